"""Whether time and memory grow with the number of articles, and no faster.

    python -m benchmarks.growth CORPUS [FOLDER] [--jobs N]

CORPUS is a folder of articles. Sites of 1,000 to 64,000 articles are made of them, in FOLDER where one is named, to be
used again: first the articles themselves, then mutants with a quarter of their words replaced, which come from the same
hosts and have the same pages around them. Beside each run stands one of rumdl on the same files. A run whose exit code
or number of files is not what it should be ends the benchmark.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

SIZES = (1_000, 4_000, 16_000, 64_000)
A_FOLDER = 1_000  # articles
REPLACED = 0.25  # of the words
WORD = re.compile(r"(?<=[ >])[a-z]{4,12}(?=[ ,.<])")
URL = re.compile(r"https?://[^\s'\"]+")
LINT = [sys.executable, "-m", "articlelint", "check", "--isolated", "--no-cache", "--output-format", "concise"]
RUMDL = [str(Path(sys.executable).with_name("rumdl")), "check", "--no-cache", "--isolated"]


class Taken(NamedTuple):
    """What a run took: seconds of wall and processor time, and mebibytes of its largest process."""

    wall: float
    processor: float
    memory: float


def main(corpus: Path, folder: Path, jobs: int) -> None:
    posts = sorted(path for path in corpus.rglob("*.md") if path.is_file())
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {jobs} jobs; {len(posts):,} real articles\n")
    print("| articles | wall | µs an article | processor, µs an article | memory | rumdl, wall |")
    print("| --- | --- | --- | --- | --- | --- |")
    for size in SIZES:
        site = folder / str(size)
        make(posts, size, site)
        ours = run([*LINT, "--jobs", str(jobs), "."], site, f"{size:,} files checked")
        theirs = run([*RUMDL, "."], site, f"{size} files")
        print(
            f"| {size:,} | {ours.wall:.1f} s | {ours.wall / size * 1e6:,.0f} | {ours.processor / size * 1e6:,.0f} "
            f"| {ours.memory:,.0f} MB | {theirs.wall:.1f} s |",
            flush=True,
        )


def make(posts: Sequence[Path], size: int, folder: Path) -> None:
    """Write a site of `size` articles, where there is none yet."""
    last = folder / f"{(size - 1) // A_FOLDER:03}" / f"{size - 1:06}.md"
    if last.exists():
        return
    texts = [path.read_text(encoding="utf-8", errors="surrogateescape") for path in posts[: max(size, A_FOLDER)]]
    words = [word for text in texts[::50] for word in WORD.findall(text)]
    for number in range(size):
        at = number * len(posts) // size if size <= len(posts) else number % len(posts)
        text = texts[at] if at < len(texts) else posts[at].read_text(encoding="utf-8", errors="surrogateescape")
        if number >= len(posts):
            text = mutant(text, number, words)
        path = folder / f"{number // A_FOLDER:03}" / f"{number:06}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="surrogateescape")


def mutant(text: str, number: int, words: Sequence[str]) -> str:
    """The article with a quarter of its words replaced, from a page of its own, under a title of its own."""
    rng = Random(number)
    head, mark, body = text.partition("\n---")
    head = URL.sub(lambda match: f"{match[0]}{'&' if '?' in match[0] else '?'}n={number}", head)
    head = re.sub(r"(?m)^(title:.*?)(['\"]?)$", rf"\1 {rng.choice(words)} {rng.choice(words)}\2", head, count=1)
    return head + mark + WORD.sub(lambda match: rng.choice(words) if rng.random() < REPLACED else match[0], body)


def run(command: Sequence[str], folder: Path, count: str) -> Taken:
    """Run a linter that finds something, and says at the end of how many files."""
    with tempfile.TemporaryFile() as out:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        out.seek(max(0, out.tell() - 2_000))
        end = out.read().decode(errors="replace")
    code = os.waitstatus_to_exitcode(status)
    if code != 1 or count not in end:
        sys.exit(f"{' '.join(command)} ended with {code} and did not say '{count}': {end[-500:]}")
    return Taken(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    named = parser.parse_args()
    if named.folder is not None:
        main(named.corpus, named.folder, named.jobs)
    else:
        with tempfile.TemporaryDirectory() as made:
            main(named.corpus, Path(made), named.jobs)
