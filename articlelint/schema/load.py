"""Read schemas, check them, and make them ready: JSON Schema 2020-12.

A schema is compiled to a gate (`gate.py`) that lets valid articles pass in microseconds. jsonschema, which takes 150 ms
to import, is asked about the others only.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from articlelint.errors import ArticlelintError
from articlelint.schema.gate import Gate, build

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


def load_schema(path: str | os.PathLike[str]) -> CompiledSchema:
    """Read and check a schema. References to files beside it are followed; SchemaError where something is wrong."""
    document = read_document(os.fspath(path))
    compiled = compile_document(os.fspath(path), document)
    compiled.files = tuple(dict.fromkeys((compiled.path, *_check(compiled))))
    return compiled


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

    jsonschema = import_jsonschema()
    try:
        jsonschema.Draft202012Validator.check_schema(compiled.document)
    except jsonschema.SchemaError as error:
        place = "/".join(map(str, error.absolute_path)) or "the top"
        raise SchemaError(f"{compiled.path}: at {place}: {error.message}") from None
    from referencing.exceptions import Unresolvable

    start = registry(compiled, read).resolver(address(compiled))
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
        open_.extend((each, resolver) for key, each in schema.items() if key not in _DATA)
    return files


def address(compiled: CompiledSchema) -> str:
    """Return the URL of a schema's own file, by which references to it are resolved."""
    from pathlib import Path

    return Path(compiled.path).resolve().as_uri()


def registry(compiled: CompiledSchema, read: Callable[[str], Any] = read_document) -> Any:
    """Return what finds a schema by its address, and the files that it refers to; nothing is fetched from the net."""
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
    found = new(retrieve=retrieve).with_resource(address(compiled), resource)
    identifier = resource.id()
    return found.with_resource(identifier, resource) if identifier else found


@cache
def import_jsonschema() -> Any:
    """Import jsonschema without what it does not need here."""
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
