"""Characters that were decoded wrongly before the text was saved: UTF-8 read as Latin-1, or lost altogether.

What was read wrongly can be told apart from text and set right by ftfy, which knows how such damage looks; importing it
takes a tenth of a second, so it is asked only about what can be UTF-8 read as another encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from articlelint.article.article import Article
from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import AND_HERE, Edit, Finding, Fix, Related
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import NOTHING, regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.view import View

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {"lost": {"type": "array", "items": {"type": "string", "minLength": 1}}},
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("more", "what")

# What frequent first bytes of UTF-8 sequences are in Latin-1, one at least for each script in daily use, and what
# quotes and dashes of Windows-1252 are there. A text without any of them is not looked at closely.
_LEADS = "âÃÂðÄÅÐÑÎÏØÙ×àãæåìë\x92\x93\x96"
# A first byte and one that can follow it, in Latin-1 or Windows-1252; or a control character that no text has.
_SUSPECT = regex(
    "[\xc2-\xf4][\x80-\xbf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019"
    "\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]|[\x80-\x9f]"
)
_RUN = regex(r"[^\x00-\x7f]+")
# Quotation marks that close, with those that open what they close.
_OPENINGS = {"”": '“„”"', "»": "«", "’": "‘‚", "“": "„", "›": "‹", "«": "»"}
_NO_END = "Â"  # with which no word in capitals ends, while a blank in another encoding begins with it
_LEAST_SHOWN = 3  # letters of a word beside what is wrong, by which it is known
_LONGEST_WORD = 40  # letters of it on each side
_SHOWN_BESIDE = 200  # characters before and after it in which the word is looked for
_LEAST_QUESTIONS = 2  # one may be a slip
_LONGEST_LINE = 20_000  # characters of a line that are looked at
_RELATED = 50  # further places that a finding names
_SHOWN = 20


class Compiled(NamedTuple):
    """`questions`: words whose apostrophe became a question mark."""

    rule: Rule
    questions: re.Pattern[str]


class Place(NamedTuple):
    """What stands in a view from `start` to `end`, and what it was; empty where that is lost."""

    start: int
    end: int
    meant: str


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Build the expression for the words of languages that have an apostrophe."""
    return Compiled(rule, _questions_of(rule.resources.words.contractions))


def _questions_of(contractions: Iterable[str]) -> re.Pattern[str]:
    """Return the expression for `contractions` with question marks; one that begins with a hyphen ends longer words."""
    forms = [
        ("[A-Za-z]+" if each.startswith("-") else "") + re.escape(each.removeprefix("-").replace("'", "?"))
        for each in contractions
    ]
    return regex(rf"\b(?:{'|'.join(forms) or NOTHING})\b")


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    rule = compiled.rule
    lost = rule.options.get("lost", ())
    for view in _views(context.article, rule.scopes):
        text = view.text
        if text.isascii():
            places = list(_questions(text, compiled.questions))
        else:
            places = [*_lost(text, lost), *_misread(text, context.article)]
        if places:
            yield _finding(context.article, rule, view, sorted(places))


def _views(article: Article, scopes: Sequence[str]) -> Iterator[View]:
    for scope in scopes:
        if scope == "body":
            yield article.prose
        else:
            yield from (value.view for value in article.values(scope))


def _lost(text: str, marks: Iterable[str]) -> Iterator[Place]:
    """Where a program put a mark for what it could not read."""
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            end = at + len(mark)
            if not _is_shown(text, at, end, r"\w{1,2}"):
                yield Place(at, end, "")
            at = text.find(mark, end)


def _questions(text: str, questions: re.Pattern[str]) -> Iterator[Place]:
    """Apostrophes that became question marks in a text that has lost all but ASCII."""
    if "?t " in text or "?s " in text:
        found = list(questions.finditer(text))
        if len(found) >= _LEAST_QUESTIONS:
            yield from (Place(*match.span(), match[0].replace("?", "'")) for match in found)


def _misread(text: str, article: Article) -> Iterator[Place]:
    """Runs of characters that are UTF-8 in another encoding, in a text that is not in another script throughout."""
    if article.language in article.word_lists.scripts.values() or not any(lead in text for lead in _LEADS):
        return
    end = 0
    for suspect in _SUSPECT.finditer(text):
        if suspect.start() >= end:
            start, end = _window(text, suspect.start(), end)
            yield from _misread_in_line(text, start, end)


def _window(text: str, at: int, floor: int) -> tuple[int, int]:
    """The line around `at`, from `floor` on; of a very long line the part from `at` on, up to an ASCII character."""
    line_end = text.find("\n", at, at + _LONGEST_LINE)
    if line_end >= 0:
        start = max(text.rfind("\n", floor, at) + 1, floor, at - _LONGEST_LINE)
        return start, line_end
    start = max(text.rfind("\n", max(floor, at - _LONGEST_LINE), at) + 1, floor, at - _LONGEST_LINE)
    end = min(len(text), at + _LONGEST_LINE)
    run = _RUN.match(text, end)
    return start, run.end() if run is not None else end


def _misread_in_line(text: str, low: int, high: int) -> Iterator[Place]:
    from ftfy import fix_encoding

    if fix_encoding(text[low:high]) == text[low:high]:
        return
    for run in _RUN.finditer(text, low, high):
        meant = fix_encoding(run[0])
        if meant != run[0] and not _is_right(text, run, meant) and not _is_shown(text, *run.span(), re.escape(meant)):
            yield Place(*run.span(), meant)


def _is_right(text: str, run: re.Match[str], meant: str) -> bool:
    """Whether a run that could be UTF-8 in another encoding is right as it stands.

    A word in capitals may end with a letter that a quotation mark, a dash or a sign follows: MAÇÃ», FÃ®, “XÃ”. What
    was meant would be a small letter or a sign within capitals, or leave the quotation open.
    """
    same = 0
    while same < len(meant) and run[0][same] == meant[same]:
        same += 1
    at = run.start() + same
    if same == len(meant) or not text[at].isupper() or text[at + 2 : at + 3].isalpha():
        return False
    line_start = text.rfind("\n", max(0, at - _LONGEST_LINE), at) + 1
    if any(text.rfind(mark, line_start, at) >= 0 for mark in _OPENINGS.get(text[at + 1], "")):
        return True
    return text[at - 1 : at].isupper() and not meant[same].isupper() and text[at] != _NO_END


def _is_shown(text: str, start: int, end: int, meant: str) -> bool:
    """Whether the word at text[start:end] stands beside it as it should be: then the text shows what becomes of it."""
    low, high = start, end
    while low > max(0, start - _LONGEST_WORD) and text[low - 1].isalpha():
        low -= 1
    while high < min(len(text), end + _LONGEST_WORD) and text[high].isalpha():
        high += 1
    if high - low - (end - start) < _LEAST_SHOWN:
        return False
    right = rf"\b{text[low:start]}{meant}{text[end:high]}\b"
    return (
        re.search(right, text[max(0, low - _SHOWN_BESIDE) : low] + "\n" + text[high : high + _SHOWN_BESIDE]) is not None
    )


def _finding(article: Article, rule: Rule, view: View, places: list[Place]) -> Finding:
    spans = [view.span(place.start, place.end) for place in places]
    first = places[0]
    said = view.text[first.start : first.end]
    said = said[:_SHOWN] if said.isprintable() else said[:_SHOWN].encode("unicode_escape").decode()
    what = f"“{said}” stands for “{first.meant[:_SHOWN]}”" if first.meant else f"“{said}” stands for what was lost"
    more = f" ({len(places)} places)" if len(places) > 1 else ""
    edits = [
        Edit(*span, place.meant)
        for place, span in zip(places, spans, strict=True)
        if place.meant and view.is_exact(article.text, place.start, place.end)
    ]
    fix = Fix("Write the characters that were meant", rule.safety, tuple(edits)) if rule.fix and edits else None
    related = tuple(Related(low, high, AND_HERE) for low, high in spans[1 : _RELATED + 1])
    message = rule.message.format(what=what, more=more)
    return Finding(rule.name, rule.severity, message, *spans[0], related=related, fix=fix)


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
