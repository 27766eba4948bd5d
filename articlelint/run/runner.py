"""A run: files to reports, site by site, each in two passes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from articlelint.config.model import Config
from articlelint.files.discovery import Skipped, discover
from articlelint.files.reading import Source
from articlelint.finding import FileReport, Severity, Summary
from articlelint.rulebook.rule import Rule
from articlelint.run.dependencies import DependencyLog
from articlelint.run.passes import first_pass
from articlelint.run.settings import Settings
from articlelint.run.site_run import Batch, SiteRun, alone
from articlelint.run.sites import Site, Sites, floor_of
from articlelint.run.tally import Tally

if TYPE_CHECKING:
    from articlelint.cache.replay import Dependencies


class Run:
    """One run over files: iterate over it for the reports, then look at the summary.

    Errors of configuration, rules and schemas (ConfigError, RuleError, SchemaError) and names that do not exist
    (DiscoveryError) are raised when the iteration meets them.
    """

    def __init__(
        self,
        paths: Sequence[str],
        config_for: Callable[[str], Config],
        settings: Settings = Settings(),  # noqa: B008 - frozen
        cwd: str | None = None,
    ) -> None:
        """`paths` are files and folders as the user named them; `config_for` gives the configuration of a folder."""
        self._paths = paths
        self._config_for = config_for
        self._cwd = cwd
        self._settings = settings
        self._sites = Sites()
        self._tally = Tally()
        self._log = DependencyLog()
        folders = (os.path.abspath(os.path.join(cwd or "", path)) for path in paths)
        self.folders: Sequence[str] = [folder for folder in folders if os.path.isdir(folder)]  # those among the paths

    def __iter__(self) -> Iterator[FileReport]:
        total = self._plan()
        done = 0
        progress = self._settings.progress
        try:
            for site in self._sites:
                work = self._over(site)
                waiting: list[Batch] = []
                for batch in work.first_pass():
                    waiting.append(batch)
                    done += len(batch)
                    if progress is not None:
                        progress.read(done, total)
                for report in work.second_pass(waiting):
                    if progress is not None:
                        progress.end()
                    yield report
                if self.folders:
                    self.summary.notes.extend(site.unused_globs())
        finally:  # also if Ctrl-C ends it
            if progress is not None:
                progress.end()
        self._note_slow_parser()

    def check_source(self, source: Source, path: str, config: Config, relative: str | None = None) -> FileReport:
        """Lint one text that is not read from a file; `relative` is its path as the configuration's globs see it."""
        site = self._sites.of(config)
        site.jobs = [site.job(path, relative or path)]
        batch: Batch = [*first_pass(alone(site.plan), [(site.jobs[0], source)])]
        return next(self._over(site).second_pass([batch]))

    @property
    def incomplete(self) -> Mapping[str, str]:
        """The rules that did not judge all that they should have, because an expression took too long, and why."""
        return self._tally.incomplete

    def take_over(self, earlier: Run, revision: str) -> None:
        """Note what a run over the same paths at an earlier revision could not find out, so that nobody knows it."""
        self.summary.crashes.extend(
            each._replace(reason=f"{each.reason}, at {revision}") for each in earlier.summary.crashes
        )
        for rule, reason in earlier.incomplete.items():
            self._tally.note_incomplete(rule, f"{reason}, at {revision}")

    def load(self, config: Config) -> None:
        """Load what the configuration names, so that its mistakes come before anything is written."""
        self._sites.of(config)

    @property
    def summary(self) -> Summary:
        """What the run has done so far."""
        return self._tally.summary

    @property
    def failed(self) -> bool:
        """Whether something at or above a site's fail-on was found."""
        return self._tally.failed

    @property
    def rules(self) -> dict[str, Rule]:
        """The active rules of the sites met so far."""
        return self._sites.rules

    @property
    def floor(self) -> Severity:
        """The lowest severity whose findings some site shows."""
        return floor_of(self._sites)

    @property
    def dependencies(self) -> Dependencies | None:
        """What the reports depend on beside the articles, the rules and the configuration; None if not known."""
        return self._log.all(self._sites.schema_files)

    def judged(self, rule: str) -> bool:
        """Whether a rule has judged the articles, so that what it did not find is not there.

        Rules about a site judge only if folders were checked. One that does not exist will never find anything.
        """
        plans = [site.plan for site in self._sites]
        if all(rule not in plan.known for plan in plans):
            return True
        active = [plan.rules[rule] for plan in plans if rule in plan.rules]
        if not active or rule in self.summary.not_run or rule in {each.rule for each in self.summary.crashes}:
            return False
        return bool(self.folders) or not any(each.judges_site for each in active)

    def _plan(self) -> int:
        """Find the articles and plan each of them; gives their number."""
        items = self._settings.found
        if items is None:
            find = self._settings.files.discover if self._settings.files is not None else discover
            items = find(self._paths, config_for=self._config_for, cwd=self._cwd)
        found = []
        for item in items:
            if isinstance(item, Skipped):
                self._tally.skip(item)
            else:
                found.append(item)
        for item in found:
            self._sites.add(item)
        return len(found)

    def _over(self, site: Site) -> SiteRun:
        return SiteRun(site, self.folders, self._settings, self._tally, self._log)

    def _note_slow_parser(self) -> None:
        if "articlelint.syntax.front_matter.yaml_data" not in sys.modules:  # no article needed PyYAML
            return
        from articlelint.syntax.front_matter.parse import has_libyaml

        if not has_libyaml():
            self.summary.notes.append(
                "PyYAML was built without libyaml, so that front matter is read some fifteen times slower: "
                "install a PyYAML wheel for this platform"
            )
