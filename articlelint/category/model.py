"""What `articlelint learn` has learned of a site's categories: which words speak for each of them.

A model is a JSON file, so that it can be looked at and kept beside the articles. Reading an article with it takes no
more than adding up; learning.py makes it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from math import exp, log, sqrt
from typing import Any

from articlelint.article.article import Article
from articlelint.article.words import words_of
from articlelint.rulebook.rule import RuleError
from articlelint.startup.records import NamedTuple
from articlelint.storage import atomic, regular

VERSION = 1
_WORDS_READ = 400  # of the body, as of the lexicon's terms
_TITLE = 2  # times that a word of the title counts more
_LENGTH = 0.25  # how much long texts are held back: their words repeat one another
_LEXICON = 0.5  # how much the lexicon's terms count beside the learned words
_DOUBT = 6.0  # see checks/category.py
_MAX_BYTES = 100_000_000  # of the file: half a million words in forty categories
_UNIT = 1_000  # of the whole numbers in which the file has weights


class Category(NamedTuple):
    """A category of the site: its name there and the bundled ones it stands for (see lexicon.py).

    prior: the logarithm of its share. sure: the probability from which an article is said to belong here.
    """

    name: str
    keys: tuple[str, ...]
    prior: float
    sure: float


class Model(NamedTuple):
    """weights: for each word what it adds to each of the categories. temperature: what evens out the probabilities."""

    categories: tuple[Category, ...]
    weights: Mapping[str, Sequence[float]]
    temperature: float

    def probabilities(self, words: Mapping[str, int], scores: Mapping[str, float]) -> list[float]:
        """How probable each category is for an article with these `words` (see counted) and lexicon `scores` by key."""
        return softened(self.totals(words, scores), self.temperature)

    def totals(self, words: Mapping[str, int], scores: Mapping[str, float]) -> list[float]:
        """What speaks for each category, as a logarithm."""
        totals = [0.0] * len(self.categories)
        amount = 0.0
        for word, times in words.items():
            weights = self.weights.get(word)
            if weights is not None:
                worth = log(1 + times)
                amount += worth
                for at, weight in enumerate(weights):
                    totals[at] += worth * weight
        held = max(1.0, amount) ** _LENGTH
        said = [sum(scores.get(key, 0.0) for key in category.keys) for category in self.categories]
        mean, scale = sum(said) / len(said), sqrt(sum(said) + _DOUBT)
        return [
            total / held + category.prior + _LEXICON * (each - mean) / scale
            for total, category, each in zip(totals, self.categories, said, strict=True)
        ]

    def lead(self, word: str, times: int, best: int, others: Sequence[int]) -> float:
        """How much more a word that stands there so many times says for the category `best` than for the `others`."""
        weights = self.weights[word]
        return log(1 + times) * (weights[best] - max(weights[at] for at in others))


def softened(totals: Sequence[float], temperature: float) -> list[float]:
    """Logarithms as probabilities; a higher temperature brings them nearer to one another."""
    most = max(totals)
    shares = [exp((total - most) / temperature) for total in totals]
    whole = sum(shares)
    return [share / whole for share in shares]


def counted(article: Article) -> dict[str, int]:
    """The words of an article that a model looks at, with how often they stand there."""
    words = Counter(article.word_list[:_WORDS_READ])
    for word in words_of(article.lowered_title):
        words[word] += _TITLE
    return dict(words)


def save(model: Model, path: str) -> None:
    """Write a model in one step. OSError where that cannot be done."""
    data = {
        "articlelint-model": VERSION,
        "temperature": model.temperature,
        "categories": [category._asdict() for category in model.categories],
        "words": {word: [round(each * _UNIT) for each in weights] for word, weights in model.weights.items()},
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    atomic.write(path, [text.encode("utf-8"), b"\n"], sync=True)


def load(path: str) -> Model:
    """The model in the file at `path`.

    Raises:
        RuleError: where there is none, or one of another version.
    """
    try:
        data: Any = json.loads(regular.read(path, _MAX_BYTES).decode("utf-8"))
        if data["articlelint-model"] != VERSION:
            raise RuleError(path, 0, "was learned by another version of articlelint: learn it again")
        categories = tuple(map(_category, data["categories"]))
        weights = {word: _weights(each, len(categories)) for word, each in data["words"].items()}
        temperature = float(data["temperature"])
        if not categories or not temperature > 0:
            raise ValueError
        return Model(categories, weights, temperature)
    except OSError as error:
        raise RuleError(path, 0, f"cannot be read: {error.strerror}") from error
    except (ArithmeticError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RuleError(path, 0, "is no model that 'articlelint learn' has written") from error


def _category(data: Any) -> Category:
    """A category of a model file. Raises what it likes if it is none."""
    made = Category(**{**data, "keys": tuple(map(str, data["keys"]))})
    return made._replace(name=str(made.name), prior=float(made.prior), sure=float(made.sure))


def _weights(data: Any, categories: int) -> list[float]:
    """The weights of a word in a model file. Raises ValueError or TypeError if they are not one for each category."""
    if len(data) != categories:
        raise ValueError
    return [each / _UNIT for each in data]
