"""Front matter without fences: the lines `Key: value` that an article begins with, up to the first blank line.

Pelican, MultiMarkdown and the Meta-Data extension of Python-Markdown read them so, keys in any case; extractors put
them above plain texts. A text may begin like that, too ("Author: ..."), so the first key and another one must be ones
that these programs know, and a title or a slug must be among them. A key is one word. A value goes on in the lines
below it that are indented.
"""

from __future__ import annotations

from articlelint.startup.expressions import regex
from articlelint.syntax.front_matter.metadata import Block, Node, Path
from articlelint.syntax.lines import line_spans

_LINE = regex(r"([A-Za-z][A-Za-z0-9_-]{0,40})[ \t]*:(?!//)[ \t]*")
_FURTHER = ("    ", "\t")
_NAMES = frozenset(("title", "slug"))  # keys of which there must be one
_LISTS = frozenset(("tags", "authors", "keywords"))  # whose values stand between semicolons, or else between commas
_ITEMS = {mark: regex(rf"[^{mark}\s](?:[^{mark}\r\n]*[^{mark}\s])?") for mark in ",;"}
_MOST = 20_000  # code points
# Keys that Pelican, MultiMarkdown and extractors document; a title, a date or an author in the first place.
_FIRST = frozenset(
    ("title", "date", "author", "authors", "slug", "category", "layout", "status", "lang", "url", "source")
)
_KNOWN = _FIRST | frozenset(
    ("modified", "tags", "summary", "template", "save_as", "translation", "keywords", "description", "language")
)


def find(text: str, start: int) -> tuple[Block, int, int] | None:
    """What the metadata at `start` says, where it ends, and where the body begins; None where there is none."""
    data: dict[str, object] = {}
    nodes: dict[Path, Node] = {}
    key = ""
    end = after = start
    is_closed = len(text) - start <= _MOST
    for at, line_end, next_line in line_spans(text, start, min(len(text), start + _MOST)):
        if text[at:line_end].isspace() or at == line_end:
            after, is_closed = next_line, True
            break
        match = _LINE.match(text, at, line_end)
        if match:
            key = match[1].lower()
            low, high = match.end(), match.end() + len(text[match.end() : line_end].rstrip(" \t"))
            if not data and key not in _FIRST:
                return None
            nodes[(key,)] = Node((key,), text[low:high], low, high, match.start(1), match.end(1), "plain")
        elif key and text.startswith(_FURTHER, at):
            node = nodes[(key,)]
            high = at + len(text[at:line_end].rstrip(" \t"))
            nodes[(key,)] = node._replace(value=text[node.start : high], end=high)
        else:
            return None
        data[key] = nodes[(key,)].value
        end, after = line_end, next_line
    if not is_closed or _NAMES.isdisjoint(data) or sum(each in _KNOWN for each in data) < 2:
        return None
    for key in _LISTS & data.keys():
        _part(text, key, data, nodes)
    return Block(data, nodes, ()), end, after


def _part(text: str, key: str, data: dict[str, object], nodes: dict[Path, Node]) -> None:
    """Make the value of `key` the list that it stands for."""
    node = nodes[(key,)]
    mark = ";" if text.find(";", node.start, node.end) >= 0 else ","
    places = [match.span() for match in _ITEMS[mark].finditer(text, node.start, node.end)]
    values = [text[start:end] for start, end in places]
    data[key] = values
    nodes[(key,)] = node._replace(value=values)
    for number, (start, end) in enumerate(places):
        nodes[(key, number)] = Node((key, number), text[start:end], start, end, -1, -1, "plain")
