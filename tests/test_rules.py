"""The bundled rules, each with its own examples, and rules of a repository."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from helpers import CLEAN, HOUSE_RULE, Site, assert_linear, hang_guard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articlelint import checks
from articlelint.article.article import Article
from articlelint.checks import pattern
from articlelint.checks.base import Context
from articlelint.checks.kinds import check_of
from articlelint.reference.examples import run_examples
from articlelint.rulebook.literals import prefilter_literals
from articlelint.rulebook.load import load_rules
from articlelint.rulebook.macros import refuse_unused
from articlelint.rulebook.patterns import compile_pattern
from articlelint.rulebook.resources import rules_dir
from articlelint.rulebook.rule import Rule
from articlelint.rulebook.scanner import Scanner
from articlelint.syntax.view import folded, lowered

RULEBOOK = load_rules()
RULES = RULEBOOK.rules
PATTERN_RULES = [rule for rule in RULES.values() if rule.kind == "pattern"]

MAX_COLUMNS = 140

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
def test_words_for_people(rule: Rule) -> None:
    assert rule.summary[0].isupper()
    assert not rule.summary.endswith("."), "a summary is a title"
    assert rule.why.rstrip().endswith("."), "why is a sentence"


def test_lines_are_short_enough_to_read() -> None:
    long = [
        f"{path}:{number}: {len(line)} columns"
        for path in sorted(Path(rules_dir()).rglob("*.*"))
        if path.suffix in (".yaml", ".txt")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > MAX_COLUMNS and not (path.parent.name == "phrases" and '", "' not in line)  # one phrase
    ]
    assert not long, "\n".join(long)


def test_shared_macros_are_used() -> None:
    refuse_unused(RULEBOOK.resources.macros, [[rule.options, rule.macros] for rule in RULES.values()])


# --- every pattern ----------------------------------------------------------------------------------------------------

# With the cube of a text's length an expression takes seconds for what the engine gives it, and minutes for so many times
# as much. python -m benchmarks.doubling --parts shows what takes the square.
LONGER = 3


def hostile_texts(source: str, length: int) -> Iterator[str]:
    """Texts that make a careless expression backtrack: its own words and what its wildcards take, again and again."""
    words = sorted(prefilter_literals(source))[:8]
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
    """On texts longer than the longest that the engine gives them: 1,000 characters, or a piece of `max-length`."""
    for each in pattern.compile(rule).patterns:
        modes = {"anywhere": each.regex.search, "start": each.regex.match, "piece": each.regex.fullmatch}
        run = modes.get(each.match, each.regex.findall)
        for text in hostile_texts(each.source, LONGER * (1_000 if each.match == "anywhere" else each.max_length)):
            with hang_guard():
                run(text)
                if each.excluded:
                    each.excluded.search(text * 2)


class Windows:
    """An expression, and how many characters of a text it was given each time."""

    def __init__(self, regex: re.Pattern[str], lengths: list[int]) -> None:
        self._regex = regex
        self._lengths = lengths

    def __getattr__(self, name: str) -> Callable[..., Any]:
        run = getattr(self._regex, name)

        def counted(text: str, start: int = 0, end: int | None = None) -> Any:
            self._lengths.append((len(text) if end is None else end) - start)
            return run(text, start, len(text) if end is None else end)

        return counted


class Counted(pattern.Compiled):
    """A rule whose expressions count what they are given, in `lengths`."""

    def __init__(self, rule: Rule) -> None:
        self.lengths: list[int] = []
        super().__init__(rule)

    def pattern(self, number: int) -> pattern.Pattern:
        made = super().pattern(number)
        excluded = made.excluded and cast("re.Pattern[str]", Windows(made.excluded, self.lengths))
        return made._replace(regex=cast("re.Pattern[str]", Windows(made.regex, self.lengths)), excluded=excluded)


@every_pattern_rule
@pytest.mark.parametrize("joint", [" ", ". ", "\n\n"])
def test_windows_hold(rule: Rule, joint: str) -> None:
    """A rule's own words, on one line and in pieces of their own: what is looked at grows with the text, and no faster."""
    counted = Counted(rule)
    scanner = Scanner({rule.name: pattern.phrases(counted)})
    words = joint.join(sorted({min(prefilter_literals(each.source), key=len) for each in counted.patterns}))

    def characters(size: int) -> int:
        article = Article("article.md", (words + joint) * (size // len(words) + 1), RULEBOOK.words)
        counted.lengths.clear()
        hits = scanner.scan(article.lowered).get(rule.name, [])
        list(pattern.check(Context(article, hits={"body": hits}), counted))
        return sum(counted.lengths)

    assert_linear(characters, 10_000)
    few, many = characters(10_000), characters(20_000)
    assert many < 2.4 * few + 4_000
    assert max(counted.lengths, default=0) <= 2_000


@every_pattern_rule
def test_matches_hold_a_literal(rule: Rule) -> None:
    """The phrase scan finds whatever a pattern matches: any text that fits holds one of its literals."""
    sources = [(each, prefilter_literals(each.source)) for each in pattern.compile(rule).patterns]
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
    assert prefilter_literals(pattern) == expected


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


OWN_MACROS = HOUSE_RULE.replace(
    'options:\n  patterns: ["notes? to editors?"]',
    "macros:\n  note: notes?\n  reader:\n    - editors?\n    - '{person}'\n"
    "options:\n  patterns:\n    - '{note} to {reader}'",
)


@pytest.mark.parametrize("line", ["Note to editors", "notes to  editor", "Note to Ada Brandt"])
@pytest.mark.parametrize("folded", [False, True])
def test_macros_of_a_rule(house: Site, folded: bool, line: str) -> None:
    rule = (
        OWN_MACROS.replace("- '{note} to {reader}'", "- >-\n      {note} to\n      {reader}") if folded else OWN_MACROS
    )
    house.write("lint-rules/house/press-line.yaml", rule)
    house.write("article.md", f"{CLEAN}\n{line}\n")
    assert house.check("--select", "house").rules() == ["house/press-line"]


def test_macro_of_a_rule_counts_before_the_shared_one(house: Site) -> None:
    house.write(
        "lint-rules/house/press-line.yaml", OWN_MACROS.replace("note: notes?", "person: nobody\n  note: notes?")
    )
    house.write("article.md", CLEAN + "\nNote to Ada Brandt\n\nNote to nobody\n")
    assert [finding["line"] for finding in house.check("--select", "house").json()["findings"]] == [10]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("  note: notes?", "  note: notes?\n  letter: letters?", 10, "macro 'letter' is not used"),
        ("  note: notes?", "  Note: notes?", 9, "'Note' is no macro name"),
        ("  note: notes?", "  note: 4", 9, "macro 'note' must be an expression or a list of alternatives"),
        ("    - editors?", "    - no", 10, "macro 'reader' has an alternative that is not text: quote 'False'"),
        ("{note} to", "{note} {letter} to", 15, "there is no macro {letter}"),
        ("{person}", "{reader}", 15, "macros are nested more than 5 deep"),
    ],
)
def test_mistake_in_the_macros_of_a_rule(house: Site, old: str, new: str, line: int, said: str) -> None:
    assert old in OWN_MACROS
    house.write("lint-rules/house/press-line.yaml", OWN_MACROS.replace(old, new))
    result = house.run("check", ".")
    assert result.code == 2
    place, _, message = result.err.partition("press-line.yaml:")[2].partition(": ")
    assert (place.partition(":")[0], said in message) == (str(line), True), result.err


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


def test_a_check_module_with_a_defect_is_not_an_unknown_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "defective.py").write_text("import os\n\nos.no_such_name\n", encoding="utf-8")
    monkeypatch.setattr(checks, "__path__", [*checks.__path__, str(tmp_path)])
    with pytest.raises(AttributeError, match="no_such_name"):
        check_of("defective", {})
