"""Work on what strangers wrote, stopped when it takes too long: expressions and schemas can take for ever.

Python runs a signal's handler while a regular expression is matched, so what the handler raises ends the matching. That
takes a timer of the system and the main thread. On Windows and in other threads there is no limit (`is_enforced`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import re
    from types import FrameType

T = TypeVar("T")

_AGAIN = 0.05  # seconds; if what the handler raises gets lost in a callback, it is raised again


class TimeLimitError(Exception):
    """Work took longer than it may. `pattern` is the expression that was being matched, "" if there was none."""

    def __init__(self, seconds: float, pattern: str) -> None:
        super().__init__(seconds, pattern)
        self.seconds = seconds
        self.pattern = pattern


class _Stop(BaseException):
    """Ends the work. Not an Exception, so that work which handles errors does not take it for one of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.pattern = ""


def is_enforced() -> bool:
    """Whether within() can stop work here."""
    import threading

    return sys.platform != "win32" and threading.current_thread() is threading.main_thread()


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what `work` gives, if it takes no more than so many seconds of processor time.

    A busy machine does not shorten them. A timer of the same kind that somebody else has set goes on afterwards.

    Raises:
        TimeLimitError: if it takes longer.
    """
    if sys.platform == "win32" or not is_enforced():
        return work()
    from signal import ITIMER_VIRTUAL, SIGVTALRM, setitimer, signal

    is_running = True

    def stop(_: int, __: FrameType | None) -> None:
        if is_running:
            raise _Stop

    handler = signal(SIGVTALRM, stop)
    left, interval = setitimer(ITIMER_VIRTUAL, seconds, _AGAIN)
    try:
        try:
            return work()
        finally:
            is_running = False
    except _Stop as error:
        raise TimeLimitError(seconds, error.pattern) from None
    finally:
        is_running = False  # again: the last signal may have come when the line above was about to run
        used = seconds - setitimer(ITIMER_VIRTUAL, 0)[0]
        signal(SIGVTALRM, handler)
        if left:
            setitimer(ITIMER_VIRTUAL, max(left - used, 1e-6), interval)


def search(expression: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Search `text` as part of work that has a limit; if it ends here, the error names the expression."""
    try:
        return expression.search(text)
    except _Stop as stop:
        stop.pattern = stop.pattern or expression.pattern
        raise
