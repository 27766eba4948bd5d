"""What tells a line of the page from one of the article, without knowing its language: numbers for a model.

Length, marks, links and where they lead, dates, elements, the company of other lines, the place in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log2
from operator import itemgetter

from articlelint.article.article import Article
from articlelint.article.origin import source_url
from articlelint.page import looks, rows
from articlelint.page.looks import EVIDENCE, Inside, Look
from articlelint.page.phrases import Phrase, normalized
from articlelint.page.units import SILENT, Unit
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.urls.plain import site_of

# What code, the output of commands, tables and lists of downloads hold, and no furniture: brackets and operators,
# calls, flags, versions, file names; checksums; columns. The first begins with a class, so that the engine can skip to
# its characters: a fifth of the time.
_CODE = regex(
    r"[;=<>$\\\t{}\])(:.-](?:(?<=[;=<>$\\\t])|(?<=\{)(?![.#])|(?<=^[}\])])|(?<=\w\()|(?<=::)|(?<=\])#"
    r"|(?<!\S-)(?<=-)-?[a-z]|(?<=\d\.)\d+\.\d|(?<=[\w-]\.)[a-z][a-z0-9]{1,3}\b)"
)
_CHECKSUM = regex(r"\b[0-9a-f]{7,}\b")
_GAP = "   "
_COLUMNS = regex(r"\S {3,}\S")
_MENU = 3  # different labels in a row that make a menu
_MOST = 2  # places in which a page has the same link: above and below the article
_NEAR = 3  # lines before and after one that count as its company


class Line(NamedTuple):
    """A unit, what is known of it by itself, and what names its kind: a Look, with `text` normalized.

    `size`: its signs, those that stand for syllables counted twice.
    """

    unit: Unit
    text: str
    size: int
    phrase: Phrase | None
    targets: str
    inside: Inside
    found: dict[str, float]
    says: float
    is_source: bool
    values: dict[str, float]


OWN = (
    "bias", "length", "short", "sentence", "stops", "ended", "commas", "digits", "number", "linked", "links",
    "apart", "heading", "item", "row", "quote", "silent", "icon", "picture", "date", "dated", "signed", "copyright",
    "title", "again", "code", "listed", "file", "elsewhere",
    *(f"to-{name}" for name in sorted(looks.OF_PAGE)),
    "sure", "weak", "pointer", "inside", "maybe-inside", "of-article", "hidden", "form",
)  # fmt: skip
COMPANY = (
    "before", "after", "sentences-before", "sentences-after", "linked-before", "linked-after", "first", "last",
    "start", "end", "run", "alike", "page", "kinds", "heads", "headed", "closing", "labels", "labelled", "menu",
)  # fmt: skip
FEATURES = OWN + COMPANY
_OWN_VALUES = itemgetter(*OWN)
_NO_EVIDENCE = dict.fromkeys(EVIDENCE, 0.0)


def lines(article: Article, seen: Sequence[Look]) -> list[Line]:
    """The lines of an article, each with all that it says by itself."""
    texts = [look.text or normalized(look.prose) for look in seen]
    counts = Counter(texts)
    is_title = rows.titles(article, seen, texts, counts)
    listed = rows.listed(seen, texts)
    sites = {link.target: site_of(link.target) for look in seen for link in look.unit.links if link.place != "image"}
    home = rows.home_of(seen, sites)
    few, told = rows.entries(article, seen)
    site = site_of(source_url(article)) or home
    targets = [rows.own_targets(look, sites, site) for look in seen]
    cards = rows.cards(seen, targets) | rows.headed(seen, targets)
    indexes = rows.indexes(article, seen, targets, told)
    bylines = rows.bylines(seen, is_title)
    own = few | told | {at for at, look in enumerate(seen) if counts[texts[at]] > _MOST and looks.leads_into(look.unit)}
    return [
        _line(
            _of_this_page(look, sites, home, is_own=at in own),
            text,
            {
                "title": is_title[at],
                "entry": at in told,
                "card": at in cards,
                "index": at in indexes,
                "by": at in bylines,
                "again": bool(text) and counts[text] > 1,
                "listed": at in listed,
                "bold": article.text.endswith(("*", "_"), 0, look.unit.start),
                "elsewhere": _elsewhere(look.unit, sites, home),
            },
        )
        for at, (look, text) in enumerate(zip(seen, texts, strict=True))
    ]


def _of_this_page(look: Look, sites: Mapping[str, str], home: str, *, is_own: bool) -> Look:
    """A line without the certainty that a phrase gives it, if it is the author's: an entry of his list, a link into the
    article that stands below each of its sections; without that of menus, too, if it is a heading or leads to another
    site.
    """
    phrase = look.phrase
    if phrase is None or not phrase.is_sure:
        return look
    is_away = phrase.kind == "nav" and (look.unit.kind == "heading" or _elsewhere(look.unit, sites, home) > 0)
    return looks.as_sure(look, is_sure=False) if is_own or is_away else look


def _line(look: Look, text: str, seen: Mapping[str, float]) -> Line:
    unit, prose, size, linked = look.unit, look.prose, looks.size_of(look.prose), look.linked
    kind, links, container = unit.kind, unit.links, look.inside.container
    signs = max(1, len(prose))
    is_sentence = looks.is_sentence(look, size)
    values = {
        **_NO_EVIDENCE,
        **look.found,
        "bias": 1.0,
        "length": log2(1 + size) / 8,
        "short": size <= looks.SHORT,
        "sentence": is_sentence,
        "stops": min(4, _count(prose, b".!?", looks.STOP)) / 4,
        "ended": looks.is_ended(prose),
        "commas": min(1.0, 20 * _count(prose, b",;", looks.COMMA) / signs),
        "digits": _count(prose, b"0123456789", looks.DIGIT) / signs,
        "linked": min(1.0, linked / signs),
        "links": log2(1 + len(links)) / 4,
        "apart": len(links) > 1 and linked >= 0.7 * signs,
        "heading": kind == "heading",
        "item": kind == "item",
        "row": kind == "row",
        "quote": kind == "quote",
        "silent": kind == SILENT,
        "picture": bool(links and looks.pictures_of(unit)),
        "signed": 0 <= look.rest <= looks.SHORT and "author" in look.kinds,
        **seen,
        "again": seen["again"] and not is_sentence,  # a paragraph that stands there twice is no label
        "code": size <= looks.LONG and _is_code(prose),
        "file": bool(links) and any(rows.is_file(link.target) for link in links if link.place != "image"),
        "of-article": container is not None and container.is_content,
    }
    return Line(unit, text, size, look.phrase, look.targets, look.inside, look.found, look.says, look.is_source, values)


def _count(prose: str, marks: bytes, expression: re.Pattern[str]) -> int:
    """How many of the characters that an `expression` finds stand in a line; of ASCII these are the `marks`."""
    if prose.isascii():  # a fifth of the time
        return len(prose) - len(prose.encode().translate(None, marks))
    return len(expression.findall(prose))


def _is_code(prose: str) -> bool:
    """Whether a line holds what code, commands, tables and lists of downloads do."""
    if _CODE.search(prose) is not None or _CHECKSUM.search(prose) is not None:
        return True
    return _GAP in prose and _COLUMNS.search(prose) is not None


def _elsewhere(unit: Unit, sites: Mapping[str, str], home: str) -> float:
    """The share of a unit's links that lead to other sites than those that they are named after, and than `home`."""
    if not unit.links:
        return 0.0
    links = [link for link in unit.links if link.place != "image"]
    away = 0
    for link in links:
        site = sites[link.target]
        away += site not in ("", home) and site.partition(".")[0] not in "".join(link.text.lower().split())
    return away / max(1, len(links))


def vectors(found: Sequence[Line]) -> list[list[float]]:
    """A row of numbers for each line, in the order of FEATURES."""
    if not found:
        return []
    number = len(found)
    says = [line.says for line in found]
    sentence = [line.values["sentence"] for line in found]
    linked = [max(line.values["linked"], line.values["silent"]) for line in found]
    long_ones = [at for at, each in enumerate(sentence) if each]
    first, last = (long_ones[0], long_ones[-1]) if long_ones else (number, -1)
    kinds = len({kind for line in found for kind in _names(line)})
    page = sum(each >= 1 for each in says) / number
    headed = _headed(found, linked)
    labels = _labels(found, sentence)
    runs = _runs(sentence)
    beside = zip(*_beside(says), *_beside(sentence), *_beside(linked), strict=True)
    rows = []
    for at, (line, near) in enumerate(zip(found, beside, strict=True)):
        company = (
            *near, at < first, at > last,
            1 / (1 + at), 1 / (number - at), log2(runs[at]) / 5,
            _is_alike(found, at), page, log2(1 + kinds) / 3,
            line.phrase is not None and at + 1 < number and headed[at + 1], headed[at],
            (at < first or at > last) and _is_closing(line),
            *(_labelled(labels[at], runs[at]) if is_label(line) else (0.0, 0.0, 0.0)),
        )  # fmt: skip
        rows.append([*_OWN_VALUES(line.values), *company])
    return rows


def is_label(line: Line) -> bool:
    """Whether a line may be one of the labels of a menu: short, no heading of the article, no picture of it."""
    values = line.values
    if values["title"] or values["entry"] or line.unit.kind in (SILENT, "row", "heading"):
        return False
    return line.phrase is not None or (line.size <= looks.SHORT and not values["ended"])


def _labelled(labels: int, run: int) -> tuple[float, float, float]:
    """How many labels stand in a row of `run` lines, their share, and whether that is a menu."""
    if run < 2:
        return 0.0, 0.0, 0.0
    return log2(1 + labels) / 3, labels / run, labels >= _MENU and 2 * labels >= run


def _labels(found: Sequence[Line], sentence: Sequence[float]) -> list[int]:
    """For each line how many different phrases stand in the row of lines without a sentence that it is one of."""
    counts = [0] * len(found)
    start = 0
    for at, is_sentence in enumerate([*sentence, 1.0]):
        if is_sentence:
            number = len({line.text for line in found[start:at] if line.phrase is not None and is_label(line)})
            counts[start:at] = [number] * (at - start)
            start = at + 1
    return counts


def _names(line: Look | Line) -> Iterable[str]:
    """The kinds of page parts that a line is known to be of."""
    if "sure" in line.found and line.phrase is not None:
        yield line.phrase.kind
    if "inside" in line.found and line.inside.container is not None:
        yield line.inside.container.kinds[0]
    if line.targets and f"to-{line.targets}" in line.found:
        yield line.targets


def _runs(sentence: Sequence[float]) -> list[int]:
    """For each line how many lines without a sentence stand in a row where it stands; 1 for a sentence."""
    sizes = [1] * len(sentence)
    start = 0
    for at, is_sentence in enumerate([*sentence, 1.0]):
        if is_sentence:
            sizes[start:at] = [max(1, at - start)] * (at - start)
            start = at + 1
    return sizes


def _headed(found: Sequence[Line], linked: Sequence[float]) -> list[bool]:
    """Whether each line is one of the links below a label that a phrase fits: a list of other articles, of accounts.

    A heading that leads to another site is an entry of the author's, whatever stands above it.
    """
    out: list[bool] = []
    below = False
    for at, line in enumerate(found):
        is_away = line.unit.kind == "heading" and line.values["elsewhere"] > 0
        is_link = (linked[at] >= looks.LINKED and not is_away) or line.unit.kind == SILENT
        before = found[at - 1] if at else None
        below = is_link and (
            below or (before is not None and before.phrase is not None and linked[at - 1] < looks.LINKED)
        )
        out.append(below)
    return out


def _is_closing(line: Line) -> bool:
    """Whether a line may be a credit, a date or a pointer, by a phrase or its shape."""
    values = line.values
    return bool(values["weak"] or values["pointer"] or values["date"] or values["dated"])


def _is_alike(found: Sequence[Line], at: int) -> bool:
    """Whether the line before or after is of the same make: short, and as much of a link."""
    own = found[at]
    return own.size <= 2 * looks.SENTENCE and any(
        0 <= near < len(found)
        and found[near].unit.kind == own.unit.kind
        and found[near].size <= 2 * looks.SENTENCE
        and abs(found[near].values["linked"] - own.values["linked"]) < 0.2
        for near in (at - 1, at + 1)
    )


def _beside(values: Sequence[float]) -> tuple[list[float], list[float]]:
    """For each value the mean of those before it and of those after it, as many as are near; 0 where there is none."""
    none = [0.0] * _NEAR
    padded = [*none, *values, *none]
    means = [sum(padded[at : at + _NEAR]) / _NEAR for at in range(len(values) + _NEAR + 1)]
    return means[: len(values)], means[_NEAR + 1 :]
