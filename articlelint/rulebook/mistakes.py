"""Mistakes in rule files and in options: where in the data, and what to say about it."""

from __future__ import annotations

from articlelint.startup.records import NamedTuple

Key = tuple[str | int, ...]
"""The way to a value through mappings (by key) and lists (by index): `("options", "patterns", 0, "match")`."""


class Mistake(NamedTuple):
    """One thing that is wrong with the value at `key`, or with the key itself (`is_key`)."""

    key: Key
    message: str
    is_key: bool = False


def written(key: Key) -> str:
    """Return a key as error messages write it: `patterns[0].match`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in key]
    return "".join(parts).removeprefix(".")


def kind_of(value: object) -> str:
    """Return what kind of value this is, in the words of an error message."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    names = ((int, "a number"), (float, "a number"), (str, "text"), (list, "a list"), (dict, "keys and values"))
    return next((name for kind, name in names if isinstance(value, kind)), "a date or time")
