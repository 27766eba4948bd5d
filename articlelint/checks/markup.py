"""What scrapers, themes, trackers and editors leave in a body's markup.

A rule lists what is left over, as data: attributes, tags, empty elements, stretches of source text, and what only the
tree of elements shows (`select`). Each entry names texts (`with`) without one of which it cannot be there, so that most
bodies are dealt with by a few substring searches. Tags are read off the source with their exact places; a tree is only
built where a `select` entry's text occurs. What stands in code is shown on purpose and never left over.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, cast

from articlelint.article import Article
from articlelint.checks import Context
from articlelint.finding import Edit, Finding, Fix, Related, Severity
from articlelint.lazy import regex
from articlelint.phrases import Scanner
from articlelint.rules import Rule
from articlelint.syntax.html import TAG

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "leftovers": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "what": {"type": "string"},
                    "with": {"type": "array", "items": {"type": "string", "minLength": 2}, "minItems": 1},
                    "attributes": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                    "tag": {"type": "string"},
                    "empty": {"type": "string"},
                    "text": {"type": "string"},
                    "select": {"type": "string"},
                    "least": {"type": "integer", "minimum": 1},
                    "front-matter": {"type": "boolean"},
                    "severity": {"enum": ["error", "warning", "info"]},
                },
                "required": ["what"],
                "oneOf": [{"required": [key]} for key in ("attributes", "tag", "empty", "text", "select")],
                "additionalProperties": False,
            },
        },
    },
    "required": ["leftovers"],
    "additionalProperties": False,
}

_RELATED = 5
_NAMES = 3
_SHOWN = 160  # characters of an element that a finding covers at most
_TREE_LIMIT = 500_000  # characters: the tree takes some two hundred times their room
_NAME = regex(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=`]+))?""")
_TARGET = regex(r"""\b(?:id|name)\s*=""", re.IGNORECASE)  # of an element that links may point to


class Place(NamedTuple):
    """Where something is left over. `name` is the attribute's, `removed` the span to delete (empty: none)."""

    start: int
    end: int
    name: str = ""
    removed: tuple[int, int] = (0, 0)


class Leftover(NamedTuple):
    """One kind of residue. Of `names`, `tag`, `text`, `empty` and `select` one is set; see OPTIONS."""

    what: str
    literals: tuple[str, ...]
    names: frozenset[str]
    prefixes: tuple[str, ...]
    tag: re.Pattern[str] | None
    text: re.Pattern[str] | None
    empty: re.Pattern[str] | None
    select: str
    least: int
    needs_front_matter: bool
    severity: Severity


class Compiled:
    """A rule made ready; the scanner for its entries' texts is built when the first article needs it."""

    def __init__(self, rule: Rule, leftovers: Iterable[Leftover]) -> None:
        self.rule = rule
        self.leftovers = tuple(leftovers)

    @cached_property
    def scanner(self) -> Scanner:
        wanted = [(literal, number) for number, each in enumerate(self.leftovers) for literal in each.literals]
        return Scanner({"": wanted})


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Compile the patterns of the rule's entries."""
    return Compiled(rule, (_leftover(rule, entry) for entry in rule.options["leftovers"]))


def _leftover(rule: Rule, entry: Mapping[str, Any]) -> Leftover:
    attributes = [name.lower() for name in entry.get("attributes", ())]
    names = frozenset(name for name in attributes if not name.endswith("*"))
    prefixes = tuple(name[:-1] for name in attributes if name.endswith("*"))
    literals = tuple(entry.get("with", ())) or (*names, *prefixes)
    elements = entry.get("empty")
    if elements:
        literals = literals or tuple(f"<{name}" for name in elements.split("|"))
    if not literals:
        raise rule.error(f"'{entry['what']}' needs texts that must be there (with)", "leftovers")

    def expression(source: str | None) -> re.Pattern[str] | None:
        return None if source is None else rule.regex(source, "leftovers", re.IGNORECASE)

    return Leftover(
        what=entry["what"],
        literals=literals,
        names=names,
        prefixes=prefixes,
        tag=expression(entry.get("tag")),
        text=expression(entry.get("text")),
        empty=expression(rf"<({elements})\b([^<>]*)(?<!/)>(?:\s|&nbsp;|&#160;)*</\1\s*>" if elements else None),
        select=entry.get("select", ""),
        least=entry.get("least", 1),
        needs_front_matter=entry.get("front-matter", False),
        severity=cast(Severity, entry.get("severity", rule.severity)),
    )


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article = context.article
    source = article.text
    hits = compiled.scanner.scan(source[article.body_start :])
    if not hits:
        return
    likely = [compiled.leftovers[number] for number in sorted({number for _, number in hits[""]})]
    in_tags = [each for each in likely if each.tag or each.names or each.prefixes]
    found: dict[str, list[Place]] = {each.what: [] for each in likely}
    for each, place in _in_tags(article, in_tags) if in_tags else ():
        found[each.what].append(place)
    for each in likely:
        if each.needs_front_matter and article.front_matter is None:
            continue
        found[each.what].extend(_elsewhere(article, each))
    for each in {each.what: each for each in likely}.values():
        places = _outside_code(article, found[each.what])
        if len(places) >= each.least:
            yield _finding(compiled.rule, each, sorted(places))


def _in_tags(article: Article, leftovers: Iterable[Leftover]) -> Iterator[tuple[Leftover, Place]]:
    source = article.text
    for match in TAG.finditer(source, article.body_start):
        group = 1 if match[2] is not None else 4
        if match[group]:
            continue
        attributes = match.span(group + 2)
        for each in leftovers:
            if each.tag is not None:
                if each.tag.match(source, *match.span()):
                    yield each, Place(*match.span())
            elif attributes[1] - attributes[0] > 2:
                yield from ((each, place) for place in _named(source, attributes, each))


def _named(source: str, attributes: tuple[int, int], leftover: Leftover) -> Iterator[Place]:
    """The attributes of one tag, source[attributes], that are left over."""
    for match in _NAME.finditer(source, *attributes):
        name = match[1].lower()
        if name in leftover.names or (leftover.prefixes and name.startswith(leftover.prefixes)):
            start = match.start()
            while source[start - 1].isspace():
                start -= 1
            yield Place(*match.span(), name, (start, match.end()))


def _elsewhere(article: Article, leftover: Leftover) -> Iterator[Place]:
    """The places of what is found by its text or in the tree of elements."""
    source = article.text
    if leftover.text is not None:
        for match in leftover.text.finditer(source, article.body_start):
            yield Place(*match.span(), removed=match.span())
    elif leftover.empty is not None:
        for match in leftover.empty.finditer(source, article.body_start):
            if not _TARGET.search(match[2]):
                yield Place(*match.span(), removed=match.span())
    elif leftover.select:
        yield from _selected(source, article.body_start, leftover.select)


def _selected(source: str, start: int, selector: str) -> Iterator[Place]:
    """The opening tags of the elements that a CSS selector finds; no tree is built of a body of excessive length."""
    if len(source) - start > _TREE_LIMIT:
        return
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(source[start:], "html.parser")
    elements = soup.select(selector)
    if not elements:
        return
    lines = [start]
    at = source.find("\n", start)
    while at >= 0:
        lines.append(at + 1)
        at = source.find("\n", at + 1)
    for element in elements:
        if element.sourceline is None or element.sourcepos is None:
            continue
        low = lines[element.sourceline - 1] + element.sourcepos
        match = TAG.match(source, low)
        if match:
            yield Place(low, match.end())


def _outside_code(article: Article, places: Iterable[Place]) -> list[Place]:
    """Those of `places` that do not lie in code, comments or templates; a comment itself may be left over."""
    code = article.body.code
    starts = [start for start, _ in code]
    kept = []
    for place in places:
        at = bisect_right(starts, place.start) - 1
        if at < 0 or place.start >= code[at][1] or place.start == code[at][0]:
            kept.append(place)
    return kept


def _finding(rule: Rule, leftover: Leftover, places: list[Place]) -> Finding:
    names = list(dict.fromkeys(place.name for place in places if place.name))
    count = len(places)
    if names:
        shown = ", ".join(f"`{name}`" for name in names[:_NAMES]) + (", …" if len(names) > _NAMES else "")
        what = f"{shown} ({leftover.what})" + (f", {count} attributes" if count > 1 else "")
    else:
        what = leftover.what + (f", {count} places" if count > 1 else "")
    first = places[0]
    related = tuple(Related(each.start, each.end, "and here") for each in places[1 : _RELATED + 1])
    removed = [each.removed for each in places if each.removed[0] < each.removed[1]]
    fix = None
    if rule.fix and len(removed) == count:
        fix = Fix("Remove it" if count == 1 else f"Remove all {count}", rule.safety, _edits(removed))
    message = rule.message.format(what=what)
    end = min(first.end, first.start + _SHOWN)
    return Finding(rule.name, leftover.severity, message, first.start, end, related=related, fix=fix)


def _edits(spans: Iterable[tuple[int, int]]) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    for low, high in sorted(spans):
        if not edits or low >= edits[-1].end:
            edits.append(Edit(low, high, ""))
    return tuple(edits)
