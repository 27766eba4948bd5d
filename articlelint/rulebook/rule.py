"""Rules as data: the YAML files of rules/ and of repositories, and what rules share."""

from __future__ import annotations

import marshal
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast
from zlib import crc32

from articlelint.article.words import Words
from articlelint.errors import ArticlelintError
from articlelint.finding import Safety, Severity
from articlelint.paths.names import shown_path
from articlelint.startup.expressions import UNUSABLE, regex
from articlelint.startup.records import NamedTuple
from articlelint.storage import regular
from articlelint.storage.user_cache import Store

if TYPE_CHECKING:
    from yaml import Node

    from articlelint.rulebook.guarded import TooSlow
    from articlelint.rulebook.mistakes import Key, Mistake

T = TypeVar("T")

_ALIAS = regex(r"(?:^|[\s\[{,])\*[^\s*]")  # what may be one: few files have any


class RuleError(ArticlelintError):
    """A rule file that cannot be used: which one, where, and why.

    `line` and `column` count from 1 and are 0 if unknown. `key` is the way to the value that is wrong, where it is one
    of the file: if that is an option, a configuration may have given it instead of the file.
    """

    def __init__(self, path: str, line: int, message: str, column: int = 0, key: Key = ()) -> None:
        super().__init__(path, line, message, column, key)
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.key = key

    def __str__(self) -> str:
        place = "".join(f":{number}" for number in (self.line, self.column) if number)
        return f"{shown_path(self.path)}{place}: {self.message}"

    @classmethod
    def at(cls, path: str, mistake: Mistake) -> RuleError:
        """The error for a mistake in the rule file at `path`, at its place there."""
        from articlelint.rulebook.places import place

        line, column = place(path, mistake.key, is_key=mistake.is_key)
        return cls(path, line, mistake.message, column, mistake.key)


class Resources:
    """What rules share: the macros of patterns, the words of languages, and what checks made of the rules' options.

    `derived` outlives the run in the rule cache (`kept`), as it depends on nothing but the rules and on what its keys
    name; `added` is what this run was the first to work out. `shared` is of this run only: what several rules make of
    the same file. `slow` are the expressions that have been left out so far.
    """

    __slots__ = ("added", "derived", "kept", "macros", "shared", "slow", "words")

    def __init__(
        self, macros: Mapping[str, str] | None = None, kept: Store | None = None, words: Words | None = None
    ) -> None:
        self.macros = macros or {}
        self.kept = kept
        self.words = words or Words()
        self.derived: dict[str, Any] = {}
        self.added: dict[str, Any] = {}
        self.shared: dict[str, Any] = {}
        self.slow: list[TooSlow] = []

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

    macros: the shared ones and the rule's own, which count before them. is_guarded: its expressions, or options that
    may be some, do not come with articlelint, so they run for a bounded time.
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
    is_guarded: bool = False

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

    def error(self, message: str, *key: str | int) -> RuleError:
        """An error about the value at `key` of this rule's file, at its place: `error("...", "options", "limit")`."""
        from articlelint.rulebook.mistakes import Mistake

        return RuleError.at(self.path, Mistake(key, message))

    def option_error(self, message: str, value: object) -> RuleError:
        """An error about the `value` of an option, or about a part of one; where it is, is looked up."""
        from articlelint.rulebook.mistakes import written

        key = _find(self.options, value) or ()
        return self.error(f"option '{written(key)}': {message}" if key else message, "options", *key)

    def sibling(self, name: str) -> Rule:
        """The rule in the file that an option names, relative to this rule's file.

        Raises:
            RuleError: where there is none, or it is wrong.
        """
        return rule_at(self.existing(name), self.resources)._replace(is_guarded=self.is_guarded)

    def regex(self, expression: str, flags: int = 0) -> re.Pattern[str]:
        """An expression out of an option, compiled when it is first used.

        Raises:
            RuleError: where it is none. That is found out once for the rule cache.
        """
        try:
            self.resources.derive(f"regex {flags} {expression}", lambda: bool(re.compile(expression, flags)))
        except UNUSABLE as error:
            raise self.option_error(f"{expression!r} is not a regular expression: {error}", expression) from error
        return self.ready(expression, flags)

    def ready(self, expression: str, flags: int = 0, shown: str = "") -> re.Pattern[str]:
        """An expression that is known to be one, compiled when it is first used; `shown` is how the file writes it."""
        made = regex(expression, flags)
        if not self.is_guarded:
            return made
        from articlelint.rulebook.guarded import guarded

        return guarded(made, shown or expression, self.name, self.resources.slow)

    def text_beside(self, name: str) -> str:
        """The text of a data file that an option names, relative to this rule's file.

        Raises:
            RuleError: where it cannot be read.
        """
        return self.resources.share(f"text {self.beside(name)}", lambda: _text_of(self.existing(name)))

    def existing(self, name: str) -> str:
        """The path of a file that an option names, relative to this rule's file.

        Raises:
            RuleError: where there is none.
        """
        path = self.beside(name)
        if not os.path.isfile(path):
            raise self.option_error(f"there is no file {shown_path(path)}", name)
        return path

    def beside(self, name: str) -> str:
        """The path that `name` stands for, relative to this rule's file; there may be no file."""
        return os.path.join(os.path.dirname(self.path), name)


def _find(data: object, value: object) -> Key | None:
    """The key of the first part of `data` that equals `value`; None if there is none."""
    if isinstance(data, Mapping):
        parts: Iterable[tuple[str | int, object]] = data.items()
    elif isinstance(data, list):
        parts = enumerate(data)
    else:
        return None
    for name, part in parts:
        if part == value:
            return (name,)
        key = _find(part, value)
        if key is not None:
            return (name, *key)
    return None


def _text_of(path: str) -> str:
    """Return the text in the file at `path`, its lines ended by line feeds. RuleError if it cannot be read."""
    from io import BytesIO, TextIOWrapper

    try:
        return TextIOWrapper(BytesIO(regular.read(path)), encoding="utf-8").read()
    except OSError as error:
        raise RuleError(path, 0, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RuleError(path, 0, "is not UTF-8") from error


def rule_files(folder: str, without: Collection[str] = ()) -> Iterator[str]:
    """The rule files below `folder`: *.yaml and *.yml one folder down (the family), except in the folders `without`."""
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        if entry.is_dir() and not entry.name.startswith((".", "_")) and entry.name not in without:
            yield from yaml_files(entry.path)


def yaml_files(folder: str) -> Iterator[str]:
    """The YAML files in `folder`, in order."""
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        if entry.name.endswith((".yaml", ".yml")):
            yield entry.path


def read(path: str, languages: Collection[str] = ()) -> dict[str, Any]:
    """The keys and values of the rule in the file at `path`, without its examples.

    `languages` are codes that rules may name beside those of every language in use.

    Raises:
        RuleError: where the file cannot be read, or for the first mistake in it.
    """
    from articlelint.rulebook.validate import mistakes

    data = read_yaml(path)
    mistake = next(mistakes(data, languages), None)
    if mistake is not None:
        raise RuleError.at(path, mistake)
    if "macros" in data:
        data["macros"] = _macros(path, ("macros",), data["macros"], data.get("options") or {})
    del data["examples"]
    return {**data, "path": path}


def rule_at(path: str, resources: Resources) -> Rule:
    """Return the rule in the file at `path`, which the rule cache keeps.

    Raises:
        RuleError: if the file cannot be read, or is not a rule.
    """
    return from_data(resources.derive(f"rule {path}", lambda: read(path, resources.words.languages)), resources)


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


def shared_macros(path: str) -> dict[str, str]:
    """Return the macros that the file at `path` holds for all rules.

    Raises:
        RuleError: if the file cannot be read or one of them cannot be used.
    """
    return _macros(path, (), read_yaml(path))


def _macros(path: str, key: Key, data: Any, options: Mapping[str, Any] | None = None) -> dict[str, str]:
    """The macros in `data`, which is at `key`; if `options` are given, all must be used there."""
    from articlelint.rulebook.macros import MacroError, read_macros, refuse_unused
    from articlelint.rulebook.mistakes import Mistake

    try:
        macros = read_macros(data)
        if options is not None:
            refuse_unused(macros, options)
        return macros
    except MacroError as error:
        where = (*key, error.name) if error.name else key
        raise RuleError.at(path, Mistake(where, str(error), is_key=bool(error.name))) from error


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

    from articlelint.syntax.front_matter.yaml_data import NO_VALUE

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = _text_of(path)
    try:
        if _ALIAS.search(text):
            _refuse_bomb(path, text)
        return parse(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line, column = (error.problem_mark.line + 1, error.problem_mark.column + 1) if error.problem_mark else (0, 0)
        raise RuleError(path, line, f"is not YAML: {error.problem}", column) from error
    except yaml.YAMLError as error:
        raise RuleError(path, 0, f"is not YAML: {error}") from error
    except RecursionError as error:
        raise RuleError(path, 0, "is nested too deeply") from error
    except NO_VALUE as error:
        raise RuleError(path, 0, "holds a number or a date that is none: put it in quotes") from error


def _refuse_bomb(path: str, text: str) -> None:
    """Raise RuleError if the YAML `text` is small but holds a great deal, with every alias written out."""
    from articlelint.syntax.front_matter.metadata import MAX_NODES, BrokenError, LimitError
    from articlelint.syntax.front_matter.yaml_data import measure

    try:
        measure(text)
    except BrokenError as error:
        too_large = f"is too large or too deep: at most {MAX_NODES:,} values, those of aliases counted"
        reason = too_large if isinstance(error, LimitError) else error.problem.message
        raise RuleError(path, text.count("\n", 0, error.problem.start) + 1, reason) from None
