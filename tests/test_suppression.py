"""What articles silence themselves, through the command line and the Python interface."""

from __future__ import annotations

import pytest
from helpers import HOUSE_RULE, Site
from hypothesis import given
from hypothesis import strategies as st

import articlelint
from articlelint.config.model import Config
from articlelint.finding import Finding

TRACKED = "https://ferry.test/times?utm_source=rss"
LINK = f"The ferry starts in May. See [the times]({TRACKED})."
HEAD = "---\ntitle: A ferry for the old harbour\ndate: 2025-03-02\n---\n"


def lint(text: str, path: str = "post.md", **config: tuple[str, ...]) -> list[Finding]:
    """The findings of the rules about links and about suppressions."""
    selected = Config.default()._replace(select=config.get("select", ("link", "suppression")))
    return articlelint.check_text(text, path, selected)


def rules(text: str, path: str = "post.md", **config: tuple[str, ...]) -> list[str]:
    return [finding.rule for finding in lint(text, path, **config)]


def fixed(text: str, path: str = "post.md") -> str:
    """`text` after the fixes of the rules about suppressions, until there are none; edits that overlap wait."""
    for _ in range(10):
        found = [each for each in lint(text, path) if each.rule.startswith("suppression/")]
        edits = sorted({edit for each in found if each.fix for edit in each.fix.edits}, reverse=True)
        if not edits:
            return text
        low = len(text) + 1
        for edit in edits:
            if edit.end <= low:
                text = text[: edit.start] + edit.text + text[edit.end :]
                low = edit.start
    raise AssertionError("the fixes do not come to an end")


# --- what is silenced -------------------------------------------------------------------------------------------------


def test_without_a_suppression_it_is_found() -> None:
    assert rules(HEAD + LINK) == ["link/tracking"]


@pytest.mark.parametrize(
    "body",
    [
        f"<!-- articlelint-disable-next-line link/tracking -->\n{LINK}\n",
        f"<!-- articlelint-disable-next-line link -->\n{LINK}\n",
        f"<!-- articlelint-disable-next-line -->\n\n\n{LINK}\n",
        f"<!-- articlelint-disable-next-line all -->\r\n\r\n{LINK}\r\n",
        f"<!-- articlelint-disable-next-line link/tracking -- the ferry line pays for it -->\n{LINK}\n",
        f"<!--articlelint-disable-next-line: link/tracking, tags-->\n{LINK}\n",
        f"<!-- articlelint-disable link/tracking -->\n\nOne.\n\n{LINK}\n\n<!-- articlelint-enable link/tracking -->\n",
        f"Text before <!-- articlelint-disable link --> {LINK} <!-- articlelint-enable -->\n",
        f"<!-- articlelint-disable -->\n{LINK}\n",
        f"{LINK}\n\n<!-- articlelint-disable-file link -->\n",
        f"{{/* articlelint-disable-next-line link/tracking */}}\n{LINK}\n",
        f"<!--\narticlelint-disable\nlink/tracking\n-->\n{LINK}\n",
        f"<!--articlelint-disable-file-->\n{LINK}\n\n<!-- a remark -->\n",
    ],
)
def test_comments_silence(body: str) -> None:
    assert rules(HEAD + body) == []


@pytest.mark.parametrize(
    "body",
    [
        f"<!-- articlelint-disable-next-line link/tracking -->\nThe ferry.\n\n{LINK}\n",
        f"<!-- articlelint-disable link -->\n\nThe ferry.\n\n<!-- articlelint-enable link -->\n\n{LINK}\n",
        f"<!-- articlelint-disable link -->\n\n<!-- articlelint-enable link/tracking -->\n\n{LINK}\n",
        f"{LINK}\n\n<!-- articlelint-disable -->\n",
        f"<!-- articlelint-disable-next-line link/redirect -->\n{LINK}\n",
        f"```\n<!-- articlelint-disable -->\n```\n\n{LINK}\n",
        f"~~~html\n<!-- articlelint-disable-file -->\n~~~\n\n{LINK}\n",
        f"Write `<!-- articlelint-disable -->` here. {LINK}\n",
        f"Write <code><!-- articlelint-disable --></code> here. {LINK}\n",
        f"<pre>\n<!-- articlelint-disable -->\n</pre>\n\n{LINK}\n",
        f"Then:\n\n    <!-- articlelint-disable-file -->\n\n{LINK}\n",
        f"<!-- a comment <!-- articlelint-disable -->\n\n{LINK}\n",
    ],
)
def test_comments_that_do_not(body: str) -> None:
    assert "link/tracking" in rules(HEAD + body)


@pytest.mark.parametrize(
    "key",
    [
        f"# articlelint-disable-next-line link/tracking\nsource: {TRACKED}\n",
        f"  # articlelint-disable-next-line link -- it is theirs\n\n# where it comes from\nsource: {TRACKED}\n",
        f"# articlelint-disable-next-line link/tracking\nlinks:\n  - https://ferry.test/\n  - {TRACKED}\n",
        f"links:\n  - https://ferry.test/\n  # articlelint-disable-next-line link/tracking\n  - {TRACKED}\n",
        f"articlelint: {{ignore: [link/tracking]}}\nsource: {TRACKED}\n",
        f"source: {TRACKED}\narticlelint:\n  ignore:\n    - link\n",
        f"source: {TRACKED}\narticlelint:\n  ignore: link/tracking\n",
    ],
)
def test_front_matter_silences(key: str) -> None:
    assert rules(f"---\ntitle: A ferry\n{key}date: 2025-03-02\n---\nThe ferry starts in May.\n") == []


@pytest.mark.parametrize(
    "key",
    [
        f"# articlelint-disable-next-line link/tracking\nauthor: Ada\nsource: {TRACKED}\n",
        f"note: |\n  Write\n  # articlelint-disable-next-line link/tracking\nsource: {TRACKED}\n",
        f'note: "Write\n  # articlelint-disable-next-line link/tracking"\nsource: {TRACKED}\n',
        f"author: Ada # articlelint-disable-next-line link/tracking\nsource: {TRACKED}\n",
        f"articlelint: {{ignore: [tags]}}\nsource: {TRACKED}\n",
    ],
)
def test_front_matter_that_does_not(key: str) -> None:
    assert "link/tracking" in rules(f"---\ntitle: A ferry\n{key}date: 2025-03-02\n---\nThe ferry starts in May.\n")


def test_toml_comments_and_keys() -> None:
    for lines in (
        f'# articlelint-disable-next-line link/tracking\nsource = "{TRACKED}"\n',
        f'source = "{TRACKED}"\n[articlelint]\nignore = ["link"]\n',
    ):
        assert rules(f'+++\ntitle = "A ferry"\n{lines}+++\nThe ferry starts in May.\n') == []


def test_json_key() -> None:
    head = f'{{"title": "A ferry", "source": "{TRACKED}", "articlelint": {{"ignore": ["link/tracking"]}}}}\n'
    assert rules(head + "The ferry starts in May.\n") == []


def test_what_is_said_of_the_whole_file_takes_a_suppression_for_the_file() -> None:
    config = Config.default()
    config = config._replace(require_front_matter=type(config.exclude)(("**",)), select=("front-matter",))
    text = "<!-- articlelint-disable -->\n\nThe ferry starts in May.\n"
    assert [each.rule for each in articlelint.check_text(text, "a.md", config)] == ["front-matter/missing"]
    assert articlelint.check_text(text.replace("disable", "disable-file"), "a.md", config) == []


# --- unknown and unused -----------------------------------------------------------------------------------------------


def test_name_that_does_not_exist() -> None:
    text = f"{HEAD}<!-- articlelint-disable-next-line link/tracking link/trackign -->\n{LINK}\n"
    (finding,) = lint(text)
    assert finding.rule == "suppression/unknown"
    assert "link/trackign" in finding.message
    assert "did you mean 'link/tracking'" in finding.message
    assert text[finding.start : finding.end] == "link/trackign"
    assert fixed(text) == f"{HEAD}<!-- articlelint-disable-next-line link/tracking -->\n{LINK}\n"


def test_instruction_that_does_not_exist() -> None:
    (finding,) = lint(f"{HEAD}<!-- articlelint-disable-nextline link -->\nThe ferry starts in May.\n")
    assert finding.rule == "suppression/unknown"
    assert "articlelint-disable-next-line" in finding.message


def test_key_that_does_not_exist() -> None:
    found = lint("---\ntitle: A ferry\narticlelint: {ignroe: [link]}\n---\nThe ferry starts in May.\n")
    assert [finding.rule for finding in found] == ["suppression/unknown"]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (f"{HEAD}One.\n\n<!-- articlelint-disable-file link/redirect -->\n\nTwo.\n", f"{HEAD}One.\n\n\nTwo.\n"),
        (f"{HEAD}One.\n<!-- articlelint-disable-next-line link/redirect -->\nTwo.\n", f"{HEAD}One.\n\nTwo.\n"),
        (f"{HEAD}One. <!-- articlelint-disable link/redirect --> Two.\n", f"{HEAD}One. Two.\n"),
        (
            f"{HEAD}<!-- articlelint-disable link/redirect -->\n\nOne.\n\n<!-- articlelint-enable -->\n",
            f"{HEAD}\nOne.\n\n",
        ),
        (
            f"{HEAD}<!-- articlelint-disable-next-line link/tracking, link/redirect -->\n{LINK}\n",
            f"{HEAD}<!-- articlelint-disable-next-line link/tracking -->\n{LINK}\n",
        ),
        (
            f"{HEAD}<!-- articlelint-disable-next-line a/b link/redirect link/tracking c/d link/malformed -->\n{LINK}\n",
            f"{HEAD}<!-- articlelint-disable-next-line link/tracking -->\n{LINK}\n",
        ),
        (
            f"---\ntitle: A ferry\narticlelint: {{ignore: [link/redirect, link/tracking]}}\nsource: {TRACKED}\n---\nOne.\n",
            f"---\ntitle: A ferry\narticlelint: {{ignore: [link/tracking]}}\nsource: {TRACKED}\n---\nOne.\n",
        ),
        (
            "---\ntitle: A ferry\narticlelint:\n  ignore:\n    - link/redirect\n---\nOne.\n",
            "---\ntitle: A ferry\n---\nOne.\n",
        ),
        (
            "---\ntitle: A ferry\n# articlelint-disable-next-line link/redirect\nsource: https://a.test/\n---\nOne.\n",
            "---\ntitle: A ferry\nsource: https://a.test/\n---\nOne.\n",
        ),
    ],
)
def test_fix_takes_out_what_silences_nothing(text: str, after: str) -> None:
    assert {finding.rule for finding in lint(text)} <= {"suppression/unused", "suppression/unknown"}
    assert fixed(text) == after


def test_rule_that_does_not_run_leaves_its_suppression_alone() -> None:
    text = f"{HEAD}<!-- articlelint-disable-file link/tracking -->\nThe ferry starts in May.\n"
    assert rules(text, select=("suppression",)) == []
    assert rules(text, select=("suppression", "link/redirect")) == []
    assert rules(text, select=("suppression", "link/tracking")) == ["suppression/unused"]


def test_family_is_unused_only_where_all_of_it_ran() -> None:
    text = f"{HEAD}<!-- articlelint-disable-file front-matter -->\nThe ferry starts in May.\n"
    assert rules(text, select=("suppression", "front-matter/syntax")) == []
    assert rules(text, select=("suppression", "front-matter")) == ["suppression/unused"]


@pytest.mark.parametrize(("lang", "expected"), [("de", []), ("en", ["suppression/unused"])])
def test_rule_of_another_language_has_not_run(site: Site, lang: str, expected: list[str]) -> None:
    site.write("articlelint.toml", 'rule-paths = ["lint-rules"]\n')
    site.write("lint-rules/house/press-line.yaml", HOUSE_RULE)
    comment = "<!-- articlelint-disable-file house/press-line -->"
    site.write("a.md", f"---\ntitle: Eine Fähre\nlang: {lang}\n---\n{comment}\nSie fährt.\n")
    assert site.check("--select", "suppression", "--select", "house").rules() == expected


def test_rule_about_the_site_has_its_say_only_where_the_site_is_checked(site: Site) -> None:
    head = HEAD.replace("title", "lang: en\ntitle")
    site.write("posts/a.md", f"{head}<!-- articlelint-disable-file tags/unsupported -->\nThe ferry starts in May.\n")
    assert site.check("posts/a.md").rules() == []
    assert site.check("posts").rules() == ["suppression/unused"]


def test_per_file_ignores_of_a_rule_are_no_run_of_it(site: Site) -> None:
    site.write("articlelint.toml", '[per-file-ignores]\n"posts/**" = ["link"]\n')
    site.write("posts/a.md", f"{HEAD}<!-- articlelint-disable-file link/tracking -->\nThe ferry starts in May.\n")
    assert site.check("posts").rules() == []


def test_suppressions_of_the_rules_about_suppressions_are_unused() -> None:
    assert rules(f"{HEAD}<!-- articlelint-disable suppression/unknown -->\n<!-- articlelint-disable a/b -->\n") == [
        "suppression/unused",
        "suppression/unknown",
    ]


# --- reports ----------------------------------------------------------------------------------------------------------


def test_what_is_silenced_does_not_fail_the_run(site: Site) -> None:
    site.write("a.md", f"{HEAD}<!-- articlelint-disable-next-line link/tracking -->\n{LINK}\n")
    done = site.run("check")
    assert done.code == 0
    assert done.out == "No problems found in 1 file · left out: 1 silenced in the articles\n"


def test_silenced_findings_stay_in_the_machine_formats(site: Site) -> None:
    site.write("a.md", f"{HEAD}<!-- articlelint-disable-next-line link/tracking -- agreed -->\n{LINK}\n")
    report = site.check().json()
    assert report["findings"] == []
    (suppressed,) = report["suppressed"]
    assert (suppressed["rule"], suppressed["line"]) == ("link/tracking", 6)
    assert suppressed["suppression"] == {"means": "inline", "reason": "agreed"}
    assert report["summary"]["suppressed"] == {"inline": 1}
    assert report["summary"]["warnings"] == 0


# --- hostile text -----------------------------------------------------------------------------------------------------

PARTS = st.sampled_from(
    [
        *(
            "<!--",
            "-->",
            "{/*",
            "*/}",
            "articlelint-",
            "articlelint",
            "disable",
            "enable",
            "-next-line",
            "-file",
            "link",
        ),
        *(
            " ",
            "\n",
            "\r\n",
            ",",
            "--",
            "#",
            "```",
            "`",
            "---\n",
            "ignore: ",
            "[",
            "]",
            "{",
            "}",
            ": ",
            LINK,
            "a/b",
            "- ",
        ),
    ]
)


@given(st.lists(PARTS, max_size=40).map("".join))
def test_any_mixture_is_read(text: str) -> None:
    for finding in lint(text):
        assert 0 <= finding.start <= finding.end <= len(text)
        for edit in finding.fix.edits if finding.fix else ():
            assert 0 <= edit.start <= edit.end <= len(text)


@given(st.lists(PARTS, max_size=40).map("".join))
def test_fixes_of_suppressions_come_to_an_end(text: str) -> None:
    fixed(text)
