"""The patterns of rules: regular expressions with slots, and the literals without which they cannot match.

A pattern is a Python regular expression, matched without regard to case on folded text (plain quotes and blanks).
A blank in it stands for any run of white space, ` ?` for one that may be missing, `{name}` for a
slot (rules/slots.yaml).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any

from articlelint.startup.expressions import regex

if sys.version_info >= (3, 11):
    import re._constants as sre
    import re._parser as sre_parser
else:
    import sre_constants as sre
    import sre_parse as sre_parser

FLAGS = re.IGNORECASE
_SLOT = regex(r"\{([a-z][a-z-]*)\}")
_TOKEN = regex(r"\\.|\[(?:\\.|[^\]\\])*\]| [?*]?")
_BLANKS = {" ": r"\s+", " ?": r"\s*", " *": r"\s*"}
_MAX_DEPTH = 5  # slots within slots
MAX_REACH = 1_000  # characters; stands for "anywhere"
_BLANK_RUN = 120  # characters of indentation that may stand in a run of white space
_MAX_LITERALS = 64  # alternatives that may stand for one pattern in the phrase scan
_MIN_LITERAL = 2  # characters; one is enough where it is no letter and seldom
_SELDOM = frozenset("/|@©·•→━")


class PatternError(ValueError):
    """A pattern that cannot be used, and why."""


def expand(pattern: str, slots: Mapping[str, str]) -> str:
    """`pattern` as a plain regular expression: its slots filled in, its blanks as runs of white space."""
    for _ in range(_MAX_DEPTH):
        filled = _SLOT.sub(lambda match: _slot(match[1], slots), pattern)
        if filled == pattern:
            return _TOKEN.sub(lambda token: _BLANKS.get(token[0], token[0]), pattern)
        pattern = filled
    raise PatternError(f"slots stand within each other more than {_MAX_DEPTH} deep")


def _slot(name: str, slots: Mapping[str, str]) -> str:
    if name not in slots:
        raise PatternError(f"there is no slot {{{name}}}; known are {', '.join(sorted(slots))}")
    return slots[name]


def compile_pattern(expanded: str) -> re.Pattern[str]:
    """Compile what expand() gives.

    Raises:
        PatternError: with the reason in plain words.
    """
    try:
        return re.compile(expanded, FLAGS)
    except re.error as error:
        raise PatternError(f"is not a regular expression: {error}") from error


def literals(expanded: str) -> dict[str, int]:
    """Lower-case texts of which every match of the pattern holds at least one.

    For each, how many characters of a match may come before it: MAX_REACH where that is not limited.

    Raises:
        PatternError: where there are none (the pattern could match anything, so that it would run on every text).
    """
    try:
        tree = sre_parser.parse(expanded, FLAGS)
    except re.error as error:
        raise PatternError(f"is not a regular expression: {error}") from error
    best = _required(tree, 0)
    if best is None:
        raise PatternError("holds no fixed text that each match must have; give it a word that is always there")
    return best


def _required(tree: Any, before: int) -> dict[str, int] | None:
    """The best texts of which one must occur in what `tree` matches; None where there are none.

    `before` is how many characters may stand before what `tree` matches.
    """
    candidates: list[dict[str, int]] = []
    run: list[str] = []

    def close() -> None:
        if len(run) >= _MIN_LITERAL or (run and run[0] in _SELDOM):
            candidates.append({"".join(run): before - len(run)})
        run.clear()

    for item in tree:
        operation, argument = item
        if operation is sre.LITERAL and not chr(argument).isspace() and len(chr(argument).lower()) == 1:
            run.append(chr(argument).lower())
            before = min(before + 1, MAX_REACH)
            continue
        if run and not run[-1].isalnum() and (following := _beginnings([item])):
            candidates.append({"".join(run) + each: before - len(run) for each in following})
        close()
        inner: dict[str, int] | None = None
        if operation is sre.SUBPATTERN:
            inner = _required(argument[3], before)
        elif operation is sre.BRANCH:
            inner = _any_of(argument[1], before)
        elif operation in (sre.MAX_REPEAT, sre.MIN_REPEAT) and argument[0] > 0:
            inner = _required(argument[2], before)
        if inner:
            candidates.append(inner)
        before = min(before + _width(tree, item), MAX_REACH)
    close()
    return max(candidates, key=_strength) if candidates else None


def _beginnings(tree: Any) -> list[str]:
    """Lower-case texts with one of which each match of `tree` begins; empty where it may begin with something else."""
    texts = [""]
    for operation, argument in tree:
        if operation is sre.LITERAL and not chr(argument).isspace() and len(chr(argument).lower()) == 1:
            texts = [text + chr(argument).lower() for text in texts]
            continue
        if texts == [""] and operation is sre.SUBPATTERN:
            return _beginnings(argument[3])
        if texts == [""] and operation is sre.BRANCH:
            branches = [_beginnings(branch) for branch in argument[1]]
            return [text for branch in branches for text in branch] if all(branches) else []
        break
    return [text for text in texts if text]


def _any_of(branches: Any, before: int) -> dict[str, int] | None:
    found: dict[str, int] = {}
    for branch in branches:
        inner = _required(branch, before)
        if inner is None:
            return None
        for text, reach in inner.items():
            found[text] = max(reach, found.get(text, 0))
    return found if len(found) <= _MAX_LITERALS else None


def _width(tree: Any, item: Any) -> int:
    """How many characters one item of a parsed pattern matches at most; a blank run counts as a few."""
    operation, argument = item
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT) and argument[1] is sre.MAXREPEAT and _is_blank(argument[2]):
        return _BLANK_RUN
    single = sre_parser.SubPattern(tree.state, [item])
    return min(int(single.getwidth()[1]), MAX_REACH)


def _is_blank(tree: Any) -> bool:
    return len(tree) == 1 and tree[0][0] is sre.IN and tree[0][1] == [(sre.CATEGORY, sre.CATEGORY_SPACE)]


def _strength(texts: dict[str, int]) -> tuple[int, int]:
    """Long texts occur seldom, and few of them are better than many."""
    return min(min(map(len, texts)), 8), -len(texts)
