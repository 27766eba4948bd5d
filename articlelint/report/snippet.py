"""A source line with a span of it underlined, fitted to the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from articlelint.lazy import regex
from articlelint.record import NamedTuple
from articlelint.report.cells import cell_width
from articlelint.report.escape import harmful

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

    An empty span is one mark, at the place where something is missing.
    """
    # Of a line as long as a book only what could be seen is looked at.
    size = len(line)
    low = start - width if start > width else 0
    high = min(size, min(end, start + width) + width)
    part = line[low:high] if high - low < size else line
    if (part.isprintable() and part.isascii() and "##" not in part) or not _NOT_PLAIN.search(part):
        if size <= width:
            return Snippet(line.rstrip(), start, max(1, end - start))
        return _plain(line, start, end, width)
    forms = _forms(part)
    cells = [1 if form.isascii() and len(form) == 1 else cell_width(form) for form in forms]
    first, last = 0, len(forms)
    if low > 0 or high < len(line) or sum(cells) > width:
        first, last = _window(cells, start - low, end - low, width - 2)  # a cell for … at either side
    before = "…" if low + first > 0 else ""
    after = "…" if low + last < len(line) else ""
    indent = len(before) + sum(cells[first : start - low])
    marked = sum(cells[start - low : min(end - low, last)])
    return Snippet(f"{before}{''.join(forms[first:last])}{after}".rstrip(), indent, max(1, marked))


def _plain(line: str, start: int, end: int, width: int) -> Snippet:
    """The snippet of a longer line where each character is one cell: as the other way would give it, at once."""
    room = width - 2
    shown_end = min(end, start + room)
    room = room - (shown_end - start) if shown_end == end else 0
    right = min(len(line) - shown_end, room // 2)
    left = min(start, room - right)
    right = min(len(line) - shown_end, room - left)
    first, last = start - left, shown_end + right
    before = "…" if first > 0 else ""
    after = "…" if last < len(line) else ""
    return Snippet(f"{before}{line[first:last]}{after}".rstrip(), len(before) + left, max(1, shown_end - start))


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
