"""Views of scalars: what quotes, escapes, folding and block scalars stand for, and where each part of it stands.

The rules are those of PyYAML's scanner, tomllib and json; the result is compared with the value they gave.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from articlelint.syntax.front_matter.metadata import Node
from articlelint.syntax.lines import start_of_line
from articlelint.syntax.view import View

if TYPE_CHECKING:
    import re

Part = tuple[str, int, int]

_BLANKS = " \t"
_YAML_BREAKS = "\r\n\x85\u2028\u2029"
_JSON_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
_TOML_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "e": "\x1b"}
_YAML_ESCAPES = {
    **_TOML_ESCAPES,
    "0": "\0",
    "a": "\a",
    "\t": "\t",
    "v": "\v",
    " ": " ",
    "/": "/",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_HEX_DIGITS = {"x": 2, "u": 4, "U": 8}


def view(text: str, node: Node, value: str) -> View:
    """The view of the string `value` at `node`; mapped as a whole where its parts cannot be told."""
    if not value:
        inside = node.start + (1 if node.end - node.start == 2 else 0)
        return View("", ((0, inside, inside),))
    if node.style == "folded":
        plain = _folded(text, node, value)
        if plain is not None:
            return plain
    try:
        found = View.build(_parts(text, node))
    except ValueError:
        found = None
    if found is not None and found.text == value:
        return found
    return View(value, ((0, node.start, node.end),))


def _parts(text: str, node: Node) -> Iterator[Part]:
    start, end = node.start, node.end
    style = node.style
    if style == "plain":
        return _flow(text, start, end, "")
    if style == "single":
        return _flow(text, start + 1, end - 1, "'")
    if style == "double":
        return _flow(text, start + 1, end - 1, '"')
    if style in ("literal", "folded"):
        return _block(text, node)
    if style == "json":
        return _escaped(text, start + 1, end - 1, _JSON_ESCAPES)
    if style == "toml-basic":
        return _escaped(text, start + 1, end - 1, _TOML_ESCAPES)
    if style == "toml-literal":
        return iter([(text[start + 1 : end - 1], start + 1, end - 1)])
    if style in ("toml-multi-basic", "toml-multi-literal"):
        low = start + 3
        if text.startswith("\r\n", low):
            low += 2
        elif text.startswith(("\n", "\r"), low):
            low += 1
        if style == "toml-multi-literal":
            return _unix_lines(text, low, end - 3)
        return _escaped(text, low, end - 3, _TOML_ESCAPES)
    raise ValueError(style)


def _flow(text: str, at: int, end: int, quote: str) -> Iterator[Part]:
    """A plain or quoted YAML scalar: line ends fold to spaces, blank lines to line ends."""
    pattern = _special(quote)
    while at < end:
        found = pattern.search(text, at, end)
        if found is None:
            yield text[at:end], at, end
            return
        special = found.start()
        char = text[special]
        if char == "'":
            yield text[at:special], at, special
            yield "'", special, special + 2
            at = special + 2
        elif char == "\\":
            yield text[at:special], at, special
            if text[special + 1] in _YAML_BREAKS:
                breaks, at = _breaks(text, special + 1, end)
                yield breaks[1:], special, at
            else:
                decoded, at = _escape(text, special, end, _YAML_ESCAPES)
                yield decoded, special, found.end() if at < 0 else at
        else:
            low = at + len(text[at:special].rstrip(_BLANKS))
            yield text[at:low], at, low
            breaks, at = _breaks(text, special, end)
            if breaks[0] != "\n":
                yield breaks, low, at
            else:
                yield breaks[1:] or " ", low, at


def _breaks(text: str, at: int, end: int) -> tuple[str, int]:
    """The line ends from `at`, as the parser normalises them, and the offset after them and the blanks around them."""
    found: list[str] = []
    while at < end and text[at] in _YAML_BREAKS:
        char = text[at]
        at += 2 if text.startswith("\r\n", at) else 1
        found.append(char if char in "\u2028\u2029" else "\n")
        while at < end and text[at] in _BLANKS:
            at += 1
    return "".join(found), at


def _folded(text: str, node: Node, value: str) -> View | None:
    """The view of a folded block scalar in which each line goes on with the next, as in nearly all; else None."""
    at = text.find("\n", node.start, node.end) + 1
    lines = text[at : node.end].split("\n")
    indent = len(lines[0]) - len(lines[0].lstrip(" "))
    if " ".join([line[indent:] for line in lines]) != value:
        return None
    segments: list[tuple[int, int, int]] = []
    start = 0
    for line in lines:
        low, high = at + indent, at + len(line)
        end = start + high - low
        segments += ((start, low, high), (end, high, high + 1 + indent))
        start, at = end + 1, high + 1
    return View(value, tuple(segments[:-1]))


def _block(text: str, node: Node) -> Iterator[Part]:
    """A literal or folded YAML block scalar."""
    is_folded = node.style == "folded"
    at, header = node.start + 1, ""
    while text[at : at + 1] and text[at] in "+-0123456789":
        header += text[at]
        at += 1
    content = _lines(text, at, node.end)
    next(content)  # the indicator's
    rows = list(content)
    if not rows:
        yield from _tail(text, node.end)[1:]  # nothing but blank lines, which a + keeps
        return
    digits = header.strip("+-")
    indent = _parent_indent(text, node) + int(digits) if digits else _first_indent(text, rows)
    breaks: list[Part] = []  # of the blank lines since the last line with text
    previous: Part | None = None  # the line end of the last line with text
    was_text = False
    for low, high, after in rows:
        begin = low + indent
        if begin > high or (begin == high and not text[low:high].strip(" ")):
            breaks.append((_normal(text, high, after), high, after))
            continue
        is_text = begin < high and text[begin] not in _BLANKS
        if previous is not None:
            if is_folded and was_text and is_text and previous[0] == "\n":
                if not breaks:
                    yield " ", previous[1], begin
            else:
                yield previous
        yield from breaks
        breaks = []
        yield text[begin:high], begin, high
        previous = (_normal(text, high, after), high, after)
        was_text = is_text
    if "-" in header or previous is None:
        return
    tail = _tail(text, node.end)
    yield from tail if "+" in header else tail[:1]


def _tail(text: str, at: int) -> list[Part]:
    """The line ends after a block scalar's last line: its own, and those of the blank lines below."""
    parts: list[Part] = []
    size = len(text)
    while at < size:
        stop = at
        while stop < size and text[stop] == " ":
            stop += 1
        if stop >= size or text[stop] not in _YAML_BREAKS:
            break
        after = stop + (2 if text.startswith("\r\n", stop) else 1)
        parts.append((_normal(text, stop, after), stop, after))
        at = after
    return parts


def _normal(text: str, start: int, end: int) -> str:
    """A line end as the parser gives it."""
    found = text[start:end]
    return found if found in ("\u2028", "\u2029") else "\n"


def _first_indent(text: str, rows: list[tuple[int, int, int]]) -> int:
    for low, high, _ in rows:
        line = text[low:high]
        stripped = line.lstrip(" ")
        if stripped:
            return len(line) - len(stripped)
    return 0


def _parent_indent(text: str, node: Node) -> int:
    """The column of the mapping or list that the block scalar is a value of; its indentation counts from there."""
    start = start_of_line(text, node.start)
    if node.key_start >= start:
        return node.key_start - start
    # The item of a list, or the value of a key that stands above after a question mark.
    return max(0, text.rfind("-" if node.key_start < 0 else ":", start, node.start) - start)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Lines as YAML ends them: start, end, and the start of the next."""
    inside = text[start:end]
    if inside.isascii() and "\r" not in inside:
        for line in inside.split("\n"):
            stop = start + len(line)
            yield start, stop, min(stop + 1, end)
            start = stop + 1
        return
    for found in _special("").finditer(text, start, end):
        if found.start() < start:
            continue
        after = found.start() + (2 if text.startswith("\r\n", found.start()) else 1)
        yield start, found.start(), after
        start = after
    yield start, end, end


def _escaped(text: str, at: int, end: int, escapes: dict[str, str]) -> Iterator[Part]:
    """A JSON or TOML string with backslash escapes; a line end (TOML) reads as one LF."""
    while at < end:
        slash = text.find("\\", at, end)
        stop = end if slash < 0 else slash
        yield from _unix_lines(text, at, stop)
        if slash < 0:
            return
        following = text[slash + 1]
        if following in " \t\r\n":  # TOML: a backslash before a line end takes all blanks after it
            at = slash + 1
            while at < end and text[at] in " \t\r\n":
                at += 1
        else:
            decoded, at = _escape(text, slash, end, escapes)
            yield decoded, slash, at


def _unix_lines(text: str, at: int, end: int) -> Iterator[Part]:
    """`text[at:end]` with CRLF read as LF."""
    while at < end:
        found = text.find("\r", at, end)
        if found < 0:
            break
        yield text[at:found], at, found
        after = found + (2 if text.startswith("\r\n", found) else 1)
        yield "\n", found, after
        at = after
    if at < end:
        yield text[at:end], at, end


def _escape(text: str, slash: int, end: int, escapes: dict[str, str]) -> tuple[str, int]:
    """The character that the escape at `slash` stands for, and the offset after it. Raises ValueError for none."""
    letter = text[slash + 1]
    if letter not in _HEX_DIGITS:
        if letter not in escapes:
            raise ValueError(letter)
        return escapes[letter], slash + 2
    after = slash + 2 + _HEX_DIGITS[letter]
    code = int(text[slash + 2 : after], 16)
    if 0xD800 <= code < 0xDC00 and text.startswith("\\u", after) and after + 6 <= end:
        low = int(text[after + 2 : after + 6], 16)
        if 0xDC00 <= low < 0xE000:
            return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)), after + 6
    return chr(code), after


@cache
def _special(quote: str) -> re.Pattern[str]:
    """Line ends, and what a quoted scalar escapes with."""
    from articlelint.startup.expressions import regex

    more = {"": "", "'": "'", '"': r"\\"}[quote]
    return regex(f"[\r\n\x85\u2028\u2029{more}]")
