"""What it is worth that a run keeps something for the next one, beside rumdl, which does so too.

    python -m benchmarks.kept CORPUS

A site of 12,763 articles is made of those in the folder CORPUS, as benchmarks.growth makes one. All commands take turns
in one run; what counts are the ratios of the medians.
"""

from __future__ import annotations

import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import growth
from benchmarks.speed import HEAD, middle, table, take_turns

ARTICLES = 12_763
ROUNDS_OF_ALL = 3
ROUNDS_OF_ONE = 25
LINT = [str(Path(sys.executable).with_name("articlelint")), "check", "--quiet"]
RUMDL = [str(Path(sys.executable).with_name("rumdl")), "check", "--quiet"]


def main(corpus: Path) -> None:
    posts = sorted(path for path in corpus.rglob("*.md") if path.is_file())
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        growth.make(posts, ARTICLES, site)
        articles = sorted(site.rglob("*.md"))
        one = middle(articles)
        report = subprocess.run([*LINT, "--output-format", "json", "."], cwd=site, stdout=subprocess.PIPE, check=False)
        if json.loads(report.stdout)["summary"]["files"] != ARTICLES:
            sys.exit(f"not all of {ARTICLES:,} articles were checked")
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {ARTICLES:,} articles\n")
        print(HEAD)
        all_articles(site, change(articles[0]))
        one_article(site, one, change(one))
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"\nThe largest process had {memory:,.0f} MB.")


def all_articles(site: Path, changed: Callable[[], None]) -> None:
    """The whole site: anew, again, and again after a change to one article."""
    commands = {
        "`rumdl check --no-cache`": [*RUMDL, "--no-cache", "."],
        "`articlelint check --no-cache`": [*LINT, "--no-cache", "."],
        "`articlelint check`, one article changed": [*LINT, "."],
    }
    table(take_turns(commands, ROUNDS_OF_ALL, site, {1}, {"`articlelint check`, one article changed": changed}))
    again = {"`rumdl check`, nothing changed": [*RUMDL, "."], "`articlelint check`, nothing changed": [*LINT, "."]}
    table(take_turns(again, ROUNDS_OF_ONE, site, {1}))


def one_article(site: Path, one: Path, changed: Callable[[], None]) -> None:
    """One article, judged by itself or by the index of the site, and again."""
    judged = f"one of them ({one.stat().st_size:,} bytes), changed, by the index"
    commands = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        "one of them, `--no-cache`": [*LINT, "--no-cache", str(one)],
        judged: [*LINT, str(one)],
        "one of them, nothing changed": [*LINT, str(one)],
    }
    table(take_turns(commands, ROUNDS_OF_ONE, site, {0, 1}, {judged: changed}))


def change(article: Path) -> Callable[[], None]:
    """What changes the article, each time in another way."""
    text = article.read_text(encoding="utf-8", errors="surrogateescape")
    numbers = itertools.count()

    def write() -> None:
        article.write_text(f"{text}\nChanged {next(numbers)} times.\n", encoding="utf-8", errors="surrogateescape")

    return write


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
