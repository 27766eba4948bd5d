"""A text as a list of words, for everything that asks which words an article has."""

from __future__ import annotations

_SEPARATED = bytes(code if chr(code).isalnum() else 32 for code in range(256))


def words_of(text: str) -> list[str]:
    """The runs of letters and digits in `text`, in order; letters beyond Latin-1 separate words.

    That has the letters of Western Europe. With a byte a character a table does the work, several times as fast as an
    expression.
    """
    return text.encode("latin-1", "replace").translate(_SEPARATED).decode("latin-1").split()
