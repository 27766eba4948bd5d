"""Rules as data: reading, validating and describing the YAML files of rules/ and of repositories."""

from __future__ import annotations

import marshal
import os
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast
from zlib import crc32

from articlelint.article.words import Words
from articlelint.errors import ArticlelintError
from articlelint.finding import SEVERITIES, Safety, Severity
from articlelint.rulebook.macros import MacroError, read_macros, refuse_unused
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.storage.user_cache import Store

if TYPE_CHECKING:
    from yaml import Node

_KEYS = (
    "name", "summary", "why", "kind", "in", "languages", "severity", "default", "message", "macros", "options",
    "fix", "examples",
)  # fmt: skip
_REQUIRED = ("name", "summary", "why", "kind", "severity", "message", "examples")
T = TypeVar("T")

_NAME = r"[a-z][a-z0-9-]*/[a-z][a-z0-9-]*"


class RuleError(ArticlelintError):
    """A rule file that cannot be used: which one, where (1-based line, 0 if unknown), why."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")
        self.path = path
        self.line = line
        self.message = message


class Resources:
    """What rules share: the macros of patterns, the words of languages, and what checks made of the rules' options.

    `derived` outlives the run in the rule cache (`kept`), as it depends on nothing but the rules and on what its keys
    name; `added` is what this run was the first to work out. `shared` is of this run only: what several rules make of
    the same file.
    """

    __slots__ = ("added", "derived", "kept", "macros", "shared", "words")

    def __init__(
        self, macros: Mapping[str, str] | None = None, kept: Store | None = None, words: Words | None = None
    ) -> None:
        self.macros = macros or {}
        self.kept = kept
        self.words = words or Words()
        self.derived: dict[str, Any] = {}
        self.added: dict[str, Any] = {}
        self.shared: dict[str, Any] = {}

    def derive(self, key: str, compute: Callable[[], T]) -> T:
        """What `compute` gives, worked out once for `key`; built-in types only, and not None."""
        if key not in self.derived:
            value = self.kept.get(key) if self.kept is not None else None
            if value is None:
                value = self.added[key] = compute()
            self.derived[key] = value
        return cast(T, self.derived[key])

    def share(self, key: str, compute: Callable[[], T]) -> T:
        """What `compute` gives, worked out once a run for `key`."""
        if key not in self.shared:
            self.shared[key] = compute()
        return cast(T, self.shared[key])


class Rule(NamedTuple):
    """One thing that can be wrong.

    macros: the shared ones and the rule's own, which count before them.
    """

    name: str
    summary: str
    why: str
    kind: str
    severity: Severity
    message: str
    path: str
    scopes: tuple[str, ...] = ("body",)
    languages: tuple[str, ...] = ()
    default: bool = True
    macros: Mapping[str, str] = MappingProxyType({})
    options: Mapping[str, Any] = MappingProxyType({})
    fix: Mapping[str, str] | None = None
    resources: Resources = Resources()

    @property
    def examples(self) -> Mapping[str, list[Any]]:
        """The examples as they stand in the rule's file, which is read for them; the test suite runs them."""
        examples: Mapping[str, list[Any]] = read_yaml(self.path)["examples"]
        return examples

    @property
    def family(self) -> str:
        return self.name.partition("/")[0]

    @property
    def safety(self) -> Safety:
        """How sure the rule is that its fix may be applied unseen."""
        return "safe" if self.fix and self.fix.get("safety") == "safe" else "unsafe"

    def derive(self, what: str, compute: Callable[[], T]) -> T:
        """What `compute` gives, worked out once for these options of the rule; see Resources.derive."""
        options = crc32(marshal.dumps(dict(self.options), 2))
        return self.resources.derive(f"{what} {self.name} {options:08x}", compute)

    def error(self, message: str, *key: str) -> RuleError:
        """An error about this rule's file, at the line of `key` where that is given."""
        return RuleError(self.path, _line_of(self.path, key), message)

    def sibling(self, name: str) -> Rule:
        """The rule in the file `name` beside this one's."""
        return rule_at(self.beside(name), self.resources)

    def regex(self, expression: str, key: str, flags: int = 0) -> re.Pattern[str]:
        """An expression out of the option `key`, compiled when it is first used.

        Raises:
            RuleError: where it is none. That is found out once for the rule cache.
        """
        try:
            self.resources.derive(f"regex {flags} {expression}", lambda: bool(re.compile(expression, flags)))
        except re.error as error:
            raise self.error(f"'{expression}' is no regular expression: {error}", key) from error
        return regex(expression, flags)

    def text_beside(self, name: str) -> str:
        """The text of a data file that the rule names, relative to its own file.

        Raises:
            RuleError: where it cannot be read.
        """
        path = self.beside(name)
        return self.resources.share(f"text {path}", lambda: _text(path))

    def beside(self, name: str) -> str:
        """A data file that the rule names, relative to its own file."""
        return os.path.join(os.path.dirname(self.path), name)


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        raise RuleError(path, 0, f"cannot be read: {error.strerror}") from error


def rule_files(folder: str) -> Iterator[str]:
    """The rule files below `folder`: *.yaml and *.yml one folder down (the family), or in it directly."""
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        if entry.is_dir() and not entry.name.startswith((".", "_")):
            for path in sorted(os.scandir(entry.path), key=lambda e: e.name):
                if path.name.endswith((".yaml", ".yml")):
                    yield path.path


def read(path: str) -> dict[str, Any]:
    """The keys and values of the rule in the file at `path`, without its examples.

    Raises:
        RuleError: where the file cannot be read, or is no rule.
    """
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise RuleError(path, 1, "a rule file holds keys and values (name:, summary:, ...)")
    for key in data:
        if key == "needs":
            raise RuleError(path, _line_of(path, (key,)), "remove 'needs': a check kind says itself what it needs")
        if key not in _KEYS:
            raise RuleError(path, _line_of(path, (str(key),)), f"unknown key '{key}'; known are {', '.join(_KEYS)}")
    for key in _REQUIRED:
        if not data.get(key):
            raise RuleError(path, 1, f"'{key}' is missing")
    _validate(path, data)
    if "macros" in data:
        data["macros"] = _macros(path, data["macros"], data.get("options") or {})
    del data["examples"]
    return {**data, "path": path}


def rule_at(path: str, resources: Resources) -> Rule:
    """Return the rule in the file at `path`, which the rule cache keeps.

    Raises:
        RuleError: if the file cannot be read, or is not a rule.
    """
    return from_data(resources.derive(f"rule {path}", lambda: read(path)), resources)


def from_data(data: Mapping[str, Any], resources: Resources) -> Rule:
    """The rule that read() has read."""
    return Rule(
        name=data["name"],
        summary=data["summary"],
        why=data["why"],
        kind=data["kind"],
        severity=cast(Severity, data["severity"]),
        message=data["message"],
        path=data["path"],
        scopes=tuple(data.get("in", ("body",))),
        languages=tuple(data.get("languages", ())),
        default=data.get("default", True),
        macros={**resources.macros, **data["macros"]} if "macros" in data else resources.macros,
        options=data.get("options") or {},
        fix=data.get("fix"),
        resources=resources,
    )


def _validate(path: str, data: Mapping[str, Any]) -> None:
    """Check the values of a rule file's keys; what `options` may hold is for the check to say."""

    def fail(message: str, *key: str) -> RuleError:
        return RuleError(path, _line_of(path, key), message)

    for key in ("name", "summary", "why", "kind", "message"):
        if not isinstance(data[key], str):
            raise fail(f"'{key}' must be text", key)
    if not re.fullmatch(_NAME, data["name"]):
        raise fail(f"'{data['name']}' is no rule name; it reads family/name, in lower case", "name")
    if data["severity"] not in SEVERITIES:
        raise fail(f"severity must be one of {', '.join(SEVERITIES)}, not '{data['severity']}'", "severity")
    for key in ("in", "languages"):
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise fail(f"'{key}' must be a list of names", key)
    if not isinstance(data.get("default", True), bool):
        raise fail("'default' must be true or false", "default")
    if not isinstance(data.get("options") or {}, dict):
        raise fail("'options' must hold keys and values", "options")
    fix = data.get("fix")
    if fix is not None and (not isinstance(fix, dict) or fix.get("safety") not in ("safe", "unsafe")):
        raise fail("'fix' needs a safety: safe or unsafe", "fix")
    examples = data["examples"]
    if not isinstance(examples, dict) or not examples.get("bad") or not examples.get("good"):
        raise fail("a rule needs at least one bad and one good example", "examples")


def shared_macros(path: str) -> dict[str, str]:
    """Return the macros that the file at `path` holds for all rules.

    Raises:
        RuleError: if the file cannot be read or one of them cannot be used.
    """
    return _macros(path, read_yaml(path))


def _macros(path: str, data: Any, options: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Return the macros in `data`, all of which must be used in `options` if those are given."""
    try:
        macros = read_macros(data)
        if options is not None:
            refuse_unused(macros, options)
        return macros
    except MacroError as error:
        raise RuleError(path, _line_of(path, (f"{error.name}:",)), str(error)) from error


def read_yaml(path: str) -> Any:
    """The value of a YAML file.

    Raises:
        RuleError: where it cannot be read or parsed.
    """
    import yaml

    return _parsed(path, yaml.load)


def compose_yaml(path: str) -> Node | None:
    """The nodes of a YAML file, which know their lines; None of an empty one.

    Raises:
        RuleError: where it cannot be read or parsed.
    """
    import yaml

    node: Node | None = _parsed(path, yaml.compose)
    return node


def _parsed(path: str, parse: Callable[..., Any]) -> Any:
    import yaml

    try:
        with open(path, encoding="utf-8") as file:
            return parse(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise RuleError(path, 0, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RuleError(path, 0, "is not UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise RuleError(path, line, f"is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise RuleError(path, 0, f"is not YAML: {error}") from error


def _line_of(path: str, key: tuple[str, ...]) -> int:
    """The 1-based line where the last part of `key` stands in the file, else the part before it; 0 where none does.

    A line that begins with it counts before one that holds it, as an option within braces.
    """
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except OSError:
        return 0
    for part in reversed(key):
        for number, line in enumerate(lines, 1):
            if line.strip().lstrip("- ").startswith(part):
                return number
        for number, line in enumerate(lines, 1):
            if part in line:
                return number
    return 0
