"""Work that is stopped when it takes too long."""

from __future__ import annotations

import re
import signal
import threading
import time

import pytest

from articlelint.time_limit import TimeLimitError, is_enforced, search, within

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no such timer")

ENDLESS = re.compile("^(a+)+$")
TEXT = "a" * 60 + "!"


def forever() -> None:
    while True:
        pass


def test_quick_work_gives_what_it_gives() -> None:
    assert within(1, lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        within(1, lambda: 1 // 0)


def test_python_code_is_stopped() -> None:
    with pytest.raises(TimeLimitError) as error:
        within(0.05, forever)
    assert (error.value.seconds, error.value.pattern) == (0.05, "")


def test_a_regular_expression_is_stopped_and_named() -> None:
    with pytest.raises(TimeLimitError) as error:
        within(0.05, lambda: search(ENDLESS, TEXT))
    assert error.value.pattern == "^(a+)+$"


def test_work_cannot_catch_what_ends_it() -> None:
    def stubborn() -> None:
        while True:
            try:
                forever()
            except Exception:
                continue

    with pytest.raises(TimeLimitError):
        within(0.05, stubborn)


def test_waiting_is_no_work() -> None:
    within(0.05, lambda: time.sleep(0.2))


def test_the_timer_of_somebody_else_goes_on() -> None:
    rang: list[int] = []
    before = signal.signal(signal.SIGVTALRM, lambda number, _: rang.append(number))
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.15)
        with pytest.raises(TimeLimitError):
            within(0.05, forever)
        left = signal.getitimer(signal.ITIMER_VIRTUAL)[0]
        assert not rang
        assert 0 < left < 0.2  # a system counts in ticks of its own
        end = time.process_time() + 5
        while not rang and time.process_time() < end:
            pass
        assert rang == [signal.SIGVTALRM]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_other_threads_have_no_limit_and_know_it() -> None:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.extend([is_enforced(), within(0.01, lambda: sum(range(10**6)))]))
    thread.start()
    thread.join()
    assert is_enforced()
    assert found == [False, sum(range(10**6))]
