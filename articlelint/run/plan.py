"""The rules of a run made ready: which are on, with which options and severity, and the one phrase scan for all."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from types import ModuleType
from typing import Any, cast

from articlelint.article.article import Words
from articlelint.checks.base import KINDS, kind_module
from articlelint.config.model import Config, ConfigError, check_rule_names, is_selected
from articlelint.finding import Finding, Severity
from articlelint.rulebook.load import Rulebook, load_rules
from articlelint.rulebook.options import check_message, check_options, configured_options, in_configuration
from articlelint.rulebook.resources import rules_dir
from articlelint.rulebook.rule import Rule, RuleError
from articlelint.rulebook.scanner import Scanner
from articlelint.startup.records import NamedTuple


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
        ConfigError: where the configuration names a rule that does not exist, or an option that is wrong.
        RuleError: where a rule's own file is wrong.
    """
    wrong = check_rule_names(config, known.rules)
    if wrong:
        raise ConfigError(wrong[0].path, wrong[0].line, wrong[0].column, wrong[0].message, wrong[1:])
    kinds = plugin_kinds(config)
    active: dict[str, ActiveRule] = {}
    for rule in known.rules.values():
        settings = config.rules.get(rule.name)
        if not is_selected(config, rule.name, rule.default) or (settings and settings.severity == "off"):
            if not is_bundled(rule):  # a rule file is right or wrong, whether the rule is on or off
                check_rule(rule, _module(rule, kinds))
            continue
        severity = cast("Severity | None", settings.severity if settings else None)
        try:
            active[rule.name] = activate(rule, kinds, configured_options(config, rule), severity)
        except RuleError as error:
            raise in_configuration(error, config, rule) from error
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
    )


def activate(
    rule: Rule, kinds: Mapping[str, str], options: Mapping[str, Any], severity: Severity | None = None
) -> ActiveRule:
    """Compile one rule, with `options` of the configuration over its own. `kinds` are those of plugins.

    Raises:
        RuleError: where the rule's kind is unknown or its options do not fit it.
    """
    module = _module(rule, kinds)
    if options:
        rule = rule._replace(options={**rule.options, **options})
    if options or not is_bundled(rule):
        check_rule(rule, module)
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


def _module(rule: Rule, kinds: Mapping[str, str]) -> ModuleType:
    module = kind_module(rule.kind, kinds)
    if module is None:
        from articlelint.messages import did_you_mean

        known = sorted({*KINDS, *kinds})
        hint = did_you_mean(rule.kind, known) or f"; known are {', '.join(known)}"
        raise rule.error(f"unknown kind {rule.kind!r}{hint}", "kind")
    return module


def is_bundled(rule: Rule) -> bool:
    """Whether the rule comes with articlelint, so that the test suite has checked its file."""
    return rule.path.startswith(os.path.join(rules_dir(), ""))


def check_rule(rule: Rule, module: ModuleType) -> None:
    """Check a rule's options and message against what its check takes, once for the rule cache.

    Raises:
        RuleError: naming the option or the placeholder and what is wrong with it.
    """
    rule.resources.derive(f"valid {rule.name} {rule.options!r}", lambda: _is_valid(rule, module))


def _is_valid(rule: Rule, module: ModuleType) -> bool:
    check_options(rule, module.OPTIONS)
    fields = message_fields(module, rule.options)
    if fields is not None:
        check_message(rule, fields)
    return True


def message_fields(module: ModuleType, options: Mapping[str, Any]) -> Collection[str] | None:
    """The placeholders that a check fills in the message of a rule with these options; None where it does not say."""
    if hasattr(module, "message_fields"):
        return cast("Collection[str]", module.message_fields(options))
    return cast("Collection[str] | None", getattr(module, "MESSAGE_FIELDS", None))
