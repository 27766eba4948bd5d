"""A site's articles as samples of its categories, and the model learned from them."""

from __future__ import annotations

from collections.abc import Sequence

from articlelint.article.article import Article, folder_of
from articlelint.category.learning import Health, LearningError, Sample, learn
from articlelint.category.model import Model, counted
from articlelint.checks import category
from articlelint.checks.base import Context
from articlelint.checks.category import Compiled
from articlelint.config.finder import ConfigFinder
from articlelint.config.model import Config
from articlelint.files.discovery import Found, discover
from articlelint.files.reading import Source, read
from articlelint.run.plan import load_rulebook, make_plan
from articlelint.site import facts, features

_RULE = "category/mismatch"


def learn_site(paths: Sequence[str], finder: ConfigFinder, config: Config) -> tuple[Model, list[Health]]:
    """The model of the articles below `paths`, and how their labels look; `config` is that of the site.

    Raises:
        LearningError: where there is nothing to learn from.
    """
    plan = make_plan(config._replace(category=config.category._replace(model="")), load_rulebook(config))
    active = plan.rules.get(_RULE)
    if active is None:
        raise LearningError(f"{_RULE} is off, so nothing would use what is learned")
    compiled: Compiled = active.compiled
    read_ones = []
    for item in discover(paths, config_for=finder.for_folder):
        source = read(item.absolute) if isinstance(item, Found) else Source(None)
        if source.text is None or not isinstance(item, Found):
            continue
        path = config.relative(item.absolute)
        folder = folder_of(path) if config.category.from_folder.match(path) else ""
        article = Article(path, source.text, plan.words, folder)
        if article.language in compiled.languages:
            read_ones.append((features.gather(article), _sample(article, compiled)))
    site = facts.fold(each for each, _ in read_ones)
    samples = []
    keys: dict[str, tuple[str, ...]] = {}
    groups = category.groups(category.site_categories(site, compiled), compiled.lexicon)
    for _, found in read_ones:
        if found is None:
            continue
        sample, evidence = found
        samples.append(
            sample._replace(
                is_contradicted=None
                if sample.is_contradicted is None
                else evidence is not None and next(category.judge(evidence, site, compiled), None) is not None
            )
        )
        meaning = category.meaning_of(sample.label, compiled)
        about = meaning.about - compiled.lexicon.added if meaning is not None else ()
        keys[sample.label] = tuple(sorted({key for each in about for key in groups.get(each, (each,))}))
    return learn(samples, keys)


def _sample(article: Article, compiled: Compiled) -> tuple[Sample, category.Evidence | None] | None:
    """An article with one category that says something, and what the lexicon makes of it."""
    names = category.assigned_to(article)
    if len(names) != 1:
        return None
    meaning = category.meaning_of(names[0], compiled)
    if meaning is not None and not meaning.about:
        return None
    evidence = category.gather(Context(article), compiled)
    scores = category.scores(article, compiled.lexicon)
    return Sample(counted(article), scores, names[0], None if meaning is None else False), evidence
