"""Which kinds of files there are, by the suffixes of their names."""

from __future__ import annotations

MARKDOWN = (".md", ".markdown", ".mdx")
HTML = (".html", ".htm")
TEXT = (".txt",)
# Names for Markdown that are rare, taken from Linguist's languages.yml: read when they are asked for.
_RARE_MARKDOWN = (".mdown", ".mdwn", ".mkd", ".mkdn", ".mkdown")

ARTICLES = MARKDOWN + HTML + TEXT
"""The suffixes of files that are taken for articles."""


def is_known(path: str) -> bool:
    """Whether the name of a file says that it is Markdown, HTML or plain text.

    Other files are read as Markdown if the user names them. They may have a syntax of their own, in which an edit can
    do harm that nobody looks for.
    """
    return path.lower().endswith(ARTICLES + _RARE_MARKDOWN)
