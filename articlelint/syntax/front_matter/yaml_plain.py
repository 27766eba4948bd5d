"""Reads the YAML that nearly all front matter is written in, without PyYAML: importing that takes longer than linting.

Such a block has one key a line. Its value stands on the same line, plain, in quotes, or as `[a, b]` of such values; or
below it, as a list with one of them an item, as keys with a deeper margin, or as the lines after `>` or `|`. Of all
else (plain values over several lines, lists of mappings, anchors, tags, tabs, keys given twice, mistakes) nothing is
said here: yaml_data.py reads those blocks. It would read these in the same way, as the tests make sure.
Of 5,240 real blocks all but 229 are read here, in a third of the time.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from articlelint.startup.expressions import regex
from articlelint.startup.records import records
from articlelint.syntax.front_matter.metadata import MAX_DEPTH, Block, Node, Path, Style

_MAX_BLOCK = 100_000  # code points: what is larger is not what this is for

# A plain value: what it cannot begin with, or hold, lest it mean something else in YAML.
_PLAIN = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^\n:#]*(?:(?::(?=[^ \n])|(?<! )#)[^\n:#]*)*"
_IN_FLOW_PLAIN = r"(?:[^\s:#,\[\]{}\"'\\?]|(?<=\w)'(?=\w))"
_FLOW_PLAIN = rf"[^\s\-?:,\[\]{{}}#&*!|>'\"%@`=](?:{_IN_FLOW_PLAIN}| +(?={_IN_FLOW_PLAIN}))*"
# A value in quotes; it may go on on further lines, which are indented.
_NEXT_LINE = r"\n +(?=[^ \n])"
_DOUBLE, _SINGLE = r"[^\"\\\n]*", r"[^'\n]*"
_QUOTED = rf"\"{_DOUBLE}(?:(?:\\[\"\\/]|{_NEXT_LINE}){_DOUBLE})*\"|'{_SINGLE}(?:(?:''|{_NEXT_LINE}){_SINGLE})*'"
_FLOW_ITEM = rf"\"{_DOUBLE}(?:\\[\"\\/]{_DOUBLE})*\"|'{_SINGLE}(?:''{_SINGLE})*'|{_FLOW_PLAIN}"
_KEY = regex(
    rf"( {{0,40}})([A-Za-z_][A-Za-z0-9_-]{{0,60}}):"
    rf"(?: +(?:({_PLAIN})|({_QUOTED})|(\[ *(?:(?:{_FLOW_ITEM})(?: *, *(?:{_FLOW_ITEM}))* *,? *)?\])|([>|]-?)))?"
    r" *(?:\n|\Z)"
)
_ITEM = regex(rf"( {{0,40}})- {{1,4}}(?:({_PLAIN})|({_QUOTED})) *(?:\n|\Z)")
_IN_FLOW = regex(_FLOW_ITEM)
_SKIPPED = regex(r"(?: *\n|#[^\n]*(?:\n|\Z))+")  # blank lines, and comments at the margin
_BLOCK_LINE = regex(r"( +)([^ \n][^\n]*)(?:\n|\Z)")
_FOLD = regex(r" *\n +")
_ODD = regex(r"[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_WORDS: dict[str, object] = {
    **dict.fromkeys(("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~"), None),
}
_INTEGER = regex(r"0|[1-9][0-9]{0,15}")
_DATE = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = regex(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3}(?:[0-9]{3})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
# What begins like a number or a date and holds a character that none of them has is text.
_NO_NUMBER = regex(r"[^0-9a-fA-FxXtTzZinIN_:.+\- ]")


_Nodes = dict[Path, tuple[Path, object, int, int, int, int, Style]]
"""The fields of each Node by its path: they are made nodes all at once."""


class _OtherError(Exception):
    """The block is not of the kind that is read here."""


def read(text: str, start: int, end: int) -> Block | None:
    """The mapping that `text[start:end]` holds, as yaml_data.read() gives it; None where it is not plain."""
    if end - start > _MAX_BLOCK or not text.endswith("\n", start, end):
        return None
    # All that is printable is plain; to find that out takes a fifth of the time.
    if not text[start:end].replace("\n", "").isprintable() and _ODD.search(text, start, end):
        return None
    nodes: _Nodes = {}
    try:
        data, _, at = _mapping(text, start, end, 0, (), nodes)
    except _OtherError:
        return None
    return Block(data, dict(zip(nodes, records(Node, nodes.values()), strict=True)), ()) if at == end else None


def _mapping(
    text: str, at: int, end: int, margin: int, path: Path, nodes: _Nodes
) -> tuple[dict[str, object], int, int]:
    """The keys from `at` on that stand at `margin`, where the last value ends, and where what follows begins."""
    data: dict[str, object] = {}
    last = at
    while at < end:
        match = _KEY.match(text, at, end)
        if match is None:
            at = _after_blank_lines(text, at, end)
            continue
        if len(match[1]) != margin:
            if len(match[1]) > margin:
                raise _OtherError
            break
        key = match[2]
        if key in data:
            raise _OtherError
        key_path = (*path, key)
        key_start, key_end = match.span(2)
        group = match.lastindex
        at = match.end()
        value: object
        style: Style
        if group == 2:
            value, style, low, high, at = _below(text, at, end, margin, key_path, nodes)
            if low < 0:
                low = high = key_end + 1
        else:
            assert group is not None
            low, high = match.span(group)
            if group == 5:
                value, style = _flow(text, low, high, key_path, nodes), "flow"
            elif group == 6:
                value, style, high, at = _block_scalar(text, at, end, match[6], margin)
            else:
                value, style, high = _scalar(text, low, high)
        data[key] = value
        nodes[key_path] = (key_path, value, low, high, key_start, key_end, style)
        last = high
    return data, last, at


def _after_blank_lines(text: str, at: int, end: int) -> int:
    skipped = _SKIPPED.match(text, at, end)
    if skipped is None:
        raise _OtherError
    return skipped.end()


def _below(text: str, at: int, end: int, margin: int, path: Path, nodes: _Nodes) -> tuple[object, Style, int, int, int]:
    """What stands below a key without a value: its value, style and span (-1 where it has none), and what follows."""
    skipped = _SKIPPED.match(text, at, end)
    first = skipped.end() if skipped else at
    item = _ITEM.match(text, first, end)
    if item is not None:
        if len(item[1]) < margin:
            raise _OtherError
        items, high, at = _items(text, first, end, item[1], path, nodes)
        return items, "block", item.end(1), high, at
    inner = _KEY.match(text, first, end)
    if inner is not None and len(inner[1]) > margin:
        if len(path) >= MAX_DEPTH:
            raise _OtherError
        data, high, at = _mapping(text, first, end, len(inner[1]), path, nodes)
        return data, "block", inner.start(2), high, at
    return None, "plain", -1, -1, at


def _items(text: str, at: int, end: int, margin: str, path: Path, nodes: _Nodes) -> tuple[list[object], int, int]:
    """The items of the list that begins at `at`, where the last of them ends, and where what follows begins."""
    items: list[object] = []
    last = at
    while at < end:
        match = _ITEM.match(text, at, end)
        if match is None:
            skipped = _SKIPPED.match(text, at, end)
            if skipped is None:
                break
            at = skipped.end()
            continue
        if match[1] != margin:
            raise _OtherError
        low, high = match.span(2 if match[2] is not None else 3)
        value, style, last = _scalar(text, low, high)
        item_path = (*path, len(items))
        nodes[item_path] = (item_path, value, low, last, -1, -1, style)
        items.append(value)
        at = match.end()
    return items, last, at


def _flow(text: str, start: int, end: int, path: Path, nodes: _Nodes) -> list[object]:
    """The items of the list in brackets at text[start:end]."""
    items: list[object] = []
    for match in _IN_FLOW.finditer(text, start + 1, end - 1):
        low = match.start()
        value, style, high = _scalar(text, low, match.end())
        item_path = (*path, len(items))
        nodes[item_path] = (item_path, value, low, high, -1, -1, style)
        items.append(value)
    return items


def _block_scalar(text: str, at: int, end: int, indicator: str, margin: int) -> tuple[str, Style, int, int]:
    """The text of the lines from `at` on, its style and end, and where what follows it begins."""
    lines: list[str] = []
    last = at
    indent = ""
    while at < end:
        match = _BLOCK_LINE.match(text, at, end)
        if match is None or (lines and len(match[1]) < len(indent)):
            break
        if not lines:
            indent = match[1]
        if match[1] != indent or len(indent) <= margin:
            raise _OtherError
        lines.append(match[2])
        last, at = match.end(2), match.end()
    if not lines:
        raise _OtherError
    skipped = _SKIPPED.match(text, at, end)
    if skipped is not None:  # blank lines, some of which may be the text's
        at = skipped.end()
        if " \n" in skipped[0] or text.startswith(" ", at, end):
            raise _OtherError
    style: Style = "folded" if indicator[0] == ">" else "literal"
    value = (" " if style == "folded" else "\n").join(lines)
    return value if indicator[1:] else value + "\n", style, last, at


def _scalar(text: str, start: int, end: int) -> tuple[object, Style, int]:
    """The value at text[start:end], how it is written, and where it ends without the blanks after it."""
    first = text[start]
    if first == '"' or first == "'":
        inside = text[start + 1 : end - 1]
        if "\n" in inside:
            inside = _FOLD.sub(" ", inside)
        if first == "'":
            return inside.replace("''", "'"), "single", end
        if "\\" in inside:
            inside = "\\".join(part.replace('\\"', '"').replace("\\/", "/") for part in inside.split("\\\\"))
        return inside, "double", end
    value = text[start:end].rstrip(" ")
    return resolved(value), "plain", start + len(value)


@lru_cache(maxsize=4096)
def resolved(value: str) -> object:
    """What a plain scalar stands for in YAML 1.1; PyYAML is asked about the rarer kinds of numbers and dates."""
    if value in _WORDS:
        return _WORDS[value]
    if value[0] not in "0123456789.+-~<=" or _NO_NUMBER.search(value):
        return value
    if _INTEGER.fullmatch(value):
        return int(value)
    try:
        if _DATE.fullmatch(value):
            return date.fromisoformat(value)
        if _TIME.fullmatch(value):
            return datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:  # 2024-02-31: the date rules say more of it than a syntax error would
        return value
    from articlelint.syntax.front_matter import yaml_data

    return yaml_data.resolved(value)
