"""The bundled rules, each with its own examples, and rules of a repository."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import CLEAN, HOUSE_RULE, Site
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articlelint.article.article import Article
from articlelint.checks import pattern
from articlelint.checks.base import Context, kind_module
from articlelint.reference.examples import run_examples
from articlelint.rulebook.load import load_rules
from articlelint.rulebook.patterns import compile_pattern, literals
from articlelint.rulebook.resources import rules_dir
from articlelint.rulebook.rule import Rule
from articlelint.rulebook.scanner import Scanner
from articlelint.run.plan import check_rule
from articlelint.syntax.view import folded, lowered

RULEBOOK = load_rules()
RULES = RULEBOOK.rules
PATTERN_RULES = [rule for rule in RULES.values() if rule.kind == "pattern"]

every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
every_pattern_rule = pytest.mark.parametrize("rule", PATTERN_RULES, ids=lambda rule: rule.name)


# --- every rule -------------------------------------------------------------------------------------------------------


@every_rule
def test_examples(rule: Rule) -> None:
    assert not [str(failure) for failure in run_examples(rule, {}, RULEBOOK.words)]


@every_rule
def test_file_is_where_its_name_says(rule: Rule) -> None:
    assert Path(rule.path) == Path(rules_dir(), f"{rule.name}.yaml")


@every_rule
def test_options_fit_the_check(rule: Rule) -> None:
    module = kind_module(rule.kind, {})
    assert module is not None, f"there is no check kind {rule.kind}"
    check_rule(rule, module)


@every_rule
def test_words_for_people(rule: Rule) -> None:
    assert rule.summary[0].isupper()
    assert not rule.summary.endswith("."), "a summary is a title"
    assert rule.why.rstrip().endswith("."), "why is a sentence"


# --- every pattern ----------------------------------------------------------------------------------------------------

SECONDS = 0.5


def hostile_texts(source: str, length: int) -> Iterator[str]:
    """Texts that make a careless expression backtrack: its own words and what its wildcards take, again and again."""
    words = sorted(literals(source))[:8]
    for part in (
        *words,
        *(word + " " for word in words),
        *"A1-.,\n ",
        "a ",
        "A ",
        "Ab ",
        ". ",
        "\t ",
        "1,",
        "a.",
        "- ",
    ):
        yield (part * (length // len(part) + 1))[:length]


@every_pattern_rule
def test_patterns_end_soon_on_hostile_text(rule: Rule) -> None:
    """On the longest text that the engine gives them: 1,000 characters, or a piece of `max-length`."""
    for each in pattern.compile(rule).patterns:
        modes = {"anywhere": each.regex.search, "start": each.regex.match, "piece": each.regex.fullmatch}
        run = modes.get(each.match, each.regex.findall)
        for text in hostile_texts(each.source, 1_000 if each.match == "anywhere" else each.max_length):
            started = time.process_time()
            run(text)
            if each.excluded:
                each.excluded.search(text * 2)
            assert time.process_time() - started < SECONDS, f"{each.source!r} on {text[:20]!r} ..."


@every_pattern_rule
def test_time_for_long_text_is_bounded(rule: Rule) -> None:
    """The engine's windows hold: 30,000 characters of a rule's own words, on one line and in pieces of their own."""
    compiled = pattern.compile(rule)
    scanner = Scanner({rule.name: pattern.phrases(compiled)})
    words = sorted({min(literals(each.source), key=len) for each in compiled.patterns})
    for joint in (" ", ". ", "\n\n"):
        text = joint.join(words)
        text = (text + joint) * (30_000 // len(text) + 1)
        article = Article("article.md", text, RULEBOOK.words)
        started = time.process_time()
        hits = scanner.scan(article.lowered).get(rule.name, [])
        list(pattern.check(Context(article, hits={"body": hits}), compiled))
        assert time.process_time() - started < 4 * SECONDS, f"{words} joined by {joint!r}"


@every_pattern_rule
def test_matches_hold_a_literal(rule: Rule) -> None:
    """The phrase scan finds whatever a pattern matches: any text that fits holds one of its literals."""
    sources = [(each, literals(each.source)) for each in pattern.compile(rule).patterns]
    texts = st.sampled_from(sources).flatmap(
        lambda item: st.from_regex(compile_pattern(item[0].source), fullmatch=True).map(lambda text: (text, item[1]))
    )

    @settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(texts)
    def holds(drawn: tuple[str, frozenset[str]]) -> None:
        text, expected = drawn
        assert any(literal in lowered(folded(text)) for literal in expected)

    holds()


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\[(?:add|put (?:a|one)) photo\]", {"photo]": 9}),
        (r"\[(?:add|put) \w+", {"[add": 0, "[put": 0}),
        (r"\[(?:add|put)? \w{4} now", {"now": 10}),
        (r"\((?:(?:ab|cd)e|fg)", {"(ab": 0, "(cd": 0, "(fg": 0}),
        (r"/(?:\w|fgh)", {"/": 0}),
    ],
)
def test_what_stands_before_alternatives_goes_with_them(pattern: str, expected: dict[str, int]) -> None:
    assert literals(pattern) == expected


# --- rules of a repository --------------------------------------------------------------------------------------------


@pytest.fixture
def house(site: Site) -> Site:
    """A repository with a rule of its own."""
    site.write("articlelint.toml", 'rule-paths = ["lint-rules"]\n')
    site.write("article.md", CLEAN)
    return site


def test_rule_of_a_repository(house: Site) -> None:
    house.write("lint-rules/house/press-line.yaml", HOUSE_RULE)
    house.write("article.md", CLEAN + "\nNotes to editors\n")
    assert house.check("--select", "house").rules() == ["house/press-line"]


def test_rule_path_that_does_not_exist(house: Site) -> None:
    result = house.run("check", ".")
    assert result.code == 2
    assert result.err == "articlelint: articlelint.toml:1:15: 'rule-paths': there is no folder 'lint-rules'\n"


def test_unusable_example_is_told_from_a_wrong_rule(house: Site) -> None:
    house.write("lint-rules/house/press-line.yaml", HOUSE_RULE.replace("«Note to editors.»", "«Note to readers.»"))
    result = house.run("rules", "--test")
    assert result.code == 1
    assert "house/press-line: nothing was found" in result.out


@given(st.text("abcéж中 —", max_size=40), st.sets(st.text("abcéж中—", min_size=1, max_size=3), min_size=1, max_size=8))
def test_the_automaton_finds_what_plain_looking_finds(text: str, phrases: set[str]) -> None:
    wanted = {"a/b": [(phrase, number) for number, phrase in enumerate(sorted(phrases))]}
    plain, automaton = Scanner(wanted), Scanner(wanted)
    automaton.scan("z" * 10_000)  # long enough for it to be built
    expected = {rule: sorted(hits) for rule, hits in plain.scan(text).items()}
    assert {rule: sorted(hits) for rule, hits in automaton.scan(text).items()} == expected
