"""Which articles of a site are filed under a wrong category, learnt from the site's own articles.

Naive Bayes over the beginnings of words: what an article says is compared with what the articles of each category say,
its own words taken out before (leave one out). How much such scores are worth, and how many labels of the site are
wrong, are estimated together, by the labels' likelihood: with probability `noise` a label is any of the site's, else it
is one that the words show (Angluin and Laird 1988; Northcutt et al. 2021 for the joint estimate). So a site of whose
labels half are wrong is read by the other half, and one whose categories have no words of their own is not judged.

Labels that are wrong in one way (those of one category go to a neighbour, one swallows others) are better explained by
a share for each pair of categories. Where they are, by far, the articles that look filed wrongly are learnt from as
what they look like, and all are read again. The estimates are in articlelint.site.noise.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import repeat
from math import log

from articlelint.site import noise
from articlelint.site.noise import Estimate
from articlelint.site.wording import Wording, words_of
from articlelint.startup.records import NamedTuple

LEAST_ARTICLES = 150
LEAST_OF_CATEGORY = 15
_MOST_CATEGORIES = 60  # the largest ones: the time is their number times that of the articles
STEM = 6  # letters of a word that count: endings differ in most languages
_SMOOTHING = 0.3  # added to what is counted of each stem
_LENGTH = 0.6  # how much long texts are held back: their words repeat one another
_SAMPLE = 800  # articles by which the estimates are made
_ROUNDS = 2  # of learning anew where labels are wrong in one way
WRONG = 0.8  # probability from which a label is called wrong
_MOST_FALSE = 0.01  # expected share of the right labels that are called wrong
MOST_WRONG = 0.6  # of the labels; a site with more of them teaches nothing
_PRINTED = 0.6  # share of the articles of a category that have a word of its name where a page prints that
_SHOWN = 4  # words that are evidence
_ALIKE = 2  # articles that are named for comparison
_BY_WORDS = 12  # words by which those are found


class Filed(NamedTuple):
    """An article and the names under which it is filed."""

    wording: Wording
    names: tuple[str, ...]


class Model(NamedTuple):
    """What the articles of one language say of a site's categories.

    `labels`: the categories as the site mostly spells them. `counts`: of each stem how often it counts, by label;
    `totals`: of all stems, of which there are so many (`stems`: the counts of some may be enough). `shares`: how
    probable a label is for each that would be right. `bar`: the probability from which a label is called wrong.
    """

    language: str
    articles: int
    labels: tuple[str, ...]
    counts: Mapping[str, tuple[int, ...]]
    totals: tuple[int, ...]
    stems: int
    temperature: float
    shares: tuple[tuple[float, ...], ...]
    bar: float


class Verdict(NamedTuple):
    """What the site's other articles say of an article's categories.

    `category`: the one that fits best, as the site mostly spells it. `wrong`: how probable it is that none of its own
    fits. `is_found`: whether it is called wrong. Of those that are, `words` speak for the other category, and `alike`
    are titles of articles filed there that are nearest.
    """

    category: str
    wrong: float
    is_found: bool
    words: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()


class Filing(NamedTuple):
    """What a site teaches of its categories.

    By path of articles: `verdicts`, and as which labels, by their numbers, each was `learned`. `doubted`: by language,
    the share of the labels that look wrong where so many do that nothing is learnt.
    """

    models: tuple[Model, ...] = ()
    verdicts: Mapping[str, Verdict] = {}
    learned: Mapping[str, tuple[int, ...]] = {}
    doubted: Mapping[str, float] = {}


class _Known(NamedTuple):
    """What is counted of stems, by label and by their numbers, and what each stem adds to each label."""

    counts: list[list[int]]
    totals: list[int]
    stems: int
    weights: list[tuple[float, ...]]


def key(name: str) -> str:
    """What spellings of a category have in common."""
    return " ".join(name.casefold().split())


# --- a site -----------------------------------------------------------------------------------------------------------


def learn(articles: Iterable[Filed]) -> Filing:
    """What the articles of a site teach; nothing where there are too few. Each language is learnt by itself."""
    languages = by_language(articles)
    filings = [_learn(language, languages[language]) for language in sorted(languages)]
    return Filing(
        tuple(model for each in filings for model in each.models),
        {path: verdict for each in filings for path, verdict in each.verdicts.items()},
        {path: labels for each in filings for path, labels in each.learned.items()},
        {language: share for each in filings for language, share in each.doubted.items()},
    )


def by_language(articles: Iterable[Filed]) -> dict[str, list[Filed]]:
    """The articles by language; those whose language is not known are with the one that most are in."""
    found: defaultdict[str, list[Filed]] = defaultdict(list)
    for each in articles:
        found[each.wording.language].append(each)
    unknown = found.pop("", [])
    usual = max(sorted(found), key=lambda language: len(found[language]), default="")
    if unknown:
        found[usual] += unknown
    return dict(found)


def _learn(language: str, articles: Sequence[Filed]) -> Filing:
    labels = _labels(articles) if len(articles) >= LEAST_ARTICLES else {}
    names = list(labels)
    filed = [(each, mine) for each in articles if (mine := _own(each.names, names))]
    if len(labels) < 2 or len(filed) < LEAST_ARTICLES:
        return Filing()
    kept, own = [each for each, _ in filed], [mine for _, mine in filed]
    numbers = _numbers(kept, own, names)
    texts = [_numbered(each.wording, numbers) for each in kept]
    known, learned, estimate, scores = _fitted(texts, own, len(numbers), len(labels))
    read = noise.probable(scores, own, estimate)
    wrong = [_wrong(row, mine) for row, mine in zip(read, own, strict=True)]
    if sum(wrong) > MOST_WRONG * len(wrong):
        return Filing(doubted={language: sum(wrong) / len(wrong)})
    best = [max(range(len(labels)), key=row.__getitem__) for row in read]
    bar = _bar([each for each, guess, mine in zip(wrong, best, own, strict=True) if guess not in mine], wrong)
    spelled = tuple(labels.values())
    nearest = _Nearest(kept, texts, [guess if guess in mine else -1 for guess, mine in zip(best, own, strict=True)])
    verdicts = {}
    for number, (each, guess) in enumerate(zip(kept, best, strict=True)):
        verdict = Verdict(spelled[guess], wrong[number], wrong[number] >= bar and guess not in own[number])
        if verdict.is_found:
            telling = _telling(texts[number], guess, own[number], learned[number], known)
            verdict = verdict._replace(
                words=_whole_words(each.wording, telling, numbers),
                alike=nearest.titles(guess, telling, each.wording),
            )
        verdicts[each.wording.path] = verdict
    model = Model(
        language,
        len(kept),
        spelled,
        dict(zip(numbers, zip(*known.counts, strict=True), strict=True)),
        tuple(known.totals),
        known.stems,
        estimate.temperature,
        estimate.shares,
        bar,
    )
    return Filing((model,), verdicts, {each.wording.path: mine for each, mine in zip(kept, learned, strict=True)})


def _labels(articles: Iterable[Filed]) -> dict[str, str]:
    """The categories that have enough articles, by key() with their most frequent spelling."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in articles:
        for name, spelling in {key(spelling): spelling for spelling in each.names}.items():
            spellings[name][spelling] += 1
    counts = {name: sum(each.values()) for name, each in spellings.items()}
    largest = sorted(counts, key=lambda name: (-counts[name], name))[:_MOST_CATEGORIES]
    return {
        name: min(spellings[name], key=lambda spelling: (-spellings[name][spelling], spelling))
        for name in sorted(largest)
        if counts[name] >= LEAST_OF_CATEGORY
    }


def _own(names: Iterable[str], labels: Sequence[str]) -> tuple[int, ...]:
    """The numbers of an article's categories among the `labels`, by key()."""
    numbers = {name: number for number, name in enumerate(labels)}
    return tuple(sorted({numbers[name] for name in map(key, names) if name in numbers}))


def _wrong(row: Sequence[float], own: Iterable[int]) -> float:
    """How probable it is that none of the own labels is right."""
    return 1.0 - min(1.0, sum([row[label] for label in own]))


def _bar(others: Iterable[float], wrong: Sequence[float]) -> float:
    """The probability from which labels are called wrong, of those that look like `others`.

    As many are as keep to the share of right ones among them.
    """
    bar, left = WRONG, _MOST_FALSE * (len(wrong) - sum(wrong))
    for each in sorted(others, reverse=True):
        left -= 1 - each
        if each < WRONG:
            break
        if left < 0:
            return max(bar, each + 1e-9)
    return bar


# --- one article ------------------------------------------------------------------------------------------------------


def model_for(language: str, models: Sequence[Model]) -> Model | None:
    """The model of a language; for one that is not known that of most articles."""
    if language:
        return next((model for model in models if model.language == language), None)
    return max(models, key=lambda model: model.articles, default=None)


def without(model: Model, wording: Wording, learned: Collection[int]) -> Model:
    """The model as if an article, of whose stems it has the counts, had not been learnt as labels of these numbers."""
    times = Counter(stem for word in wording.words.split(" ") if (stem := word[:STEM]) in model.counts)
    size = sum(times.values())
    own = [label in learned for label in range(len(model.labels))]
    counts = {
        stem: tuple([max(0, count - times[stem]) if mine else count for count, mine in zip(each, own, strict=True)])
        for stem, each in model.counts.items()
    }
    totals = tuple([total - size if mine else total for total, mine in zip(model.totals, own, strict=True)])
    return model._replace(counts=counts, totals=totals)


def judged(article: Filed, model: Model, filed_under: Callable[[str], Sequence[Filed]]) -> Verdict | None:
    """What a model that has not seen the article says of it; None where it does not know its categories.

    `filed_under` gives articles of a category that may be named for comparison.
    """
    own = _own(article.names, list(map(key, model.labels)))
    if not own:
        return None
    numbers = {stem: number for number, stem in enumerate(sorted(stems_of(article.wording) & model.counts.keys()))}
    text = _numbered(article.wording, numbers)
    counts = [list(each) for each in zip(*map(model.counts.__getitem__, numbers), strict=True)]
    known = _with_weights(counts or [[] for _ in model.labels], list(model.totals), model.stems)
    estimate = Estimate(0.0, model.temperature, model.shares)
    (row,) = noise.probable([_row(text, (), known)], [own], estimate)
    wrong, best = _wrong(row, own), max(range(len(row)), key=row.__getitem__)
    verdict = Verdict(model.labels[best], wrong, wrong >= model.bar and best not in own)
    if verdict.is_found:
        telling = _telling(text, best, own, (), known)
        others = filed_under(verdict.category)
        texts = [_numbered(each.wording, numbers) for each in others]
        nearest = _Nearest(others, texts, [best] * len(texts))
        words = _whole_words(article.wording, telling, numbers)
        verdict = verdict._replace(words=words, alike=nearest.titles(best, telling, article.wording))
    return verdict


# --- stems ------------------------------------------------------------------------------------------------------------


def stems_of(wording: Wording) -> set[str]:
    """The beginnings of the words of an article."""
    return {word[:STEM] for word in wording.words.split(" ")}


def _numbers(articles: Sequence[Filed], own: Sequence[tuple[int, ...]], labels: Sequence[str]) -> dict[str, int]:
    """The numbers of the stems that are learnt from: those in several articles, but for names that pages print.

    "Filed under: Finance" stands in what is filed there wrongly, too.
    """
    with_stem: Counter[str] = Counter()
    printed: list[Counter[str]] = [Counter() for _ in labels]
    names = [{word[:STEM] for word in words_of(label)} for label in labels]
    for each, mine in zip(articles, own, strict=True):
        there = stems_of(each.wording)
        with_stem.update(there)
        for label in mine:
            printed[label].update(there & names[label])
            printed[label][""] += 1
    given_away = {
        stem for counts in printed for stem, count in counts.items() if stem and count >= _PRINTED * counts[""]
    }
    kept = sorted(stem for stem, count in with_stem.items() if count > 1 and stem and stem not in given_away)
    return {stem: number for number, stem in enumerate(kept)}


def _numbered(wording: Wording, numbers: Mapping[str, int]) -> array[int]:
    """The numbers of an article's stems, each as often as it counts; those without one are left out."""
    found = map(numbers.get, [word[:STEM] for word in wording.words.split(" ")])
    return array("I", [number for number in found if number is not None])


def _telling(
    text: array[int], best: int, own: Collection[int], learned: Collection[int], known: _Known
) -> dict[int, float]:
    """The stems that say most for the label `best` rather than for the article's own, the strongest first.

    What the article itself has added to the labels as which it was `learned` does not count.
    """
    wholes = {label: log(known.totals[label] - len(text) + _SMOOTHING * known.stems) for label in learned}

    def weight(stem: int, times: int, label: int) -> float:
        if label not in wholes:
            return known.weights[stem][label]
        return log(known.counts[label][stem] - times + _SMOOTHING) - wholes[label]

    leads = {
        stem: times * (weight(stem, times, best) - max([weight(stem, times, label) for label in own]))
        for stem, times in Counter(text).items()
    }
    strongest = sorted(leads, key=lambda stem: (-round(leads[stem], 6), stem))[:_BY_WORDS]
    return {stem: leads[stem] for stem in strongest if leads[stem] > 0}


def _whole_words(wording: Wording, telling: Iterable[int], numbers: Mapping[str, int]) -> tuple[str, ...]:
    """The words of an article that have the telling stems, one for each."""
    by_stem: dict[int | None, str] = {}
    for word in wording.words.split(" "):
        by_stem.setdefault(numbers.get(word[:STEM]), word)
    return tuple([by_stem[stem] for stem in telling][:_SHOWN])


class _Nearest:
    """Articles by their stems and labels (-1: none), to find those that are nearest to another one."""

    def __init__(self, articles: Sequence[Filed], texts: Sequence[Iterable[int]], labels: Sequence[int]) -> None:
        self._articles = articles
        self._texts = texts
        self._labels = labels
        self._holders: dict[int, Mapping[int, Sequence[int]]] = {}

    def titles(self, label: int, telling: Mapping[int, float], wording: Wording) -> tuple[str, ...]:
        """The titles of those with the label that have most of the `telling` stems of the article of a wording."""
        if label not in self._holders:
            self._holders[label] = self._of(label)
        shared: defaultdict[int, float] = defaultdict(float)
        for stem, lead in telling.items():
            for other in self._holders[label].get(stem, ()):
                shared[other] += lead
        names = {other: self._articles[other].wording for other in shared}
        nearest = sorted(shared, key=lambda other: (-round(shared[other], 6), names[other].path))
        titles = dict.fromkeys(names[other].title for other in nearest[: 4 * _ALIKE])
        return tuple([title for title in titles if title and title != wording.title][:_ALIKE])

    def _of(self, label: int) -> Mapping[int, Sequence[int]]:
        holders: defaultdict[int, list[int]] = defaultdict(list)
        for number, (text, own) in enumerate(zip(self._texts, self._labels, strict=True)):
            if own == label:
                for stem in set(text):
                    holders[stem].append(number)
        return holders


# --- scores -----------------------------------------------------------------------------------------------------------


def _fitted(
    texts: Sequence[array[int]], own: Sequence[tuple[int, ...]], stems: int, labels: int
) -> tuple[_Known, Sequence[tuple[int, ...]], Estimate, list[list[float]]]:
    """What is learnt of the texts, as which labels each was learnt, the estimate that fits best, and the scores."""
    sample = range(0, len(texts), -(-len(texts) // _SAMPLE))
    known = _counted(texts, own, stems, labels)
    scores = [_row(text, mine, known) for text, mine in zip(texts, own, strict=True)]
    some, names = [scores[number] for number in sample], [own[number] for number in sample]
    plain, paired = noise.by_chance(some, names, labels), noise.by_pairs(some, names, labels)
    if not noise.is_one_way(plain, paired, len(names)):
        return known, own, plain, scores
    learned: Sequence[tuple[int, ...]] = own
    for _ in range(_ROUNDS):
        read = noise.probable(scores, own, paired)
        learned = [
            mine if _wrong(row, mine) < 0.5 else (max(range(labels), key=row.__getitem__),)
            for row, mine in zip(read, own, strict=True)
        ]
        known = _counted(texts, learned, stems, labels)
        scores = [_row(text, mine, known) for text, mine in zip(texts, learned, strict=True)]
        paired = noise.by_pairs([scores[number] for number in sample], names, labels)
    return known, learned, paired, scores


def _counted(texts: Iterable[array[int]], learned: Iterable[tuple[int, ...]], stems: int, labels: int) -> _Known:
    """What the texts say as what they are `learned`."""
    counted: list[Counter[int]] = [Counter() for _ in range(labels)]
    for text, mine in zip(texts, learned, strict=True):
        for label in mine:
            counted[label].update(text)
    counts = [list(map(each.get, range(stems), repeat(0))) for each in counted]
    return _with_weights(counts, list(map(sum, counts)), stems)


def _with_weights(counts: list[list[int]], totals: list[int], stems: int) -> _Known:
    wholes = [log(total + _SMOOTHING * stems) for total in totals]
    logs = [log(count + _SMOOTHING) for count in range(1 + max(max(each, default=0) for each in counts))]
    columns = [[logs[count] - whole for count in each] for each, whole in zip(counts, wholes, strict=True)]
    return _Known(counts, totals, stems, list(zip(*columns, strict=True)))


def _row(text: array[int], mine: Iterable[int], known: _Known) -> list[float]:
    """What speaks for each label in a text, as a logarithm. It was learnt from as `mine`, and is taken out there."""
    size = len(text)
    said = [sum(column) for column in zip(*[known.weights[stem] for stem in text], strict=True)]
    said = said or [0.0] * len(known.totals)
    for label in mine:
        counts, smoothing = known.counts[label], _SMOOTHING
        rest = sum([times * log(counts[stem] - times + smoothing) for stem, times in Counter(text).items()])
        said[label] = rest - size * log(known.totals[label] - size + smoothing * known.stems)
    held = max(1, size) ** _LENGTH
    return [each / held for each in said]
