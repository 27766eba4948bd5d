"""Relative links to files that are not there: the one question that a run puts to the disk after reading."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import articlelint
from articlelint.site.linked_files import path_in

RULE = "link/file"


def found(folder: Path) -> list[tuple[str, str]]:
    """The name of the file and the flagged text of each finding."""
    reports = articlelint.check_paths([str(folder)])
    return [
        (Path(report.path).name, report.text[finding.start : finding.end])
        for report in reports
        for finding in report.findings
        if finding.rule == RULE
    ]


def write(folder: Path, **texts: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def test_what_is_on_the_disk_decides(tmp_path: Path) -> None:
    write(tmp_path / "a", crane="![The crane](img/crane.jpg) ![The mole](img/mole%20one.jpg)\n")
    write(tmp_path / "b", ferry="![The ferry](../a/img/crane.jpg) ![The crane](img/crane.jpg)\n")
    (tmp_path / "a" / "img").mkdir()
    (tmp_path / "a" / "img" / "crane.jpg").touch()
    (tmp_path / "a" / "img" / "mole one.jpg").touch()
    assert found(tmp_path) == [("ferry.md", "img/crane.jpg")]


def test_a_site_without_its_images_is_silent(tmp_path: Path) -> None:
    write(tmp_path, one="![The crane](crane.jpg)\n", two="![The mole](mole.jpg)\n")
    assert found(tmp_path) == []


def test_one_kind_of_file_says_nothing_of_the_other(tmp_path: Path) -> None:
    write(tmp_path, one="![The crane](crane.jpg) [Two](two.md)\n", two="[One](one.md) [Three](one.md)\n")
    assert found(tmp_path) == []


def test_text_that_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "crane.jpg").touch()
    findings = articlelint.check_text("![The crane](crane.jpg) ![The mole](mole.jpg)\n")
    assert [finding for finding in findings if finding.rule == RULE] == []


def test_a_name_that_no_disk_takes(tmp_path: Path) -> None:
    name = "crane" * 45 + "é%00.jpg"
    write(tmp_path, one=f"![The crane]({name}) ![The mole]({'m' * 240}.jpg)\n", two="![The ferry](ferry.jpg)\n")
    (tmp_path / "ferry.jpg").touch()
    assert found(tmp_path) == [("one.md", "m" * 240 + ".jpg")]


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("crane.jpg", "crane.jpg"),
        ("./a/../crane.jpg?w=3#x", "./a/../crane.jpg"),
        ("../../Der%20Kran.JPG", "../../Der Kran.JPG"),
        ("港/船.png", "港/船.png"),
        ("v1.2/notes.md", ""),  # may be a host
        ("a/v1.2/notes.md", "a/v1.2/notes.md"),
        ("/crane.jpg", ""),
        ("//port.test/crane.jpg", ""),
        ("C:\\crane.jpg", ""),
        ("mailto:a@port.jpg", ""),
        ("~/crane.jpg", ""),
        ("%7B%7B base }}/crane.jpg", ""),
        ("crane", ""),
        ("crane.jpg/", ""),
        ("", ""),
    ],
)
def test_what_names_a_file(target: str, path: str) -> None:
    assert path_in(target) == path


@given(st.text(st.sampled_from("aé./%20#?{}:@~\\ \n$*<>[]"), max_size=40) | st.text(max_size=40))
def test_a_path_stays_within_what_the_target_says(target: str) -> None:
    path = path_in(target)
    assert not path or (path[0] not in "/~" and "\0" not in path and "." in path.rpartition("/")[2])


def test_a_new_link_is_new_to_a_revision(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A link that was broken before is known; the run on the revision asks the disk as well."""
    from articlelint.cli.main import main

    write(tmp_path, one="![The crane](crane.jpg) ![The mole](mole.jpg)\n", two="![The crane](crane.jpg)\n")
    (tmp_path / "crane.jpg").touch()
    git = ("git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@port.test")
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "One")):
        subprocess.run([*git, *arguments], check=True)
    assert main(["check", "--diff-base", "HEAD", str(tmp_path)]) == 0
    write(tmp_path, two="![The crane](crane.jpg) ![The ferry](ferry.jpg)\n")
    assert main(["check", "--diff-base", "HEAD", str(tmp_path)]) == 1
    assert "ferry.jpg" in capsys.readouterr().out
