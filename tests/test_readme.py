"""The README is true: its commands, its output, its configuration and its rule.

`UPDATE_GOLDEN=1 pytest tests/test_readme.py` writes the blocks between its markers anew.
"""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest
from helpers import CLEAN, HOUSE_RULE, Site

from articlelint import __version__

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SHOWN = "fixtures/derby-late-goal.md"


def blocks(language: str, text: str) -> list[str]:
    """The code blocks of a language in a Markdown text."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def check_block(marker: str, language: str, expected: str) -> None:
    """Compare the block after `<!-- marker -->` with what is expected, or write it there."""
    text = README.read_text(encoding="utf-8")
    before, start, rest = text.partition(f"<!-- {marker} -->\n")
    block, end, after = rest.partition("<!-- end -->")
    assert start and end, f"the README has no block '{marker}'"
    wanted = f"```{language}\n{expected.rstrip()}\n```\n"
    if os.environ.get("UPDATE_GOLDEN"):
        README.write_text(f"{before}{start}{wanted}{end}{after}", encoding="utf-8")
    else:
        assert block == wanted


def test_output_is_what_the_command_prints(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = site.run("check", "fixtures")
    assert (result.code, result.err) == (1, "")
    files = re.split(r"\n\n(?=fixtures/)", result.out)
    shown = next(part for part in files if part.startswith(SHOWN))
    last = result.out.rstrip().rpartition("\n\n")[2]
    check_block("output: fixtures", "text", f"{shown}\n\n[...]\n\n{last}")


def test_rule_of_your_own(site: Site) -> None:
    check_block("rule: house/press-line", "yaml", HOUSE_RULE)
    site.write("articlelint.toml", 'rule-paths = ["lint-rules"]\n')
    site.write("lint-rules/house/press-line.yaml", HOUSE_RULE)
    assert "house/press-line" not in site.run("rules", "--test").out
    assert site.run("explain", "house/press-line").out.startswith("# house/press-line\n")


def test_rule_of_the_worked_example(site: Site) -> None:
    (text,) = blocks("yaml", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    site.write("articlelint.toml", 'rule-paths = ["more"]\n')
    site.write("more/boilerplate/app.yaml", text)
    assert "boilerplate/app" not in site.run("rules", "--test").out
    assert site.run("explain", "boilerplate/app").out.startswith("# boilerplate/app\n")


def test_configuration_is_valid(site: Site) -> None:
    (text,) = blocks("toml", README.read_text(encoding="utf-8"))
    site.write("articlelint.toml", text)
    site.write("schemas/post.json", '{"type": "object"}')
    for path in ("posts/a.md", "posts/2019/a.md"):
        site.write(path, CLEAN)
    assert site.run("check") == (0, "No problems found in 2 files\n", "")


def test_two_commands_for_a_fresh_machine() -> None:
    commands = blocks("sh", README.read_text(encoding="utf-8"))[:2]
    assert [len(command.splitlines()) for command in commands] == [1, 1]
    assert all(command.startswith("python3 -m venv .venv && .venv/bin/pip install -q ") for command in commands)
    assert commands[0].rstrip().endswith("articlelint check fixtures")
    assert commands[1].rstrip().endswith("pytest")


def test_python_example_parses() -> None:
    for code in blocks("python", README.read_text(encoding="utf-8")):
        ast.parse(code)


def test_versions_in_the_how_tos() -> None:
    text = README.read_text(encoding="utf-8")
    assert set(re.findall(r"(?:rev: |@)v(\d\S*)", text.replace("actions/checkout@v4", ""))) == {__version__}


@pytest.mark.parametrize(
    "page",
    sorted(
        str(path.relative_to(ROOT))
        for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md"))
    ),
)
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_options_and_commands_exist(site: Site) -> None:
    """Whatever the README calls an option of the command line is one."""
    known = "".join(site.run(command, "--help").out for command in ("check", "rules", "baseline"))
    text = README.read_text(encoding="utf-8")
    prose = re.sub(r"<!-- output.*?<!-- end -->|^```sh.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", prose))
    assert {option for option in options if option not in known} == set()
