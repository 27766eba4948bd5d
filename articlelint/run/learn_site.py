"""What the articles of a site teach of its categories: for a file that other sites can use, and for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from articlelint.article.article import Article, folder_of
from articlelint.article.categories import categories_of, generic_categories_of
from articlelint.article.words import Words
from articlelint.checks.category import Compiled, is_choice, meaning_of
from articlelint.config.finder import ConfigFinder
from articlelint.config.model import Config
from articlelint.errors import ArticlelintError
from articlelint.files.discovery import Found, discover
from articlelint.files.reading import read
from articlelint.run.plan import load_rulebook, make_plan, prepared
from articlelint.site import filing, taxonomy, wording
from articlelint.site.filing import LEAST_ARTICLES, LEAST_OF_CATEGORY, Filed, Filing, Model
from articlelint.site.taxonomy import Health, Knowledge, Taxonomy
from articlelint.startup.records import NamedTuple


class LearningError(ArticlelintError):
    """There is nothing to learn from these articles; the message says why."""


class Gathered(NamedTuple):
    """The articles that could be read, how their paths are shown, and what they name that stands for no category."""

    articles: list[Filed]
    shown: dict[str, str]
    generic: Counter[str]


def learn_site(paths: Sequence[str], finder: ConfigFinder, config: Config) -> tuple[tuple[Model, ...], list[Health]]:
    """What the articles below `paths` teach, by language, and how their labels look; `config` is that of the site.

    Raises:
        LearningError: where there is nothing to learn from.
    """
    book = load_rulebook(config)
    articles = _gathered(paths, finder, config, make_plan(config, book).words).articles
    learned = _learned(articles, prepared(config, book, "category/mismatch").compiled)
    if not learned.models:
        raise LearningError(_doubt(max(learned.doubted.values())) if learned.doubted else _missing(articles))
    return learned.models, taxonomy.health(articles, learned)


def survey_site(paths: Sequence[str], finder: ConfigFinder, config: Config) -> tuple[Taxonomy, list[str]]:
    """The categories of the articles below `paths`, and why nothing was learnt of some; `config` is that of the site.

    Raises:
        LearningError: where there is no article.
    """
    book = load_rulebook(config)
    words = make_plan(config, book).words
    gathered = _gathered(paths, finder, config, words)
    if not gathered.articles:
        raise LearningError("no article could be read there; --include GLOB takes files of other names")
    lexicon = prepared(config, book, "category/mismatch").compiled
    learned = _learned(gathered.articles, lexicon)
    knowledge = Knowledge(lambda name: meaning_of(name, lexicon), partial(_is_small, words))
    notes = [f"{language or 'all'}: {_doubt(share)}" for language, share in learned.doubted.items()]
    if not notes and not learned.models:
        notes = [f"articles were not compared: {_missing(gathered.articles)}"]
    return taxonomy.survey(gathered.articles, gathered.shown, gathered.generic, learned, knowledge), notes


def _gathered(paths: Sequence[str], finder: ConfigFinder, config: Config, words: Words) -> Gathered:
    found = Gathered([], {}, Counter())
    for item in discover(paths, config_for=finder.for_folder):
        text = read(item.absolute).text if isinstance(item, Found) else None
        if text is None:
            continue
        path = config.relative(item.absolute)
        folder = folder_of(path) if config.category.from_folder.match(path) else ""
        article = Article(path, text, words, folder)
        found.articles.append(Filed(wording.gather(article), categories_of(article)))
        found.generic.update(generic_categories_of(article))
        found.shown[path] = item.path
    return found


def _learned(articles: Sequence[Filed], lexicon: Compiled) -> Filing:
    """What the articles teach. None is called wrong for a category that fits anything, as `check` calls none so."""
    learned = filing.learn(articles)
    names = {each.wording.path: each.names for each in articles}
    return learned._replace(
        verdicts={
            path: each._replace(is_found=each.is_found and is_choice(each.category, names[path], lexicon))
            for path, each in learned.verdicts.items()
        }
    )


def _doubt(share: float) -> str:
    return f"{share:.0%} of the categories look wrong: correct what files the articles, else its mistakes are learned"


def _missing(articles: Sequence[Filed]) -> str:
    """What these articles with categories lack to be learnt from."""
    counts = Counter(filing.key(name) for each in articles for name in each.names)
    enough = sum(count >= LEAST_OF_CATEGORY for count in counts.values())
    return (
        f"{LEAST_ARTICLES} articles of one language in two or more categories of at least {LEAST_OF_CATEGORY} are "
        f"needed; there are {sum(bool(each.names) for each in articles)} with a category, and {enough} such categories"
    )


def _is_small(words: Words, language: str, word: str) -> bool:
    """Whether a word is in any text of a language; where that is not known, of any language."""
    if word in words.small_words or word in words.cues.openers or word.capitalize() in words.cues.openers:
        return True
    known = (words.stop_words.get(language, frozenset()),) if language else words.stop_words.values()
    return any(word in each for each in known)
