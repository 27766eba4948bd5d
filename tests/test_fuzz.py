"""Whatever articlelint reads: no exception but the documented ones, places in the text, repairs that hold.

A few mutated inputs for each target of tests/fuzz; `python -m tests.fuzz.guided` runs many more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest
from fuzz import trial
from fuzz.mutate import MOST_BYTES, mutated
from fuzz.targets import TARGETS, Broken, Target, at_once, baselines, check, known
from hypothesis import given, settings
from hypothesis import strategies as st

from articlelint import FileReport, Finding
from articlelint.finding import Edit, Fix
from articlelint.suppression.baseline import Known

INPUTS = {"check": 60, "fix": 40, "cache": 20}
OTHERS = 80


def inputs(target: Target) -> st.SearchStrategy[bytes]:
    """Seeds of a target after one to eight mutations."""
    seeds = target.seeds()

    def mutate(seed: bytes, number: int) -> bytes:
        return mutated(seed, Random(number), target.pieces, seeds, MOST_BYTES)

    return st.builds(mutate, st.sampled_from(seeds), st.integers(0, 2**32 - 1))


@pytest.mark.parametrize("name", TARGETS)
def test_mutated_input(name: str) -> None:
    target = TARGETS[name]

    @given(inputs(target))
    @settings(max_examples=INPUTS.get(name, OTHERS), database=None)
    def holds(data: bytes) -> None:
        target.run(data, at_once)

    holds()


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_there_and_sound(name: str) -> None:
    target = TARGETS[name]
    seeds = target.seeds()
    assert seeds
    for data in Random(1).sample(seeds, min(len(seeds), 20)):
        target.run(data, at_once)


# --- the targets could fail -------------------------------------------------------------------------------------------

ARTICLE = b" The crane is new.\n"


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding("a/b", "error", "", 5, 99), "not in the text"),
        (Finding("a/b", "error", "", 3, 2), "not in the text"),
        (Finding("a/b", "error", "", 0, 1, fix=Fix("", "safe", (Edit(0, 99, ""),))), "not in the text"),
        (Finding("a/b", "error", "", 0, 1, fix=Fix("", "safe", (Edit(0, 4, ""), Edit(3, 5, "")))), "overlap"),
    ],
)
def test_a_wrong_place_is_noticed(finding: Finding, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _with_reports(monkeypatch, lambda report: report._replace(findings=(finding,)))
    with pytest.raises(Broken, match=said):
        check(ARTICLE, at_once)


def test_another_report_at_the_second_time_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    severities = iter(("error", "info"))
    finding = Finding("a/b", "error", "", 0, 1)
    _with_reports(monkeypatch, lambda report: report._replace(findings=(finding._replace(severity=next(severities)),)))
    with pytest.raises(Broken, match="second check"):
        check(ARTICLE, at_once)


def test_a_lost_finding_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Known, "leave_out", lambda self, report, path: report._replace(findings=()))
    with pytest.raises(Broken, match="lost"):
        known(baselines()[0], at_once)


def _with_reports(monkeypatch: pytest.MonkeyPatch, change: Callable[[FileReport], FileReport]) -> None:
    """Let the linter of the targets give changed reports."""
    from fuzz.targets import Linter

    plain = Linter.check
    monkeypatch.setattr(Linter, "check", lambda self, source, path: change(plain(self, source, path)))


def _raises(data: bytes, _: object) -> None:
    if b"x" in data:
        raise ValueError("an x")


def _takes_long(data: bytes, timed: Callable[[int, Callable[[], object]], object]) -> None:
    timed(len(data), lambda: sum(range(3_000_000)))


def _target(run: Callable[..., None]) -> Target:
    seeds: Sequence[bytes] = (b" a",)
    return Target(run, lambda: seeds, ("a",))


def test_a_fault_is_made_smaller() -> None:
    target = _target(_raises)
    data = b" " + b"ab" * 100 + b"x" + b"cd" * 100
    fault = trial.tried(target, data)
    assert fault is not None
    assert (fault.name, "an x" in fault.text) == ("ValueError-an x", True)
    assert trial.minimised(target, data, fault.name) == b" x"
    assert trial.tried(target, b" ab") is None


def test_what_takes_long_is_a_fault() -> None:
    fault = trial.tried(_target(_takes_long), b" a", seconds=0.000_1)
    assert fault is not None
    assert fault.name == "slow"
    assert trial.tried(_target(_takes_long), b" a", seconds=100) is None
