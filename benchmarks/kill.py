"""What is left of articles when a repair is killed.

    python -m benchmarks.kill [FOLDER] [--rounds N] [--files N] [--seed N]

Makes articles with something to repair, below FOLDER where one is named. In each round `check --fix` begins to write
them and gets SIGKILL at a random moment; then it is run again to its end. Not one article may be lost or be neither
the old text nor the repaired one, or have another mode, and no temporary file may be left at the end. A round in which
one is ends with exit code 1. Not for Windows, which has no SIGKILL.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

FIX = [sys.executable, "-m", "articlelint", "check", "--fix", "--isolated", "--no-cache", "--quiet", "."]
MODES = (0o644, 0o600, 0o755, 0o664)
ARTICLE = """---
title: The harbour of Port Ansel gets crane number {number}
source: "https://paper.test/harbour/{number}?utm_source=rss"
---

The harbour of Port Ansel gets crane {number}, which can lift {tons} tonnes. It was built in the town.

See [the plan](https://council.test/plan/{number}?fbclid=1&page=2).
"""
POLL = 0.001  # seconds


def main(folder: Path, rounds: int, files: int, seed: int) -> int:
    random.seed(seed)
    site = folder / "site"
    old = {f"{number:04}.md": ARTICLE.format(number=number, tons=number + 7).encode() for number in range(files)}
    fill(site, old)
    seconds = repair_and_time(site)
    new = {name: (site / name).read_bytes() for name in old}
    if any(new[name] == old[name] for name in old):
        raise SystemExit("the articles have nothing to repair")
    found: Counter[str] = Counter()
    for _ in range(rounds):
        fill(site, old)
        kill_while_writing(site, seconds)
        found += look(site, old, new)
        subprocess.run(FIX, cwd=site, check=False, stdout=subprocess.DEVNULL)
        after = look(site, new, new)
        found += Counter({f"{what} after the next run": number for what, number in after.items()})
    print(f"{rounds} rounds, {files} articles, {seconds:.2f} s of writing in each, seed {seed}")
    for what, number in sorted(found.items()):
        print(f"{number:6,} {what}")
    harms = ("lost", "damaged", "mode", "temporary files after")
    return 1 if any(number and each.startswith(harms) for each, number in found.items()) else 0


def fill(site: Path, texts: Mapping[str, bytes]) -> None:
    """Make the folder of articles anew."""
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    for number, (name, text) in enumerate(texts.items()):
        (site / name).write_bytes(text)
        (site / name).chmod(MODES[number % len(MODES)])


def begin(site: Path) -> subprocess.Popen[bytes]:
    """Begin to repair, and come back when the first article has been written."""
    first = min(site.iterdir())
    before = first.stat().st_ino
    process = subprocess.Popen(FIX, cwd=site, stdout=subprocess.DEVNULL)
    while process.poll() is None and first.stat().st_ino == before:
        time.sleep(POLL)
    return process


def repair_and_time(site: Path) -> float:
    """Repair to the end; gives the seconds in which articles were written."""
    process = begin(site)
    began = time.perf_counter()
    process.wait()
    return time.perf_counter() - began


def kill_while_writing(site: Path, seconds: float) -> None:
    """Begin to repair, and kill that after so many seconds of writing, at most."""
    process = begin(site)
    time.sleep(random.uniform(0, seconds))
    process.send_signal(signal.SIGKILL)
    process.wait()


def look(site: Path, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Counter[str]:
    """Count what is in the folder."""
    found: Counter[str] = Counter()
    names = set(os.listdir(site))
    found["temporary files"] = len(names - old.keys())
    for number, name in enumerate(old):
        if name not in names:
            found["lost"] += 1
            continue
        text = (site / name).read_bytes()
        found["repaired" if text == new[name] else "not repaired yet" if text == old[name] else "damaged"] += 1
        found["mode changed"] += stat.S_IMODE((site / name).stat().st_mode) != MODES[number % len(MODES)]
    found["killed in the midst"] = 0 < found["repaired"] < len(old)
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as made:
        sys.exit(main(Path(made), given.rounds, given.files, given.seed))
