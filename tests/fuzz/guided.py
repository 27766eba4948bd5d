"""Coverage-guided fuzzing of what articlelint reads.

    python -m tests.fuzz.guided [TARGET...] [--runs N] [--seconds N] [--seed N] [--folder FOLDER]
    python -m tests.fuzz.guided TARGET --replay FILE...

Inputs with which something is wrong are in FOLDER/TARGET/found, each with a shorter one (`.min`) and what is wrong
(`.txt`). The exit code is 1 if there are any.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .targets import TARGETS, at_once
from .trial import minimised, tried


def main() -> int:
    options = _parser().parse_args()
    names = options.targets or list(TARGETS)
    if unknown := [name for name in names if name not in TARGETS]:
        print(f"unknown target {unknown[0]!r}; there are {', '.join(TARGETS)}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="articlelint-fuzz-") as cache:
        os.environ["XDG_CACHE_HOME"] = cache  # inputs damage what is kept there
        if options.replay:
            return max(_replayed(names[0], path) for path in options.replay)
        return max([_fuzzed(name, options.folder / name, options) for name in names])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.guided", description="Coverage-guided fuzzing.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"{', '.join(TARGETS)}; all by default")
    parser.add_argument("--runs", type=int, default=10_000, metavar="N", help="inputs for each target")
    parser.add_argument("--seconds", type=float, default=3_600, metavar="N", help="time for each target")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the random numbers; not 0")
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="where the corpus and faults are kept")
    parser.add_argument("--replay", type=Path, nargs="+", metavar="FILE", help="try these inputs of one target only")
    return parser


def _fuzzed(name: str, folder: Path, options: argparse.Namespace) -> int:
    """Run a target, again after a crash, until it has had its inputs; 1 if something is wrong."""
    start = time.monotonic()
    end = start + options.seconds
    done = crashes = 0
    seed = options.seed
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "log", "wb") as log:
        while done < options.runs and (left := end - time.monotonic()) > 0:
            arguments = [name, folder, options.runs - done, left, seed]
            command = [sys.executable, "-m", "tests.fuzz.worker", *map(str, arguments)]
            code = subprocess.run(command, stdout=log, stderr=log, check=False).returncode
            count = folder / "count"
            number = int(count.read_text() or 0) if count.exists() else 0
            if number == 0:
                print(f"{name}: the worker did not start, see {folder / 'log'} (is the extra 'fuzz' installed?)")
                return 2
            done += number
            crashes += code != 0
            seed += 1
    faults = [path for path in sorted((folder / "found").glob("*")) if path.suffix not in (".txt", ".min")]
    wrong = [path for path in faults if _replayed(name, path)]
    seconds = time.monotonic() - start
    print(f"{name}: {done:,} inputs in {seconds:.0f} s, {len(wrong)} faults, {crashes} crashes", flush=True)
    return 1 if wrong or crashes else 0


def _replayed(name: str, path: Path) -> int:
    """Try an input without the tracing of coverage; if something is wrong, print it and write a shorter input."""
    target = TARGETS[name]
    data = path.read_bytes()
    target.run(target.seeds()[0], at_once)  # what is loaded at first counts for no input
    fault = tried(target, data)
    if fault is None:
        return 0
    path.with_suffix(".min").write_bytes(minimised(target, data, fault.name))
    path.with_suffix(".txt").write_text(fault.text, encoding="utf-8", errors="backslashreplace")
    print(f"{name}: {fault.name}: {fault.text.strip().splitlines()[-1]}\n  {path}", flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
