"""Which of the words that were counted a person would accept as evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from articlelint.article.language import has_no_blanks
from articlelint.site.wording import Wording
from articlelint.startup.expressions import regex

SHORTEST = 3  # letters of a word in ASCII: two are mostly a function word
LONGEST = 6  # letters of a word that is put together of pairs
_MOST = 0.8  # share of the articles that have a letter
_SAMPLE = 50  # articles that show whether a language sets blanks
_OF_ADDRESSES = frozenset({"http", "https", "www", "com", "html"})
# In scripts without blanks, pairs of letters that are a word or a part of one to a reader: Han letters and katakana.
PAIR = regex(r"[\u30a0-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def is_word(word: str) -> bool:
    """Whether a word, or a pair of letters of a script without blanks, tells a person something."""
    if has_no_blanks(word):
        return len(word) == 2 and PAIR.fullmatch(word) is not None
    return word[:1].isalpha() and word not in _OF_ADDRESSES and (len(word) >= SHORTEST or not word.isascii())


def everyday_letters(wordings: Sequence[Wording]) -> frozenset[str]:
    """The letters of scripts without blanks that most articles have: function words, mostly."""
    if not any(has_no_blanks(each.words) for each in wordings[:_SAMPLE]):
        return frozenset()
    letters = Counter(chain.from_iterable([set(each.words) for each in wordings]))
    most = _MOST * len(wordings)
    return frozenset([letter for letter, count in letters.items() if count >= most and has_no_blanks(letter)])


def longer(pair: str, order: Sequence[str], may_join: Iterable[str]) -> str:
    """The word of which a pair of letters is a part: with the pairs beside it in the text that `may_join` it.

    `order`: the words of the text, each where it first stands.
    """
    joining = set(may_join)
    found = pair
    for step in (1, -1):
        at = order.index(pair) + step
        while 0 <= at < len(order) and len(found) < LONGEST and order[at] in joining and len(order[at]) == 2:
            if order[at][step < 0] != found[-1 if step > 0 else 0]:
                break
            found = found + order[at][1] if step > 0 else order[at][0] + found
            at += step
    return found
