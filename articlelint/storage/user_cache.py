"""What a run keeps for the next one in the user's cache folder: rules and expressions made ready.

It is like Python's own `__pycache__`: it holds nothing of the articles, and a lost, damaged or unwritable file costs
time only.
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

_FORMAT = 2  # of the files
_KEPT_FILES = 8  # of one kind: for as many sets of rules or versions of Python
_SIZE = 4  # bytes that tell how long the head of a file is
_LONGEST_HEAD = 1 << 24
_LARGE = 1_000  # bytes of a value that is read only when it is asked for


def file(kind: str, crc: int = 0, size: int = 0) -> str:
    """The path of the file of a `kind` for this version of the engine and of Python.

    `crc` and `size` tell contents apart on which it depends.
    """
    made_by = f"{_FORMAT} {__version__} {sys.implementation.name} {sys.hexversion} {marshal.version}"
    crc = zlib.crc32(made_by.encode(), crc)
    return os.path.join(_folder(), f"{kind}-{crc:08x}-{size}.bin")


class Store:
    """The values in a file, by key: plain data, but not None.

    A run needs few of those that are large, and to read all of them takes as long as linting an article.
    """

    def __init__(self, path: str) -> None:
        """`path` is that of a file that write() has written; where there is none, or it is damaged, nothing is kept."""
        self.path = path
        self._small: dict[Any, Any] = {}
        self._large: dict[Any, tuple[int, int]] = {}  # where they start, and how many bytes they have
        self._file: int | None = None
        self._content = b""
        with suppress(OSError, ValueError, EOFError, TypeError):
            self._open()

    def _open(self) -> None:
        if sys.platform == "win32":  # where a file that is open cannot be replaced
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
        """The value of a key; None where there is none, or it is damaged."""
        if key not in self._large:
            return self._small.get(key)
        content = sealed.unseal(self._part(*self._large[key]))
        try:
            return None if content is None else marshal.loads(content)
        except (ValueError, EOFError, TypeError):
            return None

    def all(self) -> dict[Any, Any]:
        """All values, by their keys."""
        large = {key: value for key in self._large if (value := self.get(key)) is not None}
        return {**self._small, **large}


def write(path: str, values: Mapping[Any, Any]) -> None:
    """Write `values` for a Store in one step, and remove the oldest files of their kind.

    A folder that cannot be written is no harm.
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


def _folder() -> str:
    """Where the platform keeps what programs may lose."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "articlelint")
