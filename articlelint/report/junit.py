"""JUnit XML, which shows each article as a test: it fails where something is found for which the run fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import SEVERITIES, FileReport, Severity, Summary
from articlelint.report.closing import Tally, closing_lines, severity_counts
from articlelint.report.escape import xml
from articlelint.report.lines import explained, finding_line
from articlelint.syntax.lines import LineIndex

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write one suite: a case for each article, for each rule that did not run, skipped, and for each that crashed."""
    tally = Tally()
    cases: list[str] = []
    failures = 0
    for report in files:
        if report.findings:
            tally.add(report)
        severities = Counter(finding.severity for finding in report.findings)
        failed = any(severities[severity] for severity in options.fails)
        failures += failed
        cases.append(_case("articlelint", report.path, _found(report, severities, failed)))
    closing = summary()
    for rule, reason in sorted(closing.not_run.items()):
        cases.append(_case("articlelint.rules", rule, f'<skipped message="{xml(reason)}"/>'))
    for crash in closing.crashes:
        name = ": ".join(filter(None, (crash.path, crash.rule)))
        cases.append(_case("articlelint.rules", name, f'<error type="crash" message="{xml(crash.reason)}"/>'))
    out.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="articlelint">\n'
        f'<testsuite name="articlelint" tests="{len(cases)}" failures="{failures}" '
        f'errors="{len(closing.crashes)}" skipped="{len(closing.not_run)}">\n'
    )
    out.writelines(cases)
    lines = "\n".join(xml(line) for line in closing_lines(closing, tally, color=False))
    out.write(f"<system-out>{lines}</system-out>\n</testsuite>\n</testsuites>\n")


def _case(group: str, name: str, result: str) -> str:
    case = f'<testcase classname="{group}" name="{xml(name)}"'
    return f"{case}>{result}</testcase>\n" if result else f"{case}/>\n"


def _found(report: FileReport, severities: Counter[Severity], failed: bool) -> str:
    """The findings of an article, as its failure or else as what the test says; nothing where there are none."""
    if not report.findings:
        return ""
    index = LineIndex(report.text)
    lines: list[str] = []
    for finding in report.findings:
        reasons = explained(finding).split("\n")[1:]
        lines += (finding_line(finding, report.path, index), *("  " + reason for reason in reasons))
    text = "\n".join(map(xml, lines))
    if not failed:
        return f"<system-out>{text}</system-out>"
    worst = next(severity for severity in SEVERITIES if severities[severity])
    return f'<failure type="{worst}" message="{severity_counts(severities)}">{text}</failure>'
