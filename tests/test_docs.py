"""The documentation is true: its commands, outputs, configurations, rules and programs, its links and the names it uses.

Every page is played, block by block (playing.py says how), in a small content repository of its own; those about work on
articlelint itself in a copy of the checkout. `UPDATE_GOLDEN=1 pytest tests/test_docs.py` writes the outputs anew.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pages
import pytest
import yaml
from helpers import Site
from pages import ROOT, Block
from playing import HOOKS, Player, is_passed_over, shown
from test_learn import write_site

import articlelint
from articlelint import __version__
from articlelint.cli.main import main
from articlelint.rulebook.load import load_rules

IN_THE_CHECKOUT = ("CONTRIBUTING.md", "benchmarks/README.md", "tests/fuzz/README.md")
MANY_ARTICLES = ("docs/categories.md", "docs/init.md")  # articlelint learn asks for 200
CHECKOUT = (
    *(".ci", ".gitignore", ".pre-commit-hooks.yaml", "action.yml", "articlelint", "benchmarks", "docs", "fixtures"),
    *("mkdocs.yml", "pyproject.toml", "rules", "tests", *(path.name for path in ROOT.glob("*.md"))),
)

every_page = pytest.mark.parametrize("page", pages.pages())
needs_bash = pytest.mark.skipif(
    os.name == "nt" or not (shutil.which("bash") and shutil.which("git")), reason="bash or git is missing"
)


# --- code blocks ------------------------------------------------------------------------------------------------------


def commit_all(player: Player) -> None:
    """Make the player's site a git repository on the branch main, with a remote that has the same."""
    player.run("git init -q -b main && git add -A && git commit -qm 'As it is'")
    player.run("git update-ref refs/remotes/origin/main HEAD")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content repository: the sample articles, a schema, and a model of categories."""
    folder = tmp_path_factory.mktemp("demo") / "site"
    shutil.copytree(ROOT / "fixtures", folder / "content")
    Site(folder, lambda arguments, stdin: pytest.fail("not run here")).write(
        "schemas/post.json", '{"type": "object"}\n'
    )
    player = Player(folder, folder.parent / "tools")
    many = Site(folder.parent / "many", lambda arguments, stdin: pytest.fail("not run here"))
    write_site(many, 12)
    player.run("articlelint learn ../many --output categories.json")
    commit_all(player)
    return folder


def player_for(page: str, demo: Path, folder: Path) -> Player:
    """What plays a page: in the site that it is about, a new one in `folder`."""
    site, tools = folder / "site", folder / "tools"
    if page not in IN_THE_CHECKOUT:
        shutil.copytree(demo, site)
        if page in MANY_ARTICLES:
            shutil.rmtree(site / "content")
            shutil.copytree(demo.parent / "many", site / "content")
        if page == "README.md":
            shutil.copytree(site / "content", site / "fixtures")
        player = Player(site, tools)
    else:
        site.mkdir()
        for name in CHECKOUT:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, site / name)
        player = Player(site, tools, project=site)
        commit_all(player)
    (site / ".venv").mkdir()
    (site / ".venv/bin").symlink_to(tools)
    return player


def play(page: str, demo: Path, folder: Path) -> Player:
    """Play all blocks of a page, and compare its outputs, or write them anew."""
    player = player_for(page, demo, folder)
    text = pages.read(page)
    for block in pages.blocks(text):
        try:
            player.play(block)
        except AssertionError as error:
            raise AssertionError(f"{page}:{block.line}: {error}") from error
    if os.environ.get("UPDATE_GOLDEN"):
        for block, output in reversed(player.outputs):
            text = f"{text[: block.start]}{output}\n{text[block.end :]}"
        (ROOT / page).write_text(text, encoding="utf-8")
    for block, output in () if os.environ.get("UPDATE_GOLDEN") else player.outputs:
        assert block.text == f"{output}\n", f"{page}:{block.line}"
    return player


@pytest.fixture(scope="module")
def played(
    request: pytest.FixtureRequest, demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[Player]]]:
    """The players of the pages that tests ask for, by page. Pages wait for their commands, so they go side by side."""
    users = [item for item in request.session.items if "played" in getattr(item, "fixturenames", ())]
    asked = [item.callspec.params["page"] for item in users if isinstance(item, pytest.Function)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {page: pool.submit(play, page, demo, tmp_path_factory.mktemp("page")) for page in asked}


@needs_bash
@pytest.mark.parametrize("page", [page for page in pages.pages() if page != "CONTRIBUTING.md"])
def test_code_blocks(page: str, played: dict[str, Future[Player]]) -> None:
    played[page].result()


@needs_bash
@pytest.mark.parametrize("page", ["CONTRIBUTING.md"])
def test_worked_examples_add_files_and_change_none(page: str, played: dict[str, Future[Player]]) -> None:
    """Whoever follows CONTRIBUTING.md, block by block, has added rules and a check kind and changed no file."""
    player = played[page].result()
    player.run("git status --porcelain --untracked-files=all")
    assert player.printed.splitlines() == [
        "?? articlelint/checks/long_sentence.py",
        "?? rules/body/long-sentence.yaml",
        "?? rules/boilerplate/app.yaml",
    ]
    if find_spec("mkdocs"):
        built = (player.site / "site/rules/boilerplate/app/index.html").read_text(encoding="utf-8")
        assert "Download our app to read offline." in built


@every_page
def test_code_blocks_are_all_seen(page: str) -> None:
    """No fence is indented or has a title, so that none is passed over; marks stand right above a block."""
    text = pages.read(page)
    fences = re.findall(r"^[ >]*(?:`{3,}|~{3,})", text, re.MULTILINE)
    inner = sum(len(re.findall(r"^`{3,}", block.text, re.MULTILINE)) for block in pages.blocks(text))
    assert len(fences) - inner == 2 * len(pages.blocks(text))
    marks = re.findall(r"^<!-- (?:file|output|exit)\b", text, re.MULTILINE)
    assert len(marks) == sum(bool(block.mark) for block in pages.blocks(text))


@needs_bash
@pytest.mark.parametrize(
    ("language", "text", "mark"),
    [
        ("sh", "articlelint chek content", ""),
        ("sh", "articlelint check content --fixx", ""),
        ("sh", "git no-such-command", ""),
        ("sh", "pip install 'articlelint[no-such-extra]'", ""),
        ("sh", "pytest tests/test_gone.py", ""),
        ("toml", 'ignor = ["link"]', ""),
        ("toml", 'ignore = ["link"', ""),
        ("toml", '[tool.articlelint]\nignore = ["lnik"]', ""),
        ("yaml", "title: a", ""),
        ("yaml", "repos:\n- {repo: x/articlelint, rev: v0.0.0, hooks: [{id: articlelint}]}", ""),
        ("yaml", f"steps:\n- {{uses: OWNER/articlelint@v{__version__}, with: {{path: content}}}}", ""),
        ("yaml", "lint:\n  script:\n    - articlelint check --format gitlab", ""),
        ("json", "{'a': 1}", ""),
        ("jsonl", '{"a": 1}\n{', ""),
        ("python", "import articlelint\narticlelint.chek_text('a')", ""),
        ("python", "def x(:", "file"),
        ("text", "No problems found", ""),
        ("ruby", "puts 1", ""),
    ],
)
def test_mistakes_are_seen(language: str, text: str, mark: str, demo: Path, tmp_path: Path) -> None:
    with pytest.raises((AssertionError, SyntaxError, ValueError)):
        player_for("docs/index.md", demo, tmp_path).play(
            Block(language, f"{text}\n", 1, 0, 0, mark, "a.py" if mark else "")
        )


def test_what_is_shown_of_an_output() -> None:
    report = "a.md\n  1:1  error\n\n  2:1  error\n\nb.html\n  1:1  error\n\n3 errors\n"
    assert shown(report, "") == report.rstrip()
    assert shown(report, "a.md") == "a.md\n  1:1  error\n\n  2:1  error\n\n[...]\n\n3 errors"
    assert shown(report, "2 lines") == "a.md\n  1:1  error\n[...]"


def test_two_commands_for_a_fresh_machine() -> None:
    commands = [block.text for block in pages.blocks(pages.read("README.md")) if block.language == "sh"][:2]
    assert [len(command.splitlines()) for command in commands] == [1, 1]
    assert all(command.startswith("python3 -m venv .venv && .venv/bin/pip install -q ") for command in commands)
    assert commands[0].rstrip().endswith("articlelint check fixtures")
    assert commands[1].rstrip().endswith("pytest")
    assert is_passed_over(".venv/bin/pytest")


# --- links ------------------------------------------------------------------------------------------------------------


@every_page
def test_links_lead_somewhere(page: str) -> None:
    for target in pages.links(pages.read(page)):
        if re.match(r"[a-z]+:", target):
            parts = urlsplit(target)
            assert parts.scheme == "https" and re.fullmatch(r"[\w-]+(\.[\w-]+)+", parts.netloc), target
            continue
        path, _, anchor = target.partition("#")
        there = ROOT / page if not path else ROOT / os.path.normpath(Path(page).parent / path)
        assert there.exists(), f"{target}: there is no such file"
        if anchor:
            assert there.suffix == ".md", target
            known = pages.anchors(there.read_text(encoding="utf-8"))
            assert anchor in known, f"{target}: there is no such heading"


def test_every_page_is_on_the_site() -> None:
    """What mkdocs.yml does not name is on no page of the site; `mkdocs build` tells, where it is installed."""
    site = pages.read("mkdocs.yml")
    for path in (ROOT / "docs").rglob("*.md"):
        assert f": {path.relative_to(ROOT / 'docs').as_posix()}\n" in site, path


# --- names ------------------------------------------------------------------------------------------------------------

RULES = load_rules().rules
EXAMPLES = {  # rules that pages show how to write
    yaml.safe_load(block.text)["name"]
    for page in pages.pages()
    for block in pages.blocks(pages.read(page))
    if block.language == "yaml" and "\nexamples:" in block.text
}
OTHER_TOOLS = (".ci/run ", "git ", "mkdocs ", "pip ", "pre-commit ", "rumdl ", "python ", "Sarif.Multitool ")


def help_of(*command: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), pytest.raises(SystemExit):
        main([*command, "--help"])
    return printed.getvalue()


@pytest.fixture(scope="module")
def options() -> dict[str, set[str]]:
    """The options of each command, as its help has them."""
    commands = re.findall(r"^    ([a-z]\S*)  ", help_of(), re.MULTILINE)
    assert "check" in commands, "the help lists its commands in another way"
    return {command: set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", help_of(command))) for command in commands}


@every_page
def test_options_and_commands_exist(page: str, options: dict[str, set[str]]) -> None:
    everything = set().union(*options.values())
    for code in pages.spans(pages.read(page)):
        if code.startswith(OTHER_TOOLS):
            continue
        known = everything
        if match := re.match(r"articlelint ([a-z]\S*)", code):
            assert match[1] in options, f"`{code}`: there is no such command"
            known = options[match[1]]
        said = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", code))
        assert said <= known | {"--version"}, f"`{code}`: there is no option {' '.join(said - known)}"


def test_every_command_and_option_is_on_a_page(options: dict[str, set[str]]) -> None:
    text = "\n".join(map(pages.read, pages.pages()))
    for command, known in options.items():
        assert f"articlelint {command}" in text
        said = {option for option in known if re.search(rf"(?<![\w-]){option}(?![\w-])", text)}
        assert {option for option in known if option.startswith("--")} - said == set(), command


@every_page
def test_rules_and_files_exist(page: str) -> None:
    families = {rule.family for rule in RULES.values()}
    for code in pages.spans(pages.read(page)):
        if re.fullmatch(r"[a-z-]+/[a-z-]+", code) and code.partition("/")[0] in families:
            assert code in RULES or code in EXAMPLES, f"`{code}`: there is no such rule"
        if re.fullmatch(r"(?:articlelint|benchmarks|docs|fixtures|rules|tests|\.ci)/[a-z_./-]+\.\w+", code):
            name = code.removeprefix("rules/").removesuffix(".yaml")
            assert (ROOT / code).exists() or name in EXAMPLES, f"`{code}`: there is no such file"


def test_versions_in_the_how_tos() -> None:
    """Whatever names a version of articlelint names this one."""
    for page in pages.pages():
        said = re.findall(r"(?:rev: v|OWNER/articlelint@v|articlelint==)(\d[\w.]*)", pages.read(page))
        assert set(said) <= {__version__}, page


def test_every_hook_is_described() -> None:
    text = pages.read("docs/pre-commit.md")
    assert [hook["id"] for hook in HOOKS if f"id: {hook['id']}" not in text] == []


def keys_of(data: Any) -> set[str]:
    """The keys of all objects in a JSON value, without those of counts by name."""
    if isinstance(data, dict):
        counts = ("rules", "skipped_reasons", "not_run", "suppressed")
        below = (keys_of(value) for key, value in data.items() if key not in counts or isinstance(value, list))
        return set(data).union(*below)
    return set().union(*map(keys_of, data)) if isinstance(data, list) else set()


@pytest.mark.parametrize("report", ["findings.json", "statistics.json"])
def test_keys_of_the_json_report_are_described(report: str) -> None:
    text = pages.read("docs/formats.md")
    keys = keys_of(json.loads((ROOT / "tests/golden" / report).read_text(encoding="utf-8")))
    assert {key for key in keys if not re.search(rf'["`]{key}["`]', text)} == set()


@pytest.mark.parametrize("page", ["README.md", "CHANGELOG.md"])
def test_families_are_all_named(page: str) -> None:
    text = pages.read(page).partition("\n## Repairing")[0]
    assert {rule.family for rule in RULES.values()} <= set(pages.spans(text))


def test_signatures_of_the_python_api() -> None:
    said = [code for code in pages.spans(pages.read("docs/python.md")) if re.fullmatch(r"\w+\(.+\)", code)]
    assert len(said) == 3
    for code in said:
        name = code.partition("(")[0]
        parameters = inspect.signature(getattr(articlelint, name)).parameters.values()
        bare = inspect.Signature([each.replace(annotation=inspect.Parameter.empty) for each in parameters])
        assert code.replace('"', "'") == f"{name}{bare}"


def test_rooms_of_the_architecture() -> None:
    """The list of rooms in docs/architecture.md names every room, and no module that its room does not have."""
    (listing,) = [
        block.text for block in pages.blocks(pages.read("docs/architecture.md")) if "__init__.py" in block.text
    ]
    package = listing.partition("\nrules/")[0]
    rooms = dict(re.findall(r"^  (\w+)/ +(.*(?:\n {4,}.*)*)", package, re.MULTILINE))
    there = {path.name for path in (ROOT / "articlelint").iterdir() if path.is_dir() and not path.name.startswith("_")}
    assert set(rooms) == there
    gone = {
        f"{room}/{name}"
        for room, text in rooms.items()
        for name in re.findall(r"\w+\.py", text)
        if not (ROOT / "articlelint" / room / name).exists()
    }
    assert gone == set()
