"""Find the configuration of a folder: the nearest file at or above it."""

from __future__ import annotations

import os

from articlelint.config.model import COMMAND_LINE, Config
from articlelint.config.overrides import Overrides, with_overrides
from articlelint.paths.nearest import upwards

CONFIG_NAMES = (".articlelint.toml", "articlelint.toml", "pyproject.toml")
"""File names that may hold a configuration, by priority."""


class ConfigFinder:
    """Finds the configuration of each folder: that of the nearest file at or above it. Caches what it has read."""

    def __init__(
        self,
        *,
        config_file: str | None = None,
        isolated: bool = False,
        overrides: Overrides | None = None,
    ) -> None:
        """Use `config_file` for every folder if it is given.

        An `isolated` run ignores all configuration files, every `.gitignore` and the schemas that articles name.
        Without a configuration file the working folder is the root.
        """
        self._overrides = overrides or Overrides()
        default = Config.default()
        if isolated:
            default = default._replace(
                respect_gitignore=False, reads_named_schemas=False, origins={("respect-gitignore",): COMMAND_LINE}
            )
        self._default = with_overrides(default, self._overrides)
        self._everywhere: Config | None = None
        if config_file is not None:
            named = load(config_file)._replace(reads_named_schemas=not isolated)
            self._everywhere = with_overrides(named, self._overrides)
        elif isolated:
            self._everywhere = self._default
        self._folders: dict[str, Config] = {}

    def for_folder(self, folder: str) -> Config:
        """Return the configuration of `folder`, an absolute path. Raises ConfigError."""
        if self._everywhere is not None:
            return self._everywhere
        found = self._folders.get(folder)
        if found is not None:
            return found
        climbed: list[str] = []
        for above in upwards(folder):
            found = self._folders.get(above)
            if found is None and (path := config_file_in(above)) is not None:
                found = with_overrides(load(path), self._overrides)
            if found is not None:
                break
            climbed.append(above)
        found = found or self._default
        self._folders.update(dict.fromkeys((*climbed, above), found))
        return found

    def for_file(self, path: str) -> Config:
        """Return the configuration of the file at `path`. Raises ConfigError."""
        return self.for_folder(os.path.dirname(os.path.abspath(path)))

    def configs(self) -> list[Config]:
        """Return the different configurations found so far."""
        met = [self._everywhere] if self._everywhere is not None else self._folders.values()
        return list({id(config): config for config in met}.values())


def config_file_in(folder: str) -> str | None:
    """Return the configuration file in `folder`, or None; a `pyproject.toml` without our table does not count."""
    for name in CONFIG_NAMES:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            if name != "pyproject.toml":
                return path
            from articlelint.config.source import has_own_table

            if has_own_table(path):
                return path
    return None


def load(path: str | os.PathLike[str]) -> Config:
    """Read the configuration in the file at `path`, with what it extends. Raises ConfigError."""
    from articlelint.config.reader import load_file

    return load_file(os.path.abspath(path))
