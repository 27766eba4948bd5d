"""Commands in the log of a continuous integration service, of which it makes annotations of a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import SEVERITIES, FileReport, Finding, Severity, Summary
from articlelint.messages import count
from articlelint.report.closing import Tally, closing_lines
from articlelint.startup.records import NamedTuple
from articlelint.syntax.lines import LineIndex

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions

_SHOWN = 10  # annotations of each severity that GitHub and Azure Pipelines show for one step


class Service(NamedTuple):
    """What shows annotations, of which severities, and how a finding in a file with this path is told to it."""

    name: str
    severities: tuple[Severity, ...]
    command: Callable[[Finding, str, LineIndex], str]


class _Annotation(NamedTuple):
    """Sorts worst first, then by place."""

    rank: int
    path: str
    start: int
    command: str


def write_annotations(
    service: Service,
    files: Iterable[FileReport],
    summary: Callable[[], Summary],
    out: TextIO,
    options: ReportOptions,
) -> None:
    """Write all annotations, worst first: of a long report the service shows only the first ones."""
    tally = Tally()
    annotations = sorted(each for report in tally.over(files) for each in _annotations(service, report, options.base))
    out.writelines(annotation.command + "\n" for annotation in annotations)
    if not options.quiet:
        out.writelines(line + "\n" for line in closing_lines(summary(), tally, color=False))
        left_out = _left_out(service, annotations)
        if left_out:
            out.write(left_out + "\n")


def _annotations(service: Service, report: FileReport, base: str | None) -> Iterator[_Annotation]:
    # The service finds an absolute path in the repository, wherever the run started.
    path = str(PurePath(base, report.path).as_posix()) if base else report.path
    index = LineIndex(report.text)
    for finding in report.findings:
        rank = SEVERITIES.index(finding.severity)
        yield _Annotation(rank, report.path, finding.start, service.command(finding, path, index))


def _left_out(service: Service, annotations: Iterable[_Annotation]) -> str:
    """How many findings are in this log only."""
    ranks = [annotation.rank for annotation in annotations]
    excess = [(severity, ranks.count(SEVERITIES.index(severity)) - _SHOWN) for severity in service.severities]
    over = [count(number, severity) for severity, number in excess if number > 0]
    if not over:
        return ""
    return f"{service.name} shows {_SHOWN} annotations of each level; only this log has the other {', '.join(over)}"
