"""What one article adds to the facts of its site: small, plain data."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Literal
from zlib import crc32

from articlelint.article import stubs
from articlelint.article.article import Article
from articlelint.article.categories import categories_of
from articlelint.article.stubs import Stub
from articlelint.site.ends import End, end_of
from articlelint.site.leads import body_key
from articlelint.startup.records import NamedTuple
from articlelint.syntax.endings import plain

if TYPE_CHECKING:
    from articlelint.site.linked_files import Files
    from articlelint.site.recurrence import Fingerprints
    from articlelint.site.roots import Roots
    from articlelint.site.stories import Story
    from articlelint.site.wording import Wording


_LEAST_EXCERPT = 20  # characters of an excerpt that is known by its text

Need = Literal["pieces", "stories", "files", "roots", "page", "wording"]
"""A fact that takes time to gather from an article."""


class Features(NamedTuple):
    """`categories` and `tags` as they are spelled; `excerpt_length` in characters, 0 where there is none.
    `fingerprints` of the pieces and the `story` are there where a rule needs them. `files` are those to which the
    article links by a relative path; None where there are none, or nobody can tell whether they are there.
    `roots` are what its links from the root of the site say, where nobody can tell None.

    `end` is how the body ends where that is not with a mark; see site/ends.py.
    `categories` are those of article/categories.py; `folder_category` is the one of an article that names none.
    Of the tags, `tags_inside` stand only inside other words of title and body, `tags_absent` not at all.
    `excerpt_key` is the checksum of an excerpt of some length, 0 where there is none; `lead_key` that of how the body
    begins (site/leads.py).
    `wording` is there where a rule needs it and the article has front matter.
    `stub` is what the file is if it is no article. `has_page`: it has parts of a page that no author puts there.
    """

    categories: tuple[str, ...]
    tags: tuple[str, ...]
    tags_inside: tuple[str, ...]
    tags_absent: tuple[str, ...]
    excerpt_length: int
    excerpt_cut: bool
    body_length: int = 0
    fingerprints: Fingerprints | None = None
    story: Story | None = None
    files: Files | None = None
    folder_category: str = ""
    roots: Roots | None = None
    end: End = ""
    stub: Stub = ""
    has_page: bool = False
    excerpt_key: int = 0
    lead_key: int = 0
    wording: Wording | None = None


def gather(
    article: Article,
    needs: Collection[Need] = (),
    exists: Callable[[str], bool] | None = None,
    clean_url: Callable[[str], str] = str,
) -> Features:
    """The features of `article`; those that take time only if an active check `needs` them.

    `exists` tells whether there is something at a path relative to the article; `clean_url` drops what only tracks from
    a URL.
    """
    excerpts = article.values("excerpt")
    excerpt = excerpts[0].view.text.rstrip() if excerpts else ""
    tags = [value.view.text for value in article.values("tags")]
    presences = article.tag_presences
    categories = categories_of(article)
    by_folder = not article.values("category")
    return Features(
        categories=() if by_folder else categories,
        tags=tuple(tags),
        tags_inside=tuple([tag for tag, presence in zip(tags, presences, strict=True) if presence == "inside"]),
        tags_absent=tuple([tag for tag, presence in zip(tags, presences, strict=True) if presence == "absent"]),
        excerpt_length=len(excerpt),
        excerpt_cut=excerpt.endswith(("...", "…")),
        body_length=body_length(article),
        fingerprints=_fingerprints(article) if "pieces" in needs or "stories" in needs else None,
        story=_story(article, clean_url) if "stories" in needs else None,
        files=_files(article, exists) if exists is not None and "files" in needs else None,
        folder_category="".join(categories) if by_folder else "",
        roots=_roots(article, exists) if exists is not None and "roots" in needs else None,
        end=end_of(article),
        stub=stubs.stub(article),
        excerpt_key=excerpt_key(excerpt),
        lead_key=body_key(article),
        wording=_wording(article) if "wording" in needs and article.front_matter is not None else None,
    )


def excerpt_key(excerpt: str) -> int:
    """Return a checksum by which an excerpt is known again whatever its blanks and marks; 0 for one of a few words."""
    words = plain(excerpt).rstrip(" .!?…").casefold()
    return crc32(words.encode("utf-8", "surrogatepass")) if len(words) >= _LEAST_EXCERPT else 0


def _wording(article: Article) -> Wording:
    from articlelint.site import wording

    return wording.gather(article)


def _fingerprints(article: Article) -> Fingerprints:
    from articlelint.site import recurrence

    return recurrence.fingerprints(article)


def _story(article: Article, clean_url: Callable[[str], str]) -> Story:
    from articlelint.site import stories

    return stories.story(article, clean_url)


def _files(article: Article, exists: Callable[[str], bool]) -> Files | None:
    from articlelint.site import linked_files

    return linked_files.parted(article, exists) if linked_files.linked(article) else None


def _roots(article: Article, exists: Callable[[str], bool]) -> Roots:
    from articlelint.site import roots

    return roots.gather(article, exists)


def body_length(article: Article) -> int:
    """The length of the body as a program that cuts texts counts it: all characters but the line ends around it."""
    return len(article.text[article.body_start :].strip("\r\n"))
