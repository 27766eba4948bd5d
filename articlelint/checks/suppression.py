"""Suppressions in articles that name no rule, or that silence nothing.

The engine reads and applies them (articlelint.suppression.inline); when all other rules have spoken it asks these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from articlelint.checks.base import SuppressionCheck
from articlelint.finding import Finding, Fix
from articlelint.rulebook.rule import Rule

if TYPE_CHECKING:
    from articlelint.suppression.inline import Fault

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {"problem": {"enum": ["unknown", "unused"]}},
    "required": ["problem"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("hint", "what")


def compile(rule: Rule) -> Rule:  # noqa: A001
    return rule


def report(rule: Rule, faults: Sequence[Fault]) -> Iterator[Finding]:
    """The findings of a rule about suppressions, for those of the `faults` that it is about."""
    for fault in faults:
        if fault.problem == rule.options["problem"]:
            message = rule.message.format(what=fault.what, hint=fault.hint)
            fix = Fix("Remove it", rule.safety, fault.edits) if fault.edits else None
            yield Finding(rule.name, rule.severity, message, fault.start, fault.end, fix=fix)


CHECK = SuppressionCheck(OPTIONS, compile, report, message_fields=MESSAGE_FIELDS)
