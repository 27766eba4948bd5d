"""Baselines: writing them, what check leaves out with them, and what is said of damaged ones."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import CLEAN, Site, hang_guard

from articlelint.suppression.location import BASELINE_NAME as NAME

HEAD = "---\ntitle: A ferry for the old harbour\ndate: 2025-03-02\n---\n"


def link(name: str) -> str:
    return f"See [the times](https://{name}.test/times?utm_source=rss).\n"


@pytest.fixture
def dirty(site: Site) -> Site:
    site.write("posts/a.md", f"{HEAD}\nThe ferry starts in May. {link('ferry')}")
    site.write("posts/b.md", f"{HEAD}\nThe crane stands. {link('crane')}")
    return site


def tracked(site: Site, *options: str) -> list[str]:
    """The files of the findings that check shows."""
    return [each["path"] for each in site.check(*options).json()["findings"]]


# --- writing and leaving out ------------------------------------------------------------------------------------------


def test_check_reports_only_what_is_new(dirty: Site) -> None:
    assert tracked(dirty, "posts") == ["posts/a.md", "posts/b.md"]
    done = dirty.run("baseline", "posts")
    assert (done.code, done.out) == (0, f"2 findings of 2 files are in {NAME}\n")
    done = dirty.run("check", "posts")
    assert (done.code, done.out) == (0, "No problems found in 2 files · left out: 2 in the baseline\n")
    dirty.write("posts/c.md", f"{HEAD}\nThe tower stands. {link('tower')}")
    done = dirty.run("check", "posts")
    assert done.code == 1
    assert done.out.splitlines()[0] == "posts/c.md"
    assert done.out.endswith("3 files checked · 1 warning in 1 file · left out: 2 in the baseline\n")


def test_second_finding_with_the_same_text_is_new(dirty: Site) -> None:
    dirty.run("baseline")
    path = dirty.root / "posts/a.md"
    path.write_text(path.read_text().replace("\nThe", f"\nMore. {link('bridge')}\nThe"))
    (finding,) = dirty.check().json()["findings"]
    assert finding["line"] == 6, "the one that was added, though it comes first"


def test_file_is_sorted_with_an_entry_a_line(dirty: Site) -> None:
    dirty.write("posts/a.md", f"{HEAD}\nA. {link('ferry')}\nB. {link('ferry')}\nC. [D](http://localhost:80/)\n")
    dirty.run("baseline", "--min-severity", "info")
    text = (dirty.root / NAME).read_text()
    files = json.loads(text)["files"]
    assert list(files) == ["posts/a.md", "posts/b.md"]
    findings = {name: places for name, places in files["posts/a.md"].items() if name != "content"}
    assert list(findings) == sorted(findings)
    (places,) = (places for name, places in findings.items() if name.startswith("link/tracking "))
    assert len(places.split()) == 2, "the same text twice is one entry for two"
    entries = sum(len(each) for each in files.values())
    assert sum('": "' in line for line in text.splitlines()) == entries + len(["severity"])
    dirty.run("baseline", "--min-severity", "info")
    assert (dirty.root / NAME).read_text() == text, "writing it again changes nothing"


def test_baseline_of_a_part_keeps_the_rest(dirty: Site) -> None:
    dirty.run("baseline")
    dirty.write("posts/a.md", f"{HEAD}\nThe ferry starts in May. {link('ferry-line')}{link('harbour')}")
    dirty.run("baseline", "posts/a.md")
    assert tracked(dirty) == []


def test_baseline_of_some_rules_keeps_the_others(dirty: Site) -> None:
    dirty.run("baseline")
    dirty.run("baseline", "--select", "excerpt")
    assert tracked(dirty) == []


def test_found_above_like_the_configuration(dirty: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    dirty.run("baseline")
    monkeypatch.chdir(dirty.root / "posts")
    assert tracked(dirty) == []
    assert tracked(dirty, "a.md") == []
    assert tracked(dirty, str(dirty.root / "posts/b.md")) == []
    assert tracked(dirty, "../posts") == []


def test_the_nearest_one_holds(dirty: Site) -> None:
    dirty.run("baseline")
    dirty.write(f"posts/{NAME}", '{"version": 1, "severity": "warning", "files": {}}\n')
    assert tracked(dirty) == ["posts/a.md", "posts/b.md"]


def test_written_beside_the_configuration(dirty: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    dirty.write("articlelint.toml", 'ignore = ["boilerplate/credit"]\n')
    monkeypatch.chdir(dirty.root / "posts")
    dirty.run("baseline", "a.md", "b.md")
    assert (dirty.root / NAME).is_file()


def test_stdin_is_read_as_its_file(dirty: Site) -> None:
    dirty.run("baseline")
    text = (dirty.root / "posts/a.md").read_bytes()
    done = dirty.run("check", "--stdin-filename", "posts/a.md", "-", stdin=text)
    assert (done.code, done.out) == (0, "No problems found in 1 file · left out: 1 in the baseline\n")


@pytest.mark.parametrize("option", ["--no-baseline", "--isolated"])
def test_without(dirty: Site, option: str) -> None:
    dirty.run("baseline")
    assert tracked(dirty, option) == ["posts/a.md", "posts/b.md"]


def test_named(dirty: Site) -> None:
    dirty.run("baseline", "--baseline", "known.json")
    assert not (dirty.root / NAME).exists()
    assert tracked(dirty) == ["posts/a.md", "posts/b.md"]
    assert tracked(dirty, "--baseline", "known.json") == []
    assert tracked(dirty, "--isolated", "--baseline", "known.json") == []


# --- what stays the same ----------------------------------------------------------------------------------------------


def test_renamed_file_keeps_its_entries(dirty: Site) -> None:
    dirty.run("baseline")
    (dirty.root / "news").mkdir()
    (dirty.root / "posts/a.md").rename(dirty.root / "news/ferry.md")
    assert tracked(dirty) == []
    dirty.run("baseline", "--prune")
    assert "news/ferry.md" in json.loads((dirty.root / NAME).read_text())["files"]
    assert tracked(dirty) == []


def test_what_is_said_of_a_whole_file_holds_no_figures(site: Site) -> None:
    site.write("articlelint.toml", 'require-front-matter = ["**"]\n')
    site.write("a.md", "The crane stands.\n")
    site.write("b.md", b"Caf\xe9 por ti, di\xe1\xf1io.\n")
    site.run("baseline")
    site.write("a.md", "It lifts forty tonnes. The crane stands.\n")
    site.write("b.md", b"Por ti, un caf\xe9, di\xe1\xf1io.\n")
    assert site.check().json()["findings"] == []


def test_fix_leaves_what_is_in_the_baseline(dirty: Site) -> None:
    dirty.run("baseline")
    before = (dirty.root / "posts/a.md").read_text()
    dirty.write("posts/b.md", f"{HEAD}\nThe crane stands. {link('crane')}{link('tower')}")
    dirty.run("check", "--fix")
    assert (dirty.root / "posts/a.md").read_text() == before
    assert (dirty.root / "posts/b.md").read_text().count("utm_source") == 1


# --- pruning ----------------------------------------------------------------------------------------------------------


def test_check_says_when_there_is_something_to_prune(dirty: Site) -> None:
    dirty.run("baseline")
    assert dirty.check().json()["summary"]["notes"] == []
    dirty.write("posts/a.md", CLEAN)
    (note,) = dirty.check().json()["summary"]["notes"]
    assert note == "1 finding of the baseline no longer there: `articlelint baseline --prune` takes them out of it"
    dirty.write("posts/c.md", f"{HEAD}\nThe tower stands. {link('tower')}")
    done = dirty.run("baseline", "--prune")
    assert done.out == f"1 findings (-1) of 1 files are in {NAME}\n"
    assert dirty.check().json()["summary"]["notes"] == []
    assert tracked(dirty) == ["posts/c.md"], "pruning adds nothing"


def test_files_that_are_gone_are_pruned(dirty: Site) -> None:
    dirty.run("baseline")
    (dirty.root / "posts/a.md").unlink()
    assert len(dirty.check("posts").json()["summary"]["notes"]) == 1
    assert dirty.check("posts/b.md").json()["summary"]["notes"] == [], "it may have been renamed to a file not checked"
    dirty.run("baseline", "--prune", "posts")
    assert list(json.loads((dirty.root / NAME).read_text())["files"]) == ["posts/b.md"]


def test_what_did_not_run_is_not_pruned(dirty: Site) -> None:
    dirty.run("baseline")
    for options in (("--ignore", "link"), ("--select", "excerpt"), ("--exclude", "posts/a.md")):
        assert dirty.check(*options).json()["summary"]["notes"] == []
        dirty.run("baseline", "--prune", *options)
    assert tracked(dirty) == []


def test_looking_for_graver_findings_only_prunes_nothing(dirty: Site) -> None:
    dirty.run("baseline")
    assert dirty.check("--min-severity", "error").json()["summary"]["notes"] == []
    (dirty.root / "posts/a.md").unlink()
    dirty.run("baseline", "--prune", "--min-severity", "error")
    dirty.write("posts/a.md", f"{HEAD}\nThe ferry starts in May. {link('ferry')}")
    assert tracked(dirty) == []


def test_what_was_too_slight_for_the_baseline_is_new_when_it_is_shown(dirty: Site) -> None:
    dirty.write("posts/a.md", f"{HEAD}\nSee [their page](https://plus.google.com/+ferry), which is gone.\n")
    before = tracked(dirty, "--min-severity", "info", "posts/a.md")
    assert before, "a link to what is closed is an info"
    dirty.run("baseline")
    assert tracked(dirty, "--min-severity", "info", "posts/a.md") == before


def test_entry_that_is_taken_out_by_hand_is_reported_again(dirty: Site) -> None:
    dirty.write(
        "posts/a.md", f"{HEAD}\nThe ferry. {link('ferry')}See [it](https://news.google.com/rss/articles/CBMi).\n"
    )
    everything = len(dirty.check("posts/a.md").json()["findings"])
    dirty.run("baseline")
    path = dirty.root / NAME
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith('"link/tracking')).replace(",\n}", "\n}"))
    assert len(dirty.check("posts/a.md").json()["findings"]) == everything - 1 > 0


# --- mistakes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"version": 1}',
        '{"version": 1, "files": {}}',
        '{"version": 1, "severity": "low", "files": {}}',
        '{"version": 2, "severity": "warning", "files": {}}',
        '{"version": 1, "severity": "warning", "files": []}',
        '{"version": 1, "severity": "warning", "files": {"a.md": {}}}',
        '{"version": 1, "severity": "warning", "files": {"a.md": {"content": 1}}}',
        '<<<<<<< HEAD\n{"version": 1, "severity": "warning", "files": {}}\n',
        b"\xff\xfe{}",
        "[" * 100_000,
    ],
)
def test_damaged(dirty: Site, text: str | bytes) -> None:
    dirty.write(NAME, text)
    for command in ("check", "baseline"):
        done = dirty.run(command)
        assert (done.code, done.out) == (2, "")
        assert NAME in done.err


def test_missing(dirty: Site) -> None:
    for command in (("check", "--baseline", "no.json"), ("baseline", "--prune")):
        done = dirty.run(*command)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("articlelint: the baseline ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has none")
def test_has_to_be_a_regular_file_of_some_size(dirty: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo("pipe")
    with hang_guard():
        done = dirty.run("check", "--baseline", "pipe")
    assert (done.code, done.err) == (2, "articlelint: the baseline pipe cannot be read: not a regular file\n")
    monkeypatch.setattr("articlelint.suppression.baseline._MAX_BYTES", 100)
    dirty.write(NAME, " " * 101)
    done = dirty.run("check")
    assert done.code == 2
    assert "cannot be read: larger than" in done.err


def test_that_cannot_be_written(dirty: Site) -> None:
    done = dirty.run("baseline", "--baseline", "no/folder.json")
    assert done.code == 2


# --- formats ----------------------------------------------------------------------------------------------------------


def test_known_findings_stay_in_the_machine_formats(dirty: Site) -> None:
    dirty.run("baseline")
    dirty.write("posts/c.md", f"{HEAD}\nThe tower stands. {link('tower')}")
    report = dirty.check().json()
    assert [each["path"] for each in report["findings"]] == ["posts/c.md"]
    assert [each["path"] for each in report["suppressed"]] == ["posts/a.md", "posts/b.md"]
    assert {each["suppression"]["means"] for each in report["suppressed"]} == {"baseline"}
    assert report["summary"]["suppressed"] == {"baseline": 2}
    lines = [json.loads(line) for line in dirty.run("check", "--output-format", "jsonl").out.splitlines()]
    assert [next(iter(line)) for line in lines] == ["suppressed", "suppressed", "path", "summary"]


def test_known_findings_in_sarif(dirty: Site) -> None:
    dirty.run("baseline")
    dirty.write("posts/c.md", f"{HEAD}\nThe tower stands. {link('tower')}")
    results = json.loads(dirty.run("check", "--output-format", "sarif").out)["runs"][0]["results"]
    assert [each["baselineState"] for each in results] == ["unchanged", "unchanged", "new"]
    assert [each["suppressions"][0]["kind"] for each in results[:2]] == ["external", "external"]
    assert "suppressions" not in results[2]
    assert len({each["partialFingerprints"]["articlelint/v1"] for each in results}) == 3


def test_statistics_and_annotations_leave_them_out(dirty: Site) -> None:
    dirty.run("baseline")
    done = dirty.run("check", "--statistics")
    assert (done.code, done.out) == (0, "No problems found in 2 files · left out: 2 in the baseline\n")
    done = dirty.run("check", "--output-format", "github")
    assert done.code == 0
    assert "::" not in done.out


# --- a revision -------------------------------------------------------------------------------------------------------

Git = Callable[..., str]


@pytest.fixture
def git(dirty: Site, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Runs git in the site, whose files are committed."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    def run(*arguments: str) -> str:
        command = ("git", "-c", "user.name=test", "-c", "user.email=test@a.test", *arguments)
        return subprocess.run(command, cwd=dirty.root, capture_output=True, check=True, text=True).stdout

    run("init", "-q")
    run("add", "-A")
    run("commit", "-qm", "All")
    return run


def test_only_what_a_change_brought(dirty: Site, git: Git) -> None:
    done = dirty.run("check", "--diff-base", "HEAD")
    assert (done.code, done.out) == (0, "No problems found in 2 files · left out: 2 not new\n")
    path = dirty.root / "posts/a.md"
    path.write_text(path.read_text().replace("\nThe ferry", f"\nMore. {link('bridge')}\nThe ferry"))
    (finding,) = dirty.check("--diff-base", "HEAD").json()["findings"]
    assert (finding["path"], finding["line"]) == ("posts/a.md", 6)
    git("commit", "-qam", "More")
    assert tracked(dirty, "--diff-base", "HEAD") == []
    assert tracked(dirty, "--diff-base", "HEAD~1", "posts/a.md") == ["posts/a.md"]


def test_fault_that_a_change_causes_elsewhere(dirty: Site, git: Git) -> None:
    """Taking a comment out is a change of another line than the one where the finding is."""
    dirty.write("posts/b.md", f"{HEAD}\n<!-- articlelint-disable -->\n\nThe crane stands.\n\n{link('crane')}")
    git("commit", "-qam", "Silence")
    dirty.write("posts/b.md", f"{HEAD}\nThe crane stands.\n\n{link('crane')}")
    assert tracked(dirty, "--diff-base", "HEAD") == ["posts/b.md"]


def test_old_texts_come_from_git(dirty: Site, git: Git) -> None:
    git("mv", "posts/a.md", "posts/ferry.md")
    (dirty.root / "posts/b.md").unlink()
    dirty.write("posts/c.md", f"{HEAD}\nThe tower stands. {link('tower')}")
    assert tracked(dirty, "--diff-base", "HEAD") == ["posts/c.md"]
    assert tracked(dirty, "--diff-base", "HEAD", "posts/ferry.md", "posts/c.md") == ["posts/c.md"]


def test_from_a_folder_below(dirty: Site, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(dirty.root / "posts")
    dirty.write("posts/c.md", f"{HEAD}\nThe tower stands. {link('tower')}")
    assert tracked(dirty, "--diff-base", "HEAD") == ["c.md"]


def test_what_is_no_article_by_its_name_is_not_read(dirty: Site, git: Git) -> None:
    dirty.write("articlelint.toml", 'exclude = ["drafts/"]\n')
    for path in ("drafts/d.md", "posts/README.md", "posts/.hidden/e.md", "posts/data.json", "node_modules/f.md"):
        dirty.write(path, f"{HEAD}\nThe tower stands. {link('tower')}")
    git("add", "-A")
    git("commit", "-qm", "More")
    for path in ("drafts/d.md", "posts/README.md", "posts/.hidden/e.md", "node_modules/f.md"):
        (dirty.root / path).unlink()
    dirty.write("posts/g.md", f"{HEAD}\nThe tower stands. {link('tower')}")
    assert tracked(dirty, "--diff-base", "HEAD") == ["posts/g.md"], "none of the others lends it its findings"


def test_together_with_a_baseline(dirty: Site, git: Git) -> None:
    dirty.run("baseline", "posts/a.md")
    report = dirty.check("--diff-base", "HEAD").json()
    assert report["findings"] == []
    assert report["summary"]["suppressed"] == {"baseline": 1, "diff-base": 1}


@pytest.mark.parametrize("name", ["no-such-branch", "--all", "HEAD:posts/a.md", ""])
def test_revision_that_does_not_exist(dirty: Site, git: Git, name: str) -> None:
    done = dirty.run("check", f"--diff-base={name}")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("articlelint: --diff-base: ")


def test_no_repository(dirty: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(dirty.root.parent))
    done = dirty.run("check", "--diff-base", "HEAD")
    assert (done.code, done.out) == (2, "")
    assert "not a git repository" in done.err


def test_no_git(dirty: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(dirty.root)))
    done = dirty.run("check", "--diff-base", "HEAD")
    assert (done.code, done.out) == (2, "")
    assert "needs git" in done.err


def test_stdin_has_no_revision(dirty: Site) -> None:
    done = dirty.run("check", "--diff-base", "HEAD", "--stdin-filename", "a.md", "-")
    assert done.code == 2
