"""Repairs: what --fix, --unsafe-fixes and --diff change in files and texts, and what they leave alone."""

from __future__ import annotations

import difflib
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from helpers import BROKEN, CLEAN, FIXTURES, Site, hang_guard
from hypothesis import example, given, settings
from hypothesis import strategies as st

import articlelint
from articlelint.files.reading import read
from articlelint.finding import Edit, FileReport, Finding, Fix
from articlelint.fixing import write as fix_write
from articlelint.fixing.choose import Moves, applied, chosen, tidied
from articlelint.fixing.repair import repair
from articlelint.fixing.write import NotWrittenError, writing
from articlelint.rulebook.load import load_rules
from articlelint.storage.atomic import Temporary

TRACKED = """---
title: 'The harbour opens'  # as the council writes it
tags: [harbour, cranes]
source: "https://paper.test/harbour?utm_source=rss"
summary: >-
  The harbour opens
  in May.
---

The harbour opens in May. See [the plan](https://council.test/plan?fbclid=1&page=2).
"""
REPAIRED = TRACKED.replace("?utm_source=rss", "").replace("fbclid=1&", "")
CALL = "Follow us on Facebook, Instagram and X for more stories like this one."


def fix(text: str, *, unsafe: bool = False, path: str = "article.md") -> str:
    return articlelint.fix_text(text, path, unsafe=unsafe).text


# --- command line ----------------------------------------------------------------------------------------------------


def test_fix_writes_what_is_safe_and_reports_the_rest(site: Site) -> None:
    article = site.write("a.md", TRACKED)
    result = site.run("check", "--fix")
    assert result == (0, "1 file checked · 2 problems fixed in 1 file · none left\n", "")
    assert article.read_text(encoding="utf-8") == REPAIRED


def test_exit_code_is_one_where_something_is_left(site: Site) -> None:
    site.write("a.md", TRACKED)
    site.write("b.md", BROKEN)
    result = site.check("--fix")
    assert (result.code, result.rules()) == (1, ["front-matter/syntax"])
    assert result.json()["summary"]["fixed"] == 2
    assert site.run("check", "--fix", "--exit-zero").code == 0


def test_offsets_of_what_is_left_are_those_of_the_new_text(site: Site) -> None:
    article = site.write("a.md", TRACKED + "\nIt was [said](https://t.co/AbCdEf).\n")
    (finding,) = site.check("--fix").json()["findings"]
    text = article.read_text(encoding="utf-8")
    assert text[finding["start"] : finding["end"]] == "https://t.co/AbCdEf"


def test_exit_non_zero_on_fix(site: Site) -> None:
    site.write("a.md", TRACKED)
    assert site.run("check", "--fix", "--exit-non-zero-on-fix").code == 1
    assert site.run("check", "--fix", "--exit-non-zero-on-fix").code == 0


def test_unsafe_fixes_only_when_asked_for(site: Site) -> None:
    text = CLEAN.replace("date:", "source: https://paper.test/harbour\ndate:")
    article = site.write("a.md", f"{text}\n{CALL}\n")
    assert site.run("check").out.splitlines()[-2] == "1 fixable with --fix --unsafe-fixes"
    assert site.run("check", "--fix").code == 1
    assert CALL in article.read_text(encoding="utf-8")
    assert site.run("check", "--fix", "--unsafe-fixes").code == 0
    assert article.read_text(encoding="utf-8") == text


def test_nothing_is_written_without_fix(site: Site) -> None:
    article = site.write("a.md", TRACKED)
    assert site.run("check", "--unsafe-fixes").code == 1
    assert article.read_text(encoding="utf-8") == TRACKED


def test_diff_shows_and_writes_nothing(site: Site) -> None:
    article = site.write("posts/a.md", TRACKED)
    site.write("posts/b.md", BROKEN)
    result = site.run("check", "--diff")
    assert result.code == 1
    assert result.err == "articlelint: 2 to fix in 1 file\n"
    assert result.out.splitlines()[:2] == ["--- posts/a.md", "+++ posts/a.md"]
    assert '-source: "https://paper.test/harbour?utm_source=rss"\n' in result.out
    assert article.read_text(encoding="utf-8") == TRACKED
    assert site.run("check", "--fix", "--diff").out == result.out, "--diff wins"
    assert article.read_text(encoding="utf-8") == TRACKED


def test_diff_with_nothing_to_do(site: Site) -> None:
    site.write("a.md", BROKEN)
    assert site.run("check", "--diff") == (0, "", "articlelint: 0 to fix in 0 files\n")
    assert site.run("check", "--diff", "--quiet") == (0, "", "")


@pytest.mark.skipif(not any(Path(p, "patch").exists() for p in os.get_exec_path()), reason="patch is not installed")
@pytest.mark.parametrize("text", [TRACKED, TRACKED.replace("\n", "\r\n"), TRACKED.rstrip("\n"), "\ufeff" + TRACKED])
def test_patch_can_read_the_diff(site: Site, text: str) -> None:
    article = site.write("a.md", text)
    diff = site.run("check", "--diff").out
    subprocess.run(["patch", "-p0", "--binary", "-s"], input=diff.encode(), check=True)
    assert article.read_bytes().decode() == fix(text)


def test_stdin(site: Site) -> None:
    result = site.run("check", "--fix", "--stdin-filename", "a.md", "-", stdin=TRACKED.encode())
    assert (result.code, result.out) == (0, REPAIRED)
    assert "2 problems fixed" in result.err


def test_stdin_that_is_no_text_comes_back_as_it_is() -> None:
    data = b"\xff\xfe no text \x00"
    command = [sys.executable, "-m", "articlelint", "check", "--fix", "--stdin-filename", "a.md", "-"]
    assert subprocess.run(command, input=data, capture_output=True, check=False).stdout == data


def test_rules_that_are_off_repair_nothing(site: Site) -> None:
    article = site.write("a.md", TRACKED)
    site.run("check", "--fix", "--ignore", "link")
    assert article.read_text(encoding="utf-8") == TRACKED


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encode", [str.encode, lambda text: ("\ufeff" + text.replace("\n", "\r\n")).encode()])
def test_bytes_outside_the_edits_stay(site: Site, encode: object) -> None:
    assert callable(encode)
    article = site.write("a.md", encode(TRACKED))
    site.run("check", "--fix")
    assert article.read_bytes() == encode(REPAIRED)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
def test_mode_and_symbolic_links_stay(site: Site) -> None:
    article = site.write("posts/a.md", TRACKED)
    article.chmod(0o640)
    (site.root / "b.md").symlink_to(article)
    site.run("check", "--fix", "b.md")
    assert stat.S_IMODE(article.stat().st_mode) == 0o640
    assert (site.root / "b.md").is_symlink()
    assert article.read_text(encoding="utf-8") == REPAIRED
    assert sorted(path.name for path in (site.root / "posts").iterdir()) == ["a.md"], "no temporary file is left"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_read_only_file(site: Site) -> None:
    article = site.write("a.md", TRACKED)
    article.chmod(0o444)
    result = site.run("check", "--fix")
    assert result.code == 1
    assert "note: a.md was not written: it is read-only\n" in result.out
    assert article.read_text(encoding="utf-8") == TRACKED


def test_file_that_changed_meanwhile(site: Site) -> None:
    article = site.write("a.md", TRACKED)
    write = writing([str(article)])
    article.write_text("somebody's new text\n")
    with pytest.raises(NotWrittenError, match="changed"):
        write(FileReport("a.md", TRACKED, ()), FileReport("a.md", REPAIRED, ()), str(article))
    assert article.read_text(encoding="utf-8") == "somebody's new text\n"
    assert [path.name for path in site.root.iterdir()] == ["a.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not opened there")
@pytest.mark.parametrize("moment", ["before", "meanwhile"])
def test_a_folder_swapped_for_a_link_writes_nothing_outside(
    site: Site, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the files outside have the same names and texts."""
    site.write("site/posts/a.md", TRACKED)
    outside = site.write("outside/a.md", TRACKED)

    def swap() -> None:
        if not Path("site/posts").is_symlink():
            os.rename("site/posts", "moved")
            os.symlink(outside.parent, "site/posts")

    exchange, sync = fix_write.exchange, os.fsync
    if moment == "before":
        monkeypatch.setattr(fix_write, "exchange", lambda *given: (swap(), exchange(*given)))
    else:
        monkeypatch.setattr(os, "fsync", lambda file: (swap(), sync(file)))
    result = site.run("check", "--fix", "--no-cache", "site")
    assert Path("site/posts").is_symlink(), "it was swapped"
    assert outside.read_text(encoding="utf-8") == TRACKED
    assert (result.code, Path("moved/a.md").read_text(encoding="utf-8")) == (
        (1, TRACKED) if moment == "before" else (0, REPAIRED)
    )
    assert os.listdir("moved") == os.listdir("outside") == ["a.md"]


@pytest.mark.parametrize("becomes", ["nothing", "a link"])
def test_a_file_that_has_gone(site: Site, becomes: str, monkeypatch: pytest.MonkeyPatch) -> None:
    site.write("a.md", TRACKED)
    other = site.write("other", TRACKED)
    exchange = fix_write.exchange

    def remove(*given: object) -> None:
        os.unlink("a.md")
        if becomes == "a link":
            os.symlink(other, "a.md")
        exchange(*given)

    monkeypatch.setattr(fix_write, "exchange", remove)
    result = site.run("check", "--fix", "--no-cache")
    assert "note: a.md was not written: it was changed by somebody else in the meantime; run it again\n" in result.out
    assert (result.code, other.read_text(encoding="utf-8")) == (1, TRACKED)


def test_a_file_swapped_for_another_one_with_the_same_text(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    article = site.write("a.md", TRACKED)
    exchange = fix_write.exchange

    def swap(*given: object) -> None:
        os.rename(site.write("new", TRACKED), article)
        exchange(*given)

    monkeypatch.setattr(fix_write, "exchange", swap)
    result = site.run("check", "--fix", "--no-cache")
    assert "note: a.md was not written: it was changed by somebody else in the meantime; run it again\n" in result.out
    assert article.read_text(encoding="utf-8") == TRACKED


def test_a_file_with_several_names_is_left_alone(site: Site) -> None:
    article = site.write("a.md", TRACKED)
    os.link(article, site.root / "backup")
    result = site.run("check", "--fix")
    assert result.code == 1
    assert "note: a.md was not written: it has other names (hard links), which would keep the old text\n" in result.out
    assert article.read_text(encoding="utf-8") == TRACKED


def another_group() -> int:
    """A group that a file may be given, other than that of new files."""
    if not hasattr(os, "getgroups"):
        pytest.skip("files have no groups")
    groups = [12_345] if os.geteuid() == 0 else [each for each in os.getgroups() if each != os.getegid()]
    if not groups:
        pytest.skip("this user has one group only")
    return groups[0]


def test_owner_and_group_stay(site: Site) -> None:
    article = site.write("a.md", TRACKED)
    group = another_group()
    owner = 12_345 if os.geteuid() == 0 else os.geteuid()
    os.chown(article, owner, group)
    assert site.run("check", "--fix").code == 0
    assert (article.stat().st_uid, article.stat().st_gid) == (owner, group)
    assert article.read_text(encoding="utf-8") == REPAIRED


def test_a_file_whose_group_cannot_be_kept_is_left_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    article = site.write("a.md", TRACKED)
    group = another_group()
    os.chown(article, -1, group)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "fchown", refuse)
    result = site.run("check", "--fix")
    assert f"note: a.md was not written: its owner (user {os.geteuid()}, group {group}) cannot be kept\n" in result.out
    assert (result.code, article.read_text(encoding="utf-8")) == (1, TRACKED)
    assert [each.name for each in site.root.iterdir() if each.is_file()] == ["a.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
def test_a_changed_file_runs_with_nobody_elses_rights(site: Site) -> None:
    article = site.write("a.md", TRACKED)
    article.chmod(0o6755)
    site.run("check", "--fix")
    assert stat.S_IMODE(article.stat().st_mode) == 0o755


ACL_OF_ONE_MORE_USER = b"\2\0\0\0" + b"".join(
    tag.to_bytes(2, "little") + rights.to_bytes(2, "little") + who.to_bytes(4, "little")
    for tag, rights, who in (
        (1, 6, 2**32 - 1),
        (2, 6, 12_345),
        (4, 4, 2**32 - 1),
        (16, 6, 2**32 - 1),
        (32, 4, 2**32 - 1),
    )
)


def set_attribute(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        pytest.skip(f"the file system has no {name}: {error}")


@pytest.mark.skipif(sys.platform != "linux", reason="Python knows extended attributes on Linux only")
@pytest.mark.parametrize(
    ("name", "value"), [("user.origin", b"feed\0"), ("system.posix_acl_access", ACL_OF_ONE_MORE_USER)]
)
def test_extended_attributes_stay(site: Site, name: str, value: bytes) -> None:
    article = site.write("a.md", TRACKED)
    set_attribute(article, name, value)
    mode = article.stat().st_mode
    assert site.run("check", "--fix").code == 0
    assert os.getxattr(article, name) == value
    assert article.stat().st_mode == mode
    assert article.read_text(encoding="utf-8") == REPAIRED


@pytest.mark.skipif(sys.platform != "linux", reason="Python knows extended attributes on Linux only")
def test_rights_that_a_folder_gives_new_files_are_not_given_to_old_ones(site: Site) -> None:
    article = site.write("a.md", TRACKED)
    set_attribute(site.root, "system.posix_acl_default", ACL_OF_ONE_MORE_USER)
    assert site.run("check", "--fix").code == 0
    assert "system.posix_acl_access" not in os.listxattr(article)
    assert "system.posix_acl_access" in os.listxattr(site.write("new.md", "")), "the folder does so"


def test_the_longest_name(site: Site) -> None:
    article = site.write("é" * 126 + ".md", TRACKED)
    assert len(os.fsencode(article.name)) == 255
    assert site.run("check", "--fix").code == 0
    assert article.read_text(encoding="utf-8") == REPAIRED


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
@pytest.mark.parametrize("command", [("check", "--fix"), ("clean",)])
def test_temporary_files_of_killed_runs_are_removed(site: Site, command: tuple[str, ...]) -> None:
    site.write("posts/a.md", CLEAN)
    site.write("posts/.articlelint-notes.tmp", "")
    site.write("posts/.articlelint-0123456789abcdef.tmp", TRACKED)
    with Temporary(str(site.root / "posts")) as used:
        result = site.run(*command)
        assert "1 temporary file of" in result.out
        assert {os.path.basename(used.path), ".articlelint-notes.tmp", "a.md"} == set(os.listdir("posts"))
    assert "temporary" not in site.run(*command).out


@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits")
def test_a_file_that_cannot_be_written_is_named_and_the_others_are_repaired(site: Site) -> None:
    import resource

    large = site.write("b.md", TRACKED + "The crane is new.\n" * 100)
    before = large.read_text(encoding="utf-8")
    others = [site.write(name, TRACKED) for name in ("a.md", "c.md")]
    command = [sys.executable, "-m", "articlelint", "check", "--fix", "--no-cache", "--select", "link", "--quiet"]
    limit = len(TRACKED) + 100
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 2, done
    assert done.stderr == "articlelint: b.md was not written: File too large\n"
    assert large.read_text(encoding="utf-8") == before
    assert {each.read_text(encoding="utf-8") for each in others} == {REPAIRED}
    assert sorted(os.listdir()) == ["a.md", "b.md", "c.md"]


@pytest.mark.parametrize("name", ["notes.jsonl", "a.py", "a.md.bak", "LINKS"])
def test_files_of_an_unknown_kind_are_left_alone(site: Site, name: str) -> None:
    text = '{"source": "https://paper.test/a?utm_source=rss"}\n'
    path = site.write(name, text)
    note = f"{name}: nothing was repaired, since its kind is not known: only .md, .markdown, .mdx, .html, .htm, .txt "
    for arguments in (("--fix", name), ("--fix", "--include", "*"), ("--fix", "--stdin-filename", name, "-")):
        result = site.run("check", "--select", "link", *arguments, stdin=text.encode())
        assert result.code == 1, "it is checked"
        assert note in result.out + result.err
    assert result.out == text
    diff = site.run("check", "--diff", name)
    assert (diff.code, diff.out) == (0, "")
    assert note in diff.err
    assert articlelint.fix_text(text, name).text == path.read_text(encoding="utf-8") == text


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_repair_loses_nothing() -> None:
    command = [sys.executable, "-m", "benchmarks.kill", "--rounds", "5", "--files", "100"]
    done = subprocess.run(command, cwd=FIXTURES.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "content",
    [
        TRACKED.replace("title: '", 'title: "').encode(),  # does not parse
        TRACKED.replace("tags:", "title: x\ntags:").encode(),  # a key twice
        TRACKED.replace("harbour opens", "café opens").encode("latin-1"),
        "\ufeff".encode("utf-16") + TRACKED.encode("utf-16-le"),
    ],
)
def test_files_with_syntax_or_encoding_errors_are_not_touched(site: Site, content: bytes) -> None:
    article = site.write("a.md", content)
    site.run("check", "--fix", "--unsafe-fixes", "--ignore", "front-matter,file")
    assert article.read_bytes() == content


# --- texts -----------------------------------------------------------------------------------------------------------


def test_overlapping_fixes_are_made_one_after_the_other() -> None:
    text = "See [it](https://www.google.com/url?q=https%3A%2F%2Fa.test%2F%3Futm_source%3Dx&sa=D&fbclid=1) there.\n"
    assert fix(text) == "See [it](https://a.test/) there.\n"


def test_the_report_after_a_fix() -> None:
    result = articlelint.fix_text(f"{TRACKED}\n{CALL}\n")
    assert (result.fixed, [finding.rule for finding in result.findings], result.notes) == (
        2, ["boilerplate/follow"], []
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rain.\n\n@\n\nSun.\n", "Rain.\n\nSun.\n"),
        ("Rain.\r\n\r\n@\r\n\r\nSun.\r\n", "Rain.\r\n\r\nSun.\r\n"),
        ("Rain.\n\n@\n", "Rain.\n"),
        ("Rain.\n\n@", "Rain."),
        ("@\n\nSun.\n", "Sun.\n"),
        ("\n@\n\nSun.\n", "\nSun.\n"),
        ("@\n", ""),
        ("Rain.\n@\nSun.\n", "Rain.\nSun.\n"),
        ("Rain. @ Sun.\n", "Rain. Sun.\n"),
        ("Rain. @\nSun.\n", "Rain.\nSun.\n"),
        ("@ Sun.\n", "Sun.\n"),
        ("Rain.\n\n- @\n- Sun.\n", "Rain.\n\n- Sun.\n"),
        ("- Rain.\n- @\n  and more\n", "- Rain.\n- and more\n"),
        ("- Rain.\n\n- @\n\nSun.\n", "- Rain.\n\nSun.\n"),
        ("Rain.\n\n## @\n\nSun.\n", "Rain.\n\nSun.\n"),
        ("Rain.\n\n@\n---\n\nSun.\n", "Rain.\n\nSun.\n"),
        ("Rain.\n\n> @\n\nSun.\n", "Rain.\n\nSun.\n"),
        ("<p>Rain.</p>\n<p>@</p>\n<p>Sun.</p>\n", "<p>Rain.</p>\n<p>Sun.</p>\n"),
        ('<div class="a">\n  <p><b>@</b><br></p>\n</div><p>Sun.</p>', "<p>Sun.</p>"),
        ("<ul><li>@</li><li>Sun.</li></ul>", "<ul><li>Sun.</li></ul>"),
        ("<tr><td>@</td><td>Sun.</td></tr>", "<tr><td></td><td>Sun.</td></tr>"),
        ("<p>@<img src='a.png'></p>", "<p><img src='a.png'></p>"),
        ("Rain.\n\n@ @\n\n@\n\nSun.\n", "Rain.\n\nSun.\n"),
    ],
)
def test_a_removal_takes_what_would_be_empty_and_leaves_one_blank_line(text: str, expected: str) -> None:
    word = "Advertisement"
    edits = [Edit(match.start(), match.end(), "") for match in re.finditer(word, text.replace("@", word))]
    source = text.replace("@", word)
    assert applied(source, tidied(source, edits, 0)) == expected


def test_a_link_is_removed_with_its_text() -> None:
    """Also where its URL is to be changed at the same time."""
    text = '<p>Rain.</p>\n<p><a href="https://a.test/?fbclid=1">More</a></p>\n'
    low, high = text.index("?fbclid"), text.index("More")
    edits = [Edit(low, low + len("?fbclid=1"), ""), Edit(high, high + 4, "")]
    assert applied(text, tidied(text, edits, 0)) == "<p>Rain.</p>\n"


def finding(start: int, end: int, *edits: Edit, message: str = "wrong", severity: str = "warning") -> Finding:
    return Finding("a/b", severity, message, start, end, fix=Fix("Repair it", "safe", edits))  # type: ignore[arg-type]


def repaired(text: str, *findings: Finding, then: tuple[Finding, ...] = ()) -> tuple[str, tuple[str, ...]]:
    """`text` after the fixes of `findings`, and what was refused; `then` is what is found in any other text."""
    report = FileReport("a.md", text, findings)
    after, _, refused = repair(report, lambda new: FileReport("a.md", new, findings if new == text else then))
    return after.text, refused


def test_a_fix_that_breaks_front_matter_is_left_out() -> None:
    text = "---\ntitle: The harbour\n---\nIt opens.\n"
    at = text.index("The")
    after, (reason,) = repaired(text, finding(at, at + 3, Edit(at, at + 3, "[The")))
    assert after == text
    assert "front matter would not parse any more" in reason


def test_a_fix_that_changes_another_value_is_left_out() -> None:
    text = "---\ntitle: &name The harbour\nname: *name\n---\nIt opens.\n"
    at = text.index("The")
    after, (reason,) = repaired(text, finding(at, at + 3, Edit(at, at + 3, "Our")))
    assert after == text
    assert "it would change name too" in reason


def test_a_fix_between_values_is_left_out() -> None:
    text = "---\ntitle: The harbour\ndraft: true\n---\nIt opens.\n"
    at = text.index("draft")
    after, (reason,) = repaired(text, finding(at, at + 5, Edit(at, at + 5, "final")))
    assert after == text
    assert "it would change the front matter too" in reason


@pytest.mark.parametrize("entry", ["articlelint:\n  ignore: [link/dead]\n", "articlelint: {ignore: link/dead}\n"])
def test_a_key_of_front_matter_can_be_removed_with_its_value(entry: str) -> None:
    text = f"---\ntitle: The harbour\n{entry}draft: true\n---\nIt opens.\n"
    at, end = text.index("articlelint"), text.index("draft")
    after, refused = repaired(text, finding(at, at + 11, Edit(at, end, "")))
    assert (after, refused) == ("---\ntitle: The harbour\ndraft: true\n---\nIt opens.\n", ())
    after, (reason,) = repaired(text, finding(at, at + 11, Edit(at, text.index(":", end) + 1, "")))
    assert after == text
    assert "the front matter" in reason


def test_a_comment_of_front_matter_can_be_removed() -> None:
    text = "---\ntitle: The harbour\n# Note to self\ndraft: true\n---\nIt opens.\n"
    at = text.index("#")
    after, refused = repaired(text, finding(at, at + 14, Edit(at, text.index("draft"), "")))
    assert (after, refused) == ("---\ntitle: The harbour\ndraft: true\n---\nIt opens.\n", ())


def test_a_fix_that_makes_front_matter_of_a_body_is_left_out() -> None:
    text = "Rain\n---\ntitle: x\n---\nSun.\n"
    after, (reason,) = repaired(text, finding(0, 4, Edit(0, 5, "")))
    assert after == text
    assert "body" in reason


def test_a_fix_after_which_the_same_is_found_is_left_out() -> None:
    text = "It rains.\n"
    again = finding(0, 4)
    assert repaired(text, finding(0, 2, Edit(0, 2, "Here")), then=(again,))[0] == text


def test_a_fix_that_brings_an_error_is_left_out_and_the_others_are_made() -> None:
    text = "It rains. It pours.\n"
    bad, good = finding(0, 2, Edit(0, 2, "Here"), message="bad"), finding(10, 12, Edit(10, 12, "There"), message="good")
    error = Finding("a/c", "error", "broken", 0, 1)

    def look(new: str) -> FileReport:
        shift = 2 if new.startswith("Here") else 0
        left = () if "There" in new else (good._replace(start=10 + shift, end=12 + shift),)
        return FileReport("a.md", new, (error, *left) if shift else (bad, *left))

    after, fixed, (reason,) = repair(FileReport("a.md", text, (bad, good)), look)
    assert after.text == "It rains. There pours.\n"
    assert [each.message for each in fixed] == ["good"]
    assert "it would bring a/c with it" in reason


def test_fixes_that_undo_each_other_end() -> None:
    """The rule says of either text that it should be the other one."""

    def look(text: str) -> FileReport:
        other = "b" if text == "a" else "a"
        return FileReport("a.md", text, (finding(0, 1, Edit(0, 1, other), message=f"not {text}"),))

    _, _, refused = repair(look("a"), look)
    assert "run it again" in refused[-1]


def test_where_edits_overlap_the_wider_one_is_made() -> None:
    wide, narrow, apart = (
        finding(0, 9, Edit(0, 9, "")),
        finding(4, 6, Edit(4, 6, "x")),
        finding(9, 10, Edit(9, 10, "y")),
    )
    assert chosen([narrow, apart, wide]) == [wide, apart]


# --- properties ------------------------------------------------------------------------------------------------------

WORDS = [
    "Rain falls on the harbour.",
    "The crane stands.",
    "«Ja», said she.",
    "雨が降る。",
    "- one",
    "> two",
    "### Three",
    "",
]
LINKS = [
    "[a](https://a.test/b?utm_source=x&id=1)",
    '<p>See <a href="https://a.test/?id=2&amp;fbclid=y">it</a>.</p>',
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.test%2F%3Fgclid%3D1&h=x",
    "[b](https://https://b.test/)",
    '<a href="https://b.test/a b">b</a>',
]
CALLS = [
    CALL,
    "Follow us on Facebook, Instagram and X for more stories like this one.",
    "Advertisement",
    f"<p>{CALL}</p>",
]
LINES = st.lists(st.sampled_from([*WORDS, *LINKS, *CALLS]), max_size=8)
HEADS = st.sampled_from(
    [
        "",
        "---\ntitle: Rain\n---\n",
        "---\ntitle: 'Rain' # so\nsource: https://a.test/?src=rss\ntags: [Ai, rain]\n---\n",
        '+++\ntitle = "Rain"\nsource = "https://a.test/?utm_source=x&b=1"\n+++\n',
        '{\n  "title": "Rain &amp; sun",\n  "url": "https://a.test/?gclid=1"\n}\n',
    ]
)
LINE_ENDS = st.sampled_from(["\n", "\r\n"])


@given(HEADS, LINES, LINE_ENDS, st.sampled_from(["", "\ufeff"]), st.booleans())
def test_fixing_twice_is_fixing_once(head: str, lines: list[str], line_end: str, bom: str, unsafe: bool) -> None:
    text = bom + (head + "\n\n".join(lines) + "\n").replace("\n", line_end)
    once = articlelint.fix_text(text, unsafe=unsafe)
    twice = articlelint.fix_text(once.text, unsafe=unsafe)
    assert twice.text == once.text
    assert twice.fixed == 0
    assert once.text.startswith(bom)


@given(HEADS, LINES, LINE_ENDS)
def test_safe_fixes_keep_every_word(head: str, lines: list[str], line_end: str) -> None:
    text = (head + "\n\n".join(lines) + "\n").replace("\n", line_end)
    fixed = fix(text)

    def without_urls(each: str) -> str:
        return re.sub(r"https?:\S+( b\")?", "URL", each.replace("Ai,", "AI,").replace("&amp; sun", "& sun"))

    assert without_urls(fixed) == without_urls(text)


@given(LINES)
def test_the_front_matter_keeps_its_comments_quotes_and_order(lines: list[str]) -> None:
    text = TRACKED + "\n\n".join(lines) + "\n"
    head = fix(text, unsafe=True).partition("\n---\n")[0]
    assert head == REPAIRED.partition("\n---\n")[0]


@st.composite
def removals(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text, and disjoint edits of it that remove words."""
    parts = draw(
        st.lists(st.sampled_from([*WORDS, *LINKS, "\n", "\n\n", " ", "<b>", "</b>", "<p>", "</p>"]), max_size=12)
    )
    text = "".join(parts)
    bounds = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    return text, [Edit(low, high, "") for low, high in zip(bounds[::2], bounds[1::2], strict=False) if low < high]


@given(removals())
@example(("A bc de.", [Edit(3, 4, ""), Edit(5, 6, "")]))
def test_removals_take_no_further_words_with_them(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    plain, tidy = applied(text, edits), applied(text, tidied(text, edits, 0))

    def words(each: str) -> list[str]:
        return re.findall(r"\w+", re.sub(r"</?[a-z][^<>]*>", " ", each))

    left = [op for op in difflib.ndiff(words(plain), words(tidy)) if op[0] in "+-"]
    assert left == []


# What can stand in a value, and what is left of it: in every syntax but plain YAML any of it can.
VALUES = st.lists(
    st.sampled_from(
        [
            ("https://a.test/?id=1&utm_source=x", "https://a.test/?id=1"),
            ("https://a.test/it's?fbclid=y", "https://a.test/it's"),
            ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.test%2F%3Fid%3D1%26c%3D%2522&h=x", "https://a.test/?id=1&c=%22"),
            ("https://a.test/%C3%BC?gclid=1#part", "https://a.test/%C3%BC#part"),
            ("https://münchen.test/ß?q=ü&utm_medium=y", "https://münchen.test/ß?q=ü"),
            ("https://a.test/c?id=1", "https://a.test/c?id=1"),
        ]
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip


def _yaml(style: str, values: list[str]) -> str:
    quote: dict[str, Callable[[str], str]] = {
        "plain": str,
        "single": lambda value: "'" + value.replace("'", "''") + "'",
        "double": lambda value: '"' + value.replace("/", "\\/") + '"',
        "folded": lambda value: f">-\n    {value}\n",
        "literal": lambda value: f"|\n    {value}\n",
    }
    lines = "".join(f"  - {quote[style](value)}  # of it\n" if style not in ("folded", "literal") else
                    f"  - {quote[style](value)}" for value in values)  # fmt: skip
    return f"---\ntitle: \"It's 'so'\"   # yes\nlinks:\n{lines}tags: [rain, 'sun']\n---\n"


def _toml(style: str, values: list[str]) -> str:
    written = {
        "basic": lambda value: '"' + value.replace("ü", "\\u00fc") + '"',
        "multi": lambda value: f'"""\\\n  {value}"""',
    }[style]
    items = ",\n".join(f"  {written(value)}" for value in values)
    return f"+++\ntitle = 'It is \"so\"' # yes\nlinks = [\n{items}\n]\n[extra]\nurl = {written(values[0])}\n+++\n"


def _json(style: str, values: list[str]) -> str:
    data = {"title": 'It\'s "so"', "links": values, "more": {"url": values[0]}}
    return json.dumps(data, ensure_ascii=style == "ascii", indent=2) + "\n"


SYNTAXES = [
    *((_yaml, style) for style in ("plain", "single", "double", "folded", "literal")),
    (_toml, "basic"),
    (_toml, "multi"),
    (_json, "ascii"),
    (_json, "unicode"),
]


@settings(max_examples=40)
@given(st.sampled_from(SYNTAXES), VALUES, LINE_ENDS, st.sampled_from(["", "\ufeff"]), LINES)
def test_values_of_every_syntax_keep_how_they_are_written(
    syntax: tuple[Callable[[str, list[str]], str], str],
    values: list[tuple[str, str]],
    line_end: str,
    bom: str,
    lines: list[str],
) -> None:
    write, style = syntax
    body = "\n".join([word for word in lines if word in WORDS])

    def text(chosen: list[str]) -> str:
        return bom + (write(style, chosen) + "\n" + body + "\n").replace("\n", line_end)

    before, after = text([dirty for dirty, _ in values]), text([clean for _, clean in values])
    unescaped = str.maketrans({"\\": None}) if style == "double" else {}  # a redirect's target is written anew
    assert fix(before).translate(unescaped) == after.translate(unescaped)


ATTRIBUTES = st.lists(
    st.sampled_from(
        [
            ("id=1", True),
            ("utm_source=x", False),
            ("fbclid=%26amp%3B", False),
            ("q=a&#39;b", True),
            ("c=&quot;d&quot;", True),
            ("gclid=&#x31;", False),
            ("e=%C3%BC", True),
        ]
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40)
@given(
    ATTRIBUTES,
    st.sampled_from(["&amp;", "&#38;", "&#x26;", "&"]),
    st.sampled_from(['"', "'"]),
    st.sampled_from(["href", "src", "data-src"]),
    LINE_ENDS,
)
def test_attributes_keep_their_entities(
    parameters: list[tuple[str, bool]], ampersand: str, quote: str, attribute: str, line_end: str
) -> None:
    def text(parts: list[str]) -> str:
        query = "?" + ampersand.join(parts) if parts else ""
        tag = f"<{'a' if attribute == 'href' else 'iframe'} class='b' {attribute}={quote}https://a.test/d{query}{quote} id=e>"
        return f"<p>Rain.</p>{line_end}<p>{tag}falls</{'a' if attribute == 'href' else 'iframe'}></p>{line_end}"

    kept = [part for part, stays in parameters if stays]
    assert fix(text([part for part, _ in parameters])) == text(kept)


@st.composite
def crowded_edits(draw: st.DrawFn) -> tuple[str, tuple[Finding, ...]]:
    """A text, and findings whose edits touch, overlap or lie in each other."""
    text = draw(st.text(st.sampled_from("ab \n"), min_size=4, max_size=24))
    found = []
    for number in range(draw(st.integers(1, 6))):
        bounds = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=4)))
        edits = [Edit(low, high, draw(st.sampled_from(["", "X", "YZ"]))) for low, high in pairwise(bounds)]
        found.append(finding(bounds[0], bounds[-1], *edits, message=str(number)))
    return text, tuple(found)


@given(crowded_edits())
def test_edits_that_are_made_together_do_not_touch_the_same_text(case: tuple[str, tuple[Finding, ...]]) -> None:
    text, found = case
    taken = chosen(found)
    edits = sorted(edit for each in taken if each.fix for edit in each.fix.edits)
    for each in found:
        own = each.fix.edits if each.fix else ()
        if each not in taken:
            clashes = any(
                (edit.start < other.end and other.start < edit.end) or edit.start == other.start
                for edit in own
                for other in edits
            )
            assert clashes, "what is left out gives way to another"
    marks = [(edit.start, edit.end) for each in taken if each.fix for edit in each.fix.edits if edit.start < edit.end]
    assert all(a[1] <= b[0] for a, b in pairwise(sorted(set(marks))))
    repaired(text, *found)  # and no text is too strange


@pytest.mark.parametrize("path", sorted(path.name for path in FIXTURES.iterdir()))
@pytest.mark.parametrize("unsafe", [False, True])
def test_fixtures(path: str, unsafe: bool) -> None:
    text = read(str(FIXTURES / path)).text
    assert text is not None
    result = articlelint.fix_text(text, path, unsafe=unsafe)
    assert articlelint.fix_text(result.text, path, unsafe=unsafe).text == result.text
    assert not [each for each in result.findings if each.fix and (unsafe or each.fix.safety == "safe")]


def test_every_fix_in_the_examples_of_the_rules_stands_the_proof() -> None:
    """The rules that are on, on the files that their own examples hold."""
    refused = []
    for rule in load_rules().rules.values():
        for case in rule.examples["bad"]:
            if isinstance(case, str):
                refused += articlelint.fix_text(case.translate({0xAB: "", 0xBB: ""}), unsafe=True).notes
            elif "article" in case and "front-matter" in case["article"]:
                head = yaml.safe_dump(case["article"]["front-matter"], sort_keys=False)
                refused += articlelint.fix_text(f"---\n{head}---\n{case['article'].get('body', '')}", unsafe=True).notes
    assert [note for note in refused if "would bring" not in note] == []


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 6), st.text("x", max_size=4)), max_size=8), st.integers(0, 80)
)
def test_moves_are_what_going_through_the_edits_gives(rows: list[tuple[int, int, str]], offset: int) -> None:
    edits: list[Edit] = []
    for start, size, text in sorted(rows):
        if not edits or start > edits[-1].end:
            edits.append(Edit(start, start + size, text))
    moved = offset
    for edit in edits:
        if edit.end > offset > edit.start:
            moved = edit.start + moved - offset + len(edit.text)
            break
        if edit.start < offset:
            moved += len(edit.text) - (edit.end - edit.start)
    assert Moves(edits).of(offset) == moved


def test_a_long_line_of_mojibake_and_many_fixes_do_not_hang() -> None:
    line = "â€™Ã© " * 20_000
    links = "[a](https://paper.test/?utm_source=rss) " * 5_000
    with hang_guard():
        assert "body/encoding" in {finding.rule for finding in articlelint.check_text(line)}
        assert "utm_source" not in articlelint.fix_text(links).text
