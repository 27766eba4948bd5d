"""What the readers of YAML, TOML and JSON have in common: values with their places, problems, limits."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from articlelint.startup.records import NamedTuple
from articlelint.syntax.lines import LineIndex

if TYPE_CHECKING:
    import re

Format = Literal["yaml", "toml", "json", "meta"]
Kind = Literal["syntax", "unclosed", "duplicate-key", "not-a-mapping"]
Path = tuple[str | int, ...]

# How a value is written. Plain: without quotes (YAML text, numbers, dates). Flow: [a, b] and {a: b}.
Style = Literal[
    "plain",
    "flow",
    "block",
    "single",
    "double",
    "literal",
    "folded",
    "json",
    "toml-basic",
    "toml-literal",
    "toml-multi-basic",
    "toml-multi-literal",
]

# Far beyond any article's metadata, and little enough that no parser takes longer than a moment.
MAX_BLOCK = 4_000_000  # code points between the fences
MAX_UNCLOSED = 100_000  # code points after an opening fence without a closing one
MAX_NODES = 100_000  # values, those of aliases counted at each use
MAX_DEPTH = 100  # nested collections


class Written(NamedTuple):
    """Where a value stands, as in its Node, and how it is written."""

    start: int
    end: int
    style: Style


class Node(NamedTuple):
    """A value and its place; a named tuple because one is made for every value of every article.

    The span has the quotes in it; a block scalar's goes from its indicator to the end of its last line that is not
    blank; a missing value has an empty one after the colon. The key's span is -1, -1 for the items of a list.
    """

    path: Path
    value: object
    start: int
    end: int
    key_start: int
    key_end: int
    style: Style

    @property
    def written(self) -> Written:
        """Its place and style alone."""
        return Written(self.start, self.end, self.style)


class Problem(NamedTuple):
    """What keeps front matter from being read as its author meant it."""

    kind: Kind
    start: int
    end: int
    message: str


class Block(NamedTuple):
    """What a format's reader made of the text between the fences.

    Where `problems` has a syntax error, `data` holds what could be read in spite of it.
    """

    data: dict[str, object]
    nodes: dict[Path, Node]
    problems: tuple[Problem, ...]


class BrokenError(Exception):
    """A block cannot be read; the reason is a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class LimitError(BrokenError):
    """A block is larger or deeper than a reader should follow; its parts are not looked at one by one."""


class Repeats:
    """Collects the keys that a mapping has more than once."""

    __slots__ = ("_firsts", "_found")

    def __init__(self) -> None:
        self._firsts: dict[Path, int] = {}
        self._found: list[tuple[Path, int, int]] = []

    def add(self, path: Path, first: int, start: int, end: int) -> None:
        """The key of `path` stands at `first` and again from `start` to `end`."""
        self._firsts.setdefault(path, first)
        self._found.append((path, start, end))

    def problems(self, text: str) -> list[Problem]:
        """One problem for each further place of a key."""
        if not self._found:
            return []
        index = LineIndex(text[: self._found[-1][2]])
        return [
            Problem(
                "duplicate-key",
                start,
                end,
                f'"{path[-1]}" is set twice, first on line {index.position(self._firsts[path])[0]}; '
                "most readers keep the last value only. Remove one of the two.",
            )
            for path, start, end in self._found
        ]


def forget(nodes: dict[Path, Node], path: Path) -> None:
    """Drop the node of `path` and of everything in it."""
    open_paths = [path]
    while open_paths:
        path = open_paths.pop()
        node = nodes.pop(path, None)
        if node is None:
            continue
        if isinstance(node.value, dict):
            open_paths.extend((*path, key) for key in node.value)
        elif isinstance(node.value, list):
            open_paths.extend((*path, index) for index in range(len(node.value)))


@cache
def key_line() -> re.Pattern[str]:
    """A line that looks like a key: up to three words before a colon and a blank, or one right before its value."""
    import re

    return re.compile(
        r"""[ \t]*(?:-[ \t]+)?(?:\{[ \t]*)?
        (?:["'][^"'\r\n]{1,60}["'][ \t]*:(?=[\s]|\Z)
        | \w[\w.-]{0,60}(?:[ ]\w[\w.-]{0,60}){0,2}[ \t]?:(?=[\s]|\Z)
        | [A-Za-z_][\w-]{0,60}:(?!//))""",
        re.VERBOSE,
    )
