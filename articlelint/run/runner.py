"""A run: files to findings, site by site, each in two passes (articlelint.run.passes)."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Protocol, TypeVar

from articlelint.article.article import folder_of
from articlelint.config.model import DEFAULT, Config
from articlelint.files.discovery import Found, Skipped, discover
from articlelint.files.reading import Source, read
from articlelint.finding import SEVERITIES, FileReport, Severity, Summary, at_least
from articlelint.paths.globs import Globs
from articlelint.paths.names import printable
from articlelint.rulebook.rule import Rule
from articlelint.run import plan as plans
from articlelint.run.passes import (
    SCHEMA_KEY,
    Job,
    Packed,
    Pending,
    facts_of,
    first_pass,
    packed,
    second_pass,
    text_of,
    unpacked,
)
from articlelint.run.plan import Plan
from articlelint.site.facts import Facts

if TYPE_CHECKING:
    from articlelint.cache.articles import Articles
    from articlelint.cache.replay import Witness
    from articlelint.cli.console import Progress
    from articlelint.schema.load import CompiledSchema
    from articlelint.site.index import Index

Part = TypeVar("Part")
Result = TypeVar("Result")

BATCH = 50  # articles that go through the first pass together
_BATCH_CHARACTERS = 2_000_000  # at most that much text is in memory beside what is kept of the articles

_ALONE = "they compare articles: name the folder, or run `articlelint index` on it once"
_MANY = 20  # articles; fewer are looked at anew before a database is opened, and wait as they are

# Seconds of work from which several processes pay: forking two and passing the results takes 0.1 (measured).
_WORTH_PROCESSES = 0.3


Repair = Callable[[FileReport, str, Callable[[str], FileReport]], FileReport]
"""Repairs what a report says of the file at an absolute path: gives the report about the text as it is then.

The third argument lints another version of the text."""


class Files(Protocol):
    """Where the articles of a run come from, when not from the disk as it is."""

    def discover(
        self, paths: Sequence[str], *, config_for: Callable[[str], Config], cwd: str | None = None
    ) -> Iterator[Found | Skipped]:
        """As articlelint.files.discovery.discover."""

    def read(self, path: str) -> Source:
        """As articlelint.files.reading.read."""


class _Site:
    """The articles under one configuration. `globs_used`: those of its schemas and per-file ignores that matched.

    `index`: what is known of the other articles, where only single ones are looked at.
    """

    __slots__ = ("config", "globs_used", "index", "jobs", "plan", "schemas")

    def __init__(self, config: Config, plan: Plan, schemas: tuple[CompiledSchema, ...] = ()) -> None:
        self.config = config
        self.plan = plan
        self.schemas = schemas
        self.globs_used: set[str] = set()
        self.jobs: list[Job] = []
        self.index: Index | None = None


class Run:
    """One run over files: iterate over it for the reports, then look at the summary.

    Errors of configuration, rules and schemas (ConfigError, RuleError, SchemaError) and names that do not exist
    (DiscoveryError) are raised when the iteration meets them.
    """

    def __init__(
        self,
        paths: Sequence[str],
        config_for: Callable[[str], Config],
        cwd: str | None = None,
        progress: Progress | None = None,
        leave_out: Callable[[FileReport], FileReport] | None = None,
        files: Files | None = None,
        processes: int | None = 1,
        found: Iterable[Found | Skipped] | None = None,
        is_cached: bool = False,
    ) -> None:
        """`paths` are files and folders as the user named them; `config_for` gives the configuration of a folder.

        `progress` is told how many files have been read, and when reports come. `leave_out` puts findings that are not
        to count among the suppressed ones. `files` are those to find the articles among, instead of those on the disk.
        `processes` is how many may share the work where there is much of it; None: as many as can run at a time.
        `found` is what discover() gives for the paths, where that is known. `is_cached`: whether what was found in an
        article is kept for other runs, and taken from them.
        """
        self._paths = paths
        self._config_for = config_for
        self._cwd = cwd
        self._progress = progress
        self._leave_out = leave_out
        self._discover, self._read = (discover, read) if files is None else (files.discover, files.read)
        self._processes = processes if files is None else 1
        self._found = found
        self._is_cached = is_cached and files is None
        folders = (os.path.abspath(os.path.join(cwd or "", path)) for path in paths)
        self.folders = [folder for folder in folders if os.path.isdir(folder)]  # those among the paths
        self._sites: dict[int, _Site] = {}
        self._named_schemas: dict[str, CompiledSchema] = {}  # by the articles themselves; by absolute path
        self._names_schemas = False  # whether an article may name its own
        self._asked: dict[str, bool] = {}  # whether there was something at absolute paths
        self._compared: set[str] = set()  # other articles, by absolute path, on which reports depend
        self.summary = Summary()
        self.indexes = False  # whether the index of each site is written even where there is one of more folders
        self.repair: Repair | None = None  # called with each report that has a fix
        self.failed = False  # whether something at or above a site's fail-on was found

    def judged(self, rule: str) -> bool:
        """Whether a rule has had its say on the articles, so that what it did not find is not there.

        Rules about a site have it only where folders were checked. One that does not exist will never find anything.
        """
        plans = [site.plan for site in self._sites.values()]
        if all(rule not in plan.known for plan in plans):
            return True
        active = [plan.rules[rule] for plan in plans if rule in plan.rules]
        if not active or rule in self.summary.not_run:
            return False
        return bool(self.folders) or not any(each.judges_site for each in active)

    @property
    def floor(self) -> Severity:
        """The severity from which on all sites show what is found."""
        return min((_floor(site.config) for site in self._sites.values()), key=SEVERITIES.index, default="warning")

    @property
    def rules(self) -> dict[str, Rule]:
        """The rules of the sites met so far."""
        return {name: each.rule for site in self._sites.values() for name, each in site.plan.rules.items()}

    def site(self, config: Config) -> _Site:
        """The site of a configuration; its rules and schemas are loaded when it is first met."""
        site = self._sites.get(id(config))
        if site is None:
            site = _Site(config, plans.make_plan(config, plans.load_rulebook(config)))
            if config.schema:
                from articlelint.schema.load import load_schema

                site.schemas = tuple(load_schema(each.schema) for each in config.schema)
            self._sites[id(config)] = site
        return site

    @property
    def witness(self) -> Witness | None:
        """What the reports depend on beside the articles, the rules and the configuration.

        None where that is not known: an article may name a schema of its own, which may refer to others.
        """
        if self._names_schemas:
            return None
        from articlelint.cache.replay import Witness
        from articlelint.cache.stamps import of_content

        files = {file for site in self._sites.values() for schema in site.schemas for file in schema.files}
        files |= self._compared
        return Witness(tuple(self._asked.items()), tuple((file, of_content(file)) for file in sorted(files)))

    def __iter__(self) -> Iterator[FileReport]:
        found = []
        items = self._found
        if items is None:
            items = self._discover(self._paths, config_for=self._config_for, cwd=self._cwd)
        for item in items:
            if isinstance(item, Skipped):
                self._note_skipped(item)
            else:
                found.append(item)
        for item in found:
            site = self.site(item.config)
            folder = os.path.dirname(item.absolute)
            job = _job(site, item.path, item.config.relative(item.absolute))
            load_schema, exists = partial(self._named_schema, folder), partial(_exists, folder)
            site.jobs.append(job._replace(absolute=item.absolute, load_schema=load_schema, exists=exists))
        done = 0
        try:
            for site in self._sites.values():
                waiting: list[list[Pending | Packed]] = []
                for looked_at in self._first_pass(site):
                    waiting.append(looked_at)
                    done += len(looked_at)
                    if self._progress is not None:
                        self._progress.read(done, len(found))
                for report in self._second_pass(site, waiting):
                    if self._progress is not None:
                        self._progress.end()
                    yield report
                if self.folders:
                    self.summary.notes.extend(_unused_globs(site))
        finally:  # also where Ctrl-C ends it
            if self._progress is not None:
                self._progress.end()
        self._note_slow_parser()

    def _first_pass(self, site: _Site) -> Iterator[list[Pending | Packed]]:
        """The articles of a site after the first pass, in their order, some at a time."""
        jobs = site.jobs
        if not self.folders and self._keeps(site):
            from articlelint.run import indexing

            site.index = indexing.read(site.config, site.plan, jobs)
        plan = site.plan if len(jobs) > 1 or site.index is not None else _alone(site.plan)
        memory = self._memory(site)

        def look(start: int) -> list[Pending | Packed]:
            """Read and look at a batch of articles; those that are large are not in memory together."""
            found: list[Pending | Packed] = []
            for articles in self._read_some(jobs[start : start + BATCH]):
                if len(jobs) < _MANY:
                    found += first_pass(plan, articles)
                    continue
                known = memory.recall(articles) if memory is not None else {}
                new = [article for number, article in enumerate(articles) if number not in known]
                seen = list(map(packed, first_pass(plan, new)))
                if memory is not None:
                    memory.keep(new, seen)
                rest = iter(seen)
                found += [known[number] if number in known else next(rest) for number in range(len(articles))]
            return found

        yield from self._shared(look, range(0, len(jobs), BATCH))
        if memory is not None:
            memory.tidy(len(jobs))
            memory.close()

    def _read_some(self, jobs: Sequence[Job]) -> Iterator[list[tuple[Job, Source]]]:
        """Articles with their texts, so many at a time as may be in memory together."""
        articles: list[tuple[Job, Source]] = []
        characters = 0
        for job in jobs:
            source = self._read(job.absolute)
            articles.append((job, source))
            characters += len(source.text or "")
            if characters >= _BATCH_CHARACTERS:
                yield articles
                articles, characters = [], 0
        if articles:
            yield articles

    def _shared(self, work: Callable[[Part], Result], parts: Sequence[Part]) -> Iterator[Result]:
        """`work(part)` of each of `parts`, in their order, by several processes where that pays."""
        if not parts:
            return
        began = time.perf_counter()
        first = work(parts[0])
        expected = (time.perf_counter() - began) * len(parts[1:])
        yield first
        if self._processes != 1 and expected > _WORTH_PROCESSES:
            from articlelint.run import processes

            number = min(self._processes or processes.cores(), len(parts) - 1)
            yield from processes.spread(work, parts[1:], number, self.summary.notes.append)
        else:
            yield from map(work, parts[1:])

    def _keeps(self, site: _Site) -> bool:
        """Whether what is found out about articles may be kept for other runs: what plugins do, nobody knows."""
        return self._is_cached and not site.config.plugins

    def _memory(self, site: _Site) -> Articles | None:
        """What is known of articles from other runs, where that is worth its while."""
        if len(site.jobs) < _MANY or not self._keeps(site):
            return None
        from articlelint import cache
        from articlelint.cache import stamps
        from articlelint.cache.articles import Articles

        files = {file: stamps.of_content(file) for schema in site.schemas for file in schema.files}
        key = stamps.digest(stamps.of_engine(), stamps.of_config(site.config), stamps.of_value(files))
        return Articles(cache.folder_of(site.config), key)

    def check_source(self, source: Source, path: str, config: Config, relative: str | None = None) -> FileReport:
        """Lint one text that is not read from a file; `relative` is its path as the configuration's globs see it."""
        site = self.site(config)
        site.jobs = [_job(site, path, relative or path)]
        return next(self._second_pass(site, [[*first_pass(_alone(site.plan), [(site.jobs[0], source)])]]))

    def _named_schema(self, folder: str, name: str) -> CompiledSchema:
        """The schema that an article in `folder` names. SchemaError where it cannot be used."""
        from articlelint.schema.load import SchemaError, load_schema

        if "://" in name:
            raise SchemaError(f"{name} is on the net, and nothing is fetched; name a file")
        path = os.path.normpath(os.path.join(folder, name))
        if path not in self._named_schemas:
            self._named_schemas[path] = load_schema(path)
        return self._named_schemas[path]

    def _second_pass(self, site: _Site, waiting: Sequence[list[Pending | Packed]]) -> Iterator[FileReport]:
        """The reports of articles, which wait in batches; each of these is emptied when it has been judged."""
        facts = self._facts_by_index(site, list(chain.from_iterable(waiting)))
        judges_site = facts is not None or bool(self.folders)
        facts = facts or facts_of(chain.from_iterable(waiting))
        features = [each.features for each in chain.from_iterable(waiting)]
        floor = _floor(site.config)
        unable: set[str] = set()

        def judge(pending: Pending, unable: set[str]) -> FileReport:
            return _shown(second_pass(site.plan, pending, facts, unable, judges_site), floor)

        def judge_some(number: int) -> tuple[list[FileReport], set[str]]:
            """The reports of a batch of articles without their texts, which are there, and what could not judge."""
            unable: set[str] = set()
            reports = [
                judge(self._unpacked(site, job, each), unable)._replace(text="")
                for job, each in zip(site.jobs[number * BATCH :], waiting[number], strict=False)
            ]
            return reports, unable

        def look(job: Job, text: str) -> FileReport:
            return self._kept(judge(first_pass(_alone(site.plan), [(job, Source(text))])[0], unable))

        jobs = iter(site.jobs)
        for (reports, not_able), batch in zip(self._shared(judge_some, range(len(waiting))), waiting, strict=True):
            unable |= not_able
            for report, each, job in zip(reports, batch, jobs, strict=False):
                for path, there in each.asked:
                    self._asked[os.path.join(os.path.dirname(job.absolute), path)] = there
                text = text_of(each)
                self._names_schemas = self._names_schemas or SCHEMA_KEY in text
                if each.unread is None:
                    self.summary.files += 1
                else:
                    self.summary.skipped[each.unread] = self.summary.skipped.get(each.unread, 0) + 1
                yield self._repaired(site, job, self._kept(report._replace(text=text)), partial(look, job))
            batch.clear()
        for name, active in site.plan.rules.items():
            if name in self.summary.rules and hasattr(active.module, "remarks"):
                self.summary.notes.extend(active.module.remarks(facts, active.compiled))
        self.summary.not_run.update(dict.fromkeys(sorted(unable), _ALONE))
        is_worth_it = self.indexes or (len(site.jobs) >= _MANY and self.repair is None)
        if is_worth_it and self.folders and self._keeps(site):
            from articlelint.run import indexing

            articles = list(zip(site.jobs, features, strict=True))
            indexing.write(site.config, site.plan, self.folders, articles, facts, is_wished=self.indexes)

    def _facts_by_index(self, site: _Site, waiting: Sequence[Pending | Packed]) -> Facts | None:
        """The facts of the whole site, of which single articles were looked at; None where nobody knows them."""
        if site.index is None:
            return None
        from articlelint.run import indexing

        articles = {job.relative: each for job, each in zip(site.jobs, waiting, strict=True)}
        found = indexing.judged(site.index, site.config, site.plan, articles, lambda path: self._read(path).text or "")
        if found is None:
            return None
        self._compared.update(os.path.join(site.config.folder, path) for path in found.others)
        if found.stale:
            number = len(found.stale)
            what = "1 other article has" if number == 1 else f"{number:,} other articles have"
            self.summary.notes.append(f"{what} changed since the index was made: `articlelint index` makes it anew")
        return found.facts

    def _unpacked(self, site: _Site, job: Job, waiting: Pending | Packed) -> Pending:
        """An article as the first pass left it; where a cache said so and made no sense it is looked at again."""
        if isinstance(waiting, Pending):
            return waiting
        from articlelint.cache import pickled

        try:
            return unpacked(waiting)
        except pickled.DAMAGES:
            return first_pass(site.plan, [(job, self._read(job.absolute))])[0]

    def _kept(self, report: FileReport) -> FileReport:
        """The report with what is to be left out put aside."""
        return report if self._leave_out is None else self._leave_out(report)

    def _repaired(self, site: _Site, job: Job, report: FileReport, look: Callable[[str], FileReport]) -> FileReport:
        """The report without what is repaired, and counted; `look` gives that of another version of the text."""
        if self.repair is not None and any(finding.fix for finding in report.findings):
            report = self.repair(report, job.absolute, look)
        self._count(report, site.config)
        return report

    def _count(self, report: FileReport, config: Config) -> None:
        """Add the report's findings to the summary."""
        summary = self.summary
        for finding in report.findings:
            summary.severities[finding.severity] += 1
            summary.rules[finding.rule] = summary.rules.get(finding.rule, 0) + 1
            if config.fail_on != "never" and at_least(finding.severity, config.fail_on):
                self.failed = True
        for each in report.suppressed:
            summary.suppressed[each.means] = summary.suppressed.get(each.means, 0) + len(each.findings)

    def _note_skipped(self, item: Skipped) -> None:
        self.summary.skipped[item.reason] = self.summary.skipped.get(item.reason, 0) + 1
        if item.reason == "unreadable":
            self.summary.notes.append(f"{printable(item.path)} could not be read: {item.detail}")

    def _note_slow_parser(self) -> None:
        if "articlelint.syntax.front_matter.yaml_data" not in sys.modules:  # no article needed PyYAML
            return
        from articlelint.syntax.front_matter.parse import has_libyaml

        if not has_libyaml():
            self.summary.notes.append(
                "PyYAML was built without libyaml, so that front matter is read some fifteen times slower: "
                "install a PyYAML wheel for this platform"
            )


def _alone(plan: Plan) -> Plan:
    """The plan for an article that is not compared with others, so that what they would need need not be found out."""
    return plan._replace(needs=frozenset())


def _exists(folder: str, path: str) -> bool:
    return os.path.exists(os.path.join(folder, path))


def _floor(config: Config) -> Severity:
    """From which severity on findings are shown: what makes the run fail is, unless the user says otherwise."""
    floor = config.min_severity
    is_default = config.origin("min-severity") is DEFAULT
    if is_default and config.fail_on != "never" and at_least(floor, config.fail_on):
        floor = config.fail_on
    return floor


def _shown(report: FileReport, floor: Severity) -> FileReport:
    """The report with the findings from `floor` on."""
    kept = tuple(each for each in report.findings if at_least(each.severity, floor))
    suppressed = tuple(each for each in report.suppressed if at_least(each.findings[0].severity, floor))
    if len(kept) == len(report.findings) and len(suppressed) == len(report.suppressed):
        return report
    return report._replace(findings=kept, suppressed=suppressed)


def _unused_globs(site: _Site) -> Iterator[str]:
    """What the configuration says about files of which none was met: mostly a mistake in a glob."""
    said = [(f"the schema {os.path.basename(each.schema)}", each.files) for each in site.config.schema]
    said += [(f"the per-file ignore of {', '.join(each.rules)}", each.files) for each in site.config.per_file_ignores]
    said += [("require-front-matter", each) for each in (site.config.require_front_matter,) if each]
    said += [("category.from-folder", each) for each in (site.config.category.from_folder,) if each]
    for what, globs in said:
        if site.globs_used.isdisjoint(globs):
            yield f"{what} was applied to no file: nothing that was checked matches {', '.join(globs)}"


def _job(site: _Site, path: str, relative: str) -> Job:
    config = site.config
    used = site.globs_used
    schemas: list[CompiledSchema] = []
    for each, schema in zip(config.schema, site.schemas, strict=True):
        if _matches(each.files, relative, used):
            schemas.append(schema)
    silenced = [rule for each in config.per_file_ignores if _matches(each.files, relative, used) for rule in each.rules]
    required = _matches(config.require_front_matter, relative, used)
    folder = folder_of(relative) if _matches(config.category.from_folder, relative, used) else ""
    return Job(path, relative, tuple(schemas), frozenset(silenced), required, folder_category=folder)


def _matches(globs: Globs, path: str, used: set[str]) -> bool:
    """Whether one of `globs` matches; it is added to the `used` ones."""
    glob = globs.match(path) if globs else None
    if glob is not None:
        used.add(glob)
    return glob is not None
