"""The parts of a page around an article, and in it: each with its kind, its place, and what shows that it is one."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from operator import mul
from typing import Any

from articlelint.article.article import Article
from articlelint.article.fields import SOURCES
from articlelint.article.origin import source_url
from articlelint.page import features, looks, stretch
from articlelint.page.containers import Container
from articlelint.page.features import FEATURES, Line
from articlelint.page.looks import Look, Tables
from articlelint.page.units import SILENT
from articlelint.startup.records import NamedTuple
from articlelint.urls.plain import site_of

PAGE = "page"  # the kind of what nothing names
# The kind of part that a line's links name by where they lead.
_BY_TARGET = {
    "share": "share", "profile": "follow", "login": "paywall", "author": "byline", "tag": "nav", "archive": "nav",
    "comments": "comments", "legal": "nav", "home": "nav", "ad": "widget", "subscribe": "follow",
    "source": "syndication",
}  # fmt: skip
_SURE_TARGETS = frozenset(("share", "comments", "ad", "author", "tag", "source"))
_OF_MENUS = frozenset(("nav", "follow", "share", "paywall"))  # kinds of labels that stand in one menu
_NUMBERS = frozenset(("number", "date", "dated"))
_CERTAIN = 5.0  # the least score of a line that is never an author's
_OWN = 0.0  # the score below which a sentence in a zone is the article's
_MENU = 1.0  # that of a label in a menu
_ROW = 2.5  # and of a line of several cards, of an index, of a byline
_ALONE = 4.5  # and of a label that stands alone
_BY_OTHERS = ("card", "index", "by")  # what lines beside it say of a line of an article that is from elsewhere
_TITLES = frozenset(("#", "[]", "h1", "h2", "h3"))  # elements that hold a line: class="entry-title"
_AT_MENU = FEATURES.index("menu")
_AT_HEADED = FEATURES.index("headed")
_WINDOW = 8  # lines in a row
_LABEL = 0.5  # what a phrase is worth beside: three labels make a menu
_TELLING = frozenset(("sure", "inside", "to-source"))  # features of which one line is enough to look closer
_LEAST = 2.5  # that what speaks of a page in them is worth, or nothing is looked at closer
_LEAST_TAKEN = 1.5  # and in an article that is from elsewhere
_MOST_REASONS = 3
_EMPTY = ("an empty element of the page",)
_AD_MARKS = ("adsbygoogle", "googlesyndication", "googletag", "doubleclick", "amazon-adsystem")
_NEXT = 20  # characters between a box and its script
_MOST_LINKS = 40  # lines below a heading that are looked at
_LISTS = frozenset(("related", PAGE))  # kinds of lists of links that authors make, too
_PROSE_LINKED = 0.3  # and the share of it that may be links
_FEW = 3  # lines of a part that nothing names
# What entries of a list, a digest or a history have, too, and translations: a date, a name, a source each.
_CREDITS = frozenset(("byline", "credit", "syndication", "disclosure"))
_TOOLS = "readers"  # the source of what reader apps, clippers and converters print
_OF_PAGES = frozenset(("comments", "cookie", "credit", "follow", "paywall", "related", "share"))
_MOST_PLACES = 2  # of such a part: above and below the article
# A page without an article. Of some 12,000 texts in five corpora eight were one, and no article was taken for one.
_KINDS_OF_PAGE = 3
_TOLD = 80  # characters of sentences outside the parts: a title, a notice
_OTHERS = 0.15  # share of the characters


class Model(NamedTuple):
    """How much each feature of a line speaks for the page, and what is made of it.

    `weights` are in the order of FEATURES. `switch`: what a change between article and page costs. `taken`: what each
    line of an article has more that names where it comes from. `least`: the score that the lines of a zone need
    together. `says`: the features that a message may name, as what speaks for the page: the number of each in FEATURES,
    its weight, and how it is called.
    """

    weights: tuple[float, ...]
    switch: float
    taken: float
    least: float
    says: tuple[tuple[int, float, str], ...]


class Part(NamedTuple):
    """A part of the page, from `start` to `end` in the file, of `lines` lines.

    `kind`: one of articlelint.page.phrases.KINDS, or PAGE. `is_sure`: something in it is never an author's;
    `why`: what shows that it is one, in words. `beside`: the kinds of
    parts that stand in a row with it, its own among them. `can_go`: each of its lines says by itself that it is the
    page's.
    """

    kind: str
    start: int
    end: int
    lines: int
    is_sure: bool
    why: tuple[str, ...]
    beside: frozenset[str] = frozenset()
    can_go: bool = False


class Page(NamedTuple):
    """What there is of a page in an article: its parts in order; and whether the article comes from elsewhere, as it or
    its file says. `if_taken`: parts that are there if it does all the same, and are none or others if it does not.
    `is_all`: there is hardly anything else.
    """

    parts: tuple[Part, ...]
    is_taken: bool
    if_taken: tuple[Part, ...] = ()
    is_all: bool = False


def model(data: Mapping[str, Any]) -> Model:
    """The model that a file like rules/page/model.yaml holds. KeyError where a feature has no weight."""
    weights = tuple(float(data["weights"][name]) for name in FEATURES)
    says = ((at, weights[at], data["says"][name]) for at, name in enumerate(FEATURES) if name in data["says"])
    told = tuple(each for each in says if each[1] > 0)
    return Model(weights, float(data["switch"]), float(data["taken"]), float(data["least"]), told)


def parts(article: Article, tables: Tables, known: Model, authors: Set[str], *, is_taken: bool) -> Page:
    """The parts of the page in an article. `authors`: the kinds of parts that authors write, too. `is_taken`: whether
    its front matter or its file says that it is from elsewhere.

    A line of the text may say so, too: what a reader app or a clipper signs with. Authors and translators name sources
    as well: that counts if the text has a part of a page that is sure and no credit, call or pointer, or if the front
    matter names sources.
    """
    elements = tables.containers.find(article.text, article.body_start, len(article.text), article.body.code)
    seen = looks.looks(article, tables, elements)
    if not _may_hold(seen, _LEAST_TAKEN if is_taken else _LEAST):
        return Page(tuple(_empty(article, elements, [])), is_taken)
    lines = features.lines(article, seen)
    is_taken = is_taken or any(map(_is_signed, lines))
    rows = features.vectors(lines)
    sums = [sum(map(mul, known.weights, row)) for row in rows]
    found = taken = tuple(_parts(article, lines, rows, sums, elements, known, more=known.taken))
    if not is_taken:
        found = tuple(_parts(article, lines, rows, sums, elements, known, more=0.0))
        if any(line.is_source for line in lines):
            is_taken = bool(article.data.get(SOURCES)) or any(
                each.is_sure and each.kind not in authors for each in found
            )
        if is_taken:
            found = taken
    own = sorted((*found, *_empty(article, elements, found)), key=lambda part: part.start)
    places = {part[:3] for part in found}  # with their kinds
    if_taken = tuple(part for part in taken if part[:3] not in places)
    return Page(tuple(own), is_taken, if_taken, _is_all(lines, found))


def _is_all(lines: Sequence[Line], found: Sequence[Part]) -> bool:
    """Whether parts of several kinds are nearly all of a text, and it tells nothing beside them."""
    if len({part.kind for part in found}) < _KINDS_OF_PAGE:
        return False
    size = sum(line.size for line in lines)
    spans = [(part.start, part.end) for part in found]
    others = [line for line in lines if not any(start <= line.unit.start < end for start, end in spans)]
    told = sum(line.size for line in others if line.values["sentence"])
    return told <= _TOLD and sum(line.size for line in others) <= _OTHERS * size


def _is_signed(line: Line) -> bool:
    """Whether a line is what a tool signs with that takes texts from pages."""
    phrase = line.phrase
    return phrase is not None and phrase.is_sure and phrase.kind == "syndication" and _TOOLS in phrase.sources


def _parts(
    article: Article,
    lines: Sequence[Line],
    rows: Sequence[Sequence[float]],
    sums: Sequence[float],
    elements: Sequence[Container],
    known: Model,
    *,
    more: float,
) -> Iterator[Part]:
    """The parts where each line has so much `more` than its weighed row sums up to."""
    scores = [
        _score(line, row, more + each, is_taken=more > 0) for line, row, each in zip(lines, rows, sums, strict=True)
    ]
    found: list[Part] = []
    entries: list[Part] = []  # parts below a heading
    host = site_of(source_url(article))
    has_links = any(link.text_end > 0 for line in lines for link in line.unit.links)
    for first, last in stretch.zones(scores, known.switch):
        first, last = _trimmed(lines, rows, first, last, has_links=has_links)
        if first > last or sum(scores[first : last + 1]) < known.least:
            continue
        starts, ends = _edges(lines, elements, first, last)
        left = [_trimmed(lines, rows, *each, has_links=has_links) for each in _without_own(lines, scores, first, last)]
        items = [item for low, high in left if low <= high for item in _items(lines, rows, low, high)]
        beside = frozenset(kind for _, _, kind in items if kind != PAGE)
        is_menu = any(row[_AT_MENU] for row in rows[first : last + 1])
        for low, high, kind in items:
            if kind in _CREDITS:
                low, high = _credit(lines, scores, low, high, kind)
            own = lines[low : high + 1]
            if kind in _LISTS and _leads_away(lines, low, high, host):
                continue
            if kind == PAGE and not any(map(_is_certain, own)) and (len(own) < _FEW or all(map(_is_number, own))):
                continue
            is_entry = kind in _CREDITS and _is_entry(lines, low, high)
            if is_entry and not any(map(_is_certain, own)):
                continue
            (entries if is_entry else found).append(
                Part(
                    kind,
                    min(own[0].unit.start, starts.get(low, len(article.text))),
                    max(*(line.unit.end for line in own), ends.get(high, 0)),
                    len(own),
                    is_menu or any(_is_certain(line) or line.values["by"] for line in own),
                    _why(rows[low : high + 1], known),
                    beside,
                    all(map(_can_go, own)),
                )
            )
    if len(entries) == 1:  # and several are those of a list, a digest, a history
        found.append(entries[0])
    yield from _without_entries(found, lines, is_taken=more > 0)


def _credit(lines: Sequence[Line], scores: Sequence[float], first: int, last: int, kind: str) -> tuple[int, int]:
    """The lines of a byline and the like, without a heading that does not speak of a page, what stands beyond it, and
    a picture or a heading at the end, which are the article's.
    """
    headings = [at for at in range(first + 1, last + 1) if scores[at] < _OWN and _is_heading(lines[at])]
    for start, end in zip([first, *(at + 1 for at in headings)], [*headings, last + 1], strict=True):
        if any(kind_of(line)[0] == kind for line in lines[start:end]):
            first, last = start, end - 1
            break
    while first < last and (lines[last].unit.kind == SILENT or _is_heading(lines[last])):
        last -= 1
    while first < last and kind == "credit" and lines[first].unit.kind == SILENT:
        first += 1  # the picture
    return first, last


def _leads_away(lines: Sequence[Line], first: int, last: int, site: str) -> bool:
    """Whether the links of a list, and those directly below its heading, lead to several sites, none of which is that
    of the page: what the author recommends.
    """
    stop = min(len(lines), last + 1 + _MOST_LINKS)
    while last + 1 < stop and lines[last + 1].values["linked"] >= looks.LINKED:
        last += 1
    links = (link for line in lines[first : last + 1] for link in line.unit.links if link.place != "image")
    sites = {site_of(link.target) for link in links}
    return bool(site) and len(sites) > 1 and sites.isdisjoint(("", site))


def _without_entries(found: Sequence[Part], lines: Sequence[Line], *, is_taken: bool) -> Iterator[Part]:
    """The parts without those of kinds that stand in more places than a page has them, if nothing in them is sure.

    Each picture of a page may have its credit.
    """
    named = ["" if line.phrase is None else line.phrase.kind for line in lines]
    places = Counter(kind for before, kind in zip(["", *named], named, strict=False) if kind != before)
    for part in found:
        is_picture = is_taken and part.kind == "credit"
        if part.is_sure or part.kind not in _CREDITS or is_picture or places[part.kind] <= _MOST_PLACES:
            yield part


def _is_entry(lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether a part stands directly below a heading of the article that is neither its title nor the line below that,
    or begins with it.
    """
    if _is_heading(lines[first]):
        return True
    is_below_title = first > 1 and bool(lines[first - 2].values["title"])
    return first > 0 and _is_heading(lines[first - 1]) and not is_below_title


def _is_heading(line: Line) -> bool:
    return line.unit.kind == "heading" and not line.values["title"] and not line.values["sure"]


def _may_hold(seen: Sequence[Look], least: float) -> bool:
    """Whether there may be a part of the page among these lines: one that is certain, or several that speak of one.

    Most articles have none, so that no more is worked out for them.
    """
    says = [look.says + _LABEL if look.phrase is not None else look.says for look in seen]
    if not any(says):
        return False
    here = most = sum(says[:_WINDOW])
    for new, old in zip(says[_WINDOW:], says, strict=False):
        if new != old:
            here += new - old
            most = max(most, here)
    if most >= least or any(look.found and not _TELLING.isdisjoint(look.found) for look in seen):
        return True
    labels = [look.prose for look in seen if look.phrase is not None and look.phrase.kind == "widget"]
    return len(labels) > len(set(labels))


def _score(line: Line, row: Sequence[float], score: float, *, is_taken: bool) -> float:
    if _is_certain(line):
        return max(score, _CERTAIN)
    if line.values["title"] or line.values["listed"]:
        return min(score, -_CERTAIN)
    if is_taken and _is_no_text(line):
        return max(score, _ALONE)
    if is_taken and any(line.values[each] for each in _BY_OTHERS):
        return max(score, _ROW)
    return max(score, _MENU) if row[_AT_MENU] else score


def _is_no_text(line: Line) -> bool:
    """Whether a line is a phrase of kinds that are never the text's where it is from a page."""
    phrase = line.phrase
    return phrase is not None and phrase.kind in _OF_PAGES and not phrase.has_title and line.unit.kind == "paragraph"


def _trimmed(
    lines: Sequence[Line], rows: Sequence[Sequence[float]], first: int, last: int, *, has_links: bool
) -> tuple[int, int]:
    """A zone without the lines at its ends that only their company speaks for, and that are no labels, nor links below
    one.
    """
    while first <= last and _is_doubtful(lines[first], has_links=has_links):
        first += 1
    end = last
    while first <= last and _is_doubtful(lines[last], has_links=has_links):
        last -= 1
    while last < end and rows[last + 1][_AT_HEADED]:
        last += 1
    return first, last


def _without_own(lines: Sequence[Line], scores: Sequence[float], first: int, last: int) -> Iterator[tuple[int, int]]:
    """What is left of a zone without what stands in it of the article: its title, a large picture, a paragraph."""
    start = first
    for at in range(first, last + 1):
        if _is_own(lines[at], scores[at]):
            if start < at:
                yield start, at - 1
            start = at + 1
    if start <= last:
        yield start, last


def _is_prose(line: Line) -> bool:
    """Whether a line is a paragraph of a text rather than a teaser, a notice, a label."""
    values = line.values
    return bool(
        line.unit.kind == "paragraph"
        and line.size >= looks.PROSE
        and values["ended"]
        and values["linked"] < _PROSE_LINKED
    )


def _is_own(line: Line, score: float) -> bool:
    if _is_certain(line):
        return False
    container = line.inside.container
    if line.values["title"] or (container is not None and container.is_content and container.tag in _TITLES):
        return True
    if looks.is_large_picture(line.unit):
        return not line.found
    if line.unit.kind == "row" and not line.unit.links and line.phrase is None and score < _ROW:
        return line.found.keys() <= {"number"}  # a cell of a table; dates stand in lists of articles, too
    is_told = bool(line.values["sentence"] or (line.values["ended"] and line.phrase is None))
    return is_told and (score < _OWN or _is_prose(line)) and line.found.keys() <= _NUMBERS


def _is_doubtful(line: Line, *, has_links: bool) -> bool:
    """Whether nothing in a line itself speaks of a page.

    A label does that is known, is an item or a link, and any label in a text without links, as extractors leave them.
    """
    if line.found or line.values["card"] or line.values["index"]:
        return False
    is_told = line.phrase is not None or line.unit.kind == "item" or line.values["linked"] >= looks.LINKED
    return not (features.is_label(line) and (is_told or not has_links))


def _is_certain(line: Line) -> bool:
    """Whether a line is never an author's: by a phrase, by its element, or as a label that stands there again."""
    values, phrase = line.values, line.phrase
    if values["sure"] or values["inside"]:
        return True
    if not (values["again"] and phrase is not None and phrase.kind == "widget" and line.unit.kind == "paragraph"):
        return False
    return not values["listed"] and not values["bold"] and features.is_label(line)


def _is_number(line: Line) -> bool:
    """Whether nothing but a number or a date speaks of a page in a line: columns and programs' output have them."""
    return bool(line.found) and line.found.keys() <= _NUMBERS


def _can_go(line: Line) -> bool:
    return _is_certain(line) or bool(line.found and not line.values["sentence"])


def _items(
    lines: Sequence[Line], rows: Sequence[Sequence[float]], first: int, last: int
) -> Iterator[tuple[int, int, str]]:
    """Cut a zone where a line names another kind for sure than those before it; what names none goes with them, but a
    heading with what is below it.

    A label in a row of labels names its own kind only: what the most of them name is that of the row.
    """
    start, sure = first, ""
    said: Counter[str] = Counter()
    for at in range(first, last + 1):
        kind, is_sure = kind_of(lines[at])
        is_sure = is_sure and not (kind in _OF_MENUS and rows[at][_AT_MENU])
        if not is_sure and at > first and features.is_label(lines[at]) and features.is_label(lines[at - 1]):
            said[kind] += 1
            continue
        before = sure or _most(said)
        if kind and before and kind != before:
            cut = at
            while cut - 1 > start and _is_heading(lines[cut - 1]) and not kind_of(lines[cut - 1])[0]:
                cut -= 1
            yield start, cut - 1, before
            start, sure = cut, ""
            said = Counter()
        said[kind] += 1
        sure = kind if is_sure else sure
    unnamed = "nav" if any(line.values["index"] for line in lines[start : last + 1]) else PAGE
    yield start, last, sure or _most(said) or unnamed


def _most(said: Counter[str]) -> str:
    named = [(number, kind) for kind, number in said.items() if kind]
    return max(named)[1] if named else ""


def kind_of(line: Line) -> tuple[str, bool]:
    """The kind that a line names, "" if it names none; and whether that is sure."""
    values, phrase, container = line.values, line.phrase, line.inside.container
    if phrase is not None and (values["sure"] or values["pointer"]):
        return phrase.kind, True
    if container is not None and values["inside"]:
        return container.kinds[0], True
    if line.targets in _BY_TARGET:
        return _BY_TARGET[line.targets], line.targets in _SURE_TARGETS
    if phrase is not None:
        return phrase.kind, False
    if values["copyright"]:
        return "disclosure", True
    if values["date"]:
        return "byline", False
    if container is not None and values["maybe-inside"]:
        return container.kinds[0], False
    return "related" if values["card"] else "", False


def _why(rows: Sequence[Sequence[float]], known: Model) -> tuple[str, ...]:
    """What speaks most for these lines, in words."""
    sums = list(map(sum, zip(*rows, strict=True)))
    weighed = sorted(((sums[at] * weight, said) for at, weight, said in known.says if sums[at]), reverse=True)
    words = dict.fromkeys(said for value, said in weighed if value > 0)
    return tuple(words)[:_MOST_REASONS]


def _edges(
    lines: Sequence[Line], elements: Iterable[Container], first: int, last: int
) -> tuple[dict[int, int], dict[int, int]]:
    """Where elements begin that hold nothing but lines of a zone, by their first line, and where they end, by the last.

    Of those that begin, or end, with the same line the outermost counts.
    """
    at = [line.unit.start for line in lines]
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for each in elements:
        low, high = bisect_left(at, each.start), bisect_left(at, each.end) - 1
        if first <= low <= high <= last and lines[high].unit.end <= each.end:
            starts[low] = min(each.start, starts.get(low, each.start))
            ends[high] = max(each.end, ends.get(high, 0))
    return starts, ends


def _empty(article: Article, elements: Iterable[Container], found: Sequence[Part]) -> Iterator[Part]:
    """Boxes of the page with nothing in them, outside of what is found: where an advertisement or a widget was, with
    the scripts that load it.
    """
    end = 0
    scripts: list[tuple[int, int]] | None = None
    for each in elements:
        if each.is_empty and each.is_sure and each.start >= end:
            start, floor, end = each.start, end, each.end
            if each.kinds[0] == "widget":
                scripts = _scripts(article) if scripts is None else scripts
                start, end = _with_scripts(article.text, scripts, floor, start, end)
            if not any(part.start <= each.start and each.end <= part.end for part in found):
                yield Part(each.kinds[0], start, end, 0, True, _EMPTY, can_go=True)


def _scripts(article: Article) -> list[tuple[int, int]]:
    """The scripts of an article that load advertisements, in order."""
    text = article.text
    return [
        (start, end)
        for start, end in article.body.code
        if text[start : start + 7].lower() == "<script" and any(text.find(mark, start, end) >= 0 for mark in _AD_MARKS)
    ]


def _with_scripts(text: str, scripts: Sequence[tuple[int, int]], floor: int, start: int, end: int) -> tuple[int, int]:
    """A span with the scripts right before it, none of which begins before `floor`, and right after it."""
    number = bisect_left(scripts, (start,))
    before, after = number - 1, number
    while before >= 0 and scripts[before][0] >= floor and _is_next(text, scripts[before][1], start):
        start = scripts[before][0]
        before -= 1
    while after < len(scripts) and _is_next(text, end, scripts[after][0]):
        end = scripts[after][1]
        after += 1
    return start, end


def _is_next(text: str, end: int, start: int) -> bool:
    """Whether nothing but a few blanks, and no empty line, stands between two places."""
    between = text[end:start] if 0 <= start - end <= _NEXT else "."
    return not between.strip() and between.count("\n") < 2
