"""How the body of an article ends, as far as that shows without lists of words.

A body may well end without a full stop: in a heading, a list, a link, a signature, code, a widget. So only running
prose counts, and only where nothing but closing tags follows it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from articlelint.article.article import Article
from articlelint.article.language import has_no_blanks
from articlelint.startup.expressions import regex
from articlelint.syntax.endings import is_finished, is_letter
from articlelint.syntax.pieces import Piece

End = Literal["", "open", "ellipsis"]

_MIN_WORDS = 8  # of a sentence that is running prose
_MIN_CHARACTERS = 16  # the same in scripts without blanks
_MIN_LOWER = 0.5  # share of its words that begin in lower case: less is a list of names or a title
_SHORT_LINE = 45  # characters; see pieces._WRAPPED
_LONG_BLOCK = 80  # characters of a paragraph that its author would end in a mark
_PUNCTUATED = 0.8  # share of such paragraphs that do
_MIN_PUNCTUATED = 2  # of them: one says nothing of habits
_AFTER = 2_000  # characters after the last words, tags and blanks, that are looked at
_LAST = 80  # characters of the last words that are looked at
_LINE = 1_000  # characters before the last sentence in which a table's lines show
_URL_LIMIT = 2_000  # characters

# What may stand after the last words of a cut body: a program that cuts does not close emphasis, quotes or brackets,
# but the one that writes HTML closes its tags.
_LAST_TAG = regex(r"</[A-Za-z][^<>]*>|<br[^<>]*>")
_WORD = regex(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CODE_LIKE = regex(r"\w\(|\(\)|[{}=\\]|//|\s\|\s.*\s\|\s")
_ADDRESS = regex(r"(?:https?://|www\.)\S*\Z|\S+@\S+\.\w+\Z|[#@＃＠][\w-]+\Z|\bat\W+\w+\W+dot\W+\w+\Z")
# Last "words" that are none: paths, file names, hashes, versions; abbreviations in capitals; smileys with letters.
_NO_WORD = regex(r".*[\d/\\_~=<>|^*+]|.*\w[.]\w|[A-Z][A-Z-]+\Z|[:;=8][-o']?\w\Z|[xX]+D+\Z")
_LAUGHTER = regex(r"(?:\b(\w{2})\1+\w?|([^\W\d_])\2\2+)\Z")  # haha, heheheh, kkkk, 哈哈哈, ㅋㅋㅋ
_LATIN_TAIL = regex(r"[\x21-\x7e]+\Z")


def end_of(article: Article) -> End:
    """Whether the body ends in the open where its author would set a mark, or in an ellipsis."""
    tail = _without_rest(article.text[max(article.body_start, len(article.text) - _AFTER) :])
    if tail.endswith(("…", "...", "…]", "...]")):
        return "ellipsis"
    if not is_letter(tail[-_LAST:]) or not article.pieces:
        return ""
    piece = article.pieces[-1]
    is_open = (
        ends_raw(article, piece)
        and not is_cell(article, piece)
        and is_prose(article, piece)
        and is_punctuated(article, piece)
    )
    return "open" if is_open else ""


def _without_rest(text: str) -> str:
    """A text without what may stand after its last words, looked for from its end."""
    text = text.rstrip()
    while (start := _last_tag(text)) >= 0:
        text = text[:start].rstrip()
    return text


def _last_tag(text: str) -> int:
    """Where the closing tag, the line break or the comment begins that a text ends with; -1 if it ends with none."""
    if not text.endswith(">"):
        return -1
    if text.endswith("-->") and (start := text.find("<!--", max(0, text.rfind("-->", 0, -3)))) >= 0:
        return start
    start = text.rfind("<")
    return start if start >= 0 and _LAST_TAG.fullmatch(text, start) else -1


def ends_in_prose(article: Article, piece: Piece) -> bool:
    """Whether nothing but closing tags and marks stands after a piece in the source."""
    end = article.prose.span(piece.end - 1, piece.end)[1]
    source = article.text
    if len(source) - end > 20_000:
        return False
    return not _without_rest(source[end:])


def ends_raw(article: Article, piece: Piece) -> bool:
    """Whether not even a tag is closed after a piece: who forgets a full stop still closes the paragraph."""
    end = article.prose.span(piece.end - 1, piece.end)[1]
    return not article.text[end : end + _AFTER].strip()


def is_prose(article: Article, piece: Piece) -> bool:
    """Whether a piece is running prose up to its last word, and no name, title, list, code, verse or signature."""
    text = article.prose.text[piece.start : piece.end]
    if ends_in_link(article, piece) or _CODE_LIKE.search(text) or ends_in_no_word(text):
        return False
    if article.prose.text[max(0, piece.start - 8) : piece.start].rstrip().endswith(","):
        return False  # "Yours," and a name in the next line
    if _is_verse(article, piece) or is_cell(article, piece):
        return False
    more = piece.start > article.blocks[piece.block].start  # a sentence of the same paragraph comes before it
    if has_no_blanks(text):
        return len(text) >= (_MIN_CHARACTERS if more else 2 * _MIN_CHARACTERS)
    words = _WORD.findall(text)
    lower = sum(not word[0].isupper() for word in words)
    return len(words) >= (3 if more else _MIN_WORDS) and lower >= _MIN_LOWER * len(words)


def is_cell(article: Article, piece: Piece) -> bool:
    """Whether a piece stands in a table's row, behind a bar."""
    text = article.prose.text
    line = max(text.rfind("\n", 0, piece.start) + 1, piece.start - _LINE)
    return " | " in text[line : piece.end]


def is_punctuated(article: Article, piece: Piece) -> bool:
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
    # The sentences before it in its own paragraph end in marks, too.
    pieces = [one for one in article.pieces if one.block == piece.block and one.start <= piece.start]
    ends += [is_finished(text[one.start : one.end]) for one, after in pairwise(pieces) if not after.joined]
    return len(ends) >= _MIN_PUNCTUATED and sum(ends) >= _PUNCTUATED * len(ends)


def ends_in_link(article: Article, piece: Piece) -> bool:
    """Whether a link is the last that a piece says."""
    return any(link.text_end >= piece.end > link.text_start >= 0 for link in article.links[-8:])


def ends_in_no_word(text: str) -> bool:
    """Whether `text` ends in what is no word of a sentence: an address, a number, a file's name, a smiley, laughter."""
    if _ADDRESS.search(text, max(0, len(text) - _URL_LIMIT)):
        return True
    last = text[-_LAST:]
    token = last.rsplit(None, 1)[-1] if last.strip() else ""
    if has_no_blanks(token):
        latin = _LATIN_TAIL.search(token)
        token = latin[0] if latin else token[-1]
    return _NO_WORD.match(token) is not None or _LAUGHTER.search(last) is not None


def _is_verse(article: Article, piece: Piece) -> bool:
    """Whether the piece's block is set in lines that are shorter than an editor wraps them: a poem, an address."""
    block = article.blocks[piece.block]
    lines = article.prose.text[block.start : block.end].strip().split("\n")
    return len(lines) > 1 and max(map(len, lines)) < _SHORT_LINE
