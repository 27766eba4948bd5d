"""Links to a place in the article itself, where there is no such place.

How a heading becomes an anchor differs from generator to generator: GitHub, kramdown, goldmark, markdown-it,
Python-Markdown, Docusaurus and Hexo drop, keep or replace other characters, number what occurs twice, spell out symbols
and accents, and transliterate. So letters and digits alone are compared, in each of these ways, and it is enough that
the anchor is part of a heading. What cannot be compared is not judged: an ASCII anchor beside headings in another
script, and what another file may bring in. Themes and plugins add places of their own, so the article must show that
its links to its own headings work, or the anchor must look like one of a heading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from articlelint.article.article import Article
from articlelint.checks.base import ArticleCheck, Context
from articlelint.finding import AND_HERE, Finding, Related
from articlelint.rulebook.rule import Rule
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.html import unescape
from articlelint.syntax.markdown import Link
from articlelint.urls.plain import unquote

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "elsewhere": {"type": "string", "description": "expression for anchors that themes and plugins make"},
        "assembled": {
            "type": "string",
            "description": "expression for what brings the text of another file into a body",
        },
    },
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("anchor",)

# Attributes of elements, of headings (`{#id}`, `{: .class #id}`), targets of MyST (`(id)=`) and of shortcodes.
_ID = regex(
    r"""\b(?:id|name)\s*=\s*["'{]?\s*["']?([^\s"'>{}]+)|\{[^{}#\r\n]{0,80}#([\w.:-]+)|^\(([\w.:-]+)\)=\s*$"""
    r"""|\{[{%][<%]?\s*(?:anchor|target|label|id)\s+["']?([\w.:-]+)""",
    re.MULTILINE,
)
_INNER_HEADING = regex(r"^[ \t]*(?:[>*+-][ \t]*|\d{1,4}[.)][ \t]+)+#{1,6}[ \t]+(.+)$", re.MULTILINE)
_TERM = regex(r"^([^\s:>|].{0,100})\n{1,2}:[ \t]", re.MULTILINE)  # of a definition list, which has places of its own
_TARGET = regex(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|\]\[[^\[\]]*\]|\[\^[^\[\]]*\]")
_TAG = regex(r"<[^<>]*>|&#?\w{1,31};|:[a-z0-9_+-]+:")
_NOT_COMPARED = regex(r"[\W_]+")
_NUMBERED = regex(r"^[\d.\-_]+(?=[^\W\d])|[-_.]+\d+$")
_MOST_LOOKED_FOR = 200  # anchors that are looked for in all headings of an article, which takes the product of both
_RELATED = 50  # further links with the same anchor that a finding names
_LIKE_HEADINGS = regex(r"#\w+(?:-\w+)+")
_OTHER_SCRIPT = regex(r"[\u0370-\u1dff\u2e80-\ud7ff\uf900-\ufaff]")
_SYMBOLS = (("&", " and "), ("&", " amp "), ("+", " plus "), ("#", " sharp "), ("%", " percent "), ("@", " at "))
# Letters that no mark can be taken off; what German and Scandinavian texts write for others is the second way of each.
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "ı": "i"})
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


class Compiled(NamedTuple):
    rule: Rule
    elsewhere: re.Pattern[str] | None
    assembled: re.Pattern[str] | None


def compile(rule: Rule) -> Compiled:  # noqa: A001
    def expression(key: str) -> re.Pattern[str] | None:
        return rule.regex(rule.options[key]) if key in rule.options else None

    return Compiled(rule, expression("elsewhere"), expression("assembled"))


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article = context.article
    links = [link for link in article.links if link.target[:1] == "#" and len(link.target) > 1]
    if not links:
        return
    headings = _headings(article)
    if not headings or (compiled.assembled is not None and compiled.assembled.search(article.text, article.body_start)):
        return
    lost = _lost(links, headings, _ids(article))
    is_shown = len(lost) < len(links)
    found: dict[str, list[Link]] = {}
    for link in lost:
        if compiled.elsewhere is not None and compiled.elsewhere.search(link.target):
            continue
        if is_shown or _LIKE_HEADINGS.fullmatch(link.target):
            found.setdefault(link.target, []).append(link)
    for target, (first, *others) in found.items():
        message = compiled.rule.message.format(anchor=target)
        related = tuple(Related(link.start, link.end, AND_HERE) for link in others[:_RELATED])
        yield Finding(compiled.rule.name, compiled.rule.severity, message, first.start, first.end, related=related)


def _headings(article: Article) -> list[str]:
    """The headings and terms as they stand in the source, code included, without the targets of links in them."""
    spans = [article.prose.span(block.start, block.end) for block in article.blocks if block.kind == "heading"]
    for pattern in (_INNER_HEADING, _TERM):
        spans += [match.span(1) for match in pattern.finditer(article.text, article.body_start)]
    return [_TARGET.sub("]", article.text[low:high]) for low, high in spans]


def _ids(article: Article) -> set[str]:
    """What the source names as places: attributes of elements and of headings, in any case."""
    return {match[match.lastindex or 0].lower() for match in _ID.finditer(article.text, article.body_start)}


def _lost(links: Iterable[Link], headings: list[str], ids: set[str]) -> list[Link]:
    """The links whose anchor is neither a place nor part of a heading, as far as that many are looked for."""
    ways = [way for heading in headings for way in _ways(heading)]
    known = {*ways, ""}
    text = "\n".join(known)
    is_latin = not any(map(_OTHER_SCRIPT.search, headings))
    parts: dict[str, bool] = {}  # whether letters that are no whole heading are part of one
    lost = []
    for link in links:
        anchor = unquote(link.target[1:]).removeprefix("user-content-")
        if (anchor.isascii() and not is_latin) or anchor.lower() in ids:
            continue
        forms = {*_folded(anchor), *_folded(_NUMBERED.sub("", anchor))}
        if not known.isdisjoint(forms):
            continue
        letters = _folded(anchor)[0]
        if letters not in parts and len(parts) < _MOST_LOOKED_FOR:
            parts[letters] = any(form in text for form in forms)
        if not parts.get(letters, True):
            lost.append(link)
    return lost


def _ways(heading: str) -> set[str]:
    """A heading as generators read it: with and without tags and entities, symbols dropped or named; then folded."""
    plain = unescape(_TAG.sub("", heading))
    texts = {
        heading,
        plain,
        unescape(heading),
        *(plain.replace(sign, name) for sign, name in _SYMBOLS if sign in plain),
    }
    return {way for text in texts for way in _folded(text)}


def _folded(text: str) -> tuple[str, ...]:
    """The letters and digits of a text without case and marks, and as languages that write two letters for one do."""
    if text.isascii():
        return (_NOT_COMPARED.sub("", text).lower(),)
    composed = unicodedata.normalize("NFC", text).casefold()
    return _unmarked(composed), _unmarked(composed.translate(_TWO_LETTERS))


def _unmarked(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return _NOT_COMPARED.sub("", "".join([char for char in decomposed if not unicodedata.combining(char)]))


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
