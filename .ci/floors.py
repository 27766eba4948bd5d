"""Measure quality on labelled articles and compare with the floors. usage: floors.py EVALUATION_FOLDER

The folder holds the scorers (score/), their gold data and the articles; floors.toml says what each of them must give.
Runs the `articlelint` that is installed beside the Python that runs this.
"""

from __future__ import annotations

import glob
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FLOORS = Path(__file__).with_name("floors.toml")


def main(folder: Path) -> int:
    measures = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["measure"]
    missed = 0
    for measure in measures:
        print(" ".join(measure["run"].split()), flush=True)
        scores = run(measure["run"], folder, measure.get("allow-more"))
        for name, wanted, value, holds in compare(measure, scores):
            missed += not holds
            shown = "none" if value is None else f"{value:.3f}"
            print(f"  {'ok    ' if holds else 'MISSED'}  {name}: {shown}, wanted {wanted}", flush=True)
    print(f"{missed} floors missed" if missed else "all floors hold")
    return 1 if missed else 0


def run(command: str, folder: Path, allow_more: str | None) -> dict[str, Any]:
    """The scores that one scorer or benchmark gives; its arguments are paths in `folder`, perhaps with wildcards.

    `allow_more` is a file beside this one with more defects than the list behind --allow names.
    """
    name, *arguments = shlex.split(command)
    expanded = [found for argument in arguments for found in _expanded(argument, folder)]
    if name.startswith("benchmarks."):
        paths = [str(folder / each) if (folder / each).exists() else each for each in expanded]
        command_line = [sys.executable, "-m", name, *paths, "--json"]
        done = subprocess.run(command_line, cwd=FLOORS.parent.parent, stdout=subprocess.PIPE, text=True, check=True)
        return json.loads(done.stdout)
    if allow_more:
        at = expanded.index("--allow") + 1
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False, encoding="utf-8") as merged:
            merged.write((folder / expanded[at]).read_text(encoding="utf-8"))
            merged.write(FLOORS.with_name(allow_more).read_text(encoding="utf-8"))
        expanded[at] = merged.name
    linter = str(Path(sys.executable).with_name("articlelint"))
    done = subprocess.run(
        [sys.executable, str(folder / "score" / name), *expanded, "--json"],
        cwd=folder,
        env={**os.environ, "ARTICLELINT": shlex.quote(linter)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def _expanded(argument: str, folder: Path) -> list[str]:
    return sorted(glob.glob(argument, root_dir=folder)) if "*" in argument else [argument]


def compare(measure: dict[str, Any], scores: dict[str, Any]) -> Iterator[tuple[str, str, float | None, bool]]:
    """For each floor and ceiling: its name, what is wanted, what was measured, whether it holds."""
    for key, sign in (("at-least", "≥"), ("at-most", "≤")):
        for name, bound in measure.get(key, {}).items():
            value = value_at(scores, name)
            holds = value is not None and (value >= bound if key == "at-least" else value <= bound)
            yield name, f"{sign} {bound}", value, holds


def value_at(scores: dict[str, Any], name: str) -> float | None:
    """The score that `name` leads to: keys joined by " / ". A pair [right, total] gives its share."""
    value: Any = scores
    for key in name.split(" / "):
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, list):
        return value[0] / value[1] if value[1] else None
    return value


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
