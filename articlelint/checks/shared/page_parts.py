"""The parts of the page around an article, worked out once for all rules that ask for them."""

from __future__ import annotations

from collections.abc import Mapping

from articlelint.article.article import Article
from articlelint.article.origin import is_taken_over
from articlelint.page import looks, parts
from articlelint.page.looks import Tables
from articlelint.page.parts import Model, Page
from articlelint.rulebook.rule import Rule, read_yaml
from articlelint.startup.records import NamedTuple


class Reader(NamedTuple):
    """What parts are found with. `authors`: the kinds of parts that authors write, too. `names`: how a message calls a
    kind. `key`: readers of one key find the same.
    """

    tables: Tables
    model: Model
    authors: frozenset[str]
    names: Mapping[str, str]
    key: tuple[object, ...]


def reader(rule: Rule) -> Reader:
    """The reader that the options of a rule of the check `page` describe."""
    path = rule.existing(rule.options["model"])
    data = rule.resources.derive(f"model {path}", lambda: read_yaml(path))
    authors = frozenset(rule.options["authors"])
    without = frozenset(rule.options.get("without-sources", ()))
    tables = looks.load(rule.resources, without)
    return Reader(tables, parts.model(data), authors, data["kinds"], ("page", path, authors, without))


def page_of(article: Article, known: Reader) -> Page:
    """What there is of a page in `article`."""
    return article.remember(
        known.key,
        lambda: parts.parts(article, known.tables, known.model, known.authors, is_taken=is_taken_over(article)),
    )
