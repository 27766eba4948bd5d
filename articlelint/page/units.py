"""The lines of an article as a reader sees them, each with its links: what is told to be the page's or the article's.

A unit is a line of the text: a paragraph, however its file wraps it, a list item, a heading, a row. Where images and
links without a text stand for themselves, as in a row of icons, they are a unit, too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import attrgetter, itemgetter

from articlelint.article.article import Article
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple, records
from articlelint.syntax.markdown import Link
from articlelint.syntax.view import View

SILENT = ""  # the kind of a unit without text
_LINK_END = regex(r"[*_~`]*\]\(")  # behind the text of a link in Markdown, which may be bold
_MARKUP = 300  # characters around a target in which its brackets or its tag are looked for


class Unit(NamedTuple):
    """One line. `start`, `end`: its span in the file; `low`, `high`: that in the prose, equal where it shows no text.

    `kind` is that of its block, SILENT where there is none; `block` its number, -1 where there is none. `links` are
    those in it, also images.
    """

    start: int
    end: int
    low: int
    high: int
    kind: str
    block: int
    links: tuple[Link, ...]


def units(article: Article) -> tuple[Unit, ...]:
    """The units of an article, in the order of the file."""
    return article.remember(units, lambda: tuple(_units(article)))


def _units(article: Article) -> list[Unit]:
    lines = list(_lines(article))
    spans = list(_spans(article.prose, lines))
    starts = [start for start, _ in spans]
    lows = [low for low, _, _ in lines]
    own: list[list[Link]] = [[] for _ in lines]
    apart: list[tuple[int, Link]] = []  # the number of the line before it, the link
    text = article.prose.text
    for link in article.body.links:
        at = _first_sign(text, link.text_start, link.text_end)
        has_text = at >= 0
        number = bisect_right(lows, at) - 1 if has_text else bisect_right(starts, link.start) - 1
        if number >= 0 and (has_text or link.start < spans[number][1]):
            own[number].append(link)
        elif not _is_of_head(article.text, link):
            apart.append((number, link))
    source, kinds = article.text, [block.kind for block in article.blocks]
    rows = [
        (start, _link_end(source, end, links) if links else end, low, high, kinds[block], block, tuple(links))
        for (low, high, block), (start, end), links in zip(lines, spans, own, strict=True)
    ]
    found = list(records(Unit, rows))
    if apart:
        found += _silent(article, apart, lows)
        found.sort(key=itemgetter(0))
    return found


def _spans(view: View, lines: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """The source span of each line, none of which is empty; as View.span() gives them one by one."""
    segments = view.segments
    starts = [start for start, _, _ in segments]
    ends = [*starts[1:], len(view.text)]
    for low, high, _ in lines:
        first = bisect_right(starts, low) - 1
        last = first if high <= ends[first] else bisect_left(starts, high, first) - 1
        view_start, start, end = segments[first]
        if ends[first] - view_start == end - start:
            start += low - view_start
        view_start, source, end = segments[last]
        if ends[last] - view_start == end - source:
            end = source + high - view_start
        yield start, end


def _is_of_head(text: str, link: Link) -> bool:
    """Whether a target is that of a document: a feed, a style, the address of the page, which nobody sees."""
    if link.attribute != "href":
        return False
    at = text.rfind("<", max(0, link.start - _MARKUP), link.start)
    return text[at : at + 5].lower() == "<link"


def _first_sign(text: str, start: int, end: int) -> int:
    """Where the first character in text[start:end] stands that is no blank; -1 if there is none."""
    while 0 <= start < end:
        if not text[start].isspace():
            return start
        start += 1
    return -1


def _link_end(text: str, end: int, links: list[Link]) -> int:
    """The end of a unit, with the target of the Markdown link that its text ends with."""
    if links[-1].end > end and _LINK_END.match(text, end):
        return _closed(text, links[-1].end)
    return end


def _closed(text: str, end: int) -> int:
    """The end of the brackets, or of the tag, around the target that ends at `end`; its title may come before it."""
    line_end = text.find("\n", end, end + _MARKUP)
    line_end = line_end if line_end >= 0 else min(len(text), end + _MARKUP)
    while end < line_end and text[end] not in ")>":
        end += 1
    while end < line_end and text[end] in ")>]":
        end += 1
    return end


def _lines(article: Article) -> Iterator[tuple[int, int, int]]:
    """Where each line of text begins and ends in the prose, and the number of its block."""
    text = article.prose.text
    inside = _linked(article)
    low = high = block = -1
    for start, end, number, _ in article.pieces:
        if low >= 0:
            if number == block and ("\n" not in text[high:start] or inside(high, start)):
                high = end
                continue
            yield low, high, block
        low, high, block = start, end, number
    if low >= 0:
        yield low, high, block


def _linked(article: Article) -> _Linked:
    links = [link for link in article.body.links if link.text_end > link.text_start >= 0]
    links.sort(key=attrgetter("text_start"))
    return _Linked([link.text_start for link in links], [link.text_end for link in links])


class _Linked:
    """Tells whether a stretch of the prose lies in the text of one link, which a line end does not part."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, starts: list[int], ends: list[int]) -> None:
        self._starts = starts
        self._ends = ends

    def __call__(self, start: int, end: int) -> bool:
        number = bisect_right(self._starts, start) - 1
        return number >= 0 and end < self._ends[number]


def _silent(article: Article, links: Iterable[tuple[int, Link]], lows: list[int]) -> Iterator[Unit]:
    """The links and images without text, those of a line together; `links` with the number of the line before."""
    text = article.text
    group: list[Link] = []
    before = -2
    for number, link in sorted(links, key=lambda each: each[1].start):
        if group and (number != before or "\n" in text[group[-1].end : link.start]):
            yield _unit(article, group, lows[before + 1 : before + 2])
            group = []
        group.append(link)
        before = number
    if group:
        yield _unit(article, group, lows[before + 1 : before + 2])


def _unit(article: Article, links: list[Link], following: list[int]) -> Unit:
    at = following[0] if following else len(article.prose.text)
    start, end = _around(article.text, links[0].start, links[-1].end, article.body_start)
    return Unit(start, end, at, at, SILENT, -1, tuple(links))


def _around(text: str, start: int, end: int, floor: int) -> tuple[int, int]:
    """The span with the brackets, or the tag, that its first and its last target stand in."""
    floor = max(floor, start - _MARKUP, text.rfind("\n", floor, start) + 1)
    opening = max(text.rfind("<", floor, start), text.rfind("[", floor, start))
    if opening >= 0:
        start = opening
        while start > floor and text[start - 1] in "[!":
            start -= 1
    return start, _closed(text, end)
