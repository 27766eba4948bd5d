"""A run: files to findings, in two passes.

The first pass reads each article once: rules that judge it by itself run, and what rules about the whole site will
need is gathered as plain data. When the last article of a site has been read its facts are known, and the second pass
judges what was gathered. No text is read or parsed twice.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from articlelint import plan as plans
from articlelint.article import Article
from articlelint.checks import Context
from articlelint.config import DEFAULT, Config, covers
from articlelint.discovery import Found, Skipped, discover, printable
from articlelint.finding import FileReport, Finding, Summary, Suppressed, at_least
from articlelint.globs import Globs
from articlelint.plan import ActiveRule, Plan
from articlelint.reading import Source, read
from articlelint.rules import Rule
from articlelint.site import facts as site_facts
from articlelint.site import features as site_features
from articlelint.syntax.view import folded, lowered

if TYPE_CHECKING:
    from articlelint.schema import CompiledSchema
    from articlelint.suppression import Directive


_SCHEMA_KEY = "$schema"
_SUPPRESSION_MARK = "articlelint"  # what every text with a suppression holds

# Articles that go through the first pass together, rule by rule, so that what a rule needs stays in the processor's
# cache: from 32 on it takes a quarter to a third less time than one by one (a site of 950 posts).
BATCH = 100
_BATCH_CHARACTERS = 2_000_000  # they are in memory together


Repair = Callable[[FileReport, str, Callable[[str], FileReport]], FileReport]
"""Repairs what a report says of the file at an absolute path: gives the report about the text as it is then.

The third argument lints another version of the text."""


class Pending(NamedTuple):
    """An article after the first pass: its findings so far, and what the second pass will judge.

    `directives` are what the article silences, `silent` the rules that had no say on it.
    """

    job: Job
    report: FileReport
    features: site_features.Features | None  # None: there is no text
    evidence: dict[str, Any]
    unread: str | None = None  # why there is no text
    directives: tuple[Directive, ...] = ()
    silent: frozenset[str] = frozenset()


class Files(Protocol):
    """Where the articles of a run come from, when not from the disk as it is."""

    def discover(
        self, paths: Sequence[str], *, config_for: Callable[[str], Config], cwd: str | None = None
    ) -> Iterator[Found | Skipped]:
        """As articlelint.discovery.discover."""

    def read(self, path: str) -> Source:
        """As articlelint.reading.read."""


class _Site:
    """The articles under one configuration. `globs_used`: those of its schemas and per-file ignores that matched."""

    __slots__ = ("_characters", "_jobs", "_pending", "config", "globs_used", "plan", "schemas")

    def __init__(self, config: Config, plan: Plan, schemas: tuple[CompiledSchema, ...] = ()) -> None:
        self.config = config
        self.plan = plan
        self.schemas = schemas
        self.globs_used: set[str] = set()
        self._jobs: list[Job] = []  # those to which the first pass comes next
        self._characters = 0  # in their texts
        self._pending: list[Pending] = []

    def add(self, job: Job) -> None:
        """Let the first pass come to an article, now or with the next ones."""
        self._jobs.append(job)
        self._characters += len(job.source.text or "")
        if len(self._jobs) >= BATCH or self._characters >= _BATCH_CHARACTERS:
            self._read()

    def take(self) -> list[Pending]:
        """All articles that were added, after the first pass; they are the site's no longer."""
        self._read()
        pending, self._pending = self._pending, []
        return pending

    def _read(self) -> None:
        self._pending += first_pass(self.plan, self._jobs)
        self._jobs, self._characters = [], 0


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
        progress: Callable[[int, int], None] | None = None,
        leave_out: Callable[[FileReport], FileReport] | None = None,
        files: Files | None = None,
    ) -> None:
        """`paths` are files and folders as the user named them; `config_for` gives the configuration of a folder.

        `progress` is called with the number of files read and of all files. `leave_out` puts findings that are not to
        count among the suppressed ones. `files` are those to find the articles among, instead of those on the disk.
        """
        self._paths = paths
        self._config_for = config_for
        self._cwd = cwd
        self._progress = progress
        self._leave_out = leave_out
        self._discover, self._read = (discover, read) if files is None else (files.discover, files.read)
        folders = (os.path.abspath(os.path.join(cwd or "", path)) for path in paths)
        self.folders = [folder for folder in folders if os.path.isdir(folder)]  # those among the paths
        self._sites: dict[int, _Site] = {}
        self._named_schemas: dict[str, CompiledSchema] = {}  # by the articles themselves; by absolute path
        self.summary = Summary()
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
    def rules(self) -> dict[str, Rule]:
        """The rules of the sites met so far."""
        return {name: each.rule for site in self._sites.values() for name, each in site.plan.rules.items()}

    def site(self, config: Config) -> _Site:
        """The site of a configuration; its rules and schemas are loaded when it is first met."""
        site = self._sites.get(id(config))
        if site is None:
            site = _Site(config, plans.make_plan(config, plans.load_rulebook(config)))
            if config.schema:
                from articlelint.schema import load_schema

                site.schemas = tuple(load_schema(each.schema) for each in config.schema)
            self._sites[id(config)] = site
        return site

    def __iter__(self) -> Iterator[FileReport]:
        found = []
        for item in self._discover(self._paths, config_for=self._config_for, cwd=self._cwd):
            if isinstance(item, Skipped):
                self._note_skipped(item)
            else:
                found.append(item)
        for number, item in enumerate(found):
            if self._progress is not None:
                self._progress(number, len(found))
            site = self.site(item.config)
            source = self._read(item.absolute)
            job = _job(site, source, item.path, item.config.relative(item.absolute), item.absolute)
            if source.text is not None and _SCHEMA_KEY in source.text:
                job = job._replace(load_schema=partial(self._named_schema, os.path.dirname(item.absolute)))
            site.add(job)
        if self._progress is not None:
            self._progress(len(found), len(found))
        for site in self._sites.values():
            yield from self._second_pass(site)
            if self.folders:
                self.summary.notes.extend(_unused_globs(site))
        self._note_slow_parser()

    def check_source(self, source: Source, path: str, config: Config, relative: str | None = None) -> FileReport:
        """Lint one text that is not read from a file; `relative` is its path as the configuration's globs see it."""
        site = self.site(config)
        site.add(_job(site, source, path, relative or path))
        return next(self._second_pass(site))

    def _named_schema(self, folder: str, name: str) -> CompiledSchema:
        """The schema that an article in `folder` names. SchemaError where it cannot be used."""
        from articlelint.schema import SchemaError, load_schema

        if "://" in name:
            raise SchemaError(f"{name} is on the net, and nothing is fetched; name a file")
        path = os.path.normpath(os.path.join(folder, name))
        if path not in self._named_schemas:
            self._named_schemas[path] = load_schema(path)
        return self._named_schemas[path]

    def _second_pass(self, site: _Site) -> Iterator[FileReport]:
        waiting = site.take()
        facts = site_facts.fold(each.features for each in waiting if each.features is not None)
        unable: set[str] = set()
        for pending in waiting:
            report = self._judged(site, pending, facts, unable)
            if pending.unread is None:
                self.summary.files += 1
            else:
                self.summary.skipped[pending.unread] = self.summary.skipped.get(pending.unread, 0) + 1
            self._count(report, site.config)
            yield report
        reason = "judge by what the articles of a site have in common: name the folder instead of the file"
        self.summary.not_run.update(dict.fromkeys(sorted(unable), reason))

    def _judged(self, site: _Site, pending: Pending, facts: site_facts.Facts, unable: set[str]) -> FileReport:
        """The report with the findings that are to be shown, and without those that are repaired."""

        def judged(pending: Pending) -> FileReport:
            report = second_pass(site.plan, pending, facts, unable, bool(self.folders))
            return _shown(self._leave_out(report) if self._leave_out is not None else report, site.config)

        def look(text: str) -> FileReport:
            return judged(first_pass(site.plan, [pending.job._replace(source=Source(text))])[0])

        report = judged(pending)
        if self.repair is not None and any(finding.fix for finding in report.findings):
            report = self.repair(report, pending.job.absolute, look)
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
            summary.suppressed[each.means] = summary.suppressed.get(each.means, 0) + 1

    def _note_skipped(self, item: Skipped) -> None:
        self.summary.skipped[item.reason] = self.summary.skipped.get(item.reason, 0) + 1
        if item.reason == "unreadable":
            self.summary.notes.append(f"{printable(item.path)} could not be read: {item.detail}")

    def _note_slow_parser(self) -> None:
        if "articlelint.syntax.yaml_data" not in sys.modules:  # no article needed PyYAML
            return
        from articlelint.syntax.front_matter import has_libyaml

        if not has_libyaml():
            self.summary.notes.append(
                "PyYAML was built without libyaml, so that front matter is read some fifteen times slower: "
                "install a PyYAML wheel for this platform"
            )


def _shown(report: FileReport, config: Config) -> FileReport:
    """The report with the findings that are to be shown: what makes the run fail is, unless the user says otherwise."""
    floor = config.min_severity
    is_default = config.origin("min-severity") is DEFAULT
    if is_default and config.fail_on != "never" and at_least(floor, config.fail_on):
        floor = config.fail_on
    kept = tuple(each for each in report.findings if at_least(each.severity, floor))
    # What is in a baseline was shown when that was written, perhaps from another severity on.
    suppressed = tuple(
        each for each in report.suppressed if each.means == "baseline" or at_least(each.finding.severity, floor)
    )
    if len(kept) == len(report.findings) and len(suppressed) == len(report.suppressed):
        return report
    return report._replace(findings=kept, suppressed=suppressed)


def _unused_globs(site: _Site) -> Iterator[str]:
    """What the configuration says about files of which none was met: mostly a mistake in a glob."""
    said = [(f"the schema {os.path.basename(each.schema)}", each.files) for each in site.config.schema]
    said += [(f"the per-file ignore of {', '.join(each.rules)}", each.files) for each in site.config.per_file_ignores]
    said += [("require-front-matter", each) for each in (site.config.require_front_matter,) if each]
    for what, globs in said:
        if site.globs_used.isdisjoint(globs):
            yield f"{what} was applied to no file: nothing that was checked matches {', '.join(globs)}"


class Job(NamedTuple):
    """How one file is to be linted.

    `path` is what reports show, `relative` is relative to the site's root. `silenced` are rules and families to leave
    out. `load_schema` gives the schema that the article itself names; None where it names none. `absolute` is where the
    file is; "" where the text is not from one. `language` is that of the article where it is known beforehand.
    """

    source: Source
    path: str
    relative: str
    schemas: tuple[CompiledSchema, ...] = ()
    silenced: frozenset[str] = frozenset()
    front_matter_required: bool = False
    load_schema: Callable[[str], CompiledSchema] | None = None
    absolute: str = ""
    language: str | None = None


def _job(site: _Site, source: Source, path: str, relative: str, absolute: str = "") -> Job:
    config = site.config
    used = site.globs_used
    schemas: list[CompiledSchema] = []
    for each, schema in zip(config.schema, site.schemas, strict=True):
        if _matches(each.files, relative, used):
            schemas.append(schema)
    silenced = [rule for each in config.per_file_ignores if _matches(each.files, relative, used) for rule in each.rules]
    required = _matches(config.require_front_matter, relative, used)
    return Job(source, path, relative, tuple(schemas), frozenset(silenced), required, None, absolute)


def _matches(globs: Globs, path: str, used: set[str]) -> bool:
    """Whether one of `globs` matches; it is added to the `used` ones."""
    glob = globs.match(path) if globs else None
    if glob is not None:
        used.add(glob)
    return glob is not None


def _schemas_named(name: str, load_schema: Callable[[str], CompiledSchema]) -> tuple[tuple[CompiledSchema, ...], str]:
    """The schema that an article names, or why it cannot be used."""
    from articlelint.schema import SchemaError

    try:
        return (load_schema(name),), ""
    except SchemaError as error:
        return (), str(error)


class _Reading(NamedTuple):
    """An article in the first pass, with what has come of it so far."""

    job: Job
    context: Context
    findings: list[Finding]
    evidence: dict[str, Any]


def first_pass(plan: Plan, jobs: Sequence[Job]) -> list[Pending]:
    """Read articles: the findings of rules that judge one by itself, and what the others will need."""
    readings = [_reading(plan, job) for job in jobs]
    for reading in readings:
        if reading.job.source.problem is not None:
            for active in plan.unreadable:
                _apply(active, reading, reading.context)
    linted = [reading for reading in readings if reading.job.source.text is not None]
    for active in plan.always:
        for reading in linted:
            _apply(active, reading, reading.context)
    places: dict[str, list[tuple[_Reading, Context]]] = {}
    for reading in linted:
        for name, hits in spotted(plan, reading.context.article):
            places.setdefault(name, []).append((reading, reading.context._replace(hits=hits)))
    for name, seen in places.items():
        for reading, context in seen:
            _apply(plan.spotted[name], reading, context)
    return [_pending(reading, plan) for reading in readings]


def _reading(plan: Plan, job: Job) -> _Reading:
    article = Article(job.relative, job.source.text or "", plan.words)
    if job.language is not None:
        article.language = job.language
    schemas, schema_problem = job.schemas, ""
    if job.load_schema is not None and isinstance(name := article.data.get(_SCHEMA_KEY), str):
        schemas, schema_problem = _schemas_named(name, job.load_schema)
    context = Context(article, job.source, {}, schemas, schema_problem, job.front_matter_required)
    return _Reading(job, context, [], {})


def _pending(reading: _Reading, plan: Plan) -> Pending:
    path, source, findings = reading.job.path, reading.job.source, tuple(reading.findings)
    if source.text is None:
        return Pending(reading.job, FileReport(path, "", findings), None, reading.evidence, source.problem)
    report = FileReport(path, source.text, findings, source.encoding)
    pending = Pending(reading.job, report, site_features.gather(reading.context.article, plan.needs), reading.evidence)
    if _SUPPRESSION_MARK in source.text:
        from articlelint import suppression

        article = reading.context.article
        silent = frozenset(
            name
            for name, each in plan.rules.items()
            if covers(reading.job.silenced, name)
            or (each.rule.languages and article.language not in each.rule.languages)
        )
        return pending._replace(directives=suppression.read(article), silent=silent)
    return pending


def second_pass(
    plan: Plan, pending: Pending, facts: site_facts.Facts, unable: set[str], judges_site: bool = True
) -> FileReport:
    """Judge what was gathered of an article by the facts of its site; `unable` collects rules that could not.

    `judges_site`: whether the facts are those of the whole site, so that silence of the rules about it means something.
    """
    findings = list(pending.report.findings)
    for name, gathered in pending.evidence.items():
        active = plan.rules[name]
        least = getattr(active.module, "MIN_ARTICLES", 0)
        if facts.articles < least:
            unable.add(name)
            continue
        findings.extend(_with_severity(active, active.module.judge(gathered, facts, active.compiled)))
    findings = list(_without_echoes(findings, plan))
    suppressed: tuple[Suppressed, ...] = ()
    if pending.directives:
        findings, suppressed = _suppressed(plan, pending, findings, judges_site)
    findings.sort(key=lambda finding: (finding.start, finding.end, finding.rule))
    return pending.report._replace(findings=tuple(findings), suppressed=suppressed)


def _suppressed(
    plan: Plan, pending: Pending, findings: list[Finding], judges_site: bool
) -> tuple[list[Finding], tuple[Suppressed, ...]]:
    """Part off the findings that the article silences; adds those about what it says to that end."""
    from articlelint import suppression

    outcome = suppression.apply(pending.directives, findings)
    judged = {name for name, each in plan.rules.items() if judges_site or not each.judges_site} - pending.silent
    faults = list(suppression.faults(pending.directives, outcome.used, plan.known, frozenset(judged)))
    for active in plan.suppression:
        if active.rule.name not in pending.silent:
            outcome.kept.extend(_with_severity(active, active.module.report(active.rule, faults)))
    return outcome.kept, outcome.suppressed


def _without_echoes(findings: list[Finding], plan: Plan) -> Iterator[Finding]:
    """The findings without those that a more exact rule of the same family makes, too (GENERALITY of a check)."""
    for each in findings:
        generality = _generality(plan, each)
        family = each.rule.partition("/")[0] + "/"
        if not generality or not any(
            other.start <= each.start and each.end <= other.end and at_least(other.severity, each.severity)
            for other in findings
            if other.rule.startswith(family) and _generality(plan, other) < generality
        ):
            yield each


def _generality(plan: Plan, finding: Finding) -> int:
    generality: int = getattr(plan.rules[finding.rule].module, "GENERALITY", 0)
    return generality


def _apply(active: ActiveRule, reading: _Reading, context: Context) -> None:
    """Let a rule judge an article, or gather what it will judge later, where it is meant for it."""
    rule = active.rule
    silenced = reading.job.silenced
    if silenced and covers(silenced, rule.name):
        return
    if rule.languages and context.article.language not in rule.languages:
        return
    if active.judges_site:
        gathered = active.module.gather(context, active.compiled)
        if gathered is not None:
            reading.evidence[rule.name] = gathered
    else:
        reading.findings.extend(_with_severity(active, active.module.check(context, active.compiled)))


def spotted(plan: Plan, article: Article) -> Iterator[tuple[str, Mapping[str, list[tuple[int, int]]]]]:
    """The names of the rules of which a phrase occurs, with what occurs of it in each of their scopes."""
    in_body = plan.scanner.scan(article.lowered)
    elsewhere: dict[str, dict[str, list[tuple[int, int]]]] = {}  # by rule and scope
    for scope in plan.scopes:
        for value in article.values(scope):
            for name, hits in plan.scanner.scan(lowered(folded(value.view.text))).items():
                elsewhere.setdefault(name, {}).setdefault(scope, []).extend(hits)
    for name in dict.fromkeys((*in_body, *elsewhere)):
        by_scope = elsewhere.get(name, {})
        if name in in_body:
            by_scope["body"] = in_body[name]
        hits_of_rule = {scope: by_scope[scope] for scope in plan.spotted[name].rule.scopes if scope in by_scope}
        if hits_of_rule:
            yield name, hits_of_rule


def _with_severity(active: ActiveRule, findings: Iterable[Finding]) -> Iterable[Finding]:
    if active.severity is None:
        return findings
    return [finding._replace(severity=active.severity) for finding in findings]
