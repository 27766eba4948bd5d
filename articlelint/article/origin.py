"""Where an article is from: the page that it names as its source, and its host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from articlelint.article.article import Article
from articlelint.article.fields import FIELDS
from articlelint.paths import kinds
from articlelint.urls.plain import host_of

_OFTEN_OWN = frozenset(("url", "link"))  # keys with the page's own address as often as with that of a source


def origin(article: Article) -> str:
    """The host that the article names as its source, without "www."; its own host or its folder, each with a `/`."""
    return article.remember(origin, lambda: _origin(article))


def _origin(article: Article) -> str:
    own = host_of(_first_url(article.data, FIELDS["canonical"]))
    source = host_of(source_url(article))
    if source and source != own:
        return source.removeprefix("www.")
    return own.removeprefix("www.") + "/" if own else article.path.rpartition("/")[0] + "/"


def may_be_own(article: Article) -> bool:
    """Whether the source may be the article's own address: its key often means that, and no other names a source."""
    url = source_url(article)
    keys = [key for key in FIELDS["source"] if article.data.get(key)]
    return bool(url) and all(key in _OFTEN_OWN for key in keys)


def source_url(article: Article) -> str:
    """The page that the article names as its source; "" where it names none."""
    return article.remember(source_url, lambda: _first_url(article.data, FIELDS["source"]))


def _first_url(data: Mapping[str, object], keys: Iterable[str]) -> str:
    for key in keys:
        value = data.get(key)
        if isinstance(value, Mapping):  # source: {name: The Ledger, url: https://…}
            value = value.get("url")
        if isinstance(value, str) and "//" in value and host_of(value.strip()):
            return value.strip()
    return ""


def names_source(article: Article) -> bool:
    """Whether the article says from which host it was taken."""
    return not origin(article).endswith("/")


def is_taken_over(article: Article) -> bool:
    """Whether an article comes from elsewhere: its site says so, it names its source, or it is a plain text without
    fenced front matter.

    Extractors write such texts; no generator makes a page of one.
    """
    if article.is_from_page:
        return True
    front_matter = article.front_matter
    is_bare = front_matter is None or front_matter.format == "meta"
    return names_source(article) or (is_bare and article.path.lower().endswith(kinds.TEXT))
