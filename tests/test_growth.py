"""The work for a text grows with its length and no faster, whatever it is made of."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import count

import pytest
from families import FAMILIES, Family
from helpers import assert_linear, hang_guard

from articlelint.config.model import Config
from articlelint.files.reading import Source
from articlelint.finding import FileReport
from articlelint.fixing.write import diff, repairing
from articlelint.report import formats
from articlelint.run.runner import Run
from articlelint.run.settings import Settings
from articlelint.suppression import baseline, fingerprint

CONFIG = Config.default()
SIZE = 5_000  # characters; twice as many have to take no more than twice the steps
FIXED = (
    *("tracking links", "tracking links in lines", "tracking links of HTML", "bare tracking links", "redirects"),
    *("mojibake", "mojibake in lines", "mojibake in a value", "escaped HTML", "links in a value", "keys with links"),
    *("unused suppressions", "unused suppressions of a line", "suppressions of keys", "suppressions of a key"),
    *("broken links", "related", "read more", "newsletters"),
)
REPORTED = ("broken links", "short links", "tracking links in lines", "unused suppressions", "suppressions of a key")


def linter(settings: Settings = Settings()) -> Callable[[Family, int], FileReport]:  # noqa: B008 - frozen
    """Return what lints the text of a family that is so long; the rules are loaded once."""
    run = Run((), lambda _: CONFIG, settings)
    return lambda family, size: run.check_source(Source(family.text(size)), f"article{family.suffix}", CONFIG)


check = linter()
fix = linter(Settings(repair=repairing(lambda *_: None, unsafe=True)))


@pytest.mark.parametrize("name", FAMILIES)
def test_steps_of_a_check(name: str) -> None:
    check(FAMILIES[name], 2 * SIZE)  # as in assert_linear, also of what shorter texts do not need
    assert_linear(lambda size: check(FAMILIES[name], size), SIZE)


@pytest.mark.parametrize("name", FIXED)
def test_steps_of_all_fixes(name: str) -> None:
    fix(FAMILIES[name], 2 * SIZE)
    assert_linear(lambda size: fix(FAMILIES[name], size), SIZE)


def write(report: FileReport) -> None:
    """Write a report in all formats, into a baseline, and let a baseline with half of it leave that out."""
    for name in formats.FORMATS:
        options = formats.ReportOptions(aside=io.StringIO())
        formats.write(name, [report], lambda: Run((), lambda _: CONFIG).summary, io.StringIO(), options)
    number = count()
    entry = baseline.entry(report)
    known = {name: " ".join(place for place in places.split() if next(number) % 2) for name, places in entry.items()}
    fingerprint.part(report.findings, report.text, known)


@pytest.mark.parametrize("name", REPORTED)
def test_steps_of_reports(name: str) -> None:
    reports = {size: check(FAMILIES[name], size) for size in (SIZE // 2, SIZE, 2 * SIZE)}
    assert_linear(lambda size: write(reports[size]), SIZE)


def test_reports_of_a_megabyte_on_one_line() -> None:
    report = check(FAMILIES["short links"], 1 << 20)
    assert len(report.findings) > 30_000
    with hang_guard():
        write(report)


def test_steps_of_a_diff() -> None:
    family = FAMILIES["tracking links in lines"]
    texts = {size: (check(family, size), fix(family, size)) for size in (SIZE // 2, SIZE, 2 * SIZE)}
    assert_linear(lambda size: list(diff(*texts[size])), SIZE)


@pytest.mark.parametrize("name", ["tags of words and text", "tags of one string", "headings and links", "camel case"])
def test_a_megabyte_that_takes_the_square_inside_of_compiled_code(name: str) -> None:
    with hang_guard():
        check(FAMILIES[name], 1 << 20)
