"""Findings that a run leaves out because they are known: those of a baseline file, or those of an earlier revision.

A baseline is JSON, sorted, an entry a line, so that a merge can be read:

    {"version": 1, "files": {
    "posts/a.md": {
    "content": "0a1b2c3d ...",
    "link/tracking 9f0a1b2c": "1a2b3c4d 5e6f7a8b"
    }}}

Paths are relative to its folder. Below a path stand a sketch of the file, by which it is found under another name,
and its findings (articlelint.fingerprint): rule and flagged text, and the surroundings of each, as many as there are.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from articlelint import fingerprint
from articlelint.config import relative_path
from articlelint.finding import FileReport, Means, Suppressed

NAME = ".articlelint-baseline.json"
_VERSION = 1
_CONTENT = "content"

Files = Mapping[str, Mapping[str, str]]
"""By path, what `entry()` gives."""


class BaselineError(Exception):
    """A baseline that cannot be used; the text names the file and says why."""


def entry(report: FileReport) -> dict[str, str]:
    """What a baseline holds of a file: its sketch and the fingerprints of its findings."""
    return {
        _CONTENT: fingerprint.sketch(report.text),
        **fingerprint.occurrences(report.findings, report.text),
    }


# --- the file ---------------------------------------------------------------------------------------------------------


def read(path: str) -> Files:
    """The entries of the baseline at `path`.

    Raises:
        BaselineError: where it is missing, or damaged.
    """
    import json

    try:
        with open(path, encoding="utf-8", errors="surrogatepass") as file:
            data = json.load(file)
        files = data["files"]
        if data["version"] != _VERSION:
            raise BaselineError(f"{path} is of version {data['version']}; this articlelint reads {_VERSION}")
        for each in files.values():
            if not all(type(value) is str for value in each.values()) or _CONTENT not in each:
                raise TypeError
    except OSError as error:
        raise BaselineError(f"the baseline {path} cannot be read: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        cure = "restore it, or write it anew with `articlelint baseline`"
        raise BaselineError(f"{path} is no baseline, or a damaged one{where}: {cure}") from error
    checked: Files = files
    return checked


def write(path: str, files: Files) -> None:
    """Write `files` to the baseline at `path`, in one step; files without findings are left out.

    Raises:
        BaselineError: where it cannot be written.
    """
    import json

    kept = {name: dict(files[name]) for name in sorted(files) if len(files[name]) > 1}
    text = json.dumps({"version": _VERSION, "files": kept}, ensure_ascii=False, indent=0)
    temporary = f"{path}.{os.getpid()}"
    try:
        with open(temporary, "w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
            file.write(text + "\n")
        os.replace(temporary, path)
    except OSError as error:
        raise BaselineError(f"the baseline {path} cannot be written: {error.strerror}") from error


def find(folder: str) -> str | None:
    """The baseline that holds in `folder`, an absolute path: the nearest at or above it."""
    while True:
        path = os.path.join(folder, NAME)
        if os.path.isfile(path):
            return path
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


# --- a run ------------------------------------------------------------------------------------------------------------


class Known:
    """Findings that a run is to leave out, and which of them it has met."""

    def __init__(self, files: Files, folder: str, means: Means) -> None:
        """`files` by paths relative to `folder`, an absolute path; `means` is what their findings are marked with."""
        self.files = files
        self.folder = folder
        self._means = means
        self._met: dict[str, tuple[str, Counter[str]]] = {}  # by path: that of its entry, its known findings by rule
        self._gone: dict[str, str] | None = None  # sketches of files that are there no longer

    def path_of(self, report: FileReport) -> str:
        """The path of a report's file relative to the folder, the report's own being relative to the working one."""
        return relative_path(os.path.abspath(report.path), self.folder)

    def leave_out(self, report: FileReport, path: str) -> FileReport:
        """The report with its known findings among the suppressed ones; `path` is that of its file."""
        former: str | None = path
        if path in self._met:  # before it was repaired
            former = self._met[path][0]
        elif path not in self.files:
            former = self._renamed(report) if report.findings else None
        if former is None:
            return report
        new, old = fingerprint.part(report.findings, report.text, self.files[former])
        self._met[path] = former, Counter(finding.rule for finding in old)
        if not old:
            return report
        known = tuple(Suppressed(finding, self._means) for finding in old)
        return report._replace(findings=new, suppressed=report.suppressed + known)

    def outdated(self, judged: Callable[[str], bool], folders: Iterable[str]) -> int:
        """How many findings were not met although their rule had its say, which `judged` tells.

        Those of files that were checked, and of those below `folders`, absolute paths, that are gone.
        """
        number = 0
        for former, met in self._met.values():
            missed = _by_rule(self.files[former]) - met
            number += sum(missed[rule] for rule in missed if judged(rule))
        return number + sum(sum(_by_rule(self.files[path]).values()) for path in self._gone_below(folders))

    def updated(self, found: Files, judged: Callable[[str], bool], folders: Iterable[str]) -> Files:
        """The entries as they should be: `found` for the files that were checked, by path, and what else is to stay.

        That is the entries of other files, but not of those below `folders` that are gone, and of rules that had no
        say.
        """
        gone = self._gone_below(folders)
        files = {path: known for path, known in self.files.items() if path not in gone}
        for path, new in found.items():
            former = self._met[path][0] if path in self._met else path
            before = files.pop(former, {})
            kept = {name: each for name, each in before.items() if name != _CONTENT and not judged(_rule(name))}
            files[path] = {_CONTENT: new[_CONTENT], **dict(sorted({**kept, **new}.items()))}
        return files

    def _renamed(self, report: FileReport) -> str | None:
        """The former path of a file that has no entry, by what is in it."""
        gone = self._unclaimed()
        if not gone:
            return None
        sketch = fingerprint.sketch(report.text)
        candidates = []
        for path, other in gone.items():
            alike = fingerprint.alike(sketch, other)
            # Articles made after one pattern differ in what is flagged; where nothing is the same, nothing is lost.
            known = len(fingerprint.part(report.findings, report.text, self.files[path])[1]) if alike else 0
            if known:
                candidates.append((alike, known, path))
        if not candidates:
            return None
        former = max(candidates)[2]
        del gone[former]
        return former

    def _unclaimed(self) -> dict[str, str]:
        """The sketches of the files that are gone and were not met under another name."""
        if self._gone is None:
            self._gone = {
                path: known[_CONTENT]
                for path, known in self.files.items()
                if not os.path.lexists(os.path.join(self.folder, path))
            }
        return self._gone

    def _gone_below(self, folders: Iterable[str]) -> set[str]:
        prefixes = tuple(relative_path(os.path.join(folder, ""), self.folder) for folder in folders)
        return {path for path in self._unclaimed() if path.startswith(tuple("" if p == "./" else p for p in prefixes))}


class Baselines:
    """The baselines of a run: for each file the nearest one at or above its folder, or one for all."""

    def __init__(self, cwd: str, file: str | None = None) -> None:
        """`cwd` is the absolute folder that relative paths start from, `file` a baseline that is to hold for all files.

        Raises:
            BaselineError: where `file` cannot be read. Of others this shows when the first report below them comes.
        """
        self._cwd = cwd
        self._everywhere = Known(read(file), os.path.dirname(os.path.abspath(file)), "baseline") if file else None
        self._known: dict[str, Known] = {}  # by path of the baseline
        self._folders: dict[str, tuple[Known | None, str]] = {}  # and the path from the baseline to the folder

    def leave_out(self, report: FileReport) -> FileReport:
        """The report without the findings that the baseline of its file knows."""
        folder = report.path[: report.path.rfind("/") + 1]
        known, prefix = self._folders.get(folder) or self._nearest(folder)
        return report if known is None else known.leave_out(report, prefix + report.path[len(folder) :])

    def notes(self, judged: Callable[[str], bool], folders: Iterable[str]) -> Iterator[str]:
        """What is to be said of the baselines after a run: that they hold what is no longer there."""
        for known in [self._everywhere] if self._everywhere else self._known.values():
            number = known.outdated(judged, folders)
            if number:
                what = "1 finding" if number == 1 else f"{number:,} findings"
                yield f"{what} of the baseline no longer there: `articlelint baseline --prune` takes them out of it"

    def _nearest(self, folder: str) -> tuple[Known | None, str]:
        """What holds in a folder (its path ends with `/`, or is empty): often what holds in the one above it."""
        above, _, name = folder[:-1].rpartition("/")
        absolute = os.path.join(self._cwd, folder)
        if name in ("", ".", "..") or self._everywhere is not None:
            absolute = os.path.abspath(absolute)
            found = self._at(self._everywhere, None if self._everywhere else find(absolute), absolute)
        elif os.path.isfile(absolute + NAME):
            found = self._at(None, os.path.abspath(absolute + NAME), os.path.abspath(absolute))
        else:
            above = folder[: len(above) + 1] if above or folder.startswith("/") else ""
            known, prefix = self._folders.get(above) or self._nearest(above)
            found = known, f"{prefix}{name}/"
        self._folders[folder] = found
        return found

    def _at(self, known: Known | None, path: str | None, folder: str) -> tuple[Known | None, str]:
        """What is known in an absolute folder, from the baseline at `path` where that is given, and the way there."""
        if path is not None:
            known = self._known.get(path) or Known(read(path), os.path.dirname(path), "baseline")
            self._known[path] = known
        prefix = relative_path(os.path.join(folder, ""), known.folder) if known is not None else ""
        return known, "" if prefix == "./" else prefix


def size(files: Files) -> tuple[int, int]:
    """How many findings there are, and in how many files."""
    sizes = [sum(_by_rule(known).values()) for known in files.values()]
    return sum(sizes), sum(map(bool, sizes))


def _by_rule(known: Mapping[str, str]) -> Counter[str]:
    """How many findings of each rule an entry holds."""
    found = Counter[str]()
    for name, places in known.items():
        if name != _CONTENT:
            found[_rule(name)] += fingerprint.number(places)
    return found


def _rule(identity: str) -> str:
    return identity.partition(" ")[0]
