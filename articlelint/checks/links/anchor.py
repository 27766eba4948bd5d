"""Links to a place in the article itself, where there is no such place.

How a heading becomes an anchor differs from generator to generator, so letters and digits alone are compared, and it is
enough that the anchor is part of a heading. Themes and plugins add places of their own, so the article must show that
its links to its own headings work, or the anchor must look like one of a heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from articlelint.article.article import Article
from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import Finding
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.markdown import Link
from articlelint.urls.plain import unquote

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "elsewhere": {"type": "string", "description": "expression for anchors that themes and plugins make"},
    },
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("anchor",)

_ID = regex(r"""\b(?:id|name)\s*=\s*["'{]?\s*["']?([^\s"'>{}]+)|\{:?\s*#([\w.:-]+)""")
_TARGET = regex(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")
_TAG = regex(r"<[^<>]*>|&\w{1,31};")
_NOT_COMPARED = regex(r"[\W_]+")
_MOST_LOOKED_FOR = 200  # anchors that are looked for in all headings of an article, which takes the product of both
_LIKE_HEADINGS = regex(r"#\w+(?:-\w+)+")


class Compiled(NamedTuple):
    rule: Rule
    elsewhere: Any  # re.Pattern[str] | None


def compile(rule: Rule) -> Compiled:  # noqa: A001
    text = rule.options.get("elsewhere")
    return Compiled(rule, rule.regex(text) if text else None)


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article = context.article
    links = [link for link in article.links if link.target[:1] == "#" and len(link.target) > 1]
    if not links:
        return
    headings, ids = _headings(article), _ids(article)
    if not headings:
        return
    lost = _lost(links, headings, ids)
    is_shown = len(lost) < len(links)
    for link in lost:
        if compiled.elsewhere is not None and compiled.elsewhere.search(link.target):
            continue
        if is_shown or _LIKE_HEADINGS.fullmatch(link.target):
            message = compiled.rule.message.format(anchor=link.target)
            yield Finding(compiled.rule.name, compiled.rule.severity, message, link.start, link.end)


def _headings(article: Article) -> list[str]:
    """The letters of each heading, as it stands in the source (its code too), with and without what looks like tags."""
    found = []
    for block in article.blocks:
        if block.kind == "heading":
            low, high = article.prose.span(block.start, block.end)
            text = _TARGET.sub("]", article.text[low:high])
            found += [_letters(text), _letters(_TAG.sub("", text))]
    return found


def _ids(article: Article) -> set[str]:
    """What the source names as places: attributes of elements and of headings, in any case."""
    return {(match[1] or match[2]).lower() for match in _ID.finditer(article.text, article.body_start)}


def _lost(links: Iterable[Link], headings: list[str], ids: set[str]) -> list[Link]:
    """The links whose anchor is neither a place nor part of a heading, as far as that many are looked for."""
    known = {*headings, ""}
    text = "\n".join(headings)
    parts: dict[str, bool] = {}  # whether letters that are no whole heading are part of one
    lost = []
    for link in links:
        anchor = unquote(link.target[1:])
        letters = _letters(anchor)
        if letters in known or anchor.lower() in ids:
            continue
        if letters not in parts and len(parts) < _MOST_LOOKED_FOR:
            parts[letters] = letters in text
        if not parts.get(letters, True):
            lost.append(link)
    return lost


def _letters(text: str) -> str:
    return _NOT_COMPARED.sub("", text).lower()


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
