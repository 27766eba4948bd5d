"""SARIF 2.1.0, which code scanning services and editors read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

from articlelint.finding import Crash, Edit, FileReport, Finding, Fix, Related, Severity, Summary, Suppressed
from articlelint.report.escape import encodable, json_ascii, terminal
from articlelint.report.lines import reasons
from articlelint.storage import utf8
from articlelint.suppression.fingerprint import names
from articlelint.syntax.lines import LineIndex

if TYPE_CHECKING:
    from articlelint.report.formats import ReportOptions, RuleInfo

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_BASE_ID = "%SRCROOT%"
_FINGERPRINT = "articlelint/v1"

Json = dict[str, Any]


def write(files: Iterable[FileReport], summary: Callable[[], Summary], out: TextIO, options: ReportOptions) -> None:
    """Write one log with one run."""
    rules = {name: i for i, name in enumerate(sorted(options.rules))}
    artifacts: list[Json] = []
    results: list[Json] = []
    for report in files:
        if report.findings or report.suppressed:
            location = _artifact_location(report.path, len(artifacts), options.base)
            artifacts.append(_artifact(report, location))
            results += _results(report, location, rules)
    if any("baselineState" in result for result in results):
        for result in results:
            if "suppressions" not in result:
                result["baselineState"] = "new"
    run: Json = {
        "invocations": [_invocation(summary(), rules, options.base)],
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "defaultEncoding": "utf-8",
        "artifacts": artifacts,
        "results": results,
    }
    if options.base:
        run["originalUriBaseIds"] = {_BASE_ID: {"uri": _uri(options.base).rstrip("/") + "/"}}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": _tool(rules, options), **run}]}
    out.write(json_ascii(json.dumps(log)) + "\n")


def _tool(rules: Iterable[str], options: ReportOptions) -> Json:
    driver: Json = {"name": "articlelint", "rules": [_rule(name, options.rules.get(name)) for name in rules]}
    if options.version:
        driver["version"] = options.version
    return {"driver": driver}


def _index(rule: str, rules: dict[str, int]) -> int:
    """The place of `rule` among the tool's rules, at the end where it was not among them yet."""
    return rules.setdefault(rule, len(rules))


def _rule(name: str, info: RuleInfo | None) -> Json:
    # Code scanning refuses a rule without all three texts.
    about = _message(info.summary if info else name)
    why = _message(info.why) if info and info.why else about
    rule: Json = {
        "id": name,
        "shortDescription": {"text": about},
        "fullDescription": {"text": why},
        "help": {"text": why},
    }
    if info:
        rule["defaultConfiguration"] = {"level": _LEVELS[info.severity]}
        if info.url:
            rule["helpUri"] = info.url
    return rule


def _invocation(summary: Summary, rules: dict[str, int], base: str | None) -> Json:
    not_run = [
        {
            "level": "warning",
            "message": {"text": _message(reason)},
            "associatedRule": {"id": rule, "index": _index(rule, rules)},
        }
        for rule, reason in sorted(summary.not_run.items())
    ]
    notes = [{"level": "note", "message": {"text": _message(note)}} for note in summary.notes]
    skipped = [
        {"level": "note", "message": {"text": _message(f"{number} skipped: {reason}")}}
        for reason, number in sorted(summary.skipped.items())
    ]
    crashes = [_notification(each, rules, base) for each in summary.crashes]
    return {
        "executionSuccessful": not crashes,
        "toolConfigurationNotifications": not_run,
        "toolExecutionNotifications": crashes + notes + skipped,
    }


def _notification(crash: Crash, rules: dict[str, int], base: str | None) -> Json:
    """What is said of a rule that crashed."""
    whose = f"; it is a check of the plugin {crash.plugin}" if crash.plugin else ""
    notification: Json = {"level": "error", "message": {"text": _message(f"A rule crashed: {crash.reason}{whose}")}}
    if crash.rule:
        notification["associatedRule"] = {"id": crash.rule, "index": _index(crash.rule, rules)}
    if crash.path:
        location = _artifact_location(crash.path, None, base)
        notification["locations"] = [{"physicalLocation": {"artifactLocation": location}}]
    return notification


def _artifact(report: FileReport, location: Json) -> Json:
    artifact: Json = {"location": location, "roles": ["analysisTarget"]}
    if report.encoding != "utf-8":
        artifact["encoding"] = _iana_name(report.encoding)
    return artifact


def _iana_name(encoding: str) -> str:
    """The registered name of an encoding for which Python has one of its own; of a damaged one that of the whole."""
    return re.sub(r"^cp(?=125\d$)", "windows-", encoding.partition(" ")[0].replace("_", "-"))


def _results(report: FileReport, location: Json, rules: dict[str, int]) -> Iterable[Json]:
    index = LineIndex(report.text)
    bom = report.text.startswith("\ufeff")
    places = _Places(location, index, bom)
    marked = [(finding, Json()) for finding in report.findings]
    marked += [(finding, _suppression(each)) for each in report.suppressed for finding in each.findings]
    for (finding, marks), name in zip(marked, names([each for each, _ in marked], report.text), strict=True):
        result = _result(finding, places, _index(finding.rule, rules))
        yield {**result, "partialFingerprints": {_FINGERPRINT: name}, **marks}


def _suppression(suppressed: Suppressed) -> Json:
    """The marks of a result that is left out: known results are those that a comparison found unchanged."""
    if suppressed.means == "inline":
        reason = suppressed.reason
        return {"suppressions": [{"kind": "inSource", **({"justification": _message(reason)} if reason else {})}]}
    where = "In the baseline" if suppressed.means == "baseline" else "There before the change"
    return {"baselineState": "unchanged", "suppressions": [{"kind": "external", "justification": where}]}


class _Places:
    """Locations in one file. SARIF counts neither in columns nor in offsets a byte order mark."""

    def __init__(self, artifact_location: Json, index: LineIndex, bom: bool) -> None:
        self.artifact_location = artifact_location
        self._index = index
        self._bom = bom

    def region(self, span: Finding | Related | Edit) -> Json:
        line, column = self._index.position(span.start)
        end_line, end_column = self._index.position(span.end)
        start, end = (max(0, offset - self._bom) for offset in (span.start, span.end))
        return {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
            "charOffset": start,
            "charLength": end - start,
        }

    def physical(self, span: Finding | Related) -> Json:
        # What is said of a whole file needs a region all the same: without one code scanning does not show it.
        region = self.region(span) if span.end > 0 else {"startLine": 1}
        return {"artifactLocation": self.artifact_location, "region": region}


def _result(finding: Finding, places: _Places, rule_index: int) -> Json:
    because = [f"Because: {reason}" for reason in reasons(finding)]
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join(_message(line) for line in (finding.message, *because))},
        "locations": [{"physicalLocation": places.physical(finding)}],
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": i, "physicalLocation": places.physical(related), "message": {"text": _message(related.message)}}
            for i, related in enumerate(finding.related, 1)
        ]
    if finding.fix and finding.fix.edits:
        result["fixes"] = [_fix(finding.fix, places)]
    return result


def _fix(fix: Fix, places: _Places) -> Json:
    replacements = [
        {"deletedRegion": places.region(edit), "insertedContent": {"text": encodable(edit.text)}} for edit in fix.edits
    ]
    return {
        "description": {"text": _message(fix.title)},
        "artifactChanges": [{"artifactLocation": places.artifact_location, "replacements": replacements}],
        "properties": {"safety": fix.safety},
    }


def _message(text: str) -> str:
    """A plain text message that says what `text` says: no links, no placeholders of its own.

    By the standard every brace is doubled; but what shows messages halves them only where there is something to
    fill in, so only what would be filled in is.
    """
    text = re.sub(r"\{(\d+)\}", r"{{\1}}", terminal(text))
    return re.sub(r"\[(?=[^\[\]]*\]\()", r"\\[", text)


def _artifact_location(path: str, index: int | None, base: str | None) -> Json:
    """Where an article is; `index` is its place among the artifacts of the run, None if it is not among them."""
    location: Json = {"uri": _uri(path), **({"index": index} if index is not None else {})}
    if base and not location["uri"].startswith("file:"):
        location["uriBaseId"] = _BASE_ID
    return location


def _uri(path: str) -> str:
    """A URI for an absolute path, a relative reference for a relative one."""
    if re.match(r"[A-Za-z]:[\\/]", path):
        path = "/" + path.replace("\\", "/")
    try:
        raw = path.encode("utf-8", "surrogateescape")  # the bytes of the name, whatever their encoding
    except UnicodeEncodeError:
        raw = utf8.encode(path)
    encoded = quote(raw, safe="/~")
    return f"file://{encoded}" if path.startswith("/") else encoded
