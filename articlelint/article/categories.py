"""The categories under which an article is filed.

Publishing systems give one to articles for which nobody chose any: "Uncategorized", "Sin categoría", 未分类. Such names
are none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from articlelint.article.words import name_key

if TYPE_CHECKING:
    from articlelint.article.article import Article


def categories_of(article: Article) -> tuple[str, ...]:
    """The names of the article's categories: those that it names, else that of its folder."""
    named = tuple([value.view.text for value in article.values("category")])
    if not named:
        named = (article.folder_category,) if article.folder_category else ()
    none = article.word_lists.no_category
    return tuple([name for name in named if name.strip() and not stands_for_none(name, none)])


def generic_categories_of(article: Article) -> tuple[str, ...]:
    """What the article names as categories and stands for none."""
    none = article.word_lists.no_category
    names = [value.view.text for value in article.values("category")]
    return tuple([name for name in names if stands_for_none(name, none)])


@lru_cache(4_096)
def stands_for_none(name: str, none: frozenset[str]) -> bool:
    """Whether a category is one that a program gives; `none` are such names, by name_key()."""
    return name_key(name) in none
