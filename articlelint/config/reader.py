"""Read one configuration file, check it and merge it with those it extends.

Three steps: the TOML is checked key by key against `_READERS` and kept as plain data with the place of every key
(`source.Layer`); layers that extend one another are merged; the result becomes one typed `Config`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any

from articlelint.config.model import (
    FAIL_ON,
    RULE_SEVERITIES,
    Category,
    Config,
    ConfigError,
    Key,
    PerFileIgnores,
    RuleSettings,
    SchemaFiles,
    joined,
    key_name,
)
from articlelint.config.source import Layer, Source
from articlelint.finding import SEVERITIES
from articlelint.messages import did_you_mean, kind_of
from articlelint.paths.globs import Globs

_SELECTOR = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)?")
_RULE = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*")


def load_file(path: str) -> Config:
    """Read the configuration in the file at the absolute `path`, with what it extends. Raises ConfigError."""
    layer = _load_layer(path, ())
    if layer.errors:
        first, *also = layer.errors
        raise ConfigError(first.path, first.line, first.column, first.message, also)
    return _build(path, layer)


def _load_layer(path: str, trail: tuple[str, ...]) -> Layer:
    """Read the file at `path` and merge it over the files it extends; `trail` are the files that led here."""
    try:
        source = Source(path)
    except ConfigError as error:
        return Layer(errors=[error])
    own = _check_table(source)
    merged = Layer()
    trail = (*trail, path)
    seen = {os.path.realpath(step): step for step in trail}
    for name in own.values.pop("extends", ()):
        target = _resolve(path, name)
        if os.path.realpath(target) in seen:
            steps = " -> ".join(map(os.path.basename, (*trail, target)))
            source.fail(f"'extends' runs in a circle: {steps}", ("extends",), name)
        elif not os.path.isfile(target):
            source.fail(f"'extends': {_no_file(name, target)}", ("extends",), name)
        else:
            merged = _merge_layers(merged, _load_layer(target, trail))
    return _merge_layers(merged, own)


def _resolve(path: str, name: str) -> str:
    """Return the absolute path that `name` means in the file at `path`."""
    return os.path.normpath(os.path.join(os.path.dirname(path), name))


# --- checking values -------------------------------------------------------------------------------------------------

_Reader = Callable[[Source, Key, Any], Any]
"""Checks the value of a key: returns it as plain data, notes errors in it and the position of each part."""


def _check_table(source: Source) -> Layer:
    """Check the keys and values of a file and return them as a layer."""
    for name, value in source.table.items():
        reader = _READERS.get(name)
        if reader is None:
            source.fail(f"unknown key {name!r}{did_you_mean(name, _READERS)}", (name,))
        else:
            source.note_origin((name,))
            source.layer.values[name] = reader(source, (name,), value)
    return source.layer


def _strings(source: Source, key: Key, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        kind = kind_of(value)
        if isinstance(value, list):
            kind = "one with " + kind_of(next(item for item in value if not isinstance(item, str)))
        source.fail(f"{key_name(key)!r} must be a list of strings, not {kind}", key)
        return ()
    for item in value:
        source.note_origin(key, item)
    return tuple(value)


def _string_or_strings(source: Source, key: Key, value: Any) -> tuple[str, ...]:
    return _strings(source, key, [value] if isinstance(value, str) else value)


def _globs(source: Source, key: Key, value: Any) -> tuple[str, ...]:
    patterns = _string_or_strings(source, key, value) if key[0] == "schema" else _strings(source, key, value)
    for pattern in patterns:
        _check_glob(source, pattern, key, pattern)
    return patterns


def _check_glob(source: Source, pattern: str, key: Key, item: str | None = None) -> None:
    try:
        Globs((pattern,))
    except ValueError as error:
        source.fail(str(error), key, item)


def _selectors(source: Source, key: Key, value: Any) -> tuple[str, ...]:
    names = _strings(source, key, value)
    for name in names:
        if not _SELECTOR.fullmatch(name):
            source.fail(f"{name!r} is neither a rule (family/name), a family nor 'all'", key, name)
    return names


def _modules(source: Source, key: Key, value: Any) -> tuple[str, ...]:
    names = _strings(source, key, value)
    for name in names:
        if not all(part.isidentifier() for part in name.split(".")):
            source.fail(f"{name!r} is not the name of a Python module (package.module)", key, name)
    return names


def _folders(source: Source, key: Key, value: Any) -> tuple[str, ...]:
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
    def read(source: Source, key: Key, value: Any) -> str:
        if isinstance(value, str) and value in choices:
            return value
        given = f"{value!r}{did_you_mean(value, choices)}" if isinstance(value, str) else kind_of(value)
        source.fail(f"{key_name(key)!r} must be one of {', '.join(choices)}, not {given}", key)
        return choices[0]

    return read


def _string(source: Source, key: Key, value: Any) -> str:
    if isinstance(value, str):
        return value
    source.fail(f"{key_name(key)!r} must be a string, not {kind_of(value)}", key)
    return ""


def _boolean(source: Source, key: Key, value: Any) -> bool:
    if not isinstance(value, bool):
        source.fail(f"{key_name(key)!r} must be true or false, not {kind_of(value)}", key)
    return bool(value)


def _table(source: Source, key: Key, value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    source.fail(f"{key_name(key)!r} must be a table, not {kind_of(value)}", key)
    return {}


def _per_file_ignores(source: Source, key: Key, value: Any) -> dict[str, tuple[str, ...]]:
    table = _table(source, key, value)
    for pattern in table:
        _check_glob(source, pattern, (*key, pattern))
        source.note_origin((*key, pattern))
    return {pattern: _selectors(source, (*key, pattern), names) for pattern, names in table.items()}


def _rules(source: Source, key: Key, value: Any) -> dict[str, dict[str, Any]]:
    return {name: _rule(source, (*key, name), settings) for name, settings in _table(source, key, value).items()}


def _rule(source: Source, key: Key, value: Any) -> dict[str, Any]:
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


def _note_parts(source: Source, key: Key, value: Any) -> None:
    """Remember where the parts of an option's value are; those of a list have their index in the key."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        inner = (*key, str(name))
        is_entry = isinstance(value, list) and isinstance(part, str)
        source.layer.origins[inner] = source.origin(key, part) if is_entry else source.origin(inner)
        _note_parts(source, inner, part)


def _schemas(source: Source, key: Key, value: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        source.fail("'schema' must be an array of tables: write [[schema]]", key)
        return ()
    return tuple(_schema(source, (*key, str(number)), entry) for number, entry in enumerate(value))


def _schema(source: Source, key: Key, entry: dict[str, Any]) -> dict[str, Any]:
    source.note_origin(key)
    checked = _members(source, key, entry, {"files": _globs, "schema": _file})
    for name in ("files", "schema"):
        if name not in entry:
            source.fail(f"a [[schema]] needs {name!r}", key)
    return {"files": (), "schema": "", **checked}


def _file(source: Source, key: Key, value: Any) -> str:
    name = _string(source, key, value)
    path = _resolve(source.path, name)
    if name and not os.path.isfile(path):
        source.fail(_no_file(name, path), key)
    return path


def _no_file(name: str, path: str) -> str:
    """Say why `name`, which stands for `path`, is not a file that can be read."""
    return f"{name!r} is not a regular file" if os.path.exists(path) else f"there is no file {name!r}"


def _category(source: Source, key: Key, value: Any) -> dict[str, Any]:
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


def _keywords(source: Source, key: Key, value: Any) -> dict[str, tuple[str, ...]]:
    checked: dict[str, tuple[str, ...]] = {}
    for name, words in _table(source, key, value).items():
        here = (*key, name)
        source.note_origin(here)
        checked[name] = _strings(source, here, words)
        if not any(map(str.isalnum, name)):
            source.fail(f"{name!r} is not the name of a category", here)
        for word in checked[name]:
            if not _has_letter(word):
                source.fail(f"{word!r} cannot be looked for: it has no Western European letter", here, word)
    return checked


def _has_letter(word: str) -> bool:
    """Whether articles can have a word: theirs are made of the letters and digits of Latin-1 (article.words)."""
    return any(char < "\u0100" and char.isalnum() for char in word)


def _groups(source: Source, key: Key, value: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list) or not all(isinstance(group, list) for group in value):
        source.fail(f'{key_name(key)!r} must be a list of lists, such as [["AI", "Technology"]]', key)
        return ()
    return tuple(_strings(source, key, group) for group in value)


def _members(source: Source, key: Key, table: dict[str, Any], readers: Mapping[str, _Reader]) -> dict[str, Any]:
    """Check the values of a table whose keys are known."""
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
    "from-pages": _globs,
    "category": _category,
    "output-format": _string,
    "respect-gitignore": _boolean,
}


# --- merging and building --------------------------------------------------------------------------------------------


def _merge_layers(base: Layer, top: Layer) -> Layer:
    """Merge `top` over `base`: lists and single values replace, tables are merged key by key, `extend-select` adds."""
    values = _merge_tables(base.values, top.values)
    if "extend-select" in base.values and "extend-select" in top.values:
        values["extend-select"] = joined(base.values["extend-select"], top.values["extend-select"])
    return Layer(values, {**base.origins, **top.origins}, base.errors + top.errors)


def _merge_tables(base: dict[str, Any], top: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in top.items():
        below = merged.get(name)
        merged[name] = _merge_tables(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _build(path: str, layer: Layer) -> Config:
    """Build the typed configuration of a merged layer without errors."""
    values = dict(layer.values)
    for name in ("include", "exclude", "require-front-matter", "from-pages"):
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
