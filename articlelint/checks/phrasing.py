"""Patterns of a rule for short texts, tried only where a text that they cannot do without occurs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from articlelint.lazy import regex
from articlelint.patterns import FLAGS, PatternError, expand, literals
from articlelint.rules import Rule


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A pattern, compiled when it is first used, and the lower-case texts of which each match holds one."""

    regex: re.Pattern[str]
    literals: tuple[str, ...]

    def may_occur(self, low: str) -> bool:
        """Whether the pattern may match somewhere in a text; `low` is that in lower case."""
        for literal in self.literals:  # noqa: SIM110 -- any() takes three times as long
            if literal in low:
                return True
        return False


def phrasing(rule: Rule, pattern: str) -> Phrasing:
    """A pattern out of `rule`'s options made ready.

    Raises:
        RuleError: where it is no pattern, or one that could match anything.
    """
    slots = rule.resources.slots
    try:
        source, needed = rule.resources.derive(f"phrasing {pattern}", lambda: _analysed(pattern, slots))
    except PatternError as error:
        raise rule.error(f"pattern {pattern!r} {error}", pattern[:40]) from error
    return Phrasing(regex(source, FLAGS), needed)


def _analysed(pattern: str, slots: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    source = expand(pattern, slots)
    return source, tuple(literals(source))
