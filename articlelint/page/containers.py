"""Elements of a body whose names say what they are: a share row, a comment form, an article's text, a caption.

Reads HTML elements, pandoc's fenced divs, and its attributes of headings, spans, links and images, each with exact
source offsets. Nothing here builds a tree: one pass over the tags keeps a stack of what is open, since scraped HTML is
broken more often than not. What names mean is in rules/page/containers.yaml.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from articlelint.rulebook import tables
from articlelint.rulebook.rule import Resources
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax import html

CONTENT = "content"  # the kind of what belongs to the article
FENCE, SPAN, HEADING = ":::", "[]", "#"  # what `tag` is of pandoc's forms

_LONGEST = 4  # words of an entry of the table
_MAX_TOKENS = 60  # of one element
_MAX_TOKEN = 100  # characters
_MAX_ATTRIBUTES = 2_000  # characters of a fence's
_MAX_CONTAINERS = 5_000
_MAX_KEPT = 20_000  # attribute texts whose meaning is kept
_WHOLE = 0.8  # a container with more than this part of the body is the page itself

_BODY = 1_500  # characters from which an element of an article in another one may be its body

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_SHOWN = frozenset("img iframe video audio embed object canvas input picture hr".split())  # what is no text and seen
# What closes an element that nothing closes: each tag, and the open ones that end before it.
_ENDS_BEFORE = {
    "li": frozenset(("li", "p")),
    "dt": frozenset(("dt", "dd", "p")),
    "dd": frozenset(("dt", "dd", "p")),
    "tr": frozenset(("tr", "td", "th", "p")),
    "td": frozenset(("td", "th", "p")),
    "th": frozenset(("td", "th", "p")),
    "option": frozenset(("option",)),
    **dict.fromkeys(
        "p div section nav aside header footer ul ol dl table form figure blockquote article main h1 h2 h3 h4 h5 h6 "
        "hr pre address details fieldset".split(),
        frozenset(("p",)),
    ),
}
_WHOLE_PAGE = frozenset(("html", "body"))  # what their names say is of the page's layout
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NAMED_BY_TEXT = frozenset((*_HEADINGS, "a", "span", "section", "li", "p", "dt", "td", "sup", "cite", HEADING, SPAN))
_ATTRIBUTES = frozenset("class id role itemprop itemtype style hidden aria-hidden src".split())
_NAMING = ('="', "='", "<nav", "<aside", "<form", "<footer", "<noscript", "<header")  # what tags with names hold
_BEFORE_BRACES = frozenset("]) \n")
_COMMENT = regex(r"<!--.*?-->", re.DOTALL)
_WORDS = regex(r"[A-Z]+(?![a-z])|[A-Z]?[^\W_A-Z]+")
_HIDING = regex(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_LEVEL = regex(r"\b(?:level|sect)[1-6]\b")

_QUOTED = r'(?:[^{}"\r\n]|"[^"]*"|\r?\n(?![ \t]*\r?\n))'
# One line of colons. Groups: attributes in braces, a name without braces; neither where it closes.
_FENCE_LINE = regex(
    r"^[ \t>]*(?:(?:[-*+:]|[0-9]{1,9}[.)])[ \t]+)*:{3,}[ \t]*"
    rf"(?:\{{({_QUOTED}*)\}}[^\r\n]*|([A-Za-z][\w-]*)[^\r\n]*|)(?=\r?$)",
    re.MULTILINE,
)
_BRACES = regex(rf"\{{({_QUOTED}*)\}}")
_PARTS = regex(
    r"""(?:[.#]((?:[^\s{}"'=.#]|(?<=[^\s])[.#])+)|([A-Za-z_][\w:.-]*)=(?:"([^"]*)"|'([^']*)'|([^\s"'{}]+))|\S+)"""
)
_BRACKETS = regex(r"\\.|!?\[|\]|\n[ \t]*\r?\n", re.DOTALL)
_TARGET = regex(r"""\((?:[^()\s"<>]|\([^()\s]*\)|[ \t\r\n]+(?:"[^"]*"|'[^']*'))*\)|\[[^\[\]\r\n]*\]""")
_HEADING_ATTRIBUTES = regex(rf"[ \n]\{{({_QUOTED}*)\}}[ \t]*(?=\r?$)", re.MULTILINE)
_RULE = regex(r"\r?\n(?:=+|-+)[ \t]*(?=\r?$)", re.MULTILINE)


class Container(NamedTuple):
    """An element whose names say something.

    `start` to `end` is the whole of it in the source, `inner_start` to `inner_end` what is in it. `tag` is that of HTML
    in lower case, or ":::", "[]" (a span, link or image) and "#" (a heading) of pandoc. `tokens` are its names as they
    stand: classes, `#id`, `role=`, `itemprop=` and the like. `kinds` are what they say it is, the surest first;
    `is_sure`: the first is one of which nothing belongs to the article. "content" is no other kind's company.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    tag: str
    tokens: tuple[str, ...]
    kinds: tuple[str, ...]
    is_sure: bool
    is_hidden: bool
    is_empty: bool

    @property
    def is_content(self) -> bool:
        return self.kinds == (CONTENT,)


class _Meaning(NamedTuple):
    """What the names of an element say."""

    tokens: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    is_sure: bool = False
    is_hidden: bool = False

    def __bool__(self) -> bool:
        return bool(self.kinds) or self.is_hidden


_NOTHING = _Meaning()


class _Open:
    """An element that is open while its end is looked for."""

    __slots__ = ("has_text", "inner", "largest", "meaning", "name", "start")

    def __init__(self, name: str, start: int, inner: int, meaning: _Meaning) -> None:
        self.name = name
        self.start = start
        self.inner = inner
        self.meaning = meaning
        self.has_text = False
        self.largest = 0  # characters of the longest element in it that belongs to an article


# What rules/page/containers.yaml says, as plain data. A kind has a "+" before it where it is sure.
Table = dict[str, dict[str, str]]


class Containers:
    """The table of names. What attributes and names mean is kept: pages repeat the same few."""

    __slots__ = ("_by_attributes", "_by_token", "_table", "_used")

    def __init__(self, table: Table) -> None:
        self._table = table
        self._by_attributes: dict[tuple[str, str], _Meaning] = {}
        self._by_token: dict[str, tuple[str, ...]] = {}
        self._used = _ATTRIBUTES.union(table["attributes"])

    def find(self, text: str, start: int, end: int, code: Sequence[tuple[int, int]] = ()) -> tuple[Container, ...]:
        """Return the elements of text[start:end] whose names say something, in order, the outer before the inner.

        They nest. `code` are the spans of code, templates and comments, in order: nothing is looked for there.
        """
        found: list[Container] = []
        if text.find("<", start, end) >= 0 and text.find("</", start, end) >= 0 and _has(text, start, end, _NAMING):
            found += self._elements(text, start, end, code)
        if text.find(":::", start, end) >= 0:
            found += self._fences(text, start, end, code)
        braces = [at for at in _places(text, "{", start + 1, end) if text[at - 1] in _BEFORE_BRACES]
        if braces:
            if any(text[at - 1] == "]" or text[at + 1 : at + 2] in (".", "#") for at in braces):
                found += self._spans(text, start, end, code)
            found += self._headings(text, start, end, code, braces)
        if not found:
            return ()
        found.sort(key=lambda each: (each.start, -each.end))
        return tuple(_nested(found[:_MAX_CONTAINERS], _WHOLE * (end - start)))

    # HTML

    def _elements(self, text: str, start: int, end: int, code: Sequence[tuple[int, int]]) -> Iterator[Container]:
        """Yield the HTML elements whose names say something, as they close."""
        opened: list[_Open] = []
        count: dict[str, int] = {}  # of the names that are open
        at = start
        for match in html.TAG.finditer(text, start, end):
            low, high = match.span()
            if code and _is_in(low, code):
                continue
            if opened and low > at and _is_text(text[at:low]):
                opened[-1].has_text = True
            at = high
            name, inside, inside_end = html.parts(match)
            if name[0] == "/":
                name = name[1:]
                if count.get(name):
                    yield from _closed(opened, count, name, low, high)
                continue
            ends = _ENDS_BEFORE.get(name)
            while ends and opened and opened[-1].name in ends:
                yield from _popped(opened, count, low, low)
            meaning = self._meaning(name, text[inside:inside_end])
            if not meaning and name in html.STYLE_TAGS:
                continue
            if name in _SHOWN and opened:
                opened[-1].has_text = True
            if name in _VOID or text[high - 2] == "/":
                if meaning:
                    yield Container(low, high, high, high, name, *meaning, is_empty=name not in _SHOWN)
                continue
            opened.append(_Open(name, low, high, meaning))
            count[name] = count.get(name, 0) + 1
        if opened and _is_text(text[at:end]):
            opened[-1].has_text = True
        while opened:
            yield from _popped(opened, count, end, end)

    def _meaning(self, name: str, attributes: str) -> _Meaning:
        """Return what the attributes of the tag `name` say, as they stand."""
        key = name, attributes
        known = self._by_attributes.get(key)
        if known is None:
            pairs = [(each.name, each.value) for each in html.attributes(attributes, 0, len(attributes))]
            known = self._of_pairs(name, pairs)
            if len(self._by_attributes) < _MAX_KEPT and len(attributes) < _MAX_ATTRIBUTES:
                self._by_attributes[key] = known
        return known

    def _of_pairs(self, name: str, pairs: Sequence[tuple[str, str]]) -> _Meaning:
        """Return what a tag and its attributes say, of HTML or of pandoc."""
        table = self._table
        tokens: list[str] = []
        said: list[str] = []
        hidden = False
        is_section = any(key == "class" and _LEVEL.search(value) for key, value in pairs)
        if name in _WHOLE_PAGE:
            return _NOTHING
        tag_kind = table["tags"].get(name)
        for key, value in pairs:
            if key not in self._used:
                continue
            if key == "class":
                classes = value.split(None, _MAX_TOKENS)[:_MAX_TOKENS]
                tokens += classes
                for each in classes:
                    kinds = self._of_token(each)
                    said += kinds
                    hidden = hidden or "hidden" in kinds
            elif key == "id":
                tokens.append(f"#{value}")
                if name not in _NAMED_BY_TEXT and not is_section:
                    said += self._of_token(value)
            elif key in ("role", "itemprop", "itemtype"):
                tokens.append(f"{key}={value}")
                for each in value.lower().split(None, _MAX_TOKENS):
                    kind = table[key].get(each.rstrip("/").rpartition("/")[2])
                    said += (kind,) if kind else ()
            elif key == "style":
                hidden = hidden or bool(value and _HIDING.search(value))
            elif key == "hidden":
                hidden = True
            elif key == "aria-hidden":
                hidden = hidden or (value.lower() == "true" and not self._is_shown(pairs))
            elif key == "src":
                frame = self._of_frame(value) if name == "iframe" else ""
                said += (frame,) if frame else ()
            elif key != "aria-label" or name not in _NAMED_BY_TEXT:
                tokens.append(f"{key}={value}")
                kind = table["attributes"][key]
                said += (kind,) if kind else self._of_token(value.strip().replace(" ", "-"))
        if tag_kind:
            said.append(tag_kind)
        kinds = _judged(said)
        if not kinds and not hidden:
            return _NOTHING
        is_sure = bool(kinds) and kinds[0][0] == "+"
        names = tuple(dict.fromkeys(each.lstrip("+") for each in kinds))
        return _Meaning(tuple(tokens[:_MAX_TOKENS]), names, is_sure, hidden)

    def _of_token(self, token: str) -> tuple[str, ...]:
        """Return what one name says: the kind of the longest entry that is in it, "+" before it if it is sure."""
        known = self._by_token.get(token)
        if known is None:
            known = self._read(token[:_MAX_TOKEN])
            if len(self._by_token) < _MAX_KEPT:
                self._by_token[token] = known
        return known

    def _read(self, token: str) -> tuple[str, ...]:
        names = self._table["names"]
        lower = token.lower()
        whole = names.get(f"={lower}")
        if whole:
            return tuple(whole.split())
        words = [each.lower() for each in _WORDS.findall(token)]
        # What follows such a first word says nothing by itself: has-sidebar, tag-comments; but tag-cloud does.
        is_layout = bool(words) and words[0] in self._table["ignored"]
        for length in range(min(_LONGEST, len(words)), 0, -1):
            places = 1 if is_layout else len(words) - length + 1
            if is_layout and length == 1 < len(words):
                return ()
            found = [kind for at in range(places) for kind in names.get(" ".join(words[at : at + length]), "").split()]
            if found:
                return (CONTENT,) if CONTENT in found else tuple(found)
        return tuple(names.get(lower, "").split())

    def _is_shown(self, pairs: Iterable[tuple[str, str]]) -> bool:
        """Whether what says aria-hidden is seen all the same: formulas, icons, anchors of headings."""
        shown = self._table["shown"]
        return any(
            word.lower() in shown for key, value in pairs if key in ("class", "id") for word in _WORDS.findall(value)
        )

    def _of_frame(self, url: str) -> str:
        """Return the kind of what a frame shows, "+" before it; "" if it is what an author embeds."""
        host, _, path = url.partition("//")[2].lower().partition("/")
        path = path.partition("?")[0].partition("#")[0]
        frames = self._table["frames"]
        labels = host.removeprefix("www.").split(".")
        segments = path.split("/", _LONGEST)
        for first in range(max(0, len(labels) - 5), len(labels) - 1):
            name = ".".join(labels[first:])
            for length in range(min(len(segments), _LONGEST), -1, -1):
                kind = frames.get("/".join((name, *segments[:length])))
                if kind:
                    return kind
        return ""

    # Pandoc

    def _fences(self, text: str, start: int, end: int, code: Sequence[tuple[int, int]]) -> Iterator[Container]:
        """Yield the fenced divs whose attributes say something, as they close."""
        opened: list[_Open] = []
        count: dict[str, int] = {}
        at = start
        for match in _FENCE_LINE.finditer(text, start, end):
            low, high = match.span()
            if code and _is_in(low, code):
                continue
            if opened and _is_text(text[at:low]):
                opened[-1].has_text = True
            at = high
            if match.lastindex is None:
                if opened:
                    yield from _popped(opened, count, low, high)
                continue
            attributes = match[1] if match[1] is not None else match[2]
            meaning = self._of_pairs(FENCE, list(_pairs(attributes, is_bare=match[1] is None)))
            opened.append(_Open(FENCE, low, high, meaning))
            count[FENCE] = count.get(FENCE, 0) + 1
        if opened and _is_text(text[at:end]):
            opened[-1].has_text = True
        while opened:
            yield from _popped(opened, count, end, end)

    def _spans(self, text: str, start: int, end: int, code: Sequence[tuple[int, int]]) -> Iterator[Container]:
        """Yield the spans, links and images whose attributes say something."""
        opened: list[tuple[int, int]] = []
        skip = start
        for match in _BRACKETS.finditer(text, start, end):
            low, high = match.span()
            if low < skip or (code and _is_in(low, code)):
                continue
            mark = match[0]
            if mark[0] == "\n":
                opened.clear()
            elif mark[-1] == "[" and mark[0] != "\\":
                opened.append((low, high))
            elif mark == "]" and opened:
                outer, inner = opened.pop()
                after = text[high : high + 1]
                target = _TARGET.match(text, high, min(end, high + _MAX_ATTRIBUTES)) if after in ("(", "[") else None
                skip = stop = target.end() if target else high
                braces = (
                    _BRACES.match(text, stop, min(end, stop + _MAX_ATTRIBUTES))
                    if text[stop : stop + 1] == "{"
                    else None
                )
                meaning = self._of_pairs(SPAN, list(_pairs(braces[1]))) if braces else _NOTHING
                if braces and meaning:
                    is_empty = not target and not text[inner:low].strip()
                    yield Container(outer, braces.end(), inner, low, SPAN, *meaning, is_empty=is_empty)

    def _headings(
        self, text: str, start: int, end: int, code: Sequence[tuple[int, int]], braces: Iterable[int]
    ) -> Iterator[Container]:
        """Yield the headings whose attributes, in these braces, say something."""
        for brace in braces:
            at = brace - 1
            if text[at] in "])" or text[brace + 1 : brace + 2] not in (".", "#"):
                continue
            match = _HEADING_ATTRIBUTES.match(text, at, min(end, at + _MAX_ATTRIBUTES))
            if match is None or (code and _is_in(at, code)):
                continue
            low = max(text.rfind("\n", start, at) + 1, start)
            rule = None
            if not text.startswith("#", low):
                rule = _RULE.match(text, match.end(), end)
                if rule is None:
                    continue
            meaning = self._of_pairs(HEADING, list(_pairs(match[1])))
            if meaning:
                inner = low
                while text[inner] in "# \t":
                    inner += 1
                inner = min(inner, match.start())
                stop = rule.end() if rule else match.end()
                yield Container(low, stop, inner, match.start(), HEADING, *meaning, is_empty=inner == match.start())


def load(resources: Resources) -> Containers:
    """Return the table of names, which the rule cache keeps.

    Raises:
        RuleError: if its file cannot be read or parsed.
    """
    return Containers(tables.derived(resources, "page/containers", table))


def table(data: Mapping[str, Any]) -> Table:
    """Return what the file says as dictionaries. What a name of several kinds says is joined by blanks."""
    names: dict[str, str] = {}
    made: Table = {
        "names": names,
        "role": {},
        "itemprop": {},
        "itemtype": {},
        "tags": {},
        "attributes": {},
        "frames": {},
    }

    def add(kind: str, entry: Mapping[str, Iterable[str]]) -> None:
        for name in entry.get("names", ()):
            names[name] = f"{names[name]} {kind}" if name in names and kind != CONTENT else kind
        for section in ("role", "itemprop", "itemtype", "tag"):
            for name in entry.get(f"{section}s", ()):
                made["tags" if section == "tag" else section].setdefault(name, kind)

    add(CONTENT, data["content"])
    for strength, mark in (("sure", "+"), ("weak", "")):
        for kind, strengths in data["kinds"].items():
            add(mark + kind, strengths.get(strength) or {})
    for name in data["content"]["names"]:
        names[name] = CONTENT
    for name in data["hidden"]["names"]:
        names[name] = "hidden"
    for kind, attributes in data["attributes"].items():
        made["attributes"].update((name, "" if kind == "names" else f"+{kind}") for name in attributes)
    for kind, places in data["frames"].items():
        made["frames"].update((place, f"+{kind}") for place in places)
    made["ignored"] = dict.fromkeys(data["ignored"], "1")
    made["shown"] = dict.fromkeys(data["hidden"]["shown"], "1")
    return made


def _judged(said: Iterable[str]) -> tuple[str, ...]:
    """Return what an element is if its names say all of this: content alone, or kinds with the sure ones first."""
    kinds = dict.fromkeys(each for each in said if each != "hidden")
    if CONTENT in kinds:
        return (CONTENT,)
    return tuple(sorted(kinds, key=lambda each: each[0] != "+"))


def _pairs(attributes: str, *, is_bare: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the attributes of pandoc as names and values: {#id .class key="value"}, or one class without braces."""
    if is_bare or attributes.strip().isalpha():
        yield "class", attributes.strip()
        return
    classes: list[str] = []
    for match in _PARTS.finditer(attributes):
        if match[1] is not None:
            if match[0][0] == "#":
                yield "id", match[1]
            else:
                classes.append(match[1])
        elif match[2] is not None:
            yield match[2].lower(), match[3] or match[4] or match[5] or ""
    if classes:
        yield "class", " ".join(classes)


def _closed(opened: list[_Open], count: dict[str, int], name: str, low: int, high: int) -> Iterator[Container]:
    """Close the innermost element of this `name` with the tag at `low`, and what is open in it."""
    while opened[-1].name != name:
        yield from _popped(opened, count, low, low)
    yield from _popped(opened, count, low, high)


def _popped(opened: list[_Open], count: dict[str, int], low: int, high: int) -> Iterator[Container]:
    """Close the innermost element; nothing has closed it if `low` is `high`, and then it is not sure what is in it."""
    each = opened.pop()
    count[each.name] -= 1
    meaning = each.meaning
    size = high - each.start
    if opened:
        outer = opened[-1]
        outer.has_text = outer.has_text or each.has_text
        outer.largest = max(outer.largest, size if CONTENT in meaning.kinds else each.largest)
    if meaning:
        if meaning.is_sure and (low == high or each.largest > max(_BODY, size / 2)):
            meaning = meaning._replace(is_sure=False)
        yield Container(each.start, high, each.inner, low, each.name, *meaning, is_empty=not each.has_text)


def _nested(found: Sequence[Container], whole: float) -> Iterator[Container]:
    """Yield the containers, cut where they would overlap; none that is nearly all of a body is sure."""
    ends: list[int] = []
    for each in found:
        while ends and ends[-1] <= each.start:
            ends.pop()
        if ends and each.end > ends[-1]:
            end = ends[-1]
            each = each._replace(end=end, inner_start=min(each.inner_start, end), inner_end=min(each.inner_end, end))
        ends.append(each.end)
        if each.is_sure and each.end - each.start > whole:
            each = each._replace(is_sure=False)
        yield each


def _is_text(text: str) -> bool:
    """Whether anything of `text`, which has no tags, is to be seen."""
    if not text or text.isspace():
        return False
    if "&" in text or "<!--" in text:
        text = _COMMENT.sub("", text).replace("&nbsp;", "").replace("&#160;", "").replace("&#xa0;", "")
    return bool(text.strip("\u200b\ufeff \t\r\n"))


def _has(text: str, start: int, end: int, marks: Iterable[str]) -> bool:
    return any(text.find(mark, start, end) >= 0 for mark in marks)


def _places(text: str, mark: str, start: int, end: int) -> Iterator[int]:
    at = text.find(mark, start, end)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1, end)


def _is_in(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether text[at] lies in one of the spans, which are in order."""
    number = bisect_right(spans, at, key=itemgetter(0)) - 1
    return number >= 0 and at < spans[number][1]
