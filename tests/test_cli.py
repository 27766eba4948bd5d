"""The command line from outside: what it prints, writes and exits with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from helpers import BROKEN, CLEAN, FIXTURES, HOUSE_RULE, Site

from articlelint import __version__
from articlelint.cli.console import progress_line
from articlelint.report.formats import FORMATS

LINKED = CLEAN.replace("a crane that", "[a crane](https://council.test/crane?fbclid=1) that")
LATIN = CLEAN.replace("crane", "caf\xe9").encode("latin-1")  # a warning


# --- exit codes -------------------------------------------------------------------------------------------------------


def test_nothing_found(site: Site) -> None:
    site.write("a.md", CLEAN)
    assert site.run("check", ".") == (0, "No problems found in 1 file\n", "")


def test_something_found(site: Site) -> None:
    site.write("a.md", BROKEN)
    result = site.run("check")
    assert result.code == 1
    assert result.out.startswith("a.md\n  2:8  error  front-matter/syntax\n")
    assert result.out.endswith("\n1 file checked · 1 error in 1 file\n")


def test_no_files(site: Site) -> None:
    hint = "nothing there is named like an article; --include GLOB takes other names"
    assert site.run("check") == (0, f"No files checked: {hint}\n", "")
    site.write("drafts/a.md", BROKEN)
    assert site.run("check", "--exclude", "drafts") == (0, "No files checked (1 skipped: excluded 1)\n", "")


def test_path_that_does_not_exist(site: Site) -> None:
    site.write("a.md", BROKEN)
    assert site.run("check", "a.md", "gone.md", "lost/") == (
        2,
        "",
        "articlelint: gone.md: there is no such file or folder\narticlelint: lost/: there is no such file or folder\n",
    )


@pytest.mark.parametrize("arguments", [("check", "--fail-on", "sometimes"), ("chek",), ("check", "--no-such-option")])
def test_wrong_arguments(site: Site, arguments: tuple[str, ...]) -> None:
    result = site.run(*arguments)
    assert result.code == 2
    assert "usage: articlelint" in result.err


def test_no_command(site: Site) -> None:
    result = site.run()
    assert result.code == 2
    assert "check" in result.out


def test_version(site: Site) -> None:
    assert site.run("--version") == (0, f"articlelint {__version__}\n", "")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--exit-zero",), 0),
        (("--fail-on", "error"), 0),
        (("--fail-on", "warning"), 1),
        (("--fail-on", "never"), 0),
        (("--min-severity", "error"), 0),
        (("--select", "front-matter"), 0),
        (("--ignore", "file"), 0),
        (("--ignore", "file/encoding"), 0),
        (("--select", "file", "--ignore", "file/encoding"), 0),
        (("--select", "file/encoding", "--ignore", "file"), 1),
        (("--select", "file,front-matter"), 1),
        (("--select", "front-matter", "--extend-select", "file/encoding"), 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_exit_code_with_one_warning(site: Site, options: tuple[str, ...], code: int) -> None:
    site.write("a.md", LATIN)
    assert site.run("check", *options, ".").code == code


# --- options of check -------------------------------------------------------------------------------------------------


def test_min_severity_hides(site: Site) -> None:
    site.write("a.md", LATIN)
    site.write("b.md", BROKEN)
    assert site.check("--min-severity", "error").rules() == ["front-matter/syntax"]
    assert site.check().rules() == ["file/encoding", "front-matter/syntax"]


def test_include(site: Site) -> None:
    site.write("a.md", BROKEN)
    site.write("README.md", BROKEN)
    site.write("b.page", BROKEN)
    result = site.check("--include", "*.page", "--include", "README.md")
    assert [finding["path"] for finding in result.json()["findings"]] == ["README.md", "b.page"]
    assert [finding["path"] for finding in site.check().json()["findings"]] == ["a.md"]


def test_exclude(site: Site) -> None:
    site.write("posts/a.md", BROKEN)
    site.write("drafts/a.md", BROKEN)
    result = site.check("--exclude", "drafts", ".", "drafts/a.md")
    assert [finding["path"] for finding in result.json()["findings"]] == ["posts/a.md"]
    assert result.json()["summary"]["skipped_reasons"] == {"excluded": 2}, "the folder, and the file named in it"


def test_output_file(site: Site) -> None:
    site.write("a.md", BROKEN)
    printed = site.check()
    written = site.check("--output-file", "report.json")
    assert written == (1, "", "")
    assert (site.root / "report.json").read_text(encoding="utf-8") == printed.out


def test_output_file_that_cannot_be_written(site: Site) -> None:
    site.write("a.md", BROKEN)
    result = site.check("--output-file", "no/such/folder/report.json")
    assert result == (
        2,
        "",
        "articlelint: no/such/folder/report.json cannot be written: No such file or directory\n",
    )


def test_mistake_leaves_the_output_file_alone(site: Site) -> None:
    before = site.write("report.json", "before")
    assert site.check("--output-file", "report.json", "--select", "no-such-family").code == 2
    assert before.read_text() == "before"


def report_of(site: Site, *arguments: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    """Run a check with a JSON report in a process of its own."""
    command = [sys.executable, "-m", "articlelint", "check", "--output-format", "json", "--no-cache", *arguments]
    return subprocess.run(command, cwd=site.root, text=True, capture_output=True, check=False, **settings)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights, and there are no limits")
def test_a_report_that_cannot_be_finished_leaves_the_old_one(site: Site) -> None:
    import resource

    site.write("a.md", BROKEN)
    before = site.write("report.json", "before")
    done = report_of(
        site,
        *("--output-file", "report.json"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "articlelint: report.json cannot be written: File too large\n"
    assert before.read_text() == "before"
    assert sorted(os.listdir()) == ["a.md", "report.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights, and modes are those of POSIX")
def test_an_output_file_stays_what_it_is_but_for_its_content(site: Site) -> None:
    site.write("a.md", BROKEN)
    printed = site.check().out
    target = site.write("reports/report.json", "before")
    target.chmod(0o640)
    Path("link.json").symlink_to(target)
    assert site.check("--output-file", "link.json").code == 1
    assert Path("link.json").is_symlink()
    assert (target.read_text(encoding="utf-8"), target.stat().st_mode & 0o777) == (printed, 0o640)
    os.link(target, "other.json")
    target.write_text("before")
    assert site.check("--output-file", "other.json").code == 1
    assert target.read_text(encoding="utf-8") == printed, "a hard link is no other file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_an_output_file_that_is_no_file_is_written_directly(site: Site) -> None:
    site.write("a.md", BROKEN)
    printed = site.check().out
    os.mkfifo("pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE, text=True, encoding="utf-8") as reader:
        assert report_of(site, "--output-file", "pipe").returncode == 1
        assert reader.communicate()[0] == printed
    assert Path("pipe").is_fifo()
    assert report_of(site, "--output-file", "/dev/stdout").stdout == printed
    assert report_of(site, "--output-file", "reports/..").stderr.startswith(
        "articlelint: reports/.. cannot be written: "
    )


COMMANDS = [
    *(["check"], ["check", "--diff"], ["check", "--output-format", "json"], ["baseline"], ["clean"], ["config"]),
    *(["explain", "link/tracking"], ["index"], ["init", "--dry-run"], ["rules"], ["--version"], ["check", "--help"]),
]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full disk")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_stdout_that_cannot_be_written(site: Site, command: list[str]) -> None:
    site.write("a.md", LINKED)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    call = [sys.executable, "-m", "articlelint", *command]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=environment)
    last = "articlelint: the output cannot be written: No space left on device"
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, last)
    closed = subprocess.run(
        call, stderr=subprocess.PIPE, text=True, check=False, env=environment, preexec_fn=lambda: os.close(1)
    )
    last = "articlelint: the output cannot be written: Bad file descriptor"
    assert (closed.returncode, closed.stderr.splitlines()[-1]) == (2, last)


@pytest.mark.skipif(sys.platform == "win32", reason="streams cannot be closed there")
def test_closed_streams_are_nobody_elses(site: Site) -> None:
    """A file that is opened gets the lowest descriptor that is free."""
    article = site.write("a.md", LINKED)
    call = [sys.executable, "-m", "articlelint", "check", "--fix", "a.md", "gone.md"]
    assert subprocess.run(call, preexec_fn=lambda: os.closerange(0, 3), check=False).returncode == 2, "no gone.md"
    assert article.read_text(encoding="utf-8") == LINKED
    assert subprocess.run([*call[:-1], "--quiet"], preexec_fn=lambda: os.closerange(0, 3), check=False).returncode == 0
    assert article.read_text(encoding="utf-8") == LINKED.replace("?fbclid=1", "")


def test_quiet(site: Site) -> None:
    site.write("a.md", CLEAN)
    assert site.run("check", "--quiet") == (0, "", "")
    site.write("a.md", BROKEN)
    assert "checked" not in site.run("check", "-q").out


def test_statistics(site: Site) -> None:
    site.write("a.md", BROKEN)
    site.write("b.md", BROKEN)
    site.write("c.md", LATIN)
    result = site.run("check", "--statistics", "--quiet")
    assert result.code == 1
    assert [line.split()[:4] for line in result.out.splitlines()[2:4]] == [
        ["2", "error", "front-matter/syntax", "66.7"],
        ["1", "warning", "file/encoding", "33.3"],
    ]


def test_statistics_as_data(site: Site) -> None:
    site.write("posts/a.md", BROKEN)
    site.write("news/b.md", CLEAN.replace("---\n\n", "source: https://www.harbour-ledger.test/crane\n---\n\n"))
    found = site.check("--statistics").json()["statistics"]
    assert [(each["rule"], each["per_100"]) for each in found["rules"]] == [("front-matter/syntax", 50.0)]
    assert {each["host"]: each["files"] for each in found["hosts"]} == {None: 1, "harbour-ledger.test": 1}
    assert {each["folder"]: each["findings"] for each in found["folders"]} == {"posts": 1, "news": 0}
    assert found["first"] == [{"path": "posts/a.md", "errors": 1, "warnings": 0, "infos": 0}]


def test_statistics_have_not_every_format(site: Site) -> None:
    site.write("a.md", BROKEN)
    result = site.run("check", "--statistics", "--output-format", "sarif")
    assert (result.code, result.out) == (2, "")
    assert "--statistics has no format 'sarif'; it has text, concise, grouped, json" in result.err


def on_a_terminal(*arguments: str, environment: dict[str, str] | None = None) -> str:
    """What the command shows on a terminal of 80 columns and 24 lines."""
    pty = pytest.importorskip("pty")
    import fcntl
    import struct
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    unset = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")
    variables = {name: value for name, value in os.environ.items() if name not in unset}
    variables |= {"TERM": "xterm", "PYTHONPATH": str(Path(__file__).parent.parent), **(environment or {})}
    process = subprocess.Popen(
        [sys.executable, "-m", "articlelint", *arguments], stdout=follower, stderr=subprocess.DEVNULL, env=variables
    )
    os.close(follower)
    written = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # how a terminal says that nobody writes any more
            part = b""
        if not part:
            break
        written += part
    os.close(leader)
    process.wait()
    return written.decode().replace("\r\n", "\n")


def test_first_screen_of_a_dirty_repository(site: Site) -> None:
    for number in range(20):
        site.write(f"posts/{number}.md", BROKEN)
    arguments = ("check", "posts", "--select", "front-matter")
    shown = on_a_terminal(*arguments, environment={"NO_COLOR": "1"})
    screen = shown.splitlines()[-24:]
    assert "20 findings by rule, the worst first" in screen
    assert "  20  error  front-matter/syntax  posts/0.md:2:8" in screen
    assert any("articlelint explain front-matter/syntax" in line for line in screen)
    assert any("articlelint baseline posts --select front-matter" in line for line in screen)
    assert screen[-1] == "20 files checked · 20 errors in 20 files"
    assert "\x1b" not in shown
    assert "\x1b[1m" in on_a_terminal(*arguments)
    piped = site.run(*arguments).out
    assert "by rule" not in piped and "\x1b" not in piped
    assert shown.startswith(piped[: piped.rindex("\n\n")])


def test_named_twice_is_checked_once(site: Site) -> None:
    site.write("a.md", BROKEN)
    assert site.check("a.md", ".", "./a.md").json()["summary"]["files"] == 1


def test_mistyped_rule(site: Site) -> None:
    site.write("a.md", CLEAN)
    result = site.run("check", "--select", "front-mater", "--ignore", "file/encodin")
    assert result.code == 2
    assert "unknown rule 'front-mater' (did you mean 'front-matter'?)" in result.err
    assert "unknown rule 'file/encodin' (did you mean 'file/encoding'?)" in result.err


# --- formats ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_formats_on_the_fixtures(site: Site, name: str) -> None:
    result = site.run("check", "--output-format", name, "--select", "file,front-matter", str(FIXTURES))
    closing = "11 files checked · 1 error, 1 warning in 2 files\n" if name in ("gitlab", "checkstyle", "rdjson") else ""
    assert (result.code, result.err) == (1, closing)
    assert "front-matter/syntax" in result.out
    assert "clockmaker.md" in result.out
    assert "\x1b" not in result.out
    if name in ("json", "sarif", "gitlab", "rdjson"):
        json.loads(result.out)
    elif name == "jsonl":
        assert all(json.loads(line) for line in result.out.splitlines())
    elif name in ("junit", "checkstyle"):
        ElementTree.fromstring(result.out)
    elif name in ("github", "azure"):
        assert result.out.startswith("::error " if name == "github" else "##vso[task.logissue type=error;")


@pytest.mark.parametrize(("fail_on", "failed"), [("error", True), ("info", True), ("never", False)])
def test_junit_fails_where_the_run_does(site: Site, fail_on: str, failed: bool) -> None:
    site.write("a.md", BROKEN)
    result = site.run("check", "--output-format", "junit", "--fail-on", fail_on)
    assert (result.code, "<failure" in result.out) == (int(failed), failed)
    assert "a.md:2:8: error front-matter/syntax" in result.out


def test_the_closing_lines_of_a_machine_format_can_be_switched_off(site: Site) -> None:
    site.write("a.md", BROKEN)
    result = site.run("check", "--output-format", "gitlab", "--output-file", "report.json", "--quiet")
    assert (result.code, result.out, result.err) == (1, "", "")
    assert [issue["location"]["path"] for issue in json.loads((site.root / "report.json").read_text())] == ["a.md"]


def test_format_from_the_configuration(site: Site) -> None:
    site.write("articlelint.toml", 'output-format = "concise"\n')
    site.write("a.md", BROKEN)
    assert site.run("check").out.startswith("a.md:2:8: error front-matter/syntax")


def test_clean_fixtures_are_silent(site: Site) -> None:
    result = site.check(str(FIXTURES))
    noisy = {Path(finding["path"]).name for finding in result.json()["findings"]}
    assert noisy == {path.name for path in FIXTURES.iterdir()} - {"seed-vault.md", "market-hall.html"}


# --- colour -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "environment", "coloured"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour(
    site: Site, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], environment: dict[str, str], coloured: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    site.write("a.md", BROKEN)
    assert ("\x1b[" in site.run("check", *options).out) is coloured


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_terminal_is_coloured_and_a_pipe_is_not(site: Site) -> None:
    import pty

    site.write("a.md", BROKEN)
    command = [sys.executable, "-m", "articlelint", "check", "a.md"]
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "TERM")}
    environment["TERM"] = "xterm"
    controller, terminal = pty.openpty()
    subprocess.run(command, stdout=terminal, stderr=terminal, env=environment, check=False)
    os.close(terminal)
    assert b"\x1b[" in os.read(controller, 100_000)
    os.close(controller)
    piped = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (b"\x1b" in piped.stdout, piped.stderr) == (False, b"")


# --- stdin ------------------------------------------------------------------------------------------------------------


def test_stdin(site: Site) -> None:
    result = site.run("check", "--stdin-filename", "posts/a.md", "-", "--quiet", stdin=BROKEN.encode())
    assert result.code == 1
    assert result.out.startswith("posts/a.md\n  2:8  error  front-matter/syntax\n")


def test_stdin_takes_the_configuration_of_its_name(site: Site) -> None:
    site.write("posts/articlelint.toml", 'ignore = ["front-matter"]\n')
    assert site.run("check", "--stdin-filename", "posts/a.md", "-", stdin=BROKEN.encode()).code == 0
    assert site.run("check", "--stdin-filename", "a.md", "-", stdin=BROKEN.encode()).code == 1


def test_per_file_ignores_hold_for_stdin(site: Site) -> None:
    site.write("articlelint.toml", '[per-file-ignores]\n"posts/old/**" = ["front-matter/syntax"]\n')
    arguments = ("check", "-", "--stdin-filename")
    assert site.run(*arguments, "posts/old/a.md", stdin=BROKEN.encode()).code == 0
    assert site.run(*arguments, str(site.root / "posts/old/a.md"), stdin=BROKEN.encode()).code == 0
    assert site.run(*arguments, "posts/new/a.md", stdin=BROKEN.encode()).code == 1


@pytest.mark.parametrize("arguments", [("-",), ("--stdin-filename", "a.md"), ("--stdin-filename", "a.md", "-", "b.md")])
def test_stdin_needs_a_name_and_nothing_else(site: Site, arguments: tuple[str, ...]) -> None:
    site.write("b.md", CLEAN)
    result = site.run("check", *arguments)
    assert (result.code, "--stdin-filename FILE -" in result.err) == (2, True)


# --- explain, rules, config -------------------------------------------------------------------------------------------


def test_explain(site: Site) -> None:
    result = site.run("explain", "front-matter/duplicate-key")
    assert result.code == 0
    assert result.out.startswith("# front-matter/duplicate-key\n\nKey given twice. (error, on by default)\n")
    assert '[rules."front-matter/duplicate-key"]' in result.out


def test_explain_family(site: Site) -> None:
    result = site.run("explain", "file")
    assert result.code == 0
    assert {"# file/binary", "# file/encoding"} < set(result.out.splitlines())


def test_explain_unknown(site: Site) -> None:
    assert site.run("explain", "file/encodin") == (
        2,
        "",
        "articlelint: there is no rule 'file/encodin' (did you mean 'file/encoding'?)\n",
    )


def test_rules(site: Site) -> None:
    result = site.run("rules")
    assert result.code == 0
    names = [line.split()[0] for line in result.out.splitlines()]
    assert names == sorted(names)
    assert "front-matter/syntax" in names


def test_examples_of_own_rules(site: Site) -> None:
    site.write("articlelint.toml", 'rule-paths = ["lint-rules"]\n')
    rule = site.write("lint-rules/house/press-line.yaml", HOUSE_RULE)
    result = site.run("rules", "--test")
    assert "house/press-line" not in result.out
    rule.write_text(HOUSE_RULE.replace("The editors took note", "Note to editors. They took note"), encoding="utf-8")
    result = site.run("rules", "--test")
    assert result.code == 1
    assert "house/press-line: must not be found, but 'Note to editors.' was" in result.out


def test_config(site: Site) -> None:
    site.write("articlelint.toml", 'fail-on = "error"\n[category]\nallowed = ["News"]\n')
    site.write("posts/articlelint.toml", 'extends = "../articlelint.toml"\nignore = ["file"]\n')
    result = site.run("config", "posts/a.md")
    assert result.code == 0
    rows = {line.split(" = ")[0].strip(): line.split(" = ")[1] for line in result.out.splitlines()}
    assert rows["fail-on"].split("  # ") == [rows["fail-on"].split("  # ")[0], "articlelint.toml:1"]
    assert rows["ignore"].startswith('["file"]')
    assert rows["ignore"].endswith("# posts/articlelint.toml:2")
    assert rows["min-severity"].endswith("# default")


# --- configuration at work --------------------------------------------------------------------------------------------


def test_configuration_of_each_folder(site: Site) -> None:
    site.write("news/articlelint.toml", 'select = ["front-matter"]\n')
    site.write("news/a.md", BROKEN)
    site.write("blog/articlelint.toml", 'ignore = ["front-matter"]\n')
    site.write("blog/a.md", BROKEN)
    site.write("b.md", BROKEN)
    assert [finding["path"] for finding in site.check().json()["findings"]] == ["b.md", "news/a.md"]


def test_rules_of_each_folder(site: Site) -> None:
    site.write("news/articlelint.toml", 'rule-paths = ["lint-rules"]\n')
    site.write("news/lint-rules/house/press-line.yaml", HOUSE_RULE)
    site.write("news/a.md", CLEAN + "\nNote to editors\n")
    site.write("blog/a.md", CLEAN + "\nNote to editors\n")
    result = site.check("--ignore", "boilerplate")
    assert [(each["path"], each["rule"]) for each in result.json()["findings"]] == [("news/a.md", "house/press-line")]


def test_severity_and_fail_on_of_the_configuration(site: Site) -> None:
    site.write("articlelint.toml", 'fail-on = "error"\n[rules."front-matter/syntax"]\nseverity = "warning"\n')
    site.write("a.md", BROKEN)
    result = site.check()
    assert (result.code, [each["severity"] for each in result.json()["findings"]]) == (0, ["warning"])


def test_isolated(site: Site) -> None:
    site.write("articlelint.toml", 'ignore = ["front-matter"]\n')
    site.write("a.md", BROKEN)
    assert site.run("check").code == 0
    assert site.run("check", "--isolated").code == 1


def test_named_configuration(site: Site) -> None:
    site.write("strict.toml", 'require-front-matter = ["posts/**"]\n')
    site.write("posts/a.md", "The crane was shown to the town on Sunday.\n")
    assert site.check().rules() == []
    assert site.check("--config", "strict.toml").rules() == ["front-matter/missing"]


def test_front_matter_required(site: Site) -> None:
    site.write("articlelint.toml", 'require-front-matter = ["posts/**"]\n')
    site.write("posts/a.md", "The crane was shown to the town on Sunday.\n")
    site.write("pages/a.md", "The crane was shown to the town on Sunday.\n")
    result = site.check()
    assert [(each["path"], each["rule"], each["line"]) for each in result.json()["findings"]] == [
        ("posts/a.md", "front-matter/missing", 1)
    ]


def test_schema(site: Site) -> None:
    site.write("schemas/post.json", json.dumps({"type": "object", "required": ["author"]}))
    site.write("articlelint.toml", '[[schema]]\nfiles = "posts/**"\nschema = "schemas/post.json"\n')
    site.write("posts/a.md", CLEAN)
    assert site.check().rules() == ["front-matter/schema"]


def test_schema_for_no_file_is_reported(site: Site) -> None:
    site.write("schemas/post.json", '{"type": "object"}')
    site.write("articlelint.toml", '[[schema]]\nfiles = "post/**"\nschema = "schemas/post.json"\n')
    site.write("posts/a.md", CLEAN)
    result = site.run("check")
    assert result.code == 0
    assert "note: the schema post.json was applied to no file" in result.out


@pytest.mark.parametrize("text", ['{"type": "objekt"}', '{"type": ', "[]"])
def test_schema_that_is_none(site: Site, text: str) -> None:
    site.write("schemas/post.json", text)
    site.write("articlelint.toml", '[[schema]]\nfiles = "posts/**"\nschema = "schemas/post.json"\n')
    site.write("posts/a.md", CLEAN)
    result = site.run("check")
    assert result.code == 2
    assert "post.json" in result.err
    assert result.err.startswith("articlelint: ")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no such timer")
def test_configured_schema_that_is_unusable_for_an_article(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only shows with an article is a finding of that article."""
    monkeypatch.setattr("articlelint.schema.validate.SECONDS", 0.1)
    site.write("post.json", '{"properties": {"title": {"pattern": "^(a+)+$"}, "loop": {"$ref": "#/properties/loop"}}}')
    site.write("articlelint.toml", '[[schema]]\nfiles = "**"\nschema = "post.json"\n')
    site.write("a.md", f"---\ntitle: {'a' * 60}!\n---\n\nThe sea was calm.\n")
    site.write("b.md", "---\nloop: x\n---\n\nThe sea was calm.\n")
    site.write("c.md", "---\ntitle: b\n---\n\nThe sea was calm.\n")
    result = site.check("--select", "front-matter")
    assert result.code == 1
    findings = [(each["path"], each["line"], each["message"]) for each in result.json()["findings"]]
    assert [finding[:2] for finding in findings] == [("a.md", 1), ("b.md", 1), ("c.md", 2)]
    assert "at properties/title/pattern: matching the pattern ^(a+)+$ took more than 0.1 s" in findings[0][2]
    assert "refers to itself without end" in findings[1][2]


PLUGIN = '''
"""A check kind that looks for one word."""

KINDS = {"word": "crane_lint.word"}
RULE_PATHS = [__file__.rpartition("/")[0] + "/rules"]
'''
PLUGIN_CHECK = """
from articlelint import ArticleCheck, Finding

OPTIONS = {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]}


def compile(rule):
    return rule


def check(context, rule):
    start = context.article.text.find(rule.options["word"])
    if start >= 0:
        yield Finding(rule.name, rule.severity, rule.message, start, start + len(rule.options["word"]))


CHECK = ArticleCheck(OPTIONS, compile, check)
"""
PLUGIN_RULE = """\
name: crane/word
summary: The word itself
why: It is the example of a plugin.
kind: word
severity: error
message: There it is
options: {word: crane}
examples:
  bad: ["A «crane» in the harbour."]
  good: ["A ship in the harbour."]
"""


@pytest.fixture
def plugin(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A repository that names a plugin, and a package of that name elsewhere."""
    site.write("packages/crane_lint/__init__.py", PLUGIN)
    site.write("packages/crane_lint/word.py", PLUGIN_CHECK)
    site.write("packages/crane_lint/rules/crane/word.yaml", PLUGIN_RULE)
    site.write("articlelint.toml", 'plugins = ["crane_lint"]\n')
    site.write("a.md", CLEAN)
    monkeypatch.syspath_prepend(str(site.root / "packages"))
    for name in [name for name in sys.modules if name.partition(".")[0] == "crane_lint"]:
        monkeypatch.delitem(sys.modules, name)
    return site


def test_plugin(plugin: Site) -> None:
    finding = plugin.check("a.md").json()["findings"][0]
    assert (finding["rule"], finding["line"], finding["column"]) == ("crane/word", 2, 41)
    assert "crane/word" in plugin.run("rules").out


def test_options_of_a_plugins_rule(plugin: Site) -> None:
    plugin.write("articlelint.toml", 'plugins = ["crane_lint"]\n[rules."crane/word"]\nword = "forty"\n')
    assert plugin.check("a.md").json()["findings"][0]["line"] == 6
    plugin.write("articlelint.toml", 'plugins = ["crane_lint"]\n[rules."crane/word"]\nword = 40\n')
    result = plugin.run("check")
    assert result.code == 2
    assert result.err == "articlelint: articlelint.toml:3:1: option 'word' must be text, not a number\n"


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (PLUGIN_CHECK.replace("CHECK = ", "CHECKS = "), "must set CHECK to an ArticleCheck or a SiteCheck"),
        (PLUGIN_CHECK.replace("compile, check)", "compile, check, frases=None)"), "'frases'"),
        (PLUGIN_CHECK.replace("compile, check)", "compile)"), "'check'"),
        ("from articlelint.rules import Rule\n", "write `from articlelint import Rule`"),
        ("from articlelint.checks import Context\n", "write `from articlelint import Context`"),
    ],
    ids=["no check", "misspelled hook", "missing hook", "old place of Rule", "old place of Context"],
)
def test_module_of_a_plugin_that_is_no_check(plugin: Site, module: str, said: str) -> None:
    plugin.write("packages/crane_lint/word.py", module)
    result = plugin.run("check")
    assert result.code == 2
    assert "crane_lint.word (check kind 'word')" in result.err
    assert said in result.err


def test_examples_of_a_plugins_rule(plugin: Site) -> None:
    assert "crane/word" not in plugin.run("rules", "--test").out


def test_plugin_that_cannot_be_imported(site: Site) -> None:
    site.write("articlelint.toml", '\nplugins = ["no_such_module"]\n')
    result = site.run("check")
    assert result.code == 2
    assert "articlelint.toml:2:" in result.err
    assert "no_such_module" in result.err


# --- the process ------------------------------------------------------------------------------------------------------


def test_reader_that_goes_away(site: Site) -> None:
    for number in range(300):
        site.write(f"{number}.md", BROKEN)
    command = [sys.executable, "-m", "articlelint", "check", "."]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_console_that_cannot_show_a_character(site: Site) -> None:
    site.write("a.md", BROKEN.replace("crane:", "кран:"))
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "articlelint", "check", "."], capture_output=True, env=environment, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert rb"\u043a\u0440\u0430\u043d" in done.stdout


def test_what_fails_the_run_is_shown(site: Site) -> None:
    site.write(
        "a.md", "---\ntitle: A day at the sea\n---\n\nThe sea was calm. See https://wp.me/abc for more of it today.\n"
    )
    hidden, shown = site.run("check", "."), site.run("check", ".", "--fail-on", "info")
    assert (hidden.code, shown.code) == (0, 1)
    assert "info" not in hidden.out
    assert "link/redirect" in shown.out


def test_article_that_names_its_schema(site: Site) -> None:
    schema = '{"type": "object", "required": ["desk"], "additionalProperties": false, "properties": {"desk": {"enum": ["sea"]}}}'
    site.write("schemas/post.json", schema)
    site.write("posts/a.md", "---\n$schema: ../schemas/post.json\ndesk: see\n---\n\nThe sea was calm.\n")
    site.write("posts/b.md", "---\n$schema: ../schemas/none.json\ndesk: sea\n---\n\nThe sea was calm.\n")
    site.write("posts/c.md", "---\n$schema: https://schemas.test/post.json\ndesk: sea\n---\n\nThe sea was calm.\n")
    site.write("posts/d.md", "---\n$schema: ../schemas/post.json\ndesk: sea\n---\n\nThe sea was calm.\n")
    lines = site.run("check", ".", "--select", "front-matter", "--output-format", "concise", "--quiet").out.splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["posts/a.md:3:7:", "posts/b.md:2:10:", "posts/c.md:2:10:"]
    assert '"sea"' in lines[0]
    assert "cannot be used" in lines[1]
    assert "nothing is fetched" in lines[2]


@pytest.mark.parametrize("name", ["\\0.json", "\\ud800.json", "a" * 5000, ".", ""])
def test_article_that_names_a_schema_no_file_can_be_called(site: Site, name: str) -> None:
    site.write("a.md", f'---\n$schema: "{name}"\ntitle: The crane\n---\n\nThe sea was calm.\n')
    assert site.run("check", "--select", "front-matter").code in (0, 1)


def test_folders_above_the_site_name_no_language(site: Site) -> None:
    """A home folder called "it" makes no Italian."""
    site.write("it/site/articlelint.toml", 'rule-paths = ["lint-rules"]\n')
    site.write("it/site/lint-rules/house/press-line.yaml", HOUSE_RULE)
    site.write(
        "it/site/a.md", "The vote was on Monday, and it is not the last that this town has seen.\n\nNote to editors\n"
    )
    result = site.run("check", str(site.root / "it" / "site"), "--output-format", "concise")
    assert "house/press-line" in result.out


def test_progress_tells_rate_and_time_left() -> None:
    assert progress_line(0, 12_763, 0.0) == "░" * 24 + " 0/12,763 files"
    assert progress_line(2_400, 12_000, 8.0) == "█" * 4 + "░" * 20 + " 2,400/12,000 files, 300 a second, 0:32 left"
    assert progress_line(600, 36_600, 60.0).endswith(", 10 a second, 60:00 left")
    assert progress_line(12_000, 12_000, 8.0) == "█" * 24 + " 12,000/12,000 files, comparing them"
