"""How texts begin, so that an excerpt is known for that of another article."""

from __future__ import annotations

from zlib import crc32

from articlelint.article.article import Article
from articlelint.startup.expressions import regex
from articlelint.syntax.endings import plain

LETTERS = 40  # with which a text begins: what as many of them are the same is the same text
_READ = 400  # characters in which they stand
_SOUGHT = 20_000  # characters of a body in which an excerpt is looked for
_RUN = regex(r"[^\W_]+")


def lead_key(text: str) -> int:
    """A checksum of the first letters of a `text`, whatever its blanks, marks and capitals; 0 where it is shorter."""
    letters = _first_letters(text)
    return crc32(letters.encode("utf-8", "surrogatepass")) if len(letters) == LETTERS else 0


def body_key(article: Article) -> int:
    """The lead_key() of the body."""
    return lead_key(article.lowered[: 2 * _READ].lstrip())


def is_at_home(excerpt: str, article: Article) -> bool:
    """Whether the article says what the `excerpt` begins with, somewhere."""
    sought = _first_letters(plain(excerpt))
    if body_key(article) == lead_key(sought):
        return True
    return sought in "".join(_RUN.findall(article.lowered[:_SOUGHT]))


def _first_letters(text: str) -> str:
    return "".join(_RUN.findall(text[:_READ].lower()))[:LETTERS]
