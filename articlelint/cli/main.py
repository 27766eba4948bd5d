"""The command line: arguments in, exit code out. What a command needs is imported when it runs.

Exit codes: 0 nothing at or above `fail-on` was found, or is left after --fix, 1 something was (with --diff: something
would be repaired), 2 the run itself could not be done.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from articlelint import __version__
from articlelint.errors import ArticlelintError
from articlelint.startup import expressions, process

if TYPE_CHECKING:
    from articlelint.config.model import Config, ConfigFinder
    from articlelint.rulebook.rule import Rule

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_SEVERITIES = ("error", "warning", "info")
_FORMATS = (  # those of articlelint.report, which is not imported for this alone
    *("text", "concise", "grouped", "json", "jsonl", "github", "gitlab", "azure", "sarif", "junit", "checkstyle"),
    *("rdjson", "markdown"),
)


def run_process() -> NoReturn:
    """Run main() as the command `articlelint`, and end the process with its exit code."""
    process.collect_rarely()
    code = main()
    expressions.keep()
    process.leave(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run articlelint with `arguments` (those of the process by default) and return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = _parser(arguments)
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
    except ArticlelintError as error:
        for line in str(error).splitlines():
            print(f"articlelint: {line}", file=sys.stderr)
        return 2


class _Help(argparse.HelpFormatter):
    """Wraps help at the width of the terminal, or at 98 columns if that is unknown.

    argparse would import shutil to find the width each time it defines a command: 4% of the time to repeat a report.
    """

    def __init__(self, prog: str) -> None:
        try:
            columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
        except (OSError, ValueError):
            columns = 100
        super().__init__(prog, width=columns - 2)


def _parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """What reads `arguments`; it knows the other commands only where they do not begin with one."""
    parser = argparse.ArgumentParser(
        prog="articlelint", description="The linter for scraped articles.", formatter_class=_Help
    )
    parser.add_argument("--version", action="version", version=f"articlelint {__version__}")
    # Without a prog of its own argparse formats the usage for each command at every start.
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", prog=parser.prog)
    first = arguments[0] if arguments else ""
    for add in (_COMMANDS[first],) if first in _COMMANDS else _COMMANDS.values():
        add(commands)
    return parser


def _add_check(commands: Commands) -> None:
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
    check.add_argument("--output-format", choices=_FORMATS, help="how to write the report (text)")
    check.add_argument("--output-file", metavar="FILE", help="write the report there instead of to stdout")
    check.add_argument(
        "--statistics", action="store_true", help="show findings by rule, host and folder instead of listing them"
    )
    known = check.add_mutually_exclusive_group()
    known.add_argument("--baseline", metavar="FILE", help="leave out what this baseline holds, not the nearest one")
    known.add_argument("--no-baseline", action="store_true", help="report what is in the baseline, too")
    check.add_argument("--diff-base", metavar="REV", help="report only what was not there at this git revision")
    check.add_argument("--no-cache", action="store_true", help="read and judge every file anew, and keep nothing")
    check.add_argument(
        "--cache-strategy",
        choices=("stat", "content"),
        default="stat",
        help="how to tell that a file is unchanged: by its size and times, or by its content (stat)",
    )
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


def _add_index(commands: Commands) -> None:
    index = commands.add_parser(
        "index", formatter_class=_Help, help="look at a whole site, so that check can judge a single file by it"
    )
    index.set_defaults(run=_index)
    index.add_argument("paths", nargs="*", metavar="PATH", help="folders (default: this folder)")
    index.add_argument("--jobs", "-j", type=_count, metavar="N", help="processes that share the work")
    index.add_argument("--quiet", "-q", action="store_true", help="say nothing")
    _add_config(index)


def _add_init(commands: Commands) -> None:
    init = commands.add_parser(
        "init", formatter_class=_Help, help="write a configuration and front matter schemas that fit a repository"
    )
    init.set_defaults(run=_init)
    init.add_argument("path", nargs="?", default=".", metavar="PATH", help="the folder to look at (default: this one)")
    init.add_argument("--dry-run", action="store_true", help="show what would be written, and write nothing")
    init.add_argument(
        "--snippet",
        choices=("pre-commit", "github", "gitlab"),
        help="only print the lines to add for one of these, and write nothing",
    )


def _add_learn(commands: Commands) -> None:
    learn = commands.add_parser(
        "learn", formatter_class=_Help, help="learn the categories of a site from its articles, for check --model"
    )
    learn.set_defaults(run=_learn)
    learn.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: this folder)")
    learn.add_argument("--output", required=True, metavar="MODEL", help="the file to write")
    learn.add_argument("--include", action="append", metavar="GLOB", help="which files below folders are articles")
    learn.add_argument("--exclude", action="append", metavar="GLOB", help="files and folders to pass over")
    _add_config(learn)


def _add_baseline(commands: Commands) -> None:
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


def _add_explain(commands: Commands) -> None:
    explain = commands.add_parser("explain", formatter_class=_Help, help="what a rule finds, why it matters, examples")
    explain.set_defaults(run=_explain)
    explain.add_argument("rule", metavar="RULE", help="family/name")
    _add_config(explain)


def _add_rules(commands: Commands) -> None:
    rules = commands.add_parser("rules", formatter_class=_Help, help="list the rules, or run their examples")
    rules.set_defaults(run=_rules)
    rules.add_argument("--test", action="store_true", help="run the examples of all rules")
    _add_config(rules)


def _add_clean(commands: Commands) -> None:
    clean = commands.add_parser("clean", formatter_class=_Help, help="remove what check has kept between runs")
    clean.set_defaults(run=_clean)
    clean.add_argument("paths", nargs="*", metavar="PATH", help="folders, with all below them (default: this folder)")


def _add_config_command(commands: Commands) -> None:
    config = commands.add_parser(
        "config", formatter_class=_Help, help="the effective configuration, and where each value comes from"
    )
    config.set_defaults(run=_config)
    config.add_argument("path", nargs="?", default=".", metavar="PATH", help="the file or folder it is to hold for")
    config.add_argument(
        "--schema", action="store_true", help="print the JSON Schema of articlelint.toml, or of a pyproject.toml named"
    )
    _add_config(config)


_COMMANDS: dict[str, Callable[[Commands], None]] = {
    "check": _add_check,
    "init": _add_init,
    "index": _add_index,
    "learn": _add_learn,
    "baseline": _add_baseline,
    "explain": _add_explain,
    "rules": _add_rules,
    "clean": _add_clean,
    "config": _add_config_command,
}


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
    from articlelint.config.model import ConfigFinder, Overrides

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
    from articlelint.cli.commands import check as check_command

    return check_command.run(options, _finder(options))


# baseline


def _baseline(options: argparse.Namespace) -> int:
    from articlelint.cli.console import progress
    from articlelint.run.runner import Run
    from articlelint.suppression import baseline

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
        progress=progress(options.quiet),
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
    from articlelint.config.model import BASELINE_NAME, find_baseline

    common = os.path.commonpath([os.path.abspath(path) for path in paths])
    folder = common if os.path.isdir(common) else os.path.dirname(common)
    root = finder.for_folder(folder).folder
    is_below = os.path.join(folder, "").startswith(os.path.join(root, ""))
    return find_baseline(folder) or os.path.join(root if is_below else folder, BASELINE_NAME)


# index


def _index(options: argparse.Namespace) -> int:
    from articlelint.cli.console import progress
    from articlelint.run import indexing
    from articlelint.run.runner import Run

    paths = options.paths or ["."]
    for path in paths:
        if os.path.isfile(path):
            print(f"articlelint: {path} is no folder: a site is one, or several", file=sys.stderr)
            return 2
    finder = _finder(options)
    show = progress(options.quiet)
    run = Run(paths, finder.for_folder, progress=show, processes=options.jobs, is_cached=True)
    run.indexes = True
    for _ in run:
        pass
    written = [path for path in map(indexing.path_of, finder.configs()) if os.path.isfile(path)]
    if not options.quiet:
        for note in run.summary.notes:
            print(f"articlelint: {note}", file=sys.stderr)
        where = ", ".join(map(os.path.relpath, written)) or "no index: the cache folder cannot be written"
        print(f"{run.summary.files:,} articles are in {where}")
    return 0 if written else 2


# init


def _init(options: argparse.Namespace) -> int:
    from articlelint.config.model import Config
    from articlelint.init import command, snippets
    from articlelint.report.escape import terminal
    from articlelint.run.plan import load_rulebook

    if options.snippet is not None:
        print(*snippets.lines(snippets.SNIPPETS[options.snippet], os.path.abspath(options.path)), sep="\n")
        return 0
    words = load_rulebook(Config.default()).words
    for line in command.run(options.path, words, write=not options.dry_run):
        print(terminal(line))
    return 0


# learn


def _learn(options: argparse.Namespace) -> int:
    from articlelint.category import model
    from articlelint.cli.commands.learn import health_lines, learn_site

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
    from articlelint.reference.page import page
    from articlelint.run.plan import load_rulebook, plugin_kinds

    config = _finder(options).for_folder(os.getcwd())
    book = load_rulebook(config)
    known = book.rules
    asked = [rule for rule in known.values() if options.rule in (rule.name, rule.family)]
    if asked:
        kinds = plugin_kinds(config)
        print("\n\n".join(page(rule, kinds, book.words) for rule in asked))
        return 0
    from articlelint.config.model import did_you_mean

    print(f"articlelint: there is no rule '{options.rule}'{did_you_mean(options.rule, known)}", file=sys.stderr)
    return 2


def _rules(options: argparse.Namespace) -> int:
    from articlelint.run.plan import load_rulebook, plugin_kinds

    config = _finder(options).for_folder(os.getcwd())
    found = load_rulebook(config)
    known = found.rules
    if not options.test:
        _print_rules(known)
        return 0
    from articlelint.reference.examples import run_examples

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


def _clean(options: argparse.Namespace) -> int:
    from articlelint import cache

    removed = failed = 0
    for path in options.paths or ["."]:
        if not os.path.isdir(path):
            print(f"articlelint: {path} is no folder", file=sys.stderr)
            failed += 1
            continue
        for folder in cache.find_all(path):
            try:
                size = cache.remove(folder)
            except OSError as error:
                print(f"articlelint: {folder} cannot be removed: {error.strerror}", file=sys.stderr)
                failed += 1
                continue
            print(f"{os.path.normpath(folder)} is removed ({size / 1e6:,.1f} MB)")
            removed += 1
    if not removed and not failed:
        print("There is no cache")
    return 2 if failed else 0


def _config(options: argparse.Namespace) -> int:
    from articlelint.config.model import explain

    path = os.path.abspath(options.path)
    finder = _finder(options)
    config = finder.for_folder(path) if os.path.isdir(path) else finder.for_file(path)
    if options.schema:
        _print_schema(config, os.path.basename(path))
        return 0
    rows = [(key, _toml(value), origin) for key, value, origin in explain(config)]
    keys, values = max(len(key) for key, _, _ in rows), min(60, max(len(value) for _, value, _ in rows))
    for key, value, origin in rows:
        print(f"{key:{keys}} = {value:{values}}  # {origin}")
    return 0


def _print_schema(config: Config, name: str) -> None:
    """Print the JSON Schema of a configuration in a file called `name`, with the rules that `config` brings."""
    import json

    from articlelint.reference import config_schema
    from articlelint.run.plan import load_rulebook, plugin_kinds

    schema = config_schema.document(load_rulebook(config).rules, plugin_kinds(config))
    print(json.dumps(config_schema.in_pyproject(schema) if name == "pyproject.toml" else schema, indent=2))


def _toml(value: object) -> str:
    """A value of the configuration about as TOML writes it."""
    import json

    return "(built in)" if value is None else json.dumps(value, ensure_ascii=False)
