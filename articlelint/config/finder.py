"""Find the configuration of a folder: the nearest file at or above it."""

from __future__ import annotations

import os

from articlelint.config.model import COMMAND_LINE, Config
from articlelint.config.overrides import Overrides, with_overrides
from articlelint.paths.nearest import upwards

CONFIG_NAMES = (".articlelint.toml", "articlelint.toml", "pyproject.toml")
"""File names that may hold a configuration, the strongest first."""


class ConfigFinder:
    """The configuration of every folder: that of the nearest file at or above it. Remembers what it has read."""

    def __init__(
        self,
        *,
        config_file: str | None = None,
        isolated: bool = False,
        overrides: Overrides | None = None,
    ) -> None:
        """`config_file` holds for every folder; where there is none at all, the working folder is the root.

        An `isolated` run looks at nothing that happens to lie around: no configuration file, no `.gitignore`.
        """
        self._overrides = overrides or Overrides()
        default = Config.default()
        if isolated:
            default = default._replace(respect_gitignore=False, origins={("respect-gitignore",): COMMAND_LINE})
        self._default = with_overrides(default, self._overrides)
        self._everywhere: Config | None = None
        if config_file is not None:
            self._everywhere = with_overrides(load(config_file), self._overrides)
        elif isolated:
            self._everywhere = self._default
        self._folders: dict[str, Config] = {}

    def for_folder(self, folder: str) -> Config:
        """The configuration that holds in `folder`, an absolute path. Raises ConfigError where it is wrong."""
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
        """The configuration that holds for the file at `path`."""
        return self.for_folder(os.path.dirname(os.path.abspath(path)))

    def configs(self) -> list[Config]:
        """The different configurations met so far."""
        met = [self._everywhere] if self._everywhere is not None else self._folders.values()
        return list({id(config): config for config in met}.values())


def config_file_in(folder: str) -> str | None:
    """The configuration file in `folder`, if there is one; a `pyproject.toml` without our table is none."""
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
    """The configuration in the file at `path`, with what it extends. Raises ConfigError."""
    from articlelint.config.reader import load_file

    return load_file(os.path.abspath(path))
