"""How much room text takes on a terminal, and how it is made to fit."""

from __future__ import annotations

from functools import lru_cache


def cell_width(text: str) -> int:
    """How many cells of a terminal `text` takes."""
    return len(text) if text.isascii() else sum(_char_width(char) for char in text)


def beginning(text: str, width: int) -> str:
    """As much of the beginning of `text` as goes into `width` cells; where that is not all, with an ellipsis."""
    if cell_width(text) <= width:
        return text
    room, end = width - 1, 0
    while (cells := cell_width(text[end])) <= room:
        room -= cells
        end += 1
    return text[:end] + "…"


def ending(text: str, width: int) -> str:
    """As much of the end of `text` as goes into `width` cells; where that is not all, behind an ellipsis."""
    if cell_width(text) <= width:
        return text
    room, start = width - 1, len(text)
    while start > 0 and (cells := cell_width(text[start - 1])) <= room:
        room -= cells
        start -= 1
    return "…" + text[start:]


@lru_cache(maxsize=4096)
def _char_width(char: str) -> int:
    from unicodedata import category, east_asian_width  # only where something is not ASCII

    # Joiners and combining marks share a cell with what they follow; so do the vowels of decomposed Hangul.
    if char in "\u200c\u200d" or "\u1160" <= char <= "\u11ff" or category(char) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(char) in ("W", "F") else 1
