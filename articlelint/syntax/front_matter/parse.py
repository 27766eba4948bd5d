"""Front matter: where it begins and ends, what it says, and where each value stands.

Four formats, three of them told apart by their fence:

* YAML between `---` and `---` or `...` (Jekyll, Hugo, Astro, Eleventy, ...); `---yaml` too,
* TOML between `+++` and `+++` (Hugo, Zola) or `---toml` and `---`,
* JSON between `---json` and `---` (Eleventy), or an object that begins with the file's first character (Hugo),
* lines `Key: value` without a fence, up to a blank line (Pelican, MultiMarkdown); see meta_data.py.

A fence stands at the start of a line with nothing but blanks after it; a byte order mark and blank lines may come
before the first one. A file may also begin with `---` as a thematic break. It is called front matter when

* the block up to the next fence is a mapping, or holds nothing but blank lines and comments: every reader takes it;
* the block is broken, but its first line looks like `key:`, or two others do (without a blank line between them where
  one stands before them);
* there is no closing fence, and a line like `key:` follows the opening one directly.

Anything else is body. All offsets are code points into the text as read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from articlelint.startup.records import NamedTuple
from articlelint.syntax.front_matter import yaml_plain
from articlelint.syntax.front_matter.metadata import (
    MAX_BLOCK,
    MAX_UNCLOSED,
    Block,
    Format,
    Kind,
    Node,
    Path,
    Problem,
    Style,
    key_line,
)
from articlelint.syntax.lines import end_of_line, line_spans
from articlelint.syntax.view import View

if TYPE_CHECKING:
    import re

__all__ = [
    "Format",
    "FrontMatter",
    "Kind",
    "Node",
    "Path",
    "Problem",
    "Style",
    "has_libyaml",
    "parse",
    "scalar_view",
]

_FORMATS: dict[str, Format] = {
    "---": "yaml",
    "---yaml": "yaml",
    "---yml": "yaml",
    "---json": "json",
    "---toml": "toml",
}
_LINE_ENDS = "\r\n"
_QUOTES = ('"', "'")
_KEY_LINES_LOOKED_AT = 50
_LONGEST_KEY = 44  # characters before the colon of a line without a fence


class FrontMatter(NamedTuple):
    """The metadata block of an article.

    `start` and `end` enclose it, fences included, without the last line's end; `fence` is the span of the opening
    fence; `body_start` is the first character after the closing fence's line end.

    `data` has the values that PyYAML's SafeLoader, tomllib and json give, with two exceptions: a key that is no string
    is spelled as in the source, and so is a value that looks like a date but is none (2024-02-31). Of a key that is
    given twice the last value counts. `nodes` has every value by its path, collections included.
    """

    format: Format
    start: int
    end: int
    fence: tuple[int, int]
    body_start: int
    data: dict[str, object]
    nodes: dict[Path, Node]
    problems: tuple[Problem, ...]


def parse(text: str) -> FrontMatter | None:
    """The front matter of an article, or None where it has none."""
    start = 0
    if text[:1] in "\ufeff\r\n\t ":  # or the text is empty
        start = _first_line_with_text(text)
    if text.startswith("---", start):
        return _dashes(text, start)
    if text.startswith("+++", start):
        return _pluses(text, start)
    if text.startswith("{", start):
        return _bare_json(text, start)
    if text[start : start + 1].isalpha() and ":" in text[start : start + _LONGEST_KEY]:
        return _lines(text, start)
    return None


def scalar_view(text: str, node: Node) -> View:
    """The decoded text of a scalar with its map to the source. What is no string reads as it stands."""
    value = node.value
    if not isinstance(value, str):
        return View.identity(text[node.start : node.end], node.start)
    quote = text[node.start : node.start + 1] in _QUOTES
    start = node.start + quote
    if node.end - quote - start == len(value) and text.startswith(value, start):  # as it stands, quotes apart
        return View.identity(value, start)
    return _scalar_reader()(text, node, value)


def has_libyaml() -> bool:
    """Whether PyYAML was built with its C parser. Without it everything works, some fifteen times slower."""
    import yaml

    return bool(yaml.__with_libyaml__)


def _dashes(text: str, start: int) -> FrontMatter | None:
    line_end, content_start = end_of_line(text, start)
    mark = text[start : min(line_end, start + 64)].rstrip(" \t")
    format_ = _FORMATS.get(mark)
    if format_ is None:
        return None
    fence = (start, start + len(mark))
    is_yaml = format_ == "yaml"
    closing = _closing(text, content_start, "---", "..." if is_yaml else None)
    if closing is None or closing - content_start > MAX_BLOCK:
        if is_yaml and not _begins_with_key(text, content_start):
            return None
        return _unclosed(text, fence, content_start, format_, "---")
    block = _read(format_)(text, content_start, closing)
    if is_yaml and block.problems and _is_broken(block):
        if not _is_meant(text, content_start, closing):
            return None
        cut = _end_of_keys(text, content_start, closing)
        if cut is not None and not _is_broken(_read(format_)(text, content_start, cut)):
            return _unclosed(text, fence, content_start, format_, "---")
    end, body_start = end_of_line(text, closing)
    return FrontMatter(format_, start, end, fence, body_start, block.data, block.nodes, block.problems)


def _pluses(text: str, start: int) -> FrontMatter | None:
    line_end, content_start = end_of_line(text, start)
    if text[start + 3 : line_end].strip(" \t"):
        return None
    fence = (start, start + 3)
    closing = _closing(text, content_start, "+++", None)
    if closing is None or closing - content_start > MAX_BLOCK:
        if not _begins_with_key(text, content_start, toml=True):
            return None
        return _unclosed(text, fence, content_start, "toml", "+++")
    block = _read("toml")(text, content_start, closing)
    end, body_start = end_of_line(text, closing)
    return FrontMatter("toml", start, end, fence, body_start, block.data, block.nodes, block.problems)


def _bare_json(text: str, start: int) -> FrontMatter | None:
    """An object at the top of the file. `{% liquid %}`, `{{ shortcode }}` and prose in braces are none."""
    size = len(text)
    after = size - len(text[start + 1 :].lstrip(" \t\r\n"))
    if after >= size or text[after] not in '"}':
        return None
    from articlelint.syntax.front_matter import json_data

    block, end = json_data.read_object(text, start, size)
    if end < 0:  # broken: up to the brace that closes it by the look of it
        if not _is_json_key(text, after):
            return None
        line_end, content_start = end_of_line(text, start)
        end = len(text[:line_end].rstrip(" \t"))
        if text[end - 1] != "}":
            brace = _closing(text, content_start, "}", None) if line_end < len(text) else None
            if brace is None:
                return None
            end = brace + 1
    line_end, body_start = end_of_line(text, end)
    if text[end:line_end].strip(" \t"):
        return None
    return FrontMatter("json", start, end, (start, start + 1), body_start, block.data, block.nodes, block.problems)


def _lines(text: str, start: int) -> FrontMatter | None:
    from articlelint.syntax.front_matter import meta_data

    found = meta_data.find(text, start)
    if found is None:
        return None
    block, end, body_start = found
    first = next(iter(block.nodes.values()))
    fence = first.key_start, first.key_end
    return FrontMatter("meta", start, end, fence, body_start, block.data, block.nodes, block.problems)


def _unclosed(text: str, fence: tuple[int, int], content_start: int, format_: Format, marker: str) -> FrontMatter:
    """Front matter without a closing fence: taken to reach to the first blank line, or to a line that is nearly one."""
    end = body_start = content_start
    cause = ""
    for at, line_end, after in line_spans(text, content_start, min(len(text), content_start + MAX_UNCLOSED)):
        line = text[at:line_end].strip(" \t")
        if not line:
            break
        if len(line) < 40 and not line.strip("-+\u2013\u2014. ") and line != "-":
            cause = f" The line {line} is not one: it has to be {marker} alone, at the start of the line."
            body_start = after
            break
        end, body_start = line_end, after
    block = _read(format_)(text, content_start, max(content_start, end))
    problem = Problem(
        "unclosed",
        *fence,
        f"The front matter has no closing fence.{cause} Put a line {marker} after its last key.",
    )
    return FrontMatter(
        format_, fence[0], max(fence[1], end), fence, body_start, block.data, block.nodes, (problem, *block.problems)
    )


def _closing(text: str, content_start: int, fence: str, other: str | None) -> int | None:
    """Where the first line after the opening fence stands that is a fence itself."""
    # A file ends its lines as it ends its first one; CRLF is found by its LF.
    break_ = "\r" if text[content_start - 1] == "\r" else "\n"
    found = _fence_line(text, content_start, len(text), break_, fence)
    if other is not None:
        earlier = _fence_line(text, content_start, len(text) if found is None else found, break_, other)
        return found if earlier is None else earlier
    return found


def _fence_line(text: str, start: int, stop: int, break_: str, fence: str) -> int | None:
    """The start of the first line in [start, stop) that is `fence` and blanks."""
    needle = break_ + fence
    at = text.find(needle, start - 1, stop)
    while at >= 0:
        if _is_blank_after(text, at + len(needle)):
            return at + 1
        at = text.find(needle, at + 1, stop)
    return None


def _is_blank_after(text: str, at: int) -> bool:
    size = len(text)
    while at < size and text[at] in " \t":
        at += 1
    return at >= size or text[at] in _LINE_ENDS


def _first_line_with_text(text: str) -> int:
    """The start of the first line that is not blank, or the end of the text where that line is indented."""
    start = 1 if text.startswith("\ufeff") else 0
    at = len(text) - len(text[start:].lstrip(" \t\r\n"))
    return at if at == start or text[at - 1 : at] in _LINE_ENDS else len(text)


@cache
def _read(format_: Format) -> Callable[[str, int, int], Block]:
    if format_ == "yaml":
        return _yaml
    if format_ == "toml":
        from articlelint.syntax.front_matter import toml_data

        return toml_data.read
    from articlelint.syntax.front_matter import json_data

    return json_data.read


def _yaml(text: str, start: int, end: int) -> Block:
    block = yaml_plain.read(text, start, end)
    if block is None:
        from articlelint.syntax.front_matter import yaml_data

        block = yaml_data.read(text, start, end)
    return block


@cache
def _scalar_reader() -> Callable[[str, Node, str], View]:
    from articlelint.syntax.front_matter import scalars

    return scalars.view


@cache
def _toml_key_line() -> re.Pattern[str]:
    import re

    return re.compile(r"""[ \t]*(?:\[{0,2}[ \t]*)["'\w][\w."' -]{0,80}(?:=|\]{1,2})""")


def _begins_with_key(text: str, at: int, toml: bool = False) -> bool:
    """Whether the first line after the fence, comments left out, is a key."""
    pattern = _toml_key_line() if toml else key_line()
    while text.startswith("#", at):
        at = end_of_line(text, at)[1]
    return pattern.match(text, at) is not None


def _is_json_key(text: str, at: int) -> bool:
    quote = text.find('"', at + 1, at + 200)
    return quote > 0 and text[quote + 1 : quote + 20].lstrip(" \t").startswith(":")


def _is_meant(text: str, start: int, end: int) -> bool:
    """Whether a block that is broken is meant as front matter, rather than set off by two thematic breaks."""
    keys = seen = 0
    is_apart = False
    pattern = key_line()
    for at, line_end, _ in line_spans(text, start, end):
        line = text[at:line_end].strip(" \t")
        if not line and not seen:
            is_apart = True
        elif not line and is_apart:
            break
        elif line and not line.startswith("#"):
            if pattern.match(text, at):
                keys += 1
                if not seen and not is_apart:
                    return True
            seen += 1
            if seen == _KEY_LINES_LOOKED_AT:
                break
    return keys >= 2


def _is_broken(block: Block) -> bool:
    return any(problem.kind in ("syntax", "not-a-mapping") for problem in block.problems)


def _end_of_keys(text: str, start: int, end: int) -> int | None:
    """The first blank line of a broken block, where nothing after it looks like a key: its closing fence is missing."""
    pattern = key_line()
    cut = None
    for at, line_end, _ in line_spans(text, start, end):
        if cut is None:
            if not text[at:line_end].strip(" \t"):
                cut = at
        elif pattern.match(text, at) or text.startswith("- ", at):
            return None
    return cut if cut is not None and text[cut:end].strip() else None
