"""Fixtures for all test files."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from helpers import Result, Site
from hypothesis import settings

from articlelint.cli.main import main


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Give each core a worker, but start no more workers than files are named, and none for a single file.

    A file is run by one worker, and starting workers takes longer than most files do.
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    paths = {argument.partition("::")[0] for argument in config.args}
    if all(map(os.path.isfile, paths)):
        cores = min(cores, len(paths))
    return cores if cores > 1 else 0


def pytest_configure(config: pytest.Config) -> None:
    """Give this run and its processes a cache folder of their own."""
    folder = tempfile.mkdtemp(prefix="articlelint-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ.update(dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA"), folder))
    # How long one example takes says more of the machine than of the code.
    settings.register_profile("articlelint", deadline=None)
    settings.load_profile("articlelint")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Site:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CI", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL"):
        monkeypatch.delenv(name, raising=False)

    def run(arguments: tuple[str, ...], stdin: bytes) -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as stop:  # argparse
            code = int(stop.code or 0)
        return Result(code, *capsys.readouterr())

    return Site(tmp_path, run)
