"""Linting from Python. `articlelint.check_text`, `check_paths` and `fix_text` are these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike, fspath

from articlelint.config.finder import ConfigFinder
from articlelint.config.model import Config
from articlelint.errors import ArticlelintError
from articlelint.files.reading import Source
from articlelint.finding import Crash, FileReport, Finding
from articlelint.run.runner import Run
from articlelint.startup.records import NamedTuple


class RuleCrashedError(ArticlelintError):
    """Rules that crashed on a text, so that nobody knows all that they would have found; `crashes` has each of them."""

    def __init__(self, crashes: Iterable[Crash]) -> None:
        self.crashes = tuple(crashes)
        super().__init__("\n".join(f"{each.path}: {each.rule} crashed: {each.reason}" for each in self.crashes))


def check_text(text: str, path: str = "article.md", config: Config | None = None) -> list[Finding]:
    """The findings in `text`, the whole content of a file.

    `path` tells the syntax (.html, .mdx) and perhaps the language (post.de.md); nothing is read from it. Without
    `config` the defaults hold. Offsets in findings are code points into `text`.

    Raises:
        ConfigError, RuleError, SchemaError: where the configuration or a rule that it names cannot be used.
        RuleCrashedError: where the check of a rule raised an exception, or gave what is no finding.
    """
    chosen = config or Config.default()
    run = Run((), lambda _: chosen)
    report = run.check_source(Source(text), path, chosen)
    _warn(run)
    if report.crashes:
        raise RuleCrashedError(report.crashes)
    return list(report.findings)


def check_paths(
    paths: Iterable[str | PathLike[str]], config: Config | None = None, *, config_file: str | None = None
) -> Iterator[FileReport]:
    """Lint files and folders; gives one report a file, those without findings too, with the rules that crashed on it.

    With `config` that one holds everywhere, with `config_file` the one in that file; else each file's nearest.

    Raises:
        DiscoveryError: where a path does not exist. ConfigError, RuleError, SchemaError: as check_text.
    """
    config_for = ConfigFinder(config_file=config_file).for_folder if config is None else lambda _: config
    run = Run([fspath(path) for path in paths], config_for)
    yield from run
    _warn(run)


class Fixed(NamedTuple):
    """A repaired text.

    `findings` are those that are left, with offsets into `text`; `fixed` counts those that are not. `notes` say which
    fixes were left out and why.
    """

    text: str
    findings: list[Finding]
    fixed: int
    notes: list[str]


def fix_text(text: str, path: str = "article.md", config: Config | None = None, *, unsafe: bool = False) -> Fixed:
    """`text` with all safe fixes made; with `unsafe` also those that may remove words of the article.

    `path` and `config` are as in check_text. A fix that would change anything else is left out. Nothing is written.

    Raises:
        ConfigError, RuleError, SchemaError, RuleCrashedError: as check_text.
    """
    from articlelint.fixing.write import repairing
    from articlelint.run.settings import Settings

    chosen = config or Config.default()
    run = Run((), lambda _: chosen, Settings(repair=repairing(lambda before, after, path: None, unsafe=unsafe)))
    report = run.check_source(Source(text), path, chosen)
    _warn(run)
    if report.crashes:
        raise RuleCrashedError(report.crashes)
    return Fixed(report.text, list(report.findings), run.summary.fixed, run.summary.notes)


def _warn(run: Run) -> None:
    """Warn of rules that did not judge all that they should have."""
    for rule, reason in run.incomplete.items():
        import warnings

        warnings.warn(f"{rule} did not run: {reason}", RuntimeWarning, stacklevel=3)
