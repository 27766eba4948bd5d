"""The categories of a site, where it is clear which there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from articlelint.category.lexicon import normalized

_LEAST_NAMED = 40  # articles that name one
_MOST = 40
_USES = 3  # of each; a name seen less often may be a mistake, or one of many to come
_STRAY = 0.02  # share of the articles that may have other names
_TIMES = 4  # a spelling is another one's if it is so many times as frequent, as category/style has it


class Vocabulary(NamedTuple):
    """The names of categories with the numbers of articles, the most frequent first; `is_clear`: there are no others.

    `strays` are the articles that have none of them.
    """

    names: tuple[tuple[str, int], ...]
    strays: int
    is_clear: bool


def categories(articles: Sequence[Sequence[str]]) -> Vocabulary:
    """The vocabulary of articles, given by the categories of each."""
    named = [names for names in articles if names]
    uses = Counter(name for names in named for name in set(names))
    usual: dict[str, str] = {}
    for name, _ in uses.most_common():
        usual.setdefault(normalized(name), name)
    kept = [
        (name, count)
        for name, count in uses.most_common()
        if count >= _USES and not _is_other_spelling(name, usual[normalized(name)], uses)
    ]
    known = {name for name, _ in kept}
    strays = sum(not known.issuperset(names) for names in named)
    is_clear = 2 <= len(kept) <= _MOST and len(named) >= _LEAST_NAMED and strays <= _STRAY * len(named)
    return Vocabulary(tuple(kept), strays, is_clear)


def _is_other_spelling(name: str, usual: str, uses: Mapping[str, int]) -> bool:
    return name != usual and uses[usual] >= _TIMES * uses[name]
