"""Pages that a server shows in the place of an article: a check for robots, an error, a wall, saved as if it were one.

An article about such pages quotes their words. So a body is only called a block page when the words stand in it as the
page has them, at the beginning of a sentence or nearly alone, and what else it says is little.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from articlelint.article import stubs
from articlelint.article.article import Article
from articlelint.checks.base import ArticleCheck, Context
from articlelint.checks.shared.phrasing import Phrasing, phrasing
from articlelint.finding import Finding
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.endings import open_mark, plain
from articlelint.syntax.pieces import SENTENCE

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "pages": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "what": {"type": "string"},
                    "limit": {"type": "integer", "minimum": 50},
                    "sentences": {"type": "integer", "minimum": 1},
                    "patterns": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                },
                "required": ["what", "patterns"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["pages"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("what", "text")

_LIMIT = 600  # characters that a block page says, its menus and the article's title apart
_BEFORE = 10  # characters before the words in their sentence: "Sorry, ", "Oops! "
_SHARE = 0.75  # of a sentence that has little else
_LINE = 25  # characters of a line that may be a menu's
_QUOTE = 60
_NO_BLANKS = regex(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")


class Page(NamedTuple):
    """Words of one kind of page, what to call it, and how many characters and sentences it may say."""

    phrasing: Phrasing
    what: str
    limit: int
    sentences: int


class Compiled(NamedTuple):
    rule: Rule
    pages: tuple[Page, ...]
    limit: int  # the highest of the pages'


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Make the rule's patterns ready."""
    pages = tuple(
        Page(phrasing(rule, pattern), entry["what"], entry.get("limit", _LIMIT), entry.get("sentences", _LIMIT))
        for entry in rule.options["pages"]
        for pattern in entry["patterns"]
    )
    return Compiled(rule, pages, max(page.limit for page in pages))


def phrases(compiled: Compiled) -> Iterable[tuple[str, int]]:
    for number, page in enumerate(compiled.pages):
        for literal in page.phrasing.literals:
            yield literal, number


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article, rule = context.article, compiled.rule
    if stubs.is_error_page(article) or stubs.is_template(article):  # the site's own pages of that kind
        return
    said = _said(article, compiled.limit)
    if said > compiled.limit:
        return
    for number in sorted({number for _, number in context.hits.get("body", ())}):
        page = compiled.pages[number]
        if said > page.limit or sum(1 for shape in article.shapes if shape & SENTENCE) > page.sentences:
            continue
        matches = page.phrasing.regex.finditer(article.folded)
        match = next((match for match in matches if _says_it_itself(article, *match.span())), None)
        if match:
            low, high = article.prose.span(*match.span())
            if _is_aside(article, low):
                continue
            text = " ".join(match[0].split())
            shown = text if len(text) <= _QUOTE else text[:_QUOTE] + "…"
            yield Finding(rule.name, rule.severity, rule.message.format(what=page.what, text=shown), low, high)
            return


def _is_aside(article: Article, at: int) -> bool:
    """Whether what stands at `at` in the file is for readers without JavaScript, and others have something to read."""
    text = article.text
    start = text.rfind("<noscript", article.body_start, at)
    end = text.find("</noscript", start)
    if start < 0 or end < at:
        return False
    pieces = zip(article.pieces, article.shapes, strict=True)
    sentences = (article.prose.span(piece.start, piece.end) for piece, shape in pieces if shape & SENTENCE)
    return any(low < start or low > end for low, _ in sentences)


def _says_it_itself(article: Article, start: int, end: int) -> bool:
    """Whether the page says the words from `start` to `end` of the prose itself: its sentence begins with them, or has
    little else. A report has them further in; an article quotes them.
    """
    piece = article.pieces[bisect_right(article.piece_starts, start) - 1]
    before = start - piece.start
    text = article.prose.text
    if before > _BEFORE and end - start < _SHARE * (piece.end - piece.start):
        return False
    return article.blocks[piece.block].kind != "quote" and not open_mark(text[max(0, piece.start - 1) : start])


def _said(article: Article, limit: int) -> int:
    """How many characters the body says, menus and the article's title apart; scripts without blanks count double.

    No more are counted when there are more than `limit`.
    """
    said = 0
    title = None
    for line in _lines(article.prose.text):
        has_blanks = line.isascii() or not _NO_BLANKS.search(line)
        if len(line) <= (_LINE if has_blanks else 0):
            continue
        if title is None:
            title = plain(article.title_text)
        if len(line) < 2 * len(title) + _LINE and plain(line) == title:
            continue
        said += len(line) * (1 if has_blanks else 2)
        if said > limit:
            break
    return said


def _lines(text: str) -> Iterator[str]:
    """The lines of a text without the blanks around them, one by one: few of them are mostly enough."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = end if end >= 0 else len(text)
        yield text[start:end].strip()
        start = end + 1


CHECK = ArticleCheck(OPTIONS, compile, check, phrases=phrases, message_fields=MESSAGE_FIELDS)
