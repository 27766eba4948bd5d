"""What there is to see of each article of a repository: plain data, from which the rest of `init` concludes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from articlelint.article.article import Article
from articlelint.article.categories import categories_of
from articlelint.article.words import Words
from articlelint.config.finder import config_file_in
from articlelint.config.model import Config
from articlelint.files.discovery import Found, discover
from articlelint.files.reading import read
from articlelint.paths.names import relative_path
from articlelint.schema.validate import json_value
from articlelint.site.roots import source_host
from articlelint.syntax.front_matter.parse import Format, FrontMatter

LANGUAGE_SAMPLE = 200  # articles whose language is looked at: that takes as long as all the rest


class Seen(NamedTuple):
    """One article, by its path relative to the root.

    `format` is that of its front matter, None where it has none; `data` what that says, None where it cannot be read.
    `categories` and the `host` of its source are "" or empty where it names none.
    """

    path: str
    format: Format | None
    data: Mapping[str, Any] | None
    categories: tuple[str, ...]
    host: str


def files(root: str, config: Config) -> list[str]:
    """The paths of the files below the absolute `root` that are articles by `config`, relative to it.

    What is below another configuration file is another site.
    """

    def nearest(folder: str) -> Config:
        while folder != root:
            if config_file_in(folder) is not None:
                return Config(folder)
            folder = os.path.dirname(folder)
        return config

    found = discover([root], config_for=nearest)
    return [relative_path(item.absolute, root) for item in found if isinstance(item, Found) and item.config is config]


def look(root: str, paths: Iterable[str], words: Words) -> Iterator[Seen]:
    """Read the articles at `paths` below `root`; what is no text is passed over."""
    for path, article in _articles(root, paths, words):
        front_matter = article.front_matter
        yield Seen(
            path,
            None if front_matter is None else front_matter.format,
            None if front_matter is None or is_broken(front_matter) else data(front_matter),
            categories_of(article),
            source_host(article),
        )


def data(front_matter: FrontMatter) -> Mapping[str, Any]:
    """What front matter says, as JSON has it."""
    value: dict[str, Any] = json_value({key: each for key, each in front_matter.data.items() if key != "$schema"})
    return value


def is_broken(front_matter: FrontMatter) -> bool:
    """Whether front matter cannot be read for sure."""
    return any(problem.kind in ("syntax", "not-a-mapping", "unclosed") for problem in front_matter.problems)


def languages(root: str, paths: list[str], words: Words) -> Iterator[str]:
    """The languages of some of the articles, spread evenly over `paths`; "" where one cannot be told."""
    step = max(1, len(paths) // LANGUAGE_SAMPLE)
    for _, article in _articles(root, paths[::step][:LANGUAGE_SAMPLE], words):
        yield article.language or ""


def _articles(root: str, paths: Iterable[str], words: Words) -> Iterator[tuple[str, Article]]:
    for path in paths:
        text = read(f"{root}/{path}").text
        if text is not None:
            yield path, Article(path, text, words)
