"""The furniture of a page, known by its shape: short lines in a row that are no sentences.

A menu, a list of sections, of teasers, of time stamps and buttons looks the same in every language: one short line
after the other. Lists and tables of the article may look so, too. So a run of such lines is weighed by what tells the
two apart: how many there are, how many of them are known as labels of pages (Home, Sign in, About us), whether they are
links, where these lead, whether they are code, where the run stands, and how much of the whole text looks so. The
rule's `weights` say how much each of these counts. Labels that no article holds as a line of its own are found without
such company. Some of them head a section that an author may have written (Read more, About the author): these are a
warning only if the article was taken from elsewhere or has other parts of a page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from math import log2
from operator import attrgetter
from typing import Any

from articlelint.article import stubs
from articlelint.article.article import Article
from articlelint.checks.base import ArticleCheck, Context
from articlelint.checks.shared import weights
from articlelint.checks.shared.spans import with_markers
from articlelint.finding import Finding
from articlelint.rulebook.rule import Rule
from articlelint.site.recurrence import is_taken_over
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.markdown import Link
from articlelint.syntax.pieces import SENTENCE, Piece
from articlelint.syntax.view import folded
from articlelint.urls.plain import host_of, registered_domain

FEATURES = ("bias", "lines", "labels", "share", "links", "items", "content", "edge", "page")
_LABELS = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "weights": weights.schema(FEATURES),
        "alone": _LABELS,
        "doubtful": {"type": "array", "items": {"type": "string"}},
        "labels": _LABELS,
    },
    "required": ["weights", "alone", "doubtful", "labels"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("why",)

_SHORT = regex(r"[^\x01\x03\x05\x08-\x0f]+")  # shapes of what is neither a sentence nor in a table
_MARKS = " \t\r\n»›>→|·•*-–—«‹<←▾▼▲+×:：.!…[]【】「」#&✕"
# What code, the output of commands, tables and lists of downloads hold, and no menu: brackets and operators, calls,
# flags, columns, checksums, versions, file names. Pandoc's attributes ("::: {.menu}") are none of it.
_CODE = regex(
    r"\{(?![.#])|^[}\])]|[;=<>$\\]|\w\(|::(?!:)|->|\]#|(?:^|\s)--?[a-z]|\t|\S {3,}\S"
    r"|\b[0-9a-f]{7,}\b|\b\d+\.\d+\.\d|[\w-]\.[a-z][a-z0-9]{1,3}\b"
)
_TABLE = regex(r"[ :|-]*-[ :|-]*\|[ :|-]*")  # the line below the heads of a table
# Targets of links to files.
_FILE = regex(r"(?:\A|[^:/]/)[^:/?#]*\.(?!html?\b|php\b|aspx?\b|jsp\b)[a-z0-9]{2,7}(?:[?#]|\Z)")
_TITLE = 10  # characters of a part of the title
_RUN = 3  # such lines in a row
_FEW = 4  # lines with a single label, as any list may have them
_EDGE = 4  # pieces
_SLACK = 4  # marks and blanks that a link has around its label
_STAYS = frozenset({"a menu"})  # labels whose links lead to a place of their page: "Skip to content", "Back to top"
_GAP = regex(r"\S {3,}\S")  # between two columns
_LINE = 200  # characters of a line that are looked at
_LONGEST_NAME = 40  # characters of a name in code
_CONTENT = 0.4  # share of a run that is code, or links of the article; no menu in labelled articles has as much
_MUCH = 0.4
_NAMED = 3  # labels that a message names


class Compiled(NamedTuple):
    """`alone`: the labels that need no company, and what they are of; authors use the `doubtful` kinds, too.

    `labels`: all.
    """

    rule: Rule
    alone: Mapping[str, str]
    doubtful: frozenset[str]
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
    doubtful = frozenset(rule.options["doubtful"])
    return Compiled(rule, alone, doubtful, frozenset(labels | alone.keys()), rule.options["weights"])


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article = context.article
    if stubs.is_template(article):  # where the page around the article belongs
        return
    found = list(_found(article, compiled))
    is_taken = is_taken_over(article)
    has_text = any(shape & SENTENCE for shape in article.shapes)  # for the page to be around of
    has_parts = has_text and not all(is_doubtful for is_doubtful, _ in found)
    for is_doubtful, finding in found:
        is_sure = is_taken or (has_parts if is_doubtful else has_text)
        yield finding if is_sure else finding._replace(severity="info")


def _found(article: Article, compiled: Compiled) -> Iterator[tuple[bool, Finding]]:
    """The findings, each with whether an author may have written it: the heading of a section, or a short list."""
    pieces, text = article.pieces, article.prose.text
    for run, said in weighed(article, compiled.labels):
        if said and weights.score(compiled.weights, said) > 0:
            why = ", ".join(_reasons(run, article, said))
            is_weak = len(run.known) == 1 and run.size <= _FEW
            yield is_weak, _finding(compiled.rule, article, pieces[run.first].start, pieces[run.last].end, why)
            continue
        for at in run.known:
            start, end, _, _ = pieces[at]
            kind = compiled.alone.get(article.lowered[start:end].strip(_MARKS))
            if kind is not None and _is_own_line(text, start, end) and _is_whole_link(article, start, end, kind):
                why = f"“{text[start:end].strip()}”, a label of {kind}"
                yield kind in compiled.doubtful, _finding(compiled.rule, article, start, end, why)


def weighed(article: Article, labels: frozenset[str]) -> Iterator[tuple[Run, dict[str, float]]]:
    """The runs that hold a label, with what is known of them by the names of FEATURES.

    Nothing is of those that are short, or that are content for the most part: code, or links of the article.
    """
    found = list(_runs(article, labels))
    in_runs = sum(run.size for run in found if run.size >= _RUN)
    for run in found:
        if run.known and not _is_table(run, article):
            said = _weigh(run, article, in_runs / len(article.pieces)) if run.size >= _RUN else {}
            yield run, said if said and said["content"] < _CONTENT else {}


def _is_table(run: Run, article: Article) -> bool:
    """Whether a run has a table without bars at the edges."""
    text, own = article.prose.text, article.pieces[run.first : run.last + 2]  # the line may be long, as a sentence
    return any(_TABLE.fullmatch(text, piece.start, piece.end) for piece in own)


def _finding(rule: Rule, article: Article, start: int, end: int, why: str) -> Finding:
    span = with_markers(article.text, *article.prose.span(start, end))
    return Finding(rule.name, rule.severity, rule.message.format(why=why), *span)


def _is_own_line(text: str, start: int, end: int) -> bool:
    """Whether nothing else stands in the line."""
    before = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    return not text[before:start].strip(_MARKS) and not text[end : after if after >= 0 else len(text)].strip(_MARKS)


def _is_whole_link(article: Article, start: int, end: int, kind: str) -> bool:
    """Whether a label is not part of a longer link, and does not lead away if it is a `kind` that stays on its page."""
    link = _link_at(article, start)
    if link is None:
        return True
    if link.text_end - link.text_start > end - start + _SLACK:
        return False
    return kind not in _STAYS or not host_of(link.target)


def _link_at(article: Article, start: int) -> Link | None:
    """The link whose text holds what stands at `start`; marks may stand between."""
    links = _links(article)
    at = bisect_right(links, start + _SLACK, key=attrgetter("text_start")) - 1
    return links[at] if at >= 0 and links[at].text_end > start else None


def _links(article: Article) -> list[Link]:
    """The links with a text, by where it stands."""
    return article.remember(
        _links,
        lambda: sorted((each for each in article.body.links if each.text_start >= 0), key=attrgetter("text_start")),
    )


def _links_by_start(article: Article) -> dict[int, Link]:
    return article.remember(_links_by_start, lambda: {link.text_start: link for link in _links(article)})


def _runs(article: Article, labels: frozenset[str]) -> Iterator[Run]:
    """The runs of short lines that are no sentences, nor of the article's title; such of a line or two have a label."""
    pieces, text = article.pieces, article.lowered
    outline = _outline(article)
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
                is_content = (
                    _is_listed(article, pieces[i], outline)
                    or _is_identifier(article.prose.text, pieces[i])
                    or _is_in_column(text, pieces[i])
                )
                if not is_content:
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
    by_start = _links_by_start(article)
    links = [by_start[piece.start] for piece in own if piece.start in by_start]
    items = sum(article.blocks[piece.block].kind != "paragraph" and piece.start not in by_start for piece in own)
    text = article.prose.text
    outline = _outline(article)
    listed = sum(_is_listed(article, piece, outline) or _is_code(text[piece.start : piece.end]) for piece in own)
    return {
        "bias": 1.0,
        "lines": log2(number),
        "labels": log2(1 + len(run.known)),
        "share": len(run.known) / number,
        "links": len(links) / number,
        "items": items / number,
        "content": (listed + _away(links)) / number,
        "edge": float(run.first < _EDGE or run.last >= len(article.pieces) - _EDGE),
        "page": page,
    }


def _is_code(line: str) -> bool:
    return _CODE.search(line) is not None and not line.startswith(":::")


def _is_identifier(text: str, piece: Piece) -> bool:
    """Whether a piece is part of a name like localStorage, in which a capital passes for the beginning of another."""
    if not piece.joined and not text[piece.end : piece.end + 1].isalpha():
        return False
    start = next((at for at in range(piece.start, piece.end) if text[at].isalpha()), piece.start)
    while start > 0 and piece.start - start < _LONGEST_NAME and text[start - 1].isalpha():
        start -= 1
    return text[start].islower() and text[start : piece.end].isascii()


def _is_in_column(text: str, piece: Piece) -> bool:
    """Whether wide gaps part the line of a piece and one beside it, as in what commands print."""
    before = text[max(0, piece.start - _LINE) : piece.start].split("\n")
    after = text[piece.end : piece.end + _LINE].split("\n")
    own = before[-1] + text[piece.start : piece.end] + after[0]
    return _GAP.search(own) is not None and any(map(_GAP.search, (*before[-2:-1], *after[1:2])))


def _is_listed(article: Article, piece: Piece, outline: Set[str]) -> bool:
    """Whether a piece is an entry in a table of contents: one of the `outline`, and no heading itself."""
    name = article.lowered[piece.start : piece.end].strip(_MARKS)
    return name in outline and article.blocks[piece.block].kind != "heading"


def _away(links: Collection[Link]) -> int:
    """How many links are none of a menu's.

    A menu's lead to pages of one site, or to those that they are called after (Facebook). Others lead to a file, or to
    a site of their own each.
    """
    sites = [_site(link.target) for link in links]
    home = Counter(sites).most_common(1)[0][0] if sites else ""
    return sum(
        _FILE.search(link.target) is not None
        or (site not in ("", home) and site.partition(".")[0] not in "".join(link.text.lower().split()))
        for link, site in zip(links, sites, strict=True)
    )


def _outline(article: Article) -> frozenset[str]:
    """The headings of the article, in lower case."""
    headings = (block for block in article.blocks if block.kind == "heading")
    return article.remember(
        _outline, lambda: frozenset(article.lowered[block.start : block.end].strip(_MARKS) for block in headings)
    )


def _site(url: str) -> str:
    return registered_domain(host_of(url))


def _reasons(run: Run, article: Article, said: Mapping[str, float]) -> Iterator[str]:
    """What speaks for a run, in words."""
    yield f"{run.size} short lines in a row"
    if run.known:
        named = [article.pieces[at] for at in run.known[:_NAMED]]
        more = ", ..." if len(run.known) > _NAMED else ""
        yield f"labels of pages among them ({', '.join(article.prose.text[s:e] for s, e, _, _ in named)}{more})"
    if said["page"] > _MUCH:
        yield f"{said['page']:.0%} of the text is like that"


# Other rules know better what a line is: they go first. What they find inside a run is part of it.
CHECK = ArticleCheck(OPTIONS, compile, check, priority=-1, exclusive=True, message_fields=MESSAGE_FIELDS)
