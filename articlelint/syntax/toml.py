"""TOML with places: tomllib gives values without them, so a scanner walks over the same text."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from articlelint.startup.records import NamedTuple
from articlelint.syntax.front_matter.metadata import MAX_DEPTH, MAX_NODES, Path, Style

_STRINGS: tuple[tuple[str, Style], ...] = (
    ('"""', "toml-multi-basic"),
    ("'''", "toml-multi-literal"),
    ('"', "toml-basic"),
    ("'", "toml-literal"),
)


class Place(NamedTuple):
    """The span of a value or of a table's header, and that of its key: -1, -1 for the items of a list."""

    start: int
    end: int
    key_start: int
    key_end: int
    style: Style


class Repeat(NamedTuple):
    """A statement that sets a key again: the key, where it stands first and here, and the span of the statement.

    That span counts from the start of the text, the others from its base.
    """

    path: Path
    first: int
    start: int
    end: int
    statement: tuple[int, int]


class Places(NamedTuple):
    """The places of all keys, tables and values of a document, as far as it is TOML."""

    found: dict[Path, Place]
    repeats: tuple[Repeat, ...]


def loads(text: str) -> dict[str, Any]:
    """Return the values of a TOML document. ValueError, with line and column in its text, if it is none."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    loaded: dict[str, Any] = tomllib.loads(text)
    return loaded


def scan(text: str, base: int = 0) -> Places:
    """Find the places of a TOML document; `base` is the offset of its first character in the file."""
    scanner = _Scanner(text, base)
    scanner.run()
    return Places(scanner.found, tuple(scanner.repeats))


def placed(found: Mapping[Path, Place], data: dict[str, Any]) -> Iterator[tuple[Path, object, Place]]:
    """Yield each place with its value in `data`; places of what is not there are left out."""
    for path, place in found.items():
        value: Any = data
        try:
            for part in path:
                value = value[part]
        except (KeyError, IndexError, TypeError):
            continue
        yield path, value, place


class _StopError(Exception):
    """What follows is no TOML, or too large or deep."""


class _Scanner:
    """Walks over tables, keys and values of a TOML document, and notes where they stand."""

    __slots__ = ("arrays", "at", "base", "depth", "found", "repeats", "source")

    def __init__(self, source: str, base: int) -> None:
        self.source = source
        self.base = base
        self.at = 0
        self.depth = 0
        self.found: dict[Path, Place] = {}
        self.arrays: dict[Path, int] = {}  # arrays of tables and their lengths so far
        self.repeats: list[Repeat] = []

    def run(self) -> None:
        """Walk to the end, or to what is no TOML."""
        table: Path = ()
        source, size = self.source, len(self.source)
        try:
            while True:
                self.skip_lines()
                if self.at >= size:
                    return
                if source[self.at] == "[":
                    table = self.header()
                else:
                    self.statement(table)
                self.skip_blanks()
                if self.at < size and source[self.at] not in "#\r\n":
                    return
        except (_StopError, IndexError, ValueError):  # what is no TOML; tomllib says more of it
            return

    def header(self) -> Path:
        """`[table]` or `[[array of tables]]`; the path that the lines below add to."""
        start = self.at
        is_array = self.source.startswith("[[", start)
        self.at += 2 if is_array else 1
        parts = self.key()
        self.expect("]]" if is_array else "]")
        end = self.at
        path = self.parents(parts[:-1])
        name, low, high = parts[-1]
        path = (*path, name)
        if is_array:
            index = self.arrays.get(path, 0)
            self.arrays[path] = index + 1
            if not index:
                self.note(path, start, end, low, high, "block")
            path = (*path, index)
            self.note(path, start, end, -1, -1, "block")
        elif path not in self.found:
            self.note(path, start, end, low, high, "block")
        return path

    def statement(self, table: Path) -> None:
        start = self.at
        path, low, high = self.keyed(table)
        first = self.found.get(path)
        if first is not None and first.style != "block":
            self.value(path, low, high, keep=False)
            span = self.base + low, self.base + high
            self.repeats.append(Repeat(path, first.key_start, *span, (start, self.at)))
        else:
            self.value(path, low, high)

    def keyed(self, table: Path) -> tuple[Path, int, int]:
        parts = self.key()
        self.expect("=")
        self.skip_blanks()
        path = table
        for name, low, high in parts[:-1]:
            path = (*path, name)
            if path not in self.found:
                self.note(path, low, high, low, high, "block")
        name, low, high = parts[-1]
        return (*path, name), low, high

    def parents(self, parts: list[tuple[str, int, int]]) -> Path:
        path: Path = ()
        for name, low, high in parts:
            path = (*path, name)
            if path not in self.found:
                self.note(path, low, high, low, high, "block")
            if path in self.arrays:
                path = (*path, self.arrays[path] - 1)
        return path

    def key(self) -> list[tuple[str, int, int]]:
        """A dotted key: each part with its span."""
        parts: list[tuple[str, int, int]] = []
        source = self.source
        while True:
            self.skip_blanks()
            low = self.at
            if source[low] in "\"'":
                self.string(source[low])
                name = next(iter(loads(source[low : self.at] + "=0")))
            else:
                while source[self.at].isalnum() or source[self.at] in "-_":
                    self.at += 1
                name = source[low : self.at]
            if low == self.at or len(parts) > MAX_DEPTH:
                raise _StopError
            parts.append((name, low, self.at))
            self.skip_blanks()
            if source[self.at] != ".":
                return parts
            self.at += 1

    def value(self, path: Path, key_start: int, key_end: int, keep: bool = True) -> None:
        source = self.source
        start = self.at
        char = source[start]
        style: Style = "plain"
        if char in "\"'":
            quote, style = next(pair for pair in _STRINGS if source.startswith(pair[0], start))
            self.string(quote)
        elif char in "[{":
            style = "flow"
            if self.depth >= MAX_DEPTH:
                raise _StopError
            self.depth += 1
            if char == "[":
                self.array(path, keep)
            else:
                self.inline_table(path, keep)
            self.depth -= 1
        else:
            while self.at < len(source) and source[self.at] not in ",]}#\r\n":
                self.at += 1
            self.at = start + len(source[start : self.at].rstrip(" \t"))
        if keep:
            self.note(path, start, self.at, key_start, key_end, style)

    def array(self, path: Path, keep: bool) -> None:
        self.at += 1
        index = 0
        while True:
            self.skip_lines()
            if self.source[self.at] == "]":
                self.at += 1
                return
            self.value((*path, index), -1, -1, keep)
            index += 1
            self.skip_lines()
            if self.source[self.at] == ",":
                self.at += 1

    def inline_table(self, path: Path, keep: bool) -> None:
        self.at += 1
        while True:
            self.skip_lines()
            if self.source[self.at] == "}":
                self.at += 1
                return
            below, low, high = self.keyed(path)
            self.value(below, low, high, keep)
            self.skip_lines()
            if self.source[self.at] == ",":
                self.at += 1

    def string(self, quote: str) -> None:
        """Move past a string; up to two quotes may stand before those that close a multi-line one."""
        source = self.source
        at = self.at + len(quote)
        while True:
            closing = source.find(quote, at)
            if closing < 0:
                raise _StopError
            slash = source.find("\\", at, closing) if quote[0] == '"' else -1
            if slash < 0:
                break
            at = slash + 2
        self.at = closing + len(quote)
        if len(quote) == 3:
            for _ in range(2):
                if source.startswith(quote[0], self.at):
                    self.at += 1

    def note(self, path: Path, start: int, end: int, key_start: int, key_end: int, style: Style) -> None:
        if len(self.found) > MAX_NODES:
            raise _StopError
        base = self.base
        key = (base + key_start, base + key_end) if key_start >= 0 else (-1, -1)
        self.found[path] = Place(base + start, base + end, *key, style)

    def expect(self, token: str) -> None:
        self.skip_blanks()
        if not self.source.startswith(token, self.at):
            raise _StopError
        self.at += len(token)

    def skip_blanks(self) -> None:
        source, size = self.source, len(self.source)
        while self.at < size and source[self.at] in " \t":
            self.at += 1

    def skip_lines(self) -> None:
        """Move past blanks, line ends and comments."""
        source, size = self.source, len(self.source)
        while self.at < size:
            char = source[self.at]
            if char == "#":
                end = source.find("\n", self.at)
                self.at = size if end < 0 else end
            elif char in " \t\r\n":
                self.at += 1
            else:
                return
