"""The categories of a site for a person who wants to clean them up: what each holds, and what looks wrong with them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

from articlelint.category.lexicon import ANYTHING, Meaning
from articlelint.category.names import same_name
from articlelint.site.filing import STEM, Filed, Filing, Verdict, by_language, key, stems_of
from articlelint.site.typical import typical_words
from articlelint.site.wording import words_of
from articlelint.startup.records import NamedTuple

FEW = 2  # articles: a category of no more is one that nobody browses
_SAME_WORDS = 3  # typical of two categories: they may be one
_RARE = 0.005  # share of the articles that have a word of another language
_DOUBTED = 0.5  # probability that none of its categories is right, from which an article reads as another one


class Health(NamedTuple):
    """How the labels of a category look: its articles, those that read like it, and those that are filed wrongly."""

    name: str
    articles: int
    fitting: int
    wrong: int


class Outlier(NamedTuple):
    """An article that reads as another category than its own: how probable it is that none of its own fits.

    `is_found`: that is enough for `check` to call it wrong.
    """

    path: str
    title: str
    reads_as: str
    wrong: float
    is_found: bool


class Neighbour(NamedTuple):
    """Another category, how many articles of this one read as that, and how many of that one as this."""

    name: str
    there: int
    here: int


class Category(NamedTuple):
    """A category of a site, by its most frequent spelling; `health` where it could be learnt, of what was read then.

    `language`: that of most of its articles. `shared`: how many of them read as another category that they have, too.
    `outliers`: all of them, the most doubtful first.
    """

    name: str
    spellings: Mapping[str, int]
    articles: int
    language: str
    health: Health | None
    shared: int
    words: tuple[str, ...]
    nearest: Neighbour | None
    outliers: tuple[Outlier, ...]


class Confused(NamedTuple):
    """So many articles are filed under one category and read as another."""

    filed_under: str
    reads_as: str
    articles: int


class Counted(NamedTuple):
    """A category, or a spelling of one, and how many articles have it."""

    name: str
    articles: int


class Taxonomy(NamedTuple):
    """The categories of a site, the largest first, and what to look at.

    spellings: names that differ in case, hyphens, blanks or a plural only. meanings: those of one subject that may be
    one category. few: categories of one or two articles. catch_all: those that fit
    anything; generic: those that stand for none. without: paths of articles that have no category. learnt: how many
    articles were learnt from, by language; doubted: the share of the labels that look wrong where most do.
    """

    articles: int
    categories: tuple[Category, ...]
    confused: tuple[Confused, ...]
    spellings: tuple[tuple[Counted, ...], ...]
    meanings: tuple[tuple[Counted, ...], ...]
    few: tuple[Counted, ...]
    catch_all: tuple[Counted, ...]
    generic: tuple[Counted, ...]
    without: tuple[str, ...]
    learnt: Mapping[str, int]
    doubted: Mapping[str, float]


class Knowledge(NamedTuple):
    """What is known of names and words apart from the site.

    meaning: what a name stands for, None where that is not known. is_small: whether, in a language, a word is in any
    text.
    """

    meaning: Callable[[str], Meaning | None]
    is_small: Callable[[str, str], bool]


def survey(
    articles: Sequence[Filed],
    shown: Mapping[str, str],
    generic: Counter[str],
    learned: Filing,
    knowledge: Knowledge,
) -> Taxonomy:
    """What a site's articles, those without a category among them, show of its categories.

    `learned` is what filing.learn() gives for them, `shown` how their paths are shown, `generic` how many have each of
    the names that stand for no category.
    """
    filed = [each for each in articles if each.names]
    categories = _categories(filed, shown, learned, knowledge)
    counted = [Counted(each.name, each.articles) for each in categories]
    return Taxonomy(
        len(articles),
        categories,
        tuple(_confused(filed, learned)),
        tuple(_by_spelling(categories)),
        tuple(_by_meaning(categories, filed, knowledge.meaning)),
        tuple(each for each in counted if each.articles <= FEW),
        tuple(each for each in counted if knowledge.meaning(each.name) == ANYTHING),
        tuple(sorted([Counted(*each) for each in generic.items()], key=lambda each: (-each.articles, each.name))),
        tuple(shown[each.wording.path] for each in articles if not each.names),
        {model.language: model.articles for model in learned.models},
        learned.doubted,
    )


def _categories(
    articles: Sequence[Filed], shown: Mapping[str, str], learned: Filing, knowledge: Knowledge
) -> tuple[Category, ...]:
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    sizes, languages = Counter[str](), defaultdict[str, Counter[str]](Counter)
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    for language, some in by_language(articles).items():
        words[language] = typical_words(some, partial(knowledge.is_small, language))
        for each in some:
            mine = {key(name): name for name in each.names}
            sizes.update(mine.keys())
            for name, spelling in mine.items():
                spellings[name][spelling] += 1
                languages[name][language] += 1
    healths = {key(each.name): each for each in health(articles, learned)}
    nearest, outliers = _neighbours(_confused(articles, learned), sizes), _outliers(articles, shown, learned)
    shared = _shared(articles, learned)
    found = []
    for name, size in sizes.items():
        language = _most(languages[name])
        found.append(
            Category(
                _most(spellings[name]),
                dict(sorted(spellings[name].items(), key=lambda each: (-each[1], each[0]))),
                size,
                language,
                healths.get(name),
                shared[name],
                words[language].get(name, ()),
                nearest.get(name),
                tuple(sorted(outliers[name], key=lambda each: (-each.wrong, each.path))),
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.articles, each.name)))


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda each: (-counts[each], each))


# --- what was learnt --------------------------------------------------------------------------------------------------


def health(articles: Iterable[Filed], learned: Filing) -> list[Health]:
    """How the labels of each category look of which something was learnt, by its name."""
    names: dict[str, str] = {}
    for model in learned.models:
        for label in model.labels:
            names.setdefault(key(label), label)
    rows = {name: [0, 0, 0] for name in names}
    for each in articles:
        verdict = learned.verdicts.get(each.wording.path)
        if verdict is None:
            continue
        for name in set(map(key, each.names)) & rows.keys():
            rows[name][0] += 1
            rows[name][1] += key(verdict.category) == name
            rows[name][2] += verdict.is_found
    return sorted(Health(names[name], *counts) for name, counts in rows.items())


def _shared(articles: Iterable[Filed], learned: Filing) -> Counter[str]:
    """By key(), how many articles of a category read as another one that they have, too."""
    found: Counter[str] = Counter()
    for each in articles:
        verdict = learned.verdicts.get(each.wording.path)
        own = set(map(key, each.names))
        if verdict is not None and key(verdict.category) in own:
            found.update(own - {key(verdict.category)})
    return found


def _elsewhere(article: Filed, learned: Filing) -> Verdict | None:
    """The verdict on an article that reads as another category than its own."""
    verdict = learned.verdicts.get(article.wording.path)
    if verdict is None or verdict.wrong < _DOUBTED or key(verdict.category) in map(key, article.names):
        return None
    return verdict


def _confused(articles: Iterable[Filed], learned: Filing) -> list[Confused]:
    """What is filed under which category and reads as another, what is most frequent first."""
    names = {key(label): label for model in reversed(learned.models) for label in model.labels}
    counts: Counter[tuple[str, str]] = Counter()
    for each in articles:
        if verdict := _elsewhere(each, learned):
            own = set(map(key, each.names)) & names.keys()
            counts.update((names[name], names[key(verdict.category)]) for name in own)
    return [Confused(*pair, counts[pair]) for pair in sorted(counts, key=lambda pair: (-counts[pair], pair))]


def _neighbours(confused: Iterable[Confused], sizes: Mapping[str, int]) -> dict[str, Neighbour]:
    """By key(), the category with which each is confused most, measured by the sizes of both."""
    pairs: defaultdict[str, dict[str, Neighbour]] = defaultdict(dict)
    for each in confused:
        here, there = key(each.filed_under), key(each.reads_as)
        known = pairs[here].get(there, Neighbour(each.reads_as, 0, 0))
        pairs[here][there] = known._replace(there=each.articles)
        known = pairs[there].get(here, Neighbour(each.filed_under, 0, 0))
        pairs[there][here] = known._replace(here=each.articles)
    return {
        name: max(
            sorted(others.values()),
            key=lambda other: other.there / sizes[name] + other.here / sizes[key(other.name)],
        )
        for name, others in pairs.items()
    }


def _outliers(articles: Iterable[Filed], shown: Mapping[str, str], learned: Filing) -> defaultdict[str, list[Outlier]]:
    found: defaultdict[str, list[Outlier]] = defaultdict(list)
    for each in articles:
        if verdict := _elsewhere(each, learned):
            path, title = shown[each.wording.path], each.wording.title
            outlier = Outlier(path, title, verdict.category, verdict.wrong, verdict.is_found)
            for name in set(map(key, each.names)):
                found[name].append(outlier)
    return found


# --- names ------------------------------------------------------------------------------------------------------------


def _by_spelling(categories: Iterable[Category]) -> list[tuple[Counted, ...]]:
    """The spellings of each category that has several, its plural or singular among them."""
    groups: defaultdict[str, list[Counted]] = defaultdict(list)
    for each in categories:
        for spelling, count in each.spellings.items():
            groups[same_name(spelling)].append(Counted(spelling, count))
    return _sorted(group for group in groups.values() if len(group) > 1)


def _by_meaning(
    categories: Iterable[Category], articles: Iterable[Filed], meaning: Callable[[str], Meaning | None]
) -> list[tuple[Counted, ...]]:
    """Categories that are called by different names for one subject.

    The lexicon's subjects are wider than the categories of many sites, so its word is not enough: one name is in
    another language than the articles, or the same words are typical of both. Only categories of one language are put
    together, since a site in several languages has a name for a subject in each.
    """
    groups: defaultdict[tuple[frozenset[str], str], list[Category]] = defaultdict(list)
    for each in categories:
        known = meaning(each.name)
        if known is not None and known.about:
            groups[known.about, each.language].append(each)
    several = [group for group in groups.values() if len({same_name(each.name) for each in group}) > 1]
    foreign = _foreign([each for group in several for each in group], articles)
    return _sorted(joined for group in several for joined in _alike(group, foreign))


def _alike(group: Sequence[Category], foreign: Collection[str]) -> Iterator[list[Counted]]:
    """The categories of one subject for which something more speaks that they are one; largest first."""
    rest = list(group)
    while rest:
        first, *others = rest
        alike = [
            each
            for each in others
            if (first.name in foreign) != (each.name in foreign)
            or len(set(first.words) & set(each.words)) >= _SAME_WORDS
        ]
        if alike:
            yield [Counted(each.name, each.articles) for each in (first, *alike)]
        rest = [each for each in others if each not in alike]


def _foreign(categories: Sequence[Category], articles: Iterable[Filed]) -> set[str]:
    """The names of categories that are words which the articles of their language do not have."""
    stems = {each.name: {word[:STEM] for word in words_of(key(each.name))} for each in categories}
    wanted = set[str]().union(*stems.values())
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for language, some in by_language(articles).items() if wanted else ():
        for article in some:
            found[language].update(stems_of(article.wording) & wanted)
        for each in categories:
            if each.language == language:
                stems[each.name] = {stem for stem in stems[each.name] if found[language][stem] > _RARE * len(some)}
    return {name for name, known in stems.items() if not known and not any(map(str.isdigit, name))}


def _sorted(groups: Iterable[list[Counted]]) -> list[tuple[Counted, ...]]:
    """Groups and their members, what has most articles first."""
    found = [tuple(sorted(group, key=lambda each: (-each.articles, each.name))) for group in groups]
    return sorted(found, key=lambda group: (-sum(each.articles for each in group), group))
