"""Read one configuration file, check it and merge it with those it extends.

Three steps: the TOML is checked key by key against `_READERS` and kept as plain data with the place of every key
(`_Layer`); layers that extend one another are merged; the result becomes one typed `Config`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from articlelint.config.model import (
    FAIL_ON,
    RULE_SEVERITIES,
    Category,
    Config,
    ConfigError,
    Key,
    Origin,
    PerFileIgnores,
    RuleSettings,
    SchemaFiles,
    did_you_mean,
    joined,
    key_name,
)
from articlelint.finding import SEVERITIES
from articlelint.paths.globs import Globs
from articlelint.startup.records import NamedTuple

_SELECTOR = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)?")
_RULE = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*")


def load_file(path: str) -> Config:
    """The configuration in the file at the absolute `path`, with what it extends. Raises ConfigError."""
    layer = _load_layer(path, ())
    if layer.errors:
        first, *also = layer.errors
        raise ConfigError(first.path, first.line, first.column, first.message, also)
    return _build(path, layer)


def has_own_table(path: str) -> bool:
    """Whether the `pyproject.toml` at `path` has a table for us."""
    text = _read_text(path)
    # Most such files are not about us: the word alone spares importing the TOML parser.
    return "articlelint" in text and _own_table(path, _parse(path, text)) is not None


def _own_table(path: str, data: dict[str, Any]) -> object:
    """What a parsed file says to us: all of it, or the `[tool.articlelint]` table of a `pyproject.toml`."""
    if os.path.basename(path) != "pyproject.toml":
        return data
    tool = data.get("tool")
    return tool.get("articlelint") if isinstance(tool, dict) else None


def _load_layer(path: str, trail: tuple[str, ...]) -> _Layer:
    """The file at `path` merged over the files it extends; `trail` are the files that led here."""
    try:
        source = _read(path)
    except ConfigError as error:
        return _Layer(errors=[error])
    own = _check_table(source)
    merged = _Layer()
    trail = (*trail, path)
    seen = {os.path.realpath(step): step for step in trail}
    for name in own.values.pop("extends", ()):
        target = _resolve(path, name)
        if os.path.realpath(target) in seen:
            steps = " -> ".join(map(os.path.basename, (*trail, target)))
            source.fail(f"'extends' runs in a circle: {steps}", ("extends",), name)
        elif not os.path.isfile(target):
            source.fail(f"'extends': there is no file {name!r}", ("extends",), name)
        else:
            merged = _merge_layers(merged, _load_layer(target, trail))
    return _merge_layers(merged, own)


@dataclass(slots=True)
class _Layer:
    """The checked content of one file, or of several merged: plain values, their origins, and what was wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[Key, Origin] = field(default_factory=dict)
    errors: list[ConfigError] = field(default_factory=list)


class _Place(NamedTuple):
    """Offsets of a key and of the end of its value."""

    start: int
    end: int


@dataclass(slots=True)
class _Source:
    """One file while it is being checked: where its keys stand, and the layer it becomes."""

    path: str
    text: str
    table: dict[str, Any]
    prefix: Key  # the tables around ours
    places: Mapping[Key, _Place]
    layer: _Layer = field(default_factory=_Layer)

    def origin(self, key: Key, item: str | None = None) -> Origin:
        """The place of a key, or of one entry of its list; of the nearest table around it where it has none."""
        path = self.prefix + key
        while path and path not in self.places:
            path = path[:-1]
        place = self.places.get(path)
        if place is None:
            return Origin(self.path, 1, 1)
        start = place.start
        if item is not None:
            quoted = re.compile(rf"""(["']){re.escape(item)}\1""").search(self.text, place.start, place.end)
            start = quoted.start() if quoted else start
        line_start = self.text.rfind("\n", 0, start) + 1
        return Origin(self.path, self.text.count("\n", 0, start) + 1, start - line_start + 1)

    def note_origin(self, key: Key, item: str | None = None) -> None:
        """Remember where a key stands, or one entry of its list."""
        self.layer.origins[key if item is None else (*key, item)] = self.origin(key, item)

    def fail(self, message: str, key: Key, item: str | None = None) -> None:
        """Note an error at the place of a key, or of one entry of its list."""
        origin = self.origin(key, item)
        self.layer.errors.append(ConfigError(origin.path, origin.line, origin.column, message))


def _resolve(path: str, name: str) -> str:
    """The absolute path that `name` stands for in the file at `path`."""
    return os.path.normpath(os.path.join(os.path.dirname(path), name))


def _read(path: str) -> _Source:
    text = _read_text(path)
    table = _own_table(path, _parse(path, text))
    if not isinstance(table, dict):
        raise ConfigError(path, 1, 1, "there is no [tool.articlelint] table in this file")
    prefix = ("tool", "articlelint") if os.path.basename(path) == "pyproject.toml" else ()
    return _Source(path, text, table, prefix, _scan_places(text))


def _read_text(path: str) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise ConfigError(path, 0, 0, f"the configuration cannot be read: {error.strerror}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        column = len(before) - before.rfind("\n")
        message = f"not UTF-8: byte 0x{data[error.start]:02x}"
        raise ConfigError(path, before.count("\n") + 1, column, message) from None


def _parse(path: str, text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = re.search(r" \(at line (\d+), column (\d+)\)$", message)
        if place:
            raise ConfigError(path, int(place[1]), int(place[2]), message[: place.start()]) from None
        line = text.count("\n") + 1
        raise ConfigError(path, line, len(text) - text.rfind("\n"), message) from None
    except RecursionError:
        raise ConfigError(path, 1, 1, "nested too deeply") from None


# --- positions -------------------------------------------------------------------------------------------------------
# The TOML parser gives values without places. This scan finds them in text that the parser has accepted, so it may
# take the shape of the text for granted. Keys inside inline tables have none of their own.

_NAME = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_DOTTED = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_HEADER = re.compile(rf"[ \t]*(?P<open>\[\[?)[ \t]*(?P<key>{_DOTTED})[ \t]*\]")
_ENTRY = re.compile(rf"[ \t]*(?P<key>{_DOTTED})[ \t]*=")
_VALUE_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""+' r"|'''.*?'''+" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|#[^\n]*" r"|[\[\]{}\n]", re.DOTALL
)


def _scan_places(text: str) -> dict[Key, _Place]:
    """The places of the keys and tables of a TOML document."""
    places: dict[Key, _Place] = {}
    arrays: dict[Key, int] = {}
    table: Key = ()
    at = 0
    while at < len(text):
        if header := _HEADER.match(text, at):
            key = _split_key(header["key"])
            if header["open"] == "[[":
                number = arrays[key] = arrays.get(key, -1) + 1
                places.setdefault(key, _Place(header.start("open"), header.end()))
                key = (*key, str(number))
            elif key[:-1] in arrays:  # a table inside the latest entry of an array of tables
                key = (*key[:-1], str(arrays[key[:-1]]), key[-1])
            table = key
            places.setdefault(table, _Place(header.start("open"), header.end()))
            at = header.end()
        elif entry := _ENTRY.match(text, at):
            key = table + _split_key(entry["key"])
            at = _value_end(text, entry.end())
            for depth in range(len(table) + 1, len(key) + 1):
                places.setdefault(key[:depth], _Place(entry.start("key"), at))
        line_end = text.find("\n", at)
        at = len(text) if line_end < 0 else line_end + 1
    return places


def _value_end(text: str, start: int) -> int:
    """The end of the value that starts at `start`: the first line end outside brackets and strings."""
    depth = 0
    for token in _VALUE_TOKEN.finditer(text, start):
        char = token[0]
        if char in ("[", "{"):
            depth += 1
        elif char in ("]", "}"):
            depth -= 1
        elif char == "\n" and depth == 0:
            return token.start()
    return len(text)


def _split_key(dotted: str) -> Key:
    return tuple(_unquoted(part) for part in re.findall(_NAME, dotted))


def _unquoted(name: str) -> str:
    if name[0] == '"' and "\\" in name:
        value = _parse("", f"key = {name}")["key"]
        return value if isinstance(value, str) else name
    return name.strip("\"'") if name[0] in "\"'" else name


# --- checking values -------------------------------------------------------------------------------------------------

_Reader = Callable[[_Source, Key, Any], Any]
"""Checks the value of a key: gives it as plain data and notes what is wrong with it, and where each part stands."""


def _check_table(source: _Source) -> _Layer:
    """The layer that the table of a file says, keys and values checked."""
    for name, value in source.table.items():
        reader = _READERS.get(name)
        if reader is None:
            source.fail(f"unknown key {name!r}{did_you_mean(name, _READERS)}", (name,))
        else:
            source.note_origin((name,))
            source.layer.values[name] = reader(source, (name,), value)
    return source.layer


def _strings(source: _Source, key: Key, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        kind = _kind(value)
        if isinstance(value, list):
            kind = "one with " + _kind(next(item for item in value if not isinstance(item, str)))
        source.fail(f"{key_name(key)!r} must be a list of strings, not {kind}", key)
        return ()
    for item in value:
        source.note_origin(key, item)
    return tuple(value)


def _string_or_strings(source: _Source, key: Key, value: Any) -> tuple[str, ...]:
    return _strings(source, key, [value] if isinstance(value, str) else value)


def _globs(source: _Source, key: Key, value: Any) -> tuple[str, ...]:
    patterns = _string_or_strings(source, key, value) if key[0] == "schema" else _strings(source, key, value)
    for pattern in patterns:
        _check_glob(source, pattern, key, pattern)
    return patterns


def _check_glob(source: _Source, pattern: str, key: Key, item: str | None = None) -> None:
    try:
        Globs((pattern,))
    except ValueError as error:
        source.fail(str(error), key, item)


def _selectors(source: _Source, key: Key, value: Any) -> tuple[str, ...]:
    names = _strings(source, key, value)
    for name in names:
        if not _SELECTOR.fullmatch(name):
            source.fail(f"{name!r} is neither a rule (family/name), a family nor 'all'", key, name)
    return names


def _modules(source: _Source, key: Key, value: Any) -> tuple[str, ...]:
    names = _strings(source, key, value)
    for name in names:
        if not all(part.isidentifier() for part in name.split(".")):
            source.fail(f"{name!r} is not the name of a Python module (package.module)", key, name)
    return names


def _folders(source: _Source, key: Key, value: Any) -> tuple[str, ...]:
    names = _strings(source, key, value)
    folders: list[str] = []
    for name in names:
        folder = _resolve(source.path, name)
        if not os.path.isdir(folder):
            source.fail(f"{key_name(key)!r}: there is no folder {name!r}", key, name)
        folders.append(folder)
        source.layer.origins.update({(*key, folder): source.origin(key, name)})
    return tuple(folders)


def _choice(choices: tuple[str, ...]) -> _Reader:
    def read(source: _Source, key: Key, value: Any) -> str:
        if isinstance(value, str) and value in choices:
            return value
        given = f"{value!r}{did_you_mean(value, choices)}" if isinstance(value, str) else _kind(value)
        source.fail(f"{key_name(key)!r} must be one of {', '.join(choices)}, not {given}", key)
        return choices[0]

    return read


def _string(source: _Source, key: Key, value: Any) -> str:
    if isinstance(value, str):
        return value
    source.fail(f"{key_name(key)!r} must be a string, not {_kind(value)}", key)
    return ""


def _boolean(source: _Source, key: Key, value: Any) -> bool:
    if not isinstance(value, bool):
        source.fail(f"{key_name(key)!r} must be true or false, not {_kind(value)}", key)
    return bool(value)


def _table(source: _Source, key: Key, value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    source.fail(f"{key_name(key)!r} must be a table, not {_kind(value)}", key)
    return {}


def _per_file_ignores(source: _Source, key: Key, value: Any) -> dict[str, tuple[str, ...]]:
    table = _table(source, key, value)
    for pattern in table:
        _check_glob(source, pattern, (*key, pattern))
        source.note_origin((*key, pattern))
    return {pattern: _selectors(source, (*key, pattern), names) for pattern, names in table.items()}


def _rules(source: _Source, key: Key, value: Any) -> dict[str, dict[str, Any]]:
    return {name: _rule(source, (*key, name), settings) for name, settings in _table(source, key, value).items()}


def _rule(source: _Source, key: Key, value: Any) -> dict[str, Any]:
    name = key[-1]
    settings = _table(source, key, value)
    if not _RULE.fullmatch(name):
        inner = next((inner for inner, table in settings.items() if isinstance(table, dict)), None)
        cure = f'; write [rules."{name}/{inner}"]' if inner is not None and "/" not in name else ""
        source.fail(f"{name!r} is not the name of a rule (family/name){cure}", key)
        return {}
    source.note_origin(key)
    for option, value in settings.items():
        source.note_origin((*key, option))
        _note_parts(source, (*key, option), value)
    if "severity" in settings:
        _choice(RULE_SEVERITIES)(source, (*key, "severity"), settings["severity"])
    return settings


def _note_parts(source: _Source, key: Key, value: Any) -> None:
    """Remember where the parts of a value stand; those of a list have their index in the key.

    Text in a list or an inline table, whose keys have no place, is looked for by itself.
    """
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        inner = (*key, str(name))
        is_placed = source.prefix + inner in source.places
        source.layer.origins[inner] = source.origin(inner, part if isinstance(part, str) and not is_placed else None)
        _note_parts(source, inner, part)


def _schemas(source: _Source, key: Key, value: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        source.fail("'schema' must be an array of tables: write [[schema]]", key)
        return ()
    return tuple(_schema(source, (*key, str(number)), entry) for number, entry in enumerate(value))


def _schema(source: _Source, key: Key, entry: dict[str, Any]) -> dict[str, Any]:
    source.note_origin(key)
    checked = _members(source, key, entry, {"files": _globs, "schema": _file})
    for name in ("files", "schema"):
        if name not in entry:
            source.fail(f"a [[schema]] needs {name!r}", key)
    return {"files": (), "schema": "", **checked}


def _file(source: _Source, key: Key, value: Any) -> str:
    name = _string(source, key, value)
    path = _resolve(source.path, name)
    if name and not os.path.isfile(path):
        source.fail(f"there is no file {name!r}", key)
    return path


def _category(source: _Source, key: Key, value: Any) -> dict[str, Any]:
    readers: dict[str, _Reader] = {
        "allowed": _strings,
        "catch-all": _strings,
        "compatible": _groups,
        "model": _file,
        "keywords": _keywords,
        "from-folder": _globs,
    }
    checked = _members(source, key, _table(source, key, value), readers)
    allowed = checked.get("allowed", ())
    for name in checked.get("keywords", ()):
        if allowed and name not in allowed:
            cure = did_you_mean(name, allowed)
            source.fail(f"{name!r} is not among the 'allowed' categories{cure}", (*key, "keywords", name))
    return checked


def _keywords(source: _Source, key: Key, value: Any) -> dict[str, tuple[str, ...]]:
    from articlelint.article.words import words_of

    checked: dict[str, tuple[str, ...]] = {}
    for name, words in _table(source, key, value).items():
        here = (*key, name)
        source.note_origin(here)
        checked[name] = _strings(source, here, words)
        if not any(map(str.isalnum, name)):
            source.fail(f"{name!r} is not the name of a category", here)
        for word in checked[name]:
            if not words_of(word):
                source.fail(f"{word!r} cannot be looked for: it has no Western European letter", here, word)
    return checked


def _groups(source: _Source, key: Key, value: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list) or not all(isinstance(group, list) for group in value):
        source.fail(f'{key_name(key)!r} must be a list of lists, such as [["AI", "Technology"]]', key)
        return ()
    return tuple(_strings(source, key, group) for group in value)


def _members(source: _Source, key: Key, table: dict[str, Any], readers: Mapping[str, _Reader]) -> dict[str, Any]:
    """The checked values of a table whose keys are known."""
    checked: dict[str, Any] = {}
    for name, value in table.items():
        if name not in readers:
            source.fail(f"unknown key {name!r}{did_you_mean(name, readers)} in {key_name(key[:1])!r}", (*key, name))
            continue
        source.note_origin((*key, name))
        checked[name] = readers[name](source, (*key, name), value)
    return checked


_READERS: Mapping[str, _Reader] = {
    "extends": _string_or_strings,
    "include": _globs,
    "exclude": _globs,
    "select": _selectors,
    "ignore": _selectors,
    "extend-select": _selectors,
    "per-file-ignores": _per_file_ignores,
    "rules": _rules,
    "fail-on": _choice(FAIL_ON),
    "min-severity": _choice(SEVERITIES),
    "rule-paths": _folders,
    "plugins": _modules,
    "schema": _schemas,
    "require-front-matter": _globs,
    "category": _category,
    "output-format": _string,
    "respect-gitignore": _boolean,
}


def _kind(value: object) -> str:
    names: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, "a boolean"),
        ((int, float), "a number"),
        (str, "a string"),
        (list, "a list"),
        (dict, "a table"),
    )
    return next((name for kind, name in names if isinstance(value, kind)), "a date or time")


# --- merging and building --------------------------------------------------------------------------------------------


def _merge_layers(base: _Layer, top: _Layer) -> _Layer:
    """`top` over `base`: lists and single values replace, tables are merged key by key, `extend-select` adds."""
    values = _merge_tables(base.values, top.values)
    if "extend-select" in base.values and "extend-select" in top.values:
        values["extend-select"] = joined(base.values["extend-select"], top.values["extend-select"])
    return _Layer(values, {**base.origins, **top.origins}, base.errors + top.errors)


def _merge_tables(base: dict[str, Any], top: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in top.items():
        below = merged.get(name)
        merged[name] = _merge_tables(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _build(path: str, layer: _Layer) -> Config:
    """The typed configuration of a merged layer without errors."""
    values = dict(layer.values)
    for name in ("include", "exclude", "require-front-matter"):
        if name in values:
            values[name] = Globs(values[name])
    values["per-file-ignores"] = tuple(
        PerFileIgnores(Globs((pattern,)), names) for pattern, names in values.get("per-file-ignores", {}).items()
    )
    values["rules"] = {name: _rule_settings(settings) for name, settings in values.get("rules", {}).items()}
    values["schema"] = tuple(SchemaFiles(Globs(each["files"]), each["schema"]) for each in values.get("schema", ()))
    category = {name.replace("-", "_"): value for name, value in values.get("category", {}).items()}
    if "from_folder" in category:
        category["from_folder"] = Globs(category["from_folder"])
    values["category"] = Category(**category)
    fields = {name.replace("-", "_"): value for name, value in values.items()}
    return Config(os.path.dirname(path), path, origins=layer.origins, **fields)


def _rule_settings(settings: dict[str, Any]) -> RuleSettings:
    options = {name: value for name, value in settings.items() if name != "severity"}
    return RuleSettings(settings.get("severity"), options)
