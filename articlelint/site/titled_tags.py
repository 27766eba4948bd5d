"""Tags that nearly all articles have whose titles name them: an article that names one and lacks it was forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from articlelint.article.tags import key
from articlelint.startup.expressions import regex

_WORDS = 3  # of a tag
_LEAST = 10  # articles with the tag whose titles name it,
_SHARE = 0.9  # of all that do
_WORD = regex(r"[^\W_]+")


def names_in(title: str) -> set[str]:
    """What a title may name, by tags.key(): each stretch of a few words."""
    words = _WORD.findall(title.lower())
    return {"".join(words[at : at + size]) for size in range(1, _WORDS + 1) for at in range(len(words) - size + 1)}


def find(articles: Iterable[tuple[str, Iterable[str]]], spellings: Mapping[str, Counter[str]]) -> dict[str, str]:
    """The tags that an article has if its title names them, as they are mostly spelled, by tags.key().

    Args:
        articles: title and tags of those that have tags.
        spellings: the tags of the site by tags.key(), with how often each is spelled so.
    """
    known = {name for name, each in spellings.items() if sum(each.values()) >= _LEAST}
    titles, tagged = Counter[str](), Counter[str]()
    for title, tags in articles:
        named = names_in(title) & known
        if named:
            titles.update(named)
            tagged.update(named.intersection(map(key, tags)))
    return {
        name: max(spellings[name], key=lambda each: (spellings[name][each], each))
        for name, count in titles.items()
        if tagged[name] >= max(_LEAST, _SHARE * count)
    }
