"""The reader of plain YAML blocks says what the one for all YAML says, or nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from helpers import assert_linear, hang_guard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articlelint.syntax.front_matter import yaml_data, yaml_plain

SCALARS = st.one_of(
    st.text("ab :#-'\"\\,[]{}&*!|>%@`?=~.0x1é字\u00a0\u2028\t", max_size=8),
    st.sampled_from(
        [
            "yes",
            "No",
            "null",
            "~",
            "0",
            "012",
            "0x1F",
            "1_000",
            "1e3",
            ".5",
            "-1",
            "12:30:45",
            "2024-01-02",
            "2024-02-31",
            "2024-01-02T03:04:05Z",
            "2024-01-02 03:04:05.5",
            "2024-01-02T03:04:05.123+02:00",
            "0000-01-01",
            "5 ways",
            "=",
            "<<",
            "'it''s'",
            '"a \\"b\\" \\\\"',
            '"\\u00e9"',
            "'a\n  b'",
            '"a \n   b"',
            "'a\n\n  b'",
            "a\n  b",
            "[]",
            "[a, 'b', \"c\"]",
            "[a b , c,]",
            "[a, [b]]",
            "[1, 2024-01-02]",
            "[it's]",
            "{a: b}",
            "&a b",
            "*a",
            "!!str 1",
            "C#",
            "a # b",
            "a: b",
            "http://x.org/a:b",
        ]
    ),
)
INDENTS = st.sampled_from(["", " ", "  ", "    "])
KEYS = st.sampled_from(["title", "date", "a-b", "_c", "2d", "x y", "<<", "yes", "é"])
BLOCK_TEXT = st.lists(
    st.tuples(INDENTS, st.sampled_from(["one", "two words ", "# three", "- four", "", "a: b"])).map("".join),
    min_size=1,
    max_size=3,
)


def entry(key: str, value: str) -> str:
    return f"{key}: {value}\n"


ENTRIES = st.one_of(
    st.builds(entry, KEYS, SCALARS),
    st.builds(lambda key, indent, items: f"{key}:\n" + "".join(f"{indent}- {each}\n" for each in items), KEYS, INDENTS, st.lists(SCALARS, max_size=3)),
    st.builds(lambda key, sign, rows: f"{key}: {sign}\n" + "".join(f"{row}\n" for row in rows), KEYS, st.sampled_from([">", ">-", "|", "|-", "|+", ">2"]), BLOCK_TEXT),
    st.builds(lambda key, indent, inner: f"{key}:\n" + "".join(indent + line for line in inner), KEYS, INDENTS, st.lists(st.builds(entry, KEYS, SCALARS), max_size=3)),
    st.sampled_from(["\n", "  \n", "# note\n", "  # note\n", "key :  x\n", "- a\n", "key:\n", "key: \n", "key:x\n", "---\n", "a\n", "\r\n"]),
)  # fmt: skip


@settings(max_examples=1500)
@given(st.lists(ENTRIES, max_size=5).map("".join))
@example("a: >-\n  b\n\nc: d\n")
@example("a: >\n b\n  \n")
@example("a: >\n  b\n\n  c\n")
@example("a: |\n  b\n# note\nc: d\n")
@example("a:\n- b\n\n# note\n- c\nd:\n  e:\n    f: 1\n  g: h\n")
@example("a:\n  - b\n - c\n")
@example("a:\n\n\n  b: c\n d: e\n")
@example("a: 'b\nc: d'\n")
@example("a: b\n  c\n")
@example("a: ['b' 'c']\n")
@example('a: "b\\\\"\n')
def test_says_what_the_other_says(block: str) -> None:
    text = f"---\n{block}---\nbody"
    found = yaml_plain.read(text, 4, 4 + len(block))
    if found is None:
        return
    other = yaml_data.read(text, 4, 4 + len(block))
    assert found == other
    assert list(found.nodes) == list(other.nodes)
    assert [type(node.value) for node in found.nodes.values()] == [type(node.value) for node in other.nodes.values()]


@pytest.mark.parametrize(
    "block",
    [
        "title: Council opens park\ndate: 2026-01-05\ntags: [park, 'city council']\n",
        'title: "It\'s \\"open\\""\ntags:\n  - park\n  - "city"\ndraft: false\nexcerpt:\n',
        "excerpt: >-\n  The park is open\n  to all.\ncover:\n  image: a.png\n  hidden: true\n# note\n\nsource: https://example.org/a?b=c#d\n",
        "title: 'The park\n  is open'\ndate: 2026-01-05T10:00:00.000Z\nweight: 3\n",
    ],
)  # fmt: skip
def test_reads_what_articles_have(block: str) -> None:
    assert yaml_plain.read(block, 0, len(block)) == yaml_data.read(block, 0, len(block))


@pytest.mark.parametrize(
    "hostile",
    [
        lambda n: "a: [" + "b, " * n,
        lambda n: "a: [" + "b " * n + "\n",
        lambda n: "a: '" + "b\n " * n,
        lambda n: 'a: "' + "\\\\" * n,
        lambda n: "a: " + "b:b #" * n,
        lambda n: "a:\n" + "- b\n" * n + "  - c\n",
        lambda n: "".join(f"{' ' * (each % 300)}a:\n" for each in range(n)),
        lambda n: "a: >\n" + "\n" * n,
        lambda n: "#\n" * n + "-",
    ],
    ids=range(9),
)
def test_time_for_hostile_blocks_grows_with_their_length_only(hostile: Callable[[int], str]) -> None:
    def work(size: int) -> None:
        text = hostile(size) + "\n"
        yaml_plain.read(text, 0, len(text))

    assert_linear(work, 2_000)
    with hang_guard(5):  # some milliseconds are needed
        work(90_000 * 100 // len(hostile(100)))  # a block of more than 100,000 characters is not read at all
