"""One pass over a text for all the phrases of all the rules (Aho and Corasick, 1975)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# Characters to scan from which it pays to build the automaton: in one file looking for each phrase takes 3 ms, building
# it 10 ms.
_PLAIN_LIMIT = 8_000

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
        self._automaton: Any = None
        self._scanned = 0

    def scan(self, text: str) -> Hits:
        """What occurs in `text`; a rule none of whose phrases does has no entry."""
        found: dict[str, list[tuple[int, int]]] = {}
        if self._automaton is None and self._scanned <= _PLAIN_LIMIT:
            self._scanned += len(text)
            if self._scanned > _PLAIN_LIMIT:
                self._automaton = _automaton(self._wanted)
        if self._automaton is not None:
            for end, (length, takers) in self._automaton.iter(text):
                start = end - length + 1
                for rule, number in takers:
                    if rule in found:
                        found[rule].append((start, number))
                    else:
                        found[rule] = [(start, number)]
            return found
        for phrase, takers in self._wanted.items():
            start = text.find(phrase)
            while start >= 0:
                for rule, number in takers:
                    found.setdefault(rule, []).append((start, number))
                start = text.find(phrase, start + 1)
        for hits in found.values():
            hits.sort()
        return found


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
