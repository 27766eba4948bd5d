"""The table of languages in rules/languages.yaml, read and validated.

The rule cache keeps it, so that few runs load this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from articlelint.article.language import SCRIPTS
from articlelint.article.words import SERIES, Table
from articlelint.rulebook.rule import RuleError, compose_yaml
from articlelint.rulebook.word_lists import error, items, words_in

if TYPE_CHECKING:
    from yaml import Node

LISTS = (
    "stop-words", "openers", "abbreviations", "date-months", "code-verbs", *SERIES,
    "endings", "suffixes", "contractions", "conjunctions", "small-words", "no-category",
)  # fmt: skip
_CHOICES: Mapping[str, Sequence[str]] = {
    "script": tuple(SCRIPTS),
    "spaces": ("false",),
    "compounds": ("false",),
    "acronyms": ("true",),
}
_NEEDED = ("stop-words", "script", "spaces", "no-category")  # one of these makes an entry worth having


def read(path: str) -> Table:
    """Return the knowledge in the file at `path`.

    Raises:
        RuleError: where the file cannot be read, or at the first line that is wrong.
    """
    table: Table = {}
    scripts: dict[str, str] = {}
    for code, node in items(path, compose_yaml(path)):
        entry = table[code.value] = _entry(path, code, node)
        for script in entry.get("script", ()):
            if script in scripts:
                raise error(path, code, f"'{scripts[script]}' and '{code.value}' have the same script")
            scripts[script] = code.value
    for key in (*LISTS, *_CHOICES):
        if not any(key in entry for entry in table.values()):
            raise RuleError(path, 1, f"no language has '{key}'")
    return table


def _entry(path: str, code: Node, node: Node) -> dict[str, list[str]]:
    """Return what is said of one language."""
    name = code.value
    if not (name.isascii() and name.isalpha() and name.islower() and len(name) in (2, 3)):
        raise error(path, code, f"'{name}' is not a language code such as en")
    entry = {key.value: _words(path, name, key, value) for key, value in items(path, node)}
    if not any(key in entry for key in _NEEDED):
        raise error(path, code, f"'{name}' needs one of {', '.join(_NEEDED)}")
    return entry


def _words(path: str, code: str, key: Node, value: Node) -> list[str]:
    """Return the words of one key."""
    name = key.value
    if name in _CHOICES:
        if value.value not in _CHOICES[name]:
            raise error(path, value, f"'{name}' of '{code}' must be {' or '.join(_CHOICES[name])}")
        return [value.value]
    if name not in LISTS:
        raise error(path, key, f"unknown key '{name}' of '{code}'; known are {', '.join((*LISTS, *_CHOICES))}")
    return words_in(path, f"'{name}' of '{code}'", value)
