"""The knowledge of languages in rules/languages.yaml: reading, validating, and the record that the engine uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from articlelint.article.language import SCRIPTS
from articlelint.article.words import Words
from articlelint.rulebook.rule import RuleError, compose_yaml
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
    root = compose_yaml(path)
    if root is None:
        raise RuleError(path, 1, "must hold languages by their codes")
    table = {code.value: _entry(path, code, node) for code, node in _items(path, root)}
    for key in (*LISTS, *_CHOICES):
        if not any(key in entry for entry in table.values()):
            raise RuleError(path, 1, f"no language has '{key}'")
    return table


def _entry(path: str, code: Node, node: Node) -> dict[str, list[str]]:
    """Return what is said of one language."""
    name = code.value
    if not (name.isascii() and name.isalpha() and name.islower() and len(name) in (2, 3)):
        raise _error(path, code, f"'{name}' is not a language code such as en")
    entry = {key.value: _words(path, name, key, value) for key, value in _items(path, node)}
    if not any(key in entry for key in _RECOGNISED_BY):
        raise _error(path, code, f"'{name}' needs one of {', '.join(_RECOGNISED_BY)}")
    return entry


def _words(path: str, code: str, key: Node, value: Node) -> list[str]:
    """Return the words of one key."""
    from yaml import ScalarNode, SequenceNode

    name = key.value
    if name in _CHOICES:
        if value.value not in _CHOICES[name]:
            raise _error(path, value, f"'{name}' of '{code}' must be {' or '.join(_CHOICES[name])}")
        return [value.value]
    if name not in LISTS:
        raise _error(path, key, f"unknown key '{name}' of '{code}'; known are {', '.join((*LISTS, *_CHOICES))}")
    found: list[str] = []
    for line in value.value if isinstance(value, SequenceNode) else [value]:
        if not isinstance(line, ScalarNode) or not line.value.split():
            raise _error(path, line, f"'{name}' of '{code}' must be words, or a list of lines of words")
        found += line.value.split()
    return found


def _items(path: str, node: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the keys and values of a mapping in which no key is repeated."""
    from yaml import MappingNode, ScalarNode

    if not isinstance(node, MappingNode):
        raise _error(path, node, "must hold keys and values")
    seen: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            raise _error(path, key, "a key must be text")
        if key.value in seen:
            raise _error(path, key, f"the key '{key.value}' is repeated")
        seen.add(key.value)
        yield key, value


def _error(path: str, node: Node, message: str) -> RuleError:
    return RuleError(path, node.start_mark.line + 1, message)
