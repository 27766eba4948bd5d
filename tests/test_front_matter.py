"""Front matter: what is taken for it, what it says, and where each value stands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import frontmatter
import pytest
import yaml
from helpers import assert_linear, hang_guard
from hypothesis import given, settings
from hypothesis import strategies as st

from articlelint.syntax.front_matter.parse import FrontMatter, Node, parse, scalar_view

SHARED = Path(os.environ.get("ARTICLELINT_SHARED", Path(__file__).parent.parent.parent / "shared"))
CORPORA = SHARED / "corpora"


def parsed(text: str) -> FrontMatter:
    found = parse(text)
    assert found is not None, text
    return found


def fenced(block: str, line_end: str = "\n") -> str:
    return f"---\n{block}\n---\nBody.\n".replace("\n", line_end)


def problems(text: str) -> list[tuple[str, str]]:
    """Each problem's kind and the source that it marks."""
    return [(each.kind, text[each.start : each.end]) for each in parsed(text).problems]


def check_places(text: str, found: FrontMatter) -> None:
    """Every node is where the data says, and every view of a string reads and maps as the value does."""
    for path, node in found.nodes.items():
        value: Any = found.data
        for part in path:
            value = value[part]
        assert node.path == path
        assert node.value == value or node.value != node.value  # not a number
        assert found.start <= node.start <= node.end <= found.end
        if node.key_start >= 0:
            assert found.start <= node.key_start <= node.key_end <= found.end
        if isinstance(value, str):
            check_view(text, node, value)


def check_view(text: str, node: Node, value: str) -> None:
    view = scalar_view(text, node)
    assert view.text == value
    source = text[node.start : node.end]
    if view.segments == ((0, node.start, node.end),):
        assert source == value, "mapped as a whole"
    last = node.start
    for number, (start, low, high) in enumerate(view.segments):
        assert last <= low <= high
        last = high
        end = view.segments[number + 1][0] if number + 1 < len(view.segments) else len(value)
        if end - start == high - low:
            for mine, theirs in zip(value[start:end], text[low:high], strict=True):
                assert mine == theirs or (mine in " \n" and theirs in "\r\n\x85 \t")


LINES = st.lists(st.text("ab .:#'\"é", max_size=6), min_size=1, max_size=5)


@given(LINES, st.sampled_from([">", ">-", ">+", "|", "|-"]), st.integers(1, 3), st.sampled_from(["\n", "\r\n"]))
def test_each_character_of_a_block_scalar_knows_its_place(
    lines: list[str], indicator: str, indent: int, line_end: str
) -> None:
    text = fenced("a: " + "\n".join([indicator, *(" " * indent + line for line in lines)]), line_end)
    found = parse(text)
    if found is None or not isinstance(found.data.get("a"), str):
        return
    node = found.nodes["a",]
    view = scalar_view(text, node)
    assert view.text == found.data["a"]
    if view.segments == ((0, node.start, node.end),):
        return  # blank lines with blanks in them: mapped as a whole
    for at, char in enumerate(view.text):
        if char not in " \n":
            assert text[slice(*view.span(at, at + 1))] == char


class TestFences:
    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("mark", ["", "\ufeff", "\n\n"])
    def test_yaml(self, line_end: str, mark: str) -> None:
        text = mark + fenced("# comment\ntitle: A 😀 b\ntags: [x]", line_end)
        found = parsed(text)
        assert found.data == {"title": "A 😀 b", "tags": ["x"]}
        assert text[found.body_start :] == f"Body.{line_end}"
        assert text[slice(*found.fence)] == "---"
        assert text[found.start : found.end].endswith("---")
        check_places(text, found)

    @pytest.mark.parametrize(
        ("text", "body"),
        [
            ("---\na: b\n---", ""),
            ("---  \na: b\n---\t \nBody", "Body"),
            ("---\na: b\n...\nBody", "Body"),
            ("---yaml\na: b\n---\nBody", "Body"),
            ("---\na: b\n---\n\n---\n\nnot: a key\n\n---\n", "\n---\n\nnot: a key\n\n---\n"),
            ("+++\na = 'b'\n+++\nBody", "Body"),
            ('---json\n{"a": "b"}\n---\nBody', "Body"),
            ('{"a": "b"}\nBody', "Body"),
            ('{\n  "a": "b"\n}', ""),
        ],
    )
    def test_body(self, text: str, body: str) -> None:
        found = parsed(text)
        assert found.data == {"a": "b"}
        assert text[found.body_start :] == body
        assert not found.problems

    @pytest.mark.parametrize("text", ["---\n---\nBody", "---\n\n# comment\n\n---\nBody", "+++\n+++\nBody"])
    def test_empty(self, text: str) -> None:
        found = parsed(text)
        assert found.data == {}
        assert text[found.body_start :] == "Body"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "\ufeff",
            "Prose.",
            "---",
            "---\n",
            "----\na: b\n----\n",
            " ---\na: b\n---\n",
            "---\n\nProse after a thematic break.\n\n---\n\nMore.",
            "---\n\nHe said this: it is: over. And more.\n\nProse: yes.\n\n---\n",
            "---\nProse right below, up to another break.\n---\n",
            "---\n\n- a list\n- of things\n\n---\n",
            "---\nhttps://example.test/a\n---\n",
            "+++ b/file.txt\n@@ -1 +1 @@\n",
            "{% liquid %}\nText",
            "{{ shortcode }}\nText",
            "{braces} and prose",
            '{"a": 1} and prose',
            "---js\n{}\n---\n",
        ],
    )
    def test_none(self, text: str) -> None:
        assert parse(text) is None

    @pytest.mark.parametrize(
        ("text", "body"),
        [
            ("---\ntitle: A\ndate: 2024-05-01\n\nBody.\n", "\nBody.\n"),
            ("---\ntitle: A\ndate: 2024-05-01\n----\nBody.\n", "Body.\n"),
            ("---\ntitle: A\ndate: 2024-05-01\n\nProse with: a colon, that is long.\n\n---\n\nMore.\n", None),
            ("---\ntitle: A\ndate: 2024-05-01", ""),
            ("+++\ntitle = 'A'\ndate = 2024-05-01\n\nBody.\n", "\nBody.\n"),
        ],
    )
    def test_unclosed(self, text: str, body: str | None) -> None:
        found = parsed(text)
        assert found.data["title"] == "A"
        assert found.data["date"] == date(2024, 5, 1)
        if body is not None:
            assert [each.kind for each in found.problems] == ["unclosed"]
            assert text[found.body_start :] == body

    def test_prose_before_a_later_break_is_body(self) -> None:
        text = "---\ntitle: A\n\nProse that goes on. It says: this is it, and: that.\n\n---\n\nMore.\n"
        found = parsed(text)
        assert [each.kind for each in found.problems] == ["unclosed"]
        assert text[found.body_start :].startswith("\nProse")


class TestProblems:
    @pytest.mark.parametrize(
        ("block", "marked", "words"),
        [
            ("title: RT Stephen Sims: A look", "RT Stephen Sims: A look", 'title: "RT Stephen Sims: A look"'),
            ('title: He: "x"', 'He: "x"', "title: 'He: \"x\"'"),
            ("a:\n\t- b", "\t", "tab"),
            ('title: "no end\ndate: 2024-05-01', '"no end', "not closed"),
            ("title: 'it's'", "s'", "''"),
            ('title: "a "b" c"', 'b" c"', '\\"'),
            ("title: @handle", "@handle", '"@handle"'),
            ("title: `code`", "`code`", "quotes"),
            ("title: %x", "%x", "quotes"),
            ("title: *bold* word", "*bold* word", "quotes"),
            ("title: *bold", "*bold", "quotes"),
            ("title: !wow", "!wow", "quotes"),
            ("title: [Update] news", "[Update] news", '"[Update] news"'),
            ("tags: [a, b\ntitle: x", "[", "not closed"),
            ("title: {{ page.title }}", "{ page.title }", "quotes"),
            ("title: > text", "> text", "lines below"),
            ('path: "C:\\dir"', "\\d", "backslash"),
            ('path: "C:\\user"', "\\u", "4 hexadecimal digits"),
            ('path: "\\ud800"', "\\u", "name a character"),
            ('path: "C:\\x1"', "\\x", "2 hexadecimal digits"),
            ("title: a\nno key here\ndate: x", "no key here", "colon"),
            ("title: a\n  date: b", "date: b", "indented deeper"),
            ("title: a\n- b", "- b", "alike"),
            ("title: - b", "- b", "quotes"),
            ("title: a\x00b", "\x00", "U+0000"),
            ("title: 😀 \x7f", "\x7f", "U+007F"),
            ("title: \ud800", "\ud800", "U+D800"),
            ("<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> main", "<<<<<<<", "merge conflict"),
            ("title: a\n--- b", "---", "line of its own"),
        ],
    )
    def test_yaml_syntax(self, block: str, marked: str, words: str) -> None:
        text = fenced(block)
        found = parsed(text)
        assert [(each.kind, text[each.start : each.end]) for each in found.problems] == [("syntax", marked)]
        assert words in found.problems[0].message

    @pytest.mark.parametrize(
        "text", ['---\n{"a": "b\\u', '---\na: "b\\', "---\na: 'b'c", '---\na: [b, "', "---\na: |x"]
    )
    def test_what_is_cut_off_has_its_place_in_the_text(self, text: str) -> None:
        for size in range(len(text) + 1):
            found = parse(text[:size])
            for each in found.problems if found else ():
                assert 0 <= each.start <= each.end <= size

    def test_each_broken_key_is_told_and_the_others_are_read(self) -> None:
        text = fenced('title: a: b\ndate: 2024-05-01\nsource: "open\ntags: [x]')
        assert problems(text) == [("syntax", "a: b"), ("syntax", '"open')]
        found = parsed(text)
        assert found.data == {"date": date(2024, 5, 1), "tags": ["x"]}
        check_places(text, found)

    @pytest.mark.parametrize(
        ("block", "words"),
        [("title:A\ndate:B", "no space after the colon"), ("- title: A\n- date: B", "is a list")],
    )
    def test_not_a_mapping(self, block: str, words: str) -> None:
        found = parsed(fenced(block))
        assert [each.kind for each in found.problems] == ["not-a-mapping"]
        assert words in found.problems[0].message

    @pytest.mark.parametrize(
        "text",
        [
            "---\na: 1\nb: 2\na: 3\n---\n",
            "---\na: 1\nb: {x: 1, x: 2}\n---\n",
            "---\na: &a 1\nb: 2\na: 3\n---\n",
            "+++\na = 1\nb = 2\na = 3\n+++\n",
            '---json\n{"a": 1,\n"b": 2,\n"a": 3}\n---\n',
        ],
    )
    def test_duplicate_key(self, text: str) -> None:
        found = parsed(text)
        assert [each.kind for each in found.problems] == ["duplicate-key"]
        assert text[found.problems[0].start : found.problems[0].end].strip('"') in ("a", "x")
        assert "line" in found.problems[0].message
        check_places(text, found)

    def test_a_duplicate_key_names_the_line_of_the_first(self) -> None:
        found = parsed("\ufeff---\r\n# c\r\ntags: [a, b, c]\r\ntags: [x]\r\n---\r\n")
        assert "line 3" in found.problems[0].message
        assert found.data == {"tags": ["x"]}
        assert ("tags", 1) not in found.nodes

    def test_a_duplicate_key_before_a_comment_is_no_missing_fence(self) -> None:
        text = "---\ntitle: a\ntitle: b\n\n# comment\n---\nBody"
        assert problems(text) == [("duplicate-key", "title")]
        assert text[parsed(text).body_start :] == "Body"

    def test_a_key_of_a_merged_mapping_may_be_set_again(self) -> None:
        text = fenced("base: &b {x: 1, y: 2}\nmine:\n  <<: *b\n  x: 3")
        found = parsed(text)
        assert not found.problems
        assert found.data["mine"] == {"x": 3, "y": 2}
        check_places(text, found)

    @pytest.mark.parametrize(
        ("text", "marked"),
        [
            ('{"a": 1,}\nBody', ","),
            ('{"a": "b\n}\nBody', '"b'),
            ("{\"a\": 'b'}\nBody", "'"),
            ('---json\n{"a": 1 "b": 2}\n---\n', '"'),
            ('---json\n{"a": tru}\n---\n', "t"),
            ('---json\n{"a": [1\n---\n', "["),
            ("---json\n{a: 1}\n---\n", "a"),
            ('---json\n{"a": "\\d"}\n---\n', "\\"),
            ('---json\n{"a": 1} x\n---\n', "x\n"),
            ("+++\ntitle = Text\n+++\n", "title = Text"),
            ("+++\ntitle: Text\n+++\n", "title: Text"),
            ("+++\ntitle = 'a\n+++\n", "title = 'a"),
            ("+++\ntitle =\n+++\n", "title ="),
            ("+++\n'a\n' = 1\n+++\n", "'a"),
        ],
    )
    def test_json_and_toml_syntax(self, text: str, marked: str) -> None:
        assert problems(text) == [("syntax", marked)]


class TestPlaces:
    def test_spans(self) -> None:
        text = fenced(
            "title: 'It''s'  # c\nnothing:\nfold: >-\n  a\n  b\n\nlist:\n- x\n- {k: v}\nmany:\n  - y\n\nend: 2024-05-01"
        )
        nodes = parsed(text).nodes
        spans = {path: text[node.start : node.end] for path, node in nodes.items()}
        assert spans == {
            ("title",): "'It''s'",
            ("nothing",): "",
            ("fold",): ">-\n  a\n  b",
            ("list",): "- x\n- {k: v}",
            ("list", 0): "x",
            ("list", 1): "{k: v}",
            ("list", 1, "k"): "v",
            ("many",): "- y",
            ("many", 0): "y",
            ("end",): "2024-05-01",
        }
        assert text[: nodes[("nothing",)].start].endswith("nothing:")
        assert text[nodes[("end",)].key_start : nodes[("end",)].key_end] == "end"
        assert nodes[("list", 0)].key_start == -1

    def test_values_are_those_of_safe_loader(self) -> None:
        block = "a: yes\nb: 010\nc: 12:30\nd: 2024-05-01 10:00:00 -5\ne: ~\nf: 1e3\ng: 2024-02-31\nh: =\ni: !!str 3"
        found = parsed(fenced(block))
        assert found.data["g"] == "2024-02-31"
        assert found.data["h"] == "="
        rest = {key: value for key, value in found.data.items() if key not in "gh"}
        assert rest == yaml.safe_load("\n".join(line for line in block.split("\n") if line[0] not in "gh"))

    def test_keys_are_spelled_as_in_the_source(self) -> None:
        assert parsed(fenced("2024: a\nno: b\n2024-05-01: c")).data == {"2024": "a", "no": "b", "2024-05-01": "c"}

    def test_toml(self) -> None:
        text = (
            '+++\ntitle = "a\\u00e9b"\ndate = 2020-01-02 03:04:05 # c\ntags = [\n "a", # c\n \'b\',\n]\n[extra]\n'
            "x.y = {a = 1, b = \"\"\"\nfoo \\\n   bar\"\"\"}\n[[p]]\nn=1\n[[p]]\nn=2\n[p.q]\nz='''\n'w''''\n+++\nBody"
        )
        found = parsed(text)
        assert found.data == {
            "title": "aéb",
            "date": datetime(2020, 1, 2, 3, 4, 5),
            "tags": ["a", "b"],
            "extra": {"x": {"y": {"a": 1, "b": "foo bar"}}},
            "p": [{"n": 1}, {"n": 2, "q": {"z": "'w'"}}],
        }
        check_places(text, found)
        spans = {path: text[node.start : node.end] for path, node in found.nodes.items()}
        assert spans[("date",)] == "2020-01-02 03:04:05"
        assert spans[("tags", 1)] == "'b'"
        assert spans[("p", 1, "n")] == "2"
        assert found.problems == ()

    def test_what_is_no_string_reads_as_it_stands(self) -> None:
        text = fenced("date: 2024-05-01")
        view = scalar_view(text, parsed(text).nodes[("date",)])
        assert view.text == "2024-05-01"
        assert text[slice(*view.span(0, 4))] == "2024"

    @pytest.mark.parametrize(
        ("block", "word", "source"),
        [
            ("a: >-\n  one\n  two three\n\n  four", "three", "three"),
            ("a: >-\n  one\n  two", "one two", "one\n  two"),
            ("a: 'It''s here'", "s here", "s here"),
            ('a: "x \\u00e9 y"', "é", "\\u00e9"),
            ('a: "one\\\n   two"', "two", "two"),
            ("a: |\n  one\n   two\n\n  three\n", "three\n", "three\n"),
            ("a: |2+\n    one\n\n  two\n\n", "two\n\n", "two\n\n"),
            ("a: one\n  two\n\n  three", "two\nthree", "two\n\n  three"),
            ("a: &x !!str one", "one", "one"),
        ],
    )
    def test_view(self, block: str, word: str, source: str) -> None:
        text = fenced(block)
        found = parsed(text)
        check_view(text, found.nodes[("a",)], str(found.data["a"]))
        view = scalar_view(text, found.nodes[("a",)])
        start = view.text.index(word)
        assert text[slice(*view.span(start, start + len(word)))] == source


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t"), max_size=40
)
PROSE = st.lists(
    st.sampled_from(["The", "vote", "is", "on:", "#1", "it's", '"so"', "\n", "\n\n", "é", "😀", "-", "  "])
).map(" ".join)
SCALARS = st.one_of(
    WORDS,
    PROSE,
    st.integers(),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(),
    st.floats(allow_nan=False, allow_infinity=False),
)
KEYS = st.one_of(st.sampled_from(["title", "date", "tags", "a b", "x-y"]), WORDS)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
MAPPINGS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=5)
HOSTILE_CHARACTERS = "ab :-\n\t'\"[]{}#&*!|>%@`,?\\.=+\r\x00é😀"
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


class TestProperties:
    @settings(max_examples=150, deadline=None)
    @given(
        MAPPINGS,
        st.sampled_from([None, '"', "'", "|", ">"]),
        st.sampled_from([None, True, False]),
        st.booleans(),
        st.sampled_from([20, 80, 1000]),
        LINE_ENDS,
    )
    def test_yaml(
        self, data: dict[str, Any], style: str | None, flow: bool | None, is_unicode: bool, width: int, line_end: str
    ) -> None:
        block = yaml.safe_dump(
            data,
            default_style=style,
            default_flow_style=flow,
            allow_unicode=is_unicode,
            width=width,
            line_break=line_end,
        )
        block = block.removesuffix(f"...{line_end}")  # ends the document after a block scalar that keeps blank lines
        text = f"---{line_end}{block}---{line_end}Body"
        found = parsed(text)
        assert found.problems == ()
        assert found.data == yaml.safe_load(block)
        assert text[found.body_start :] == "Body"
        check_places(text, found)
        if style is None:
            for node in found.nodes.values():
                self.check_slice(text, node)

    def check_slice(self, text: str, node: Node) -> None:
        column = node.start - max(text.rfind("\n", 0, node.start), text.rfind("\r", 0, node.start)) - 1
        source = text[node.start : node.end]
        if node.style == "block":
            source = " " * column + source
        is_tagged = node.style in ("single", "double") and not isinstance(node.value, str)
        if node.style not in ("literal", "folded") and source and not is_tagged:
            assert yaml.safe_load(source) == node.value

    @settings(max_examples=100, deadline=None)
    @given(MAPPINGS.map(as_json), st.sampled_from([None, 2]), st.booleans(), st.booleans(), LINE_ENDS)
    def test_json(self, data: dict[str, Any], indent: int | None, is_ascii: bool, is_bare: bool, line_end: str) -> None:
        block = json.dumps(data, indent=indent, ensure_ascii=is_ascii).replace("\n", line_end)
        text = f"{block}{line_end}Body" if is_bare else f"---json{line_end}{block}{line_end}---{line_end}Body"
        found = parsed(text)
        assert found.problems == ()
        assert found.data == data
        assert text[found.body_start :] == "Body"
        check_places(text, found)
        for node in found.nodes.values():
            assert json.loads(text[node.start : node.end]) == node.value

    @settings(max_examples=80, deadline=None)
    @given(st.dictionaries(KEYS, st.one_of(WORDS, st.integers(), st.lists(WORDS, max_size=3)), min_size=1), LINE_ENDS)
    def test_toml(self, data: dict[str, Any], line_end: str) -> None:
        def written(value: Any) -> str:
            return json.dumps(value, ensure_ascii=False)

        block = "".join(f"{written(key)} = {written(value)}{line_end}" for key, value in data.items())
        text = f"+++{line_end}{block}+++{line_end}Body"
        found = parsed(text)
        assert found.problems == ()
        assert found.data == data
        check_places(text, found)

    @settings(max_examples=300, deadline=None)
    @given(
        st.lists(st.sampled_from([*HOSTILE_CHARACTERS, "---\n", "a: ", "\n- ", "+++\n", "<<: "]), max_size=40)
        .map("".join)
        .flatmap(lambda text: st.sampled_from([f"---\n{text}\n---\n", f"+++\n{text}\n+++\n", "{" + text, text]))
    )
    def test_anything(self, text: str) -> None:
        found = parse(text)
        if found is not None:
            assert 0 <= found.start <= found.fence[0] <= found.fence[1] <= found.body_start <= len(text)
            assert found.start <= found.end <= found.body_start
            for each in found.problems:
                assert found.start <= each.start <= each.end <= len(text)
                assert each.message
            if found.format == "yaml" and not found.problems:
                check_places(text, found)


def bomb(merge: bool) -> str:
    first = "a: &a {k: v}" if merge else "a: &a [x, x]"
    lines = [first]
    for number in range(20):
        above, name = chr(97 + number), chr(98 + number)
        aliases = ", ".join([f"*{above}"] * 10)
        lines.append(f"{name}: &{name} " + (f"{{<<: [{aliases}]}}" if merge else f"[{aliases}]"))
    return "\n".join(lines)


class TestHostile:
    @pytest.mark.parametrize(
        "block",
        [
            bomb(merge=False),
            bomb(merge=True),
            "a: &a [*a]",
            "a: &a {<<: *a}",
            "a: " + "[" * 100_000,
            "a: &x " + "[" * 50_000 + "]" * 50_000,
            "a: " + "{b: " * 50_000,
            "a:\n  " + "- " * 50_000,
            "\n".join(f"k{number}: v" for number in range(120_000)),
        ],
    )
    def test_limits(self, block: str) -> None:
        with hang_guard():
            found = parsed(fenced(block))
        assert [each.kind for each in found.problems] == ["syntax"]

    @pytest.mark.parametrize(
        ("text", "most"),
        [
            (lambda n: fenced("title: " + "x" * n), 1_000_000),
            (lambda n: fenced('title: "' + "x " * n), 500_000),
            (lambda n: fenced("title: " + "a: " * n), 300_000),
            (lambda n: fenced("a: " + "1" * n), 1_000_000),
            (lambda n: fenced("a: [\n" * n), 50_000),
            (lambda n: "---\ntitle: a\n" + "----\n" * n, 500_000),
            (lambda n: "---\rtitle: a\r" + "x y\r" * n, 1_000_000),
            (lambda n: "---\n" + "x" * n, 5_000_000),
            (lambda n: "\n" * n, 5_000_000),
            (lambda n: '{"a": ' * n, 100_000),
            (lambda n: '{"' + "a" * n, 5_000_000),
            (lambda n: "+++\na = " + "[" * n + "\n+++\n", 100_000),
            (lambda n: "+++\na" + ".a" * n + " = 1\n+++\n", 100_000),
            (lambda n: "+++\n" + "a = 1\n" * n + "+++\n", 20_000),
            (lambda n: "+++\na = 0x" + "f" * n + "\n+++\n", 100_000),
        ],
    )
    def test_time_stays_linear(self, text: Callable[[int], str], most: int) -> None:
        def work(size: int) -> None:
            source = text(size)
            found = parse(source)
            for node in list(found.nodes.values())[:10] if found else []:
                if not isinstance(node.value, (dict, list)):
                    scalar_view(source, node)

        assert_linear(work, 2_000)
        with hang_guard():
            work(most)

    def test_without_libyaml(self) -> None:
        text = fenced("title: 'a''b'\nx: &x >-\n  c\n  d\ny: *x\ntags: [e, {f: 1}]\nlong: g\n  h")
        program = (
            "import sys, yaml\n"
            "yaml.__with_libyaml__ = False\n"
            "from articlelint.syntax.front_matter.parse import has_libyaml, parse\n"
            "assert not has_libyaml()\n"
            "del yaml.CSafeLoader, yaml.cyaml.CParser\n"
            "print(repr(parse(sys.stdin.read())))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], input=text, capture_output=True, encoding="utf-8", check=True
        )
        assert done.stdout == f"{parsed(text)!r}\n"


@pytest.mark.skipif(not CORPORA.is_dir(), reason="no corpora here")
def test_agrees_with_python_frontmatter() -> None:
    files = sorted(path for path in CORPORA.rglob("*") if path.is_file())
    read = 0
    for path in files[:: max(1, len(files) // 800)]:
        text = path.read_bytes().decode("utf-8", "replace")
        found = parse(text)
        if found is None or found.format != "yaml" or found.problems:
            continue
        assert found.data == frontmatter.parse(text.lstrip("\ufeff"))[0], path
        check_places(text, found)
        read += 1
    assert read


META = """Title: The harbour: a history
DATE: 2024-03-01 10:00
Tags: harbour, , lamp oil ,
    keepers
Summary:
url: https://gazette.test/harbour

The lamp is lit.
"""


def test_names_in_lines_of_keys() -> None:
    text = "Title: A\nAuthors: Holm, Ada; Berg, Bo\nTags: a, b c\n\nThe lamp is lit.\n"
    assert parsed(text).data == {"title": "A", "authors": ["Holm, Ada", "Berg, Bo"], "tags": ["a", "b c"]}
    check_places(text, parsed(text))


def test_lines_of_keys_without_fence() -> None:
    found = parsed(META)
    assert found.format == "meta"
    assert found.data == {
        "title": "The harbour: a history",
        "date": "2024-03-01 10:00",
        "tags": ["harbour", "lamp oil", "keepers"],
        "summary": "",
        "url": "https://gazette.test/harbour",
    }
    assert META[found.body_start :] == "The lamp is lit.\n"
    assert not found.problems
    check_places(META, found)


@pytest.mark.parametrize(
    "text",
    [
        "Title: The harbour\n\nThe lamp is lit.\n",  # one line is a sentence as well
        "Note: we were there\nTitle: The harbour\n\nThe lamp is lit.\n",
        "Title: The harbour\nDate: 2024-03-01\nThe lamp is lit.\n",
        "Title: The harbour\nKeeper: Ann\n\nThe lamp is lit.\n",
        "url://gazette.test\ntitle: The harbour\n\nThe lamp is lit.\n",
        "The lamp is lit.\nTitle: The harbour\nDate: 2024-03-01\n\n",
        "Date: Friday\nLanguage: the one that we speak\n\nThe lamp is lit.\n",
        "Title: The harbour\nDate: 2024-03-01\nSummary: a\n" + "    long\n" * 3_000 + "\nThe lamp is lit.\n",
    ],
)
def test_lines_with_colons_that_are_text(text: str) -> None:
    assert parse(text) is None


@given(st.lists(st.tuples(st.sampled_from(["Title", "Date", "tags", "x", "Author", "  "]), st.text(max_size=20))))
def test_places_of_lines_of_keys(lines: list[tuple[str, str]]) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in lines) + "\nThe lamp is lit.\n"
    found = parse(text)
    if found is not None and found.format == "meta":
        check_places(text, found)
