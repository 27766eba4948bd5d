"""Which articles of a site are filed under a wrong category, learnt from the site's own articles.

Naive Bayes over the beginnings of words, and over marks of tags, keys and folders: what an article says is compared
with what the articles of each category say, its own words taken out before (leave one out). How much such scores are
worth, and how many labels of the site are wrong, are estimated together, by the labels' likelihood: with probability
`noise` a label is any of the site's, else it is one that the words show (Angluin and Laird 1988; Northcutt et al.
2021 for the joint estimate). So a site of whose labels half are wrong is read by the other half, and one whose
categories have no words of their own is not judged.

Labels that are wrong in one way (those of one category go to a neighbour, one swallows others) are better explained by
a share for each pair of categories. Where they are, by far, the articles that look filed wrongly are learnt from as
what they look like, and all are read again. The estimates are in articlelint.site.noise.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice, repeat
from math import log

from articlelint.article.language import has_no_blanks
from articlelint.site import noise
from articlelint.site.noise import Estimate
from articlelint.site.readable import everyday_letters, is_word, longer
from articlelint.site.wording import Wording, folder_mark, tokens, words_of
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

LEAST_ARTICLES = 150
LEAST_OF_CATEGORY = 15
_MOST_CATEGORIES = 60  # the largest ones: the time is their number times that of the articles
STEM = 6  # letters of a word that count: endings differ in most languages
_SMOOTHING = 0.3  # added to what is counted of each stem
_LENGTH = 0.6  # how much long texts are held back: their words repeat one another
_SAMPLE, _MOST_SCORES = 800, 12_000  # articles by which the estimates are made, and scores of theirs
_MANY_WRONG = 0.2  # share of wrong labels from which one believes that they are wrong in one way
_ROUNDS = 2  # of learning anew where labels are wrong in one way
_LEAST_WORDS = 30  # of an article that is learnt from and judged: a caption or a link says nothing
_CATCH_ALL = 0.6  # share of the articles from which a category is one for anything
WRONG = 0.8  # probability from which a label is called wrong
_SURELY, _FEW_WRONG = 0.99, 0.05  # the same where no more labels than these are wrong: as many are a matter of opinion
_SHOWN_BY_WORDS = 0.4  # share of a category's articles that read like it, wrong labels apart: else it is a format or a
# genre, which words neither show nor contradict
_MOST_FALSE = 0.01  # expected share of the right labels that are called wrong
MOST_WRONG = 0.6  # of the labels; a site with more of them teaches nothing
_COMMON = 0.5  # share of the articles that have a stem which tells nothing
_PRINTED = 0.6  # share of the articles of a category that have a word of its name where a page prints that
_SHOWN, _LEAST_EVIDENCE = 4, 2  # words that are evidence
_ALIKE = 2  # articles that are named for comparison
_PLAIN = 0.9  # probability from which a category is proposed for an article without one
_TOGETHER = 0.25  # share of the articles of the smaller of two categories that are in both, from which either may do
_BY_WORDS = 12  # words by which those are found
_BEGINNING = 12  # words by which, with its title, a copy of an article is known
_LEVELS = regex(r"\s*(?:/|>|»|::|\|)\s*")  # between a category and the part of it that is named


class Filed(NamedTuple):
    """An article and the names of its categories; () for one that nobody filed."""

    wording: Wording
    names: tuple[str, ...]


class Model(NamedTuple):
    """What the articles of one language say of a site's categories.

    `labels`: the categories as the site mostly spells them; `shown`: those whose articles read like them. `catch_alls`:
    the categories, by key(), that most articles have. `together`: of each label the numbers of those that do as well,
    itself among them. `counts`: of each stem how often it counts, by label;
    `totals`: of all stems, of which there are so many (`stems`: the counts of some may be enough). `shares`: how
    probable a label is for each that would be right. `bar`: the probability from which a label is called wrong.
    `everyday`: letters of scripts without blanks that most articles have.
    """

    language: str
    articles: int
    labels: tuple[str, ...]
    shown: tuple[bool, ...]
    catch_alls: tuple[str, ...]
    together: tuple[tuple[int, ...], ...]
    counts: Mapping[str, tuple[int, ...]]
    totals: tuple[int, ...]
    stems: int
    temperature: float
    shares: tuple[tuple[float, ...], ...]
    bar: float
    everyday: str


class Verdict(NamedTuple):
    """What the site's other articles say of an article's categories.

    `category`: the one that fits best, as the site mostly spells it. `wrong`: how probable it is that none of its own
    fits; of an article without one, that the category does. `is_found`: whether that is enough to say it. Then `words`
    speak for the category, and `alike` are titles of articles filed there that are nearest.
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
    """What is counted of stems, by label and by their numbers, and what each stem adds to each label.

    `logs`: the logarithms of counts, smoothed.
    """

    counts: list[list[int]]
    totals: list[int]
    stems: int
    logs: list[float]
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
    long = [each for each in articles if each.names and each.wording.words.count(" ") >= _LEAST_WORDS]
    labels, catch_alls = _labels(long) if len(long) >= LEAST_ARTICLES else ({}, set())
    names = list(labels)
    filed = [(each, mine) for each in long if (mine := _own(each.names, names))]
    if len(labels) < 2 or len(filed) < LEAST_ARTICLES:
        return Filing()
    kept, own = [each for each, _ in filed], [mine for _, mine in filed]
    numbers, texts = _numbers(kept, own, names)
    known, learned, estimate, scores, wrong = _fitted(texts, own, len(numbers), len(labels))
    doubt = sum(wrong) / len(wrong)
    if doubt > MOST_WRONG:
        return Filing(doubted={language: doubt})
    likely = list(map(_most_likely, scores))
    if not _knows_more_than_the_majority(likely, own):
        return Filing()
    model = Model(
        language,
        len(kept),
        tuple(labels.values()),
        tuple(_shown_by_words(likely, own, len(labels), doubt)),
        tuple(sorted(catch_alls)),
        tuple(_together(own, names)),
        dict(zip(numbers, zip(*known.counts, strict=True), strict=True)),
        tuple(known.totals),
        known.stems,
        estimate.temperature,
        estimate.shares,
        bar=1.0,
        everyday="".join(sorted(everyday_letters([each.wording for each in kept]))),
    )
    read = noise.probable(scores, own, estimate)
    is_judged = [
        _is_shown(_most_likely(row), mine, model) and _are_known(each.names, labels, catch_alls) and not copied
        for each, row, mine, copied in zip(kept, read, own, _filed_apart(kept, own), strict=True)
    ]
    doubts = [
        each
        for each, row, mine, judged in zip(wrong, read, own, is_judged, strict=True)
        if judged and not _fits(_most_likely(row), mine, model)
    ]
    model = model._replace(bar=_bar(doubts, wrong))
    right = [best if (best := _most_likely(row)) in mine else -1 for row, mine in zip(read, own, strict=True)]
    reader = _Reader(model, known, numbers, _Nearest(kept, texts, right).titles)
    verdicts = {
        each.wording.path: reader.verdict(each, text, row, mine, as_what)
        for each, text, row, mine, as_what, judged in zip(kept, texts, read, own, learned, is_judged, strict=True)
        if judged
    }
    for each in articles:
        if not each.names:
            verdicts[each.wording.path] = reader.proposal(each, _numbered(each.wording, numbers))
    return Filing((model,), verdicts, {each.wording.path: mine for each, mine in zip(kept, learned, strict=True)})


def _most_likely(row: Sequence[float]) -> int:
    return max(range(len(row)), key=row.__getitem__)


def _is_shown(best: int, own: Iterable[int], model: Model) -> bool:
    """Whether words show both a category of an article's `own` and the one that fits best."""
    return model.shown[best] and any(model.shown[label] for label in own)


def _fits(best: int, own: Iterable[int], model: Model) -> bool:
    """Whether an article that has its `own` labels does not lack the one that fits best."""
    return not set(own).isdisjoint(model.together[best])


def _names_one(wording: Wording, names: Iterable[str]) -> bool:
    """Whether the title of an article names one of these: then it is about that, whatever else it says."""
    title = set(words_of(wording.title.lower()))
    return any(words and title.issuperset(words) for words in [words_of(name.lower()) for name in names])


def _knows_more_than_the_majority(likely: Sequence[int], own: Sequence[tuple[int, ...]]) -> bool:
    """Whether words tell an article's label more often than the most frequent label does."""
    counts = Counter(label for mine in own for label in mine)
    return sum(guess in mine for guess, mine in zip(likely, own, strict=True)) > max(counts.values())


def _shown_by_words(likely: Sequence[int], own: Sequence[tuple[int, ...]], labels: int, doubt: float) -> list[bool]:
    """Of each label whether its articles read like it, as far as so many labels are right."""
    right, all_ = [0] * labels, [0] * labels
    for guess, mine in zip(likely, own, strict=True):
        for label in mine:
            all_[label] += 1
            right[label] += guess in mine
    return [count >= _SHOWN_BY_WORDS * (1 - doubt) * every for count, every in zip(right, all_, strict=True)]


def _are_known(names: Iterable[str], labels: Collection[str], catch_alls: Collection[str]) -> bool:
    """Whether none of an article's categories is too small to be learnt, so that nobody knows whether it fits."""
    return all(name in labels or name in catch_alls for name in map(key, names))


def _together(own: Iterable[tuple[int, ...]], names: Sequence[str]) -> list[tuple[int, ...]]:
    """Of each label, by its number, those that do as well where it would: an article may have either.

    They are its parents and children ("News" and "News/Politics"), and those that many of its articles have, too.
    """
    alone, both = Counter[int](), Counter[tuple[int, int]]()
    for mine in own:
        alone.update(mine)
        both.update((one, other) for one in mine for other in mine if one != other)
    branches = [tuple(_LEVELS.split(name)) for name in names]

    def do(one: int, other: int) -> bool:
        short, long = sorted((branches[one], branches[other]), key=len)
        return long[: len(short)] == short or both[one, other] >= _TOGETHER * min(alone[one], alone[other])

    return [tuple(other for other in range(len(names)) if do(one, other)) for one in range(len(names))]


def _filed_apart(articles: Sequence[Filed], own: Iterable[tuple[int, ...]]) -> list[bool]:
    """Of each article whether there is a copy that has none of its labels: each speaks against the other one's."""
    beginnings = [(each.wording.title, *each.wording.words.split(" ", _BEGINNING)[:-1]) for each in articles]
    common: dict[tuple[str, ...], set[int]] = {}
    for beginning, mine in zip(beginnings, own, strict=True):
        common.setdefault(beginning, set(mine)).intersection_update(mine)
    return [not common[beginning] for beginning in beginnings]


def _labels(articles: Sequence[Filed]) -> tuple[dict[str, str], set[str]]:
    """The categories that have enough articles, by key() with their most frequent spelling; and those most have."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in articles:
        for name, spelling in {key(spelling): spelling for spelling in each.names}.items():
            spellings[name][spelling] += 1
    counts = {name: sum(each.values()) for name, each in spellings.items()}
    catch_alls = {name for name, count in counts.items() if count > _CATCH_ALL * len(articles)}
    largest = sorted(counts.keys() - catch_alls, key=lambda name: (-counts[name], name))[:_MOST_CATEGORIES]
    labels = {
        name: min(spellings[name], key=lambda spelling: (-spellings[name][spelling], spelling))
        for name in sorted(largest)
        if counts[name] >= LEAST_OF_CATEGORY
    }
    return labels, catch_alls


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
    few = sum(wrong) < _FEW_WRONG * len(wrong)
    bar, left = _SURELY if few else WRONG, _MOST_FALSE * (len(wrong) - sum(wrong))
    for each in sorted(others, reverse=True):
        left -= 1 - each
        if each < bar:
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
    times = Counter(stem for word in tokens(wording) if (stem := word[:STEM]) in model.counts)
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
    labels = list(map(key, model.labels))
    own = _own(article.names, labels)
    if article.wording.words.count(" ") < _LEAST_WORDS or (article.names and not own):
        return None
    numbers = {stem: number for number, stem in enumerate(sorted(stems_of(article.wording) & model.counts.keys()))}
    text = _numbered(article.wording, numbers)
    counts = [list(each) for each in zip(*map(model.counts.__getitem__, numbers), strict=True)]
    known = _with_weights(counts or [[] for _ in model.labels], list(model.totals), model.stems)

    def alike(label: int, telling: Mapping[int, float], wording: Wording) -> tuple[str, ...]:
        others = filed_under(model.labels[label])
        nearest = _Nearest(others, [_numbered(each.wording, numbers) for each in others], [label] * len(others))
        return nearest.titles(label, telling, wording)

    reader = _Reader(model, known, numbers, alike)
    if not own:
        return reader.proposal(article, text)
    estimate = Estimate(0.0, model.temperature, model.shares)
    (row,) = noise.probable([_row(text, (), known)], [own], estimate)
    if not (_is_shown(_most_likely(row), own, model) and _are_known(article.names, labels, model.catch_alls)):
        return None
    return reader.verdict(article, text, row, own, ())


class _Reader(NamedTuple):
    """What verdicts are made of. `alike` gives titles of articles of a label that have most of the telling stems."""

    model: Model
    known: _Known
    numbers: Mapping[str, int]
    alike: Callable[[int, Mapping[int, float], Wording], tuple[str, ...]]

    def verdict(
        self, article: Filed, text: array[int], row: Sequence[float], own: Sequence[int], learned: Collection[int]
    ) -> Verdict:
        """On an article that has its `own` labels and was `learned` as these, if it was.

        `row` is how probable it is that each is the right one.
        """
        best, wrong = _most_likely(row), _wrong(row, own)
        is_found = wrong >= self.model.bar and not (
            _fits(best, own, self.model) or _names_one(article.wording, article.names)
        )
        verdict = Verdict(self.model.labels[best], wrong, is_found)
        return self._with_evidence(verdict, article, text, best, own, learned) if is_found else verdict

    def proposal(self, article: Filed, text: array[int]) -> Verdict:
        """On an article that has no category."""
        row = noise.softened(_row(text, (), self.known), self.model.temperature)
        best = _most_likely(row)
        is_long = article.wording.words.count(" ") >= _LEAST_WORDS
        is_found = is_long and self.model.shown[best] and row[best] >= _PLAIN
        verdict = Verdict(self.model.labels[best], row[best], is_found)
        others = [label for label in range(len(row)) if label != best]
        return self._with_evidence(verdict, article, text, best, others, ()) if is_found else verdict

    def _with_evidence(
        self,
        verdict: Verdict,
        article: Filed,
        text: array[int],
        best: int,
        others: Collection[int],
        learned: Collection[int],
    ) -> Verdict:
        """The verdict with what speaks for the label `best` rather than for `others`.

        It is not found where too few words do, and where tags, keys and folder say the contrary, unless the title names
        the label.
        """
        leads = _leads(text, best, others, learned, self.known)
        telling = {stem: leads[stem] for stem in sorted(leads, key=lambda stem: (-round(leads[stem], 6), stem))}
        telling = {stem: lead for stem, lead in telling.items() if lead > 0}
        words = _whole_words(article.wording, telling, self.numbers, self.model.everyday)
        marks = {self.numbers.get(mark, -1) for mark in article.wording.marks.split()}
        is_opposed = sum([lead for stem, lead in leads.items() if stem in marks]) < 0
        if len(words) < _LEAST_EVIDENCE or (is_opposed and not _names_one(article.wording, [verdict.category])):
            return verdict._replace(is_found=False)
        return verdict._replace(words=words, alike=self.alike(best, telling, article.wording))


# --- stems ------------------------------------------------------------------------------------------------------------


def stems_of(wording: Wording) -> set[str]:
    """The beginnings of the words of an article."""
    return {word[:STEM] for word in tokens(wording)}


def _numbers(
    articles: Sequence[Filed], own: Sequence[tuple[int, ...]], labels: Sequence[str]
) -> tuple[dict[str, int], list[array[int]]]:
    """The numbers of the stems that are learnt from, and those in each article, each as often as it counts.

    They are in several articles, but not in most. Names that pages print are none, nor are folders that are called like
    the category: "Filed under: Finance" stands in what is filed there wrongly, too.
    """
    met: defaultdict[str, int] = defaultdict()
    met.default_factory = met.__len__
    texts = [array("I", [met[word[:STEM]] for word in tokens(each.wording)]) for each in articles]
    with_stem: Counter[int] = Counter()
    names = [
        {met[stem] for word in (*words_of(label), folder_mark(label)) if (stem := word[:STEM]) in met}
        for label in labels
    ]
    printed: list[Counter[int]] = [Counter() for _ in labels]
    sizes = Counter(label for mine in own for label in mine)
    for text, mine in zip(texts, own, strict=True):
        there = set(text)
        with_stem.update(there)
        for label in mine:
            printed[label].update(there & names[label])
    given_away = {
        stem
        for label, counts in enumerate(printed)
        for stem, count in counts.items()
        if count >= _PRINTED * sizes[label]
    }
    most = _COMMON * len(articles)
    kept = sorted(stem for stem, at in met.items() if stem and 1 < with_stem[at] <= most and at not in given_away)
    numbers = {stem: number for number, stem in enumerate(kept)}
    places = [numbers.get(stem, -1) for stem in met]
    return numbers, [array("I", [at for at in map(places.__getitem__, text) if at >= 0]) for text in texts]


def _numbered(wording: Wording, numbers: Mapping[str, int]) -> array[int]:
    """The numbers of an article's stems, each as often as it counts; those without one are left out."""
    found = map(numbers.get, [word[:STEM] for word in tokens(wording)])
    return array("I", [number for number in found if number is not None])


def _leads(
    text: array[int], best: int, own: Collection[int], learned: Collection[int], known: _Known
) -> dict[int, float]:
    """How much each stem says for the label `best` rather than for the article's own.

    What the article itself has added to the labels as which it was `learned` does not count.
    """
    wholes = {label: log(known.totals[label] - len(text) + _SMOOTHING * known.stems) for label in learned}

    def weight(stem: int, times: int, label: int) -> float:
        if label not in wholes:
            return known.weights[stem][label]
        return known.logs[known.counts[label][stem] - times] - wholes[label]

    return {
        stem: times * (weight(stem, times, best) - max([weight(stem, times, label) for label in own]))
        for stem, times in Counter(text).items()
    }


def _whole_words(
    wording: Wording, telling: Iterable[int], numbers: Mapping[str, int], everyday: str
) -> tuple[str, ...]:
    """The words of an article that have the telling stems, one for each, as far as they say something to a person."""
    order = list(dict.fromkeys(wording.words.split(" ")))
    by_stem: dict[int | None, str] = {}
    for word in order:
        by_stem.setdefault(numbers.get(word[:STEM]), word)
    words = [by_stem[stem] for stem in telling if stem in by_stem]
    words = [word for word in words if is_word(word) and set(everyday).isdisjoint(word)]
    shown: list[str] = []
    for word in words:
        whole = longer(word, order, words) if has_no_blanks(word) else word
        if not any(whole in other or other in whole for other in shown):
            shown.append(whole)
            if len(shown) == _SHOWN:
                break
    return tuple(shown)


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
        for stem, lead in islice(telling.items(), _BY_WORDS):
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


class _Fit(NamedTuple):
    """What is learnt, as which labels each text was, the best estimate, scores, and which labels are wrong."""

    known: _Known
    learned: Sequence[tuple[int, ...]]
    estimate: Estimate
    scores: list[list[float]]
    wrong: list[float]


def _fitted(texts: Sequence[array[int]], own: Sequence[tuple[int, ...]], stems: int, labels: int) -> _Fit:
    """What is learnt of the texts. Labels that are wrong in one way count as that where many are."""
    sample = range(0, len(texts), -(-len(texts) // min(_SAMPLE, _MOST_SCORES // labels)))
    known = _counted(texts, own, stems, labels)
    scores = [_row(text, mine, known) for text, mine in zip(texts, own, strict=True)]
    some, names = [scores[number] for number in sample], [own[number] for number in sample]
    plain, paired = noise.by_chance(some, names, labels), noise.by_pairs(some, names, labels)
    fit = _Fit(known, own, plain, scores, _all_wrong(scores, own, plain))
    if not noise.is_one_way(plain, paired, len(names)):
        return fit
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
    wrong = _all_wrong(scores, own, paired)
    return _Fit(known, learned, paired, scores, wrong) if sum(wrong) >= _MANY_WRONG * len(wrong) else fit


def _all_wrong(scores: Sequence[Sequence[float]], own: Sequence[tuple[int, ...]], estimate: Estimate) -> list[float]:
    """How probable it is of each article that none of its labels is right."""
    return [_wrong(row, mine) for row, mine in zip(noise.probable(scores, own, estimate), own, strict=True)]


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
    return _Known(counts, totals, stems, logs, list(zip(*columns, strict=True)))


def _row(text: array[int], mine: Iterable[int], known: _Known) -> list[float]:
    """What speaks for each label in a text, as a logarithm. It was learnt from as `mine`, and is taken out there."""
    size = len(text)
    said = [sum(column) for column in zip(*[known.weights[stem] for stem in text], strict=True)]
    said = said or [0.0] * len(known.totals)
    times = Counter(text) if mine else {}
    for label in mine:
        counts, logs = known.counts[label], known.logs
        rest = sum([count * logs[counts[stem] - count] for stem, count in times.items()])
        said[label] = rest - size * log(known.totals[label] - size + _SMOOTHING * known.stems)
    held = max(1, size) ** _LENGTH
    return [each / held for each in said]
