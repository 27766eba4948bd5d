"""The command `baseline`: writes down what is found, so that `check` reports only what is new."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from articlelint.cli.options import SEVERITIES, add_configuration, add_globs, add_selection, finder_for

if TYPE_CHECKING:
    from articlelint.config.finder import ConfigFinder

HELP = "write down what is found, so that check reports only what is new"
DESCRIPTION = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: this folder)")
    parser.add_argument("--prune", action="store_true", help="only take out what is no longer there; add nothing")
    parser.add_argument("--baseline", metavar="FILE", help="the file to write, instead of the nearest one")
    add_selection(parser)
    parser.add_argument("--min-severity", choices=SEVERITIES, help="take findings from this severity on (warning)")
    add_globs(parser)
    parser.add_argument("--quiet", "-q", action="store_true", help="say nothing")
    add_configuration(parser)


def run(options: Namespace) -> int:
    """Write the baseline."""
    from articlelint.cli.console import progress, show, tell, tell_crashes
    from articlelint.run.runner import Run
    from articlelint.run.settings import Settings
    from articlelint.suppression import baseline

    paths = options.paths or ["."]
    finder = finder_for(options)
    path = options.baseline or _path_for(paths, finder)
    exists = os.path.isfile(path)
    folder = os.path.dirname(os.path.abspath(path))
    known = baseline.Known(baseline.read(path) if exists or options.prune else baseline.Baseline(), folder)
    found: dict[str, dict[str, str]] = {}
    settings = Settings(
        progress=progress(options.quiet), leave_out=lambda report: known.leave_out(report, known.path_of(report))
    )
    linted = Run(paths, finder.for_folder, settings)
    for report in linted:
        old = [finding for each in report.suppressed if each.means == "baseline" for finding in each.findings]
        kept = old if options.prune else [*report.findings, *old]
        kept.sort(key=lambda finding: (finding.start, finding.end, finding.rule))
        found[known.path_of(report)] = baseline.entry(report._replace(findings=tuple(kept)))
    if linted.summary.crashes:
        tell_crashes(linted.summary.crashes)
    for rule, reason in linted.incomplete.items():
        raise baseline.BaselineError(f"nothing is written: {rule} did not run: {reason}")
    if linted.summary.crashes:
        tell(f"{path} is not written: what these rules would have found is not known")
        return 2
    now = known.updated(found, linted)
    baseline.write(path, now)
    if not options.quiet:
        number, in_files = baseline.size(now.files)
        before = baseline.size(known.baseline.files)[0]
        change = f" ({number - before:+,})" if exists else ""
        show(f"{number:,} findings{change} of {in_files:,} files are in {os.path.relpath(path)}")
    return 0


def _path_for(paths: Sequence[str], finder: ConfigFinder) -> str:
    """The baseline to write for `paths`: the nearest one; if there is none, one beside the configuration."""
    from articlelint.suppression.location import BASELINE_NAME, find_baseline

    common = os.path.commonpath([os.path.abspath(path) for path in paths])
    folder = common if os.path.isdir(common) else os.path.dirname(common)
    root = finder.for_folder(folder).folder
    is_below = os.path.join(folder, "").startswith(os.path.join(root, ""))
    return find_baseline(folder) or os.path.join(root if is_below else folder, BASELINE_NAME)
