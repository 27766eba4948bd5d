"""What `--statistics` counts: findings by rule, by host and by folder, and the files to look at first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from articlelint.article.article import Article
from articlelint.article.words import Words
from articlelint.finding import SEVERITIES, FileReport, Finding, Severity
from articlelint.site.roots import source_host
from articlelint.startup.records import NamedTuple

FIRST_FILES = 10
_MOST_FOLDERS = 10  # a table of more is no overview
_NO_WORDS = Words()  # only the front matter is read


class Counts:
    """What is found in some `files`. `safe_fixes` and `unsafe_fixes` are the findings that could be repaired so."""

    __slots__ = ("files", "safe_fixes", "severities", "unsafe_fixes")

    def __init__(self) -> None:
        self.files = self.safe_fixes = self.unsafe_fixes = 0
        self.severities: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)

    @property
    def findings(self) -> int:
        return sum(self.severities.values())

    @property
    def worst(self) -> Severity:
        """The worst severity that there is among them."""
        return next((severity for severity in SEVERITIES if self.severities[severity]), "info")

    def add(self, findings: Iterable[Finding]) -> None:
        """Count the findings of one more file."""
        self.files += 1
        for finding in findings:
            self.severities[finding.severity] += 1
            if finding.fix:
                self.safe_fixes += finding.fix.safety == "safe"
                self.unsafe_fixes += finding.fix.safety == "unsafe"

    def merge(self, other: Counts) -> None:
        """Count what `other` counts, too."""
        self.files += other.files
        self.safe_fixes += other.safe_fixes
        self.unsafe_fixes += other.unsafe_fixes
        for severity, number in other.severities.items():
            self.severities[severity] += number


class Doubtful(NamedTuple):
    """An article, as what it is filed and reads, and how probable it is that its category is wrong."""

    path: str
    filed_under: str
    reads_as: str
    doubt: float


class Statistics(NamedTuple):
    """The tables, most findings first; `rules` count only the files in which they find something.

    `hosts` are those from which the articles were taken, "" where one names none. `folders` are those of the deepest
    level at which there are no more than ten. `first` are the paths of files with most errors, then with most warnings,
    then with most remarks. `confused` says, by the category that articles are filed under, as what how many read;
    `doubtful` are those of them of whose categories most is known to speak against them, the surest first.
    """

    everything: Counts
    files_with_findings: int
    rules: Mapping[str, Counts]
    hosts: Mapping[str, Counts]
    folders: Mapping[str, Counts]
    first: Sequence[tuple[str, Counts]]
    confused: Mapping[str, Mapping[str, int]]
    doubtful: Sequence[Doubtful]


def collect(files: Iterable[FileReport]) -> Statistics:
    """Count what was found in `files`, and in how many nothing was."""
    everything = Counts()
    rules: dict[str, Counts] = {}
    hosts: dict[str, Counts] = {}
    folders: dict[str, Counts] = {}
    broken: list[tuple[str, Counts]] = []
    confused: dict[str, dict[str, int]] = {}
    doubtful: list[Doubtful] = []
    for report in files:
        findings = report.findings
        host = source_host(Article(report.path, report.text, _NO_WORDS))
        of_host = hosts.setdefault(host, Counts())
        of_folder = folders.setdefault(report.path.rpartition("/")[0], Counts())
        for counts in (everything, of_host, of_folder):
            counts.add(findings)
        if findings:
            of_file = Counts()
            of_file.add(findings)
            broken.append((report.path, of_file))
        by_rule: dict[str, list[Finding]] = {}
        for finding in findings:
            by_rule.setdefault(finding.rule, []).append(finding)
            if finding.confused:
                filed, reads_as = finding.confused
                row = confused.setdefault(filed, {})
                row[reads_as] = row.get(reads_as, 0) + 1
                if finding.doubt:
                    doubtful.append(Doubtful(report.path, filed, reads_as, finding.doubt))
        for rule, found in by_rule.items():
            rules.setdefault(rule, Counts()).add(found)
    broken.sort(key=lambda each: ([-number for number in each[1].severities.values()], each[0]))
    return Statistics(
        everything,
        len(broken),
        _most_first(rules),
        _most_first(hosts),
        _most_first(_gathered(folders)),
        broken[:FIRST_FILES],
        dict(sorted(confused.items(), key=lambda row: (-sum(row[1].values()), row[0]))),
        sorted(doubtful, key=lambda each: (-each.doubt, each.path))[:FIRST_FILES],
    )


def per_100(counts: Counts, files: int) -> float:
    """How many findings there are for each hundred of `files`."""
    return 100 * counts.findings / files if files else 0.0


def _most_first(table: Mapping[str, Counts]) -> dict[str, Counts]:
    return dict(sorted(table.items(), key=lambda row: (-row[1].findings, row[0])))


def _gathered(folders: Mapping[str, Counts]) -> Mapping[str, Counts]:
    """The folders; where they are too many to be shown each is counted with the one above it, but not all as one."""
    chosen = folders
    for level in range(max((folder.count("/") + 1 for folder in folders), default=0), 0, -1):
        if len(chosen) <= _MOST_FOLDERS:
            break
        gathered: dict[str, Counts] = {}
        for folder, counts in folders.items():
            gathered.setdefault("/".join(folder.split("/")[:level]), Counts()).merge(counts)
        if len(gathered) == 1:
            break
        chosen = gathered
    return chosen
