"""Which pieces of text recur in the articles of one source: what the page adds and the article does not say."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import compress, count
from operator import itemgetter
from typing import TYPE_CHECKING
from zlib import crc32

from articlelint.article.origin import origin
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.pieces import HEADING, ROW, SENTENCE

if TYPE_CHECKING:
    from articlelint.article.article import Article
    from articlelint.syntax.pieces import Piece

_LONGEST = 500  # characters of a piece that is compared
# What has words has two letters ("7月3日" has three), and is not a single word in brackets ("(via)") or a bare URL.
_WORD = regex(r"[^\W\d_][\W\d_]*[^\W\d_]")
_ASIDE = regex(r"[^\w\[(（【「〔]*[\[(（【「〔]\W*\w+\W*[\])）】」〕]\W*")
_URL = "://"
_BARE_URL = regex(r"\S*://\S*")
_ASIDE_LONGEST = 40  # characters of a word in brackets
_NAME = 40  # characters before and after a cut that may be one name
_SENTENCE = 60  # characters from which a piece is one that two articles have in common by descent only
_DIGITS = bytes.maketrans(b"123456789", b"000000000")  # "3 min read" and "7 min read" are one piece
# In labels a number is one of any length: "312 comments", "1,725 comments", "3.4k", "3万", in any script's digits.
_NUMBER = regex(r"\d+(?:[.,:'’٫٬/-]\d+)*(?:[^\W\d_](?![^\W\d_]))?")
# A date is one, too, whatever its month: "5 de enero de 2024", "Jan. 5th, 2024"; its numbers are 0 by then.
_MONTH = r"[^\s\d,;:|/()]{2,14}"
_DATE = regex(rf"0\S{{0,2}} (?:{_MONTH} ){{1,3}}0\b|{_MONTH} 0\S{{0,2}},? 0\b")
_COUNTER_WORDS = 4  # "— Ada Lovelace (@ada) 5 May 2024" is whom a text quotes
_SHORT = 50  # characters of a label with a counter, a date or a name
_IS_SENTENCE = bytes(shape & SENTENCE for shape in range(256))
_NO_SENTENCE = bytes(shape & HEADING or not shape & (SENTENCE | ROW) for shape in range(256))
_TOKENS = range(2, 6)  # words of a label that may be the same but for a name
_DATE_DIGITS = 5  # of a year and a day
_DATE_WORDS = 4
_MARKS = "0.,:;/|·•–—-()[]"
_UNSPACED = "\u0e00"  # from here on scripts may have no blanks: of a word the first and last two signs are compared
_UNSPACED_LEAST = 4
_AFFIX = 2  # signs
_TOLD = 30  # characters of a sentence that tells something
_SAME_SHARE = 0.5  # of the sentences of the shorter of two articles that are one: an edited copy is a copy
_SAME_LEAST = 3  # sentences that such articles share
_KEPT = 8  # articles in which a sentence is looked up: one in more of them is no sign of descent
_PLACES = 8  # for each number among which repeated ones are looked for: so many that few share one by chance
LEAST = 3  # articles in which a piece stands that recurs


class Fingerprints(NamedTuple):
    """The pieces of one article as numbers, one for each in their order; 0 for what has no words or is too long.

    The number of a sentence, by which articles are told to be one, is odd. `origin` is the host that the article names
    as its source; else where it is published, or its folder, with a `/` after it.

    `frames` are three numbers each for labels before the first sentence and after the last one: which piece it is, and
    how it begins and ends. They are equal where two labels differ in a name: "By Ada Lovelace", "By Bo Diddley".
    """

    origin: str
    pieces: array[int]
    frames: array[int]

    @property
    def numbers(self) -> set[int]:
        """All that two articles can have in common."""
        return {*self.pieces, *self.frames[1::3], *self.frames[2::3]}


def fingerprints(article: Article) -> Fingerprints:
    """The fingerprints of `article`: equal where the text is, digits and the case of letters apart."""
    return article.remember(fingerprints, lambda: _fingerprints(article))


def _fingerprints(article: Article) -> Fingerprints:
    text, pieces = article.lowered, article.pieces
    names = _names(text, pieces)
    # Two bytes for each character, so that slices of all of it serve. A few characters of other scripts have the bytes
    # of digits in them and are taken for one another; no two texts of any length are.
    data = _encoded(text)
    is_even = len(data) == 2 * len(text)
    has_url = _URL in text
    find_word, is_aside = _WORD.search, _ASIDE.fullmatch
    numbers = array("I")
    for start, end, _, _ in pieces:
        size = end - start
        has_words = 1 < size <= _LONGEST and (text[start : start + 2].isalpha() or find_word(text, start, end))
        may_be_aside = size <= _ASIDE_LONGEST and not text[start].isalnum()
        if not has_words or start in names or (may_be_aside and is_aside(text, start, end)):
            number = 0
        elif has_url and text.find(_URL, start, end) >= 0:
            number = _with_url(text[start:end])
        else:
            part = data[2 * start : 2 * end] if is_even else _encoded(text[start:end])
            number = crc32(part) & -2 | (size >= _SENTENCE)
        numbers.append(number)
    return Fingerprints(origin(article), numbers, _labelled(text, data, numbers, pieces, article.shapes))


def _labelled(text: str, data: bytes, numbers: array[int], pieces: Sequence[Piece], shapes: bytes) -> array[int]:
    """Give headings numbers of their own, and labels those without their digits; returns the `frames`."""
    frames = array("I")
    head, tail = _ends(pieces, shapes)
    is_even = len(data) == 2 * len(text)
    for at in compress(count(), shapes.translate(_NO_SENTENCE)):
        start, end, _, _ = pieces[at]
        number = numbers[at]
        if shapes[at] & HEADING:
            numbers[at] = number and number ^ HEADING
        elif end - start <= _SHORT:
            label = bare = text[start:end]
            has_number = not (is_even and label.isascii()) or data.find(b"0", 2 * start, 2 * end) >= 0
            if has_number:
                bare = without_numbers(label)
                if number and bare != label and _URL not in label and _is_counter(bare):
                    numbers[at] = crc32(_encoded(bare)) & -2
            if not head <= at < tail and (affixes := _affixes(label, bare)):
                side = "<" if at < head else ">"
                before, after = (crc32(_encoded(each)) & -2 for each in (side + affixes[0], affixes[1] + side))
                frames.extend((at, before, after))
    return frames


def _is_counter(bare: str) -> bool:
    """Whether a label without its numbers is a counter or names a date, and is no date itself, and no name with one."""
    return _WORD.search(bare) is not None and bare.count(" ") < _COUNTER_WORDS


def _ends(pieces: Sequence[Piece], shapes: bytes) -> tuple[int, int]:
    """The first sentence that tells something, and what comes after the last."""
    sentences = shapes.translate(_IS_SENTENCE)
    first, last = sentences.find(1), sentences.rfind(1)
    while first >= 0 and pieces[first][1] - pieces[first][0] < _TOLD:
        first = sentences.find(1, first + 1)
    if first < 0:
        return len(shapes), len(shapes)
    while last > first and pieces[last][1] - pieces[last][0] < _TOLD:
        last = sentences.rfind(1, 0, last)
    return first, last + 1


def without_numbers(label: str) -> str:
    """A short text with 0 for each number and each date."""
    bare = _NUMBER.sub("0", label)
    return _DATE.sub("0", bare) if bare.count("0") > 1 else bare


def _affixes(label: str, bare: str) -> tuple[str, str] | None:
    """How a label begins and ends, where something else is between or beside; None where there are no words.

    `bare` is it without its numbers.
    """
    words = bare.split()
    number = len(words)
    if number <= _DATE_WORDS and bare != label and _is_date(label, words):
        return "0", "0"
    if number in _TOKENS:
        return words[0], words[0] if words[-1] == "0" else words[-1]
    if number == 1 and len(label) >= _UNSPACED_LEAST and label >= _UNSPACED:
        return label[:_AFFIX], label[-_AFFIX:]
    return None


def _is_date(label: str, words: Sequence[str]) -> bool:
    """Whether a label without its numbers is a date: "2024-01-05", "Mon, 5 Jan 2024 12:30"."""
    named = sum(word.strip(_MARKS) != "" for word in words)
    return named <= 1 and sum(map(str.isdecimal, label)) >= _DATE_DIGITS


def _with_url(part: str) -> int:
    """The number of a piece with a URL, whose digits make it another one; 0 where it has no words beside."""
    if _WORD.search(_BARE_URL.sub(" ", part)) is None:
        return 0
    return crc32(part.encode("utf-16-le", "surrogatepass")) & -2 | (len(part) >= _SENTENCE)


def _names(text: str, pieces: Sequence[Piece]) -> set[int]:
    """Where pieces start inside of a name ("openSUSE"), not where two texts run together.

    A name is a word that is cut more than once; what ran together is one word and rarely comes again.
    """
    joined = [start for start, _, _, is_joined in pieces if is_joined and text[start - 1].isalpha()]
    if not joined:
        return set()
    words = {start: _word_around(text, start) for start in joined}
    often = Counter(words.values())
    return {start for start, word in words.items() if often[word] > 1}


def _word_around(text: str, at: int) -> str:
    start = end = at
    while start > max(0, at - _NAME) and text[start - 1].isalnum():
        start -= 1
    while end < min(len(text), at + _NAME) and text[end].isalnum():
        end += 1
    return text[start:end]


def _encoded(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass").translate(_DIGITS)


def repeated(articles: Collection[array[int]]) -> set[int]:
    """The numbers of pieces that stand in several `articles`, with now and then one that stands in one only.

    Most pieces stand in one; to remember all of them would take a hundred bytes for each. So only a
    few bits of each number are kept until it comes again.
    """
    last = (1 << (_PLACES * sum(map(len, articles))).bit_length()) - 1
    seen = bytearray(last + 1)
    again: set[int] = set()
    for pieces in articles:
        for number in set(pieces):
            place = number >> 1 & last
            if seen[place]:
                again.add(number)
            seen[place] = 1
    return again


class Recurring(NamedTuple):
    """What recurs in the articles of one origin: for each piece by its number, in how many of its `articles`."""

    articles: int
    pieces: Mapping[int, int]


def fold(site: Iterable[Fingerprints]) -> dict[str, Recurring]:
    """What recurs, and what will if one article more has it, by origin.

    Articles of which most sentences are those of another one count as one.
    """
    least = LEAST - 1
    by_origin: dict[str, list[Fingerprints]] = {}
    for each in site:
        by_origin.setdefault(each.origin, []).append(each)
    found = {}
    for name, articles in by_origin.items():
        if len(articles) >= least:
            number, counts = _count(articles)
            found[name] = Recurring(number, {piece: count for piece, count in counts.items() if count >= least})
    return found


def recurring(nearly: Mapping[str, Recurring]) -> dict[str, Recurring]:
    """Of what fold() gives what recurs."""
    return {
        origin: Recurring(each.articles, {piece: count for piece, count in each.pieces.items() if count >= LEAST})
        for origin, each in nearly.items()
    }


def _count(articles: Collection[Fingerprints]) -> tuple[int, Counter[int]]:
    """How many different articles there are, and in how many of them each piece occurs that is not in one only."""
    again = repeated([each.pieces + each.frames[1::3] + each.frames[2::3] for each in articles])
    groups: list[set[int]] = []  # the pieces of all that are one article
    sizes: list[int] = []  # sentences of the first of them
    seen_in: dict[int, list[int]] = {}  # the groups in which a sentence occurs
    for each in articles:
        sentences = {number for number in each.pieces if number & 1}
        number = len(sentences)
        sentences &= again
        shared = Counter(group for sentence in sentences for group in seen_in.get(sentence, ()))
        group, most = max(shared.items(), key=itemgetter(1), default=(0, 0))
        if not groups or not is_same(most, number, sizes[group]):
            group = len(groups)
            groups.append(set())
            sizes.append(number)
        groups[group].update(again.intersection(each.numbers))
        for sentence in sentences:
            known = seen_in.setdefault(sentence, [])
            if len(known) < _KEPT and group not in known:
                known.append(group)
    counts: Counter[int] = Counter()
    for pieces in groups:
        counts.update(pieces)
    del counts[0]
    return len(groups), counts


def is_same(shared: int, own: int, other: int) -> bool:
    """Whether two articles count as one, by how many sentences they share, and how many each has."""
    return shared >= _SAME_LEAST and shared >= _SAME_SHARE * min(own, other)
