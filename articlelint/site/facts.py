"""What the articles of a site have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from articlelint.site.features import Features
from articlelint.tags import key


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one site. `articles` counts those that were read, so that a check can tell a site from a file.

    Of tags, by what their spellings have in common (articlelint.tags.key): the spellings, and how often an article has
    the tag only inside other words, or not at all.
    """

    articles: int = 0
    categories: Counter[str] = field(default_factory=Counter)
    tags: dict[str, Counter[str]] = field(default_factory=dict)
    tags_inside: Counter[str] = field(default_factory=Counter)
    tags_absent: Counter[str] = field(default_factory=Counter)
    cut_lengths: Counter[int] = field(default_factory=Counter)  # of excerpts that end in an ellipsis
    body_lengths: Counter[int] = field(default_factory=Counter)


def fold(features: Iterable[Features]) -> Facts:
    """Add up what `features` of a site's articles say."""
    facts = Facts()
    articles = 0
    for each in features:
        articles += 1
        facts.categories.update(each.categories)
        for tag in each.tags:
            facts.tags.setdefault(key(tag), Counter())[tag] += 1
        facts.tags_inside.update(map(key, each.tags_inside))
        facts.tags_absent.update(map(key, each.tags_absent))
        if each.excerpt_cut:
            facts.cut_lengths[each.excerpt_length] += 1
        if each.body_length:
            facts.body_lengths[each.body_length] += 1
    return replace(facts, articles=articles)
