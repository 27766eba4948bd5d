"""Globs, and which files a run takes."""

from __future__ import annotations

import errno
import os
import pickle
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articlelint.config.finder import ConfigFinder
from articlelint.config.overrides import Overrides
from articlelint.files.discovery import DiscoveryError, Found, Skipped, discover
from articlelint.paths.gitignore import GitIgnore
from articlelint.paths.globs import Globs
from articlelint.paths.names import printable

# --- globs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.md", "a.md", True),
        ("*.md", "posts/2024/a.md", True),
        ("*.md", "a.mdx", False),
        ("*.md", "folder.md/picture.png", False),
        ("content/**/*.md", "content/a.md", True),
        ("content/**/*.md", "content/b/a.md", True),
        ("content/**/*.md", "content/b/c/a.md", True),
        ("content/**/*.md", "other/content/a.md", False),
        ("**/drafts/*.md", "drafts/a.md", True),
        ("**/drafts/*.md", "x/y/drafts/a.md", True),
        ("content/*", "content/a.md", True),
        ("content/*", "content/b/a.md", False),
        ("drafts", "drafts/a.md", True),
        ("drafts", "x/drafts/y/a.md", True),
        ("drafts", "drafts", True),
        ("drafts/", "drafts", False),
        ("drafts/", "x/drafts/a.md", True),
        ("/drafts", "drafts/a.md", True),
        ("/drafts", "x/drafts/a.md", False),
        ("./content/a.md", "content/a.md", True),
        ("content/posts", "content/posts/a.md", True),
        ("content/posts", "content/posts2/a.md", False),
        ("_*/", "_drafts/a.md", True),
        ("**", ".hidden", True),
        ("content/**", "content/x", True),
        ("content/**", "content", False),
        ("*.{md,html}", "a/b.html", True),
        ("{a,b/{c,d}}/*.md", "b/d/x.md", True),
        ("{a,b/{c,d}}/*.md", "b/x.md", False),
        ("a?.md", "ab.md", True),
        ("a?b", "a/b", False),
        ("[!a-c].md", "d.md", True),
        ("[!a-c].md", "b.md", False),
        ("a[!b]c", "a/c", False),
        (r"\[slug\].md", "[slug].md", True),
        (r"\{a\}.md", "{a}.md", True),
        ("a.md", "aXmd", False),
        ("ü*.md", "über.md", True),
        ("x*", "x\ny", True),
    ],
)
def test_a_pattern_matches_as_in_a_gitignore(pattern: str, path: str, matches: bool) -> None:
    assert Globs([pattern]).match(path) == (pattern if matches else None)


def test_the_first_pattern_that_matches_is_returned() -> None:
    globs = Globs(["drafts/", "*.md", "{a,b}.txt"])
    assert [globs.match(path) for path in ("drafts/a.md", "a.md", "b.txt", "c.txt")] == [
        "drafts/",
        "*.md",
        "{a,b}.txt",
        None,
    ]


def test_a_path_below_a_matching_folder_is_in_its_tree() -> None:
    globs = Globs(["_*"])
    assert globs.match("_drafts/a.md") is None
    assert globs.match("_drafts/") == "_*"
    assert globs.match_tree("x/_drafts/y/a.md") == "_*"
    assert Globs().match_tree("a") is None


@pytest.mark.parametrize("pattern", ["", "/", "!a.md", "{a,b", "../a", "a[z-a]", "{a,b}" * 11])
def test_a_pattern_that_cannot_mean_anything_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Globs(["*.md", pattern])


def test_globs_are_values() -> None:
    globs = Globs(["a/*.md", "b"])
    assert globs == pickle.loads(pickle.dumps(globs))
    assert hash(globs) == hash(Globs(["a/*.md", "b"]))
    assert globs != Globs(["b"])
    assert list(globs) == ["a/*.md", "b"]
    assert globs
    assert not Globs()


def _matches_slowly(pattern: str, path: str) -> bool:
    """The rules of the module's docstring, word by word."""
    if braces := re.search(r"\{([^{}]*)\}", pattern):
        start, end = braces.span()
        return any(_matches_slowly(pattern[:start] + each + pattern[end:], path) for each in braces[1].split(","))
    names = ["**" if re.fullmatch(r"\*{2,}", name) else name for name in pattern.split("/") if name]
    if "/" not in pattern.rstrip("/"):
        names = ["**", *names]
    if pattern.endswith("/"):
        names += ["*", "**"] if names[-1] != "**" else ["*", "*", "**"]
        candidates = [names, names[:-1]]
    elif names[-1] != "**" and not set("*?[") & set(names[-1]):
        candidates = [names, [*names, "*", "**"], [*names, "*"]]
    else:
        candidates = [names]
    return any(_match_names(each, path.split("/")) for each in candidates)


def _match_names(pattern: list[str], path: list[str]) -> bool:
    if not pattern:
        return not path
    if pattern[0] == "**":
        if len(pattern) == 1:
            return bool(path)
        return any(_match_names(pattern[1:], path[i:]) for i in range(len(path) + 1))
    return bool(path) and _match_chars(pattern[0], path[0]) and _match_names(pattern[1:], path[1:])


def _match_chars(pattern: str, name: str) -> bool:
    if not pattern:
        return not name
    if pattern[0] == "*":
        return _match_chars(pattern[1:], name) or (bool(name) and _match_chars(pattern, name[1:]))
    return bool(name) and pattern[0] in ("?", name[0]) and _match_chars(pattern[1:], name[1:])


_pattern_names = st.one_of(st.just("**"), st.text("ab.*?", min_size=1, max_size=3), st.just("{a,b.}"), st.just("*.b"))
_patterns = st.builds(
    lambda start, names, end: start + "/".join(names) + end,
    st.sampled_from(["", "/"]),
    st.lists(_pattern_names, min_size=1, max_size=4),
    st.sampled_from(["", "/"]),
).filter(lambda pattern: not {".", ".."} & set(pattern.split("/")))
_paths = st.lists(st.text("ab.", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join)


@given(st.lists(_patterns, min_size=1, max_size=3), _paths)
def test_globs_agree_with_a_slow_matcher(patterns: list[str], path: str) -> None:
    expected = next((pattern for pattern in patterns if _matches_slowly(pattern, path)), None)
    assert Globs(patterns).match(path) == expected


@given(st.lists(st.sampled_from(["*.md", "*.a", "*.tar.gz"]), min_size=1, max_size=3), _paths)
def test_the_short_cut_for_suffixes_changes_nothing(patterns: list[str], path: str) -> None:
    assert Globs(patterns).match(path) == next(
        iter(filter(None, (Globs([each, "zz"]).match(path) for each in patterns))), None
    )


@pytest.mark.parametrize(
    ("lines", "ignored", "kept"),
    [
        (["*", "!a"], ["b", "b/"], ["a", "a/"]),
        (["/*", "!/content"], ["x", "x/"], ["content/"]),
        (["*", "!*/", "!*.md"], ["a.txt", "x/b.txt"], ["x/", "x/b.md"]),
        (["/a/*", "!a/b/"], ["a/c"], ["a/", "a/b/"]),
        (["a/**", "!a/b"], ["a/c", "a/c/d"], ["a/", "a", "a/b"]),
        (["build/"], ["build/", "x/build/"], ["build"]),
        (["a/b"], ["a/b", "a/b/"], ["x/a/b"]),
        (["**/a/*.md"], ["a/b.md", "x/y/a/b.md"], ["a/x/b.md"]),
        (["#a", "\\#b", "\\!c", "d ", "e\\ ", "", "/", "[z-a]"], ["#b", "!c", "d", "e "], ["#a", "a", "d ", "z"]),
        (["a.md\r", "{b,c}.md"], ["a.md", "{b,c}.md"], ["b.md"]),
    ],
)
def test_a_gitignore_is_read_as_git_reads_it(lines: list[str], ignored: list[str], kept: list[str]) -> None:
    gitignore = GitIgnore(lines)
    assert [path for path in (*ignored, *kept) if gitignore.verdict(path)] == ignored


# --- discovery -------------------------------------------------------------------------------------------------------


class Site:
    """A folder of files, and what a run from it finds."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, *paths: str, text: str = "") -> None:
        for path in paths:
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def run(self, *paths: str, isolated: bool = False, **overrides: object) -> list[Found | Skipped]:
        finder = ConfigFinder(isolated=isolated, overrides=Overrides(**overrides))  # type: ignore[arg-type]
        return list(discover(paths or (".",), config_for=finder.for_folder))

    def found(self, *paths: str, **options: object) -> list[str]:
        return [item.path for item in self.run(*paths, **options) if isinstance(item, Found)]  # type: ignore[arg-type]

    def skipped(self, *paths: str, **options: object) -> dict[str, str]:
        return {item.path: item.reason for item in self.run(*paths, **options) if isinstance(item, Skipped)}  # type: ignore[arg-type]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.chdir(tmp_path)
    return Site(tmp_path)


def test_articles_below_a_folder_are_found_in_order(site: Site) -> None:
    site.write("b.md", "a.HTML", "z/c.txt", "m/n/d.markdown", "m/e.mdx", "m/f.htm", "x.png", "data.json")
    assert site.found() == ["a.HTML", "b.md", "m/e.mdx", "m/f.htm", "m/n/d.markdown", "z/c.txt"]


def test_paths_are_shown_as_the_user_named_them(site: Site, tmp_path: Path) -> None:
    site.write("posts/a.md")
    for named in ("posts", "posts/", "./posts", "./posts/a.md"):
        assert site.found(named) == ["posts/a.md"]
    assert site.found(str(tmp_path / "posts")) == [(tmp_path / "posts/a.md").as_posix()]
    assert site.found("posts/../posts") == ["posts/../posts/a.md"]
    item = site.run("posts/a.md")[0]
    assert item.absolute == str(tmp_path / "posts" / "a.md")


def test_files_every_repository_has_are_no_articles(site: Site) -> None:
    noise = ["README.md", "readme.txt", "README_zh.md", "docs/LICENSE-MIT.txt", "CHANGELOG.md", "Contributing.md"]
    noise += ["CODE_OF_CONDUCT.md", "requirements.txt", "requirements-dev.txt", "robots.txt", "Readme.zh-CN.md"]
    articles = ["contributing-factors.md", "license-to-drive.md", "requirements-for-a-visa.txt", "readme-first.md"]
    site.write(
        *noise, *articles, ".hidden.md", ".github/a.md", "node_modules/x/a.md", "vendor/a.md", "LICENSES/MIT.txt"
    )
    assert site.found() == sorted(articles)
    named_by_convention = [*noise, "node_modules", "vendor", "LICENSES"]
    assert site.skipped() == dict.fromkeys(named_by_convention, "not an article by its name")


@pytest.mark.parametrize("path", ["README.md", ".hidden.md", "vendor/a.md", "data.json", "noext"])
def test_a_file_named_outright_is_taken(site: Site, path: str) -> None:
    site.write(path)
    assert site.found(path) == [path]


def test_a_folder_named_outright_is_walked(site: Site) -> None:
    site.write("vendor/a.md", ".cache/b.md")
    assert site.found("vendor", ".cache") == ["vendor/a.md", ".cache/b.md"]


def test_include_replaces_the_built_in_list(site: Site) -> None:
    site.write("a.md", "README.md", ".hidden", "b.rst", "node_modules/c.rst", ".git/config", "sub/.git/x")
    assert site.found(include=("*.rst",)) == ["b.rst", "node_modules/c.rst"]
    everything = [".hidden", "README.md", "a.md", "b.rst", "node_modules/c.rst"]
    assert site.found(include=("**",), isolated=True) == everything


def test_temporary_files_are_never_articles(site: Site) -> None:
    site.write("a.md", ".articlelint-0123456789abcdef.tmp", ".articlelint-0123456789abcdef.md")
    assert site.found(include=("**",), isolated=True) == [".articlelint-0123456789abcdef.md", "a.md"]


def test_include_of_the_configuration_is_relative_to_its_file(site: Site) -> None:
    site.write("site/articlelint.toml", text='include = ["content/**/*.md"]\n')
    site.write("site/content/a.md", "site/content/x/y/b.md", "site/c.md", "d.md")
    assert site.found() == ["d.md", "site/content/a.md", "site/content/x/y/b.md"]
    assert site.found(include=("site/c.md",)) == ["site/c.md"]


def test_excludes_hold_for_named_paths_too(site: Site) -> None:
    site.write("articlelint.toml", text='exclude = ["drafts/", "*.tmp.md", "_*"]\n')
    site.write("a.md", "b.tmp.md", "drafts/c.md", "_old/d.md")
    assert site.found() == ["a.md"]
    assert site.skipped() == {"b.tmp.md": "excluded", "_old": "excluded", "drafts": "excluded"}
    named = ("a.md", "b.tmp.md", "drafts/c.md", "_old/d.md")
    assert site.found(*named) == ["a.md"]
    assert site.skipped(*named, "drafts") == dict.fromkeys((*named[1:], "drafts"), "excluded")
    details = {item.detail for item in site.run("drafts/c.md", "_old/d.md") if isinstance(item, Skipped)}
    assert details == {"drafts/", "_*"}


def test_excludes_of_the_command_line_are_relative_to_the_working_folder(site: Site) -> None:
    site.write("articlelint.toml", "posts/a.md", "posts/b.md", "b.md")
    assert site.found(exclude=("posts/b.md",)) == ["b.md", "posts/a.md"]


def test_the_nearest_configuration_holds(site: Site) -> None:
    site.write("articlelint.toml", text='exclude = ["a.md"]\n')
    site.write("sub/.articlelint.toml", text='exclude = ["b.md"]\n')
    site.write("a.md", "b.md", "sub/a.md", "sub/b.md", "sub/below/b.md")
    assert site.found() == ["b.md", "sub/a.md"]
    items = {item.path: item for item in site.run() if isinstance(item, Found)}
    assert items["sub/a.md"].config.folder == str(site.root / "sub")
    assert items["b.md"].config.folder == str(site.root)


def test_gitignores_hold_from_the_named_folder_downwards(site: Site) -> None:
    site.write(".gitignore", text="*.md\n!keep.md\n/build/\n")
    site.write("content/.gitignore", text="!*.md\nsecret.md\n\\\nnot[closed\n")
    site.write("a.md", "keep.md", "build/keep.md", "content/b.md", "content/secret.md", "content/deep/build/c.md")
    assert site.found() == ["keep.md", "content/b.md", "content/deep/build/c.md"]
    assert site.skipped() == {"a.md": "gitignored", "build": "gitignored", "content/secret.md": "gitignored"}
    assert site.found("content") == ["content/b.md", "content/deep/build/c.md"]
    assert site.found("content/secret.md", "a.md") == ["content/secret.md", "a.md"]
    assert len(site.found(isolated=True)) == 6
    site.write("articlelint.toml", text="respect-gitignore = false")
    assert len(site.found()) == 6


def test_a_byte_order_mark_and_a_folder_named_gitignore_do_no_harm(site: Site) -> None:
    site.write(".gitignore", text="\ufeffa.md\n")
    site.write("a.md", "sub/.gitignore/x", "sub/b.md")
    assert site.found() == ["sub/b.md"]


def test_a_file_is_reported_once(site: Site) -> None:
    site.write("posts/a.md", "posts/b.md")
    assert site.found("posts/b.md", "posts", "./posts/a.md", ".") == ["posts/b.md", "posts/a.md"]


def test_a_named_path_that_does_not_exist_is_an_error_at_once(site: Site) -> None:
    site.write("a.md")
    finder = ConfigFinder()
    for missing in ("nope.md", "a.md/below", "", "nul\0l"):
        with pytest.raises(DiscoveryError) as error:
            discover(["a.md", missing, "gone"], config_for=finder.for_folder)
        assert error.value.paths == (missing, "gone")
        assert "gone: there is no such file or folder" in str(error.value)


def test_an_unreadable_folder_is_skipped(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.write("a.md", "locked/b.md")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if "locked" in path:
            raise PermissionError(errno.EACCES, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    items = site.run()
    assert [item.path for item in items] == ["a.md", "locked"]
    locked = items[1]
    assert isinstance(locked, Skipped)
    assert (locked.reason, locked.detail, locked.is_folder) == ("unreadable", "Permission denied", True)


def test_a_named_path_the_system_refuses_is_skipped(site: Site) -> None:
    name = "a" * 5000
    assert site.skipped(name) == {name: "unreadable"}


needs_links = pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")


@needs_links
def test_links_are_followed_but_not_in_circles(site: Site, tmp_path: Path) -> None:
    site.write("run/posts/a.md", "elsewhere/b.md")
    run = tmp_path / "run"
    (run / "again").symlink_to(run / "posts")
    (run / "posts/up").symlink_to(run)
    (run / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/back").symlink_to(run)
    (run / "c.md").symlink_to(run / "posts/a.md")
    assert site.found("run") == ["run/c.md", "run/posts/a.md", "run/linked/b.md"]


@needs_links
def test_a_link_named_outright_is_walked(site: Site, tmp_path: Path) -> None:
    site.write("posts/a.md")
    (tmp_path / "link").symlink_to(tmp_path / "posts")
    assert site.found("link") == ["link/a.md"]


@needs_links
def test_what_is_not_a_regular_file_is_never_opened(site: Site, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "self.md").symlink_to(tmp_path / "self.md")
    expected = dict.fromkeys(["broken.md", "pipe.md", "self.md"], "not a regular file")
    items = {item.path: item for item in site.run() if isinstance(item, Skipped)}
    assert {path: item.detail for path, item in items.items() if path != "self.md"} == {
        "broken.md": "broken link",
        "pipe.md": "named pipe",
    }
    assert set(items) == set(expected)
    assert site.skipped("pipe", "broken.md") == {"pipe": "not a regular file", "broken.md": "not a regular file"}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_names_that_are_not_utf8_are_carried_through(site: Site, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    (tmp_path / name).write_bytes(b"")
    (tmp_path / os.fsdecode(b"\xff")).mkdir()
    (tmp_path / os.fsdecode(b"\xff/b.md")).write_bytes(b"")
    site.write("ü.md")
    assert [printable(path) for path in site.found()] == ["caf\\xe9.md", "ü.md", "\\xff/b.md"]
    site.write(".gitignore", text="ü.md\n")
    assert [printable(path) for path in site.found()] == ["caf\\xe9.md", "\\xff/b.md"]
    assert site.found(exclude=("caf*",)) == [os.fsdecode(b"\xff/b.md")]
    assert site.found(name) == [name]


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_the_walk_takes_what_git_would_track(site: Site) -> None:
    for folder in ("", "a", "a/b", "a/build", "b", "b/a/b", "x"):
        site.write(*(f"{folder}/{name}".lstrip("/") for name in ("c.md", "d.md", "build.md")))
    site.write(".gitignore", text="# all but\n/a/*\n!/a/b/\nbuild*\n!build.md\nx/**\n")
    site.write("a/b/.gitignore", text="*\n!d.md\n")
    site.write("b/.gitignore", text="**/b/\nc.md \n!/c.md\n")
    subprocess.run(["git", "init", "-q", str(site.root)], check=True)
    command = ["git", "ls-files", "--others", "--exclude-per-directory=.gitignore", "-z"]
    listed = subprocess.run(command, cwd=site.root, check=True, capture_output=True, text=True).stdout.split("\0")
    assert sorted(site.found()) == sorted(path for path in listed if path.endswith(".md"))
