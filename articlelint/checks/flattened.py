"""Words run together: a program took out the line ends or tags between paragraphs and put nothing in their place.

A capital inside a word is mostly a name or program code. So a place only counts where a sentence ends before it and a
word follows, or where the same words stand twice in a row; places of one article support each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from articlelint.article.article import Article
from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import AND_HERE, Edit, Finding, Fix, Related
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "openers": {"type": "object", "additionalProperties": {"type": "string"}},
        "starters": {"type": "string"},
        "labels": {"type": "string"},
    },
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("count", "text")

_LEAST = 2  # places, at least one of them sure
_PER_PLACE = 8_000  # characters of prose: an author forgets a blank now and then
_NEAR = 40  # characters beside a place in which its words lie
_DOUBLED = range(8, 60)  # characters that stand twice in a row
_DOUBLED_WORD = range(6, 20)  # the same of one word: some names are shorter words twice
_RELATED = 50  # further places that a finding names
_WORD = regex(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MARKS = ".!?"
_CLOSING = ".!?)]”\"'’»"


class Compiled(NamedTuple):
    """`openers` begin sentences (lower case); `starters` do so and end no name of program code; `labels` end none."""

    rule: Rule
    openers: frozenset[str]
    starters: frozenset[str]
    labels: frozenset[str]


class Place(NamedTuple):
    """Where words run together: an offset in the prose, the words on both sides, and whether it is sure."""

    at: int
    left: str
    right: str
    is_sure: bool


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Read the word lists."""
    openers = {word for text in rule.options.get("openers", {}).values() for word in text.split()}
    starters, labels = (frozenset(rule.options.get(name, "").split()) for name in ("starters", "labels"))
    return Compiled(rule, frozenset(openers), starters, labels)


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article, rule = context.article, compiled.rule
    joins = [piece.start for piece in article.pieces if piece.joined]
    if len(joins) < _LEAST:
        return
    places = _without_names([place for at in joins if (place := _place(article, at, compiled))])
    count = len({(place.left, place.right) for place in places})
    if count < max(_LEAST, len(article.prose.text) // _PER_PLACE) or not any(place.is_sure for place in places):
        return
    spans = [article.prose.span(place.at - len(place.left), place.at + len(place.right)) for place in places]
    first = places[0]
    said = article.prose.text[first.at - len(first.left) : first.at + len(first.right)]
    related = tuple(Related(low, high, AND_HERE) for low, high in spans[1 : _RELATED + 1])
    offsets = [article.prose.span(place.at, place.at + 1)[0] for place in places]
    fix = Fix("Put blanks between them", rule.safety, tuple(Edit(at, at, " ") for at in offsets)) if rule.fix else None
    message = rule.message.format(count=len(places), text=said)
    yield Finding(rule.name, rule.severity, message, *spans[0], related=related, fix=fix)


def _without_names(places: list[Place]) -> list[Place]:
    """`places` without those whose left side begins several of them: a package or an object in program code."""
    rights: dict[str, set[str]] = defaultdict(set)
    for place in places:
        rights[place.left].add(place.right)
    names = {place.left for place in places if not place.is_sure and len(rights[place.left]) > 1}
    return [place for place in places if place.left not in names]


def _place(article: Article, at: int, compiled: Compiled) -> Place | None:
    """What runs together at offset `at` of the prose; None where it may be a name or code."""
    text = article.prose.text
    left = text[max(0, at - _NEAR) : at].split()[-1]
    right = text[at : at + _NEAR].split()[0]
    if _is_doubled(text, at, right) or (right.rstrip(":").lower() in compiled.labels and left[-3:].isalpha()):
        return Place(at, left, right, True)
    first = right.replace("’", "'").rstrip(_CLOSING + ",;:…").lower()
    if text[at - 1].isalpha():
        if first not in compiled.starters or not text[at + len(right) : at + len(right) + 1].isspace():
            return None
        is_sure = left.islower() and len(left) > 2 and bool(_WORD.fullmatch(left))
        return Place(at, left, right, True) if is_sure and _is_exact(article, at) else None
    core = left.strip("“\"'(‘").rstrip(_CLOSING)
    bare = right.strip('“"').rstrip(_CLOSING + ",;:…")
    if not any(mark in left[len(core) :] for mark in _MARKS) or not core[-2:].islower():
        return None
    if not (_WORD.fullmatch(core) and _WORD.fullmatch(bare) and _is_exact(article, at)):
        return None
    word = bare.replace("’", "'").partition("'")[0]
    if not (word[1:].islower() or word in ("I", "A") or (word.isupper() and len(word) > 3)):
        return None
    is_sure = word.lower() in compiled.openers
    return Place(at, left, right, is_sure) if is_sure or core[0].islower() else None


def _is_exact(article: Article, at: int) -> bool:
    """Whether nothing stands between the two words in the source either, not even the mark of emphasis."""
    return article.prose.is_exact(article.text, at - 1, at + 1)


def _is_doubled(text: str, at: int, right: str) -> bool:
    """Whether the words before `at` stand after it again, as in "Staff WriterStaff Writer"."""
    start = text.find(right, max(0, at - _DOUBLED.stop), at)
    if start < 0:  # one word, "EditorEditor", is `right` itself with what follows
        word = _WORD.match(right)
        start = at - len(word[0]) if word else at
        return at - start in _DOUBLED_WORD and text.startswith(text[start:at], at) and text[at - 1].islower()
    return at - start in _DOUBLED and text.startswith(text[start:at], at) and " " in text[start:at]


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
