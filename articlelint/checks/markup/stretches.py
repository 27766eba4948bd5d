"""Residue that is a stretch of the source text: shortcodes, scripts, escapes, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from articlelint.article.article import Article
from articlelint.checks.markup.entry import Entry, Place, is_shown
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

OPTIONS: dict[str, Any] = {
    "text": {"type": "string"},
    "keep": {"type": "boolean", "description": "to remove it would take words of the article with it"},
    "known": {"type": "array", "items": {"type": "string"}, "minItems": 1},
}

_LABEL = regex(r"\\?\[([^\[\]]{1,200})\\?\]")  # in brackets
_DEFINED = regex(r"^ {0,3}\[([^\[\]\r\n]{1,200})\]:", re.MULTILINE)


class Stretch(NamedTuple):
    """What an expression finds. Of one with a group `it` that group alone is left over, and is set right by hand.

    `known`: names that say what it is; `is_kept`: to remove it would take words of the article with it.
    """

    entry: Entry
    pattern: re.Pattern[str]
    is_kept: bool
    known: frozenset[str]
    known_prefixes: tuple[str, ...]

    @property
    def needs_tag(self) -> bool:
        """Whether it cannot be there without a `<`, and its texts are seldom met elsewhere."""
        return all("<" in each for each in self.entry.literals)


def stretch(rule: Rule, options: Mapping[str, Any], each: Entry) -> Stretch:
    """Compile an entry that has a `text`."""
    known = options.get("known", ())
    return Stretch(
        each,
        rule.regex(options["text"], re.IGNORECASE),
        is_kept=options.get("keep", False),
        known=frozenset(known),
        known_prefixes=tuple(name[:-1] for name in known if name.endswith("*")),
    )


def seen_stretches(article: Article, way: Stretch) -> Iterator[Place]:
    """What an entry's expression finds in the body: no labels of links and, if the entry says so, nothing unseen."""
    for place in stretches(article.text, article.body_start, way):
        if not _is_label(article, place) and is_shown(article, way.entry, place):
            yield place


def stretches(source: str, start: int, way: Stretch) -> Iterator[Place]:
    """What an entry's expression finds from `start` on."""
    pattern = way.pattern
    group = "it" if "it" in pattern.groupindex else 0
    for match in pattern.finditer(source, start):
        span = match.span(group)
        removed = span if span == match.span() and not way.is_kept else (0, 0)
        name = match["name"].lower() if way.known else ""
        is_sure = not way.entry.proof or name in way.known or name.startswith(way.known_prefixes)
        yield Place(*span, removed=removed, is_sure=is_sure)


def _is_label(article: Article, place: Place) -> bool:
    """Whether the brackets at a place hold the label of a link, which the article defines."""
    label = _LABEL.match(article.text, place.start)
    if label is None:
        return False
    return label[1] in article.remember(_is_label, lambda: frozenset(_DEFINED.findall(article.text)))
