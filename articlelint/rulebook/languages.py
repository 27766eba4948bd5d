"""The knowledge of languages in rules/languages.yaml: reading, validating, and the record that the engine uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from articlelint.article.language import SCRIPTS
from articlelint.article.words import Words
from articlelint.rulebook.rule import RuleError, compose_yaml
from articlelint.rulebook.word_lists import error, items, words_in
from articlelint.syntax.pieces import Cues

if TYPE_CHECKING:
    from yaml import Node

SERIES = ("numbers", "weekdays", "months", "seasons")
LISTS = (
    "stop-words", "openers", "abbreviations", "date-months", "code-verbs", *SERIES,
    "endings", "suffixes", "contractions", "conjunctions", "small-words",
)  # fmt: skip
_CHOICES: Mapping[str, Sequence[str]] = {"script": tuple(SCRIPTS), "spaces": ("false",), "acronyms": ("true",)}
_RECOGNISED_BY = ("stop-words", "script", "spaces")  # one of these makes an entry worth having

Table = dict[str, dict[str, list[str]]]
"""By language code the words of each key; of a key that is no list its one value."""


def words(table: Table) -> Words:
    """Return the record of the knowledge in `table`."""

    def by_language(key: str) -> Iterator[tuple[str, list[str]]]:
        return ((code, entry[key]) for code, entry in table.items() if key in entry)

    def together(*keys: str) -> Iterator[str]:
        return chain.from_iterable(entry[key] for entry in table.values() for key in keys if key in entry)

    stop_words = {code: frozenset(found) for code, found in by_language("stop-words")}
    scripts = {script: code for code, (script,) in by_language("script")}
    return Words(
        languages=frozenset(stop_words).union(scripts.values()),
        stop_words=stop_words,
        scripts=scripts,
        unspaced=frozenset(code for code, _ in by_language("spaces")),
        cues=Cues(
            openers=frozenset(together("openers")),
            abbreviations=frozenset(together("abbreviations")),
            date_months=tuple(together("date-months")),
            code_verbs=frozenset(together("code-verbs")),
        ),
        series=frozenset(together(*SERIES)),
        endings={code: tuple(found) for code, found in by_language("endings")},
        suffixes=tuple(together("suffixes")),
        contractions=tuple(together("contractions")),
        conjunctions=tuple(together("conjunctions")),
        small_words=frozenset(together("small-words")),
        acronyms=frozenset(code for code, _ in by_language("acronyms")),
    )


def read(path: str) -> Table:
    """Return the knowledge in the file at `path`.

    Raises:
        RuleError: where the file cannot be read, or at the first line that is wrong.
    """
    table = {code.value: _entry(path, code, node) for code, node in items(path, compose_yaml(path))}
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
    if not any(key in entry for key in _RECOGNISED_BY):
        raise error(path, code, f"'{name}' needs one of {', '.join(_RECOGNISED_BY)}")
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
