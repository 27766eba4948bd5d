"""Wholes of a text: sentences, lines, items and fragments that nothing else hangs on.

What is of the page fills such a whole, or several; a phrase inside a sentence belongs to the sentence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from articlelint.article.article import Article
from articlelint.startup.expressions import regex
from articlelint.syntax.markdown import Block
from articlelint.syntax.pieces import SENTENCE, split
from articlelint.syntax.view import folded, lowered

# What may stand between the start of a piece and a phrase that fills it, and behind the phrase.
_OPENING = " \t\xa0\u3000\"'“‘«„「『【《([（［>|•·*+–—-↑⬆️▲✦☞→👉"
_CLOSING = " \t\xa0\u3000\"'”’»」』】》)]）］.!?…。！？:：;；,，|•·*+–—-›>→←↑⬆️▲✦👇"
_STOPS = frozenset(".!?…。！？\"'”’»」』】)]）］")  # a line that ends with one says all it has to
_HANGING = frozenset(",;，；、–—(（[［【「『“„")  # one that ends with one goes on
# "Title: A crane" and further lines of that kind, without a fence.
_METADATA = regex(r"\ufeff?(?:[A-Za-z][\w -]{0,30}:[^\r\n]*(?:\r\n|\n|\r)){2,}")
_TITLE = regex(r"(?i)(?:\A\ufeff?|[\r\n])title:")
_LABEL = 32  # characters of a line that no editor wraps
_NEAR = 160  # characters on both sides of a removal that tell whether a sentence ends there
_APART = 2  # pieces between two places
_ENTRY_AFTER = 2  # sentences above a heading inside the text


def is_whole(article: Article, start: int, end: int) -> bool:
    """Whether prose[start:end] begins and ends where a sentence, a line, an item or a run-together fragment does."""
    text, pieces = article.prose.text, article.pieces
    first = bisect_right(article.piece_starts, start) - 1
    last = bisect_left(article.piece_starts, end) - 1
    if first < 0:
        return False
    if text[pieces[first].start : start].strip(_OPENING):
        return False
    if text[end : pieces[last].end].strip(_CLOSING) and not _is_seam(text, end):
        return False
    if article.prose.span(start, end)[0] < article.remember(_metadata_end, lambda: _metadata_end(article)):
        return False
    return not (_goes_on(article, first) or _goes_on(article, last + 1))


def _metadata_end(article: Article) -> int:
    """Where the lines end at the top of an article that Pelican and MultiMarkdown read as its front matter; else 0."""
    head = None if article.front_matter else _METADATA.match(article.text)
    return head.end() if head and _TITLE.search(head[0]) else 0


def is_apart(article: Article, start: int, end: int) -> bool:
    """Whether prose[start:end] can be removed without another sentence changing: it is made of whole pieces, and no two
    words or sentences run together where it was.
    """
    text, pieces = article.prose.text, article.pieces
    first = bisect_right(article.piece_starts, start) - 1
    last = bisect_left(article.piece_starts, end) - 1
    if pieces[first].start != start or pieces[last].end > end:
        return False
    if first == 0 or last + 1 == len(pieces):
        return True
    before, after = pieces[first - 1], pieces[last + 1]
    if before.block != pieces[first].block or after.block != pieces[last].block:
        return True
    gap = text[before.end : start] + text[end : after.start]
    if "\n" in gap:
        return True
    left = text[max(before.start, before.end - _NEAR) : before.end] + gap[:1]
    right = text[after.start : min(pieces[-1].end, after.start + _NEAR)]
    near = left + right
    parts = split(near, (Block("paragraph", 0, len(near)),), article.word_lists.cues)
    length = min(after.end - after.start, len(right))
    return any(part.start == len(left) and part.end - part.start == length for part in parts)


def text_after(article: Article, end: int) -> int:
    """Where in the file the text goes on after prose[:end] in the same block; -1 where that ends its block.

    At the start of a block its next line would be read as code for its indentation.
    """
    pieces, starts = article.pieces, article.piece_starts
    after = bisect_left(starts, end)
    if after in (0, len(pieces)) or pieces[after].block != pieces[after - 1].block:
        return -1
    return article.prose.span(starts[after], starts[after] + 1)[0]


def is_entry(article: Article, at: int) -> bool:
    """Whether piece `at` is an item of a list, or the first line below a heading inside the text."""
    blocks, pieces = article.blocks, article.pieces
    number = pieces[at].block
    kind = blocks[number].kind
    if kind in ("item", "quote"):
        near = (number - 1, number + 1)
        return any(0 <= each < len(blocks) and blocks[each].kind == kind for each in near)
    if number == 0 or blocks[number - 1].kind != "heading" or _is_title(article, blocks[number - 1]):
        return False
    return sum(1 for shape in article.shapes[:at] if shape & SENTENCE) > _ENTRY_AFTER


def _is_title(article: Article, heading: Block) -> bool:
    said = article.lowered[heading.start : heading.end].strip()
    return bool(said) and said in lowered(folded(article.title_text))


def places(numbers: Sequence[int]) -> int:
    """How many places pieces with these numbers, in order, are: neighbours are one."""
    return sum(1 for i, at in enumerate(numbers) if not i or at - numbers[i - 1] > _APART)


def _is_seam(text: str, at: int) -> bool:
    """Whether a capital follows a letter, a digit or a closing mark without a blank: text that was run together."""
    return text[at : at + 1].isupper() and not text[at - 1].isspace()


def _goes_on(article: Article, number: int) -> bool:
    """Whether the line that begins with piece `number` goes on with what the line above it says."""
    pieces, text = article.pieces, article.prose.text
    if not 0 < number < len(pieces) or pieces[number].block != pieces[number - 1].block:
        return False
    before, after = pieces[number - 1], pieces[number]
    if text[before.end : after.start].count("\n") != 1:
        return False
    last, first = text[before.end - 1], text[after.start]
    if last in _HANGING:
        return True
    line = max(before.start, text.rfind("\n", 0, before.end) + 1)
    return first.islower() and last not in _STOPS and before.end - line > _LABEL
