"""What speaks of a page in a line, by itself: what it says, where its links lead, its dates, its element.

A phrase is one of those; what it names is for the kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat

from articlelint.article.article import Article
from articlelint.article.origin import may_be_own, source_url
from articlelint.page import containers, dates, phrases, targets
from articlelint.page.containers import Container, Containers
from articlelint.page.dates import Dates
from articlelint.page.phrases import Phrase, Phrases, all_normalized
from articlelint.page.targets import Targets
from articlelint.page.units import SILENT, Unit, units
from articlelint.paths.kinds import TEXT
from articlelint.rulebook.rule import Resources
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.markdown import Link
from articlelint.urls.plain import host_of

STOP = regex(r"[.!?。！？؟।…]")
COMMA = regex(r"[,;，、；،]")
_WIDE = regex(
    r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)  # scripts of which a sign is a syllable
# In brackets it needs a year: "(c)" is an entry of a list as often.
_COPYRIGHT = regex(r"(?:^|\s)(?:©|\(c\)(?=.{0,80}\d{4})|copyright\b)", re.IGNORECASE)
_COPYRIGHT_MARKS = ("©", "(c)", "copyright")
DIGIT = regex(r"\d")
_WORD = regex(r"[^\W\d_]{2}")
# Small pictures, by what they are called or by the size in their address: w_36, s=64, 48x48.
_ICON = regex(
    r"data:|\.svg|avatar|gravatar|/icons?[/_.-]|[_/.-]icons?[_.-]|emoji|logo|spacer|1x1|pixel(?:\.|/?\?|/?$)"
    r"|[?&,_/=-](?:w|h|s|sz|size|width)[_=]?[1-9][0-9](?![0-9])|[/_-][1-9][0-9]x[1-9][0-9](?![0-9])",
    re.IGNORECASE,
)
# The width of a picture in its address: w_1456, width=1200, 1024x768. What resizes a picture says its width first, and
# the address of the whole one behind.
_WIDTH = regex(r"[?&,_/=-](?:(?:w|width)[_=]?([0-9]{2,4})(?![0-9])|([0-9]{2,4})x[0-9]{2,4}(?![0-9]))", re.IGNORECASE)
_LARGE = 600  # pixels; wider than any picture of a menu or a list
_ADMONITIONS = ("!!! ", "??? ", "???+ ")
_ATTRIBUTES = regex(r"[*_]*[ \t]*\r?\n[ \t]*\{:")
_FIELD = 8 * "_"  # of a form, as text browsers write it
_OF_BROWSERS = ("(BUTTON)", "IFRAME:", "[INS:")  # what they write of what they cannot show
_PLACES = frozenset(("markdown", "reference", "attribute"))  # where links with a text of their own stand
_OF_SOURCES = frozenset(("paragraph", "item"))  # kinds of lines that may tell where the article is from
_ENDS = regex(r"[.!?。！？؟।…][\"'”’»」』）)\]*_]*\Z")
_BETWEEN_MARKS = ("·", "•", "|", "›", "»", ">", "→", " / ")  # labels of a row
_BETWEEN = regex("|".join(map(re.escape, _BETWEEN_MARKS)))
_ADDRESS = 300  # characters of an address that are looked at
LINKED = 0.7  # share of a line that is a link
WHOLE = 20  # characters of what is a sentence if a stop ends it
SENTENCE = 60  # characters; twice as many of a script whose signs are letters
LONG = 200
_NAV = ("nav",)
# How Lynx and Links number the links of a page: "[1]Home". Notes of a text have a blank behind the number.
_NUMBER = regex(r"\[[0-9]{1,4}\](?=\w)")
_SECOND = "[2]"
_OF_VALUES = frozenset(("byline", "credit", "syndication"))  # kinds of labels before a name
_OF_BARS = frozenset(("share", "follow", "comments", "widget", "nav"))  # kinds of labels in a share bar
_LABEL_SIZES = (3, 2, 1)  # words of such a label
_LEAST_IN_ROW, _MOST_IN_ROW = 3, 12  # words of a share bar in one line
_SPOKEN = 7  # blanks in a sentence
PROSE = 150  # characters of a line that only a text has
SHORT = 40  # characters of words beside a date in a line that is a date's
_DATE = 8  # and in one that is a date
_MOST_SOURCES = 2  # lines that name where an article was taken from: above and below it
_AT_TOP = 4  # lines of which one may
_AT_BOTTOM = 6
# Kinds of targets that pages link to, and those of one kind that have a feature together.
TARGETS = {
    "share": "share", "profile": "profile", "login": "login", "author": "author", "tag": "tag", "category": "tag",
    "archive": "archive", "comments": "comments", "legal": "legal", "about": "home", "home": "home", "search": "home",
    "ad": "ad", "subscribe": "subscribe", "donate": "subscribe", "source": "source",
}  # fmt: skip
OF_PAGE = frozenset(TARGETS.values())
NONE: frozenset[str] = frozenset()


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
    if _SECOND in prose and article.path.lower().endswith(TEXT):
        own = [_NUMBER.sub("", line) for line in own]
    texts = all_normalized([line if len(line) <= phrases.LONGEST else "" for line in own])
    known = _phrases(tables.phrases, found, own, texts, tuple(mark for mark in _BETWEEN_MARKS if mark in prose))
    said = [
        None if phrase is not None and (_is_foreign(phrase, article) or _is_marked(article.text, unit)) else phrase
        for unit, phrase in zip(found, known, strict=True)
    ]
    for at in _values(found, own, said):
        said[at] = said[at - 1]
    for at, phrase in enumerate(said):
        if at and phrase is not None and phrase.kind == "syndication" and _is_captioned(found[at - 1], found[at]):
            said[at] = phrase._replace(kind="credit", is_sure=False)
    surroundings = _without_prose(found, own, around(found, elements)) if elements else repeat(_OUTSIDE)
    seen = [
        _look(tables, about, unit, line, text, phrase, inside)
        for unit, line, text, phrase, inside in zip(found, own, texts, said, surroundings, strict=False)
    ]
    for at in _sources(seen):
        seen[at] = as_sure(seen[at], is_sure=True)._replace(is_source=True)
    return seen


def _values(found: Sequence[Unit], own: Sequence[str], said: Sequence[Phrase | None]) -> list[int]:
    """The lines that say what the label above, in the same paragraph, is about: a name below "Photo:" or "By"."""
    return [
        at
        for at in range(1, len(found))
        if (label := said[at - 1]) is not None
        and label.kind in _OF_VALUES
        and not (label.names_one or label.has_title or label.is_sure)
        and said[at] is None
        and found[at].block == found[at - 1].block >= 0
        and len(own[at]) <= LONG
        and len(own[at - 1]) <= SHORT
        and not is_ended(own[at])
    ]


def _is_captioned(above: Unit, unit: Unit) -> bool:
    """Whether a line stands directly below a picture: what it names as a source is that of the picture."""
    return unit.kind == "paragraph" and bool(pictures_of(above))


def _without_prose(found: Sequence[Unit], own: Sequence[str], surroundings: Sequence[Inside]) -> list[Inside]:
    """What the elements around each line say, but for menus that hold paragraphs, or links to places in the article
    only: these are no menus.
    """
    menus = {each.container for each in surroundings if each.container is not None and each.container.kinds[:1] == _NAV}
    if not menus:
        return list(surroundings)
    inside = [at for at, each in enumerate(surroundings) if each.container in menus]
    told = {surroundings[at].container for at in inside if _is_paragraph(found[at], own[at])}
    linked = {surroundings[at].container for at in inside if found[at].links}
    away = {surroundings[at].container for at in inside if found[at].links and not leads_into(found[at])}
    wrong = told | (linked - away)
    return [_OUTSIDE if each.container in wrong else each for each in surroundings]


def _is_paragraph(unit: Unit, line: str) -> bool:
    return unit.kind == "paragraph" and len(line) >= PROSE and is_ended(line)


def leads_into(unit: Unit) -> bool:
    """Whether a line has links, all of which lead to places in its own article."""
    return bool(unit.links) and all(link.target[:1] == "#" and link.target[1:] for link in unit.links)


def _sources(seen: Sequence[Look]) -> list[int]:
    """The lines above or below the text that say from where it was taken: "Source: The Ledger", "via https://…".

    Below a picture, a table or a quotation such a line is about that one. An article with several of them is a digest.
    """
    naming = [at for at, look in enumerate(seen) if look.phrase is not None and _is_naming(look, look.phrase)]
    if not naming or len(naming) > _MOST_SOURCES:
        return []
    told = [at for at, look in enumerate(seen) if is_sentence(look, size_of(look.prose)) and at not in naming]
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
    return all(len(name) <= SHORT for name in COMMA.split(look.prose.partition("\n")[0]))


def _goes_on(above: Look, look: Look) -> bool:
    """Whether a line goes on with the one above: ends its sentence, or says where a picture or a table is from."""
    is_same = above.unit.block == look.unit.block and not is_ended(above.prose) and look.prose[:1].islower()
    return is_same or above.unit.kind in ("row", "quote") or bool(pictures_of(above.unit))


def _look(
    tables: Tables, about: _Text, unit: Unit, prose: str, text: str, phrase: Phrase | None, inside: Inside
) -> Look:
    signs, links = len(prose), unit.links
    has_digit = signs <= dates.LONGEST and DIGIT.search(prose) is not None
    is_bare = phrase is None and not links and not has_digit and inside is _OUTSIDE and not about.may_be_copyright
    if is_bare and not about.may_be_form and _WORD.search(prose):  # as most lines are
        return Look(unit, prose, text, 0, None, "", NONE, -1, inside, _NO_FOUND, 0.0)
    rest = tables.dates.rest(prose.lower()) if has_digit else -1
    has_field = about.may_be_form and _FIELD in prose
    linked = _linked(unit) if links else 0
    is_mostly_linked = linked >= 0.5 * max(1, signs) or not signs
    # Where the links of a paragraph lead says nothing of whose it is.
    is_telling = bool(links) and (is_mostly_linked or size_of(prose) <= LONG)
    target, kinds = _leading(tables, unit, about.source) if is_telling else ("", NONE)
    found: dict[str, float] = {}
    if phrase is not None:
        found["sure" if phrase.is_sure else "weak"] = 1.0
        if phrase.has_title and not phrase.is_sure and not is_mostly_linked:
            found["pointer"] = 1.0
    if 0 <= rest <= SHORT:
        found["date" if rest <= _DATE else "dated"] = 1.0
    if signs and not _WORD.search(prose) and any(map(str.isdigit, prose)):
        found["number"] = 1.0
    if about.may_be_copyright and _is_copyright(prose):
        found["copyright"] = 1.0
    if links:
        pictures = pictures_of(unit)
        if pictures and all(_ICON.search(link.target[:_ADDRESS]) for link in pictures):
            found["icon"] = 1.0
        if target == "source" and (not is_mostly_linked or unit.kind not in _OF_SOURCES):
            target = ""
        if target:
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
    found = _COPYRIGHT.search(prose) if size_of(prose) <= LONG else None
    return found is not None and not _is_told(prose[: found.start()])


def _is_told(prose: str) -> bool:
    """Whether a text is a sentence that ends, rather than a name with an abbreviation: "Quay News & Co."."""
    prose = prose.rstrip()
    return is_ended(prose) and (not prose.endswith(".") or prose.count(" ") >= _SPOKEN)


def size_of(prose: str) -> int:
    """The signs of a line, those that stand for syllables counted twice."""
    return len(prose) if prose.isascii() else len(prose) + len(_WIDE.findall(prose))


def is_sentence(look: Look, size: int) -> bool:
    """Whether a line, of so many signs, is one that tells something."""
    if size < WHOLE:
        return False
    least = WHOLE if is_ended(look.prose) else SENTENCE
    return size >= least and look.linked < 0.8 * len(look.prose) and (size > LONG or _has_stop(look.prose))


def _phrases(
    known: Phrases, found: Iterable[Unit], own: Iterable[str], texts: Iterable[str], marks: Sequence[str]
) -> Iterator[Phrase | None]:
    """For each line the phrase that it is, or that most labels of a row in it are: "Home › News › Harbour"; a row of
    buttons may have nothing but blanks between its labels.

    `own`: the lines, `texts`: the same normalized. `marks`: those that stand between labels and are anywhere in the
    article.
    """
    for unit, line, text in zip(found, own, texts, strict=True):
        phrase = known.find_normalized(text) if text else None
        if phrase is not None and unit.kind == "quote" and phrase.kind == "widget":
            yield None  # "View this post on Instagram" in the quotation that its embed code makes
        elif marks and phrase is None and len(line) <= LONG and unit.kind != "row" and any(m in line for m in marks):
            yield _labelled_phrase(known, line)
        elif phrase is None and _LEAST_IN_ROW <= text.count(" ") + 1 <= _MOST_IN_ROW and len(text) <= LONG:
            yield _row_phrase(known, text)
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


def _row_phrase(known: Phrases, text: str) -> Phrase | None:
    """The phrase of a share bar whose labels, of one language, have but blanks between them, in a normalized line:
    "tweet email print".
    """
    words = [word.rstrip(":") for word in text.split(" ")]
    labels: list[Phrase] = []
    at = networks = 0
    while at < len(words):
        for size in _LABEL_SIZES:
            label = " ".join(words[at : at + size])
            if known.is_network(label):
                networks += 1
                break
            phrase = known.find_normalized(label)
            if phrase is not None and phrase.kind in _OF_BARS and not phrase.has_title:
                labels.append(phrase)
                break
        else:
            return None
        at += size
    shares = [label for label in labels if label.kind == "share"]
    is_one = len({label.language for label in labels if label.language}) == 1
    return shares[0]._replace(is_sure=True) if is_one and shares and networks + len(shares) > 1 else None


def is_ended(prose: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _ENDS.search(prose[-8:]) is not None


def _has_stop(prose: str) -> bool:
    return "." in prose or STOP.search(prose) is not None


def _linked(unit: Unit) -> int:
    """How many characters of a unit's text are linked."""
    linked = 0
    low, high = unit.low, unit.high
    for link in unit.links:
        start, end = link.text_start, link.text_end
        if end > low and start < high:
            linked += (end if end < high else high) - (start if start > low else low)
    return linked


def _leading(tables: Tables, unit: Unit, source: str) -> tuple[str, frozenset[str]]:
    """The kind of pages that most of a unit's links lead to, and all of the kinds.

    `source`: the page that the article was taken from.
    """
    kinds = []
    for link in unit.links:
        if source and link.target.rstrip("/") == source and link.place in _PLACES:
            kinds.append("source")
        else:
            kinds.append(TARGETS.get(tables.targets.kind(link.target), ""))
    if not any(kinds):
        return "", NONE
    target, many = Counter(kinds).most_common(1)[0] if len(kinds) > 1 else (kinds[0], 1)
    return target if many * 2 >= len(kinds) else "", frozenset(kinds)


def is_large_picture(unit: Unit) -> bool:
    """Whether a unit is a picture that is too large for one of a menu, a list or a row of buttons."""
    pictures = pictures_of(unit) if unit.kind == SILENT else []
    return len(pictures) == len(unit.links) > 0 and all(_width(link.target) >= _LARGE for link in pictures)


def _width(url: str) -> int:
    """How wide a picture is, in pixels, as its address says; 0 where it does not."""
    found = _WIDTH.search(url[:_ADDRESS])
    return 0 if found is None else int(found[1] or found[2])


def pictures_of(unit: Unit) -> list[Link]:
    return [link for link in unit.links if link.place == "image" or link.attribute in ("src", "srcset")]


def as_sure(look: Look, *, is_sure: bool) -> Look:
    """A line with a phrase that is sure, or is not."""
    assert look.phrase is not None
    found = {name: value for name, value in look.found.items() if name not in ("sure", "weak", "pointer")}
    found["sure" if is_sure else "weak"] = 1.0
    says = sum(EVIDENCE[name] for name in found)
    return look._replace(phrase=look.phrase._replace(is_sure=is_sure), found=found, says=says)
