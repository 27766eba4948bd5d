"""Options of the command line, which win over the configuration."""

from __future__ import annotations

import os
from typing import Any

from articlelint.config.model import COMMAND_LINE, Config, ConfigError, FailOn, Key, Origin, joined
from articlelint.config.selection import covers
from articlelint.finding import Severity
from articlelint.paths.globs import Globs
from articlelint.startup.records import NamedTuple


class Overrides(NamedTuple):
    """Options of the command line. `include` and `exclude` are relative to the working folder."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    min_severity: Severity | None = None
    fail_on: FailOn | None = None
    output_format: str | None = None
    model: str | None = None


def with_overrides(config: Config, overrides: Overrides) -> Config:
    """Return `config` with the options of the command line, which win.

    `select` replaces the configured selection; `ignore`, `extend_select` and `exclude` add to it. A rule or family that
    one of them names is no longer ignored, off or selected by the file.
    """
    config = _without_contradictions(config, overrides)
    replaced: dict[str, Any] = {
        "select": overrides.select,
        "min_severity": overrides.min_severity,
        "fail_on": overrides.fail_on,
        "output_format": overrides.output_format,
    }
    added = {
        "ignore": overrides.ignore,
        "extend_select": overrides.extend_select,
    }
    changes = {name: value for name, value in replaced.items() if value is not None}
    changes |= {name: joined(getattr(config, name), value) for name, value in added.items() if value}
    if overrides.include is not None:
        changes["command_include"] = _command_globs("include", overrides.include)
    if overrides.exclude:
        changes["command_exclude"] = _command_globs("exclude", overrides.exclude)
    if overrides.model is not None:
        changes["category"] = config.category._replace(model=os.path.abspath(overrides.model))
    if not changes:
        return config
    replaced["include"] = overrides.include
    added["exclude"] = overrides.exclude
    origins: dict[Key, Origin] = {
        **{_key(name): COMMAND_LINE for name, value in added.items() if value},
        **config.origins,
        **{_key(name): COMMAND_LINE for name, value in replaced.items() if value is not None},
        **{(*_key(name), item): COMMAND_LINE for name, value in added.items() for item in value},
        **{("select", item): COMMAND_LINE for item in overrides.select or ()},
        **({("category", "model"): COMMAND_LINE} if overrides.model is not None else {}),
    }
    return config._replace(**changes, origins=origins)


def _key(field_name: str) -> Key:
    """The key of a field of `Config`."""
    return (field_name.replace("_", "-"),)


def _without_contradictions(config: Config, overrides: Overrides) -> Config:
    """Return `config` without its own selectors and settings that contradict the command line."""
    wanted = (*(overrides.select or ()), *overrides.extend_select)
    if not wanted and not overrides.ignore and overrides.select is None:
        return config
    select, extend_select = config.select, config.extend_select
    if overrides.select is not None:
        select, extend_select = None, ()
    rules = {
        name: settings._replace(severity=None) if name in wanted and settings.severity == "off" else settings
        for name, settings in config.rules.items()
    }
    return config._replace(
        select=None if select is None else tuple(name for name in select if not covers(overrides.ignore, name)),
        extend_select=tuple(name for name in extend_select if not covers(overrides.ignore, name)),
        ignore=tuple(name for name in config.ignore if name not in wanted),
        rules=rules,
    )


def _command_globs(option: str, patterns: tuple[str, ...]) -> Globs:
    try:
        return Globs(patterns)
    except ValueError as error:
        raise ConfigError(COMMAND_LINE.path, 0, 0, f"--{option}: {error}") from None
