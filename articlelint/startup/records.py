"""Named tuples that are fast to define: `NamedTuple` is typing's, for readers and for mypy.

One run defines about a hundred. typing.NamedTuple compiles each annotation, and a constructor for each class. Here
classes with equally many fields share one constructor, made by collections.namedtuple; annotations are left alone.
Gain: 4 to 6% of the time to check one file, 5% of the time to repeat a report (benchmarks/README.md).

Internals used: the arguments of a function can be renamed in its code object. Fallback: typing.NamedTuple.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from articlelint.startup.interpreter import IS_KNOWN

R = TypeVar("R", bound="tuple[Any, ...]")

if TYPE_CHECKING or not IS_KNOWN:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple
    from types import FunctionType

    class _Record(tuple):
        """The methods of every named tuple."""

        __slots__ = ()

        def __repr__(self):
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

        def __reduce__(self):  # a sixth faster to pickle than by __getnewargs__
            return type(self), tuple(self)

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def _replace(self, **changed):
            values = tuple(map(changed.pop, self._fields, self))
            if changed:
                raise ValueError(f"{type(self).__name__} has no {', '.join(changed)}")
            return tuple.__new__(type(self), values)

    class _Definition(type):
        """Turns a class with annotated fields into a named tuple."""

        def __new__(cls, name, bases, body):
            fields = tuple(body["__annotations__"])
            defaults = tuple(body.pop(field) for field in fields if field in body)
            template = _template(len(fields))
            getters = {field: vars(template)[f"f{number}"] for number, field in enumerate(fields)}
            code = template.__new__.__code__.replace(co_varnames=("cls", *fields))
            new = FunctionType(code, template.__new__.__globals__, "__new__", defaults)
            new.__qualname__ = f"{name}.__new__"
            common = {"__slots__": (), "__match_args__": fields, "_fields": fields, "__new__": new}
            return type(name, (_Record,), {**body, **getters, **common})

    @cache
    def _template(fields):
        """Return a named tuple with this many fields, whose getters and constructor other classes can share."""
        return namedtuple("_Template", [f"f{number}" for number in range(fields)])

    NamedTuple = type.__new__(_Definition, "NamedTuple", (), {})


def records(of: type[R], rows: Iterable[tuple[Any, ...]]) -> tuple[R, ...]:
    """Make named tuples of one class from plain tuples, in a third of the time of calling the class for each."""
    return tuple(map(partial(tuple.__new__, of), rows))
