"""Lines: where they start and end, and which of them an offset is on.

Lines end at LF, CRLF or CR, nothing else.
"""

from __future__ import annotations

from bisect import bisect_right


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
