"""What the plugins of a configuration bring: check kinds and folders of rules.

A plugin is a Python module of the user's own. Importing it runs it; nothing else in a configuration runs code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from types import ModuleType
from typing import cast

from articlelint.config.model import Config
from articlelint.startup.records import NamedTuple


class Plugins(NamedTuple):
    """`kinds`: check kind -> module. `rule_paths`: folders of rules."""

    kinds: Mapping[str, str]
    rule_paths: tuple[str, ...]


def load_plugins(config: Config) -> Plugins:
    """Import the plugins that the configuration names.

    Raises:
        ConfigError: if one cannot be imported.
    """
    modules = [_imported(name, config) for name in config.plugins]
    kinds = {kind: module for each in modules for kind, module in _mapping(each, "KINDS").items()}
    return Plugins(kinds, tuple(str(folder) for each in modules for folder in _folders(each)))


def _imported(name: str, config: Config) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise config.error(f"plugin {name} cannot be imported: {error}", "plugins") from error


def _mapping(module: ModuleType, name: str) -> Mapping[str, str]:
    return cast("Mapping[str, str]", getattr(module, name, {}))


def _folders(module: ModuleType) -> Iterable[object]:
    return cast("Iterable[object]", getattr(module, "RULE_PATHS", ()))
