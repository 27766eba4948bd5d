"""Pickles that can be read from a file that somebody else may have put there: nothing in them is run."""

from __future__ import annotations

import io
from functools import cache
from importlib import import_module
from pickle import Unpickler, UnpicklingError, dumps
from typing import Any

# What reading a damaged pickle raises.
DAMAGES = (UnpicklingError, AttributeError, EOFError, ImportError, LookupError, TypeError, ValueError)

_PROTOCOL = 5  # the highest of all Pythons from 3.8 on
_PLAIN = frozenset(
    {("array", "array"), ("array", "_array_reconstructor"), ("builtins", "frozenset"), ("builtins", "set")}
)


def write(value: Any) -> bytes:
    """The pickle of plain data, arrays and named tuples."""
    return dumps(value, _PROTOCOL)


def read(pickled: bytes) -> Any:
    """The value of a pickle.

    Raises:
        One of DAMAGES: where it is damaged, or names anything but plain data, arrays and named tuples of ours.
    """
    return _Reader(io.BytesIO(pickled)).load()


class _Reader(Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        return _named(module, name)


@cache
def _named(module: str, name: str) -> Any:
    """What may be named: it is looked up once, since each of thousands of pickles names a dozen."""
    if (module, name) in _PLAIN:
        return getattr(import_module(module), name)
    if module.startswith("articlelint."):
        found = getattr(import_module(module), name)
        if isinstance(found, type) and issubclass(found, tuple):
            return found
    raise UnpicklingError(f"{module}.{name} has no place in a cache")
