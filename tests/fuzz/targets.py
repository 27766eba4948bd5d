"""The targets: what reads an input, and what must hold then.

A target raises Broken if something does not hold. Errors that the documentation names (ArticlelintError) are caught
where they are allowed; every other exception is a fault.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeVar

from articlelint import Config, ConfigError, FileReport, Finding, RuleError, SchemaError
from articlelint.cli.main import main
from articlelint.config.finder import load
from articlelint.config.model import SchemaFiles
from articlelint.files.reading import Source, decode
from articlelint.finding import Summary
from articlelint.fixing.write import repairing
from articlelint.paths.globs import Globs
from articlelint.reference.examples import run_examples
from articlelint.report.formats import ReportOptions
from articlelint.report.json_document import write as write_json
from articlelint.rulebook.load import load_rules
from articlelint.rulebook.rule import Resources, from_data, read
from articlelint.run.runner import Run
from articlelint.run.settings import Settings
from articlelint.suppression import baseline

from . import mutate, seeds

T = TypeVar("T")
Timed = Callable[[int, Callable[[], T]], T]
"""Calls a function that is to take no longer than the bytes of its input, the first argument, allow."""

_NAMES = ("article.html", "article.txt", "article.md", "article.mdx", "article.de.md", "article.md")  # 2: the seeds'
# In the first byte of an article:
_RAW = 0x40  # the text is not decoded as a file is, but may hold half characters
_UNSAFE = 0x80  # unsafe fixes are made, too
_AGAIN = "there was more to repair"  # what a repair says that did not get to its end
_MOST_DAMAGES = 16  # of one file
_ARTICLE = "---\ntitle: The crane\ndate: 2025-03-02\ntags: [harbour]\n---\n\nSee [it](https://a.test/?utm_source=b).\n"
_EVERYTHING = Config.default("/")._replace(select=("all",), min_severity="info")


class Broken(Exception):  # noqa: N818
    """Something that must hold for every input does not hold."""


class Target(NamedTuple):
    """What is fuzzed: `run` reads an input; mutations start from `seeds` and put in `pieces`."""

    run: Callable[[bytes, Timed], None]
    seeds: Callable[[], Sequence[bytes]]
    pieces: tuple[str, ...]


def at_once(_: int, work: Callable[[], T]) -> T:
    """Call `work` and do not ask how long it takes."""
    return work()


# --- articles ---------------------------------------------------------------------------------------------------------


class Linter:
    """All rules, loaded once."""

    @cached_property
    def _check(self) -> Run:
        return Run((), lambda _: _EVERYTHING)

    @cached_property
    def _fixes(self) -> dict[bool, Run]:
        keep = repairing(lambda before, after, path: None, unsafe=False)
        keep_all = repairing(lambda before, after, path: None, unsafe=True)
        return {
            False: Run((), lambda _: _EVERYTHING, Settings(repair=keep)),
            True: Run((), lambda _: _EVERYTHING, Settings(repair=keep_all)),
        }

    def check(self, source: Source, path: str) -> FileReport:
        """The report about a file."""
        return self._check.check_source(source, path, _EVERYTHING)

    def fix(self, source: Source, path: str, *, unsafe: bool) -> tuple[FileReport, list[str]]:
        """The report about a file after its repair, and what was not repaired."""
        run = self._fixes[unsafe]
        run.summary.notes.clear()
        return run.check_source(source, path, _EVERYTHING), list(run.summary.notes)


@cache
def linter() -> Linter:
    """The one that all targets use."""
    return Linter()


def _read(data: bytes) -> tuple[Source, str]:
    """The file that an input stands for, and its name, which the first byte chooses."""
    choice, content = data[0], data[1:]
    name = _NAMES[choice % len(_NAMES)]
    if choice & _RAW:
        return Source(content.decode("utf-8", "surrogateescape").replace("\0", "")), name
    return decode(content), name


def check(data: bytes, timed: Timed[FileReport]) -> None:
    """Check an article twice; all spans lie in the text, and the report can be read."""
    if not data:
        return
    source, name = _read(data)
    report = timed(len(data), lambda: linter().check(source, name))
    _expect_sound(report)
    if linter().check(source, name) != report:
        raise Broken("a second check gives another report")


def fix(data: bytes, timed: Timed[tuple[FileReport, list[str]]]) -> None:
    """Repair an article: a second repair changes nothing, a check finds what the repair has left."""
    if not data:
        return
    source, name = _read(data)
    unsafe = bool(data[0] & _UNSAFE)
    before = linter().check(source, name)
    after, notes = timed(len(data), lambda: linter().fix(source, name, unsafe=unsafe))
    if after.text == before.text:
        if after != before:
            raise Broken("a repair that changes nothing finds something else")
        return
    if source.problem is not None:
        raise Broken("a file that is not UTF-8 was repaired")
    _expect_sound(after)
    if Counter(_errors(after)) - Counter(_errors(before)):
        raise Broken("the repair brings an error")
    if linter().check(Source(after.text), name).findings != after.findings:
        raise Broken("a check finds something else than the repair has left")
    if not any(_AGAIN in note for note in notes):
        twice, _ = linter().fix(Source(after.text), name, unsafe=unsafe)
        if twice.text != after.text:
            raise Broken("a second repair changes the text again")


def _errors(report: FileReport) -> list[str]:
    return [each.rule for each in report.findings if each.severity == "error"]


def _expect_sound(report: FileReport) -> None:
    """Raise Broken if a place of a report is not in its text, fixes overlap, or its JSON says something else."""
    size = len(report.text)
    for finding in (*report.findings, *(each for some in report.suppressed for each in some.findings)):
        for start, end in _spans(finding):
            if not 0 <= start <= end <= size:
                raise Broken(f"{finding.rule}: a place is not in the text")
        edits = sorted(finding.fix.edits) if finding.fix else []
        if any(first.end > second.start for first, second in pairwise(edits)):
            raise Broken(f"{finding.rule}: edits of a fix overlap")
    out = io.StringIO()
    write_json([report], Summary, out, ReportOptions())
    records = json.loads(out.getvalue().encode("utf-8"))["findings"]
    places = [(each["rule"], each["start"], each["end"]) for each in records]
    if places != [(each.rule, each.start, each.end) for each in report.findings]:
        raise Broken("the JSON report has other findings")
    if any(each[key] < 1 for each in records for key in ("line", "column", "end_line", "end_column")):
        raise Broken("the JSON report has a line or column below 1")


def _spans(finding: Finding) -> Iterator[tuple[int, int]]:
    yield finding.start, finding.end
    yield from ((each.start, each.end) for each in finding.related)
    if finding.fix:
        yield from ((each.start, each.end) for each in finding.fix.edits)


# --- files that a site brings -----------------------------------------------------------------------------------------


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="articlelint-fuzz-") as name:
        yield Path(os.path.realpath(name))


def _expect_message(error: Exception, path: Path) -> None:
    """Raise Broken if an error does not name the file that it is about."""
    if path.name not in str(error):
        raise Broken(f"{type(error).__name__} does not name the file: {error}")


def configuration(data: bytes, timed: Timed[Config]) -> None:
    """Read a configuration, and check an article under it if it can be used. ConfigError and the like are allowed."""
    with _folder() as folder:
        is_ours = not data or data[0] % 4
        path = folder / ("articlelint.toml" if is_ours else "pyproject.toml")
        path.write_bytes(data[1:] if is_ours else b"[tool.articlelint]\n" + data[1:])
        try:
            config = timed(len(data), lambda: load(path))
            _check_under(config, folder)
        except ConfigError as error:
            _expect_message(error, path)
        except (RuleError, SchemaError):
            pass  # a rule path or schema that the configuration names


def _check_under(config: Config, folder: Path) -> None:
    """Check an article under a configuration that runs no code and reads nothing outside its folder."""
    named = (*config.rule_paths, *(each.schema for each in config.schema), config.category.model)
    if not config.plugins and all(not each or Path(each).is_relative_to(folder) for each in named):
        _expect_sound(Run((), lambda _: config).check_source(Source(_ARTICLE), "posts/a.md", config))


@cache
def _rulebook() -> tuple[Resources, frozenset[str]]:
    book = load_rules()
    return book.resources, frozenset(book.words.languages)


def rule(data: bytes, timed: Timed[None]) -> None:
    """Read a rule file and run its examples. RuleError is allowed; how long patterns take is the rule's own affair."""
    shared, languages = _rulebook()
    with _folder() as folder:
        path = folder / "rule.yaml"
        path.write_bytes(data[1:])
        try:
            found = from_data(read(str(path), languages), Resources(shared.macros, None, shared.words))
            for _ in run_examples(found, {}, shared.words):
                pass
        except RuleError as error:
            _expect_message(error, path)


def schema(data: bytes, timed: Timed[None]) -> None:
    """Check an article by a schema. SchemaError is allowed."""
    with _folder() as folder:
        path = folder / "post.json"
        path.write_bytes(data[1:])
        (folder / "part.json").write_text('{"a": {"type": "string"}}', encoding="utf-8")
        (folder / "a.json").write_text('{"$ref": "post.json"}', encoding="utf-8")
        config = _schema_only()._replace(schema=(SchemaFiles(Globs(("**",)), str(path)),))
        try:
            _expect_sound(Run((), lambda _: config).check_source(Source(_ARTICLE), "article.md", config))
        except SchemaError as error:
            _expect_message(error, path)


@cache
def _schema_only() -> Config:
    return Config.default("/")._replace(select=("front-matter/schema",), min_severity="info")


@cache
def _reports() -> tuple[FileReport, ...]:
    return tuple(linter().check(Source(each[1:].decode("utf-8", "replace")), "a.md") for each in seeds.articles()[:8])


@cache
def baselines() -> tuple[bytes, ...]:
    """Baselines of the sample articles."""
    files = {f"posts/{number}.md": baseline.entry(each) for number, each in enumerate(_reports())}
    with _folder() as folder:
        path = folder / "baseline.json"
        baseline.write(str(path), baseline.Baseline(files, "info"))
        whole = path.read_bytes()
        baseline.write(str(path), baseline.Baseline(dict(list(files.items())[:1]), "info"))
        return b" " + whole, b" " + path.read_bytes()


def known(data: bytes, timed: Timed[None]) -> None:
    """Leave out what a baseline knows, and update it. BaselineError is allowed."""
    with _folder() as folder:
        path = folder / "baseline.json"
        path.write_bytes(data[1:])
        try:
            found = baseline.Known(baseline.read(str(path)), str(folder))
        except baseline.BaselineError as error:
            _expect_message(error, path)
            return
        entries = {}
        for number, report in enumerate(_reports()):
            name = f"posts/{number + number // 4}.md"  # the later ones have another name than in the baseline
            left = found.leave_out(report, name)
            put_aside = [each for some in left.suppressed[len(report.suppressed) :] for each in some.findings]
            if Counter(report.findings) != Counter((*left.findings, *put_aside)):
                raise Broken("a finding was lost, or is there twice")
            entries[name] = baseline.entry(report)
        run = Run((str(folder),), lambda _: _EVERYTHING)
        found.outdated(run)
        baseline.write(str(path), found.updated(entries, run))
        baseline.read(str(path))


# --- what a run keeps -------------------------------------------------------------------------------------------------


class Kept:
    """A site with what runs keep of it, as files by path, and the reports that a run gives without that."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="articlelint-fuzz-")).resolve()
        (self.root / "articlelint.toml").write_text('min-severity = "info"\n', encoding="utf-8")
        bodies = [each[1:] for each in seeds.articles()[:8] if len(each) < 3_000]
        for number in range(21):  # so many that each of them is kept
            (self.root / f"{number}.md").write_bytes(bodies[number % len(bodies)] + b"%d.\n" % number)
        self.asked = (str(self.root),), (str(self.root / "3.md"),)
        self.reports = [{self.run(*paths, "--no-cache")} for paths in self.asked]
        self.run(*self.asked[0])
        self.reports[1].add(self.run(*self.asked[1]))  # by the index of the site more is known of a single file
        places = (self.root / ".articlelint_cache", Path(os.environ["XDG_CACHE_HOME"]) / "articlelint")
        found = (path for place in places for path in sorted(place.rglob("*")) if path.is_file())
        self.files = {path: path.read_bytes() for path in found}

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """The exit code of a check, and what it writes to stdout and stderr."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main(["check", *arguments, "--output-format", "json", "--jobs", "1"])
        return code, out.getvalue(), err.getvalue()

    def restore(self) -> None:
        """Put back all files that are kept as they were."""
        for path, content in self.files.items():
            path.write_bytes(content)


@cache
def kept() -> Kept:
    """The one that all runs of the target use; the user's cache must be one for tests."""
    return Kept()


def cache_files(data: bytes, timed: Timed[None]) -> None:
    """Damage a file that a run keeps: the next run says what it says without it.

    The first two bytes choose the file and what is asked, each further five one damage: what, where (two), how much,
    with which byte.
    """
    if len(data) < 2:
        return
    site = kept()
    site.restore()
    paths = list(site.files)
    path = paths[data[0] % len(paths)]
    content = site.files[path]
    for at in range(2, min(len(data) - 4, 2 + 5 * _MOST_DAMAGES), 5):
        content = _damaged(content, *data[at : at + 5])
    path.write_bytes(content)
    ask = data[1] % len(site.asked)
    if site.run(*site.asked[ask]) not in site.reports[ask]:
        raise Broken(f"a damaged {_kind(path)} changes the report")


def _damaged(content: bytes, what: int, high: int, low: int, much: int, which: int) -> bytes:
    place = len(content) * (high << 8 | low) >> 16
    if what % 4 == 0:
        return content[:place] + bytes([which]) * (much % 16 + 1) + content[place + much % 16 + 1 :]
    if what % 4 == 1:
        return content[:place] + bytes([which]) * much + content[place:]
    if what % 4 == 2:
        return content[:place] + content[place + much + 1 :]
    return content[:place] if much % 2 else content[:place] + content[place // 2 :][: which * much]


def _kind(path: Path) -> str:
    """What a kept file is, without the part of its name that comes from its content."""
    return f"{path.parent.name}/{path.name.partition('-')[0]}" if path.suffix == ".bin" else path.name


def _damages() -> Sequence[bytes]:
    return tuple(bytes([number, number % 2, 0, number * 29 % 256, 7, 1, number]) for number in range(32))


TARGETS = {
    "check": Target(check, seeds.articles, mutate.ARTICLE),
    "fix": Target(fix, seeds.articles, mutate.ARTICLE),
    "front-matter": Target(fix, seeds.heads, mutate.HEAD),
    "suppression": Target(fix, seeds.suppressions, mutate.SUPPRESSION),
    "configuration": Target(configuration, seeds.configurations, mutate.DATA),
    "rule": Target(rule, seeds.rules, mutate.DATA),
    "schema": Target(schema, seeds.schemas, mutate.DATA),
    "baseline": Target(known, baselines, mutate.DATA),
    "cache": Target(cache_files, _damages, mutate.DATA),
}
