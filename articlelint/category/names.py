"""When two names of categories are spellings of one."""

from __future__ import annotations

from articlelint.category.lexicon import normalized


def same_name(name: str) -> str:
    """What spellings of a name have in common: neither case, hyphens and blanks nor a plural's s make a difference."""
    return "".join(map(_singular, normalized(name).split()))


def _singular(word: str) -> str:
    """A word without the s of a plural, and what that changes before it: no word, but the same for both."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("y"):
        return f"{word[:-1]}ie"
    return word[:-1] if word.endswith(("xe", "che", "she", "sse", "ze")) else word
