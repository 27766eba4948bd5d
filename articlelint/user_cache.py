"""What a run keeps for the next one in the user's cache folder: rules and expressions made ready.

It is like Python's own `__pycache__`: it holds nothing of the articles, and a lost, damaged or unwritable file costs
time only.
"""

from __future__ import annotations

import marshal
import os
import sys
import zlib
from contextlib import suppress
from typing import Any

from articlelint import __version__, sealed

_KEPT_FILES = 8  # of one kind: for as many sets of rules or versions of Python


def file(kind: str, crc: int = 0, size: int = 0) -> str:
    """The path of the file of a `kind` for this version of the engine and of Python.

    `crc` and `size` tell contents apart on which it depends.
    """
    crc = zlib.crc32(f"{__version__} {sys.implementation.name} {sys.hexversion} {marshal.version}".encode(), crc)
    return os.path.join(_folder(), f"{kind}-{crc:08x}-{size}.bin")


def read(path: str) -> Any:
    """What write() wrote; None where there is nothing whole."""
    content = sealed.read(path)
    try:
        return None if content is None else marshal.loads(content)
    except (ValueError, EOFError, TypeError):
        return None


def write(path: str, data: Any) -> None:
    """Write `data` in one step, and remove the oldest files of its kind; a folder that cannot be written is no harm."""
    folder, name = os.path.split(path)
    with suppress(OSError):
        os.makedirs(folder, mode=0o700, exist_ok=True)
    sealed.write(path, marshal.dumps(data), _KEPT_FILES, name.partition("-")[0] + "-")


def _folder() -> str:
    """Where the platform keeps what programs may lose."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "articlelint")
