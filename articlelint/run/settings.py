"""How a run goes about its work: what its callers may choose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from articlelint.startup.records import NamedTuple

if TYPE_CHECKING:
    from articlelint.config.model import Config
    from articlelint.files.discovery import Found, Skipped
    from articlelint.files.reading import Source
    from articlelint.finding import FileReport
    from articlelint.fixing.repair import Repair


class Files(Protocol):
    """Where the articles of a run come from, if not from the disk as it is."""

    def discover(
        self, paths: Sequence[str], *, config_for: Callable[[str], Config], cwd: str | None = None
    ) -> Iterator[Found | Skipped]:
        """As articlelint.files.discovery.discover."""

    def read(self, path: str) -> Source:
        """As articlelint.files.reading.read."""


class Progress(Protocol):
    """What shows how far a long run is."""

    def read(self, done: int, total: int) -> None:
        """So many of all files have been read."""

    def end(self) -> None:
        """Reports come now, or the run has ended."""


class Settings(NamedTuple):
    """The choices of a run.

    `leave_out` puts findings that are not to count among the suppressed ones. `repair` is called with each report that
    has a fix. `files` are those among which to find the articles; None: those on the disk. `found` is what discover()
    gives for the paths, if that is known. `processes` may share the work if there is much of it; None: as many as can
    run at a time. `cache` is the folder in which what is found is kept for other runs, and from which it is taken;
    None: nothing is. `indexes`: whether the index of each site is written even where there is one of more folders.
    """

    progress: Progress | None = None
    leave_out: Callable[[FileReport], FileReport] | None = None
    repair: Repair | None = None
    files: Files | None = None
    found: Iterable[Found | Skipped] | None = None
    processes: int | None = 1
    cache: str | None = None
    indexes: bool = False
