"""The text of an `articlelint.toml`: what was found out about a repository, with the reasons as comments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from articlelint.init.vocabulary import Vocabulary
from articlelint.messages import count
from articlelint.report.escape import encodable

_WIDTH = 100  # columns
_MOST_SHOWN = 8  # categories of a vocabulary that is not clear


class SchemaEntry(NamedTuple):
    """A schema for front matter by its path, globs for the articles it is for, and how many it is made of."""

    files: tuple[str, ...]
    schema: str
    articles: int


class Settings(NamedTuple):
    """What the configuration is to say.

    include: None where the built-in list holds. articles: how many that takes; with_front_matter: how many of them have
    some, whether `require` says that they need it or not. editor_schema: the path of the configuration's own schema.
    """

    include: tuple[str, ...] | None
    exclude: tuple[str, ...]
    articles: int
    with_front_matter: int
    require: tuple[str, ...]
    categories: Vocabulary
    schemas: tuple[SchemaEntry, ...]
    editor_schema: str = ""


def text(settings: Settings) -> str:
    """The configuration file."""
    return "\n".join(_lines(settings)) + "\n"


def _lines(settings: Settings) -> Iterator[str]:
    if settings.editor_schema:
        yield f"#:schema {settings.editor_schema}"
    yield "# Configuration of articlelint for all articles below this folder. What is left out has its usual value:"
    yield "# `articlelint config` shows every value, `articlelint rules` lists the rules."
    yield ""
    number = settings.articles
    if settings.include is None:
        yield f"# Which files are articles: *.md, *.markdown, *.mdx, *.html, *.htm and *.txt ({number:,} were found)."
        yield '# include = ["content/**/*.md"]'
    else:
        yield f"# Which files are articles ({number:,} were found)."
        yield _assignment("include", settings.include)
    if settings.exclude:
        yield "# Files and folders that look like it and are not."
        yield _assignment("exclude", settings.exclude)
    yield ""
    if settings.require:
        yield f"# Where front matter must not be missing: {_share(settings.with_front_matter, number)} have some."
        yield _assignment("require-front-matter", settings.require)
    elif settings.with_front_matter:
        yield f"# Front matter may be missing: {_share(settings.with_front_matter, number)} have some."
        yield f"# {_assignment('require-front-matter', ('posts/**',))}"
    else:
        yield "# No article has front matter."
    yield ""
    yield "# Rules that are turned off, by name or family, such as:"
    yield '# ignore = ["tags", "link/insecure"]'
    yield from _category_lines(settings.categories)
    for entry in settings.schemas:
        yield ""
        yield f"# What front matter has to look like: JSON Schema, inferred from {count(entry.articles, 'article')}."
        yield "[[schema]]"
        yield _assignment("files", entry.files) if len(entry.files) > 1 else f"files = {_quoted(entry.files[0])}"
        yield f"schema = {_quoted(entry.schema)}"


def _category_lines(categories: Vocabulary) -> Iterator[str]:
    names = [name for name, _ in categories.names if encodable(name) == name]
    if len(names) < 2:
        return
    yield ""
    if categories.is_clear:
        yield "# The categories of the site, the most frequent first. Any other one is reported."
        yield from _merge_lines(categories)
        yield "[category]"
        yield _assignment("allowed", names)
    else:
        yield "# If there is a list of categories, others can be reported. So far there are many, or rare ones:"
        yield from _merge_lines(categories)
        yield "# [category]"
        yield f"# allowed = [{', '.join(map(_quoted, names[:_MOST_SHOWN]))}]"


def _merge_lines(categories: Vocabulary) -> Iterator[str]:
    """Spellings of one name, for a person to merge."""
    for group in categories.spellings[:_MOST_SHOWN]:
        shown = [f"{_quoted(name)} ({number:,})" for name, number in group if encodable(name) == name]
        yield f"# One category? {', '.join(shown)}"


def _share(part: int, whole: int) -> str:
    return f"all {count(whole, 'article')}" if part == whole else f"{part:,} of {count(whole, 'article')}"


def _assignment(key: str, values: Sequence[str]) -> str:
    line = f"{key} = [{', '.join(map(_quoted, values))}]"
    return line if len(line) <= _WIDTH else "\n".join((f"{key} = [", *(f"  {_quoted(each)}," for each in values), "]"))


def _quoted(value: str) -> str:
    """A basic string of TOML: one of JSON, but for one character more that must not stand in it."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
