"""Text that recurs in the articles of one source: found without any list, in any language.

What stands in three different articles of one host, or of one folder where articles name no source, is of the page, or
the house's own: release notes share paragraphs, a series its headings, reporters their phrases. So it is a warning only
where there is a page from which an article may have been taken: the articles name a source that is not their own site,
labels that recur stand on both sides of the text, as menus and footers do, or, in plain texts without front matter, as
extractors write them, whatever recurs in most of them. There each run of such pieces is weighed:
in how many of the articles it stands, how long it is, whether it is made of labels or sentences, and whether it stands
at the beginning or the end. The rule's `weights` say how much each of these counts; benchmarks/weigh.py finds them.

Elsewhere only what a house puts below or above many of its articles is shown, as an info, and nothing in articles that
recur as a whole: those are forms that were filled in.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress, count, groupby
from math import log2
from typing import Any

from articlelint.article.origin import is_taken_over, may_be_own, names_source
from articlelint.checks.base import Context, SiteCheck
from articlelint.checks.shared import weights
from articlelint.finding import Finding, Severity
from articlelint.rulebook.rule import Rule
from articlelint.site.facts import Facts
from articlelint.site.recurrence import LEAST, Fingerprints, Recurring, fingerprints
from articlelint.startup.records import NamedTuple
from articlelint.syntax.pieces import HEADING, ITEM, ROW, SENTENCE
from articlelint.syntax.view import View

FEATURES = ("bias", "share", "pieces", "labels", "items", "edge", "count")
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
_AROUND = 4  # labels in a row at the beginning, and at the end, from which a page stands around the text
_MOST = 0.5  # share of the articles that have such labels
_TAIL = 0.15  # share of the pieces that may follow the last of them: footers end with what differs from page to page
_OWN = 0.5  # share of a site's articles that name one host, from which it may be the site's own
_STANDING = 5  # articles of a house with a text at their edge that it puts there each time
_STANDING_SHARE = 0.1
_STANDING_LEAST = 60  # characters of such a text
_FORM = 0.5  # share of the text that recurs, from which the article is a form that was filled in
_LIKELY = -2.0  # a score from which on a run is an info
_MOSTLY = 0.6
_STEP = 8  # times as many articles with one piece as with the next, above which they are two parts
_TOLD = 3  # sentences of a text: what follows fewer may be all that there is of it
_DIFFERING = 1 / 3  # share of the pieces after the text that may differ from page to page
_GAPS = 3  # pieces without words, or one with words, that may stand between two that recur
_GAP = 40  # characters of a piece without words that stands between two that recur
_NAME = 24  # characters of one with words: names are shorter than titles


class Evidence(NamedTuple):
    """The pieces of an article: their fingerprints and shapes (a bit each); number by number what a Piece holds, and
    the map of the prose, which is `size` characters long, to the file. `may_be_own`: its source may be the site.
    `is_extract`: it names no source, and is from elsewhere all the same, as its site or the kind of its file says.
    `scores` is for what a look at the article alone says of each piece, 255 where it is of a page; empty where nobody
    looked.
    """

    prints: Fingerprints
    shapes: bytes
    pieces: array[int]
    segments: array[int]
    size: int
    may_be_own: bool
    is_extract: bool
    scores: bytes = b""


class Run(NamedTuple):
    """Pieces in a row that recur: the first and last one's numbers, and in how many articles they stand.

    `mean` is what a run is judged by: it changes little when one of the pieces is edited, as the `least` may not.
    """

    first: int
    last: int
    least: int
    mean: float


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
        may_be_own(article),
        is_taken_over(article) and not names_source(article),
    )


def judge(evidence: Evidence, facts: Facts, compiled: Rule) -> Iterator[Finding]:
    known = facts.recurring.get(evidence.prints.origin)
    if known is None:
        return
    where = evidence.prints.origin.rstrip("/") or "this folder"
    judged = list(_judged(evidence, known, facts, compiled))
    if any(severity == compiled.severity for _, severity in judged):
        judged = list(_widened(judged, compiled.severity, evidence, known))
    for run, severity in _joined(judged):
        why = ", ".join(_reasons(run, _weigh(run, evidence, known)))
        message = compiled.message.format(count=run.least, articles=known.articles, where=where, why=why)
        yield Finding(compiled.name, severity, message, *span(run, evidence))


def _judged(evidence: Evidence, known: Recurring, facts: Facts, compiled: Rule) -> Iterator[tuple[Run, Severity]]:
    """The runs that are worth showing."""
    runs = list(_runs(evidence, known.pieces))
    is_of_page = _names_source(evidence, known, facts) or facts.are_pages or _is_around(runs, evidence, known)
    is_of_page = is_of_page or (evidence.is_extract and _is_framed(runs, evidence, known))
    is_form = _share(runs, evidence) >= _FORM
    for run in runs:
        if is_form and not (is_of_page and _is_of_labels(run, evidence)):
            continue
        if is_of_page:
            score = weights.score(compiled.options["weights"], _weigh(run, evidence, known))
            if score > _LIKELY:
                yield run, compiled.severity if score > 0 else "info"
        elif _is_standing(run, evidence, known):
            yield run, "info"


def _joined(judged: Iterable[tuple[Run, Severity]]) -> Iterator[tuple[Run, Severity]]:
    """Runs of one severity that follow one another are one finding."""
    waiting: tuple[Run, Severity] | None = None
    for run, severity in judged:
        if waiting is not None:
            before, as_bad = waiting
            if before.last + 1 == run.first and as_bad == severity:
                sizes = before.last - before.first + 1, run.last - run.first + 1
                mean = (before.mean * sizes[0] + run.mean * sizes[1]) / sum(sizes)
                run = Run(before.first, run.last, min(before.least, run.least), mean)
            else:
                yield waiting
        waiting = run, severity
    if waiting is not None:
        yield waiting


def _widened(
    judged: Sequence[tuple[Run, Severity]], as_bad: Severity, evidence: Evidence, known: Recurring
) -> Iterator[tuple[Run, Severity]]:
    """The runs, those that are `as_bad` with the labels beside them that are of the same part of the page."""
    marks = bytearray(len(evidence.shapes))
    for run, severity in judged:
        if severity == as_bad:
            marks[run.first : run.last + 1] = b"\1" * (run.last - run.first + 1)
    _take_slots(marks, evidence, known)
    _take_lists(marks, evidence)
    _take_tail(marks, evidence, known)
    starts = [run.first for run, _ in judged]
    taken = -1
    for (run, severity), stop in zip(judged, [*starts[1:], len(marks)], strict=True):
        first, last = run.first, run.last
        if all(marks[first : last + 1]):
            severity = as_bad
            while first - 1 > taken and marks[first - 1]:
                first -= 1
            while last + 1 < stop and marks[last + 1]:
                last += 1
        taken = last
        yield run._replace(first=first, last=last), severity


def _take_slots(marks: bytearray, evidence: Evidence, known: Recurring) -> None:
    """Mark what stands beside marked pieces and differs from what others have there in a name or a date only."""
    frames, numbers = evidence.prints.frames, evidence.prints.pieces
    least = max(LEAST, _MOST * known.articles)
    slots = {
        at
        for at, before, after in zip(frames[::3], frames[1::3], frames[2::3], strict=True)
        if max(known.pieces.get(before, 0), known.pieces.get(after, 0)) >= least
    }
    if not slots:
        return
    for step in (1, -1):
        gap: list[int] | None = None  # pieces without words since the last that is marked
        for at in range(len(marks))[::step]:
            if marks[at]:
                gap = []
            elif gap is not None and at in slots:
                for each in (*gap, at):
                    marks[each] = 1
                gap = []
            elif gap is not None and len(gap) < _GAPS and not numbers[at] and _is_label(at, evidence):
                gap.append(at)
            else:
                gap = None


def _take_lists(marks: bytearray, evidence: Evidence) -> None:
    """Mark the lists of which most items are marked."""
    for is_list, places in groupby(
        range(len(marks)), lambda at: _is_label(at, evidence) and evidence.shapes[at] & ITEM
    ):
        items = list(places)
        if is_list and sum(marks[at] for at in items) >= _MOSTLY * len(items):
            marks[items[0] : items[-1] + 1] = b"\1" * len(items)


def _take_tail(marks: bytearray, evidence: Evidence, known: Recurring) -> None:
    """Mark the labels after the text where two thirds of all that follow the first marked one are: footers differ."""
    told = [at for at, shape in enumerate(evidence.shapes) if shape & SENTENCE and not marks[at]]
    start = marks.find(1, told[-1]) if len(told) >= _TOLD else -1
    if start < 0:
        return
    tail = range(start, len(marks))
    left = [at for at in tail if not marks[at]]
    pieces = evidence.prints.pieces
    is_of_page = all(_is_label(at, evidence) or known.pieces.get(pieces[at], 0) >= LEAST for at in left)
    if is_of_page and len(left) <= _DIFFERING * len(tail):
        marks[start:] = b"\1" * len(tail)


def _is_label(at: int, evidence: Evidence) -> bool:
    return not evidence.shapes[at] & (SENTENCE | HEADING | ROW)


def weighed(evidence: Evidence, facts: Facts) -> Iterator[tuple[Run, dict[str, float]]]:
    """All runs of pieces that recur, with what is known of them by the names of FEATURES.

    Also those of articles that name no source: what a house repeats has to be told from a page.
    """
    known = facts.recurring.get(evidence.prints.origin)
    if known is not None:
        for run in _runs(evidence, known.pieces):
            yield run, _weigh(run, evidence, known)


def _names_source(evidence: Evidence, known: Recurring, facts: Facts) -> bool:
    """Whether the article names a source that is not its own site."""
    if evidence.prints.origin.endswith("/"):
        return False
    return not (evidence.may_be_own and known.articles >= _OWN * facts.articles)


def _is_around(runs: Iterable[Run], evidence: Evidence, known: Recurring) -> bool:
    """Whether labels of a page stand on both sides of the text."""
    last = len(evidence.shapes) - 1
    around = [run for run in runs if _is_menu(run, evidence, known)]
    return len(around) > 1 and around[0].first < _EDGE and last - around[-1].last < max(_EDGE, _TAIL * last)


def _is_menu(run: Run, evidence: Evidence, known: Recurring) -> bool:
    """Whether a run is made of labels, of which a few stand in most articles."""
    labels = [at for at in range(run.first, run.last + 1) if not evidence.shapes[at] & (SENTENCE | HEADING)]
    most = _MOST * known.articles
    common = sum(known.pieces.get(evidence.prints.pieces[at], 0) >= most for at in labels)
    return common >= _AROUND and len(labels) >= _MOSTLY * (run.last - run.first + 1)


def _is_standing(run: Run, evidence: Evidence, known: Recurring) -> bool:
    """Whether a house puts a run above or below many of its articles."""
    is_often = run.least >= max(_STANDING, _STANDING_SHARE * known.articles)
    is_outermost = run.first == 0 or run.last == len(evidence.shapes) - 1
    return is_often and is_outermost and _size(run, evidence) >= _STANDING_LEAST


def _is_framed(runs: Sequence[Run], evidence: Evidence, known: Recurring) -> bool:
    """Whether much of what stands above and below the text is the same in most articles."""
    last = len(evidence.shapes) - 1
    most = max(_STANDING, _MOST * known.articles)
    frame = [run for run in runs if run.least >= most and _size(run, evidence) >= _STANDING_LEAST]
    return len(frame) > 1 and frame[0].first < _EDGE and last - frame[-1].last < _EDGE


def _share(runs: Iterable[Run], evidence: Evidence) -> float:
    """How much of the sentences recurs: most of it in a form that was filled in, and in copies of one article."""
    pieces, shapes = evidence.pieces, evidence.shapes
    sizes = [pieces[4 * at + 1] - pieces[4 * at] if shape & SENTENCE else 0 for at, shape in enumerate(shapes)]
    return sum(sum(sizes[run.first : run.last + 1]) for run in runs) / max(1, sum(sizes))


def _is_of_labels(run: Run, evidence: Evidence) -> bool:
    shapes = evidence.shapes[run.first : run.last + 1]
    return sum(not shape & SENTENCE for shape in shapes) >= _MOSTLY * len(shapes)


def _size(run: Run, evidence: Evidence) -> int:
    """The characters of a run."""
    return evidence.pieces[4 * run.last + 1] - evidence.pieces[4 * run.first]


def span(run: Run, evidence: Evidence) -> tuple[int, int]:
    """The place of a run in the file."""
    return _view(evidence).span(evidence.pieces[4 * run.first], evidence.pieces[4 * run.last + 1])


def rest(finding: Finding, evidence: Evidence, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pieces of a finding that others do not flag, in a row each, where one of them has words.

    Of a piece of which others flag the beginning, such as the words before an image, the rest goes with what follows.
    """
    view = _view(evidence)
    start = end = -1
    has_words = False
    for at, number in enumerate(evidence.prints.pieces):
        low, high = view.span(evidence.pieces[4 * at], evidence.pieces[4 * at + 1])
        if high <= finding.start:
            continue
        if low >= finding.end:
            break
        flagged = [span for span in taken if span[0] < high and span[1] > low]
        if flagged:
            if has_words:
                yield start, end
            has_words = False
            start = max(last for _, last in flagged)
            start = start if start < high else -1
        else:
            has_words = has_words or number != 0
            start = low if start < 0 else start
            end = high
    if has_words:
        yield start, end


def _view(evidence: Evidence) -> View:
    """A view with the map of the prose, which is gone itself."""
    numbers = iter(evidence.segments)
    return View(" " * evidence.size, tuple(zip(numbers, numbers, numbers, strict=True)))


def _runs(evidence: Evidence, known: Mapping[int, int]) -> Iterator[Run]:
    """What stands between two pieces that recur goes with them, a heading of what follows them does not."""
    numbers, shapes = evidence.prints.pieces, evidence.shapes
    recurring = [at for at in compress(count(), map(known.__contains__, numbers)) if not shapes[at] & ROW]
    if not recurring:
        return
    starts, ends, joined = evidence.pieces[::4], evidence.pieces[1::4], evidence.pieces[3::4]

    def is_gap(low: int, high: int) -> bool:
        """Whether only a few short pieces stand between two, of which one at most has words: a date, a number."""
        between = range(low + 1, high)
        return (
            len(between) <= _GAPS
            and sum(numbers[at] != 0 for at in between) <= 1
            and all(ends[at] - starts[at] <= (_NAME if numbers[at] else _GAP) for at in between)
            and not any(shapes[at] & (SENTENCE | HEADING) for at in between)
        )

    def is_as_common(one: int, other: int) -> bool:
        """Whether two pieces may be of one part: what stands on every page is no company for a chance repetition."""
        low, high = sorted((known[numbers[one]], known[numbers[other]]))
        return high <= _STEP * low

    def leads(at: int) -> bool:
        """Whether what stands at `at` is a heading, or was one before it ran into the text below it."""
        is_joined = at + 1 < len(joined) and joined[at + 1]
        return bool(shapes[at] & HEADING or (is_joined and not shapes[at] & SENTENCE))

    groups: list[list[int]] = []
    for at in recurring:
        if groups and is_gap(groups[-1][-1], at) and is_as_common(groups[-1][-1], at):
            groups[-1].append(at)
        else:
            groups.append([at])
    for group in groups:
        while group and leads(group[-1]):
            group.pop()
        if group:
            counts = [known[numbers[at]] for at in group]
            yield Run(group[0], group[-1], min(counts), sum(counts) / len(counts))


def _weigh(run: Run, evidence: Evidence, known: Recurring) -> dict[str, float]:
    shapes = evidence.shapes[run.first : run.last + 1]
    number = len(shapes)
    return {
        "bias": 1.0,
        "share": run.mean / known.articles,
        "pieces": log2(number),
        "labels": sum(not shape & SENTENCE for shape in shapes) / number,
        "items": sum(bool(shape & ITEM) for shape in shapes) / number,
        "edge": float(run.first < _EDGE or run.last >= len(evidence.shapes) - _EDGE),
        "count": log2(run.mean / LEAST),
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
    rest=rest,
    priority=-2,
    message_fields=MESSAGE_FIELDS,
)
