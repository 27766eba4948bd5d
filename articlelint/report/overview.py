"""What ends a list that is longer than the screen: its findings by rule, the worst first, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from articlelint.finding import SEVERITIES, FileReport, Finding, Summary
from articlelint.messages import count
from articlelint.report.cells import beginning, cell_width, ending
from articlelint.report.closing import Tally
from articlelint.report.escape import terminal
from articlelint.report.style import BOLD, DIM, SEVERITY_STYLES, paint
from articlelint.startup.records import NamedTuple
from articlelint.syntax.lines import LineIndex

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions

_FEWEST_RULES = 5  # however low the screen is
_NARROWEST = 20  # cells for a place


class _Seen:
    """The findings of one rule, the worst of the `rank` (in SEVERITIES).

    `example` is one of the worst, in the file with the shortest path: that is the place most likely to fit the line.
    """

    __slots__ = ("example", "findings", "length", "rank")

    def __init__(self) -> None:
        self.findings = self.length = 0
        self.rank = len(SEVERITIES)
        self.example = ""


class _Command(NamedTuple):
    """A command line, and what it does."""

    line: str
    does: str


class Overview:
    """What was found, by rule."""

    def __init__(self) -> None:
        self._rules: dict[str, _Seen] = {}

    def add(self, report: FileReport) -> None:
        """Count the findings of a file."""
        index: LineIndex | None = None
        length = cell_width(report.path)
        for finding in report.findings:
            seen = self._rules.setdefault(finding.rule, _Seen())
            seen.findings += 1
            rank = SEVERITIES.index(finding.severity)
            if (rank, length) < (seen.rank, seen.length):
                index = index or LineIndex(report.text)
                seen.rank, seen.length = rank, length
                seen.example = _place(finding, report.path, index)

    def lines(self, listed: int, summary: Summary, tally: Tally, options: ReportOptions) -> Iterator[str]:
        """The overview; the list above it shows `listed` of the findings."""
        total = sum(seen.findings for seen in self._rules.values())
        rules = sorted(self._rules.items(), key=lambda row: (row[1].rank, -row[1].findings, row[0]))
        commands = _commands(rules[0][0], total, listed, summary, tally, options)
        next_steps = list(_command_lines(commands, options))
        head = f"{count(total, 'finding')} by rule, the worst first"
        if listed < total:
            head += f" (listed above: the first {listed:,})"
        yield paint(head, BOLD, options.color)
        # Below the rules: an empty line, the next steps, another one, the summary and the prompt; above them the head.
        room = max(_FEWEST_RULES, options.rows - len(next_steps) - len(summary.notes) - 5)
        yield from _rule_lines(rules, room, options)
        yield ""
        yield from next_steps
        yield ""


def _place(finding: Finding, path: str, index: LineIndex) -> str:
    line, column = index.position(finding.start)
    return f"{path}:{line}:{column}"


def _rule_lines(rules: Sequence[tuple[str, _Seen]], room: int, options: ReportOptions) -> Iterator[str]:
    """The rules in at most `room` lines, each with an example, below it where that needs and has the room."""
    shown = rules if len(rules) <= room else rules[: room - 1]
    number_width = max(len(f"{seen.findings:,}") for _, seen in shown)
    severity_width = max(len(SEVERITIES[seen.rank]) for _, seen in shown)
    rule_width = max(len(terminal(rule)) for rule, _ in shown)
    beside = max(_NARROWEST, options.width - number_width - severity_width - rule_width - 8)
    is_below = 2 * len(rules) <= room and any(cell_width(terminal(seen.example)) > beside for _, seen in rules)
    for rule, seen in shown:
        severity, place = SEVERITIES[seen.rank], terminal(seen.example)
        painted = paint(f"{severity:<{severity_width}}", SEVERITY_STYLES[severity], options.color)
        line = f"  {seen.findings:>{number_width},}  {painted}  {terminal(rule):<{rule_width}}  "
        if is_below:  # whole, so that it can be copied
            info = options.rules.get(rule)
            about = beginning(terminal(info.summary), beside) if info else ""
            yield (line + paint(about, DIM, options.color)).rstrip()
            yield " " * (number_width + 4) + place
        else:
            yield line + paint(ending(place, beside), DIM, options.color)
    if len(shown) < len(rules):
        rest = sum(seen.findings for _, seen in rules[len(shown) :])
        yield f"  {rest:,} of {count(len(rules) - len(shown), 'other rule')}: see --statistics"


def _commands(
    worst: str, total: int, listed: int, summary: Summary, tally: Tally, options: ReportOptions
) -> Iterator[_Command]:
    """What to do next: only what makes sense after this run."""
    arguments = f" {terminal(options.arguments)}" if options.arguments else ""
    check = f"articlelint check{arguments}"
    if tally.safe_fixes:
        more = f", {tally.unsafe_fixes:,} more with --unsafe-fixes" if tally.unsafe_fixes else ""
        yield _Command(f"{check} --fix", f"repairs {tally.safe_fixes:,} of them{more}")
    elif tally.unsafe_fixes:
        yield _Command(f"{check} --unsafe-fixes --diff", f"shows {tally.unsafe_fixes:,} repairs that may remove words")
    yield _Command(f"articlelint explain {terminal(worst)}", "why that matters, and examples")
    yield _Command(f"{check} --statistics", "by host and folder, and the files to look at first")
    if not summary.suppressed.keys() & {"baseline", "diff-base"}:
        yield _Command(f"articlelint baseline{arguments}", "from then on only what is new is reported")
    if listed < total:
        yield _Command(f"{check} | less", f"lists all {total:,}")


def _command_lines(commands: Iterator[_Command], options: ReportOptions) -> Iterator[str]:
    """The commands and what they do, beside each other where there is room."""
    listed = list(commands)
    width = max(len(command.line) for command in listed)
    beside = all(2 + width + 2 + len(command.does) <= options.width for command in listed)
    yield paint("Next", BOLD, options.color)
    for command in listed:
        does = paint(command.does, DIM, options.color)
        if beside:
            yield f"  {command.line:<{width}}  {does}"
        else:
            yield f"  {command.line}"
            yield f"      {does}"
