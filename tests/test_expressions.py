"""Expressions whose code is kept between runs: they are what re.compile() makes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articlelint.checks import pattern
from articlelint.rulebook.load import load_rules
from articlelint.startup import expressions
from articlelint.startup.interpreter import IS_KNOWN
from articlelint.storage import user_cache

RULES = [rule for rule in load_rules().rules.values() if rule.kind == "pattern"]
FIXTURES = Path(__file__).parent.parent / "fixtures"

pytestmark = pytest.mark.skipif(not IS_KNOWN, reason="only the code of known interpreters is kept")


@pytest.fixture
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    expressions._store.cache_clear()
    yield tmp_path
    expressions._store.cache_clear()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rules_patterns(rule: object) -> None:
    for each in pattern.compile(rule).patterns:  # type: ignore[arg-type]
        source, flags = each.regex.pattern, pattern.FLAGS
        assert expressions._decode(source, expressions._encode(source, flags)) == re.compile(source, flags)


@given(
    st.sampled_from(
        [r"(?P<a>\w)(?P<b>.)?", r"(?i)ß|[à-ÿ]+", r"a{2,5}?(?:b|c)*", r"(?<=x)[^\W_]+$", r"[一-龥]{2}|\b\d+"]
    ),
    st.sampled_from([0, re.IGNORECASE, re.MULTILINE, re.DOTALL | re.VERBOSE, re.ASCII]),
    st.text("abcxàßÄ 一12\n", max_size=20),
)
def test_matches_as_compiled(source: str, flags: int, text: str) -> None:
    made, compiled = expressions._decode(source, expressions._encode(source, int(flags))), re.compile(source, flags)
    assert made == compiled
    assert [(m.span(), m.groupdict()) for m in made.finditer(text)] == [
        (m.span(), m.groupdict()) for m in compiled.finditer(text)
    ]


def test_wrong_expression() -> None:
    with pytest.raises(re.error):
        expressions.regex("(").search("x")


def test_kept_for_the_next_run(cache_folder: Path) -> None:
    assert expressions.regex("one+").search("onee")
    expressions.keep()
    expressions._store.cache_clear()
    assert expressions._store().kept.get(("one+", 0)) == expressions._encode("one+", 0)
    assert expressions.regex("one+").search("xonee")
    assert not expressions._store().added


def test_what_others_kept_stays(cache_folder: Path) -> None:
    assert expressions.regex("mine").search("mine")
    user_cache.write(expressions._store().kept.path, {("theirs", 0): expressions._encode("theirs", 0)})
    expressions.keep()
    assert set(user_cache.Store(expressions._store().kept.path).all()) == {("mine", 0), ("theirs", 0)}


def test_code_that_is_none(cache_folder: Path) -> None:
    words, *rest = expressions._encode("damaged", 0)
    user_cache.write(expressions._store().kept.path, {("damaged", 0): (b"\xff" * len(words), *rest)})
    expressions._store.cache_clear()
    assert expressions.regex("damaged").search("it is damaged")


values = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=3_000) | st.binary(max_size=3_000),
    lambda each: st.tuples(each, each) | st.dictionaries(st.text(), each, max_size=4),
)
keys = st.text(max_size=9) | st.tuples(st.text(max_size=9), st.integers())


@given(st.dictionaries(keys, values, max_size=9), st.data())
def test_store(tmp_path_factory: pytest.TempPathFactory, kept: dict[object, object], data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("store") / "kind-1.bin"
    user_cache.write(str(path), kept)
    store = user_cache.Store(str(path))
    assert store.all() == kept
    assert store.get("no such key") is None
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content[: data.draw(st.integers(at, len(content)))])
    damaged = user_cache.Store(str(path))
    assert all(damaged.get(key) in (None, value) for key, value in kept.items())
    assert damaged.all().items() <= kept.items()
    assert user_cache.Store(str(path.with_name("none"))).all() == {}


def run(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "articlelint", "check", "--isolated", "--no-cache", "-q", str(FIXTURES)],
        env={**os.environ, **dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"), str(folder))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr
    return done.returncode, done.stdout


def test_runs_say_the_same(tmp_path: Path) -> None:
    first = run(tmp_path)
    kept = list(tmp_path.rglob("*.bin"))
    assert sorted(path.name.partition("-")[0] for path in kept) == ["expressions", "rules"]
    assert run(tmp_path) == first
    for path in kept:
        path.write_bytes(path.read_bytes()[:-100])
    assert run(tmp_path) == first


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "articlelint").write_text("a file where the folder should be", encoding="utf-8")
    assert run(tmp_path)[0] == 1
