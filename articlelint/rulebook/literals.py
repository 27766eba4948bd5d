"""The literals without which a pattern cannot match: one scan looks for those of all patterns.

Only compiling a pattern asks for them; what comes of it is kept in the rule cache.
"""

from __future__ import annotations

import re

from articlelint.rulebook.patterns import PatternError, compile_pattern
from articlelint.rulebook.regex_tree import UNBOUNDED, Item, Tree, parse

MAX_REACH = 1_000  # characters; stands for "anywhere"
_WHITE_SPACE = tuple((Item("set", text),) for text in (r"\s", r"[\s]"))
_BLANK_RUN = 120  # characters of indentation that may stand in a run of white space
_MAX_LITERALS = 64  # alternatives that may stand for one pattern in the phrase scan
_MIN_LITERAL = 2  # characters; one is enough where it is no letter and seldom
_SELDOM = frozenset("/|@©·•→━†")


def prefilter_literals(expanded: str) -> dict[str, int]:
    """Return lower-case texts of which every match of the pattern contains at least one.

    The value of each is how many characters of a match may precede it, at most MAX_REACH (no limit).

    Raises:
        PatternError: if there are none (the pattern would run on every text), or the expression is invalid.
    """
    is_verbose = bool(compile_pattern(expanded).flags & re.VERBOSE)
    try:
        best = _required(parse(expanded, is_verbose=is_verbose), 0)
    except RecursionError:
        raise PatternError("is nested too deeply") from None
    if best is None:
        raise PatternError("holds no fixed text that each match must have; give it a word that is always there")
    return best


def _required(tree: Tree, before: int) -> dict[str, int] | None:
    """Return the best texts of which one must occur in what `tree` matches, or None.

    `before` is how many characters may precede what `tree` matches.
    """
    candidates: list[dict[str, int]] = []
    run: list[str] = []

    def close() -> None:
        if len(run) >= _MIN_LITERAL or (run and run[0] in _SELDOM):
            candidates.append({"".join(run): before - len(run)})
        run.clear()

    for item in tree:
        if character := _fixed(item):
            run.append(character)
            before = min(before + 1, MAX_REACH)
            continue
        if run and not run[-1].isalnum() and (following := _beginnings((item,))):
            candidates.append({"".join(run) + each: before - len(run) for each in following})
        close()
        inner: dict[str, int] | None = None
        if item.kind == "branch":
            inner = _any_of(item.branches, before)
        elif item.kind == "group" or (item.kind == "repeat" and item.low > 0):
            inner = _required(item.branches[0], before)
        if inner:
            candidates.append(inner)
        before = min(before + (_BLANK_RUN if _is_blank_run(item) else _width(item)), MAX_REACH)
    close()
    return max(candidates, key=_strength) if candidates else None


def _fixed(item: Item) -> str:
    """Return the one character that the item matches, in lower case; "" if it may be another, or is a blank."""
    if item.kind != "literal" or item.text.isspace():
        return ""
    lower = item.text.lower()
    return lower if len(lower) == 1 else ""


def _beginnings(tree: Tree) -> list[str]:
    """Return lower-case texts of which every match of `tree` begins with one; none if it may begin otherwise."""
    text = ""
    for item in tree:
        if character := _fixed(item):
            text += character
            continue
        if not text and item.kind == "group":
            return _beginnings(item.branches[0])
        if not text and item.kind == "branch":
            branches = [_beginnings(branch) for branch in item.branches]
            return [each for branch in branches for each in branch] if all(branches) else []
        break
    return [text] if text else []


def _any_of(branches: tuple[Tree, ...], before: int) -> dict[str, int] | None:
    found: dict[str, int] = {}
    for branch in branches:
        inner = _required(branch, before)
        if inner is None:
            return None
        for text, reach in inner.items():
            found[text] = max(reach, found.get(text, 0))
    return found if len(found) <= _MAX_LITERALS else None


def _width(item: Item) -> int:
    """Return how many characters an item matches at most, up to MAX_REACH."""
    if item.kind in ("literal", "set"):
        return 1
    if item.kind == "anchor":
        return 0
    widest = max(min(sum(map(_width, branch)), MAX_REACH) for branch in item.branches)
    return min(item.high * widest, MAX_REACH)


def _is_blank_run(item: Item) -> bool:
    """Whether the item is a run of white space without an upper limit, which counts as _BLANK_RUN characters."""
    return item.kind == "repeat" and item.high == UNBOUNDED and item.branches[0] in _WHITE_SPACE


def _strength(texts: dict[str, int]) -> tuple[int, int]:
    """Rank alternatives: long texts occur seldom, and few texts are better than many."""
    return min(min(map(len, texts)), 8), -len(texts)
