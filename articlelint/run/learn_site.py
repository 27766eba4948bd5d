"""What the articles of a site teach of its categories, for a file that other sites can use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from articlelint.article.article import Article, folder_of
from articlelint.checks.category import assigned_to
from articlelint.config.finder import ConfigFinder
from articlelint.config.model import Config
from articlelint.errors import ArticlelintError
from articlelint.files.discovery import Found, discover
from articlelint.files.reading import Source, read
from articlelint.run.plan import load_rulebook, make_plan
from articlelint.site import filing, wording
from articlelint.site.filing import LEAST_ARTICLES, LEAST_OF_CATEGORY, Filed, Model
from articlelint.startup.records import NamedTuple


class Health(NamedTuple):
    """How the labels of a category look: its articles, those that read like it, and those that are filed wrongly."""

    name: str
    articles: int
    fitting: int
    wrong: int


class LearningError(ArticlelintError):
    """There is nothing to learn from these articles; the message says why."""


def learn_site(paths: Sequence[str], finder: ConfigFinder, config: Config) -> tuple[tuple[Model, ...], list[Health]]:
    """What the articles below `paths` teach, by language, and how their labels look; `config` is that of the site.

    Raises:
        LearningError: where there is nothing to learn from.
    """
    words = make_plan(config, load_rulebook(config)).words
    articles = []
    for item in discover(paths, config_for=finder.for_folder):
        source = read(item.absolute) if isinstance(item, Found) else Source(None)
        if source.text is None or not isinstance(item, Found):
            continue
        path = config.relative(item.absolute)
        folder = folder_of(path) if config.category.from_folder.match(path) else ""
        article = Article(path, source.text, words, folder)
        names = assigned_to(article)
        if names:
            articles.append(Filed(wording.gather(article), names))
    learned = filing.learn(articles)
    if not learned.models:
        raise LearningError(_why_not(articles, learned))
    return learned.models, _health(articles, learned)


def _why_not(articles: Sequence[Filed], learned: filing.Filing) -> str:
    if learned.doubted:
        share = max(learned.doubted.values())
        return (
            f"{share:.0%} of the categories look wrong: correct what files the articles, else its mistakes are learned"
        )
    counts = Counter(filing.key(name) for each in articles for name in each.names)
    enough = sum(count >= LEAST_OF_CATEGORY for count in counts.values())
    return (
        f"{LEAST_ARTICLES} articles of one language in two or more categories of at least {LEAST_OF_CATEGORY} are "
        f"needed; there are {len(articles)} with a category, and {enough} such categories"
    )


def _health(articles: Sequence[Filed], learned: filing.Filing) -> list[Health]:
    """The health of each category of which something was learnt, by its name."""
    rows: dict[str, list[int]] = {name: [0, 0, 0] for model in learned.models for name in model.labels}
    spelled = {filing.key(name): name for name in rows}
    for each in articles:
        verdict = learned.verdicts.get(each.wording.path)
        for name in {spelled.get(filing.key(name), "") for name in each.names} - {""}:
            if verdict is not None:
                rows[name][0] += 1
                rows[name][1] += verdict.category == name
                rows[name][2] += verdict.is_found
    return [Health(name, *counts) for name, counts in sorted(rows.items())]
