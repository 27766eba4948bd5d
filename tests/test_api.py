"""Linting from Python, and what importing costs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import BROKEN, CLEAN, HOUSE_RULE, Site

import articlelint
from articlelint import Config, ConfigError, FileReport, Finding
from articlelint.config.finder import load
from articlelint.files.discovery import DiscoveryError


def test_check_text() -> None:
    findings = articlelint.check_text(BROKEN)
    assert [(type(each), each.rule, each.severity) for each in findings] == [(Finding, "front-matter/syntax", "error")]
    finding = findings[0]
    assert BROKEN[finding.start : finding.end] == "The crane: a first look"
    assert finding.message.startswith('The value of "title" has a colon')


def test_check_text_that_is_clean() -> None:
    assert articlelint.check_text(CLEAN) == []


def test_check_text_with_a_configuration(site: Site) -> None:
    path = site.write("rules.toml", '[per-file-ignores]\n"drafts/**" = ["front-matter"]\n')
    config = load(path)
    assert isinstance(config, Config)
    assert articlelint.check_text(BROKEN, path="drafts/a.md", config=config) == []
    assert len(articlelint.check_text(BROKEN, path="posts/a.md", config=config)) == 1


def test_check_text_shows_more_than_a_wrong_rule_name(site: Site) -> None:
    config = load(site.write("articlelint.toml", 'select = ["front-mater"]\n'))
    with pytest.raises(ConfigError, match=r"articlelint\.toml:1:11: unknown rule 'front-mater' \(did you mean"):
        articlelint.check_text(CLEAN, config=config)


def test_check_paths(site: Site) -> None:
    site.write("posts/a.md", BROKEN)
    site.write("posts/b.md", CLEAN)
    site.write("posts/c.txt", CLEAN.replace("crane", "caf\xe9").encode("latin-1"))
    reports = list(articlelint.check_paths([Path("posts")]))
    assert all(isinstance(report, FileReport) for report in reports)
    assert [(report.path, [each.rule for each in report.findings]) for report in reports] == [
        ("posts/a.md", ["front-matter/syntax"]),
        ("posts/b.md", []),
        ("posts/c.txt", ["file/encoding"]),
    ]
    assert reports[0].text == BROKEN
    assert reports[2].encoding != "utf-8"


def test_check_paths_takes_the_nearest_configuration(site: Site) -> None:
    site.write("a/articlelint.toml", 'rule-paths = ["rules"]\nselect = ["house"]\n')
    site.write("a/rules/house/press-line.yaml", HOUSE_RULE)
    for folder in ("a", "b"):
        site.write(f"{folder}/post.md", BROKEN + "\nNote to editors\n")
    found = {report.path: {each.rule for each in report.findings} for report in articlelint.check_paths(["a", "b"])}
    assert found["a/post.md"] == {"house/press-line"}
    assert "front-matter/syntax" in found["b/post.md"]
    silent = articlelint.check_paths(["a", "b"], config_file=str(site.write("none.toml", 'ignore = ["all"]\n')))
    assert [report.findings for report in silent] == [(), ()]


def test_check_paths_that_do_not_exist(site: Site) -> None:
    with pytest.raises(DiscoveryError, match="there is no such file"):
        list(articlelint.check_paths(["gone.md"]))


def test_public_names() -> None:
    assert {name for name in articlelint.__all__ if not hasattr(articlelint, name)} == set()
    with pytest.raises(AttributeError, match="'chek_text'"):
        articlelint.chek_text  # noqa: B018


def test_typed() -> None:
    assert (Path(articlelint.__file__).parent / "py.typed").is_file()


def test_findings_are_plain_data() -> None:
    import pickle

    findings = articlelint.check_text(BROKEN)
    assert pickle.loads(pickle.dumps(findings)) == findings


# --- imports ----------------------------------------------------------------------------------------------------------


def modules_after(code: str, folder: Path) -> set[str]:
    """The modules that a fresh process has imported when it has run `code`."""
    report = f"{code}\nimport json, sys\nprint()\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", report], cwd=folder, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_package_imports_nothing_of_it(tmp_path: Path) -> None:
    loaded = modules_after("import articlelint", tmp_path)
    assert {name for name in loaded if name.startswith("articlelint.")} == set()
    assert loaded.isdisjoint({"yaml", "jsonschema", "bs4"})


CHECK = "from articlelint.cli.main import main\nassert main(['check', 'a.md', '--quiet']) == 0"
HEAVY = {
    "jsonschema",
    "bs4",
    "frontmatter",
    "charset_normalizer",
    "tomllib",
    "tomli",
    "multiprocessing",
    "yaml",
    "ftfy",
}
HEAVY |= {"statistics", "fractions", "decimal", "urllib.parse", "pathlib", "shutil", "subprocess", "difflib"}


@pytest.mark.parametrize("configured", [False, True], ids=["default", "configured"])
def test_clean_article_needs_no_heavy_imports(site: Site, configured: bool) -> None:
    """Start-up is what one file costs: a parser for what does not occur must not be loaded."""
    heavy = set(HEAVY)
    if configured:
        site.write("articlelint.toml", 'fail-on = "error"\nexclude = ["drafts/"]\n')
        heavy -= {"tomllib", "tomli"}
    site.write("a.md", CLEAN)
    modules_after(CHECK, site.root)  # fills the rule cache
    assert modules_after(CHECK, site.root) & heavy == set()
