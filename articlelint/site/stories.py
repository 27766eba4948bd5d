"""Which articles of a site tell a story that another one tells: word for word, nearly, by its source or by its title.

Two texts are compared by their shingles, the runs of five words (Broder, 1997: On the resemblance and containment of
documents). Comparing all with all would take quadratic time; so only articles that share a long piece of text are
compared, each with the oldest of a story.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from articlelint.article import FIELDS
from articlelint.language import has_no_blanks
from articlelint.lazy import regex
from articlelint.site.recurrence import source_url

if TYPE_CHECKING:
    from articlelint.article import Article
    from articlelint.site.recurrence import Recurring

Kind = Literal["exact", "near", "template", "source", "title"]

_SHINGLE = 5  # words
_SHINGLE_CJK = 9  # characters, where no blanks separate words
_LEAST_SHINGLES = 30  # of a text that is compared: what is shorter may say the same by chance
_JACCARD = 0.8  # share of all shingles of both that both have, from which texts are nearly the same
_CONTAINED = 0.9  # share of those of the shorter one, from which it is part of the longer one
_LEAST_OF_LONGER = 0.3  # the shorter one's size: a quotation is not the story
_OF_PAGE, _OF_PAGE_SHARE = 4, 0.05  # articles of one origin in which a piece stands that is of its pages
_ANCHOR = 25  # characters of a piece by which texts that may be the same are found; half of it without blanks
_KEPT = 12  # stories that are looked up for one anchor: what more of them have says nothing
_FORM = 10  # articles that are nearly one text from which that is no story but a form
_TRIED = 4  # stories that one text is compared with
_LEAST_TITLE = 4  # words of a title that is one story's
_DATE = regex(r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]")
_PAGE = regex(r"(?:https?:)?//(?:www\.)?([^/?#\s]+)([^?#\s]*)(?:\?([^#\s]*))?")
_TRACKS = regex(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id|ref|src|source|feed|cmpid|ncid)=")
_WORD = regex(r"[^\W_]+")
_NUMBER = regex(r"[0-9]+")


class Story(NamedTuple):
    """What is compared of an article. `source` and `title` are equal where two mean the same; "" for none.

    `origin` is the host or folder whose pages it has. `text` is its prose in lower case. `pieces` are the numbers of
    its pieces (see articlelint.site.recurrence), and `bounds` where they start and end in the text, in turn.
    """

    path: str
    origin: str
    date: str
    language: str | None
    source: str
    title: str
    text: str
    pieces: array[int]
    bounds: array[int]


class Told(NamedTuple):
    """That an article tells what another one told: how that is known, its path, and the share of the text in common."""

    kind: Kind
    path: str
    share: float


def story(article: Article) -> Story:
    """What is compared of `article`."""
    bounds = array("I")
    for start, end, _, _ in article.pieces:
        bounds.append(start)
        bounds.append(end)
    return Story(
        article.path,
        article.fingerprints.origin,
        _date(article),
        article.language,
        _source(article),
        " ".join(_WORD.findall(article.title_text.casefold())),
        article.lowered,
        article.fingerprints.pieces,
        bounds,
    )


def fold(stories: Iterable[Story], recurring: Mapping[str, Recurring]) -> dict[str, Told]:
    """What is told again, by the path of the article.

    The oldest article of a story is the one that told it. `recurring` is what the articles of one origin share, which
    says nothing of their story.
    """
    found: dict[str, Told] = {}
    known: list[Story] = []  # the first article of each story
    shingles: dict[int, frozenset[int]] = {}  # of these, by their number, where they have been asked for
    texts: list[list[tuple[int, int, int]]] = []  # the pieces that make the story
    with_anchor: dict[int, list[int]] = {}
    by_source: dict[tuple[str | None, str], Story] = {}
    by_title: dict[tuple[str | None, str], Story] = {}
    for each in sorted(stories, key=lambda story: (story.date or "9", story.path)):
        spans = _own_spans(each, recurring.get(each.origin))
        anchors = {number for start, end, number in spans if _is_anchor(each.text, start, end)}
        told = None
        own: frozenset[int] = frozenset()
        for number in _likely(anchors, with_anchor):
            other = known[number]
            if other.language != each.language:
                continue
            own = own or _shingles(each.text, spans)
            if number not in shingles:
                shingles[number] = _shingles(other.text, texts[number])
            told = _told(each, own, other, shingles[number])
            if told is not None and (told.kind == "exact" or not _is_series(each.title, other.title)):
                break
            told = None
        if told is None and each.source and (each.language, each.source) in by_source:
            told = Told("source", by_source[each.language, each.source].path, 0)
        elif told is None and _is_own(each.title) and (each.language, each.title) in by_title:
            told = Told("title", by_title[each.language, each.title].path, 0)
        if told is not None:
            found[each.path] = told
        if told is None or told.kind in ("source", "title"):
            for anchor in anchors:
                places = with_anchor.setdefault(anchor, [])
                if len(places) < _KEPT:
                    places.append(len(known))
            known.append(each)
            texts.append(spans)
        by_source.setdefault((each.language, each.source), each)
        by_title.setdefault((each.language, each.title), each)
    often = Counter(told.path for told in found.values() if told.kind in ("near", "template"))
    return {
        path: told._replace(kind="template") if told.kind == "near" and often[told.path] >= _FORM else told
        for path, told in found.items()
    }


def _own_spans(story: Story, recurring: Recurring | None) -> list[tuple[int, int, int]]:
    """Where each piece starts and ends, and its number; without those of the page around the article.

    Three versions of one story have their sentences in common, too; what is of the page is in more.
    """
    spans = zip(story.bounds[::2], story.bounds[1::2], story.pieces, strict=True)
    if recurring is None:
        return list(spans)
    least = max(_OF_PAGE, _OF_PAGE_SHARE * recurring.articles)
    return [span for span in spans if recurring.pieces.get(span[2], 0) < least]


def _is_anchor(text: str, start: int, end: int) -> bool:
    return end - start >= _ANCHOR or (end - start >= _ANCHOR // 2 and has_no_blanks(text[start:end]))


def _likely(anchors: Collection[int], with_anchor: Mapping[int, Sequence[int]]) -> list[int]:
    """The stories that have most of the anchors."""
    shared = Counter(number for anchor in anchors for number in with_anchor.get(anchor, ()))
    return [number for number, _ in sorted(shared.items(), key=itemgetter(1), reverse=True)[:_TRIED]]


def _shingles(text: str, spans: Iterable[tuple[int, int, int]]) -> frozenset[int]:
    """The shingles of the pieces at `spans`, as numbers; they go on from one piece to the next."""
    said = " ".join([text[start:end] for start, end, _ in spans])
    words: Sequence[str]
    if has_no_blanks(said[:2_000]):
        words, size = "".join(_WORD.findall(said)), _SHINGLE_CJK
    else:
        words, size = _WORD.findall(said), _SHINGLE
    return frozenset(map(hash, zip(*(words[i:] for i in range(size)), strict=False)))


def _told(story: Story, own: frozenset[int], other: Story, others: frozenset[int]) -> Told | None:
    """Whether a story with the shingles `own` tells what the `other` one told.

    Where the titles have nothing in common, the texts have more than a story in common: they are a form that was filled
    in, or a page around an article that is missing.
    """
    fewer = min(len(own), len(others))
    if fewer < _LEAST_SHINGLES:
        return None
    shared = len(own & others)
    jaccard = shared / (len(own) + len(others) - shared)
    is_same = not story.title or not other.title or not _words(story.title).isdisjoint(_words(other.title))
    if own == others:
        return Told("exact", other.path, 1)
    if jaccard >= _JACCARD:
        return Told("near" if is_same else "template", other.path, jaccard)
    is_part = shared >= _CONTAINED * fewer and fewer >= _LEAST_OF_LONGER * max(len(own), len(others))
    return Told("near", other.path, shared / fewer) if is_part and is_same else None


def _words(title: str) -> set[str]:
    """Those that can be a topic: of four letters, or of two without Latin ones."""
    return {word for word in title.split() if len(word) >= 4 or not word.isascii()}


def _is_series(title: str, other: str) -> bool:
    """Whether only the numbers in two titles differ: releases, years, parts."""
    return title != other and _NUMBER.sub("0", title) == _NUMBER.sub("0", other)


def _date(article: Article) -> str:
    """The date of an article as its front matter or its file name says it, "" where neither does."""
    for key in FIELDS["date"]:
        value = article.data.get(key)
        if isinstance(value, date):
            return value.isoformat()[:10]
        if isinstance(value, str) and (match := _DATE.match(value.strip())):
            return match[0]
    match = _DATE.search(article.path)
    return match[0] if match else ""


def _source(article: Article) -> str:
    """The page that the article names as its source, without what differs between links to one page."""
    match = _PAGE.match(source_url(article))
    if match is None:
        return ""
    path = match[2].rstrip("/")
    query = "&".join(part for part in (match[3] or "").split("&") if part and not _TRACKS.match(part))
    return f"{match[1].lower()}{path}?{query}" if path or query else ""


def _is_own(title: str) -> bool:
    """Whether a title is long enough to be that of one story only."""
    return title.count(" ") + 1 >= _LEAST_TITLE or (len(title) >= _SHINGLE_CJK and has_no_blanks(title))
