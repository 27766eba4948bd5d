"""The parts of a page around an article, and in it: each with its kind, its place, and what shows that it is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from articlelint.article.article import Article
from articlelint.page import features, stretch
from articlelint.page.containers import Container
from articlelint.page.features import FEATURES, Line, Tables
from articlelint.startup.records import NamedTuple

PAGE = "page"  # the kind of what nothing names
# What the target of a link, or a line's shape, names: kinds of parts.
_BY_TARGET = {
    "share": "share", "profile": "follow", "login": "paywall", "author": "byline", "tag": "nav", "archive": "nav",
    "comments": "comments", "legal": "nav", "home": "nav", "ad": "widget", "subscribe": "follow",
}  # fmt: skip
_MOST_REASONS = 3


class Model(NamedTuple):
    """How much each feature of a line speaks for the page, what a change between article and page costs, and how a
    message calls a feature. A zone is one if its lines together have a score of `least`.
    """

    weights: tuple[float, ...]
    switch: float
    least: float
    says: Mapping[str, str]


class Part(NamedTuple):
    """A part of the page: lines `first` to `last` of kind `kind`, from `start` to `end` in the file.

    `score`: the logarithm of the odds. `is_sure`: something in it is never an author's. `why`: what shows that it is
    one, in words.
    """

    kind: str
    first: int
    last: int
    start: int
    end: int
    score: float
    is_sure: bool
    why: tuple[str, ...]


def parts(article: Article, tables: Tables, model: Model, *, is_taken: bool) -> list[Part]:
    """The parts of the page in an article, in order. `is_taken`: whether it is known to come from elsewhere."""
    lines = features.lines(article, tables)
    if not any(features.says_page(line) for line in lines):
        return []
    rows = features.vectors(lines, is_taken=is_taken)
    scores = [sum(map(float.__mul__, model.weights, row)) for row in rows]
    found: list[Part] = []
    for first, last in stretch.zones(scores, model.switch):
        if sum(scores[first : last + 1]) >= model.least:
            for low, high, kind in _items(lines, first, last):
                found.append(_part(lines, rows, scores, model, low, high, kind))
    return found


def _items(lines: Sequence[Line], first: int, last: int) -> Iterator[tuple[int, int, str]]:
    """Cut a zone where a line names another kind than the one before; what names none goes with what stands above it."""
    kind, start = "", first
    for at in range(first, last + 1):
        named = kind_of(lines[at])
        if named and kind and named != kind:
            yield start, at - 1, kind
            start = at
        kind = named or kind
    yield start, last, kind or PAGE


def kind_of(line: Line) -> str:
    """The kind that a line names; "" if it names none."""
    if line.values["sure"] and line.phrase is not None:
        return line.phrase.kind
    if line.values["inside"] and line.container is not None and line.container.kinds:
        return line.container.kinds[0]
    if line.targets:
        return _BY_TARGET.get(line.targets, "")
    if line.phrase is not None:
        return line.phrase.kind
    if line.values["copyright"]:
        return "disclosure"
    if line.values["date"]:
        return "byline"
    if line.container is not None and line.container.kinds:
        return line.container.kinds[0]
    return ""


def _part(
    lines: Sequence[Line],
    rows: Sequence[Sequence[float]],
    scores: Sequence[float],
    model: Model,
    first: int,
    last: int,
    kind: str,
) -> Part:
    own = lines[first : last + 1]
    start, end = own[0].unit.start, max(line.unit.end for line in own)
    score = sum(scores[first : last + 1])
    is_sure = any(line.values["sure"] or line.values["inside"] for line in own)
    return Part(kind, first, last, start, end, score, is_sure, _why(rows[first : last + 1], model))


def _why(rows: Sequence[Sequence[float]], model: Model) -> tuple[str, ...]:
    """What speaks most for these lines, in words."""
    weighed = [
        (sum(row[at] for row in rows) * model.weights[at], name)
        for at, name in enumerate(FEATURES)
        if name in model.says
    ]
    weighed.sort(reverse=True)
    return tuple(model.says[name] for value, name in weighed[:_MOST_REASONS] if value > 0)


def around(found: Sequence[Part], lines: Sequence[Line], containers: Sequence[Container]) -> list[Part]:
    raise NotImplementedError
