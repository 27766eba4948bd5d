"""The rules of a run made ready: which are on, with which options and severity, and the one phrase scan for all."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, cast

from articlelint.article.words import Words
from articlelint.checks.base import kind_module
from articlelint.config.model import Config, ConfigError, check_rule_names, is_selected
from articlelint.finding import Finding, Severity
from articlelint.rulebook.load import Rulebook, load_rules
from articlelint.rulebook.resources import rules_dir
from articlelint.rulebook.rule import Rule
from articlelint.rulebook.scanner import Scanner
from articlelint.startup.records import NamedTuple

_TRACKING = "link/tracking.yaml"  # the file that knows which parameters of URLs only track


class ActiveRule(NamedTuple):
    """A rule that is on, with its check."""

    rule: Rule
    module: ModuleType
    compiled: Any
    severity: Severity | None  # set by the configuration for all of the rule's findings

    judges_site: bool  # whether the rule waits for the facts of the site
    least: int  # articles that the site has to have
    generality: int  # it gives way to rules of its family with less
    amend: Callable[..., Finding] | None  # see articlelint.checks.base


class Plan(NamedTuple):
    """What is done to each article under one configuration.

    `always` run on every article, `spotted`, by name, only where one of their phrases occurs; `unreadable` speak of
    files that have no text, or none in UTF-8, `suppression` of what articles silence. `known` are all rules, on or off.
    `clean_url` drops what only tracks from a URL.
    """

    words: Words
    rules: Mapping[str, ActiveRule]
    always: tuple[ActiveRule, ...]
    unreadable: tuple[ActiveRule, ...]
    spotted: Mapping[str, ActiveRule]
    scanner: Scanner
    scopes: tuple[str, ...]  # beside the body, in which phrases are looked for
    needs: frozenset[str]  # features of the articles that rules ask for
    suppression: tuple[ActiveRule, ...]
    known: Mapping[str, Rule]
    clean_url: Callable[[str], str]


def load_rulebook(config: Config) -> Rulebook:
    """The bundled rules, those of the configuration's rule-paths and of its plugins.

    Raises:
        RuleError: where a rule file is wrong. ConfigError: where a rule path or a plugin is.
    """
    folders = list(config.rule_paths)
    for plugin in plugins(config):
        folders.extend(str(folder) for folder in getattr(plugin, "RULE_PATHS", ()))
    try:
        return load_rules(folders)
    except FileNotFoundError as error:
        raise config.error(f"rule path {error.filename} does not exist", "rule-paths") from error
    except NotADirectoryError as error:
        raise config.error(f"rule path {error.filename} is not a folder", "rule-paths") from error


def plugins(config: Config) -> list[ModuleType]:
    """The plugin modules that the configuration names; what they run is the user's own code."""
    from importlib import import_module

    loaded = []
    for name in config.plugins:
        try:
            loaded.append(import_module(name))
        except ImportError as error:
            raise config.error(f"plugin {name} cannot be imported: {error}", "plugins") from error
    return loaded


def plugin_kinds(config: Config) -> dict[str, str]:
    """The check kinds that plugins bring: name and module."""
    return {kind: module for plugin in plugins(config) for kind, module in getattr(plugin, "KINDS", {}).items()}


def make_plan(config: Config, known: Rulebook) -> Plan:
    """Compile the rules that `config` selects of the `known` ones.

    Raises:
        ConfigError: where the configuration names a rule that does not exist. RuleError: where options cannot work.
    """
    wrong = check_rule_names(config, known.rules)
    if wrong:
        raise ConfigError(wrong[0].path, wrong[0].line, wrong[0].column, wrong[0].message, wrong[1:])
    kinds = plugin_kinds(config)
    active: dict[str, ActiveRule] = {}
    for rule in known.rules.values():
        settings = config.rules.get(rule.name)
        if not is_selected(config, rule.name, rule.default) or (settings and settings.severity == "off"):
            continue
        options = {**_site_options(config, rule), **(settings.options if settings else {})}
        severity = cast("Severity | None", settings.severity if settings else None)
        active[rule.name] = activate(rule, kinds, options, severity)
    for module in {each.module for each in active.values() if hasattr(each.module, "unite")}:
        module.unite([each.compiled for each in active.values() if each.module is module])
    phrases = {
        name: tuple(each.module.phrases(each.compiled))
        for name, each in active.items()
        if hasattr(each.module, "phrases")
    }
    known.keep()
    apart = ("file", "suppression")
    scopes = {scope for name in phrases for scope in active[name].rule.scopes if scope != "body"}
    return Plan(
        known.words,
        active,
        tuple(each for name, each in active.items() if name not in phrases and each.rule.kind not in apart),
        tuple(each for each in active.values() if each.rule.kind == "file"),
        {name: active[name] for name in phrases},
        Scanner(phrases),
        tuple(sorted(scopes)),
        frozenset(need for each in active.values() for need in each.rule.needs),
        tuple(each for each in active.values() if each.rule.kind == "suppression"),
        known.rules,
        url_cleaner(next(iter(known.rules.values()))),
    )


def url_cleaner(rule: Rule) -> Callable[[str], str]:
    """Return the function that drops from a URL what the bundled tracking rule calls tracking.

    `rule` is any rule of the run: the table is made once for all that share its resources, when the first URL comes.
    """

    def clean(url: str) -> str:
        from articlelint.checks.links.rules import tracking_table
        from articlelint.urls.tracking import without_tracking

        path = os.path.join(rules_dir(), _TRACKING)
        table = rule.resources.share(f"table {path}", lambda: tracking_table(rule.sibling(path)))
        return without_tracking(url, table)

    return clean


def _site_options(config: Config, rule: Rule) -> dict[str, Any]:
    """What the `[category]` table says, as options of the rules about categories."""
    if rule.kind not in ("category", "category-name"):
        return {}
    table = config.category
    options: dict[str, Any] = {
        "allowed": list(table.allowed),
        "catch-all": list(table.catch_all),
        "compatible": [list(group) for group in table.compatible],
        "model": table.model,
    }
    if rule.kind == "category":
        options["keywords"] = {name: list(words) for name, words in table.keywords.items()}
    return {name: value for name, value in options.items() if value}


def activate(
    rule: Rule, kinds: Mapping[str, str], options: Mapping[str, Any], severity: Severity | None = None
) -> ActiveRule:
    """Compile one rule, with `options` of the configuration over its own. `kinds` are those of plugins.

    Raises:
        RuleError: where the rule's kind is unknown or its options do not fit it.
    """
    module = kind_module(rule.kind, kinds)
    if module is None:
        raise rule.error(f"there is no check kind '{rule.kind}'", "kind")
    if options:
        rule = rule._replace(options={**rule.options, **options})
    if options or not rule.path.startswith(rules_dir()):
        # The test suite has done it for the bundled ones; importing jsonschema takes longer than linting a file.
        rule.resources.derive(f"valid {rule.name} {rule.options!r}", lambda: validate_options(rule, module))
    return ActiveRule(
        rule,
        module,
        module.compile(rule),
        severity,
        judges_site=hasattr(module, "judge"),
        least=getattr(module, "MIN_ARTICLES", 0),
        generality=getattr(module, "GENERALITY", 0),
        amend=getattr(module, "amend", None),
    )


def validate_options(rule: Rule, module: ModuleType) -> bool:
    """Check a rule's options against the JSON Schema of its check kind; True where they fit.

    Raises:
        RuleError: naming the option and what is wrong with it.
    """
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(module.OPTIONS).iter_errors(dict(rule.options)))
    if error is not None:
        keys = [str(part) for part in error.absolute_path if isinstance(part, str)]
        where = f"options.{'.'.join(keys)}" if keys else "options"
        raise rule.error(f"{where}: {error.message}", *(keys or ["options"]))
    return True
