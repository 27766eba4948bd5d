"""What mends an excerpt that was cut or holds what is no part of the article.

Where the body says what the excerpt says, the body's first whole sentences take its place: they begin where it begins
in the body, and are no longer than it. What an editor wrote is never replaced by other words, only cut back.

The article is at hand in the first pass, what other rules find in it is known after the second. So the first gives a
`Draft`, the sentences that may be used, and `chosen()` takes those in which nothing was found.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from articlelint.article.language import has_no_blanks
from articlelint.checks.excerpt.draft import Draft, Sentence
from articlelint.finding import Edit, Finding, Fix
from articlelint.messages import clipped
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.endings import is_finished, plain
from articlelint.syntax.front_matter.rewriting import rewriting
from articlelint.syntax.markdown import OBJECT, Block
from articlelint.syntax.pieces import split

if TYPE_CHECKING:
    import re

    from articlelint.article.article import Article, Value
    from articlelint.syntax.pieces import Cues, Piece

_MIN_SIZE = 30  # characters that make an excerpt; in scripts without blanks a third of them says as much
_MIN_WORDS = 3  # "Listen." is a button, "Sens." an abbreviation
_LIMIT = 20_000  # characters of the body in which an excerpt is looked for
_BEGINNING = 40  # characters by which the beginning of the body is known
_MOST = 40  # pieces that are looked at, from where the excerpt begins
_ENOUGH = 2  # times the old length: of sound sentences; further ones would hardly be reached
_QUOTE = 60

_FAMILIES = ("boilerplate/", "body/")  # rules about the words of the body
_NOT_WORDS = frozenset(("body/markup", "body/entities"))  # they speak of what a reader does not see
# What is no sentence to be read by itself: code, markup, an address, columns that were run together.
_UNFIT = regex(rf"[{OBJECT}<>{{}}\[\]|*_`\\]")
_UNFIT_TEXTS = ("://", "www.", "   ", "\t", "&#", "&amp;", "&nbsp;", "&quot;", "&lt;", "&gt;")
_GOES_ON = (":", ",", ";", "：", "，", "；", "…", "..")
_WORD = regex(r"\w{3,}")
_PAIRS = {mark: pair[0] for pair in ('"', "“”„", "()", "«»", "「」", "『』") for mark in pair}
_MARKS = regex(f"[{''.join(_PAIRS)}]")
_SENTENCE_END = regex(r"[.!?][\"')\]”’»]*\s|[。！？]")
_WIDE_STOPS = frozenset("。！？」』）”’")
_OPENING = frozenset("\"'“‘„«(¿¡「『《$€£")


class Furniture(NamedTuple):
    """How to know what is no sentence of the article: bylines, credits and the like, the dateline before a report."""

    is_one: Callable[[str], bool]
    dateline: re.Pattern[str] | None


def last_whole_sentence(text: str, core: int, cues: Cues) -> int:
    """Where the last whole sentence of `text`, whose words end at `core`, ends; 0 where there is none."""
    if not _SENTENCE_END.search(text, 0, core):
        return 0
    pieces = split(text[:core], (Block("paragraph", 0, core),), cues._replace(openers=frozenset()))
    return next((piece.end for piece in reversed(pieces) if is_finished(text[piece.start : piece.end])), 0)


def cut_back(article: Article, value: Value, last: int) -> Fix | None:
    """Drop what follows the last whole sentence; None where too little would be left.

    That is for what its editor wrote: the body does not say it.
    """
    view = value.view
    if not is_enough(view.text[:last]) or not view.is_exact(article.text, last - 1, last):
        return None
    end = len(view.text.rstrip())
    low, high = view.span(last - 1, last)[1], view.span(last, end)[1]
    return Fix("Cut it back to its last whole sentence", "unsafe", (Edit(low, high, ""),))


def draft(
    article: Article, value: Value, last: int, core: int, head: Callable[[], int], furniture: Furniture
) -> Draft | None:
    """What may take the place of the excerpt `value`; None where it is not of the body.

    Its last whole sentence ends at `last`, its words at `core`. `head` tells where the boilerplate ends with which it
    begins, for that may be missing in the body.
    """
    front_matter = article.front_matter
    if front_matter is None:
        return None

    def read() -> tuple[Sentence, ...]:
        at, stretch = _beginning(article, value.view.text, core, head)
        return () if at is None else tuple(_sentences(article, at, stretch, core, furniture))

    sentences = article.remember((Sentence, value.key), read)  # other rules about excerpts ask for them, too
    if not sentences:
        return None
    words = frozenset(_WORD.findall(plain(article.title_text).lower())) - article.stop_words
    kept = plain(value.view.text[:last])
    return Draft(sentences, core, kept, words, front_matter.nodes[value.key].written, value.view)


def _beginning(article: Article, text: str, core: int, head: Callable[[], int]) -> tuple[int | None, int]:
    """Where in the body the excerpt begins, `text` to `core`; None where the body does not say that.

    And whether the excerpt has more before it: the number of the first stretch.
    """
    words = plain(text[:core])
    at = _place(words, article.folded)
    if at is not None:
        return at, 0
    at = _place_behind_labels(words, article)
    if at is None and 0 < (behind := head()) < core:
        at = _place(plain(text[behind:core].lstrip(" .,:;|·•-–—")), article.folded)
    return at, 1


def fix(draft: Draft, findings: Iterable[Finding], cut_back: Fix | None) -> Fix | None:
    """The fix that writes the first sentences in which none of `findings` is; None where there are none to write.

    It is `cut_back` where that leaves the same, as it is written.
    """
    text = chosen(draft, findings)
    if not text or text == draft.view.text.strip():
        return None
    if plain(text) == draft.kept:
        return cut_back
    edits = rewriting(draft.written, draft.view, text)
    if not edits:
        return None
    short = clipped(text, _QUOTE)
    return Fix(f"Write the body's first whole sentences instead: “{short}”", "unsafe", edits)


def chosen(draft: Draft, findings: Iterable[Finding]) -> str:
    """The first sentences that fit, one after the other in the body; "" where they make no excerpt."""
    about_words = [each for each in findings if each.rule.startswith(_FAMILIES) and each.rule not in _NOT_WORDS]
    text = so_far = ""
    stretch = -1
    is_first = True
    for each in draft.sentences:
        covering = [found for found in about_words if found.start < each.end and each.start < found.end]
        if covering:
            if so_far or not any(_is_boilerplate(found, each) for found in covering):
                break
            is_first = False
            continue
        if not each.is_sound or (so_far and stretch != each.stretch):
            break
        is_first = is_first and (bool(so_far) or each.stretch == 0)
        so_far += each.blank + each.text if so_far else each.text
        stretch = each.stretch
        if len(so_far) > draft.size:
            break
        if not _is_short(each.text):
            text = so_far
    if not is_enough(text):
        return ""
    return text if is_first or _is_about(text, draft.title_words) else ""


def is_enough(text: str) -> bool:
    """Whether sentences are long enough to be an excerpt."""
    return len(text) >= (_MIN_SIZE // 3 if has_no_blanks(text) else _MIN_SIZE)


def _is_boilerplate(finding: Finding, sentence: Sentence) -> bool:
    """Whether a finding says so of all of the sentence."""
    covers = finding.start <= sentence.start and sentence.end <= finding.end
    return covers and finding.rule.startswith("boilerplate/")


def _is_about(text: str, title_words: frozenset[str]) -> bool:
    low = text.lower()
    if has_no_blanks(low):
        return any(word[at : at + 2] in low for word in title_words for at in range(len(word) - 1))
    return not title_words.isdisjoint(_WORD.findall(low))


def _place(core: str, text: str) -> int | None:
    """Where in `text` the words of `core`, which has single blanks, stand."""
    if not core or max(core.split(), key=len) not in text:
        return None
    for limit in (2 * len(core) + 200, _LIMIT):  # most often at the beginning
        at = text.find(core, 0, limit)
        if at >= 0:
            return at
        words = text[:limit].split()
        at = " ".join(words).find(core)
        if at >= 0:
            return _place_of_word(text, words, at)
    return None


def _place_of_word(text: str, words: Iterable[str], at: int) -> int:
    """Where what is at `at`, when the `words` of `text` have single blanks between them, is in the text itself."""
    place = 0
    for word in words:
        place = text.index(word, place)
        if at <= len(word):
            break
        at -= len(word) + 1
        place += len(word)
    return place + at


def _place_behind_labels(core: str, article: Article) -> int | None:
    """Where the body begins, if the excerpt goes on so behind labels that the body does not have.

    What ends like a sentence is no label but may be its editor's.
    """
    if not article.pieces:
        return None
    first = article.pieces[0]
    at = core.find(plain(article.folded[first.start : min(first.end, first.start + _BEGINNING)]))
    if at <= 0 or is_finished(core[:at]):
        return None
    return first.start if _place(core[at:], article.folded[first.start :]) == 0 else None


def _sentences(article: Article, at: int, stretch: int, size: int, furniture: Furniture) -> Iterator[Sentence]:
    """The sentences of the prose from `at`, without furniture and what is no sentence."""
    text, pieces, blocks = article.prose.text, article.pieces, article.blocks
    title = plain(article.title_text)
    first = max(0, bisect_right(article.piece_starts, at) - 1)
    total = 0
    for number in range(first, min(len(pieces), first + _MOST)):
        piece = pieces[number]
        start, end = max(piece.start, at if number == first else 0), piece.end
        if title and article.folded.startswith(title, start):
            start = _behind_title(text, start + len(title), end) or start
        if furniture.dateline is not None:
            line = furniture.dateline.match(text, start, end)
            start = line.end() if line else start
        said = " ".join(text[start:end].split())
        goes_on = _goes_on(said)
        if (
            blocks[piece.block].kind != "paragraph"
            or not (goes_on or (_is_sentence(said) and not _is_button(said, pieces, number)))
            or furniture.is_one(said)
        ):
            stretch += 1
            continue
        is_whole = not goes_on and not _is_run_together(text, pieces, number)
        is_sound = is_whole and _is_fit(text[start:end]) and _is_balanced(said)
        blank = " " if text[piece.start - 1 : piece.start].isspace() and not has_no_blanks(said[:1]) else ""
        yield Sentence(said, *article.prose.span(start, end), blank, stretch, is_sound)
        total += is_sound * len(said)
        if total > _ENOUGH * size:
            return


def _behind_title(text: str, at: int, end: int) -> int:
    """Where a piece goes on behind a title that ends at `at`; 0 where that is not a line of its own."""
    return at + len(text[at:end]) - len(text[at:end].lstrip()) if text[at:end][:1] in "\r\n" else 0


def _is_sentence(text: str) -> bool:
    """Whether a text begins and ends as sentences do."""
    if not is_finished(text):
        return False
    if has_no_blanks(text):
        return True
    first = text.split(None, 1)[0]
    return not first.islower() and (first[0].isalnum() or first[0] in _OPENING)


def _goes_on(text: str) -> bool:
    """Whether a text ends in the middle of a sentence, or before a list."""
    return text.rstrip("\"')]”’»」』）").endswith(_GOES_ON)


def _is_short(text: str) -> bool:
    return text.count(" ") < _MIN_WORDS - 1 and not has_no_blanks(text)


def _is_button(text: str, pieces: Sequence[Piece], number: int) -> bool:
    """Whether a piece is a word or two and all of its block."""
    block = pieces[number].block
    return _is_short(text) and all(
        each.block != block for each in (*pieces[number - 1 : number], *pieces[number + 1 : number + 2])
    )


def _is_run_together(text: str, pieces: Sequence[Piece], number: int) -> bool:
    """Whether nothing parts a piece from the one before or after; some scripts set no blank between sentences."""
    return any(each.joined and text[each.start - 1] not in _WIDE_STOPS for each in pieces[number : number + 2])


def _is_fit(text: str) -> bool:
    return not _UNFIT.search(text) and not any(map(text.__contains__, _UNFIT_TEXTS))


def _is_balanced(text: str) -> bool:
    """Whether no quotation or bracket begins or ends outside of `text`, as far as counting tells."""
    pairs = [_PAIRS[mark] for mark in _MARKS.findall(text)]
    return not any(pairs.count(pair) % 2 for pair in set(pairs))
