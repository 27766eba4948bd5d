"""The categories of a site, where it is clear which there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from articlelint.category.lexicon import normalized
from articlelint.category.names import same_name

_LEAST_NAMED = 40  # articles that name one
_MOST = 40
_USES = 3  # of each; a name seen less often may be a mistake, or one of many to come
_STRAY = 0.02  # share of the articles that may have other names
_TIMES = 4  # a spelling is another one's if it is so many times as frequent, as category/style has it

Counted = tuple[str, int]
"""A name, and how many articles have it."""


class Vocabulary(NamedTuple):
    """The names of categories with the numbers of articles, the most frequent first; `is_clear`: there are no others.

    `strays` are the articles that have none of them. Of all names, `spellings` are groups of those that are one name:
    they differ in case, hyphens, blanks or a plural.
    """

    names: tuple[Counted, ...]
    strays: int
    is_clear: bool
    spellings: tuple[tuple[Counted, ...], ...] = ()


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
    return Vocabulary(tuple(kept), strays, is_clear, _spellings(uses))


def _spellings(uses: Counter[str]) -> tuple[tuple[Counted, ...], ...]:
    found: defaultdict[str, list[Counted]] = defaultdict(list)
    for name, count in uses.most_common():
        found[same_name(name)].append((name, count))
    return tuple([tuple(group) for group in found.values() if len(group) > 1])


def _is_other_spelling(name: str, usual: str, uses: Mapping[str, int]) -> bool:
    return name != usual and uses[usual] >= _TIMES * uses[name]
