"""One pass over a text for all the phrases of all the rules (Aho and Corasick, 1975)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from articlelint.startup.expressions import regex

# Characters to scan from which it pays to build the automaton: in one file looking for each phrase takes 3 ms, building
# it 10 ms.
_PLAIN_LIMIT = 8_000

# Letters that are not of Latin-1; emoji and the sign for an image or code are none. The time for a character grows with
# the number of different ones with which phrases begin, and most of those are of other scripts: a text without them
# takes three fifths of it with Latin phrases only.
_FOREIGN = regex("[^\x00-\xff\u2000-\u2bff\ufe0f\ufffc\U0001f000-\U0001faff]")

Hits = Mapping[str, list[tuple[int, int]]]
"""For each rule: (offset in the text, number of the phrase in the rule)."""


class Scanner:
    """Finds the phrases that rules have asked for; texts and phrases are in lower case."""

    def __init__(self, phrases: Mapping[str, Iterable[tuple[str, int]]]) -> None:
        """`phrases`: for each rule its phrases, each with the number by which the rule knows it."""
        wanted: dict[str, list[tuple[str, int]]] = {}
        for rule, texts in phrases.items():
            for text, number in texts:
                wanted.setdefault(text, []).append((rule, number))
        self._wanted = wanted
        self._automata: dict[bool, Any] = {}  # for texts with foreign letters, and without
        self._scanned = 0

    def scan(self, text: str) -> Hits:
        """What occurs in `text`; a rule none of whose phrases does has no entry."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._scanned += len(text)
        automaton = self._automaton(text) if self._scanned > _PLAIN_LIMIT else None
        if automaton is not None:
            for end, (length, takers) in automaton.iter(text):
                start = end - length + 1
                for rule, number in takers:
                    found[rule].append((start, number))
            return found
        for phrase, takers in self._wanted.items():
            start = text.find(phrase)
            while start >= 0:
                for rule, number in takers:
                    found[rule].append((start, number))
                start = text.find(phrase, start + 1)
        for hits in found.values():
            hits.sort()
        return found

    def _automaton(self, text: str) -> Any:
        """The automaton for `text`; None where there is none."""
        foreign = _is_foreign(text)
        if foreign not in self._automata:
            wanted = self._wanted.items()
            self._automata[foreign] = _automaton({each: of for each, of in wanted if foreign or not _is_foreign(each)})
        return self._automata[foreign]


def _is_foreign(text: str) -> bool:
    return not text.isascii() and _FOREIGN.search(text) is not None


def _automaton(wanted: Mapping[str, list[tuple[str, int]]]) -> Any:
    """The automaton of pyahocorasick; None where that is not installed or there is nothing to look for."""
    try:
        import ahocorasick
    except ImportError:
        return None
    if not wanted:
        return None
    automaton = ahocorasick.Automaton()
    for phrase, takers in wanted.items():
        automaton.add_word(phrase, (len(phrase), tuple(takers)))
    automaton.make_automaton()
    return automaton
