"""Values that one run keeps for the next in the user's cache folder: parsed rules and compiled expressions.

The folder is like Python's own `__pycache__`: it holds nothing from the articles, and a lost, damaged or unwritable
file only costs time. The files hold plain data (marshal) with a checksum; the folder is created for the user alone.
"""

from __future__ import annotations

import marshal
import os
import sys
import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from articlelint import __version__
from articlelint.storage import sealed
from articlelint.storage.user_folder import cache_folder

_FORMAT = 2  # version of the file format
_KEPT_FILES = 8  # of one kind: one for each set of rules and version of Python
_SIZE = 4  # bytes of the length of a file's head
_LONGEST_HEAD = 1 << 24
_LARGE = 1_000  # bytes; values of this size or more are read one by one, on request


def file(kind: str, crc: int = 0, size: int = 0) -> str:
    """Return the path of the file of a `kind` for this version of the engine and of Python.

    `crc` and `size` are those of the content that the file is derived from.
    """
    made_by = f"{_FORMAT} {__version__} {sys.implementation.name} {sys.hexversion} {marshal.version}"
    crc = zlib.crc32(made_by.encode(), crc)
    return os.path.join(cache_folder(), f"{kind}-{crc:08x}-{size}.bin")


class Store:
    """The values in a file, by key: plain data, but not None.

    Large values are read on request: a run needs few of them, and reading all takes as long as linting an article.
    """

    def __init__(self, path: str) -> None:
        """Open a file that write() has written; if it is missing or damaged, the store is empty."""
        self.path = path
        self._small: dict[Any, Any] = {}
        self._large: dict[Any, tuple[int, int]] = {}  # offset in the file and size in bytes
        self._file: int | None = None
        self._content = b""
        with suppress(OSError, ValueError, EOFError, TypeError):
            self._open()

    def _open(self) -> None:
        if sys.platform == "win32":  # an open file cannot be replaced there
            with open(self.path, "rb") as file:
                self._content = file.read()
        else:
            self._file = os.open(self.path, os.O_RDONLY)
        start = _SIZE + min(int.from_bytes(self._part(0, _SIZE), "little"), _LONGEST_HEAD)
        head = sealed.unseal(self._part(_SIZE, start - _SIZE))
        if head is not None:
            small, large = marshal.loads(head)
            self._small, self._large = small, {key: (start + at, size) for key, (at, size) in large.items()}

    def _part(self, start: int, size: int) -> bytes:
        return self._content[start : start + size] if self._file is None else os.pread(self._file, size, start)

    def __del__(self) -> None:
        if self._file is not None:
            os.close(self._file)

    def get(self, key: Any) -> Any:
        """Return the value of a key, or None if it is missing or damaged."""
        if key not in self._large:
            return self._small.get(key)
        content = sealed.unseal(self._part(*self._large[key]))
        try:
            return None if content is None else marshal.loads(content)
        except (ValueError, EOFError, TypeError):
            return None

    def all(self) -> dict[Any, Any]:
        """Return all undamaged values by key."""
        large = {key: value for key in self._large if (value := self.get(key)) is not None}
        return {**self._small, **large}


def write(path: str, values: Mapping[Any, Any]) -> None:
    """Write `values` for a Store in one step, and remove the oldest files of the same kind.

    Does nothing if the folder cannot be written.
    """
    small, large, parts = {}, {}, []
    at = 0
    for key, value in values.items():
        content = marshal.dumps(value)
        if len(content) < _LARGE:
            small[key] = value
        else:
            parts.append(sealed.seal(content))
            large[key] = at, len(parts[-1])
            at += len(parts[-1])
    head = sealed.seal(marshal.dumps((small, large)))
    folder, name = os.path.split(path)
    with suppress(OSError):
        os.makedirs(folder, mode=0o700, exist_ok=True)
    content = b"".join((len(head).to_bytes(_SIZE, "little"), head, *parts))
    sealed.replace(path, [content], _KEPT_FILES, name.partition("-")[0] + "-")
