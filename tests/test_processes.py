"""Work spread over processes: the same results in the same order, whatever happens to a process."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers import Site

from articlelint.run import processes, site_run

BODY = "The harbour of Port Ansel gets a crane that can lift forty tonnes. It was built in the town.\n" * 3

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


def share(monkeypatch: pytest.MonkeyPatch, cores: int) -> list[int]:
    """Have a machine of so many cores, and a clock by which each batch takes a second, so that sharing the work pays.

    The list that is returned gets an entry whenever work is shared.
    """
    shared: list[int] = []

    def counted() -> int:
        shared.append(cores)
        return cores

    monkeypatch.setattr(time, "perf_counter", itertools.count().__next__)
    monkeypatch.setattr(processes, "cores", counted)
    return shared


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


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="there is no list of processes to look at")
@pytest.mark.parametrize(
    ("how", "code", "said"), [(signal.SIGINT, 130, b"articlelint: stopped\n"), (signal.SIGKILL, -signal.SIGKILL, b"")]
)
def test_what_ends_one_ends_all_of_them(tmp_path: Path, how: signal.Signals, code: int, said: bytes) -> None:
    for number in range(4_000):
        (tmp_path / f"{number}.md").write_text(f"# Crane {number}\n\n{BODY * 40}", encoding="utf-8")
    command = [sys.executable, "-m", "articlelint", "check", "--no-cache", "--jobs", "2"]
    running = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's jobs ignore it
    )
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    while running.poll() is None and not children.read_text():
        time.sleep(0.05)
    if how == signal.SIGINT:
        os.killpg(running.pid, how)  # as a terminal does
    else:
        os.kill(running.pid, how)
    out, err = running.communicate(timeout=60)  # until no process has them open any longer
    assert (running.returncode, out, err) == (code, b"", said)
    if how == signal.SIGINT:  # a process that was left without a parent is waited for by another one, when it likes
        with pytest.raises(ProcessLookupError):
            os.killpg(running.pid, 0)


def test_left_early_while_large_results_are_sent() -> None:
    for _ in range(5):
        results = processes.spread(lambda n: b"x" * 3_000_000, range(100), 2, print)
        assert len(next(results)) == 3_000_000
        results.close()  # type: ignore[attr-defined]


def test_cores() -> None:
    assert processes.cores() >= 1


def test_a_run_says_the_same_with_several(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings of rules about one article and about the site, of files that are unreadable, too."""
    for number in range(site_run.BATCH * 3 + 7):
        site.write(
            f"posts/{number:03}.md",
            f"---\ntitle: Number {number}\ntags: [ai, Ai]\n---\n\nShare this article\n\n{BODY}\n",
        )
    (site.root / "posts/100.md").write_bytes(b"\xff\xfe\x00 no text \x00")
    alone = site.run("check", "posts", "--output-format", "json", "--jobs", "1")
    shared = share(monkeypatch, 3)
    assert site.run("check", "posts", "--output-format", "json", "--no-cache") == alone
    assert shared
    assert alone.code == 1
    assert "100.md" in alone.out


@pytest.mark.parametrize(
    ("options", "told"),
    [("--fix --unsafe-fixes", "fixed"), ("--diff --unsafe-fixes", "to fix"), ("", "silenced in the articles")],
)
def test_what_is_done_with_reports_is_the_same_with_several(
    site: Site, options: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Repairs, a baseline and suppressions in articles that several processes judge."""
    silenced = "<!-- articlelint-disable boilerplate -- ours -->\n\n"
    files = {
        f"posts/{number:03}.md": f"---\ntitle: Number {number}\ntags: [ai, Ai]\n---\n\n"
        f"{silenced if number % 3 == 0 else ''}Share this article\n\n{BODY}\n"
        for number in range(site_run.BATCH * 2 + 7)
    }
    found = []
    for cores in (1, 3):
        for path, text in files.items():
            site.write(path, text)
        (site.root / "articlelint-baseline.json").unlink(missing_ok=True)
        site.run("baseline", "posts/001.md")
        shared = share(monkeypatch, cores)
        result = site.run("check", "posts", "--no-cache", *options.split())
        assert shared
        found.append((result.out, result.err, result.code, *((site.root / path).read_text() for path in files)))
    assert found[0] == found[1]
    assert told in f"{found[0][0]}{found[0][1]}"


def test_jobs_is_a_number(site: Site) -> None:
    result = site.run("check", "--jobs", "none")
    assert result.code == 2
    assert "none is no number from 1 on" in result.err
