"""What each trick of articlelint.startup gains: one file is checked with the trick and without it, in turn.

    python -m benchmarks.startup [RUNS]

Prints, for each trick, the processor time of the whole process without the trick, divided by that with it: the median
of RUNS pairs (25 by default) and the middle half of them. The first row compares a process with itself: what differs
from 1 there is noise. A trick that gains less than 3% in each of the first three columns should go.

A trick is taken away by code that runs in the process before articlelint does (TRICKS); the product has no switches.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from types import MappingProxyType
from typing import NamedTuple

RUNS = 25
FIXTURES = Path(__file__).parent.parent / "fixtures"
CLEAN = "clockmaker.md"  # one finding; needs few expressions
BROKEN = "chatbot-in-the-library.md"  # several kinds of defects


class Trick(NamedTuple):
    """Code to run before articlelint: `kept` leaves the trick in place but does the same imports as `removed`."""

    kept: str
    removed: str


def _on_unknown_interpreter(module: str) -> Trick:
    """Return the trick of one module of articlelint.startup, which has a fallback for unknown interpreters."""
    code = (
        "import articlelint.startup.interpreter as interpreter\n"
        "known, interpreter.IS_KNOWN = interpreter.IS_KNOWN, {}\n"
        f"import articlelint.startup.{module}\n"
        "interpreter.IS_KNOWN = known\n"
    )
    return Trick(code.format("interpreter.IS_KNOWN"), code.format("False"))


_PROCESS = "import articlelint.startup.process as process, os, sys\n"
TRICKS = MappingProxyType(
    {
        "none": Trick("", ""),
        "records": _on_unknown_interpreter("records"),
        "expressions": _on_unknown_interpreter("expressions"),
        "digests": _on_unknown_interpreter("digests"),
        "collect_rarely": Trick(_PROCESS, _PROCESS + "process.collect_rarely = lambda: None\n"),
        "leave": Trick(_PROCESS, _PROCESS + "os._exit = sys.exit\n"),
    }
)

_START = "import sys\nsys.argv[0] = 'articlelint'\nfrom articlelint.cli.main import run_process\nrun_process()\n"


def command(before: str, *arguments: str) -> list[str]:
    """Return the command that runs the code `before`, then articlelint with `arguments`."""
    return [sys.executable, "-c", f"{before}{_START}", *arguments]


class Scenario(NamedTuple):
    """A way to check one file."""

    name: str
    article: str
    options: tuple[str, ...]
    has_cold_cache: bool = False


SCENARIOS = (
    Scenario("clean article", CLEAN, ("--no-cache",)),
    Scenario("article with defects", BROKEN, ("--no-cache",)),
    Scenario("report repeated", CLEAN, ()),
    Scenario("clean article, empty user cache", CLEAN, ("--no-cache",), has_cold_cache=True),
)


def main(runs: int) -> None:
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {runs} pairs of runs\n")
    print("|", " | ".join(["without", *(scenario.name for scenario in SCENARIOS)]), "|")
    print("| --- " * (1 + len(SCENARIOS)) + "|")
    with tempfile.TemporaryDirectory() as folder:
        site, cache = Path(folder, "site"), Path(folder, "cache")
        shutil.copytree(FIXTURES, site)
        for name, trick in TRICKS.items():
            row = [_ratios(trick, scenario, site, cache, runs) for scenario in SCENARIOS]
            print("|", " | ".join([f"`{name}`" if name != "none" else "nothing", *row]), "|", flush=True)


def _ratios(trick: Trick, scenario: Scenario, site: Path, cache: Path, runs: int) -> str:
    """Return the median of the ratios without and with the trick, and their quartiles."""

    def timed(code: str) -> float:
        if scenario.has_cold_cache:
            shutil.rmtree(cache, ignore_errors=True)
        return _seconds(command(code, "check", "--quiet", *scenario.options, scenario.article), site, cache)

    timed(trick.kept)  # fills the caches
    turns: tuple[Callable[[], tuple[float, float]], ...] = (
        lambda: (timed(trick.kept), timed(trick.removed)),
        lambda: (timed(trick.removed), timed(trick.kept))[::-1],
    )
    pairs = [turns[number % 2]() for number in range(runs)]
    low, middle, high = quantiles((removed / kept for kept, removed in pairs), n=4)
    return f"{middle:.3f} ({low:.3f} - {high:.3f})"


def _seconds(arguments: list[str], site: Path, cache: Path) -> float:
    """Return the processor time of a command; it fails unless articlelint has checked the file."""
    environment = {**os.environ, **dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA"), str(cache))}
    before = _children()
    done = subprocess.run(arguments, cwd=site, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or done.stderr:
        sys.exit(f"articlelint ended with {done.returncode}: {done.stderr[-500:]}")
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    if len(sys.argv) > 2 or not all(argument.isdecimal() for argument in sys.argv[1:]):
        sys.exit(__doc__)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
