"""The words by which the categories of a site are told from one another, for people to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from math import log, sqrt

from articlelint.article.language import has_no_blanks
from articlelint.site.filing import STEM, Filed, key, stems_of
from articlelint.site.readable import LONGEST, PAIR, SHORTEST, everyday_letters, is_word
from articlelint.site.wording import words_of
from articlelint.startup.expressions import regex

LEAST = 10  # articles of a category
_SHOWN = 8  # words
_LEAST_WITH = 3  # articles of the category that have a word
_TIMES = 3  # as many of them, at least, as of the other articles
_COMMON = 0.25  # share of the other articles: a word of so many is one of the language
_CANDIDATES = 60  # stems
_ENDING = 3  # letters by which two words of one stem differ
_TOGETHER = 0.8  # share of the articles with a pair of letters in which the same one stands beside it, in one word
_HAN = regex(r"[\u3400-\u9fff\uf900-\ufaff]+")


def typical_words(articles: Sequence[Filed], is_small: Callable[[str], bool]) -> dict[str, tuple[str, ...]]:
    """The typical words of each category of these articles of one language, by its key(), the most typical first.

    `is_small` says which words are in any text.
    """
    stems = [stems_of(each.wording) for each in articles]
    everywhere = Counter(chain.from_iterable(stems))
    everyday = everyday_letters([each.wording for each in articles])
    filed: dict[str, list[int]] = {}
    for number, each in enumerate(articles):
        for name in set(map(key, each.names)):
            filed.setdefault(name, []).append(number)
    found = {}
    for name, numbers in filed.items():
        if len(numbers) >= LEAST and len(numbers) < len(articles):
            with_stem = Counter(chain.from_iterable([stems[number] for number in numbers]))
            own = {word[:STEM] for word in words_of(name)}
            leading = [
                stem
                for stem in _leading(with_stem, everywhere, len(numbers), len(articles))
                if stem not in own and everyday.isdisjoint(stem)
            ]
            mine = [articles[number] for number in numbers]
            found[name] = tuple(_apart(_joined(_spelled(leading, mine, is_small), mine)))[:_SHOWN]
    return found


def _leading(with_stem: Counter[str], everywhere: Counter[str], size: int, articles: int) -> list[str]:
    """The stems that most tell articles of a category of this size from the others.

    A count is taken to be too high by its root: in small categories much is chance.
    """
    others = articles - size
    scores = {}
    for stem, count in with_stem.items():
        inside, outside = (count - sqrt(count)) / size, (everywhere[stem] - count + 0.5) / (others + 1)
        if count >= _LEAST_WITH and outside <= _COMMON and inside >= _TIMES * outside:
            scores[stem] = inside * log(inside / outside)
    return sorted(scores, key=lambda stem: (-round(scores[stem], 9), stem))[:_CANDIDATES]


def _spelled(stems: Iterable[str], articles: Iterable[Filed], is_small: Callable[[str], bool]) -> list[str]:
    """For each stem the word that most articles have for it; none for what is no word to a person."""
    forms: dict[str, Counter[str]] = {stem: Counter() for stem in stems}
    for each in articles:
        for word in set(each.wording.words.split(" ")):
            if word[:STEM] in forms:
                forms[word[:STEM]][word] += 1
    words = [min(each, key=lambda word: (-each[word], word)) for each in forms.values() if each]
    return [word for word in words if is_word(word) and not is_small(word)]


def _joined(words: Sequence[str], articles: Sequence[Filed]) -> list[str]:
    """The words; of scripts without blanks each pair of letters with those that mostly stand around it."""
    joined: list[str] = []
    for word in words:
        if not has_no_blanks(word):
            joined.append(word)
        elif not any(word in other for other in joined):
            longer = _extended(word, articles)
            if _HAN.fullmatch(word) or len(longer) >= SHORTEST:
                joined.append(longer)
    return joined


def _extended(pair: str, articles: Sequence[Filed]) -> str:
    """The word that a pair of letters is a part of: the same letters stand beside it in most articles that have it."""
    texts = [list(dict.fromkeys(each.wording.words.split(" "))) for each in articles if pair in each.wording.words]

    def beside(pair: str, step: int) -> str:
        found: Counter[str] = Counter()
        for text in texts:
            at = text.index(pair) + step if pair in text else -1
            if 0 <= at < len(text) and len(text[at]) == 2 and text[at][step < 0] == pair[step > 0]:
                found[text[at]] += 1
        best = max(found, key=lambda each: (found[each], each), default="")
        return best if PAIR.fullmatch(best) and found[best] >= _TOGETHER * len(texts) else ""

    word = pair
    while len(word) < LONGEST and (after := beside(word[-2:], 1)):
        word += after[1]
    while len(word) < LONGEST and (before := beside(word[:2], -1)):
        word = before[0] + word
    return word


def _apart(words: Iterable[str]) -> list[str]:
    """The words without those that are another one with an ending, or without it."""
    kept: list[str] = []
    for word in words:
        if not any(_is_form(word, other) or _is_form(other, word) for other in kept):
            kept.append(word)
    return kept


def _is_form(word: str, other: str) -> bool:
    return word.startswith(other) and len(word) - len(other) <= _ENDING
