"""Macros: named parts of patterns, shared by all rules (rules/macros.yaml) or local to one rule (its key `macros`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from articlelint.rulebook.patterns import MACRO_NAME


class MacroError(ValueError):
    """A macro that cannot be used: its name and why."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def read_macros(data: Any) -> dict[str, str]:
    """Return each macro of a YAML mapping as one expression: text as it is, a list of alternatives as `(?:a|b)`.

    Raises:
        MacroError: for the first name or value that is neither.
    """
    if not isinstance(data, Mapping):
        raise MacroError("", "'macros' must hold names and expressions")
    return {name: _expression(name, value) for name, value in data.items()}


def _expression(name: Any, value: Any) -> str:
    if not isinstance(name, str) or not re.fullmatch(MACRO_NAME, name):
        raise MacroError(str(name), f"'{name}' is no macro name; it has lower-case letters and hyphens only")
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or not value:
        raise MacroError(name, f"macro '{name}' must be an expression or a list of alternatives")
    for item in value:
        if not isinstance(item, str):  # YAML reads no, on and 404 as something else
            raise MacroError(name, f"macro '{name}' has an alternative that is not text: quote '{item}'")
    return f"(?:{'|'.join(value)})"


def refuse_unused(macros: Mapping[str, str], options: Any) -> None:
    """Check that each macro is mentioned in `options` or in another macro.

    Raises:
        MacroError: for the first that is not.
    """
    texts = [*_texts(options), *macros.values()]
    for name in macros:
        if not any(f"{{{name}}}" in text for text in texts):
            raise MacroError(name, f"macro '{name}' is not used")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, Mapping)):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(item)
