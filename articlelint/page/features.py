"""What tells a line of the page from one of the article, without knowing its language: numbers for a model.

Length, marks, links and where they lead, dates, elements, the company of other lines, the place in the text. Phrases
are one of them; what they name is for the kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log2

from articlelint.article.article import Article
from articlelint.page import containers, dates, phrases, targets
from articlelint.page.containers import Container, Containers
from articlelint.page.dates import Dates
from articlelint.page.phrases import Phrase, Phrases, normalized
from articlelint.page.targets import Targets
from articlelint.page.units import SILENT, Unit, units
from articlelint.rulebook.rule import Resources
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.view import folded
from articlelint.urls.plain import host_of, registered_domain

_STOP = regex(r"[.!?。！？؟।…]")
_COMMA = regex(r"[,;，、；،]")
_WIDE = regex(
    r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)  # scripts of which a sign is a syllable
_COPYRIGHT = regex(r"(?:^|\s)(?:©|\(c\)|copyright\b)", re.IGNORECASE)
# Small pictures, by what they are called or by the size in their address: w_36, s=64, 48x48.
_ICON = regex(
    r"data:|\.svg|avatar|gravatar|/icons?[/_.-]|[_/.-]icons?[_.-]|emoji|pixel|logo|spacer|1x1"
    r"|[?&,_/=-](?:w|h|s|sz|size|width)[_=]?[1-9][0-9](?![0-9])|[/_-][1-9][0-9]x[1-9][0-9](?![0-9])",
    re.IGNORECASE,
)
# What code, the output of commands, tables and lists of downloads hold, and no furniture: brackets and operators, calls,
# flags, columns, checksums, versions, file names.
_CODE = regex(
    r"\{(?![.#])|^[}\])]|[;=<>$\\]|\w\(|::(?!:)|->|\]#|(?:^|\s)--?[a-z]|\t|\S {3,}\S"
    r"|\b[0-9a-f]{7,}\b|\b\d+\.\d+\.\d|[\w-]\.[a-z][a-z0-9]{1,3}\b"
)
# Targets of links to files.
_FILE = regex(r"(?:\A|[^:/]/)[^:/?#]*\.(?!html?\b|php\b|aspx?\b|jsp\b)[a-z0-9]{2,7}(?:[?#]|\Z)")
_ENDS = regex(r"[.!?。！？؟।…][\"'”’»」』）)\]*_]*\Z")
_BETWEEN = regex(r"\s*[·•|›»>/→]\s*")  # labels of a row
_WHOLE = 20  # characters of what is a sentence if a stop ends it
_MENU = 3  # different labels in a row that make a menu
_SENTENCE = 60  # characters; twice as many of a script whose signs are letters
_LONG = 200
_SHORT = 40  # characters of words beside a date in a line that is a date's
_TITLE = 8  # characters of what can be most of a title
_NEAR = 3  # lines before and after one that count as its company
# Kinds of targets that pages link to, and those of one kind that have a feature together.
TARGETS = {
    "share": "share", "profile": "profile", "login": "login", "author": "author", "tag": "tag", "category": "tag",
    "archive": "archive", "comments": "comments", "legal": "legal", "about": "home", "home": "home", "search": "home",
    "ad": "ad", "subscribe": "subscribe", "donate": "subscribe",
}  # fmt: skip
_OF_PAGE = frozenset(TARGETS.values())


class Inside(NamedTuple):
    """What is known of a line by the elements around it: the one that says most, and whether a reader sees it."""

    container: Container | None = None
    is_hidden: bool = False


class Line(NamedTuple):
    """A unit, what is known of it by itself, and what names its kind.

    `text`: normalized. `size`: its signs, those that stand for syllables counted twice. `targets`: the kinds of pages that most of its links lead to.
    """

    unit: Unit
    text: str
    size: int
    phrase: Phrase | None
    targets: str
    inside: Inside
    values: dict[str, float]


class Tables(NamedTuple):
    """What is known of pages: rules/page/ and rules/phrases/."""

    phrases: Phrases
    targets: Targets
    dates: Dates
    containers: Containers


def load(resources: Resources, without: frozenset[str] = frozenset()) -> Tables:
    """The bundled tables; of the phrases those that stand in other sources than `without`.

    Raises:
        RuleError: where a file of them is wrong.
    """
    return Tables(
        phrases.load(resources, without), targets.load(resources), dates.load(resources), containers.load(resources)
    )


OWN = (
    "bias", "length", "short", "sentence", "stops", "ended", "commas", "digits", "number", "linked", "links", "apart", "heading",
    "item", "row", "quote", "silent", "icon", "picture", "date", "dated", "signed", "copyright", "title", "again", "code", "listed", "file", "elsewhere",
    *(f"to-{name}" for name in sorted(_OF_PAGE)), "sure", "weak", "pointer", "inside", "maybe-inside", "of-article", "hidden",
)  # fmt: skip
COMPANY = (
    "before", "after", "sentences-before", "sentences-after", "linked-before", "linked-after", "first", "last", "start", "end",
    "run", "alike", "page", "kinds", "heads", "headed", "closing", "labels", "labelled", "menu",
)  # fmt: skip
FEATURES = OWN + COMPANY
# The features that speak of a page by themselves; of their sum in the lines beside one, its company is made.
_EVIDENCE = (
    "sure", "inside", "copyright", "to-share", "to-author", "to-tag", "to-comments", "to-login", "to-ad", "to-subscribe", "to-legal",
    "to-profile", "to-archive", "hidden",
)  # fmt: skip
_HALF_EVIDENCE = ("weak", "pointer", "date", "dated", "number", "icon", "to-home", "maybe-inside")


def around(found: Sequence[Unit], elements: Sequence[Container]) -> list[Inside]:
    """For each unit what the `elements` of the article say of it, in order.

    Of those around it the innermost counts that says for sure whose it is, the page's or the article's, else the
    innermost.
    """
    out: list[Inside] = []
    open_ones: list[Container] = []
    number = 0
    for unit in found:
        while number < len(elements) and elements[number].start <= unit.start:
            open_ones.append(elements[number])
            number += 1
        open_ones = [each for each in open_ones if each.end > unit.start]
        if not open_ones:
            out.append(_OUTSIDE)
            continue
        telling = [each for each in open_ones if each.kinds]
        sure = [each for each in telling if each.is_sure or each.is_content]
        best = sure[-1] if sure else telling[-1] if telling else None
        out.append(Inside(best, any(each.is_hidden for each in open_ones)))
    return out


_OUTSIDE = Inside()


def lines(article: Article, tables: Tables, elements: Sequence[Container]) -> list[Line]:
    """The lines of an article, each with what it says by itself; `elements` are those of its body that are known."""
    found = units(article)
    inside = around(found, elements)
    title = normalized(article.title_text) or _first_heading(found, article, tables.phrases)
    texts = [normalized(article.prose.text[unit.low : unit.high]) for unit in found]
    counts = Counter(texts)
    headings = {text for unit, text in zip(found, texts, strict=True) if unit.kind == "heading"}
    home = _home(found)
    return [
        _line(
            article,
            tables,
            unit,
            text,
            each,
            {
                "title": float(_is_title(text, title)),
                "again": float(bool(text) and counts[text] > 1),
                "listed": float(unit.kind != "heading" and text in headings),
                "elsewhere": _elsewhere(unit, home),
            },
        )
        for unit, text, each in zip(found, texts, inside, strict=True)
    ]


def _line(
    article: Article, tables: Tables, unit: Unit, text: str, inside: Inside, seen: dict[str, float]
) -> Line:
    container = inside.container
    prose = folded(article.prose.text[unit.low : unit.high])
    size = len(prose) + len(_WIDE.findall(prose))
    phrase = _phrase(tables.phrases, prose, unit.kind) if prose else None
    if phrase is not None and phrase.is_sure and phrase.kind == "nav" and seen["elsewhere"]:
        phrase = phrase._replace(is_sure=False)  # what leads to another site is no menu of this one
    kinds = Counter(TARGETS.get(tables.targets.kind(link.target), "") for link in unit.links)
    target, many = kinds.most_common(1)[0] if kinds else ("", 0)
    if many * 2 < len(unit.links):
        target = ""
    linked = sum(
        min(link.text_end, unit.high) - max(link.text_start, unit.low) for link in unit.links if link.text_end > 0
    )
    date = tables.dates.rest(prose.lower())
    stops, commas = len(_STOP.findall(prose)), len(_COMMA.findall(prose))
    signs = max(1, len(prose))
    is_ended = _ENDS.search(prose[-8:]) is not None
    is_long = size >= (_WHOLE if is_ended else _SENTENCE) and (stops > 0 or size > _LONG)
    is_sentence = is_long and linked < 0.8 * signs
    pictures = [link for link in unit.links if link.place == "image" or link.attribute in ("src", "srcset")]
    digits = sum(map(str.isdigit, prose))
    is_mostly_linked = linked >= 0.5 * signs or unit.kind == SILENT
    values = {
        "bias": 1.0,
        "length": log2(1 + size) / 8,
        "short": float(size <= _SHORT),
        "sentence": float(is_sentence),
        "stops": min(4, stops) / 4,
        "ended": float(is_ended),
        "commas": min(1.0, 20 * commas / signs),
        "digits": digits / signs,
        "number": float(0 < digits and not re.search(r"[^\W\d_]{2}", prose)),
        "linked": min(1.0, linked / signs),
        "links": log2(1 + len(unit.links)) / 4,
        "apart": float(len(unit.links) > 1 and linked >= 0.7 * signs),
        "heading": float(unit.kind == "heading"),
        "item": float(unit.kind == "item"),
        "row": float(unit.kind == "row"),
        "quote": float(unit.kind == "quote"),
        "silent": float(unit.kind == SILENT),
        "icon": float(bool(pictures) and all(_ICON.search(link.target[:300]) for link in pictures)),
        "picture": float(bool(pictures)),
        "date": float(0 <= date <= 8),
        "dated": float(8 < date <= _SHORT),
        "signed": float(0 <= date <= _SHORT and "author" in kinds),
        "copyright": float(size <= _LONG and _COPYRIGHT.search(prose) is not None),
        **seen,
        "code": float(size <= _LONG and _CODE.search(prose) is not None),
        "file": float(any(_FILE.search(link.target) for link in unit.links if link.place != "image")),
        "sure": float(phrase is not None and phrase.is_sure),
        "pointer": float(phrase is not None and phrase.has_title and not phrase.is_sure and not is_mostly_linked),
        "weak": float(phrase is not None and not phrase.is_sure),
        "inside": float(container is not None and container.is_sure),
        "maybe-inside": float(container is not None and not container.is_sure and not container.is_content),
        "of-article": float(container is not None and container.is_content),
        "hidden": float(inside.is_hidden),
    }
    values.update(
        (f"to-{name}", float(name == target and (is_mostly_linked or size <= _LONG))) for name in sorted(_OF_PAGE)
    )
    return Line(unit, text, size, phrase, target, inside, values)


def _first_heading(found: Sequence[Unit], article: Article, known: Phrases) -> str:
    """The text of the first heading above the text, which is the title where the front matter has none."""
    for unit in found:
        text = article.prose.text[unit.low : unit.high]
        if unit.kind == "heading":
            if known.find(text) is None:
                return normalized(text)
        elif len(text) >= _SENTENCE and _ENDS.search(text[-8:]):
            break
    return ""


def _is_title(text: str, title: str) -> bool:
    """Whether a line is the title, or most of it: pages add their name to it, feeds cut it."""
    if not text or not title:
        return False
    if text == title:
        return True
    short, long = sorted((text, title), key=len)
    return len(short) >= _TITLE and 2 * len(short) >= len(long) and short in long


def _phrase(known: Phrases, prose: str, kind: str) -> Phrase | None:
    """The phrase that a line is, or that most labels of a row in one line are: "Home › News › Harbour"."""
    found = known.find(prose)
    if found is not None or kind == "row" or len(prose) > _LONG or _BETWEEN.search(prose) is None:
        return found
    labels = [label for label in _BETWEEN.split(prose) if label.strip()]
    named = [phrase for phrase in map(known.find, labels) if phrase is not None]
    return named[0]._replace(is_sure=False) if len(labels) > 1 and 2 * len(named) >= len(labels) else None


def _home(found: Sequence[Unit]) -> str:
    """The site that most links lead to; "" for that of the page."""
    sites = Counter(_site(link.target) for unit in found for link in unit.links if link.place != "image")
    site, number = sites.most_common(1)[0] if sites else ("", 0)
    return site if number > 1 else ""


def _elsewhere(unit: Unit, home: str) -> float:
    """The share of a unit's links that lead to other sites than those that they are named after, and than `home`."""
    links = [link for link in unit.links if link.place != "image"]
    away = 0
    for link in links:
        site = _site(link.target)
        away += site not in ("", home) and site.partition(".")[0] not in "".join(link.text.lower().split())
    return away / max(1, len(links))


def _site(url: str) -> str:
    return registered_domain(host_of(url))


def vectors(found: Sequence[Line]) -> list[list[float]]:
    """A row of numbers for each line, in the order of FEATURES."""
    if not found:
        return []
    number = len(found)
    says = [_evidence(line) for line in found]
    sentence = [line.values["sentence"] for line in found]
    linked = [max(line.values["linked"], line.values["silent"]) for line in found]
    long_ones = [at for at, each in enumerate(sentence) if each]
    first, last = (long_ones[0], long_ones[-1]) if long_ones else (number, -1)
    kinds = len({kind for line in found for kind in _names(line)})
    page = sum(each >= 1 for each in says) / number
    headed = _headed(found, linked)
    labels = _labels(found, sentence)
    runs = _runs(sentence)
    rows = []
    for at, line in enumerate(found):
        before, after = slice(max(0, at - _NEAR), at), slice(at + 1, at + 1 + _NEAR)
        company = (
            _mean(says[before]), _mean(says[after]), _mean(sentence[before]), _mean(sentence[after]), _mean(linked[before]),
            _mean(linked[after]), float(at < first), float(at > last), 1 / (1 + at), 1 / (number - at), log2(runs[at]) / 5,
            float(_is_alike(found, at)), page, log2(1 + kinds) / 3,
            float(line.phrase is not None and at + 1 < number and headed[at + 1]), float(headed[at]),
            float((at < first or at > last) and _is_closing(line)),
            *(_labelled(labels[at], runs[at]) if is_label(line) else (0.0, 0.0, 0.0)),
        )  # fmt: skip
        rows.append([*(line.values[name] for name in OWN), *company])
    return rows


def says_page(line: Line) -> bool:
    """Whether a line has anything that speaks of a page, by itself."""
    return _evidence(line) > 0


def is_label(line: Line) -> bool:
    """Whether a line may be one of the labels of a menu: short, no heading of the article, no picture of it."""
    values = line.values
    if values["title"] or line.unit.kind in (SILENT, "row"):
        return False
    return line.phrase is not None or (line.unit.kind != "heading" and line.size <= _SHORT and not values["ended"])


def _evidence(line: Line) -> float:
    values = line.values
    return sum(values[name] for name in _EVIDENCE) + 0.5 * sum(values[name] for name in _HALF_EVIDENCE)


def _names(line: Line) -> Iterable[str]:
    """The kinds of page parts that a line is known to be of."""
    if line.values["sure"] and line.phrase is not None:
        yield line.phrase.kind
    if line.values["inside"] and line.inside.container is not None:
        yield line.inside.container.kinds[0]
    if line.targets and line.values[f"to-{line.targets}"]:
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


def _labelled(labels: int, run: int) -> tuple[float, float, float]:
    """How many labels stand in a row of `run` lines, their share, and whether that is a menu."""
    if run < 2:
        return 0.0, 0.0, 0.0
    return log2(1 + labels) / 3, labels / run, float(labels >= _MENU and 2 * labels >= run)


def _labels(found: Sequence[Line], sentence: Sequence[float]) -> list[int]:
    """For each line how many different phrases stand in the lines without a sentence that it is one of; 0 for a sentence."""
    counts = [0] * len(found)
    start = 0
    for at, is_sentence in enumerate([*sentence, 1.0]):
        if is_sentence:
            number = len({line.text for line in found[start:at] if line.phrase is not None and is_label(line)})
            counts[start:at] = [number] * (at - start)
            start = at + 1
    return counts


_LINKED = 0.7  # share of a line


def _headed(found: Sequence[Line], linked: Sequence[float]) -> list[bool]:
    """Whether each line is one of the links below a label that a phrase fits: a list of other articles, of accounts."""
    out: list[bool] = []
    below = False
    for at, line in enumerate(found):
        is_link = linked[at] >= _LINKED or line.unit.kind == SILENT
        before = found[at - 1] if at else None
        below = is_link and (below or (before is not None and before.phrase is not None and linked[at - 1] < _LINKED))
        out.append(below)
    return out


def _is_closing(line: Line) -> bool:
    """Whether a line may be a credit, a date or a pointer, by a phrase or its shape."""
    values = line.values
    return bool(values["weak"] or values["pointer"] or values["date"] or values["dated"])


def _is_alike(found: Sequence[Line], at: int) -> bool:
    """Whether the line before or after is of the same make: short, and as much of a link."""
    own = found[at]
    return own.size <= 2 * _SENTENCE and any(
        0 <= near < len(found)
        and found[near].unit.kind == own.unit.kind
        and found[near].size <= 2 * _SENTENCE
        and abs(found[near].values["linked"] - own.values["linked"]) < 0.2
        for near in (at - 1, at + 1)
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / _NEAR
