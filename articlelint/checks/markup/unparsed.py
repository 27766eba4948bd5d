"""Markdown that does not parse, by the kind of fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from articlelint.article.article import Article
from articlelint.checks.markup.entry import Entry, Place
from articlelint.checks.markup.likely import Group, likely
from articlelint.checks.shared import broken_blocks, broken_markdown
from articlelint.checks.shared.broken_markdown import Fault
from articlelint.paths import kinds
from articlelint.startup.records import NamedTuple

FAULTS: Mapping[str, Callable[[Article], Iterator[Fault]]] = {
    "emphasis": broken_markdown.emphasis,
    "fence": broken_markdown.enclosed,
    "image": broken_markdown.images,
    "indented": broken_blocks.indented,
    "inside-html": broken_blocks.swallowed,
    "late-fence": broken_markdown.late_fences,
    "links": broken_markdown.links,
    "table": broken_blocks.tables,
}
"""What finds each kind of fault in an article."""

OPTIONS: dict[str, Any] = {"markdown": {"enum": sorted(FAULTS)}}


class Unparsed(NamedTuple):
    """Markdown that does not parse, of one kind of fault."""

    entry: Entry
    fault: str


def places(article: Article, groups: Iterable[Group[Unparsed]]) -> Iterator[tuple[Entry, Place]]:
    """Where Markdown does not parse, in a file that is read as Markdown."""
    if article.path.lower().endswith(kinds.HTML + kinds.TEXT):
        return
    for way in likely(groups, article):
        for fault in FAULTS[way.fault](article):
            yield way.entry, Place(*fault[:2], removed=fault.removed)
