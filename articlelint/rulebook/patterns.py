"""The patterns of rules: regular expressions with macros.

A pattern is a Python regular expression, matched without regard to case on folded text (plain quotes and blanks).
A blank in it stands for any run of white space, ` ?` for one that may be missing, `{name}` for a
macro (see rulebook/macros.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from articlelint.startup.expressions import UNUSABLE, regex

FLAGS = re.IGNORECASE
MACRO_NAME = r"[a-z][a-z-]*"
_MACRO = regex(rf"\{{({MACRO_NAME})\}}")
_TOKEN = regex(r"\\.|\[(?:\\.|[^\]\\])*\]| [?*]?")
_BLANKS = {" ": r"\s+", " ?": r"\s*", " *": r"\s*"}
_MAX_DEPTH = 5  # macros within macros


class PatternError(ValueError):
    """A pattern that cannot be used, and why."""


def expand(pattern: str, macros: Mapping[str, str]) -> str:
    """`pattern` as a plain regular expression: its macros filled in, its blanks as runs of white space."""
    for _ in range(_MAX_DEPTH):
        filled = _MACRO.sub(lambda match: _macro(match[1], macros), pattern)
        if filled == pattern:
            return _TOKEN.sub(lambda token: _BLANKS.get(token[0], token[0]), pattern)
        pattern = filled
    raise PatternError(f"macros are nested more than {_MAX_DEPTH} deep")


def _macro(name: str, macros: Mapping[str, str]) -> str:
    if name not in macros:
        raise PatternError(f"there is no macro {{{name}}}; known are {', '.join(sorted(macros))}")
    return macros[name]


def compile_pattern(expanded: str) -> re.Pattern[str]:
    """Compile what expand() gives.

    Raises:
        PatternError: with the reason in plain words.
    """
    try:
        return re.compile(expanded, FLAGS)
    except UNUSABLE as error:
        raise PatternError(f"is not a regular expression: {error}") from error
