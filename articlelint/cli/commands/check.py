"""The command `check`: finds the articles, lints them, and writes the report."""

from __future__ import annotations

import itertools
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TextIO, cast

from articlelint import __version__
from articlelint.cli.console import Copied, bar, is_coloured, output, progress, size, write_utf8
from articlelint.config.model import find_baseline
from articlelint.files.discovery import Found, Skipped, discover
from articlelint.storage import sealed

if TYPE_CHECKING:
    from articlelint.cache.replay import Replay
    from articlelint.config.model import Config, ConfigFinder
    from articlelint.finding import FileReport, Summary
    from articlelint.fixing.write import Keep
    from articlelint.run.runner import Run
    from articlelint.suppression.baseline import Baselines

# Options that make no difference to what a report says.
_INDIFFERENT = ("cache_strategy", "jobs", "no_cache", "output_file", "run")
# Options that check and baseline have in common.
_SELECTING = ("select", "extend_select", "ignore", "include", "exclude", "min_severity", "config")


def run(options: Namespace, finder: ConfigFinder) -> int:
    """Do what `options` say; gives the exit code.

    Raises what a run raises (articlelint.run.runner.Run), BaselineError and RevisionError.
    """
    paths = options.paths or ["."]
    from_stdin = paths == ["-"]
    if from_stdin != (options.stdin_filename is not None) or ("-" in paths and len(paths) > 1):
        print("articlelint: to lint stdin, say: articlelint check --stdin-filename FILE -", file=sys.stderr)
        return 2
    if from_stdin and options.diff_base is not None:
        print("articlelint: --diff-base compares files, not stdin", file=sys.stderr)
        return 2
    if from_stdin:
        baselines = _baselines(options, [os.path.abspath(options.stdin_filename)])
        return _lint(options, finder, finder.for_file(options.stdin_filename), baselines)
    config = finder.for_folder(os.getcwd())
    found = list(discover(paths, config_for=finder.for_folder))
    baselines = _baselines(options, [each.absolute for each in found])
    replay = _replay(options, finder, config, found) if baselines is None else None
    kept = replay.kept() if replay is not None else None
    if kept is None:
        return _lint(options, finder, config, baselines, found, replay)
    with kept.report, output(options.output_file) as out:
        write_utf8(out, sealed.parts(kept.report))
    sys.stderr.write(kept.aside)
    return kept.code


def _replay(options: Namespace, finder: ConfigFinder, config: Config, found: list[Found | Skipped]) -> Replay | None:
    """The report of a run that was like this one; None where that would depend on more than is looked at."""
    configs = finder.configs()
    if options.no_cache or options.fix or options.diff or options.diff_base is not None:
        return None
    if any(each.plugins for each in configs):
        return None
    from articlelint import cache
    from articlelint.cache import stamps
    from articlelint.cache.replay import Replay

    on_terminal = not options.output_file and sys.stdout.isatty()
    said: list[object] = [
        stamps.of_engine(),
        [(name, value) for name, value in sorted(vars(options).items()) if name not in _INDIFFERENT],
        (os.getcwd(), is_coloured(options.color, on_terminal), size(on_terminal), bar(sys.stdout)),
        [stamps.of_config(each) for each in configs],
        "\0".join([each.path for each in found if isinstance(each, Found)]),
        [each for each in found if isinstance(each, Skipped)],
    ]
    if not any(map(os.path.isdir, options.paths or ["."])):  # single files, which are judged by what is known of others
        said += stamps.of_files([os.path.join(cache.folder_of(each), cache.SITE_INDEX) for each in configs], "stat")
    files = [each.absolute for each in found if isinstance(each, Found)]
    return Replay(cache.folder_of(config), said, files, options.cache_strategy)


def _lint(
    options: Namespace,
    finder: ConfigFinder,
    config: Config,
    baselines: Baselines | None,
    found: list[Found | Skipped] | None = None,
    replay: Replay | None = None,
) -> int:
    """Lint what was `found`, or stdin where that is None, and write the report; `replay` keeps it."""
    from articlelint import report
    from articlelint.finding import SEVERITIES, at_least
    from articlelint.run.runner import Run

    run = Run(
        options.paths or ["."],
        finder.for_folder,
        progress=progress(options.quiet),
        leave_out=_leaving_out(options, baselines, finder),
        processes=options.jobs,
        found=found,
        is_cached=not options.no_cache,
    )
    if config.output_format not in report.FORMATS:
        known = ", ".join(report.FORMATS)
        raise config.error(f"there is no format '{config.output_format}'; there are {known}", "output-format")
    if options.statistics and config.output_format not in report.STATISTICS_FORMATS:
        known = ", ".join(report.STATISTICS_FORMATS)
        print(f"articlelint: --statistics has no format '{config.output_format}'; it has {known}", file=sys.stderr)
        return 2
    run.site(config)  # mistakes in the configuration come before anything is written
    from_stdin = found is None
    if options.fix or options.diff:
        from articlelint.fixing.write import Repairs

        run.repair = Repairs(_keep_repairs(options, is_file=not from_stdin), run.summary, unsafe=options.unsafe_fixes)
    print_text = from_stdin and options.fix and not options.diff
    files = (
        iter([_check_stdin(run, options.stdin_filename, config, print_text=print_text)])
        if from_stdin
        else _check_files(run, baselines)
    )
    if options.diff:
        return _only_diff(files, run.summary, options)
    first = next(files, None)
    aside = Copied(sys.stderr)
    with output(options.output_file, sys.stderr if print_text else sys.stdout) as out:
        columns, rows = size(out.isatty())
        settings = report.ReportOptions(
            color=is_coloured(options.color, out.isatty()),
            quiet=options.quiet,
            statistics=options.statistics,
            width=columns,
            rows=0 if from_stdin else rows,
            bar=bar(out),
            arguments=_again(options) if rows else "",
            rules={
                name: report.RuleInfo(name, rule.summary, rule.why, rule.severity) for name, rule in run.rules.items()
            },
            version=__version__,
            aside=cast("TextIO", aside),
            fails=tuple(each for each in SEVERITIES if config.fail_on != "never" and at_least(each, config.fail_on)),
        )
        everything = itertools.chain(() if first is None else (first,), files)
        copied = Copied(out) if replay is not None else None
        report.write(config.output_format, everything, lambda: run.summary, cast("TextIO", copied or out), settings)
    failed = run.failed or (options.exit_non_zero_on_fix and run.summary.fixed > 0)
    code = 1 if failed and not options.exit_zero else 0
    if replay is not None and copied is not None and copied.is_plain and run.witness is not None:
        replay.keep(code, copied.content, aside.content, run.witness)
    return code


def _again(options: Namespace) -> str:
    """The arguments that check and baseline have in common, as they were given, for a shell."""
    import shlex

    arguments = list(options.paths)
    for name in _SELECTING:
        given = getattr(options, name) or []
        for value in [given] if isinstance(given, str) else given:
            arguments += [f"--{name.replace('_', '-')}", value]
    return shlex.join([*arguments, "--isolated"] if options.isolated else arguments)


def _keep_repairs(options: Namespace, *, is_file: bool) -> Keep:
    """What is done with a repaired article: --diff shows it, --fix writes it where it came from a file."""
    from articlelint.fixing import write as files
    from articlelint.report.escape import terminal

    def show(before: FileReport, after: FileReport, path: str) -> None:
        for line in files.diff(before, after):
            sys.stdout.write(terminal(line.rstrip("\n")) + "\n" if sys.stdout.isatty() else line)

    def nothing(before: FileReport, after: FileReport, path: str) -> None:
        """The text goes to stdout, repaired or not."""

    return show if options.diff else files.write if is_file else nothing


def _only_diff(files: Iterator[FileReport], summary: Summary, options: Namespace) -> int:
    """Let each article be shown that would be repaired, and nothing else of what is found."""
    for _ in files:
        pass
    if not options.quiet:
        from articlelint.report.closing import count

        for note in summary.notes:
            print(f"articlelint: {note}", file=sys.stderr)
        print(f"articlelint: {summary.fixed:,} to fix in {count(summary.fixed_files, 'file')}", file=sys.stderr)
    return 1 if summary.fixed and not options.exit_zero else 0


def _baselines(options: Namespace, files: Iterable[str] | None = None) -> Baselines | None:
    """The baselines that hold for a run; None where there is none for any of its `files`, absolute, if they are known.

    There is none, either, where it is to look at nothing that happens to lie around.
    """
    if options.baseline is None:
        if options.no_baseline or options.isolated:
            return None
        folders = {path.rpartition(os.sep)[0] or os.sep for path in files or ()}
        if files is not None and not any(map(find_baseline, folders)):
            return None
    from articlelint.suppression.baseline import Baselines

    return Baselines(os.getcwd(), options.baseline)


def _leaving_out(
    options: Namespace, baselines: Baselines | None, finder: ConfigFinder
) -> Callable[[FileReport], FileReport] | None:
    """What puts the known findings of a report aside: those of baselines, then those of an earlier revision."""
    from_baseline = baselines.leave_out if baselines is not None else None
    if options.diff_base is None:
        return from_baseline
    from articlelint.files.revision import Revision
    from articlelint.run.runner import Run
    from articlelint.suppression.baseline import Baseline, Known, entry

    paths = options.paths or ["."]
    earlier = _baselines(options)
    with Revision(options.diff_base, paths) as revision:
        before = Run(
            paths,
            finder.for_folder,
            progress=progress(options.quiet),
            leave_out=earlier.leave_out if earlier is not None else None,
            files=revision,
        )
        there = Baseline({report.path: entry(report) for report in before if report.findings})
    known = Known(there, os.getcwd(), "diff-base")

    def leave_out(report: FileReport) -> FileReport:
        report = from_baseline(report) if from_baseline is not None else report
        return known.leave_out(report, report.path)

    return leave_out


def _check_files(run: Run, baselines: Baselines | None) -> Iterator[FileReport]:
    yield from run
    if baselines is not None:
        run.summary.notes.extend(baselines.notes(run))


def _check_stdin(run: Run, filename: str, config: Config, *, print_text: bool) -> FileReport:
    """Lint stdin; with `print_text` its text goes to stdout, repaired where something was to repair."""
    from articlelint.files.reading import decode

    data = sys.stdin.buffer.read()
    relative = config.relative(os.path.abspath(filename))
    report = run.check_source(decode(data), filename.replace(os.sep, "/"), config, relative)
    if print_text:
        sys.stdout.flush()
        sys.stdout.buffer.write(report.text.encode("utf-8") if run.summary.fixed else data)
        sys.stdout.buffer.flush()
    return report
