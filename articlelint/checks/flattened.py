"""Words run together, and paragraphs: a program took out the line ends or tags between them.

A capital inside a word is mostly a name or program code. So a place is sure only where a sentence ends before it and a
word follows, or where the same words stand twice in a row. Others (a small letter before a capital, a comma without a
blank) count where several different ones stand in an article that shows no code: names are there again. Places of one
article support each other; one alone is an info.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Set
from typing import Any

from articlelint.article.article import Article
from articlelint.article.language import has_no_blanks
from articlelint.article.origin import is_taken_over
from articlelint.checks.base import ArticleCheck, Context
from articlelint.checks.shared.doubling import doublings
from articlelint.checks.shared.shown_code import shows_code
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
MESSAGE_FIELDS = ("what",)

_LEAST = 2  # places, at least one of them sure
_LEAST_UNSURE = 3  # places, if none is
_PER_PLACE = 8_000  # characters of prose: an author forgets a blank now and then
_SHORT = 3  # letters of a half
_NEAR = 40  # characters beside a place in which its words lie
_DOUBLED = range(8, 60)  # characters that stand twice in a row
_DOUBLED_WORD = range(6, 20)  # the same of one word: some names are shorter words twice
_RELATED = 50  # further places that a finding names
_WORD = regex(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MARKS = ".!?"
_CLOSING = ".!?)]”\"'’»"
_AGAIN = 2
_LONG, _MANY = 5_000, 30  # characters and sentences of a block that no author leaves undivided
_ALL = 0.9  # of the prose
_SAMPLE = 300  # characters that show the script of a block
_SENTENCE_ENDS = '.!?。！？…।؟۔”"»」'
_WRAPPED = range(45, 131)  # characters of a line that an editor wrapped
_PARAGRAPHS = ("paragraph", "quote")
_PROSE = (*_PARAGRAPHS, "caption")
# Time stamps, speakers, paragraphs of laws, verses: what is written down without paragraphs.
_NOTED = regex(r"\b\d{1,2}:\d\d\b|§|(?<=\s)\(?[0-9a-z]{1,3}\)(?=\s)|\b[A-ZÀ-ÞА-Я][\w.]{0,20}:(?=\s)| / ")
_FEW = 8  # sentences for each of those
_CODE = ("`", "~~~", "<pre", "<code", "<kbd", "<samp", " ", "\t")
_LATIN = regex("[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*")
_CAPITALS = regex(r"\b(?P<left>[A-ZÀ-Þ][a-zß-ÿ]{2,30})(?P<right>[A-ZÀ-Þ][a-zß-ÿ]{2,30}) (?P<next>\w{2,30})")
_COMMAS = regex(r"\b(?P<left>[A-Za-zß-ÿ][a-zß-ÿ]{2,30},)(?P<right>[a-zß-ÿ]{1,30})\b(?![.@/:=_-]\w)")


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
    yield from _run_together(context.article, compiled)
    if len(context.article.prose.text) >= _LONG // 2:
        yield from _unparted(context.article, compiled.rule)


def _run_together(article: Article, compiled: Compiled) -> Iterator[Finding]:
    """One finding for all places where words run together."""
    rule = compiled.rule
    places = _without_names([place for at in article.joins if (place := _place(article, at, compiled))])
    if not places or {place.at for place in places} <= {each.middle for each in doublings(article) if each.is_glued}:
        return  # body/repeated tells what is doubled
    places = sorted([*places, *_weak_places(article, {place.at for place in places})])
    count = len({(place.left, place.right) for place in places})
    is_sure = any(place.is_sure for place in places)
    is_prose = is_sure or any(not place.left.isalpha() or _word_of(place.right) in compiled.openers for place in places)
    if not is_sure and (count < _LEAST_UNSURE or not is_prose or shows_code(article, _CODE)):
        return  # names, of whatever kind
    if count < _LEAST and shows_code(article, _CODE):
        return
    is_told = count >= max(_LEAST if is_sure else _LEAST_UNSURE, len(article.prose.text) // _PER_PLACE)
    spans = [article.prose.span(place.at - len(place.left), place.at + len(place.right)) for place in places]
    first = places[0]
    said = article.prose.text[first.at - len(first.left) : first.at + len(first.right)]
    related = tuple(Related(low, high, AND_HERE) for low, high in spans[1 : _RELATED + 1])
    offsets = [article.prose.span(place.at, place.at + 1)[0] for place in places]
    fix = Fix("Put blanks between them", rule.safety, tuple(Edit(at, at, " ") for at in offsets)) if rule.fix else None
    where = "1 place" if len(places) == 1 else f"{len(places)} places, first"
    what = f"Words run together at {where} in “{said}”: line ends or tags between them were lost"
    message = rule.message.format(what=what)
    yield Finding(rule.name, rule.severity if is_told else "info", message, *spans[0], related=related, fix=fix)


def _unparted(article: Article, rule: Rule) -> Iterator[Finding]:
    """A block of many sentences, as a text is whose paragraphs were lost.

    What was said aloud, laws, and lists of dates are as long without any; so are authors of their own.
    """
    text = article.prose.text
    long = [block for block in article.blocks if block[2] - block[1] >= _LONG // 2]
    for block in long:
        said = text[block.start : block.end].strip()
        is_long = len(said) >= _LONG or has_no_blanks(said[:_SAMPLE])
        if not is_long or block.kind not in _PARAGRAPHS:
            continue
        low, high = bisect_left(article.pieces, (block.start,)), bisect_left(article.pieces, (block.end,))
        sentences = [piece for piece in article.pieces[low:high] if text[piece.end - 1] in _SENTENCE_ENDS]
        if len(sentences) < _MANY or not _is_one_run(said) or len(_NOTED.findall(said)) > len(sentences) // _FEW:
            continue
        is_all = len(said) >= _ALL * len(text) and all(each.kind in _PROSE for each in article.blocks)
        what = f"{len(sentences)} sentences in one paragraph: line ends or tags between paragraphs were lost"
        span = article.prose.span(sentences[0].start, sentences[0].end)
        severity = rule.severity if is_all and is_taken_over(article) else "info"
        yield Finding(rule.name, severity, rule.message.format(what=what), *span)


def _is_one_run(said: str) -> bool:
    """Whether nothing in a block shows where its paragraphs end: one line, or lines that an editor wrapped."""
    *lines, _ = said.splitlines()
    ends = sum(line.endswith(tuple(_SENTENCE_ENDS)) for line in lines)
    is_wrapped = all(len(line) in _WRAPPED and not line.endswith("  ") for line in lines)
    return is_wrapped and ends <= len(lines) // 2


def _word_of(right: str) -> str:
    """The word that begins where words run together, in lower case."""
    return right.replace("’", "'").rstrip(_CLOSING + ",;:…").lower()


def _may_have_weak_places(article: Article) -> bool:
    """Whether capitals and commas tell something in an article: in one that shows code, or in another script, words
    with capitals inside are names.
    """
    return article.language not in article.word_lists.scripts.values() and not shows_code(article, _CODE)


def _weak_places(article: Article, known: Set[int]) -> Iterator[Place]:
    """Places that only tell something beside others: two capitals in a word whose second half stands in the article
    alone, before the same word; commas without a blank, where most have one and two other places are there.
    """
    text = article.prose.text
    if not _may_have_weak_places(article):
        return
    capitals = [
        match
        for match in _CAPITALS.finditer(text)
        if text.count(match[0]) == 1 and text.count(f"{match['right']} {match['next']}") > 1
    ]
    commas = list(_COMMAS.finditer(text)) if len(known) + len(capitals) >= _AGAIN else []
    if len(commas) * _AGAIN > text.count(", "):
        commas = []
    for match in (*capitals, *commas):
        at = match.start("right")
        if at not in known and _is_exact(article, at):
            yield Place(at, match["left"], match["right"], False)


def _without_names(places: list[Place]) -> list[Place]:
    """`places` without those whose left side begins several of them: a package or an object in program code."""
    rights: dict[str, set[str]] = defaultdict(set)
    for place in places:
        rights[place.left].add(place.right)
    names = {
        place.left for place in places if not place.is_sure and place.left.endswith(".") and len(rights[place.left]) > 1
    }
    return [place for place in places if place.left not in names]


def _place(article: Article, at: int, compiled: Compiled) -> Place | None:
    """What runs together at offset `at` of the prose; None where it may be a name or code."""
    text = article.prose.text
    left = text[max(0, at - _NEAR) : at].split()[-1]
    right = text[at : at + _NEAR].split()[0]
    if _is_doubled(text, at, right) or (right.rstrip(":").lower() in compiled.labels and left[-3:].isalpha()):
        return Place(at, left, right, True)
    first = _word_of(right)
    if text[at - 1].isalpha():
        if len(left) < _SHORT or not _LATIN.fullmatch(left) or not _is_exact(article, at):
            return None
        if first in compiled.starters and left.islower() and text[at + len(right) : at + len(right) + 1].isspace():
            return Place(at, left, right, True)
        is_word = len(first) >= _SHORT and (left.islower() or first in compiled.openers)
        after = text[at + len(right) : at + len(right) + 2]
        is_once = (
            right[1:].islower()
            and right.isalpha()
            and after[:1].isspace()
            and after[1:].isalnum()
            and text.count(left + right) == 1
        )
        return Place(at, left, right, False) if is_word and is_once and _may_have_weak_places(article) else None
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
