"""The command line: arguments in, exit code out. What a command needs is imported when it runs.

Exit codes: 0 nothing at or above `fail-on` was found, or is left after --fix, 1 something was (with --diff: something
would be repaired), 2 the run itself could not be done.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from articlelint import __version__, lazy

if TYPE_CHECKING:
    from articlelint.baseline import Baselines
    from articlelint.config import Config, ConfigFinder
    from articlelint.finding import FileReport, Summary
    from articlelint.fixing.files import Keep
    from articlelint.rules import Rule
    from articlelint.runner import Run

_SEVERITIES = ("error", "warning", "info")
_PROGRESS_FROM = 500  # files; fewer are done before a bar could be read


def run_process() -> None:
    """What the command `articlelint` runs: main(), without the garbage collector where there is no garbage.

    Looking through all that was imported and loaded takes a fifth of the time for one file, most of it at the exit.
    """
    gc.disable()
    code = main()
    lazy.keep()
    gc.freeze()
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run articlelint with `arguments` (those of the process by default) and return its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 2
    try:
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print("articlelint: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader (head, a pager) has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        lines = _explained(error)
        if lines is None:
            raise
        for line in lines:
            print(f"articlelint: {line}", file=sys.stderr)
        return 2


def _explained(error: Exception) -> list[str] | None:
    """What the user is told about an expected error; None for one that is a defect of ours."""
    from articlelint.config import ConfigError
    from articlelint.discovery import DiscoveryError
    from articlelint.rules import RuleError

    if isinstance(error, ConfigError):
        return [str(each) for each in error]
    if isinstance(error, (DiscoveryError, RuleError)):
        return str(error).splitlines()
    from articlelint.schema import SchemaError

    if isinstance(error, SchemaError):
        return [str(error)]
    from articlelint.baseline import BaselineError
    from articlelint.learning import LearningError
    from articlelint.revision import RevisionError

    if isinstance(error, (BaselineError, RevisionError, LearningError)):
        return [str(error)]
    return None


class _Help(argparse.HelpFormatter):
    """Asks for the terminal's width itself: argparse imports shutil for it at every start, with or without --help."""

    def __init__(self, prog: str) -> None:
        try:
            columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
        except (OSError, ValueError):
            columns = 100
        super().__init__(prog, width=columns - 2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="articlelint", description="The linter for scraped articles.", formatter_class=_Help
    )
    parser.add_argument("--version", action="version", version=f"articlelint {__version__}")
    # Without a prog of its own argparse formats the usage for each command at every start.
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", prog=parser.prog)

    check = commands.add_parser(
        "check", formatter_class=_Help, help="lint files and folders", description="Lint files and folders."
    )
    check.set_defaults(run=_check)
    check.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: this folder); - for stdin")
    _add_selection(check)
    check.add_argument("--min-severity", choices=_SEVERITIES, help="show findings from this severity on (warning)")
    check.add_argument(
        "--fail-on", choices=(*_SEVERITIES, "never"), help="severity from which the exit code is 1 (warning)"
    )
    check.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")
    check.add_argument("--fix", action="store_true", help="repair what can be repaired safely, and report the rest")
    check.add_argument(
        "--unsafe-fixes", action="store_true", help="with --fix or --diff: also make fixes that may remove words"
    )
    check.add_argument("--diff", action="store_true", help="print what --fix would change, and write nothing")
    check.add_argument("--exit-non-zero-on-fix", action="store_true", help="exit with 1 where something was repaired")
    check.add_argument("--include", action="append", metavar="GLOB", help="which files below folders are articles")
    check.add_argument("--exclude", action="append", metavar="GLOB", help="files and folders to pass over")
    check.add_argument("--output-format", choices=("text", "concise", "json", "jsonl", "github", "sarif"))
    check.add_argument("--output-file", metavar="FILE", help="write the report there instead of to stdout")
    check.add_argument(
        "--statistics", action="store_true", help="count the findings of each rule instead of listing them"
    )
    known = check.add_mutually_exclusive_group()
    known.add_argument("--baseline", metavar="FILE", help="leave out what this baseline holds, not the nearest one")
    known.add_argument("--no-baseline", action="store_true", help="report what is in the baseline, too")
    check.add_argument("--diff-base", metavar="REV", help="report only what was not there at this git revision")
    check.add_argument("--no-cache", action="store_true", help="read and judge every file anew")
    check.add_argument(
        "--jobs", "-j", type=_count, metavar="N", help="processes that share the work, one a core by default"
    )
    check.add_argument("--quiet", "-q", action="store_true", help="print findings only")
    check.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    check.add_argument("--stdin-filename", metavar="FILE", help="the path that the text on stdin is to be taken for")
    check.add_argument(
        "--model", metavar="MODEL", help="judge categories by what 'articlelint learn' has written there"
    )
    _add_config(check)

    learn = commands.add_parser(
        "learn", formatter_class=_Help, help="learn the categories of a site from its articles, for check --model"
    )
    learn.set_defaults(run=_learn)
    learn.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: this folder)")
    learn.add_argument("--output", required=True, metavar="MODEL", help="the file to write")
    learn.add_argument("--include", action="append", metavar="GLOB", help="which files below folders are articles")
    learn.add_argument("--exclude", action="append", metavar="GLOB", help="files and folders to pass over")
    _add_config(learn)

    baseline = commands.add_parser(
        "baseline", formatter_class=_Help, help="write down what is found, so that check reports only what is new"
    )
    baseline.set_defaults(run=_baseline)
    baseline.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: this folder)")
    baseline.add_argument("--prune", action="store_true", help="only take out what is no longer there; add nothing")
    baseline.add_argument("--baseline", metavar="FILE", help="the file to write, instead of the nearest one")
    _add_selection(baseline)
    baseline.add_argument("--min-severity", choices=_SEVERITIES, help="take findings from this severity on (warning)")
    baseline.add_argument("--include", action="append", metavar="GLOB", help="which files below folders are articles")
    baseline.add_argument("--exclude", action="append", metavar="GLOB", help="files and folders to pass over")
    baseline.add_argument("--quiet", "-q", action="store_true", help="say nothing")
    _add_config(baseline)

    explain = commands.add_parser("explain", formatter_class=_Help, help="what a rule finds, why it matters, examples")
    explain.set_defaults(run=_explain)
    explain.add_argument("rule", metavar="RULE", help="family/name")
    _add_config(explain)

    rules = commands.add_parser("rules", formatter_class=_Help, help="list the rules, or run their examples")
    rules.set_defaults(run=_rules)
    rules.add_argument("--test", action="store_true", help="run the examples of all rules")
    _add_config(rules)

    config = commands.add_parser(
        "config", formatter_class=_Help, help="the effective configuration, and where each value comes from"
    )
    config.set_defaults(run=_config)
    config.add_argument("path", nargs="?", default=".", metavar="PATH", help="the file or folder it is to hold for")
    _add_config(config)
    return parser


def _add_selection(parser: argparse.ArgumentParser) -> None:
    for name, text in (
        ("--select", "run only these rules or families"),
        ("--extend-select", "run these rules or families too"),
        ("--ignore", "do not run these rules or families"),
    ):
        parser.add_argument(name, action="append", metavar="RULES", help=f"{text} (comma-separated)")


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", metavar="FILE", help="use this configuration for all files")
    parser.add_argument("--isolated", action="store_true", help="use no configuration file and no .gitignore")


def _finder(options: argparse.Namespace) -> ConfigFinder:
    from articlelint.config import ConfigFinder, Overrides

    def names(option: str) -> tuple[str, ...]:
        given = getattr(options, option, None) or ()
        return tuple(name.strip() for text in given for name in text.split(",") if name.strip())

    include = getattr(options, "include", None)
    return ConfigFinder(
        config_file=options.config,
        isolated=options.isolated,
        overrides=Overrides(
            select=names("select") or None,
            ignore=names("ignore"),
            extend_select=names("extend_select"),
            include=tuple(include) if include else None,
            exclude=tuple(getattr(options, "exclude", None) or ()),
            min_severity=getattr(options, "min_severity", None),
            fail_on=getattr(options, "fail_on", None),
            output_format=getattr(options, "output_format", None),
            model=getattr(options, "model", None),
        ),
    )


# check


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


def _check(options: argparse.Namespace) -> int:
    from articlelint import report
    from articlelint.runner import Run

    paths = options.paths or ["."]
    from_stdin = paths == ["-"]
    if from_stdin != (options.stdin_filename is not None) or ("-" in paths and len(paths) > 1):
        print("articlelint: to lint stdin, say: articlelint check --stdin-filename FILE -", file=sys.stderr)
        return 2
    if from_stdin and options.diff_base is not None:
        print("articlelint: --diff-base compares files, not stdin", file=sys.stderr)
        return 2
    finder = _finder(options)
    config = finder.for_file(options.stdin_filename) if from_stdin else finder.for_folder(os.getcwd())
    baselines = _baselines(options)
    run = Run(
        paths,
        finder.for_folder,
        progress=_progress(options),
        leave_out=_leaving_out(options, baselines, finder),
        processes=options.jobs,
    )
    if config.output_format not in report.FORMATS:
        known = ", ".join(report.FORMATS)
        raise config.error(f"there is no format '{config.output_format}'; there are {known}", "output-format")
    run.site(config)  # mistakes in the configuration come before anything is written
    # Articles make hundreds of thousands of small objects and hardly a cycle: to look for those ten times as often took
    # an eighth of the time for 3,800 posts, and left as much memory in use.
    gc.set_threshold(1_000_000, 50, 100)
    gc.enable()
    if options.fix or options.diff:
        from articlelint.fixing.files import Repairs

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
    shown = sys.stderr if print_text else sys.stdout
    try:
        out = open(options.output_file, "w", encoding="utf-8", newline="\n") if options.output_file else shown  # noqa: SIM115
    except OSError as error:
        print(f"articlelint: {options.output_file} cannot be written: {error.strerror}", file=sys.stderr)
        return 2
    try:
        settings = report.ReportOptions(
            color=_is_coloured(options.color, out),
            quiet=options.quiet,
            statistics=options.statistics,
            width=_width(out),
            rules={
                name: report.RuleInfo(name, rule.summary, rule.why, rule.severity) for name, rule in run.rules.items()
            },
            version=__version__,
        )
        everything = itertools.chain(() if first is None else (first,), files)
        report.write(config.output_format, everything, lambda: run.summary, out, settings)
    finally:
        if out is not shown:
            out.close()
    failed = run.failed or (options.exit_non_zero_on_fix and run.summary.fixed > 0)
    return 1 if failed and not options.exit_zero else 0


def _keep_repairs(options: argparse.Namespace, *, is_file: bool) -> Keep:
    """What is done with a repaired article: --diff shows it, --fix writes it where it came from a file."""
    from articlelint.fixing import files
    from articlelint.report.escape import terminal

    def show(before: FileReport, after: FileReport, path: str) -> None:
        for line in files.diff(before, after):
            sys.stdout.write(terminal(line.rstrip("\n")) + "\n" if sys.stdout.isatty() else line)

    def nothing(before: FileReport, after: FileReport, path: str) -> None:
        """The text goes to stdout, repaired or not."""

    return show if options.diff else files.write if is_file else nothing


def _only_diff(files: Iterator[FileReport], summary: Summary, options: argparse.Namespace) -> int:
    """Let each article be shown that would be repaired, and nothing else of what is found."""
    for _ in files:
        pass
    if not options.quiet:
        from articlelint.report.closing import count

        for note in summary.notes:
            print(f"articlelint: {note}", file=sys.stderr)
        print(f"articlelint: {summary.fixed:,} to fix in {count(summary.fixed_files, 'file')}", file=sys.stderr)
    return 1 if summary.fixed and not options.exit_zero else 0


def _baselines(options: argparse.Namespace) -> Baselines | None:
    """The baselines that hold for a run: none where it is to look at nothing that happens to lie around."""
    if options.baseline is None and (options.no_baseline or options.isolated):
        return None
    from articlelint.baseline import Baselines

    return Baselines(os.getcwd(), options.baseline)


def _leaving_out(
    options: argparse.Namespace, baselines: Baselines | None, finder: ConfigFinder
) -> Callable[[FileReport], FileReport] | None:
    """What puts the known findings of a report aside: those of baselines, then those of an earlier revision."""
    from_baseline = baselines.leave_out if baselines is not None else None
    if options.diff_base is None:
        return from_baseline
    from articlelint.baseline import Baseline, Known, entry
    from articlelint.revision import Revision
    from articlelint.runner import Run

    paths = options.paths or ["."]
    earlier = _baselines(options)
    with Revision(options.diff_base, paths) as revision:
        before = Run(
            paths,
            finder.for_folder,
            progress=_progress(options),
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
    from articlelint.reading import decode

    data = sys.stdin.buffer.read()
    relative = config.relative(os.path.abspath(filename))
    report = run.check_source(decode(data), filename.replace(os.sep, "/"), config, relative)
    if print_text:
        sys.stdout.flush()
        sys.stdout.buffer.write(report.text.encode("utf-8") if run.summary.fixed else data)
        sys.stdout.buffer.flush()
    return report


def _progress(options: argparse.Namespace) -> Callable[[int, int], None] | None:
    """Shows how far a long run is, on a terminal only, and takes the line back at the end."""
    if options.quiet or not sys.stderr.isatty():
        return None
    step = 0

    def show(done: int, total: int) -> None:
        nonlocal step
        if total < _PROGRESS_FROM or (done < total and done < step):
            return
        step = done + max(1, total // 100)
        filled = 30 * done // total
        bar = f"{'█' * filled}{'░' * (30 - filled)} {done:,}/{total:,} files" if done < total else ""
        print(f"\r\033[K{bar}", end="", file=sys.stderr, flush=True)

    return show


def _is_coloured(wish: str, out: TextIO) -> bool:
    """Whether to use colours: https://no-color.org, then FORCE_COLOR, then whether a person reads."""
    if wish != "auto":
        return wish == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (out.isatty() and os.environ.get("TERM") != "dumb")


def _width(out: TextIO) -> int:
    if not out.isatty():
        return 100
    import shutil

    return shutil.get_terminal_size().columns


# baseline


def _baseline(options: argparse.Namespace) -> int:
    from articlelint import baseline
    from articlelint.runner import Run

    paths = options.paths or ["."]
    finder = _finder(options)
    path = options.baseline or _baseline_for(paths, finder)
    there = os.path.isfile(path)
    folder = os.path.dirname(os.path.abspath(path))
    known = baseline.Known(baseline.read(path) if there or options.prune else baseline.Baseline(), folder)
    found: dict[str, dict[str, str]] = {}
    run = Run(
        paths,
        finder.for_folder,
        progress=_progress(options),
        leave_out=lambda report: known.leave_out(report, known.path_of(report)),
    )
    for report in run:
        old = [finding for each in report.suppressed if each.means == "baseline" for finding in each.findings]
        kept = old if options.prune else [*report.findings, *old]
        kept.sort(key=lambda finding: (finding.start, finding.end, finding.rule))
        found[known.path_of(report)] = baseline.entry(report._replace(findings=tuple(kept)))
    now = known.updated(found, run)
    baseline.write(path, now)
    if not options.quiet:
        number, in_files = baseline.size(now.files)
        before = baseline.size(known.baseline.files)[0]
        change = f" ({number - before:+,})" if there else ""
        print(f"{number:,} findings{change} of {in_files:,} files are in {os.path.relpath(path)}")
    return 0


def _baseline_for(paths: Sequence[str], finder: ConfigFinder) -> str:
    """The baseline to write for `paths`: the nearest one; where there is none, one beside the configuration."""
    from articlelint.baseline import NAME, find

    common = os.path.commonpath([os.path.abspath(path) for path in paths])
    folder = common if os.path.isdir(common) else os.path.dirname(common)
    root = finder.for_folder(folder).folder
    is_below = os.path.join(folder, "").startswith(os.path.join(root, ""))
    return find(folder) or os.path.join(root if is_below else folder, NAME)


# learn


def _learn(options: argparse.Namespace) -> int:
    from articlelint import model
    from articlelint.learn_command import health_lines, learn_site

    finder = _finder(options)
    learned, health = learn_site(options.paths or ["."], finder, finder.for_folder(os.getcwd()))
    for line in health_lines(health):
        print(line)
    try:
        model.save(learned, options.output)
    except OSError as error:
        print(f"articlelint: {options.output} cannot be written: {error.strerror}", file=sys.stderr)
        return 2
    print(f"{options.output} is written: use it with check --model, or as model in [category]")
    return 0


# explain, rules, config


def _explain(options: argparse.Namespace) -> int:
    from articlelint.plan import load_rulebook
    from articlelint.rule_page import page

    known = load_rulebook(_finder(options).for_folder(os.getcwd())).rules
    if options.rule in known:
        print(page(known[options.rule]))
        return 0
    family = [rule for rule in known.values() if rule.family == options.rule]
    if family:
        print("\n\n".join(page(rule) for rule in family))
        return 0
    from articlelint.config import did_you_mean

    print(f"articlelint: there is no rule '{options.rule}'{did_you_mean(options.rule, known)}", file=sys.stderr)
    return 2


def _rules(options: argparse.Namespace) -> int:
    from articlelint.plan import load_rulebook, plugin_kinds

    config = _finder(options).for_folder(os.getcwd())
    found = load_rulebook(config)
    known = found.rules
    if not options.test:
        _print_rules(known)
        return 0
    from articlelint.examples import run_examples

    kinds = plugin_kinds(config)
    failures = [failure for rule in known.values() for failure in run_examples(rule, kinds, found.words)]
    for failure in failures:
        print(failure)
    number = sum(len(rule.examples["bad"]) + len(rule.examples["good"]) for rule in known.values())
    print(f"{number} examples of {len(known)} rules, {len(failures)} failed")
    return 1 if failures else 0


def _print_rules(known: Mapping[str, Rule]) -> None:
    width = max(map(len, known))
    for name, rule in sorted(known.items()):
        state = rule.severity if rule.default else "off"
        print(f"{name:{width}}  {state:7}  {rule.summary}")


def _config(options: argparse.Namespace) -> int:
    from articlelint.config import explain

    path = os.path.abspath(options.path)
    finder = _finder(options)
    config = finder.for_folder(path) if os.path.isdir(path) else finder.for_file(path)
    rows = [(key, _toml(value), origin) for key, value, origin in explain(config)]
    keys, values = max(len(key) for key, _, _ in rows), min(60, max(len(value) for _, value, _ in rows))
    for key, value, origin in rows:
        print(f"{key:{keys}} = {value:{values}}  # {origin}")
    return 0


def _toml(value: object) -> str:
    """A value of the configuration about as TOML writes it."""
    import json

    return "(built in)" if value is None else json.dumps(value, ensure_ascii=False)
