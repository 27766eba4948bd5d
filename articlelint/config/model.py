"""Find, merge and explain configuration; `config_file` reads one file.

`Config` is plain data that every stage may be given. A `ConfigFinder` knows which one holds where.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from articlelint.errors import ArticlelintError
from articlelint.finding import SEVERITIES, Severity
from articlelint.paths.globs import NO_GLOBS, Globs
from articlelint.startup.records import NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

CONFIG_NAMES = (".articlelint.toml", "articlelint.toml", "pyproject.toml")
"""File names that may hold a configuration, the strongest first."""

BASELINE_NAME = ".articlelint-baseline.json"  # what it holds: articlelint.suppression.baseline

FailOn = Literal["error", "warning", "info", "never"]
FAIL_ON: tuple[FailOn, ...] = (*SEVERITIES, "never")

RuleSeverity = Literal["error", "warning", "info", "off"]
RULE_SEVERITIES: tuple[RuleSeverity, ...] = (*SEVERITIES, "off")

Key = tuple[str, ...]
"""A key and the tables around it: `("rules", "links/dead", "severity")`; an entry of a list has its text appended."""


# Named tuples, here and in discovery: a frozen dataclass takes four times as long to define, on every start.


class Origin(NamedTuple):
    """Where a value comes from: a place in a file, or a word for what is not written in one."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{_shown(self.path)}:{self.line}" if self.line else _shown(self.path)


DEFAULT = Origin("default")
COMMAND_LINE = Origin("command line")


class ConfigError(ArticlelintError):
    """One thing that is wrong with a configuration, and in `also` the others that were found with it."""

    def __init__(self, path: str, line: int, column: int, message: str, also: Iterable[ConfigError] = ()) -> None:
        super().__init__(path, line, column, message)
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.also = tuple(also)

    def __iter__(self) -> Iterator[ConfigError]:
        """Yield this error and those found with it, each by itself."""
        yield ConfigError(self.path, self.line, self.column, self.message)
        yield from self.also

    def __str__(self) -> str:
        place = f"{_shown(self.path)}:{self.line}:{self.column}" if self.line else _shown(self.path)
        return "\n".join([f"{place}: {self.message}", *map(str, self.also)])


class RuleSettings(NamedTuple):
    """What a `[rules."family/name"]` table says: a severity other than the rule's own, and values of its options."""

    severity: RuleSeverity | None = None
    options: Mapping[str, Any] = {}


class PerFileIgnores(NamedTuple):
    """Rules and families that stay silent in the files that match."""

    files: Globs
    rules: tuple[str, ...]


class SchemaFiles(NamedTuple):
    """A JSON Schema, by absolute path, and the files whose front matter it describes."""

    files: Globs
    schema: str


class Category(NamedTuple):
    """What a site says about its categories."""

    allowed: tuple[str, ...] = ()
    catch_all: tuple[str, ...] = ()  # categories that fit anything
    compatible: tuple[tuple[str, ...], ...] = ()  # groups whose members may stand for one another
    model: str = ""  # what `articlelint learn` has written: absolute
    keywords: Mapping[str, tuple[str, ...]] = {}  # by category, words of the site that speak for it
    from_folder: Globs = NO_GLOBS  # articles without a category have that which their folder is called


class Overrides(NamedTuple):
    """What the command line says. `include` and `exclude` are relative to the working folder."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    min_severity: Severity | None = None
    fail_on: FailOn | None = None
    output_format: str | None = None
    rule_paths: tuple[str, ...] = ()
    respect_gitignore: bool | None = None
    model: str | None = None


class Config(NamedTuple):
    """The configuration that holds for the files of one folder and below."""

    folder: str  # what globs and the paths of findings are relative to: absolute, without a trailing separator
    path: str | None = None  # the configuration file
    include: Globs | None = None  # None: the built-in list of article names
    exclude: Globs = NO_GLOBS
    select: tuple[str, ...] | None = None  # None: the rules that are on by default
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    per_file_ignores: tuple[PerFileIgnores, ...] = ()
    rules: Mapping[str, RuleSettings] = MappingProxyType({})
    min_severity: Severity = "warning"
    fail_on: FailOn = "warning"
    rule_paths: tuple[str, ...] = ()  # absolute
    plugins: tuple[str, ...] = ()
    schema: tuple[SchemaFiles, ...] = ()
    require_front_matter: Globs = NO_GLOBS
    category: Category = Category()
    output_format: str = "text"
    respect_gitignore: bool = True
    command_include: Globs | None = None  # from the command line, relative to the working folder
    command_exclude: Globs = NO_GLOBS
    origins: Mapping[Key, Origin] = MappingProxyType({})

    @staticmethod
    def default(root: str | os.PathLike[str] | None = None) -> Config:
        """The configuration where there is none; `root` is the working folder unless given."""
        return Config(os.path.abspath(root) if root is not None else os.getcwd())

    @property
    def root(self) -> Path:
        """The folder of the configuration file, or the given root where there is none."""
        from pathlib import Path

        return Path(self.folder)

    def relative(self, path: str) -> str:
        """An absolute path as globs see it: relative to the root, with `/`."""
        return relative_path(path, self.folder)

    def origin(self, *key: str) -> Origin:
        """Where the value of a key, or of one entry of it, comes from."""
        return self.origins.get(key, DEFAULT)

    def error(self, message: str, *key: str) -> ConfigError:
        """An error about the value of a key, at its place, or at that of the nearest table around it."""
        while key not in self.origins and len(key) > 1:
            key = key[:-1]
        origin = self.origin(*key)
        return ConfigError(origin.path, origin.line, origin.column, message)

    def with_overrides(self, overrides: Overrides) -> Config:
        """This configuration with the options of the command line, which win.

        `select` replaces the configured selection; `ignore`, `extend_select`, `exclude` and `rule_paths` add. What one
        of them names outright is no longer ignored, off or selected by the file.
        """
        config = _without_contradictions(self, overrides)
        replaced: dict[str, Any] = {
            "select": overrides.select,
            "min_severity": overrides.min_severity,
            "fail_on": overrides.fail_on,
            "output_format": overrides.output_format,
            "respect_gitignore": overrides.respect_gitignore,
        }
        added = {
            "ignore": overrides.ignore,
            "extend_select": overrides.extend_select,
            "rule_paths": tuple(os.path.abspath(path) for path in overrides.rule_paths),
        }
        changes = {name: value for name, value in replaced.items() if value is not None}
        changes |= {name: joined(getattr(config, name), value) for name, value in added.items() if value}
        if overrides.include is not None:
            changes["command_include"] = _command_globs("include", overrides.include)
        if overrides.exclude:
            changes["command_exclude"] = _command_globs("exclude", overrides.exclude)
        if overrides.model is not None:
            changes["category"] = config.category._replace(model=os.path.abspath(overrides.model))
        if not changes:
            return config
        replaced["include"] = overrides.include
        added["exclude"] = overrides.exclude
        origins: dict[Key, Origin] = {
            **{_key(name): COMMAND_LINE for name, value in added.items() if value},
            **config.origins,
            **{_key(name): COMMAND_LINE for name, value in replaced.items() if value is not None},
            **{(*_key(name), item): COMMAND_LINE for name, value in added.items() for item in value},
            **{("select", item): COMMAND_LINE for item in overrides.select or ()},
            **({("category", "model"): COMMAND_LINE} if overrides.model is not None else {}),
        }
        return config._replace(**changes, origins=origins)


# --- selection -------------------------------------------------------------------------------------------------------


def is_selected(config: Config, rule: str, default: bool) -> bool:
    """Whether `rule` runs; `default` is what the rule says of itself.

    The more specific selector wins, a rule over its family over `all`; at the same level `ignore` wins.
    """
    settings = config.rules.get(rule)
    if settings is not None and settings.severity == "off":
        return False
    selected = _specificity(config.extend_select, rule)
    if config.select is not None:
        selected = max(selected, _specificity(config.select, rule))
    elif default:
        selected = max(selected, 1)
    return selected > _specificity(config.ignore, rule)


def covers(selectors: Collection[str], rule: str) -> bool:
    """Whether `selectors` name the rule, its family or all rules."""
    return _specificity(selectors, rule) > 0


def _specificity(selectors: Collection[str], rule: str) -> int:
    if not selectors:
        return 0
    if rule in selectors:
        return 3
    if rule.partition("/")[0] in selectors:
        return 2
    return 1 if "all" in selectors else 0


def check_rule_names(config: Config, known: Collection[str]) -> list[ConfigError]:
    """An error for every rule or family that the configuration names and nobody has; `known` are the loaded rules."""
    names = frozenset(known)
    selectors = names | {name.partition("/")[0] for name in names} | {"all"}
    used: list[tuple[Key, str]] = [
        *((("select",), name) for name in config.select or ()),
        *((("ignore",), name) for name in config.ignore),
        *((("extend-select",), name) for name in config.extend_select),
        *(
            (("per-file-ignores", _only(entry.files)), name)
            for entry in config.per_file_ignores
            for name in entry.rules
        ),
    ]
    errors = [
        config.error(f"unknown rule {name!r}{did_you_mean(name, selectors)}", *key, name)
        for key, name in used
        if name not in selectors
    ]
    errors.extend(
        config.error(f"unknown rule {name!r}{did_you_mean(name, names)}", "rules", name)
        for name in config.rules
        if name not in names
    )
    return errors


def _without_contradictions(config: Config, overrides: Overrides) -> Config:
    """`config` without those of its own selectors and settings that the command line takes back."""
    wanted = (*(overrides.select or ()), *overrides.extend_select)
    if not wanted and not overrides.ignore and overrides.select is None:
        return config
    select, extend_select = config.select, config.extend_select
    if overrides.select is not None:
        select, extend_select = None, ()
    rules = {
        name: settings._replace(severity=None) if name in wanted and settings.severity == "off" else settings
        for name, settings in config.rules.items()
    }
    return config._replace(
        select=None if select is None else tuple(name for name in select if not covers(overrides.ignore, name)),
        extend_select=tuple(name for name in extend_select if not covers(overrides.ignore, name)),
        ignore=tuple(name for name in config.ignore if name not in wanted),
        rules=rules,
    )


def _command_globs(option: str, patterns: tuple[str, ...]) -> Globs:
    try:
        return Globs(patterns)
    except ValueError as error:
        raise ConfigError(COMMAND_LINE.path, 0, 0, f"--{option}: {error}") from None


# --- explain ---------------------------------------------------------------------------------------------------------


def explain(config: Config) -> list[tuple[str, object, str]]:
    """Every key with its value, as plain data, and where it comes from."""
    return [(key_name(key), value, _origin_text(config, key, value)) for key, value in _rows(config)]


def _rows(config: Config) -> Iterator[tuple[Key, object]]:
    include = config.include if config.command_include is None else config.command_include
    yield ("include",), None if include is None else list(include)
    yield ("exclude",), [*config.exclude, *config.command_exclude]
    yield ("respect-gitignore",), config.respect_gitignore
    yield ("select",), None if config.select is None else list(config.select)
    yield ("extend-select",), list(config.extend_select)
    yield ("ignore",), list(config.ignore)
    for entry in config.per_file_ignores:
        yield ("per-file-ignores", _only(entry.files)), list(entry.rules)
    for name, settings in config.rules.items():
        if settings.severity is not None:
            yield ("rules", name, "severity"), settings.severity
        for option, value in settings.options.items():
            yield ("rules", name, option), value
    yield ("min-severity",), config.min_severity
    yield ("fail-on",), config.fail_on
    yield ("output-format",), config.output_format
    yield ("rule-paths",), list(config.rule_paths)
    yield ("plugins",), list(config.plugins)
    for number, schema in enumerate(config.schema):
        yield ("schema", str(number)), {"files": list(schema.files), "schema": schema.schema}
    yield ("require-front-matter",), list(config.require_front_matter)
    yield ("category", "allowed"), list(config.category.allowed)
    yield ("category", "catch-all"), list(config.category.catch_all)
    yield ("category", "compatible"), [list(group) for group in config.category.compatible]
    yield ("category", "model"), config.category.model
    yield ("category", "from-folder"), list(config.category.from_folder)
    for name, words in config.category.keywords.items():
        yield ("category", "keywords", name), list(words)


def _origin_text(config: Config, key: Key, value: object) -> str:
    """The origin of a key, and of those entries of it that come from elsewhere."""
    origins = {config.origin(*key).path: config.origin(*key)}
    for item in value if isinstance(value, list) else ():
        origin = config.origins.get((*key, item)) if isinstance(item, str) else None
        if origin is not None:
            origins.setdefault(origin.path, origin)
    return ", ".join(map(str, origins.values()))


def key_name(key: Key) -> str:
    """A key as TOML writes it."""
    return ".".join(part if _is_bare(part) else f'"{part}"' for part in key)


def _is_bare(name: str) -> bool:
    return name.isascii() and name != "" and ("_" + name.replace("-", "_")).isidentifier()


# --- finding the file -------------------------------------------------------------------------------------------------


class ConfigFinder:
    """The configuration of every folder: that of the nearest file at or above it. Remembers what it has read."""

    def __init__(
        self,
        root: str | os.PathLike[str] | None = None,
        *,
        config_file: str | None = None,
        isolated: bool = False,
        overrides: Overrides | None = None,
    ) -> None:
        """`root` is where a run without configuration is rooted; `config_file` holds for every folder.

        An `isolated` run looks at nothing that happens to lie around: no configuration file, no `.gitignore`.
        """
        self._overrides = overrides or Overrides()
        default = Config.default(root)
        if isolated:
            default = default._replace(respect_gitignore=False, origins={("respect-gitignore",): COMMAND_LINE})
        self._default = default.with_overrides(self._overrides)
        self._everywhere: Config | None = None
        if config_file is not None:
            self._everywhere = load(config_file).with_overrides(self._overrides)
        elif isolated:
            self._everywhere = self._default
        self._folders: dict[str, Config] = {}

    def for_folder(self, folder: str) -> Config:
        """The configuration that holds in `folder`, an absolute path. Raises ConfigError where it is wrong."""
        if self._everywhere is not None:
            return self._everywhere
        climbed: list[str] = []
        found = self._folders.get(folder)
        while found is None:
            climbed.append(folder)
            path = config_file_in(folder)
            parent = os.path.dirname(folder)
            if path is not None:
                found = load(path).with_overrides(self._overrides)
            elif parent == folder:
                found = self._default
            else:
                folder = parent
                found = self._folders.get(folder)
        self._folders.update(dict.fromkeys(climbed, found))
        return found

    def for_file(self, path: str) -> Config:
        """The configuration that holds for the file at `path`."""
        return self.for_folder(os.path.dirname(os.path.abspath(path)))

    def configs(self) -> list[Config]:
        """The different configurations met so far."""
        met = [self._everywhere] if self._everywhere is not None else self._folders.values()
        return list({id(config): config for config in met}.values())


def config_file_in(folder: str) -> str | None:
    """The configuration file in `folder`, if there is one; a `pyproject.toml` without our table is none."""
    for name in CONFIG_NAMES:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            if name != "pyproject.toml":
                return path
            from articlelint.config.reader import has_own_table

            if has_own_table(path):
                return path
    return None


def load(path: str | os.PathLike[str]) -> Config:
    """The configuration in the file at `path`, with what it extends. Raises ConfigError."""
    from articlelint.config.reader import load_file

    return load_file(os.path.abspath(path))


# --- names and paths --------------------------------------------------------------------------------------------------


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint at the nearest of the `known` names, or nothing."""
    from difflib import get_close_matches

    near = get_close_matches(name.lower().replace("_", "-"), sorted(known), n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Both tuples, each entry once."""
    return tuple(dict.fromkeys((*first, *second)))


def _key(field_name: str) -> Key:
    """The key of a field of `Config`."""
    return (field_name.replace("_", "-"),)


def find_baseline(folder: str) -> str | None:
    """The baseline that holds in `folder`, an absolute path: the nearest at or above it."""
    while True:
        path = os.path.join(folder, BASELINE_NAME)
        if os.path.isfile(path):
            return path
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def relative_path(path: str, folder: str) -> str:
    """The absolute `path` relative to the absolute `folder`, with `/`; a trailing separator is kept."""
    prefix = folder if folder.endswith(os.sep) else folder + os.sep
    if path.startswith(prefix):
        relative = path[len(prefix) :]
    else:
        try:
            relative = os.path.relpath(path, folder)
        except ValueError:  # another drive
            relative = path
        if path.endswith(os.sep):
            relative += os.sep
    return relative.replace(os.sep, "/") if os.sep != "/" else relative


def _shown(path: str) -> str:
    """A path as messages show it: relative to the working folder where it is below."""
    folder = os.getcwd()
    return relative_path(path, folder) if path.startswith(folder.rstrip(os.sep) + os.sep) else path


def _only(globs: Globs) -> str:
    return globs.patterns[0]
