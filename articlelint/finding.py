"""What a check says: findings, their places and their fixes.

All offsets are code points into the decoded file text exactly as read (BOM and line ends kept).
"""

from __future__ import annotations

from typing import Literal

from articlelint.startup.records import NamedTuple

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")  # worst first

Safety = Literal["safe", "unsafe"]


def at_least(severity: Severity, floor: Severity) -> bool:
    """Whether `severity` is as bad as `floor`, or worse."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(floor)


class Edit(NamedTuple):
    """Replace the source text from `start` to `end` by `text`."""

    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """Edits that repair one finding; `unsafe` ones may remove words of the article."""

    title: str
    safety: Safety
    edits: tuple[Edit, ...]


AND_HERE = "and here"


class Related(NamedTuple):
    """A further place that explains a finding; with AND_HERE as its message one that is flagged, too."""

    start: int
    end: int
    message: str


class Finding(NamedTuple):
    """One place where a rule says something. A finding about the whole file has start = end = 0.

    `confused`: for a category what the article is filed under, and what it reads as; --statistics counts them. `doubt`:
    how probable it is that the category is wrong, 0 where nobody knows.
    `in_company`: for what authors put there on purpose, too, the severity if the article has other parts of a page, or
    is of a site whose articles are taken from pages.
    `if_taken`: it counts only on a site whose articles are taken from pages.
    """

    rule: str
    severity: Severity
    message: str
    start: int
    end: int
    evidence: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    confused: tuple[str, str] | None = None
    in_company: Severity | None = None
    if_taken: bool = False
    doubt: float = 0.0


Means = Literal["inline", "baseline", "diff-base"]


class Suppressed(NamedTuple):
    """Findings that are left out: silenced in the article, in the baseline, or there before the change.

    `reason` is what the article gives as such.
    """

    findings: tuple[Finding, ...]
    means: Means
    reason: str = ""


class Crash(NamedTuple):
    """A rule that crashed on an article, so that nobody knows all that it would have found there.

    `path` is that of the article, "" if the rule crashed on what articles have in common. `rule` is "" if it was no
    rule, but what prepares an article for all of them. `reason` names the exception and its place. `plugin` is the
    module of the check; "" for those of articlelint.
    """

    path: str
    rule: str
    reason: str
    plugin: str = ""


class FileReport(NamedTuple):
    """The findings of one file, in the order of their places. `text` is the decoded file, for line numbers and quotes.

    `encoding` is the name of the detected encoding where the file is not UTF-8. `suppressed` are findings that count
    for nothing but are not forgotten: the machine formats mark them. `crashes` are those of rules on this file.
    """

    path: str
    text: str
    findings: tuple[Finding, ...]
    encoding: str = "utf-8"
    suppressed: tuple[Suppressed, ...] = ()
    crashes: tuple[Crash, ...] = ()


class Summary:
    """What a run did: counts for the last line of every report.

    skipped: reason -> files. rules: rule -> findings. suppressed: by what means -> findings that count for nothing.
    not_run: rule -> why it could not judge. notes: what the user should know about the run itself. fixed: findings that
    were repaired, and are not among the others, in so many fixed_files. failures: those of the notes that say which
    repaired files could not be written. crashes: those of rules, on all files.
    """

    __slots__ = (
        "crashes",
        "failures",
        "files",
        "fixed",
        "fixed_files",
        "not_run",
        "notes",
        "rules",
        "severities",
        "skipped",
        "suppressed",
    )

    def __init__(self) -> None:
        self.files = 0
        self.skipped: dict[str, int] = {}
        self.severities: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)
        self.rules: dict[str, int] = {}
        self.suppressed: dict[Means, int] = {}
        self.not_run: dict[str, str] = {}
        self.notes: list[str] = []
        self.fixed = 0
        self.fixed_files = 0
        self.failures: list[str] = []
        self.crashes: list[Crash] = []

    @property
    def skipped_files(self) -> int:
        return sum(self.skipped.values())
