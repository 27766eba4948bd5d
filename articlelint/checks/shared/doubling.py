"""Words doubled in place: a scraper took the visible text of an element and its hidden copy.

Where nothing separates the copies, no author wrote them; with a blank between, some did. Doubling that is grammar or
emphasis ("very very", "anak-anak", "哈哈哈哈") has a single word, or one that is itself such a doubling.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from articlelint.article.article import Article
from articlelint.article.language import has_no_blanks
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.markdown import OBJECT

Extent = Literal["part", "sentence", "block"]

_LONGEST = 200  # characters of a copy
_HEAD = 6  # characters by which the first copy is found again
_LEAST, _LEAST_APART = (
    8,
    12,
)  # letters of a copy whose words are glued to the other's, and of one that a blank separates
_LEAST_UNSPACED = 6  # of either, in scripts without blanks
_CAPITAL = regex(r"(?<=[а-яёіїєґα-ώ])[А-ЯЁІЇЄҐΆ-Ω]")  # fragments run together in scripts with capitals beside Latin
_SMALL = ("\u0430", "\u03b1")  # a letter of each
_NOT_PROSE = (OBJECT, "|", "\n", "<", ">", "=", "{", "_", "://")
_KINDS = ("paragraph", "quote", "heading", "item")


class Doubling(NamedTuple):
    """Two copies in the prose: where the first one begins and ends, and where the second one ends.

    `extent`: whether they are a part of a sentence, a sentence or label each or together, or all of their block.
    `is_glued`: no blank separates the copies, where their script has some.
    """

    start: int
    middle: int
    end: int
    extent: Extent
    is_glued: bool


def doublings(article: Article) -> tuple[Doubling, ...]:
    """The words doubled in place, in their order; each once."""
    return article.remember(doublings, lambda: tuple(_apart(sorted({*_pieces(article), *_seams(article)}))))


def _apart(found: list[Doubling]) -> Iterator[Doubling]:
    """Those that do not overlap the one before."""
    end = -1
    for each in found:
        if each.start >= end:
            end = each.end
            yield each


def _pieces(article: Article) -> Iterator[Doubling]:
    """Sentences, headings and labels that are two copies, or stand beside their copy."""
    text = article.prose.text
    before, size, block_before = 0, 0, -1
    for start, end, block, _ in article.pieces:
        second = (start + end + 1) >> 1  # if the length is odd, a blank lies before it
        if text[start] == text[second] and text.endswith(text[start : (start + end) >> 1], second, end):
            yield from _doubling(article, start, second, end, block)
        if end - start == size and block == block_before and text.startswith(text[start:end], before):
            yield from _doubling(article, before, start, end, block)
        before, size, block_before = start, end - start, block


def _seams(article: Article) -> Iterator[Doubling]:
    """Copies inside a sentence: where letters of two elements meet, and where words run together."""
    text = article.prose.text
    seams = set(article.joins)
    if "><" in article.text:  # two elements side by side
        seams.update([start for start, _, _ in article.prose.segments if text[start - 1 : start + 1].isalpha()])
    if not text.isascii() and any(letter in text for letter in _SMALL):
        seams.update(match.start() for match in _CAPITAL.finditer(text))
    for seam in seams:
        head, low = text[seam : seam + _HEAD], max(0, seam - _LONGEST)
        if len(head) < _HEAD or has_no_blanks(head):
            continue
        start = text.rfind(head, low, seam)
        while start >= 0:
            if text.startswith(text[start:seam], seam):
                yield from _doubling(article, start, seam, seam + seam - start)
            start = text.rfind(head, low, start + _HEAD - 1)


def _doubling(article: Article, start: int, second: int, end: int, block: int = -1) -> Iterator[Doubling]:
    """The record of two copies, unless authors write them so; `block` is the number of theirs, -1 inside a sentence."""
    text = article.prose.text
    size = end - second
    said, both = text[second:end], text[start:end]
    middle = start + size
    if second - middle > 1:
        return
    unspaced = has_no_blanks(said)
    is_glued = middle == second and not unspaced
    if not is_telling(said, is_glued=is_glued) or any(mark in both for mark in _NOT_PROSE):
        return
    if not unspaced and (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
        return
    is_cry = text.startswith(said, end) or (start >= size and text.startswith(said, start - size))
    if is_cry or said in (said + said)[1:-1]:  # three times and more
        return
    extent: Extent = "part"
    if block >= 0:
        around = article.blocks[block]
        if around.kind not in _KINDS:
            return
        extent = "block" if text[around.start : around.end].strip() == both else "sentence"
    yield Doubling(start, middle, end, extent, is_glued)


def is_telling(said: str, *, is_glued: bool) -> bool:
    """Whether words are so many, and so different, that they do not stand twice by the grammar of a language."""
    letters = sum(map(str.isalpha, said))
    if has_no_blanks(said):
        return letters >= _LEAST_UNSPACED and len(set(said)) >= _LEAST_UNSPACED - 1
    words = {word for word in said.lower().split() if any(map(str.isalpha, word))}
    return len(words) > 1 and letters >= (_LEAST if is_glued else _LEAST_APART)
