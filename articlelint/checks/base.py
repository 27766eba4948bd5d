"""What a check is: a frozen record of functions, which a module of this folder assigns to `CHECK`.

A check kind is the Python that rules configure: few checks, many rules. The kind `tag-list` is the module `tag_list` in
this folder, or in a folder of it that has the modules of one subject; nothing else names it. Its record is one of

* `ArticleCheck`: judges an article by itself;
* `SiteCheck`: gathers evidence from each article, and judges it when the facts of the whole site are known;
* `SuppressionCheck`: judges what articles silence, when all other rules have run.

The functions a check may have (its hooks) are the fields of its record, so a misspelled hook, or a missing one, is an
error when the module is imported. What `compile` returns and what `gather` returns are the type parameters: mypy checks
that every hook of a check takes what the others give. A check is pure: it reads no files, prints nothing, and knows no
command line. Provisional: this may change until version 1.0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar

from articlelint.files.reading import Source
from articlelint.startup.records import NamedTuple

if TYPE_CHECKING:
    from articlelint.article.article import Article
    from articlelint.finding import Finding
    from articlelint.rulebook.rule import Rule
    from articlelint.schema.load import CompiledSchema
    from articlelint.site.facts import Facts
    from articlelint.site.features import Need
    from articlelint.suppression.inline import Fault

Compiled = TypeVar("Compiled")
Evidence = TypeVar("Evidence")

Subject = Literal["text", "file"]
MessageFields: TypeAlias = "tuple[str, ...] | Callable[[Mapping[str, Any]], tuple[str, ...]]"


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


class ArticleCheck(NamedTuple, Generic[Compiled]):
    """A check that judges an article by itself."""

    options: Mapping[str, Any]
    """The JSON Schema (2020-12) of a rule's `options`."""

    compile: Callable[[Rule], Compiled]
    """Return the rule made ready, once a run. Raises RuleError if its options cannot work."""

    check: Callable[[Context, Compiled], Iterable[Finding]]
    """Return the findings of the rule in one article."""

    phrases: Callable[[Compiled], Iterable[tuple[str, int]]] | None = None
    """Return lower-case texts, each with a number of the check's own.

    One scan looks for those of all rules. The check then runs only on articles in which one of them occurs, and finds
    the places in `Context.hits`.
    """

    unite: Callable[[Sequence[Compiled]], None] | None = None
    """Let the active rules of this kind share their work; called once a run, with all of them."""

    message_fields: MessageFields | None = None
    """The placeholders a rule's message may have, or what gives them for its options; None: any."""

    priority: int = 0
    """A finding gives way to one of a rule of its family that covers the same place and has a higher priority."""

    exclusive: bool = False
    """Of findings of such checks that overlap, the widest is the only one of its family, or one is more severe."""

    by_kind: tuple[str, ...] = ()
    """What its findings may be about: they bear the names of such rules of its family. It runs if one of them is on."""

    subject: Subject = "text"
    """"file": runs on files that have no text, or whose text is not UTF-8, and on nothing else."""

    has_more: Callable[[Article, Compiled], bool] | None = None
    """Return whether the check has something to look at though none of its phrases occurs: tags, comments, fences.

    Only with `phrases`. It is asked of every article, and must take no more than a search for one character.
    """


class SiteCheck(NamedTuple, Generic[Compiled, Evidence]):
    """A check that judges an article by what the articles of its site have in common.

    The evidence crosses processes, waits until all articles have been read, and is kept for other runs: plain data, of
    types that articlelint.cache.packing names.
    """

    options: Mapping[str, Any]
    """As in ArticleCheck."""

    compile: Callable[[Rule], Compiled]
    """As in ArticleCheck."""

    gather: Callable[[Context, Compiled], Evidence | None]
    """Return what `judge` will need of an article, while it is at hand; None if there is nothing to judge."""

    judge: Callable[[Evidence, Facts, Compiled], Iterable[Finding]]
    """Return the findings that the evidence and the facts of the site give."""

    evidence: type[Evidence]
    """The type of the evidence: what was kept must be of it, field by field, or the article is looked at again."""

    needs: tuple[Need, ...] = ()
    """Facts that take time to gather; they are gathered only if an active rule's check names them."""

    min_articles: int = 0
    """Articles a site must have before the check judges."""

    rest: Callable[[Finding, Evidence, Sequence[tuple[int, int]]], Iterable[tuple[int, int]]] | None = None
    """Return the places that are left of a finding when rules of its family with a higher priority flag some of it.

    Without it, such a finding stays as it is.
    """

    amend: Callable[[Finding, Evidence, Sequence[Finding]], Finding] | None = None
    """Return the check's own finding again, changed if need be, when all findings of the article are known."""

    remarks: Callable[[Facts, Compiled], Iterable[str]] | None = None
    """Return what to say of the site, or of the rule's findings together, at the end of a run that has any."""

    remarks_always: bool = False
    """Whether `remarks` is to be asked when the rule found nothing, too."""

    unite: Callable[[Sequence[Compiled]], None] | None = None
    """As in ArticleCheck."""

    message_fields: MessageFields | None = None
    """As in ArticleCheck."""

    priority: int = 0
    """As in ArticleCheck."""


class SuppressionCheck(NamedTuple, Generic[Compiled]):
    """A check of the comments and keys by which articles silence rules."""

    options: Mapping[str, Any]
    """As in ArticleCheck."""

    compile: Callable[[Rule], Compiled]
    """As in ArticleCheck."""

    report: Callable[[Compiled, Sequence[Fault]], Iterable[Finding]]
    """Return the findings of the rule among what is wrong with the article's suppressions."""

    message_fields: MessageFields | None = None
    """As in ArticleCheck."""

    priority: int = 0
    """As in ArticleCheck."""


Check: TypeAlias = "ArticleCheck[Any] | SiteCheck[Any, Any] | SuppressionCheck[Any]"
