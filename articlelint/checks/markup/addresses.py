"""Residue that is an image or a link, told by its address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from articlelint.article.article import Article
from articlelint.checks.markup.entry import Entry, Place
from articlelint.rulebook.rule import Rule
from articlelint.startup.records import NamedTuple
from articlelint.syntax.html import TAG
from articlelint.syntax.markdown import Link

OPTIONS: dict[str, Any] = {
    "image": {"type": "string"},
    "not": {"type": "string"},
    "textless": {"type": "string", "description": "the address of a link without a text"},
}


class Image(NamedTuple):
    """Images whose address matches `address`, unless `exclude` is found in how they are written."""

    entry: Entry
    address: re.Pattern[str]
    exclude: re.Pattern[str] | None


class Textless(NamedTuple):
    """Links without a text whose address matches."""

    entry: Entry
    address: re.Pattern[str]


def image(rule: Rule, options: Mapping[str, Any], each: Entry) -> Image:
    """Compile an entry that has an `image`."""
    exclude = rule.regex(options["not"], re.IGNORECASE) if "not" in options else None
    return Image(each, rule.regex(options["image"], re.IGNORECASE), exclude)


def textless(rule: Rule, options: Mapping[str, Any], each: Entry) -> Textless:
    """Compile an entry that has a `textless`."""
    return Textless(each, rule.regex(options["textless"], re.IGNORECASE))


def places(article: Article, images: Iterable[Image], links: Iterable[Textless]) -> Iterator[tuple[Entry, Place]]:
    """Images whose addresses show that there is nothing to see, and links that show nothing."""
    source = article.text
    for link in article.body.links:
        if link.place == "markdown":
            if not link.text and source.startswith("[](", link.start - 3):
                yield from _without_text(source, link, links)
            continue
        is_image = link.place == "image" or link.attribute == "src"
        if not is_image and not (link.place == "reference" and link.target.startswith("data:")):
            continue
        for way in images:
            if not way.address.search(link.target):
                continue
            span = _span(source, link)
            if span and not (way.exclude and way.exclude.search(source, *span)):
                yield way.entry, Place(*span, removed=(0, 0) if link.place == "reference" else span)
            break


def _without_text(source: str, link: Link, ways: Iterable[Textless]) -> Iterator[tuple[Entry, Place]]:
    """A link that shows nothing, with its brackets; an image has a text of its own kind."""
    end = source.find(")", link.end) + 1
    if end <= 0 or source[link.start - 4 : link.start - 3] == "!":
        return
    for way in ways:
        if way.address.search(link.target):
            yield way.entry, Place(link.start - 3, end, removed=(link.start - 3, end))
            break


def _span(source: str, link: Link) -> tuple[int, int] | None:
    """The span of the image with an address, Markdown's or a tag; None for what is no image."""
    if link.place == "image":
        start, end = source.rfind("![", 0, link.start), source.find(")", link.end)
        return (start, end + 1) if 0 <= start < end else None
    if link.place == "reference":
        return (link.start, link.end) if link.start < link.end else None
    tag = TAG.match(source, source.rfind("<", 0, link.start))
    return tag.span() if tag and tag[0][1:4].lower() == "img" else None
