"""Regular expressions that are compiled when they are first used, and once for all runs.

A run on one file uses few of the engine's expressions; compiling all of them takes longer than the rest of the run, and
compiling those of a thousand files a fifteenth of it. So the code that Python's `re` makes of an expression is kept in
the user's cache folder, as Python keeps that of modules: making an expression of it takes 5 microseconds instead of
400 (measured over 317 expressions of the rules).
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import Any, Literal, cast

from articlelint.storage import user_cache

_USED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split", "groupindex")
_WORD: Literal["I"] = "I"  # the array type of a word of code: 32 bits without a sign, as in CPython
_MAX_KEPT = 4_000  # expressions; the rules have some 600

NOTHING = "(?!)"  # the source of an expression that matches nothing, for an alternative of no words

# An expression's code: words as bytes, flags, groups, their names, and the name of each.
Code = tuple[bytes, int, int, dict[str, int], tuple[str | None, ...]]


class _Lazy:
    """Stands for a compiled expression; the first use of it puts the expression's own methods in its place."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _USED:
            raise AttributeError(name)
        compiled = _compiled(self.pattern, self._flags)
        self.__dict__.update({each: getattr(compiled, each) for each in _USED})
        return self.__dict__[name]

    def __reduce__(self) -> tuple[Any, ...]:
        return _Lazy, (self.pattern, self._flags)


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile(source, flags)`, put off until it is used; an expression that is wrong raises re.error then."""
    return cast("re.Pattern[str]", _Lazy(source, flags))


class _Store:
    """The code of expressions: what earlier runs kept, and what this one adds."""

    __slots__ = ("added", "kept")

    def __init__(self) -> None:
        self.kept = user_cache.Store(user_cache.file("expressions"))
        self.added: dict[tuple[str, int], Code] = {}


@cache
def _store() -> _Store:
    return _Store()


def keep() -> None:
    """Keep the code of the expressions that this process was the first to compile."""
    store = _store()
    if store.added:
        others = user_cache.Store(store.kept.path).all()  # with what other processes have kept meanwhile
        user_cache.write(store.kept.path, {**others, **store.added} if len(others) < _MAX_KEPT else store.added)


def _compiled(source: str, flags: int) -> re.Pattern[str]:
    flags = int(flags)
    if sys.implementation.name != "cpython":
        return re.compile(source, flags)
    store = _store()
    code: Code | None = store.kept.get((source, flags))
    if code is None:
        code = store.added[source, flags] = _code(source, flags)
    return _made(source, code)


def _code(source: str, flags: int) -> Code:
    """What re.compile() works out before it makes the expression (CPython's re._compiler.compile, 3.10 to 3.14)."""
    from array import array

    if sys.version_info >= (3, 11):
        from re import _compiler as compiler
        from re import _parser as parser
    else:
        import sre_compile as compiler
        import sre_parse as parser
    tree = parser.parse(source, flags)
    state = tree.state
    names: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    words = array(_WORD, compiler._code(tree, flags))  # type: ignore[attr-defined]
    return words.tobytes(), int(flags | state.flags), state.groups - 1, dict(state.groupdict), tuple(names)


def _made(source: str, code: Code) -> re.Pattern[str]:
    """The expression; CPython checks the code, so that damaged code raises RuntimeError instead of running."""
    import _sre  # type: ignore[import-not-found]

    words, flags, groups, numbers, names = code
    try:
        made = _sre.compile(source, flags, memoryview(words).cast(_WORD).tolist(), groups, numbers, names)
    except (RuntimeError, OverflowError, TypeError, ValueError):
        return re.compile(source, flags)
    return cast("re.Pattern[str]", made)
