"""The furniture of a page, known by its shape: short lines in a row that are no sentences.

A menu, a list of sections, of teasers, of time stamps and buttons looks the same in every language: one short line
after the other. Lists and tables of the article may look so, too. So a run of such lines is weighed by what tells the
two apart: how many there are, how many of them are known as labels of pages (Home, Sign in, About us), whether they are
links, where the run stands, and how much of the whole text looks so. The rule's `weights` say how much each of these
counts. Labels that no article holds as a line of its own are found without such company.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import log2
from typing import Any

from articlelint.article import stubs
from articlelint.article.article import Article
from articlelint.checks.base import ArticleCheck, Context
from articlelint.checks.shared import weights
from articlelint.checks.shared.spans import with_markers
from articlelint.finding import Finding
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.view import folded

FEATURES = ("bias", "lines", "labels", "share", "links", "items", "edge", "page")
_LABELS = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "weights": weights.schema(FEATURES),
        "alone": _LABELS,
        "labels": _LABELS,
    },
    "required": ["weights", "alone", "labels"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("why",)

_SHORT = regex(r"[^\x01\x03\x05\x08-\x0f]+")  # shapes of what is neither a sentence nor in a table
_MARKS = " \t\r\n»›>→|·•*-–—«‹<←▾▼▲+×:：.!…[]【】「」#&✕"
_TITLE = 10  # characters of a part of the title
_RUN = 3  # such lines in a row
_EDGE = 4  # pieces
_MUCH = 0.4
_NAMED = 3  # labels that a message names


class Compiled(NamedTuple):
    """`alone`: the labels that need no company, and what they are of. `labels`: all."""

    rule: Rule
    alone: Mapping[str, str]
    labels: frozenset[str]
    weights: Mapping[str, float]


class Run(NamedTuple):
    """Short lines in a row: the numbers of the first and the last piece, and those of them that are known labels."""

    first: int
    last: int
    known: list[int]

    @property
    def size(self) -> int:
        """In pieces."""
        return self.last - self.first + 1


def compile(rule: Rule) -> Compiled:  # noqa: A001
    alone = {text: kind for kind, texts in rule.options["alone"].items() for text in texts}
    labels = {text for texts in rule.options["labels"].values() for text in texts}
    return Compiled(rule, alone, frozenset(labels | alone.keys()), rule.options["weights"])


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article = context.article
    if stubs.is_template(article):  # where the page around the article belongs
        return
    pieces, text = article.pieces, article.prose.text
    for run, said in weighed(article, compiled.labels):
        if said and weights.score(compiled.weights, said) > 0:
            why = ", ".join(_reasons(run, article, said))
            yield _finding(compiled.rule, article, pieces[run.first].start, pieces[run.last].end, why)
            continue
        for at in run.known:
            start, end, _, _ = pieces[at]
            kind = compiled.alone.get(article.lowered[start:end].strip(_MARKS))
            if kind is not None and _is_own_line(text, start, end):
                why = f"“{text[start:end].strip()}”, a label of {kind}"
                yield _finding(compiled.rule, article, start, end, why)


def weighed(article: Article, labels: frozenset[str]) -> Iterator[tuple[Run, dict[str, float]]]:
    """The runs that hold a label, with what is known of them by the names of FEATURES: nothing where they are short."""
    found = list(_runs(article, labels))
    in_runs = sum(run.size for run in found if run.size >= _RUN)
    for run in found:
        if run.known:
            yield run, _weigh(run, article, in_runs / len(article.pieces)) if run.size >= _RUN else {}


def _finding(rule: Rule, article: Article, start: int, end: int, why: str) -> Finding:
    span = with_markers(article.text, *article.prose.span(start, end))
    return Finding(rule.name, rule.severity, rule.message.format(why=why), *span)


def _is_own_line(text: str, start: int, end: int) -> bool:
    """Whether nothing else stands in the line."""
    before = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    return not text[before:start].strip(_MARKS) and not text[end : after if after >= 0 else len(text)].strip(_MARKS)


def _runs(article: Article, labels: frozenset[str]) -> Iterator[Run]:
    """The runs of short lines that are no sentences, nor of the article's title; such of a line or two have a label."""
    pieces, text = article.pieces, article.lowered
    title = ""
    for match in _SHORT.finditer(article.shapes.decode("latin-1")):
        first, end = match.span()
        if end < len(pieces) and pieces[end].joined:
            end -= 1  # what runs into the text below it was its heading
        known: list[int] = []
        for i in range(first, end):
            low, high, _, _ = pieces[i]
            label = text[low:high]
            if label.strip(_MARKS) in labels:
                known.append(i)
            elif high - low >= _TITLE:
                title = title or folded(article.title_text).lower().strip() or "\n"
                if label in title:
                    yield from _run(first, i, known)
                    first, known = i + 1, []
        yield from _run(first, end, known)


def _run(first: int, end: int, known: list[int]) -> Iterator[Run]:
    if known or end - first >= _RUN:
        yield Run(first, end - 1, known)


def _weigh(run: Run, article: Article, page: float) -> dict[str, float]:
    """`page` is the share of all pieces that stand in runs."""
    own, number = article.pieces[run.first : run.last + 1], run.size
    starts = {link.text_start for link in article.body.links}
    links = sum(piece.start in starts for piece in own)
    items = sum(article.blocks[piece.block].kind != "paragraph" and piece.start not in starts for piece in own)
    return {
        "bias": 1.0,
        "lines": log2(number),
        "labels": log2(1 + len(run.known)),
        "share": len(run.known) / number,
        "links": links / number,
        "items": items / number,
        "edge": float(run.first < _EDGE or run.last >= len(article.pieces) - _EDGE),
        "page": page,
    }


def _reasons(run: Run, article: Article, said: Mapping[str, float]) -> Iterator[str]:
    """What speaks for a run, in words."""
    yield f"{run.size} short lines in a row"
    if run.known:
        named = [article.pieces[at] for at in run.known[:_NAMED]]
        more = ", ..." if len(run.known) > _NAMED else ""
        yield f"labels of pages among them ({', '.join(article.prose.text[s:e] for s, e, _, _ in named)}{more})"
    if said["page"] > _MUCH:
        yield f"{said['page']:.0%} of the text is like that"


# Other rules know better what a line is: they go first.
CHECK = ArticleCheck(OPTIONS, compile, check, priority=-1, message_fields=MESSAGE_FIELDS)
