"""How fast articlelint is, beside what everybody knows: an empty Python process, and rumdl on the same files.

    python -m benchmarks.speed CORPUS

CORPUS is a folder with at least a thousand articles, some of them HTML after their front matter. All commands take
turns in one run, so that what else the machine does falls on all of them; what counts are the ratios of the medians.
Where it does much else, those of the processor time say more than those of the time that passes.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import NamedTuple

HEAD = "| command | median | ratio | range | processor | ratio |\n| --- | --- | --- | --- | --- | --- |"
POSTS = 1_000
ROUNDS_OF_ONE = 25
ROUNDS_OF_MANY = 7
LINT = [str(Path(sys.executable).with_name("articlelint")), "check", "--no-cache", "--quiet"]


class Taken(NamedTuple):
    """Seconds that a command took, and those that processors worked for it."""

    passed: float
    worked: float


# For scale, where they are installed: what only reads the files, and another linter.
OTHERS = (["rg", "-c", "zzzz"], ["markdownlint-cli2", "**/*.md"])


def main(corpus: Path) -> None:
    posts = sorted(path for path in corpus.rglob("*.md") if path.is_file())
    if len(posts) < POSTS:
        sys.exit(f"{corpus} has {len(posts)} posts; {POSTS} are needed")
    with tempfile.TemporaryDirectory() as folder:
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {len(posts):,} posts\n")
        print(HEAD)
        one_post(posts, Path(folder) / "one")
        many_posts(posts, Path(folder) / "many")


def one_post(posts: Sequence[Path], folder: Path) -> None:
    """A cold process that checks one file, against one that does nothing."""
    folder.mkdir()
    markdown, html = folder / "markdown.md", folder / "html.md"
    shutil.copy(middle([path for path in posts if not has_html_body(path)]), markdown)
    shutil.copy(middle([path for path in posts if has_html_body(path)]), html)
    commands = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        f"one Markdown post ({markdown.stat().st_size:,} bytes)": [*LINT, str(markdown)],
        f"one HTML post ({html.stat().st_size:,} bytes)": [*LINT, str(html)],
    }
    table(take_turns(commands, ROUNDS_OF_ONE, folder, codes={0, 1}))


def many_posts(posts: Sequence[Path], folder: Path) -> None:
    """A thousand files in one process and in one a core, against rumdl on the same ones."""
    folder.mkdir()
    for number in range(POSTS):
        shutil.copy(posts[number * len(posts) // POSTS], folder / f"{number:04}.md")
    rumdl = shutil.which("rumdl", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if rumdl is None:
        sys.exit("rumdl is not installed: pip install rumdl==0.3.0")
    check_counts(rumdl, folder)
    commands = {
        f"`rumdl check --no-cache --quiet`, {POSTS:,} posts": [rumdl, "check", "--no-cache", "--quiet", "."],
        f"`articlelint check --no-cache --quiet --jobs 1`, {POSTS:,} posts": [*LINT, "--jobs", "1", "."],
        f"`articlelint check --no-cache --quiet`, {POSTS:,} posts": [*LINT, "."],
        **{f"`{' '.join(other)}`": other for other in OTHERS if shutil.which(other[0])},
    }
    table(take_turns(commands, ROUNDS_OF_MANY, folder, codes={1}))


def check_counts(rumdl: str, folder: Path) -> None:
    """Stop where one of the two did not look at every file."""
    report = subprocess.run([*LINT, "--output-format", "json", "."], cwd=folder, stdout=subprocess.PIPE, check=False)
    files = json.loads(report.stdout)["summary"]["files"]
    if files != POSTS:
        sys.exit(f"articlelint checked {files} of {POSTS} files")
    said = subprocess.run([rumdl, "check", "--no-cache", "."], cwd=folder, capture_output=True, text=True, check=False)
    if f"/{POSTS} files" not in said.stdout and f"{POSTS} files" not in said.stdout:
        sys.exit(f"rumdl did not say that it checked {POSTS} files: {said.stdout[-200:]}")


def has_html_body(path: Path) -> bool:
    """Whether the body begins with a tag."""
    body = path.read_text(encoding="utf-8", errors="replace").split("\n---", 1)[-1]
    return body.lstrip("-\n ").startswith("<")


def middle(paths: Sequence[Path]) -> Path:
    """The file of median size."""
    return sorted(paths, key=lambda path: path.stat().st_size)[len(paths) // 2]


def take_turns(
    commands: Mapping[str, Sequence[str]],
    rounds: int,
    folder: Path,
    codes: set[int],
    before: Mapping[str, Callable[[], None]] = MappingProxyType({}),
) -> dict[str, list[Taken]]:
    """Run the commands in turn; what each took. The first round warms up and does not count.

    What is to be done `before` a command does not count either.
    """
    taken: dict[str, list[Taken]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            before.get(name, lambda: None)()
            started, worked = time.perf_counter(), _worked()
            done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
            seconds = Taken(time.perf_counter() - started, _worked() - worked)
            if done.returncode not in {0, *codes} or (done.returncode == 0 and codes == {1}):
                sys.exit(f"{name} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
            if number:
                taken[name].append(seconds)
    return taken


def _worked() -> float:
    """Seconds that processors have worked for all commands that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def table(taken: Mapping[str, Sequence[Taken]]) -> None:
    """A row for each command; ratios are to the first."""
    base: Taken | None = None
    for name, each in taken.items():
        middle_one = Taken(*map(median, zip(*each, strict=True)))
        base = base or middle_one
        passed = [seconds.passed * 1e3 for seconds in each]
        print(
            f"| {name} | {middle_one.passed * 1e3:,.0f} ms | {middle_one.passed / base.passed:.1f} "
            f"| {min(passed):,.0f} - {max(passed):,.0f} ms "
            f"| {middle_one.worked * 1e3:,.0f} ms | {middle_one.worked / base.worked:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
