"""Mistakes in rule files and in options of rules: what is said, and of which place in which file."""

from __future__ import annotations

import os
from string import Formatter

import pytest
from helpers import CLEAN, HOUSE_RULE, Site, hang_guard

from articlelint.api import check_paths, check_text, fix_text
from articlelint.checks.kinds import check_of, known_kinds
from articlelint.config.finder import load
from articlelint.config.model import Config
from articlelint.reference.examples import run_examples
from articlelint.rulebook.load import load_rules
from articlelint.rulebook.options import check_message
from articlelint.rulebook.validate import LANGUAGES
from articlelint.run.plan import load_rulebook, make_plan, message_fields

PATH = "lint-rules/house/press-line.yaml"
BOOK = load_rules()


@pytest.fixture
def house(site: Site) -> Site:
    """A repository with a rule of its own."""
    site.write("articlelint.toml", 'rule-paths = ["lint-rules"]\n')
    site.write("article.md", CLEAN)
    site.write(PATH, HOUSE_RULE)
    return site


def complaint(site: Site, *command: str) -> str:
    """What a command that cannot run says."""
    result = site.run(*(command or ("check", ".")))
    assert (result.code, result.out) == (2, "")
    assert result.err.count("\n") == 1
    return result.err.removeprefix("articlelint: ").rstrip("\n")


# --- rule files ------------------------------------------------------------------------------------------------------

KINDS_LISTED = ", ".join(sorted(known_kinds()))
MISTAKES = {
    "unknown key": ("summary:", "sumary:", "2:1: unknown key 'sumary' (did you mean 'summary'?)"),
    "unknown key unlike any": (
        "severity:",
        "zzz: 1\nseverity:",
        "6:1: unknown key 'zzz'; known are name, summary, why, kind, in, languages, severity, default, message, "
        "macros, options, fix, examples",
    ),
    "missing key": ("why: It is addressed to editors, and readers see it.\n", "", "1:1: 'why' is missing"),
    "empty text": ("why: It is addressed to editors, and readers see it.", 'why: ""', "3:6: 'why' must not be empty"),
    "no text": ("summary: Line that the press office adds", "summary: 7", "2:10: 'summary' must be text, not a number"),
    "not YAML": ("why: It is", "why: It: is", "3:8: is not YAML: mapping values are not allowed in this context"),
    "no mapping": (HOUSE_RULE, "- a\n", "1:1: a rule file must be keys and values (name:, summary:, ...), not a list"),
    "nothing": (HOUSE_RULE, "", " a rule file must be keys and values (name:, summary:, ...), not nothing"),
    "name": (
        "name: house/press-line",
        "name: Press line",
        "1:7: 'name' must be family/name in lower case, not 'Press line'",
    ),
    "kind": ("kind: pattern", "kind: patern", "4:7: unknown kind 'patern' (did you mean 'pattern'?)"),
    "kind unlike any": ("kind: pattern", "kind: zzz", f"4:7: unknown kind 'zzz'; known are {KINDS_LISTED}"),
    "scopes no list": (
        "languages: [en]",
        "in: body",
        "5:5: 'in' must be a list of places (body, title, excerpt, category, tags, source, canonical, author, date, language), not text",
    ),
    "scope": (
        "languages: [en]",
        "in: [body, titel]",
        "5:12: 'in[1]' must be one of body, title, excerpt, category, tags, source, canonical, author, date, language, not 'titel' "
        "(did you mean 'title'?)",
    ),
    "languages no list": ("[en]", "en", "5:12: 'languages' must be a list of language codes, not text"),
    "language": ("[en]", "[en, xx]", "5:17: unknown language 'xx'; write its two-letter code (ISO 639-1)"),
    "language in capitals": ("[en]", "[EN]", "5:13: unknown language 'EN' (did you mean 'en'?)"),
    "language with region": (
        "[en]",
        "[pt-BR]",
        "5:13: 'languages[0]' must be a language without a region: 'pt', not 'pt-BR'",
    ),
    "Norwegian": (
        "[en]",
        "\n  - en\n  - no",
        "7:5: 'languages[1]' must be a language code, not false: write no in quotes, 'no'",
    ),
    "severity": (
        "severity: warning",
        "severity: waring",
        "6:11: 'severity' must be one of error, warning, info, not 'waring' (did you mean 'warning'?)",
    ),
    "default": ("options:", "default: 1\noptions:", "8:10: 'default' must be true or false, not a number"),
    "fix": ("options:", "fix: remove\noptions:", "8:6: 'fix' must be keys and values (action, safety), not text"),
    "fix without safety": ("options:", "fix: {action: remove}\noptions:", "8:6: 'fix.safety' is missing"),
    "action": (
        "options:",
        "fix: {action: delete, safety: safe}\noptions:",
        "8:15: 'fix.action' must be one of insert, remove, replace, rewrite, not 'delete'",
    ),
    "safety": (
        "options:",
        "fix:\n  action: remove\n  safety: sure\noptions:",
        "10:11: 'fix.safety' must be one of safe, unsafe, not 'sure'",
    ),
    "key of a fix": (
        "options:",
        "fix: {saftey: safe}\noptions:",
        "8:7: unknown key 'saftey' in 'fix' (did you mean 'safety'?)",
    ),
    "options no mapping": ('options:\n  patterns: ["notes? to editors?"]', "options: [1]", "8:10: 'options' must be keys and values, not a list"),
    "stray brace": (
        "office: {text}",
        "office: {text",
        "7:10: 'message' has a stray brace: write {{ or }} for the character itself",
    ),
    "stray closing brace": (
        "office: {text}",
        "office} {text}",
        "7:10: 'message' has a stray brace: write {{ or }} for the character itself",
    ),
    "placeholder": (
        "office: {text}",
        "office: {txet}",
        "7:10: 'message': unknown placeholder {txet} (did you mean 'text'?); it may have {text}",
    ),
    "placeholder without a name": (
        "office: {text}",
        "office: {}",
        "7:10: 'message': a placeholder must be a name in braces, not {}",
    ),
    "placeholder with an attribute": (
        "office: {text}",
        "office: {text.upper}",
        "7:10: 'message': a placeholder must be a name in braces, not {text.upper}",
    ),
    "unknown option": (
        "  patterns: ",
        "  paterns: [a]\n  patterns: ",
        "9:3: unknown option 'paterns' (did you mean 'patterns'?)",
    ),
    "missing option": ('  patterns: ["notes? to editors?"]', "  match: end", "9:3: option 'patterns' is missing"),
    "choice": (
        "  patterns: ",
        "  match: somewhere\n  patterns: ",
        "9:10: option 'match' must be one of piece, start, end, inside, anywhere, not 'somewhere'",
    ),
    "key in an option": (
        '["notes? to editors?"]',
        "\n    - {pattern: notes? to editors?, machs: end}",
        "10:37: unknown key 'machs' in option 'patterns[0]' (did you mean 'match'?)",
    ),
    "choice in an option": (
        '["notes? to editors?"]',
        "\n    - aa\n    - pattern: notes? to editors?\n      match: ends",
        "12:14: option 'patterns[1].match' must be one of piece, start, end, inside, anywhere, not 'ends' "
        "(did you mean 'end'?)",
    ),
    "entry of an option": ('["notes', '[3, "notes', "9:14: option 'patterns[0]' must be text or keys and values, not a number"),
    "kind of an option": ('["notes? to editors?"]', "3", "9:13: option 'patterns' must be a list of text or keys and values, not a number"),
    "empty option": ('["notes? to editors?"]', "[]", "9:13: option 'patterns' must not be empty"),
    "too small": (
        "  patterns: ",
        "  first: 0\n  patterns: ",
        "9:10: option 'first' must be at least 1, not 0",
    ),
    "expression": (
        "notes? to editors?",
        "notes? (to editors",
        r"9:14: option 'patterns[0]': 'notes? (to editors' is not a regular expression: missing ), unterminated "
        r"subpattern at position 9",
    ),
    "expression of an exclusion": (
        '["notes? to editors?"]',
        "\n    - pattern: notes? to editors?\n      not: (",
        "11:12: option 'patterns[0].not': '(' is not a regular expression: missing ), unterminated subpattern at "
        "position 0",
    ),
    "expression that matches anything": (
        "notes? to editors?",
        ".*",
        "9:14: option 'patterns[0]': '.*' holds no fixed text that each match must have; give it a word that is always "
        "there",
    ),
    "examples no mapping": (
        HOUSE_RULE.partition("examples:")[2],
        " none",
        "10:11: 'examples' must be keys and values (bad, good), not text",
    ),
    "no bad example": (
        '  bad:\n    - "The crane will be put up in May. «Note to editors.»"\n',
        "",
        "11:3: 'examples.bad' is missing",
    ),
    "no good example": ('\n    - "The editors took note of the crane."', " []", "13:9: 'examples.good' must have at least one example"),
    "key of examples": ("  good:", "  fine:", "13:3: unknown key 'fine' in 'examples'; known are bad, good"),
    "example": (
        '- "The editors took note of the crane."',
        "- 7",
        "14:7: 'examples.good[0]' must be text, or keys and values (text, article, bytes, source, path, language, site, "
        "files, options, config, expect), not a number",
    ),
    "key of an example": (
        '- "The editors took note of the crane."',
        "- txt: The editors",
        "14:7: unknown key 'txt' in 'examples.good[0]' (did you mean 'text'?)",
    ),
    "example without a file": (
        '- "The editors took note of the crane."',
        "- path: a.md",
        "14:7: 'examples.good[0]' must have one of text, article, bytes, source",
    ),
    "example of two files": (
        '- "The editors took note of the crane."',
        "- {text: a, bytes: 41}",
        "14:24: 'examples.good[0].bytes' must be text, not a number",
    ),
    "bytes": (
        '- "The editors took note of the crane."',
        "- bytes: 4g",
        "14:14: 'examples.good[0].bytes' must be bytes in hexadecimal (EF BB BF)",
    ),
    "key of an article": (
        '- "The editors took note of the crane."',
        "- article: {frontmatter: {}, body: a}",
        "14:17: unknown key 'frontmatter' in 'examples.good[0].article' (did you mean 'front-matter'?)",
    ),
    "expectation": (
        '- "The editors took note of the crane."',
        "- {text: a, expect: [{fixd: a, at: a}]}",
        "14:27: unknown key 'fixd' in 'examples.good[0].expect[0]' (did you mean 'fixed'?)",
    ),
    "article of a site": (
        '- "The editors took note of the crane."',
        "- {text: a, site: [b, {path: c}]}",
        "14:28: unknown key 'path' in 'examples.good[0].site[1]'; known are text, article, bytes, source",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_in_a_rule_file(house: Site, name: str) -> None:
    old, new, said = MISTAKES[name]
    assert old in HOUSE_RULE
    house.write(PATH, HOUSE_RULE.replace(old, new))
    assert complaint(house) == f"{PATH}:{said}"


LAUGHS = "".join(
    f"  {b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefghijklmnopqrst", "bcdefghijklmnopqrstu", strict=True)
)
BOMBS = {
    "a date that is none": ("flag: 2024-99-99\n", " holds a number or a date that is none: put it in quotes"),
    "a number without end": (f"first: {'9' * 5_000}\n", " holds a number or a date that is none: put it in quotes"),
    "a tag": ("first: !!timestamp x\n", " holds a number or a date that is none: put it in quotes"),
    "itself": ("flag: &x [*x]\n", "9: *x refers to the value that it is part of. Write the value out."),
    "laughs": (f"a: &a [x, x]\n{LAUGHS}", "23: is too large or too deep: at most 100,000 values, those of aliases counted"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_in_a_rule_file(house: Site, name: str) -> None:
    option, said = BOMBS[name]
    house.write(PATH, HOUSE_RULE.replace("  patterns:", f"  {option}  patterns:"))
    with hang_guard():
        assert complaint(house) == f"{PATH}:{said}"


def test_depth_of_a_rule_file(house: Site) -> None:
    house.write(PATH, HOUSE_RULE.replace("  patterns:", "  a: " + "[" * 100_000 + "\n  patterns:"))
    assert complaint(house).startswith(f"{PATH}:")  # libyaml and PyYAML have words of their own


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("note to " + "(" * 5_000 + ")" * 5_000, "maximum recursion depth exceeded"),
        ("note to " + "(" * 400 + ")" * 400, "nested too deeply"),
        ("note to a{99999999999}", "the repetition number is too large"),
    ],
)
def test_bomb_in_a_pattern(house: Site, pattern: str, said: str) -> None:
    house.write(PATH, HOUSE_RULE.replace("notes? to editors?", pattern))
    assert said in complaint(house)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has none")
def test_a_rule_file_has_to_be_a_regular_file_of_some_size(house: Site) -> None:
    folder = house.root / "lint-rules" / "house"
    os.mkfifo(folder / "a.yaml")
    assert complaint(house) == "lint-rules/house/a.yaml: cannot be read: not a regular file"
    (folder / "a.yaml").unlink()
    (folder / "a.yaml").symlink_to("none.yaml")
    assert complaint(house) == "lint-rules/house/a.yaml: cannot be read: No such file or directory"
    (folder / "a.yaml").unlink()
    house.write(PATH, HOUSE_RULE + "#" * 10_000_000)
    assert complaint(house) == f"{PATH}: cannot be read: larger than 10 MB"


# --- expressions that take too long ----------------------------------------------------------------------------------

ENDLESS = r"note to (?:[a-z]+ ?)+!"
LEFT_OUT = "its expression {} took too long on {} and was left out from there on"


@pytest.fixture
def slow(house: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A repository with a rule that one article keeps busy for ever."""
    monkeypatch.setattr("articlelint.rulebook.guarded.SECONDS", 0.1)
    patterns = f'["{ENDLESS}", "press line"]'
    house.write(
        PATH, HOUSE_RULE.replace('["notes? to editors?"]', patterns).replace("«Note to editors.»", "«Press line.»")
    )
    house.write("b.md", f"---\nlang: en\n---\n\nNote to {'a' * 60}\n")
    house.write("c.md", "---\nlang: en\n---\n\nNote to editors!\n\nPress line.\n")
    return house


def test_a_slow_expression_does_not_stop_the_run(slow: Site) -> None:
    with hang_guard():
        result = slow.check(".", "--select", "house")
    reason = LEFT_OUT.format(ENDLESS, "b.md")
    assert result.code == 2
    assert result.err == f"articlelint: house/press-line did not run: {reason}\n"
    assert result.json()["summary"]["not_run"] == {"house/press-line": reason}
    assert [(each["path"], each["line"]) for each in result.json()["findings"]] == [("c.md", 7)], (
        "its other one goes on"
    )


@pytest.mark.parametrize("option", ["--quiet", "--exit-zero", "--fix", "--diff"])
def test_a_slow_expression_is_told_in_any_case(slow: Site, option: str) -> None:
    result = slow.run("check", ".", "--select", "house", option)
    assert result.code == 2
    assert LEFT_OUT.format(ENDLESS, "b.md") in result.err


def test_what_a_slow_expression_left_unknown_is_not_kept(slow: Site) -> None:
    for number in range(30):
        slow.write(f"posts/{number}.md", CLEAN + "\nNote to editors!\n")
    assert slow.check(".", "--select", "house").code == 2
    assert slow.check(".", "--select", "house").code == 2
    (slow.root / "b.md").unlink()
    assert len(slow.check(".", "--select", "house").rules()) == 32


def test_a_slow_expression_keeps_a_baseline_from_being_written(slow: Site) -> None:
    result = slow.run("baseline", ".")
    assert result.code == 2
    assert "nothing is written: house/press-line did not run" in result.err
    assert not [*slow.root.glob("*baseline*"), *slow.root.glob(".*baseline*")]


def test_a_slow_expression_at_an_earlier_revision(slow: Site) -> None:
    """Nobody knows what was there already, so that what is found need not be new."""
    slow.commit()
    slow.write("b.md", "---\nlang: en\n---\n\nPress line.\n")
    result = slow.run("check", ".", "--select", "house", "--diff-base", "HEAD")
    assert result.code == 2
    assert LEFT_OUT.format(ENDLESS, "b.md") + ", at HEAD" in result.err


def test_a_slow_expression_is_a_warning_in_python(slow: Site) -> None:
    config = load("articlelint.toml")
    text = (slow.root / "b.md").read_text(encoding="utf-8")
    with pytest.warns(RuntimeWarning, match="house/press-line did not run"):
        check_text(text, "b.md", config)
    with pytest.warns(RuntimeWarning, match="house/press-line did not run"):
        assert len(list(check_paths(["."], config))) == 3
    with pytest.warns(RuntimeWarning, match="house/press-line did not run"):
        fix_text(text, "b.md", config)


def test_a_slow_expression_fails_the_examples(slow: Site) -> None:
    example = f"- text: Note to {'a' * 60}"
    slow.write(PATH, (slow.root / PATH).read_text().replace('- "The editors took note of the crane."', example))
    said = complaint(slow, "rules", "--test")
    assert said.startswith(f"{PATH}:9:14: option 'patterns[0]': '{ENDLESS}' takes too long on an example")


def test_a_slow_expression_of_the_configuration_is_left_out(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a rule that comes with articlelint, among those of its kind that share their work."""
    monkeypatch.setattr("articlelint.rulebook.guarded.SECONDS", 0.1)
    house.write("articlelint.toml", '[rules."link/malformed"]\nrendered = "(?:a+)+!$"\n')
    house.write(
        "b.md", f"{CLEAN}\nSee [it](https:/crane.test/{'a' * 60}).\n\nSee [it](https://a.test/b?utm_source=rss).\n"
    )
    result = house.check(".", "--select", "link")
    assert result.code == 2
    assert LEFT_OUT.format("(?:a+)+!$", "b.md") in result.err
    assert result.rules() == ["link/malformed", "link/tracking"], "the others go on"


def test_a_schema_that_the_configuration_gives_a_rule_is_checked(house: Site) -> None:
    house.write("articlelint.toml", f'[rules."front-matter/schema"]\nbundled = "{house.root.as_posix()}/own.json"\n')
    house.write("own.json", '{"required": [[]]}')
    assert complaint(house).startswith("own.json: at required/0: ")


def test_rule_defined_twice(house: Site) -> None:
    house.write("lint-rules/house/second.yaml", HOUSE_RULE)
    expected = f"lint-rules/house/second.yaml:1:7: rule 'house/press-line' exists already, in {PATH}"
    assert complaint(house) == expected


def test_rule_that_is_off_is_checked_too(house: Site) -> None:
    house.write(PATH, HOUSE_RULE.replace("  patterns:", "  paterns:").replace("severity:", "default: false\nseverity:"))
    assert complaint(house) == f"{PATH}:10:3: unknown option 'paterns' (did you mean 'patterns'?)"


def test_options_of_an_example(house: Site) -> None:
    example = "- text: The editors\n      options: {first: 0}"
    house.write(PATH, HOUSE_RULE.replace('- "The editors took note of the crane."', example))
    assert complaint(house, "rules", "--test") == f"{PATH}:15:24: option 'first' must be at least 1, not 0"


def test_braces_in_a_message(house: Site) -> None:
    house.write(PATH, HOUSE_RULE.replace("office: {text}", "office {{desk}}: {text}"))
    house.write("article.md", CLEAN + "\nNotes to editors\n")
    finding = house.check("--select", "house").json()["findings"][0]
    assert finding["message"] == "Left over from the press office {desk}: Notes to editors"


# --- languages -------------------------------------------------------------------------------------------------------


def test_a_language_that_is_not_recognised_can_be_named(house: Site) -> None:
    """Articles in Finnish are known by what they say themselves."""
    rule = HOUSE_RULE.replace("[en]", "[fi]").replace("notes? to editors?", "huomautus toimituksille")
    rule = rule.replace("«Note to editors.»", "«Huomautus toimituksille.»")
    house.write(PATH, rule)
    house.write("article.md", "---\nlang: fi\n---\n\nNosturi nousee toukokuussa.\n\nHuomautus toimituksille\n")
    assert house.check("--select", "house").rules() == ["house/press-line"]
    assert "0 failed" in house.run("rules", "--test").out


def test_recognised_languages_can_be_named() -> None:
    assert BOOK.words.languages <= LANGUAGES


# --- placeholders of messages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BOOK.rules)
def test_placeholders_are_those_that_the_check_fills_in(name: str) -> None:
    rule = BOOK.rules[name]
    check = check_of(rule.kind, {})
    assert check is not None
    fields = message_fields(check, rule.options)
    assert fields is not None
    check_message(rule, fields)
    given: list[set[str]] = []

    class Message(str):
        """A message that notes what it is formatted with."""

        __slots__ = ()

        def format(self, *args: object, **values: object) -> str:
            assert not args
            given.append(set(values))
            return Formatter().vformat(self, args, values)

    every = Message(" ".join(f"{{{field}}}" for field in fields) or "Wrong")
    failures = [str(failure) for failure in run_examples(rule._replace(message=every), {}, BOOK.words)]
    assert (failures, given != []) == ([], True)
    assert all(values == set(fields) for values in given)


# --- options in the configuration ------------------------------------------------------------------------------------

OPTIONS = {
    "type": (
        '[rules."house/press-line"]\nmax-length = "a"',
        "3:1: option 'max-length' must be a whole number, not text",
    ),
    "keys and values": (
        '[rules."boilerplate/recurring"]\nweights = 7',
        "3:1: option 'weights' must be keys and values, not a number",
    ),
    "list of text": (
        '[rules."tags/generic"]\nwords = 7',
        "3:1: option 'words' must be a list of text, not a number",
    ),
    "entry of a list": (
        '[rules."tags/generic"]\nwords = ["news", 7]',
        "3:18: option 'words[1]' must be text, not a number",
    ),
    "empty entry of a list": (
        '[rules."tags/generic"]\nwords = [\n  "news",\n  "",\n]',
        "5:3: option 'words[1]' must not be empty",
    ),
    "smallest": (
        '[rules."body/truncated"]\nlengths = [50]',
        "3:12: option 'lengths[0]' must be at least 100, not 50",
    ),
    "unknown": (
        '[rules."tags/generic"]\nfind = "generic"\nword = []',
        "4:1: unknown option 'word' (did you mean 'words'?)",
    ),
    "unknown, unlike any": (
        '[rules."body/entities"]\nlimit = 1',
        "3:1: unknown option 'limit'; there are none",
    ),
    "choice": (
        '[rules."house/press-line"]\nmatch = "ends"',
        "3:1: option 'match' must be one of piece, start, end, inside, anywhere, not 'ends' (did you mean 'end'?)",
    ),
    "date": (
        '[rules."house/press-line"]\nfirst = 2024-01-01',
        "3:1: option 'first' must be a whole number, not a date or time",
    ),
    "inside an inline table": (
        '[rules."house/press-line"]\npatterns = [{pattern = "note", match = "no"}]',
        "3:32: option 'patterns[0].match' must be one of piece, start, end, inside, anywhere, not 'no'",
    ),
    "inside an array of tables": (
        '[[rules."house/press-line".patterns]]\npattern = "note"\n'
        '[[rules."house/press-line".patterns]]\npattern = "news"\nmach = "end"',
        "6:1: unknown key 'mach' in option 'patterns[1]' (did you mean 'match'?)",
    ),
    "exclusive": (
        '[rules."link/tracking"]\nskip-plain = true\nfaults = []',
        "4:1: a rule of this kind must have exactly one of tracking, redirects, faults",
    ),
    "expression": (
        '[rules."house/press-line"]\npatterns = ["note", "press ("]',
        "3:21: option 'patterns[1]': 'press (' is not a regular expression: missing ), unterminated subpattern at "
        "position 8",
    ),
    "excluding expression": (
        '[rules."house/press-line"]\nnot = "("',
        "3:1: option 'not': '(' is not a regular expression: missing ), unterminated subpattern at position 0",
    ),
    "expression of a plain check": (
        '[rules."link/anchor"]\nelsewhere = "["',
        "3:1: option 'elsewhere': '[' is not a regular expression: unterminated character set at position 0",
    ),
    "expression of a fault": (
        '[rules."link/truncated"]\nfaults = [{says = "cut", pattern = "("}]',
        "3:26: option 'faults[0].pattern': '(' is not a regular expression: missing ), unterminated subpattern at "
        "position 0",
    ),
    "what only the check knows": (
        '[rules."link/truncated"]\nfaults = [{says = "cut"}]',
        "3:11: option 'faults[0]': needs a pattern or hosts",
    ),
    "categories": (
        '[category]\ncompatible = [["AI"]]',
        "3:1: option 'compatible[0]' must have at least 2 entries, not 1",
    ),
    "option over a category": (
        '[category]\nallowed = ["AI"]\n[rules."category/mismatch"]\nallowed = "AI"',
        "5:1: option 'allowed' must be a list of text, not text",
    ),
}


@pytest.mark.parametrize("name", OPTIONS)
@pytest.mark.parametrize("file", ["articlelint.toml", "pyproject.toml"])
def test_mistake_in_an_option(house: Site, name: str, file: str) -> None:
    table, said = OPTIONS[name]
    text = f'rule-paths = ["lint-rules"]\n{table}\n'
    if file == "pyproject.toml":
        (house.root / "articlelint.toml").unlink()
        text = text.replace("[rules.", "[tool.articlelint.rules.").replace("[category]", "[tool.articlelint.category]")
        text = "[tool.articlelint]\n" + text
        line, _, rest = said.partition(":")
        said = f"{int(line) + 1}:{rest}"
    house.write(file, text)
    assert complaint(house) == f"{file}:{said}"


def test_mistake_in_an_option_that_is_inherited(house: Site) -> None:
    house.write("base.toml", '[rules."tags/generic"]\nwords = ["news", 7]\n')
    house.write("articlelint.toml", 'extends = "base.toml"\n[rules."tags/generic"]\nseverity = "info"\n')
    assert complaint(house) == "base.toml:2:18: option 'words[1]' must be text, not a number"


def test_mistake_in_one_part_of_an_option_that_is_inherited(house: Site) -> None:
    house.write("base.toml", '[rules."body/truncated".words]\nen = "and or"\n')
    house.write("articlelint.toml", 'extends = "base.toml"\n[rules."body/truncated".words]\nde = 7\n')
    assert complaint(house) == "articlelint.toml:3:1: option 'words.de' must be text, not a number"


@pytest.mark.parametrize(
    ("rule", "option"),
    [
        ("category/mismatch", "lexicon"),
        ("category/mismatch", "model"),
        ("tags/style", "names"),
        ("excerpt/polluted", "openings"),
        ("front-matter/schema", "bundled"),
    ],
)
def test_file_that_is_missing(house: Site, rule: str, option: str) -> None:
    house.write("articlelint.toml", f'[rules."{rule}"]\n{option} = "no.txt"\n')
    said = complaint(house)
    assert said.startswith(f"articlelint.toml:2:1: option '{option}': ")
    assert "no.txt" in said


def test_model_of_the_command_line_that_is_missing(house: Site) -> None:
    said = complaint(house, "check", "--model", "no.json", ".")
    assert said == "command line: option 'model': no.json cannot be read: No such file or directory"


def test_right_options_are_taken(house: Site) -> None:
    house.write("articlelint.toml", 'rule-paths = ["lint-rules"]\n[rules."house/press-line"]\npatterns = ["orchard"]\n')
    assert house.run("check", ".").code == 0


def test_mistake_in_a_rule_file_is_not_that_of_the_configuration(house: Site) -> None:
    """The configuration gives another option."""
    house.write(PATH, HOUSE_RULE.replace("notes? to", "notes (to"))
    house.write("articlelint.toml", 'rule-paths = ["lint-rules"]\n[rules."house/press-line"]\nfirst = 3\n')
    assert complaint(house).startswith(f"{PATH}:9:14: option 'patterns[0]': ")


def test_options_are_checked_once(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule cache remembers that a rule of the site is right: looking again takes longer than linting a file."""
    config = Config.default(house.root)._replace(rule_paths=(str(house.root / "lint-rules"),))
    make_plan(config, load_rulebook(config))
    monkeypatch.setattr("articlelint.rulebook.options.option_mistake", None)
    make_plan(config, load_rulebook(config))
