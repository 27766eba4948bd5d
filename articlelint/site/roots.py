"""Links from the root of a site ("/news/ferry"): of which site, if the article was taken from another one?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from articlelint.article.origin import source_url
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.urls.plain import host_of

if TYPE_CHECKING:
    from articlelint.article.article import Article
    from articlelint.syntax.markdown import Link

_FIRST = regex(r"/([^/?#\\{}<>%\s.][^/?#\\{}<>\s]*)")
_ORIGIN = regex(r"\A(?:https?:)?//[^/?#]*")
_WEB_FOLDERS = ("", "static/", "public/", "content/", "src/")  # where generators keep what they serve from the root
_MOST = 200  # links of an article that are looked at
LEAST_NAMES = 3  # different first segments by which one knows that the menus of a page were taken with it
_YEAR = regex(r"(?:19|20)\d\d")

# What pandoc makes of a page's elements, and of nothing that people write: fences and links with classes, attributes of
# browsers, and an empty comment to keep two lists apart.
_FENCES = ("::: {.", "::: {#")
_LEAST_FENCES = 10
_OF_BROWSERS = regex(
    r"::: \{[^}\n]{0,300}\b(?:role|style|aria-[a-z]{3,12}|data-[a-z]{2,20}|itemscope|testid)=|^```\{=html\}$", re.M
)


class Roots(NamedTuple):
    """`host`: that of the page from which the article was taken, "" where it names none.

    `segments`: the first ones of its links from the root. `own`: the names that the site itself has, as far as the
    article shows: the folders on its path, and those segments that there are in one of them.
    """

    host: str
    segments: frozenset[str]
    own: frozenset[str]


def gather(article: Article, exists: Callable[[str], bool]) -> Roots:
    """What `article` says of the root; `exists` tells whether there is something at a path relative to it."""
    folders = [name for name in article.path.split("/")[:-1] if name != ".."]
    segments = _names(tuple(segment for segment, _ in links(article)))
    own = _names(tuple(folders))
    if segments and may_be_left_over(article, segments):  # else the links are not looked at any further
        above = ["../" * level + web for level in range(len(folders) + 1) for web in _WEB_FOLDERS]
        own |= {segment for segment in segments if any(exists(folder + segment) for folder in above)}
    return Roots(source_host(article), segments, own)


def may_be_left_over(article: Article, segments: frozenset[str]) -> bool:
    """Whether links from the root with these first segments may be of the page that `article` was taken from."""
    if source_segment(article) in segments or (len(segments) >= LEAST_NAMES and source_host(article)):
        return True
    return is_converted_page(article)


def is_converted_page(article: Article) -> bool:
    """Whether `article` is a whole page in pandoc's Markdown, without a word of where it was taken from."""
    if article.front_matter is not None:
        return False
    text = article.text
    return sum(map(text.count, _FENCES)) >= _LEAST_FENCES and _OF_BROWSERS.search(text) is not None


def is_year(segment: str) -> bool:
    """Whether a segment is a year, as in the addresses of many sites' own articles."""
    return _YEAR.fullmatch(segment) is not None


@lru_cache(256)
def _names(found: tuple[str, ...]) -> frozenset[str]:
    """A set that articles of one folder, and those without links from the root, have in common."""
    return frozenset(found)


def source_host(article: Article) -> str:
    """The host of the page from which the article was taken, without "www."; "" where it names none."""
    return host_of(source_url(article)).removeprefix("www.")


def source_segment(article: Article) -> str:
    """The first segment of the path of that page; "" where there is none."""
    return first_segment(_ORIGIN.sub("", source_url(article), count=1))


def links(article: Article) -> Iterator[tuple[str, Link]]:
    """The links of the body from the root, each with its first segment."""
    found = 0
    for link in article.body.links:
        if link.target[:1] == "/" and (segment := first_segment(link.target)):
            yield segment, link
            found += 1
            if found == _MOST:
                return


def first_segment(path: str) -> str:
    """The first segment of an absolute path; "" where there is none of which one can be sure."""
    match = _FIRST.match(path)
    return match[1] if match else ""
