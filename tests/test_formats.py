"""Formats for other tools, each held to its schema or read as the tool reads it; test_report.py has what all share."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from reports import (
    HARBOUR,
    HOSTILE,
    OPTIONS,
    UNSAFE,
    friendly_report,
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

from articlelint.finding import Edit, FileReport, Finding, Fix, Severity, Summary
from articlelint.fixing.choose import applied
from articlelint.report.escape import (
    backticks,
    code_span,
    command_data,
    command_property,
    logging_data,
    logging_property,
    terminal,
    xml,
)

DATA = Path(__file__).parent / "data"
ALL_REPORTS = pytest.mark.parametrize(
    ("reports", "summary"),
    [([], Summary()), (sample_reports(), sample_summary()), ([hostile_report()], hostile_summary())],
    ids=["empty", "samples", "hostile"],
)


def one(message: str = "m", text: str = "x", **more: Any) -> FileReport:
    return FileReport("a.md", text, (Finding("a/b", "error", message, 0, len(text), **more),))


def test_reasons_that_a_message_gives_are_not_said_twice() -> None:
    report = one("Reads as Sport (goal, keeper)", evidence=("goal", "the headline says match"))
    said = "Reads as Sport (goal, keeper)\nbecause: the headline says match"
    assert json.loads(render("gitlab", [report]))[0]["description"] == said
    assert github_command(render("github", [report]).splitlines()[0])[2] == said


# What a format has no place for


@pytest.mark.parametrize("format_name", ["gitlab", "checkstyle", "rdjson"])
def test_closing_lines_go_aside_where_a_format_has_no_place_for_them(format_name: str) -> None:
    aside = io.StringIO()
    render(format_name, sample_reports(), sample_summary(), OPTIONS._replace(aside=aside))
    concise = render("concise", sample_reports(), sample_summary())
    assert concise.endswith("\n" + aside.getvalue())
    assert aside.getvalue().startswith("note: ")
    assert "2 rules did not run" in aside.getvalue() and "3 skipped" in aside.getvalue()
    quiet = OPTIONS._replace(aside=io.StringIO(), quiet=True)
    render(format_name, sample_reports(), sample_summary(), quiet)
    assert quiet.aside is not None and quiet.aside.getvalue() == ""  # type: ignore[attr-defined]


# Whatever an article says


ANY_TEXT = st.lists(
    st.characters()
    | st.sampled_from("\ud800\udcff\ufffe\x00\x1b\r\n`|<>&@#%;]:")
    | st.sampled_from(["##vso[", "::error::", "]]>", "</details>", "```", "www.e.example", "\n\n# x", "%0A", "%AZP25"]),
    min_size=1,
    max_size=20,
).map("".join)


@given(path=ANY_TEXT, message=ANY_TEXT, reason=ANY_TEXT, note=ANY_TEXT, text=st.text("a中\n\r ", min_size=1))
def test_any_text_can_be_reported(path: str, message: str, reason: str, note: str, text: str) -> None:
    fix = Fix(reason, "safe", (Edit(0, 1, message),))
    finding = Finding("a/b", "error", message, 0, len(text), evidence=(reason,), fix=fix)
    reports = [FileReport(path, text, (finding,))]
    summary = summarise((), files=1, skipped={reason: 1}, not_run={"c/d": reason}, notes=[note])
    Draft202012Validator(report_schema()).validate(json.loads(render("json", reports, summary)))
    Draft202012Validator(RDJSON).validate(json.loads(render("rdjson", reports, summary)))
    assert json.loads(render("gitlab", reports, summary))[0]["description"].startswith(terminal(message))
    junit_schema().validate(render("junit", reports, summary))
    (file,) = ElementTree.fromstring(render("checkstyle", reports, summary))
    assert (file.attrib["name"], len(file)) == (terminal(path), 1)
    lines = render("azure", reports, summary).splitlines()
    command, *others = map(azure_command, lines)
    assert command and command[1]["sourcepath"] == terminal(path) and not any(others)
    assert len([line for line in render("github", reports, summary).splitlines() if line.lstrip()[:2] == "::"]) == 1
    shown = Shown(render("markdown", reports, summary))
    assert set(shown.tags) <= TAGS
    assert shown.code[1].strip(" ") == terminal(path).strip(" ")


# JSON


@cache
def report_schema() -> dict[str, Any]:
    """The published schema, with the keys that it names and no others."""

    def closed(part: Any, name: str = "") -> Any:
        if isinstance(part, list):
            return [closed(each) for each in part]
        if not isinstance(part, dict):
            return part
        part = {key: closed(value, key) for key, value in part.items()}
        is_whole = name not in ("finding", "counts")  # which others add to
        if is_whole and ("properties" in part or part.get("$ref") == "#/$defs/finding"):
            part["unevaluatedProperties"] = False
        return part

    schema: dict[str, Any] = json.loads((DATA.parent.parent / "docs/report.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return closed(schema)


@ALL_REPORTS
@pytest.mark.parametrize("statistics", [False, True])
def test_json_is_valid(reports: list[FileReport], summary: Summary, statistics: bool) -> None:
    options = OPTIONS._replace(statistics=statistics)
    document = json.loads(render("json", [*reports, suppressed_report()], summary, options))
    assert ("statistics" in document) == statistics
    Draft202012Validator(report_schema()).validate(document)


@ALL_REPORTS
def test_lines_of_json_are_valid(reports: list[FileReport], summary: Summary) -> None:
    validator = Draft202012Validator({"$ref": "#/$defs/line", "$defs": report_schema()["$defs"]})
    lines = [json.loads(line) for line in render("jsonl", [*reports, suppressed_report()], summary).splitlines()]
    assert len(lines) == sum(len(report.findings) for report in reports) + 5
    for line in lines:
        validator.validate(line)


@pytest.mark.parametrize("key", ["fix", "path", "severity"])
def test_the_schema_of_json_says_what_is_wrong(key: str) -> None:
    document = json.loads(render("json", sample_reports()))
    validator = Draft202012Validator(report_schema())
    for change in ({key: 3}, {"new": 1}):
        wrong = {**document, "findings": [{**document["findings"][0], **change}]}
        assert not validator.is_valid(wrong)
    del document["findings"][0][key]
    assert not validator.is_valid(document)


# GitLab


POSITION = {
    "type": "object",
    "required": ["line", "column"],
    "additionalProperties": False,
    "properties": {key: {"type": "integer", "minimum": 1} for key in ("line", "column")},
}
# What the manual asks for: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "positions"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/]"},
                    "positions": {
                        "type": "object",
                        "required": ["begin"],
                        "additionalProperties": False,
                        "properties": {"begin": POSITION, "end": POSITION},
                    },
                },
            },
        },
    },
}


def fingerprints(*reports: FileReport) -> list[str]:
    return [issue["fingerprint"] for issue in json.loads(render("gitlab", reports))]


@ALL_REPORTS
def test_gitlab_is_what_the_manual_asks_for(reports: list[FileReport], summary: Summary) -> None:
    written = render("gitlab", reports, summary)
    assert not written.startswith("\ufeff")
    issues = json.loads(written)
    Draft202012Validator(GITLAB).validate(issues)
    assert len(issues) == sum(len(report.findings) for report in reports)
    assert all(UNSAFE.search(issue["description"]) is None for issue in issues)


def test_gitlab_fingerprints_tell_findings_apart() -> None:
    same = FileReport("a.md", "x\n" * 4, tuple(Finding("a/b", "error", "m", i, i + 1) for i in (0, 2, 4)))
    both = fingerprints(same, same._replace(path="b.md"), *sample_reports())
    assert len(set(both)) == len(both)
    rules = FileReport("a.md", "x", tuple(Finding(f"a/{rule}", "error", "m", 0, 1) for rule in "bc"))
    assert len(set(fingerprints(rules))) == 2


def test_gitlab_fingerprints_outlive_an_edit_elsewhere() -> None:
    def of(text: str) -> list[str]:
        place = span(text, "utm_source=rss")
        return fingerprints(FileReport("a.md", text, (Finding("link/tracking", "warning", "Tracking", *place),)))

    assert of(HARBOUR) == of(HARBOUR.replace("title: New", "title: Quite new\nauthor: A. Keel"))
    assert of(HARBOUR) != of(HARBOUR.replace("See the [timetable]", "Look at the [hours]"))


def test_gitlab_severities() -> None:
    reports = [FileReport(f"{s}.md", "x", many(s, 1)) for s in ("error", "warning", "info")]
    assert [each["severity"] for each in json.loads(render("gitlab", reports))] == ["major", "minor", "info"]


# JUnit


@cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(DATA / "junit-10.xsd"))


@ALL_REPORTS
def test_junit_is_valid(reports: list[FileReport], summary: Summary) -> None:
    written = render("junit", reports, summary)
    junit_schema().validate(written)
    (suite,) = ElementTree.fromstring(written.encode())
    cases = suite.findall("testcase")
    assert int(suite.attrib["tests"]) == len(cases) == len(reports) + len(summary.not_run)
    assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
    assert int(suite.attrib["skipped"]) == len(suite.findall("testcase/skipped"))
    assert UNSAFE.search("".join(suite.itertext())) is None


def test_junit_fails_an_article_for_all_that_was_found_in_it() -> None:
    (suite,) = ElementTree.fromstring(render("junit", sample_reports(), sample_summary()))
    harbour, clean, *_ = suite.findall("testcase")
    assert (harbour.attrib["name"], clean.attrib["name"]) == ("posts/harbour.md", "posts/clean.md")
    assert list(clean) == []
    failure = harbour.find("failure")
    assert failure is not None
    assert failure.attrib == {"type": "error", "message": "1 error, 2 warnings, 1 info"}
    concise = [line for line in render("concise", sample_reports()).splitlines() if "harbour.md" in line]
    assert [line for line in (failure.text or "").splitlines() if not line.startswith("  because: ")] == concise


def test_junit_passes_an_article_with_infos_only_and_says_them() -> None:
    (suite,) = ElementTree.fromstring(render("junit", [FileReport("a.md", "x", many("info", 1))]))
    (case,) = suite.findall("testcase")
    assert [each.tag for each in case] == ["system-out"]
    assert case[0].text == "a.md:1:1: info a/b m0"
    assert suite.attrib["failures"] == "0"


@pytest.mark.parametrize("severity", ["error", "warning", "info"])
@pytest.mark.parametrize("fails", [(), ("error",), ("error", "warning"), ("error", "warning", "info")])
def test_junit_fails_an_article_for_what_the_run_fails_for(severity: Severity, fails: tuple[Severity, ...]) -> None:
    report = FileReport("a.md", "x", many(severity, 1))
    (suite,) = ElementTree.fromstring(render("junit", [report], options=OPTIONS._replace(fails=fails)))
    failures = [failure.attrib for failure in suite.findall("testcase/failure")]
    assert failures == ([{"type": severity, "message": f"1 {severity}"}] if severity in fails else [])


def test_junit_skips_rules_that_did_not_run_and_holds_the_closing_lines() -> None:
    (suite,) = ElementTree.fromstring(render("junit", sample_reports(), sample_summary()))
    skipped = {case.attrib["name"]: case.find("skipped") for case in suite.findall("testcase")}
    reason = skipped["category/mismatch"]
    assert reason is not None and reason.attrib["message"] == "no index of the site"
    closing = suite.findtext("system-out")
    assert closing and render("concise", sample_reports(), sample_summary()).endswith(closing + "\n")


# Checkstyle


@ALL_REPORTS
def test_checkstyle_has_what_its_readers_read(reports: list[FileReport], summary: Summary) -> None:
    root = ElementTree.fromstring(render("checkstyle", reports, summary).encode())
    assert root.tag == "checkstyle" and list(root.attrib) == ["version"]
    assert [file.tag for file in root] == ["file" for report in reports if report.findings]
    for file, report in zip(root, [report for report in reports if report.findings], strict=True):
        assert file.attrib == {"name": terminal(report.path)}
        assert len(file) == len(report.findings)
        for error, finding in zip(file, report.findings, strict=True):
            assert error.tag == "error" and len(error) == 0
            assert list(error.attrib) == ["line", "column", "severity", "message", "source"]
            assert int(error.attrib["line"]) >= 1 and int(error.attrib["column"]) >= 1
            assert error.attrib["severity"] == finding.severity  # all three are severities of Checkstyle
            assert error.attrib["source"].rpartition(".")[2] == finding.rule
            assert error.attrib["message"].split("\n")[0] == terminal(finding.message)
            assert UNSAFE.search(error.attrib["message"]) is None


@given(st.text(st.characters() | st.sampled_from("\x00\x0b\x1b\ud800\udcff\ufffe\uffff<>&\"'\r\n\t")))
def test_xml_can_hold_any_text(text: str) -> None:
    written = xml(text)
    assert written.isascii()
    element = ElementTree.fromstring(f'<a b="{written}">{written}</a>')
    assert (element.attrib["b"], element.text or "") == (terminal(text), terminal(text))


# rdjson


def message_type(required: list[str], **properties: Any) -> dict[str, Any]:
    """A message as the reader of reviewdog takes it: unknown keys are refused."""
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}


TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
RANGE = message_type(
    ["start"],
    start=message_type(["line"], line=COUNT, column=COUNT),
    end=message_type(["line"], line=COUNT, column=COUNT),
)
# After https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto, without what we do not write.
RDJSON = message_type(
    ["diagnostics", "source"],
    source=message_type(["name"], name=TEXT, url=TEXT),
    severity={"enum": ["ERROR", "WARNING", "INFO"]},
    diagnostics={
        "type": "array",
        "items": message_type(
            ["message", "location", "severity", "code"],
            message={"type": "string", "minLength": 1},
            location=message_type(["path", "range"], path={"type": "string", "minLength": 1}, range=RANGE),
            severity={"enum": ["ERROR", "WARNING", "INFO"]},
            source=message_type(["name"], name=TEXT, url=TEXT),
            code=message_type(["value"], value=TEXT, url=TEXT),
            suggestions={"type": "array", "items": message_type(["range", "text"], range=RANGE, text=TEXT)},
            original_output=TEXT,
        ),
    },
)


def diagnostics(*reports: FileReport) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render("rdjson", reports))["diagnostics"]
    return found


@ALL_REPORTS
def test_rdjson_is_what_the_format_asks_for(reports: list[FileReport], summary: Summary) -> None:
    document = json.loads(render("rdjson", reports, summary))
    Draft202012Validator(RDJSON).validate(document)
    assert len(document["diagnostics"]) == sum(len(report.findings) for report in reports)
    assert all(UNSAFE.search(each["message"]) is None for each in document["diagnostics"])


def suggested(text: str, suggestion: dict[str, Any]) -> bytes:
    """The file after a suggestion, made on its bytes: lines end at LF, columns count bytes."""
    lines = text.encode().split(b"\n")

    def offset(position: dict[str, int]) -> int:
        before = sum(len(line) + 1 for line in lines[: position["line"] - 1])
        assert position["column"] - 1 <= len(lines[position["line"] - 1])
        return before + position["column"] - 1

    start, end = (offset(suggestion["range"][side]) for side in ("start", "end"))
    return text.encode()[:start] + suggestion["text"].encode() + text.encode()[end:]


@given(st.data())
def test_rdjson_suggestions_do_what_the_fix_does(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from("ab é中😀\n\r\t"), min_size=1, max_size=40))
    text = data.draw(st.sampled_from(["", "\ufeff"])) + text
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    pairs = zip(places[::2], places[1::2], strict=False)
    edits = tuple(Edit(start, end, data.draw(st.sampled_from(["", "é", "x\ny"]))) for start, end in pairs)
    (diagnostic,) = diagnostics(one(text=text, fix=Fix("t", "safe", edits)))
    (suggestion,) = diagnostic["suggestions"]
    assert suggested(text, suggestion) == applied(text, edits).encode()


def test_rdjson_columns_are_bytes() -> None:
    text = "\ufeffa𐐀b\r\nc"
    (diagnostic,) = diagnostics(FileReport("a.md", text, (Finding("a/b", "error", "m", 3, 4),)))
    # a is at 1 + 3 for the byte order mark, 𐐀 takes four bytes.
    assert diagnostic["location"]["range"] == {"start": {"line": 1, "column": 9}, "end": {"line": 1, "column": 10}}


def test_rdjson_suggests_nothing_for_a_file_that_is_not_utf8() -> None:
    report = one(fix=Fix("t", "safe", (Edit(0, 1, ""),)))
    assert "suggestions" in diagnostics(report)[0]
    assert "suggestions" not in diagnostics(report._replace(encoding="cp1252"))[0]


def test_rdjson_shows_what_is_said_of_a_whole_file_at_its_first_line() -> None:
    (diagnostic,) = diagnostics(FileReport("a.md", "x\ny", (Finding("a/b", "error", "m", 0, 0),)))
    assert diagnostic["location"]["range"] == {"start": {"line": 1}}


# Commands in a log


def github_command(line: str) -> tuple[str, dict[str, str], str]:
    """As https://docs.github.com/actions/reference/workflow-commands-for-github-actions describes a command."""
    match = re.fullmatch(r"::([\w-]+)(?: ([^:]*))?::(.*)", line)
    assert match, line

    def unescaped(text: str, more: tuple[tuple[str, str], ...] = ()) -> str:
        for escape, char in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
            text = text.replace(escape, char)
        return text

    pairs = (pair.partition("=") for pair in (match[2] or "").split(",") if pair)
    properties = {name: unescaped(value, (("%3A", ":"), ("%2C", ","))) for name, _, value in pairs}
    return match[1], properties, unescaped(match[3])


def azure_command(line: str) -> tuple[str, dict[str, str], str] | None:
    """As https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands describes a command."""
    start = line.find("##vso[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None

    def unescaped(text: str) -> str:
        for escape, char in (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%")):
            text = text.replace(escape, char)
        return text

    name, _, rest = line[start + len("##vso[") : end].partition(" ")
    pairs = (pair.partition("=") for pair in rest.split(";") if pair)
    return name, {key: unescaped(value) for key, _, value in pairs}, unescaped(line[end + 1 :])


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("%;]:,=\r\n")), st.sampled_from("%;]:,=x"))
def test_commands_give_back_what_was_escaped(text: str, also: str) -> None:
    text += also + "%3B%250A" + also
    assert github_command(f"::error a={command_property(text)},b=2::{command_data(text)}") == (
        "error",
        {"a": text, "b": "2"},
        text,
    )
    assert azure_command(f"##vso[x.y a={logging_property(text)};b=2;]{logging_data(text)}") == (
        "x.y",
        {"a": text, "b": "2"},
        text,
    )


def test_azure_commands_cannot_be_left() -> None:
    lines = render("azure", [hostile_report()], hostile_summary()).splitlines()
    commands = [each for each in map(azure_command, lines) if each]
    assert len(commands) == 2
    path = terminal(hostile_report().path)
    for (name, properties, message), finding in zip(commands, hostile_report().findings, strict=True):
        assert name == "task.logissue"
        assert list(properties) == ["type", "sourcepath", "linenumber", "columnnumber", "code"]
        assert (properties["type"], properties["sourcepath"]) == (finding.severity, path)
        assert (properties["code"], message.split("\n")[0]) == ("a/b", terminal(finding.message))


def test_github_commands_say_the_same_to_their_reader() -> None:
    lines = render("github", [hostile_report()]).splitlines()
    commands = [github_command(line) for line in lines if line.startswith("::")]
    for (level, properties, message), finding in zip(commands, hostile_report().findings, strict=True):
        assert level == finding.severity
        assert (properties["file"], properties["title"]) == (terminal(hostile_report().path), "a/b")
        assert message.split("\n")[0] == terminal(finding.message)


def test_azure_orders_by_severity_and_names_what_the_service_leaves_out() -> None:
    reports = [
        FileReport("b.md", "x" * 30, many("info", 12) + many("warning", 12)),
        FileReport("a.md", "x" * 30, many("error", 11)),
    ]
    lines = render("azure", reports).splitlines()
    commands = [azure_command(line) for line in lines]
    types = [command[1]["type"] if command else "" for command in commands]
    assert types[:36] == ["error"] * 11 + ["warning"] * 12 + [""] * 13
    assert lines[23] == "b.md:1:1: info a/b m0", "Azure knows no such issues; they are in the log"
    assert lines[-1] == (
        "Azure Pipelines shows 10 annotations of each level; only this log has the other 1 error, 2 warnings"
    )


# Markdown


class Shown(HTMLParser):
    """What a reader sees: the tags, the text, and the text that is code."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self.code: list[str] = []
        self._depth = 0
        # As GitHub has it: tables, bare addresses as links, raw HTML.
        self.feed(MarkdownIt("gfm-like", {"html": True}).render(markdown))
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attributes
        if tag == "code":
            self._depth += 1
            self.code.append("")

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "code"

    def handle_data(self, text: str) -> None:
        if self._depth:
            self.code[-1] += text
        else:
            self.text.append(text)

    def handle_comment(self, text: str) -> None:
        raise AssertionError(f"a comment: {text}")


TAGS = {*"h3 table thead tbody tr th td details summary ul li strong code pre".split()}


def hostile_parts() -> list[str]:
    """What the hostile text is made of, in pieces that are not cut."""
    return [*HOSTILE.split(), *(HOSTILE[i : i + 60] for i in range(0, len(HOSTILE), 60))]


def test_markdown_shows_what_strangers_wrote_as_code_only() -> None:
    def of(texts: list[str], path: str) -> Shown:
        findings = tuple(Finding("a/b", "error", text, 0, 8) for text in texts[:20])
        reports = [FileReport(path + str(i), "x" * 9, (finding,)) for i, finding in enumerate(findings)]
        return Shown(render("markdown", [*reports, FileReport(path, "x" * 9, findings)], hostile_summary()))

    parts = hostile_parts()
    hostile, friendly = of(parts, hostile_report().path), of(["m"] * len(parts), "a.md")
    assert hostile.tags == friendly.tags
    assert hostile.text == friendly.text
    assert set(hostile.tags) == TAGS
    assert set(hostile.attributes) <= {("style", "text-align:right"), ("class", "language-text")}
    assert [text for text in hostile.code if text in map(terminal, parts)] != []
    assert not re.search("[@#<>]|//|www", "".join(hostile.text))


def test_markdown_of_a_hostile_file_has_the_shape_of_that_of_a_friendly_one() -> None:
    hostile = Shown(render("markdown", [hostile_report()], hostile_summary()))
    friendly = Shown(render("markdown", [friendly_report()], hostile_summary()))
    assert (hostile.tags, hostile.text) == (friendly.tags, friendly.text)


@given(st.text(st.characters() | st.sampled_from("`` |\\<@#_*[]!&~$")))
def test_code_spans_hold_any_text(text: str) -> None:
    shown = Shown(f"- **x** {code_span('`a')} {code_span(text)} {code_span('b` ')}")
    assert shown.tags == ["ul", "li", "strong", "code", "code", "code"]
    first, middle, last = shown.code
    assert (first, last) == ("`a", "b` ")
    assert middle.strip(" ") == terminal(text).strip(" ")


@given(st.text("`x\n"), st.integers(1, 4))
def test_no_run_of_backticks_is_as_long_as_a_fence(text: str, least: int) -> None:
    fence = backticks(text, least)
    assert len(fence) >= least and fence not in text


def test_markdown_is_worst_first() -> None:
    reports = [
        FileReport("infos.md", "x" * 99, many("info", 99)),
        FileReport("warnings.md", "x" * 99, many("warning", 50)),
        FileReport("an-error.md", "x" * 99, many("warning", 1) + many("error", 1)),
        FileReport("errors.md", "x" * 99, many("error", 2)),
    ]
    written = render("markdown", reports)
    assert re.findall(r"<code>(.*)\.md</code>", written) == ["errors", "an-error", "warnings", "infos"]
    assert re.findall(r"\*\*(\w+)\*\* 1:1 ", written)[:3] == ["error", "error", "warning"]
    assert "- and 30 more\n" in written and "- and 79 more\n" in written
    assert "### articlelint: 3 errors, 51 warnings, 99 infos in 4 files\n" in written


def test_markdown_fits_into_a_comment_and_says_what_is_left_out() -> None:
    reports = [
        FileReport(f"posts/{'東京' * 40}-{i:04}.md", "x" * 40, tuple(f._replace(message="m" * 4_000) for f in found))
        for i, found in enumerate(many("warning" if i % 9 else "error", 1 + i % 30) for i in range(2_000))
    ]
    written = render("markdown", reports)
    assert 50_000 < len(written) <= 60_000 < 65_536
    assert len(written) - len(render("markdown", [])) > 40_000
    shown = Counter[str]()
    for number, noun in re.findall(r"(\d+) (error|warning)s?\b", "\n".join(re.findall("<summary>.*", written))):
        shown[noun] += int(number)
    (left_out,) = re.findall(r"\nLeft out for its length: (.*) in ([\d,]+) more files\.", written)
    for number, noun in re.findall(r"([\d,]+) (error|warning)s?\b", left_out[0]):
        shown[noun] += int(number.replace(",", ""))
    assert shown == Counter(finding.severity for report in reports for finding in report.findings)
    assert int(left_out[1].replace(",", "")) + written.count("<details>") == 2_000
    last = Shown(written).code[-1].rstrip("\n").splitlines()[-1]
    assert last == render("concise", reports).splitlines()[-1]


@pytest.mark.parametrize("length", range(1, 200, 9))
def test_markdown_uses_its_room_and_no_more(length: int) -> None:
    reports = [FileReport("a.md", "x", many("error", 1))._replace(path="p" * length + str(i)) for i in range(1_000)]
    written = render("markdown", reports)
    assert 60_000 - 400 < len(written) <= 60_000


def test_markdown_bounds_notes_and_rules() -> None:
    findings = tuple(Finding(f"a/r{i}", "error", "m", 0, 1) for i in range(500))
    summary = summarise((), files=1, notes=["n" * 5_000] * 400, skipped={"s" * 9_000: 1})
    written = render("markdown", [FileReport("a.md", "x", findings)], summary)
    assert len(written) <= 60_000
    assert max(map(len, written.splitlines())) <= 2_000
    assert "| and 485 more rules | | 485 |" in written
    assert "and 380 more notes\n" in written


def test_markdown_without_findings() -> None:
    assert render("markdown", [], summarise((), files=3)).startswith("### articlelint: no problems found\n")
    assert render("markdown", [], Summary()).startswith("### articlelint: no files checked\n")
