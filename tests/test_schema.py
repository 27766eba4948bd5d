"""Front matter against JSON Schema: the gate, the messages and the bundled schema."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articlelint.rulebook.resources import rules_dir
from articlelint.schema.gate import FORMATS, build
from articlelint.schema.load import CompiledSchema, SchemaError, compile_document, load_schema, read_document
from articlelint.schema.repeats import has_nested_repeats
from articlelint.schema.validate import SchemaViolation, errors, json_value
from articlelint.syntax.front_matter.parse import parse

SHARED = Path(os.environ.get("ARTICLELINT_SHARED", Path(__file__).parent.parent.parent / "shared"))
CORPORA = SHARED / "corpora"


@cache
def bundled() -> CompiledSchema:
    path = os.path.join(rules_dir(), "front-matter", "article.schema.json")
    return compile_document(path, read_document(path))


def found(compiled: CompiledSchema, text: str) -> list[SchemaViolation]:
    front_matter = parse(text)
    assert front_matter is not None
    return errors(compiled, front_matter, text)


def marked(compiled: CompiledSchema, block: str) -> list[tuple[str, str]]:
    """What is marked in a YAML block, and the message of each."""
    text = f"---\n{block}\n---\nBody.\n"
    return [(text[each.start : each.end], each.message) for each in found(compiled, text)]


@pytest.fixture
def schema(tmp_path: Path) -> Any:
    def make(document: object, **others: object) -> CompiledSchema:
        for name, other in others.items():
            (tmp_path / f"{name}.json").write_text(json.dumps(other), encoding="utf-8")
        path = tmp_path / "main.schema.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return load_schema(path)

    return make


DOCUMENT = {
    "type": "object",
    "required": ["title"],
    "additionalProperties": False,
    "properties": {
        "title": {"type": "string", "minLength": 5, "maxLength": 20},
        "date": {"type": "string", "format": "date"},
        "category": {"enum": ["Work", "Research", "Policy"]},
        "tags": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+$"}, "minItems": 2},
        "source": {"type": "string", "format": "uri"},
        "mail": {"type": "string", "format": "email"},
        "rank": {"type": "integer", "minimum": 1, "maximum": 5},
        "kind": {"const": "post"},
        "cover": {
            "anyOf": [
                {"type": "string", "format": "uri"},
                {"type": "object", "properties": {"src": {"type": "string"}}, "required": ["src"]},
            ]
        },
        "when": {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]},
    },
}


class TestMessages:
    @pytest.mark.parametrize(
        ("block", "source", "message"),
        [
            ("date: 2024-05-01", "---", '"title" is missing.'),
            ("title: ''", "''", '"title" is empty.'),
            ("title: News", "News", '"title" should have at least 5 characters, but has 4.'),
            ("title: 20240", "20240", '"title" should be text, but is the number 20240. Put it in quotes: "20240".'),
            ("title: [a]", "[a]", '"title" should be text, but is a list.'),
            ("title: Title\ndate: TBD", "TBD", '"date" should be a date such as 2024-05-31, but is "TBD".'),
            (
                "title: Title\ncategory: Reserch",
                "Reserch",
                '"category" should be "Work", "Research" or "Policy", but is "Reserch". Did you mean "Research"?',
            ),
            (
                "title: Title\ncategry: Work",
                "categry",
                '"categry" is not a key that is known here. Did you mean "category"?',
            ),
            ("title: Title\ntags: [a, B]", "B", 'Item 2 of "tags" should be text that matches ^[a-z]+$, but is "B".'),
            ("title: Title\ntags: [a]", "[a]", '"tags" should have at least 2 items, but has 1.'),
            ("title: Title\ntags:\n- a\n- b: c", "b: c", 'Item 2 of "tags" should be text, but is a mapping.'),
            ("title: Title\nsource: a b", "a b", '"source" should be an absolute URL, but is "a b".'),
            ("title: Title\nmail: x", "x", '"mail" should be an e-mail address, but is "x".'),
            ("title: Title\nrank: 9", "9", '"rank" should be 5 or less, but is the number 9.'),
            ("title: Title\nrank: 0", "0", '"rank" should be 1 or more, but is the number 0.'),
            ("title: Title\nkind: page", "page", '"kind" should be "post", but is "page".'),
            ("title: Title\ncover: {alt: x}", "{alt: x}", '"src" is missing in "cover".'),
            ("title: Title\ncover: {src: [x]}", "[x]", '"src" in "cover" should be text, but is a list.'),
            ("title: Title\ncover: 3", "3", '"cover" should be an absolute URL or a mapping, but is the number 3.'),
            (
                "title: Title\nwhen: soon",
                "soon",
                '"when" should be a date such as 2024-05-31 or a date and time such as 2024-05-31T10:00:00Z, '
                'but is "soon".',
            ),
        ],
    )
    def test_message(self, schema: Any, block: str, source: str, message: str) -> None:
        assert marked(schema(DOCUMENT), block) == [(source, message)]

    @pytest.mark.parametrize(
        "block",
        [
            "title: Title\ndate: 2024-05-01",
            "title: Title\nwhen: 2024-05-01 10:00:00",
            "title: Title\nwhen: 2024-05-01T10:00:00+02:00",
            "title: Title\nsource: https://example.test/a?b=c#d",
        ],
    )
    def test_dates_need_no_quotes(self, schema: Any, block: str) -> None:
        assert marked(schema(DOCUMENT), block) == []

    def test_one_violation_for_each_error_in_their_order(self, schema: Any) -> None:
        places = [source for source, _ in marked(schema(DOCUMENT), "rank: 9\ntitle: a\nx: 1\ny: 2")]
        assert places == ["9", "a", "x", "y"]

    def test_toml_and_json(self, schema: Any) -> None:
        compiled = schema(DOCUMENT)
        for text in ('+++\ntitle = "Title"\nrank = 9\n+++\n', '{"title": "Title", "rank": 9}\n'):
            (each,) = found(compiled, text)
            assert text[each.start : each.end] == "9"

    def test_own_words(self, schema: Any) -> None:
        compiled = schema({"properties": {"a": {"x-expected": "an even number", "multipleOf": 2, "type": "integer"}}})
        assert marked(compiled, "a: b") == [("b", '"a" should be an even number, but is "b".')]
        assert marked(compiled, "a: 3")[0][0] == "3"

    def test_a_number_without_end(self) -> None:
        text = "+++\nlang = 0x" + "f" * 10_000 + "\n+++\n"
        assert found(bundled(), text) == []


class TestLoading:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("{", ":1:2: is not JSON"),
            ('{"type": "strin"}', "strin"),
            ('{"properties": {"a": {"minLength": "x"}}}', "properties/a/minLength"),
            ('{"$ref": "#/$defs/none"}', "#/$defs/none leads nowhere"),
            ('{"$ref": "none.json"}', "none.json"),
            ('{"$ref": "https://example.test/schema.json"}', "leads nowhere"),
            ("[1]", "is not"),
        ],
    )
    def test_error(self, tmp_path: Path, content: str, words: str) -> None:
        path = tmp_path / "site.schema.json"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(SchemaError) as error:
            load_schema(path)
        assert str(path) in str(error.value)
        assert words in str(error.value)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("[" * 100_000, "nested too deeply"),
            ('{"minLength": ' + "9" * 5_000 + "}", "too many digits"),
            ('{"required": [[]]}', "at required/0: \\[\\] is not of type 'string'"),
            ('{"$dynamicRef": "#x"}', "dynamicRef #x leads nowhere"),
            ('{"x": 5, "$ref": "#/x"}', "at the top of #/x: 5 is not of type"),
            ('{"$schema": "http://json-schema.org/draft-03/schema#", "extends": 5}', "cannot be evaluated"),
            ('{"$ref": "list.json#/type"}', "at the top of list.json#/type"),
            ('{"$ref": "."}', "not a regular file"),
        ],
    )
    def test_what_would_be_a_traceback(self, tmp_path: Path, content: str, words: str) -> None:
        (tmp_path / "list.json").write_text('{"type": ["nothing"]}', encoding="utf-8")
        (tmp_path / "site.schema.json").write_text(content, encoding="utf-8")
        with pytest.raises(SchemaError, match=words):
            load_schema(tmp_path / "site.schema.json")

    def test_a_part_of_a_file_that_is_no_schema_as_a_whole(self, schema: Any) -> None:
        compiled = schema(
            {"properties": {"a": {"$ref": "api.json#/parts/a"}}}, api={"type": 5, "parts": {"a": {"type": "string"}}}
        )
        assert marked(compiled, "a: [b]") == [("[b]", '"a" should be text, but is a list.')]

    def test_all_files_are_read_when_it_is_loaded(self, schema: Any, tmp_path: Path) -> None:
        compiled = schema(
            {"properties": {"a": {"$ref": "more.json"}}}, more={"$ref": "text.json"}, text={"type": "string"}
        )
        assert [os.path.basename(path) for path in compiled.files] == ["main.schema.json", "more.json", "text.json"]
        for path in compiled.files:
            os.unlink(path)
        assert marked(compiled, "a: [b]") == [("[b]", '"a" should be text, but is a list.')]
        assert marked(pickle.loads(pickle.dumps(compiled)), "a: [b]") == [("[b]", '"a" should be text, but is a list.')]

    @pytest.mark.parametrize(
        "pattern", ["^(a+)+$", "(a|b)*c", "(?:a?b){2,}", "((a)+)*", "(?P<n>a|b)+", "(?i:x*)*", "(a{2,3}){4}"]
    )
    def test_repeats_within_repeats(self, pattern: str) -> None:
        assert has_nested_repeats(pattern)

    @pytest.mark.parametrize(
        "pattern",
        [
            "^[a-z]+$",
            r"(a+)b(c*)",
            r"\(a+\)+",
            "[(a+)]+",
            "(abc)+",
            "(a|b)c",
            r"^\d{4}-\d{2}$",
            "(?=a*)b",
            "(?#a+)b+",
            "(",
        ],
    )
    def test_no_repeats_within_repeats(self, pattern: str) -> None:
        assert not has_nested_repeats(pattern)

    def test_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(SchemaError, match="cannot be read"):
            load_schema(tmp_path / "none.json")

    def test_files_beside_it(self, schema: Any) -> None:
        compiled = schema(
            {"properties": {"title": {"$ref": "parts.json#/$defs/title"}}},
            parts={"$defs": {"title": {"$ref": "#/$defs/text"}, "text": {"type": "string"}}},
        )
        assert marked(compiled, "title: [a]") == [("[a]", '"title" should be text, but is a list.')]
        assert marked(compiled, "title: a") == []

    def test_a_schema_with_a_name_of_its_own(self, schema: Any) -> None:
        document = {
            "$id": "https://example.test/article.json",
            "$defs": {"t": {"type": "string"}},
            "properties": {"a": {"$ref": "#/$defs/t"}},
        }
        assert marked(schema(document), "a: [b]")

    def test_a_schema_that_refers_to_itself(self, schema: Any) -> None:
        tree = {"type": "object", "properties": {"child": {"$ref": "#"}, "name": {"type": "string"}}}
        assert marked(schema(tree), "child: {child: {name: a}}") == []
        assert [source for source, _ in marked(schema(tree), "child: {child: {name: [a]}}")] == ["[a]"]
        with pytest.raises(SchemaError, match="without end"):
            marked(schema({"$ref": "#"}), "a: b")

    def test_travels_between_processes(self, schema: Any) -> None:
        compiled = pickle.loads(pickle.dumps(schema({"properties": {"a": {"type": "string"}}})))
        assert marked(compiled, "a: [b]")

    def test_jsonschema_is_imported_for_faults_only(self) -> None:
        code = (
            "import sys, articlelint\n"
            "def check(text): return 'front-matter/schema' in {each.rule for each in articlelint.check_text(text)}\n"
            "assert not check('---\\ntitle: A\\ndate: 2024-05-01\\n---\\n') and 'jsonschema' not in sys.modules\n"
            "assert check('---\\ntitle: []\\n---\\n') and 'jsonschema' in sys.modules\n"
            "assert not any(name.startswith('rfc3987') for name in sys.modules)\n"
        )
        subprocess.run([sys.executable, "-c", code], check=True)


STRINGS = st.sampled_from(
    [
        *("", "a", "Work", "2024-05-01", "2024-05-01\n", "2024-02-30", "2024-05-01T10:00:00Z", "2024-05-01T25:00:00Z"),
        *("a@b.test", "@", "https://example.test/a%20b?c#d", "https://a b", "http://[", "https://a.test/%zz", "é😀"),
    ]
)
VALUES = st.recursive(
    st.one_of(STRINGS, st.integers(-3, 3), st.floats(-3, 3), st.booleans(), st.none()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
TYPES = ["string", "integer", "number", "boolean", "null", "array", "object"]
LEAF_SCHEMAS = st.one_of(
    st.booleans(),
    st.builds(lambda name: {"type": name}, st.sampled_from(TYPES)),
    st.builds(lambda names: {"type": names}, st.lists(st.sampled_from(TYPES), min_size=1, unique=True)),
    st.builds(lambda values: {"enum": values}, st.lists(VALUES, min_size=1, max_size=3)),
    st.builds(lambda value: {"const": value}, VALUES),
    st.builds(lambda pattern: {"pattern": pattern}, st.sampled_from(["^a", r"\d{4}", "@", "^$", r"\S"])),
    st.builds(
        lambda key, limit: {key: limit}, st.sampled_from(["minLength", "maxLength", "minItems"]), st.integers(0, 9)
    ),
    st.builds(lambda key, limit: {key: limit}, st.sampled_from(["minimum", "maximum"]), st.integers(-2, 2)),
    st.builds(lambda name: {"type": "string", "format": name}, st.sampled_from([*FORMATS, "hostname"])),
    st.builds(lambda name: {"$ref": name}, st.sampled_from(["#/$defs/x", "#/$defs/y"])),
    st.just({"x-unknown": 1}),
    st.just({"uniqueItems": True}),
    st.just({"multipleOf": 2}),
)
SCHEMAS = st.recursive(
    LEAF_SCHEMAS,
    lambda inner: st.one_of(
        st.builds(lambda schema: {"items": schema}, inner),
        st.builds(lambda schema: {"prefixItems": [schema], "items": False}, inner),
        st.builds(lambda schemas: {"anyOf": schemas}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda schemas: {"allOf": schemas}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda schemas: {"oneOf": schemas}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda schema: {"not": schema}, inner),
        st.builds(
            lambda members, others, names: {"properties": members, "additionalProperties": others, "required": names},
            st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
            inner,
            st.lists(st.sampled_from("abc"), unique=True, max_size=1),
        ),
        st.builds(lambda schema: {"patternProperties": {"^a": schema}, "additionalProperties": False}, inner),
    ),
    max_leaves=6,
)


class TestGate:
    @settings(max_examples=400, deadline=None)
    @given(SCHEMAS, LEAF_SCHEMAS.filter(lambda schema: not isinstance(schema, dict) or "$ref" not in schema), VALUES)
    def test_never_accepts_what_jsonschema_rejects(self, schema: Any, shared: Any, value: Any) -> None:
        document = {"allOf": [schema], "$defs": {"x": shared, "y": {"type": ["string", "null"]}}}
        if build(document)(value):
            checker = jsonschema.FormatChecker(FORMATS)
            assert jsonschema.Draft202012Validator(document, format_checker=checker).is_valid(value)

    @pytest.mark.parametrize(
        ("schema", "value"),
        [
            ({"type": "string", "format": "date"}, "2024-02-29"),
            ({"type": "string", "format": "date-time"}, "2024-02-29T23:59:59.123+05:30"),
            ({"type": "string", "format": "uri"}, "https://example.test:8080/a/b%20c?d=e&f#g"),
            ({"type": "string", "format": "email"}, "a.b@example.test"),
            ({"enum": ["a", None]}, None),
            ({"anyOf": [{"oneOf": []}, {"type": "null"}]}, None),
            ({"properties": {"a": {"oneOf": [True]}}}, {"b": 1}),
            ({"$defs": {"a~/b": {"type": "string"}}, "$ref": "#/$defs/a~0~1b"}, "x"),
            ({"additionalProperties": {"type": "string"}, "properties": {"a": {}}}, {"a": 1, "b": "x"}),
        ],
    )
    def test_accepts(self, schema: Any, value: Any) -> None:
        assert build(schema)(value)


class TestBundledSchema:
    @pytest.mark.parametrize(
        "block",
        [
            "anything: [{at: all}]",
            "title: 1984",
            "date: 2015-12-08 10:00:00 -5\nupdated:\npublished: false",
            "date: 2024-10-21 00:00:00 -0500",
            "date: December 8, 2015",
            "date: 8/12/15",
            "date: 2022年1月3日",
            "date: '{{ page.date }}'",
            "lastmod: ''\nimage: ''\ndescription: ''",
            "authors: [Ann, {name: Bob, url: /bob/}]",
            "author: {name: Ann}",
            "image: {path: /a.png, alt: A}",
            "categories: news\ntags: one two three",
            "categories: [news, 2024]\ntags: [a, 3]\nkeywords:",
            "source: 18f\nurl: /blog/a/\ncanonical: '{{ site.url }}/a'",
            "source: https://example.test/ä?b=c d",
            "draft: true\nlayout: false\nslug: 12\nlang: en",
        ],
    )
    def test_silent(self, block: str) -> None:
        assert marked(bundled(), block) == []

    @pytest.mark.parametrize(
        ("block", "source"),
        [
            ("title: [a]", "[a]"),
            ("title: ''", "''"),
            ("title: '  '", "'  '"),
            ("date: TBD", "TBD"),
            ("date: not-a-date", "not-a-date"),
            ("date: 2024-02-31", "2024-02-31"),
            ("date: 2024-13-01 10:00", "2024-13-01 10:00"),
            ("tags: [a, {b: c}]", "{b: c}"),
            ("tags:\n- a: b\n- c", "a: b"),
            ("source: https:/example.test", "https:/example.test"),
            ("source: None", "None"),
            ("url: N/A", "N/A"),
            ("url: https://example.test/a b", "https://example.test/a b"),
            ("image: undefined", "undefined"),
            ("lang: no", "no"),
            ("description: [a]", "[a]"),
            ("slug: {a: b}", "{a: b}"),
        ],
    )
    def test_finds(self, block: str, source: str) -> None:
        assert [place for place, _ in marked(bundled(), block)] == [source]

    def test_is_a_schema(self) -> None:
        load_schema(bundled().path)

    @pytest.mark.skipif(not CORPORA.is_dir(), reason="no corpora here")
    def test_articles_pass_the_gate(self) -> None:
        files = sorted(path for path in CORPORA.rglob("*") if path.is_file())
        gate = bundled().gate
        for path in files[:: max(1, len(files) // 1500)]:
            front_matter = parse(path.read_bytes().decode("utf-8", "replace"))
            assert front_matter is None or gate(json_value(front_matter.data)), path
