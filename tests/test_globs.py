"""Patterns of paths in configurations and `.gitignore` files: any pattern takes time in proportion to its length."""

from __future__ import annotations

import random
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from helpers import assert_linear, hang_guard
from hypothesis import given
from hypothesis import strategies as st

from articlelint.paths.gitignore import GitIgnore
from articlelint.paths.globs import Globs

HOSTILE = [
    ("*a" * 25 + "b", "a" * 120 + "/" + "a" * 52 + ".md"),
    ("*a" * 200, "a" * 4_000 + "b"),
    ("**/" * 25 + "b", "a/" * 100 + "x.md"),
    ("**/a*a*a*a/" * 20 + "b", ("a" * 24 + "/") * 100 + "x"),
    ("**/*a*b*c/" * 30 + "d", "ab/" * 1_000),
    ("[a-z]*" * 60 + "Z", "a" * 250),
    ("?*" * 60 + "/b", "a" * 250 + "/c"),
]
NAMES = st.text("abc.", min_size=1, max_size=4)
PATHS = st.lists(NAMES.filter(lambda name: name not in (".", "..")), min_size=1, max_size=4).map("/".join)


@pytest.mark.parametrize(("pattern", "path"), HOSTILE, ids=[pattern[:12] for pattern, _ in HOSTILE])
def test_no_pattern_hangs(pattern: str, path: str) -> None:
    with hang_guard(20):
        assert Globs([pattern]).match(path) is None
        assert GitIgnore([pattern]).verdict(path) is None


def test_braces_take_time_in_proportion_to_the_pattern() -> None:
    assert_linear(lambda size: Globs(["{a}b" * size]), 200)
    assert_linear(lambda size: Globs(["{a,b}" + "c" * size]), 2_000)


def test_braces_within_braces() -> None:
    def nested(depth: int) -> str:
        return "{" * depth + "a,b" + "}" * depth

    assert Globs([nested(20)]).match("b")
    with pytest.raises(ValueError, match="nested more than 20 deep"):
        Globs([nested(21)])
    assert Globs(["{a,b{c,d{e}}}{f,{g}}.md"]).match("bdeg.md")


def name_matches(pattern: str, name: str) -> bool:
    """Whether a name matches a pattern of `*`, `?` and letters, found by trying everything."""

    @cache
    def rest(at: int, place: int) -> bool:
        if at == len(pattern):
            return place == len(name)
        if pattern[at] == "*":
            return rest(at + 1, place) or (place < len(name) and rest(at, place + 1))
        return place < len(name) and pattern[at] in ("?", name[place]) and rest(at + 1, place + 1)

    return rest(0, 0)


def path_matches(patterns: list[str], names: list[str]) -> bool:
    """Whether a path matches a pattern with folders, found by trying everything."""
    if not patterns:
        return not names
    if patterns[0] == "**":
        return path_matches(patterns[1:], names) or (bool(names) and path_matches(patterns, names[1:]))
    return bool(names) and name_matches(patterns[0], names[0]) and path_matches(patterns[1:], names[1:])


@given(st.lists(st.one_of(st.just("**"), st.text("ab?*", min_size=1, max_size=6)), min_size=1, max_size=5), PATHS)
def test_matches_what_trying_everything_matches(names: list[str], path: str) -> None:
    """A last name with a star, so that the pattern says nothing of what is below a folder."""
    patterns = [*(name for name in names if name.strip("*") or name in ("*", "**")), "*.?"]
    assert (Globs(["/".join(patterns)]).match(path) is not None) == path_matches(patterns, path.split("/"))


def git_pattern(chance: random.Random) -> str:
    """Two stars beside other characters are left out: Git takes them for `**` after a plain beginning only."""
    parts = ["a", "b", "c", ".", "*", "?", "[ab]", "[!a]", "\\*"]
    names = [
        chance.choice(["**", "***"])
        if chance.random() < 0.25
        else "".join(chance.choices(parts, k=chance.randint(1, 4)))
        for _ in range(chance.randint(1, 4))
    ]
    pattern = "/".join(name if "**" not in name or not name.strip("*") else name.replace("**", "*a") for name in names)
    return f"{chance.choice(['', '', '!'])}{chance.choice(['', '/'])}{pattern}{chance.choice(['', '', '/'])}"


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_decides_as_git_does(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    chance = random.Random(7)
    for _ in range(150):
        lines = [git_pattern(chance) for _ in range(chance.randint(1, 4))]
        paths = {"/".join("".join(chance.choices("abc.", k=chance.randint(1, 3))) for _ in range(chance.randint(1, 4)))}
        paths |= {"a/b", "ab/c", "c", "b.c/a"}
        asked = sorted(path for path in paths if {".", ".."}.isdisjoint(path.split("/")))
        (tmp_path / ".gitignore").write_text("\n".join(lines) + "\n", encoding="utf-8")
        done = subprocess.run(
            ["git", "check-ignore", "--no-index", "-z", "--stdin"],
            input="\0".join(asked) + "\0", cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
        gitignore = GitIgnore(lines)
        assert [path for path in asked if is_ignored(gitignore, path)] == done.stdout.split("\0")[:-1], lines


def is_ignored(gitignore: GitIgnore, path: str) -> bool:
    """Whether a file is ignored: itself, or a folder above it."""
    names = path.split("/")
    folders = ["/".join(names[:number]) + "/" for number in range(1, len(names))]
    return any(gitignore.verdict(each) for each in folders) or bool(gitignore.verdict(path))
