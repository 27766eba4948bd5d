"""Records of ours as JSON, and back: data and nothing but data, and every field of it is checked.

What a field may hold is said in one place, its annotation. Understood are plain types, `Literal`, `X | None`, tuples,
frozen sets, mappings with keys that are texts or whole numbers, `array[int]` and `bytes` (both in base 64), and named
tuples of these.
"""

from __future__ import annotations

import json
from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable, Hashable, Mapping, Set
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from articlelint.storage import utf8

T = TypeVar("T")
Read: TypeAlias = "Callable[[Any], Any]"

_INTEGERS = "I"  # of an array: unsigned, four bytes
_PLAIN = (str, int, bool, NoneType)


class DamagedError(ValueError):
    """Bytes that are no value of the kind that was asked for."""


def pack(value: object) -> bytes:
    """`value` as bytes."""
    return utf8.encode(_dumps(value))


def unpack(packed: bytes, kind: type[T], *others: type) -> T:
    """The value of a `kind` that pack() was given: a class of named tuples, or another type named above.

    `others` are classes of named tuples that annotations name but their modules import for type checking only.

    Raises:
        DamagedError: if it is anything else.
    """
    if not isinstance(packed, bytes):  # a cell of a database may hold anything
        raise DamagedError(f"{packed!r:.50} are no bytes")
    try:
        return cast(T, _reader(cast("Hashable", kind), others)(json.loads(utf8.decode(packed))))
    except (ValueError, RecursionError) as error:
        raise DamagedError(str(error)) from None


def require_known(kind: Any) -> None:
    """Raise TypeError, or NameError, unless values of a type can be packed."""
    _reader(kind, ())


def _plain(value: object) -> object:
    """What JSON has for `value`, of a type of which it knows nothing."""
    if isinstance(value, array):
        return b64encode(value.tobytes()).decode("ascii")
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, Set):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in a cache")


_dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_plain).encode


# --- readers: each turns what JSON gives into a value of one type, or raises ValueError -------------------------------


@cache
def _reader(kind: Any, others: tuple[type, ...]) -> Read:
    """What reads a value of a type."""
    if kind in _PLAIN:
        return _exact(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    of = [_reader(each, others) for each in arguments if each is not ...] if origin is not Literal else []
    if kind is float:
        return _number
    if kind is bytes:
        return _bytes
    if kind is _Array:
        return _array
    if origin is Literal:
        return _one_of(arguments)
    if origin in (UnionType, Union) and NoneType in arguments and len(arguments) == 2:
        return _optional(of[arguments.index(NoneType) - 1])
    if origin is tuple:
        return _tuple(of) if ... not in arguments else _many(tuple, of[0])
    if origin is not None and issubclass(origin, frozenset):
        return _many(frozenset, of[0])
    if origin is not None and issubclass(origin, Mapping) and arguments[0] in (str, int):
        return _mapping(arguments[0], of[1])
    if isinstance(kind, type) and issubclass(kind, tuple) and "_fields" in vars(kind):
        return _record(kind, others)
    raise TypeError(f"{kind} has no place in a cache")


def _exact(kind: type) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"{value!r:.50} is no {kind.__name__}")
        return value

    return read


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise ValueError(f"{value!r:.50} is no number")
    return cast(float, value)


def _bytes(value: Any) -> bytes:
    if type(value) is not str:
        raise ValueError(f"{value!r:.50} is no text in base 64")
    return b64decode(value, validate=True)


def _array(value: Any) -> array[int]:
    return array(_INTEGERS, _bytes(value))


def _one_of(values: tuple[object, ...]) -> Read:
    def read(value: Any) -> Any:
        if not isinstance(value, str) or value not in values:
            raise ValueError(f"{value!r:.50} is none of {values}")
        return value

    return read


def _optional(read_it: Read) -> Read:
    return lambda value: None if value is None else read_it(value)


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise ValueError(f"{value!r:.50} is no list")
    return value


def _many(kind: Callable[[Any], Any], read_one: Read) -> Read:
    return lambda value: kind(map(read_one, _list(value)))


def _tuple(of: list[Read]) -> Read:
    return lambda value: tuple([read(each) for read, each in zip(of, _list(value), strict=True)])


def _mapping(key: type, read_one: Read) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise ValueError(f"{value!r:.50} is no mapping")
        return {key(name): read_one(each) for name, each in value.items()}

    return read


def _record(kind: Any, others: tuple[type, ...]) -> Read:
    """What reads a named tuple. Where all of its fields are plain, their types are compared at once."""
    names = {"array": _Array, **{each.__name__: each for each in others}}
    hints = get_type_hints(kind, localns=names)
    kinds = [hints[name] for name in kind._fields]
    rest = [(number, _reader(each, others)) for number, each in enumerate(kinds) if each not in _PLAIN]
    make = partial(tuple.__new__, kind)
    if not rest:
        expected = tuple(kinds)

        def read_plain(value: Any) -> Any:
            if tuple(map(type, _list(value))) != expected:
                raise ValueError(f"{value!r:.50} is no {kind.__name__}")
            return make(value)

        return read_plain
    size = len(kinds)
    plain = [(number, each) for number, each in enumerate(kinds) if each in _PLAIN]

    def read(value: Any) -> Any:
        if len(_list(value)) != size:
            raise ValueError(f"{len(value)} fields are no {kind.__name__}")
        for number, expected in plain:
            if type(value[number]) is not expected:
                raise ValueError(f"{value[number]!r:.50} is no {expected.__name__}")
        for number, read_it in rest:
            value[number] = read_it(value[number])
        return make(value)

    return read


class _Array:
    """Stands for `array[int]` in annotations, where older Pythons cannot index `array`."""

    def __class_getitem__(cls, item: type) -> type:
        return cls
