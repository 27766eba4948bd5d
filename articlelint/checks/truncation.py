"""Bodies that break off: cut by a feed or a scraper in the middle of a word or a sentence.

That a full stop is missing says little: authors forget it, and many scripts and kinds of text have none. A body is cut
where half a word ends it, a word or mark after which a sentence must go on, an open bracket, quotation or emphasis, the
mark of a feed, or the length at which others of its site end. An open end alone counts where the article was taken
from elsewhere, or many of its site end so. What follows a cut article as a matter of routine ("Read the full story at
...") is looked through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from articlelint.article.article import Article
from articlelint.article.language import has_no_blanks
from articlelint.article.origin import names_source
from articlelint.checks.base import Context, SiteCheck
from articlelint.checks.shared.phrasing import Phrasings, phrasing
from articlelint.finding import Finding, Severity
from articlelint.paths import kinds
from articlelint.rulebook.rule import Rule
from articlelint.site.ends import (
    End,
    ends_in_link,
    ends_in_no_word,
    ends_in_prose,
    ends_raw,
    is_cell,
    is_prose,
    is_punctuated,
)
from articlelint.site.facts import Facts
from articlelint.site.features import body_length
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.endings import (
    Ending,
    Words,
    ending,
    is_finished,
    is_hanging,
    is_letter,
    last_word,
    needs_more,
    open_mark,
    words_of,
)
from articlelint.syntax.markdown import Block
from articlelint.syntax.pieces import Piece
from articlelint.syntax.view import lowered

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "words": {"type": "object", "additionalProperties": {"type": "string"}},
        "lengths": {"type": "array", "items": {"type": "integer", "minimum": 100}},
        "trailers": {"type": "array", "items": {"type": "string"}},
        "ends": {"type": "array", "items": {"type": "string"}},
    },
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("how",)

_TRAILERS = 6  # pieces at the end that may be trailers
_TRAILER_LIMIT = 700  # characters of a trailer, at most: tracked addresses are long
_MIN_TEASER, _TEASER = 200, 1_500  # characters of a feed's teaser
_TEASER_BLOCKS = 4
_COMMON = 5  # bodies of one length make it a common one, if they are also one in fifty
_COMMON_SHARE = 0.02
_MIN_COMMON = 300  # characters: bodies of forms, such as notes of a release, are shorter
_AROUND = 10  # characters by which the lengths of bodies made by a form differ, but not those of cut ones
# Share of the bodies that end so where a program cuts them. In 5,000 posts of two dozen well-kept sites one
# forgets the last full stop after paragraphs that have theirs; an ellipsis is the habit of one writer in twenty.
_HABIT: Mapping[End, float] = {"open": 0.03, "ellipsis": 0.2}
_AGGLUTINATED = frozenset(("ko", "fi", "et", "hu", "tr", "eu", "ka"))  # languages that add more letters to a word
_INFLECTION = 2  # letters by which a word's own forms may differ from it: "visit", "visited"
_AFTER = 200  # characters in which what is open could still be closed
_SLACK = 3  # characters that a mark adds to a cut body
_QUOTE = 40
_ENDS = 400  # blocks from the last one in which the label of the article's end may stand
_NEVER_BEFORE = 0.5  # share of the prose in which no article has ended
_LABEL = 60  # characters
_MARKS = ("…]", "...]", "…)", "...)")
_MIN_ENTRIES = 3  # cut ones make a digest: a writer leaves out a part of a quotation now and then

_TITLE_LINE = regex(r"\s*#[ \t][^\r\n]*[\r\n]+")


class Compiled(NamedTuple):
    """`ends` are labels after which no article goes on."""

    rule: Rule
    words: Mapping[str, Words]
    lengths: tuple[int, ...]
    trailers: Phrasings
    ends: Phrasings


class Evidence(NamedTuple):
    """An end that an article shows.

    `length`: the finding is sure only where bodies of the site end at that length, or many end as this one does
    (`end`), else it has the severity `otherwise` (None: there is none); 0: it is sure.
    """

    finding: Finding
    length: int = 0
    end: End = ""
    otherwise: Severity | None = "info"


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Read the word lists, and find what the patterns of trailers cannot do without."""
    return Compiled(
        rule,
        {language: words_of(text) for language, text in rule.options.get("words", {}).items()},
        tuple(rule.options.get("lengths", ())),
        *(
            Phrasings(phrasing(rule, pattern) for pattern in rule.options.get(option, ()))
            for option in ("trailers", "ends")
        ),
    )


def gather(context: Context, compiled: Compiled) -> tuple[Evidence, ...] | None:
    article = context.article
    end = _end(article, compiled)
    return (*_entries(article, compiled), *((end,) if end else ())) or None


def judge(evidence: Iterable[Evidence], facts: Facts, compiled: Compiled) -> Iterator[Finding]:
    for each in evidence:
        if not each.length or is_common(each.length, facts) or is_habit(each.end, facts):
            yield each.finding
        elif each.otherwise is not None:
            yield each.finding._replace(severity=each.otherwise)


def is_common(length: int, facts: Facts) -> bool:
    """Whether a program seems to cut the bodies of the site at `length`; a form makes them about as long only."""
    if length < _MIN_COMMON:
        return False
    count = facts.body_lengths.get(length, 0)
    around = sum(facts.body_lengths.get(length + step, 0) for step in range(-_AROUND, _AROUND + 1))
    return count >= _COMMON and count >= _COMMON_SHARE * facts.articles and 2 * count > around


def is_habit(end: End, facts: Facts) -> bool:
    """Whether so many bodies of the site end so that a program did it, and no author who forgot a full stop."""
    if not end:
        return False
    count = facts.ends.get(end, 0)
    return count >= _COMMON and count >= _HABIT[end] * facts.articles


# --- one article -----------------------------------------------------------------------------------------------------


def _end(article: Article, compiled: Compiled) -> Evidence | None:
    """What the end of the body says, or its length."""
    length = body_length(article)
    evidence = _cut(article, length, compiled)
    if evidence is None and length in compiled.lengths:
        evidence = Evidence(
            _at_end(article, f"stops after {length:,} characters, as others of the site do", compiled.rule),
            length,
            otherwise=None,
        )
    if evidence is None or not _is_after_end(article, compiled):
        return evidence
    # What broke off is what the page shows below its article.
    return None if evidence.length else Evidence(evidence.finding._replace(severity="info"))


def _entries(article: Article, compiled: Compiled) -> Iterator[Evidence]:
    """The entries of a digest that feeds have cut; its last one is what the body ends with."""
    prose = article.prose.text
    if sum(map(prose.count, _MARKS)) < _MIN_ENTRIES:
        return
    blocks = [block for block in article.blocks if prose[block.start : block.end].strip()]
    cut = [
        block
        for block, after in pairwise(blocks)
        if _is_cut_entry(prose[block.start : block.end], block.kind)
        and (after.kind in ("heading", "item") or _is_trailer(article, after, compiled.trailers))
    ]
    if len(cut) < _MIN_ENTRIES or cut[0].start > _NEVER_BEFORE * len(prose):
        return
    for block in cut:
        stop = block.start + len(prose[block.start : block.end].rstrip())
        how = "gives an entry that ends in the mark of a cut feed"
        yield Evidence(_finding(article, block.start, stop, how, compiled.rule))


def _is_cut_entry(text: str, kind: str) -> bool:
    end = ending(text)
    return end.how == "feed-mark" and kind in ("paragraph", "item") and not is_finished(text[: end.core])


def _cut(article: Article, length: int, compiled: Compiled) -> Evidence | None:
    """What the end of the body says by itself."""
    if length and _is_cut_with_mark(article, length, compiled.lengths):
        return Evidence(_at_end(article, f"breaks off in an ellipsis after {length:,} characters", compiled.rule))
    last = _last_piece(article, compiled.trailers)
    if last is None:
        return None
    piece, has_trailer = last
    text = article.prose.text[piece.start : piece.end]
    end = ending(text)
    kind = article.blocks[piece.block].kind
    if end.how == "finished" or kind not in ("paragraph", "item", "quote"):
        return None
    if end.how == "open":
        return _in_the_open(article, piece, text, length, has_trailer, compiled)
    if kind == "quote" and not has_trailer:
        return None  # the quotation goes on elsewhere, and its author says so
    core = text[: end.core]
    if end.how == "feed-mark":
        finding = _finding(article, piece.start, piece.end, "ends in the mark of a cut feed", compiled.rule)
        sure = has_trailer or not is_finished(core) or names_source(article)
        return Evidence(finding, 0 if sure else length, "ellipsis")
    if _is_meant(core, end):
        return None
    finding = _finding(article, piece.start, piece.end, "breaks off in an ellipsis", compiled.rule)
    is_half = names_source(article) or needs_more(core, compiled.words.get(article.language or ""))
    sure = has_trailer or _is_near(article, length, compiled.lengths) or (is_half and _is_teaser(article, core))
    return Evidence(finding, 0 if sure else length, "ellipsis")


def _last_piece(article: Article, trailers: Phrasings) -> tuple[Piece, bool] | None:
    """The last piece of the article proper, and whether a trailer follows it; None where something else does."""
    pieces = article.pieces
    number = len(pieces) - 1
    while number >= max(0, len(pieces) - _TRAILERS) and _is_trailer(article, pieces[number], trailers):
        number -= 1
    if number < 0:
        return None
    has_trailer = number < len(pieces) - 1
    piece = pieces[number]
    if not has_trailer and not ends_in_prose(article, piece):
        return None
    return piece, has_trailer


def _is_trailer(article: Article, piece: Piece | Block, trailers: Phrasings) -> bool:
    if piece.end - piece.start > _TRAILER_LIMIT:
        return False
    return _fits(article.folded[piece.start : piece.end].rstrip(" .!…»›>→|"), trailers)


def _in_the_open(
    article: Article, piece: Piece, text: str, length: int, has_trailer: bool, compiled: Compiled
) -> Evidence | None:
    """Judge a body whose last words end in no mark at all."""
    rule = compiled.rule
    if ends_in_no_word(text) or is_cell(article, piece):
        return None
    how = _evidence(article, piece, text, compiled)
    goes_on = how and piece.start > article.blocks[piece.block].start and not ends_in_link(article, piece)
    if not (goes_on or is_prose(article, piece)):
        finding = _finding(article, piece.start, piece.end, f"breaks off after {length:,} characters", rule)
        return Evidence(finding, length, otherwise=None)
    if how:
        return Evidence(_finding(article, piece.start, piece.end, how, rule))
    finding = _finding(article, piece.start, piece.end, "breaks off without the end of a sentence", rule)
    if has_trailer or _is_near(article, length, compiled.lengths):
        return Evidence(finding)
    if not (ends_raw(article, piece) and is_letter(text) and is_punctuated(article, piece)):
        return Evidence(finding, length, otherwise=None)
    return Evidence(finding, 0 if names_source(article) else length, "open", otherwise=None)


def _evidence(article: Article, piece: Piece, text: str, compiled: Compiled) -> str:
    """What shows that an open end is none: "breaks off ...", or "" where nothing does."""
    last = last_word(text)
    if last.islower() and _is_fragment(last, article) and is_punctuated(article, piece):
        return f"breaks off in the middle of a word (“{last}”)"
    if is_hanging(text) or needs_more(text, compiled.words.get(article.language or "")):
        return "breaks off in the middle of a sentence"
    block = article.blocks[piece.block]
    mark = open_mark(article.prose.text[block.start : piece.end])
    if mark:
        return f"breaks off before what “{mark}” opens is closed"
    if _has_open_emphasis(article, piece):
        return "breaks off before emphasis is closed"
    return ""


def _is_fragment(word: str, article: Article) -> bool:
    """Whether `word` stands nowhere else in the article, but a longer word does that is no mere inflection of it.

    Compounds look like that ("Hafen", "Hafenmeister"), so it is only evidence where a full stop is missing, too.
    Scripts without blanks, and languages that add particles or cases to a word, are left out.
    """
    if has_no_blanks(word) or article.language in _AGGLUTINATED:
        return False
    text = article.lowered
    longer = False
    whole = 0
    at = text.find(word)
    while at >= 0 and whole < 2:
        if at == 0 or not text[at - 1].isalnum():
            following = text[at + len(word) : at + len(word) + _INFLECTION + 1]
            longer = longer or (len(following) > _INFLECTION and following.isalpha())
            whole += not following[:1].isalnum()
        at = text.find(word, at + 1)
    return whole == 1 and longer


def _has_open_emphasis(article: Article, piece: Piece) -> bool:
    """Whether Markdown's mark of strong emphasis opens in the last paragraph and is not closed.

    In HTML it is that of a footnote.
    """
    if article.path.lower().endswith(kinds.HTML):
        return False
    low = article.prose.span(article.blocks[piece.block].start, piece.end)[0]
    source = article.text[low : article.prose.span(piece.end - 1, piece.end)[1] + _AFTER]
    before, mark, after = source.rpartition("**")
    is_opening = bool(mark) and after[:1].isalnum() and not before[-1:].isalnum()
    return is_opening and source.count("**") % 2 == 1 and "`" not in source and "\n" not in after.rstrip()


def _is_meant(core: str, end: Ending) -> bool:
    """Whether an ellipsis is a writer's: doubled, or after the end of a sentence."""
    return end.doubled or not core or not (core[-1].isalnum() or core[-1] in ",'’”\"")


def _is_teaser(article: Article, core: str) -> bool:
    """Whether a body is as a feed gives it: a paragraph or two, broken off."""
    prose = article.prose.text
    return _MIN_TEASER <= len(prose) <= _TEASER and len(article.blocks) <= _TEASER_BLOCKS and len(core.split()) > 3


def _is_cut_with_mark(article: Article, length: int, lengths: Sequence[int]) -> bool:
    """Whether an ellipsis ends the source, in prose or not, right where programs cut."""
    return article.text[-8:].rstrip().endswith(("...", "…")) and _is_near(article, length, lengths)


def _is_near(article: Article, length: int, lengths: Sequence[int]) -> bool:
    """Whether the body is as long as programs cut, with or without a title line and a mark of up to three dots."""
    title = _TITLE_LINE.match(article.text, article.body_start)
    without = length - len(title[0].lstrip("\r\n")) if title else length
    return any(0 <= each - limit <= _SLACK for limit in lengths for each in (length, without))


def _is_after_end(article: Article, compiled: Compiled) -> bool:
    """Whether the last block stands below the article's end."""
    text = article.prose.text
    blocks = [block for block in article.blocks if text[block.start : block.end].strip()]
    for number in range(len(blocks) - 1, max(-1, len(blocks) - _ENDS), -1):
        block = blocks[number]
        if block.start < _NEVER_BEFORE * len(text):
            return False
        if block.kind not in ("paragraph", "heading") or block.end - block.start > 2 * _LABEL:
            continue
        label = " ".join(article.folded[block.start : block.end].split())
        if len(label) <= _LABEL and _fits(label, compiled.ends):
            return True
    return False


def _fits(line: str, phrasings: Phrasings) -> bool:
    return any(phrasings.phrasings[number].regex.fullmatch(line) for number in phrasings.likely(lowered(line)))


def _at_end(article: Article, how: str, rule: Rule) -> Finding:
    """A finding at the last characters of the source, whatever they are."""
    stop = len(article.text.rstrip())
    start = max(article.body_start, stop - _QUOTE)
    message = rule.message.format(how=f"{how}: “{_tail(article.text[start:stop])}”")
    return Finding(rule.name, rule.severity, message, start, stop)


def _finding(article: Article, start: int, end: int, how: str, rule: Rule) -> Finding:
    """A finding at the last words of the prose from `start` to `end`."""
    text = article.prose.text
    low = max(start, end - 2 * _QUOTE)
    while low > start and not text[low - 1].isspace():
        low -= 1
    message = rule.message.format(how=f"{how}: “{_tail(text[low:end])}”")
    return Finding(rule.name, rule.severity, message, *article.prose.span(low, end))


def _tail(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _QUOTE else "…" + said[-_QUOTE:]


CHECK = SiteCheck(OPTIONS, compile, gather, judge, tuple[Evidence, ...], message_fields=MESSAGE_FIELDS)
