"""What a run has to do with the index of a site (articlelint.site.index): where it is, when it is read or written."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

from articlelint.article.article import Article
from articlelint.cache import location, stamps
from articlelint.config.model import Config
from articlelint.run.job import Job, Packed, Pending, prose_of
from articlelint.run.plan import Plan
from articlelint.site import index
from articlelint.site.facts import Facts
from articlelint.site.features import Features
from articlelint.site.index import Index, Indexed, Judged, Scope


def read(cache: str, config: Config, plan: Plan, jobs: Sequence[Job]) -> Index | None:
    """The index for these articles, in the user's folder `cache`; None where there is none for all of them."""
    path = location.place_of(config, cache).site_index
    if not os.path.isfile(path):
        return None
    scope = _scope(config, plan, ())
    return index.read(path, scope.key, scope.needs, (job.relative for job in jobs))


def judged(
    known: Index, config: Config, plan: Plan, articles: Mapping[str, Pending | Packed], read_text: Callable[[str], str]
) -> Judged | None:
    """The facts by which single articles (by path relative to the root) are judged; None where the index is damaged.

    `read_text` gives the text of the file at an absolute path, "" where it has none.
    """

    def absolute(path: str) -> str:
        return os.path.join(config.folder, path)

    def prose(path: str) -> str:
        if path in articles:
            return prose_of(articles[path])
        return Article(path, read_text(absolute(path)), plan.words).lowered

    features = {path: each.features for path, each in articles.items() if each.features is not None}
    return known.judged(features, absolute, prose)


def write(
    cache: str,
    config: Config,
    plan: Plan,
    folders: Sequence[str],
    site: Sequence[tuple[Job, Features | None]],
    facts: Facts,
    *,
    is_asked_for: bool = False,
) -> None:
    """Write the index after a run over `folders` (absolute), unless there is one of more folders.

    One that `is_asked_for` is written anyway.
    """
    scope = _scope(config, plan, folders)
    place = location.place_of(config, cache)
    if (is_asked_for or not index.is_of_more(place.site_index, scope)) and location.make(place):
        articles = [Indexed(job.relative, job.absolute, features) for job, features in site if features is not None]
        index.write(place.site_index, scope, articles, facts)


def _scope(config: Config, plan: Plan, folders: Sequence[str]) -> Scope:
    """What features depend on, and the folders relative to the site's root: one that holds the site counts as that."""
    relative = {"" if config.folder.startswith(os.path.join(each, "")) else config.relative(each) for each in folders}
    names = tuple(sorted("" if name == "." else name for name in relative))
    key = stamps.digest(stamps.of_engine(), stamps.of_value(config.category.from_folder))
    return Scope(key, plan.needs, names)
