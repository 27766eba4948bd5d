"""The parts of a page around the article: menus, share rows, author boxes, lists of other articles, in any language.

What a line says by itself (its links and where they lead, its element, its shape, a phrase), the company it keeps and
its place are weighed (articlelint/page/), and the article's main stretch is found. What lies outside is the page's.
Each part is a finding of the rule of its family that is named for its kind; of the rule itself where nothing names one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articlelint.article import stubs
from articlelint.checks.base import ArticleCheck, Context
from articlelint.checks.shared.page_parts import Reader, page_of, reader
from articlelint.checks.shared.spans import with_markers
from articlelint.finding import Edit, Finding, Fix
from articlelint.page.parts import PAGE, Part
from articlelint.page.phrases import KINDS
from articlelint.rulebook.rule import Rule
from articlelint.startup.records import NamedTuple

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "model": {"type": "string"},
        "authors": {"type": "array", "items": {"type": "string"}},
        "without-sources": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["model", "authors"],
    "additionalProperties": False,
}
_MANY = 3  # kinds of parts in a row, which no author has
MESSAGE_FIELDS = ("what", "why")


class Compiled(NamedTuple):
    rule: Rule
    reader: Reader


def compile(rule: Rule) -> Compiled:  # noqa: A001
    return Compiled(rule, reader(rule))


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article = context.article
    if stubs.is_template(article):  # where the page around the article belongs
        return
    page = page_of(article, compiled.reader)
    for part in page.parts:
        finding = _finding(compiled, article.text, part)
        if not _is_no_authors(part, compiled.reader.authors):
            finding = finding._replace(in_company=finding.severity)
            finding = finding if page.is_taken else finding._replace(severity="info")
        yield finding
    for part in page.if_taken:
        yield _finding(compiled, article.text, part)._replace(if_taken=True)


def _is_no_authors(part: Part, authors: frozenset[str]) -> bool:
    """Whether no author has such a part in an article of his own."""
    if len(part.beside) >= _MANY or (len(part.beside) > 1 and not part.beside <= authors):
        return True
    return part.is_sure and part.kind not in authors


def _finding(compiled: Compiled, text: str, part: Part) -> Finding:
    rule = compiled.rule
    name = rule.name if part.kind == PAGE else f"{rule.family}/{part.kind}"
    why = ", ".join([f"{part.lines} lines in a row", *part.why] if part.lines > 1 else part.why)
    start, end = with_markers(text, part.start, part.end)
    message = rule.message.format(what=compiled.reader.names[part.kind], why=why)
    can_go = rule.fix is not None and part.can_go and _is_apart(text, start, end)
    fix = Fix("Remove it", rule.safety, (Edit(start, end, ""),)) if can_go else None
    return Finding(name, rule.severity, message, start, end, fix=fix)


def _is_apart(text: str, start: int, end: int) -> bool:
    """Whether nothing else stands in the lines of a span."""
    before = text[max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1 : start]
    after = text[end : text.find("\n", end) if text.find("\n", end) >= 0 else len(text)]
    return not before.strip() and not after.strip(" \t\r\\")


CHECK = ArticleCheck(OPTIONS, compile, check, by_kind=KINDS, exclusive=True, message_fields=MESSAGE_FIELDS)
