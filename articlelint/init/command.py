"""The command `init`: looks at a repository, writes a configuration and schemas for it, and says what it saw."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from errno import EEXIST
from typing import Any, NamedTuple

from articlelint.article import FIELDS, Words
from articlelint.config import CONFIG_NAMES, Config, config_file_in
from articlelint.globs import Globs
from articlelint.init import generators, inference, layout, settings, snippets, survey, vocabulary
from articlelint.init.layout import Group, Layout
from articlelint.init.settings import SchemaEntry, Settings
from articlelint.init.survey import Seen
from articlelint.init.vocabulary import Vocabulary
from articlelint.reading import read
from articlelint.report.closing import count
from articlelint.schema import compile_document, errors
from articlelint.syntax.front_matter import parse

_CONFIG = CONFIG_NAMES[1]
_SCHEMAS = "schemas"
_EDITOR_SCHEMAS = ("articlelint.schema.json", f"{_SCHEMAS}/articlelint.schema.json")  # what config --schema has written
_REQUIRED_FROM = 0.98  # share of the articles that have front matter
_MOST_NAMED = 5  # articles that break a schema, categories, hosts, files
_WIDTH = 100  # columns of a line with a list

# What the text of these keys has been so far does not say what it may be; of categories the configuration says that.
_FREE = frozenset(
    key for field in ("title", "excerpt", "category", "tags", "source", "author") for key in FIELDS[field]
)


class InitError(Exception):
    """Nothing can be written; the text says why."""


class Draft(NamedTuple):
    """Files by path relative to the root, the last one the configuration; what to say of them, and of what was seen."""

    files: Mapping[str, str]
    remarks: Mapping[str, Sequence[str]]
    seen: Sequence[str]


def run(folder: str, words: Words, *, write: bool) -> Iterator[str]:
    """Look at `folder`, `write` the files that fit it, and give the lines that tell of it.

    Raises:
        InitError: where there are no articles, or a file is there already: nothing is written then.
    """
    root = os.path.abspath(folder)
    if not os.path.isdir(root):
        raise InitError(f"{folder} is no folder")
    existing = config_file_in(root)
    if write and existing is not None:
        raise InitError(f"{_shown(existing)} is there already, and init overwrites nothing (--dry-run only shows)")
    draft = make_draft(root, words)
    if write:
        write_new(root, draft.files)
    else:
        for path, text in draft.files.items():
            yield from (f"--- {_shown(os.path.join(root, path))}", *text.splitlines(), "")
    yield from draft.seen
    yield ""
    yield "Written:" if write else "Would be written:"
    for path in sorted(draft.files, key=lambda each: each != _CONFIG):
        yield f"  {_shown(os.path.join(root, path))}"
        yield from (f"    {line}" for line in draft.remarks.get(path, ()))
    yield from _snippet_lines(root)
    yield ""
    here = "" if root == os.getcwd() else f" {_shown(root)}"
    if write:
        yield f"Next: articlelint check{here}"
        yield f"      articlelint baseline{here}  # leaves for later what is wrong today"
    else:
        yield f"Next: articlelint init{here}"


def make_draft(root: str, words: Words) -> Draft:
    """What is to be written for the articles below the absolute `root`.

    Raises:
        InitError: where there are none.
    """
    config = Config.default(root)
    there = survey.files(root, config)
    all_seen = list(survey.look(root, there, words))
    if not all_seen:
        raise InitError(f"there are no articles below {_shown(root)}: no *.md, *.markdown, *.mdx, *.html, *.htm, *.txt")
    found = layout.find({each.path: each.format is not None for each in all_seen})
    wanted = set(found.articles)
    seen = [each for each in all_seen if each.path in wanted]
    include = None if found.include is None else Globs(found.include)
    taken = there if include is None else survey.files(root, config._replace(include=include))
    shaping = [each for each in seen if each.data is not None]
    groups = layout.groups(found.roots, [(each.path, each.data or ()) for each in shaping])
    names = _schema_names(groups)
    files: dict[str, str] = {}
    remarks: dict[str, Sequence[str]] = {}
    for name, group in zip(names, groups, strict=True):
        members = [shaping[number] for number in group.articles]
        schema = _schema(group, [each.data or {} for each in members])
        files[name] = _json(schema)
        remarks[name] = list(_schema_remarks(root, schema, group, members))
    with_front_matter = sum(each.format is not None for each in seen)
    categories = vocabulary.categories([each.categories for each in seen])
    files[_CONFIG] = settings.text(
        Settings(
            include=found.include,
            exclude=layout.excludes(taken, wanted),
            articles=len(seen),
            with_front_matter=with_front_matter,
            require=layout.below(found.roots) if with_front_matter >= _REQUIRED_FROM * len(seen) else (),
            categories=categories,
            schemas=tuple(
                SchemaEntry(group.files, name, len(group.articles)) for name, group in zip(names, groups, strict=True)
            ),
            editor_schema=next((f"./{each}" for each in _EDITOR_SCHEMAS if os.path.isfile(f"{root}/{each}")), ""),
        )
    )
    languages = survey.languages(root, [each.path for each in seen], words)
    return Draft(files, remarks, list(_seen_lines(root, found, seen, categories, languages)))


# --- schemas ----------------------------------------------------------------------------------------------------------


def _schema_names(groups: Iterable[Group]) -> list[str]:
    """The paths of the schemas of groups, each another one."""
    names: list[str] = []
    for group in groups:
        same = sum(name.startswith(f"{_SCHEMAS}/{group.name}.") for name in names)
        names.append(f"{_SCHEMAS}/{group.name}{f'.{same + 1}' if same else ''}.schema.json")
    return names


def _schema(group: Group, articles: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    schema = inference.infer(articles, _FREE)
    return {
        "$schema": schema.pop("$schema"),
        "title": f"Front matter of {', '.join(group.files)}",
        "$comment": f"Inferred by articlelint init from {count(len(articles), 'article')}. It is yours to edit.",
        **schema,
    }


def _json(schema: Mapping[str, Any]) -> str:
    text = json.dumps(schema, ensure_ascii=False, indent=2)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a pair, which only an escape can say
        text = json.dumps(schema, indent=2)
    return f"{text}\n"


def _schema_remarks(root: str, schema: Mapping[str, Any], group: Group, articles: Sequence[Seen]) -> Iterator[str]:
    """What the schema says, and which articles break it."""
    required = schema.get("required", [])
    others = [key for key in schema.get("properties", {}) if key not in required]
    yield _listed(f"{', '.join(group.files)} needs", required) if required else f"{', '.join(group.files)} needs no key"
    if others:
        yield _listed("and knows", others)
    breaking = list(_breaking(root, schema, articles))
    if not breaking:
        yield f"All {count(len(articles), 'article')} keep to it."
        return
    yield f"{len(breaking):,} of {count(len(articles), 'article')} break it:"
    yield from (f"  {line}" for line in breaking[:_MOST_NAMED])
    if len(breaking) > _MOST_NAMED:
        yield f"  ... and {len(breaking) - _MOST_NAMED:,} more"


def _breaking(root: str, schema: Mapping[str, Any], articles: Iterable[Seen]) -> Iterator[str]:
    """For each article that breaks the schema, the place and what is wrong first."""
    compiled = compile_document("", schema)
    for each in articles:
        if each.data is None or compiled.gate(each.data):
            continue
        text = read(f"{root}/{each.path}").text or ""
        front_matter = parse(text)
        found = errors(compiled, front_matter, text) if front_matter is not None else []
        if found:
            line = text.count("\n", 0, found[0].start) + 1
            yield f"{_shown(os.path.join(root, each.path))}:{line}: {found[0].message}"


# --- what was seen ----------------------------------------------------------------------------------------------------


def _seen_lines(
    root: str, found: Layout, seen: Sequence[Seen], categories: Vocabulary, languages: Iterable[str]
) -> Iterator[str]:
    generator = generators.detect(root, found.roots)
    by = f"{generator.name} ({generator.mark})" if generator is not None else "Unknown generator"
    where = ", ".join(folder or "this folder" for folder in found.roots)
    yield f"{by}: {count(len(seen), 'article')} in {where}"
    formats = Counter(each.format for each in seen)
    yield _row(
        "front matter", ", ".join(f"{name.upper() if name else 'none'} {n:,}" for name, n in formats.most_common())
    )
    spoken = Counter(languages)
    shares = ", ".join(f"{name or 'unclear'} {n / spoken.total():.0%}" for name, n in spoken.most_common(_MOST_NAMED))
    yield _row("languages", shares)
    if categories.names:
        yield _row("categories", _most(categories.names))
    hosts = Counter(each.host for each in seen if each.host)
    if hosts:
        yield _row("sources", _most(hosts.most_common()))
    above = _config_above(root)
    if above is not None:
        yield _row("held so far", f"{_shown(above)}, no longer from here on")
    if found.elsewhere:
        more = f", {len(found.elsewhere) - _MOST_NAMED:,} more" if len(found.elsewhere) > _MOST_NAMED else ""
        yield _row("left out", ", ".join(found.elsewhere[:_MOST_NAMED]) + more)


def _config_above(root: str) -> str | None:
    """The configuration that holds for `root` as long as it has none of its own."""
    folder = os.path.dirname(root)
    while (path := config_file_in(folder)) is None and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    return path


def _row(label: str, text: str) -> str:
    return f"  {label:12}  {text}"


def _most(counts: Sequence[tuple[str, int]]) -> str:
    shown = ", ".join(f"{name} {number:,}" for name, number in counts[:_MOST_NAMED])
    return f"{shown}, {len(counts) - _MOST_NAMED:,} more" if len(counts) > _MOST_NAMED else shown


def _listed(begin: str, words: Sequence[str]) -> str:
    """As many of `words` as a line holds."""
    text = begin
    for number, word in enumerate(words):
        if len(text) + len(word) > _WIDTH:
            return f"{text} and {len(words) - number} more"
        text += f"{',' if number else ''} {word}"
    return text


def _snippet_lines(root: str) -> Iterator[str]:
    repository = snippets.repository(root)
    path = os.path.relpath(root, repository).replace(os.sep, "/")
    for snippet in snippets.fitting(repository):
        yield ""
        yield f"For {snippet.name}, in {snippet.file}:"
        yield from (f"  {line}" for line in snippet.text.replace("PATHS", path).splitlines())


def _shown(path: str) -> str:
    """A path relative to the working folder where it is below."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative.replace(os.sep, "/")


# --- writing ----------------------------------------------------------------------------------------------------------


def write_new(root: str, files: Mapping[str, str]) -> None:
    """Write new files below `root`, each in one step: all of them, or none.

    Raises:
        InitError: where one is there already, or cannot be written.
    """
    written: list[str] = []
    try:
        for name, text in files.items():
            path = os.path.join(root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            _write_new(path, text)
            written.append(path)
    except OSError as error:
        for path in written:
            os.unlink(path)
        if isinstance(error, FileExistsError):
            there = _shown(error.filename2 or error.filename or path)
            raise InitError(f"{there} is there already, and init overwrites nothing") from error
        raise InitError(f"{_shown(path)} cannot be written: {error.strerror or error}") from error


def _write_new(path: str, text: str) -> None:
    temporary = f"{path}.{os.getpid()}"
    try:
        with open(temporary, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _rename_new(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def _rename_new(temporary: str, path: str) -> None:
    """Give a file its name, unless one has it: a rename would replace that, a link does not."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError(EEXIST, os.strerror(EEXIST), path) from None
        os.rename(temporary, path)
