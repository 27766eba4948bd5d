"""Lines: where they start and end, and which of them an offset is on.

Lines end at LF, CRLF or CR, nothing else.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re


def start_of_line(text: str, at: int, floor: int = 0) -> int:
    """Return where the line that `at` is in starts, or `floor` if that is behind it."""
    return max(text.rfind("\n", floor, at), text.rfind("\r", floor, at), floor - 1) + 1


def end_of_line(text: str, at: int) -> tuple[int, int]:
    """Return where the line that `at` is in ends, without and with its line end."""
    end = text.find("\n", at)
    lone = text.find("\r", at, len(text) if end < 0 else end)
    if lone >= 0:
        return lone, lone + 2 if lone + 1 == end else lone + 1
    return (end, end + 1) if end >= 0 else (len(text), len(text))


def line_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield each line of `text[start:end]`: its start, its end, and the start of the next one."""
    for found in _line_break().finditer(text, start, end):
        yield start, found.start(), found.end()
        start = found.end()
    if start < end:
        yield start, end, end


@cache
def _line_break() -> re.Pattern[str]:
    import re

    return re.compile(r"\r\n?|\n")


class LineIndex:
    """Offsets to lines and columns. Lines end at LF, CRLF or CR; columns count code points, a BOM not counted."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        if "\r" in text:  # every line end becomes one LF at its last character, so that offsets stay
            text = text.replace("\r\n", " \n").replace("\r", "\n")
        starts = [0]
        find = text.find
        i = find("\n")
        while i >= 0:
            starts.append(i + 1)
            i = find("\n", i + 1)
        self._starts = starts

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column of `offset`."""
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        column = offset - start + 1
        if line == 1 and column > 1 and self._text.startswith("\ufeff"):
            column -= 1
        return line, column

    def bounds(self, offset: int) -> tuple[int, int, int]:
        """Return where the line that `offset` is in starts and ends, and where the next one starts."""
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        if line == len(self._starts):
            return start, len(self._text), len(self._text)
        following = self._starts[line]
        end = following - 1
        return start, end - (end > start and self._text.startswith("\r\n", end - 1)), following

    def line_span(self, line: int) -> tuple[int, int]:
        """Start and end offset of a 1-based line, its line end and a BOM left out."""
        start = self._starts[line - 1]
        if line == len(self._starts):
            end = len(self._text)
        else:
            end = self._starts[line] - 1
            if end > start and self._text[end - 1] == "\r" and self._text[end] == "\n":
                end -= 1
        if start == 0 and self._text.startswith("\ufeff"):
            start = 1
        return start, max(start, end)

    def __len__(self) -> int:
        return len(self._starts)
