"""HTML as it stands in a body: tags, attributes and entities, with their places.

Nothing here builds a tree. Scraped HTML is broken more often than not, and what the rules need (text, block limits,
attribute values) can be read off the tags in one pass with exact offsets.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache

from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.view import View

# A tag. Groups, first for a well-formed and then for an ill-formed one: slash, name, attributes.
# Attribute text never crosses a "<", so that scanning a text takes time linear in its length.
TAG = regex(
    r"""<(/?)([A-Za-z][A-Za-z0-9:-]*)([^<>"']*(?:(?:"[^"<]*"|'[^'<]*')[^<>"']*)*)>"""
    r"""|<(/?)([A-Za-z][A-Za-z0-9:-]*)([^<>]*)>"""
)
# A tag that can be nothing else, such as an address in angle brackets. Groups: the name, with the slash of one that
# closes, and the attributes.
SURE_TAG = regex(r"""<(/?[A-Za-z][A-Za-z0-9-]*)((?:[\s/][^<>"']*(?:(?:"[^"<]*"|'[^'<]*')[^<>"']*)*)?)>""")
ENTITY = regex(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSAND = "&amp;"
_ATTRIBUTE = regex(r"""([A-Za-z_:@][^\s"'<>/=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+)))?""")


def parts(tag: re.Match[str]) -> tuple[str, int, int]:
    """Of a match of TAG the name in lower case, with a slash where it closes, and the span of the attributes."""
    group = 1 if tag[2] is not None else 4
    return (tag[group] + tag[group + 1]).lower(), *tag.span(group + 2)


@lru_cache(maxsize=1024)
def unescape(entity: str) -> str:
    """What an entity stands for; itself where it stands for nothing. The table of names is large: imported here."""
    from html import unescape as decode

    return decode(entity)


_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav noscript ol option p section select "
    "summary table tbody td tfoot th thead tr ul".split()
)
# The kind of block that a tag begins; tags that close have a slash before their name.
BLOCK_KINDS = {
    **dict.fromkeys(_BLOCK_TAGS, "paragraph"),
    **dict.fromkeys((f"/{name}" for name in _BLOCK_TAGS), "paragraph"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dd", "dt"), "item"),
    **dict.fromkeys(("td", "th", "tr"), "row"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
}
INLINE_CODE_TAGS = frozenset(("code", "kbd", "samp"))
SILENT_TAGS = frozenset(
    ("script", "style", "pre", "code", "textarea", "template", "svg", "math", "kbd", "samp", "object")
)
UNSEEN_TAGS = frozenset(("title",))  # what stands in them is no part of the page
# What stands in them is shown by browsers that do not know them, which are as good as none.
FALLBACK_TAGS = frozenset(("audio", "video"))
LINK_TAGS = frozenset(
    "a area audio blockquote body embed form iframe img input link object q source td track video".split()
)
# All that mean something; others are left out of the text, and that is it.
TAGS = frozenset((*BLOCK_KINDS, *SILENT_TAGS, *UNSEEN_TAGS, *LINK_TAGS, "/a", "br", "/br"))
URL_ATTRIBUTES = frozenset(
    "action background cite data-href data-lazy-src data-link data-original data-original-link data-src data-srcset "
    "data-url href poster src srcset".split()
)
_STYLES = "abbr b big cite del em font i ins mark s small span strike strong sub sup tt u".split()
STYLE_TAGS = frozenset((*_STYLES, *(f"/{name}" for name in _STYLES)))  # most of the others
# The tag of a link as most are written, if no "<" is in it: one of its attributes is an address. Group: what it says.
_NO_URL = rf"""(?: (?!(?:{"|".join(sorted(URL_ATTRIBUTES))})=)[a-z][a-z0-9-]*="[^"]*")*"""
PLAIN_LINK = regex(rf"""<a{_NO_URL} href="([^"]*)"{_NO_URL}>""")


class Attribute(NamedTuple):
    """One attribute of a tag; `start` and `end` are the source span of its value without quotes (-1 where none)."""

    name: str
    value: str
    start: int
    end: int


def attributes(source: str, start: int, end: int, names: Container[str] | None = None) -> Iterator[Attribute]:
    """The attributes written in source[start:end], the inside of a tag after its name; values are not decoded.

    With `names` (in lower case) only those of these names that have a value.
    """
    for match in _ATTRIBUTE.finditer(source, start, end):
        if names is not None and (match.lastindex == 1 or match[1].lower() not in names):
            continue
        group = 2 if match[2] is not None else 3 if match[3] is not None else 4
        yield Attribute(match[1].lower(), match[group] or "", match.start(group), match.end(group))


def decoded(source: str, start: int, end: int) -> View:
    """The view of source[start:end] with its entities decoded."""
    raw = source[start:end]
    if "&" not in raw:
        return View.identity(raw, start)
    texts = raw.split(_AMPERSAND)
    if raw.count("&") < len(texts):
        return _joined(texts, start)
    return View.build(decoded_parts(source, start, end))


def _joined(texts: list[str], start: int) -> View:
    """The view of the source at `start`, where `texts` stand with an escaped ampersand between each and the next."""
    segments: list[tuple[int, int, int]] = []
    at, low = 0, start
    for text in texts:
        high = low + len(text)
        after = high + len(_AMPERSAND)
        segments += ((at, low, high), (at + high - low, high, after))
        at += high - low + 1
        low = after
    del segments[-1]
    return View("&".join(texts), tuple([each for each in segments if each[1] < each[2]]))


def decoded_parts(source: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The parts (text, source start, source end) of source[start:end] with its entities decoded."""
    at = start
    for match in ENTITY.finditer(source, start, end):
        text = unescape(match[0])
        if text == match[0]:
            continue
        if match.start() > at:
            yield source[at : match.start()], at, match.start()
        yield text, match.start(), match.end()
        at = match.end()
    if at < end:
        yield source[at:end], at, end
