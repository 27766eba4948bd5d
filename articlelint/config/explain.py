"""Explain a configuration: every value and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from articlelint.config.model import Config, Key, key_name


def explain(config: Config) -> list[tuple[str, object, str]]:
    """Return every key with its value, as plain data, and where it comes from."""
    return [(key_name(key), value, _origin_text(config, key, value)) for key, value in _rows(config)]


def _rows(config: Config) -> Iterator[tuple[Key, object]]:
    include = config.include if config.command_include is None else config.command_include
    yield ("include",), None if include is None else list(include)
    yield ("exclude",), [*config.exclude, *config.command_exclude]
    yield ("respect-gitignore",), config.respect_gitignore
    yield ("select",), None if config.select is None else list(config.select)
    yield ("extend-select",), list(config.extend_select)
    yield ("ignore",), list(config.ignore)
    for entry in config.per_file_ignores:
        yield entry.key, list(entry.rules)
    for name, settings in config.rules.items():
        if settings.severity is not None:
            yield ("rules", name, "severity"), settings.severity
        for option, value in settings.options.items():
            yield ("rules", name, option), value
    yield ("min-severity",), config.min_severity
    yield ("fail-on",), config.fail_on
    yield ("output-format",), config.output_format
    yield ("rule-paths",), list(config.rule_paths)
    yield ("plugins",), list(config.plugins)
    for number, schema in enumerate(config.schema):
        yield ("schema", str(number)), {"files": list(schema.files), "schema": schema.schema}
    yield ("require-front-matter",), list(config.require_front_matter)
    yield ("from-pages",), list(config.from_pages)
    yield ("category", "allowed"), list(config.category.allowed)
    yield ("category", "catch-all"), list(config.category.catch_all)
    yield ("category", "compatible"), [list(group) for group in config.category.compatible]
    yield ("category", "model"), config.category.model
    yield ("category", "from-folder"), list(config.category.from_folder)
    for name, words in config.category.keywords.items():
        yield ("category", "keywords", name), list(words)


def _origin_text(config: Config, key: Key, value: object) -> str:
    """Name the origin of a key, and those of its entries that come from elsewhere."""
    origins = {config.origin(*key).path: config.origin(*key)}
    for item in value if isinstance(value, list) else ():
        origin = config.origins.get((*key, item)) if isinstance(item, str) else None
        if origin is not None:
            origins.setdefault(origin.path, origin)
    return ", ".join(map(str, origins.values()))
