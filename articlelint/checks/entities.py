"""Character entities where readers see them as they stand: in front matter, or escaped twice in a body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articlelint.article.article import Article
from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import AND_HERE, Edit, Finding, Fix, Related
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.syntax.front_matter.parse import scalar_view
from articlelint.syntax.html import ENTITY, unescape

OPTIONS: dict[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
MESSAGE_FIELDS = ("entity", "more", "plain")

_TWICE = regex(
    r"&amp;(?:amp;)*(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|hellip|[mn]dash|bull|middot|#[0-9]{2,6}|#[xX][0-9A-Fa-f]{2,5});"
)
# An article that shows an entity as code writes about them.
_SPOKEN = regex(r"(?:`|<code>)\s*&(?:amp;)?#?\w{2,10};\s*(?:`|</code>)")
_NAMING = frozenset(zip("\"'`“”«»„‘‚([「『|", "\"'`””»«“’‘)]」』|", strict=True))
# A quotation mark between letters, or a pair of them, behind a backslash that no syntax has taken away.
_ESCAPED_QUOTE = regex(r"""(?<=[^\W\d_])\\'(?= ?[^\W\d_])|\\"(?=[^"\\]{1,200}\\")|(?<=\w)\\"(?=[\s.,]|\Z)""")
_RELATED = 50  # further places that a finding names
# What has a meaning in YAML, TOML or JSON, so that it cannot stand in the place of an entity everywhere.
_MEANS_SOMETHING = frozenset("\"'\\:#{}[]*!|>%@`<\n\r\t")


def compile(rule: Rule) -> Rule:  # noqa: A001
    return rule


def check(context: Context, rule: Rule) -> Iterator[Finding]:
    article = context.article
    front_matter = article.front_matter
    if front_matter is not None and article.text.find("\\", front_matter.start, front_matter.end) >= 0:
        yield from _escaped(article, rule)
    if "&" in article.text:
        yield from _in_front_matter(article, rule)
        yield from _twice(article, rule)


def _in_front_matter(article: Article, rule: Rule) -> Iterator[Finding]:
    """One finding for each value with entities. Values with tags or an address are read as HTML or a URL."""
    front_matter = article.front_matter
    if front_matter is None or article.text.find("&", front_matter.start, front_matter.end) < 0:
        return
    for node in front_matter.nodes.values():
        value = node.value
        if not isinstance(value, str) or "&" not in value or "<" in value or "://" in value:
            continue
        view = scalar_view(article.text, node)
        places = [
            match
            for match in ENTITY.finditer(view.text)
            if unescape(match[0]) != match[0] and not _is_named(view.text, *match.span())
        ]
        if not places:
            continue
        edits = [
            Edit(*view.span(*match.span()), unescape(match[0]))
            for match in places
            if view.is_exact(article.text, *match.span()) and _can_stand(unescape(match[0]), match.start())
        ]
        spans = [view.span(*match.span()) for match in places]
        fix = Fix("Write the characters themselves", "safe", tuple(edits)) if len(edits) == len(places) else None
        yield _finding(rule, spans, places[0][0], unescape(places[0][0]), fix)


def _escaped(article: Article, rule: Rule) -> Iterator[Finding]:
    """One finding for each title or description with quotation marks that a program escaped, as in `It\\'s`."""
    for field in ("title", "excerpt"):
        for value in article.values(field):
            places = list(_ESCAPED_QUOTE.finditer(value.view.text))
            if not places or "`" in value.view.text:
                continue
            spans = [value.view.span(match.start(), match.end()) for match in places]
            yield _finding(rule, spans, places[0][0], places[0][0][1:], None)


def _twice(article: Article, rule: Rule) -> Iterator[Finding]:
    """One finding for all entities of the body that are escaped twice, code left out."""
    source = article.text
    if source.find("&amp;", article.body_start) < 0:
        return
    places = [
        match
        for match in _TWICE.finditer(source, article.body_start)
        if article.body.code_at(match.start()) < 0 and not _is_named(source, *match.span())
    ]
    if places and not _SPOKEN.search(source, article.body_start):
        edits = tuple(Edit(*match.span(), _once(match[0])) for match in places)
        fix = Fix("Escape them once", "unsafe", edits)
        first = places[0][0]
        yield _finding(rule, [match.span() for match in places], first, unescape(unescape(first)), fix)


def _is_named(text: str, start: int, end: int) -> bool:
    """Whether an entity has quotation marks, brackets or a table's cell to itself: it is what is written about."""
    return (text[max(0, start - 2) : start].strip()[-1:], text[end : end + 2].strip()[:1]) in _NAMING


def _can_stand(plain: str, at: int) -> bool:
    """Whether a character can be written at offset `at` of a value, however the value is quoted."""
    return not _MEANS_SOMETHING & set(plain) and (at > 0 or plain != "&")


def _once(entity: str) -> str:
    """An entity that is escaped more than once, escaped once: of `&amp;amp;lt;` its last name."""
    return f"&{entity[:-1].rpartition(';')[2]};"


def _finding(rule: Rule, spans: list[tuple[int, int]], entity: str, plain: str, fix: Fix | None) -> Finding:
    more = f", {len(spans)} in all" if len(spans) > 1 else ""
    shown = plain if plain.isprintable() and not plain.isspace() else f"U+{ord(plain[0]):04X}"
    message = rule.message.format(entity=entity, plain=shown, more=more)
    related = tuple(Related(low, high, AND_HERE) for low, high in spans[1 : _RELATED + 1])
    return Finding(rule.name, rule.severity, message, *spans[0], related=related, fix=fix)


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
