"""What is found out about a repository, and the files that follow from it; nothing is written here."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from articlelint.article.fields import FIELDS
from articlelint.article.words import Words
from articlelint.config.model import Config
from articlelint.files.reading import read
from articlelint.init import generators, grouping, inference, layout, settings, survey, vocabulary
from articlelint.init.generators import Generator
from articlelint.init.grouping import Group
from articlelint.init.layout import Layout
from articlelint.init.settings import SchemaEntry, Settings
from articlelint.init.survey import Seen
from articlelint.init.vocabulary import Vocabulary
from articlelint.paths.globs import Globs
from articlelint.schema.load import compile_document
from articlelint.schema.validate import errors
from articlelint.syntax.front_matter.parse import parse
from articlelint.syntax.lines import LineIndex

SCHEMAS = "schemas"
_EDITOR_SCHEMAS = ("articlelint.schema.json", f"{SCHEMAS}/articlelint.schema.json")  # what config --schema has written
_REQUIRED_FROM = 0.98  # share of the articles that have front matter

# What the text of these keys has been so far does not say what it may be; of categories the configuration says that.
_FREE = frozenset(
    key for field in ("title", "excerpt", "category", "tags", "source", "canonical", "author") for key in FIELDS[field]
)


class Breach(NamedTuple):
    """An article that breaks a schema: its path, the line (from 1) and the first thing that is wrong."""

    path: str
    line: int
    message: str


class Schema(NamedTuple):
    """A schema for the front matter of a group of articles, the path for it, and the articles that break it.

    `counts` are those of the articles that have a key.
    """

    path: str
    group: Group
    document: Mapping[str, Any]
    counts: Mapping[str, int]
    breaches: tuple[Breach, ...]

    @property
    def text(self) -> str:
        """The file."""
        text = json.dumps(self.document, ensure_ascii=False, indent=2)
        try:
            text.encode()
        except UnicodeEncodeError:  # half of a pair, which only an escape can say
            text = json.dumps(self.document, indent=2)
        return f"{text}\n"


class Draft(NamedTuple):
    """What was found out about the repository at `root`. All paths are relative to it.

    `seen` are the articles; `languages` of some of them, "" for those that cannot be told; `configuration` is the text.
    """

    root: str
    layout: Layout
    generator: Generator | None
    seen: Sequence[Seen]
    languages: Mapping[str, int]
    categories: Vocabulary
    schemas: Sequence[Schema]
    configuration: str


def make(root: str, words: Words) -> Draft | None:
    """The draft for the absolute folder `root`; None where there are no articles below it."""
    config = Config.default(root)
    there = survey.files(root, config)
    looked_at = list(survey.look(root, there, words))
    if not looked_at:
        return None
    found = layout.find({each.path: each.format is not None for each in looked_at}, layout.folder_names())
    wanted = frozenset(found.articles)
    seen = [each for each in looked_at if each.path in wanted]
    taken = there
    if found.include is not None:
        taken = survey.files(root, config._replace(include=Globs(found.include)))
    schemas = list(_schemas(root, found, seen))
    categories = vocabulary.categories([each.categories for each in seen])
    return Draft(
        root,
        found,
        generators.detect(root, found.roots),
        seen,
        Counter(survey.languages(root, [each.path for each in seen], words)),
        categories,
        schemas,
        settings.text(_settings(root, found, layout.excludes(taken, wanted), seen, categories, schemas)),
    )


def _settings(
    root: str,
    found: Layout,
    exclude: tuple[str, ...],
    seen: Sequence[Seen],
    categories: Vocabulary,
    schemas: Iterable[Schema],
) -> Settings:
    with_front_matter = sum(each.format is not None for each in seen)
    return Settings(
        include=found.include,
        exclude=exclude,
        articles=len(seen),
        with_front_matter=with_front_matter,
        require=layout.below(found.roots) if with_front_matter >= _REQUIRED_FROM * len(seen) else (),
        categories=categories,
        schemas=tuple(SchemaEntry(each.group.files, each.path, len(each.group.articles)) for each in schemas),
        editor_schema=next((f"./{each}" for each in _EDITOR_SCHEMAS if os.path.isfile(f"{root}/{each}")), ""),
    )


def _schemas(root: str, found: Layout, seen: Iterable[Seen]) -> Iterator[Schema]:
    """A schema for each kind of article; broken front matter has no say in it."""
    readable = [(each.path, each.data) for each in seen if each.data is not None]
    names: Counter[str] = Counter()
    for group in grouping.groups(found.roots, readable):
        articles = [readable[number] for number in group.articles]
        inferred = inference.infer([data for _, data in articles], _FREE)
        document = {
            "$schema": inferred.pop("$schema"),
            "title": f"Front matter of {', '.join(group.files)}",
            "$comment": f"Inferred by articlelint init from {len(articles):,} articles. It is yours to edit.",
            **inferred,
        }
        names[group.name] += 1
        number = f"-{names[group.name]}" if names[group.name] > 1 else ""
        path = f"{SCHEMAS}/{group.name}{number}.schema.json"
        counts = Counter(key for _, data in articles for key in data)
        yield Schema(path, group, document, counts, tuple(_breaches(root, document, articles)))


def _breaches(
    root: str, document: Mapping[str, Any], articles: Iterable[tuple[str, Mapping[str, Any]]]
) -> Iterator[Breach]:
    compiled = compile_document("", document)
    for path, data in articles:
        if compiled.gate(data):
            continue
        text = read(f"{root}/{path}").text or ""
        front_matter = parse(text)
        found = errors(compiled, front_matter, text) if front_matter is not None else []
        if found:
            yield Breach(path, LineIndex(text).position(found[0].start)[0], found[0].message)
