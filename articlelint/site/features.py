"""What one article adds to the facts of its site: small, plain data."""

from __future__ import annotations

from dataclasses import dataclass

from articlelint.article import Article


@dataclass(frozen=True, slots=True)
class Features:
    """`categories` and `tags` as they are spelled; `excerpt_length` in characters, 0 where there is none."""

    categories: tuple[str, ...]
    tags: tuple[str, ...]
    excerpt_length: int
    excerpt_cut: bool


def gather(article: Article) -> Features:
    """The features of `article`."""
    excerpt = next((value.view.text.rstrip() for value in article.values("excerpt")), "")
    return Features(
        categories=tuple(value.view.text for value in article.values("category")),
        tags=tuple(value.view.text for value in article.values("tags")),
        excerpt_length=len(excerpt),
        excerpt_cut=excerpt.endswith(("...", "…")),
    )
