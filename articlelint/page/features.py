"""What tells a line of the page from one of the article, without knowing its language: numbers for a model.

Length, marks, links and where they lead, dates, elements, the company of other lines, the place in the text. Phrases
are one of them; what they name is for the kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import log2
from operator import itemgetter

from articlelint.article.article import Article
from articlelint.article.origin import may_be_own, source_url
from articlelint.page import containers, dates, phrases, targets
from articlelint.page.containers import Container, Containers
from articlelint.page.dates import Dates
from articlelint.page.phrases import Phrase, Phrases, all_normalized, normalized
from articlelint.page.targets import Targets
from articlelint.page.units import SILENT, Unit, units
from articlelint.rulebook.rule import Resources
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.markdown import Link
from articlelint.syntax.view import folded
from articlelint.urls.plain import host_of, registered_domain

_STOP = regex(r"[.!?。！？؟।…]")
_COMMA = regex(r"[,;，、；،]")
_WIDE = regex(
    r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)  # scripts of which a sign is a syllable
_COPYRIGHT = regex(r"(?:^|\s)(?:©|\(c\)|copyright\b)", re.IGNORECASE)
_COPYRIGHT_MARKS = ("©", "(c)", "copyright")
_DIGIT = regex(r"\d")
_WORD = regex(r"[^\W\d_]{2}")
# Small pictures, by what they are called or by the size in their address: w_36, s=64, 48x48.
_ICON = regex(
    r"data:|\.svg|avatar|gravatar|/icons?[/_.-]|[_/.-]icons?[_.-]|emoji|pixel|logo|spacer|1x1"
    r"|[?&,_/=-](?:w|h|s|sz|size|width)[_=]?[1-9][0-9](?![0-9])|[/_-][1-9][0-9]x[1-9][0-9](?![0-9])",
    re.IGNORECASE,
)
# The width of a picture in its address: w_1456, width=1200, 1024x768. What resizes a picture says its width first, and
# the address of the whole one behind.
_WIDTH = regex(r"[?&,_/=-](?:(?:w|width)[_=]?([0-9]{2,4})(?![0-9])|([0-9]{2,4})x[0-9]{2,4}(?![0-9]))", re.IGNORECASE)
_LARGE = 600  # pixels; wider than any picture of a menu or a list
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
# What stands before the text of a heading, and after one that is underlined.
_LEVEL = regex(
    r"(?:^[ \t>]*(#{1,6})[ \t]+|<h([1-6])\b[^<>]*>\s*)(?:[*_\[`~]|<[^<>/][^<>]*>|\s)*\Z", re.IGNORECASE | re.MULTILINE
)
_UNDERLINE = regex(r"[*_`~]*[ \t]*(?:\{[^{}\n]*\}[ \t]*)?\r?\n(?:(=)=*|-+)[ \t]*(?:\r?\n|\Z)")
_TITLE_LEVELS = (1, 2)
_MOST_TITLES = 2  # places where a title stands that is a link; a label of several cards stands in more
_ADMONITIONS = ("!!! ", "??? ", "???+ ")
_ATTRIBUTES = regex(r"[*_]*[ \t]*\r?\n[ \t]*\{:")
_BEFORE = 300  # characters before a heading that are looked at
_FIELD = 8 * "_"  # of a form, as text browsers write it
_OF_BROWSERS = ("(BUTTON)", "IFRAME:", "[INS:")  # what they write of what they cannot show
_PLACES = frozenset(("markdown", "reference", "attribute"))  # where links with a text of their own stand
_OF_SOURCES = frozenset(("paragraph", "item"))  # kinds of lines that may tell where the article is from
_EXTENSION = regex(r"[a-z0-9]{2,7}")
_PAGES = frozenset(("htm", "html", "php", "asp", "aspx", "jsp"))  # extensions of pages
_ENDS = regex(r"[.!?。！？؟।…][\"'”’»」』）)\]*_]*\Z")
_BETWEEN_MARKS = ("·", "•", "|", "›", "»", ">", "→", " / ")  # labels of a row
_BETWEEN = regex("|".join(map(re.escape, _BETWEEN_MARKS)))
_ADDRESS = 300  # characters of an address that are looked at
LINKED = 0.7  # share of a line that is a link
_WHOLE = 20  # characters of what is a sentence if a stop ends it
_MENU = 3  # different labels in a row that make a menu
_TITLE = 8  # characters of what can be most of a title
_SENTENCE = 60  # characters; twice as many of a script whose signs are letters
_LONG = 200
_SHORT = 40  # characters of words beside a date in a line that is a date's
_DATE = 8  # and in one that is a date
_MOST_SOURCES = 2  # lines that name where an article was taken from: above and below it
_AT_TOP = 4  # lines of which one may
_AT_BOTTOM = 6
_LISTS = ("item", "row")  # kinds of lines that are entries
_NUMBERED = regex(r"[0-9][.)][ \t]+[*_`]*\Z")
_MARKER = 12  # characters before an entry in which its number is
_OF_BYLINES = frozenset(("date", "to-author"))
_BELOW_TITLE = 6  # lines in which a byline is, the line under the title and pictures among them
_INDEX = 8  # entries that make an index of a site
_CARD = 5  # lines of a card, and of what stands between it and the next
_INTRODUCTION = 2  # blanks in a line that may introduce a list
_NEAR = 3  # lines before and after one that count as its company
# Kinds of targets that pages link to, and those of one kind that have a feature together.
TARGETS = {
    "share": "share", "profile": "profile", "login": "login", "author": "author", "tag": "tag", "category": "tag",
    "archive": "archive", "comments": "comments", "legal": "legal", "about": "home", "home": "home", "search": "home",
    "ad": "ad", "subscribe": "subscribe", "donate": "subscribe", "source": "source",
}  # fmt: skip
_OF_PAGE = frozenset(TARGETS.values())
_NONE: frozenset[str] = frozenset()


class Inside(NamedTuple):
    """What is known of a line by the elements around it: the one that says most, and whether a reader sees it."""

    container: Container | None = None
    is_hidden: bool = False


class Look(NamedTuple):
    """A unit and what speaks of a page in it, for which no other line is asked.

    `prose`: its text, folded; `text`: that normalized, "" of a line that is longer than any phrase. `linked`: signs in
    links. `targets`: the kind of pages that most of its links lead to, `kinds` all of them. `rest`: characters of words
    beside a date, -1 without one. `found`: the features of EVIDENCE that it has; `says`: what they are worth together.
    `is_source`: it says from where the article was taken.
    """

    unit: Unit
    prose: str
    text: str
    linked: int
    phrase: Phrase | None
    targets: str
    kinds: frozenset[str]
    rest: int
    inside: Inside
    found: dict[str, float]
    says: float
    is_source: bool = False


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
    "bias", "length", "short", "sentence", "stops", "ended", "commas", "digits", "number", "linked", "links",
    "apart", "heading", "item", "row", "quote", "silent", "icon", "picture", "date", "dated", "signed", "copyright",
    "title", "again", "code", "listed", "file", "elsewhere",
    *(f"to-{name}" for name in sorted(_OF_PAGE)),
    "sure", "weak", "pointer", "inside", "maybe-inside", "of-article", "hidden", "form",
)  # fmt: skip
COMPANY = (
    "before", "after", "sentences-before", "sentences-after", "linked-before", "linked-after", "first", "last",
    "start", "end", "run", "alike", "page", "kinds", "heads", "headed", "closing", "labels", "labelled", "menu",
)  # fmt: skip
FEATURES = OWN + COMPANY
_OWN_VALUES = itemgetter(*OWN)
# The features that speak of a page by themselves, and what each is worth; of their sum in the lines beside one, its
# company is made. All are 0 or 1, and a line has few of them.
EVIDENCE = {
    **dict.fromkeys((
        "sure", "inside", "copyright", "to-share", "to-author", "to-tag", "to-comments", "to-login", "to-ad",
        "to-subscribe", "to-legal", "to-profile", "to-archive", "to-source", "hidden", "form",
    ), 1.0),
    **dict.fromkeys(("weak", "pointer", "date", "dated", "number", "icon", "to-home", "maybe-inside"), 0.5),
}  # fmt: skip
_NO_FOUND: dict[str, float] = {}
_NO_EVIDENCE = dict.fromkeys(EVIDENCE, 0.0)


def around(found: Sequence[Unit], elements: Sequence[Container]) -> list[Inside]:
    """For each unit what the `elements` of the article say of it, in order.

    Of those around it the innermost counts that says for sure whose it is, the page's or the article's, else the
    innermost.
    """
    if not elements:
        return [_OUTSIDE] * len(found)
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


class _Text(NamedTuple):
    """What is known of a text before its lines are looked at: whether it may have a copyright notice, or fields of a
    form as text browsers write them, and the page that it was taken from.
    """

    may_be_copyright: bool
    may_be_form: bool
    source: str


def looks(article: Article, tables: Tables, elements: Sequence[Container]) -> list[Look]:
    """The lines of an article, each with what speaks of a page in it; `elements` are the known ones of its body."""
    found = units(article)
    prose, lowered = article.folded, article.lowered
    about = _Text(
        any(mark in lowered for mark in _COPYRIGHT_MARKS),
        any(mark in article.text for mark in _OF_BROWSERS),
        "" if may_be_own(article) else source_url(article).rstrip("/"),
    )
    own = [prose[unit.low : unit.high] for unit in found]
    texts = all_normalized([line if len(line) <= phrases.LONGEST else "" for line in own])
    known = _phrases(tables.phrases, found, own, texts, tuple(mark for mark in _BETWEEN_MARKS if mark in prose))
    said = [
        None if phrase is not None and (_is_foreign(phrase, article) or _is_marked(article.text, unit)) else phrase
        for unit, phrase in zip(found, known, strict=True)
    ]
    seen = [
        _look(tables, about, unit, line, text, phrase, inside)
        for unit, line, text, phrase, inside in zip(found, own, texts, said, around(found, elements), strict=True)
    ]
    for at in _sources(seen):
        seen[at] = _as_sure(seen[at], is_sure=True)._replace(is_source=True)
    return seen


def _sources(seen: Sequence[Look]) -> list[int]:
    """The lines above or below the text that say from where it was taken: "Source: The Ledger", "via https://…".

    Below a picture, a table or a quotation such a line is about that one. An article with several of them is a digest.
    """
    naming = [at for at, look in enumerate(seen) if look.phrase is not None and _is_naming(look, look.phrase)]
    if not naming or len(naming) > _MOST_SOURCES:
        return []
    told = [at for at, look in enumerate(seen) if _is_sentence(look, _size(look.prose)) and at not in naming]
    if not told:
        return []
    ends = range(min(told[0], _AT_TOP)), range(max(told[-1] + 1, len(seen) - _AT_BOTTOM), len(seen))
    return [at for at in naming if any(at in end for end in ends) and not (at and _goes_on(seen[at - 1], seen[at]))]


def _is_naming(look: Look, phrase: Phrase) -> bool:
    if phrase.kind != "syndication" or not phrase.names_one or look.unit.kind != "paragraph":
        return False
    if look.unit.links:
        return any(host_of(link.target) for link in look.unit.links)
    # What leads nowhere is a name, or several; a study that is cited has a longer title.
    return all(len(name) <= _SHORT for name in _COMMA.split(look.prose.partition("\n")[0]))


def _goes_on(above: Look, look: Look) -> bool:
    """Whether a line goes on with the one above: ends its sentence, or says where a picture or a table is from."""
    is_same = above.unit.block == look.unit.block and not _is_ended(above.prose) and look.prose[:1].islower()
    return is_same or above.unit.kind in ("row", "quote") or bool(_pictures(above.unit))


def _look(
    tables: Tables, about: _Text, unit: Unit, prose: str, text: str, phrase: Phrase | None, inside: Inside
) -> Look:
    signs, links = len(prose), unit.links
    has_digit = signs <= dates.LONGEST and _DIGIT.search(prose) is not None
    is_bare = phrase is None and not links and not has_digit and inside is _OUTSIDE and not about.may_be_copyright
    if is_bare and not about.may_be_form and _WORD.search(prose):  # as most lines are
        return Look(unit, prose, text, 0, None, "", _NONE, -1, inside, _NO_FOUND, 0.0)
    rest = tables.dates.rest(prose.lower()) if has_digit else -1
    has_field = about.may_be_form and _FIELD in prose
    linked, target, kinds = _leading(tables, unit, about.source) if links else (0, "", _NONE)
    is_mostly_linked = linked >= 0.5 * max(1, signs) or not signs
    found: dict[str, float] = {}
    if phrase is not None:
        found["sure" if phrase.is_sure else "weak"] = 1.0
        if phrase.has_title and not phrase.is_sure and not is_mostly_linked:
            found["pointer"] = 1.0
    if 0 <= rest <= _SHORT:
        found["date" if rest <= _DATE else "dated"] = 1.0
    if signs and not _WORD.search(prose) and any(map(str.isdigit, prose)):
        found["number"] = 1.0
    if about.may_be_copyright and _is_copyright(prose):
        found["copyright"] = 1.0
    if links:
        pictures = _pictures(unit)
        if pictures and all(_ICON.search(link.target[:_ADDRESS]) for link in pictures):
            found["icon"] = 1.0
        if target == "source" and (not is_mostly_linked or unit.kind not in _OF_SOURCES):
            target = ""
        if target and (is_mostly_linked or _size(prose) <= _LONG):
            found[f"to-{target}"] = 1.0
    if inside is not _OUTSIDE:
        container = inside.container
        if container is not None and (container.is_sure or not container.is_content):
            found["inside" if container.is_sure else "maybe-inside"] = 1.0
        if inside.is_hidden:
            found["hidden"] = 1.0
    if has_field:
        found["form"] = 1.0
    says = sum(EVIDENCE[name] for name in found) if found else 0.0
    return Look(unit, prose, text, linked, phrase, target, kinds, rest, inside, found, says)


def _is_copyright(prose: str) -> bool:
    """Whether a line says whose the page is. Behind a sentence a mark says whose a picture is."""
    found = _COPYRIGHT.search(prose) if _size(prose) <= _LONG else None
    return found is not None and not _is_told(prose[: found.start()])


def _is_told(prose: str) -> bool:
    """Whether a text is a sentence that ends."""
    return len(prose) >= _WHOLE and _is_ended(prose.rstrip())


def _size(prose: str) -> int:
    """The signs of a line, those that stand for syllables counted twice."""
    return len(prose) if prose.isascii() else len(prose) + len(_WIDE.findall(prose))


def _is_sentence(look: Look, size: int) -> bool:
    """Whether a line, of so many signs, is one that tells something."""
    if size < _WHOLE:
        return False
    least = _WHOLE if _is_ended(look.prose) else _SENTENCE
    return size >= least and look.linked < 0.8 * len(look.prose) and (size > _LONG or _has_stop(look.prose))


def _phrases(
    known: Phrases, found: Iterable[Unit], own: Iterable[str], texts: Iterable[str], marks: Sequence[str]
) -> Iterator[Phrase | None]:
    """For each line the phrase that it is, or that most labels of a row in it are: "Home › News › Harbour".

    `own`: the lines, `texts`: the same normalized. `marks`: those that stand between labels and are anywhere in the
    article.
    """
    for unit, line, text in zip(found, own, texts, strict=True):
        phrase = known.find_normalized(text) if text else None
        if phrase is not None and unit.kind == "quote" and phrase.kind == "widget":
            yield None  # "View this post on Instagram" in the quotation that its embed code makes
        elif marks and phrase is None and len(line) <= _LONG and unit.kind != "row" and any(m in line for m in marks):
            yield _labelled_phrase(known, line)
        else:
            yield phrase


def _is_foreign(phrase: Phrase, article: Article) -> bool:
    """Whether a phrase that fits many sentences, as it holds any text, is one of another language than the article.

    Themes print English in any language.
    """
    if not phrase.has_title or phrase.is_sure:
        return False
    language, spoken = phrase.language.partition("-")[0], article.language
    return spoken is not None and language not in ("", "en", spoken) and language in article.word_lists.languages


def _is_marked(text: str, unit: Unit) -> bool:
    """Whether a line has markup that only its author writes: that of an admonition (Python-Markdown), or attributes in
    braces below it (kramdown).
    """
    return text.startswith(_ADMONITIONS, unit.start) or _ATTRIBUTES.match(text, unit.end) is not None


def _labelled_phrase(known: Phrases, text: str) -> Phrase | None:
    """The first phrase of a row of labels in one line, if most of them are phrases."""
    labels = [label for label in _BETWEEN.split(text) if label.strip()]
    if len(labels) < 2:
        return None
    named = [phrase for phrase in map(known.find, labels) if phrase is not None]
    return named[0]._replace(is_sure=False) if named and 2 * len(named) >= len(labels) else None


def _is_ended(prose: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _ENDS.search(prose[-8:]) is not None


def _has_stop(prose: str) -> bool:
    return "." in prose or _STOP.search(prose) is not None


def _leading(tables: Tables, unit: Unit, source: str) -> tuple[int, str, frozenset[str]]:
    """How much of a unit is linked, the kind of pages that most of its links lead to, and all of the kinds.

    `source`: the page that the article was taken from.
    """
    linked = 0
    kinds = []
    low, high = unit.low, unit.high
    for link in unit.links:
        start, end = link.text_start, link.text_end
        if end > low and start < high:
            linked += (end if end < high else high) - (start if start > low else low)
        if source and link.target.rstrip("/") == source and link.place in _PLACES:
            kinds.append("source")
        else:
            kinds.append(TARGETS.get(tables.targets.kind(link.target), ""))
    if not any(kinds):
        return linked, "", _NONE
    target, many = Counter(kinds).most_common(1)[0] if len(kinds) > 1 else (kinds[0], 1)
    return linked, target if many * 2 >= len(kinds) else "", frozenset(kinds)


def is_large_picture(unit: Unit) -> bool:
    """Whether a unit is a picture that is too large for one of a menu, a list or a row of buttons."""
    pictures = _pictures(unit) if unit.kind == SILENT else []
    return len(pictures) == len(unit.links) > 0 and all(_width(link.target) >= _LARGE for link in pictures)


def _width(url: str) -> int:
    """How wide a picture is, in pixels, as its address says; 0 where it does not."""
    found = _WIDTH.search(url[:_ADDRESS])
    return 0 if found is None else int(found[1] or found[2])


def _pictures(unit: Unit) -> list[Link]:
    return [link for link in unit.links if link.place == "image" or link.attribute in ("src", "srcset")]


def lines(article: Article, seen: Sequence[Look]) -> list[Line]:
    """The lines of an article, each with all that it says by itself."""
    texts = [look.text or normalized(look.prose) for look in seen]
    is_title = _titles(article, seen, texts)
    counts = Counter(texts)
    listed = _listed(seen, texts)
    sites = {link.target: site_of(link.target) for look in seen for link in look.unit.links if link.place != "image"}
    home = _home(seen, sites)
    entries = _entries(article, seen)
    targets = [_own_targets(look, sites, home) for look in seen]
    cards, indexes, bylines = _cards(seen, targets), _indexes(seen, targets), _bylines(seen, is_title)
    return [
        _line(
            _of_this_page(look, sites, home, is_entry=at in entries),
            text,
            {
                "title": is_title[at],
                "entry": entries.get(at, False),
                "card": at in cards,
                "index": at in indexes,
                "by": at in bylines,
                "again": bool(text) and counts[text] > 1,
                "listed": at in listed,
                "bold": article.text[look.unit.start - 1] in "*_",
                "elsewhere": _elsewhere(look.unit, sites, home),
            },
        )
        for at, (look, text) in enumerate(zip(seen, texts, strict=True))
    ]


def _listed(seen: Sequence[Look], texts: Sequence[str]) -> set[int]:
    """The lines that are entries of the article's table of contents, as most of those beside them are: a heading may be
    one of a menu, too.
    """
    headings = {text for look, text in zip(seen, texts, strict=True) if look.unit.kind == "heading"} - {""}
    found: set[int] = set()
    if headings:
        for (kind, _), group in groupby(enumerate(seen), key=lambda each: _shape(each[1])):
            own = [at for at, _ in group]
            named = [at for at in own if texts[at] in headings]
            if kind != "heading" and 2 * len(named) >= len(own):
                found.update(named)
    return found


def _shape(look: Look) -> tuple[str, bool]:
    return look.unit.kind, _is_sentence(look, _size(look.prose))


def _entries(article: Article, seen: Sequence[Look]) -> dict[int, bool]:
    """The lines that are entries of a list or a table of the author's, and whether they are no labels: a line
    introduces them ("The steps are:"), or they have numbers and no links. A menu is a list of labels; one label among
    other entries is a term, a step, a cell.
    """
    entries: dict[int, bool] = {}
    start = 0
    for kind, group in groupby(seen, key=lambda look: look.unit.kind):
        own = list(group)
        if kind in _LISTS:
            is_introduced = start > 0 and _introduces(seen[start - 1])
            are_few = 1 < len(own) >= 2 * sum(look.phrase is not None or bool(look.found) for look in own)
            for at, look in enumerate(own, start):
                is_own = is_introduced or _is_step(article.text, look)
                if is_own or are_few:
                    entries[at] = is_own
        start += len(own)
    return entries


def _cards(seen: Sequence[Look], targets: Sequence[frozenset[str]]) -> set[int]:
    """The lines of cards in a row, as lists of other articles have them: a heading that leads to a page of the site, or
    a picture and a title that lead to one. What is short between two cards is of them, too.

    `targets`: the pages of the site that each line leads to.
    """
    found: set[int] = set()
    before = -_CARD - 1  # where the last card begins
    for at, (look, own) in enumerate(zip(seen, targets, strict=True)):
        is_pair = (
            at + 1 < len(seen) and not own.isdisjoint(targets[at + 1]) and bool(look.text) != bool(seen[at + 1].text)
        )
        if not is_pair and not (own and look.unit.kind == "heading"):
            continue
        if at - before <= _CARD and own.isdisjoint(targets[before]):
            between = (each for each in range(before + 1, at) if not _is_sentence(seen[each], _size(seen[each].prose)))
            found.update((before, *between, at, *((at + 1,) if is_pair else ())))
        before = at
    return found


def _indexes(seen: Sequence[Look], targets: Sequence[frozenset[str]]) -> set[int]:
    """The entries of lists of which nearly all are nothing but a link to a page of the site, and many are."""
    found: set[int] = set()
    for is_item, group in groupby(range(len(seen)), key=lambda at: seen[at].unit.kind == "item"):
        own = list(group)
        number = sum(bool(targets[at]) for at in own) if is_item else 0
        if number >= _INDEX and number >= 0.8 * len(own):
            found.update(own)
    return found


def _bylines(seen: Sequence[Look], is_title: Sequence[bool]) -> set[int]:
    """The lines below the title, and below one line under it, that name the author, the day, the time of reading, if
    there are several.
    """
    title = next((at for at, look in enumerate(seen) if is_title[at] and look.unit.kind == "heading"), -1)
    found: set[int] = set()
    for at in range(title + 1, min(title + 1 + _BELOW_TITLE, len(seen)) if title >= 0 else 0):
        look = seen[at]
        is_named = look.phrase is not None and look.phrase.kind == "byline"
        if is_named or not _OF_BYLINES.isdisjoint(look.found):
            found.add(at)
        elif look.unit.kind == "paragraph" and look.text and (found or at > title + 1):
            break
    return found if len(found) > 1 else set()


def _own_targets(look: Look, sites: Mapping[str, str], home: str) -> frozenset[str]:
    """The pages of the site that a line leads to if it is nothing but links."""
    if not look.unit.links or look.linked < LINKED * len(look.prose) or not (look.text or _pictures(look.unit)):
        return _NONE
    links = [link.target for link in look.unit.links if link.place != "image"]
    return frozenset(each for each in links if sites[each] in ("", home) and each[:1] != "#" and not _is_file(each))


def _is_step(text: str, look: Look) -> bool:
    """Whether a line is an entry with a number and without a link."""
    start = look.unit.start
    return not look.unit.links and _NUMBERED.search(text, max(0, start - _MARKER), start) is not None


def _introduces(look: Look) -> bool:
    """Whether a line is a sentence that ends with a colon."""
    prose = look.prose.rstrip()
    if look.phrase is not None or look.unit.kind != "paragraph" or not prose.endswith((":", "：")):
        return False
    return _size(prose) >= _WHOLE or prose.count(" ") >= _INTRODUCTION


def _of_this_page(look: Look, sites: Mapping[str, str], home: str, *, is_entry: bool) -> Look:
    """A line without the certainty that a phrase gives it, if it is an entry of the author's; without that of menus,
    too, if it is a heading or leads to another site.
    """
    phrase = look.phrase
    if phrase is None or not phrase.is_sure:
        return look
    is_away = phrase.kind == "nav" and (look.unit.kind == "heading" or _elsewhere(look.unit, sites, home) > 0)
    return _as_sure(look, is_sure=False) if is_entry or is_away else look


def _as_sure(look: Look, *, is_sure: bool) -> Look:
    """A line with a phrase that is sure, or is not."""
    assert look.phrase is not None
    found = {name: value for name, value in look.found.items() if name not in ("sure", "weak", "pointer")}
    found["sure" if is_sure else "weak"] = 1.0
    says = sum(EVIDENCE[name] for name in found)
    return look._replace(phrase=look.phrase._replace(is_sure=is_sure), found=found, says=says)


def _titles(article: Article, seen: Sequence[Look], texts: Sequence[str]) -> list[bool]:
    """Whether each line is the article's title.

    Where its only heading of the first level is the title, what says the same and is no heading, or one of a level
    below the second, is the page's: in a share dialog, a path of labels, a row of articles.
    """
    title = normalized(folded(article.title_text)) or _first_heading(seen, texts)
    only = _only_title(article, seen)
    titles = {title, texts[only] if only >= 0 else ""} - {""}
    said = [any(_is_title(text, title) for title in titles) for text in texts]
    if only < 0 or not _is_title(texts[only], title):
        return said
    return [each and _level(article.text, look.unit) in _TITLE_LEVELS for each, look in zip(said, seen, strict=True)]


def _first_heading(seen: Sequence[Look], texts: Sequence[str]) -> str:
    """The text of the first heading above the text, which is the title where the front matter has none."""
    for look, text in zip(seen, texts, strict=True):
        if look.unit.kind == "heading":
            if look.phrase is None and not (look.unit.links and texts.count(text) > _MOST_TITLES):
                return text
        elif _size(look.prose) >= _SENTENCE and _is_ended(look.prose):
            break
    return ""


def _only_title(article: Article, seen: Sequence[Look]) -> int:
    """Which line is the heading of the first level, if there is only one: what is made of a page's title. -1: none is.

    One that is a link is the name of the site.
    """
    found = [at for at, look in enumerate(seen) if look.unit.kind == "heading" and _level(article.text, look.unit) == 1]
    if len(found) != 1 or seen[found[0]].unit.links or seen[found[0]].phrase is not None:
        return -1
    return found[0]


def _level(text: str, unit: Unit) -> int:
    """The level of a heading of Markdown or HTML; 0 of another line."""
    before = _LEVEL.search(text, max(0, unit.start - _BEFORE), unit.start)
    if before is not None:
        return int(before[2]) if before[2] else len(before[1])
    line = _UNDERLINE.match(text, unit.end)
    return 0 if line is None else 1 if line[1] else 2


def _is_title(text: str, title: str) -> bool:
    """Whether a line is the title, or most of it: pages add their name to it, feeds cut it."""
    if not text:
        return False
    if text == title:
        return True
    short, long = sorted((text, title), key=len)
    return len(short) >= _TITLE and 2 * len(short) >= len(long) and short in long


def _line(look: Look, text: str, seen: Mapping[str, float]) -> Line:
    unit, prose, size, linked = look.unit, look.prose, _size(look.prose), look.linked
    kind, links, container = unit.kind, unit.links, look.inside.container
    signs = max(1, len(prose))
    values = {
        **_NO_EVIDENCE,
        **look.found,
        "bias": 1.0,
        "length": log2(1 + size) / 8,
        "short": size <= _SHORT,
        "sentence": _is_sentence(look, size),
        "stops": min(4, _count(prose, b".!?", _STOP)) / 4,
        "ended": _is_ended(prose),
        "commas": min(1.0, 20 * _count(prose, b",;", _COMMA) / signs),
        "digits": _count(prose, b"0123456789", _DIGIT) / signs,
        "linked": min(1.0, linked / signs),
        "links": log2(1 + len(links)) / 4,
        "apart": len(links) > 1 and linked >= 0.7 * signs,
        "heading": kind == "heading",
        "item": kind == "item",
        "row": kind == "row",
        "quote": kind == "quote",
        "silent": kind == SILENT,
        "picture": bool(links and _pictures(unit)),
        "signed": 0 <= look.rest <= _SHORT and "author" in look.kinds,
        **seen,
        "code": size <= _LONG and _is_code(prose),
        "file": bool(links) and any(_is_file(link.target) for link in links if link.place != "image"),
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


def _is_file(url: str) -> bool:
    """Whether a link leads to a file rather than a page, by its extension."""
    path, _, name = url.partition("#")[0].partition("?")[0].rpartition("/")
    stem, _, extension = name.rpartition(".")
    if not stem or path.endswith(("/", ":")) or extension in _PAGES or ":" in stem or url.startswith("mailto:"):
        return False  # a host, a page, a mail address, a page of a wiki about a file
    return _EXTENSION.fullmatch(extension) is not None


def _home(seen: Iterable[Look], sites: Mapping[str, str]) -> str:
    """The site that most links lead to, of the `sites` that targets are on; "" for that of the page."""
    counts = Counter(sites[link.target] for look in seen for link in look.unit.links if link.place != "image")
    site, number = counts.most_common(1)[0] if counts else ("", 0)
    return site if number > 1 else ""


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


def site_of(url: str) -> str:
    """The site that a URL is on, "" for a path."""
    return registered_domain(host_of(url))


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
    return line.phrase is not None or (line.size <= _SHORT and not values["ended"])


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
    """Whether each line is one of the links below a label that a phrase fits: a list of other articles, of accounts."""
    out: list[bool] = []
    below = False
    for at, line in enumerate(found):
        is_link = linked[at] >= LINKED or line.unit.kind == SILENT
        before = found[at - 1] if at else None
        below = is_link and (below or (before is not None and before.phrase is not None and linked[at - 1] < LINKED))
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


def _beside(values: Sequence[float]) -> tuple[list[float], list[float]]:
    """For each value the mean of those before it and of those after it, as many as are near; 0 where there is none."""
    none = [0.0] * _NEAR
    padded = [*none, *values, *none]
    means = [sum(padded[at : at + _NEAR]) / _NEAR for at in range(len(values) + _NEAR + 1)]
    return means[: len(values)], means[_NEAR + 1 :]
