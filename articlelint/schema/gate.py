"""A fast first look at data that a JSON Schema describes: surely valid, or ask jsonschema.

A schema becomes a tree of closures that answer in microseconds. They know the keywords that front matter is usually
described with; what they do not know makes them answer "ask". They never call valid what jsonschema rejects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from articlelint.startup.expressions import UNUSABLE, regex

Gate = Callable[[Any], bool]  # True: surely valid. False: ask jsonschema
Search = Callable[[re.Pattern[str], str], object]  # what looks for a pattern in a text; None if it is not there

_ANNOTATIONS = frozenset(
    ("$schema", "$comment", "$defs", "definitions", "title", "description", "default", "examples", "deprecated")
) | frozenset(("readOnly", "writeOnly", "markdownDescription", "x-expected"))
_DATE = regex(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_TIME = regex(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])")
_URL_CHARACTERS = r"(?:[A-Za-z0-9_.~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*"
_QUERY_CHARACTERS = _URL_CHARACTERS.replace("[", "[?", 1)
_URL = regex(
    rf"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/{_URL_CHARACTERS})?(?:\?{_QUERY_CHARACTERS})?(?:#{_QUERY_CHARACTERS})?"
)
_EMAIL = regex(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def _search(expression: re.Pattern[str], text: str) -> object:
    return expression.search(text)


def build(schema: object, search: Search = _search) -> Gate:
    """The gate of a whole schema document, which is valid and whose references it can follow within the document."""
    return _Builder(schema, search).gate(schema, is_root=True)


def _yes(_: Any) -> bool:
    return True


def _no(_: Any) -> bool:
    return False


def _all(gates: list[Gate]) -> Gate:
    if not gates:
        return _yes
    if len(gates) == 1:
        return gates[0]
    if len(gates) == 2:
        one, two = gates
        return lambda value: one(value) and two(value)
    several = tuple(gates)

    def gate(value: Any) -> bool:
        return all(each(value) for each in several)

    return gate


class _Builder:
    """Compiles the subschemas of one document."""

    def __init__(self, root: object, search: Search) -> None:
        self.root = root
        self.search = search
        self.referred: dict[str, Gate] = {}

    def gate(self, schema: object, is_root: bool = False) -> Gate:
        if isinstance(schema, bool):
            return _yes if schema else _no
        if not isinstance(schema, Mapping):
            return _no
        gates: list[Gate] = []
        for keyword, argument in schema.items():
            if keyword in _ANNOTATIONS or (keyword == "$id" and is_root) or keyword == "additionalProperties":
                continue
            make = getattr(self, f"_{keyword.lstrip('$')}", None) if keyword in _KEYWORDS else None
            gate = make(argument) if make is not None else _no
            if gate is _no:
                return _no
            if gate is not _yes:
                gates.append(gate)
        if "additionalProperties" in schema:
            gates.append(self._additional(schema))
        return _all(gates)

    def _ref(self, reference: object) -> Gate:
        if not isinstance(reference, str) or not (reference == "#" or reference.startswith("#/")):
            return _no
        if reference not in self.referred:
            from articlelint.urls.plain import unquote

            target: Any = self.root
            for part in unquote(reference[1:]).split("/")[1:]:
                part = part.replace("~1", "/").replace("~0", "~")
                if not isinstance(target, Mapping) or part not in target:
                    return _no
                target = target[part]
                if isinstance(target, Mapping) and "$id" in target:  # a document of its own
                    return _no
            # The schema may refer to itself: what asks before it is built asks through the table.
            self.referred[reference] = lambda value: self.referred[reference](value)
            self.referred[reference] = self.gate(target, is_root=target is self.root)
        return self.referred[reference]

    def _type(self, names: object) -> Gate:
        allowed = [names] if isinstance(names, str) else names
        if not isinstance(allowed, list) or not all(name in _TYPES for name in allowed):
            return _no
        types = frozenset(type_ for name in allowed for type_ in _TYPES[name])
        return lambda value: type(value) in types

    def _enum(self, values: object) -> Gate:
        if not isinstance(values, list):
            return _no
        # Other values compare by JSON's rules, where 1 is 1.0 but not true.
        words = frozenset(value for value in values if isinstance(value, str))
        has_null = any(value is None for value in values)
        return lambda value: value in words if type(value) is str else value is None and has_null

    def _const(self, value: object) -> Gate:
        return self._enum([value])

    def _pattern(self, pattern: object) -> Gate:
        expression = regex(str(pattern))  # compiled when an article has the property
        search = self.search

        def gate(value: Any) -> bool:
            if type(value) is not str:
                return True
            try:
                return search(expression, value) is not None
            except UNUSABLE:
                return False

        return gate

    def _minLength(self, limit: Any) -> Gate:  # noqa: N802
        return lambda value: type(value) is not str or len(value) >= limit

    def _maxLength(self, limit: Any) -> Gate:  # noqa: N802
        return lambda value: type(value) is not str or len(value) <= limit

    def _minItems(self, limit: Any) -> Gate:  # noqa: N802
        return lambda value: type(value) is not list or len(value) >= limit

    def _maxItems(self, limit: Any) -> Gate:  # noqa: N802
        return lambda value: type(value) is not list or len(value) <= limit

    def _minimum(self, limit: Any) -> Gate:
        return lambda value: type(value) not in _NUMBERS or value >= limit

    def _maximum(self, limit: Any) -> Gate:
        return lambda value: type(value) not in _NUMBERS or value <= limit

    def _format(self, name: object) -> Gate:
        check = FORMATS.get(str(name))
        if check is None:
            return _no
        return lambda value: type(value) is not str or check(value)

    def _items(self, schema: object) -> Gate:
        item = self.gate(schema)
        return lambda value: type(value) is not list or all(map(item, value))

    def _required(self, names: object) -> Gate:
        if not isinstance(names, list):
            return _no
        wanted = frozenset(names)
        return lambda value: type(value) is not dict or wanted <= value.keys()

    def _properties(self, properties: object) -> Gate:
        if not isinstance(properties, Mapping):
            return _no
        made: dict[str, Gate] = {}  # of those that a value has had: articles have few of the properties there are

        def gate(value: Any) -> bool:
            if type(value) is dict:
                for name, member in value.items():
                    if name in made:
                        check = made[name]
                    elif name in properties:
                        check = made[name] = self.gate(properties[name])
                    else:
                        continue
                    if not check(member):
                        return False
            return True

        return gate

    def _additional(self, schema: Mapping[str, object]) -> Gate:
        others = self.gate(schema["additionalProperties"])
        if others is _yes:
            return _yes
        properties = schema.get("properties", {})
        if not isinstance(properties, Mapping):
            return _no
        known = frozenset(properties)
        if others is _no:
            return lambda value: type(value) is not dict or value.keys() <= known

        def gate(value: Any) -> bool:
            return type(value) is not dict or all(name in known or others(member) for name, member in value.items())

        return gate

    def _anyOf(self, schemas: object) -> Gate:  # noqa: N802
        if not isinstance(schemas, list):
            return _no
        gates = tuple(gate for gate in map(self.gate, schemas) if gate is not _no)
        if not gates:
            return _no
        if len(gates) == 1:
            return gates[0]

        def gate(value: Any) -> bool:
            return any(each(value) for each in gates)

        return gate

    def _allOf(self, schemas: object) -> Gate:  # noqa: N802
        if not isinstance(schemas, list):
            return _no
        gates = [self.gate(schema) for schema in schemas]
        return _no if _no in gates else _all(gates)


_KEYWORDS = frozenset(
    ("$ref", "type", "enum", "const", "pattern", "minLength", "maxLength", "minItems", "maxItems", "minimum")
) | frozenset(("maximum", "format", "items", "required", "properties", "anyOf", "allOf"))

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}
_NUMBERS = (int, float)


def _is_date(value: str) -> bool:
    if _DATE.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_date_time(value: str) -> bool:
    """RFC 3339, the letters in capitals, no leap seconds."""
    return value[10:11] == "T" and _is_date(value[:10]) and _TIME.fullmatch(value, 11) is not None


def _is_url(value: str) -> bool:
    """An absolute http or https URL by RFC 3986, with a plain host name."""
    return _URL.fullmatch(value) is not None


def _is_email(value: str) -> bool:
    return _EMAIL.fullmatch(value) is not None


FORMATS: dict[str, Callable[[str], bool]] = {
    "date": _is_date,
    "date-time": _is_date_time,
    "uri": _is_url,
    "email": _is_email,
}
