"""Checks that crash, of plugins and of ours: they are named with their rule and article, and all else is reported."""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from helpers import BROKEN, CLEAN, Site
from jsonschema import Draft202012Validator

import articlelint
from articlelint.checks import pattern
from articlelint.config.finder import load
from articlelint.report.formats import FORMATS
from articlelint.run import runner
from articlelint.site import features

HERE = Path(__file__).parent
HARM = CLEAN + "\nHere is the harm. See [the map](https://paper.test/map?utm_source=feed).\n"
PLUGIN = """
KINDS = {"harm": "harm_lint.harm", "site-harm": "harm_lint.site_harm"}
RULE_PATHS = [__file__.rpartition("/")[0] + "/rules"]
"""
CHECK = """
from articlelint import ArticleCheck, ArticlelintError, Edit, Finding, Fix, Related

class Unspeakable(Exception):
    def __str__(self):
        raise ValueError

def recursion(rule):
    recursion(rule)

def found(harm, **changed):
    return [Finding(harm.name, harm.severity, harm.message, 0, 5)._replace(**changed)]

def raising(error):
    raise error

HARMS = {
    "nothing": lambda rule: [],
    "division": lambda rule: [1 / 0],
    "exit": lambda rule: raising(SystemExit(0)),
    "recursion": recursion,
    "unspeakable": lambda rule: raising(Unspeakable()),
    "hostile": lambda rule: raising(ValueError("\\x1b]0;t\\x07\\n::error::x ##vso[task.x]" + "x" * 5000)),
    "error of ours": lambda rule: raising(ArticlelintError("this would end the run")),
    "no iterable": lambda rule: None,
    "no finding": lambda rule: [("a", "b")],
    "other rule": lambda rule: found(rule, rule="link/tracking"),
    "severity": lambda rule: found(rule, severity="fatal"),
    "message": lambda rule: found(rule, message=3),
    "evidence": lambda rule: found(rule, evidence=["a"]),
    "evidence of numbers": lambda rule: found(rule, evidence=(1,)),
    "after the end": lambda rule: found(rule, end=1_000_000),
    "before the start": lambda rule: found(rule, start=-1),
    "backwards": lambda rule: found(rule, start=5, end=4),
    "no number": lambda rule: found(rule, start="0"),
    "related": lambda rule: found(rule, related=(Related(0, 1_000_000, "x"),)),
    "related message": lambda rule: found(rule, related=(Related(0, 1, None),)),
    "related tuple": lambda rule: found(rule, related=((0, 1, "x"),)),
    "confused": lambda rule: found(rule, confused=("a",)),
    "doubt": lambda rule: found(rule, doubt=2),
    "fix": lambda rule: found(rule, fix="x"),
    "safety": lambda rule: found(rule, fix=Fix("x", "sound", ())),
    "edit": lambda rule: found(rule, fix=Fix("x", "safe", (Edit(0, 1_000_000, ""),))),
    "edit text": lambda rule: found(rule, fix=Fix("x", "safe", (Edit(0, 1, None),))),
}
OPTIONS = {"type": "object", "properties": {"what": {"type": "string"}, "when": {"type": "string"}}}

def compile(rule):
    if rule.options["when"] == "compile":
        HARMS[rule.options["what"]](rule)
    return rule

def phrases(rule):
    if rule.options["when"] == "phrases":
        HARMS[rule.options["what"]](rule)
    return [("the harm", 0)]

def unite(rules):
    if rules[0].options["when"] == "unite":
        HARMS[rules[0].options["what"]](rules[0])

def check(context, rule):
    return HARMS[rule.options["what"]](rule)

CHECK = ArticleCheck(OPTIONS, compile, check, phrases, unite)
"""
SITE_CHECK = """
from articlelint import Finding, SiteCheck
from harm_lint.harm import HARMS, OPTIONS

def compile(rule):
    return rule

def harm(rule, when):
    return HARMS[rule.options["what"] if rule.options["when"] == when else "nothing"](rule)

def gather(context, rule):
    if rule.options["when"] == "evidence":
        return lambda: 0
    harm(rule, "gather")
    return "x" if "the harm" in context.article.text else None

def judge(evidence, facts, rule):
    yield from harm(rule, "judge")
    if rule.options["when"] != "judge":
        yield Finding(rule.name, rule.severity, rule.message, 4, 9)

def amend(finding, evidence, findings):
    return amend_by(finding)

def remarks(facts, rule):
    harm(rule, "remarks")
    return []

CHECK = SiteCheck(OPTIONS, compile, gather, judge, str, remarks=remarks)
"""
RULE = """\
name: harm/{name}
summary: The harm itself
why: It is the example of a plugin that crashes.
kind: {kind}
severity: error
message: There it is
options: {{what: nothing, when: check}}
examples:
  bad: ["Here is the harm."]
  good: ["Here is none."]
"""


def configuration(rule: str = "one", **options: str) -> str:
    others = "\n".join(f"{name} = {json.dumps(value)}" for name, value in options.items())
    return f'plugins = ["harm_lint"]\n[rules."harm/{rule}"]\n{others}\n'


@pytest.fixture
def harm(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """An article on which a plugin's check crashes, one with a finding, and one without any."""
    site.write("packages/harm_lint/__init__.py", PLUGIN)
    site.write("packages/harm_lint/harm.py", CHECK)
    site.write("packages/harm_lint/site_harm.py", SITE_CHECK)
    site.write("packages/harm_lint/rules/harm/one.yaml", RULE.format(name="one", kind="harm"))
    site.write("packages/harm_lint/rules/harm/two.yaml", RULE.format(name="two", kind="site-harm"))
    site.write("articlelint.toml", configuration(what="division"))
    site.write("posts/harm.md", HARM)
    site.write("posts/broken.md", BROKEN)
    site.write("posts/clean.md", CLEAN)
    monkeypatch.syspath_prepend(str(site.root / "packages"))
    for name in [name for name in sys.modules if name.partition(".")[0] == "harm_lint"]:
        monkeypatch.delitem(sys.modules, name)
    return site


HARMS = [first or second for first, second in re.findall(r'(?m)^    "([a-z ]+)": (?:lambda)|^    "(recursion)"', CHECK)]


@pytest.mark.parametrize("what", [each for each in HARMS if each != "nothing"])
def test_check_of_a_plugin(harm: Site, what: str) -> None:
    harm.write("articlelint.toml", configuration(what=what))
    result = harm.run("check", "posts")
    assert result.code == 2
    (line,) = result.err.splitlines()
    assert line.startswith("articlelint: posts/harm.md: harm/one crashed: ")
    assert line.endswith("; fix the plugin harm_lint.harm")
    assert len(line) < 600
    assert "\x1b" not in line
    assert "posts/broken.md\n  2:8  error  front-matter/syntax" in result.out
    assert "3 files checked" in result.out
    assert "1 crash of a rule, see stderr" in result.out
    assert harm.run("check", "posts", "--exit-zero").code == 2
    assert harm.run("check", "posts", "--quiet").err == result.err
    assert harm.run("check", "posts/clean.md").code == 0, "of a plugin that crashes elsewhere"


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("division", "ZeroDivisionError: division by zero (harm_lint.harm, line 19)"),
        ("exit", "SystemExit: 0 (harm_lint.harm, line "),
        ("unspeakable", "Unspeakable (harm_lint.harm, line "),
        ("no iterable", "TypeError: 'NoneType' object is not iterable"),
        ("no finding", "malformed finding: it is of type tuple, not a Finding"),
        ("other rule", "malformed finding: it is of the rule 'link/tracking', not of 'harm/one'"),
        ("severity", "malformed finding: its severity is 'fatal', not one of error, warning, info"),
        ("backwards", "malformed finding: it has a place from 5 to 4 in a text of "),
        ("edit", "malformed finding: it has a place from 0 to 1000000 in a text of "),
    ],
)
def test_reason(harm: Site, what: str, reason: str) -> None:
    harm.write("articlelint.toml", configuration(what=what))
    assert reason in harm.run("check", "posts").err


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("rule", ["one", "two"])
def test_large_sites(harm: Site, rule: str, jobs: str) -> None:
    """More than are looked at without being packed, more than one batch, and by several processes."""
    for number in range(150):
        harm.write(f"posts/{number}.md", (HARM if number % 10 == 0 else CLEAN) + f"\nIt is day {number}.\n" * 20)
    harm.write("articlelint.toml", configuration(rule, what="division", when="judge"))
    for arguments in (("--no-cache",), (), ()):
        result = harm.run("check", "posts", "--jobs", jobs, "--select", "harm,front-matter", *arguments)
        assert result.code == 2
        paths = "posts/0.md, posts/10.md, posts/100.md, posts/110.md, posts/120.md and 11 more"
        assert result.err.startswith(
            f"articlelint: {paths}: harm/{rule} crashed: ZeroDivisionError: division by zero ("
        )
        assert result.err.count("\n") == 1
        assert "153 files checked" in result.out
        assert "16 crashes of rules, see stderr" in result.out
        assert "front-matter/syntax" in result.out


@pytest.mark.parametrize(
    ("when", "what", "reason"),
    [
        ("gather", "division", "ZeroDivisionError"),
        ("judge", "division", "ZeroDivisionError"),
        ("judge", "after the end", "malformed finding"),
        ("remarks", "division", "ZeroDivisionError"),
    ],
)
@pytest.mark.parametrize("articles", [0, 30])
def test_check_of_a_site(harm: Site, when: str, what: str, reason: str, articles: int) -> None:
    for number in range(articles):
        harm.write(f"posts/{number}.md", CLEAN + f"\nIt is day {number}.\n")
    harm.write("articlelint.toml", configuration("two", what=what, when=when))
    result = harm.run("check", "posts")
    assert result.code == 2
    assert reason in result.err
    assert ("all articles together: " if when == "remarks" else "posts/") in result.err
    assert "harm/two crashed: " in result.err
    assert result.err.endswith("; fix the plugin harm_lint.site_harm\n")
    assert "front-matter/syntax" in result.out


def test_evidence_that_cannot_wait(harm: Site) -> None:
    for number in range(30):
        harm.write(f"posts/{number}.md", CLEAN + f"\nIt is day {number}.\n")
    harm.write("articlelint.toml", configuration("two", when="evidence"))
    result = harm.run("check", "posts")
    assert result.code == 2
    assert "harm/two crashed: " in result.err
    assert "front-matter/syntax" in result.out


def test_amend_of_a_check(harm: Site) -> None:
    """What was found stays as it was."""
    harm.write("packages/harm_lint/site_harm.py", SITE_CHECK.replace("remarks=remarks", "amend=amend"))
    result = harm.check("posts")
    assert result.code == 2
    assert "harm/two crashed: NameError" in result.err
    assert "harm/two" in result.rules()


# --- formats ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("output_format", FORMATS)
def test_formats(harm: Site, output_format: str) -> None:
    harm.write("articlelint.toml", configuration(what="hostile"))
    result = harm.run("check", "posts", "--output-format", output_format)
    assert result.code == 2
    crash = [line for line in result.err.splitlines() if "harm/one crashed: ValueError: <U+001B>]0;t<U+0007>" in line]
    assert len(crash) == 1
    assert "front-matter/syntax" in result.out
    assert "no problems" not in result.out.lower()
    READERS.get(output_format, str)(result.out)


def read_json(report: str) -> None:
    schema = json.loads((HERE.parent / "docs/report.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(report))
    (crash,) = json.loads(report)["summary"]["crashes"]
    assert (crash["path"], crash["rule"], crash["plugin"]) == ("posts/harm.md", "harm/one", "harm_lint.harm")
    assert crash["reason"].startswith("ValueError: ")


def read_lines(report: str) -> None:
    assert json.loads(report.splitlines()[-1])["summary"]["crashes"][0]["rule"] == "harm/one"


def read_sarif(report: str) -> None:
    schema = json.loads((HERE / "data/sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(report))
    run = json.loads(report)["runs"][0]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    first = invocation["toolExecutionNotifications"][0]
    assert first["level"] == "error"
    assert first["message"]["text"].startswith("A rule crashed: ValueError: ")
    assert run["tool"]["driver"]["rules"][first["associatedRule"]["index"]]["id"] == "harm/one"
    assert first["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "posts/harm.md"}


def read_junit(report: str) -> None:
    (suite,) = ET.fromstring(report)
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("4", "2", "1")
    (case,) = [case for case in suite.iter("testcase") if case.find("error") is not None]
    assert case.get("name") == "posts/harm.md: harm/one"


READERS: Mapping[str, Callable[[str], Any]] = {
    "json": read_json,
    "jsonl": read_lines,
    "sarif": read_sarif,
    "junit": read_junit,
    "gitlab": json.loads,
    "rdjson": json.loads,
    "checkstyle": ET.fromstring,
}


def test_clean_articles_are_not_called_so(harm: Site) -> None:
    result = harm.run("check", "posts/harm.md", "--select", "harm/one")
    assert result.out == "1 file checked · 1 crash of a rule, see stderr\n"
    assert (
        "rules crashed" in harm.run("check", "posts/harm.md", "--select", "harm/one", "--output-format", "markdown").out
    )


# --- what else a run does ---------------------------------------------------------------------------------------------


def test_fix(harm: Site) -> None:
    """An article on which a rule crashes is left alone, since nothing can be proven of it; others are repaired."""
    harm.write("posts/clean.md", HARM.replace("the harm", "none"))
    result = harm.run("check", "posts", "--fix")
    assert result.code == 2
    assert "note: posts/harm.md: nothing was repaired, since harm/one crashes on it" in result.out
    assert (harm.root / "posts/harm.md").read_text(encoding="utf-8") == HARM
    assert "utm_source" not in (harm.root / "posts/clean.md").read_text(encoding="utf-8")


def test_fix_on_whose_result_a_rule_crashes(harm: Site) -> None:
    check = CHECK.replace(
        'return HARMS[rule.options["what"]](rule)', 'return [] if "utm_" in context.article.text else [1 / 0]'
    )
    harm.write("packages/harm_lint/harm.py", check)
    result = harm.run("check", "posts", "--fix", "--select", "harm/one,link")
    assert "“Drop utm_source” was left out: harm/one crashes on the result" in result.out
    assert (harm.root / "posts/harm.md").read_text(encoding="utf-8") == HARM


def test_diff(harm: Site) -> None:
    result = harm.run("check", "posts", "--diff")
    assert (result.code, "harm/one crashed" in result.err) == (2, True)


def test_stdin(harm: Site) -> None:
    result = harm.run("check", "--stdin-filename", "posts/x.md", "-", stdin=HARM.encode())
    assert (result.code, "posts/x.md: harm/one crashed" in result.err) == (2, True)


def test_baseline(harm: Site) -> None:
    """One without what the rule would have found would call that new later, or gone."""
    result = harm.run("baseline", "posts")
    assert (result.code, result.out) == (2, "")
    assert "harm/one crashed" in result.err
    assert ".articlelint-baseline.json is not written: what these rules would have found is not known" in result.err
    assert not (harm.root / ".articlelint-baseline.json").exists()
    harm.write("articlelint.toml", configuration(what="nothing"))
    harm.write("packages/harm_lint/harm.py", CHECK.replace("lambda rule: []", "found"))
    for name in [name for name in sys.modules if name.startswith("harm_lint")]:
        del sys.modules[name]
    assert harm.run("baseline", "posts").code == 0
    harm.write("articlelint.toml", configuration(what="division"))
    assert "no longer there" not in harm.run("check", "posts").out


def test_diff_base(harm: Site) -> None:
    harm.commit()
    harm.write("posts/harm.md", CLEAN)
    result = harm.run("check", "posts", "--diff-base", "HEAD")
    assert result.code == 2
    assert "posts/harm.md: harm/one crashed: ZeroDivisionError" in result.err
    assert ", at HEAD; " in result.err


def test_index(harm: Site) -> None:
    result = harm.run("index", "posts")
    assert (result.code, "harm/one crashed" in result.err) == (2, True)


def test_examples(harm: Site) -> None:
    harm.write(
        "packages/harm_lint/rules/harm/one.yaml", RULE.format(name="one", kind="harm").replace("nothing", "exit")
    )
    result = harm.run("rules", "--test")
    assert result.code == 1
    assert "harm/one: its check crashed: SystemExit: 0 (harm_lint.harm, line " in result.out


def test_python(harm: Site) -> None:
    config = load(harm.root / "articlelint.toml")
    with pytest.raises(
        articlelint.RuleCrashedError, match=r"article\.md: harm/one crashed: ZeroDivisionError"
    ) as caught:
        articlelint.check_text(HARM, config=config)
    assert caught.value.crashes[0].plugin == "harm_lint.harm"
    with pytest.raises(articlelint.ArticlelintError):
        articlelint.fix_text(HARM, config=config)
    reports = {report.path: report for report in articlelint.check_paths(["posts"], config)}
    assert [path for path, report in reports.items() if report.crashes] == ["posts/harm.md"]
    assert reports["posts/broken.md"].findings


# --- loading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["compile", "phrases", "unite"])
@pytest.mark.parametrize("what", ["division", "exit", "recursion"])
def test_rule_that_cannot_be_made_ready(harm: Site, when: str, what: str) -> None:
    harm.write("articlelint.toml", configuration(what=what, when=when))
    result = harm.run("check", "posts")
    assert (result.code, result.out) == (2, "")
    assert "packages/harm_lint/rules/harm/one.yaml" in result.err
    assert "the plugin harm_lint.harm, which checks it, crashed: " in result.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "1 / 0",
            "plugin harm_lint cannot be imported, it crashed: ZeroDivisionError: division by zero (harm_lint, line 1)",
        ),
        (
            "import sys\nsys.exit(0)",
            "plugin harm_lint cannot be imported, it crashed: SystemExit: 0 (harm_lint, line 2)",
        ),
        ("def x(:", "plugin harm_lint cannot be imported, it crashed: SyntaxError: "),
        ("X = 1", "plugin harm_lint brings nothing: it must set KINDS"),
        ("KINDS = ['harm']", "plugin harm_lint: KINDS must map names of check kinds to names of modules"),
        ("KINDS = {'harm': 3}", "plugin harm_lint: KINDS must map"),
        ("KINDS = {'pattern': 'harm_lint.harm'}", "the check kind 'pattern' is one of articlelint's own"),
        ("RULE_PATHS = 'rules'", "plugin harm_lint: RULE_PATHS must be a list of folders"),
        ("RULE_PATHS = [3]", "plugin harm_lint: RULE_PATHS must be a list of folders"),
        ("RULE_PATHS = ['/no/such/folder']", "plugin harm_lint: RULE_PATHS: there is no folder /no/such/folder"),
    ],
)
def test_plugin_that_cannot_be_loaded(harm: Site, text: str, message: str) -> None:
    harm.write("packages/harm_lint/__init__.py", text + "\n")
    for command in ("check", "rules"):
        result = harm.run(command)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith("articlelint: articlelint.toml:1:")
        assert message in result.err


@pytest.mark.parametrize(("text", "reason"), [("1 / 0", "ZeroDivisionError"), ("raise SystemExit(3)", "SystemExit: 3")])
def test_check_that_cannot_be_loaded(harm: Site, text: str, reason: str) -> None:
    harm.write("packages/harm_lint/harm.py", f"\n{text}\n")
    result = harm.run("check")
    assert (result.code, result.out) == (2, "")
    where = "harm_lint.harm (check kind 'harm') cannot be imported, it crashed"
    assert f"{where}: {reason}" in result.err
    assert "(harm_lint.harm, line 2)" in result.err


@pytest.mark.parametrize("message", ["Found }", "Found {"])
def test_stray_brace_in_the_message_of_a_plugins_rule(harm: Site, message: str) -> None:
    """Its check need not say which placeholders there are."""
    rule = RULE.format(name="one", kind="harm").replace("There it is", json.dumps(message))
    harm.write("packages/harm_lint/rules/harm/one.yaml", rule)
    result = harm.run("check")
    assert (result.code, result.out) == (2, "")
    assert "one.yaml:6:10: 'message' has a stray brace: write {{ or }} for the character itself" in result.err


# --- our own checks ---------------------------------------------------------------------------------------------------


def test_check_of_ours(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a defect, which is to be reported; no run keeps what it found in the article for the next one."""
    for number in range(30):
        site.write(f"{number}.md", CLEAN + f"\nIt is day {number}. This article originally appeared on Daily.\n")
    site.write("broken.md", BROKEN)

    def check(context: Any, compiled: Any) -> Any:
        if "day 7." in context.article.text:
            raise KeyError("x")
        return pattern.check(context, compiled)

    right = site.run("check")
    with monkeypatch.context() as patch:
        patch.setattr(pattern, "CHECK", pattern.CHECK._replace(check=check))
        for _ in range(2):
            result = site.run("check", "--min-severity", "info")
            assert result.code == 2
            (line,) = result.err.splitlines()
            assert line.startswith("articlelint: 7.md: boilerplate/")
            assert "crashed: KeyError: 'x'" in line
            assert line.endswith(f"; please report this defect of articlelint {articlelint.__version__}")
            assert "front-matter/syntax" in result.out
    assert site.run("check") == right
    assert right.code == 1


def test_article_that_cannot_be_prepared(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of it says so once, not for each rule."""
    site.write("a.md", CLEAN)
    site.write("broken.md", BROKEN)
    site.write("boom.md", CLEAN.replace("crane", "boom"))
    real = features.gather

    def gather(each: Any, *arguments: Any) -> Any:
        if "boom" in each.text:
            raise IndexError("x")
        return real(each, *arguments)

    monkeypatch.setattr(features, "gather", gather)
    result = site.run("check")
    assert result.code == 2
    (line,) = result.err.splitlines()
    assert line.startswith("articlelint: boom.md: what prepares an article for the rules crashed: IndexError: x")
    assert "front-matter/syntax" in result.out


def test_defect_elsewhere(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def plan(self: Any) -> int:
        raise RuntimeError("\x1b]0;t\x07")

    monkeypatch.setattr(runner.Run, "_plan", plan)
    site.write("a.md", CLEAN)
    result = site.run("check")
    assert (result.code, result.out) == (2, "")
    assert "RuntimeError: <U+001B>]0;t<U+0007>" in result.err
    last = result.err.splitlines()[-1]
    assert (
        last
        == f"articlelint: this is a defect of articlelint {articlelint.__version__}: please report it with the lines above"
    )
