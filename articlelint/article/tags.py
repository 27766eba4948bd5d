"""How a tag occurs in a text: as a word, in another form, only inside other words, or not at all.

A tag that a person chose may well name a topic without using its word. A tag that a program gave because its letters
occur somewhere ("Work" for "network", "Ai" for "said") occurs inside other words only. So whole words are compared, and
spellings that mean one thing count as one: letters of either case, hyphens or blanks, a plural.

Languages differ in what a word is. Where particles are written to it, or nothing stands between words (Korean, Arabic,
Chinese), a tag is there wherever its letters are. Where words are declined, their beginnings are compared; where they
are put together, a tag of some length, or one with which a word ends, is part of a compound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from typing import Literal

from articlelint.article.words import Forms, words_of
from articlelint.startup.expressions import regex

Presence = Literal["word", "form", "inside", "absent"]

SHORT = 3  # letters of a tag up to which its suffixes are not looked at: "ai" and "aim" have nothing in common
_MIN_STEM = 4
_LEAST_BEGINNING = 3  # letters of a declined word
_COMPOUNDED = 5  # letters of a tag that do not stand in longer words by chance
_ENDING = 2  # letters that may follow the last part of a compound
_BESIDE = "\u0590"  # the first letter of scripts whose words may begin and end within a run of letters
_GAP = r"[\s_./&+-]*"
_AFTER = r"(?![^\W_\u0590-\U0010ffff])"
_SEPARATORS = regex(r"[\s_/&-]+")
_HUMP = regex(r"(?<=[a-z])(?=[A-Z][a-z])")  # MachineLearning
_SAMPLE = 300  # characters of a text that show its script,
_SHARE = 0.4  # by so many letters of others than the Latin one
_NOT_LATIN = regex(r"[^\W\d_\u0000-\u036f]")


@lru_cache(4_096)
def key(tag: str) -> str:
    """What the spellings of a tag have in common: "Machine Learning", "machine-learning" and "MachineLearning" are one.

    Signs that tell names apart stay: "C", "C++" and "C#" are three.
    """
    return _SEPARATORS.sub("", tag.lower().lstrip("#")) or tag.lower()


def presence(tag: str, text: str, words: Set[str], forms: Forms) -> Presence:
    """Return how `tag` occurs in `text`, which is in lower case and has these `words` (see articlelint.article.words).

    A tag that has lost a suffix, is declined or part of a compound is another form of it.
    """
    spelled, is_looked_for = _spelled(tag)
    if not words.isdisjoint(spelled):
        return "word"
    if not tag.isascii() and max(tag) >= _BESIDE:
        return "word" if all(part in text for part in _parts(tag)) else "absent"
    if is_looked_for and next(mentions(tag, text), None) is not None:
        return "word"
    letters = key(tag)
    if len(letters) > SHORT and all(has_word(part, text, whole=False) for part in _stems(tag, forms)):
        return "form"
    if letters not in text:
        return "absent"
    return "form" if forms.are_compounded and _is_compounded(letters, text) else "inside"


def is_foreign(tag: str, text: str) -> bool:
    """Whether `tag` is in Latin letters and `text` mostly in others, or the other way round."""
    if text.isascii():
        return _NOT_LATIN.search(tag) is not None
    sample = text[:_SAMPLE]
    is_latin = len(_NOT_LATIN.findall(sample)) < _SHARE * len(sample)
    return is_latin == bool(_NOT_LATIN.search(tag))


def mentions(tag: str, text: str) -> Iterator[int]:
    """Yield the offsets at which `tag` occurs in `text` as words of their own."""
    start, pattern = _pattern(tag)
    at = text.find(start)
    while at >= 0:
        if not (at and text[at - 1] < _BESIDE and text[at - 1].isalnum()) and pattern.match(text, at):
            yield at
        at = text.find(start, at + 1)


def has_word(word: str, text: str, *, whole: bool = True) -> bool:
    """Whether `word`, or its plural, stands in `text`; not `whole`: or begins a word. Faster than looking for a tag."""
    at = text.find(word)
    while at >= 0:
        if not (at and text[at - 1] < _BESIDE and text[at - 1].isalnum()):
            end = at + len(word)
            end += text[end : end + 1] == "s"
            if not (whole and _is_joined(text[end : end + 1])):
                return True
        at = text.find(word, at + 1)
    return False


def around(tag: str, text: str) -> tuple[int, int] | None:
    """The first word of `text` that has the letters of `tag` in it."""
    letters = key(tag)
    start = text.find(letters)
    if start < 0:
        return None
    end = start + len(letters)
    while start and _is_joined(text[start - 1]):
        start -= 1
    while end < len(text) and _is_joined(text[end]):
        end += 1
    return start, end


def is_in_name(tag: str, text: str, lower: str) -> bool:
    """Whether `tag` is part of a name in `text` that capitals or digits set apart, as of "SpreadFirefox" or "GTK4".

    `lower` is the text in lower case.
    """
    letters = key(tag)
    at = lower.find(letters)
    while at >= 0:
        end = at + len(letters)
        before, after = text[max(0, at - 1) : at], text[end : end + 1]
        begins = not before.isalnum() or before.isdigit() or (before.islower() and text[at].isupper())
        ends = not after.isalnum() or after.isdigit() or (after.isupper() and text[end - 1].islower())
        if begins and ends:
            return True
        at = lower.find(letters, at + 1)
    return False


def stem(word: str, suffixes: Iterable[str]) -> str:
    """Return `word` without the first of the `suffixes` that it has, where enough is left of it."""
    for suffix in suffixes:
        if word.endswith(suffix) and len(word) - len(suffix) >= _MIN_STEM:
            return word[: -len(suffix)]
    return word


def _is_joined(letter: str) -> bool:
    """Whether a word goes on with `letter`: one of a script without blanks ends a word of another script."""
    return letter < _BESIDE and letter.isalnum()


def _is_compounded(letters: str, text: str) -> bool:
    """Whether `letters`, which stand only inside words of `text`, may well be a part of a compound."""
    if len(letters) >= _COMPOUNDED:
        return True
    at = text.find(letters)
    while at >= 0:
        end = at + len(letters)
        if not all(map(_is_joined, text[end : end + _ENDING + 1].ljust(_ENDING + 1))):
            return True
        at = text.find(letters, at + 1)
    return False


def _parts(tag: str) -> list[str]:
    return [part for part in _SEPARATORS.split(tag.lower().lstrip("#")) if part] or [tag.lower()]


@lru_cache(4_096)
def _stems(tag: str, forms: Forms) -> tuple[str, ...]:
    parts = _parts(tag)
    if forms.are_declined:
        return tuple([part[: max(_LEAST_BEGINNING, -(-2 * len(part) // 3))] for part in parts])
    return tuple([stem(part, forms.suffixes) for part in parts])


@lru_cache(4_096)
def _spelled(tag: str) -> tuple[frozenset[str], bool]:
    """A tag of one word as mentions() takes it for that, and whether mentions() may find it in another spelling."""
    word, *more = _parts(tag)
    if more or words_of(word) != [word]:
        return frozenset(), True
    return frozenset((word, f"{word}s", f"{word}es")), _HUMP.search(tag) is not None


@lru_cache(4_096)
def _pattern(tag: str) -> tuple[str, re.Pattern[str]]:
    """The tag's first word, and the tag as whole words with anything or nothing between them."""
    parts = _parts(_HUMP.sub("-", tag))
    ending = f"(?:'?s|es)?{_AFTER}" if parts[-1][-1:].isalnum() else ""
    return parts[0], re.compile(_GAP.join(map(re.escape, parts)) + ending)
