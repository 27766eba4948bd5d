"""Markdown pages as the tests of the documentation see them: code blocks and their marks, links, anchors, code spans.

A mark is a comment on the line above a block, which readers do not see:

* `<!-- file: PATH -->`: the block is this file of the site; it is written before what follows is run.
* `<!-- output -->`: the block is what the last command printed. `<!-- output: PATH -->`: of a report what is said of
  this file, and the end. `<!-- output: 3 lines -->`: the first three lines.
* `<!-- exit: 2 -->`: a command of the block ends with this code. Without it `articlelint` ends with 0 or 1.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent

_WHERE = ("*.md", "docs/**/*.md", "benchmarks/*.md", "tests/data/*.md", "tests/fuzz/*.md")
_FENCE = re.compile(
    r"(?:^<!-- (?P<mark>file|output|exit)(?:: (?P<value>[^\n]*?))? -->\n)?"
    r"^(?P<fence>`{3,})(?P<language>\w*)\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?: \"[^\"]*\")?\)")
_REFERENCE = re.compile(r"^\[[^\]]+\]: (\S+)", re.MULTILINE)
_ADDRESS = re.compile(r"<([a-z]+:[^<>]*)>")
_HEADING = re.compile(r"^#{1,6} (.+?)(?: #+)?$", re.MULTILINE)


class Block(NamedTuple):
    """A code block; `start` and `end` are the offsets of its text in the page, `line` that of its fence."""

    language: str
    text: str
    line: int
    start: int
    end: int
    mark: str = ""
    value: str = ""


def pages() -> list[str]:
    """The Markdown pages of the project, as paths below its root; sample articles are none."""
    found = (path for pattern in _WHERE for path in ROOT.glob(pattern))
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def read(page: str) -> str:
    """The text of a page."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(text: str) -> list[Block]:
    """The code blocks of a page, in its order."""
    return [
        Block(
            match["language"],
            match["text"],
            text.count("\n", 0, match.start("fence")) + 1,
            *match.span("text"),
            match["mark"] or "",
            match["value"] or "",
        )
        for match in _FENCE.finditer(text)
    ]


def prose(text: str) -> str:
    """A page without its code blocks and comments."""
    return _COMMENT.sub("", _FENCE.sub("", text))


def spans(text: str) -> list[str]:
    """The code spans of a page, on one line each."""
    return [" ".join(code.split()) for _, code in _SPAN.findall(prose(text))]


def links(text: str) -> list[str]:
    """Where the links of a page lead."""
    plain = _SPAN.sub("", prose(text))
    return [*_LINK.findall(plain), *_REFERENCE.findall(plain), *_ADDRESS.findall(plain)]


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub and the site make them."""
    found: dict[str, int] = {}
    for heading in _HEADING.findall(prose(text)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        slug = re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-")
        found[slug] = found.get(slug, -1) + 1
    return {slug if not number else f"{slug}-{number}" for slug, last in found.items() for number in range(last + 1)}
