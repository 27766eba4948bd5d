"""What the plugins of a configuration bring: check kinds and folders of rules.

A plugin is a Python module of the user's own. Importing it runs it; nothing else in a configuration runs code.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from os import PathLike, fspath
from os.path import isdir
from types import ModuleType

from articlelint.checks.kinds import check_of
from articlelint.config.model import Config
from articlelint.errors import CRASHES
from articlelint.messages import described
from articlelint.startup.records import NamedTuple

_KINDS, _RULE_PATHS = "KINDS", "RULE_PATHS"  # what a plugin may set


class Plugins(NamedTuple):
    """`kinds`: check kind -> module. `rule_paths`: folders of rules."""

    kinds: Mapping[str, str]
    rule_paths: tuple[str, ...]


def load_plugins(config: Config) -> Plugins:
    """Import the plugins that the configuration names.

    Raises:
        ConfigError: if one cannot be imported, or does not say what it brings.
    """
    kinds: dict[str, str] = {}
    folders: list[str] = []
    for name in config.plugins:
        module = _imported(name, config)
        if not {_KINDS, _RULE_PATHS} & vars(module).keys():
            cure = f"it must set {_KINDS} (check kind -> module), {_RULE_PATHS} (folders of rules), or both"
            raise config.error(f"plugin {name} brings nothing: {cure}", "plugins")
        kinds.update(_kinds(name, module, config))
        folders += _folders(name, module, config)
    return Plugins(kinds, tuple(folders))


def _imported(name: str, config: Config) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise config.error(f"plugin {name} cannot be imported: {error}", "plugins") from error
    except CRASHES as error:
        message = f"plugin {name} cannot be imported, it crashed: {described(error, name)}"
        raise config.error(message, "plugins") from error


def _kinds(name: str, module: ModuleType, config: Config) -> dict[str, str]:
    kinds = getattr(module, _KINDS, {})
    if not isinstance(kinds, Mapping) or not all(isinstance(each, str) for pair in kinds.items() for each in pair):
        raise config.error(f"plugin {name}: {_KINDS} must map names of check kinds to names of modules", "plugins")
    for kind in kinds:
        if check_of(kind, {}) is not None:
            raise config.error(f"plugin {name}: the check kind {kind!r} is one of articlelint's own", "plugins")
    return dict(kinds)


def _folders(name: str, module: ModuleType, config: Config) -> list[str]:
    folders = getattr(module, _RULE_PATHS, ())
    if not isinstance(folders, (list, tuple)) or not all(isinstance(each, (str, PathLike)) for each in folders):
        raise config.error(f"plugin {name}: {_RULE_PATHS} must be a list of folders", "plugins")
    paths = [str(fspath(each)) for each in folders]
    for path in paths:
        if not isdir(path):
            raise config.error(f"plugin {name}: {_RULE_PATHS}: there is no folder {path}", "plugins")
    return paths
