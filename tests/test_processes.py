"""Work spread over processes: the same results in the same order, whatever happens to a process."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from articlelint import processes

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


def test_results_come_in_order() -> None:
    notes: list[str] = []
    offset = 7  # what the processes begin with is what this one has
    assert list(processes.spread(lambda n: n + offset, range(40), 3, notes.append)) == [n + 7 for n in range(40)]
    assert not notes


def test_a_process_that_dies(tmp_path: Path) -> None:
    parent = os.getpid()
    notes: list[str] = []

    def work(n: int) -> int:
        if n == 5 and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return n * n

    assert list(processes.spread(work, range(12), 2, notes.append)) == [n * n for n in range(12)]
    assert len(notes) == 1


def test_what_work_raises() -> None:
    def work(n: int) -> int:
        return 1 // (n - 3)

    with pytest.raises(ZeroDivisionError):
        list(processes.spread(work, range(6), 2, print))


def test_left_early() -> None:
    results = processes.spread(os.getpgid, [0] * 50, 2, print)
    assert next(results) == os.getpgid(0)
    results.close()  # type: ignore[attr-defined]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_cores() -> None:
    assert processes.cores() >= 1
