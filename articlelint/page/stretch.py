"""Where an article's lines are the page's: a two-state segmentation.

Each line has a score, the logarithm of the odds that it is of the page. The most likely row of states is found by
Viterbi's algorithm (A. J. Viterbi, 1967), where each change from article to page and back costs as much: a lone line
needs more evidence than one in a row of such.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def zones(scores: Sequence[float], switch: float) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each stretch that is the page's; `switch` is what a change costs.

    An article may begin and end with its page at no cost: `switch` is asked for changes only.
    """
    states = _states(scores, switch)
    start = -1
    for at, is_page in enumerate(states):
        if is_page and start < 0:
            start = at
        elif not is_page and start >= 0:
            yield start, at - 1
            start = -1
    if start >= 0:
        yield start, len(states) - 1


def most(scores: Iterable[float]) -> float:
    """The largest sum of scores in a row; 0 where none is above it."""
    best = here = 0.0
    for score in scores:
        here = max(0.0, here + score)
        best = max(best, here)
    return best


def _states(scores: Sequence[float], switch: float) -> list[bool]:
    article = page = 0.0
    came_from: list[tuple[bool, bool]] = []  # whether the line before was the page's, for each state of a line
    for score in scores:
        article_from = page - switch > article
        page_from = page >= article - switch
        came_from.append((article_from, page_from))
        article, page = (
            (page - switch if article_from else article) - score / 2,
            (page if page_from else article - switch) + score / 2,
        )
    states = [False] * len(scores)
    state = page > article
    for at in range(len(scores) - 1, -1, -1):
        states[at] = state
        state = came_from[at][state]
    return states
