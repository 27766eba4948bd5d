"""Reports that several test files write: some of each kind, one by a stranger who means harm, and what was left out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

from articlelint.finding import Edit, FileReport, Finding, Fix, Means, Related, Severity, Summary, Suppressed
from articlelint.report.formats import ReportOptions, RuleInfo, write

RULES = {
    rule.name: rule
    for rule in (
        RuleInfo(
            "boilerplate/syndication",
            "Syndication line left by the feed",
            "It credits another site in the article's own voice.",
            "warning",
            "https://docs.example/rules/boilerplate/syndication",
        ),
        RuleInfo("link/tracking", "Link with tracking parameters", "It tells a third party who clicked.", "warning"),
        RuleInfo("excerpt/truncated", "Excerpt that stops in the middle", "Readers see a broken sentence.", "error"),
    )
}
OPTIONS = ReportOptions(width=80, rules=RULES, version="1.2.3")

HARBOUR = """---
title: New ferry for the old harbour
excerpt: The harbour gets a new ferry in spring, the council sa
---
The ferry starts in May. See the [timetable](https://ferry.example/times?utm_source=rss&day=1).

This story first ran in the Harbour Gazette\tand is shown here with thanks. All rights belong to the Gazette.
"""
TOWER = "\ufeff# 東京タワーの夜景\r\n\r\n記事の続きを読む Cafe\u0301 12号\rLast line of it\r\nand the end"
LATIN = "caf\xe9 r\xe9sum\xe9 without an end"


def span(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


def harbour_report() -> FileReport:
    credit = span(HARBOUR, "This story first ran in the Harbour Gazette\tand is shown here with thanks.")
    parameter = span(HARBOUR, "utm_source=rss&")
    return FileReport(
        "posts/harbour.md",
        HARBOUR,
        (
            Finding(
                "excerpt/truncated",
                "error",
                "The excerpt stops in the middle of “said”",
                *span(HARBOUR, "The harbour gets a new ferry in spring, the council sa"),
                evidence=("the body never goes on from it", "12 of 40 excerpts of this site are 54 characters long"),
                related=(Related(*span(HARBOUR, "The ferry starts"), "the body starts here"),),
            ),
            Finding(
                "link/tracking",
                "warning",
                "utm_source=rss only tells where readers come from",
                *parameter,
                fix=Fix("Remove utm_source", "safe", (Edit(*parameter, ""),)),
            ),
            Finding(
                "boilerplate/syndication",
                "warning",
                "Left over from the feed: This story first ran in the Harbour Gazette",
                *credit,
                evidence=("31 of 40 articles hold this sentence",),
                fix=Fix("Remove the sentence", "unsafe", (Edit(*credit, ""),)),
            ),
            Finding("body/structure", "info", "Two lines without a heading", credit[0] - 2, len(HARBOUR)),
        ),
    )


def sample_reports() -> list[FileReport]:
    return [
        harbour_report(),
        FileReport("posts/clean.md", "Nothing to say.\n", ()),
        FileReport(
            "posts/東京 tower,100%.md",
            TOWER,
            (
                Finding("file/bom", "info", "Starts with a byte order mark", 0, 1),
                Finding("boilerplate/more", "warning", "“Read on” link text", *span(TOWER, "続きを読む")),
                Finding("body/unicode", "info", "Accent apart from its letter", *span(TOWER, "e\u0301")),
                Finding("body/line-ends", "warning", "Three kinds of line ends", *span(TOWER, "12号\rLast")),
                Finding("body/truncated", "error", "No full stop at the end", len(TOWER), len(TOWER)),
            ),
        ),
        FileReport(
            "posts/latin.txt",
            LATIN,
            (Finding("file/encoding", "error", "Not UTF-8 but Windows-1252", 0, 0),),
            encoding="windows-1252",
        ),
    ]


def summarise(reports: Iterable[FileReport], **more: Any) -> Summary:
    summary = Summary()
    for name, value in more.items():
        setattr(summary, name, value)
    for report in reports:
        summary.files += 1
        for finding in report.findings:
            summary.severities[finding.severity] += 1
            summary.rules[finding.rule] = summary.rules.get(finding.rule, 0) + 1
    return summary


def sample_summary() -> Summary:
    return summarise(
        sample_reports(),
        skipped={"too large": 1, "binary": 2},
        not_run={"category/mismatch": "no index of the site", "tags/unsupported": "no index of the site"},
        notes=["“drafts/**” in the configuration matches no file"],
    )


def render(
    format_name: str,
    reports: Iterable[FileReport] = (),
    summary: Summary | None = None,
    options: ReportOptions = OPTIONS,
) -> str:
    reports = list(reports)
    out = io.StringIO()
    write(format_name, iter(reports), lambda: summary or summarise(reports), out, options)
    return out.getvalue()


HOSTILE = (
    "\x1b[31mred\x1b]0;title\x07 \x9b2J a\x00b\r\nnext\n::error::injected%0A::warning::twice ##[add-mask]x "
    "##vso[task] \u202egnp.exe\u202c \u2066i\u2069 \u200e\u200f\u061c \u2028\u2029\u200b\ufeff <b onclick=x>*md*</b> "
    "[l](http://e.example) \ud83d \udcff ]]> &lt; </details> <!-- @team #1 www.e.example https://e.example me@e.example "
    "`x` ```y``` | $z$ ;x=1]%3B%5D%AZP25 \ufffe\uffff end"
)
UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def hostile_report() -> FileReport:
    text = "::notice::at the start\n" + HOSTILE
    place = text.index("\u202egnp"), text.index("\u2066")
    return FileReport(
        "::error file=x::pa\nth\x1b[0m,\udcff\u202e:%0A.md",
        text,
        (
            Finding("a/b", "error", "::error::" + HOSTILE, 0, 8, evidence=(HOSTILE, "::warning::" + HOSTILE)),
            Finding(
                "a/b",
                "warning",
                HOSTILE,
                *place,
                related=(Related(*place, HOSTILE),),
                fix=Fix(HOSTILE, "safe", (Edit(*place, HOSTILE),)),
            ),
        ),
        encoding="cp1252\x1b[0m",
    )


def friendly_report() -> FileReport:
    """What `hostile_report` says, of a file of the same shape by somebody who means no harm."""
    hostile = hostile_report()
    return hostile._replace(
        path="a.md",
        findings=tuple(
            finding._replace(
                message="m",
                evidence=tuple(f"e{i}" for i, _ in enumerate(finding.evidence)),
                related=tuple(related._replace(message="r") for related in finding.related),
                fix=finding.fix and finding.fix._replace(title="t"),
            )
            for finding in hostile.findings
        ),
    )


def hostile_summary() -> Summary:
    return summarise([hostile_report()], skipped={HOSTILE: 1}, not_run={"c/d": HOSTILE}, notes=[HOSTILE])


def many(severity: Severity, number: int) -> tuple[Finding, ...]:
    return tuple(Finding("a/b", severity, f"m{i}", i, i + 1) for i in range(number))


def suppressed_report() -> FileReport:
    """Three findings that count for nothing, each by another means, and one that counts."""
    tracking, *others = [
        Finding("link/tracking", "warning", "Tracking in a link", *span(HARBOUR, part))
        for part in ("utm_source=rss", "day=1", "timetable", "new ferry")
    ]
    means: tuple[Means, ...] = ("inline", "baseline", "diff-base")
    reasons = ("agreed \x1b[31m {0} [with](them)", "", "")
    marked = zip(others, means, reasons, strict=True)
    return FileReport("a.md", HARBOUR, (tracking,), suppressed=tuple(Suppressed((f,), m, r) for f, m, r in marked))
