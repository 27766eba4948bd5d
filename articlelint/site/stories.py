"""Which articles of a site tell a story that another one tells: word for word, nearly, by its source or by its title.

Two texts are compared by their shingles, the runs of five words (Broder, 1997: On the resemblance and containment of
documents). Comparing all with all would take quadratic time; so only articles that have a good deal of their sentences
in common are compared, each with the oldest of a story.

`tell` judges one article by the stories that are `Known`; `fold` does it with all of a site, the oldest first.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol
from zlib import crc32

from articlelint.article.fields import FIELDS
from articlelint.article.language import has_no_blanks
from articlelint.article.origin import source_url
from articlelint.site.recurrence import fingerprints, repeated
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

if TYPE_CHECKING:
    from articlelint.article.article import Article
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
_VERSION = 0.9  # share of the text that a story has in common with the one it tells again, below which it is one, too
_FORM = 10  # articles that are nearly one text from which that is no story but a form
_LEFT = 0.15  # share of a text that is not of the page, below which there is a page only,
_LEAST_LEFT, _LEAST_LEFT_CJK = 250, 50  # or so many characters of it: what has fewer than _LEAST_SHINGLES
_SHARED = 0.15  # share of the shorter one's text that two have in whole pieces, from which they are compared
_LOOKED_AT = 12  # stories with a piece of a text of which it is asked whether they have more of it
_TRIED = 4  # stories that one text is compared with
_AT_HAND = 256  # stories whose shingles are kept, some 20 KB each
_OF_TOPIC = 0.2  # share of the words of the shorter of two titles that one story has in both
MOST_OF_SOURCE = 10  # articles that are taken from one page, because it is changed often
_LEAST_TITLE = 4  # words of a title that is one story's
_DATE = regex(r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]")
_PAGE = regex(r"(?:https?:)?//(?:www\.)?([^/?#\s]+)([^?#\s]*)(?:\?([^#\s]*))?")
_WORD = regex(r"[^\W_]+")
_AROUND_EMBED = 3_000  # characters of a text that may be there for what it shows
# What a body shows that is no text, each kind with signs without which it is not there: most texts have none of them.
_EMBEDS = (
    (
        ("<",),
        regex(
            r"""<(?:iframe|embed|video|audio|source|object|script|amp-\w+|lite-\w+)\b[^<>]*?"""
            r"""\b(?:src|data|videoid|data-id)\s*=\s*["']?([^"'\s<>]+)""",
            re.IGNORECASE,
        ),
    ),
    (("/status",), regex(r"(?:twitter|x)\.com/\w{1,20}/status(?:es)?/(\d+)", re.IGNORECASE)),
    (("://",), regex(r"\n[ \t]*<?(https?://[^\s<>]+)>?[ \t]*$", re.MULTILINE | re.IGNORECASE)),
    (("{{<", "{{%"), regex(r"\{\{[<%]\s*(?!/)(\w[^{}]{0,300}?)/?[>%]\}\}")),
    (
        ("{%",),
        regex(
            r"\{%-?\s*((?:youtube|vimeo|gist|tweet|twitter|video|audio|o?embed|iframe|codepen|slideshare|speakerdeck"
            r"|soundcloud|spotify|bilibili|asciinema|jsfiddle|instagram|include)\b[^{}]{0,300}?)-?%\}",
            re.IGNORECASE,
        ),
    ),
    (
        ("[",),
        regex(r"\[((?:youtube|vimeo|gist|tweet|audio|video|embed|soundcloud)\b[^\[\]]{0,300})\]", re.IGNORECASE),
    ),
)
# Words of a title that tell a release from the next: numbers, and what stands beside them.
_STAGE = (
    r"(?:v|r|rc|alpha|beta|pre|preview|candidate|release candidate|milestone|m|dev|snapshot|nightly|final|ga|stable"
    r"|lts)"
)
_VERSIONED = regex(rf"(?:\b{_STAGE} ?(?=0))?\b{_STAGE}?0(?:{_STAGE}0?)?(?: {_STAGE}?0|(?: {_STAGE})\b)*\b")
_VERSION_NUMBER = regex(rf"\b{_STAGE} ?[0-9]|\b[0-9]+ [0-9]")
_NUMBERED = regex(r"\w*[0-9]\w*")
_LANGUAGE = regex(
    r"(?:ar|bg|bn|ca|cn|cs|da|de|el|en|es|et|eu|fa|fi|fr|gl|he|hi|hr|hu|id|it|ja|jp|ka|kk|ko|kr|lt|lv|mk|ms|nb|nl|no|pl|pt"
    r"|ro|ru|sk|sl|sq|sr|sv|sw|ta|te|th|tl|tr|tw|uk|ur|uz|vi|zh)(?:[-_](?:[a-z]{2}|hans|hant|[0-9]{3}))?"
)
_VERSION_FOLDER = regex(
    r"(?:version-|v)?[0-9]+(?:\.(?:[0-9]+|x))+|(?:version-|v)[0-9]+|next|latest|current|stable|i18n|versioned_docs"
)
_NAME_VERSION = regex(r"\.[0-9]+$")
_NAME_PART = regex(r"[._-]")
_NUMBER = regex(r"[0-9]+|[一二三四五六七八九十]+")


class Story(NamedTuple):
    """What is known of an article's story. `source` and `title` are equal where two mean the same; "" for none.

    `series` is the title without what tells one part of a series from the next. `embeds` names the code, videos,
    posts and other things that are shown in it, with blanks between. `origin` is the host or folder whose pages it
    has. `is_spaced`: its language has blanks between words. `pieces` are the numbers of its pieces (see
    articlelint.site.recurrence), and `bounds` where they start and end in its lowered prose, in turn.
    """

    path: str
    origin: str
    date: str
    language: str | None
    source: str
    title: str
    series: str
    embeds: str
    is_spaced: bool
    pieces: array[int]
    bounds: array[int]

    @property
    def age(self) -> tuple[str, str, str, str]:
        """What sorts stories, the oldest first; the same under another path, so that a renamed article is no other."""
        return self.date or "9", self.source, self.title, self.path


class Duplicate(NamedTuple):
    """That an article tells the story of another one: how that is known, its path, and the share of common text."""

    kind: Kind
    path: str
    share: float


class Outline(NamedTuple):
    """A story without the page around it.

    `spans` say where each piece starts and ends in the lowered prose, and its number; `size` is the characters of all.
    `anchors` are the numbers of those by which texts that may be the same are found, with their lengths. `is_page`:
    next to nothing would be left, so that it is the whole text.
    """

    story: Story
    spans: Sequence[tuple[int, int, int]]
    size: int
    anchors: Mapping[int, int]
    is_page: bool


class Known(Protocol):
    """The stories of a site that an article may tell again: older ones, each the first that tells what it tells."""

    def holders(self, anchors: Collection[int]) -> Iterable[tuple[int, Sequence[str]]]:
        """Those of `anchors` that occur in stories, each with the paths of the oldest of these, a dozen at most."""

    def size(self, path: str) -> int:
        """The `size` of the story of the article at `path`."""

    def outline(self, path: str) -> Outline:
        """The story of the article at `path`."""

    def shingles(self, outline: Outline) -> frozenset[int]:
        """The `shingles` of a known story, or of the one that is to be judged."""

    def with_source(self, story: Story) -> str | None:
        """The path of the oldest article, a duplicate or not, of the same language and source.

        None where more than MOST_OF_SOURCE articles have that source: it is a list of articles, or the home of a site.
        """

    def with_title(self, story: Story) -> str | None:
        """The path of the oldest article, a duplicate or not, of the same language and title."""


def story(article: Article, clean_url: Callable[[str], str]) -> Story:
    """What is compared of `article`; `clean_url` drops what only tracks from a URL."""
    prints = fingerprints(article)
    bounds = array("I")
    for start, end, _, _ in article.pieces:
        bounds.append(start)
        bounds.append(end)
    title = " ".join(_WORD.findall(article.title_text.casefold()))
    return Story(
        article.path,
        prints.origin,
        _date(article),
        article.language,
        _source(article, clean_url),
        title,
        _without_parts(title, article.word_lists.series),
        _embeds(article),
        article.language not in article.word_lists.unspaced,
        prints.pieces,
        bounds,
    )


def of_page(recurring: Recurring | None) -> frozenset[int]:
    """The numbers of the pieces that the articles of one origin share for being from the same pages.

    Three versions of one story have their sentences in common, too; what is of the page is in more.
    """
    if recurring is None:
        return frozenset()
    least = max(_OF_PAGE, _OF_PAGE_SHARE * recurring.articles)
    return frozenset(number for number, articles in recurring.pieces.items() if articles >= least)


def outline(story: Story, page: frozenset[int]) -> Outline:
    """A story without the pieces of its `page`."""
    spans = list(zip(story.bounds[::2], story.bounds[1::2], story.pieces, strict=True))
    is_page = False
    if not page.isdisjoint(story.pieces):
        own = [span for span in spans if span[2] not in page]
        least_left = _LEAST_LEFT if story.is_spaced else _LEAST_LEFT_CJK
        is_page = _size(own) < max(least_left, _LEFT * _size(spans))
        spans = spans if is_page else own
    least = _ANCHOR if story.is_spaced else _ANCHOR // 2
    anchors = {number: end - start for start, end, number in spans if number and end - start >= least}
    return Outline(story, spans, _size(spans), anchors, is_page)


def _size(spans: Iterable[tuple[int, int, int]]) -> int:
    return sum([end - start for start, end, _ in spans])


def shingles(outline: Outline, prose: str) -> frozenset[int]:
    """The shingles of a story, as numbers that mean nothing to another process; they go on from piece to piece.

    `prose` is the whole lowered prose of its article.
    """
    said = " ".join([prose[start:end] for start, end, _ in outline.spans])
    words: Sequence[str] = _WORD.findall(said)
    size = _SHINGLE
    if not outline.story.is_spaced:
        words, size = "".join(words), _SHINGLE_CJK
    return frozenset(map(hash, zip(*(words[i:] for i in range(size)), strict=False)))


def find_duplicate(one: Outline, known: Known) -> Duplicate | None:
    """What a story tells again of those that are `known`; None where it is new."""
    story = one.story
    for other in _likely(one, known):
        duplicate = _duplicate(one, known.shingles(one), other, known.shingles(other))
        if duplicate is not None and _is_again(one, other, duplicate):
            return duplicate
    if story.source and (path := known.with_source(story)):
        return Duplicate("source", path, 0)
    if _is_own(story.title) and (path := known.with_title(story)):
        return Duplicate("title", path, 0)
    return None


def fold(
    stories: Collection[Story], recurring: Mapping[str, Recurring], prose: Callable[[str], str]
) -> dict[str, Duplicate]:
    """Return the duplicates, by the path of the article.

    The oldest article of a story is no duplicate. `recurring` is what the articles of one origin share, which
    says nothing of their story. `prose` gives the lowered prose of an article by its path; it is asked for few.
    """
    found: dict[str, Duplicate] = {}
    known = _Stories(recurring, prose, stories)
    for each in sorted(stories, key=lambda story: story.age):
        one = known.outline_of(each)
        duplicate = find_duplicate(one, known)
        if duplicate is not None:
            found[each.path] = duplicate
        known.add(one, is_new=is_new(duplicate))
    return forms(found, {})


def is_new(duplicate: Duplicate | None) -> bool:
    """Whether later stories are compared with this one: it is no duplicate, or a version of its own.

    What is near to a late version of a story need not be near to the first.
    """
    return duplicate is None or duplicate.share < _VERSION


def forms(found: Mapping[str, Duplicate], others: Mapping[str, int]) -> dict[str, Duplicate]:
    """Return the duplicates; those of a text that many articles fill in are known as forms, not stories.

    `others` are how many more articles are nearly the one at a path.
    """
    often = Counter(each.path for each in found.values() if each.kind in ("near", "template"))
    often.update(others)
    return {
        path: each._replace(kind="template") if each.kind == "near" and often[each.path] >= _FORM else each
        for path, each in found.items()
    }


def shared_forms(duplicates: Mapping[str, Duplicate]) -> dict[str, int]:
    """The articles that many repeat with other words filled in, by path, with the number of all that have the text."""
    alike = {path: each for path, each in duplicates.items() if each.kind in ("exact", "near", "template")}

    def first(path: str) -> str:
        while path in alike:
            path = alike[path].path
        return path

    filled_in = Counter(first(path) for path, each in alike.items() if each.kind == "template")
    number = Counter(map(first, alike))
    return {path: number[path] + 1 for path, copies in filled_in.most_common() if copies >= _FORM}


class _Stories:
    """Known stories, in memory. `every` are those of the whole site."""

    def __init__(
        self, recurring: Mapping[str, Recurring], prose: Callable[[str], str], every: Collection[Story]
    ) -> None:
        self._pages = {origin: of_page(each) for origin, each in recurring.items()}
        self._shared = repeated([story.pieces for story in every])
        self._sources = Counter(story.source for story in every)
        self._stories: dict[str, Story] = {}
        self._sizes: dict[str, int] = {}
        self._holders: dict[int, list[str]] = {}
        self._with_source: dict[tuple[str | None, str], str] = {}
        self._with_title: dict[tuple[str | None, str], str] = {}
        self._prose = prose
        self._shingles: dict[str, frozenset[int]] = {}  # those asked for last, the latest at the end

    def add(self, one: Outline, is_new: bool) -> None:
        """Know a story: all of it where `is_new`, else its source and its title."""
        story = one.story
        if is_new:
            self._stories[story.path] = story
            self._sizes[story.path] = one.size
            for anchor in self._shared.intersection(one.anchors):
                holders = self._holders.setdefault(anchor, [])
                if len(holders) < _KEPT:
                    holders.append(story.path)
        self._with_source.setdefault((story.language, story.source), story.path)
        self._with_title.setdefault((story.language, story.title), story.path)

    def holders(self, anchors: Collection[int]) -> Iterator[tuple[int, Sequence[str]]]:
        for anchor in anchors:
            if anchor in self._holders:
                yield anchor, self._holders[anchor]

    def size(self, path: str) -> int:
        return self._sizes[path]

    def outline(self, path: str) -> Outline:
        return self.outline_of(self._stories[path])

    def outline_of(self, story: Story) -> Outline:
        """The outline of a story, known or not."""
        return outline(story, self._pages.get(story.origin, frozenset()))

    def shingles(self, outline: Outline) -> frozenset[int]:
        path = outline.story.path
        found = self._shingles.pop(path, None)
        if found is None:
            found = shingles(outline, self._prose(path))
            if len(self._shingles) >= _AT_HAND:
                del self._shingles[next(iter(self._shingles))]
        self._shingles[path] = found
        return found

    def with_source(self, story: Story) -> str | None:
        if self._sources[story.source] > MOST_OF_SOURCE:
            return None
        return self._with_source.get((story.language, story.source))

    def with_title(self, story: Story) -> str | None:
        return self._with_title.get((story.language, story.title))


def _likely(one: Outline, known: Known) -> Iterator[Outline]:
    """The stories with which it has a good deal of its text in common, as whole pieces tell; the likeliest first.

    What few stories have says more than what many have.
    """
    anchors = one.anchors
    shared: dict[str, int] = {}
    weights: dict[str, float] = {}
    for anchor, paths in known.holders(anchors):
        length = anchors[anchor]
        for path in paths:
            shared[path] = shared.get(path, 0) + length
            weights[path] = weights.get(path, 0) + length / len(paths)
    likely = sorted(shared, key=weights.__getitem__, reverse=True)[:_LOOKED_AT]
    enough = [path for path in likely if shared[path] >= _SHARED * min(one.size, known.size(path))]
    for path in enough[:_TRIED]:
        other = known.outline(path)
        if other.story.language == one.story.language:
            yield other


def _duplicate(one: Outline, own: frozenset[int], other: Outline, others: frozenset[int]) -> Duplicate | None:
    """Whether a story with the shingles `own` tells that of the `other` one.

    Where the titles have nothing in common, the texts have more than a story in common: they are a form that was filled
    in, or a page around an article that is missing.
    """
    fewer = min(len(own), len(others))
    if fewer < _LEAST_SHINGLES:
        return None
    path = other.story.path
    shared = len(own & others)
    jaccard = shared / (len(own) + len(others) - shared)
    is_story = not (one.is_page and other.is_page) and _have_topic(one.story.title, other.story.title)
    if own == others:
        return Duplicate("exact", path, 1)
    if jaccard >= _JACCARD:
        return Duplicate("near" if is_story else "template", path, jaccard)
    is_part = shared >= _CONTAINED * fewer and fewer >= _LEAST_OF_LONGER * max(len(own), len(others))
    return Duplicate("near", path, shared / fewer) if is_part and is_story else None


def _have_topic(title: str, other: str) -> bool:
    """Whether two titles can be those of one story: where there are two, they have some of their words in common."""
    if not title or not other:
        return True
    words, others = _words(title), _words(other)
    return len(words & others) > _OF_TOPIC * min(len(words), len(others))


def _words(title: str) -> set[str]:
    """Those that can be a topic: of four letters, or of two without Latin ones."""
    return {word for word in title.split() if len(word) >= 4 or not word.isascii()}


def _is_again(one: Outline, other: Outline, duplicate: Duplicate) -> bool:
    """Whether two texts that are alike tell one story, and are not two parts, versions or translations of one.

    What a text shows is content: one that says little else is another one with another video.
    """
    story, former = one.story, other.story
    if _are_versions(story.path, former.path):
        return False
    embeds, others = set(story.embeds.split()), set(former.embeds.split())
    if embeds and others and embeds.isdisjoint(others) and max(one.size, other.size) <= _AROUND_EMBED:
        return False
    return duplicate.kind == "exact" or not _is_series(story, former)


def _is_series(story: Story, other: Story) -> bool:
    """Whether two titles are of releases, years or parts: numbers, months and the like differ, and little else.

    Where the titles are the same, the names of the files may tell two versions apart.
    """
    if story.title == other.title:
        files = [_DATE.sub("", each.path.rpartition("/")[2].casefold()) for each in (story, other)]
        names = [" ".join(_WORD.findall(name)) for name in files]
        masked = [_without_parts(name, frozenset()) for name in names]
        return names[0] != names[1] and masked[0] == masked[1] and all(map(_VERSION_NUMBER.search, names))
    if story.series == other.series:
        return True
    if not (_VERSION_NUMBER.search(story.title) and _VERSION_NUMBER.search(other.title)):
        return False
    words, others = (set(_NUMBERED.sub(" ", each.series).split()) for each in (story, other))
    return (
        _NUMBERED.findall(story.title) != _NUMBERED.findall(other.title)
        and 2 * len(words & others) >= min(len(words), len(others)) > 0
    )


def _without_parts(title: str, parts: Set[str]) -> str:
    """Return `title` with 0 for each number, date or version: 10, May 2024, 2.10.1 RC3."""
    masked = " ".join(["0" if word in parts else word for word in _NUMBER.sub("0", title).split()])
    return _VERSIONED.sub("0", masked)


def _are_versions(path: str, other: str) -> bool:
    """Whether only a language or a version differs in two paths: en/a.md and de/a.md, a.md and a.fr.md, v1.2/a.md."""
    return path != other and _unversioned(path) == _unversioned(other)


def _unversioned(path: str) -> list[str]:
    """The parts of a path and of its file's name without languages and versions."""
    *folders, name = path.lower().split("/")
    stem = _NAME_PART.split(_NAME_VERSION.sub("", name.rpartition(".")[0] or name))
    while len(stem) > 1 and _LANGUAGE.fullmatch(stem[-1]):
        stem.pop()
    kept = [folder for folder in folders if not (_LANGUAGE.fullmatch(folder) or _VERSION_FOLDER.fullmatch(folder))]
    return [*kept, *stem]


def _embeds(article: Article) -> str:
    """What the body shows beside its text: code, frames, players, posts, addresses that have a line of their own."""
    text = article.text
    found = [" ".join(text[low:high].split()) for low, high in article.body.code if text.find("\n", low, high) > 0]
    body = "\n" + text[article.body_start :]
    for signs, expression in _EMBEDS:
        if any(sign in body for sign in signs):
            found += [each.strip() for each in expression.findall(body)]
    return " ".join(sorted({f"{crc32(each.encode('utf-8', 'replace')):08x}" for each in found}))


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


def _source(article: Article, clean_url: Callable[[str], str]) -> str:
    """The page that the article names as its source, without what differs between links to one page."""
    url = source_url(article)
    match = _PAGE.match(clean_url(url) if "?" in url else url)
    if match is None:
        return ""
    path = match[2].rstrip("/")
    query = "&".join(filter(None, (match[3] or "").split("&")))
    return f"{match[1].lower()}{path}?{query}" if path or query else ""


def _is_own(title: str) -> bool:
    """Whether a title is long enough to be that of one story only."""
    return title.count(" ") + 1 >= _LEAST_TITLE or (len(title) >= _SHINGLE_CJK and has_no_blanks(title))
