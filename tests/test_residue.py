"""What chat programs and models leave: where a mark ends, what shows it on purpose, and what its removal leaves."""

from __future__ import annotations

import pytest
from helpers import Site, assert_linear, hang_guard

from articlelint.article.article import Article
from articlelint.checks import residue
from articlelint.checks.base import Context
from articlelint.rulebook.load import load_rules
from articlelint.rulebook.scanner import Scanner

TEXT = "The crane was put up on Monday. It lifts forty tonnes, which is more than the old one did."
RULEBOOK = load_rules()
RULE = RULEBOOK.rules["body/residue"]


def found(site: Site, text: str) -> list[tuple[str, str]]:
    """Severity and text of each finding of the rule."""
    site.write("a.md", text)
    report = site.check("--select", "body/residue", "--min-severity", "info").json()
    return [(each["severity"], text[each["start"] : each["end"]]) for each in report["findings"]]


@pytest.mark.parametrize(
    "mark",
    [
        "turn0search12",
        "citeturn3view0",
        "\ue200cite\ue202turn0news4\ue202turn1search0\ue201",
        ":contentReference[oaicite:3]{index=3}",
        "【4:0†source】",
        "[cite: 1, 4-6]",
        "[web:1][web:2][attached_file:3]",
        "<|im_end|>",
        "<|start_header_id|>assistant",
        "[/INST]",
        "<end_of_turn>",
        "<grok-card data-id='1'></grok-card>",
    ],
)
@pytest.mark.parametrize("language", ["It lifts forty tonnes {} and turns.", "它能吊起四十吨{}，还能转动。"])
def test_a_mark_is_found_whole(site: Site, mark: str, language: str) -> None:
    assert found(site, language.format(mark) + "\n") == [("error", mark)]


@pytest.mark.parametrize(
    "mark", ["turn0search12", "[cite: 1]", "<|im_end|>", "<think>", "<grok-card>", "【4:0†source】"]
)
@pytest.mark.parametrize("shown", ["`{}`", "```\n{}\n```", "<pre>{}</pre>", "<code>{}</code>", "<!-- {} -->"])
def test_code_and_comments_show_a_mark_on_purpose(site: Site, mark: str, shown: str) -> None:
    assert found(site, f"{TEXT}\n\n{shown.format(mark)}\n\n{TEXT}\n") == []


def test_a_word_that_looks_like_a_mark(site: Site) -> None:
    for text in ("return0search1", "turn 0 search 1", "[cite: Holm 2020]", "[web: the site]", "cite: 4", "<thinker>"):
        assert found(site, f"{TEXT} It says {text} here.\n") == []


def test_what_removal_leaves_is_the_text(site: Site) -> None:
    before = "It lifts forty tonnes ([oai_citation:0‡port.test](https://port.test/)). It turns [cite: 4].\n"
    site.write("a.md", f"---\ntitle: A crane\n---\n{before}")
    site.run("check", "--select", "body/residue", "--fix", "--unsafe-fixes")
    assert (site.root / "a.md").read_text() == "---\ntitle: A crane\n---\nIt lifts forty tonnes. It turns.\n"


def test_sentences_have_no_fix(site: Site) -> None:
    site.write("a.md", f"Certainly! Here is the article about the crane:\n\n{TEXT}\n")
    (finding,) = site.check("--select", "body/residue").json()["findings"]
    assert (finding["severity"], finding["fix"]) == ("warning", None)


@pytest.mark.parametrize("title", ["How a language model ends its turn", "Prompts for the office", "さくらのAIを使う"])
def test_an_article_about_models_may_show_their_turns(site: Site, title: str) -> None:
    head = f"---\ntitle: {title}\n---\n"
    assert found(site, f"{head}{TEXT} It ends <|im_end|> here.\n") == [("info", "<|im_end|>")]
    assert found(site, f"{head}{TEXT} It ends turn0search1 here.\n") == [("error", "turn0search1")]


@pytest.mark.parametrize("place", ["first", "middle"])
def test_an_answer_opens_the_text(site: Site, place: str) -> None:
    line = "Of course! Here is a shorter version of your text:"
    text = f"{line}\n\n{TEXT}\n" if place == "first" else f"{TEXT}\n\n{TEXT} {line}\n\n{TEXT}\n"
    assert found(site, text) == ([("warning", line)] if place == "first" else [])


def test_who_asks_for_comments_is_a_person(site: Site) -> None:
    offer = "Would you like me to write about the quay?"
    assert found(site, f"{TEXT}\n\n{offer}\n") == [("warning", offer)]
    assert found(site, f"{TEXT}\n\n{offer} Leave a comment below.\n") == []


def test_labels_of_an_outline_come_in_a_row(site: Site) -> None:
    lines = [f"Paragraph {number}: the crane turns." for number in (1, 2, 3)]
    assert len(found(site, "\n\n".join(lines) + "\n")) == 3
    assert found(site, "\n\n".join(lines[:2]) + "\n") == []


FENCED = "```markdown\n# The crane\n\nIt turns.\n```\n"


def test_a_fence_around_the_article(site: Site) -> None:
    assert found(site, FENCED) == [("error", "```markdown")]
    assert found(site, f"---\ntitle: The crane\n---\n\n{FENCED}") == [("error", "```markdown")]
    assert found(site, "---\ntitle: The crane\n---\n```markdown\n---\ntitle: The crane\n---\nIt turns.\n```\n") == [
        ("error", "```markdown")
    ]
    for text in (
        f"{FENCED}\n{TEXT}\n",  # more than that
        f"---\ntitle: Headings\n---\n{FENCED}",  # an example
        f"{FENCED}\n{FENCED}",
        FENCED.replace("markdown", "python"),
    ):
        assert found(site, text) == []


def test_the_fence_is_removed_on_both_sides(site: Site) -> None:
    site.write("a.md", FENCED)
    site.run("check", "--select", "body/residue", "--fix", "--unsafe-fixes")
    assert (site.root / "a.md").read_text().strip() == "# The crane\n\nIt turns."


@pytest.mark.parametrize(
    "part", ["<think>", "[cite: 1, ", "<grok-card>", "turn0search1\ue202", "<|im_end|>", "<!-- add "]
)
def test_hostile_text_takes_no_longer(part: str) -> None:
    compiled = residue.compile(RULE)
    scanner = Scanner({"": residue.phrases(compiled)})

    def look(size: int) -> None:
        article = Article("a.md", part * size, RULEBOOK.words)
        hits = scanner.scan(article.lowered).get("", [])
        list(residue.check(Context(article, hits={"body": hits} if hits else {}), compiled))

    with hang_guard():
        look(20_000)
    assert_linear(look, 2_000)
