"""Files that an article links to by a path relative to its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.urls.plain import unquote

if TYPE_CHECKING:
    from articlelint.article.article import Article

# A path of which nothing has to be worked out: no scheme, host, root, alias or template.
_PATH = regex(r"(?!//|~)(?:\.{1,2}/)*([^/:@?#\\{}<>$|*\"\r\n]+(?:/[^/:@?#\\{}<>$|*\"\r\n]+)*\.(\w{2,8}))(?=[?#]|\Z)")
_HOST = regex(r"[\w-]+(?:\.[\w-]+)+/")
_TEMPLATE = regex(r"[{}<>$%*]|\A@|\[")  # of a path without its escapes
_PLACES = ("markdown", "image", "reference")
_ATTRIBUTES = ("href", "src")
_MOST = 500  # links of an article, so that none can ask the disk for ever
_LONGEST = 250  # characters; most file systems take no longer name


class LinkedFile(NamedTuple):
    """The `path` of a file relative to the folder of the article, without escapes; where the link's target stands."""

    path: str
    start: int
    end: int


class Files(NamedTuple):
    """The files to which the article at `article` links by a relative path: those that are there, and the others."""

    article: str
    there: frozenset[str]
    missing: frozenset[str]


def parted(article: Article, exists: Callable[[str], bool]) -> Files:
    """The files of `article`, each of them once; `exists` is given paths relative to it."""
    paths = dict.fromkeys(file.path for file in linked(article))
    there = frozenset(filter(exists, paths))
    return Files(article.path, there, frozenset(paths) - there)


def linked(article: Article) -> tuple[LinkedFile, ...]:
    """The files that the body links to by a relative path; of very many the first."""
    return article.remember(linked, lambda: _linked(article))


def _linked(article: Article) -> tuple[LinkedFile, ...]:
    found = []
    for link in article.body.links:
        target = link.target
        if target[:1] in ("/", "#") or target[:4] == "http":
            continue
        if link.place in _PLACES or link.attribute in _ATTRIBUTES:
            path = path_in(target)
            if path:
                found.append(LinkedFile(path, link.start, link.end))
                if len(found) == _MOST:
                    break
    return tuple(found)


def extension(path: str) -> str:
    """The extension of the file at `path`, in lower case and without a dot."""
    return path.rpartition(".")[2].lower()


def path_in(target: str) -> str:
    """The relative path of the file that a link's target names; "" where it names none, or not surely."""
    match = _PATH.match(target) if len(target) <= _LONGEST else None
    if match is None or _HOST.match(target):
        return ""
    path = unquote(match[0])
    return "" if _TEMPLATE.search(path) or not path.isprintable() else path
