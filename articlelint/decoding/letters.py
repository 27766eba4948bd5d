"""Which letters stand beside each other in a language: what tells its text from one that was decoded wrongly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

EDGE = "_"  # stands for the beginning or the end of a word
_SYLLABLES = "\u2e80"  # from here on a character is a syllable or more, but for a few signs
_BEYOND_LATIN = "\u0250"
CAPITAL_I = "İ"  # of Turkish, which becomes two characters in lower case


class Share(NamedTuple):
    """How many of `all` pairs are known in `language`."""

    known: int
    all: int
    language: str

    @property
    def value(self) -> float:
        return self.known / self.all if self.all else 0.0


class Letters:
    """The pairs of letters that texts of each language consist of: `known`, with blanks between them.

    The `usual` signs, which a text of any language may have, are the edges of words; of those that are not `joining`
    none stands `between` two letters, unless something is wrong.

    Counted are pairs of which one letter at least is outside ASCII, and single characters of Chinese, Japanese and
    Korean: the rest is the same in all encodings. A pair is in lower case; one of a small letter and a capital is not,
    so that it is known nowhere.
    """

    def __init__(self, known: Mapping[str, str], usual: Iterable[str], joining: Iterable[str]) -> None:
        self._lines = known
        self._pairs: dict[str, frozenset[str]] = {}
        self._letters: dict[str, frozenset[str]] = {}
        self.usual = frozenset(usual)
        self.between = self.usual - frozenset(joining)
        self._edges = edges(self.usual, self.between)

    @property
    def languages(self) -> Iterable[str]:
        return self._lines

    def of(self, language: str) -> frozenset[str]:
        """The pairs of a language; none of one that is not known."""
        if language not in self._pairs:
            self._pairs[language] = frozenset(self._lines.get(language, "").split(" "))
        return self._pairs[language]

    def letters(self, language: str) -> frozenset[str]:
        """The letters outside ASCII in the pairs of a language and of its scripts, small and capital ones."""
        if language not in self._letters:
            line = "".join(self._lines[each] for each in self._lines if each.partition("-")[0] == language)
            self._letters[language] = frozenset(line) | frozenset(line.upper())
        return self._letters[language]

    @cached_property
    def latin(self) -> tuple[str, ...]:
        """The languages that are written in Latin letters."""
        return tuple(
            each for each in self._lines if any("\x80" <= letter < _BEYOND_LATIN for letter in self.letters(each))
        )

    def pairs(self, text: str) -> Counter[str]:
        """How often each pair stands in a text."""
        return Counter(pairs(text, self._edges))

    def share(self, found: Mapping[str, int], language: str) -> Share:
        known = self.of(language)
        return Share(sum(found[pair] for pair in known.intersection(found)), sum(found.values()), language)

    def is_of_some(self, found: Mapping[str, int], least: float) -> bool:
        """Whether so large a share of the pairs is known in any language; quick."""
        return sum(found[pair] for pair in self._any.intersection(found)) >= least * sum(found.values())

    @cached_property
    def _any(self) -> frozenset[str]:
        return frozenset().union(*map(self.of, self._lines))

    def best(self, found: Mapping[str, int], languages: Iterable[str]) -> Share:
        """The share of the pairs that are known in that of the languages in which most of them are."""
        return max((self.share(found, each) for each in languages), default=Share(0, 0, ""))


def edges(usual: Iterable[str], between: Iterable[str]) -> re.Pattern[str]:
    """What ends a word: blanks, signs and digits of ASCII, and the `usual` signs, but for one of `between` that stands
    between two letters.
    """
    always = re.escape("".join(sorted(frozenset(usual) - frozenset(between))))
    marks = re.escape("".join(sorted(between)))
    letter = r"[^\W\d_\u2e80-\uffff]"
    return regex(
        rf"[\x00-@\[-`{{-\x7f\xa0\xad\u2000-\u200f\u202f\u2060\ufeff{always}]+"
        rf"|(?<!{letter})[{marks}]|[{marks}](?!{letter})"
    )


def pairs(text: str, ends: re.Pattern[str]) -> Iterator[str]:
    """Yield the pairs of a text; see Letters."""
    line = EDGE + ends.sub(EDGE, text.replace(CAPITAL_I, "i")) + EDGE
    for first, second in pairwise(line):
        if second < "\x80" and first < "\x80":
            continue
        if first >= _SYLLABLES:
            yield first
        elif second >= _SYLLABLES:
            if first != EDGE:
                yield first + second
        elif first.islower() and second.isupper():
            yield first + second
        else:
            yield (first + second).lower()
