"""Dates by their shape: in languages whose months have names in rules/page/dates.yaml, and in numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from articlelint.rulebook import tables
from articlelint.rulebook.rule import Resources
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

_TOKEN = regex(r"[0-9]+|[^\W\d_]+|\d+")
# 03.05.2024, 2024-05-03, 3/5/24, 12:30; also with the digits of other scripts.
# It begins with a class, so that the engine can skip to a digit.
_NUMERIC = regex(r"\d(?<!\d\d)(?:\d{0,3} ?([./-]) ?\d{1,2} ?\1 ?\d{2,4}(?!\d)|(?:(?<=1)9|(?<=2)0)\d\d-\d\d-\d\d)")
# A number that a month may stand beside.
_DAY_OR_YEAR = regex(r"\d(?<!\d\d)(?:\d{3}|\d?)(?!\d)")
LONGEST = 100  # characters of a line that is looked at
_NEAR = 2  # words between a month and its number: "3 de mayo", "le 3 mai"
_MONTHS = ("月", "월")
_YEAR = range(1900, 2100)


class Dates(NamedTuple):
    """Words that dates are made of, in lower case: months; what follows a number; all of them."""

    months: frozenset[str]
    units: frozenset[str]
    words: frozenset[str]

    def rest(self, line: str) -> int:
        """How many characters of words stand in `line` (lower case) beside a date; -1 where it has none, or is long."""
        if len(line) > LONGEST:
            return -1
        is_numeric = _NUMERIC.search(line) is not None
        if not is_numeric and _DAY_OR_YEAR.search(line) is None:  # as in most lines with a number
            return -1
        tokens = _TOKEN.findall(line)
        if not (
            is_numeric
            or (not self.months.isdisjoint(tokens) and self._has_month(tokens))
            or (any(mark in line for mark in _MONTHS) and self._has_units(tokens))
        ):
            return -1
        return sum(len(token) for token in tokens if not (token.isdecimal() or token in self.words))

    def _has_month(self, tokens: list[str]) -> bool:
        """Whether the name of a month stands near the number of a day or a year."""
        for at, token in enumerate(tokens):
            if token in self.months:
                near = tokens[max(0, at - _NEAR) : at] + tokens[at + 1 : at + 1 + _NEAR]
                if any(each.isdecimal() and (int(each) <= 31 or int(each) in _YEAR) for each in near if len(each) <= 4):
                    return True
        return False

    def _has_units(self, tokens: list[str]) -> bool:
        """Whether there is a number of a month and one of a day, or of a year, as in 5月3日."""
        found = [token for before, token in pairwise(tokens) if before.isdecimal() and token in self.units]
        return any(mark in found for mark in _MONTHS)


def load(resources: Resources) -> Dates:
    """The words of rules/page/dates.yaml, which the rule cache keeps. RuleError where it cannot be read."""
    words = tables.derived(resources, "page/dates", _words)
    months, units = frozenset(words["months"].split()), frozenset(words["units"].split())
    others = frozenset(f"{words['weekdays']} {words['periods']}".split())
    return Dates(months, units, months | others | units)


def _words(data: Mapping[str, str]) -> dict[str, str]:
    return dict(data)
