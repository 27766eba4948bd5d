"""Workflow commands that GitHub shows as annotations of a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple, TextIO

from articlelint.finding import SEVERITIES, FileReport, Finding, LineIndex, Summary
from articlelint.report.closing import Tally, closing_lines, count
from articlelint.report.escape import command_data, command_property, terminal

if TYPE_CHECKING:
    from articlelint.report import ReportOptions

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
_SHOWN = 10  # annotations of each level that GitHub shows for one step


class _Annotation(NamedTuple):
    """Sorts worst first, then by place."""

    rank: int
    path: str
    start: int
    command: str


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write all annotations, worst first: of a long report the service shows only the first ones."""
    tally = Tally()
    annotations: list[_Annotation] = []
    for report in files:
        if report.findings:
            tally.add(report)
            annotations += _annotations(report, options.base)
    out.writelines(annotation.command + "\n" for annotation in sorted(annotations))
    if not options.quiet:
        out.writelines(line + "\n" for line in closing_lines(summary(), tally, color=False))
        left_out = _left_out(annotations)
        if left_out:
            out.write(left_out + "\n")


def _annotations(report: FileReport, base: str | None) -> Iterable[_Annotation]:
    # The service finds an absolute path in the repository, wherever the run started.
    path = str(PurePath(base, report.path).as_posix()) if base else report.path
    index = LineIndex(report.text)
    for finding in report.findings:
        rank = SEVERITIES.index(finding.severity)
        yield _Annotation(rank, report.path, finding.start, _command(finding, path, index))


def _command(finding: Finding, path: str, index: LineIndex) -> str:
    line, column = index.position(finding.start)
    end_line, end_column = index.position(finding.end)
    place = f"line={line}"
    if end_line > line:  # columns are for spans within a line
        place += f",endLine={end_line}"
    elif finding.end > 0:
        place += f",col={column},endLine={end_line},endColumn={end_column}"
    message = "\n".join([terminal(finding.message), *(f"because: {terminal(reason)}" for reason in finding.evidence)])
    return (
        f"::{_LEVELS[finding.severity]} file={command_property(terminal(path))},{place},"
        f"title={command_property(terminal(finding.rule))}::{command_data(message)}"
    )


def _left_out(annotations: Iterable[_Annotation]) -> str:
    """How many findings are in this log only."""
    ranks = [annotation.rank for annotation in annotations]
    excess = [(severity, ranks.count(rank) - _SHOWN) for rank, severity in enumerate(SEVERITIES)]
    over = [count(number, severity) for severity, number in excess if number > 0]
    if not over:
        return ""
    return f"GitHub shows {_SHOWN} annotations of each level; only this log has the other {', '.join(over)}"
