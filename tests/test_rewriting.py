"""Another text in the place of a value of the front matter: it is read as that text, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articlelint.fixing.choose import applied
from articlelint.syntax.front_matter.parse import parse, scalar_view
from articlelint.syntax.front_matter.rewriting import rewriting
from articlelint.syntax.view import View

SENTENCES = [
    "Rain falls.",
    "It's late: 3 o'clock.",
    'She said "yes" # twice.',
    "雨が降る。",
    "C:\\rain.",
    "«Ja», said he.",
]
STYLES = {
    "plain": "excerpt: Rain falls. It's late, and...",
    "single": "excerpt: 'Rain falls. It''s late, and...'  # a remark",
    "double": 'excerpt: "Rain falls. It\\u0027s late, and..."',
    "folded": "excerpt: >-\n  Rain falls.\n  It's late, and...",
    "folded-clip": "excerpt: >\n    Rain falls. It's late,\n    and...\n",
    "literal": "excerpt: |\n  Rain falls. It's late, and...",
    "in a list": "notes:\n  - excerpt: Rain falls. It's late, and...",
}
TOML = {
    "basic": 'excerpt = "Rain falls. It\\u0027s late, and..."',
    "multi-basic": 'excerpt = """\nRain falls. It\'s late, and..."""',
    "multi-literal": "excerpt = '''\nRain falls. It's late, and...'''",
}
HEADS = [
    *(f"---\ntitle: Rain\n{style}\ntags: [sun]\n---\n" for style in STYLES.values()),
    *(f'+++\ntitle = "Rain"\n{style}\ntags = ["sun"]\n+++\n' for style in TOML.values()),
    '{\n  "title": "Rain",\n  "excerpt": "Rain falls. It\\u0027s late, and...",\n  "tags": ["sun"]\n}\n',
]
TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join)


def rewritten(source: str, text: str) -> str | None:
    """`source` with `text` for its excerpt."""
    front_matter = parse(source)
    assert front_matter is not None
    node = next(node for path, node in front_matter.nodes.items() if path[-1] == "excerpt")
    edits = rewriting(node.written, scalar_view(source, node), text)
    return None if edits is None else applied(source, edits)


def with_excerpt(data: object, text: str) -> object:
    if isinstance(data, dict):
        return {key: text if key == "excerpt" else with_excerpt(value, text) for key, value in data.items()}
    return [with_excerpt(item, text) for item in data] if isinstance(data, list) else data


def stripped(data: object) -> object:
    """`data` without the line end that a block scalar may have."""
    if isinstance(data, dict):
        return {key: stripped(value) for key, value in data.items()}
    return [stripped(item) for item in data] if isinstance(data, list) else str(data).strip()


@given(st.sampled_from(HEADS), TEXTS, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
def test_the_value_reads_as_the_new_text(head: str, text: str, line_end: str, bom: str) -> None:
    source = bom + (head + "\nIt rains.\n").replace("\n", line_end)
    after = rewritten(source, text)
    if after is None:
        assert "'''" in head, "only a literal string cannot hold everything"
        return
    before, now = parse(source), parse(after)
    assert before is not None
    assert now is not None
    assert now.problems == ()
    assert stripped(now.data) == stripped(with_excerpt(before.data, text))
    assert after[now.body_start :] == source[before.body_start :]


@pytest.mark.parametrize(
    ("head", "text", "expected"),
    [
        ("excerpt: Rain falls. It's late, and...", "Rain falls.", "excerpt: Rain falls."),
        ("excerpt: Rain falls. It's late, and...", "Rain: it falls.", "excerpt: 'Rain: it falls.'"),
        ("excerpt: Rain falls. It's late, and...", "It's late, and dark.", "excerpt: It's late, and dark."),
        ("excerpt: 'Rain falls, and...' # so", "It's late.", "excerpt: 'It''s late.' # so"),
        ('excerpt: "News Rain falls, and..."', 'Rain falls, and "sun" comes.', 'excerpt: "Rain falls, and \\"sun\\" comes."'),
        ("excerpt: >-\n  News\n  Rain falls,\n  and...", "Rain falls, and snow.", "excerpt: >-\n  Rain falls,\n  and snow."),
    ],
)  # fmt: skip
def test_what_both_have_in_common_stays_as_it_is_written(head: str, text: str, expected: str) -> None:
    assert rewritten(f"---\n{head}\n---\n", text) == f"---\n{expected}\n---\n"


@pytest.mark.parametrize("text", ["", "Rain\nfalls.", "Rain\x00 falls.", "\ufeffRain."])
def test_what_cannot_be_written_on_one_line_is_not(text: str) -> None:
    assert rewritten("---\nexcerpt: Rain\n---\n", text) is None


def test_a_value_whose_parts_are_not_known_is_left_alone() -> None:
    source = '---\nexcerpt: "Rain."\n---\n'
    front_matter = parse(source)
    assert front_matter is not None
    node = front_matter.nodes["excerpt",]
    assert rewriting(node.written, View("Rain.", ((0, node.start, node.end),)), "Sun.") is None
