"""A source line with a span of it underlined, fitted to the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from articlelint.report.cells import cell_width
from articlelint.report.escape import harmful
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

_TAB = "    "
# What may take two cells or none, or cannot be shown as it is: all but Latin letters, their marks, quotes, currencies.
_NOT_PLAIN = regex(r"[^ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]|##")
# What changes an emoji or joins two of them: its colourful form, the tone of its skin, the joiner before another one.
_JOINED = regex(r"[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d(?=[\u2600-\u27bf\U0001f000-\U0001faff])")


class Snippet(NamedTuple):
    """What is shown of a line. Below it, after an `indent` of so many cells, `marked` cells are to be underlined."""

    shown: str
    indent: int
    marked: int


def snippet(line: str, start: int, end: int, width: int) -> Snippet:
    """Show `line` in at most `width` cells, around its characters `start` to `end`, which are underlined.

    An empty span is one mark, at the place where something is missing. The marks stay within `width`, too.
    """
    size = len(line)
    first, last = 0, size
    if size > width or start >= width:
        first, last = _plain_window(size, start, end, width - 2)  # a cell for … at either side
    part = line[first:last]
    if (not part.isascii() or not part.isprintable() or "##" in part) and _NOT_PLAIN.search(part):
        return _fitted(line, start, end, width)
    before = "…" if first > 0 else ""
    after = "…" if last < size else ""
    return Snippet(f"{before}{part}{after}".rstrip(), len(before) + start - first, max(1, min(end, last) - start))


def _plain_window(size: int, start: int, end: int, room: int) -> tuple[int, int]:
    """What _window() gives where each of the `size` characters is one cell, at once."""
    if end - start >= room:
        return start, start + room
    room -= end - start
    right = min(size - end, room // 2)
    left = min(start, room - right)
    return start - left, min(size, end + room - left)


def _fitted(line: str, start: int, end: int, width: int) -> Snippet:
    """The snippet of any line, character by character."""
    # Of a line as long as a book only what could be seen is looked at.
    low, high = max(0, start - width), min(len(line), min(end, start + width) + width)
    forms = _forms(line[low:high])
    cells = [1 if form.isascii() and len(form) == 1 else cell_width(form) for form in forms]
    first, last = 0, len(forms)
    if low > 0 or high < len(line) or sum(cells) > width or sum(cells[:start]) >= width:
        first, last = _window(cells, start - low, end - low, width - 2)
    before = "…" if low + first > 0 else ""
    after = "…" if low + last < len(line) else ""
    indent = len(before) + sum(cells[first : start - low])
    marked = sum(cells[start - low : min(end - low, last)])
    return Snippet(f"{before}{''.join(forms[first:last])}{after}".rstrip(), indent, max(1, marked))


def _forms(line: str) -> list[str]:
    """What is shown for each character: nothing for what some terminals draw in cells of its own and others do not."""
    shown = harmful(line)
    shown.update((match.start(), "") for match in _JOINED.finditer(line))
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
