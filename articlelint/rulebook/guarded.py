"""Regular expressions of rules that do not come with articlelint, whose tests have not seen that they are fast."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

from articlelint.startup.records import NamedTuple
from articlelint.time_limit import TimeLimitError, within

SECONDS = 1.0  # of processor time for one use, on a few hundred characters; what is written well takes microseconds

# What each method gives if the expression does not match.
_NOTHING: dict[str, Callable[..., Any]] = {
    "search": lambda *_: None,
    "match": lambda *_: None,
    "fullmatch": lambda *_: None,
    "finditer": lambda *_: iter(()),
    "findall": lambda *_: [],
    "split": lambda text, *_: [text],
    "sub": lambda _, text, *__: text,
}


class TooSlow(NamedTuple):
    """An expression of a rule that took too long on an article, and has been left out from there on."""

    rule: str
    pattern: str
    article: str = ""  # its path; "" until it is known


def guarded(expression: re.Pattern[str], shown: str, rule: str, slow: list[TooSlow]) -> re.Pattern[str]:
    """Return an expression that matches nothing any more once a use of it takes too long.

    `slow` is told then; `shown` is how the rule's file writes the expression.
    """
    return cast("re.Pattern[str]", _Guarded(expression, lambda: slow.append(TooSlow(rule, shown))))


class _Guarded:
    """Has the methods and attributes of an expression."""

    def __init__(self, expression: re.Pattern[str], tell: Callable[[], None]) -> None:
        self._expression = expression
        self._tell = tell
        self._is_out = False

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._expression, name)
        if name not in _NOTHING:
            return method

        def work(arguments: tuple[Any, ...]) -> Any:
            found = method(*arguments)
            return iter([*found]) if name == "finditer" else found  # an iterator would do its work afterwards

        def use(*arguments: Any) -> Any:
            if not self._is_out:
                try:
                    return within(SECONDS, lambda: work(arguments))
                except TimeLimitError:
                    self._is_out = True
                    self._tell()
            return _NOTHING[name](*arguments)

        setattr(self, name, use)
        return use
