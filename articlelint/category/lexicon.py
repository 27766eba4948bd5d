"""What is known of categories: what their names stand for, and the terms that speak for them.

The names are few and needed for each site that has categories; the terms are some thousand for each language, and are
made ready when the first article of the language is judged.
"""

from __future__ import annotations

import marshal
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import compress, count, repeat
from math import sqrt
from typing import cast
from zlib import crc32

from articlelint.article.words import words_of
from articlelint.rulebook.rule import Resources, Rule, RuleError
from articlelint.startup.records import NamedTuple
from articlelint.syntax.view import folded, lowered

_SHARED = (1.0, 0.65, 0.45)  # what is left of a term's weight when one, two, more categories have it
_STRENGTHS = {"strong": 3.0, "fair": 2.0, "weak": 1.0}
_FIELDS = ("name", "also", "covers", "within", "near", "filler", *_STRENGTHS)
_NON_WORDS = re.compile(r"[^\w+#.&/,>|]+|_")
_JOINTS = re.compile(r"\s*(?:[&/,>|+]|\band\b)\s*")

ENGLISH = "en"
# What may follow a term of one word, by language; in others the terms are found as they are written.
_ENDINGS = {
    ENGLISH: ("", "s"),
    "de": ("", "s", "e", "n", "en", "es", "er"),
    "fr": ("", "s", "e", "es", "x"),
    "es": ("", "s", "es"),
}
_NO_ENDING = ("",)

Votes = tuple[tuple[int, float], ...]
"""For one term: the categories it speaks for, by their place in the lexicon, and how strongly."""

_Blocks = dict[str, dict[str, list[str]]]  # category, field, items
_Term = tuple[int, list[str], str]  # number, words, text
_BySecond = dict[str, list[_Term]]  # terms with the same first word, by their second
NO_TERM = -1
_ALONE = ""  # for a second word: a term of one word and signs ("c++")


class Meaning(NamedTuple):
    """What the name of a category stands for.

    about: bundled categories that an article filed under it is about; covers: others that fit it, too. A name about
    nothing fits anything.
    """

    about: frozenset[str]
    covers: frozenset[str]


ANYTHING = Meaning(frozenset(), frozenset())


class Vocabulary(NamedTuple):
    """The terms of one language. Endings (a plural's s) are allowed for: a term stands here with and without them.

    votes: for each term what it says. categories: those that have terms, by their place in the lexicon. single: terms
    of one word. longer: the others by their first word; marshalled until that is met.
    """

    terms: tuple[str, ...]
    votes: tuple[Votes, ...]
    categories: frozenset[int]
    single: Mapping[str, int]
    longer: dict[str, bytes | _BySecond]

    def find(self, words: Sequence[str], text: str) -> list[int]:
        """The term that begins with each of the `words`, those of `text`; -1 where there is none.

        Of terms that overlap the one that begins first is taken, and of those the longest. Signs and blanks in a term
        are looked for in the text as a whole: where it has "x-ray", each "x ray" counts.
        """
        found = list(map(self.single.get, words, repeat(NO_TERM)))
        end = 0
        for at, length, number in sorted(self._longer_ones(words, text)):
            if at >= end and (length < -1 or not NO_TERM < found[at] < number):
                end = at - length
                found[at:end] = [number, *repeat(NO_TERM, end - at - 1)]
        return found

    def _longer_ones(self, words: Sequence[str], text: str) -> Iterator[tuple[int, int, int]]:
        """The terms of several `words`, or of one and signs: which is the first, how many below zero, which term."""
        longer, following = self.longer, (*words[1:], _ALONE)
        for at in compress(count(), map(longer.__contains__, words)):
            by_second = longer[words[at]]
            if isinstance(by_second, bytes):
                by_second = longer[words[at]] = cast("_BySecond", marshal.loads(by_second))
            if following[at] in by_second or _ALONE in by_second:
                for number, parts, whole in (*by_second.get(following[at], ()), *by_second.get(_ALONE, ())):
                    if words[at : at + len(parts)] == parts and whole in text:
                        yield at, -len(parts), number

    def score(self, amounts: Mapping[int, float], categories: int) -> list[float]:
        """What is said for each of so many `categories`; `amounts`: how much of each term is there.

        Each repetition of a term adds less, so that neither one term nor one long text decides alone.
        """
        scores = [0.0] * categories
        votes = self.votes
        for number, amount in amounts.items():
            root = sqrt(amount)
            for category, weight in votes[number]:
                scores[category] += weight * root
        return scores


class Lexicon:
    """Categories by key, their names, and what they have to do with each other.

    added: those that only the site's keywords speak for.
    covers: categories whose articles fit this one, too.
    filler: words that do not change what a name stands for ("AI News").
    within: categories that take in this one on a site that does not have it.
    near: categories whose articles are easily taken for this one's; both ways.
    """

    def __init__(self, blocks: _Blocks, terms: Mapping[str, bytes], added: Iterable[str] = ()) -> None:
        """`blocks` and, by language, packed `terms` as read() has parsed them; `added` are some of the blocks."""
        self.added = frozenset(added)
        anything = blocks.get("*", {})
        self.keys = tuple(key for key in blocks if key != "*")
        self.titles = {key: blocks[key]["name"][0] for key in self.keys}
        self.names = dict.fromkeys(anything.get("names", ()), ANYTHING)
        self.covers = {key: frozenset(blocks[key].get("covers", ())) for key in self.keys}
        for key in self.keys:
            meaning = Meaning(frozenset((key,)), self.covers[key])
            self.names.update(dict.fromkeys(blocks[key]["names"], meaning))
        self.filler = frozenset(anything.get("filler", ()))
        self.within = {key: tuple(blocks[key].get("within", ())) for key in self.keys}
        self.takes_in: dict[str, list[str]] = {}  # the other way
        for key, parents in self.within.items():
            for parent in parents:
                self.takes_in.setdefault(parent, []).append(key)
        self.near = _near(self.keys, blocks)
        self._terms = terms
        self._vocabularies: dict[str, Vocabulary] = {}

    def vocabulary(self, language: str | None) -> Vocabulary:
        """The terms of a language; those of English where it has none of its own."""
        code = language if language is not None and language in self._terms else ENGLISH
        if code not in self._vocabularies:
            self._vocabularies[code] = _unpacked(self._terms[code])
        return self._vocabularies[code]

    def meaning(self, name: str) -> Meaning | None:
        """What a category of the normalized `name` stands for; None where that is not known."""
        known = self._known(name)
        if known is not None:
            return known
        parts = [self._known(part) for part in _JOINTS.split(name) if part]
        if len(parts) < 2 or None in parts:
            return None
        found = [part for part in parts if part is not None]
        about = frozenset(key for part in found for key in part.about)
        return Meaning(about, frozenset(key for part in found for key in part.covers))

    def _known(self, name: str) -> Meaning | None:
        if name in self.names:
            return self.names[name]
        rest = " ".join(word for word in name.split() if word not in self.filler)
        if not rest:
            return ANYTHING if name else None
        return self.names.get(rest)


def normalized(name: str) -> str:
    """`name` as names are compared: lower case, one blank between words, no hyphens."""
    return " ".join(_NON_WORDS.sub(" ", name.lower()).split())


def read(rule: Rule) -> Lexicon:
    """The lexicon that the rule names, with the terms of other languages; its head says how the file is written.

    The rule's `keywords` are words of the site, by category: they speak for that one alone, whatever the lexicon says.
    A category that the lexicon does not know is added to it.

    Raises:
        RuleError: where a file cannot be read, or at the first line that is none of it.
    """
    path = rule.beside(rule.options["lexicon"])
    others: Mapping[str, str] = rule.options.get("terms", {})
    keywords: Mapping[str, Sequence[str]] = rule.options.get("keywords", {})
    key = f"lexicon {path} {sorted(others.items())} {keywords}"
    return rule.resources.share(key, lambda: _lexicon(rule, path, others, keywords))


def _lexicon(rule: Rule, path: str, others: Mapping[str, str], keywords: Mapping[str, Sequence[str]]) -> Lexicon:
    text = rule.text_beside(rule.options["lexicon"])
    key = f"{crc32(text.encode()):08x}"
    blocks, english = rule.resources.derive(f"names and words {key}", lambda: _parsed(text, path))
    terms = {ENGLISH: english}
    for language, name in others.items():
        more = rule.text_beside(name)
        terms[language] = rule.resources.derive(
            f"words in {language} {key} {crc32(more.encode()):08x}",
            partial(_parsed_terms, more, rule.beside(name), tuple(blocks), language),
        )
    lexicon = Lexicon(blocks, terms)
    return _with_keywords(lexicon, blocks, terms, keywords, rule.resources) if keywords else lexicon


def _with_keywords(
    lexicon: Lexicon,
    blocks: _Blocks,
    terms: Mapping[str, bytes],
    keywords: Mapping[str, Sequence[str]],
    resources: Resources,
) -> Lexicon:
    """`lexicon`, made of `blocks` and `terms`, with the words that a site's `keywords` have for its categories."""
    added: _Blocks = {}
    said: dict[str, dict[str, float]] = {}
    for name, words in keywords.items():
        meaning = lexicon.meaning(normalized(name))
        about = sorted(meaning.about) if meaning is not None else []
        if not about:
            about = [normalized(name)]
            added[about[0]] = {"name": [name], "names": about}
        for word in words:
            term = " ".join(lowered(folded(word)).split())
            said.setdefault(term, {}).update(dict.fromkeys(about, _STRENGTHS["strong"]))
    keys = (*lexicon.keys, *added)
    votes = {term: _shared({keys.index(key): weight for key, weight in each.items()}) for term, each in said.items()}
    both = {
        language: resources.derive(
            f"words in {language} {crc32(known):08x} {crc32(repr(votes).encode()):08x}",
            partial(_overlaid, known, votes, language),
        )
        for language, known in terms.items()
    }
    return Lexicon({**blocks, **added}, both, added)


def _overlaid(known: bytes, votes: Mapping[str, Votes], language: str) -> bytes:
    """A packed vocabulary with other terms, which count instead of those that are the same."""
    vocabulary = _unpacked(known)
    votes = {**dict(zip(vocabulary.terms, vocabulary.votes, strict=True)), **votes}
    return _packed(vocabulary_of(votes, _ENDINGS.get(language, _NO_ENDING)))


def _parsed(text: str, path: str) -> tuple[_Blocks, bytes]:
    """What a lexicon says of its categories, and its packed vocabulary."""
    blocks = _blocks(text, path)
    _read_names(blocks, path)
    return blocks, _packed_terms(blocks, tuple(blocks), ENGLISH)


def _parsed_terms(text: str, path: str, keys: Sequence[str], language: str) -> bytes:
    """The packed vocabulary of another language; `keys`: the categories that there are."""
    blocks = _blocks(text, path)
    for key, block in blocks.items():
        if key not in keys:
            raise RuleError(path, 0, f"[{key}] is no category of the lexicon")
        if not block.keys() <= _STRENGTHS.keys():
            raise RuleError(path, 0, f"[{key}] has more than terms ({', '.join(_STRENGTHS)})")
    return _packed_terms(blocks, keys, language)


def _blocks(text: str, path: str) -> _Blocks:
    blocks: _Blocks = {}
    block: dict[str, list[str]] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line[0] == "#":
            continue
        if line[0] == "[" and line[-1] == "]":
            block = blocks.setdefault(line[1:-1], {})
            continue
        name, colon, items = line.partition(": ")
        if block is None or not colon or name not in _FIELDS:
            raise RuleError(path, number, f"neither [category] nor one of {', '.join(_FIELDS)}: {line[:40]!r}")
        block.setdefault(name, []).extend(items.split(", "))
    return blocks


def _packed_terms(blocks: _Blocks, keys: Iterable[str], language: str) -> bytes:
    """The vocabulary of the terms in `blocks`, which are taken out of them; `keys`: all blocks of the lexicon."""
    weights: dict[str, dict[int, float]] = {}
    for number, key in enumerate(key for key in keys if key != "*"):
        for strength, weight in _STRENGTHS.items():
            for term in blocks.get(key, {}).pop(strength, ()):
                weights.setdefault(term, {}).setdefault(number, weight)
    known: dict[Votes, Votes] = {}  # equal ones are one object, which makes them fast to load
    votes = {term: known.setdefault(said, said) for term, each in weights.items() for said in (_shared(each),)}
    return _packed(vocabulary_of(votes, _ENDINGS.get(language, _NO_ENDING)))


def _read_names(blocks: _Blocks, path: str) -> None:
    """Add to each block what it is called: normalized `names`. RuleError where two are called the same."""
    anything = blocks.get("*", {})
    seen = set(map(normalized, anything.get("also", ())))
    anything["names"] = sorted(seen)
    for key, block in blocks.items():
        if key == "*":
            continue
        if "name" not in block:
            raise RuleError(path, 0, f"[{key}] has no name")
        for other in (*block.get("covers", ()), *block.get("within", ()), *block.get("near", ())):
            if other not in blocks:
                raise RuleError(path, 0, f"[{key}] speaks of '{other}', which is not there")
        names = set(map(normalized, (key, *block["name"], *block.get("also", ()))))
        if seen & names:
            raise RuleError(path, 0, f"two categories are called '{min(seen & names)}'")
        block["names"] = sorted(names)
        seen |= names


def _shared(votes: Mapping[int, float]) -> Votes:
    share = _SHARED[min(len(votes), len(_SHARED)) - 1]
    return tuple((category, weight * share) for category, weight in votes.items())


def _near(keys: Iterable[str], blocks: _Blocks) -> dict[str, frozenset[str]]:
    near: dict[str, set[str]] = {key: set(blocks[key].get("near", ())) for key in keys}
    for key, others in [(key, tuple(others)) for key, others in near.items()]:
        for other in others:
            near[other].add(key)
    return {key: frozenset(others) for key, others in near.items()}


def vocabulary_of(votes: Mapping[str, Votes], endings: Sequence[str] = ("", "s")) -> Vocabulary:
    """The terms with their endings; a term's own words count before another one with an ending."""
    single: dict[str, int] = {}
    longer: dict[str, _BySecond] = {}
    for ending in endings:
        for number, term in enumerate(votes):
            words = words_of(term)
            if words == [term]:
                single.setdefault(term + ending, number)
            elif ending in ("", "s") and (not ending or term[-1].isalnum()):
                words[-1] += ending
                first, second = (*words, _ALONE)[:2]
                longer.setdefault(first, {}).setdefault(second, []).append((number, words, term))
    categories = frozenset(category for each in votes.values() for category, _ in each)
    return Vocabulary(tuple(votes), tuple(votes.values()), categories, single, {**longer})


def _packed(vocabulary: Vocabulary) -> bytes:
    """`vocabulary` in few objects: to make those of all its terms takes longer than to lint an article."""
    terms, votes, categories, single, longer = vocabulary
    numbers = array("I", single.values()).tobytes()
    apart = {word: marshal.dumps(by_second) for word, by_second in longer.items()}
    return marshal.dumps(("\n".join(terms), votes, categories, "\n".join(single), numbers, apart))


@lru_cache(maxsize=8)  # rules about tags and about categories have the same terms
def _unpacked(packed: bytes) -> Vocabulary:
    terms, votes, categories, words, numbers, longer = marshal.loads(packed)
    single = dict(zip(_lines(words), array("I", numbers), strict=True))
    return Vocabulary(tuple(_lines(terms)), votes, categories, single, longer)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []
