"""Front matter against JSON Schema 2020-12, with messages for people.

A schema is compiled to a gate (`schema_gate`) that lets valid articles pass in microseconds. jsonschema, which takes
a moment to import, is asked about the others only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timezone
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from articlelint.errors import ArticlelintError
from articlelint.schema.gate import Gate, build
from articlelint.startup.records import NamedTuple

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

    from articlelint.syntax.front_matter.parse import FrontMatter

FORMATS = ("date", "date-time", "uri", "email")  # asserted; others are annotations

_MAX_SHOWN = 60  # characters of a value repeated in a message
_MAX_CHOICES = 12  # allowed values that a message lists
_HUGE = 10**100  # past some thousand digits Python refuses to write an integer down
_MAX_VIOLATIONS = 100  # of one article
_DATA = ("enum", "const", "default", "examples")  # keywords with values that are no schemas


class SchemaError(ArticlelintError):
    """A schema cannot be used; the message names the file, the place and the cause."""


class CompiledSchema:
    """A schema that was found to be valid. Travels between processes as its document.

    `files`: those that it was read from, its own first, where it is that of a site or an article.
    """

    __slots__ = ("document", "files", "gate", "path")

    def __init__(self, path: str, document: Any, gate: Gate) -> None:
        self.path = path
        self.document = document
        self.gate = gate
        self.files: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return compile_document, (self.path, self.document)


class SchemaViolation(NamedTuple):
    """One place of the front matter that its schema does not allow.

    The span is that of the value, of a key that should not be there, or of the opening fence where one is missing.
    `path` leads to the place from the top of the data.
    """

    start: int
    end: int
    message: str
    path: tuple[str | int, ...]


def load_schema(path: str | os.PathLike[str]) -> CompiledSchema:
    """Read and check a schema. References to files beside it are followed; SchemaError where something is wrong."""
    document = read_document(os.fspath(path))
    compiled = compile_document(os.fspath(path), document)
    compiled.files = tuple(dict.fromkeys((compiled.path, *_check(compiled))))
    return compiled


@cache
def default_schema() -> CompiledSchema:
    """The bundled schema for scraped articles: nothing is required, and what is there has to make sense."""
    from articlelint.rulebook.resources import rules_dir

    path = os.path.join(rules_dir(), "front-matter", "article.schema.json")
    return compile_document(path, read_document(path))


def errors(compiled: CompiledSchema, front_matter: FrontMatter, text: str) -> list[SchemaViolation]:
    """What the schema does not allow in an article's front matter, in the order of the places."""
    data = json_value({key: value for key, value in front_matter.data.items() if key != "$schema"})
    try:
        if compiled.gate(data):
            return []
        found = _violations(compiled, data, front_matter, text)
    except RecursionError:
        raise SchemaError(f"{compiled.path}: the schema refers to itself without end") from None
    return sorted(set(found), key=lambda each: (each.start, each.end, each.message))


def json_value(value: Any) -> Any:
    """`value` as JSON can say it: dates and times as RFC 3339 writes them (UTC where they name no zone)."""
    kind = type(value)
    if kind is str or value is None or kind is bool or kind is float:
        return value
    if kind is int:
        return value if -_HUGE < value < _HUGE else hex(value)
    if kind is dict:
        return {key: each if type(each) is str else json_value(each) for key, each in value.items()}
    if kind is list:
        return [each if type(each) is str else json_value(each) for each in value]
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=timezone.utc)).isoformat().replace("+00:00", "Z")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def compile_document(path: str, document: Any) -> CompiledSchema:
    """A schema that is known to be valid, `document`, made ready; `path` is where it was read."""
    return CompiledSchema(path, document, build(document))


def read_document(path: str) -> Any:
    """The JSON document in the file at `path`. SchemaError where it cannot be read, or is none."""
    import json

    try:
        with open(path, encoding="utf-8-sig") as file:
            return json.load(file)
    except OSError as error:
        raise SchemaError(f"{path}: cannot be read: {error.strerror or error}") from None
    except json.JSONDecodeError as error:
        raise SchemaError(f"{path}:{error.lineno}:{error.colno}: is not JSON: {error.msg}") from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise SchemaError(f"{path}: is not JSON: {error}") from None
    except ValueError as error:  # no file can be called that: an article may name anything
        raise SchemaError(f"{path!r}: cannot be read: {error}") from None


def _check(compiled: CompiledSchema) -> list[str]:
    """The files to which the schema refers. SchemaError where it is none, or refers to what is not there."""
    files: list[str] = []

    def read(path: str) -> Any:
        files.append(path)
        return read_document(path)

    jsonschema = _jsonschema()
    try:
        jsonschema.Draft202012Validator.check_schema(compiled.document)
    except jsonschema.SchemaError as error:
        place = "/".join(map(str, error.absolute_path)) or "the top"
        raise SchemaError(f"{compiled.path}: at {place}: {error.message}") from None
    from referencing.exceptions import Unresolvable

    start = _registry(compiled, read).resolver(_uri(compiled))
    open_ = [(compiled.document, start)]
    seen: set[int] = set()
    while open_:
        schema, resolver = open_.pop()
        if isinstance(schema, list):
            open_.extend((each, resolver) for each in schema)
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen.add(id(schema))
        reference = schema.get("$ref")
        if isinstance(reference, str):
            try:
                found = resolver.lookup(reference)
            except Unresolvable as error:
                cause = error.__cause__ if isinstance(error.__cause__, SchemaError) else None
                raise SchemaError(
                    f"{compiled.path}: $ref {reference} leads nowhere{f': {cause}' if cause else ''}"
                ) from None
            open_.append((found.contents, found.resolver))
        open_.extend(
            (each, resolver) for key, each in schema.items() if key not in ("enum", "const", "default", "examples")
        )
    return files


def _uri(compiled: CompiledSchema) -> str:
    from pathlib import Path

    return Path(compiled.path).resolve().as_uri()


def _registry(compiled: CompiledSchema, read: Callable[[str], Any] = read_document) -> Any:
    """Finds the schema itself by its address, and the files that it refers to; nothing is fetched from the net."""
    from referencing import Registry, Resource
    from referencing.exceptions import NoSuchResource
    from referencing.jsonschema import DRAFT202012

    def retrieve(uri: str) -> Any:
        from urllib.parse import urlsplit
        from urllib.request import url2pathname

        parts = urlsplit(uri)
        if parts.scheme != "file":
            raise NoSuchResource(uri)
        return Resource.from_contents(read(url2pathname(parts.path)), default_specification=DRAFT202012)

    resource = Resource.from_contents(compiled.document, default_specification=DRAFT202012)
    new: Any = Registry  # an attrs class whose parameters type checkers do not see
    registry = new(retrieve=retrieve).with_resource(_uri(compiled), resource)
    identifier = resource.id()
    return registry.with_resource(identifier, resource) if identifier else registry


@cache
def _jsonschema() -> Any:
    import sys

    # jsonschema imports rfc3987_syntax where it is installed, for a format that is not asserted here; that builds a
    # grammar for more than a second.
    blocked = "rfc3987_syntax" not in sys.modules
    if blocked:
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    try:
        import jsonschema
    finally:
        if blocked:
            del sys.modules["rfc3987_syntax"]
    return jsonschema


@lru_cache(maxsize=32)
def _validator(compiled: CompiledSchema) -> Draft202012Validator:
    jsonschema = _jsonschema()
    schema = compiled.document
    if isinstance(schema, dict) and "$id" not in schema:
        schema = {**schema, "$id": _uri(compiled)}
    validator: Draft202012Validator = jsonschema.Draft202012Validator(
        schema, registry=_registry(compiled), format_checker=jsonschema.FormatChecker(FORMATS)
    )
    return validator


def _violations(compiled: CompiledSchema, data: Any, front_matter: FrontMatter, text: str) -> Iterator[SchemaViolation]:
    from itertools import islice

    from referencing.exceptions import Unresolvable

    try:
        for error in islice(_validator(compiled).iter_errors(data), _MAX_VIOLATIONS):
            for leaf in _relevant(error):
                yield from _violation(leaf, front_matter, text)
    except Unresolvable as error:
        raise SchemaError(f"{compiled.path}: {error}") from None


def _relevant(error: ValidationError) -> list[ValidationError]:
    """The errors to speak of: those of the branch of anyOf or oneOf that was meant, where that can be told."""
    if error.validator not in ("anyOf", "oneOf") or not error.context:
        return [error]
    branches: dict[Any, list[ValidationError]] = {}
    for each in error.context:
        branches.setdefault(each.relative_schema_path[0], []).append(each)
    # A branch that rejects the value's type, or what kind of mapping it is, was not meant.
    meant = [
        found
        for found in branches.values()
        if not any(not each.relative_path and each.validator in ("type", "const", "enum") for each in found)
    ]
    if len(meant) == 1 and (any(each.relative_path for each in meant[0]) or len(branches) == 1 or _says_more(meant[0])):
        return [leaf for each in meant[0] for leaf in _relevant(each)]
    return [error]


def _says_more(found: list[ValidationError]) -> bool:
    return all(each.validator in ("minLength", "minItems", "required", "additionalProperties") for each in found)


def _violation(error: ValidationError, front_matter: FrontMatter, text: str) -> Iterator[SchemaViolation]:
    path = tuple(error.absolute_path)
    node = front_matter.nodes.get(path)
    start, end = (node.start, node.end) if node is not None else front_matter.fence
    value: Any = error.validator_value
    instance: Any = error.instance
    name = _name(path)
    if error.validator == "required":
        for key in value:
            if key not in instance:
                span = front_matter.fence if not path or node is None else (node.start, node.end)
                inside = f" in {name}" if path else ""
                yield SchemaViolation(*span, f'"{key}" is missing{inside}.', (*path, key))
    elif error.validator == "additionalProperties" and value is False and isinstance(error.schema, dict):
        known = [*error.schema.get("properties", {})]
        for key in instance:
            if key not in known and not _matches_any(key, error.schema.get("patternProperties", {})):
                member = front_matter.nodes.get((*path, key))
                span = (member.key_start, member.key_end) if member is not None else (start, end)
                message = f'"{key}" is not a key that is known here.{_hint(key, known)}'
                yield SchemaViolation(*span, message, (*path, key))
    else:
        source = text[start:end] if node is not None else ""
        yield SchemaViolation(start, end, f"{name} {_complaint(error, instance, value, source)}", path)


def _matches_any(key: str, patterns: Any) -> bool:
    import re

    return any(re.search(pattern, key) for pattern in patterns)


def _name(path: tuple[str | int, ...]) -> str:
    """How a message calls a place: "tags", item 2 of "tags", "name" in item 1 of "authors"."""
    if not path:
        return "The front matter"
    last, above = path[-1], path[:-1]
    if isinstance(last, int):
        return f"Item {last + 1} of {_inner(above)}" if above else f"Item {last + 1}"
    return f'"{last}" in {_inner(above)}' if above else f'"{last}"'


def _inner(path: tuple[str | int, ...]) -> str:
    name = _name(path)
    return name[0].lower() + name[1:]


def _complaint(error: ValidationError, instance: Any, value: Any, source: str) -> str:
    """What is wrong with a value: what is expected, and what stands there."""
    found = _found(instance)
    keyword = error.validator
    if keyword == "enum":
        return f"should be {_one_of(value)}, but is {found}.{_hint(instance, value)}"
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
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 3] + "..."


def _hint(given: Any, known: list[Any]) -> str:
    """The allowed word that is nearest to the one given."""
    if not isinstance(given, str):
        return ""
    from difflib import get_close_matches

    words = {word.lower(): word for word in known if isinstance(word, str)}
    nearest = get_close_matches(given[:200].lower(), words, n=1, cutoff=0.7)
    return f' Did you mean "{words[nearest[0]]}"?' if nearest else ""
