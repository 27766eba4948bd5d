"""A text as a list of words, and the words that the engine knows of languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from unicodedata import normalize

from articlelint.startup.records import NamedTuple
from articlelint.syntax.pieces import Cues

SERIES = ("numbers", "weekdays", "months", "seasons")  # keys of the table

Table = dict[str, dict[str, list[str]]]
"""By language code the words of each key; of a key that is no list its one value."""

_SEPARATED = bytes(code if chr(code).isalnum() else 32 for code in range(256))


class Forms(NamedTuple):
    """How the words of a language change: what they may lose, whether they are declined, and put together."""

    suffixes: tuple[str, ...] = ()
    are_declined: bool = True
    are_compounded: bool = True


_ANY_FORMS = Forms()


class Words(NamedTuple):
    """What the engine knows of languages: rules/languages.yaml, which says what each list is for.

    A mapping is by language code. A set without one holds the words of all languages together.
    """

    languages: frozenset[str] = frozenset()  # codes of those that can be told from others
    stop_words: Mapping[str, frozenset[str]] = MappingProxyType({})
    all_stop_words: frozenset[str] = frozenset()
    scripts: Mapping[str, str] = MappingProxyType({})  # the language that a script shows; see language.SCRIPTS
    unspaced: frozenset[str] = frozenset()  # codes of languages without blanks between words
    cues: Cues = Cues()
    series: frozenset[str] = frozenset()  # what differs in the titles of two parts of a series
    endings: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    forms: Mapping[str, Forms] = MappingProxyType({})
    contractions: tuple[str, ...] = ()
    conjunctions: tuple[str, ...] = ()
    small_words: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()  # codes of languages in which a short tag is an English acronym
    no_category: frozenset[str] = frozenset()  # names that stand for no category, by name_key()

    def forms_in(self, language: str | None) -> Forms:
        """How words change in a language; in one that is not known, in all ways."""
        return self.forms.get(language or "", _ANY_FORMS)


def words_from(table: Table) -> Words:
    """Return the record of what `table` knows."""

    def by_language(key: str) -> Iterator[tuple[str, list[str]]]:
        return ((code, entry[key]) for code, entry in table.items() if key in entry)

    def together(*keys: str) -> Iterator[str]:
        return chain.from_iterable(entry[key] for entry in table.values() for key in keys if key in entry)

    stop_words = {code: frozenset(found) for code, found in by_language("stop-words")}
    scripts = {script: code for code, (script,) in by_language("script")}
    return Words(
        languages=frozenset(stop_words).union(scripts.values()),
        stop_words=stop_words,
        all_stop_words=frozenset(together("stop-words")),
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
        forms={code: _forms(entry) for code, entry in table.items()},
        contractions=tuple(together("contractions")),
        conjunctions=tuple(together("conjunctions")),
        small_words=frozenset(together("small-words")),
        acronyms=frozenset(code for code, _ in by_language("acronyms")),
        no_category=frozenset(map(name_key, together("no-category"))),
    )


def name_key(name: str) -> str:
    """The letters and digits of a name, in lower case and without marks, so that "Non classé" is "non-classe"."""
    return "".join([each for each in normalize("NFD", name.casefold()) if each.isalnum()])


def _forms(entry: Mapping[str, list[str]]) -> Forms:
    suffixes = tuple(entry.get("suffixes", ()))
    return Forms(suffixes, are_declined=not suffixes, are_compounded="compounds" not in entry)


def words_of(text: str) -> list[str]:
    """Return the runs of letters and digits in `text`, in order; letters beyond Latin-1 separate words.

    Latin-1 has the letters of Western Europe. With a byte a character a table does the work, several times as fast as
    an expression.
    """
    return text.encode("latin-1", "replace").translate(_SEPARATED).decode("latin-1").split()
