"""One configuration file while it is being read: its text, our table in it, and the positions of its keys."""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF8
from dataclasses import dataclass, field
from typing import Any

from articlelint.config.model import ConfigError, Key, Origin
from articlelint.storage import regular
from articlelint.syntax.lines import LineIndex
from articlelint.syntax.toml import loads, placed, scan

_PYPROJECT = "pyproject.toml"
_PYPROJECT_TABLE = ("tool", "articlelint")


@dataclass(slots=True)
class Layer:
    """The checked content of one file, or of several merged: plain values, their origins, and what was wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[Key, Origin] = field(default_factory=dict)
    errors: list[ConfigError] = field(default_factory=list)


class Source:
    """One file while it is being checked: its table, the positions of its keys, and the layer it becomes."""

    __slots__ = ("_items", "_keys", "_lines", "_prefix", "layer", "path", "table")

    def __init__(self, path: str) -> None:
        """Read the file at the absolute `path`. Raises ConfigError."""
        text = _read_text(path)
        data = _parse(path, text)
        table = _own_table(path, data)
        if not isinstance(table, dict):
            raise ConfigError(path, 1, 1, "there is no [tool.articlelint] table in this file")
        self.path = path
        self.table: dict[str, Any] = table
        self.layer = Layer()
        self._prefix: Key = _PYPROJECT_TABLE if _is_pyproject(path) else ()
        self._lines = LineIndex(text)
        self._keys, self._items = _offsets(text, data, self._prefix)

    def origin(self, key: Key, item: str | None = None) -> Origin:
        """Return the place of a key, or of one entry of its list; of the nearest table around it if it has none."""
        path = self._prefix + key
        offset = None if item is None else self._items.get((path, item))
        while offset is None and path:
            offset = self._keys.get(path)
            path = path[:-1]
        return Origin(self.path, *self._lines.position(offset or 0))

    def note_origin(self, key: Key, item: str | None = None) -> None:
        """Remember where a key is, or one entry of its list."""
        self.layer.origins[key if item is None else (*key, item)] = self.origin(key, item)

    def fail(self, message: str, key: Key, item: str | None = None) -> None:
        """Note an error at the place of a key, or of one entry of its list."""
        origin = self.origin(key, item)
        self.layer.errors.append(ConfigError(origin.path, origin.line, origin.column, message))


def has_own_table(path: str) -> bool:
    """Whether the `pyproject.toml` at `path` has a table for us. Raises ConfigError if it cannot be read."""
    text = _read_text(path)
    # Most such files are not about us: the word alone spares importing the TOML parser.
    return "articlelint" in text and _own_table(path, _parse(path, text)) is not None


def _is_pyproject(path: str) -> bool:
    return os.path.basename(path) == _PYPROJECT


def _own_table(path: str, data: dict[str, Any]) -> object:
    """Return what a parsed file says to us: all of it, or one table of a `pyproject.toml`."""
    if not _is_pyproject(path):
        return data
    tool = data.get(_PYPROJECT_TABLE[0])
    return tool.get(_PYPROJECT_TABLE[1]) if isinstance(tool, dict) else None


def _offsets(text: str, data: dict[str, Any], prefix: Key) -> tuple[dict[Key, int], dict[tuple[Key, str], int]]:
    """Return where each key below `prefix` is, and where each text is that is its value or in its list."""
    keys: dict[Key, int] = {}
    items: dict[tuple[Key, str], int] = {}
    for path, value, place in placed(scan(text).found, data):
        key = tuple(map(str, path))
        if key[: len(prefix)] != prefix:
            continue
        keys[key] = place.start if place.key_start < 0 else min(place.key_start, place.start)
        if isinstance(value, str):
            depth = len(path)
            while isinstance(path[depth - 1], int):
                depth -= 1
            items.setdefault((key[:depth], value), place.start)
    return keys, items


def _read_text(path: str) -> str:
    try:
        data = regular.read(path)
    except OSError as error:
        raise ConfigError(path, 0, 0, f"the configuration cannot be read: {error.strerror}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        data = data.removeprefix(BOM_UTF8)  # it does not count in the places that the error has
        before = data[: error.start].decode("utf-8")
        message = f"not UTF-8: byte 0x{data[error.start]:02x}"
        raise ConfigError(path, *_end(before), message) from None


def _parse(path: str, text: str) -> dict[str, Any]:
    try:
        return loads(text)
    except ValueError as error:
        message = str(error)
        place = re.search(r" \(at line (\d+), column (\d+)\)$", message)
        if place:
            raise ConfigError(path, int(place[1]), int(place[2]), message[: place.start()]) from None
        raise ConfigError(path, *_end(text), message) from None
    except RecursionError:
        raise ConfigError(path, 1, 1, "nested too deeply") from None


def _end(text: str) -> tuple[int, int]:
    """Return line and column of the end of a text."""
    return LineIndex(text).position(len(text))
