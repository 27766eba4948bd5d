"""The check kinds: few checks that many rules configure.

A check kind is a module with

* `OPTIONS`: the JSON Schema of a rule's `options`,
* `MESSAGE_FIELDS`: the placeholders that it fills in a rule's `message`; if they depend on the options,
  `message_fields(options)` gives them,
* `compile(rule) -> compiled`: the rule made ready, once a run; raises RuleError where its options cannot work,

and one of two shapes:

* `check(context, compiled) -> Iterator[Finding]`: judges an article by itself;
* `gather(context, compiled) -> evidence | None` and `judge(evidence, facts, compiled) -> Iterator[Finding]`: what the
  article says is gathered as plain data when it is read; it is judged when the facts of its whole site are known.

`amend(finding, evidence, findings) -> Finding` may be beside `judge` to change a finding of the check's own when all
`findings` of the article are known, those of other rules, too.

`remarks(facts, compiled) -> Iterator[str]` may be there to say at the end of a run what findings of the rule have in
common.

`unite(compiled rules) -> None` may be there to let the rules of a run that are of this kind share their work.

`phrases(compiled) -> Iterable[tuple[str, int]]` may be there too: lower-case texts, each with a number of the check's
own, for which the engine looks in one pass for all rules. The check then runs only where one of them occurs, and finds
the places in `context.hits`. A rule gives way to those of its family that find the same and whose `GENERALITY` is less;
it is 0 where a check does not name it. All of this is provisional: it may change until version 1.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING

from articlelint.files.reading import Source
from articlelint.startup.records import NamedTuple

if TYPE_CHECKING:
    from articlelint.article.article import Article
    from articlelint.schema.schema import CompiledSchema

KINDS: dict[str, str] = {
    "anchor": "articlelint.checks.links.anchors",
    "block-page": "articlelint.checks.block_page",
    "body": "articlelint.checks.body",
    "category": "articlelint.checks.category",
    "category-name": "articlelint.checks.category_name",
    "duplicate": "articlelint.checks.duplicate",
    "encoding": "articlelint.checks.encoding",
    "entities": "articlelint.checks.entities",
    "excerpt": "articlelint.checks.excerpt.excerpt",
    "file": "articlelint.checks.file",
    "flattened": "articlelint.checks.flattened",
    "front-matter": "articlelint.checks.front_matter",
    "link": "articlelint.checks.links.links",
    "local-file": "articlelint.checks.links.local_files",
    "markup": "articlelint.checks.markup",
    "page": "articlelint.checks.page",
    "pattern": "articlelint.checks.pattern",
    "recurring": "articlelint.checks.recurring",
    "repeated": "articlelint.checks.repeated",
    "schema": "articlelint.checks.schema",
    "source-link": "articlelint.checks.links.source_links",
    "suppression": "articlelint.checks.suppression",
    "tag-list": "articlelint.checks.tag_list",
    "tag-style": "articlelint.checks.tag_style",
    "tag-support": "articlelint.checks.tag_support",
    "truncation": "articlelint.checks.truncation",
}


class Context(NamedTuple):
    """What a check sees of an article.

    `hits` are the rule's own phrase hits by the scopes it looks in ("body", "title", "excerpt").
    `source` is what reading the file gave. `schemas` are those that the article or the configuration names for it;
    `schema_problem` says why the one that the article names cannot be used.
    """

    article: Article
    source: Source = Source("")
    hits: Mapping[str, list[tuple[int, int]]] = MappingProxyType({})
    schemas: tuple[CompiledSchema, ...] = ()
    schema_problem: str = ""
    front_matter_required: bool = False


def kind_module(kind: str, more: Mapping[str, str]) -> ModuleType | None:
    """The module of a check kind, built in or one of `more` (of plugins); None where there is none."""
    name = KINDS.get(kind) or more.get(kind)
    return import_module(name) if name else None
