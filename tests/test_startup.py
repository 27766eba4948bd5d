"""articlelint.startup: without its tricks, and without what they use of CPython, the findings are the same."""

from __future__ import annotations

import ast
import gc
import importlib.util
import io
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from helpers import FIXTURES

import articlelint
from articlelint.startup import interpreter, process

PACKAGE = Path(articlelint.__file__).parent
BENCHMARK = Path(__file__).parent.parent / "benchmarks" / "startup.py"

_spec = importlib.util.spec_from_file_location("startup_benchmark", BENCHMARK)
assert _spec is not None and _spec.loader is not None
benchmark = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(benchmark)

# Hides private modules of the standard library from whatever imports them later; the public ones have theirs by then.
HIDDEN = (
    "_sre",
    "_collections",
    "_blake2",
    "_pickle",
    "_sqlite3",
    "re._compiler",
    "re._parser",
    "sre_compile",
    "sre_parse",
)
HIDE = f"""
import collections, hashlib, pickle, re, sqlite3, sys
sys.modules.update(dict.fromkeys({HIDDEN}))
"""
UNKNOWN = "import articlelint.startup.interpreter as interpreter\ninterpreter.IS_KNOWN = False\n"
WITHOUT = {
    "private names": HIDE,
    "known interpreter": UNKNOWN,
    "known interpreter and private names": UNKNOWN + HIDE,
    **{name: trick.removed for name, trick in benchmark.TRICKS.items() if trick.removed},
}


def run(folder: Path, before: str, *, times: int = 1) -> list[tuple[int, str]]:
    """Check the fixtures in a process of its own, which runs the code `before` first: exit codes and reports."""
    site = folder / "site"
    shutil.copytree(FIXTURES, site)
    arguments = ("check", "--output-format", "json", "--min-severity", "info", "--jobs", "1", ".")
    environment = {**os.environ, **dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"), str(folder / "cache"))}
    environment["PYTHONPATH"] = os.pathsep.join([str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")])
    results = []
    for _ in range(times):
        done = subprocess.run(
            benchmark.command(before, *arguments),
            cwd=site,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert not done.stderr
        results.append((done.returncode, done.stdout))
    return results


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str]:
    [result] = run(tmp_path_factory.mktemp("usual"), "")
    assert result[0] == 1 and '"rule"' in result[1]
    return result


@pytest.mark.parametrize("without", WITHOUT.values(), ids=WITHOUT)
def test_same_findings_without(without: str, usual: tuple[int, str], tmp_path: Path) -> None:
    """Both when the articles are checked and when the report is repeated."""
    assert run(tmp_path, without, times=2) == [usual, usual]


@pytest.mark.parametrize("name", HIDDEN)
def test_private_names_can_be_hidden(name: str) -> None:
    """Otherwise the test above would prove nothing."""
    code = f"{HIDE}\nimport importlib\ntry: importlib.import_module({name!r})\nexcept ImportError: print('hidden')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "hidden\n"


@pytest.mark.parametrize(
    ("name", "version", "known"),
    [
        ("cpython", (3, 10, 0), True),
        ("cpython", (3, 13, 9), True),
        ("cpython", (3, 99, 0), False),
        ("cpython", (4, 0, 0), False),
        ("pypy", (3, 11, 0), False),
    ],
)
def test_known_interpreters(name: str, version: tuple[int, ...], known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "implementation", SimpleNamespace(**{**vars(sys.implementation), "name": name}))
    monkeypatch.setattr(sys, "version_info", version)
    assert runpy.run_path(interpreter.__file__)["IS_KNOWN"] is known


def test_collector_runs_rarely() -> None:
    before = gc.get_threshold()
    try:
        process.collect_rarely()
        assert gc.isenabled() and gc.get_threshold()[0] >= 100_000
    finally:
        gc.set_threshold(*before)


@pytest.mark.parametrize("code", [0, 1, 2])
def test_leaving_writes_what_was_printed(code: int) -> None:
    program = f"from articlelint.startup import process; print('a report'); process.leave({code})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (code, "a report\n", "")


class Full(io.StringIO):
    """A stream that cannot be written."""

    def flush(self) -> None:
        raise OSError("No space left on device")


@pytest.mark.parametrize(("code", "expected"), [(0, 1), (1, 1), (2, 2)])
def test_leaving_fails_where_nothing_can_be_written(code: int, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "_exit", sys.exit)
    with monkeypatch.context() as patched, pytest.raises(SystemExit) as left:
        patched.setattr(sys, "stdout", Full())
        process.leave(code)
    assert left.value.code == expected


def imported(tree: ast.AST) -> set[str]:
    """The dotted names that a module imports."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def is_private(name: str) -> bool:
    parts = name.split(".")
    return parts[0] in ("sre_compile", "sre_constants", "sre_parse") or any(
        part.startswith("_") and not part.startswith("__") for part in parts if parts[0] != "articlelint"
    )


def test_private_modules_are_imported_here_only() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): sorted(filter(is_private, imported(ast.parse(path.read_text("utf-8")))))
        for path in PACKAGE.rglob("*.py")
    }
    assert {path: names for path, names in found.items() if names} == {
        "startup/digests.py": ["_blake2.blake2b"],
        "startup/expressions.py": ["_sre", "re._compiler", "re._parser", "sre_compile", "sre_parse"],
    }


def test_no_code_is_made_from_text() -> None:
    calls = {
        f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec")
    }
    assert not calls
