"""What a line is by those beside it: the title, an entry of the author's list, a card, a line of an index, a byline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import groupby

from articlelint.article.article import Article
from articlelint.page.looks import (
    LINKED,
    LONG,
    NONE,
    PROSE,
    SENTENCE,
    Look,
    is_ended,
    is_sentence,
    pictures_of,
    size_of,
)
from articlelint.page.phrases import normalized
from articlelint.page.units import Unit
from articlelint.paths.kinds import TEXT
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.view import folded

# What stands before the text of a heading, and after one that is underlined.
_LEVEL = regex(
    r"(?:^[ \t>]*(#{1,6})[ \t]+|<h([1-6])\b[^<>]*>\s*)(?:[*_\[`~]|<[^<>/][^<>]*>|\s)*\Z", re.IGNORECASE | re.MULTILINE
)
_UNDERLINE = regex(r"[*_`~]*[ \t]*(?:\{[^{}\n]*\}[ \t]*)?\r?\n(?:(=)=*|-+)[ \t]*(?:\r?\n|\Z)")
_TITLE_LEVELS = (1, 2)
_MOST_TITLES = 2  # places where a title stands that is a link; a label of several cards stands in more
_BEFORE = 300  # characters before a heading that are looked at
_EXTENSION = regex(r"[a-z0-9]{2,7}")
_PAGES = frozenset(("htm", "html", "php", "asp", "aspx", "jsp"))  # extensions of pages
_INDENT = "   "  # of Lynx and Links
_DUMPED = 20  # lines of a text that they made
_INDENTED = 0.75  # share of them that is indented
_ABOVE_TEXT = 8  # lines above the first paragraph in which its title is
_TITLE = 8  # characters of what can be most of a title
_LISTS = ("item", "row")  # kinds of lines that are entries
_NUMBERED = regex(r"[0-9][.)][ \t]+[*_`\[]*\Z")
_MARKER = 12  # characters before an entry in which its number is
_OF_BYLINES = frozenset(("date", "to-author"))
_BELOW_TITLE = 6  # lines in which a byline is, the line under the title and pictures among them
_INDEX = 8  # entries that make an index of a site
_NEARLY = 0.8  # the share of them that are links
_PICTURED = 2  # what a card with a picture weighs beside a heading
_ROW = 3  # what a row of cards weighs
_CARD = 5  # lines of a card, and of what stands between it and the next
_INTRODUCTION = 2  # blanks in a line that may introduce a list
_WIDE_INTRODUCTION = 5  # or so many signs of a script without blanks


def listed(seen: Sequence[Look], texts: Sequence[str]) -> set[int]:
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
    return look.unit.kind, is_sentence(look, size_of(look.prose))


class Entries(NamedTuple):
    """Lines by number that are entries of lists and tables which the author wrote. `few`: those of lists in which few
    are labels; a menu has nothing else. `told`: steps, and what a line introduces ("The steps are:").
    """

    few: frozenset[int]
    told: frozenset[int]


def entries(article: Article, seen: Sequence[Look]) -> Entries:
    """The entries of the author's lists and tables."""
    few: set[int] = set()
    told: set[int] = set()
    start = 0
    for kind, group in groupby(seen, key=lambda look: look.unit.kind):
        own = list(group)
        numbers = range(start, start + len(own))
        if kind in _LISTS:
            labels = sum(look.phrase is not None or bool(look.found) for look in own)
            if len(own) > 1 and 2 * labels <= len(own):
                few.update(numbers)
            if start and _introduces(seen[start - 1]) and 2 * sum(map(_leads_to_page, own)) < len(own):
                told.update(numbers)
            told.update(at for at in numbers if _is_numbered(article.text, seen[at]) and not seen[at].unit.links)
        start += len(own)
    return Entries(frozenset(few), frozenset(told))


def cards(seen: Sequence[Look], targets: Sequence[frozenset[str]]) -> set[int]:
    """The lines of cards in a row, as lists of other articles have them: several times a picture and a title, in one
    line or two, or a heading, that lead to a page of the site. What is short between two cards belongs to them; a long
    paragraph ends the row.

    `targets`: the pages of the site that each line leads to.
    """
    found: set[int] = set()
    own: set[int] = set()  # the lines of a row that are not found yet
    before: int | None = None  # where the last card begins
    weight = 0
    for at, look in enumerate(seen):
        if before is not None and at == before + 1 and not targets[at].isdisjoint(targets[before]):
            continue  # the title below a picture
        below = seen[at + 1] if at + 1 < len(seen) and not targets[at].isdisjoint(targets[at + 1]) else look
        is_pair = bool(look.text) != bool(below.text)
        is_whole = bool(targets[at] and look.text and pictures_of(look.unit))
        if not (is_pair or is_whole or (targets[at] and look.unit.kind == "heading")):
            continue
        if before is None or not _is_next_card(seen, targets, before, at):
            own, weight = set(), 0
        else:
            between = range(before + 1, at)
            own.update(each for each in between if not is_sentence(seen[each], size_of(seen[each].prose)))
        own.update((at, at + 1) if is_pair else (at,))
        before = at
        weight += _PICTURED if is_pair or is_whole else 1
        if weight >= _ROW:
            found |= own
            own = set()
    return found


def _is_next_card(seen: Sequence[Look], targets: Sequence[frozenset[str]], before: int, at: int) -> bool:
    """Whether a card at one line is in the row of that at a line `before`."""
    between = range(before + 1, at)
    is_near = len(between) < _CARD and all(size_of(seen[each].prose) <= LONG for each in between)
    return is_near and targets[at].isdisjoint(targets[before])


def headed(seen: Sequence[Look], targets: Sequence[frozenset[str]]) -> set[int]:
    """The links below a heading of other articles ("Read also:"), at least half of which lead to pages of the site."""
    found: set[int] = set()
    at = 0
    while at < len(seen):
        phrase = seen[at].phrase
        first = at = at + 1
        if phrase is None or phrase.kind != "related" or seen[at - 1].unit.links:
            continue
        while at < len(seen) and seen[at].unit.links and seen[at].linked >= LINKED * len(seen[at].prose):
            at += 1
        own = range(first, at)
        if 2 * sum(map(bool, targets[first:at])) >= len(own):
            found.update(own)
    return found


def indexes(
    article: Article, seen: Sequence[Look], targets: Sequence[frozenset[str]], told: Container[int]
) -> set[int]:
    """The lines of lists of which nearly all are a link to a page of the site and nothing else, and many are; without
    what the author introduces (`told`) or numbers.
    """
    found: set[int] = set()
    for is_item, group in groupby(range(len(seen)), key=lambda at: seen[at].unit.kind == "item"):
        own = list(group) if is_item else []
        links = [at for at in own if targets[at] and at not in told and not _is_numbered(article.text, seen[at])]
        if len(links) >= _INDEX and len(links) >= _NEARLY * len(own):
            found.update(own)
    return found


def bylines(seen: Sequence[Look], is_title: Sequence[bool]) -> set[int]:
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


def own_targets(look: Look, sites: Mapping[str, str], home: str) -> frozenset[str]:
    """The pages of the site that a line leads to if it is nothing but links."""
    if not look.unit.links or look.linked < LINKED * len(look.prose) or not (look.text or pictures_of(look.unit)):
        return NONE
    links = [link.target for link in look.unit.links if link.place != "image"]
    return frozenset(each for each in links if _is_page(each, sites[each], home))


def _is_page(url: str, site: str, home: str) -> bool:
    """Whether a link leads to a page of the site `home`, rather than to a place in the article, a file, an address."""
    if site not in ("", home) or url[:1] == "#" or is_file(url):
        return False
    return bool(site) or ":" not in url.partition("/")[0]


def _is_numbered(text: str, look: Look) -> bool:
    """Whether a line is an entry with a number in Markdown."""
    start = look.unit.start
    return look.unit.kind == "item" and _NUMBERED.search(text, max(0, start - _MARKER), start) is not None


def _introduces(look: Look) -> bool:
    """Whether a line is a sentence that ends with a colon."""
    prose = look.prose.rstrip()
    if look.phrase is not None or look.unit.kind != "paragraph" or not prose.endswith((":", "：")):
        return False
    return prose.count(" ") >= _INTRODUCTION or size_of(prose) - len(prose) >= _WIDE_INTRODUCTION


def _leads_to_page(look: Look) -> bool:
    """Whether a line leads where those of a page do: to a share dialog, an account, a tag."""
    return any(name.startswith("to-") for name in look.found)


def titles(article: Article, seen: Sequence[Look], texts: Sequence[str], counts: Mapping[str, int]) -> list[bool]:
    """Whether each line is the article's title. `counts`: how often each of the `texts` stands there.

    Where its only heading of the first level is the title, what says the same and is no heading, or one of a level
    below the second, is the page's: in a share dialog, a path of labels, a row of articles.
    """
    title = normalized(folded(article.title_text)) or _first_heading(seen, texts, counts)
    only = _only_title(article, seen)
    known = {title, texts[only] if only >= 0 else ""} - {""}
    said = [any(_is_title(text, each) for each in known) for text in texts]
    for at in _flush(article, seen):
        said[at] = True
    if only < 0 or not _is_title(texts[only], title):
        return said
    return [each and _level(article.text, look.unit) in _TITLE_LEVELS for each, look in zip(said, seen, strict=True)]


def _first_heading(seen: Sequence[Look], texts: Sequence[str], counts: Mapping[str, int]) -> str:
    """The text of the first heading above the text, which is the title where the front matter has none."""
    for look, text in zip(seen, texts, strict=True):
        if look.unit.kind == "heading":
            if look.phrase is None and not (look.unit.links and counts[text] > _MOST_TITLES):
                return text
        elif size_of(look.prose) >= SENTENCE and is_ended(look.prose):
            break
    return ""


def _flush(article: Article, seen: Sequence[Look]) -> list[int]:
    """The headings directly above the text of what Lynx or Links made of a page: they indent all but headings."""
    if not article.path.lower().endswith(TEXT):
        return []
    lines = [line for line in article.text[article.body_start :].splitlines() if line.strip()]
    if len(lines) < _DUMPED or sum(line.startswith(_INDENT) for line in lines) < _INDENTED * len(lines):
        return []
    told = next((at for at, look in enumerate(seen) if size_of(look.prose) >= PROSE and is_ended(look.prose)), 0)
    above = range(max(0, told - _ABOVE_TEXT), told)
    return [at for at in above if seen[at].phrase is None and _is_flush(article.text, seen[at].unit.start)]


def _is_flush(text: str, start: int) -> bool:
    """Whether a place is the beginning of a line."""
    return start == 0 or text[start - 1] in "\r\n"


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


def is_file(url: str) -> bool:
    """Whether a link leads to a file rather than a page, by its extension."""
    path, _, name = url.partition("#")[0].partition("?")[0].rpartition("/")
    stem, _, extension = name.rpartition(".")
    if not stem or path.endswith(("/", ":")) or extension in _PAGES or ":" in stem or url.startswith("mailto:"):
        return False  # a host, a page, a mail address, a page of a wiki about a file
    return _EXTENSION.fullmatch(extension) is not None


def home_of(seen: Iterable[Look], sites: Mapping[str, str]) -> str:
    """The site that most links lead to, of the `sites` that targets are on; "" for that of the page."""
    counts = Counter(sites[link.target] for look in seen for link in look.unit.links if link.place != "image")
    site, number = counts.most_common(1)[0] if counts else ("", 0)
    return site if number > 1 else ""
