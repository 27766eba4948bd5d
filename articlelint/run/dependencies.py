"""What the reports of a run depend on beside the articles, the rules and the configuration."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from articlelint.run.job import SCHEMA_KEY, Job

if TYPE_CHECKING:
    from articlelint.cache.replay import Dependencies


class DependencyLog:
    """Collects what a run asks of the disk on its way."""

    __slots__ = ("_asked", "_compared", "_is_known")

    def __init__(self) -> None:
        self._asked: dict[str, bool] = {}  # whether there was something at absolute paths
        self._compared: set[str] = set()  # other articles, by absolute path, with which some were compared
        self._is_known = True

    def judged(self, job: Job, text: str, asked: Iterable[tuple[str, bool]]) -> None:
        """Note what the report of an article depends on; `asked` are the paths, relative to it, that were looked up."""
        folder = os.path.dirname(job.absolute)
        for path, there in asked:
            self._asked[os.path.join(folder, path)] = there
        if SCHEMA_KEY in text:  # it may name a schema of its own, which may refer to others
            self._is_known = False

    def compared(self, paths: Iterable[str]) -> None:
        """Note other articles, by absolute path."""
        self._compared.update(paths)

    def all(self, schemas: Iterable[str]) -> Dependencies | None:
        """Return all dependencies, with the files of `schemas`; None if they are not known."""
        if not self._is_known:
            return None
        from articlelint.cache.replay import Dependencies
        from articlelint.cache.stamps import of_content

        files = self._compared.union(schemas)
        return Dependencies(tuple(self._asked.items()), tuple((file, of_content(file)) for file in sorted(files)))
