"""Text as bytes and back. Lone surrogates, which file names and escapes bring in, keep their value."""

from __future__ import annotations


def encode(text: str) -> bytes:
    """Return `text` in UTF-8."""
    return text.encode("utf-8", "surrogatepass")


def decode(data: bytes | bytearray) -> str:
    """Return the text that encode() was given. UnicodeDecodeError if it was not."""
    return data.decode("utf-8", "surrogatepass")
