"""articlelint.rulebook.regex_tree: the tree has the shape of the one that Python's own parser makes."""

from __future__ import annotations

import re
import sys
import warnings
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from articlelint.checks import pattern
from articlelint.rulebook.load import load_rules
from articlelint.rulebook.patterns import FLAGS, expand
from articlelint.rulebook.regex_tree import UNBOUNDED, Tree, parse

if sys.implementation.name != "cpython":
    pytest.skip("compares with CPython's parser", allow_module_level=True)

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import sre_constants as sre
    import sre_parse

RULEBOOK = load_rules()
MACROS = [f"{{{name}}}" for name in RULEBOOK.resources.macros]
Shape = list[tuple[Any, ...]]


def shape(tree: Tree) -> Shape:
    """What the analysis of patterns looks at: sets and anchors are alike whatever they hold."""
    return [
        (
            item.kind,
            item.text if item.kind == "literal" else "",
            [shape(branch) for branch in item.branches],
            (item.low, item.high),
        )
        for item in tree
    ]


def expected(tree: Any) -> Shape:
    """The same shape of what sre_parse.parse() returns."""
    return [_expected(str(operation), argument) for operation, argument in tree]


def _expected(operation: str, argument: Any) -> tuple[Any, ...]:
    if operation == "LITERAL":
        return "literal", chr(argument), [], (1, 1)
    if operation in ("IN", "ANY", "NOT_LITERAL"):
        return "set", "", [], (1, 1)
    if operation == "AT":
        return "anchor", "", [], (1, 1)
    if operation in ("ASSERT", "ASSERT_NOT"):
        return "anchor", "", [expected(argument[1])], (1, 1)
    if operation == "SUBPATTERN":
        return "group", "", [expected(argument[3])], (1, 1)
    if operation == "ATOMIC_GROUP":
        return "group", "", [expected(argument)], (1, 1)
    if operation == "BRANCH":
        return "branch", "", [expected(branch) for branch in argument[1]], (1, 1)
    if operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        low, high, content = argument
        return "repeat", "", [expected(content)], (low, UNBOUNDED if high == sre.MAXREPEAT else int(high))
    raise AssertionError(operation)


def agrees(source: str, flags: int = 0) -> bool:
    is_verbose = bool(re.compile(source, flags).flags & re.VERBOSE)
    return shape(parse(source, is_verbose=is_verbose)) == expected(sre_parse.parse(source, flags))


@pytest.mark.parametrize(
    "rule", [each for each in RULEBOOK.rules.values() if each.kind == "pattern"], ids=lambda rule: rule.name
)
def test_patterns_of_rules(rule: Any) -> None:
    assert all(agrees(each.source, FLAGS) for each in pattern.compile(rule).patterns)


@pytest.mark.parametrize("macro", MACROS)
def test_macros(macro: str) -> None:
    assert agrees(expand(macro, RULEBOOK.resources.macros), FLAGS)


characters = st.sampled_from(
    [
        *"abc0-,{}/ \n#é漢",
        r"\.",
        r"\\",
        r"\(",
        r"\n",
        r"\x41",
        "\\u00e9",
        r"\U0001F600",
        r"\N{BULLET}",
        r"\0",
        r"\012",
        r"\101",
        r"\ ",
        r"\#",
        "{,x",
        "a{",
        "{1",
    ]
)
sets = st.sampled_from(
    [".", r"\d", r"\S", "[ab]", "[^ab]", "[^a]", "[a]", "[.]", r"[\]]", "[]a]", "[^]]", r"[\w#]", r"[a\]|(]"]
)
anchors = st.sampled_from(["^", "$", r"\b", r"\B", r"\A", r"\Z", "(?#comment)"])
limits = st.sampled_from(
    ["*", "+", "?", "{2}", "{,3}", "{1,}", "{,}", "{0,4}", "*?", "+?", "??", "{2,3}?", "*+", "{1,2}+"]
)
# 3.13 parses an empty negative look-around as an operation of its own.
openings = st.sampled_from(["(", "(?:", "(?i:", "(?-i:", "(?s-i:", "(?x:", "(?-x:", "(?=", "(?!z", "(?>", "(?<!z"])
expressions = st.recursive(
    characters | sets | anchors,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map("|".join),
        st.builds("{}{})".format, openings, inner),
        st.builds("(?:{}){}".format, inner, limits),
        st.builds("{}{}".format, characters | sets, limits),
    ),
    max_leaves=12,
)


@given(expressions, st.sampled_from([0, re.IGNORECASE, re.VERBOSE, re.DOTALL]))
def test_any_expression(source: str, flags: int) -> None:
    try:
        re.compile(source, flags)
    except re.error:
        assume(False)
    assert agrees(source, flags)


def test_flags_of_the_whole_expression() -> None:
    assert agrees("(?i)a b") and agrees("(?x) a b # comment\n c")


@pytest.mark.parametrize("source", [r"(a)\1b", "(?P<name>a)(?P=name)b"])
def test_reference_may_be_any_text(source: str) -> None:
    group, anything, literal = parse(source)
    assert (group.kind, literal.text) == ("group", "b")
    assert (anything.kind, anything.low, anything.high) == ("repeat", 0, UNBOUNDED)


def test_condition_may_be_left_out() -> None:
    _, condition, literal = parse("(a)?(?(1)bc|de)f")
    assert (condition.kind, condition.low, condition.high, literal.text) == ("repeat", 0, 1, "f")
    assert shape(condition.branches[0]) == shape(parse("bc|de"))
