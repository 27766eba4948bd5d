"""What the articles of a site have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from articlelint.site.features import Features


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one site. `articles` counts those that were read, so that a check can tell a site from a file."""

    articles: int = 0
    categories: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    cut_lengths: Counter[int] = field(default_factory=Counter)  # of excerpts that end in an ellipsis
    body_lengths: Counter[int] = field(default_factory=Counter)


def fold(features: Iterable[Features]) -> Facts:
    """Add up what `features` of a site's articles say."""
    facts = Facts()
    articles = 0
    for each in features:
        articles += 1
        facts.categories.update(each.categories)
        facts.tags.update(each.tags)
        if each.excerpt_cut:
            facts.cut_lengths[each.excerpt_length] += 1
        if each.body_length:
            facts.body_lengths[each.body_length] += 1
    return Facts(articles, facts.categories, facts.tags, facts.cut_lengths, facts.body_lengths)
