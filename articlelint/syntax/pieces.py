"""Cuts the prose of an article into pieces: sentences, short lines, and fragments that a scraper ran together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple, records
from articlelint.syntax.markdown import Block

# The end of a sentence with its closing quotes and blanks, or a line end. It begins with one class, so that the engine
# can skip to its characters.
_CLOSING = r"[\"')\]”’»」』）]*"
_END = regex(rf"[.!?…。！？\n](?:{_CLOSING}\s+|(?<=[。！？\n]){_CLOSING})")
# A capital that follows a letter, a digit or a closing mark without a blank: where fragments may run together.
_JOIN = regex(r"[A-ZÀ-Þ“\"](?:(?<=[a-zß-ÿ0-9.!?:;)\]”'\"].)|(?=[a-z])(?<=[A-Z][A-Z][A-Z].))")
_LONGEST_WORD = 100  # letters beside a join that are looked at; the longest German compounds have 80
_WORD = regex(rf"[A-Za-zÀ-ÿ]{{1,{_LONGEST_WORD}}}")
_MONTH_END = regex(r"[a-zé]{0,6}\b")
_DOUBLED_MIN, _DOUBLED_LIMIT = 5, 40  # characters of a role that stands twice
_WRAPPED = range(45, 130)  # characters of a line that an editor wrapped, so that its end is no end of a sentence
# Ends of lines that no editor wrapped. A backslash is a line break of Markdown, as two blanks are.
_NEVER_WRAPPED = frozenset('.!?:…。！？"”\\')
_GAP = " " * 5


class Cues(NamedTuple):
    """Words that tell where one sentence or fragment ends and the next begins; rules/languages.yaml describes them."""

    openers: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    date_months: tuple[str, ...] = ()
    code_verbs: frozenset[str] = frozenset()


class Piece(NamedTuple):
    """A stretch of the prose view, blanks stripped. `joined`: nothing separates it from the piece before."""

    start: int
    end: int
    block: int
    joined: bool


# What shapes() says of a piece, a bit each.
SENTENCE, HEADING, ITEM, ROW = 1, 2, 4, 8
LABEL = 80  # characters of a piece that can be a menu entry, a headline or a button
_STOPS = frozenset(".!?;:,。！？；：，、…")
_KINDS = {"heading": HEADING, "item": ITEM, "row": ROW}


def shapes(text: str, pieces: Sequence[Piece], blocks: Sequence[Block]) -> bytes:
    """For each piece of `text` whether it is a sentence (long, or ended by a mark), and in what block it stands."""
    kinds = [_KINDS.get(block.kind, 0) for block in blocks]
    return bytes([kinds[block] | (end - start > LABEL or text[end - 1] in _STOPS) for start, end, block, _ in pieces])


def split(text: str, blocks: Sequence[Block], cues: Cues) -> tuple[Piece, ...]:
    """Cut `text`, the prose of an article with these `blocks`, into pieces."""
    cuts = [block.start for block in blocks]
    cuts += _sentence_ends(text, cues)
    cuts += _gap_ends(text)
    cuts += [match.start() for match in _JOIN.finditer(text) if is_join(text, match.start(), cues)]
    cuts.append(len(text))
    pieces: list[tuple[int, int, int, bool]] = []
    number = 0
    last = len(blocks) - 1
    for start, end in pairwise(sorted(set(cuts))):
        part = text[start:end].rstrip()
        if part:
            high = start + len(part)
            low = high - len(part.lstrip())
            while number < last and blocks[number].end <= start:
                number += 1
            pieces.append((low, high, number, low == start > 0 and not text[start - 1].isspace()))
    return records(Piece, pieces)


def _sentence_ends(text: str, cues: Cues) -> Iterator[int]:
    """Where sentences and lines end: the offsets at which the next begins."""
    line_start = 0
    size = len(text)
    for match in _END.finditer(text):
        i, cut = match.span()
        if cut >= size:
            break
        first = text[i]
        if first == "\n":
            end = i - text.startswith("\r", i - 1)
            wrapped = (
                end - line_start in _WRAPPED and text[end - 1] not in _NEVER_WRAPPED and text[end - 2 : end] != "  "
            )
            line_start = cut
            if not wrapped or "\n" in text[i + 1 : cut]:
                yield cut
        elif "\n" in text[i + 1 : cut]:
            line_start = cut
            yield cut
        elif first in "。！？" or not (text[cut].islower() or (first == "." and _is_inside(text, i, cut, cues))):
            yield cut


def _is_inside(text: str, stop: int, after: int, cues: Cues) -> bool:
    """Whether the full stop at `stop` ends an abbreviation or a letter, or the day of a date: "4. März"."""
    if text[stop - 1].isdigit():
        return any(
            text.startswith(month, after) and _MONTH_END.match(text, after + len(month)) for month in cues.date_months
        )
    start = stop
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    word = text[start:stop]
    return word in cues.abbreviations or (len(word) == 1 and word.isascii() and word.isalpha())


def _gap_ends(text: str) -> Iterator[int]:
    """Where wide gaps inside a line end: what was a column or an element of its own before the text was flattened."""
    at = text.find(_GAP)
    while at >= 0:
        at += len(_GAP)
        while text.startswith(" ", at):
            at += 1
        yield at
        at = text.find(_GAP, at)


def is_join(text: str, cut: int, cues: Cues) -> bool:
    """Whether two fragments run together at `cut`, where a capital stands with no blank before it.

    Brand names (YouTube, McKinsey), initialisms (U.S.A) and identifiers (useState)
    are none.
    """
    openers = cues.openers
    before = text[cut - 1]
    word = _WORD.match(text, cut + (text[cut] in '“"'))
    if word is None or (len(word[0]) < 2 and word[0] not in openers):
        return False
    right = word[0]
    if before in ".!?:;)]”'\"":
        # "Google.The", "it?No": a sentence ends. Not "U.S.A", "Node.JS", ".NET", "(A)B", or a quote that opens.
        if text[cut] in '“"' or before in "”'\"" or before == ".":
            before_word = text[max(0, cut - 4) : cut - 1]
            if len(before_word) < 3 or not before_word[-2:].isalpha() or not before_word[-2:].islower():
                return False
            if before in "'\"" and text[cut] in '“"':
                return False
        return right in openers or (len(right) > 1 and before in ".!?")
    left_start = cut
    floor = max(0, cut - _LONGEST_WORD)
    while left_start > floor and text[left_start - 1].isalpha():
        left_start -= 1
    left = text[left_start:cut]
    if before.isdigit():
        return right in openers and text[cut - 4 : cut].isdigit()
    if before.isupper():  # "ZDNETFollow": an initialism, then a word that begins a fragment
        return len(left) >= 3 and left.isupper() and right in openers
    if len(left) < 3:
        return False
    if left.islower() and left not in cues.code_verbs:
        return right[1:].islower() or len(left) > 3
    if not right[1:].islower():
        return False
    if right in openers and len(right) > 2:
        return True
    return _is_doubled(text, cut)


def _is_doubled(text: str, cut: int) -> bool:
    """Whether what stands before `cut` stands after it again: "Contributing WriterContributing Writer"."""
    limit = max(0, cut - _DOUBLED_LIMIT)
    at = text.rfind(" ", limit, cut)
    while at >= 0 or limit == 0:
        doubled = text[at + 1 : cut]
        if len(doubled) >= _DOUBLED_MIN and text.startswith(doubled, cut):
            return True
        if at < limit + 1:
            return False
        at = text.rfind(" ", limit, at)
    return False
