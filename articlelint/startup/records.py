"""Named tuples that cost little to define, and properties that cost little to ask.

A start defines a hundred of them. typing.NamedTuple compiles all annotations, and a constructor for each class: 0.2 ms
a class, a quarter of the time for one file. This one shares a constructor among all classes of as many fields, and does
not look into annotations: 0.03 ms. What it makes is used, and checked by mypy, as what the other makes.

Of an article some twenty things are worked out when they are first asked for. What functools has for that takes a lock
each time, up to Python 3.11; no article is shared among threads.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

R = TypeVar("R", bound="tuple[Any, ...]")

if TYPE_CHECKING:
    from functools import cached_property as cached_property
    from typing import NamedTuple as NamedTuple
else:
    from types import FunctionType

    try:
        from _collections import _tuplegetter as field_getter  # what collections.namedtuple has, twice as fast
    except ImportError:
        from operator import itemgetter

        def field_getter(number, doc):
            return property(itemgetter(number), doc=doc)

    class _Record(tuple):
        """What all named tuples have."""

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
        """Makes a class with annotated fields into one of named tuples."""

        def __new__(cls, name, bases, body):
            fields = tuple(body["__annotations__"])
            defaults = tuple(body.pop(field) for field in fields if field in body)
            getters = {field: field_getter(number, None) for number, field in enumerate(fields)}
            code = _constructor(len(fields)).replace(co_varnames=("cls", *fields))
            new = FunctionType(code, {"new": tuple.__new__}, "__new__", defaults)
            new.__qualname__ = f"{name}.__new__"
            of_all = {"__slots__": (), "__match_args__": fields, "_fields": fields, "__new__": new}
            return type(name, (_Record,), {**body, **getters, **of_all})

    @cache
    def _constructor(fields):
        """The code that makes so many arguments a tuple; their names are changed afterwards."""
        names = "".join(f"_{number}, " for number in range(fields))
        return eval(f"lambda cls, {names}: new(cls, ({names}))").__code__

    NamedTuple = type.__new__(_Definition, "NamedTuple", (), {})

    class cached_property:  # noqa: N801
        """What `work` gives for an object, kept with the object when it is first asked for."""

        def __init__(self, work):
            self._work = work
            self._name = work.__name__
            self.__doc__ = work.__doc__

        def __get__(self, of, owner=None):
            if of is None:
                return self
            found = of.__dict__[self._name] = self._work(of)
            return found


def records(of: type[R], rows: Iterable[tuple[Any, ...]]) -> tuple[R, ...]:
    """Named tuples of one class with these fields. Where there are many it takes a third of the time."""
    return tuple(map(partial(tuple.__new__, of), rows))
