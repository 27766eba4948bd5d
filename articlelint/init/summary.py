"""What `init` says of a draft: lines for people."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from articlelint.config.finder import config_file_in
from articlelint.init import snippets
from articlelint.init.draft import Draft, Schema
from articlelint.messages import count
from articlelint.paths.nearest import upwards

_MOST_NAMED = 5  # articles that break a schema, categories, hosts, files
_WIDTH = 100  # columns of a line with a list

Shown = Callable[[str], str]
"""How an absolute path is shown."""


def survey_lines(draft: Draft, shown: Shown) -> Iterator[str]:
    """The articles and what they have in common."""
    generator, found, seen = draft.generator, draft.layout, draft.seen
    by = f"{generator.name} ({generator.mark})" if generator is not None else "Unknown generator"
    yield f"{by}: {count(len(seen), 'article')} in {', '.join(folder or 'this folder' for folder in found.roots)}"
    formats = Counter(each.format.upper() if each.format else "none" for each in seen)
    broken = sum(each.format is not None and each.data is None for each in seen)
    yield _row("front matter", _most(formats.most_common()) + (f" ({broken:,} of them broken)" if broken else ""))
    spoken = Counter(draft.languages).most_common(_MOST_NAMED)
    shares = [f"{name or 'unclear'} {number / sum(draft.languages.values()):.0%}" for name, number in spoken]
    yield _row("languages", ", ".join(shares))
    if draft.categories.names:
        yield _row("categories", _most(draft.categories.names))
    for group in draft.categories.spellings[:_MOST_NAMED]:
        yield _row("one name?", f"{_most(group)}: keep one, and merge the others into it")
    hosts = Counter(each.host for each in seen if each.host)
    if hosts:
        yield _row("sources", _most(hosts.most_common()))
    if found.elsewhere:
        yield _row("left out", _first(found.elsewhere))
    above = _config_above(draft.root)
    if above is not None:
        yield _row("held so far", f"{shown(above)}, no longer from here on")


def schema_lines(schema: Schema, path: Shown) -> Iterator[str]:
    """Its keys, and which articles break it; `path` shows one that is relative to the root."""
    required = schema.document.get("required", [])
    number = len(schema.group.articles)
    known = schema.document.get("properties", {})
    others = [f"{key} ({schema.counts[key] / number:.0%})" for key in known if key not in required]
    files = ", ".join(schema.group.files)
    yield _listed(f"{files} needs", required) if required else f"{files} needs no key"
    if others:
        yield _listed("and knows", others)
    articles = count(number, "article")
    if not schema.breaches:
        yield f"All {articles} keep to it."
        return
    yield f"{len(schema.breaches):,} of {articles} break{'s' if len(schema.breaches) == 1 else ''} it:"
    for each in schema.breaches[:_MOST_NAMED]:
        yield f"  {path(each.path)}:{each.line}: {each.message}"
    if len(schema.breaches) > _MOST_NAMED:
        yield f"  ... and {len(schema.breaches) - _MOST_NAMED:,} more"


def generator_lines(draft: Draft) -> Iterator[str]:
    """What to tell the generator of the new files."""
    if draft.generator is not None and draft.generator.name == "Jekyll" and "/" not in draft.generator.mark:
        yield "Jekyll would publish it, and the schemas: name them under `exclude` in _config.yml."


def next_steps(root: str, here: str) -> Iterator[str]:
    """Lines for the files of other tools that the repository uses, else how to get some; `here` names the root."""
    found = snippets.fitting(snippets.repository(root))
    for snippet in found:
        yield ""
        yield f"For {snippet.name}, in {snippet.file}:"
        yield from (f"  {line}" for line in snippets.lines(snippet, root))
    if not found:
        yield ""
        first, *others = snippets.SNIPPETS
        yield f"To have every change checked: articlelint init{here} --snippet {first} (or {', '.join(others)})"


def _config_above(root: str) -> str | None:
    """The configuration that holds for `root` as long as it has none of its own."""
    paths = map(config_file_in, upwards(os.path.dirname(root)))
    return next((path for path in paths if path is not None), None)


def _row(label: str, text: str) -> str:
    return f"  {label:12}  {text}"


def _most(counts: Sequence[tuple[str, int]]) -> str:
    return _first([f"{name} {number:,}" for name, number in counts])


def _first(words: Sequence[str]) -> str:
    more = [f"{len(words) - _MOST_NAMED:,} more"] if len(words) > _MOST_NAMED else []
    return ", ".join([*words[:_MOST_NAMED], *more])


def _listed(begin: str, words: Sequence[str]) -> str:
    """As many of `words` as a line holds."""
    text = begin
    for number, word in enumerate(words):
        if len(text) + len(word) > _WIDTH:
            return f"{text} and {len(words) - number} more"
        text += f"{',' if number else ''} {word}"
    return text
