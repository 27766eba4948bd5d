"""Front matter against JSON Schema: the bundled one for scraped articles, and those that a site names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import Finding
from articlelint.messages import shortened
from articlelint.rulebook.rule import Rule
from articlelint.startup.records import NamedTuple

if TYPE_CHECKING:
    from articlelint.schema.load import CompiledSchema
    from articlelint.syntax.front_matter.parse import FrontMatter

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {"bundled": {"type": "string", "description": "schema beside the rule, where the site names none"}},
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("reason",)

_MAX_REASON = 1_000  # characters; a schema may allow or expect what is as long as a file


class Compiled(NamedTuple):
    rule: Rule
    bundled: CompiledSchema | None


def compile(rule: Rule) -> Compiled:  # noqa: A001
    from articlelint.schema.load import compile_document, load_schema, read_document

    if "bundled" not in rule.options:
        return Compiled(rule, None)
    name = rule.options["bundled"]
    if rule.is_guarded:  # one of the user's, which nothing has checked
        return Compiled(rule, load_schema(rule.existing(name)))
    path = rule.beside(name)
    document = rule.resources.derive(f"schema {path}", lambda: read_document(rule.existing(name)))
    return Compiled(rule, compile_document(path, document))


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    from articlelint.schema.load import SchemaError
    from articlelint.schema.validate import errors

    article, rule = context.article, compiled.rule
    front_matter = article.front_matter
    if front_matter is None or any(each.kind in ("syntax", "not-a-mapping") for each in front_matter.problems):
        return
    if context.schema_problem:
        yield _unusable(rule, front_matter, context.schema_problem)
        return
    # A site that describes its own front matter knows better than the bundled schema.
    for schema in context.schemas or ((compiled.bundled,) if compiled.bundled else ()):
        try:
            found = errors(schema, front_matter, article.text)
        except SchemaError as error:
            yield _unusable(rule, front_matter, str(error))
            continue
        for each in found:
            yield _finding(rule, each.message, each.start, each.end)


def _unusable(rule: Rule, front_matter: FrontMatter, problem: str) -> Finding:
    """The finding that a schema cannot be used: where the article names it, else at its front matter."""
    node = front_matter.nodes.get(("$schema",))
    start, end = (node.start, node.end) if node is not None else front_matter.fence
    return _finding(rule, f"The schema cannot be used: {problem}", start, end)


def _finding(rule: Rule, reason: str, start: int, end: int) -> Finding:
    message = rule.message.format(reason=shortened(reason, _MAX_REASON))
    return Finding(rule.name, rule.severity, message, start, end)


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
