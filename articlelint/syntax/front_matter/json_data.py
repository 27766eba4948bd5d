"""Reads a JSON block: the values the json module gives, with the place of each."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

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
    forget,
)
from articlelint.syntax.lines import line_spans

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

_WORDS: dict[str, object] = {"true": True, "false": False, "null": None}


def read(text: str, start: int, end: int) -> Block:
    """The object that `text[start:end]` holds, with nothing but blanks around it."""
    low = _skip(text, start, end)
    if low == end:
        return Block({}, {}, ())
    if text[low] != "{":
        high = next((stop for _, stop, _ in line_spans(text, low, end)), end)
        message = 'The front matter has to be an object: names with values, as in {"title": "Council opens park"}.'
        return Block({}, {}, (Problem("not-a-mapping", low, high, message),))
    block, after = read_object(text, low, end)
    rest = _skip(text, after, end) if after >= 0 else end
    if rest < end:
        problem = Problem("syntax", rest, end, "The object is closed above; only blanks may follow. Remove this.")
        return Block(block.data, block.nodes, (*block.problems, problem))
    return block


def read_object(text: str, start: int, end: int) -> tuple[Block, int]:
    """The object that begins at `start`, and where it ends: -1 where it is broken."""
    scan = _Scanner(text, end)
    data: dict[str, object] = {}
    try:
        after = scan.members(start + 1, (), data)
    except BrokenError as error:
        return Block(data, scan.nodes, (error.problem, *scan.repeats.problems(text))), -1
    return Block(data, scan.nodes, tuple(scan.repeats.problems(text))), after


class _Scanner:
    __slots__ = ("depth", "end", "nodes", "number", "repeats", "string", "text")

    def __init__(self, text: str, end: int) -> None:
        self.text = text
        self.end = end
        self.nodes: dict[Path, Node] = {}
        self.repeats = Repeats()
        self.depth = 0
        self.string = _string()
        self.number = _number()

    def members(self, at: int, path: Path, data: dict[str, object]) -> int:
        """Read the members after the opening brace into `data`; the offset after the closing one."""
        text, end = self.text, self.end
        opening = at - 1
        at = self.skip(at)
        if text.startswith("}", at, end):
            return at + 1
        while True:
            if not text.startswith('"', at, end):
                raise BrokenError(self.bad_name(at, opening))
            key, key_end = self.quoted(at)
            key_path = (*path, key)
            colon = self.skip(key_end)
            if not text.startswith(":", colon, end):
                raise BrokenError(_syntax(at, key_end, f'After the name "{key}" a colon and a value are expected.'))
            if key in data:
                self.repeats.add(key_path, self.nodes[key_path].key_start, at, key_end)
                forget(self.nodes, key_path)
            value, after = self.value(self.skip(colon + 1), key_path, at, key_end)
            data[key] = value
            at = self.skip(after)
            if text.startswith("}", at, end):
                return at + 1
            at = self.comma(at, opening, "}")

    def elements(self, at: int, path: Path, items: list[object]) -> int:
        """Read the items after the opening bracket into `items`; the offset after the closing one."""
        text, end = self.text, self.end
        opening = at - 1
        at = self.skip(at)
        if text.startswith("]", at, end):
            return at + 1
        while True:
            value, after = self.value(at, (*path, len(items)), -1, -1)
            items.append(value)
            at = self.skip(after)
            if text.startswith("]", at, end):
                return at + 1
            at = self.comma(at, opening, "]")

    def value(self, at: int, path: Path, key_start: int, key_end: int) -> tuple[object, int]:
        if len(self.nodes) >= MAX_NODES:
            raise BrokenError(
                _syntax(at, at + 1, f"The front matter holds more than {MAX_NODES:,} values. Cut it down.")
            )
        text = self.text
        char = text[at] if at < self.end else ""
        value: object
        style: Style = "plain"
        if char == '"':
            style = "json"
            value, after = self.quoted(at)
        elif char in ("{", "["):
            style = "flow"
            if self.depth >= MAX_DEPTH:
                raise BrokenError(_syntax(at, at + 1, f"The front matter is nested deeper than {MAX_DEPTH} levels."))
            self.depth += 1
            # Before its members, so that a broken one does not take the collection with it.
            if char == "{":
                members: dict[str, object] = {}
                value = members
                self.nodes[path] = Node(path, value, at, at + 1, key_start, key_end, style)
                after = self.members(at + 1, path, members)
            else:
                items: list[object] = []
                value = items
                self.nodes[path] = Node(path, value, at, at + 1, key_start, key_end, style)
                after = self.elements(at + 1, path, items)
            self.depth -= 1
        else:
            value, after = self.word(at)
        self.nodes[path] = Node(path, value, at, after, key_start, key_end, style)
        return value, after

    def word(self, at: int) -> tuple[object, int]:
        """A number, true, false or null."""
        found = self.number.match(self.text, at, self.end)
        if found is not None:
            whole, fraction, exponent = found.groups()
            try:
                value = float(found.group()) if fraction or exponent else int(whole)
            except ValueError:  # more digits than int() takes
                value = float(whole)
            return value, found.end()
        for word, constant in _WORDS.items():
            if self.text.startswith(word, at, self.end):
                return constant, at + len(word)
        raise BrokenError(self.bad_value(at))

    def quoted(self, at: int) -> tuple[str, int]:
        try:
            value, after = self.string(self.text, at + 1, True)
        except ValueError as error:
            raise BrokenError(self.bad_string(at, error)) from None
        if after > self.end:
            raise BrokenError(_syntax(at, self.end, 'This text has no closing ". Add one.'))
        return value, after

    def comma(self, at: int, opening: int, closing: str) -> int:
        if self.text.startswith(",", at, self.end):
            following = self.skip(at + 1)
            if self.text.startswith(closing, following, self.end):
                raise BrokenError(_syntax(at, at + 1, f"The comma before {closing} is one too many. Remove it."))
            return following
        if at >= self.end:
            bracket = self.text[opening]
            raise BrokenError(_syntax(opening, opening + 1, f"This {bracket} is not closed. Add {closing}."))
        raise BrokenError(_syntax(at, at + 1, f"A comma or {closing} is expected here, after the value before it."))

    def bad_name(self, at: int, opening: int) -> Problem:
        if at >= self.end:
            return _syntax(opening, opening + 1, "This { is not closed. Add }.")
        return _syntax(at, at + 1, 'A name in double quotes is expected here: "title": "Council opens park".')

    def bad_value(self, at: int) -> Problem:
        text = self.text
        if text.startswith(("//", "/*", "#"), at):
            return _syntax(at, at + 2, "JSON has no comments. Remove it.")
        if text.startswith("'", at):
            return _syntax(at, at + 1, "JSON takes double quotes only.")
        return _syntax(at, min(at + 1, self.end), "A value is expected here; text needs double quotes.")

    def bad_string(self, at: int, error: ValueError) -> Problem:
        position = getattr(error, "pos", at)
        if "Unterminated" in str(error) or position >= self.end:
            return _syntax(at, at + 1, 'This text has no closing ". Add one.')
        if "control character" in str(error):
            return _syntax(
                at,
                position,
                "A text must not hold a line end, tab or control character. "
                "Close the quotes before it, or write \\n or \\t.",
            )
        return _syntax(
            position, position + 1, "A backslash begins an escape, and this is none. Write the backslash twice."
        )

    def skip(self, at: int) -> int:
        return _skip(self.text, at, self.end)


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at] in " \t\r\n":
        at += 1
    return at


def _syntax(start: int, end: int, message: str) -> Problem:
    return Problem("syntax", start, end, message)


@cache
def _string() -> Callable[[str, int, bool], tuple[str, int]]:
    from json import decoder

    scan: Callable[[str, int, bool], tuple[str, int]] = decoder.scanstring  # type: ignore[attr-defined]
    return scan


@cache
def _number() -> re.Pattern[str]:
    import re

    return re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?")
