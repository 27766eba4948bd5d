"""Read schemas, check them, and make them ready: JSON Schema 2020-12.

A schema is compiled to a gate (`gate.py`) that lets valid articles pass in microseconds. jsonschema, which takes 150 ms
to import, is asked about the others only. All files of a schema are read when it is loaded, none afterwards.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from articlelint.errors import ArticlelintError
from articlelint.paths.names import shown_path
from articlelint.schema.gate import Gate, build

T = TypeVar("T")

# Of processor time, for loading a schema that an article names, and for each article. The bundled one, which says more
# than most, takes 0.04 and 0.01 (measured).
SECONDS = 2.0

_DATA = ("enum", "const", "default", "examples")  # keywords with values that are no schemas
_REFERENCES = ("$ref", "$dynamicRef")
_DEFINITIONS = ("#/$defs/", "#/definitions/")  # what these lead to is checked with the document
# Of a schema that an article names; the bundled one has 9 KB. Chosen, to be far above what front matter needs.
_MAX_BYTES = 1_000_000
_MAX_FILES = 50

_NO_FILES: Mapping[str, Any] = MappingProxyType({})


class SchemaError(ArticlelintError):
    """A schema cannot be used; the message names the file, the place and the cause."""


class CompiledSchema:
    """A schema that was found to be valid. Travels between processes as its documents.

    `others` are the documents of the files that it refers to, by path. `is_bundled`: it comes with articlelint.
    """

    __slots__ = ("document", "gate", "is_bundled", "others", "path")

    def __init__(
        self, path: str, document: Any, gate: Gate, others: Mapping[str, Any] = _NO_FILES, is_bundled: bool = True
    ) -> None:
        self.path = path
        self.document = document
        self.gate = gate
        self.others = others
        self.is_bundled = is_bundled

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it was read from, its own first, where it is that of a site or an article."""
        return () if self.is_bundled else tuple(dict.fromkeys((self.path, *self.others)))

    def __reduce__(self) -> tuple[Any, ...]:
        if self.is_bundled:
            return compile_document, (self.path, self.document)
        return _compile, (self.path, self.document, dict(self.others))


def load_schema(path: str | os.PathLike[str]) -> CompiledSchema:
    """Read and check a schema that the configuration names. References to files beside it are followed.

    Raises:
        SchemaError: where something is wrong.
    """
    path = os.fspath(path)
    return evaluated(path, lambda: _Loader(path).load())


def load_foreign_schema(path: str, root: str) -> CompiledSchema:
    """Read and check a schema that an article names: only what is in the folder `root` or below it, and not for long.

    What is wrong with it is told without its values, as any file may be named.

    Raises:
        SchemaError: where something is wrong.
    """
    from articlelint.time_limit import is_enforced

    import_jsonschema()  # has no part in the time

    def load() -> CompiledSchema:
        compiled = _Loader(path, root).load()
        if not is_enforced():
            _refuse_nested_repeats(compiled)
        return compiled

    return evaluated(path, load, SECONDS)


def compile_document(path: str, document: Any) -> CompiledSchema:
    """A schema that comes with articlelint, `document`, made ready; `path` is where it was read."""
    return CompiledSchema(path, document, build(document))


def _compile(path: str, document: Any, others: Mapping[str, Any]) -> CompiledSchema:
    """The valid schema of a site or an article made ready, with the documents it refers to."""
    from articlelint.time_limit import search

    return CompiledSchema(path, document, build(document, search), others, is_bundled=False)


def evaluated(path: str, work: Callable[[], T], seconds: float | None = None, document: Any = None) -> T:
    """Return what `work` gives, which evaluates the schema in the file at `path`, in so many seconds if they are given.

    `document` is the schema, where it has been read.

    Raises:
        SchemaError: if that cannot be done. jsonschema takes schemas at their word, so those that their own
        `$schema` or an odd reference lets escape its checks can make it raise anything.
    """
    from articlelint.time_limit import TimeLimitError, within

    shown = shown_path(path)
    try:
        return work() if seconds is None else within(seconds, work)
    except SchemaError:
        raise
    except TimeLimitError as error:
        what = f"took more than {error.seconds:g} s"
        if not error.pattern:
            raise SchemaError(f"{shown}: evaluating the schema {what}; make it smaller or simpler") from None
        place = next((f"at {key}: " for key, pattern in _patterns(document) if pattern == error.pattern), "")
        cure = "write it without a repeat inside a repeat"
        raise SchemaError(f"{shown}: {place}matching the pattern {error.pattern} {what}; {cure}") from None
    except RecursionError:
        raise SchemaError(f"{shown}: the schema is nested too deeply, or refers to itself without end") from None
    except Exception as error:
        raise SchemaError(f"{shown}: the schema cannot be evaluated ({type(error).__name__})") from None


def read_document(path: str, root: str = "") -> Any:
    """Return the JSON document in the file at `path`, which has to be below the folder `root` if that is given.

    Raises:
        SchemaError: where it cannot be read, or is none.
    """
    import json

    from articlelint.storage import regular

    shown = shown_path(path)
    try:
        content = regular.read_below(root, path, _MAX_BYTES) if root else regular.read(path)
    except regular.OutsideError:
        name = os.path.basename(path)
        raise SchemaError(f"{name} is outside the root of the site; only files below that are read") from None
    except OSError as error:
        raise SchemaError(f"{shown}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:  # no file can be called that: an article may name anything
        raise SchemaError(f"{shown!r}: cannot be read: {error}") from None
    try:
        return json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise SchemaError(f"{shown}:{error.lineno}:{error.colno}: is not JSON: {error.msg}") from None
    except RecursionError:
        raise SchemaError(f"{shown}: is not JSON: nested too deeply") from None
    except UnicodeDecodeError as error:
        raise SchemaError(f"{shown}: is not JSON: not UTF-8 at byte {error.start}") from None
    except ValueError:
        raise SchemaError(f"{shown}: is not JSON: holds a number with too many digits") from None


class _Loader:
    """Reads a schema with all that it refers to; with a `root` only what is below it, and not more than a bound."""

    def __init__(self, path: str, root: str = "") -> None:
        self._path = path
        self._root = root
        self._others: dict[str, Any] = {}
        self._checker = import_jsonschema()

    def load(self) -> CompiledSchema:
        document = read_document(self._path, self._root)
        self._refuse_invalid(document)
        self._follow(document)
        return _compile(self._path, document, self._others)

    def _read(self, path: str) -> Any:
        if path not in self._others:
            if self._root and len(self._others) >= _MAX_FILES:
                raise SchemaError(f"{shown_path(self._path)}: refers to more than {_MAX_FILES} files")
            self._others[path] = read_document(path, self._root)
        return self._others[path]

    def _refuse_invalid(self, schema: Any, reference: str = "") -> None:
        """Raise SchemaError if `schema`, to which a `reference` leads, is not valid."""
        shown = shown_path(self._path)
        try:
            self._checker.Draft202012Validator.check_schema(schema)
        except self._checker.SchemaError as error:
            place = "/".join(map(str, error.absolute_path)) or "the top"
            if reference:
                place = f"{place} of {reference}"
            raise SchemaError(f"{shown}: at {place}: {self._cause(error)}") from None

    def _cause(self, error: Any) -> str:
        return "is not valid in JSON Schema" if self._root else str(error.message)

    def _follow(self, document: Any) -> None:
        """Read what `document` refers to. Raises SchemaError if something is not there, or is no schema."""
        from referencing.jsonschema import DRAFT202012

        start = registry(self._path, document, self._read).resolver(address(self._path))
        open_ = [(document, start)]
        seen: set[int] = set()
        while open_:
            schema, resolver = open_.pop()
            if isinstance(schema, list):
                open_.extend((each, resolver) for each in schema)
            if not isinstance(schema, dict) or id(schema) in seen:
                continue
            seen.add(id(schema))
            if isinstance(schema.get("$id"), str):
                resolver = resolver.in_subresource(DRAFT202012.create_resource(schema))
            references = [(each, schema[each]) for each in _REFERENCES if isinstance(schema.get(each), str)]
            open_.extend(self._target(*each, resolver) for each in references)
            open_.extend((each, resolver) for key, each in schema.items() if key not in _DATA)

    def _target(self, keyword: str, reference: str, resolver: Any) -> tuple[Any, Any]:
        """Return what a reference leads to, and what resolves the references in that."""
        from referencing.exceptions import Unresolvable

        shown = shown_path(self._path)
        if self._root and reference.lower().startswith("file:"):
            raise SchemaError(f"{shown}: {keyword} {reference} is not followed; name the file relative to this one")
        try:
            found = resolver.lookup(reference)
        except Unresolvable as error:
            cause = error.__cause__ and error.__cause__.__cause__  # what reading the file raised
            why = f": {cause}" if isinstance(cause, SchemaError) else ""
            raise SchemaError(f"{shown}: {keyword} {reference} leads nowhere{why}") from None
        if not reference.startswith(_DEFINITIONS):
            self._refuse_invalid(found.contents, reference)
        return found.contents, found.resolver


def _refuse_nested_repeats(compiled: CompiledSchema) -> None:
    """Raise SchemaError for a pattern that may take for ever, where nothing can stop it."""
    from articlelint.schema.repeats import has_nested_repeats

    for document in (compiled.document, *compiled.others.values()):
        for _, pattern in _patterns(document):
            if has_nested_repeats(pattern):
                raise SchemaError(
                    f"{shown_path(compiled.path)}: the pattern {pattern} has repeats within repeats, which nothing can "
                    "stop on Windows and in threads; name the schema in the configuration, if you trust it"
                )


def _patterns(schema: Any) -> Iterator[tuple[str, str]]:
    """Yield what may be a pattern in a document, after the way to it: `properties/title/pattern`."""
    open_ = [("", schema)]
    while open_:
        place, each = open_.pop()
        if isinstance(each, dict):
            if isinstance(each.get("pattern"), str):
                yield f"{place}pattern", each["pattern"]
            if isinstance(each.get("patternProperties"), dict):
                yield from ((f"{place}patternProperties", pattern) for pattern in each["patternProperties"])
            open_.extend((f"{place}{key}/", value) for key, value in each.items())
        elif isinstance(each, list):
            open_.extend((f"{place}{number}/", value) for number, value in enumerate(each))


def address(path: str) -> str:
    """Return the URL of a schema's file, by which references to it are resolved."""
    from pathlib import Path

    return Path(path).resolve().as_uri()


def registry(path: str, document: Any, read: Callable[[str], Any]) -> Any:
    """Return what finds the schema `document`, in the file at `path`, and with `read` the files that it refers to.

    Nothing else is looked up.
    """
    from referencing import Registry, Resource
    from referencing.exceptions import NoSuchResource
    from referencing.jsonschema import DRAFT202012

    @cache
    def retrieve(uri: str) -> Any:
        from urllib.parse import urlsplit
        from urllib.request import url2pathname

        parts = urlsplit(uri)
        if parts.scheme != "file" or parts.netloc:
            raise NoSuchResource(uri)
        contents = read(url2pathname(parts.path))
        if not _is_schema(contents):  # a part of it may be one
            return Resource.opaque(contents)
        return Resource.from_contents(contents, default_specification=DRAFT202012)

    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    new: Any = Registry  # an attrs class whose parameters type checkers do not see
    found = new(retrieve=retrieve).with_resource(address(path), resource)
    identifier = resource.id()
    return (found.with_resource(identifier, resource) if identifier else found).crawl()


def _is_schema(document: Any) -> bool:
    jsonschema = import_jsonschema()
    try:
        jsonschema.Draft202012Validator.check_schema(document)
    except jsonschema.SchemaError:
        return False
    return True


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
