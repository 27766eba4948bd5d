"""Bytes that may be lost or damaged: with a checksum before them, so that what is not whole is taken for nothing."""

from __future__ import annotations

import os
import zlib
from typing import TYPE_CHECKING

from articlelint.storage import atomic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import RawIOBase

_SIZE = 4  # bytes of the checksum
_PART = 1 << 17  # bytes


def seal(content: bytes) -> bytes:
    """`content` with its checksum."""
    return zlib.crc32(content).to_bytes(_SIZE, "little") + content


def unseal(sealed: bytes) -> bytes | None:
    """What seal() was given; None where it is not whole."""
    content = sealed[_SIZE:]
    is_whole = len(sealed) >= _SIZE and zlib.crc32(content) == int.from_bytes(sealed[:_SIZE], "little")
    return content if is_whole else None


def read(path: str) -> bytes | None:
    """What write() wrote; None where there is nothing whole."""
    try:
        with open(path, "rb") as file:
            return unseal(file.read())
    except OSError:
        return None


def parts(file: RawIOBase) -> Iterator[memoryview]:
    """What is left of a file; each part is there until the next one is asked for, so that all take little room."""
    room = memoryview(bytearray(_PART))
    while size := file.readinto(room):
        yield room[:size]


def checksum(content: Iterable[bytes | bytearray | memoryview]) -> int:
    """The checksum of what comes in parts."""
    found = 0
    for part in content:
        found = zlib.crc32(part, found)
    return found


def write(path: str, content: bytes, kept: int, prefix: str = "") -> None:
    """Write a file for read(), as replace() does."""
    replace(path, [seal(content)], kept, prefix)


def replace(
    path: str, content: Iterable[bytes | bytearray], kept: int, prefix: str = "", most: int | None = None
) -> None:
    """Write a file in one step, and remove the oldest in its folder, of those with the `prefix`, that are over `kept`.

    `content` comes in parts. `most` is how many bytes these files may have together. A folder that is missing or cannot
    be written is no harm.
    """
    try:
        atomic.write(path, content)
        entries = os.scandir(os.path.dirname(path))
        alike = [each for each in entries if each.name.startswith(prefix) and not atomic.is_temporary(each.name)]
        alike.sort(key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
        size = 0
        for number, entry in enumerate(alike):
            size += entry.stat().st_size
            if number >= kept or (most is not None and size > most):
                os.unlink(entry.path)
    except OSError:
        return
