"""Putting another name in the place of a tag or a category in the front matter."""

from __future__ import annotations

from articlelint.article.article import Article, Value
from articlelint.finding import Edit, Fix, Safety
from articlelint.startup.expressions import regex

# What may be put in place of a value whatever it is quoted with.
_HARMLESS = regex(r"[^\W\d_][\w .+/&-]*(?<! )")
_YAML_WORDS = frozenset("y n yes no on off true false null nan inf".split())


def place(value: Value, article: Article) -> tuple[int, int, bool]:
    """Where a value stands without its quotes, and whether it stands there letter by letter."""
    view, size = value.view, len(value.view.text)
    return (*view.span(0, size), view.is_exact(article.text, 0, size))


def renaming(start: int, end: int, name: str, safety: Safety) -> Fix | None:
    """The fix that writes `name` from `start` to `end`; None where it could be read as something else."""
    if not _HARMLESS.fullmatch(name) or name.lower() in _YAML_WORDS:
        return None
    return Fix(f'Write "{name}"', safety, (Edit(start, end, name),))
