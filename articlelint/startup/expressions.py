"""Regular expressions that are compiled on first use, and whose compiled code is kept between runs.

One run uses few of the engine's expressions, so none is compiled before it is used. The code that Python's `re` makes
of an expression is kept in the user's cache folder, as Python keeps the code of modules: loading it takes 20
microseconds, compiling 200 to 500.
Gain of keeping the code: 2% of the time to check a clean article, 7% for one with several kinds of defects
(benchmarks/README.md).

Internals used: `re._compiler` and `re._parser` (`sre_compile` and `sre_parse` before 3.11), `_sre.compile`.
Fallback: re.compile.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import Any, Literal, cast

from articlelint.startup.interpreter import IS_KNOWN
from articlelint.storage import user_cache

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split", "groupindex")
_WORD: Literal["I"] = "I"  # array type of a word of code: unsigned 32 bits, as in CPython
_MAX_KEPT = 4_000  # expressions; the rules have some 600

UNUSABLE = (re.error, OverflowError, RecursionError)
"""What compiling an expression raises that is none, repeats something too often, or is nested too deeply."""

NOTHING = "(?!)"  # the source of an expression that matches nothing, for an alternative of no words

# An expression's code: words as bytes, flags, groups, their names, and the name of each.
Code = tuple[bytes, int, int, dict[str, int], tuple[str | None, ...]]


class _Lazy:
    """A pattern that compiles itself on first use and then takes over the methods of the compiled one."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = _compile(self.pattern, self._flags)
        self.__dict__.update({each: getattr(compiled, each) for each in _METHODS})
        return self.__dict__[name]

    def __reduce__(self) -> tuple[Any, ...]:
        return _Lazy, (self.pattern, self._flags)


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile(source, flags)` returns, but compile on first use; re.error is raised then."""
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
    if not IS_KNOWN:
        return
    store = _store()
    if store.added:
        others = user_cache.Store(store.kept.path).all()  # with what other processes have kept meanwhile
        user_cache.write(store.kept.path, {**others, **store.added} if len(others) < _MAX_KEPT else store.added)


def _compile(source: str, flags: int) -> re.Pattern[str]:
    """Compile an expression, or load its code from the store."""
    flags = int(flags)
    if not IS_KNOWN:
        return re.compile(source, flags)
    store = _store()
    code: Code | None = store.kept.get((source, flags))
    try:
        if code is None:
            code = store.added[source, flags] = _encode(source, flags)
        return _decode(source, code)
    except ImportError:
        return re.compile(source, flags)


def _encode(source: str, flags: int) -> Code:
    """Return the arguments that re.compile() passes to _sre.compile() (CPython's re._compiler.compile).

    Raises:
        re.error: if the expression is invalid.
    """
    from array import array

    if sys.version_info >= (3, 11):
        import re._compiler as compiler
        import re._parser as parser
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


def _decode(source: str, code: Code) -> re.Pattern[str]:
    """Make the expression from its code; CPython checks the code, so that damaged code is refused and never runs."""
    import _sre  # type: ignore[import-not-found]

    words, flags, groups, numbers, names = code
    try:
        made = _sre.compile(source, flags, memoryview(words).cast(_WORD).tolist(), groups, numbers, names)
    except (RuntimeError, OverflowError, TypeError, ValueError):
        return re.compile(source, flags)
    return cast("re.Pattern[str]", made)
