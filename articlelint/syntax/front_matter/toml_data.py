"""Reads a TOML block: the values tomllib gives, with the place of each.

tomllib tells no places, so a scanner walks over the same text. What it cannot place gets the place of its table.
"""

from __future__ import annotations

import sys
from typing import Any

from articlelint.syntax.front_matter.metadata import (
    MAX_DEPTH,
    MAX_NODES,
    Block,
    BrokenError,
    Node,
    Path,
    Problem,
    Repeats,
    Style,
    lines,
)

_MAX_BROKEN = 8  # broken lines that are left out to read the others
_MAX_LINE_DOTS = MAX_DEPTH  # tomllib takes quadratic time for the parts of a dotted key
_STRINGS: tuple[tuple[str, Style], ...] = (
    ('"""', "toml-multi-basic"),
    ("'''", "toml-multi-literal"),
    ('"', "toml-basic"),
    ("'", "toml-literal"),
)


def read(text: str, start: int, end: int) -> Block:
    """The table that `text[start:end]` holds. Where lines are broken, what the others hold."""
    source = text[start:end]
    if "\r" in source and "\n" not in source:
        source = source.replace("\r", "\n")
    scan = _Scanner(source, start)
    scan.run()
    problems: list[Problem] = []
    readable = source
    for attempt in range(_MAX_BROKEN):
        try:
            data = _load(readable)
            break
        except ValueError as error:
            if attempt == 0 and scan.repeated:
                # tomllib refuses a key given twice; take the further ones out and see what is left.
                problems.extend(scan.repeats.problems(text))
                readable = _blanked(readable, scan.repeated)
                continue
            low, high = _line_of(readable, error)
            if not any(problem.kind == "syntax" for problem in problems):
                problems.append(_problem(source, start, low, high, error))
            if high <= low:
                return Block({}, {}, tuple(problems))
            readable = _blanked(readable, [(low, high)])
        except RecursionError:
            message = "The front matter is nested too deep. Flatten it."
            return Block({}, {}, (Problem("syntax", start, start + 1, message),))
    else:
        return Block({}, {}, tuple(problems))
    if readable is not source:
        scan = _Scanner(readable, start)
        scan.run()
    nodes = scan.nodes(data)
    if len(nodes) > MAX_NODES:
        message = f"The front matter holds more than {MAX_NODES:,} values. Cut it down."
        return Block({}, {}, (Problem("syntax", start, start + 1, message),))
    _place_rest(data, (), nodes, start, end)
    return Block(data, nodes, tuple(sorted(problems, key=lambda found: found.start)))


def _load(source: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    if any(source.count(".", low, high) > _MAX_LINE_DOTS for low, high, _ in lines(source, 0, len(source))):
        for low, high, _ in lines(source, 0, len(source)):
            if source.count(".", low, source.find("=", low, high)) > _MAX_LINE_DOTS:
                raise ValueError(f"Too many dots in a key (at line {source.count(chr(10), 0, low) + 1}, column 1)")
    loaded: dict[str, Any] = tomllib.loads(source)
    return loaded


def _blanked(source: str, spans: list[tuple[int, int]]) -> str:
    """`source` with blanks in `spans`, so that all else keeps its place."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts.append(source[at:start])
        parts.extend(char if char in "\r\n" else " " for char in source[start:end])
        at = end
    return "".join((*parts, source[at:]))


def _line_of(source: str, error: ValueError) -> tuple[int, int]:
    """The line that a TOMLDecodeError is about; the last one with text where it is about the end."""
    _, found, place = str(error).rpartition("(at line ")
    if found:
        number = int(place.partition(",")[0])
        for index, (low, high, _) in enumerate(lines(source, 0, len(source)), 1):
            if index == number:
                return low, high
    stop = len(source.rstrip())
    return source.rfind("\n", 0, stop) + 1, stop


def _problem(source: str, base: int, low: int, high: int, error: ValueError) -> Problem:
    line = source[low:high]
    name, equals, value = line.partition("=")
    value = value.strip()
    column = str(error).rpartition("column ")[2].rstrip(")")
    at = min(high, low + int(column) - 1) if column.isdigit() else low
    start, stop = base + low + len(line) - len(line.lstrip()), base + low + len(line.rstrip())
    if not equals and ":" in line:
        message = 'TOML sets a value with an equals sign: title = "Council opens park".'
    elif line.lstrip().startswith(("<<<<<<<", "=======", ">>>>>>>")):
        message = "A merge conflict was left in the front matter. Resolve it."
    elif equals and not value:
        message = f'"{name.strip()}" has no value. Give it one, or remove the line.'
    elif equals and value[0] in "\"'" and value.count(value[0]) % 2:
        message = f'The value of "{name.strip()}" begins with {value[0]}, but that quote is not closed.'
    elif equals and (value[0].isalpha() or not value[0].isascii()) and "Invalid value" in str(error):
        message = f'Text needs quotes in TOML: {name.strip()} = "{value}"'
    else:
        cause = str(error).partition(" (at ")[0]
        message = f"The front matter cannot be read here ({cause}). Text needs quotes in TOML."
        if base + at < stop:
            start = base + at
    return Problem("syntax", min(start, stop), stop, message)


def _place_rest(data: object, path: Path, nodes: dict[Path, Node], start: int, end: int) -> None:
    """Give what the scanner did not place the place of what holds it."""
    members: list[tuple[str | int, object]] = []
    if isinstance(data, dict):
        members = list(data.items())
    elif isinstance(data, list):
        members = list(enumerate(data))
    for key, value in members:
        below = (*path, key)
        node = nodes.get(below)
        if node is None:
            is_item = isinstance(key, int)
            key_span = (-1, -1) if is_item else (start, end)
            style: Style = "flow" if isinstance(value, (dict, list)) else "plain"
            node = nodes[below] = Node(below, value, start, end, *key_span, style)
        if isinstance(value, (dict, list)):
            _place_rest(value, below, nodes, node.start, node.end)


class _Scanner:
    """Walks over tables, keys and values of a TOML document, and notes where they stand."""

    __slots__ = ("arrays", "at", "base", "depth", "found", "repeated", "repeats", "source")

    def __init__(self, source: str, base: int) -> None:
        self.source = source
        self.base = base
        self.at = 0
        self.depth = 0
        self.found: dict[Path, tuple[int, int, int, int, Style]] = {}  # value's span, key's span, style
        self.arrays: dict[Path, int] = {}  # arrays of tables and their lengths so far
        self.repeats = Repeats()
        self.repeated: list[tuple[int, int]] = []  # statements that set a key again

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
        except (BrokenError, IndexError, ValueError):  # what is no TOML; tomllib says more of it
            return

    def nodes(self, data: dict[str, Any]) -> dict[Path, Node]:
        """A node for each place whose value `data` has."""
        nodes: dict[Path, Node] = {}
        for path, (start, end, key_start, key_end, style) in self.found.items():
            value: Any = data
            try:
                for part in path:
                    value = value[part]
            except (KeyError, IndexError, TypeError):
                continue
            nodes[path] = Node(path, value, start, end, key_start, key_end, style)
        return nodes

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
        if path in self.found and self.found[path][4] != "block":
            self.repeats.add(path, self.found[path][2], self.base + low, self.base + high)
            self.value(path, low, high, keep=False)
            self.repeated.append((start, self.at))
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
                name = next(iter(_load(source[low : self.at] + "=0")))
            else:
                while source[self.at].isalnum() or source[self.at] in "-_":
                    self.at += 1
                name = source[low : self.at]
            if low == self.at or len(parts) > MAX_DEPTH:
                raise BrokenError(Problem("syntax", low, low, ""))
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
                raise BrokenError(Problem("syntax", start, start, ""))
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
                raise BrokenError(Problem("syntax", self.at, self.at, ""))
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
            raise BrokenError(Problem("syntax", start, start, ""))
        base = self.base
        key = (base + key_start, base + key_end) if key_start >= 0 else (-1, -1)
        self.found[path] = (base + start, base + end, *key, style)

    def expect(self, token: str) -> None:
        self.skip_blanks()
        if not self.source.startswith(token, self.at):
            raise BrokenError(Problem("syntax", self.at, self.at, ""))
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
