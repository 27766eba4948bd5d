"""Regular expressions that are compiled when they are first used.

A run on one file uses few of the engine's expressions; compiling all of them takes longer than the rest of the run.
"""

from __future__ import annotations

import re
from typing import Any, cast

_USED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split", "groupindex")


class _Lazy:
    """Stands for a compiled expression; the first use of it puts the expression's own methods in its place."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _USED:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        self.__dict__.update({each: getattr(compiled, each) for each in _USED})
        return self.__dict__[name]

    def __reduce__(self) -> tuple[Any, ...]:
        return _Lazy, (self.pattern, self._flags)


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile(source, flags)`, put off until it is used; an expression that is wrong raises re.error then."""
    return cast("re.Pattern[str]", _Lazy(source, flags))
