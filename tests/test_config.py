"""Finding, reading, merging and explaining configuration."""

from __future__ import annotations

import os
import pickle
import re
from pathlib import Path

import pytest

from articlelint.config.explain import explain
from articlelint.config.finder import ConfigFinder, load
from articlelint.config.model import Config, ConfigError
from articlelint.config.overrides import Overrides, with_overrides
from articlelint.config.selection import check_rule_names, covers, is_selected
from articlelint.paths.globs import Globs


@pytest.fixture(autouse=True)
def _in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(path: str, text: str) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")
    return path


def read(text: str, name: str = "articlelint.toml") -> Config:
    return load(write(name, text))


def errors(text: str, name: str = "articlelint.toml") -> list[str]:
    with pytest.raises(ConfigError) as raised:
        read(text, name)
    return [str(error) for error in raised.value]


FULL = """\
include = ["content/**/*.md"]
exclude = ["drafts/"]
select = ["all"]
ignore = ["links", "text/case"]
extend-select = ["category/wrong"]
min-severity = "info"
fail-on = "never"
rule-paths = ["lint-rules"]
plugins = ["our.checks"]
require-front-matter = ["content/**"]
output-format = "json"
respect-gitignore = false

[per-file-ignores]
"content/old/**" = ["boilerplate", "links/dead"]

[rules."boilerplate/syndication"]
severity = "error"
phrases = ["Originally on"]
limits = { low = 1 }

[category]
allowed = ["AI", "News"]
catch-all = ["News"]
compatible = [["AI", "Technology"]]
from-folder = ["content/*/**"]

[category.keywords]
AI = ["our assistant", "lab notes"]

[[schema]]
files = "content/**/*.md"
schema = "post.schema.json"

[[schema]]
files = ["*.html"]
schema = "page.schema.json"
"""


@pytest.fixture
def full(tmp_path: Path) -> Config:
    (tmp_path / "lint-rules").mkdir()
    write("post.schema.json", "{}")
    write("page.schema.json", "{}")
    return read(FULL)


# --- values ----------------------------------------------------------------------------------------------------------


def test_every_key_is_read(full: Config, tmp_path: Path) -> None:
    assert full.folder == str(tmp_path)
    assert full.path == str(tmp_path / "articlelint.toml")
    assert full.include == Globs(["content/**/*.md"])
    assert full.exclude == Globs(["drafts/"])
    assert full.select == ("all",)
    assert full.ignore == ("links", "text/case")
    assert full.extend_select == ("category/wrong",)
    assert (full.min_severity, full.fail_on, full.output_format) == ("info", "never", "json")
    assert full.rule_paths == (str(tmp_path / "lint-rules"),)
    assert full.plugins == ("our.checks",)
    assert full.require_front_matter == Globs(["content/**"])
    assert full.respect_gitignore is False
    assert [(entry.files, entry.rules) for entry in full.per_file_ignores] == [
        (Globs(["content/old/**"]), ("boilerplate", "links/dead"))
    ]
    settings = full.rules["boilerplate/syndication"]
    assert settings.severity == "error"
    assert settings.options == {"phrases": ["Originally on"], "limits": {"low": 1}}
    assert full.category.allowed == ("AI", "News")
    assert full.category.catch_all == ("News",)
    assert full.category.compatible == (("AI", "Technology"),)
    assert full.category.from_folder == Globs(["content/*/**"])
    assert full.category.keywords == {"AI": ("our assistant", "lab notes")}
    assert [(entry.files, entry.schema) for entry in full.schema] == [
        (Globs(["content/**/*.md"]), str(tmp_path / "post.schema.json")),
        (Globs(["*.html"]), str(tmp_path / "page.schema.json")),
    ]


def test_a_configuration_can_go_to_another_process(full: Config) -> None:
    copy = pickle.loads(pickle.dumps(full))
    assert explain(copy) == explain(full)


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    empty = read("")
    default = Config.default()
    assert default.folder == str(tmp_path)
    assert [row[:2] for row in explain(empty)] == [row[:2] for row in explain(default)]
    assert {origin for _, _, origin in explain(default)} == {"default"}


def test_a_byte_order_mark_is_accepted() -> None:
    assert read('\ufeffignore = ["links"]\r\n').ignore == ("links",)


def test_paths_are_seen_relative_to_the_root(tmp_path: Path) -> None:
    config = read("", "site/articlelint.toml")
    assert config.relative(str(tmp_path / "site" / "a" / "b.md")) == "a/b.md"
    assert config.relative(str(tmp_path / "c.md")) == "../c.md"


def test_the_package_has_the_documented_names() -> None:
    import articlelint.config as package

    assert (package.load, package.Config, package.ConfigError) == (load, Config, ConfigError)
    with pytest.raises(AttributeError, match="has no attribute 'Finder'"):
        package.Finder  # noqa: B018


# --- finding ---------------------------------------------------------------------------------------------------------


def test_the_nearest_file_wins(tmp_path: Path) -> None:
    write("articlelint.toml", 'ignore = ["a"]')
    write("sub/pyproject.toml", '[tool.articlelint]\nignore = ["b"]')
    write("sub/deep/.articlelint.toml", 'ignore = ["c"]')
    finder = ConfigFinder()
    found = {name: finder.for_file(name).ignore for name in ("x.md", "sub/x.md", "sub/deep/x.md", "sub/deep/er/x.md")}
    assert found == {"x.md": ("a",), "sub/x.md": ("b",), "sub/deep/x.md": ("c",), "sub/deep/er/x.md": ("c",)}
    assert [config.ignore for config in finder.configs()] == [("a",), ("b",), ("c",)]
    assert finder.for_folder(str(tmp_path / "sub")) is finder.for_file("sub/y.md")


def test_the_hidden_file_goes_before_the_plain_one_and_that_before_pyproject() -> None:
    for name in ("pyproject.toml", "articlelint.toml", ".articlelint.toml"):
        table = "[tool.articlelint]\n" if name == "pyproject.toml" else ""
        write(name, f'{table}output-format = "{name}"')
        assert ConfigFinder().for_file("a.md").output_format == name


@pytest.mark.parametrize(
    "pyproject",
    ['[project]\nname = "x"\n', '[project]\ndependencies = ["articlelint"]\n', "tool = 1 # articlelint\n", "not [toml"],
)
def test_a_pyproject_without_our_table_is_passed_over(pyproject: str) -> None:
    write("articlelint.toml", 'ignore = ["a"]')
    write("sub/pyproject.toml", pyproject)
    assert ConfigFinder().for_file("sub/a.md").ignore == ("a",)


def test_without_configuration_the_working_folder_is_the_root(tmp_path: Path) -> None:
    assert ConfigFinder().for_file("../elsewhere/a.md").folder == str(tmp_path)


def test_a_named_configuration_holds_everywhere() -> None:
    write("sub/articlelint.toml", 'ignore = ["a"]')
    chosen = write("other.toml", 'ignore = ["b"]')
    finder = ConfigFinder(config_file=chosen)
    assert finder.for_file("sub/a.md").ignore == ("b",)
    assert len(finder.configs()) == 1


def test_an_isolated_run_reads_no_configuration() -> None:
    write("articlelint.toml", "broken")
    config = ConfigFinder(isolated=True).for_file("a.md")
    assert config.path is None
    assert config.respect_gitignore is False


# --- extends ---------------------------------------------------------------------------------------------------------


def test_extending_replaces_lists_merges_tables_and_adds_extend_select(tmp_path: Path) -> None:
    (tmp_path / "shared/rules").mkdir(parents=True)
    base = """\
ignore = ["links"]
extend-select = ["text"]
rule-paths = ["rules"]
fail-on = "error"
[per-file-ignores]
"old/**" = ["links"]
"new/**" = ["links"]
[rules."text/case"]
severity = "info"
words = ["a"]
[category]
allowed = ["AI"]
"""
    write("shared/base.toml", base)
    own = """\
extends = "../shared/base.toml"
ignore = ["category"]
extend-select = ["spam", "text"]
[per-file-ignores]
"old/**" = ["text"]
[rules."text/case"]
severity = "error"
[category]
catch-all = ["News"]
"""
    config = read(own, "site/articlelint.toml")
    assert config.folder == str(tmp_path / "site")
    assert config.ignore == ("category",)
    assert config.extend_select == ("text", "spam")
    assert config.rule_paths == (str(tmp_path / "shared/rules"),)
    assert config.fail_on == "error"
    assert {entry.files.patterns: entry.rules for entry in config.per_file_ignores} == {
        ("old/**",): ("text",),
        ("new/**",): ("links",),
    }
    assert config.rules["text/case"].severity == "error"
    assert config.rules["text/case"].options == {"words": ["a"]}
    assert (config.category.allowed, config.category.catch_all) == (("AI",), ("News",))
    origins = {key: origin for key, _, origin in explain(config)}
    assert origins["ignore"] == os.path.join("site", "articlelint.toml") + ":2"
    assert origins["fail-on"] == os.path.join("shared", "base.toml") + ":4"
    assert origins['rules."text/case".words'] == os.path.join("shared", "base.toml") + ":10"


def test_of_several_extended_files_the_later_wins() -> None:
    write("a.toml", 'fail-on = "error"\nmin-severity = "info"')
    write("pyproject.toml", '[tool.articlelint]\nfail-on = "never"')
    config = read('extends = ["a.toml", "pyproject.toml"]', "articlelint.toml")
    assert (config.fail_on, config.min_severity) == ("never", "info")


def test_one_file_may_be_extended_twice() -> None:
    write("base.toml", 'fail-on = "error"')
    write("a.toml", 'extends = "base.toml"')
    assert read('extends = ["a.toml", "base.toml"]').fail_on == "error"


def test_a_circle_of_extends_is_an_error() -> None:
    write("b.toml", '# b\nextends = "articlelint.toml"')
    assert errors('extends = "b.toml"') == [
        "b.toml:2:11: 'extends' runs in a circle: articlelint.toml -> b.toml -> articlelint.toml"
    ]
    assert "circle" in errors('extends = "self.toml"', "self.toml")[0]


def test_a_missing_extended_file_is_an_error() -> None:
    assert errors('extends = [\n  "nope.toml",\n]') == ["articlelint.toml:2:3: 'extends': there is no file 'nope.toml'"]
    write("pyproject.toml", "[project]")
    assert errors('extends = "pyproject.toml"') == [
        "pyproject.toml:1:1: there is no [tool.articlelint] table in this file"
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has none")
def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "."):
        wrong = f"{name!r} is not a regular file"
        assert errors(f'extends = "{name}"') == [f"articlelint.toml:1:11: 'extends': {wrong}"]
        assert errors(f'category.model = "{name}"') == [f"articlelint.toml:1:10: {wrong}"]
        assert wrong in errors(f'[[schema]]\nfiles = "**"\nschema = "{name}"')[0]
        with pytest.raises(ConfigError, match="cannot be read: not a regular file"):
            load(name)
    assert "there is no folder 'pipe'" in errors('rule-paths = ["pipe"]')[0]


def test_a_file_that_is_too_large_is_an_error() -> None:
    assert errors("#" * 10_000_001) == ["articlelint.toml: the configuration cannot be read: larger than 10 MB"]


def test_a_number_without_end_is_an_error() -> None:
    assert errors("fail-on = " + "9" * 5_000)[0].startswith("articlelint.toml:1:")


def test_errors_of_an_extended_file_name_that_file() -> None:
    write("base.toml", "fail-on = 1")
    assert errors('extends = "base.toml"\nmin-severity = 2') == [
        "base.toml:1:1: 'fail-on' must be one of error, warning, info, never, not a number",
        "articlelint.toml:2:1: 'min-severity' must be one of error, warning, info, not a number",
    ]


# --- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('# c\n\nignor = ["links"]', "3:1: unknown key 'ignor' (did you mean 'ignore'?)"),
        ("extend_select = []", "1:1: unknown key 'extend_select' (did you mean 'extend-select'?)"),
        ("zzz = 1", "1:1: unknown key 'zzz'"),
        ('select = "links"', "1:1: 'select' must be a list of strings, not a string"),
        ("select = [1]", "1:1: 'select' must be a list of strings, not one with a number"),
        ("a = 1\nselect = 1979-05-27", "2:1: 'select' must be a list of strings, not a date or time"),
        (
            'ignore = [\n  "links", # "Bad"\n  "Bad Name",\n]',
            "3:3: 'Bad Name' is neither a rule (family/name), a family",
        ),
        (
            'fail-on = "warn"',
            "1:1: 'fail-on' must be one of error, warning, info, never, not 'warn' (did you mean 'warn",
        ),
        ("respect-gitignore = 1", "1:1: 'respect-gitignore' must be true or false, not a number"),
        ("output-format = true", "1:1: 'output-format' must be a string, not a boolean"),
        ('exclude = ["a", "!b"]', "1:17: '!b': patterns cannot be negated"),
        ('exclude = ["{a"]', "1:12: '{a': a '{' is never closed"),
        ('rule-paths = ["nope"]', "1:15: 'rule-paths': there is no folder 'nope'"),
        ('plugins = ["a-b"]', "1:12: 'a-b' is not the name of a Python module"),
        ("rules = []", "1:1: 'rules' must be a table, not a list"),
        (
            "[rules.links.dead]\nx = 1",
            """1:8: 'links' is not the name of a rule (family/name); write [rules."links/dead"]""",
        ),
        (
            '[rules."a/b"]\nx = 1\nseverity = "of"',
            """3:1: 'rules."a/b".severity' must be one of error, warning, info, off""",
        ),
        ('[rules]\n"a/b" = { severity = 1 }', """2:11: 'rules."a/b".severity' must be one of"""),
        ('[per-file-ignores]\n"a" = []\n"{" = ["x"]', "3:1: '{': a '{' is never closed"),
        ('[per-file-ignores]\n"a" = "x"', "2:1: 'per-file-ignores.a' must be a list of strings, not a string"),
        ("[schema]\nfiles = 1", "1:1: 'schema' must be an array of tables: write [[schema]]"),
        ('[[schema]]\nfiles = "a"', "1:1: a [[schema]] needs 'schema'"),
        (
            'a = """\nschema = 1\n[x]"""\n[[schema]]\nfiles = "a"\nschema = "x"\n[[schema]]\nfiles = "b"\nschema = "y"',
            "9:1: there is no file 'y'",
        ),
        ("[[schema]]\n[[schema]]\nfile = 1", "3:1: unknown key 'file' (did you mean 'files'?) in 'schema'"),
        ("[category]\nallow = []", "2:1: unknown key 'allow' (did you mean 'allowed'?) in 'category'"),
        ("[category]\ncompatible = [1]", "2:1: 'category.compatible' must be a list of lists"),
        (
            "[category]\n[category.keyword]\nAI = []",
            "2:1: unknown key 'keyword' (did you mean 'keywords'?) in 'category'",
        ),
        ("[category.keywords]\nAI = 'bot'", "2:1: 'category.keywords.AI' must be a list of strings, not a string"),
        ('[category.keywords]\nAI = ["bot", "\u5e06"]', "2:14: '\u5e06' cannot be looked for"),
        ('[category.keywords]\n"&" = ["bot"]', "2:1: '&' is not the name of a category"),
        (
            '[category]\nallowed = ["Sailing"]\nkeywords.Saling = ["spinnaker"]',
            "3:10: 'Saling' is not among the 'allowed' categories (did you mean 'Sailing'?)",
        ),
        ("[category]\nfrom-folder = true", "2:1: 'category.from-folder' must be a list of strings, not a boolean"),
        ('[category]\nfrom-folder = ["!a"]', "2:16: '!a': patterns cannot be negated"),
        ('category.allowed = ["a"]\ncategory.catch-all = "b"', "2:10: 'category.catch-all' must be a list of strings"),
        ('schema = [\n  {files = "a", schema = "x"},\n]', "2:17: there is no file 'x'"),
        ('ignore = ["a", "\\u0021"]', "1:16: '!' is neither a rule (family/name), a family"),
        ('category = {compatible = [["a"], ["b", 1]]}', "1:13: 'category.compatible' must be a list of strings"),
        ("ignore = [\n\n!", "3:1: Invalid value"),
        ("ignore = [", "1:11: Invalid value (at end of document)"),
    ],
)
def test_an_error_has_a_place_and_names_the_cause(text: str, message: str) -> None:
    assert any(error.startswith("articlelint.toml:" + message) for error in errors(text)), errors(text)


def test_all_errors_of_a_file_are_reported() -> None:
    assert len(errors("a = 1\nb = 2\n[c]\nd = 1")) == 3


def test_places_in_a_pyproject_count_from_its_own_start() -> None:
    text = '[project]\nname = "x"\nignor = 1\n\n[tool.articlelint]\nselect = []\nignor = []\n[tool.other]\nignor = 1\n'
    assert errors(text, "pyproject.toml") == ["pyproject.toml:7:1: unknown key 'ignor' (did you mean 'ignore'?)"]
    text = "[tool]\narticlelint = { ignor = [] }"
    assert errors(text, "pyproject.toml") == ["pyproject.toml:2:17: unknown key 'ignor' (did you mean 'ignore'?)"]


def test_quoted_and_escaped_keys_are_found() -> None:
    text = '[ \'rules\' . "a/\\u0062" ]\n"severity" = 1\n'
    assert errors(text)[0].startswith("articlelint.toml:2:1: ")


def test_text_that_is_not_utf8_is_an_error() -> None:
    Path("articlelint.toml").write_bytes(b'# x\nignore = ["\xe9"]')
    with pytest.raises(ConfigError, match=r"^articlelint.toml:2:12: not UTF-8: byte 0xe9$"):
        load("articlelint.toml")


def test_a_byte_order_mark_does_not_move_what_is_not_utf8() -> None:
    Path("articlelint.toml").write_bytes(b'\xef\xbb\xbf# \xc3\xa9\nignore = ["\xc3\xa9\xe9"]')
    with pytest.raises(ConfigError, match=r"^articlelint.toml:2:13: not UTF-8: byte 0xe9$"):
        load("articlelint.toml")


def test_an_unreadable_file_is_an_error() -> None:
    with pytest.raises(ConfigError) as error:
        ConfigFinder(config_file="nope.toml")
    assert str(error.value) == "nope.toml: the configuration cannot be read: No such file or directory"


def test_nesting_without_end_is_an_error() -> None:
    assert errors("ignore = " + "[" * 100_000)


# --- rule names ------------------------------------------------------------------------------------------------------

KNOWN = ("boilerplate/syndication", "links/dead", "links/tracking")


def test_rule_names_are_checked_against_the_loaded_rules() -> None:
    text = """\
select = ["all", "link"]
ignore = [
  "links/dead",
  "links/ded",
]
extend-select = ["boilerplate", "zzz"]
[per-file-ignores]
"*.md" = ["links/trackin"]
[rules."boilerplate/syndicated"]
[rules."links/dead"]
"""
    found = [str(error) for error in check_rule_names(read(text), KNOWN)]
    assert found == [
        "articlelint.toml:1:18: unknown rule 'link' (did you mean 'links'?)",
        "articlelint.toml:4:3: unknown rule 'links/ded' (did you mean 'links/dead'?)",
        "articlelint.toml:6:33: unknown rule 'zzz'",
        "articlelint.toml:8:11: unknown rule 'links/trackin' (did you mean 'links/tracking'?)",
        "articlelint.toml:9:1: unknown rule 'boilerplate/syndicated' (did you mean 'boilerplate/syndication'?)",
    ]


def test_rule_names_of_the_command_line_are_checked_too() -> None:
    config = with_overrides(read('ignore = ["links"]'), Overrides(select=("link",), ignore=("x/y",)))
    assert [str(error) for error in check_rule_names(config, KNOWN)] == [
        "command line: unknown rule 'link' (did you mean 'links'?)",
        "command line: unknown rule 'x/y'",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "d"),
        ("select = []", ""),
        ('select = ["all"]', "dot"),
        ('select = ["links"]', "do"),
        ('select = ["all"]\nignore = ["links"]', "t"),
        ('select = ["links/opt"]\nignore = ["links"]', "o"),
        ('select = ["links"]\nignore = ["links"]', ""),
        ('select = ["all", "links"]\nignore = ["all"]', "do"),
        ('ignore = ["links/default"]', ""),
        ('extend-select = ["text"]', "dt"),
        ('extend-select = ["links"]\nignore = ["links/opt"]', "d"),
        ('select = ["text"]\nextend-select = ["links/opt"]', "ot"),
        ('ignore = ["all"]', ""),
        ('select = ["all"]\n[rules."links/opt"]\nseverity = "off"', "dt"),
        ('[rules."links/opt"]\nseverity = "error"', "d"),
    ],
)
def test_the_more_specific_selector_wins(text: str, expected: str) -> None:
    config = read(text)
    rules = {"d": ("links/default", True), "o": ("links/opt", False), "t": ("text/case", False)}
    assert "".join(letter for letter, rule in rules.items() if is_selected(config, *rule)) == expected


def test_per_file_ignores_add_up() -> None:
    config = read('[per-file-ignores]\n"old/**" = ["links"]\n"*.md" = ["text/case"]\n"x/{a,b}.md" = ["all"]')

    def ignored(path: str) -> set[str]:
        return {rule for entry in config.per_file_ignores if entry.files.match(path) for rule in entry.rules}

    assert ignored("new/a.html") == set()
    assert ignored("old/a.md") == {"links", "text/case"}
    assert ignored("x/b.md") == {"text/case", "all"}
    assert covers({"links"}, "links/dead")
    assert covers({"all"}, "links/dead")
    assert not covers({"link", "links/dea"}, "links/dead")


# --- the command line ------------------------------------------------------------------------------------------------


def test_the_command_line_wins() -> None:
    text = (
        'select = ["text", "links/dead"]\nextend-select = ["spam"]\nignore = ["links", "a/b"]\nmin-severity = "error"'
    )
    config = read(text)
    changed = with_overrides(
        config, Overrides(select=("links",), ignore=("c",), min_severity="info", fail_on="never", output_format="json")
    )
    assert changed.select == ("links",)
    assert changed.extend_select == ()
    assert changed.ignore == ("a/b", "c")
    assert (changed.min_severity, changed.fail_on, changed.output_format) == ("info", "never", "json")
    assert config.select == ("text", "links/dead")
    assert with_overrides(config, Overrides()) is config


def test_what_the_command_line_names_outright_is_no_longer_off() -> None:
    config = read('ignore = ["links/dead"]\n[rules."links/tracking"]\nseverity = "off"\nx = 1')
    for overrides in (Overrides(select=("links/dead", "links/tracking")), Overrides(extend_select=("links/tracking",))):
        assert is_selected(with_overrides(config, overrides), "links/tracking", False)
    assert is_selected(with_overrides(config, Overrides(select=("links/dead",))), "links/dead", False)
    assert not is_selected(with_overrides(config, Overrides(select=("links",))), "links/dead", True)
    assert with_overrides(config, Overrides(select=("links/tracking",))).rules["links/tracking"].options == {"x": 1}


def test_what_the_command_line_ignores_is_no_longer_selected() -> None:
    config = with_overrides(read('select = ["all", "links/dead"]'), Overrides(ignore=("links",)))
    assert not is_selected(config, "links/dead", True)
    assert is_selected(config, "text/case", False)


def test_an_unusable_glob_of_the_command_line_is_an_error() -> None:
    with pytest.raises(ConfigError, match=r"--include: '!a'"):
        ConfigFinder(overrides=Overrides(include=("!a",)))


# --- explain ---------------------------------------------------------------------------------------------------------


def test_explain_names_every_value_and_its_origin(full: Config, tmp_path: Path) -> None:
    file = "articlelint.toml:"
    assert explain(full) == [
        ("include", ["content/**/*.md"], file + "1"),
        ("exclude", ["drafts/"], file + "2"),
        ("respect-gitignore", False, file + "12"),
        ("select", ["all"], file + "3"),
        ("extend-select", ["category/wrong"], file + "5"),
        ("ignore", ["links", "text/case"], file + "4"),
        ('per-file-ignores."content/old/**"', ["boilerplate", "links/dead"], file + "15"),
        ('rules."boilerplate/syndication".severity', "error", file + "18"),
        ('rules."boilerplate/syndication".phrases', ["Originally on"], file + "19"),
        ('rules."boilerplate/syndication".limits', {"low": 1}, file + "20"),
        ("min-severity", "info", file + "6"),
        ("fail-on", "never", file + "7"),
        ("output-format", "json", file + "11"),
        ("rule-paths", [str(tmp_path / "lint-rules")], file + "8"),
        ("plugins", ["our.checks"], file + "9"),
        ("schema.0", {"files": ["content/**/*.md"], "schema": str(tmp_path / "post.schema.json")}, file + "31"),
        ("schema.1", {"files": ["*.html"], "schema": str(tmp_path / "page.schema.json")}, file + "35"),
        ("require-front-matter", ["content/**"], file + "10"),
        ("from-pages", [], "default"),
        ("category.allowed", ["AI", "News"], file + "23"),
        ("category.catch-all", ["News"], file + "24"),
        ("category.compatible", [["AI", "Technology"]], file + "25"),
        ("category.model", "", "default"),
        ("category.from-folder", ["content/*/**"], file + "26"),
        ("category.keywords.AI", ["our assistant", "lab notes"], file + "29"),
    ]


def test_explain_tells_what_the_command_line_changed(full: Config) -> None:
    changed = with_overrides(full, Overrides(include=("*.md",), exclude=("x",), ignore=("y",), fail_on="error"))
    rows = {key: (value, origin) for key, value, origin in explain(changed)}
    assert rows["include"] == (["*.md"], "command line")
    assert rows["exclude"] == (["drafts/", "x"], "articlelint.toml:2, command line")
    assert rows["ignore"] == (["links", "text/case", "y"], "articlelint.toml:4, command line")
    assert rows["fail-on"] == ("error", "command line")
    assert rows["min-severity"] == ("info", "articlelint.toml:6")


def test_an_error_about_a_value_stands_at_its_place(full: Config) -> None:
    assert str(full.error("no such format", "output-format")) == "articlelint.toml:11:1: no such format"
    option = full.error("too low", "rules", "boilerplate/syndication", "limits")
    assert str(option) == "articlelint.toml:20:1: too low"
    assert str(Config.default().error("no", "fail-on")) == "default: no"


# --- documentation ---------------------------------------------------------------------------------------------------

GUIDE = (Path(__file__).parent.parent / "docs" / "configuration.md").read_text(encoding="utf-8")


def test_the_guide_names_every_key() -> None:
    keys = {key.split(".")[0] for key, _, _ in explain(Config.default())}
    keys |= {"extends", "per-file-ignores", "rules", "schema"}
    assert {key for key in keys if not re.search(rf"`\[*{key}\b", GUIDE)} == set()
