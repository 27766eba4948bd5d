"""Text that recurs in the articles of one source: found without any list, in any language.

What stands in three different articles of one host (or of one folder, where articles name no source) is most often of
the page and not of the article. Most often is not always: release notes share paragraphs, and reporters their phrases.
So a run of such pieces is weighed by what tells the two apart: in how many of the articles it stands, how long it is,
whether it is made of labels or sentences, and whether it stands at the beginning or the end. The rule's `weights` say
how much each of these counts; benchmarks/weigh.py finds them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from itertools import chain, compress, count
from math import log2
from typing import Any

from articlelint.checks.base import Context, SiteCheck
from articlelint.checks.shared import weights
from articlelint.finding import Finding, Severity
from articlelint.rulebook.rule import Rule
from articlelint.site.facts import Facts
from articlelint.site.recurrence import LEAST, Fingerprints, Recurring, fingerprints
from articlelint.startup.records import NamedTuple
from articlelint.syntax.pieces import HEADING, ITEM, ROW, SENTENCE
from articlelint.syntax.view import View

FEATURES = ("bias", "share", "pieces", "labels", "items", "edge", "host", "count")
OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "weights": weights.schema(FEATURES),
    },
    "required": ["weights"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("articles", "count", "where", "why")

_EDGE = 6  # first and last pieces
_MOSTLY = 0.6
_GAP = 40  # characters of a piece that does not recur but stands between two that do


class Evidence(NamedTuple):
    """The pieces of an article: their fingerprints and shapes (a bit each); number by number what a Piece holds, and
    the map of the prose, which is `size` characters long, to the file.
    """

    prints: Fingerprints
    shapes: bytes
    pieces: array[int]
    segments: array[int]
    size: int


class Run(NamedTuple):
    """Pieces in a row that recur: the first and last one's numbers, and in how many articles the rarest stands."""

    first: int
    last: int
    least: int


def compile(rule: Rule) -> Rule:  # noqa: A001
    return rule


def gather(context: Context, compiled: Rule) -> Evidence | None:
    """The pieces of the article, unless there are none."""
    article = context.article
    if not article.pieces:
        return None
    prose = article.prose
    return Evidence(
        fingerprints(article),
        article.shapes,
        array("I", chain.from_iterable(article.pieces)),
        array("I", chain.from_iterable(prose.segments)),
        len(prose.text),
    )


def judge(evidence: Evidence, facts: Facts, compiled: Rule) -> Iterator[Finding]:
    where = evidence.prints.origin.rstrip("/") or "this folder"
    for run, said in weighed(evidence, facts):
        score = weights.score(compiled.options["weights"], said)
        severity: Severity = compiled.severity if score > 0 else "info"
        message = compiled.message.format(
            count=run.least,
            articles=facts.recurring[evidence.prints.origin].articles,
            where=where,
            why=", ".join(_reasons(run, said)),
        )
        yield Finding(compiled.name, severity, message, *span(run, evidence))


def weighed(evidence: Evidence, facts: Facts) -> Iterator[tuple[Run, dict[str, float]]]:
    """The runs of pieces that recur, with what is known of them by the names of FEATURES."""
    known = facts.recurring.get(evidence.prints.origin)
    if known is not None:
        for run in _runs(evidence, known.pieces):
            yield run, _weigh(run, evidence, known)


def span(run: Run, evidence: Evidence) -> tuple[int, int]:
    """The place of a run in the file. The prose itself is gone; its map is not."""
    numbers = iter(evidence.segments)
    view = View(" " * evidence.size, tuple(zip(numbers, numbers, numbers, strict=True)))
    return view.span(evidence.pieces[4 * run.first], evidence.pieces[4 * run.last + 1])


def _runs(evidence: Evidence, known: Mapping[int, int]) -> Iterator[Run]:
    """A short piece between two that recur goes with them, a heading of what follows them does not."""
    numbers, shapes = evidence.prints.pieces, evidence.shapes
    recurring = [at for at in compress(count(), map(known.__contains__, numbers)) if not shapes[at] & ROW]
    if not recurring:
        return
    starts, ends, joined = evidence.pieces[::4], evidence.pieces[1::4], evidence.pieces[3::4]

    def is_gap(at: int) -> bool:
        return ends[at] - starts[at] <= _GAP and not shapes[at] & (SENTENCE | HEADING)

    def leads(at: int) -> bool:
        """Whether what stands at `at` is a heading, or was one before it ran into the text below it."""
        is_joined = at + 1 < len(joined) and joined[at + 1]
        return bool(shapes[at] & HEADING or (is_joined and not shapes[at] & SENTENCE))

    groups: list[list[int]] = []
    for at in recurring:
        if groups and (at == groups[-1][-1] + 1 or (at == groups[-1][-1] + 2 and is_gap(at - 1))):
            groups[-1].append(at)
        else:
            groups.append([at])
    for group in groups:
        while group and leads(group[-1]):
            group.pop()
        if group:
            yield Run(group[0], group[-1], min(known[numbers[at]] for at in group))


def _weigh(run: Run, evidence: Evidence, known: Recurring) -> dict[str, float]:
    shapes = evidence.shapes[run.first : run.last + 1]
    number = len(shapes)
    return {
        "bias": 1.0,
        "share": run.least / known.articles,
        "pieces": log2(number),
        "labels": sum(not shape & SENTENCE for shape in shapes) / number,
        "items": sum(bool(shape & ITEM) for shape in shapes) / number,
        "edge": float(run.first < _EDGE or run.last >= len(evidence.shapes) - _EDGE),
        "host": float(not evidence.prints.origin.endswith("/")),
        "count": log2(run.least / LEAST),
    }


def _reasons(run: Run, said: Mapping[str, float]) -> Iterator[str]:
    """What speaks for or against a run, in words."""
    number = run.last - run.first + 1
    if number > 1:
        yield f"{number} pieces in a row"
    if said["labels"] > _MOSTLY:
        yield "labels rather than sentences"
    elif said["labels"] < 1 - _MOSTLY:
        yield "whole sentences" if number > 1 else "a whole sentence"
    if said["edge"]:
        yield "near the beginning or the end"


# Other rules know better what a text is: they go first.
CHECK = SiteCheck(
    OPTIONS,
    compile,
    gather,
    judge,
    Evidence,
    needs=("pieces",),
    min_articles=LEAST,
    priority=-2,
    message_fields=MESSAGE_FIELDS,
)
