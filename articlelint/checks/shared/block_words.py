"""What a block says."""

from __future__ import annotations

from articlelint.article.article import Article
from articlelint.syntax.markdown import OBJECT, Block


def words_of(article: Article, block: Block) -> str:
    """What a block says, with the code in it, for which the prose has but a mark."""
    said = article.prose.text[block.start : block.end].rstrip()
    if OBJECT in said:
        said = article.text[slice(*article.prose.span(block.start, block.start + len(said)))]
    return " ".join(said.split())
