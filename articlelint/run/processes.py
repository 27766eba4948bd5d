"""Work on several processor cores: the parts of one job, done by forked processes, in their order."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

# Seconds of work from which several processes pay: forking two and passing the results takes 0.1 (measured).
_WORTH_PROCESSES = 0.3


def cores() -> int:
    """How many processes can run at a time."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def share(
    work: Callable[[Part], Result], parts: Sequence[Part], processes: int | None, note: Callable[[str], None]
) -> Iterator[Result]:
    """Yield `work(part)` for each of `parts`, in their order, done by so many processes if that pays.

    `processes` is None for as many as can run at a time. How long the first part takes tells whether it pays.
    """
    if not parts:
        return
    began = time.perf_counter()
    first = work(parts[0])
    expected = (time.perf_counter() - began) * len(parts[1:])
    yield first
    if processes != 1 and expected > _WORTH_PROCESSES:
        yield from spread(work, parts[1:], min(processes or cores(), len(parts) - 1), note)
    else:
        yield from map(work, parts[1:])


def spread(
    work: Callable[[Part], Result], parts: Sequence[Part], processes: int, note: Callable[[str], None]
) -> Iterator[Result]:
    """`work(part)` of each of `parts`, in their order, done by so many processes.

    The processes begin with all that this one has in memory; what `work` returns has to be picklable. Where one of them
    dies (killed, or out of memory) `note` is told, and this process does the rest. What `work` raises is raised here.
    Where processes cannot be forked (Windows) this one does all of it.
    """
    if processes == 1 or not hasattr(os, "fork"):
        yield from map(work, parts)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context
    from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask

    done = 0
    pool = ProcessPoolExecutor(processes, get_context("fork"), _begin, (work,))
    try:
        # Ctrl-C waits until all processes have begun: one that has not yet would die of it, and say so at length.
        before = pthread_sigmask(SIG_BLOCK, [SIGINT])
        try:
            # Not pool.map(): when it is left early it cancels what waits, and then the pool's thread, which tells all
            # that waits of processes that died, fails with a traceback (CPython 3.11: terminate_broken).
            waiting = [pool.submit(_do, part) for part in parts][::-1]
        finally:
            pthread_sigmask(SIG_SETMASK, before)
        while waiting:
            yield waiting.pop().result()  # which is not kept
            done += 1
    except BrokenProcessPool:
        note("a process died, perhaps for want of memory; its files were read again, one after the other")
        for part in parts[done:]:
            yield work(part)
    finally:
        # Left early (Ctrl-C, a reader that has gone): what has begun is stopped, the rest never begins.
        for process in list((pool._processes or {}).values()):
            process.terminate()
        # One that was stopped while it sent a result would be waited for, as long as anybody may send the rest.
        with suppress(AttributeError):
            pool._result_queue._writer.close()  # type: ignore[attr-defined]
        pool.shutdown(wait=True)


_work: Any = None  # what this process does, in one that was forked for it


def _begin(work: Callable[[Any], Any]) -> None:
    from signal import SIG_IGN, SIGINT, signal
    from threading import Thread

    global _work
    _work = work
    signal(SIGINT, SIG_IGN)  # Ctrl-C is for the process that began this one
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> NoReturn:
    """End this process when the one that began it has ended: if that was killed, nobody else would do it."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def _do(part: Any) -> Any:
    return _work(part)
