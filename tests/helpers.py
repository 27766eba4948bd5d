"""What several test files share: articles, a content repository with the command line run in it, and what work takes.

No test looks at a clock: a busy machine would fail it. Python code that must not take the square of its input's length
counts `steps`. What a regular expression or another piece of compiled code does inside cannot be counted; it gets an
input so long that the square of its length would take minutes, and a `hang_guard`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pytest

from articlelint.cache.location import find_all
from articlelint.storage.user_folder import cache_folder

FIXTURES = Path(__file__).parent.parent / "fixtures"

# Real articles, where there are some.
CORPUS = Path(
    os.environ.get("ARTICLELINT_CORPUS") or Path(__file__).parent.parent.parent / "shared/corpora/aivibe/content/posts"
)

CLEAN = """---
title: The harbour of Port Ansel gets a crane
date: 2025-03-02
---

The harbour of Port Ansel gets a crane that can lift forty tonnes. It was built in the town and will be put up in May.
"""
BROKEN = "---\ntitle: The crane: a first look\n---\n\nThe crane was shown to the town on Sunday.\n"

HOUSE_RULE = """\
name: house/press-line
summary: Line that the press office adds
why: It is addressed to editors, and readers see it.
kind: pattern
languages: [en]
severity: warning
message: "Left over from the press office: {text}"
options:
  patterns: ["notes? to editors?"]
examples:
  bad:
    - "The crane will be put up in May. «Note to editors.»"
  good:
    - "The editors took note of the crane."
"""


def steps(work: Callable[[], object]) -> int:
    """The lines of Python that run, and the functions that are called, while `work` runs."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def assert_linear(work: Callable[[int], object], size: int) -> None:
    """Check that `work` takes twice the steps for twice the size, or fewer; with the square it would be four times."""
    work(size // 2)  # what is imported and compiled at first counts for neither
    few, many = steps(lambda: work(size)), steps(lambda: work(2 * size))
    assert many < 2.4 * few + 1_000, f"{few:,} steps for {size:,}, {many:,} for {2 * size:,}"


@contextmanager
def hang_guard(seconds: float = 60) -> Iterator[None]:
    """Fail what takes so much processor time, far more than any machine needs, instead of waiting for its end.

    Regular expressions look for signals, too. Windows has no such timer: there nothing is stopped.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_: int, frame: FrameType | None) -> None:
        pytest.fail(f"has not ended after {seconds} s of processor time, in {frame.f_code.co_name if frame else '?'}()")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class Result(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str

    def json(self) -> dict[str, Any]:
        return json.loads(self.out)

    def rules(self) -> list[str]:
        """The rules of the findings in a JSON report."""
        return [finding["rule"] for finding in self.json()["findings"]]


def cache_of(site: Site, base: str | None = None) -> Path:
    """The folder of what is kept of a site, which need not be there; in the user's cache folder or in `base`."""
    folder = next((each.folder for each in find_all(base or cache_folder()) if each.root == str(site.root)), "nowhere")
    return Path(folder)


class Site:
    """A content repository, which is the working folder."""

    def __init__(self, root: Path, run: Callable[[tuple[str, ...], bytes], Result]) -> None:
        self.root = root
        self._run = run

    def write(self, path: str, content: str | bytes) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def run(self, *arguments: str, stdin: bytes = b"") -> Result:
        """Run `articlelint` with `arguments` in this process."""
        return self._run(arguments, stdin)

    def check(self, *arguments: str) -> Result:
        """Run `articlelint check` with a JSON report."""
        return self.run("check", "--output-format", "json", *arguments)

    def commit(self) -> None:
        """Make it a repository of git, and commit all that it has."""
        author = ("-c", "user.name=a", "-c", "user.email=a@port.test")
        for command in (("init", "-q"), ("add", "-A"), (*author, "commit", "-qm", "All")):
            subprocess.run(["git", *command], cwd=self.root, check=True, capture_output=True)
