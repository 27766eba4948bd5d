"""Which articles of a site are filed under a wrong category, learnt from the site's own articles.

Naive Bayes over the beginnings of words: what an article says is compared with what the articles of each category say,
its own words taken out before (leave one out). How much such scores are worth, and how many labels of the site are
wrong, are estimated together, by the labels' likelihood: with probability `noise` a label is any of the site's, else it
is one that the words show (Angluin and Laird 1988; Northcutt et al. 2021 for the joint estimate). So a site of whose
labels half are wrong is read by the other half, and one whose categories have no words of their own is not judged.

Labels that are wrong in one way (those of one category go to a neighbour, one swallows others) are better explained by
a share for each pair of categories. Where they are, by far, the articles that look filed wrongly are learnt from as
what they look like, and all are read again.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from math import exp, log

from articlelint.site.wording import Wording
from articlelint.startup.records import NamedTuple

LEAST_ARTICLES = 150
LEAST_OF_CATEGORY = 15
_MOST_CATEGORIES = 60  # the largest ones: the time is their number times that of the articles
_STEM = 6  # letters of a word that count: endings differ in most languages
_SMOOTHING = 0.3  # added to what is counted of each stem
_LENGTH = 0.6  # how much long texts are held back: their words repeat one another
_SAMPLE = 1_500  # articles by which the estimates are made
_TEMPERATURES = tuple(0.15 * 1.2**step for step in range(18))  # 0.15 to 3.3
_FEW_TEMPERATURES = _TEMPERATURES[::2]
_NOISES = 20  # steps by which the share of wrong labels is estimated
_PAIR_STEPS = 10  # the same for that of each pair
_PRIOR = 0.5  # times that the sample counts for one share, beside what each pair shows
_ONE_WAY = (
    0.25  # of what so many shares must gain by the Bayesian information criterion: random noise gains 0.03 to 0.2
)
_ROUNDS = 2
_WRONG = 0.8  # probability from which a label is called wrong
_MOST_FALSE = 0.01  # expected share of the right labels that are called wrong
_MOST_WRONG = 0.6  # of the labels; a site with more of them teaches nothing
_TELL = 0.5, 0.9  # a stem in so many articles of a category, and nowhere else but in so few: the label, printed
_SHOWN = 4  # words that are evidence
_ALIKE = 2  # articles that are named for comparison
_BY_WORDS = 12  # words by which those are found


class Filed(NamedTuple):
    """An article and the names under which it is filed."""

    wording: Wording
    names: tuple[str, ...]


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


class _Text(NamedTuple):
    """An article to learn from: the numbers of its stems, each as often as it counts, and those of its labels."""

    stems: array[int]
    labels: tuple[int, ...]


class _Estimate(NamedTuple):
    """`shares[true][label]`: how probable a label is where another would be right. `gain`: the log-likelihood."""

    gain: float
    temperature: float
    shares: list[list[float]]


def verdicts(articles: Iterable[Filed]) -> dict[str, Verdict]:
    """The verdicts on articles of a site, by path; empty where there are too few.

    Each language is learnt by itself. An article whose language is not known counts to the one that most are in.
    """
    by_language: defaultdict[str, list[Filed]] = defaultdict(list)
    for each in articles:
        by_language[each.wording.language].append(each)
    unknown = by_language.pop("", [])
    usual = max(sorted(by_language), key=lambda language: len(by_language[language]), default="")
    by_language[usual] += unknown
    found: dict[str, Verdict] = {}
    for language in sorted(by_language):
        found.update(_verdicts(by_language[language]))
    return found


def key(name: str) -> str:
    """What spellings of a category have in common."""
    return " ".join(name.casefold().split())


def _verdicts(articles: Sequence[Filed]) -> Iterator[tuple[str, Verdict]]:
    labels = _labels(articles) if len(articles) >= LEAST_ARTICLES else {}
    numbers = {name: number for number, name in enumerate(labels)}
    spelled = list(labels.values())
    own = [tuple(sorted({numbers[name] for name in map(key, each.names) if name in numbers})) for each in articles]
    kept = [each for each, mine in zip(articles, own, strict=True) if mine]
    if len(labels) < 2 or len(kept) < LEAST_ARTICLES:
        return
    own = [mine for mine in own if mine]
    stems = _stems(kept, own, len(labels))
    texts = [_Text(_numbered(each.wording, stems), mine) for each, mine in zip(kept, own, strict=True)]
    read, weights = _read(texts, len(stems), len(labels))
    wrong = [1.0 - min(1.0, sum(row[label] for label in text.labels)) for row, text in zip(read, texts, strict=True)]
    if sum(wrong) > _MOST_WRONG * len(wrong):
        return
    best = [max(range(len(labels)), key=row.__getitem__) for row in read]
    found = _found(wrong, [guess not in text.labels for guess, text in zip(best, texts, strict=True)])
    nearest = _Nearest(kept, texts, best)
    for number, each in enumerate(kept):
        verdict = Verdict(spelled[best[number]], wrong[number], number in found)
        if number in found:
            telling = _telling(texts[number], best[number], weights, len(texts))
            words = _whole_words(each.wording, telling, stems)
            verdict = verdict._replace(words=words, alike=nearest.titles(number, telling))
        yield each.wording.path, verdict


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


# --- stems ------------------------------------------------------------------------------------------------------------


def _stems(articles: Sequence[Filed], own: Sequence[tuple[int, ...]], labels: int) -> dict[str, int]:
    """The numbers of the stems that are learnt from: those in several articles, but for labels that are printed."""
    with_stem: Counter[str] = Counter()
    with_label: list[Counter[str]] = [Counter() for _ in range(labels)]
    for each, mine in zip(articles, own, strict=True):
        there = {word[:_STEM] for word in each.wording.words.split(" ")}
        with_stem.update(there)
        for label in mine:
            with_label[label].update(there)
    tells: set[str] = set()
    most, only = _TELL
    for label, counts in enumerate(with_label):
        least = most * sum(label in mine for mine in own)
        tells.update(stem for stem, count in counts.items() if count >= max(least, only * with_stem[stem]))
    kept = [stem for stem, count in with_stem.items() if count > 1 and stem and stem not in tells]
    return {stem: number for number, stem in enumerate(kept)}


def _numbered(wording: Wording, stems: Mapping[str, int]) -> array[int]:
    return array("I", [stems[stem] for word in wording.words.split(" ") if (stem := word[:_STEM]) in stems])


def _telling(text: _Text, best: int, weights: Sequence[Sequence[float]], articles: int) -> dict[int, float]:
    """The stems that say most for the label `best` rather than for the text's own, the strongest first."""
    times = Counter(text.stems)
    leads = {
        stem: count * (weights[stem][best] - max(weights[stem][label] for label in text.labels))
        for stem, count in times.items()
    }
    strongest = sorted(leads, key=lambda stem: (-leads[stem], stem))[:_BY_WORDS]
    return {stem: leads[stem] for stem in strongest if leads[stem] > 0}


def _whole_words(wording: Wording, telling: Iterable[int], stems: Mapping[str, int]) -> tuple[str, ...]:
    """The words of an article that have the telling stems, no stem twice."""
    by_stem: dict[int, str] = {}
    for word in wording.words.split(" "):
        number = stems.get(word[:_STEM])
        if number is not None:
            by_stem.setdefault(number, word)
    return tuple([by_stem[stem] for stem in telling if stem in by_stem][:_SHOWN])


class _Nearest:
    """The articles of each label that look like it, to find those that are nearest to another one."""

    def __init__(self, articles: Sequence[Filed], texts: Sequence[_Text], best: Sequence[int]) -> None:
        self._articles = articles
        self._texts = texts
        self._best = best
        self._holders: dict[int, dict[int, list[int]]] = {}

    def titles(self, number: int, telling: Mapping[int, float]) -> tuple[str, ...]:
        """The titles of those with most of the `telling` stems of the article of this number."""
        label = self._best[number]
        if label not in self._holders:
            self._holders[label] = self._of(label)
        shared: Counter[int] = Counter()
        for stem, lead in telling.items():
            for other in self._holders[label].get(stem, ()):
                shared[other] += lead  # type: ignore[assignment]
        shared.pop(number, None)
        own = self._articles[number].wording.title
        nearest = sorted(shared, key=lambda other: (-shared[other], other))
        titles = dict.fromkeys(self._articles[other].wording.title for other in nearest[: 4 * _ALIKE])
        return tuple([title for title in titles if title and title != own][:_ALIKE])

    def _of(self, label: int) -> dict[int, list[int]]:
        holders: defaultdict[int, list[int]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            if self._best[number] == label and label in text.labels:
                for stem in set(text.stems):
                    holders[stem].append(number)
        return holders


# --- reading ----------------------------------------------------------------------------------------------------------


def _read(texts: Sequence[_Text], stems: int, labels: int) -> tuple[list[list[float]], list[tuple[float, ...]]]:
    """How probable each label is for each of the texts, and what each stem adds to it."""
    sample = range(0, len(texts), -(-len(texts) // _SAMPLE))
    own = [texts[number].labels for number in sample]
    learned = [text.labels for text in texts]
    scores, weights = _scores(texts, learned, stems, labels)
    some = [scores[number] for number in sample]
    plain = _by_noise(some, own, labels)
    paired = _by_pairs(some, own, labels)
    if paired.gain - plain.gain < _ONE_WAY * labels * (labels - 1) / 2 * log(len(own)):
        return _probable(scores, texts, plain), weights
    for _ in range(_ROUNDS):
        read = _probable(scores, texts, paired)
        learned = [
            text.labels
            if sum(row[label] for label in text.labels) > 0.5
            else (max(range(labels), key=row.__getitem__),)
            for text, row in zip(texts, read, strict=True)
        ]
        scores, weights = _scores(texts, learned, stems, labels)
        paired = _by_pairs([scores[number] for number in sample], own, labels)
    return _probable(scores, texts, paired), weights


def _scores(
    texts: Sequence[_Text], learned: Sequence[tuple[int, ...]], stems: int, labels: int
) -> tuple[list[list[float]], list[tuple[float, ...]]]:
    """What speaks for each label in each text, as a logarithm, and what a stem adds to each.

    It is learnt from all other texts as what they are `learned`.
    """
    counted: list[Counter[int]] = [Counter() for _ in range(labels)]
    for text, mine in zip(texts, learned, strict=True):
        for label in mine:
            counted[label].update(text.stems)
    counts = [list(map(each.get, range(stems), repeat(0))) for each in counted]
    totals = [sum(each) for each in counts]
    logs = [log(count + _SMOOTHING) for count in range(1 + max(map(max, counts)))]
    wholes = [log(total + _SMOOTHING * stems) for total in totals]
    columns = [[logs[count] - whole for count in each] for each, whole in zip(counts, wholes, strict=True)]
    weights = list(zip(*columns, strict=True))
    rows = []
    for text, mine in zip(texts, learned, strict=True):
        size = len(text.stems)
        said = [sum(column) for column in zip(*[weights[stem] for stem in text.stems], strict=True)] or [0.0] * labels
        times = Counter(text.stems) if mine else {}
        for label in mine:
            of_label = counts[label]
            rest = sum([count * logs[of_label[stem] - count] for stem, count in times.items()])
            said[label] = rest - size * log(totals[label] - size + _SMOOTHING * stems)
        held = max(1, size) ** _LENGTH
        rows.append([each / held for each in said])
    return rows, weights


def _softened(row: Sequence[float], temperature: float) -> list[float]:
    """Logarithms as probabilities; a higher temperature brings them nearer to one another."""
    most = max(row)
    shares = [exp((each - most) / temperature) for each in row]
    whole = sum(shares)
    return [share / whole for share in shares]


def _shares_of(own: Sequence[tuple[int, ...]], labels: int) -> list[float]:
    """The share of each label."""
    counts = [1.0] * labels
    for mine in own:
        for label in mine:
            counts[label] += 1
    whole = sum(counts)
    return [count / whole for count in counts]


def _by_noise(rows: Sequence[Sequence[float]], own: Sequence[tuple[int, ...]], labels: int) -> _Estimate:
    """The best estimate where each label is any of the site's with the same probability."""
    usual = _shares_of(own, labels)
    by_chance = [sum(usual[label] for label in mine) for mine in own]
    best: tuple[float, float, float] | None = None
    for temperature in _TEMPERATURES:
        right = [
            sum(read[label] for label in mine)
            for mine, read in ((mine, _softened(row, temperature)) for mine, row in zip(own, rows, strict=True))
        ]
        noise = 0.2
        for _ in range(_NOISES):
            parts = [
                noise * any_ / ((1 - noise) * fit + noise * any_) for fit, any_ in zip(right, by_chance, strict=True)
            ]
            noise = min(0.95, max(0.001, sum(parts) / len(parts)))
        gain = sum([log((1 - noise) * fit + noise * any_) for fit, any_ in zip(right, by_chance, strict=True)])
        if best is None or gain > best[0]:
            best = gain, temperature, noise
    assert best is not None
    return _Estimate(best[0], best[1], _noisy(best[2], usual))


def _noisy(noise: float, usual: Sequence[float]) -> list[list[float]]:
    """The shares of labels for each that would be right, where a wrong one is any of the `usual` ones."""
    return [
        [noise * share + (1 - noise if label == true else 0.0) for label, share in enumerate(usual)]
        for true in range(len(usual))
    ]


def _by_pairs(rows: Sequence[Sequence[float]], own: Sequence[tuple[int, ...]], labels: int) -> _Estimate:
    """The best estimate where each pair of a right and a wrong label has a share of its own."""
    usual = _shares_of(own, labels)
    weight = _PRIOR * len(own) / labels
    best: _Estimate | None = None
    for temperature in _FEW_TEMPERATURES:
        read = [_softened(row, temperature) for row in rows]
        noise = 0.15
        shares = _noisy(noise, usual)
        for _ in range(_PAIR_STEPS):
            met = [[0.0] * labels for _ in range(labels)]
            for mine, row in zip(own, read, strict=True):
                for label in mine:
                    joint = [fit * each[label] for fit, each in zip(row, shares, strict=True)]
                    whole = sum(joint) * len(mine)
                    for true, each in enumerate(joint):
                        met[true][label] += each / whole
            off = sum(sum(each) - each[true] for true, each in enumerate(met))
            noise = min(0.9, max(0.001, off / len(own)))
            shares = [
                [(count + weight * base) / (sum(each) + weight) for count, base in zip(each, bases, strict=True)]
                for each, bases in zip(met, _noisy(noise, usual), strict=True)
            ]
        gain = sum(
            [
                log(sum([fit * sum([each[label] for label in mine]) for fit, each in zip(row, shares, strict=True)]))
                for mine, row in zip(own, read, strict=True)
            ]
        )
        if best is None or gain > best.gain:
            best = _Estimate(gain, temperature, shares)
    assert best is not None
    return best


def _probable(scores: Iterable[Sequence[float]], texts: Iterable[_Text], known: _Estimate) -> list[list[float]]:
    """How probable it is, for each text, that each label is the right one, as it is filed."""
    found = []
    for row, text in zip(scores, texts, strict=True):
        joint = [
            fit * sum([each[label] for label in text.labels])
            for fit, each in zip(_softened(row, known.temperature), known.shares, strict=True)
        ]
        whole = sum(joint)
        found.append([each / whole for each in joint])
    return found


def _found(wrong: Sequence[float], is_other: Sequence[bool]) -> set[int]:
    """The numbers of the articles that are called wrong: as many as keep to the share of right ones among them."""
    likely = [number for number, each in enumerate(wrong) if each >= _WRONG and is_other[number]]
    left = _MOST_FALSE * (len(wrong) - sum(wrong))
    found = set()
    for number in sorted(likely, key=lambda number: (-wrong[number], number)):
        left -= 1 - wrong[number]
        if left < 0:
            break
        found.add(number)
    return found
