"""Bodies that break off: cut by a feed or a scraper in the middle of a word or a sentence.

A body may well end without a full stop: in a heading, a list, a link, a signature, code, a widget. So only running
prose is judged, and only where nothing but closing tags follows it. What follows a cut article as a matter of routine
("Read the full story at ...") is looked through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from articlelint.article.article import Article
from articlelint.article.language import has_no_blanks
from articlelint.checks.base import Context, SiteCheck
from articlelint.checks.shared.endings import Ending, ending, is_finished, is_hanging
from articlelint.checks.shared.phrasing import Phrasings, phrasing
from articlelint.finding import Finding, Severity
from articlelint.rulebook.rule import Rule
from articlelint.site.facts import Facts
from articlelint.site.features import body_length
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
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
_MIN_WORDS = 8  # of a sentence that is running prose
_MIN_CHARACTERS = 16  # the same in scripts without blanks
_MIN_LOWER = 0.5  # share of its words that begin in lower case: less is a list of names or a title
_MIN_TEASER, _TEASER = 200, 1_500  # characters of a feed's teaser
_TEASER_BLOCKS = 4
_SHORT_LINE = 45  # characters; see pieces._WRAPPED
_LONG_BLOCK = 80  # characters of a paragraph that its author would end in a mark
_PUNCTUATED = 0.8  # share of such paragraphs that do
_COMMON = 5  # bodies of one length make it a common one, if they are also one in fifty
_COMMON_SHARE = 0.02
_SLACK = 3  # characters that a mark adds to a cut body
_QUOTE = 40
_ENDS = 400  # blocks from the last one in which the label of the article's end may stand
_NEVER_BEFORE = 0.5  # share of the prose in which no article has ended
_LABEL = 60  # characters

# What may stand after the last words of a cut body: a program that cuts does not close emphasis, quotes or brackets,
# but the one that writes HTML closes its tags.
_REST = regex(r"(?:\s|</[A-Za-z][^<>]*>|<br[^<>]*>|<!--(?:[^-]|-(?!->))*-->)*\Z")
_URL_LIMIT = 2_000  # characters
_URL = regex(r"(?:https?://|www\.)\S*\Z|\S+@\S+\.\w+\Z|[#@]\w+\Z")
_CODE_LIKE = regex(r"\w\(|\(\)|[{}=\\]|//|\s\|\s.*\s\|\s")
_WORD = regex(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLE_LINE = regex(r"\s*#[ \t][^\r\n]*[\r\n]+")


class Compiled(NamedTuple):
    """`ends` are labels after which no article goes on."""

    rule: Rule
    words: Mapping[str, frozenset[str]]
    lengths: tuple[int, ...]
    trailers: Phrasings
    ends: Phrasings


class Evidence(NamedTuple):
    """What an article says by itself.

    `length`: the finding is sure only where bodies of the site end at that length, else it has the severity `otherwise`
    (None: there is none); 0: it is sure.
    """

    finding: Finding
    length: int = 0
    otherwise: Severity | None = "info"


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Read the word lists, and find what the patterns of trailers cannot do without."""
    return Compiled(
        rule,
        {language: frozenset(text.split()) for language, text in rule.options.get("words", {}).items()},
        tuple(rule.options.get("lengths", ())),
        *(
            Phrasings(phrasing(rule, pattern) for pattern in rule.options.get(option, ()))
            for option in ("trailers", "ends")
        ),
    )


def gather(context: Context, compiled: Compiled) -> Evidence | None:
    article = context.article
    length = body_length(article)
    evidence = _cut(article, length, compiled)
    if evidence is None and length in compiled.lengths:
        evidence = Evidence(
            _at_end(article, f"stops after {length:,} characters, as others of the site do", compiled.rule),
            length,
            None,
        )
    if evidence is None or not _is_after_end(article, compiled):
        return evidence
    # What broke off is what the page shows below its article.
    return None if evidence.length else Evidence(evidence.finding._replace(severity="info"))


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
    if end.how == "finished" or article.blocks[piece.block].kind not in ("paragraph", "item", "quote"):
        return None
    if end.how == "open":
        return _in_the_open(article, piece, text, length, has_trailer, compiled)
    core = text[: end.core]
    if end.how == "feed-mark":
        return Evidence(_finding(article, piece, "ends in the mark of a cut feed", compiled.rule))
    if _is_meant(core, end):
        return None
    finding = _finding(article, piece, "breaks off in an ellipsis", compiled.rule)
    sure = has_trailer or _is_near(article, length, compiled.lengths) or _is_teaser(article, core)
    return Evidence(finding, 0 if sure else length)


def judge(evidence: Evidence, facts: Facts, compiled: Compiled) -> Iterator[Finding]:
    if not evidence.length or is_common(evidence.length, facts):
        yield evidence.finding
    elif evidence.otherwise is not None:
        yield evidence.finding._replace(severity=evidence.otherwise)


def is_common(length: int, facts: Facts) -> bool:
    """Whether a program seems to cut the bodies of the site at `length`."""
    count = facts.body_lengths.get(length, 0)
    return count >= _COMMON and count >= _COMMON_SHARE * facts.articles


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
    if not has_trailer and not _ends_in_prose(article, piece):
        return None
    return piece, has_trailer


def _is_trailer(article: Article, piece: Piece, trailers: Phrasings) -> bool:
    if piece.end - piece.start > _TRAILER_LIMIT:
        return False
    return _fits(article.folded[piece.start : piece.end].rstrip(" .!…»›>→|"), trailers)


def _ends_in_prose(article: Article, piece: Piece) -> bool:
    """Whether nothing but closing tags and marks stands after the last piece in the source."""
    end = article.prose.span(piece.end - 1, piece.end)[1]
    source = article.text
    if len(source) - end > 20_000:
        return False
    return not source[end:].strip() or bool(_REST.match(source, end))


def _ends_raw(article: Article, piece: Piece) -> bool:
    """Whether not even a tag is closed after the last piece: who forgets a full stop still closes the paragraph."""
    end = article.prose.span(piece.end - 1, piece.end)[1]
    return not article.text[end : end + 2_000].strip()


def _in_the_open(
    article: Article, piece: Piece, text: str, length: int, has_trailer: bool, compiled: Compiled
) -> Evidence | None:
    """Judge a body whose last words end in no mark at all."""
    rule = compiled.rule
    is_common_cut = _is_near(article, length, compiled.lengths)
    if _URL.search(text, max(0, len(text) - _URL_LIMIT)):
        return None
    word = _WORD.findall(text[-80:])
    last = word[-1] if word and text.endswith(word[-1]) else ""  # not the "at" of "at 09:08"
    is_unfinished = last.lower() in compiled.words.get(article.language or "", ()) or is_hanging(text)
    is_fragment = not is_unfinished and last.islower() and _is_fragment(last, article)
    goes_on = piece.start > article.blocks[piece.block].start and (is_unfinished or is_fragment)
    if not (_is_prose(article, piece, text) or (goes_on and not _ends_in_link(article, piece))):
        finding = _finding(article, piece, f"breaks off after {length:,} characters", rule)
        return Evidence(finding, length, None)
    if is_fragment:
        how = f"breaks off in the middle of a word (“{last}”)"
    elif is_unfinished:
        how = "breaks off in the middle of a sentence"
    elif is_common_cut or has_trailer or (_ends_raw(article, piece) and _is_punctuated(article, piece)):
        how = "breaks off without the end of a sentence"
    else:
        return Evidence(_finding(article, piece, "breaks off without the end of a sentence", rule), length, None)
    return Evidence(_finding(article, piece, how, rule))


def _is_prose(article: Article, piece: Piece, text: str) -> bool:
    """Whether a piece is running prose, and no name, title, list or signature."""
    if _ends_in_link(article, piece) or _CODE_LIKE.search(text):
        return False
    if article.prose.text[max(0, piece.start - 8) : piece.start].rstrip().endswith(","):
        return False  # "Yours," and a name in the next line
    if _is_verse(article, piece):
        return False
    more = piece.start > article.blocks[piece.block].start  # a sentence of the same paragraph comes before it
    if has_no_blanks(text):
        return len(text) >= (_MIN_CHARACTERS if more else 2 * _MIN_CHARACTERS)
    words = _WORD.findall(text)
    lower = sum(word[0].islower() for word in words)
    return len(words) >= (3 if more else _MIN_WORDS) and lower >= _MIN_LOWER * len(words)


def _is_verse(article: Article, piece: Piece) -> bool:
    """Whether the piece's block is set in lines that are shorter than an editor wraps them: a poem, an address."""
    block = article.blocks[piece.block]
    lines = article.prose.text[block.start : block.end].strip().split("\n")
    return len(lines) > 1 and max(map(len, lines)) < _SHORT_LINE


def _ends_in_link(article: Article, piece: Piece) -> bool:
    return any(link.text_end >= piece.end > link.text_start >= 0 for link in article.links[-8:])


def _is_fragment(word: str, article: Article) -> bool:
    """Whether `word` stands nowhere else in the article, but a longer word that begins with it does."""
    text = article.lowered
    whole = longer = 0
    at = text.find(word)
    while at >= 0 and whole < 2:
        if at == 0 or not text[at - 1].isalnum():
            following = text[at + len(word) : at + len(word) + 1]
            longer += following.isalpha()
            whole += not following.isalnum()
        at = text.find(word, at + 1)
    return whole == 1 and longer > 0


def _is_punctuated(article: Article, piece: Piece) -> bool:
    """Whether the article's other blocks of the kind end in a mark, so that one without it stands out."""
    text = article.prose.text
    kind = article.blocks[piece.block].kind
    before = article.blocks[piece.block - 1] if piece.block else None
    if kind == "item" and before and before.kind == kind and not is_finished(text[before.start : before.end]):
        return False  # it is as the others of its list
    least = _LONG_BLOCK // 3 if has_no_blanks(text[piece.start : piece.end]) else _LONG_BLOCK
    ends = [
        is_finished(text[block.start : block.end])
        for block in article.blocks[: piece.block]
        if block.kind == kind and block.end - block.start > least
    ]
    if kind != "paragraph" and len(ends) < 2:
        return False
    return sum(ends) >= _PUNCTUATED * len(ends)


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


def _finding(article: Article, piece: Piece, how: str, rule: Rule) -> Finding:
    text = article.prose.text
    start = max(piece.start, piece.end - 2 * _QUOTE)
    while start > piece.start and not text[start - 1].isspace():
        start -= 1
    said = _tail(text[start : piece.end])
    low, high = article.prose.span(start, piece.end)
    return Finding(rule.name, rule.severity, rule.message.format(how=f"{how}: “{said}”"), low, high)


def _tail(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _QUOTE else "…" + said[-_QUOTE:]


CHECK = SiteCheck(OPTIONS, compile, gather, judge, Evidence, message_fields=MESSAGE_FIELDS)
