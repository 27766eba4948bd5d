"""Planning a run: which sites its articles belong to, and how each article is to be linted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from articlelint.article.article import folder_of
from articlelint.config.model import DEFAULT, Config
from articlelint.files.discovery import Found
from articlelint.finding import SEVERITIES, Severity, at_least
from articlelint.paths.globs import Globs
from articlelint.rulebook.rule import Rule
from articlelint.run.job import NO_RULES, Job
from articlelint.run.plan import Plan, load_rulebook, make_plan

if TYPE_CHECKING:
    from typing import TypeAlias

    from articlelint.schema.load import CompiledSchema, SchemaError

    # What loads a schema that an article names, if that may be, and what tells whether there is a file.
    LookUps: TypeAlias = tuple[Callable[[str], CompiledSchema] | None, Callable[[str], bool]]


class Site:
    """The articles under one configuration, and the rules and schemas that hold for them.

    `globs_used` are those of its schemas, per-file ignores and the like that matched an article.
    """

    __slots__ = ("config", "globs_used", "jobs", "plan", "schemas")

    def __init__(self, config: Config, plan: Plan, schemas: tuple[CompiledSchema, ...]) -> None:
        self.config = config
        self.plan = plan
        self.schemas = schemas
        self.globs_used: set[str] = set()
        self.jobs: list[Job] = []

    @property
    def is_cacheable(self) -> bool:
        """Whether what is found out about its articles may be kept: plugins may judge by anything."""
        return not self.config.plugins

    @property
    def floor(self) -> Severity:
        """The lowest severity whose findings are shown: what makes the run fail is, unless the user says otherwise."""
        config = self.config
        is_default = config.origin("min-severity") is DEFAULT
        if is_default and config.fail_on != "never" and at_least(config.min_severity, config.fail_on):
            return config.fail_on
        return config.min_severity

    def job(self, path: str, relative: str) -> Job:
        """Plan the article that reports show as `path` and that lies at `relative` to the site's root."""
        config = self.config
        schemas: list[CompiledSchema] = []
        for entry, schema in zip(config.schema, self.schemas, strict=True):
            if self._matches(entry.files, relative):
                schemas.append(schema)
        silenced = [
            rule for each in config.per_file_ignores if self._matches(each.files, relative) for rule in each.rules
        ]
        names = frozenset(silenced) if silenced else NO_RULES  # an empty set of its own takes 216 bytes
        required = self._matches(config.require_front_matter, relative)
        folder = folder_of(relative) if self._matches(config.category.from_folder, relative) else ""
        is_from_page = self._matches(config.from_pages, relative)
        return Job(path, relative, tuple(schemas), names, required, folder_category=folder, is_from_page=is_from_page)

    def _matches(self, globs: Globs, path: str) -> bool:
        """Whether one of `globs` matches; if so, it counts as used."""
        glob = globs.match(path) if globs else None
        if glob is not None:
            self.globs_used.add(glob)
        return glob is not None

    def unused_globs(self) -> Iterator[str]:
        """Yield a note for each part of the configuration that no article matched: mostly a mistake in a glob."""
        config = self.config
        parts = [(f"the schema {os.path.basename(each.schema)}", each.files) for each in config.schema]
        parts += [(f"the per-file ignore of {', '.join(each.rules)}", each.files) for each in config.per_file_ignores]
        lists = {
            "require-front-matter": config.require_front_matter,
            "from-pages": config.from_pages,
            "category.from-folder": config.category.from_folder,
        }
        parts += [(name, globs) for name, globs in lists.items() if globs]
        for part, globs in parts:
            if self.globs_used.isdisjoint(globs):
                yield f"{part} was applied to no file: nothing that was checked matches {', '.join(globs)}"


class Sites:
    """The sites of a run, in the order in which they are met."""

    def __init__(self) -> None:
        self._by_config: dict[int, Site] = {}
        # What articles name themselves, or why it cannot be used, by the folder it has to be in and absolute path.
        self._named_schemas: dict[tuple[str, str], CompiledSchema | SchemaError] = {}
        # The site and folder of the article that was added last, and what looks things up from there.
        self._last: tuple[Site, str, LookUps] | None = None

    def __iter__(self) -> Iterator[Site]:
        return iter(self._by_config.values())

    def of(self, config: Config) -> Site:
        """Return the site of a configuration; its rules and schemas are loaded when it is first asked for.

        Raises:
            ConfigError, RuleError, SchemaError: if one of them cannot be used.
        """
        site = self._by_config.get(id(config))
        if site is None:
            plan = make_plan(config, load_rulebook(config))
            site = self._by_config[id(config)] = Site(config, plan, _schemas(config))
        return site

    def add(self, found: Found) -> None:
        """Plan an article on the disk."""
        site = self.of(found.config)
        folder = os.path.dirname(found.absolute)
        load_schema, exists = self._look_ups(site, folder)
        relative = found.config.relative(found.absolute)
        job = site.job(found.path, found.path if relative == found.path else relative)
        job = job._replace(absolute=found.absolute, load_schema=load_schema, exists=exists, by_default=found.by_default)
        site.jobs.append(job)

    def _look_ups(self, site: Site, folder: str) -> LookUps:
        """What articles in `folder` look things up with. They come one after the other, and share it."""
        if self._last is None or self._last[0] is not site or self._last[1] != folder:
            load_schema: Callable[[str], CompiledSchema] | None = None
            if site.config.reads_named_schemas:
                load_schema = partial(self._named_schema, _root_for(site.config, folder), folder)
            self._last = site, folder, (load_schema, partial(_exists, folder))
        return self._last[2]

    @property
    def rules(self) -> dict[str, Rule]:
        """The active rules of the sites met so far, by name."""
        return {name: each.rule for site in self for name, each in site.plan.rules.items()}

    @property
    def schema_files(self) -> set[str]:
        """The files of the schemas that configurations name."""
        return {file for site in self for schema in site.schemas for file in schema.files}

    def _named_schema(self, root: str, folder: str, name: str) -> CompiledSchema:
        """The schema that an article in `folder` names.

        Raises:
            SchemaError: if it is not below `root`, or cannot be used.
        """
        from articlelint.schema.load import SchemaError, load_foreign_schema

        if "://" in name:
            raise SchemaError(f"{name} is an address, and nothing is fetched; name a file")
        key = root, os.path.normpath(os.path.join(folder, name))
        if key not in self._named_schemas:
            try:
                self._named_schemas[key] = load_foreign_schema(key[1], root)
            except SchemaError as error:  # nor is it loaded for the next article
                self._named_schemas[key] = error
        found = self._named_schemas[key]
        if isinstance(found, SchemaError):
            raise found
        return found


def floor_of(sites: Sites) -> Severity:
    """Return the lowest severity whose findings some site shows."""
    return min((site.floor for site in sites), key=SEVERITIES.index, default="warning")


def _schemas(config: Config) -> tuple[CompiledSchema, ...]:
    if not config.schema:
        return ()
    from articlelint.schema.load import load_schema

    return tuple(load_schema(each.schema) for each in config.schema)


def _root_for(config: Config, folder: str) -> str:
    """Return the folder that has to hold the schemas that articles in `folder` name: the root of their site."""
    root = config.folder
    return root if folder == root or folder.startswith(os.path.join(root, "")) else folder


def _exists(folder: str, path: str) -> bool:
    return os.path.exists(os.path.join(folder, path))
