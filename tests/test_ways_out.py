"""Nothing that strangers wrote acts on a terminal, on the log of a CI service, or as an option: whatever way it takes.

Ways in are file names, articles, configuration, rules, schemas and arguments; ways out are all commands and formats.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from helpers import CLEAN, FIXTURES, HOUSE_RULE, Result, Site
from reports import HOSTILE, UNSAFE

from articlelint.cli.main import parser_of
from articlelint.report.formats import FORMATS, STATISTICS_FORMATS

NAME = "::error::n\n##vso[task.x]y\x1b]0;t\x07\u202e\x9b2J\r##[add-mask]z\u2028.md"
FOLDER = "##[group]f\x1b[2J\n::warning::g\x85"
IN_TEXT = re.sub(r"[\x00\ud800-\udfff]", "", HOSTILE) + "\n::error::at the start of a line ##vso[task.x]"
QUOTED = json.dumps(IN_TEXT)  # for YAML and, but for what TOML forbids, for TOML
IN_SCALAR = "| ::error::x ##vso[task.x] \u202e \x85 \xad"
ARTICLE = f"""\
---
title: {QUOTED}
category: {QUOTED}
tags: [{QUOTED}, a]
source: {json.dumps("https://h.test/" + IN_TEXT)}
{QUOTED}: 1
kind: {QUOTED}
---

{IN_TEXT}

<!-- articlelint-disable-next-line {IN_TEXT} -->
 ::error::below a blank
[A link](https://a.test/x?utm_source=feed&b={IN_TEXT[:20]}) to it.
\t::warning::below a tab. This article originally appeared on {IN_TEXT[:60]} at https://a.test/?src=rss
##vso[task.setvariable variable=PATH]/evil and {"x" * 5000}
"""
SCHEMA = {
    "title": IN_TEXT,
    "description": IN_TEXT,
    "required": ["date" + IN_TEXT],
    "properties": {
        "kind": {"enum": [IN_TEXT + "1", IN_TEXT + "2"], "description": IN_TEXT},
        "category": {"pattern": "^" + re.escape(IN_TEXT) + "$0", "title": IN_TEXT},
    },
    "additionalProperties": False,
}
# Commands of our own, in the formats that consist of them.
OWN = {
    "github": re.compile(r"^::(?:error|warning|notice) file=[^:]*,line=\d+[^:]*::"),
    "azure": re.compile(r"^##vso\[task\.logissue type=(?:error|warning);[^\]]*\]"),
}
is_posix = pytest.mark.skipif(os.name != "posix", reason="such names cannot be on this system")


def assert_harmless(text: str, output_format: str = "text", keep: str = "") -> None:
    """Check that a terminal shows all of `text`, and that no service finds a command in it but those of the format."""
    found = UNSAFE.search(text.replace(keep, " ") if keep else text)
    if found is not None:
        pytest.fail(ascii(text[max(0, found.start() - 60) : found.end() + 20]))
    for line in text.split("\n"):
        rest = OWN[output_format].sub("", line) if output_format in OWN else line
        if rest.lstrip().startswith("::") or re.search(r"##\w*\[", rest):
            pytest.fail(ascii(line))


def assert_result(result: Result, output_format: str = "text") -> None:
    assert_harmless(result.out, output_format)
    assert_harmless(result.err)
    assert "Traceback" not in result.err


def toml(value: str) -> str:
    """A TOML string; JSON escapes all that TOML forbids but U+007F."""
    return json.dumps(value).replace("\x7f", "\\u007f")


def commands() -> Mapping[str, argparse.ArgumentParser]:
    """The parser of each command, by its name."""
    (action,) = [each for each in parser_of()._actions if isinstance(each, argparse._SubParsersAction)]
    found: Mapping[str, argparse.ArgumentParser] = action.choices
    return found


@pytest.fixture
def hostile(site: Site) -> Site:
    """Articles, names, a schema and a rule by somebody who means harm, so many that all of them are compared."""
    for number in range(12):
        site.write(f"{FOLDER}/{number}{NAME}", ARTICLE)
        site.write(f"posts/{number}.md", ARTICLE.replace("utm_source", f"utm_{number}"))
    site.write("posts/clean.md", CLEAN)
    site.write("schema.json", json.dumps(SCHEMA))
    rule = HOUSE_RULE.replace('"Left over', QUOTED.replace("{", "{{")[:-1] + "Left over")
    in_line = IN_SCALAR.replace("\x85", "")  # where it would end the line
    rule = rule.replace("Line that the press office adds", QUOTED).replace("It is addressed", f"It is {in_line}")
    site.write("rules/house/press-line.yaml", rule)
    site.write(
        "articlelint.toml",
        f"rule-paths = ['rules']\nextend-select = ['all']\n[[schema]]\nfiles = '**'\nschema = 'schema.json'\n"
        f"[per-file-ignores]\n{toml(IN_TEXT.replace('[', ''))} = ['file']\n[category]\nallowed = [{toml(IN_TEXT)}]\n",
    )
    return site


# What each command is given to show all that it can.
RUNS: dict[str, tuple[tuple[str, ...], ...]] = {
    "check": (
        ("--min-severity", "info"),
        ("--diff-base", "HEAD"),
        ("--select", "link", f"{FOLDER}/1{NAME}"),
        ("--fix", "--unsafe-fixes", "--min-severity", "info"),
    ),
    "init": (("--dry-run", FOLDER), (FOLDER,), ("--snippet", "github", FOLDER)),
    "index": ((), (FOLDER,), (f"{FOLDER}/1{NAME}",)),
    "learn": (("--output", "model.json"), ("--output", f"{FOLDER}/{NAME}/model", ".")),
    "categories": ((), ("--output-format", "json"), ("--category", IN_TEXT), (FOLDER,)),
    "baseline": ((), ("--prune",), ("--baseline", f"{FOLDER}/b.json", FOLDER)),
    "explain": (("house/press-line",), ("house",)),
    "rules": ((), ("--test",)),
    "clean": ((".",), (FOLDER,), (f"{FOLDER}/1{NAME}",)),
    "config": ((), ("--schema",), (f"{FOLDER}/1{NAME}",), ("--schema", "pyproject.toml")),
}


def test_every_command_is_run() -> None:
    assert RUNS.keys() == commands().keys()


@is_posix
@pytest.mark.parametrize("command", RUNS)
def test_commands(hostile: Site, command: str) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=hostile.root, check=True)
    for arguments in RUNS[command]:
        result = hostile.run(command, *arguments)
        assert_result(result)
        assert result.out + result.err, arguments
        assert "is not YAML" not in result.err, "the rule can be used, so that what it says is shown"


def test_what_python_warns_of_is_not_shown(site: Site) -> None:
    """A set within a set, which an expression may mean one day, of an article's schema and of a rule."""
    site.write("schema.json", json.dumps({"properties": {"title": {"pattern": "^[[a]b"}}}))
    site.write("a.md", CLEAN.replace("---\n", "---\n$schema: schema.json\n", 1))
    site.write("rules/house/press-line.yaml", HOUSE_RULE.replace("notes? to editors?", "notes? [[x]to editors?"))
    site.write("articlelint.toml", "rule-paths = ['rules']\nextend-select = ['house']\n")
    result = run_process(site, "check")
    assert (result.code, result.err) == (1, "")
    assert "^[[a]b" in result.out


def test_learned_categories(site: Site) -> None:
    for number in range(240):
        category, words = (("a", "crane harbour ship"), ("b", "goal cup match"))[number % 2]
        front_matter = f"---\ntitle: {words}\ncategory: {json.dumps(category + IN_TEXT)}\n---\n"
        more = " ".join(f"word{other}" for other in range(40))
        site.write(f"{number}.md", f"{front_matter}The {words} of day {number} is {words} again, {more}.\n")
    result = site.run("learn", "--output", "model.json")
    assert result.code == 0
    assert "<U+001B>" in result.out
    assert_result(result)
    assert_result(site.run("check", "--model", "model.json", "--min-severity", "info"))


@is_posix
@pytest.mark.parametrize("output_format", FORMATS)
def test_formats(hostile: Site, output_format: str) -> None:
    result = hostile.run("check", "--output-format", output_format, "--min-severity", "info")
    assert result.code == 1
    assert_result(result, output_format)
    assert_result(hostile.run("check", "--output-format", output_format, "--min-severity", "info"), output_format)
    if output_format in STATISTICS_FORMATS:
        assert_result(hostile.run("check", "--output-format", output_format, "--statistics"), output_format)
    text = ARTICLE.encode()
    result = hostile._run(("check", "--output-format", output_format, "--stdin-filename", NAME, "-"), text)
    assert_result(result, output_format)


def settings() -> Iterator[tuple[str, str]]:
    """Configurations with hostile values of every shape for every key, each with its name."""
    key = toml(IN_TEXT)
    shapes = {
        "text": key,
        "list": f"[{key}]",
        "list of lists": f"[[{key}, {key}]]",
        "table": f"{{{key} = {key}}}",
        "table of lists": f"{{{key} = [{key}]}}",
        "table of tables": f"{{{key} = {{{key} = {key}}}}}",
        "list of tables": f"[{{{key} = {key}, files = {key}, schema = {key}}}]",
    }
    names = [*CONFIG_KEYS, IN_TEXT]
    for name in names:
        for shape, value in shapes.items():
            yield f"{name[:20]!r} {shape}", f"{toml(name)} = {value}\n"
    for table in ('rules."file/encoding"', f"rules.{key}", "category", f"category.{key}", "per-file-ignores"):
        yield table[:20], f"[{table}]\n{key} = {key}\nseverity = {key}\n"


CONFIG_KEYS = (
    *("extends", "include", "exclude", "respect-gitignore", "select", "extend-select", "ignore", "per-file-ignores"),
    *("rules", "min-severity", "fail-on", "output-format", "rule-paths", "plugins", "schema", "require-front-matter"),
    "from-pages",
    "category",
)


def test_every_key_of_the_configuration_is_tried(site: Site) -> None:
    assert set(CONFIG_KEYS) == set(json.loads(site.run("config", "--schema").out)["properties"])


def test_configuration(site: Site) -> None:
    site.write("a.md", CLEAN)
    failed = 0
    for name, text in settings():
        site.write("articlelint.toml", text)
        for command in ("check", "config"):
            result = site.run(command)
            assert_result(result)
            failed += result.code == 2
            assert result.code in (0, 2), name
    assert failed > 100, "most of these are mistakes, which are repeated in a message"
    site.write("articlelint.toml", f"a = {IN_TEXT}")
    assert_result(site.run("check"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("house/press-line", QUOTED),
        ("pattern\n", f"{QUOTED}\n"),
        ("[en]", f"[{QUOTED}]"),
        ("warning", QUOTED),
        ("options:", f"{QUOTED}:"),
        ("  patterns:", f"  {QUOTED}:"),
        ('"notes? to editors?"', json.dumps("(" + IN_TEXT)),
        ("examples:", f"examples: {QUOTED}\nx:"),
        ('"The crane', f"{QUOTED[:-1]}"),
        ("name:", "\x1b]0;t\x07::error::x ##vso[x]:"),
    ],
    ids=lambda each: each[:12].strip() if isinstance(each, str) else "",
)
def test_rules(site: Site, old: str, new: str) -> None:
    site.write("a.md", CLEAN)
    site.write("articlelint.toml", "rule-paths = ['rules']\n")
    assert old in HOUSE_RULE
    site.write("rules/house/press-line.yaml", HOUSE_RULE.replace(old, new))
    for arguments in (("check",), ("rules",), ("rules", "--test"), ("explain", "house")):
        result = site.run(*arguments)
        assert_result(result)
        assert result.out + result.err


@pytest.mark.parametrize("text", ["{", json.dumps(IN_TEXT), json.dumps({IN_TEXT: 1, "$ref": IN_TEXT, "type": IN_TEXT})])
def test_files_that_options_name(site: Site, text: str) -> None:
    """Schemas, baselines, models and configurations that are none, whose contents are quoted."""
    site.write("a.md", f"---\n$schema: x.json\ntitle: {QUOTED}\n---\nThe crane is new.\n")
    site.write("x.json", text)
    for option in ("--baseline", "--model", "--config"):
        assert_result(site.run("check", option, "x.json"))
    assert_result(site.run("check"))
    site.write("articlelint.toml", "[[schema]]\nfiles = '**'\nschema = 'x.json'\n")
    assert_result(site.run("check"))


@pytest.mark.parametrize("command", RUNS)
def test_arguments(site: Site, command: str) -> None:
    """Every option and argument of every command is given what it cannot take."""
    site.write("a.md", CLEAN)
    given = re.sub("[\x00/\ud800-\udc7f\udd00-\udfff]", "", HOSTILE)  # what no argument of a process can have
    for action in commands()[command]._actions:
        if action.nargs == 0:
            continue
        required = ("--output", "model") if command == "learn" and action.dest != "output" else ()
        option = (f"{action.option_strings[0]}={given}",) if action.option_strings else (given,)
        if command == "explain" and action.option_strings:
            option = (*option, given)
        assert_result(site.run(command, *required, *option))
    assert_result(site.run(command, f"--{given}"))
    assert_result(site.run(given))


# --- diffs ------------------------------------------------------------------------------------------------------------


def diff(site: Site, environment: Mapping[str, str] = {}, *, to: Any = subprocess.PIPE) -> str:
    """What --diff prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "articlelint", "check", "--diff", "--quiet"],
        cwd=site.root,
        env={**os.environ, **environment},
        stdout=to,
        stderr=subprocess.PIPE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b""), done.stderr.decode()
    return (done.stdout or b"").decode()


@is_posix
@pytest.mark.parametrize("variable", ["CI", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL"])
def test_diff_in_a_log(hostile: Site, variable: str) -> None:
    shown = diff(hostile, {variable: "true"})
    assert " <U+003A>:error::below a blank" in shown
    assert_harmless(shown, keep="\t")


@is_posix
def test_diff_on_a_terminal(hostile: Site) -> None:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "articlelint", "check", "--diff"], stdout=theirs, stderr=theirs, cwd=hostile.root
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 10_000):
                shown += part
        except OSError:  # how Linux says that the other end is closed
            pass
        process.wait()
    os.close(ours)
    text = shown.decode().replace("\r\n", "\n")
    assert "-\t<U+003A>:warning" not in text
    assert "to fix in" in text
    assert_harmless(text, keep="\t")


@is_posix
@pytest.mark.skipif(shutil.which("git") is None or shutil.which("patch") is None, reason="git or patch is missing")
@pytest.mark.parametrize(
    "tool", [("git", "apply", "-p0"), ("patch", "-p0", "--binary", "--quiet")], ids=["git", "patch"]
)
@pytest.mark.parametrize("is_file", [False, True], ids=["pipe", "file in CI"])
def test_diff_is_what_fix_does(hostile: Site, tmp_path: Path, tool: tuple[str, ...], is_file: bool) -> None:
    """Also to files whose names no line of text can have as they are."""
    hostile.write('q"\\.md', ARTICLE)
    hostile.write("a b.md", ARTICLE.replace("\n", "\r\n"))
    hostile.write("caf\xe9.md", ARTICLE.rstrip("\n"))
    if sys.platform == "linux":
        hostile.write(os.fsdecode(b"not\xff.md"), ARTICLE)
    if is_file:
        with open(tmp_path / "changes.diff", "wb") as file:
            diff(hostile, {"CI": "true"}, to=file)
        changes = (tmp_path / "changes.diff").read_bytes()
    else:
        changes = diff(hostile, {"PYTHONIOENCODING": "ascii"}).encode()
    before = contents(hostile)
    subprocess.run(["git", "init", "-q", "."], cwd=hostile.root, check=True)
    subprocess.run(tool, cwd=hostile.root, input=changes, check=True, capture_output=True)
    applied = contents(hostile)
    for path, text in before.items():
        (hostile.root / path).write_bytes(text)
    hostile.run("check", "--fix")
    assert contents(hostile) == applied
    assert len([path for path in before if before[path] != applied[path]]) >= 27


def contents(site: Site) -> dict[str, bytes]:
    return {str(path.relative_to(site.root)): path.read_bytes() for path in site.root.rglob("*.md") if path.is_file()}


# --- names ------------------------------------------------------------------------------------------------------------

BYTES = os.fsdecode(b"caf\xe9.md")
BYTES_FOLDER = os.fsdecode(b"d\xfe")
is_linux = pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")


@pytest.fixture
def bytes_site(site: Site) -> Site:
    """More articles than are looked at without a cache and an index, some of them in files whose names are not UTF-8."""
    article = CLEAN + "\nSee [the map](https://paper.test/map?utm_source=feed) of the {}th pier.\n"
    for number in range(24):
        site.write(f"{number}.md", article.format(number))
    site.write(BYTES, article.format(1))
    site.write(f"{BYTES_FOLDER}/{BYTES}", article.format(2))
    return site


def run_process(site: Site, *arguments: str, **environment: str) -> Result:
    done = subprocess.run(
        [sys.executable, "-m", "articlelint", *arguments],
        cwd=site.root,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
    result = Result(done.returncode, done.stdout.decode(), done.stderr.decode())
    is_named = "--output-format" in arguments
    assert_result(result, arguments[arguments.index("--output-format") + 1] if is_named else "text")
    return result


@is_linux
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("output_format", FORMATS)
def test_undecodable_names_in_a_site(bytes_site: Site, output_format: str, jobs: str) -> None:
    """The second run takes what the first one has kept, the third one judges a single file by the index."""
    arguments = ("check", "--output-format", output_format, "--jobs", jobs)
    first = run_process(bytes_site, *arguments)
    assert (first.code, "caf" in first.out) == (1, True)
    assert run_process(bytes_site, *arguments) == first
    bytes_site.write("0.md", CLEAN)
    assert run_process(bytes_site, *arguments).code == 1
    assert run_process(bytes_site, "check", BYTES, "--output-format", output_format).code == 1


@is_linux
def test_undecodable_names_in_the_index(bytes_site: Site) -> None:
    assert run_process(bytes_site, "index", BYTES_FOLDER).code == 0
    assert run_process(bytes_site, "index").code == 0
    found = json.loads(run_process(bytes_site, "check", "--output-format", "json", BYTES).out)
    assert found["summary"]["not_run"] == {}


@is_linux
def test_undecodable_names_in_other_commands(bytes_site: Site) -> None:
    bytes_site.commit()
    assert_harmless(diff(bytes_site))
    assert run_process(bytes_site, "check", "--no-cache", "--output-file", BYTES + ".log").code == 1
    assert (bytes_site.root / (BYTES + ".log")).is_file()
    assert run_process(bytes_site, "check", "--no-cache", "--diff-base", "HEAD").code == 0
    assert run_process(bytes_site, "init", "--dry-run").code == 0
    assert run_process(bytes_site, "init", BYTES_FOLDER).code == 0
    assert run_process(bytes_site, "baseline", "--baseline", BYTES + ".json").code == 0
    assert run_process(bytes_site, "check", "--no-cache", "--baseline", BYTES + ".json").code == 0
    assert run_process(bytes_site, "config", BYTES_FOLDER).code == 0
    assert run_process(bytes_site, "check", "--no-cache", "--fix", "--quiet").code == 0
    assert b"utm_source" not in b"".join(contents(bytes_site).values())
    assert run_process(bytes_site, "clean", BYTES_FOLDER).code == 0
    for gone in (BYTES + "2", BYTES_FOLDER + "2/x"):
        result = run_process(bytes_site, "check", gone)
        assert (result.code, r"\x" in result.err) == (2, True)


@is_linux
def test_undecodable_names_of_duplicates(bytes_site: Site) -> None:
    text = (FIXTURES / "derby-late-goal.md").read_bytes()
    for name in ("twin.md", os.fsdecode(b"tw\xefn.md")):
        bytes_site.write(name, text)
    result = run_process(bytes_site, "check", "--no-cache", "--select", "duplicate/exact")
    assert r"tw\xefn.md" in result.out


ASCII_ONLY: tuple[Mapping[str, str], ...] = (
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
)


@is_linux
@pytest.mark.parametrize("environment", [*ASCII_ONLY, {"LC_ALL": "C"}, {"PYTHONIOENCODING": "utf-16"}], ids=str)
@pytest.mark.parametrize("command", [*RUNS])
def test_streams_and_locales(bytes_site: Site, command: str, environment: Mapping[str, str]) -> None:
    """What they cannot write is shown as an escape, and names are still found."""
    bytes_site.write(f"{BYTES_FOLDER}/a.md", ARTICLE)
    required = {"explain": ("link",), "check": (".", "--min-severity", "info")}.get(command, ())
    for arguments in (required, ("--diff", BYTES)) if command == "check" else (required,):
        done = subprocess.run(
            [sys.executable, "-m", "articlelint", command, *arguments],
            cwd=bytes_site.root / BYTES_FOLDER / ("" if arguments is required else ".."),
            env={**os.environ, **environment},
            capture_output=True,
            check=False,
        )
        assert done.returncode == {"check": 1, "learn": 2}.get(command, 0), done.stderr
        assert b"defect" not in done.stderr
        if environment in ASCII_ONLY and "--diff" not in arguments:
            assert done.stdout.isascii()
            assert done.stderr.isascii()


# --- names that look like options -------------------------------------------------------------------------------------

OPTION_NAMES = ("--output-file=victim.md", "--exclude=**.md", "--fix", "-q", "--outp=victim.md", "-j2", "--")


@pytest.mark.parametrize("name", [name for name in OPTION_NAMES if name != "--"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_name_that_is_an_option(site: Site, name: str, place: int) -> None:
    """As a commit hook, xargs or a glob passes it on: among the names, and after options."""
    site.write("victim.md", CLEAN)
    names = ["victim.md", "other.md"]
    site.write("other.md", CLEAN)
    assert site.run("check", *names[:place], name, *names[place:]).code in (0, 2), "an option, or none"
    (site.root / "victim.md").write_text(CLEAN, encoding="utf-8")
    site.write(name, CLEAN)
    result = site.run("check", "--no-cache", *names[:place], name, *names[place:])
    assert (result.code, result.out) == (2, "")
    assert f"articlelint: {name} is an option, but also the name of a file here: write ./{name}" in result.err
    assert (site.root / "victim.md").read_text(encoding="utf-8") == CLEAN
    assert site.check("./" + name, *names).json()["summary"]["files"] == 3
    assert site.check("--", *names[:place], name, *names[place:]).json()["summary"]["files"] == 3


def test_folder_that_is_an_option(site: Site) -> None:
    site.write("--output-file=posts/victim.md", CLEAN)
    site.write("posts/victim.md", CLEAN)
    result = site.run("check", "--output-file=posts/victim.md")
    assert (result.code, "is an option, but also the name of a file" in result.err) == (2, True)
    assert (site.root / "posts/victim.md").read_text(encoding="utf-8") == CLEAN


@is_posix
def test_link_to_nowhere_that_is_an_option(site: Site) -> None:
    site.write("victim.md", CLEAN)
    os.symlink("gone", site.root / "--output-file=victim.md")
    assert site.run("check", "--output-file=victim.md").code == 2


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_refuses_names_as_options(site: Site, command: str) -> None:
    site.write("--config=x.toml", CLEAN)
    result = site.run(command, "--config=x.toml")
    assert (result.code, result.out) == (2, "")
    assert "is an option, but also the name of a file here" in result.err


@is_posix
@pytest.mark.skipif(shutil.which("xargs") is None, reason="xargs is not installed")
def test_xargs(site: Site) -> None:
    site.write("victim.md", CLEAN)
    site.write("--output-file=victim.md", CLEAN)
    command = f"ls | xargs {sys.executable} -m articlelint check"
    done = subprocess.run(command, shell=True, cwd=site.root, capture_output=True, text=True, check=False)
    assert done.returncode == 123  # what xargs makes of 2
    assert (site.root / "victim.md").read_text(encoding="utf-8") == CLEAN
