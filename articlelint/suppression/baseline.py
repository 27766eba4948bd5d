"""Findings that a run leaves out because they are known: those of a baseline file, or those of an earlier revision.

A baseline is JSON, sorted, an entry a line, so that a merge can be read:

    {"version": 1, "severity": "warning", "files": {
    "posts/a.md": {
    "content": "7c8d9e0f.1 0a1b2c3d ...",
    "link/tracking 9f0a1b2c": "1a2b3c4d5e6f 5e6f7a8b9c0d"
    }}}

Paths are relative to its folder. Below a path stand the file's findings (fingerprint.py): rule and flagged
text, and the surroundings of each, as many as there are. Before them stand a digest of them all and their number of
entries, so that a file where nothing changed is known at once, and a sketch of the file, by which it is found under
another name. Findings were taken from `severity` on.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Protocol

from articlelint.errors import ArticlelintError
from articlelint.finding import SEVERITIES, FileReport, Means, Severity, Suppressed, at_least
from articlelint.messages import count
from articlelint.paths.names import relative_path
from articlelint.startup.records import NamedTuple
from articlelint.storage import atomic, regular, utf8
from articlelint.suppression import fingerprint
from articlelint.suppression.location import BASELINE_NAME, find_baseline

_VERSION = 1
_MAX_BYTES = 100_000_000  # of the file: the findings of a million articles
_CONTENT = "content"

Files = Mapping[str, Mapping[str, str]]
"""By path, what `entry()` gives."""


class BaselineError(ArticlelintError):
    """A baseline that cannot be used; the text names the file and says why."""


class Judge(Protocol):
    """What a baseline has to know of a run: from which severity on it reports, on which folders, and by which rules."""

    @property
    def floor(self) -> Severity: ...

    @property
    def folders(self) -> Iterable[str]: ...

    def judged(self, rule: str) -> bool:
        """Whether the run would have found what the rule finds."""
        ...


def entry(report: FileReport) -> dict[str, str]:
    """What a baseline holds of a file: its sketch and the fingerprints of its findings."""
    occurrences = fingerprint.occurrences(report.findings, report.text)
    content = f"{_mark(report, len(occurrences))} {fingerprint.sketch(report.text)}"
    return {_CONTENT: content, **occurrences}


def _mark(report: FileReport, entries: int) -> str:
    """What `content` begins with where a report has all the findings of an entry, and no other ones."""
    return f"{fingerprint.digest(report.findings, report.text)}.{entries}"


# --- the file ---------------------------------------------------------------------------------------------------------


class Baseline(NamedTuple):
    """What a file holds: the entries, and from which severity on findings were taken."""

    files: Files = MappingProxyType({})
    severity: Severity = SEVERITIES[0]


def read(path: str) -> Baseline:
    """The baseline at `path`.

    Raises:
        BaselineError: where it is missing, or damaged.
    """
    import json

    try:
        data = json.loads(utf8.decode(regular.read(path, _MAX_BYTES)))
        if data["version"] != _VERSION:
            raise BaselineError(f"{path} is of version {data['version']}; this articlelint reads {_VERSION}")
        baseline = Baseline(data["files"], SEVERITIES[SEVERITIES.index(data["severity"])])
        for each in baseline.files.values():
            if set(map(type, each.values())) != {str} or _CONTENT not in each:
                raise TypeError
    except OSError as error:
        raise BaselineError(f"the baseline {path} cannot be read: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        cure = "restore it, or write it anew with `articlelint baseline`"
        raise BaselineError(f"{path} is no baseline, or a damaged one{where}: {cure}") from error
    return baseline


def write(path: str, baseline: Baseline) -> None:
    """Write a baseline to `path`, in one step; files without findings are left out.

    Raises:
        BaselineError: where it cannot be written.
    """
    import json

    files = baseline.files
    kept = {name: dict(files[name]) for name in sorted(files) if len(files[name]) > 1}
    data = {"version": _VERSION, "severity": baseline.severity, "files": kept}
    text = json.dumps(data, ensure_ascii=False, indent=0) + "\n"
    try:
        atomic.write(path, [utf8.encode(text)], sync=True)
    except OSError as error:
        raise BaselineError(f"the baseline {path} cannot be written: {error.strerror}") from error


# --- a run ------------------------------------------------------------------------------------------------------------


class Known:
    """Findings that a run is to leave out, and which of them it has met."""

    def __init__(self, baseline: Baseline, folder: str, means: Means = "baseline") -> None:
        """`baseline` has paths relative to `folder`, an absolute one; `means` is what its findings are marked with."""
        self.baseline = baseline
        self.folder = folder
        self._files = baseline.files
        self._means = means
        # By path: that of its entry, and its findings that were met, as _by_rule() counts; None: all of them.
        self._met: dict[str, tuple[str, Counter[str] | None]] = {}
        self._gone: dict[str, str] | None = None  # sketches of files that are there no longer

    def path_of(self, report: FileReport) -> str:
        """The path of a report's file relative to the folder, the report's own being relative to the working one."""
        return relative_path(os.path.abspath(report.path), self.folder)

    def leave_out(self, report: FileReport, path: str) -> FileReport:
        """The report with its known findings among the suppressed ones; `path` is that of its file."""
        former: str | None = path
        if path in self._met:  # before it was repaired
            former = self._met[path][0]
        elif path not in self._files:
            former = self._renamed(report) if report.findings else None
        if former is None:
            return report
        known = self._files[former]
        if known[_CONTENT].startswith(_mark(report, len(known) - 1)):
            self._met[path] = former, None
            new, old = report.findings[:0], report.findings
        else:
            new, old = fingerprint.part(report.findings, report.text, known)
            self._met[path] = former, Counter(fingerprint.degrees(finding.rule)[0] for finding in old)
        if not old:
            return report
        return report._replace(findings=new, suppressed=(*report.suppressed, Suppressed(old, self._means)))

    def outdated(self, run: Judge) -> int:
        """How many findings were not met although `run` would have found them.

        Those of files that it checked, and those of files that are gone from folders that it checked.
        """
        if not at_least(self.baseline.severity, run.floor):
            return 0
        number = 0
        for former, met in self._met.values():
            if met is not None:
                missed = _by_rule(self._files[former]) - met
                number += sum(missed[rule] for rule in missed if all(map(run.judged, fingerprint.degrees(rule))))
        return number + sum(sum(_by_rule(self._files[path]).values()) for path in self._gone_below(run.folders))

    def updated(self, found: Files, run: Judge) -> Baseline:
        """The baseline as it should be after `run`, which `found` entries for the files that it checked, by path.

        What else was in it stays: other files, but for those that are gone from folders that were checked, rules that
        had no say, and all where only graver findings were looked for.
        """
        every = at_least(self.baseline.severity, run.floor) or not self._files
        gone = self._gone_below(run.folders) if every else set[str]()
        files = {path: known for path, known in self._files.items() if path not in gone}
        for path, new in found.items():
            former = self._met[path][0] if path in self._met else path
            before = files.pop(former, {})
            kept = {
                name: each
                for name, each in before.items()
                if name != _CONTENT and not (every and run.judged(_rule(name)))
            }
            files[path] = {_CONTENT: new[_CONTENT], **dict(sorted({**kept, **new}.items()))}
        return Baseline(files, max(self.baseline.severity, run.floor, key=SEVERITIES.index))

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
            known = len(fingerprint.part(report.findings, report.text, self._files[path])[1]) if alike else 0
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
                path: known[_CONTENT].partition(" ")[2]
                for path, known in self._files.items()
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
        self._everywhere = Known(read(file), os.path.dirname(os.path.abspath(file))) if file else None
        self._known: dict[str, Known] = {}  # by path of the baseline
        self._folders: dict[str, tuple[Known | None, str]] = {}  # and the path from the baseline to the folder

    def leave_out(self, report: FileReport) -> FileReport:
        """The report without the findings that the baseline of its file knows."""
        folder = report.path[: report.path.rfind("/") + 1]
        known, prefix = self._folders.get(folder) or self._nearest(folder)
        return report if known is None else known.leave_out(report, prefix + report.path[len(folder) :])

    def notes(self, run: Judge) -> Iterator[str]:
        """What is to be said of the baselines after a run: that they hold what is no longer there."""
        for known in [self._everywhere] if self._everywhere else self._known.values():
            number = known.outdated(run)
            if number:
                what = count(number, "finding")
                yield f"{what} of the baseline no longer there: `articlelint baseline --prune` takes them out of it"

    def _nearest(self, folder: str) -> tuple[Known | None, str]:
        """What holds in a folder (its path ends with `/`, or is empty): often what holds in the one above it."""
        above, _, name = folder[:-1].rpartition("/")
        absolute = os.path.join(self._cwd, folder)
        if name in ("", ".", "..") or self._everywhere is not None:
            absolute = os.path.abspath(absolute)
            found = self._at(self._everywhere, None if self._everywhere else find_baseline(absolute), absolute)
        elif os.path.isfile(absolute + BASELINE_NAME):
            found = self._at(None, os.path.abspath(absolute + BASELINE_NAME), os.path.abspath(absolute))
        else:
            above = folder[: len(above) + 1] if above or folder.startswith("/") else ""
            known, prefix = self._folders.get(above) or self._nearest(above)
            found = known, f"{prefix}{name}/"
        self._folders[folder] = found
        return found

    def _at(self, known: Known | None, path: str | None, folder: str) -> tuple[Known | None, str]:
        """What is known in an absolute folder, from the baseline at `path` where that is given, and the way there."""
        if path is not None:
            known = self._known.get(path) or Known(read(path), os.path.dirname(path))
            self._known[path] = known
        prefix = relative_path(os.path.join(folder, ""), known.folder) if known is not None else ""
        return known, "" if prefix == "./" else prefix


def size(files: Files) -> tuple[int, int]:
    """How many findings there are, and in how many files."""
    sizes = [sum(_by_rule(known).values()) for known in files.values()]
    return sum(sizes), sum(map(bool, sizes))


def _by_rule(known: Mapping[str, str]) -> Counter[str]:
    """How many findings of each rule an entry holds; the first of rules that differ by degree counts for all."""
    found = Counter[str]()
    for name, places in known.items():
        if name != _CONTENT:
            found[fingerprint.degrees(_rule(name))[0]] += fingerprint.number(places)
    return found


def _rule(identity: str) -> str:
    return identity.partition(" ")[0]
