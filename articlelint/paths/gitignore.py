"""Patterns of `.gitignore` files: no braces, and a later pattern takes back what an earlier one said."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articlelint.paths.globs import compile_source, split_names, translate_folders, translate_name
from articlelint.startup.records import NamedTuple


class GitIgnore:
    """The patterns of one `.gitignore`. A path is asked about only when the folders above it are not ignored.

    Patterns without a folder are matched against the name alone, which is what makes asking cheap.
    """

    __slots__ = ("_names", "_paths")

    def __init__(self, lines: Iterable[str]) -> None:
        patterns = [pattern for number, line in enumerate(lines) if (pattern := _git_pattern(number, line))]
        self._names = _LastMatch([pattern for pattern in patterns if pattern.is_name])
        self._paths = _LastMatch([pattern for pattern in patterns if not pattern.is_name])

    def verdict(self, path: str) -> bool | None:
        """Whether `path`, relative to the file's folder, is ignored; None where no pattern has a say."""
        by_name = self._names.find(path[path.rfind("/", 0, -1) + 1 :])
        by_path = self._paths.find(path)
        if by_name is not None and by_path is not None:
            return (by_name if by_name.number > by_path.number else by_path).ignores
        found = by_name or by_path
        return None if found is None else found.ignores


class _GitPattern(NamedTuple):
    number: int
    ignores: bool
    is_name: bool
    source: str


class _LastMatch:
    """The last of several patterns that matches."""

    __slots__ = ("_any", "_compiled", "_patterns")

    def __init__(self, patterns: list[_GitPattern]) -> None:
        self._patterns = patterns[::-1]
        self._any = compile_source("|".join(pattern.source for pattern in patterns)) if patterns else None
        self._compiled: dict[int, re.Pattern[str]] = {}  # by the pattern's number, of those that may match

    def find(self, path: str) -> _GitPattern | None:
        # Most paths match nothing, and an expression without groups says so fastest.
        if self._any is None or not self._any.fullmatch(path):
            return None
        return next(pattern for pattern in self._patterns if self._expression(pattern).fullmatch(path))

    def _expression(self, pattern: _GitPattern) -> re.Pattern[str]:
        found = self._compiled.get(pattern.number)
        if found is None:
            found = self._compiled[pattern.number] = compile_source(pattern.source)
        return found


def _git_pattern(number: int, line: str) -> _GitPattern | None:
    """What a line of a `.gitignore` says; nothing where it is empty, a comment or, as in Git, no valid pattern."""
    line = re.sub(r"(?<!\\) +$", "", line.removesuffix("\r"))
    if not line or line.startswith("#"):
        return None
    ignores = not line.startswith("!")
    pattern = line if ignores else line[1:]
    if not {".", ".."}.isdisjoint(pattern.split("/")):
        return None  # no path has such a name
    try:
        names = split_names(pattern)
        anchored = "/" in pattern.rstrip("/")
        last = ".+" if names[-1] == "**" else translate_name(names[-1])
        folders = translate_folders(names[:-1], anchored) if anchored else ""
    except ValueError:
        return None
    # A folder's path ends in a slash, which a pattern without one leaves open.
    end = "/" if pattern.endswith("/") else "" if last == ".+" else "/?"
    return _GitPattern(number, ignores, not anchored, folders + last + end)
