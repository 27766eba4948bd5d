"""How a tag occurs in a text: as a word, in another form, only inside other words, or not at all.

A tag that a person chose may well name a topic without using its word. A tag that a program gave because its letters
occur somewhere ("Work" for "network", "Ai" for "said") occurs inside other words only. So whole words are compared, and
spellings that mean one thing count as one: letters of either case, hyphens or blanks, a plural.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from typing import Literal

from articlelint.article.words import words_of
from articlelint.startup.expressions import regex

Presence = Literal["word", "form", "inside", "absent"]

SHORT = 3  # letters of a tag up to which its suffixes are not looked at: "ai" and "aim" have nothing in common
_MIN_STEM = 4
_GAP = r"[\s_./&+-]*"
_AFTER = r"(?![^\W_])"
_SEPARATORS = regex(r"[\s_/&-]+")


def key(tag: str) -> str:
    """What the spellings of a tag have in common: "Machine Learning", "machine-learning" and "MachineLearning" are one.

    Signs that tell names apart stay: "C", "C++" and "C#" are three.
    """
    return _SEPARATORS.sub("", tag.lower().lstrip("#")) or tag.lower()


def presence(tag: str, text: str, words: Set[str], suffixes: tuple[str, ...]) -> Presence:
    """Return how `tag` occurs in `text`, which is in lower case and has these `words` (see articlelint.article.words).

    A tag that has lost one of the `suffixes` is another form of it.
    """
    forms = _forms(tag)
    if not words.isdisjoint(forms) if forms else next(mentions(tag, text), None) is not None:
        return "word"
    letters = key(tag)
    if len(letters) > SHORT and all(has_word(part, text, whole=False) for part in _stems(tag, suffixes)):
        return "form"
    return "inside" if letters in text else "absent"


def mentions(tag: str, text: str) -> Iterator[int]:
    """Yield the offsets at which `tag` occurs in `text` as words of their own."""
    start, pattern = _pattern(tag)
    at = text.find(start)
    while at >= 0:
        if not (at and text[at - 1].isalnum()) and pattern.match(text, at):
            yield at
        at = text.find(start, at + 1)


def has_word(word: str, text: str, *, whole: bool = True) -> bool:
    """Whether `word`, or its plural, stands in `text`; not `whole`: or begins a word. Faster than looking for a tag."""
    at = text.find(word)
    while at >= 0:
        if not (at and text[at - 1].isalnum()):
            end = at + len(word)
            end += text[end : end + 1] == "s"
            if not (whole and text[end : end + 1].isalnum()):
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
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def stem(word: str, suffixes: Iterable[str]) -> str:
    """Return `word` without the first of the `suffixes` that it has, where enough is left of it."""
    for suffix in suffixes:
        if word.endswith(suffix) and len(word) - len(suffix) >= _MIN_STEM:
            return word[: -len(suffix)]
    return word


def _parts(tag: str) -> list[str]:
    return [part for part in _SEPARATORS.split(tag.lower().lstrip("#")) if part] or [tag.lower()]


@lru_cache(4_096)
def _stems(tag: str, suffixes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([stem(part, suffixes) for part in _parts(tag)])


@lru_cache(4_096)
def _forms(tag: str) -> frozenset[str]:
    """A tag of one word as mentions() takes it for that; empty for others."""
    word = _parts(tag)[0]
    return frozenset((word, f"{word}s", f"{word}es")) if words_of(tag.lower().lstrip("#")) == [word] else frozenset()


@lru_cache(4_096)
def _pattern(tag: str) -> tuple[str, re.Pattern[str]]:
    """The tag's first word, and the tag as whole words with anything or nothing between them."""
    parts = _parts(tag)
    ending = f"(?:'?s|es)?{_AFTER}" if parts[-1][-1:].isalnum() else ""
    return parts[0], re.compile(_GAP.join(map(re.escape, parts)) + ending)
