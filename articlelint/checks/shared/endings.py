"""How a text ends: finished, with an ellipsis, with the mark that feeds leave where they cut, or in the open."""

from __future__ import annotations

from typing import Literal

from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.html import unescape
from articlelint.syntax.view import folded

How = Literal["finished", "open", "ellipsis", "feed-mark"]

# Marks that end a sentence: Unicode 16, property Sentence_Terminal, those of scripts in daily use.
_TERMINAL = ".!?。！？．｡‼⁇⁈⁉؟۔।॥։።፧፨။។"
_CLOSING = "\"')]}”’»›」』】〕）〉》］*_`"
# No writer's habit: an ellipsis in brackets or as an entity. WordPress ends its excerpts in "[&hellip;]"
# (wp_trim_excerpt), RSS readers and exporters in "[...]", "(...)" or "[…]".
_FEED_MARK = regex(r"(?:[\[(]\s*(?:…+|\.(?:\s?\.){2,}|&hellip;|&#8230;)\s*[\])]|&hellip;|&#8230;|&#[xX]2026;)\Z")
_ELLIPSIS = regex(r"(?:…+|\.{3,}|\.(?:\s\.){2,}|⋯+)\Z")
_TAG = regex(r"</?[A-Za-z][^<>]*>")
_LONGEST_MARK = 24
_HANGING = frozenset(",，、;；([{（“‘«‹「『–—-/&+")


class Ending(NamedTuple):
    """How a text ends; `core` is where its words end, the mark and blanks before it left out.

    `doubled`: the ellipsis is written twice, as Chinese has it ("……"), or follows a full stop ("....").
    `is_apart`: several blanks stand before it, as no writer sets them.
    """

    how: How
    core: int
    doubled: bool = False
    is_apart: bool = False


def ending(text: str) -> Ending:
    """How `text` ends. Quotes, brackets and emphasis that close after the last mark are looked through."""
    end = len(text.rstrip())
    head = text[max(0, end - _LONGEST_MARK) : end]
    offset = end - len(head)
    mark = _FEED_MARK.search(head)
    if mark:
        return Ending("feed-mark", _blank_before(text, offset + mark.start()))
    inner = head.rstrip(_CLOSING + " ")
    mark = _ELLIPSIS.search(inner)
    if mark:
        start = mark.start() + (len(mark[0]) == 4 and mark[0][0] == ".")  # "....": a full stop, then the ellipsis
        core = _blank_before(text, offset + start)
        return Ending("ellipsis", core, _is_doubled(mark[0]), offset + start - core > 1)
    last = text[end - 1 : end]
    if inner[-1:] and inner[-1] in _TERMINAL:
        return Ending("finished", end)
    return Ending("open" if last.isalnum() or last in _HANGING else "finished", end)


def is_finished(text: str) -> bool:
    """Whether `text` ends in a mark that ends a sentence, closing quotes and brackets apart."""
    inner = text.rstrip().rstrip(_CLOSING)
    return bool(inner) and inner[-1] in _TERMINAL


def is_hanging(text: str) -> bool:
    """Whether `text` ends in a comma, a dash or something else after which more must come."""
    return text[-1:] in _HANGING


def plain(text: str) -> str:
    """`text` on one line as a reader sees it: no tags, entities, emphasis or code marks, plain quotes."""
    if "&" in text:
        text = unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = folded(text)
    if "*" in text or "`" in text:
        text = text.replace("*", "").replace("`", "")
    return " ".join(text.split())


def _blank_before(text: str, at: int) -> int:
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return at


def _is_doubled(mark: str) -> bool:
    return (len(mark) > 3 and mark.startswith("...")) or mark.startswith("……")
