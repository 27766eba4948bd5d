"""Characters that were decoded wrongly before the text was saved: read in another encoding, or lost altogether.

Where several words are wrong, articlelint.decoding finds by their letters what they were written and read as. A single
quote or letter that is UTF-8 in another encoding is told apart from text and set right by ftfy, which knows how such
damage looks; importing it takes a tenth of a second, so it is asked only about what can be some.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from unicodedata import normalize

from articlelint.article.article import Article
from articlelint.checks.base import ArticleCheck, Context
from articlelint.decoding import rereading
from articlelint.decoding.rereading import Encodings, Rereading
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
_FOLLOWING = (
    "[\x80-\xbf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019"
    "\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
_SUSPECT = regex(f"[\xc2-\xf4]{_FOLLOWING}|[\x80-\x9f]")
# A capital letter in two marks, or anything in three, without blanks.
_IN_WORD = regex(rf"[\xc3-\xc5\xd0](?![^\W_])(?!\s){_FOLLOWING}|[\xe0-\xef](?:(?!\s){_FOLLOWING}){{2}}")
_RUN = regex(r"[^\x00-\x7f]+")
# Quotation marks that close, with those that open what they close.
_OPENINGS = {"”": '“„”"', "»": "«", "’": "‘‚", "“": "„", "›": "‹", "«": "»"}
_NO_END = "Â"  # with which no word in capitals ends, while a blank in another encoding begins with it
_LEAST_SHOWN = 3  # letters of a word beside what is wrong, by which it is known
_LONGEST_WORD = 40  # letters of it on each side
_SHOWN_BESIDE = 200  # characters before and after it in which the word is looked for
_LEAST_QUESTIONS = 2  # one may be a slip
_LEAST_LETTERS = 4  # words with a question mark inside; fewer may be sentences run together
# Three words of question marks, in a row; one in the midst of a word, which is no part of an address.
_WORDS_LOST = regex(r"(?<![^\s(\"'])\?{2,}(?: \?{2,}){2,}")
_LETTER_LOST = regex(r"(?<![^\s(\"'-])[A-Za-z]{1,20}\?(?:[a-z]{2,20}(?:\?[a-z]{1,20})?)(?![\w=&/?.-]*[=&/])")
_LONGEST_LINE = 20_000  # characters of a line that are looked at
_RELATED = 50  # further places that a finding names
_SHOWN = 20
_SAMPLE = 8_000  # characters of an article by which it is found that words are of another encoding
_NEARLY = 0.8  # the share of the words of a text
_MANY = 10  # places, from which on all that stands between them is called wrong
_ASCII = regex(r"[\x00-\x7f]+")
# Characters that nobody sees: in words of scripts in which they mean nothing.
_INVISIBLE_SIGNS = frozenset("\u200b\u2060\ufeff")
_NO_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE_SIGNS))
_SMALL = "[a-z\u00df-\u00ff\u0101-\u017f\u03ac-\u03ce\u0430-\u045f]"
_INVISIBLE = regex(rf"{_SMALL}[\u200b\u2060\ufeff]+{_SMALL}|\ufeff+[^\W\d_]")
_MARKS = frozenset(map(chr, range(0x300, 0x370)))  # accents that stand above, below or in the letter before
_APART = regex("[^\\W\\d_][\u0300-\u036f]")


class Compiled(NamedTuple):
    """`questions`: words whose apostrophe became a question mark."""

    rule: Rule
    questions: re.Pattern[str]
    encodings: Encodings


class Place(NamedTuple):
    """What stands in a view from `start` to `end`, and what it was; empty where that is lost."""

    start: int
    end: int
    meant: str


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Build the expression for the words of languages that have an apostrophe."""
    return Compiled(rule, _questions_of(rule.resources.words.contractions), rereading.load(rule.resources))


def _questions_of(contractions: Iterable[str]) -> re.Pattern[str]:
    """Return the expression for `contractions` with question marks; one that begins with a hyphen ends longer words."""
    forms = [
        ("[A-Za-z]+" if each.startswith("-") else "") + re.escape(each.removeprefix("-").replace("'", "?"))
        for each in contractions
    ]
    return regex(rf"\b(?:{'|'.join(forms) or NOTHING})\b")


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    rule, article = compiled.rule, context.article
    views = list(_views(article, rule.scopes))
    far = "\n".join([view.text for view in views if not view.text.isascii()])
    # A quarter of the time that the characters of all of it take, for a text in Latin letters.
    signs = frozenset(_ASCII.sub("", far[:_SAMPLE]))
    lost = [mark for mark in rule.options.get("lost", ()) if mark in far]
    how = compiled.encodings.find(far, signs, article.language) if signs else None
    for view in views:
        text = view.text
        if text.isascii():
            places = list(_questions(text, compiled.questions))
        else:
            places = [
                *_lost(text, lost),
                *_misread(text, article, compiled.encodings, how),
                *(_invisible(text) if any(sign in text for sign in _INVISIBLE_SIGNS) else ()),
            ]
        if places:
            yield _finding(article, rule, view, sorted(places), how)
        if not _MARKS.isdisjoint(signs) and (apart := list(_apart(text))):
            yield _finding(article, rule, view, apart)._replace(severity="info")


def _invisible(text: str) -> Iterator[Place]:
    """Letters that an invisible character stands between or, if that is a byte order mark, before."""
    for match in _INVISIBLE.finditer(text):
        yield Place(*match.span(), match[0].translate(_NO_INVISIBLE))


def _apart(text: str) -> Iterator[Place]:
    """Letters that are written as a letter and an accent, in a text that has such in one character, too."""
    found = [
        Place(*match.span(), whole) for match in _APART.finditer(text) if len(whole := normalize("NFC", match[0])) == 1
    ]
    if found and not {place.meant for place in found}.isdisjoint(text):
        yield from found


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
    """What became question marks in a text that has lost all but ASCII: apostrophes, letters, words."""
    if "?" not in text:
        return
    if "??" in text:
        yield from (Place(*match.span(), "") for match in _WORDS_LOST.finditer(text))
    letters = list(_LETTER_LOST.finditer(text))
    if len({match[0] for match in letters}) >= _LEAST_LETTERS:
        yield from (Place(*match.span(), "") for match in letters)
        return
    if "?t " in text or "?s " in text:
        found = list(questions.finditer(text))
        if len(found) >= _LEAST_QUESTIONS:
            yield from (Place(*match.span(), match[0].replace("?", "'")) for match in found)


def _misread(text: str, article: Article, encodings: Encodings, how: Rereading | None) -> Iterator[Place]:
    """Words that are of another encoding.

    In a text that was read as another than the usual one, what is left over is not looked at by itself: it is damaged
    in the same way, and would be taken for something else.
    """
    if how is not None and how.read is not encodings.usual:
        yield from _reread(text, encodings, how)
        return
    end = 0
    for place in _reread(text, encodings, how) if how is not None else ():
        yield from _single(text, article, encodings, end, place.start)
        yield place
        end = place.end
    yield from _single(text, article, encodings, end, len(text))


def _reread(text: str, encodings: Encodings, how: Rereading) -> Iterator[Place]:
    """Words that were read as the encoding says that most in the article were; each from where it differs.

    Where nearly all words of a text were, those of unusual letters were, too.
    """
    words = list(encodings.words(text))
    known = [encodings.meant(word, how) for _, word in words]
    if len(words) - known.count(None) >= _NEARLY * len(words):
        known = [
            meant or encodings.meant(word, how, is_sure=True) for (_, word), meant in zip(words, known, strict=True)
        ]
    for (start, word), meant in zip(words, known, strict=True):
        if meant is not None:
            low, high = _common(word, meant)
            place = Place(start + low, start + len(word) - high, meant[low : len(meant) - high])
            if not _is_shown(text, place.start, place.end, re.escape(place.meant)):
                yield place


def _common(word: str, meant: str) -> tuple[int, int]:
    """How many characters two words begin with, and end with, that are the same."""
    shorter = min(len(word), len(meant))
    low = next((at for at in range(shorter) if word[at] != meant[at]), shorter)
    high = next((at for at in range(shorter - low) if word[-1 - at] != meant[-1 - at]), shorter - low)
    return low, high


def _single(text: str, article: Article, encodings: Encodings, low: int, high: int) -> Iterator[Place]:
    """Runs of characters in part of a text that are UTF-8 in another encoding, if the text is not in another script
    throughout.
    """
    if article.language in article.word_lists.scripts.values() or not any(
        text.find(lead, low, high) >= 0 for lead in _LEADS
    ):
        return
    end = low
    for suspect in _SUSPECT.finditer(text, low, high):
        if suspect.start() >= end:
            start, end = _window(text, suspect.start(), end)
            end = min(end, high)
            yield from _misread_in_line(text, start, end, encodings)


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


def _in_words(text: str, low: int, high: int, encodings: Encodings) -> Iterator[Place]:
    """Single letters inside words that a mark stands for now. What is no letter and no mark was lost on the way."""
    for match in _IN_WORD.finditer(text, low, high):
        start, end = match.span()
        meant = encodings.utf_8(match[0])
        before, after = text[start - 1 : start], text[end : end + 2]
        if meant is None or not after[:1].isalpha():
            continue
        if end - start > 2:
            if before.isalpha():
                yield Place(start, end, meant if meant.isalpha() else "")
        elif meant.isupper() and (before.isupper() and after.isupper() if before.isalpha() else after.islower()):
            yield Place(start, end, meant)


def _misread_in_line(text: str, low: int, high: int, encodings: Encodings) -> Iterator[Place]:
    from ftfy import fix_encoding

    is_damaged = fix_encoding(text[low:high]) != text[low:high]
    for run in _RUN.finditer(text, low, high):
        meant = fix_encoding(run[0]) if is_damaged else run[0]
        if meant == run[0]:
            yield from _in_words(text, *run.span(), encodings)
        elif not _is_right(text, run, meant) and not _is_shown(text, *run.span(), re.escape(meant)):
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


def _finding(
    article: Article, rule: Rule, view: View, places: Sequence[Place], how: Rereading | None = None
) -> Finding:
    spans = [view.span(place.start, place.end) for place in places]
    first = places[0]
    said = view.text[first.start : first.end]
    is_visible = said.isprintable() and _MARKS.isdisjoint(said)
    said = said[:_SHOWN] if is_visible else said[:_SHOWN].encode("unicode_escape").decode()
    what = f"“{said}” stands for “{first.meant[:_SHOWN]}”" if first.meant else f"“{said}” stands for what was lost"
    notes = [f"{len(places)} places"] if len(places) > 1 else []
    if how is not None:
        notes.append(f"{how.written.title} read as {how.read.title}")
    more = f" ({'; '.join(notes)})" if notes else ""
    edits = [
        Edit(*span, place.meant)
        for place, span in zip(places, spans, strict=True)
        if place.meant and view.is_exact(article.text, place.start, place.end)
    ]
    fix = Fix("Write the characters that were meant", rule.safety, tuple(edits)) if rule.fix and edits else None
    related = tuple(Related(low, high, AND_HERE) for low, high in spans[1 : _RELATED + 1])
    message = rule.message.format(what=what, more=more)
    start, end = spans[0]
    if (
        how is not None
        and len(places) >= _MANY
        and 2 * len(places) >= _far_words(view.text, first.start, places[-1].end)
    ):
        end = spans[-1][1]  # all of it is wrong
    return Finding(rule.name, rule.severity, message, start, end, related=related, fix=fix)


def _far_words(text: str, start: int, end: int) -> int:
    """How many words with characters outside ASCII stand in part of a text."""
    return len(_RUN.findall(text, start, end))


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
