"""The command `check`: finds the articles, lints them, and writes the report."""

from __future__ import annotations

import itertools
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO, cast

from articlelint import __version__
from articlelint.cli.console import (
    bar,
    is_coloured,
    is_shown,
    pass_on,
    progress,
    repeat,
    show,
    size,
    tell,
    tell_crashes,
)
from articlelint.cli.options import (
    SEVERITIES,
    UsageError,
    add_cache_folder,
    add_configuration,
    add_globs,
    add_selection,
    cache_folder,
    finder_for,
    positive,
)
from articlelint.errors import ArticlelintError
from articlelint.files.discovery import Found, Skipped, discover
from articlelint.report.streams import Copied, output, write_utf8
from articlelint.startup.records import NamedTuple
from articlelint.storage import sealed
from articlelint.suppression.location import find_baseline

if TYPE_CHECKING:
    from articlelint.cache.replay import Kept, Replay
    from articlelint.config.finder import ConfigFinder
    from articlelint.config.model import Config
    from articlelint.finding import FileReport
    from articlelint.fixing.repair import Repair
    from articlelint.report.formats import ReportOptions
    from articlelint.run.runner import Run
    from articlelint.suppression.baseline import Baselines, Known

HELP = "lint files and folders"
DESCRIPTION = "Lint files and folders."

_FORMATS = (  # those of articlelint.report.formats, which is not imported for this alone
    *("text", "concise", "grouped", "json", "jsonl", "github", "gitlab", "azure", "sarif", "junit", "checkstyle"),
    *("rdjson", "markdown"),
)
# Options that make no difference to what a report says.
_INDIFFERENT = ("cache_dir", "cache_strategy", "jobs", "no_cache", "output_file", "run")
_NAMED_FILES = 10  # of those that could not be written
# Options that check and baseline have in common.
_SELECTING = ("select", "extend_select", "ignore", "include", "exclude", "min_severity", "config")


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and folders (default: this folder); - for stdin"
    )
    add_selection(parser)
    parser.add_argument("--min-severity", choices=SEVERITIES, help="show findings from this severity on (warning)")
    parser.add_argument(
        "--fail-on", choices=(*SEVERITIES, "never"), help="severity from which the exit code is 1 (warning)"
    )
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")
    _add_fixing(parser)
    add_globs(parser)
    parser.add_argument("--output-format", choices=_FORMATS, help="how to write the report (text)")
    parser.add_argument("--output-file", metavar="FILE", help="write the report there instead of to stdout")
    parser.add_argument(
        "--statistics", action="store_true", help="show findings by rule, host and folder instead of listing them"
    )
    known = parser.add_mutually_exclusive_group()
    known.add_argument("--baseline", metavar="FILE", help="leave out what this baseline holds, not the nearest one")
    known.add_argument("--no-baseline", action="store_true", help="report what is in the baseline, too")
    parser.add_argument("--diff-base", metavar="REV", help="report only what was not there at this git revision")
    _add_cache(parser)
    parser.add_argument(
        "--jobs", "-j", type=positive, metavar="N", help="processes that share the work, one a core by default"
    )
    parser.add_argument("--quiet", "-q", action="store_true", help="print findings only")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    parser.add_argument("--stdin-filename", metavar="FILE", help="the path that the text on stdin is to be taken for")
    parser.add_argument(
        "--model", metavar="MODEL", help="judge categories by what 'articlelint learn' has written there"
    )
    add_configuration(parser)


def _add_fixing(parser: ArgumentParser) -> None:
    parser.add_argument("--fix", action="store_true", help="repair what can be repaired safely, and report the rest")
    parser.add_argument(
        "--unsafe-fixes", action="store_true", help="with --fix or --diff: also make fixes that may remove words"
    )
    parser.add_argument("--diff", action="store_true", help="print what --fix would change, and write nothing")
    parser.add_argument("--exit-non-zero-on-fix", action="store_true", help="exit with 1 where something was repaired")


def _add_cache(parser: ArgumentParser) -> None:
    add_cache_folder(parser)
    parser.add_argument("--no-cache", action="store_true", help="read and judge every file anew, and keep nothing")
    parser.add_argument(
        "--cache-strategy",
        choices=("stat", "content"),
        default="stat",
        help="how to tell that a file is unchanged: by its size and times, or by its content (stat)",
    )


class UnwrittenError(ArticlelintError):
    """Repaired files that could not be written. The notes of the report say it, too, if they are shown."""

    def __init__(self, failures: Sequence[str]) -> None:
        """`failures` name the files and say why."""
        others = len(failures) - _NAMED_FILES
        super().__init__(
            "\n".join([*failures[:_NAMED_FILES], *([f"{others:,} more were not written"] if others > 0 else [])])
        )


def run(options: Namespace) -> int:
    """Lint what the options name, and write the report; gives the exit code.

    Raises what a run raises (articlelint.run.runner.Run), UsageError, BaselineError, RevisionError and UnwrittenError.
    """
    from_stdin = _is_stdin(options)
    if from_stdin != (options.stdin_filename is not None) or ("-" in options.paths and not from_stdin):
        raise UsageError("to lint stdin, say: articlelint check --stdin-filename FILE -")
    if from_stdin and options.diff_base is not None:
        raise UsageError("--diff-base compares files, not stdin")
    finder = finder_for(options)
    return _check_stdin(options, finder) if from_stdin else _check_files(options, finder)


def _is_stdin(options: Namespace) -> bool:
    is_stdin: bool = options.paths == ["-"]
    return is_stdin


def _check_stdin(options: Namespace, finder: ConfigFinder) -> int:
    """Lint the text on stdin. With --fix it goes to stdout, repaired if there is something to repair."""
    from articlelint.files.reading import decode
    from articlelint.run.runner import Run
    from articlelint.run.settings import Settings

    name = options.stdin_filename
    config = finder.for_file(name)
    known = _leave_out(_baselines(options, [os.path.abspath(name)]), None)
    linted = Run((), finder.for_folder, Settings(leave_out=known, repair=_repair(options, None)))
    _prepare(linted, config, options)

    def report() -> Iterator[FileReport]:
        data = sys.stdin.buffer.read()
        found = linted.check_source(
            decode(data), name.replace(os.sep, "/"), config, config.relative(os.path.abspath(name))
        )
        if options.fix and not options.diff:
            pass_on(found.text.encode("utf-8") if linted.summary.fixed else data)
        yield found

    if options.diff:
        return _only_diff(report(), linted, options)
    return _write_report(report(), linted, config, options, sys.stderr if options.fix else sys.stdout)


def _check_files(options: Namespace, finder: ConfigFinder) -> int:
    """Lint files and folders, or give the report of an earlier run again."""
    paths = options.paths or ["."]
    config = finder.for_folder(os.getcwd())
    found = list(discover(paths, config_for=finder.for_folder))
    baselines = _baselines(options, [each.absolute for each in found])
    replay = _replay(options, finder, config, found) if baselines is None else None
    kept = replay.kept() if replay is not None else None
    if kept is not None:
        return _give_again(kept, options)
    from articlelint.run.runner import Run
    from articlelint.run.settings import Settings

    files = [each.absolute for each in found if isinstance(each, Found)]
    before = _before(options, finder)
    settings = Settings(
        progress=progress(options.quiet),
        leave_out=_leave_out(baselines, before.known if before is not None else None),
        repair=_repair(options, files),
        found=found,
        processes=options.jobs,
        cache=_cache(options),
    )
    linted = Run(paths, finder.for_folder, settings)
    if before is not None:
        linted.take_over(before.run, options.diff_base)
    _prepare(linted, config, options)
    reports = _with_notes(linted, baselines)
    if options.diff:
        return _only_diff(reports, linted, options)
    if options.fix:
        from articlelint.fixing.write import removed_leftovers

        linted.summary.notes.extend(removed_leftovers(files))
    return _write_report(reports, linted, config, options, sys.stdout, replay)


def _prepare(linted: Run, config: Config, options: Namespace) -> None:
    """Find mistakes in options and configuration before anything is written."""
    from articlelint.report import formats

    if config.output_format not in formats.FORMATS:
        known = ", ".join(formats.FORMATS)
        raise config.error(f"there is no format {config.output_format!r}; there are {known}", "output-format")
    if options.statistics and config.output_format not in formats.STATISTICS_FORMATS:
        known = ", ".join(formats.STATISTICS_FORMATS)
        raise UsageError(f"--statistics has no format '{config.output_format}'; it has {known}")
    linted.load(config)


def _cache(options: Namespace) -> str | None:
    """Where what is found is kept; None where nothing is to be taken from there."""
    return None if options.no_cache or options.isolated else cache_folder(options)


# --- a report given again ---------------------------------------------------------------------------------------------


def _replay(options: Namespace, finder: ConfigFinder, config: Config, found: list[Found | Skipped]) -> Replay | None:
    """The report of a run that was like this one; None if that would depend on more than is looked at."""
    configs = finder.configs()
    cache = _cache(options)
    if cache is None or options.fix or options.diff or options.diff_base is not None:
        return None
    if any(each.plugins for each in configs):
        return None
    from articlelint.cache import location, stamps
    from articlelint.cache.replay import Replay

    on_terminal = not options.output_file and sys.stdout.isatty()
    inputs: list[object] = [
        stamps.of_engine(),
        [(name, value) for name, value in sorted(vars(options).items()) if name not in _INDIFFERENT],
        (os.getcwd(), is_coloured(options.color, on_terminal), size(on_terminal), bar(sys.stdout)),
        [stamps.of_config(each) for each in configs],
        "\0".join([each.path for each in found if isinstance(each, Found)]),
        [each for each in found if isinstance(each, Skipped)],
    ]
    if not any(map(os.path.isdir, options.paths or ["."])):  # single files, which are judged by what is known of others
        inputs += stamps.of_files([location.place_of(each, cache).site_index for each in configs], "stat")
    files = [each.absolute for each in found if isinstance(each, Found)]
    return Replay(location.place_of(config, cache), inputs, files, options.cache_strategy)


def _give_again(kept: Kept, options: Namespace) -> int:
    """Write what an earlier run gave."""
    with kept.report, output(options.output_file) as out:
        write_utf8(out, sealed.parts(kept.report))
    repeat(kept.aside)
    return kept.code


# --- what is left out -------------------------------------------------------------------------------------------------


def _baselines(options: Namespace, files: Iterable[str]) -> Baselines | None:
    """The baselines that hold for a run over `files`, absolute; None if there is none for any of them.

    There is none, either, if the run is to look at nothing that happens to lie around.
    """
    if options.baseline is None:
        if options.no_baseline or options.isolated:
            return None
        folders = {path.rpartition(os.sep)[0] or os.sep for path in files}
        if not any(map(find_baseline, folders)):
            return None
    from articlelint.suppression.baseline import Baselines

    return Baselines(os.getcwd(), options.baseline)


class _Before(NamedTuple):
    """The run over the revision that --diff-base names, and what is known from it."""

    run: Run
    known: Known


def _leave_out(baselines: Baselines | None, before: Known | None) -> Callable[[FileReport], FileReport] | None:
    """What puts the known findings of a report aside: those of baselines, then those of an earlier revision."""
    from_baseline = baselines.leave_out if baselines is not None else None
    if before is None:
        return from_baseline

    def leave_out(report: FileReport) -> FileReport:
        report = from_baseline(report) if from_baseline is not None else report
        return before.leave_out(report, report.path)

    return leave_out


def _before(options: Namespace, finder: ConfigFinder) -> _Before | None:
    """What the articles of the revision that --diff-base names have, but for what was in a baseline then."""
    if options.diff_base is None:
        return None
    from articlelint.files.revision import Revision
    from articlelint.run.runner import Run
    from articlelint.run.settings import Settings
    from articlelint.suppression.baseline import Baseline, Baselines, Known, entry

    paths = options.paths or ["."]
    has_none = options.baseline is None and (options.no_baseline or options.isolated)
    baselines = None if has_none else Baselines(os.getcwd(), options.baseline)
    with Revision(options.diff_base, paths) as revision:
        settings = Settings(
            progress=progress(options.quiet),
            leave_out=baselines.leave_out if baselines is not None else None,
            files=revision,
        )
        before = Run(paths, finder.for_folder, settings)
        found = Baseline({report.path: entry(report) for report in before if report.findings})
    return _Before(before, Known(found, os.getcwd(), "diff-base"))


def _with_notes(linted: Run, baselines: Baselines | None) -> Iterator[FileReport]:
    """The reports of a run, and at its end what is to be said of the baselines."""
    yield from linted
    if baselines is not None:
        linted.summary.notes.extend(baselines.notes(linted))


# --- repairs ----------------------------------------------------------------------------------------------------------


def _repair(options: Namespace, files: Iterable[str] | None) -> Repair | None:
    """What repairs articles: --diff shows them, --fix writes those of `files`, absolute paths; None for stdin."""
    if not options.fix and not options.diff:
        return None
    from articlelint.fixing import write

    keep = _show if options.diff else _nothing if files is None else write.writing(files)
    return write.repairing(keep, unsafe=options.unsafe_fixes)


def _show(before: FileReport, after: FileReport, path: str) -> None:
    """Print how a repair changes a file."""
    from articlelint.fixing.write import diff

    is_read = is_shown(sys.stdout)
    for line in diff(before, after):
        if is_read:
            show(line.removesuffix("\n"), keep="\t")
        else:
            pass_on(line.encode("utf-8"))


def _nothing(before: FileReport, after: FileReport, path: str) -> None:
    """Leave a text alone: it goes to stdout, repaired or not."""


def _only_diff(reports: Iterator[FileReport], linted: Run, options: Namespace) -> int:
    """Let each article be shown that would be repaired, and nothing else of what is found."""
    for _ in reports:
        pass
    summary = linted.summary
    if not options.quiet:
        from articlelint.messages import count

        for note in summary.notes:
            tell(note)
        tell(f"{summary.fixed:,} to fix in {count(summary.fixed_files, 'file')}")
    return _code(linted, summary.fixed > 0, options)


def _code(linted: Run, failed: bool, options: Namespace) -> int:
    """The exit code. Says on stderr, quiet or not, which rules crashed or did not judge all that they should have."""
    for rule, reason in linted.incomplete.items():
        tell(f"{rule} did not run: {reason}")
    tell_crashes(linted.summary.crashes)
    if linted.incomplete or linted.summary.crashes:
        return 2
    return 1 if failed and not options.exit_zero else 0


# --- the report -------------------------------------------------------------------------------------------------------


def _write_report(
    reports: Iterator[FileReport],
    linted: Run,
    config: Config,
    options: Namespace,
    stream: TextIO,
    replay: Replay | None = None,
) -> int:
    """Write the reports to `stream`, or to the file that the options name, and let `replay` keep what was written."""
    from articlelint.report import formats

    first = next(reports, None)  # what ends the run does so before a file is opened
    everything = itertools.chain(() if first is None else (first,), reports)
    aside = Copied(sys.stderr)
    with output(options.output_file, stream) as out:
        copied = Copied(out) if replay is not None else None
        settings = _report_options(out, aside, linted, config, options)
        formats.write(config.output_format, everything, lambda: linted.summary, cast("TextIO", copied or out), settings)
    failed = linted.failed or (options.exit_non_zero_on_fix and linted.summary.fixed > 0)
    code = _code(linted, failed, options)
    if linted.summary.failures:
        raise UnwrittenError(linted.summary.failures)
    if replay is not None and copied is not None and copied.is_plain and code != 2:
        dependencies = linted.dependencies
        if dependencies is not None:
            replay.keep(code, copied.content, aside.content, dependencies)
    return code


def _report_options(out: TextIO, aside: Copied, linted: Run, config: Config, options: Namespace) -> ReportOptions:
    from articlelint.finding import SEVERITIES, at_least
    from articlelint.report.formats import ReportOptions, RuleInfo

    columns, rows = size(out.isatty())
    return ReportOptions(
        color=is_coloured(options.color, out.isatty()),
        quiet=options.quiet,
        statistics=options.statistics,
        width=columns,
        rows=0 if _is_stdin(options) else rows,
        bar=bar(out),
        arguments=_again(options) if rows else "",
        rules={name: RuleInfo(name, rule.summary, rule.why, rule.severity) for name, rule in linted.rules.items()},
        version=__version__,
        aside=cast("TextIO", aside),
        fails=tuple(each for each in SEVERITIES if config.fail_on != "never" and at_least(each, config.fail_on)),
    )


def _again(options: Namespace) -> str:
    """The arguments that check and baseline have in common, as they were given, for a shell."""
    import shlex

    arguments = list(options.paths)
    for name in _SELECTING:
        given = vars(options)[name] or []
        for value in [given] if isinstance(given, str) else given:
            arguments += [f"--{name.replace('_', '-')}", value]
    return shlex.join([*arguments, "--isolated"] if options.isolated else arguments)
