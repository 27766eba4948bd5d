"""Reads a TOML block: the values tomllib gives, with the place of each.

What the scanner cannot place gets the place of its table.
"""

from __future__ import annotations

from typing import Any

from articlelint.syntax.front_matter.metadata import (
    MAX_DEPTH,
    MAX_NODES,
    Block,
    Node,
    Path,
    Problem,
    Repeats,
    Style,
)
from articlelint.syntax.lines import line_spans
from articlelint.syntax.toml import Places, loads, placed, scan

_MAX_BROKEN = 8  # broken lines that are left out to read the others
_MAX_LINE_DOTS = MAX_DEPTH  # tomllib takes quadratic time for the parts of a dotted key


def read(text: str, start: int, end: int) -> Block:
    """The table that `text[start:end]` holds. Where lines are broken, what the others hold."""
    source = text[start:end]
    if "\r" in source and "\n" not in source:
        source = source.replace("\r", "\n")
    places = scan(source, start)
    problems: list[Problem] = []
    readable = source
    for attempt in range(_MAX_BROKEN):
        try:
            data = _load(readable)
            break
        except ValueError as error:
            if attempt == 0 and places.repeats:
                # tomllib refuses a key given twice; take the further ones out and see what is left.
                problems.extend(_repeat_problems(text, places))
                readable = _blanked(readable, [each.statement for each in places.repeats])
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
        places = scan(readable, start)
    nodes = {path: Node(path, value, *place) for path, value, place in placed(places.found, data)}
    if len(nodes) > MAX_NODES:
        message = f"The front matter holds more than {MAX_NODES:,} values. Cut it down."
        return Block({}, {}, (Problem("syntax", start, start + 1, message),))
    _place_rest(data, (), nodes, start, end)
    return Block(data, nodes, tuple(sorted(problems, key=lambda found: found.start)))


def _load(source: str) -> dict[str, Any]:
    if any(source.count(".", low, high) > _MAX_LINE_DOTS for low, high, _ in line_spans(source, 0, len(source))):
        for number, (low, high, _) in enumerate(line_spans(source, 0, len(source)), 1):
            if source.count(".", low, source.find("=", low, high)) > _MAX_LINE_DOTS:
                raise ValueError(f"Too many dots in a key (at line {number}, column 1)")
    return loads(source)


def _repeat_problems(text: str, places: Places) -> list[Problem]:
    repeats = Repeats()
    for each in places.repeats:
        repeats.add(each.path, each.first, each.start, each.end)
    return repeats.problems(text)


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
        for index, (low, high, _) in enumerate(line_spans(source, 0, len(source)), 1):
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
