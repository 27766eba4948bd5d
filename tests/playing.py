"""Plays a page of the documentation: runs and loads its code blocks, one after the other, in a site made for it.

What is not run, and how it is checked instead:

* what installs something (`pip install`, `python3 -m venv`, `pre-commit install`): it needs a network and minutes. The
  extras that it names are in pyproject.toml; what stands after it on the line is run.
* what takes minutes or does not end (the test suite, `.ci/run`, benchmarks, fuzzing, `mkdocs serve`): the files and
  modules exist.
* what pre-commit runs: it would fetch the hook. Its configuration is read, and the hook's command is run with its
  arguments; test_pre_commit.py has the real one.
* `mkdocs build`, where MkDocs is not installed.
* `gh` and `reviewdog`, which talk to a service: stand-ins look whether they are given a file, and JSON.
* blocks without a language: drawings and lists of files.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from pages import ROOT, Block

from articlelint import __version__
from articlelint.reference.examples import run_examples
from articlelint.rulebook.load import load_rules

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

_INSTALLS = re.compile(r"(?:python3? -m (?:venv|pip)|pip|pipx|uv|pre-commit install)\b")
_LONG = re.compile(r"(?:pytest\b|\.ci/run\b|python -m (?:benchmarks|tests\.fuzz)\.|mkdocs serve$|pre-commit run\b)")
# What a runner would put in its place.
_RUNNER = {
    "${{ github.base_ref }}": "main",
    "${{ github.sha }}": "HEAD",
    "${{ runner.temp }}": "../temp",
    "$CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD",
}


class Player:
    """Plays blocks in the folder `site`, with the articlelint of the checkout `project`.

    `printed` is what the last command gave; `outputs` holds what the blocks marked as output should be.
    """

    def __init__(self, site: Path, tools: Path, project: Path = ROOT) -> None:
        self.site = site
        self.printed = ""
        self.outputs: list[tuple[Block, str]] = []
        self._tools = _write_tools(tools)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "ARTICLELINT"))}
        self._environment = {
            **kept,
            "PATH": os.pathsep.join([str(self._tools), os.environ.get("PATH", "")]),
            "PYTHONPATH": os.pathsep.join([str(project), str(site)]),
            "PYTHONIOENCODING": "utf-8",
            "NO_COLOR": "1",
            "GITHUB_STEP_SUMMARY": str(site / "summary.md"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{role}_{key}": "docs@site.test" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")},
        }

    def play(self, block: Block) -> None:
        """Run, load or compare a block.

        Raises:
            AssertionError: where it does not do what it says.
        """
        if block.mark == "output":
            self.outputs.append((block, shown(self.printed, block.value)))
            return
        if block.mark == "file":
            path = self.site / block.value
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        if block.language in ("sh", "toml", "yaml", "json", "jsonl", "python"):
            getattr(self, f"_{block.language}")(block)
        else:
            known = block.mark == "file" or not block.language
            assert known, f"a block of {block.language} that is neither a file of the site nor an output"

    def run(self, line: str, expected: tuple[int, ...] = ()) -> None:
        """Run a line of shell as bash does. `articlelint check` may end with 0 or 1, anything else with 0."""
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=self.site,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.printed = done.stdout
        codes = expected or ((0, 1) if re.match(r"\S*articlelint check ", line) else (0,))
        assert done.returncode in codes, f"{line!r} ended with {done.returncode}:\n{done.stdout}"
        assert "Traceback" not in done.stdout, done.stdout

    def _sh(self, block: Block) -> None:
        expected = (int(block.value),) if block.mark == "exit" else ()
        for line in block.text.replace("\\\n", "").splitlines():
            for part in re.split(r" && ", line.strip()):
                if part and not part.startswith("#") and not is_passed_over(part):
                    self.run(part, expected)

    def _toml(self, block: Block) -> None:
        """Load it as a configuration, and check the site under it; of a package see that the files it names are there."""
        data = tomllib.loads(block.text)
        if "project" in data:
            for package, globs in data["tool"]["setuptools"]["package-data"].items():
                assert all(any((self.site / package).glob(each)) for each in globs), package
            return
        name = "pyproject.toml" if "tool" in data else "articlelint.toml"
        path = self.site / (block.value or name)
        before = path.read_text(encoding="utf-8") if path.exists() else None
        path.write_text(block.text, encoding="utf-8")
        self.run(f"articlelint check --config {path} --exit-zero --quiet content", (0,))
        if block.mark != "file":
            path.unlink() if before is None else path.write_text(before, encoding="utf-8")

    def _json(self, block: Block) -> None:
        json.loads(block.text)

    def _jsonl(self, block: Block) -> None:
        for line in block.text.splitlines():
            json.loads(line)

    def _python(self, block: Block) -> None:
        compile(block.text, "page", "exec")
        if block.mark != "file":
            self.run(f"python -c {shlex.quote(block.text)}")

    def _yaml(self, block: Block) -> None:
        data = yaml.safe_load(block.text)
        if isinstance(data, dict) and "examples" in data:
            if block.mark != "file":  # of a file the page runs the examples itself
                self._rule(block, data["name"])
        elif isinstance(data, dict) and "repos" in data:
            self._pre_commit(data)
        else:
            steps = list(steps_of(data))
            assert steps, "a block of yaml that is no rule, no pre-commit configuration and no pipeline"
            for step in steps:
                self._step(step)

    def _rule(self, block: Block, name: str) -> None:
        folder = self.site.parent / "rules-of-pages"
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
        known = load_rules([str(folder)])
        assert not [str(failure) for failure in run_examples(known.rules[name], {}, known.words)]

    def _pre_commit(self, data: dict[str, Any]) -> None:
        for repository in data["repos"]:
            assert repository["repo"].endswith("/articlelint") and repository["rev"] == f"v{__version__}"
            for used in repository["hooks"]:
                hook = {**next(each for each in HOOKS if each["id"] == used["id"]), **used}
                arguments = [*hook.get("args", []), *(["content"] if hook.get("pass_filenames", True) else [])]
                self.run(f"{hook['entry']} {shlex.join(arguments)}")

    def _step(self, step: dict[str, Any]) -> None:
        """Run a step of a GitHub workflow, or a job of a GitLab pipeline."""
        if step.get("uses", "").startswith("OWNER/articlelint"):
            assert step["uses"] == f"OWNER/articlelint@v{__version__}"
            said = step.get("with", {})
            assert set(said) <= set(ACTION["inputs"]), f"the action has no inputs {set(said) - set(ACTION['inputs'])}"
            given = {name: str(said.get(name, each["default"])) for name, each in ACTION["inputs"].items()}
            last = ACTION["runs"]["steps"][-1]
            values = {key: given[re.findall(r"inputs\.([\w-]+)", value)[0]] for key, value in last["env"].items()}
            exports = "".join(f"export {key}={shlex.quote(as_run(value))}\n" for key, value in values.items())
            self.run(f"{exports}{last['run']}", (0, 1))
        script = step.get("run", step.get("script", []))
        for line in script.splitlines() if isinstance(script, str) else script:
            for part in as_run(line).split(" && "):
                if part and not is_passed_over(part):
                    self.run(part)


def steps_of(data: Any) -> Iterator[dict[str, Any]]:
    """The steps of a pipeline: mappings that use an action, or run something."""
    if isinstance(data, dict):
        if data.keys() & {"uses", "run", "script"}:
            yield data
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from steps_of(each)


def as_run(text: str) -> str:
    """`text` with what a runner fills in."""
    for name, value in _RUNNER.items():
        text = text.replace(name, value)
    assert "${{" not in text, f"no value is known for {text}"
    return text


def is_passed_over(command: str) -> bool:
    """Whether a command is not run (see above); what it names exists.

    Raises:
        AssertionError: where something that it names does not.
    """
    command = re.sub(r"^\.venv/bin/", "", command.partition(" #")[0].strip())
    if command.startswith("mkdocs build"):
        return find_spec("mkdocs") is None
    if _INSTALLS.match(command):
        extras = [extra for group in re.findall(r"\[([\w,-]+)\]", command) for extra in group.split(",")]
        assert set(extras) <= set(PROJECT["optional-dependencies"]), f"{command}: there is no such extra"
        return True
    if not _LONG.match(command):
        return False
    for word in command.split():
        if word.startswith(("benchmarks.", "tests.fuzz.")):
            word = f"{word.replace('.', '/')}.py"
        elif "/" not in word:
            continue
        assert (ROOT / word).exists(), f"{command}: there is no {word}"
    return True


def shown(printed: str, value: str) -> str:
    """What a page shows of what was printed; `value` is that of the mark `output`."""
    if not value:
        return printed.rstrip()
    if value.endswith(" lines"):
        lines = printed.rstrip().splitlines()
        number = int(value.split()[0])
        return "\n".join([*lines[:number], "[...]"] if len(lines) > number else lines)
    files = re.split(r"\n\n(?=\S+\.\w+\n)", printed)
    return "\n\n".join(
        [next(part for part in files if part.startswith(value)), "[...]", printed.rstrip().rpartition("\n\n")[2]]
    )


def _write_tools(folder: Path) -> Path:
    """Commands that run this Python, whatever is installed, and stand-ins."""
    folder.mkdir(parents=True, exist_ok=True)
    python = f"exec {shlex.quote(sys.executable)}"
    for name, line in {
        "articlelint": f'{python} -m articlelint "$@"',
        "mkdocs": f'{python} -m mkdocs "$@"',
        "python": f'{python} "$@"',
        "python3": f'{python} "$@"',
        "gh": 'for last; do :; done; test -s "$last"',
        "reviewdog": f"{python} -m json.tool - {os.devnull}",
    }.items():
        tool = folder / name
        tool.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        tool.chmod(0o755)
    return folder
