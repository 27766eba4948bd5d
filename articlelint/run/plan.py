"""The rules of a run made ready: which are on, with which options and severity, and the one phrase scan for all."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from articlelint.article.words import Words
from articlelint.checks.base import ArticleCheck, Check, SiteCheck, SuppressionCheck
from articlelint.checks.kinds import check_of, known_kinds
from articlelint.config.model import Config, ConfigError
from articlelint.config.selection import check_rule_names, is_selected
from articlelint.errors import CRASHES, ArticlelintError
from articlelint.finding import Severity
from articlelint.messages import described
from articlelint.rulebook.load import Rulebook, load_rules
from articlelint.rulebook.resources import rules_dir
from articlelint.rulebook.rule import Resources, Rule, RuleError, rule_at
from articlelint.rulebook.scanner import Scanner
from articlelint.run.plugins import load_plugins
from articlelint.site.features import Need
from articlelint.startup.records import NamedTuple

if TYPE_CHECKING:
    from articlelint.rulebook.guarded import TooSlow

_CATEGORY_KINDS = ("category", "category-name", "category-missing")
_TRACKING = "link/tracking.yaml"  # the file that knows which parameters of URLs only track


class ActiveRule(NamedTuple):
    """A rule that is on, with its check.

    `severity` is what the configuration sets for all findings of the rule; None if it says nothing. `plugin` is the
    module of the check; "" for those of articlelint.
    """

    rule: Rule
    check: Check
    compiled: Any
    severity: Severity | None
    plugin: str = ""

    @property
    def judges_site(self) -> bool:
        """Whether what the rule says depends on the facts of the site: also whether its articles are from pages."""
        return isinstance(self.check, SiteCheck) or (isinstance(self.check, ArticleCheck) and self.check.exclusive)


class Plan(NamedTuple):
    """What is done to each article under one configuration.

    `rules` are those that are on. `always` run on every article; a rule whose check names its findings by their kind is
    among them if one of its family is on. `spotted`, by name, run only on those in which one of their phrases occurs.
    `asked` are those of them whose checks are asked whether they have more to look at.
    `unreadable` are about files that have no text, or whose text is not UTF-8, `suppression` about what articles
    silence. `scopes` are those beside the body in which phrases are looked for, `needs` the facts that cost time and
    that some rule asks for. `known` are all rules, on or off. `clean_url` drops what only tracks from a URL.
    `slow` are the expressions of rules that this process has left out so far.
    """

    words: Words
    rules: Mapping[str, ActiveRule]
    always: tuple[ActiveRule, ...]
    unreadable: tuple[ActiveRule, ...]
    spotted: Mapping[str, ActiveRule]
    asked: tuple[ActiveRule, ...]
    scanner: Scanner
    scopes: tuple[str, ...]
    needs: frozenset[Need]
    suppression: tuple[ActiveRule, ...]
    known: Mapping[str, Rule]
    clean_url: Callable[[str], str]
    slow: list[TooSlow]


def load_rulebook(config: Config) -> Rulebook:
    """The bundled rules, those of the configuration's rule-paths and of its plugins.

    Raises:
        RuleError: where a rule file is wrong. ConfigError: where a rule path or a plugin is.
    """
    try:
        return load_rules([*config.rule_paths, *load_plugins(config).rule_paths])
    except FileNotFoundError as error:
        raise config.error(f"rule path {error.filename} does not exist", "rule-paths") from error
    except OSError as error:
        raise config.error(f"rule path {error.filename} cannot be read: {error.strerror}", "rule-paths") from error
    except NotADirectoryError as error:
        raise config.error(f"rule path {error.filename} is not a folder", "rule-paths") from error


def make_plan(config: Config, known: Rulebook) -> Plan:
    """Compile the rules that `config` selects of the `known` ones.

    Raises:
        ConfigError: where the configuration names a rule that does not exist, or an option that is wrong.
        RuleError: where a rule's own file is wrong.
    """
    wrong = check_rule_names(config, known.rules)
    if wrong:
        raise ConfigError(wrong[0].path, wrong[0].line, wrong[0].column, wrong[0].message, wrong[1:])
    kinds = load_plugins(config).kinds
    active: dict[str, ActiveRule] = {}
    off: list[Rule] = []
    for rule in known.rules.values():
        settings = config.rules.get(rule.name)
        if not is_selected(config, rule.name, rule.default):
            if not is_bundled(rule):  # a rule file is right or wrong, whether the rule is on or off
                check_rule(rule, check_for(rule, kinds))
            off.append(rule)
            continue
        severity = cast("Severity | None", settings.severity if settings else None)
        try:
            active[rule.name] = activate(rule, kinds, _configured_options(config, rule), severity)
        except RuleError as error:
            raise _in_configuration(error, config, rule) from error
    _unite(active.values())
    families = {each.rule.family for each in active.values()}
    for_others = [
        activate(rule, kinds, _configured_options(config, rule))
        for rule in off
        if rule.family in families and _is_by_kind(check_for(rule, kinds))
    ]
    plan = assemble(known.words, known.resources, active, known.rules, for_others)
    known.keep()
    return plan


def prepared(config: Config, known: Rulebook, name: str) -> ActiveRule:
    """The rule called `name` as `config` has it, on or off; make_plan() has found no mistake in its options.

    Raises:
        RuleError: where an option of it is wrong, as it may be where the rule is off.
    """
    rule = known.rules[name]
    return activate(rule, load_plugins(config).kinds, _configured_options(config, rule))


def assemble(
    words: Words,
    resources: Resources,
    active: Mapping[str, ActiveRule],
    known: Mapping[str, Rule],
    for_others: Iterable[ActiveRule] = (),
) -> Plan:
    """Return the plan that runs the `active` rules; `resources` are what all of the `known` ones share.

    `for_others` are off, and run for the findings that bear the names of active ones.
    """
    phrases = {
        name: _phrases(each)
        for name, each in active.items()
        if isinstance(each.check, ArticleCheck) and each.check.phrases is not None
    }
    unreadable = tuple(each for each in active.values() if _is_about_files(each.check))
    suppression = tuple(each for each in active.values() if isinstance(each.check, SuppressionCheck))
    apart = {each.rule.name for each in (*unreadable, *suppression)}
    return Plan(
        words=words,
        rules=active,
        always=(*(each for name, each in active.items() if name not in phrases and name not in apart), *for_others),
        unreadable=unreadable,
        spotted={name: active[name] for name in phrases},
        asked=tuple(active[name] for name in phrases if cast("ArticleCheck[Any]", active[name].check).has_more),
        scanner=Scanner(phrases),
        scopes=tuple(sorted({scope for name in phrases for scope in active[name].rule.scopes if scope != "body"})),
        needs=frozenset(_needs(each.check for each in active.values())),
        suppression=suppression,
        known=known,
        clean_url=_url_cleaner(resources),
        slow=resources.slow,
    )


def _phrases(active: ActiveRule) -> tuple[tuple[str, int], ...]:
    """The phrases that a rule wants to be looked for."""
    check = cast("ArticleCheck[Any]", active.check)
    try:
        return tuple(check.phrases(active.compiled)) if check.phrases is not None else ()
    except CRASHES as error:
        raise _unprepared(error, active.rule, active.plugin) from error


def _url_cleaner(resources: Resources) -> Callable[[str], str]:
    """The function that drops from a URL what the bundled tracking rule calls tracking.

    Its table is made once for all rules that share `resources`, when the first URL comes.
    """

    def clean(url: str) -> str:
        from articlelint.checks.links.rules import tracking_table
        from articlelint.urls.tracking import without_tracking

        path = os.path.join(rules_dir(), _TRACKING)
        table = resources.share(f"table {path}", lambda: tracking_table(rule_at(path, resources)))
        return without_tracking(url, table)

    return clean


def _needs(checks: Iterable[Check]) -> Iterator[Need]:
    for check in checks:
        if isinstance(check, SiteCheck):
            yield from check.needs
        elif _is_by_kind(check):
            yield "page"


def _is_by_kind(check: Check) -> bool:
    return isinstance(check, ArticleCheck) and bool(check.by_kind)


def _is_about_files(check: Check) -> bool:
    return isinstance(check, ArticleCheck) and check.subject == "file"


def _unite(active: Iterable[ActiveRule]) -> None:
    """Let the rules of each kind share their work."""
    kinds: dict[str, list[ActiveRule]] = {}
    for each in active:
        kinds.setdefault(each.rule.kind, []).append(each)
    for rules in kinds.values():
        check = rules[0].check
        if not isinstance(check, SuppressionCheck) and check.unite is not None:
            try:
                check.unite([each.compiled for each in rules])
            except CRASHES as error:
                raise _unprepared(error, rules[0].rule, rules[0].plugin) from error


def activate(
    rule: Rule, kinds: Mapping[str, str], options: Mapping[str, Any], severity: Severity | None = None
) -> ActiveRule:
    """Compile one rule, with `options` of the configuration over its own. `kinds` are those of plugins.

    Raises:
        RuleError: where the rule's kind is unknown, its options do not fit it, or its check is a plugin's and crashes.
    """
    check = check_for(rule, kinds)
    if options:
        rule = rule._replace(options={**rule.options, **options})
    if options or not is_bundled(rule):
        check_rule(rule, check)
        rule = rule._replace(is_guarded=True)
    plugin = kinds.get(rule.kind, "")
    try:
        return ActiveRule(rule, check, check.compile(rule), severity, plugin)
    except CRASHES as error:
        raise _unprepared(error, rule, plugin) from error


def _unprepared(error: BaseException, rule: Rule, plugin: str) -> BaseException:
    """What to raise if a check crashes while it makes a rule ready: the error itself, but for one of a plugin."""
    if not plugin or isinstance(error, ArticlelintError):
        return error
    return rule.error(f"the plugin {plugin}, which checks it, crashed: {described(error, plugin)}")


def check_for(rule: Rule, kinds: Mapping[str, str]) -> Check:
    """Return the check of a rule; `kinds` are those of plugins.

    Raises:
        RuleError: if there is no such kind.
    """
    check = check_of(rule.kind, kinds)
    if check is None:
        from articlelint.messages import did_you_mean

        known = sorted({*known_kinds(), *kinds})
        hint = did_you_mean(rule.kind, known) or f"; known are {', '.join(known)}"
        raise rule.error(f"unknown kind {rule.kind!r}{hint}", "kind")
    return check


def is_bundled(rule: Rule) -> bool:
    """Whether the rule comes with articlelint, so that the test suite has checked its file."""
    return rule.path.startswith(os.path.join(rules_dir(), ""))


def check_rule(rule: Rule, check: Check) -> None:
    """Check a rule's options and message against what its check takes, once for the rule cache.

    Raises:
        RuleError: naming the option or the placeholder and what is wrong with it.
    """
    rule.resources.derive(f"valid {rule.name} {rule.options!r}", lambda: _is_valid(rule, check))


def _is_valid(rule: Rule, check: Check) -> bool:
    from articlelint.rulebook.options import check_message, check_options

    check_options(rule, check.options)
    fields = message_fields(check, rule.options)
    if fields is not None:
        check_message(rule, fields)
    return True


def message_fields(check: Check, options: Mapping[str, Any]) -> Collection[str] | None:
    """Return the placeholders that a check fills in a rule's message; None if it does not say."""
    fields = check.message_fields
    return fields(options) if callable(fields) else fields


# --- options of the configuration -------------------------------------------------------------------------------------


def _configured_options(config: Config, rule: Rule) -> dict[str, Any]:
    """The options that the configuration gives a rule: in its own table, or in that of the categories."""
    settings = config.rules.get(rule.name)
    return {**_category_options(config, rule), **(settings.options if settings else {})}


def _category_options(config: Config, rule: Rule) -> dict[str, Any]:
    if rule.kind not in _CATEGORY_KINDS:
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


def _in_configuration(error: RuleError, config: Config, rule: Rule) -> RuleError | ConfigError:
    """The error at its place in the configuration, if that gave the option; else the error as it is."""
    if error.path != rule.path or error.key[:1] != ("options",):
        return error
    key = tuple(map(str, error.key[1:]))
    settings = config.rules.get(rule.name)
    if settings is not None and key[:1] and key[0] in settings.options:
        return config.error(error.message, "rules", rule.name, *key)
    if key[:1] and key[0] in _category_options(config, rule):
        return config.error(error.message, "category", *key)
    return error
