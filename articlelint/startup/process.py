"""How the process of the command line begins and ends: what it need not do, since it lives for one run only.

The functions are for the command `articlelint` alone; a program that imports the package keeps its own policy.
"""

from __future__ import annotations

import gc
import os
import sys
import warnings
from typing import NoReturn

# Allocations before the youngest generation is collected (Python's default: 700), and collections of a generation
# before the next older one is collected. Articles make hundreds of thousands of small objects and hardly a cycle.
_COLLECT_AFTER = (1_000_000, 50, 100)


def collect_rarely() -> None:
    """Let the garbage collector run once in a million allocations.

    Gain: 4 to 5% of the time to check one file, an eighth of the time for 3,800; memory use is the same
    (benchmarks/README.md). This is the only place that sets up the collector.
    """
    gc.set_threshold(*_COLLECT_AFTER)


def open_streams() -> None:
    """Open those of stdin, stdout and stderr that the process was given closed.

    Else the next file that is opened would get their descriptors, and with them what goes to stdout and stderr. What is
    written to stdout fails then, when it is flushed; stdin is empty, and what is written to stderr is lost.
    """
    if sys.stdin is None:
        sys.stdin = open(os.open(os.devnull, os.O_RDONLY))  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")  # noqa: SIM115


def hide_warnings() -> None:
    """Keep Python from printing what it warns programmers of, unless it was told to (`python -W`, PYTHONWARNINGS).

    What is wrong with an expression of a schema or a rule is told by articlelint itself, if it is wrong; Python would
    quote lines of programs beside a report, and not escape what it quotes.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")


def leave(code: int) -> NoReturn:
    """End the process with an exit code, without freeing what it has imported and loaded.

    Gain: 9 to 17% of the time to check one file, 10% to repeat a report (benchmarks/README.md). No exit handler runs,
    so everything must be closed or flushed by now, except stdout and stderr.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # nobody reads any longer
        code = code or 1
    os._exit(code)
