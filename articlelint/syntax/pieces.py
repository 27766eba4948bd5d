"""Cuts the prose of an article into pieces: sentences, short lines, and fragments that a scraper ran together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from articlelint.syntax.markdown import Block

# The end of a sentence with its closing quotes, or a line end.
_END = re.compile(r"[.!?…][\"')\]”’»]*\s+|[。！？][\"')\]”’」』）]*|\n[\s]*")
# A capital that follows a letter, a digit or a closing mark without a space: where fragments may run together.
# The leading class lets the engine skip to capitals; the look-behind then tests the character before.
_JOIN = re.compile(r"[A-ZÀ-Þ“\"](?<=[a-zß-ÿ0-9.!?:;)\]”'\"A-Z].)")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|Jr|Sr|Prof|Gen|Sen|Rep|Gov|Lt|Col|No|vs|etc|Inc|Ltd|Corp|Co|Jan|Feb|Mar|Apr|Jun|Jul"
    r"|Aug|Sept?|Oct|Nov|Dec|al|Vol|Fig|approx|a\.m|p\.m|[A-Z]\.[A-Z]))\.$"
)
# Words with which names in program code begin: useState, getElement.
_VERBS = frozenset(("add", "get", "has", "let", "log", "map", "new", "on", "run", "set", "use", "var", "is", "to"))
_WRAPPED = range(45, 130)  # characters of a line that an editor wrapped, so that its end is no end of a sentence


class Piece(NamedTuple):
    """A stretch of the prose view, blanks stripped. `joined`: nothing separates it from the piece before."""

    start: int
    end: int
    block: int
    joined: bool


def split(text: str, blocks: Sequence[Block], openers: Collection[str]) -> tuple[Piece, ...]:
    """Cut `text`, the prose of an article with these `blocks`, into pieces.

    `openers` are capitalised words that begin a sentence or a label far more often than they end a brand name
    ("Follow", "The"): they tell "takeawaysAnother" from "YouTube".
    """
    return tuple(_pieces(text, blocks, openers))


def _pieces(text: str, blocks: Sequence[Block], openers: Collection[str]) -> Iterator[Piece]:
    for number, block in enumerate(blocks):
        at = block.start
        for cut in sorted(_cuts(text, block, openers)) if block.end - at > 1 else ():
            if cut > at:
                piece = _stripped(text, at, cut, number)
                if piece:
                    yield piece
                at = cut
        piece = _stripped(text, at, block.end, number)
        if piece:
            yield piece


def _stripped(text: str, start: int, end: int, block: int) -> Piece | None:
    joined = start > 0 and not text[start - 1].isspace()
    while start < end and text[start].isspace():
        start += 1
        joined = False
    while end > start and text[end - 1].isspace():
        end -= 1
    return Piece(start, end, block, joined) if start < end else None


def _cuts(text: str, block: Block, openers: Collection[str]) -> Iterator[int]:
    start, end = block.start, block.end
    line_start = start
    for match in _END.finditer(text, start, end):
        i, cut = match.span()
        if cut >= end:
            break
        if text[i] == "\n":
            wrapped = i - line_start in _WRAPPED and text[i - 1] not in ".!?:…。！？\"”"
            line_start = cut
            if not (wrapped and "\n" not in text[i + 1 : cut]):
                yield cut
        elif text[i] in "。！？":
            yield cut
        else:
            if "\n" in match[0]:
                line_start = cut
                yield cut
            elif not text[cut].islower() and not (text[i] == "." and _ABBREVIATION.search(text, max(start, i - 8), i + 1)):
                yield cut
    for match in _JOIN.finditer(text, start, end):
        cut = match.start()
        if cut > start and is_join(text, start, cut, openers):
            yield cut


def is_join(text: str, start: int, cut: int, openers: Collection[str]) -> bool:
    """Whether two fragments run together at `cut`, where a capital stands with no blank before it.

    `start` is where the block begins. Brand names (YouTube, McKinsey), initialisms (U.S.A) and identifiers (useState)
    are none.
    """
    before = text[cut - 1]
    word = _WORD.match(text, cut + (text[cut] in "“\""))
    if word is None or len(word[0]) < 2 and word[0] not in ("I", "A"):
        return False
    right = word[0]
    if before in ".!?:;)]”'\"":
        # "Google.The", "it?No": a sentence ends. Not "U.S.A", "Node.JS", ".NET", "(A)B", or a quote that opens.
        if text[cut] in "“\"" or before in "”'\"" or before == ".":
            before_word = text[max(start, cut - 4) : cut - 1]
            if len(before_word) < 3 or not before_word[-2:].isalpha() or not before_word[-2:].islower():
                return False
            if before in "'\"" and text[cut] in "“\"":
                return False
        return right in openers or (len(right) > 1 and before in ".!?")
    left_start = cut
    while left_start > start and text[left_start - 1].isalpha():
        left_start -= 1
    left = text[left_start:cut]
    if before.isdigit():
        return right in openers and text[cut - 4 : cut].isdigit()
    if before.isupper():  # "ZDNETFollow": an initialism, then a word that begins a fragment
        return len(left) >= 3 and left.isupper() and right in openers
    if len(left) < 3 or not right[1:].islower():
        return False
    if right in openers or (left.islower() and left not in _VERBS):
        return True
    # "WriterContributing Writer": what stood before the join stands after it again.
    for size in (40, 30, 20, 16, 12, 8):
        low = cut - size
        while low > start and not text[low].isspace():
            low += 1
            if low >= cut:
                break
        doubled = text[low:cut].strip()
        if len(doubled) >= 6 and text.startswith(doubled, cut):
            return True
    return False
