"""`--statistics` for people: tables with bars, fitted to the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from articlelint.finding import SEVERITIES, FileReport, Summary
from articlelint.report.cells import beginning, cell_width, ending
from articlelint.report.closing import Tally, closing_lines
from articlelint.report.escape import terminal
from articlelint.report.statistics import Counts, Statistics, collect, per_100
from articlelint.report.style import BLUE, BOLD, DIM, SEVERITY_STYLES, paint
from articlelint.startup.records import NamedTuple

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions

_ROWS = 10  # of hosts and folders; the data have all
_NAMES = 4  # of categories that articles of one read as
_LONGEST_BAR, _SHORTEST_BAR = 30, 5
_SHORTEST_NAME, _LONGEST_CATEGORY = 12, 30
_GAP = "  "


class _Row(NamedTuple):
    """The cells of a line, the style of each, and how long its bar is, of 1."""

    cells: Sequence[str]
    styles: Sequence[str] = ()
    share: float = 0.0


class _Table(NamedTuple):
    """`columns` are their names; those of `names` stand to the left. `shortened`: the one that gives way."""

    title: str
    columns: Sequence[str]
    names: Sequence[int]
    rows: Sequence[_Row]
    shortened: int | None = None


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write the tables, then the closing lines of every report for people."""
    found = collect(files)
    out.writelines(line + "\n" for table in _tables(found) for line in _lines(table, options))
    if not options.quiet:
        tally = Tally()
        tally.files = found.files_with_findings
        tally.safe_fixes, tally.unsafe_fixes = found.everything.safe_fixes, found.everything.unsafe_fixes
        out.writelines(line + "\n" for line in closing_lines(summary(), tally, options.color))


def _tables(found: Statistics) -> Iterator[_Table]:
    """The tables that have something to say: one host or folder is no table."""
    if not found.everything.findings:
        return
    yield _rules(found)
    if len(found.hosts) > 1:
        yield _places("By host of the source", "host", found.hosts, "(no source named)")
    if len(found.folders) > 1:
        yield _places("By folder", "folder", found.folders, ".")
    yield _first(found)
    if found.confused:
        yield _confused(found)
    if found.doubtful:
        yield _doubtful(found)


def _rules(found: Statistics) -> _Table:
    most = max(each.findings for each in found.rules.values())
    rows = []
    for rule, counts in found.rules.items():
        rate = _rate(per_100(counts, found.everything.files))
        fixes = (f"{number:,}" if number else "" for number in (counts.safe_fixes, counts.unsafe_fixes))
        cells = (f"{counts.findings:,}", counts.worst, terminal(rule), rate, *fixes)
        rows.append(_Row(cells, ("", SEVERITY_STYLES[counts.worst]), counts.findings / most))
    return _Table("Findings by rule", ("findings", "", "rule", "per 100", "--fix", "unsafe"), (1, 2), rows, 2)


def _places(title: str, noun: str, table: Mapping[str, Counts], unnamed: str) -> _Table:
    """Hosts or folders: those with most findings, and the sum of the others."""
    shown, others = list(table.items())[:_ROWS], list(table.values())[_ROWS:]
    most = max(per_100(counts, counts.files) for _, counts in shown)
    rows = []
    for name, counts in shown:
        rate = per_100(counts, counts.files)
        cells = (f"{counts.findings:,}", terminal(name) or unnamed, f"{counts.files:,}", _rate(rate))
        rows.append(_Row(cells, (), rate / most if most else 0.0))
    if others:
        rest = Counts()
        for counts in others:
            rest.merge(counts)
        rate = per_100(rest, rest.files)
        rows.append(_Row((f"{rest.findings:,}", f"({len(others):,} more)", f"{rest.files:,}", _rate(rate))))
    return _Table(title, ("findings", noun, "articles", "per 100"), (1,), rows, 1)


def _first(found: Statistics) -> _Table:
    """The paths stay whole, so that they can be copied."""
    there = [severity for severity in SEVERITIES if found.everything.severities[severity]]
    rows = []
    for path, counts in found.first:
        numbers = (f"{counts.severities[severity]:,}" if counts.severities[severity] else "" for severity in there)
        rows.append(_Row((*numbers, terminal(path)), [SEVERITY_STYLES[severity] for severity in there]))
    order = ", then with most ".join(f"{severity}s" for severity in there)
    columns = (*(f"{severity}s" for severity in there), "file")
    return _Table(f"Look at these first: the files with most {order}", columns, (len(there),), rows)


def _confused(found: Statistics) -> _Table:
    rows = []
    for filed, row in found.confused.items():
        by_number = sorted(row.items(), key=lambda each: (-each[1], each[0]))
        names = [f"{_category(name)} {number:,}" for name, number in by_number[:_NAMES]]
        others = sum(number for _, number in by_number[_NAMES:])
        read_as = ", ".join([*names, f"others {others:,}"] if others else names)
        rows.append(_Row((f"{sum(row.values()):,}", _category(filed), read_as)))
    columns = ("articles", "filed under", "read as")
    return _Table("Categories that hold articles on something else", columns, (1, 2), rows)


def _doubtful(found: Statistics) -> _Table:
    """The most doubtful categories; 99 % is the most that is said, as nothing is certain."""
    rows = []
    for each in found.doubtful:
        share = f"{min(each.doubt, 0.99):.0%}"
        rows.append(_Row((share, _category(each.filed_under), _category(each.reads_as), terminal(each.path))))
    columns = ("wrong", "filed under", "reads as", "file")
    return _Table("Look at these categories first: how probable it is that they are wrong", columns, (1, 2, 3), rows)


def _category(name: str) -> str:
    return beginning(terminal(name), _LONGEST_CATEGORY)


def _rate(per_hundred: float) -> str:
    return "<0.1" if 0 < per_hundred < 0.05 else f"{per_hundred:,.1f}"


def _lines(table: _Table, options: ReportOptions) -> Iterator[str]:
    """The table with its title, bars in what is left of each line."""
    color = options.color
    rows = [_Row(table.columns, [DIM] * len(table.columns)), *table.rows]
    widths = [max(cell_width(row.cells[i]) for row in rows) for i in range(len(table.columns))]
    left = options.width - sum(len(_GAP) + width for width in widths) - len(_GAP)
    if table.shortened is not None and left < _SHORTEST_BAR:
        widths[table.shortened] = max(_SHORTEST_NAME, widths[table.shortened] + left - _SHORTEST_BAR)
    bar = max(_SHORTEST_BAR, min(_LONGEST_BAR, left))
    yield paint(table.title, BOLD, color)
    for row in rows:
        line = ""
        for i, cell in enumerate(row.cells):
            fitted = ending(cell, widths[i])
            blanks = " " * (widths[i] - cell_width(fitted))
            shown = paint(fitted, row.styles[i] if i < len(row.styles) else "", color)
            line += _GAP + (shown + blanks if i in table.names else blanks + shown)
        if row.share:
            line += _GAP + paint(options.bar * max(1, round(row.share * bar)), BLUE, color)
        yield line.rstrip()
    yield ""
