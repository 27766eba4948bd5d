"""Bytes of a file to text, and what stands in the way."""

from __future__ import annotations

from typing import Literal

from articlelint.startup.records import NamedTuple
from articlelint.storage import regular

ReadProblem = Literal["encoding", "binary", "unreadable", "too-large", "name"]

_SAMPLE = 4_096  # bytes that are looked at for NULs
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
DAMAGED = "utf-8 with U+FFFD"  # the encoding of UTF-8 in which a few bytes are lost, with that sign for them
_LOST = "\ufffd"
_FAR = bytes(range(128, 256))
_VALID = 3  # characters outside ASCII for each that is wrong


class Source(NamedTuple):
    """What reading a file gave.

    `text` is None where the file cannot be linted. `encoding` is the one that was detected, or DAMAGED; anything but
    "utf-8" means that the file must not be written. `problem` names what is wrong, `detail` says it in words.
    """

    text: str | None
    encoding: str = "utf-8"
    problem: ReadProblem | None = None
    detail: str = ""


def read(path: str) -> Source:
    """Read and decode the file at `path`; never raises for what the file is or says."""
    try:
        data = regular.read(path)
    except regular.TooLargeError as error:
        return _too_large(error.size)
    except OSError as error:
        return Source(None, problem="unreadable", detail=error.strerror or str(error))
    return decode(data)


def decode(data: bytes) -> Source:
    """Decode the bytes of a file; line ends and a byte order mark stay in the text."""
    if len(data) > regular.MAX_BYTES:
        return _too_large(len(data))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_other(data, error.start)
    if "\0" in text[:_SAMPLE]:
        return Source(None, problem="binary", detail="NUL bytes")
    return Source(text)


def _too_large(size: int) -> Source:
    return Source(None, problem="too-large", detail=f"{size / 1e6:.0f} MB")


def _decode_other(data: bytes, bad: int) -> Source:
    """Decode what is not UTF-8: by its byte order mark, as UTF-8 in which some bytes are wrong, else by what
    charset-normalizer finds likeliest.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return _other(data.decode(encoding), encoding, 0)
            except UnicodeDecodeError:
                break
    if b"\0" in data[:_SAMPLE]:
        return Source(None, problem="binary", detail="NUL bytes")
    if damaged := _damaged(data, bad):
        return damaged
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    encoding = best.encoding if best is not None else "cp1252"
    try:
        return _other(data.decode(encoding), encoding, bad)
    except (UnicodeDecodeError, LookupError):
        return _other(data.decode("latin-1"), "latin-1", bad)


def _damaged(data: bytes, bad: int) -> Source | None:
    """Decode UTF-8 in which some bytes are wrong: cut by a tool, or written by another; the first of them at `bad`.

    Where most characters outside ASCII are valid it is no other encoding: of a text in one of those, hardly one is, a
    third of a Chinese one.
    """
    text = data.decode("utf-8", "replace")
    wrong = text.count(_LOST) - data.count(_LOST.encode())
    right = len(text) - len(data.translate(None, _FAR)) - wrong
    if right < _VALID * wrong:
        return None
    return Source(text, DAMAGED, "encoding", f"{wrong} {'place' if wrong == 1 else 'places'}, the first at byte {bad}")


def _other(text: str, encoding: str, bad: int) -> Source:
    return Source(text, encoding, "encoding", f"byte {bad} is not UTF-8")
