"""What scrapers, themes, trackers and editors leave in a body's markup, and markup that readers see as text.

A rule lists what is left over, as data. Each entry is looked for in one way, and each way is a module beside this one:
attributes, tags and empty elements (`elements`), stretches of source text (`stretches`), images and links
(`addresses`), Markdown that does not parse (`unparsed`). What all entries may say is in `entry`: texts
(`with`) without one of which it cannot be there, and perhaps texts of which one must be there beside it (`near`) or
none (`without`), so that a body without tags is dealt with by a few substring searches (`likely`). What stands in code
is shown on purpose and never left over.

What readers see (`seen`) is looked for in the text alone, not in tags or addresses, and may be what an article is
about: an entry says which words such an article has (`about`), or that it shows code (`unless-code`). What only looks
like residue is an info, unless its name (`known`), a text beside it (`proof`) or a source that the article names says
that it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from articlelint.article.article import Article
from articlelint.checks.base import ArticleCheck, Context
from articlelint.checks.markup import addresses, elements, stretches, unparsed
from articlelint.checks.markup.addresses import Image, Textless
from articlelint.checks.markup.elements import Attributes, Elements, Empty, Opening, Selected
from articlelint.checks.markup.entry import Entry, Place, applies, entry, is_proven
from articlelint.checks.markup.likely import grouped, likely
from articlelint.checks.markup.stretches import Stretch
from articlelint.checks.markup.unparsed import Unparsed
from articlelint.finding import AND_HERE, Edit, Finding, Fix, Related, Severity
from articlelint.rulebook.rule import Rule

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
                    **elements.OPTIONS,
                    **stretches.OPTIONS,
                    **addresses.OPTIONS,
                    **unparsed.OPTIONS,
                    "message": {"type": "string"},
                    "seen": {"type": "boolean", "description": "found in the text only, not in tags or addresses"},
                    "about": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
                    "unless-code": {"type": "boolean"},
                    "proof": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
                    "taken": {"type": "boolean", "description": "only in articles from elsewhere"},
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
_SHOWN = 160  # characters of an element that a finding covers at most


class Compiled:
    """A rule made ready: its entries by how they are looked for."""

    def __init__(self, rule: Rule, ways: Sequence[Any]) -> None:
        self.rule = rule
        texts = [way for way in ways if isinstance(way, Stretch)]
        tagged = [way for way in ways if isinstance(way, Attributes | Opening | Selected)]
        self.in_text = grouped(way for way in texts if not way.needs_tag)
        self.elements = Elements(
            [*tagged, *(way for way in texts if way.needs_tag)], [way for way in ways if isinstance(way, Empty)]
        )
        self.images = tuple(way for way in ways if isinstance(way, Image))
        self.textless = tuple(way for way in ways if isinstance(way, Textless))
        self.markdown = grouped(way for way in ways if isinstance(way, Unparsed))


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Compile the patterns of the rule's entries."""
    return Compiled(rule, [_way(rule, options) for options in rule.options["leftovers"]])


def _way(rule: Rule, options: Mapping[str, Any]) -> object:
    """An entry, compiled by the way it is looked for."""
    if "attributes" in options:
        names, prefixes = elements.attribute_names(options)
        return Attributes(entry(rule, options, (*names, *prefixes)), names, prefixes)
    each = entry(rule, options, tuple(options.get("with", ())))
    if "empty" in options:
        return Empty(each, tuple(options["empty"].lower().split("|")))
    if "image" in options:
        return addresses.image(rule, options, each)
    if "textless" in options:
        return addresses.textless(rule, options, each)
    if not each.literals:
        raise rule.option_error("needs texts that must be there (with)", options)
    if "tag" in options:
        return elements.opening(rule, options, each)
    if "select" in options:
        return Selected(each, options["select"])
    if "markdown" in options:
        return Unparsed(each, options["markdown"])
    return stretches.stretch(rule, options, each)


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article = context.article
    source, start = article.text, article.body_start
    found: dict[str, list[Place]] = {}
    entries: dict[str, Entry] = {}
    apply: dict[Entry, bool] = {}
    for each, place in _places(article, compiled):
        if each not in apply:
            apply[each] = applies(article, each)
        if apply[each]:
            found.setdefault(each.what, []).append(place)
            entries.setdefault(each.what, each)
    for what, each in entries.items():
        places = _outside_code(article, found[what])
        if len(places) >= each.least and not any(source.find(text, start) >= 0 for text in each.without):
            is_sure = any(place.is_sure for place in places) or is_proven(article, each)
            severity: Severity = each.severity if is_sure else "info"
            yield _finding(compiled.rule, each, severity, _apart(sorted(places)))


def _places(article: Article, compiled: Compiled) -> Iterator[tuple[Entry, Place]]:
    """What the entries find in an article, whether or not they apply to it."""
    source, start = article.text, article.body_start
    is_html = source.find("<", start) >= 0
    for way in likely(compiled.in_text, article):
        for place in stretches.seen_stretches(article, way):
            yield way.entry, place
    if is_html:
        yield from elements.places(article, compiled.elements)
    if is_html or source.find("[", start) >= 0:
        yield from addresses.places(article, compiled.images, compiled.textless)
    yield from unparsed.places(article, compiled.markdown)


def _apart(places: Sequence[Place]) -> list[Place]:
    """`places`, which are sorted, without those that lie in others."""
    kept: list[Place] = []
    for place in places:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _outside_code(article: Article, places: Iterable[Place]) -> list[Place]:
    """Those of `places` that do not lie in code, comments or templates; a comment itself may be left over."""
    return [place for place in places if article.body.code_at(place.start) in (-1, place.start)]


def _finding(rule: Rule, each: Entry, severity: Severity, places: list[Place]) -> Finding:
    names = list(dict.fromkeys(place.name for place in places if place.name))
    count = len(places)
    if names:
        shown = ", ".join(f"`{name}`" for name in names[:_NAMES]) + (", …" if len(names) > _NAMES else "")
        what = f"{shown} ({each.what})" + (f", {count} attributes" if count > 1 else "")
    else:
        what = each.what + (f", {count} places" if count > 1 else "")
    spans = [(place.start, min(place.end, place.start + _SHOWN)) for place in places]
    related = tuple(Related(low, high, AND_HERE) for low, high in spans[1 : _RELATED + 1])
    removed = [place.removed for place in places if place.removed[0] < place.removed[1]]
    fix = None
    if rule.fix and len(removed) == count:
        fix = Fix("Remove it" if count == 1 else f"Remove all {count}", each.safety, _edits(removed))
    message = each.message.format(what=what)
    return Finding(rule.name, severity, message, *spans[0], related=related, fix=fix)


def _edits(spans: Iterable[tuple[int, int]]) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    for low, high in sorted(spans):
        if not edits or low >= edits[-1].end:
            edits.append(Edit(low, high, ""))
    return tuple(edits)


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
