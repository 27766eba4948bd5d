"""The two passes over one site: reading its articles in batches, judging them, keeping what the next run can use."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from articlelint.checks.base import SiteCheck
from articlelint.errors import CRASHES
from articlelint.files.reading import Source, read
from articlelint.finding import FileReport, Severity, at_least
from articlelint.run.crashes import attempt, crash
from articlelint.run.dependencies import DependencyLog
from articlelint.run.job import Job, Packed, Pending, text_of
from articlelint.run.passes import facts_of, first_pass, second_pass
from articlelint.run.plan import Plan
from articlelint.run.processes import share
from articlelint.run.settings import Settings
from articlelint.run.sites import Site
from articlelint.run.tally import Tally
from articlelint.site.facts import Facts
from articlelint.site.features import Features

if TYPE_CHECKING:
    from articlelint.run.memory import Memory
    from articlelint.run.waiting import Packer
    from articlelint.site.index import Index

BATCH = 50  # articles that go through a pass together
_BATCH_CHARACTERS = 2_000_000  # at most that much text is in memory beside what is kept of the articles
_MANY = 20  # articles; fewer are looked at anew before a database is opened, and wait as they are
_ALONE = "they compare articles: name the folder, or run `articlelint index` on it once"

Batch = list["Pending | Packed"]
Result = TypeVar("Result")


class SiteRun:
    """A run over the articles of one site. `folders` are the folders that the run was asked for, absolute."""

    def __init__(
        self, site: Site, folders: Sequence[str], settings: Settings, tally: Tally, log: DependencyLog
    ) -> None:
        self._site = site
        self._folders = folders
        self._settings = settings
        self._tally = tally
        self._log = log
        self._read = settings.files.read if settings.files is not None else read
        self._cache = settings.cache if settings.files is None and site.is_cacheable else None
        self._index: Index | None = None  # what is known of the other articles, if only single ones are looked at

    @cached_property
    def _packer(self) -> Packer:
        """What packs articles that wait for the second pass."""
        from articlelint.run.waiting import Packer

        rules = self._site.plan.rules.values()
        return Packer({each.rule.name: each.check.evidence for each in rules if isinstance(each.check, SiteCheck)})

    # --- first pass ---------------------------------------------------------------------------------------------------

    def first_pass(self) -> Iterator[Batch]:
        """Yield the articles of the site after the first pass, in their order, in batches."""
        jobs = self._site.jobs
        if not self._folders and self._cache is not None:
            from articlelint.run import indexing

            self._index = indexing.read(self._cache, self._site.config, self._site.plan, jobs)
        is_compared = len(jobs) > 1 or self._index is not None
        plan = self._site.plan if is_compared else alone(self._site.plan)
        memory = self._memory()
        is_few = len(jobs) < _MANY

        def look(start: int) -> Batch:
            """Look at a batch of articles; those that are large are not in memory together."""
            found: Batch = []
            for articles in self._texts(jobs[start : start + BATCH]):
                found += first_pass(plan, articles) if is_few else self._look_once(plan, articles, memory)
            return found

        yield from self._shared(look, range(0, len(jobs), BATCH))
        if memory is not None:
            memory.close(len(jobs))

    def _texts(self, jobs: Sequence[Job]) -> Iterator[list[tuple[Job, Source]]]:
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

    def _look_once(self, plan: Plan, articles: Sequence[tuple[Job, Source]], memory: Memory | None) -> list[Packed]:
        """The articles after the first pass; those that `memory` knows are not looked at again."""
        known = memory.recall(articles) if memory is not None else {}
        new = [article for number, article in enumerate(articles) if number not in known]
        seen = [_packed(each, plan, self._packer) for each in first_pass(plan, new)]
        if memory is not None:
            memory.keep(new, seen)
        rest = iter(seen)
        return [known[number] if number in known else next(rest) for number in range(len(articles))]

    def _memory(self) -> Memory | None:
        """What other runs found in articles; None if reading it would take longer than looking."""
        if len(self._site.jobs) < _MANY or self._cache is None:
            return None
        from articlelint.cache import location, stamps
        from articlelint.run.memory import Memory

        config = self._site.config
        schemas = {file: stamps.of_content(file) for schema in self._site.schemas for file in schema.files}
        key = stamps.digest(stamps.of_engine(), stamps.of_config(config), stamps.of_value(schemas))
        place = location.place_of(config, self._cache)
        return Memory(place, key, self._packer, repairs=self._settings.repair is not None)

    # --- second pass --------------------------------------------------------------------------------------------------

    def second_pass(self, waiting: Sequence[Batch]) -> Iterator[FileReport]:
        """Yield the reports of the articles that wait; each batch is emptied when it has been judged."""
        passed_over = self._pass_over(waiting)
        facts = self._facts_by_index(list(chain.from_iterable(waiting)))
        judges_site = facts is not None or bool(self._folders)
        facts = facts or facts_of(chain.from_iterable(waiting))
        features = [each.features for each in chain.from_iterable(waiting)]
        unable: set[str] = set()  # rules that could not judge

        def judge(pending: Pending, unable: set[str]) -> FileReport:
            report = second_pass(self._site.plan, pending, facts, unable, judges_site)
            return _shown(report, self._site.floor)

        def judge_batch(number: int) -> tuple[list[FileReport], set[str]]:
            """The reports of a batch of articles without their texts, which are there, and what could not judge."""
            unable: set[str] = set()
            jobs = self._site.jobs[number * BATCH :]
            articles = (self._unpacked(job, each) for job, each in zip(jobs, waiting[number], strict=False))
            return [judge(each, unable)._replace(text="") for each in articles], unable

        def look(job: Job, text: str) -> FileReport:
            """The report of another version of an article's text."""
            (pending,) = first_pass(alone(self._site.plan), [(job, Source(text))])
            self._tally.leave_out(pending.slow)
            return self._left_out(judge(pending, unable))

        jobs = enumerate(self._site.jobs)
        for (reports, not_able), batch in zip(self._shared(judge_batch, range(len(waiting))), waiting, strict=True):
            unable |= not_able
            for report, each, (number, job) in zip(reports, batch, jobs, strict=False):
                text = text_of(each)
                self._log.judged(job, text, each.asked)
                if number in passed_over:
                    self._tally.pass_over(passed_over[number])
                    continue
                self._tally.read(each.unread)
                self._tally.leave_out(each.slow)
                report = self._repaired(job, self._left_out(report._replace(text=text)), partial(look, job))
                self._tally.count(report, self._site.config)
                yield report
            batch.clear()
        self._tally.summary.notes.extend(self._remarks(facts))
        self._tally.summary.not_run.update(dict.fromkeys(sorted(unable), _ALONE))
        self._write_index(features, facts)

    def _pass_over(self, waiting: Sequence[Batch]) -> Mapping[int, str]:
        """The numbers of the files that are no articles, each with the reason; they add nothing to the facts."""
        if not any(job.by_default for job in self._site.jobs):
            return {}
        files = [
            (job.relative, each.features.stub if job.by_default and each.features is not None else "")
            for job, each in zip(self._site.jobs, chain.from_iterable(waiting), strict=True)
        ]
        if not any(stub for _, stub in files):
            return {}
        from articlelint.site.passed_over import passed_over

        found = passed_over(files)
        for number in found:
            batch = waiting[number // BATCH]
            batch[number % BATCH] = batch[number % BATCH]._replace(features=None)
        return found

    def _unpacked(self, job: Job, waiting: Pending | Packed) -> Pending:
        """An article as the first pass left it; if what a cache says of it makes no sense, it is looked at again."""
        if isinstance(waiting, Pending):
            return waiting
        from articlelint.cache.packing import DamagedError

        try:
            pending = self._packer.unpack(waiting)
            if self._site.config.plugins:  # what they find is held to the text
                return pending._replace(report=pending.report._replace(text=text_of(waiting)))
            return pending
        except DamagedError:
            return first_pass(self._site.plan, [(job, self._read(job.absolute))])[0]

    def _left_out(self, report: FileReport) -> FileReport:
        """The report with known findings put aside."""
        leave_out = self._settings.leave_out
        return report if leave_out is None else leave_out(report)

    def _repaired(self, job: Job, report: FileReport, look: Callable[[str], FileReport]) -> FileReport:
        """The report of the article as it is after its repair; `look` gives that of another version of the text."""
        repair = self._settings.repair
        if repair is None or not any(finding.fix for finding in report.findings):
            return report
        repaired = repair(report, job.absolute, look)
        self._tally.repair(repaired)
        return repaired.report

    def _remarks(self, facts: Facts) -> Iterator[str]:
        """What checks say about the site, or all findings of a rule together."""
        for name, active in self._site.plan.rules.items():
            check = active.check
            if not isinstance(check, SiteCheck):
                continue
            if check.remarks_always or name in self._tally.summary.rules:
                remarks = partial(_remarks_of, check, facts, active.compiled)
                yield from attempt(remarks, list[str](), "", self._tally.summary.crashes, active)

    # --- index --------------------------------------------------------------------------------------------------------

    def _facts_by_index(self, waiting: Sequence[Pending | Packed]) -> Facts | None:
        """The facts of the whole site, of which single articles were looked at; None if they are not known."""
        if self._index is None:
            return None
        from articlelint.run import indexing

        site = self._site
        articles = {job.relative: each for job, each in zip(site.jobs, waiting, strict=True)}
        found = indexing.judged(self._index, site.config, site.plan, articles, lambda path: self._read(path).text or "")
        if found is None:
            return None
        self._log.compared(os.path.join(site.config.folder, path) for path in found.others)
        if found.stale:
            number = len(found.stale)
            what = "1 other article has" if number == 1 else f"{number:,} other articles have"
            self._tally.summary.notes.append(
                f"{what} changed since the index was made: `articlelint index` makes it anew"
            )
        return found.facts

    def _write_index(self, features: Sequence[Features | None], facts: Facts) -> None:
        """Write the index of the site after a run over folders, if it is worth it or asked for."""
        is_asked_for = self._settings.indexes
        is_worth_it = len(self._site.jobs) >= _MANY and self._settings.repair is None
        if not (is_asked_for or is_worth_it) or not self._folders or self._cache is None:
            return
        from articlelint.run import indexing

        articles = list(zip(self._site.jobs, features, strict=True))
        config, plan = self._site.config, self._site.plan
        indexing.write(self._cache, config, plan, self._folders, articles, facts, is_asked_for=is_asked_for)

    def _shared(self, work: Callable[[int], Result], parts: Sequence[int]) -> Iterator[Result]:
        """`work` of each of `parts`, in their order, by several processes if that pays."""
        processes = self._settings.processes if self._settings.files is None else 1
        return share(work, parts, processes, self._tally.summary.notes.append)


def alone(plan: Plan) -> Plan:
    """Return the plan for an article that is compared with no others, so that what that takes is not gathered."""
    return plan._replace(needs=frozenset())


def _packed(pending: Pending, plan: Plan, packer: Packer) -> Packed:
    """An article made small; evidence of plugins that cannot be is left out, as if their rules had crashed."""
    try:
        return packer.pack(pending)
    except CRASHES as error:
        plugins = [plan.rules[name] for name in pending.evidence if plan.rules[name].plugin]
        if not plugins:
            raise
        crashes = [crash(error, pending.report.path, each) for each in plugins]
        report = pending.report._replace(crashes=(*pending.report.crashes, *crashes))
        left = {name: each for name, each in pending.evidence.items() if not plan.rules[name].plugin}
        return packer.pack(pending._replace(report=report, evidence=left))


def _remarks_of(check: SiteCheck[Any, Any], facts: Facts, compiled: Any) -> list[str]:
    return list(check.remarks(facts, compiled)) if check.remarks is not None else []


def _shown(report: FileReport, floor: Severity) -> FileReport:
    """The report with the findings from `floor` on."""
    kept = tuple(each for each in report.findings if at_least(each.severity, floor))
    suppressed = tuple(each for each in report.suppressed if at_least(each.findings[0].severity, floor))
    if len(kept) == len(report.findings) and len(suppressed) == len(report.suppressed):
        return report
    return report._replace(findings=kept, suppressed=suppressed)
