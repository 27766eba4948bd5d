"""Decoded text with a map back to the source."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from articlelint.startup.records import NamedTuple

# Characters that pattern rules need not tell apart; each is one code point for one, so offsets stay.
_FOLDED = (("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\xa0", " "), ("\u202f", " "))


class View(NamedTuple):
    """Text as a reader sees it, and where each part of it stands in the source.

    `segments` are (view start, source start, source end), in the order of the text. A segment whose source is as long
    as its text maps point by point; any other (an escape, an entity, a folded line end) maps as a whole.
    """

    text: str
    segments: tuple[tuple[int, int, int], ...]

    @classmethod
    def identity(cls, text: str, offset: int = 0) -> View:
        """The view of a source slice `text` that starts at `offset` and reads as it stands."""
        return cls(text, ((0, offset, offset + len(text)),))

    @classmethod
    def build(cls, parts: Iterable[tuple[str, int, int]]) -> View:
        """Join `parts`, each (text, source start, source end); neighbours that map point by point are merged."""
        texts: list[str] = []
        segments: list[tuple[int, int, int]] = []
        at = 0
        point_end = -1  # source end of the last segment where it maps point by point
        for text, start, end in parts:
            if not text:
                continue
            point = len(text) == end - start
            if point and start == point_end:
                segments[-1] = (segments[-1][0], segments[-1][1], end)
            else:
                segments.append((at, start, end))
            point_end = end if point else -1
            texts.append(text)
            at += len(text)
        return cls("".join(texts), tuple(segments))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source span from the first to the last character of the view slice [start, end)."""
        segments = self.segments
        if not segments:
            return 0, 0
        last = len(segments) - 1
        k = max(0, bisect_left(segments, (start + 1,)) - 1) if last else 0  # the segment of the first character
        view_start, source_start, source_end = segments[k]
        view_end = segments[k + 1][0] if k < last else len(self.text)
        is_point = view_end - view_start == source_end - source_start
        low = source_start + start - view_start if is_point else source_start
        if start >= end:
            return low, low
        if end > view_end and k < last:
            return low, self.span(end - 1, end)[1]
        return low, source_start + end - view_start if is_point else source_end

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """The source spans of the view slice [start, end), without what the view leaves out (tags, markers)."""
        out: list[tuple[int, int]] = []
        segments, size = self.segments, len(self.text)
        first = max(0, bisect_left(segments, (start + 1,)) - 1)
        for k in range(first, len(segments)):
            view_start, source_start, source_end = segments[k]
            view_end = segments[k + 1][0] if k + 1 < len(segments) else size
            if view_start >= end:
                break
            if view_end - view_start == source_end - source_start:
                low = source_start + max(0, start - view_start)
                high = source_end - max(0, view_end - end)
            else:
                low, high = source_start, source_end
            if low >= high and low == high and source_start != source_end:
                continue
            if out and out[-1][1] == low:
                out[-1] = (out[-1][0], high)
            elif low < high:
                out.append((low, high))
        return out

    def is_exact(self, source: str, start: int, end: int) -> bool:
        """Whether the view slice stands in the source letter by letter, so that it can be edited."""
        low, high = self.span(start, end)
        return source[low:high] == self.text[start:end]

    def is_seam(self, at: int) -> bool:
        """Whether the source can be cut at `at`: no escape, entity or folded line end stands for both sides of it."""
        if at <= 0 or at >= len(self.text):
            return True
        if len(self.segments) == 1 and len(self.text) == self.segments[0][2] - self.segments[0][1]:
            return True  # it stands in the source letter by letter
        return self.span(at - 1, at)[1] <= self.span(at, at + 1)[0]


def lowered(text: str) -> str:
    """`text` in lower case, as long as before (`İ` is the one character that lower() makes two of)."""
    low = text.lower()
    return low if len(low) == len(text) else text.replace("\u0130", "I").lower()


def folded(text: str) -> str:
    """`text` with typographic quotes and fixed spaces as their plain forms, as long as before."""
    if text.isascii():
        return text
    for char, plain in _FOLDED:
        if char in text:
            text = text.replace(char, plain)
    return text
