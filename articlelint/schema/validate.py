"""Validate front matter against JSON Schema 2020-12."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from articlelint.schema.gate import FORMATS
from articlelint.schema.load import SECONDS, CompiledSchema, address, evaluated, import_jsonschema, registry
from articlelint.startup.records import NamedTuple

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

    from articlelint.syntax.front_matter.parse import FrontMatter

_HUGE = 10**100  # past some thousand digits Python refuses to write an integer down
_MAX_VIOLATIONS = 100  # of one article


class SchemaViolation(NamedTuple):
    """One place of the front matter that its schema does not allow.

    The span is that of the value, of a key that should not be there, or of the opening fence where one is missing.
    """

    start: int
    end: int
    message: str


def errors(compiled: CompiledSchema, front_matter: FrontMatter, text: str) -> list[SchemaViolation]:
    """What the schema does not allow in an article's front matter, in the order of the places.

    Raises:
        SchemaError: if a schema that does not come with articlelint cannot be evaluated, or not in time.
    """
    if compiled.is_bundled:
        return _errors(compiled, front_matter, text)
    return evaluated(compiled.path, lambda: _errors(compiled, front_matter, text), SECONDS, compiled.document)


def _errors(compiled: CompiledSchema, front_matter: FrontMatter, text: str) -> list[SchemaViolation]:
    data = json_value({key: value for key, value in front_matter.data.items() if key != "$schema"})
    if compiled.gate(data):
        return []
    found = _violations(compiled, data, front_matter, text)
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


@lru_cache(maxsize=32)
def _validator(compiled: CompiledSchema) -> Draft202012Validator:
    jsonschema = import_jsonschema()
    schema = compiled.document
    if isinstance(schema, dict) and "$id" not in schema:
        schema = {**schema, "$id": address(compiled.path)}
    named = {"pattern": _pattern, "patternProperties": _pattern_properties}
    make = jsonschema.validators.extend(jsonschema.Draft202012Validator, named)
    validator: Draft202012Validator = make(
        schema,
        registry=registry(compiled.path, compiled.document, compiled.others.__getitem__),
        format_checker=jsonschema.FormatChecker([*FORMATS]),
    )
    return validator


def _search(pattern: str, text: str) -> object:
    from articlelint.time_limit import search

    return search(re.compile(pattern), text)


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """The keyword, of which a time limit can tell the pattern."""
    if isinstance(instance, str) and _search(pattern, instance) is None:
        yield import_jsonschema().ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, schemas: Any, instance: Any, _: Any) -> Iterator[ValidationError]:
    """The keyword, of which a time limit can tell the pattern."""
    if isinstance(instance, dict):
        for pattern, schema in schemas.items():
            for key, value in instance.items():
                if _search(pattern, key):
                    yield from validator.descend(value, schema, path=key, schema_path=pattern)


def _violations(compiled: CompiledSchema, data: Any, front_matter: FrontMatter, text: str) -> Iterator[SchemaViolation]:
    from itertools import islice

    for error in islice(_validator(compiled).iter_errors(data), _MAX_VIOLATIONS):
        for leaf in _relevant(error):
            yield from _violation(leaf, front_matter, text)


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
    from articlelint.schema.messages import complaint, hint, place

    path = tuple(error.absolute_path)
    node = front_matter.nodes.get(path)
    start, end = (node.start, node.end) if node is not None else front_matter.fence
    value: Any = error.validator_value
    instance: Any = error.instance
    name = place(path)
    if error.validator == "required":
        for key in value:
            if key not in instance:
                span = front_matter.fence if not path or node is None else (node.start, node.end)
                inside = f" in {name}" if path else ""
                yield SchemaViolation(*span, f'"{key}" is missing{inside}.')
    elif error.validator == "additionalProperties" and value is False and isinstance(error.schema, dict):
        known = [*error.schema.get("properties", {})]
        for key in instance:
            if key not in known and not _matches_any(key, error.schema.get("patternProperties", {})):
                member = front_matter.nodes.get((*path, key))
                span = (member.key_start, member.key_end) if member is not None else (start, end)
                message = f'"{key}" is not a key that is known here.{hint(key, known)}'
                yield SchemaViolation(*span, message)
    else:
        source = text[start:end] if node is not None else ""
        yield SchemaViolation(start, end, f"{name} {complaint(error, instance, value, source)}")


def _matches_any(key: str, patterns: Any) -> bool:
    return any(_search(pattern, key) for pattern in patterns)
