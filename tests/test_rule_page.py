"""A rule as a page: what `articlelint explain` prints, and what the site's reference makes of all rules."""

from __future__ import annotations

import importlib.util
import json
import re
from types import ModuleType

import pages
import pytest
from helpers import HOUSE_RULE, Site
from pages import ROOT

from articlelint.reference.page import page
from articlelint.rulebook.load import load_rules
from articlelint.rulebook.rule import Rule

BOOK = load_rules()


def text_of(name: str) -> str:
    return page(BOOK.rules[name], {}, BOOK.words)


@pytest.mark.parametrize("rule", BOOK.rules.values(), ids=lambda rule: rule.name)
def test_every_page(rule: Rule) -> None:
    text = page(rule, {}, BOOK.words)
    headings = re.findall(r"^##? (.+)", pages.prose(text), re.MULTILINE)
    assert [each for each in headings if each != "Fix"] == [rule.name, "Found", "Not found", "Configuration"]
    shown = pages.blocks(text)
    assert len(re.findall(r"^`{3,}", text, re.MULTILINE)) >= 2 * len(shown)
    examples = [block for block in shown if block.language == "text"]
    assert len(examples) >= len(rule.examples["bad"]) + len(rule.examples["good"])
    assert rule.why.strip() in text


def test_what_was_found_is_marked_and_what_was_not_is_not() -> None:
    found, _, silent = text_of("link/relative").partition("## Not found")
    assert "](«/harbour/2026/mole.html»)" in found
    assert "](/harbour/2026/mole.html)" in silent and "«" not in silent


def test_fix_is_that_of_the_rule() -> None:
    assert (
        "## Fix\n\nMade by `--fix`.\n\n```diff\n"
        "-The festival opens [on Friday](https://news.test/culture/festival?utm_source=newsletter&utm_medium=email).\n"
        "+The festival opens [on Friday](https://news.test/culture/festival).\n```\n"
    ) in text_of("link/tracking")
    assert "Made by `--fix --unsafe-fixes`" in text_of("boilerplate/follow")
    assert "## Fix" not in text_of("file/binary")


@pytest.mark.parametrize("name", ["body/markup", "body/entities", "category/style", "link/malformed"])
def test_the_page_of_a_rule_with_safe_and_unsafe_fixes_shows_both(name: str) -> None:
    fix = text_of(name).partition("## Fix\n")[2].partition("\n## ")[0]
    safe, _, unsafe = fix.partition("Some are made by `--fix --unsafe-fixes`")
    assert safe.startswith("\nSome are made by `--fix`.\n\n```diff\n")
    assert "```diff\n" in unsafe


def test_every_safety_that_a_rule_names_is_on_its_page() -> None:
    for rule in BOOK.rules.values():
        options = json.dumps(rule.options, default=str)
        if '"safety": "safe"' in options or '"safe": true' in options:
            assert "made by `--fix`." in text_of(rule.name).lower(), rule.name
        if rule.fix and rule.fix["safety"] == "unsafe":
            assert "made by `--fix --unsafe-fixes`" in text_of(rule.name).lower(), rule.name


def test_what_an_example_was_given() -> None:
    assert 'With `allowed = ["Food", "Travel"]`:\n\n```text\n' in text_of("category/unknown")
    assert "Where the site has this article, too:" in text_of("duplicate/near")
    assert "With no other file beside it:" in text_of("link/relative")


def test_options() -> None:
    said = "| `elsewhere` | text: expression for anchors that themes and plugins make |"
    assert said in text_of("link/anchor")
    assert "| `max-length` | whole number | `140` |" in text_of("boilerplate/credit")
    assert "| `problem` |" not in text_of("file/binary"), "what tells the rules of a kind apart is no option"


def test_fence_is_longer_than_those_of_the_example(site: Site) -> None:
    site.write("articlelint.toml", 'rule-paths = ["lint-rules"]\n')
    example = '    - "````\\ncode\\n````\\n\\nThe editors took note of the crane."\n'
    site.write("lint-rules/house/press-line.yaml", HOUSE_RULE + example)
    shown = pages.blocks(site.run("explain", "house/press-line").out)
    assert "````\ncode\n````\n\nThe editors took note of the crane.\n" in [block.text for block in shown]


# --- the reference on the site ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hooks() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hooks", ROOT / "docs/hooks.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_overview_names_every_rule(hooks: ModuleType) -> None:
    text = hooks.overview(BOOK)
    assert re.findall(r"^\| \[(\S+)\]\(\1\.md\)", text, re.MULTILINE) == list(BOOK.rules)
    assert re.findall(r"^## (\S+)", text, re.MULTILINE) == sorted({rule.family for rule in BOOK.rules.values()})
    assert (
        "| [link/tracking](link/tracking.md) | A link carries parameters that only track the reader | warning |" in text
    )


def test_commands_of_the_site(hooks: ModuleType) -> None:
    text = hooks.commands()
    assert {"check", "explain", "baseline", "rules"} <= set(re.findall(r"^## (\w+)", text, re.MULTILINE))
    assert "```text\nusage: articlelint explain" in text
    assert "--unsafe-fixes" in text


@pytest.mark.parametrize(
    ("link", "source", "target", "expected"),
    [
        ("fixing.md#what", "docs/index.md", "index.md", "fixing.md#what"),
        ("docs/fixing.md", "CONTRIBUTING.md", "contributing.md", "fixing.md"),
        ("../rules/link/tracking.yaml", "docs/index.md", "index.md", "rules/link/tracking.md"),
        ("../rules", "docs/index.md", "index.md", "rules/index.md"),
        ("../benchmarks/README.md#last", "docs/precision.md", "precision.md", "benchmarks.md#last"),
        ("../benchmarks/weigh.py", "docs/precision.md", "precision.md", "https://r.test/blob/main/benchmarks/weigh.py"),
        ("fixtures", "CONTRIBUTING.md", "contributing.md", "https://r.test/tree/main/fixtures"),
        ("https://a.test/b", "docs/index.md", "index.md", "https://a.test/b"),
        ("#here", "docs/index.md", "index.md", "#here"),
    ],
)
def test_links_of_the_site(hooks: ModuleType, link: str, source: str, target: str, expected: str) -> None:
    text = "See [this]({}) and `[that](fixtures)`.\n\n```text\n[code](fixtures)\n```\n"
    assert hooks.relocated(text.format(link), source, target, "https://r.test") == text.format(expected)
