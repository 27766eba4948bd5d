"""Learning a site's categories from its own articles, though some of them are filed wrongly.

Naive Bayes over words (Rennie et al. 2003: what the other categories do not say), with the lexicon beside it. Each
article is read by a model that has not seen it; where such a model is as sure of another category as it is on average
of articles filed there (confident learning, Northcutt et al. 2021), the article is left out when the final model
is made. All of this assumes that most labels are right: a site where a program files articles by a substring must not
be learned from, so what the lexicon makes of the labels is looked at first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log

from articlelint.category.model import Category, Model, softened
from articlelint.errors import ArticlelintError
from articlelint.startup.records import NamedTuple

MIN_ARTICLES = 200
MIN_OF_CATEGORY = 20
MAX_CONTRADICTED = 0.25  # of the labels, by the lexicon

_FOLDS = 5
_SMOOTHING = 0.5  # added to what is counted of each word
_MIN_ARTICLES_WITH_WORD = 2
_TEMPERATURES = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)
_LEAST = 0.01  # the probability below which a wrong label no longer speaks against a temperature


class Sample(NamedTuple):
    """An article to learn from: its words (model.counted), the lexicon's scores by key, and the name it is filed under.

    is_contradicted: whether the lexicon alone calls that wrong; None where it does not know the name.
    """

    words: Mapping[str, int]
    scores: Mapping[str, float]
    label: str
    is_contradicted: bool | None


class Health(NamedTuple):
    """What was seen of the labels of one category, or of all."""

    name: str
    articles: int
    agreed: int  # by a model that has not seen the article
    known: int  # to the lexicon
    contradicted: int  # of these, by the lexicon


class LearningError(ArticlelintError):
    """There is nothing to learn from these articles; the message says why."""


def contradicted(samples: Iterable[Sample]) -> float:
    """The share of the labels that the lexicon calls wrong, of those that it knows."""
    known = [sample.is_contradicted for sample in samples if sample.is_contradicted is not None]
    return sum(known) / len(known) if known else 0.0


def learn(samples: Sequence[Sample], keys: Mapping[str, tuple[str, ...]]) -> tuple[Model, list[Health]]:
    """The model of a site, and how its labels look; `keys`: the bundled categories that each label stands for.

    Raises:
        LearningError: where there are too few articles, or the labels are wrong too often.
    """
    counts = Counter(sample.label for sample in samples)
    labels = sorted(label for label, count in counts.items() if count >= MIN_OF_CATEGORY)
    samples = [sample for sample in samples if sample.label in labels]
    if len(samples) < MIN_ARTICLES or len(labels) < 2:
        raise LearningError(
            f"{MIN_ARTICLES} articles in two or more categories of at least {MIN_OF_CATEGORY} are needed; "
            f"there are {len(samples)} in {len(labels)}"
        )
    share = contradicted(samples)
    if share > MAX_CONTRADICTED:
        raise LearningError(
            f"the lexicon calls {share:.0%} of the categories wrong: whatever files the articles is to be put right "
            "first, else its mistakes are learned"
        )
    labelled = [labels.index(sample.label) for sample in samples]
    totals = _unseen(samples, labelled, labels, keys)
    temperature = min(_TEMPERATURES, key=lambda each: _surprise(totals, labelled, each))
    read = [softened(each, temperature) for each in totals]
    sure = [
        _mean(row[at] for row, label in zip(read, labelled, strict=True) if label == at) for at in range(len(labels))
    ]
    kept = [
        number
        for number, (row, label) in enumerate(zip(read, labelled, strict=True))
        if (best := max(range(len(labels)), key=row.__getitem__)) == label or row[best] < sure[best]
    ]
    model = _fitted([samples[n] for n in kept], [labelled[n] for n in kept], labels, keys)
    categories = tuple(
        category._replace(sure=round(least, 3)) for category, least in zip(model.categories, sure, strict=True)
    )
    return model._replace(categories=categories, temperature=temperature), _health(samples, labels, read)


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def _unseen(
    samples: Sequence[Sample], labelled: Sequence[int], labels: Sequence[str], keys: Mapping[str, tuple[str, ...]]
) -> list[list[float]]:
    """What speaks for each category in each sample, by a model made without it and a fifth of the others."""
    met: Counter[int] = Counter()
    folds = []
    for label in labelled:
        folds.append(met[label] % _FOLDS)
        met[label] += 1
    totals: list[list[float]] = [[] for _ in samples]
    for fold in range(_FOLDS):
        seen = [number for number, each in enumerate(folds) if each != fold]
        model = _fitted([samples[n] for n in seen], [labelled[n] for n in seen], labels, keys)
        for number, each in enumerate(folds):
            if each == fold:
                totals[number] = model.totals(samples[number].words, samples[number].scores)
    return totals


def _fitted(
    samples: Sequence[Sample], labelled: Sequence[int], labels: Sequence[str], keys: Mapping[str, tuple[str, ...]]
) -> Model:
    amounts: dict[str, list[float]] = {}
    articles: Counter[str] = Counter()
    for sample, label in zip(samples, labelled, strict=True):
        articles.update(sample.words.keys())
        for word, times in sample.words.items():
            amounts.setdefault(word, [0.0] * len(labels))[label] += log(1 + times)
    amounts = {word: row for word, row in amounts.items() if articles[word] >= _MIN_ARTICLES_WITH_WORD}
    of_label = [sum(row[at] for row in amounts.values()) for at in range(len(labels))]
    everything, smoothing = sum(of_label), _SMOOTHING * len(amounts)
    weights: dict[str, list[float]] = {}
    for word, row in amounts.items():
        whole = sum(row)
        against = [
            log((whole - own + _SMOOTHING) / (everything - total + smoothing))
            for own, total in zip(row, of_label, strict=True)
        ]
        mean = _mean(against)
        weights[word] = [mean - each for each in against]
    counts = Counter(labelled)
    categories = tuple(
        Category(name, keys.get(name, ()), round(log((counts[at] + 1) / (len(samples) + len(labels))), 3), 1.0)
        for at, name in enumerate(labels)
    )
    return Model(categories, weights, 1.0)


def _surprise(totals: Iterable[Sequence[float]], labelled: Iterable[int], temperature: float) -> float:
    return -sum(
        log(max(_LEAST, softened(row, temperature)[label])) for row, label in zip(totals, labelled, strict=True)
    )


def _health(samples: Sequence[Sample], labels: Sequence[str], read: Sequence[Sequence[float]]) -> list[Health]:
    rows = []
    for at, label in enumerate(labels):
        mine = [(sample, row) for sample, row in zip(samples, read, strict=True) if sample.label == label]
        known = [sample for sample, _ in mine if sample.is_contradicted is not None]
        rows.append(
            Health(
                label,
                len(mine),
                sum(max(range(len(labels)), key=row.__getitem__) == at for _, row in mine),
                len(known),
                sum(sample.is_contradicted is True for sample in known),
            )
        )
    return rows
