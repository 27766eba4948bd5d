"""Text that fits a pattern: the check behind most boilerplate rules.

A rule's patterns are tried only where the phrase scan found a text that the pattern cannot do without, and only on the
piece (or a bounded stretch of the block) around it, so that the time for an article does not grow with the rules.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from articlelint.article import Article
from articlelint.checks import Context
from articlelint.finding import Edit, Finding, Fix
from articlelint.patterns import PatternError, compile_pattern, expand, literals
from articlelint.rules import Rule
from articlelint.syntax.view import View, folded

Match = Literal["piece", "start", "end", "anywhere"]
Flag = Literal["match", "piece", "block"]

_WHERE: dict[str, Any] = {
    "match": {"enum": ["piece", "start", "end", "anywhere"]},
    "flag": {"enum": ["match", "piece", "block"]},
    "blocks": {"type": "array", "items": {"enum": ["paragraph", "heading", "item", "quote", "row", "caption"]}},
    "first": {"type": "integer", "minimum": 1},
    "last": {"type": "integer", "minimum": 1},
    "max-length": {"type": "integer", "minimum": 1},
    "not": {"type": "string"},
    "severity": {"enum": ["error", "warning", "info"]},
}
OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        **_WHERE,
        "patterns": {
            "type": "array",
            "minItems": 1,
            "items": {
                "anyOf": [
                    {"type": "string"},
                    {
                        "type": "object",
                        "properties": {**_WHERE, "pattern": {"type": "string"}},
                        "required": ["pattern"],
                        "additionalProperties": False,
                    },
                ]
            },
        },
    },
    "required": ["patterns"],
    "additionalProperties": False,
}

_REACH_BEFORE = 300  # characters before and after a phrase in which a pattern may match "anywhere"
_REACH_AFTER = 700
_TRAILING = " \t\r\n.:!…»›>→|·•*-–—,;"
_QUOTE_LIMIT = 60


@dataclass(frozen=True)
class Pattern:
    """One pattern of a rule, and where it counts.

    match: `piece` it covers a whole piece (closing punctuation apart), `start`/`end` it begins or ends one, `anywhere`.
    flag: what a finding covers. first, last: only among so many first or last pieces of the body (either will do where
    both are given). max_length: of the piece, in characters. exclude: text that, in the same block, tells it is none.
    """

    source: str
    match: Match
    flag: Flag
    blocks: frozenset[str]
    first: int
    last: int
    max_length: int
    exclude: str
    severity: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return compile_pattern(self.source)

    @cached_property
    def excluded(self) -> re.Pattern[str] | None:
        return compile_pattern(self.exclude) if self.exclude else None


@dataclass(frozen=True, slots=True)
class Compiled:
    rule: Rule
    patterns: tuple[Pattern, ...]


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Expand the rule's patterns. They are compiled when they are first needed: most never are."""
    return Compiled(rule, tuple(_pattern(rule, item) for item in rule.options["patterns"]))


def _pattern(rule: Rule, item: str | dict[str, Any]) -> Pattern:
    options = {**rule.options, **(item if isinstance(item, dict) else {"pattern": item})}
    slots = rule.resources.slots
    try:
        return Pattern(
            expand(options["pattern"], slots),
            options.get("match", "piece"),
            options.get("flag", "match" if options.get("match") == "anywhere" else "piece"),
            frozenset(options.get("blocks", ())),
            options.get("first", 0),
            options.get("last", 0),
            options.get("max-length", 1_000),
            expand(options.get("not", ""), slots),
            options.get("severity", rule.severity),
        )
    except PatternError as error:
        raise rule.error(f"pattern {options['pattern']!r} {error}", str(options["pattern"])[:40]) from error


def phrases(compiled: Compiled) -> Iterable[tuple[str, int]]:
    for number, pattern in enumerate(compiled.patterns):
        try:
            texts = literals(pattern.source)
        except PatternError as error:
            raise compiled.rule.error(f"pattern {pattern.source!r} {error}", "patterns") from error
        for text in texts:
            yield text, number


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article, rule = context.article, compiled.rule
    for scope, hits in context.hits.items():
        if scope == "body":
            yield from _in_body(article, compiled, hits)
            continue
        for value in article.values(scope):
            text = folded(value.view.text)
            for number in {number for _, number in hits}:
                pattern = compiled.patterns[number]
                match = _match(pattern, text, 0, len(text))
                if match and not (pattern.excluded and pattern.excluded.search(text)):
                    yield _finding(rule, pattern, article, value.view, *match)


def _in_body(article: Article, compiled: Compiled, hits: list[tuple[int, int]]) -> Iterator[Finding]:
    pieces, text = article.pieces, article.folded
    starts = [piece.start for piece in pieces]
    seen: set[tuple[int, int]] = set()
    flagged: list[tuple[int, int, Pattern]] = []
    for offset, number in hits:
        at = bisect_right(starts, offset) - 1
        pattern = compiled.patterns[number]
        if at < 0 or ((number, at) in seen and pattern.match != "anywhere"):
            continue
        seen.add((number, at))
        piece = pieces[at]
        block = article.blocks[piece.block]
        if not _counts(pattern, at, len(pieces), block.kind):
            continue
        if pattern.match == "anywhere":
            low, high = max(block.start, offset - _REACH_BEFORE), min(block.end, offset + _REACH_AFTER)
        else:
            if piece.end - piece.start > pattern.max_length:
                continue
            low, high = piece.start, piece.end
        span = _match(pattern, text, low, high)
        if span is None:
            continue
        if pattern.excluded and pattern.excluded.search(text, block.start, min(block.end, block.start + 2_000)):
            continue
        if pattern.flag == "piece":
            span = min(span[0], piece.start), max(span[1], piece.end)
        elif pattern.flag == "block":
            span = block.start, block.end
        flagged.append((*span, pattern))
    flagged.sort(key=lambda item: (item[0], -item[1]))
    end = -1
    for start, stop, pattern in flagged:
        if stop > end:
            end = stop
            yield _finding(compiled.rule, pattern, article, article.prose, start, stop)


def _counts(pattern: Pattern, at: int, pieces: int, block: str) -> bool:
    if pattern.blocks and block not in pattern.blocks:
        return False
    if not pattern.first and not pattern.last:
        return True
    return at < pattern.first or at >= pieces - pattern.last


def _match(pattern: Pattern, text: str, low: int, high: int) -> tuple[int, int] | None:
    if pattern.match == "anywhere":
        match = pattern.regex.search(text, low, high)
    elif pattern.match == "start":
        match = pattern.regex.match(text, low, high)
    else:
        while high > low and text[high - 1] in _TRAILING:
            high -= 1
        if pattern.match == "piece":
            match = pattern.regex.fullmatch(text, low, high) or pattern.regex.fullmatch(
                text, low, min(high + 1, len(text))
            )
        else:
            match = next((m for m in pattern.regex.finditer(text, low, high) if m.end() == high), None)
    return match.span() if match else None


def _finding(rule: Rule, pattern: Pattern, article: Article, view: View, start: int, end: int) -> Finding:
    while end > start and view.text[end - 1].isspace():
        end -= 1
    low, high = view.span(start, end)
    said = " ".join(view.text[start:end].split())
    short = said if len(said) <= _QUOTE_LIMIT else said[: _QUOTE_LIMIT - 1] + "…"
    fix = None
    if rule.fix and view.is_exact(article.text, start, end):
        fix = Fix("Remove it", rule.safety, (Edit(low, high, ""),))
    return Finding(rule.name, pattern.severity, rule.message.format(text=short), low, high, fix=fix)  # type: ignore[arg-type]
