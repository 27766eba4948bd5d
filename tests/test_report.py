"""Reports: the same findings in every format.

The files in tests/golden are what the formats write; `UPDATE_GOLDEN=1 pytest tests/test_report.py` writes them anew.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from reports import (
    HARBOUR,
    HOSTILE,
    OPTIONS,
    TOWER,
    UNSAFE,
    friendly_report,
    harbour_report,
    hostile_report,
    hostile_summary,
    many,
    render,
    sample_reports,
    sample_summary,
    span,
    summarise,
    suppressed_report,
)

from articlelint.cli.console import bar
from articlelint.finding import AND_HERE, Edit, FileReport, Finding, Fix, Related, Summary
from articlelint.report.cells import beginning, cell_width, ending
from articlelint.report.closing import summary_line
from articlelint.report.escape import command_data, command_property, terminal, visible
from articlelint.report.formats import FORMATS, STATISTICS_FORMATS, ReportOptions, write
from articlelint.report.snippet import snippet
from articlelint.report.streams import output

HERE = Path(__file__).parent

STATISTICS = OPTIONS._replace(statistics=True)
SCREEN = OPTIONS._replace(rows=24, arguments="content --ignore tags")


def source_report(number: int) -> FileReport:
    """One of many articles, of four hosts and three folders; the first ones have the most findings."""
    host = ("harbour.example", "東京.example", "b\x1b[31m.example", "")[number % 4]
    folder = ("news/2024", "news/2025", "新聞")[number % 3]
    text = f"---\nsource: https://{host}/{number}\n---\n" + "x" * 40 if host else "x" * 40
    place = len(text) - 1
    found = [
        Finding("category/mismatch", "error" if number % 2 else "warning", "Reads as Sport", place, place + 1)._replace(
            confused=(("Work", "旅行")[number % 2], ("Sport", "Finance", "AI")[number % 3]),
            doubt=number % 7 / 6,
        ),
        Finding("link/tracking", "warning", "src", place, place + 1, fix=Fix("Drop src", "safe", ())),
        Finding("boilerplate/syndication", "warning", "m", place, place + 1, fix=Fix("Remove", "unsafe", ())),
    ]
    return FileReport(f"{folder}/article-{'long-' * (20 - number)}{number}.md", text, tuple(found[: 3 - number // 8]))


def many_reports() -> list[FileReport]:
    return [source_report(number) for number in range(20)] + [FileReport("news/2025/clean.md", "clean", ())]


def indented(document: str) -> str:
    return json.dumps(json.loads(document), indent=2) + "\n"


def results(sarif: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(sarif)["runs"][0]["results"]
    return found


@cache
def sarif_validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads((HERE / "data/sarif-2.1.0.schema.json").read_text(encoding="utf-8")))


# The look of each format


GOLDEN = {
    "text.txt": lambda: render("text", sample_reports(), sample_summary()),
    "text-color.txt": lambda: render("text", sample_reports(), sample_summary(), OPTIONS._replace(color=True)),
    "text-narrow.txt": lambda: render("text", sample_reports(), sample_summary(), OPTIONS._replace(width=40)),
    "text-hostile.txt": lambda: render("text", [hostile_report()]),
    "concise.txt": lambda: render("concise", sample_reports(), sample_summary()),
    "findings.json": lambda: render("json", sample_reports(), sample_summary()),
    "findings.jsonl": lambda: render("jsonl", sample_reports(), sample_summary()),
    "grouped.txt": lambda: render("grouped", sample_reports(), sample_summary()),
    "grouped-color.txt": lambda: render("grouped", sample_reports(), sample_summary(), OPTIONS._replace(color=True)),
    **{
        f"{name}{kind}.{suffix}": partial(render, name, reports, summary)
        for name, suffix in (
            ("github", "txt"),
            ("gitlab", "json"),
            ("azure", "txt"),
            ("junit", "xml"),
            ("checkstyle", "xml"),
            ("rdjson", "json"),
            ("markdown", "md"),
        )
        for kind, reports, summary in (
            ("", sample_reports(), sample_summary()),
            ("-hostile", [hostile_report()], hostile_summary()),
            ("-empty", [], Summary()),
        )
    },
    "findings.sarif": lambda: indented(render("sarif", sample_reports(), sample_summary())),
    "statistics.txt": lambda: render("text", many_reports(), options=STATISTICS),
    "statistics-color.txt": lambda: render("text", many_reports(), options=STATISTICS._replace(color=True)),
    "statistics-narrow.txt": lambda: render("text", many_reports(), options=STATISTICS._replace(width=50)),
    "statistics-hostile.txt": lambda: render("text", hostile_reports(), options=STATISTICS),
    "statistics.json": lambda: indented(render("json", many_reports(), options=STATISTICS)),
    "overview.txt": lambda: overview(render("text", many_reports(), options=SCREEN)),
    "overview-color.txt": lambda: overview(render("text", many_reports(), options=SCREEN._replace(color=True))),
    "overview-narrow.txt": lambda: overview(render("text", many_reports(), options=SCREEN._replace(width=60, rows=16))),
    "overview-hostile.txt": lambda: overview(render("text", hostile_reports(), options=SCREEN._replace(rows=5))),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name: str) -> None:
    path = HERE / "golden" / name
    written = GOLDEN[name]()
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(written, encoding="utf-8", newline="\n")
    assert written == path.read_text(encoding="utf-8")


# Streaming and imports


@pytest.mark.parametrize(
    "format_name", ["text", "concise", "grouped", "json", "jsonl", "gitlab", "checkstyle", "rdjson"]
)
def test_a_file_is_written_before_the_next_one_is_asked_for(format_name: str) -> None:
    out = io.StringIO()
    finished = False

    def files() -> Iterator[FileReport]:
        nonlocal finished
        yield FileReport("one.md", "one", (Finding("a/b", "error", "the first", 0, 3),))
        assert "the first" in out.getvalue()
        yield FileReport("two.md", "two", (Finding("a/b", "error", "the second", 0, 3),))
        assert "the second" in out.getvalue()
        finished = True

    def summary() -> Summary:
        assert finished
        return summarise((), files=2)

    write(format_name, files(), summary, out, OPTIONS)
    assert finished


@pytest.mark.parametrize("format_name", FORMATS)
def test_only_the_format_asked_for_is_imported(format_name: str) -> None:
    program = (
        "import io, sys; from articlelint.finding import Summary; from articlelint.report.formats import *\n"
        "import articlelint.report.formats as report\n"
        f"report.write({format_name!r}, [], Summary, io.StringIO(), report.ReportOptions())\n"
        "print(*(name for name in sys.modules if name.startswith('articlelint.report.') or name == 'json'))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    modules = {name: {"json": "json_document", "jsonl": "json_lines"}.get(name, name) for name in FORMATS}
    assert {name.rpartition(".")[2] for name in loaded} & {*modules.values()} == {modules[format_name]}
    assert ("json" in loaded) == (format_name in ("json", "jsonl", "sarif", "gitlab", "rdjson"))


# Text and concise


def test_summary_line_counts_in_words() -> None:
    assert summary_line(summarise((), files=1), 0) == "No problems found in 1 file"
    assert summary_line(summarise((), files=3801), 0) == "No problems found in 3,801 files"
    assert summary_line(Summary(), 0).startswith("No files checked: nothing there is named like an article; ")
    assert summary_line(summarise((), skipped={"binary": 1}), 0) == "No files checked (1 skipped: binary 1)"
    one = summarise((), files=1, skipped={"binary": 1}, severities={"error": 1, "warning": 0, "info": 1})
    assert summary_line(one, 1) == "1 file checked (1 skipped: binary 1) · 1 error, 1 info in 1 file"
    many = summarise(
        (),
        files=3801,
        skipped={"binary": 2},
        severities={"error": 14, "warning": 1230, "info": 0},
        not_run={"a/b": "no index"},
    )
    assert summary_line(many, 120) == (
        "3,801 files checked (2 skipped: binary 2) · 14 errors, 1,230 warnings in 120 files · "
        "1 rule did not run: a/b (no index)"
    )


def test_summary_line_stays_one_line_when_many_rules_did_not_run() -> None:
    summary = summarise((), files=2, not_run={f"a/{i}": "no index" for i in range(9)} | {"b/0": "no language"})
    assert summary_line(summary, 0) == (
        "No problems found in 2 files · 10 rules did not run: a/0, a/1, a/2 and 6 more (no index); b/0 (no language)"
    )


@pytest.mark.parametrize("format_name", ["text", "concise", "grouped", "github", "azure"])
def test_quiet_leaves_findings_only(format_name: str) -> None:
    loud = render(format_name, sample_reports(), sample_summary())
    quiet = render(format_name, sample_reports(), sample_summary(), OPTIONS._replace(quiet=True))
    assert loud.startswith(quiet)
    assert "checked" in loud[len(quiet) :] and "checked" not in quiet
    assert render(format_name, [], Summary(), OPTIONS._replace(quiet=True)) == ""


# Statistics and the overview


def overview(written: str) -> str:
    """What stands below the list."""
    return re.split(r"\n\n(?=(?:\x1b\[1m)?[\d,]+ findings? by rule)", written)[-1]


@pytest.mark.parametrize("format_name", STATISTICS_FORMATS)
def test_statistics_take_the_place_of_the_findings(format_name: str) -> None:
    written = render(format_name, sample_reports(), sample_summary(), STATISTICS)
    assert "link/tracking" in written
    assert "only tells where readers come from" not in written
    assert render(format_name, [], summarise((), files=2), STATISTICS._replace(quiet=True)).count("\n") <= 1


def test_statistics_as_data_are_those_for_people() -> None:
    document = json.loads(render("json", many_reports(), options=STATISTICS))
    found, summary = document["statistics"], document["summary"]
    assert document["version"] == 1
    assert summary["rules"] == {
        each["rule"]: each["findings"] for each in sorted(found["rules"], key=lambda r: r["rule"])
    }
    assert found["files"] == summary["files"] == 21
    assert found["files_with_findings"] == 20
    for table in ("hosts", "folders"):
        assert sum(each["files"] for each in found[table]) == 21
        for key in ("findings", "errors", "warnings", "infos"):
            assert sum(each[key] for each in found[table]) == sum(each[key] for each in found["rules"]) == found[key]
    assert {each["host"] for each in found["hosts"]} >= {"harbour.example", None}
    assert found["fixable"] == {"safe": 16, "unsafe": 8}
    assert sum(each["articles"] for each in found["categories"]) == 20
    lines = render("text", many_reports(), options=STATISTICS._replace(width=200)).splitlines()
    first = lines[next(i for i, line in enumerate(lines) if line.startswith("Look at these first")) + 2 :]
    assert [line.split()[-1] for line in first[:10]] == [each["path"] for each in found["first"]]


def test_the_files_to_look_at_first_have_most_errors_then_most_warnings() -> None:
    reports = [
        FileReport("a.md", "x" * 30, many("warning", 9)),
        FileReport("b.md", "x" * 30, many("error", 1)),
        FileReport("c.md", "x" * 30, many("error", 1) + many("warning", 1)),
        FileReport("d.md", "x" * 30, many("info", 20)),
    ]
    first = json.loads(render("json", reports, options=STATISTICS))["statistics"]["first"]
    assert [each["path"] for each in first] == ["c.md", "b.md", "a.md", "d.md"]


@pytest.mark.parametrize(
    ("paths", "folders"),
    [
        (["a.md", "b.md"], ["."]),
        (["x/y/1/a.md", "x/y/2/a.md"], ["x/y/1", "x/y/2"]),
        ([f"posts/{year}/{month}/a.md" for year in (2023, 2024) for month in range(12)], ["posts/2023", "posts/2024"]),
        ([f"p/{day}/a.md" for day in range(10, 30)], [f"p/{day}" for day in range(10, 30)]),
        (["p/index.md", "p/q/a.md"], ["p", "p/q"]),
        (["/srv/a/x.md", "/srv/b/x.md"], ["/srv/a", "/srv/b"]),
    ],
)
def test_folders_are_those_of_the_deepest_level_that_can_be_overlooked(paths: list[str], folders: list[str]) -> None:
    reports = [FileReport(path, "x", many("error", 1)) for path in paths]
    document = json.loads(render("json", reports, options=STATISTICS))
    assert [each["folder"] for each in document["statistics"]["folders"]] == folders


def test_bars_where_the_terminal_has_ascii_only() -> None:
    marks = [bar(io.TextIOWrapper(io.BytesIO(), encoding=encoding)) for encoding in ("ascii", "latin-1", "utf-8")]
    assert marks == ["#", "#", "█"]
    assert "  ####" in render("text", [harbour_report()], options=STATISTICS._replace(bar="#"))


@pytest.mark.parametrize("rows", [0, 500])
def test_no_overview_where_the_list_fits_or_nobody_looks(rows: int) -> None:
    plain = render("text", many_reports())
    assert render("text", many_reports(), options=SCREEN._replace(rows=rows)) == plain
    assert "by rule" not in plain


def test_overview_ends_the_list_and_does_not_change_it() -> None:
    plain = render("text", many_reports(), options=OPTIONS._replace(quiet=True))
    written = render("text", many_reports(), options=SCREEN)
    assert written.startswith(plain)
    assert written.splitlines()[-1] == render("text", many_reports()).splitlines()[-1], (
        "nothing left out of the summary"
    )
    assert render("text", many_reports(), options=SCREEN._replace(quiet=True)) == plain


@pytest.mark.parametrize("rows", [24, 30, 60])
def test_overview_fits_the_screen(rows: int) -> None:
    text = "x" * 50
    reports = [
        FileReport("a.md", text, tuple(Finding(f"a/rule-{i:02}", "warning", "m", i, i + 1) for i in range(40))),
        *many_reports(),
    ]
    lines = overview(render("text", reports, options=SCREEN._replace(rows=rows))).splitlines()
    assert len(lines) < rows
    assert lines[0] == "84 findings by rule, the worst first"
    (rest,) = [line for line in lines if "other rules" in line] or [""]
    named = sum(int(line.split()[0]) for line in lines[1:] if re.match(r" +\d+  (error|warning) ", line))
    assert named + int(rest.split()[0] if rest else 0) == 84
    assert max(map(cell_width, lines[:-1])) <= SCREEN.width


def test_long_list_on_a_terminal_ends_and_says_so() -> None:
    reports = [FileReport(f"{i:03}.md", "x" * 30, many("warning", 10)) for i in range(99)]
    written = render("text", reports, options=SCREEN)
    assert "049.md" in written and "050.md" not in written
    assert overview(written).startswith("990 findings by rule, the worst first (listed above: the first 500)\n")
    assert "  articlelint check content --ignore tags | less\n      lists all 990\n" in written
    assert "99 files checked · 990 warnings in 99 files" in written
    assert "098.md" in render("text", reports), "all of it where it is not for a screen"


def test_next_commands_are_those_that_make_sense() -> None:
    def commands(reports: list[FileReport], summary: Summary | None = None) -> list[str]:
        lines = overview(render("text", reports, summary, SCREEN._replace(rows=2))).splitlines()
        return [line.split("  ")[1] for line in lines if line.startswith("  articlelint ")]

    safe = FileReport("a.md", "x" * 30, (Finding("a/b", "error", "m", 0, 1, fix=Fix("t", "safe", ())),))
    unsafe = FileReport("a.md", "x" * 30, (Finding("a/b", "error", "m", 0, 1, fix=Fix("t", "unsafe", ())),))
    none = FileReport("a.md", "x" * 30, many("error", 1))
    check, explain = "articlelint check content --ignore tags", "articlelint explain a/b"
    baseline = "articlelint baseline content --ignore tags"
    assert commands([safe]) == [f"{check} --fix", explain, f"{check} --statistics", baseline]
    assert commands([unsafe]) == [f"{check} --unsafe-fixes --diff", explain, f"{check} --statistics", baseline]
    assert commands([none]) == [explain, f"{check} --statistics", baseline]
    assert commands([none], summarise((), files=1, suppressed={"baseline": 3})) == [explain, f"{check} --statistics"]


@given(st.text(st.sampled_from("ab/中😀e\u0301"), max_size=30), st.integers(2, 20))
def test_what_is_shortened_fits(text: str, width: int) -> None:
    end, start = ending(text, width), beginning(text, width)
    assert max(cell_width(end), cell_width(start)) <= width
    assert end == text or (end.startswith("…") and text.endswith(end[1:]) and cell_width(text) > width)
    assert start == text or (start.endswith("…") and text.startswith(start[:-1]) and cell_width(text) > width)


# Snippets


CHARACTERS = st.sampled_from("ab \t\x1b\u202e\u0301\u200d中ｗ😀\u1100\u1161é–\ufeff\ufe0f🏽")


@given(
    st.text(CHARACTERS, max_size=12) | st.text(CHARACTERS, min_size=30, max_size=60),
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(20, 40),
)
def test_the_marks_stand_exactly_under_the_span(line: str, start: int, end: int, width: int) -> None:
    start, end = sorted((min(start, len(line)), min(end, len(line))))
    shown, first, marked_cells = snippet(line, start, end, width)
    assert cell_width(shown) <= width
    assert marked_cells >= 1
    assert first + marked_cells <= width

    cells = cells_of(shown)
    last = first + marked_cells
    marked = "".join(cells[first:last])
    wanted = "".join(
        "    " if char == "\t" else char if char.isprintable() or char == "\u200d" else visible(char)
        for char in line[start:end]
        if char not in "\ufe0f🏽"
    )
    if cell_width(wanted) == 0:
        assert last - first == 1  # the place where something is missing
        return
    assert cells[first : first + 1] != [""], "the marks start within a wide character"
    if last < len(cells) and cells[last] == "…":
        assert without_marks(wanted).startswith(without_marks(marked))
    else:
        assert without_marks(marked).ljust(len(wanted)) == without_marks(wanted).ljust(len(wanted))


def cells_of(shown: str) -> list[str]:
    """What each cell holds: a character and what combines with it, and nothing in the second half of a wide one."""
    cells: list[str] = []
    for char in shown:
        width = cell_width(char)
        if width:
            cells += [char, ""][:width]
        elif cells:
            cells[-1] += char
    return cells


def without_marks(text: str) -> str:
    return "".join(char for char in text if cell_width(char)).rstrip()


@pytest.mark.parametrize(
    ("text", "cells"),
    [("abc", 3), ("é–«", 3), ("中ｗ", 4), ("😀", 2), ("e\u0301", 1), ("ک\u200cت", 2), ("\u1112\u1161\u11ab", 2)],
)
def test_cell_width(text: str, cells: int) -> None:
    assert cell_width(text) == cells


@pytest.mark.parametrize(
    ("line", "shown"),
    [("❤\ufe0f on", "❤ on"), ("👩\u200d🚀 on", "👩🚀 on"), ("👍🏽 on", "👍 on"), ("ک\u200dت on", "ک\u200dت on")],
)
def test_what_terminals_draw_differently_is_not_shown(line: str, shown: str) -> None:
    """How many cells a joined emoji takes depends on the terminal; those of its parts do not."""
    at = line.index("on")
    assert snippet(line, at, at + 2, 40) == (shown, cell_width(shown) - 2, 2)


def test_places_that_say_the_same_are_in_one_line() -> None:
    text = "x" * 40
    places = [Related(i, i + 1, "speaks for it" if i < 3 else "the other one") for i in range(1, 5)]
    also = tuple(Related(i, i + 1, AND_HERE) for i in range(5, 13))
    findings = (
        Finding("a/b", "error", "m", 0, 1, related=tuple(places)),
        Finding("a/b", "error", "m", 4, 5, related=also),
        Finding("a/b", "error", "m", 4, 5, related=also[:1]),
        Finding("a/b", "error", "m", 4, 5, related=tuple(Related(i, i + 1, "there") for i in range(7))),
    )
    lines = [line.strip() for line in render("text", [FileReport("a.md", text, findings)]).splitlines()]
    assert [line for line in lines if line.startswith(("see", "also"))] == [
        "see 1:2, 1:3: speaks for it",
        "see 1:4, 1:5: the other one",
        "also at 1:6, 1:7, 1:8, 1:9, 1:10 and 3 more places",
        "also at 1:6",
        "see 1:1, 1:2, 1:3, 1:4, 1:5: there",
        "see 2 more places",
    ]


def test_a_long_line_is_shown_around_the_span() -> None:
    line = "word " * 40_000 + "HERE" + " word" * 40_000
    shown, indent, marked = snippet(line, 200_000, 200_004, 40)
    assert shown == "…d word word word HERE word word word w…"
    assert shown[indent : indent + marked] == "HERE"
    assert cell_width(shown) <= 40


def test_a_cut_line_starts_with_a_letter_and_not_with_its_accent() -> None:
    shown, *_ = snippet("a\u0301" * 40 + " HERE", 81, 85, 20)
    assert shown == "…" + "a\u0301" * 9 + " HERE"


def test_text_shows_the_first_line_of_a_long_span() -> None:
    report = FileReport("a.md", "one\n\ntwo three\nfour", (Finding("a/b", "error", "m", 9, 19),))
    assert render("text", [report]).splitlines()[3:5] == ["    3 | two three", "      |     ^^^^^ to 4:5"]


@given(st.integers(0, 90), st.integers(40, 100))
def test_the_end_of_a_long_span_fits_the_line(start: int, width: int) -> None:
    text = "word " * 18 + "\n" + "more " * 9
    report = FileReport("a.md", text, (Finding("a/b", "error", "m", start, len(text) - 1),))
    line, marks = render("text", [report], options=OPTIONS._replace(width=width)).splitlines()[3:5]
    assert re.search(r"\^+ to 2:45$", marks)
    assert max(len(line), len(marks)) <= width


def test_a_stream_that_lacks_a_character_ends_no_run() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    with output(stream=out) as shown:
        write("text", sample_reports(), sample_summary, shown, OPTIONS)
    out.flush()
    assert b"\\u6771\\u4eac" in raw.getvalue()


# JSON


def test_json_is_the_contract() -> None:
    document = json.loads(render("json", sample_reports(), sample_summary()))
    assert document["version"] == 1
    assert len(document["findings"]) == 10
    tracking = document["findings"][1]
    parameter = HARBOUR.index("utm_source")
    assert tracking == {
        "path": "posts/harbour.md",
        "rule": "link/tracking",
        "severity": "warning",
        "message": "utm_source=rss only tells where readers come from",
        "line": 5,
        "column": 74,
        "end_line": 5,
        "end_column": 89,
        "start": parameter,
        "end": parameter + 15,
        "evidence": [],
        "related": [],
        "fix": {
            "safety": "safe",
            "title": "Remove utm_source",
            "edits": [{"start": parameter, "end": parameter + 15, "text": ""}],
        },
    }
    assert document["findings"][-1]["encoding"] == "windows-1252"
    assert document["summary"] == {
        "files": 4,
        "skipped": 3,
        "errors": 3,
        "warnings": 4,
        "infos": 3,
        "fixed": 0,
        "suppressed": {},
        "skipped_reasons": {"too large": 1, "binary": 2},
        "rules": dict(sorted(sample_summary().rules.items())),
        "not_run": sample_summary().not_run,
        "notes": sample_summary().notes,
    }


def test_json_lines_hold_the_findings_of_the_document() -> None:
    document = json.loads(render("json", sample_reports(), sample_summary()))
    *findings, last = map(json.loads, render("jsonl", sample_reports(), sample_summary()).splitlines())
    assert findings == document["findings"]
    assert last == {"summary": document["summary"]}


def test_json_without_findings() -> None:
    assert json.loads(render("json", [FileReport("a.md", "", ())]))["findings"] == []


@given(st.text(max_size=30), st.text(max_size=30))
def test_json_keeps_every_character(message: str, replacement: str) -> None:
    fix = Fix("t", "safe", (Edit(0, 1, replacement),))
    report = FileReport("a.md", "x", (Finding("a/b", "error", message, 0, 1, fix=fix),))
    written = render("jsonl", [report])
    record = json.loads(written.splitlines()[0])
    assert (record["message"], record["fix"]["edits"][0]["text"]) == (message, replacement)
    assert written.isascii() and "##" not in written


# GitHub


def test_github_names_what_the_service_leaves_out() -> None:
    reports = [
        FileReport("b.md", "x" * 30, many("warning", 23) + many("info", 10)),
        FileReport("a.md", "x" * 30, many("error", 11)),
    ]
    lines = render("github", reports).splitlines()
    assert [line.split()[0] for line in lines[:44]] == ["::error"] * 11 + ["::warning"] * 23 + ["::notice"] * 10
    assert lines[-1] == "GitHub shows 10 annotations of each level; only this log has the other 1 error, 13 warnings"
    assert "GitHub shows" not in render("github", [FileReport("a.md", "x" * 30, many("error", 10))])


def test_github_orders_by_severity_path_and_place() -> None:
    error, warning = many("error", 2), many("warning", 1)
    reports = [FileReport("b.md", "xx", warning + error), FileReport("a.md", "xx", error)]
    lines = render("github", reports, options=OPTIONS._replace(quiet=True)).splitlines()
    assert [re.sub(r"file=(.*?),.*::", r"\1 ", line) for line in lines] == [
        "::error a.md m0",
        "::error a.md m1",
        "::error b.md m0",
        "::error b.md m1",
        "::warning b.md m0",
    ]


@pytest.mark.skipif(os.name == "nt", reason="a POSIX path")
def test_github_names_absolute_paths_where_the_base_is_known() -> None:
    report = FileReport("posts/a.md", "x", (Finding("a/b", "error", "m", 0, 1),))
    assert "file=/site/posts/a.md," in render("github", [report], options=OPTIONS._replace(base="/site"))


# SARIF


def test_sarif_is_valid() -> None:
    for reports in ([], sample_reports(), [hostile_report()]):
        for base in (None, "/srv/my site"):
            log = json.loads(render("sarif", reports, sample_summary(), OPTIONS._replace(base=base)))
            assert list(sarif_validator().iter_errors(log)) == []


def test_sarif_regions_count_no_byte_order_mark() -> None:
    bom, more, *_ = results(render("sarif", [sample_reports()[2]]))
    region = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1, "charOffset": 0, "charLength": 0}
    assert bom["locations"][0]["physicalLocation"]["region"] == region
    region = more["locations"][0]["physicalLocation"]["region"]
    assert region["charOffset"] == TOWER.index("続きを読む") - 1
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (3, 4, 9)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("posts/a b.md", "posts/a%20b.md"),
        ("posts/100%,#1?.md", "posts/100%25%2C%231%3F.md"),
        ("東.md", "%E6%9D%B1.md"),
        ("\udcff.md", "%FF.md"),
        ("\ud83d.md", "%ED%A0%BD.md"),
        ("a:b.md", "a%3Ab.md"),
        ("/srv/a.md", "file:///srv/a.md"),
        ("C:\\site\\a.md", "file:///C%3A/site/a.md"),
    ],
)
def test_sarif_uris(path: str, uri: str) -> None:
    report = FileReport(path, "x", (Finding("a/b", "error", "m", 0, 1),))
    log = json.loads(render("sarif", [report], options=OPTIONS._replace(base="/srv/site")))
    location = log["runs"][0]["artifacts"][0]["location"]
    assert location["uri"] == uri
    assert ("uriBaseId" in location) == (not uri.startswith("file:"))
    assert log["runs"][0]["originalUriBaseIds"] == {"%SRCROOT%": {"uri": "file:///srv/site/"}}


def test_sarif_messages_hold_no_links_or_placeholders_of_the_article() -> None:
    report = FileReport(
        "a.md", "x", (Finding("a/b", "error", "[here](https://evil.example) {0} {{ title }} [1]", 0, 1),)
    )
    (result,) = results(render("sarif", [report]))
    assert result["message"]["text"] == "\\[here](https://evil.example) {{0}} {{ title }} [1]"


@pytest.mark.parametrize(
    ("encoding", "name"), [("cp1252", "windows-1252"), ("shift_jis", "shift-jis"), ("gb18030", "gb18030")]
)
def test_sarif_encodings(encoding: str, name: str) -> None:
    log = json.loads(render("sarif", [sample_reports()[3]._replace(encoding=encoding)]))
    assert log["runs"][0]["artifacts"][0]["encoding"] == name


def test_sarif_rules_are_indexed() -> None:
    log = json.loads(render("sarif", sample_reports(), sample_summary()))
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    for result in log["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


# What strangers wrote


def hostile_reports() -> list[FileReport]:
    """The same in two folders and from two hosts, with categories of that kind."""
    report = hostile_report()
    confused = report.findings[0]._replace(confused=(HOSTILE, HOSTILE[::-1]), doubt=0.9)
    there = report._replace(path=f"f\x1b[0m/{report.path}", text=f"---\nsource: https://x\x1b[0m/\n---\n{report.text}")
    return [report, there._replace(findings=(confused, *report.findings[1:]))]


@pytest.mark.parametrize("format_name", STATISTICS_FORMATS)
@pytest.mark.parametrize("options", [STATISTICS, OPTIONS._replace(rows=5)], ids=["statistics", "overview"])
def test_nothing_that_is_counted_acts(format_name: str, options: ReportOptions) -> None:
    written = render(format_name, hostile_reports(), hostile_summary(), options)
    assert UNSAFE.search(written) is None
    assert "##[" not in written and "##vso[" not in written
    assert not any(line.lstrip().startswith("::") for line in written.splitlines())


@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize("format_name", FORMATS)
def test_nothing_that_is_quoted_acts(format_name: str, color: bool) -> None:
    aside = io.StringIO()
    options = OPTIONS._replace(color=color, aside=aside)
    written = render(format_name, [hostile_report()], hostile_summary(), options)
    plain = (
        re.sub(r"\x1b\[[\d;]+m", "", written) if color and format_name in ("text", "concise", "grouped") else written
    )
    assert UNSAFE.search(plain + aside.getvalue()) is None
    plain.encode("utf-8")
    own = 2 if format_name == "azure" else 0
    assert len(re.findall(r"(?m)^##vso\[task\.logissue ", plain)) == own
    assert len(re.findall(r"##\w*\[", plain + aside.getvalue())) == own
    commands = [line for line in plain.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) == (2 if format_name == "github" else 0)


@pytest.mark.parametrize("format_name", ["text", "concise", "grouped"])
def test_commands_in_plain_text_act_on_no_log(format_name: str) -> None:
    for line in ("##vso[task.setvariable]x", "::error::x", "a " * 90 + "##[add-mask]x"):
        place = len(line) - 1
        written = render(format_name, [FileReport("a.md", line, (Finding("a/b", "error", line, place, place + 1),))])
        assert "##[" not in written and "##vso[" not in written
        assert not any(shown.lstrip().startswith("::") for shown in written.splitlines())


def test_text_of_a_hostile_file_has_as_many_lines_as_that_of_a_friendly_one() -> None:
    assert render("text", [hostile_report()]).count("\n") == render("text", [friendly_report()]).count("\n")


def test_github_commands_cannot_be_left() -> None:
    first, second, *_ = render("github", [hostile_report()]).split("\n")
    for line in (first, second):
        match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert match
        command, properties, data = match.groups()
        assert command in ("error", "warning")
        assert [item.split("=")[0] for item in properties.split(",")][:2] == ["file", "line"]
        assert not re.search(r"%(?!25|0A|0D|2C|3A)", properties + data)
        assert "%250A" in data  # the article's own %0A breaks no line


def test_escapes() -> None:
    assert terminal("a\tb\x1b\u202e\udcff\ud83d") == "a<U+0009>b<U+001B><U+202E>\\xff<U+D83D>"
    assert terminal("نیم\u200cفاصله 👩\u200d🚀 中 é") == "نیم\u200cفاصله 👩\u200d🚀 中 é"
    assert terminal(" ::set-env") == " <U+003A>:set-env"
    assert terminal("## Heading [a] a::b") == "## Heading [a] a::b"
    assert command_data("100%\r\na:b,c") == "100%25%0D%0Aa:b,c"
    assert command_property("100%\r\na:b,c") == "100%25%0D%0Aa%3Ab%2Cc"


@given(st.text())
def test_what_is_shown_is_one_line_that_can_be_written(text: str) -> None:
    shown = terminal(text)
    assert UNSAFE.search(shown) is None and "\n" not in shown
    assert not shown.lstrip().startswith("::")
    if text.isascii() and text.isprintable() and "##" not in text and "::" not in text:
        assert shown == text


@given(
    st.integers(0, 300).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size), st.integers(0, size))),
    st.integers(8, 120),
)
def test_plain_lines_are_cut_like_others(spans: tuple[int, int, int], width: int) -> None:
    size, start, end = spans
    start, end = min(start, end), max(start, end)
    plain = snippet("x" * size, start, end, width)
    other = snippet("é" * size, start, end, width)  # goes the long way: it is not ASCII
    assert (plain.shown.replace("x", "é"), *plain[1:]) == (other.shown, *other[1:])


# What is left out


@pytest.mark.parametrize("format_name", [name for name in FORMATS if name not in ("json", "jsonl", "sarif")])
def test_other_formats_leave_suppressed_findings_out(format_name: str) -> None:
    report = suppressed_report()
    assert render(format_name, [report]) == render(format_name, [report._replace(suppressed=())])


def test_suppressed_findings_in_json_are_apart() -> None:
    document = json.loads(render("json", [suppressed_report()]))
    assert [each["start"] for each in document["findings"]] == [HARBOUR.index("utm_source=rss")]
    assert [each["suppression"]["means"] for each in document["suppressed"]] == ["inline", "baseline", "diff-base"]


def test_suppressed_findings_in_sarif_are_marked() -> None:
    log = json.loads(render("sarif", [suppressed_report()]))
    sarif_validator().validate(log)
    counted, inline, known, earlier = log["runs"][0]["results"]
    assert counted["baselineState"] == "new"
    assert "suppressions" not in counted
    assert "baselineState" not in inline, "nobody compared it with anything"
    assert inline["suppressions"][0]["kind"] == "inSource"
    assert "\x1b" not in inline["suppressions"][0]["justification"]
    for each in (known, earlier):
        assert each["baselineState"] == "unchanged"
        assert each["suppressions"][0]["kind"] == "external"


def test_fingerprints_in_sarif_outlive_an_edit_elsewhere() -> None:
    def fingerprints(text: str) -> list[str]:
        place = span(text, "utm_source=rss")
        report = FileReport("a.md", text, (Finding("link/tracking", "warning", "Tracking in a link", *place),))
        return [each["partialFingerprints"]["articlelint/v1"] for each in results(render("sarif", [report]))]

    assert fingerprints(HARBOUR) == fingerprints(HARBOUR.replace("title: New", "title: Quite new"))
