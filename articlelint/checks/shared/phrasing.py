"""Patterns of a rule for short texts, tried only where a text that they cannot do without occurs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from articlelint.rulebook.patterns import FLAGS, PatternError, expand
from articlelint.rulebook.rule import Rule
from articlelint.rulebook.scanner import Scanner
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple


class Phrasing(NamedTuple):
    """A pattern, compiled when it is first used, and the lower-case texts of which each match holds one."""

    regex: re.Pattern[str]
    literals: tuple[str, ...]


class Phrasings:
    """Several patterns, and one scan that tells which of them may match."""

    def __init__(self, phrasings: Iterable[Phrasing]) -> None:
        self.phrasings = tuple(phrasings)

    @cached_property
    def _scanner(self) -> Scanner:
        wanted = [(literal, number) for number, each in enumerate(self.phrasings) for literal in each.literals]
        return Scanner({"": wanted})

    def likely(self, low: str) -> list[int]:
        """The numbers of the patterns that may match somewhere in a text; `low` is that in lower case."""
        hits = self._scanner.scan(low)
        return sorted({number for _, number in hits[""]}) if hits else []


def phrasing(rule: Rule, pattern: str) -> Phrasing:
    """A pattern out of `rule`'s options made ready.

    Raises:
        RuleError: where it is no pattern, or one that could match anything.
    """
    try:
        source, needed = rule.resources.derive(
            f"phrasing {rule.name} {pattern}", lambda: _analysed(pattern, rule.macros)
        )
    except PatternError as error:
        raise rule.option_error(f"{pattern!r} {error}", pattern) from error
    return Phrasing(regex(source, FLAGS), needed)


def _analysed(pattern: str, macros: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    from articlelint.rulebook.literals import prefilter_literals

    source = expand(pattern, macros)
    return source, tuple(prefilter_literals(source))
