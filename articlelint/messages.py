"""Parts that messages of all kinds are made of."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint at the nearest of the `known` names; empty if none is near."""
    from difflib import get_close_matches

    near = get_close_matches(name.lower().replace("_", "-"), sorted(known), n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""
