"""What others install and run: the package's metadata, the GitHub Action and the hook."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers import BROKEN, CLEAN, Site

from articlelint import __version__
from articlelint.paths import kinds
from articlelint.report.formats import FORMATS

ROOT = Path(__file__).parent.parent


def test_metadata() -> None:
    package = metadata.metadata("articlelint")
    assert package["Version"] == __version__
    assert package["Requires-Python"] == ">=3.10"
    scripts = {entry.name: entry.value for entry in metadata.distribution("articlelint").entry_points}
    assert scripts == {"articlelint": "articlelint.cli.main:run_process"}


def test_hooks_take_what_is_an_article() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [(hook["id"], hook["pass_filenames"]) for hook in hooks] == [
        ("articlelint", True),
        ("articlelint-site", False),
    ]
    for hook in hooks:
        assert (hook["language"], hook["entry"], hook["require_serial"]) == ("python", "articlelint check", True)
        assert all(re.search(hook["files"], f"posts/a{suffix}") for suffix in kinds.ARTICLES)
        assert not re.search(hook["files"], "posts/a.py")


def test_stages_are_still_those_of_the_engine() -> None:
    """The benchmark goes through the engine by hand, and would rot unseen."""
    command = [sys.executable, "-m", "benchmarks.stages", "fixtures"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "| boilerplate/follow |" in done.stdout


# --- the GitHub Action ------------------------------------------------------------------------------------------------

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def test_action_inputs_reach_its_steps() -> None:
    said = yaml.safe_dump(ACTION["runs"])
    assert {name for name in ACTION["inputs"] if f"inputs.{name} }}}}" not in said} == set()
    assert ACTION["inputs"]["output-format"]["default"] in FORMATS
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert not any("${{" in script for script in scripts), "an input in a script is run as a command"


def run_action(site: Site, paths: str, arguments: str) -> subprocess.CompletedProcess[str]:
    """The last step of the action, as a runner runs it."""
    step = ACTION["runs"]["steps"][-1]
    values = {"paths": paths, "args": arguments, "output-format": "github"}
    given = {key: values[re.findall(r"inputs\.([\w-]+)", value)[0]] for key, value in step["env"].items()}
    folders = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=site.root,
        env={**os.environ, "PATH": os.pathsep.join(folders), **given},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_action(site: Site) -> None:
    site.write("posts/a.md", BROKEN)
    site.write("pages/b.md", CLEAN)
    done = run_action(site, "posts pages", "")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("::error file=posts/a.md,line=2,")
    assert run_action(site, "pages", "").returncode == 0
    assert run_action(site, "posts", "--fail-on never --select file").returncode == 0
    assert run_action(site, "$(touch made) `touch made`", "; touch made").returncode == 2
    assert not (site.root / "made").exists()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_action_reads_all_lines_of_its_inputs(site: Site) -> None:
    """As YAML blocks give them, with line breaks between them and at the end."""
    site.write("posts/a.md", BROKEN)
    site.write("pages/b.md", BROKEN)
    done = run_action(site, "posts\n  pages\n", "--min-severity info\n--fail-on\nerror\n")
    assert (done.returncode, done.stderr) == (1, "")
    assert "2 files checked" in done.stdout
    done = run_action(site, "posts\n\npages\n", "--fail-on never\n--quiet\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("::error file=") == 2
    assert run_action(site, "\n", "\n").returncode == 1, "no paths are this folder"


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_action_takes_no_name_for_an_option(site: Site) -> None:
    site.write("--output-file=victim.md", BROKEN)
    site.write("victim.md", CLEAN)
    done = run_action(site, "victim.md\n--output-file=victim.md", "")
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=--output-file=victim.md,line=2,")
    assert (site.root / "victim.md").read_text(encoding="utf-8") == CLEAN
