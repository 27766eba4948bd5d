"""One input tried: what is wrong with it, if something is, and the shortest input with which that is wrong, too."""

from __future__ import annotations

import signal
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NamedTuple, NoReturn, TypeVar

from .targets import Target

T = TypeVar("T")

SECONDS = 1.0  # of processor time that an input of FULL bytes may take
FULL = 1 << 16
_LEAST = 1 << 14  # bytes; a shorter input may take as long as one of these
_HANG = 30.0  # seconds of processor time after which an input is given up
_MINIMISING = 30.0  # seconds of processor time after which an input is short enough

_PACKAGE = Path(__file__).parent.parent.parent / "articlelint"


class Fault(NamedTuple):
    """What is wrong: `name` is the same for inputs that go wrong at the same place, `text` says it in full."""

    name: str
    text: str


class _Slow(Exception):  # noqa: N818
    """An input took too long."""


class _Clock:
    """Calls functions and measures them; `slowest` is the processor time that one took, as if it had had FULL bytes."""

    def __init__(self) -> None:
        self.slowest = 0.0

    def __call__(self, size: int, work: Callable[[], T]) -> T:
        start = time.process_time()
        result = work()
        self.slowest = max(self.slowest, (time.process_time() - start) * FULL / max(_LEAST, size))
        return result


def tried(target: Target, data: bytes, seconds: float = SECONDS) -> Fault | None:
    """Run a target on an input; `seconds` are those that it may take if it has FULL bytes."""
    clock = _Clock()

    def stop(_: int, frame: FrameType | None) -> NoReturn:
        raise _Slow(f"has not ended after {_HANG:.0f} s")

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _HANG)
    try:
        target.run(data, clock)
        if clock.slowest > seconds:
            return Fault("slow", f"takes as long as {clock.slowest:.1f} s for 64 KB; it has {len(data):,} bytes")
    except _Slow as slow:
        return Fault("slow", f"{slow}\n{traceback.format_exc()}")
    except Exception as error:  # what else can be raised is what is looked for
        return Fault(_name(error), "".join(traceback.format_exception(error)))
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return None


def _name(error: Exception) -> str:
    """The type of an error, and the last place in the package that led to it, or what it says if it is one of ours."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE):
            return f"{type(error).__name__}-{path.relative_to(_PACKAGE).with_suffix('').as_posix()}-{frame.name}"
    return f"{type(error).__name__}-{str(error)[:60]}"


def minimised(target: Target, data: bytes, name: str) -> bytes:
    """Return a shorter input with a fault of the same `name`: parts are left out as long as it stays."""
    end = time.process_time() + _MINIMISING
    size = len(data) // 2
    while size and time.process_time() < end:
        at = 1  # the first byte is a choice of the target
        while at < len(data) and time.process_time() < end:
            shorter = data[:at] + data[at + size :]
            fault = tried(target, shorter)
            if fault is not None and fault.name == name:
                data = shorter
            else:
                at += size
        size //= 2
    return data
