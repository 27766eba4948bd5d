"""The hook as users get it: the real pre-commit installs this repository and runs it in another one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from helpers import BROKEN, CLEAN

ROOT = Path(__file__).parent.parent
PACKAGE = ("articlelint", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("pre_commit") is None, reason="pre-commit is not installed"),
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which neither git nor pre-commit sees anything of the user's or of a hook that runs us."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    return {
        **kept,
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit")),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{role}_{key}": f"test-{key}" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")},
    }


def run(*command: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def commit_all(folder: Path, environment: dict[str, str]) -> str:
    """Make `folder` a git repository with one commit, and give the commit's name."""
    for command in (("git", "init", "-q"), ("git", "add", "-A"), ("git", "commit", "-qm", "All")):
        done = run(*command, folder=folder, environment=environment)
        assert done.returncode == 0, done.stderr
    return run("git", "rev-parse", "HEAD", folder=folder, environment=environment).stdout.strip()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """A git repository whose pre-commit configuration names this one."""
    hook = tmp_path_factory.mktemp("hook")
    for name in PACKAGE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, hook / name, ignore=shutil.ignore_patterns("__pycache__", "_rules"))
        else:
            shutil.copy(source, hook / name)
    revision = commit_all(hook, environment)
    folder = tmp_path_factory.mktemp("site")
    (folder / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {hook.as_uri()}\n    rev: {revision}\n    hooks:\n      - id: articlelint\n"
        "      - {id: articlelint-site, args: [posts], stages: [manual]}\n",
        encoding="utf-8",
    )
    (folder / "articlelint.toml").write_text('exclude = ["drafts/"]\n', encoding="utf-8")
    for path, text in {
        "posts/a.md": CLEAN,
        "posts/code.py": "title: a: b\n",
        "drafts/b.md": BROKEN,
        "README.md": CLEAN,
    }.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    commit_all(folder, environment)
    done = run(sys.executable, "-m", "pre_commit", "install", "--install-hooks", folder=folder, environment=environment)
    if done.returncode and "pip" in done.stdout:
        pytest.skip(f"pre-commit could not install the hook (no network?): {done.stdout[-300:]}")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def run_hook(site: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "-m", "pre_commit", "run", *arguments, folder=site, environment=environment)


def test_passes_on_clean_files_and_excluded_ones(site: Path, environment: dict[str, str]) -> None:
    done = run_hook(site, environment, "--all-files")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout


def test_fails_on_what_is_committed(site: Path, environment: dict[str, str]) -> None:
    article = site / "posts/c.md"
    article.write_text(BROKEN, encoding="utf-8")
    try:
        run("git", "add", "posts/c.md", folder=site, environment=environment)
        done = run("git", "commit", "-m", "Crane", folder=site, environment=environment)
        assert done.returncode == 1
        said = done.stdout + done.stderr
        assert "posts/c.md\n  2:8  error  front-matter/syntax" in said
        assert "1 file checked" in said
    finally:
        run("git", "rm", "-qf", "posts/c.md", folder=site, environment=environment)


def test_takes_articles_only(site: Path, environment: dict[str, str]) -> None:
    done = run_hook(site, environment, "--files", "posts/code.py")
    assert "no files to check" in done.stdout


def test_excluded_file_that_is_named(site: Path, environment: dict[str, str]) -> None:
    done = run_hook(site, environment, "--verbose", "--files", "drafts/b.md")
    assert done.returncode == 0, done.stdout
    assert "excluded 1" in done.stdout


def test_hook_for_the_whole_site(site: Path, environment: dict[str, str]) -> None:
    article = site / "posts/e.md"
    article.write_text(BROKEN, encoding="utf-8")
    try:
        done = run_hook(site, environment, "articlelint-site", "--hook-stage", "manual", "--files", "posts/a.md")
        assert done.returncode == 1
        assert "posts/e.md\n  2:8  error  front-matter/syntax" in done.stdout
    finally:
        article.unlink()


def test_known_findings_pass(site: Path, environment: dict[str, str]) -> None:
    article, baseline = site / "posts/d.md", site / ".articlelint-baseline.json"
    article.write_text(BROKEN, encoding="utf-8")
    path = {"PYTHONPATH": str(ROOT)}
    try:
        assert run_hook(site, environment, "--files", "posts/d.md").returncode == 1
        done = run(sys.executable, "-m", "articlelint", "baseline", folder=site, environment={**environment, **path})
        assert done.returncode == 0, done.stderr
        done = run_hook(site, environment, "--verbose", "--files", "posts/d.md")
        assert done.returncode == 0, done.stdout
        assert "left out: 1 in the baseline" in done.stdout
    finally:
        article.unlink()
        baseline.unlink(missing_ok=True)


def test_name_that_is_an_option(site: Path, environment: dict[str, str]) -> None:
    """pre-commit puts the names of the commit behind the options, and nothing between them."""
    article, option = site / "posts/a.md", site / "--output-file=victim.md"
    option.write_text(BROKEN, encoding="utf-8")
    try:
        run("git", "add", "-A", folder=site, environment=environment)
        done = run_hook(site, environment)
        assert done.returncode == 1
        assert "--output-file=victim.md is an option, but also the name of a file here" in done.stdout
        assert not (site / "victim.md").exists()
        assert article.read_text(encoding="utf-8") == CLEAN
    finally:
        run("git", "rm", "-qf", "--", option.name, folder=site, environment=environment)
