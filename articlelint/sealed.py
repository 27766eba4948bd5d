"""Bytes that may be lost or damaged: with a checksum before them, so that what is not whole is taken for nothing."""

from __future__ import annotations

import os
import zlib

_SIZE = 4  # bytes of the checksum


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


def write(path: str, content: bytes, kept: int, prefix: str = "") -> None:
    """Write a file in one step, and remove the oldest in its folder, of those with the `prefix`, that are over `kept`.

    A folder that is missing or cannot be written is no harm.
    """
    temporary = f"{path}.{os.getpid()}"
    try:
        with open(temporary, "wb") as file:
            file.write(seal(content))
        os.replace(temporary, path)
        alike = [entry for entry in os.scandir(os.path.dirname(path)) if entry.name.startswith(prefix)]
        alike.sort(key=lambda entry: entry.stat().st_mtime_ns)
        for entry in alike[:-kept]:
            os.unlink(entry.path)
    except OSError:
        return
