"""A source line with a span of it underlined, fitted to the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from articlelint.lazy import regex
from articlelint.report.cells import cell_width
from articlelint.report.escape import harmful

_TAB = "    "
# What may take two cells or none: all but Latin letters, their marks and quotes, and currencies.
_OTHER_CELLS = regex(r"[^ -~\xa1-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]")


class Snippet(NamedTuple):
    """Two lines of the same cells: what is shown, and the marks below it."""

    shown: str
    marks: str


def snippet(line: str, start: int, end: int, width: int) -> Snippet:
    """Show `line` in at most `width` cells, around its characters `start` to `end`, which are underlined.

    An empty span is one mark, at the place where something is missing.
    """
    # Of a line as long as a book only what could be seen is looked at.
    low, high = max(0, start - width), min(len(line), min(end, start + width) + width)
    part = line[low:high]
    if part.isprintable() and (part.isascii() or not _OTHER_CELLS.search(part)):
        return _plain(line, part, low, start, end, width)
    forms = _forms(part)
    cells = [cell_width(form) for form in forms]
    first, last = 0, len(forms)
    if low > 0 or high < len(line) or sum(cells) > width:
        first, last = _window(cells, start - low, end - low, width - 2)  # a cell for … at either side
    before = "…" if low + first > 0 else ""
    after = "…" if low + last < len(line) else ""
    indent = len(before) + sum(cells[first : start - low])
    marked = sum(cells[start - low : min(end - low, last)])
    return Snippet(f"{before}{''.join(forms[first:last])}{after}".rstrip(), " " * indent + "^" * max(1, marked))


def _plain(line: str, part: str, low: int, start: int, end: int, width: int) -> Snippet:
    """The snippet where each character is one cell: as what follows in snippet() would give it, at once."""
    first, last = 0, len(part)
    start, end = start - low, end - low
    if low > 0 or low + last < len(line) or last > width:
        room = width - 2
        shown_end = min(end, start + room)
        room -= shown_end - start
        if shown_end < end:
            room = 0
        right = min(len(part) - shown_end, room // 2)
        left = min(start, room - right)
        right = min(len(part) - shown_end, room - left)
        first, last = start - left, shown_end + right
    before = "…" if low + first > 0 else ""
    after = "…" if low + last < len(line) else ""
    indent = len(before) + start - first
    marked = min(end, last) - start
    return Snippet(f"{before}{part[first:last]}{after}".rstrip(), " " * indent + "^" * max(1, marked))


def _forms(line: str) -> list[str]:
    """What is shown for each character."""
    shown = harmful(line)
    if not shown:
        return list(line)
    return [_TAB if char == "\t" else shown.get(i, char) for i, char in enumerate(line)]


def _window(cells: Sequence[int], start: int, end: int, room: int) -> tuple[int, int]:
    """The characters to show: as much of the span as fits, then the text around it, on both sides alike."""
    low = high = start
    while high < end and cells[high] <= room:
        room -= cells[high]
        high += 1
    left = right = 0
    while high >= end:
        fits_left = low > 0 and cells[low - 1] <= room
        fits_right = high < len(cells) and cells[high] <= room
        if fits_left and (left <= right or not fits_right):
            low -= 1
            left += cells[low]
            room -= cells[low]
        elif fits_right:
            right += cells[high]
            room -= cells[high]
            high += 1
        else:
            break
    while low < start and cells[low] == 0:  # marks whose letter is out of sight would sit on the …
        low += 1
    return low, high
