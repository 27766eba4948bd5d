"""Whether an article shows code: what looks like residue, or like words run together, may be a name of it."""

from __future__ import annotations

from articlelint.article.article import Article

CODE_STARTS = (
    *("`", "~", "<pre", "<code", "<kbd", "<samp", "<tt", "[", " ", "\t"),
    *("{% h", "{%- h", "{% code", "{{< h", "{{% h"),
)
"""What shows code, of all that is no prose: the rest are comments, scripts and templates."""


def shows_code(article: Article, starts: tuple[str, ...]) -> bool:
    """Whether readers are meant to see code in an article; `starts`: what that begins with, of all that is no prose.

    Comments, scripts and templates are none. Worked out once for an article.
    """
    return article.remember(
        (shows_code, starts), lambda: any(article.text.startswith(starts, low) for low, _ in article.body.code)
    )
