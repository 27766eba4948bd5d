"""How a text ends: finished, with an ellipsis, with the mark that feeds leave where they cut, or in the open."""

from __future__ import annotations

from typing import Literal

from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.html import unescape
from articlelint.syntax.view import folded

How = Literal["finished", "open", "ellipsis", "feed-mark"]

# Marks that end a sentence: Unicode 16, property Sentence_Terminal, those of scripts in daily use (Latin, CJK, Arabic,
# Urdu, Devanagari, Armenian, Ethiopic, Myanmar, Khmer, Tibetan, Mongolian), and Thai's ends of a paragraph and a text.
_TERMINAL = ".!?。！？．｡‼⁇⁈⁉؟۔।॥։።፧፨။។៕།༎᠃᠉ฯ๚๛"
_GREEK_QUESTION = ";\u037e"
# Quotation marks that close in some language, and open in another: “ in German, « in Danish, ” in Swedish, ״ in Hebrew.
_CLOSING = "\"')]}”’»›」』】〕）〉》］〗〞〟“‟«‹‘״׳＂＇*_`"
_BLANKS = " \u00a0\u202f\u2009\u3000"
# No writer's habit: an ellipsis in brackets or as an entity. WordPress ends its excerpts in "[&hellip;]"
# (wp_trim_excerpt), RSS readers and exporters in "[...]", "(...)" or "[…]".
_FEED_MARK = regex(r"(?:[\[(]\s*(?:…+|\.(?:\s?\.){2,}|&hellip;|&#8230;)\s*[\])]|&hellip;|&#8230;|&#[xX]2026;)\Z")
_ELLIPSIS = regex(r"(?:…+|\.{3,}|\.(?:\s\.){2,}|⋯+|‥+)\Z")
_TAG = regex(r"</?[A-Za-z][^<>]*>")
_LONGEST_MARK = 24
_LONGEST_WORD = 100  # characters
_COMMAS = frozenset(",，、،՝፣၊")
_DANGLING = regex(r"(?:[^\W\d_]\s[–—&-]|(?:^|[\s\w])\s?[(（\[［{「『【〈《„‚]|\s[“‘«‹])\Z")
_OPEN_WITHIN = 300  # characters before the end in which what opened must close; further back it is a slip of the pen
# What closes what a mark opened; of the same mark another language may close with another one.
_CLOSED_BY = {
    "(": ")", "（": "）)", "[": "]", "［": "］", "【": "】", "「": "」", "『": "』", "〈": "〉", "《": "》",
    "„": "“”\"", "“": "”\"", "”": "”", "«": "»", "»": "«»", "‹": "›", "›": "‹›", '"': '"',
}  # fmt: skip
_CLOSING_OF = frozenset("".join(_CLOSED_BY.values()))
_BRACKETS = frozenset("(（[［【「『〈《")
_EYES = tuple(":;=-^'")  # before the mouth of a smiley


class Ending(NamedTuple):
    """How a text ends; `core` is where its words end, the mark and blanks before it left out.

    `doubled`: the ellipsis is written twice, as Chinese has it ("……"), or follows a full stop ("....").
    `is_apart`: several blanks stand before it, as no writer sets them.
    """

    how: How
    core: int
    doubled: bool = False
    is_apart: bool = False


class Words(NamedTuple):
    """Words of a language after which a sentence must go on, and endings of such words."""

    whole: frozenset[str]
    endings: tuple[str, ...]


def words_of(text: str) -> Words:
    """The words of a list; one that begins with a hyphen is the end of longer ones, as Korean's particles are."""
    words = text.split()
    return Words(
        frozenset(word for word in words if not word.startswith("-")),
        tuple(word[1:] for word in words if word.startswith("-")),
    )


def ending(text: str) -> Ending:
    """How `text` ends. Quotes, brackets and emphasis that close after the last mark are looked through."""
    end = len(text.rstrip())
    head = text[max(0, end - _LONGEST_MARK) : end]
    offset = end - len(head)
    mark = _FEED_MARK.search(head)
    if mark:
        return Ending("feed-mark", _blank_before(text, offset + mark.start()))
    inner = head.rstrip(_CLOSING + _BLANKS)
    mark = _ELLIPSIS.search(inner)
    if mark:
        start = mark.start() + (len(mark[0]) == 4 and mark[0][0] == ".")  # "....": a full stop, then the ellipsis
        core = _blank_before(text, offset + start)
        return Ending("ellipsis", core, _is_doubled(mark[0]), offset + start - core > 1)
    if inner[-1:] and inner[-1] in _TERMINAL:
        return Ending("finished", end)
    return Ending("open" if is_letter(head) or head[-1:].isdigit() or is_hanging(head) else "finished", end)


def is_finished(text: str) -> bool:
    """Whether `text` ends in a mark that ends a sentence, closing quotes and brackets apart."""
    inner = text.rstrip().rstrip(_CLOSING + _BLANKS)
    return bool(inner) and (inner[-1] in _TERMINAL or (inner[-1] in _GREEK_QUESTION and _is_greek(inner[-2:-1])))


def is_letter(tail: str) -> bool:
    """Whether `tail` ends in a letter, or in a sign written above or below one, as Indic and Thai vowels are."""
    if tail.isascii() or tail[-1:].isalpha():
        return tail[-1:].isalpha()
    from unicodedata import category

    while tail and category(tail[-1])[0] == "M":
        tail = tail[:-1]
    return tail[-1:].isalpha()


def is_hanging(text: str) -> bool:
    """Whether `text` ends in a comma, or in a dash, bracket or quotation mark after which more must come."""
    return text[-1:] in _COMMAS or _DANGLING.search(text, max(0, len(text) - 3)) is not None


def needs_more(text: str, words: Words | None) -> bool:
    """Whether the last word of `text` is one after which a sentence must go on."""
    last = last_word(text)
    if words is None or not last:
        return False
    return last.lower() in words.whole or last.endswith(words.endings)


def last_word(text: str) -> str:
    """The word that ends `text`, else ""; not the "at" of "at 09:08"."""
    token = text[-_LONGEST_WORD:].rsplit(None, 1)[-1:]
    return token[0].lstrip("\"'(“„«»‘¿¡[") if token and is_letter(token[0]) else ""


def open_mark(text: str) -> str:
    """The bracket or quotation mark near the end of `text` that nothing closes, or "".

    A mark opens at the beginning of a word, and closes what is open: so “ and « are told apart in all languages. Single
    quotation marks are not looked at, as they are apostrophes, too.
    """
    low = max(0, len(text) - _OPEN_WITHIN)
    opened: list[str] = []
    for at in range(low, len(text)):
        mark = text[at]
        if mark not in _CLOSED_BY and mark not in _CLOSING_OF:
            continue
        closed = next((n for n in range(len(opened) - 1, -1, -1) if mark in _CLOSED_BY[opened[n]]), -1)
        if closed >= 0:
            del opened[closed:]
        elif mark in _CLOSED_BY and _opens(mark, text[max(low, at - 1) : at], text[at + 1 : at + 2]):
            opened.append(mark)
    return opened[-1] if opened else ""


def _opens(mark: str, before: str, after: str) -> bool:
    if mark in _BRACKETS:
        return not before.isascii() or not (before.isalnum() or before in _EYES)
    return not (before.isalnum() or before in _CLOSING_OF) and (after.isalnum() or (mark == "«" and after in _BLANKS))


def _is_greek(letter: str) -> bool:
    return "\u0370" <= letter <= "\u03ff" or "\u1f00" <= letter <= "\u1fff"


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
