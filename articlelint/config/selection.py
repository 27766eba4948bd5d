"""Select rules by configuration."""

from __future__ import annotations

from collections.abc import Collection

from articlelint.config.model import Config, ConfigError, Key
from articlelint.messages import did_you_mean


def is_selected(config: Config, rule: str, default: bool) -> bool:
    """Return whether `rule` runs; `default` is the rule's own setting.

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
    """Return whether `selectors` name the rule, its family or all rules."""
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
    """Return an error for each unknown rule or family in the configuration; `known` are the loaded rules."""
    names = frozenset(known)
    selectors = names | {name.partition("/")[0] for name in names} | {"all"}
    used: list[tuple[Key, str]] = [
        *((("select",), name) for name in config.select or ()),
        *((("ignore",), name) for name in config.ignore),
        *((("extend-select",), name) for name in config.extend_select),
        *((entry.key, name) for entry in config.per_file_ignores for name in entry.rules),
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
