"""What scrapers, themes, trackers and editors leave in a body's markup, and markup that readers see as text.

A rule lists what is left over, as data: attributes, tags, empty elements, stretches of source text, and what only the
tree of elements shows (`select`). Each entry names texts (`with`) without one of which it cannot be there, and perhaps
texts of which one must be there beside it (`near`) or none (`without`), so that a body without tags is dealt with by a
few substring searches. Tags are read off the source with their exact places, those only in which such a text stands; a
tree is only built where a `select` entry's text occurs. What stands in code is shown on purpose and never left over.

What readers see (`seen`) is looked for in the text alone, not in tags or addresses, and may be what an article is
about: an entry says which words such an article has (`about`), or that it shows code (`unless-code`). What only looks
like residue is an info, unless its name (`known`), a text beside it (`proof`) or a source that the article names says
that it is. Markdown that does not parse (`markdown`) is found by the functions of `shared/broken_markdown.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, cast

from articlelint.article.article import Article
from articlelint.article.origin import is_taken_over
from articlelint.checks.base import ArticleCheck, Context
from articlelint.checks.shared.broken_markdown import FAULTS
from articlelint.checks.shared.shown_code import shows_code
from articlelint.finding import AND_HERE, Edit, Finding, Fix, Related, Safety, Severity
from articlelint.paths import kinds
from articlelint.rulebook.rule import Rule
from articlelint.rulebook.scanner import Scanner
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.html import TAG, parts
from articlelint.syntax.markdown import Link
from articlelint.syntax.view import View

# What an entry is looked for by: one of these.
_WAYS = ("attributes", "tag", "empty", "text", "select", "image", "textless", "markdown")

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "leftovers": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "what": {"type": "string"},
                    "with": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
                    "without": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
                    # Of what readers see (`seen`) these are looked for in the text, else in the source as `with` is.
                    "near": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                    "attributes": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                    "tag": {"type": "string"},
                    "empty": {"type": "string"},
                    "text": {"type": "string"},
                    "select": {"type": "string"},
                    "image": {"type": "string"},
                    "textless": {"type": "string", "description": "the address of a link without a text"},
                    "markdown": {"enum": sorted(FAULTS)},
                    "message": {"type": "string"},
                    "seen": {"type": "boolean", "description": "found in the text only, not in tags or addresses"},
                    "around": {"type": "boolean", "description": "the element holds the whole body"},
                    "about": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
                    "unless-code": {"type": "boolean"},
                    "keep": {"type": "boolean", "description": "to remove it would take words of the article with it"},
                    "known": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                    "proof": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
                    "taken": {"type": "boolean", "description": "only in articles from elsewhere"},
                    "not": {"type": "string"},
                    "least": {"type": "integer", "minimum": 1},
                    "front-matter": {"type": "boolean"},
                    "severity": {"enum": ["error", "warning", "info"]},
                    "safe": {"type": "boolean", "description": "what is removed shows nothing and does nothing"},
                },
                "required": ["what"],
                "oneOf": [{"required": [key]} for key in _WAYS],
                "additionalProperties": False,
            },
        },
    },
    "required": ["leftovers"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("what",)

_RELATED = 50  # further places that a finding names
_NAMES = 3
_IN_BRACKETS = 80  # characters from a bracket on in which an entry's texts are looked for
_WORD_IN_BRACKETS = regex(r"\[(?=[^\W\d_]|[/:\\*])")
_RARE = "^~|`\\{}<>%$#@[]=_&*;:+/()"  # marks, the rarest first
_LEAD = 20  # characters before a place in which a colon may introduce it
_SHOWN = 160  # characters of an element that a finding covers at most
_TREE_LIMIT = 500_000  # characters: the tree takes some two hundred times their room
_NAME = regex(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=`]+))?""")
# What shows code, of all that is no prose: the rest are comments, scripts and templates.
_CODE_STARTS = (
    *("`", "~", "<pre", "<code", "<kbd", "<samp", "<tt", "[", " ", "\t"),
    *("{% h", "{%- h", "{% code", "{{< h", "{{% h"),
)
_LABEL = regex(r"\\?\[([^\[\]]{1,200})\\?\]")  # in brackets
_DEFINED = regex(r"^ {0,3}\[([^\[\]\r\n]{1,200})\]:", re.MULTILINE)
_TARGET = regex(r"""\b(?:id|name)\s*=""", re.IGNORECASE)  # of an element that links may point to


class Place(NamedTuple):
    """Where something is left over. `name` is the attribute's, `removed` the span to delete (empty: none).

    `is_sure`: it has a name that says what it is; what only looks like it is an info.
    """

    start: int
    end: int
    name: str = ""
    removed: tuple[int, int] = (0, 0)
    is_sure: bool = True


class Leftover(NamedTuple):
    """One kind of residue. One of `names`, `tag`, `text`, `empty`, `select` and so on is set; see OPTIONS.

    It can only be there where one of `literals` is and, if there are any, one of `near` and none of `without`.
    """

    what: str
    literals: tuple[str, ...]
    near: tuple[str, ...]
    without: tuple[str, ...]
    names: frozenset[str]
    prefixes: tuple[str, ...]
    tag: re.Pattern[str] | None
    text: re.Pattern[str] | None
    empty: str
    select: str
    image: re.Pattern[str] | None
    exclude: re.Pattern[str] | None
    textless: re.Pattern[str] | None
    markdown: str
    message: str
    is_seen: bool
    is_around: bool
    about: tuple[str, ...]
    unless_code: bool
    only_taken: bool
    is_kept: bool
    known: frozenset[str]
    known_prefixes: tuple[str, ...]
    proof: tuple[str, ...]
    least: int
    needs_front_matter: bool
    severity: Severity
    safety: Safety

    @property
    def needs_tag(self) -> bool:
        """Whether it cannot be there without a `<`, and its texts are seldom met elsewhere."""
        if self.image is not None or self.textless is not None or self.markdown:
            return False
        return self.text is None or all("<" in each for each in self.literals)


class Group(NamedTuple):
    """Entries that need the same marks: one of `marks`, in the text if `is_seen` or else anywhere in the source.

    Most texts are without most marks, and to look for one character takes a twentieth of the time that two take.
    """

    is_seen: bool
    marks: tuple[str, ...]
    entries: tuple[Leftover, ...]


class Compiled:
    """A rule made ready: its entries by how they are looked for.

    The scanner for the texts of those that need a tag and the expression for all empty elements are built when the
    first article needs them.
    """

    def __init__(self, rule: Rule, leftovers: Iterable[Leftover]) -> None:
        self.rule = rule
        self.leftovers = tuple(leftovers)
        self.in_text = _grouped(each for each in self.leftovers if each.text is not None and not each.needs_tag)
        self.in_html = tuple(each for each in self.leftovers if each.needs_tag and not each.empty)
        self.images = tuple(each for each in self.leftovers if each.image is not None)
        self.textless = tuple(each for each in self.leftovers if each.textless is not None)
        self.markdown = _grouped(each for each in self.leftovers if each.markdown)
        self.empty = tuple(each for each in self.leftovers if each.empty)

    @cached_property
    def scanner(self) -> Scanner:
        wanted = [(literal, number) for number, each in enumerate(self.in_html) for literal in each.literals]
        return Scanner({"": wanted})

    @cached_property
    def is_ascii(self) -> bool:
        """Whether the scanner looks for nothing with foreign letters; a text without any is scanned faster."""
        return all(literal.isascii() for each in self.in_html for literal in each.literals)

    @cached_property
    def empty_element(self) -> re.Pattern[str]:
        """An empty element of any of the entries; its name is group 1, its attributes are group 2."""
        names = "|".join(each.empty for each in self.empty)
        return re.compile(rf"<({names})\b([^<>]*)(?<!/)>(?:\s|&nbsp;|&#160;)*</\1\s*>", re.IGNORECASE)

    @cached_property
    def empty_by_name(self) -> Mapping[str, Leftover]:
        return {name: each for each in self.empty for name in each.empty.split("|")}


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Compile the patterns of the rule's entries."""
    return Compiled(rule, (_leftover(rule, entry) for entry in rule.options["leftovers"]))


def _leftover(rule: Rule, entry: Mapping[str, Any]) -> Leftover:
    attributes = [name.lower() for name in entry.get("attributes", ())]
    names = frozenset(name for name in attributes if not name.endswith("*"))
    prefixes = tuple(name[:-1] for name in attributes if name.endswith("*"))
    literals = (*names, *prefixes) if attributes else tuple(entry.get("with", ()))
    if not literals and not entry.keys() & {"empty", "image", "textless"}:
        raise rule.option_error("needs texts that must be there (with)", entry)

    def expression(source: str | None) -> re.Pattern[str] | None:
        return None if source is None else rule.regex(source, re.IGNORECASE)

    return Leftover(
        what=entry["what"],
        literals=literals,
        near=tuple(entry.get("near", ())),
        without=tuple(entry.get("without", ())),
        names=names,
        prefixes=prefixes,
        tag=expression(entry.get("tag")),
        text=expression(entry.get("text")),
        empty=entry.get("empty", "").lower(),
        select=entry.get("select", ""),
        image=expression(entry.get("image")),
        exclude=expression(entry.get("not")),
        textless=expression(entry.get("textless")),
        markdown=entry.get("markdown", ""),
        message=entry.get("message", rule.message),
        is_seen=entry.get("seen", False),
        is_around=entry.get("around", False),
        about=tuple(entry.get("about", ())),
        unless_code=entry.get("unless-code", False),
        only_taken=entry.get("taken", False),
        is_kept=entry.get("keep", False),
        known=frozenset(entry.get("known", ())),
        known_prefixes=tuple(name[:-1] for name in entry.get("known", ()) if name.endswith("*")),
        proof=tuple(entry.get("proof", ())),
        least=entry.get("least", 1),
        needs_front_matter=entry.get("front-matter", False),
        severity=cast(Severity, entry.get("severity", rule.severity)),
        safety="safe" if entry.get("safe") else rule.safety,
    )


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article = context.article
    source, start = article.text, article.body_start
    found: dict[str, list[Place]] = {}
    entries: dict[str, Leftover] = {}
    apply: dict[Leftover, bool] = {}
    for each, place in _places(article, compiled):
        if each not in apply:
            apply[each] = _applies(article, each)
        if apply[each]:
            found.setdefault(each.what, []).append(place)
            entries.setdefault(each.what, each)
    for what, each in entries.items():
        places = _outside_code(article, found[what])
        if len(places) >= each.least and not any(source.find(text, start) >= 0 for text in each.without):
            is_sure = any(place.is_sure for place in places) or _is_proven(article, each)
            severity: Severity = each.severity if is_sure else "info"
            yield _finding(compiled.rule, each._replace(severity=severity), _apart(sorted(places)))


def _places(article: Article, compiled: Compiled) -> Iterator[tuple[Leftover, Place]]:
    """What the entries find in an article, whether or not they apply to it."""
    source, start = article.text, article.body_start
    is_html = source.find("<", start) >= 0
    for each in _likely(compiled.in_text, article):
        for place in _in_source(each, source, start):
            if each.proof and _is_label(article, place):
                continue
            if not each.is_seen or _is_seen(article, place, unless_introduced=each.unless_code):
                yield each, place
    if is_html:
        for each, place in (*_in_html(source, start, compiled), *_empty(source, start, compiled)):
            if each.needs_front_matter and article.front_matter is None:
                continue
            if each.is_around and not _is_around(source, start, place):
                continue
            if not each.is_seen or _is_seen(article, place, unless_introduced=each.unless_code):
                yield each, place
    if is_html or source.find("[", start) >= 0:
        yield from _in_links(article, compiled)
    if not article.path.lower().endswith(kinds.HTML + kinds.TEXT):
        for each in _likely(compiled.markdown, article):
            for fault in FAULTS[each.markdown](article):
                yield each, Place(*fault[:2], removed=fault.removed)


def _applies(article: Article, leftover: Leftover) -> bool:
    """Whether an article can have an entry's residue, and is not about such things."""
    if leftover.only_taken and not is_taken_over(article):
        return False
    if any(text in article.lowered for text in leftover.about):
        return False
    return not (leftover.unless_code and shows_code(article, _CODE_STARTS))


def _is_proven(article: Article, leftover: Leftover) -> bool:
    """Whether an article says that it was taken from a page, or from the program whose residue the entry is about."""
    return is_taken_over(article) or any(text in article.text for text in leftover.proof)


def _is_introduced(prose: View, number: int, at: int) -> bool:
    """Whether a colon comes before source[at], which is in the segment `number` of the text: an author shows it."""
    view_start, low, _ = prose.segments[number]
    here = view_start + max(0, at - low)
    return prose.text[max(0, here - _LEAD) : here].rstrip().endswith((":", "：", "-", "–"))


def _is_seen(article: Article, place: Place, *, unless_introduced: bool) -> bool:
    """Whether readers see what begins at a place: it is text, or code that it opens itself.

    `unless_introduced`: what a colon introduces does not count.
    """
    body, at = article.body, place.start
    segments = body.prose.segments
    number = bisect_right(segments, at, key=itemgetter(1)) - 1
    is_text = any(low <= at < high for _, low, high in segments[max(0, number - 1) : number + 1])
    if not is_text and body.code_at(at) != at:
        return False
    return not (unless_introduced and number >= 0 and _is_introduced(body.prose, number, at))


def _is_label(article: Article, place: Place) -> bool:
    """Whether the brackets at a place hold the label of a link, which the article defines."""
    label = _LABEL.match(article.text, place.start)
    if label is None:
        return False
    return label[1] in article.remember(_is_label, lambda: frozenset(_DEFINED.findall(article.text)))


def _is_around(source: str, start: int, place: Place) -> bool:
    """Whether the element whose opening tag is at a place holds all the body."""
    tag = TAG.match(source, place.start)
    return (
        tag is not None and not source[start : place.start].strip() and source.rstrip().endswith(f"</{parts(tag)[0]}>")
    )


def _apart(places: Sequence[Place]) -> list[Place]:
    """`places`, which are sorted, without those that lie in others."""
    kept: list[Place] = []
    for place in places:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _in_source(leftover: Leftover, source: str, start: int) -> Iterator[Place]:
    """What an entry's text matches, to be removed; of a text with a group `it` that alone, to be set right by hand."""
    pattern = leftover.text
    if pattern is None:
        return
    for match in pattern.finditer(source, start):
        span = match.span("it" if "it" in pattern.groupindex else 0)
        removed = span if span == match.span() and not leftover.is_kept else (0, 0)
        name = match["name"].lower() if leftover.known else ""
        is_sure = not leftover.proof or name in leftover.known or name.startswith(leftover.known_prefixes)
        yield Place(*span, removed=removed, is_sure=is_sure)


def _likely(groups: Iterable[Group], article: Article) -> Iterator[Leftover]:
    """Those of the entries of `groups` whose texts stand in the body; what several of them need is looked for once.

    What readers see is near to something that they see (`near`), too: most texts have no bracket left when links and
    code are taken out. What stands in brackets is looked for there.
    """
    source, seen = _Text(article.text, article.body_start), _Text(article.body.prose.text, 0)
    brackets: str | None = None
    for group in groups:
        text = seen if group.is_seen else source
        if group.marks and not any(mark in text.text for mark in group.marks):
            continue
        for each in group.entries:
            if each.only_taken and not is_taken_over(article):
                continue
            if each.is_seen and each.near == ("[",):
                if brackets is None:
                    brackets = " ".join([seen.text[at : at + _IN_BRACKETS] for at in _words_in_brackets(seen.text)])
                if any(literal in brackets for literal in each.literals):
                    yield each
            elif (not each.near or text.has_any(each.near)) and source.has_any(each.literals):
                yield each


def _grouped(entries: Iterable[Leftover]) -> tuple[Group, ...]:
    """Entries by the marks without one of which they cannot be there."""
    by_marks: dict[tuple[bool, tuple[str, ...]], list[Leftover]] = {}
    for each in entries:
        needed = [next((char for char in _RARE if char in text), "") for text in each.near or each.literals]
        marks = tuple(dict.fromkeys(needed)) if all(needed) else ()
        by_marks.setdefault((each.is_seen and bool(each.near), marks), []).append(each)
    return tuple(Group(*key, tuple(group)) for key, group in by_marks.items())


class _Text:
    """A text that remembers what it holds: several entries look for the same."""

    __slots__ = ("known", "start", "text")

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.known: dict[str, bool] = {}

    def has_any(self, wanted: tuple[str, ...]) -> bool:
        return any(map(self.has, wanted))

    def has(self, wanted: str) -> bool:
        known = self.known.get(wanted)
        if known is None:
            known = self.known[wanted] = self.text.find(wanted, self.start) >= 0
        return known


def _words_in_brackets(seen: str) -> Iterator[int]:
    """Where brackets open before a word or a slash, in what readers see."""
    return (match.start() for match in _WORD_IN_BRACKETS.finditer(seen))


def _in_html(source: str, start: int, compiled: Compiled) -> Iterator[tuple[Leftover, Place]]:
    """What stands in tags, is made of tags, or is only shown by the tree of elements."""
    first, last = source.find("<", start), source.rfind(">") + 1
    stretch = source[first:last]
    if compiled.is_ascii:
        stretch = stretch.encode("ascii", "replace").decode("ascii")
    hits = compiled.scanner.scan(stretch).get("", ())
    seen: set[tuple[int, int]] = set()
    opening: re.Match[str] | None = None
    for offset, number in sorted(hits):
        each = compiled.in_html[number]
        at = first + offset
        if each.select or each.text is not None:
            if (-1, number) not in seen:
                seen.add((-1, number))
                places = _selected(source, start, each.select) if each.select else _in_source(each, source, start)
                yield from ((each, place) for place in places)
            continue
        if opening is None or at >= opening.end():
            low = source.rfind("<", start, at)
            opening = TAG.match(source, low) if low >= 0 else None
        if opening is None or not opening.start() < at < opening.end() or opening[1] or opening[4]:
            continue
        key = (opening.start() if each.tag is not None else at, number)
        if key in seen:
            continue
        seen.add(key)
        if each.tag is not None:
            if each.tag.match(source, *opening.span()):
                yield each, Place(*opening.span())
        elif place := _named(source, opening, at, each):
            yield each, place


def _named(source: str, tag: re.Match[str], at: int, leftover: Leftover) -> Place | None:
    """The attribute at offset `at` of a tag, if it is left over; None for what stands in the value of another."""
    match = _NAME.match(source, at, tag.end())
    if match is None or not source[at - 1].isspace() or source.count('"', tag.start(), at) % 2:
        return None
    name = match[1].lower()
    if name not in leftover.names and not (leftover.prefixes and name.startswith(leftover.prefixes)):
        return None
    start = at
    while source[start - 1].isspace():
        start -= 1
    return Place(*match.span(), name, (start, match.end()))


def _in_links(article: Article, compiled: Compiled) -> Iterator[tuple[Leftover, Place]]:
    """Images whose addresses show that there is nothing to see, and links that show nothing."""
    source = article.text
    for link in article.body.links:
        if link.place == "markdown":
            if not link.text and source.startswith("[](", link.start - 3):
                yield from _without_text(source, link, compiled.textless)
            continue
        is_image = link.place == "image" or link.attribute == "src"
        if not is_image and not (link.place == "reference" and link.target.startswith("data:")):
            continue
        for each in compiled.images:
            if each.image is None or not each.image.search(link.target):
                continue
            span = _image(source, link)
            if span and not (each.exclude and each.exclude.search(source, *span)):
                yield each, Place(*span, removed=(0, 0) if link.place == "reference" else span)
            break


def _without_text(source: str, link: Link, leftovers: Iterable[Leftover]) -> Iterator[tuple[Leftover, Place]]:
    """A link that shows nothing, with its brackets; an image has a text of its own kind."""
    end = source.find(")", link.end) + 1
    if end <= 0 or source[link.start - 4 : link.start - 3] == "!":
        return
    for each in leftovers:
        if each.textless is not None and each.textless.search(link.target):
            yield each, Place(link.start - 3, end, removed=(link.start - 3, end))
            break


def _image(source: str, link: Link) -> tuple[int, int] | None:
    """The span of the image with an address, Markdown's or a tag; None for what is no image."""
    if link.place == "image":
        start, end = source.rfind("![", 0, link.start), source.find(")", link.end)
        return (start, end + 1) if 0 <= start < end else None
    if link.place == "reference":
        return (link.start, link.end) if link.start < link.end else None
    tag = TAG.match(source, source.rfind("<", 0, link.start))
    return tag.span() if tag and tag[0][1:4].lower() == "img" else None


def _empty(source: str, start: int, compiled: Compiled) -> Iterator[tuple[Leftover, Place]]:
    """Elements that hold nothing; not those that links may point to."""
    if compiled.empty:
        for match in compiled.empty_element.finditer(source, start):
            if not _TARGET.search(match[2]) and not _is_mentioned(source, match.start()):
                yield compiled.empty_by_name[match[1].lower()], Place(*match.span(), removed=match.span())


def _is_mentioned(source: str, at: int) -> bool:
    """Whether the element at `at` stands in the middle of words, which no block does: it is what they speak of."""
    return at > 1 and source[at - 1] in " (" and source[at - 2] not in " \t>\r\n"


def _selected(source: str, start: int, selector: str) -> Iterator[Place]:
    """The opening tags of the elements that a CSS selector finds; no tree is built of a body of excessive length."""
    if len(source) - start > _TREE_LIMIT:
        return
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(source[start:], "html.parser")
    elements = soup.select(selector)
    if not elements:
        return
    lines = [start]
    at = source.find("\n", start)
    while at >= 0:
        lines.append(at + 1)
        at = source.find("\n", at + 1)
    for element in elements:
        if element.sourceline is None or element.sourcepos is None:
            continue
        low = lines[element.sourceline - 1] + element.sourcepos
        match = TAG.match(source, low)
        if match:
            yield Place(low, match.end())


def _outside_code(article: Article, places: Iterable[Place]) -> list[Place]:
    """Those of `places` that do not lie in code, comments or templates; a comment itself may be left over."""
    return [place for place in places if article.body.code_at(place.start) in (-1, place.start)]


def _finding(rule: Rule, leftover: Leftover, places: list[Place]) -> Finding:
    names = list(dict.fromkeys(place.name for place in places if place.name))
    count = len(places)
    if names:
        shown = ", ".join(f"`{name}`" for name in names[:_NAMES]) + (", …" if len(names) > _NAMES else "")
        what = f"{shown} ({leftover.what})" + (f", {count} attributes" if count > 1 else "")
    else:
        what = leftover.what + (f", {count} places" if count > 1 else "")
    spans = [(each.start, min(each.end, each.start + _SHOWN)) for each in places]
    related = tuple(Related(low, high, AND_HERE) for low, high in spans[1 : _RELATED + 1])
    removed = [each.removed for each in places if each.removed[0] < each.removed[1]]
    fix = None
    if rule.fix and len(removed) == count:
        fix = Fix("Remove it" if count == 1 else f"Remove all {count}", leftover.safety, _edits(removed))
    message = leftover.message.format(what=what)
    return Finding(rule.name, leftover.severity, message, *spans[0], related=related, fix=fix)


def _edits(spans: Iterable[tuple[int, int]]) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    for low, high in sorted(spans):
        if not edits or low >= edits[-1].end:
            edits.append(Edit(low, high, ""))
    return tuple(edits)


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
