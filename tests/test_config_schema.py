"""The JSON Schema of the configuration says what the code that reads the configuration says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from helpers import HOUSE_RULE, Site
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from articlelint.checks.kinds import check_of
from articlelint.config.finder import CONFIG_NAMES, load
from articlelint.config.model import Config, ConfigError
from articlelint.reference.config_schema import document, in_pyproject
from articlelint.report.formats import FORMATS
from articlelint.rulebook.options import option_mistake
from articlelint.run.plan import load_rulebook, make_plan

BOOK = load_rulebook(Config.default())
SCHEMA = document(BOOK.rules, {})
VALIDATOR = Draft7Validator(SCHEMA)

# For each key, values of the right type, and one that only looks like it.
VALUES: dict[str, tuple[list[Any], list[Any]]] = {
    "extends": (["base.toml", ["base.toml"], []], [[1]]),
    "include": ([["content/**"], []], [[1], ["!a"]]),
    "exclude": ([["drafts/"]], [[True], ["!a"]]),
    "respect-gitignore": ([True, False], ["yes", 1]),
    "select": ([["all"], ["link", "link/dead"], ["house/press-line"], ["house"]], [["Link"], ["link/"], [2]]),
    "extend-select": ([["body"]], [["a b"]]),
    "ignore": ([[], ["link"]], [["link/dead/x"], [[]]]),
    "per-file-ignores": ([{}, {"posts/**": ["link"]}], [{"posts/**": "link"}, {"!a": ["link"]}]),
    "rules": (
        [{}, {"link/dead": {"severity": "off"}}, {"house/press-line": {"severity": "info", "limit": 2}}],
        [{"link": {}}, {"link/dead": 1}, {"link/dead": {"severity": "fatal"}}, {"house/Press": {}}],
    ),
    "rule-paths": ([["lint-rules"]], [[0]]),
    "plugins": ([["our.checks"]], [["our checks"], ["our..checks"], ["1a"]]),
    "min-severity": (["error", "warning", "info"], ["never", "Error"]),
    "fail-on": (["never", "info"], ["off"]),
    "output-format": ([*FORMATS], []),
    "require-front-matter": ([["posts/**"]], [[2]]),
    "from-pages": ([["clips/**"]], [[2]]),
    "schema": (
        [[], [{"files": "a/**", "schema": "post.json"}], [{"files": ["a/**"], "schema": "post.json"}]],
        [
            {"files": "a", "schema": "post.json"},
            [{"files": "a"}],
            [{"schema": "post.json"}],
            [{"files": "a", "schema": "post.json", "more": 1}],
            [{"files": 1, "schema": "post.json"}],
            ["post.json"],
        ],
    ),
    "category": (
        [
            {},
            {"allowed": ["AI"], "catch-all": ["News"], "compatible": [["AI", "News"]], "from-folder": ["a/*/**"]},
            {"keywords": {"AI": ["our assistant"]}},
        ],
        [{"allowed": "AI"}, {"compatible": ["AI"]}, {"keywords": {"AI": "a"}}, {"model": 1}, {"alowed": []}, []],
    ),
}
OTHERS: list[Any] = ["", "text", True, 1, 1.5, [], {}, [1], ["text"], [[]], [{}], {"a": 1}, {"a": ["b"]}, {"a": {}}]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what configurations name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.toml").write_text("")
    (tmp_path / "post.json").write_text("{}")
    (tmp_path / "lint-rules" / "house").mkdir(parents=True)
    (tmp_path / "lint-rules" / "house" / "press-line.yaml").write_text(HOUSE_RULE, encoding="utf-8")
    return tmp_path


def toml(value: Any) -> str:
    """A value as TOML writes it inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def loads(folder: Path, table: dict[str, Any]) -> bool:
    """Whether a configuration of `table` is read without complaint about what kinds of values it has."""
    text = "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in table.items())
    (folder / "articlelint.toml").write_text(text, encoding="utf-8")
    try:
        load(folder / "articlelint.toml")
    except ConfigError as errors:
        # What names a file or folder is right by its kind; whether that is there no schema can say.
        return all("there is no f" in str(error) for error in errors)
    return True


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)
    references = set(_references(SCHEMA))
    assert references == {f"#/definitions/{name}" for name in SCHEMA["definitions"]}


def _references(schema: Any) -> list[str]:
    if isinstance(schema, dict):
        own = [schema["$ref"]] if isinstance(schema.get("$ref"), str) else []
        return own + [text for each in schema.values() for text in _references(each)]
    return [text for each in schema for text in _references(each)] if isinstance(schema, list) else []


def test_it_has_every_key_and_no_other(site: Site) -> None:
    """Every key that a configuration has is in the schema; each of the schema's is read with its VALUES, see below."""
    site.write("post.json", "{}")
    site.write(
        "articlelint.toml",
        'per-file-ignores = {"a/**" = ["link"]}\nrules = {"link/dead" = {severity = "info"}}\n'
        'schema = [{files = "a/**", schema = "post.json"}]\n',
    )
    rows = site.run("config").out.splitlines()
    assert {re.match(r"[\w-]+", row)[0] for row in rows} | {"extends"} == set(SCHEMA["properties"])  # type: ignore[index]
    assert set(SCHEMA["properties"]) == set(VALUES)
    assert all(schema["description"] for schema in SCHEMA["properties"].values())


@pytest.mark.parametrize("key", sorted(VALUES))
def test_right_and_wrong_values_of_each_key(key: str, folder: Path) -> None:
    right, wrong = VALUES[key]
    for value in right:
        assert (VALIDATOR.is_valid({key: value}), loads(folder, {key: value})) == (True, True), value
    for value in wrong:
        assert (VALIDATOR.is_valid({key: value}), loads(folder, {key: value})) == (False, False), value
    for value in OTHERS:
        if key == "output-format" and isinstance(value, str):
            continue  # is known when a report is asked for
        # What names nothing is of the right kind for the reader, and of no use.
        if value == "" or (key == "category" and value == {}):
            continue
        assert VALIDATOR.is_valid({key: value}) == loads(folder, {key: value}), value


def test_unknown_keys(folder: Path) -> None:
    assert not VALIDATOR.is_valid({"ignor": []})
    assert not loads(folder, {"ignor": []})


def test_formats_are_those_of_reports(site: Site) -> None:
    site.write("articlelint.toml", 'output-format = "yaml"\n')
    assert site.run("check").code == 2
    assert not VALIDATOR.is_valid({"output-format": "yaml"})


# --- made-up values ---------------------------------------------------------------------------------------------------

plain = st.sampled_from(["content/**", "link", "error", "off", "post.json"]) | st.booleans() | st.integers(0, 3)
values = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["files", "schema", "allowed", "link/dead", "severity"]), inner, max_size=2)
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made-up")
    (folder / "post.json").write_text("")  # read only where `extends` names it, and then TOML without keys
    return folder


@given(key=st.sampled_from(sorted(set(VALUES) - {"output-format", "plugins"})), value=values)
def test_made_up_values(key: str, value: Any, made_up: Path) -> None:
    # Options of a rule are looked at when it is made ready: see below.
    if key == "rules" and isinstance(value, dict):
        value = {name: {"severity": each} for name, each in value.items()}
    assert VALIDATOR.is_valid({key: value}) == loads(made_up, {key: value})


# --- rules ------------------------------------------------------------------------------------------------------------


def accepts(rule: str, options: dict[str, Any]) -> bool:
    """Whether the check of a rule takes `options` over the rule's own."""
    known = BOOK.rules[rule]
    check = check_of(known.kind, {})
    return check is not None and option_mistake({**known.options, **options}, check.options) is None


@pytest.mark.parametrize("rule", sorted(BOOK.rules))
def test_options_of_each_rule(rule: str) -> None:
    """Its own options fit its table; every option that its kind has is refused where its value is of a wrong type."""
    options = dict(BOOK.rules[rule].options)
    assert list(VALIDATOR.iter_errors({"rules": {rule: options}})) == []
    check = check_of(BOOK.rules[rule].kind, {})
    assert check is not None
    for name in (*check.options["properties"], "no-such-option"):
        for value in (1, True, "text", ["text"], [], {}, {"a": "b"}, [["a", "b"]]):
            table = {"rules": {rule: {name: value}}}
            assert VALIDATOR.is_valid(table) == accepts(rule, {name: value}), (name, value)


def test_rules_are_those_that_there_are() -> None:
    assert set(SCHEMA["properties"]["rules"]["properties"]) == set(BOOK.rules)
    for name in BOOK.rules:
        table = {"rules": {name: {"severity": "error"}}, "select": [name], "ignore": [name.partition("/")[0]]}
        assert VALIDATOR.is_valid(table)


def test_names_that_cannot_be_right() -> None:
    """A mistyped rule of a bundled family is one; another family may be the site's own."""
    for table in ({"select": ["link/deed"]}, {"rules": {"link/deed": {}}}, {"per-file-ignores": {"a": ["linc/"]}}):
        assert not VALIDATOR.is_valid(table)
    assert VALIDATOR.is_valid({"select": ["house/press-line", "house"], "rules": {"house/press-line": {"limit": 3}}})


# --- the command ------------------------------------------------------------------------------------------------------


def test_config_prints_it(site: Site) -> None:
    result = site.run("config", "--schema")
    assert (result.code, result.err) == (0, "")
    assert result.json() == SCHEMA


def test_it_knows_the_rules_of_the_site(site: Site, folder: Path) -> None:
    site.write("articlelint.toml", 'rule-paths = ["lint-rules"]\n')
    schema = site.run("config", "--schema").json()
    assert schema["properties"]["rules"]["properties"]["house/press-line"]["properties"]["patterns"]
    assert "house/press-line" in schema["definitions"]["selector"]["anyOf"][0]["enum"]
    assert Draft7Validator(schema).is_valid({"select": ["house"]})
    assert not Draft7Validator(schema).is_valid({"select": ["house/pres-line"]})


def test_pyproject(site: Site) -> None:
    printed = site.run("config", "--schema", "pyproject.toml").json()
    assert printed == in_pyproject(SCHEMA)
    del printed["allOf"]  # is on the net
    validator = Draft7Validator(printed)
    assert validator.is_valid({"project": {"name": "site"}, "tool": {"articlelint": {"select": ["link"]}}})
    assert not validator.is_valid({"tool": {"articlelint": {"select": ["link/deed"]}}})
    assert CONFIG_NAMES[-1] == "pyproject.toml"


def test_the_whole_table_makes_a_plan(folder: Path) -> None:
    """The values of all keys that fit one another, at once."""
    (folder / "articlelint.toml").write_text(
        'extends = "base.toml"\nselect = ["link"]\n[rules."link/dead"]\nseverity = "info"\n', encoding="utf-8"
    )
    config = load(folder / "articlelint.toml")
    assert make_plan(config, load_rulebook(config)).rules["link/dead"].severity == "info"
