"""Residue in tags: attributes, elements by their tag, by the tree they stand in, or because they hold nothing.

Tags are read off the source with their exact places, those only in which one of the entries' texts stands; a tree is
only built where the text of a `select` entry occurs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeAlias

from articlelint.article.article import Article
from articlelint.checks.markup.entry import Entry, Place, is_shown
from articlelint.checks.markup.stretches import Stretch, stretches
from articlelint.rulebook.rule import Rule
from articlelint.rulebook.scanner import Scanner
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.html import TAG, parts

OPTIONS: dict[str, Any] = {
    "attributes": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    "tag": {"type": "string"},
    "around": {"type": "boolean", "description": "the element holds the whole body"},
    "select": {"type": "string"},
    "empty": {"type": "string"},
}

_TREE_LIMIT = 500_000  # characters: the tree takes some two hundred times their room
_NAME = regex(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=`]+))?""")
_TARGET = regex(r"""\b(?:id|name)\s*=""", re.IGNORECASE)  # of an element that links may point to


class Attributes(NamedTuple):
    """Attributes that bear one of `names` or begin with one of `prefixes`."""

    entry: Entry
    names: frozenset[str]
    prefixes: tuple[str, ...]


class Opening(NamedTuple):
    """Opening tags that an expression matches; `is_around`: of an element that holds the whole body."""

    entry: Entry
    pattern: re.Pattern[str]
    is_around: bool


class Selected(NamedTuple):
    """Elements that a CSS selector finds."""

    entry: Entry
    selector: str


class Empty(NamedTuple):
    """Elements of some names that hold nothing."""

    entry: Entry
    names: tuple[str, ...]


Tagged: TypeAlias = "Attributes | Opening | Selected | Stretch"


def attribute_names(options: Mapping[str, Any]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The names of the attributes of an entry, and the beginnings of names."""
    attributes = [name.lower() for name in options["attributes"]]
    prefixes = tuple(name[:-1] for name in attributes if name.endswith("*"))
    return frozenset(name for name in attributes if not name.endswith("*")), prefixes


def opening(rule: Rule, options: Mapping[str, Any], each: Entry) -> Opening:
    """Compile an entry that has a `tag`."""
    return Opening(each, rule.regex(options["tag"], re.IGNORECASE), options.get("around", False))


class Elements:
    """The entries that need a tag.

    The scanner for their texts and the expression for all empty elements are built when the first article needs them.
    """

    def __init__(self, tagged: Iterable[Tagged], empty: Iterable[Empty]) -> None:
        self.tagged = tuple(tagged)
        self.empty_by_name: Mapping[str, Empty] = {name: way for way in empty for name in way.names}

    @cached_property
    def scanner(self) -> Scanner:
        wanted = [(literal, number) for number, way in enumerate(self.tagged) for literal in way.entry.literals]
        return Scanner({"": wanted})

    @cached_property
    def is_ascii(self) -> bool:
        """Whether the scanner looks for nothing with foreign letters; a text without any is scanned faster."""
        return all(literal.isascii() for way in self.tagged for literal in way.entry.literals)

    @cached_property
    def empty_element(self) -> re.Pattern[str]:
        """An empty element of any of the entries; its name is group 1, its attributes are group 2."""
        names = "|".join(self.empty_by_name)
        return re.compile(rf"<({names})\b([^<>]*)(?<!/)>(?:\s|&nbsp;|&#160;)*</\1\s*>", re.IGNORECASE)


def places(article: Article, elements: Elements) -> Iterator[tuple[Entry, Place]]:
    """What stands in tags, is made of tags, or is only shown by the tree of elements."""
    for each, place in (*_tagged(article, elements), *_empty(article, elements)):
        if each.needs_front_matter and article.front_matter is None:
            continue
        if is_shown(article, each, place):
            yield each, place


def _tagged(article: Article, elements: Elements) -> Iterator[tuple[Entry, Place]]:
    source, start = article.text, article.body_start
    first, last = source.find("<", start), source.rfind(">") + 1
    stretch = source[first:last]
    if elements.is_ascii:
        stretch = stretch.encode("ascii", "replace").decode("ascii")
    seen: set[tuple[int, int]] = set()
    tag: re.Match[str] | None = None
    for offset, number in sorted(elements.scanner.scan(stretch).get("", ())):
        way = elements.tagged[number]
        at = first + offset
        if isinstance(way, Selected | Stretch):
            if (-1, number) not in seen:
                seen.add((-1, number))
                yield from ((way.entry, place) for place in _in_all(source, start, way))
            continue
        if tag is None or at >= tag.end():
            low = source.rfind("<", start, at)
            tag = TAG.match(source, low) if low >= 0 else None
        if tag is None or not tag.start() < at < tag.end() or tag[1] or tag[4]:
            continue
        key = (at if isinstance(way, Attributes) else tag.start(), number)
        if key in seen:
            continue
        seen.add(key)
        found = _attribute(source, tag, at, way) if isinstance(way, Attributes) else _opening(source, start, tag, way)
        if found is not None:
            yield way.entry, found


def _in_all(source: str, start: int, way: Selected | Stretch) -> Iterator[Place]:
    """What is looked for once in all of the body."""
    return _selected(source, start, way) if isinstance(way, Selected) else stretches(source, start, way)


def _attribute(source: str, tag: re.Match[str], at: int, way: Attributes) -> Place | None:
    """The attribute at offset `at` of a tag, if it is left over; None for what stands in the value of another."""
    match = _NAME.match(source, at, tag.end())
    if match is None or not source[at - 1].isspace() or source.count('"', tag.start(), at) % 2:
        return None
    name = match[1].lower()
    if name not in way.names and not (way.prefixes and name.startswith(way.prefixes)):
        return None
    start = at
    while source[start - 1].isspace():
        start -= 1
    return Place(*match.span(), name, (start, match.end()))


def _opening(source: str, start: int, tag: re.Match[str], way: Opening) -> Place | None:
    """A tag that an entry's expression matches."""
    if not way.pattern.match(source, *tag.span()) or (way.is_around and not _is_around(source, start, tag)):
        return None
    return Place(*tag.span())


def _is_around(source: str, start: int, tag: re.Match[str]) -> bool:
    """Whether the element that a tag opens holds all the body."""
    return not source[start : tag.start()].strip() and source.rstrip().endswith(f"</{parts(tag)[0]}>")


def _selected(source: str, start: int, way: Selected) -> Iterator[Place]:
    """The opening tags of the elements that a CSS selector finds; no tree is built of a body of excessive length."""
    if len(source) - start > _TREE_LIMIT:
        return
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(source[start:], "html.parser")
    found = soup.select(way.selector)
    if not found:
        return
    lines = [start]
    at = source.find("\n", start)
    while at >= 0:
        lines.append(at + 1)
        at = source.find("\n", at + 1)
    for element in found:
        if element.sourceline is None or element.sourcepos is None:
            continue
        low = lines[element.sourceline - 1] + element.sourcepos
        match = TAG.match(source, low)
        if match:
            yield Place(low, match.end())


def _empty(article: Article, elements: Elements) -> Iterator[tuple[Entry, Place]]:
    """Elements that hold nothing; not those that links may point to."""
    if elements.empty_by_name:
        for match in elements.empty_element.finditer(article.text, article.body_start):
            if not _TARGET.search(match[2]) and not _is_mentioned(article.text, match.start()):
                yield elements.empty_by_name[match[1].lower()].entry, Place(*match.span(), removed=match.span())


def _is_mentioned(source: str, at: int) -> bool:
    """Whether the element at `at` stands in the middle of words, which no block does: it is what they speak of."""
    return at > 1 and source[at - 1] in " (" and source[at - 2] not in " \t>\r\n"
