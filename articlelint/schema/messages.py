"""What messages about front matter say: what a schema expects, and what stands there, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from articlelint.messages import shortened

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_MAX_SHOWN = 60  # characters of a value repeated in a message
_MAX_CHOICES = 12  # allowed values that a message lists


def place(path: tuple[str | int, ...]) -> str:
    """How a message calls a place: "tags", item 2 of "tags", "name" in item 1 of "authors"."""
    if not path:
        return "The front matter"
    last, above = path[-1], path[:-1]
    if isinstance(last, int):
        return f"Item {last + 1} of {_inner(above)}" if above else f"Item {last + 1}"
    return f'"{last}" in {_inner(above)}' if above else f'"{last}"'


def _inner(path: tuple[str | int, ...]) -> str:
    name = place(path)
    return name[0].lower() + name[1:]


def complaint(error: ValidationError, instance: Any, value: Any, source: str) -> str:
    """What is wrong with a value: what is expected, and what stands there."""
    found = _found(instance)
    keyword = error.validator
    if keyword == "enum":
        return f"should be {_one_of(value)}, but is {found}.{hint(instance, value)}"
    if keyword == "const":
        return f"should be {_shown(value)}, but is {found}."
    if keyword == "type":
        quotes = ""
        if _is_number_for_text(instance, value):
            quotes = f' Put it in quotes: "{_cut(source) or instance}".'
        return f"should be {_described(error.schema, 'type')}, but is {found}.{quotes}"
    if keyword in ("minLength", "minItems") and not instance:
        return "is empty."
    if keyword in _LIMITS:
        return f"should have {_LIMITS[keyword]} {value} {_unit(keyword, value)}, but has {len(instance)}."
    if keyword == "minimum":
        return f"should be {value} or more, but is {found}."
    if keyword == "maximum":
        return f"should be {value} or less, but is {found}."
    if keyword == "uniqueItems":
        return "names something twice."
    if keyword in ("format", "pattern", "anyOf", "oneOf"):
        return f"should be {_described(error.schema, str(keyword))}, but is {found}."
    if keyword == "not":
        return f"should not be {found}."
    return f"does not fit the schema: {error.message}."


def _described(schema: Any, keyword: str = "") -> str:
    """What a schema, or one keyword of it, asks for: in the words of its `x-expected`, where it has any."""
    if not isinstance(schema, dict):
        return "anything else"
    if "x-expected" in schema:
        return str(schema["x-expected"])
    for each in (keyword,) if keyword else ("format", "enum", "const", "pattern", "anyOf", "oneOf", "items", "type"):
        if each not in schema:
            continue
        value = schema[each]
        if each == "format" and value in _FORMAT_NAMES:
            return _FORMAT_NAMES[value]
        if each == "enum":
            return _one_of(value)
        if each == "const":
            return _shown(value)
        if each == "pattern":
            return f"text that matches {value}"
        if each in ("anyOf", "oneOf"):
            return _or([_described(branch) for branch in value])
        if each == "items":
            return f"a list, each item {_described(value)}"
        if each == "type":
            return _or([_TYPES.get(name, name) for name in ([value] if isinstance(value, str) else value)])
    return "something else"


_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
    "array": "a list",
    "object": "a mapping",
}
_FORMAT_NAMES = {
    "date": "a date such as 2024-05-31",
    "date-time": "a date and time such as 2024-05-31T10:00:00Z",
    "uri": "an absolute URL",
    "email": "an e-mail address",
}
_LIMITS = {"minLength": "at least", "minItems": "at least", "maxLength": "at most", "maxItems": "at most"}


def _unit(keyword: str, count: Any) -> str:
    unit = "character" if keyword.endswith("Length") else "item"
    return unit if count == 1 else unit + "s"


def _is_number_for_text(instance: Any, names: Any) -> bool:
    wants_text = names == "string" or (isinstance(names, list) and "string" in names)
    return wants_text and isinstance(instance, (int, float))


def _or(words: list[str]) -> str:
    words = list(dict.fromkeys(words))
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _one_of(values: Any) -> str:
    shown = [_shown(value) for value in values[:_MAX_CHOICES]]
    if len(values) > _MAX_CHOICES:
        return f"one of {', '.join(shown)} and {len(values) - _MAX_CHOICES} more"
    return _or(shown)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    import json

    return json.dumps(value, ensure_ascii=False)


def _found(value: Any) -> str:
    """A value that stands in the article, cut where it is long."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{_cut(value)}"' if value.strip() else "empty"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f"the number {_cut(str(value))}"


def _cut(text: str) -> str:
    return shortened(text, _MAX_SHOWN, "...")


def hint(given: Any, known: list[Any]) -> str:
    """The allowed word that is nearest to the one given."""
    if not isinstance(given, str):
        return ""
    from difflib import get_close_matches

    words = {word.lower(): word for word in known if isinstance(word, str)}
    nearest = get_close_matches(given[:200].lower(), words, n=1, cutoff=0.7)
    return f' Did you mean "{words[nearest[0]]}"?' if nearest else ""
