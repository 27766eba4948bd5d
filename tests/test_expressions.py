"""Expressions whose code is kept between runs: they are what re.compile() makes."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
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


# Begins each program below: how often the standard library's parser of expressions is called.
COUNTS = """
import json, re, sys
from articlelint.startup import expressions
from articlelint.storage import user_cache
calls = 0
def profile(frame, event, _):
    global calls
    calls += event == "call" and frame.f_code.co_filename.endswith(("_parser.py", "sre_parse.py"))
sys.setprofile(profile)
"""

# Uses every expression; prints those that are not what re.compile() makes, or match in another way.
COMPARE = """
different = []
for source, flags in json.loads(sys.argv[1]):
    ours = expressions.regex(source, flags)
    made = ours.search.__self__
    calls_so_far = calls
    compiled = re.compile(source, flags)
    calls = calls_so_far
    of_texts = [
        [[(m.span(), m.groupdict()) for m in each.finditer(text)] for text in json.loads(sys.argv[2])]
        for each in (ours, compiled)
    ]
    if made != compiled or ours.groupindex != compiled.groupindex or of_texts[0] != of_texts[1]:
        different.append((source, flags))
expressions.keep()
print(calls, different)
"""


def output_of(program: str, folder: Path, *arguments: str) -> str:
    """What a program prints in a process of its own, with `folder` for the user's cache."""
    done = subprocess.run(
        [sys.executable, "-c", COUNTS + program, *arguments],
        env={**os.environ, **dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"), str(folder))},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert not done.stderr, done.stderr
    return done.stdout.strip()


def kept_file(folder: Path) -> Path:
    (path,) = folder.rglob("expressions-*.bin")
    return path


def test_made_of_kept_code_they_are_what_the_compiler_makes(tmp_path: Path) -> None:
    """Those of the rules, and some with other flags, of the run that compiles them and of the next one."""
    sources = [each.regex.pattern for rule in RULES for each in pattern.compile(rule).patterns]
    samples = [r"(?P<a>\w)(?P<b>.)?", r"(?i)ß|[à-ÿ]+", r"a{2,5}?(?:b|c)*", r"(?<=x)[^\W_]+$", r"[一-龥]{2}|\b\d+"]
    flags = [0, re.IGNORECASE, re.MULTILINE, re.DOTALL | re.VERBOSE, re.ASCII]
    wanted = [(source, int(pattern.FLAGS)) for source in sources]
    wanted += [(source, int(each)) for source in samples for each in flags]
    chance = random.Random(1)
    texts = ["".join(chance.choices("abcxàßÄ 一12\n", k=chance.randint(0, 20))) for _ in range(40)]
    arguments = json.dumps(sorted(set(wanted))), json.dumps(texts)
    calls, _, different = output_of(COMPARE, tmp_path, *arguments).partition(" ")
    assert int(calls) > len(set(wanted))
    assert different == "[]"
    content = kept_file(tmp_path).read_bytes()
    assert output_of(COMPARE, tmp_path, *arguments) == "0 []", "none is compiled a second time"
    assert kept_file(tmp_path).read_bytes() == content


def test_wrong_expression() -> None:
    with pytest.raises(re.error):
        expressions.regex("(").search("x")


USE = """
print(bool(expressions.regex(sys.argv[1]).search(sys.argv[2])), calls > 0)
expressions.keep()
"""


def test_what_others_kept_stays(tmp_path: Path) -> None:
    assert output_of(USE, tmp_path, "theirs", "it is theirs") == "True True"
    # Two that begin at the same time: what the other one keeps is not there yet when this one begins.
    side_by_side = f"""
expressions.regex("mine").search("mine")
import subprocess
subprocess.run([sys.executable, "-c", sys.argv[1], "other", "other"], check=True)
{USE.replace("sys.argv[1]", "'mine'")}
"""
    output_of(side_by_side, tmp_path, COUNTS + USE, "mine")
    for each in ("mine", "theirs", "other"):
        assert output_of(USE, tmp_path, each, f"it is {each}") == "True False"


def test_code_that_is_none(tmp_path: Path) -> None:
    output_of(USE, tmp_path, "damaged", "")
    path = str(kept_file(tmp_path))
    ((key, (words, *rest)),) = user_cache.Store(path).all().items()
    user_cache.write(path, {key: (b"\xff" * len(words), *rest)})
    assert output_of(USE, tmp_path, "damaged", "it is damaged") == "True True"


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
