"""A JSON Schema of what the front matter of a site's articles has in common.

A keyword is taken where nearly all values fit it and enough have been seen to expect the next one to fit, too. Those
that do not fit are the articles to look at: together they are no more than a small share of all (`TOLERATED`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from articlelint.schema.gate import FORMATS

Schema = dict[str, Any]
Values = Sequence[tuple[int, Any]]
"""Values, each with the number of the article that has it."""

LEAST = 10  # articles that a schema is made of
TOLERATED = 0.02  # share of the articles that may break it, and of the values of one key that may break a keyword

# Before a keyword is taken, so many have to fit it. Where all of n fit, the next one fits with a chance of about
# (n + 1) / (n + 2), Laplace's rule of succession: twenty are right nineteen times in twenty.
_LEAST_REQUIRED = 20
_LEAST_TYPED = 8
_LEAST_OF_FORM = 20

_MOST_CHOICES = 10
_USES = 4  # of each choice at least: one seen less often says that there are others,
_USES_ON_AVERAGE = 10  # and so do many different ones
_ALIKE = 0.74  # by difflib: one seen less often may be a mistake for one of four letters, two of them swapped
_NOTHING: tuple[Any, ...] = (None, "", [], {})
_DEPTH = 3  # mappings within one another that are looked into
_MOST_TYPES = 3  # a key that may be more has no type

_DATE = r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:$|[T ])"
_BLANK: Schema = {"pattern": r"^\s*$", "x-expected": "nothing"}
_URL = r"^https?://[^\s/?#]\S*$"


class _Form(NamedTuple):
    """What text may have to look like, and the keywords that say so."""

    fits: Callable[[str], object]
    keywords: Schema


_FORMS = (
    _Form(FORMATS["date"], {"format": "date"}),
    _Form(FORMATS["date-time"], {"format": "date-time"}),
    _Form(re.compile(_DATE).search, {"pattern": _DATE, "x-expected": "a date such as 2024-05-31"}),
    _Form(FORMATS["uri"], {"format": "uri"}),
    _Form(re.compile(_URL).search, {"pattern": _URL, "x-expected": "a URL that begins with https:// or http://"}),
    _Form(FORMATS["email"], {"format": "email"}),
)


class _Breaking:
    """The articles that break the schema so far. A keyword is taken while they stay few."""

    __slots__ = ("_articles", "_most")

    def __init__(self, articles: int) -> None:
        self._most = int(articles * TOLERATED)
        self._articles: frozenset[int] = frozenset()

    def take(self, articles: Iterable[int], of: int) -> bool:
        """Whether a keyword that the values of `articles` break is to be taken, where there are `of` values."""
        breaking = frozenset(articles)
        together = self._articles | breaking
        if len(breaking) > of * TOLERATED or len(together) > self._most:
            return False
        self._articles = together
        return True


def infer(articles: Sequence[Mapping[str, Any]], free: Collection[str] = ()) -> Schema:
    """The schema of front matter, given as JSON has it, of LEAST or more articles.

    The text of `free` keys is not tied to the values that it has had so far.
    """
    found = _mapping(list(enumerate(articles)), _Breaking(len(articles)), frozenset(free), _DEPTH)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", **found}


def _mapping(values: Values, breaking: _Breaking, free: frozenset[str], depth: int) -> Schema:
    """What mappings have in common: keys, the most frequent first, and what stands there."""
    members: dict[str, list[tuple[int, Any]]] = {}
    for article, mapping in values:
        for key, value in mapping.items():
            members.setdefault(key, []).append((article, value))
    keys = sorted(members, key=lambda key: -len(members[key]))
    required = [key for key in keys if _is_required(key, values, breaking)]
    properties = {
        key: _any(members[key], breaking, free, depth, is_filled=key in required, is_free=key in free)
        for key in keys
        if len(members[key]) >= _LEAST_TYPED
    }
    schema: Schema = {"required": required} if required else {}
    properties = {key: each for key, each in properties.items() if each}
    return {**schema, "properties": properties} if properties else schema


def _is_required(key: str, values: Values, breaking: _Breaking) -> bool:
    if len(values) < _LEAST_REQUIRED:
        return False
    return breaking.take((article for article, mapping in values if key not in mapping), len(values))


def _any(
    values: Values, breaking: _Breaking, free: frozenset[str], depth: int, *, is_filled: bool, is_free: bool
) -> Schema:
    """What values of any type have in common. `is_filled`: they may well never be empty."""
    typed: dict[str, list[tuple[int, Any]]] = {}
    for article, value in values:
        typed.setdefault(_type(value), []).append((article, value))
    if "number" in typed:
        typed["number"] += typed.pop("integer", ())
    types = sorted(typed, key=lambda name: -len(typed[name]))
    while len(types) > 1 and breaking.take((article for article, _ in typed[types[-1]]), len(values)):
        types.pop()
    if len(types) > _MOST_TYPES or all(value in _NOTHING for _, value in values):
        return {}  # anything may stand there, or nobody has put something there yet
    schema: Schema = {"type": types[0] if len(types) == 1 else types}
    if "string" in types:
        texts = typed["string"]
        schema |= (
            _form(texts, breaking)
            or (not is_free and len(types) == 1 and _choice(texts, breaking))
            or (is_filled and _filled(texts, breaking))
            or {}
        )
    if "array" in types:
        lists = typed["array"]
        if is_filled and breaking.take((article for article, value in lists if not value), len(lists)):
            schema["minItems"] = 1
        items = [(article, item) for article, value in lists for item in value]
        if len(items) >= _LEAST_TYPED:
            schema["items"] = _any(items, breaking, free, depth, is_filled=True, is_free=is_free)
    if "object" in types and depth:
        schema |= _mapping(typed["object"], breaking, free, depth - 1)
    return schema


def _type(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "integer", float: "number", list: "array", dict: "object"}
    return names[type(value)]


def _form(values: Values, breaking: _Breaking) -> Schema:
    """What texts look like, but for empty ones where there are many."""
    filled = [(article, text) for article, text in values if text.strip()]
    blank = [article for article, text in values if not text.strip()]
    if len(filled) < _LEAST_OF_FORM:
        return {}
    for form in _FORMS:
        if breaking.take((article for article, text in filled if not form.fits(text)), len(values)):
            return form.keywords if breaking.take(blank, len(values)) else {"anyOf": [_BLANK, form.keywords]}
    return {}


def _filled(values: Values, breaking: _Breaking) -> Schema:
    """That texts are not empty."""
    enough = len(values) >= _LEAST_OF_FORM
    blank = (article for article, text in values if not text.strip())
    return {"minLength": 1} if enough and breaking.take(blank, len(values)) else {}


def _choice(values: Values, breaking: _Breaking) -> Schema:
    """The values of which texts are one, where there are few and all of them recur."""
    uses = Counter(text for _, text in values)
    choices = sorted(text for text, count in uses.items() if count >= _USES)
    if (
        not all(map(str.strip, choices))
        or not 2 <= len(choices) <= _MOST_CHOICES
        or len(values) < _USES_ON_AVERAGE * len(choices)
    ):
        return {}
    if any(char.isdigit() for text in choices for char in text):  # versions, years, numbers: there will be a next one
        return {}
    lowered = [text.lower() for text in choices]
    rare = [text for text in uses if text not in choices]
    if not all(get_close_matches(text.lower(), lowered, 1, _ALIKE) for text in rare):
        return {}
    return {"enum": choices} if breaking.take((a for a, text in values if text not in choices), len(values)) else {}
