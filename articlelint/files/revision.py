"""The articles of a git revision, read from git: what `check --diff-base` compares the working tree with."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence

from articlelint.config.model import Config
from articlelint.errors import ArticlelintError
from articlelint.files.discovery import Found, Skipped, discover_among
from articlelint.files.reading import Source, decode

_COMMIT = "^{commit}"  # of a tag: what it is on
_FILE_MODES = (b"100644", b"100755")  # no links and no submodules


class RevisionError(ArticlelintError):
    """A revision that cannot be read; the text says why."""


class Revision:
    """The files of one revision; `discover` and `read` are as those for the disk. To be used in a `with` statement."""

    def __init__(self, name: str, paths: Sequence[str]) -> None:
        """`name` is whatever git takes for a commit; the repository is that of the first of `paths`.

        Raises:
            RevisionError: where there is no git, no repository or no such revision.
        """
        first = os.path.abspath(paths[0])
        self._folder = first if os.path.isdir(first) else os.path.dirname(first)
        up = _git(self._folder, "rev-parse", "--show-cdup").decode("utf-8", "surrogateescape").rstrip("\n")
        self._root = os.path.abspath(os.path.join(self._folder, up))
        # What begins with a dash would be an option.
        commit = _git(self._folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name + _COMMIT)
        self._blobs = dict(_blobs(_git(self._root, "ls-tree", "-r", "-z", "--full-tree", commit.strip().decode())))
        self._reader: subprocess.Popen[bytes] | None = None

    def discover(
        self, paths: Sequence[str], *, config_for: Callable[[str], Config], cwd: str | None = None
    ) -> Iterator[Found | Skipped]:
        """The articles at `paths`, and those that are gone from wherever they were: some may only have a new name."""
        files = [os.path.join(self._root, path) for path in self._blobs]
        named = set()
        for found in discover_among(files, paths, config_for=config_for, cwd=cwd):
            named.add(found.absolute)
            yield found
        gone = [file for file in files if file not in named and not os.path.lexists(file)]
        for found in discover_among(gone, [self._root], config_for=config_for, cwd=cwd):
            yield found._replace(path=os.path.relpath(found.absolute, cwd or os.getcwd()).replace(os.sep, "/"))

    def read(self, path: str) -> Source:
        """The text of a file, by its absolute path; RevisionError where git stops."""
        if self._reader is None:
            self._reader = subprocess.Popen(
                ("git", "-C", self._root, "cat-file", "--batch"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        assert self._reader.stdin is not None
        assert self._reader.stdout is not None
        blob = self._blobs[os.path.relpath(path, self._root).replace(os.sep, "/")]
        self._reader.stdin.write(blob + b"\n")
        self._reader.stdin.flush()
        head = self._reader.stdout.readline().split()
        if len(head) != 3 or head[1] != b"blob":
            raise RevisionError(f"git has no text for {path}: {b' '.join(head).decode('utf-8', 'replace')}")
        data = self._reader.stdout.read(int(head[2]))
        self._reader.stdout.read(1)  # the line end after it
        return decode(data)

    def __enter__(self) -> Revision:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process that reads."""
        if self._reader is not None:
            self._reader.communicate()


def _blobs(listing: bytes) -> Iterator[tuple[str, bytes]]:
    """Paths and object names of the files in what `git ls-tree -z` gives."""
    for line in listing.split(b"\0"):
        about, _, path = line.partition(b"\t")
        if about.startswith(_FILE_MODES):
            yield os.fsdecode(path), about.split(b" ")[2]


def _git(folder: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(("git", "-C", folder, *arguments), capture_output=True, check=False)
    except OSError as error:
        raise RevisionError(f"--diff-base needs git, which cannot be run: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise RevisionError(f"--diff-base: {said or f'git knows no revision {arguments[-1].removesuffix(_COMMIT)!r}'}")
    return done.stdout
