"""The parts of a page around an article, and in it: each with its kind, its place, and what shows that it is one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from articlelint.article.article import Article
from articlelint.page import features, stretch
from articlelint.page.containers import Container
from articlelint.page.features import FEATURES, Line, Look, Tables
from articlelint.startup.records import NamedTuple

PAGE = "page"  # the kind of what nothing names
# The kind of part that a line's links name by where they lead.
_BY_TARGET = {
    "share": "share", "profile": "follow", "login": "paywall", "author": "byline", "tag": "nav", "archive": "nav",
    "comments": "comments", "legal": "nav", "home": "nav", "ad": "widget", "subscribe": "follow",
}  # fmt: skip
_CERTAIN = 5.0  # the least score of a line that is never an author's
_MOST_REASONS = 3
_ROUNDING = 1e-6


class Model(NamedTuple):
    """How much each feature of a line speaks for the page, and what is made of it.

    `weights` are in the order of FEATURES, and `by_name`. `switch`: what a change between article and page costs. `taken`: what each
    line of an article has more that names where it comes from. `least`: the score that the lines of a zone need
    together. `says`: how a message calls a feature.
    """

    weights: tuple[float, ...]
    switch: float
    taken: float
    least: float
    says: Mapping[str, str]
    by_name: Mapping[str, float]


class Part(NamedTuple):
    """A part of the page, from `start` to `end` in the file, of `lines` lines.

    `kind`: one of articlelint.page.phrases.KINDS, or PAGE. `is_sure`: something in it is never an author's. `why`: what
    shows that it is one, in words.
    """

    kind: str
    start: int
    end: int
    lines: int
    is_sure: bool
    why: tuple[str, ...]
    has_company: bool = False  # whether parts of other kinds stand directly beside it


def model(data: Mapping[str, Any]) -> Model:
    """The model that a file like rules/page/model.yaml holds. KeyError where a feature has no weight."""
    by_name = {name: float(data["weights"][name]) for name in FEATURES}
    weights = tuple(by_name.values())
    return Model(weights, float(data["switch"]), float(data["taken"]), float(data["least"]), data["says"], by_name)


def parts(article: Article, tables: Tables, known: Model, *, is_taken: bool) -> list[Part]:
    """The parts of the page in an article, in order. `is_taken`: whether it is known to come from elsewhere."""
    elements = tables.containers.find(article.text, article.body_start, len(article.text), article.body.code)
    seen = features.looks(article, tables, elements)
    more = known.taken if is_taken else 0.0
    if not _may_hold(article, seen, known, more):
        return list(_empty(elements, []))
    lines = features.lines(article, seen)
    rows = features.vectors(lines)
    scores = [_score(line, row, known, more) for line, row in zip(lines, rows, strict=True)]
    found: list[Part] = []
    for first, last in stretch.zones(scores, known.switch):
        if sum(scores[first : last + 1]) < known.least:
            continue
        starts, ends = _edges(lines, elements, first, last)
        items = list(_items(lines, first, last))
        has_company = len({kind for _, _, kind in items} - {PAGE}) > 1
        for low, high, kind in items:
            own = lines[low : high + 1]
            start = min(own[0].unit.start, starts.get(low, len(article.text)))
            end = max(max(line.unit.end for line in own), ends.get(high, 0))
            why = _why(rows[low : high + 1], known)
            found.append(Part(kind, start, end, len(own), any(map(_is_certain, own)), why, has_company))
    return sorted((*found, *_empty(elements, found)), key=lambda part: part.start)


def _may_hold(article: Article, seen: Sequence[Look], known: Model, more: float) -> bool:
    """Whether there may be a zone of the page among these lines, by what costs little."""
    if not any(look.found for look in seen):
        return False
    if any(map(_is_certain, seen)):
        return True
    return stretch.most(features.ceilings(article, seen, known.by_name, more)) >= known.least - _ROUNDING


def _score(line: Line, row: Sequence[float], known: Model, more: float) -> float:
    score = more + sum(weight * value for weight, value in zip(known.weights, row, strict=True))
    return max(score, _CERTAIN) if _is_certain(line) else score


def _is_certain(line: Look | Line) -> bool:
    return "sure" in line.found or "inside" in line.found


def _items(lines: Sequence[Line], first: int, last: int) -> Iterator[tuple[int, int, str]]:
    """Cut a zone where a line names another kind than the one before; what names none goes with what stands above."""
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
    values, phrase, container = line.values, line.phrase, line.inside.container
    if phrase is not None and (values["sure"] or values["pointer"]):
        return phrase.kind
    if container is not None and values["inside"]:
        return container.kinds[0]
    if line.targets in _BY_TARGET:
        return _BY_TARGET[line.targets]
    if phrase is not None:
        return phrase.kind
    if values["copyright"]:
        return "disclosure"
    if values["date"]:
        return "byline"
    return container.kinds[0] if container is not None and values["maybe-inside"] else ""


def _why(rows: Sequence[Sequence[float]], known: Model) -> tuple[str, ...]:
    """What speaks most for these lines, in words."""
    weighed = sorted(
        (
            (sum(row[at] for row in rows) * known.weights[at], known.says[name])
            for at, name in enumerate(FEATURES)
            if name in known.says
        ),
        reverse=True,
    )
    words = dict.fromkeys(said for value, said in weighed if value > 0)
    return tuple(words)[:_MOST_REASONS]


def _edges(
    lines: Sequence[Line], elements: Iterable[Container], first: int, last: int
) -> tuple[dict[int, int], dict[int, int]]:
    """Where elements begin that hold nothing but lines of a zone, by their first line, and where they end, by the last.

    Of those that begin, or end, with the same line the outermost counts.
    """
    at = [line.unit.start for line in lines]
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for each in elements:
        low, high = bisect_left(at, each.start), bisect_left(at, each.end) - 1
        if first <= low <= high <= last and lines[high].unit.end <= each.end:
            starts[low] = min(each.start, starts.get(low, each.start))
            ends[high] = max(each.end, ends.get(high, 0))
    return starts, ends


def _empty(elements: Iterable[Container], found: Sequence[Part]) -> Iterator[Part]:
    """Boxes of the page with nothing in them, outside of what is found: where an advertisement or a widget was."""
    end = 0
    for each in elements:
        if each.is_empty and each.is_sure and each.start >= end:
            end = each.end
            if not any(part.start <= each.start and each.end <= part.end for part in found):
                yield Part(each.kinds[0], each.start, each.end, 0, True, ("an empty element of the page",))
