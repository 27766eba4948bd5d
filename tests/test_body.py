"""Bodies that break off, that hold no article, or that show entities."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers import assert_linear, hang_guard
from hypothesis import given, settings
from hypothesis import strategies as st

from articlelint.article.article import Article
from articlelint.config.model import Config
from articlelint.files.reading import Source
from articlelint.finding import Finding
from articlelint.reference.examples import fixed
from articlelint.rulebook.load import load_rules
from articlelint.run.runner import Run

WORDS = (
    "harbour ferry council market bridge winter library garden station village teacher engine island letter morning "
    "painter quarter railway student theatre uncle valley window yellow captain builds carries watches opens closes"
).split()
CONFIG = Config.default()
LANGUAGE_WORDS = load_rules().words
_RUN = Run((), lambda _: CONFIG)


def lint(text: str, path: str = "article.md") -> list[Finding]:
    """The loud findings of the body rules."""
    report = _RUN.check_source(Source(text), path, CONFIG)
    return [each for each in report.findings if each.rule.startswith("body/") and each.severity != "info"]


def rules(text: str, path: str = "article.md") -> set[str]:
    return {each.rule for each in lint(text, path)}


sentences = st.lists(st.sampled_from(WORDS), min_size=10, max_size=16).map(
    lambda words: " ".join(words).capitalize() + "."
)
paragraphs = st.lists(sentences, min_size=3, max_size=4).map(" ".join)
bodies = st.lists(paragraphs, min_size=2, max_size=4)


@settings(max_examples=60, deadline=None)
@given(bodies, st.integers(2, 5))
def test_a_body_cut_in_its_last_sentence_is_found(body: list[str], words: int) -> None:
    text = "\n\n".join(body)
    cut = " ".join(text.split(" ")[:-words])
    cut = cut if cut[-1].isalpha() else cut[:-3]
    assert "body/truncated" in rules(f"---\nsource: https://news.test/ferry\n---\n{cut}\n")


@settings(max_examples=60, deadline=None)
@given(bodies)
def test_a_whole_body_is_not(body: list[str]) -> None:
    assert not rules("\n\n".join(body) + "\n") - {"body/repeated"}  # hypothesis repeats itself


WHOLE = "The ferry sails all year, and nobody who lives in the harbour pays for it.\n\n"


@pytest.mark.parametrize(
    "end",
    [
        "[timetable]: https://ferry.test/times",
        "* Ada Brandt\n* Ole Lund\n* さくら",
        "-----BEGIN PGP SIGNATURE-----\n\nabcdef\n\n-----END PGP SIGNATURE-----",
        "{{< youtube abc >}}",
        "<script>run()</script>",
        "Put yourself on one of these lists:",
        "明天再说吧……",
        "Who knows what comes next...",
        "— Ada Brandt",
        "#ferry #harbour #town",
        "![The ferry in the morning](ferry.jpg)",
        "| ship | knots |\n| --- | --- |\n| the old ferry of the town | 12 |",
        "## What the captain of the ferry says about it",
        "> The ferry is mine, said the captain, and it will\n> sail",
        "Read [what the captain of the ferry said about the harbour](https://ferry.test/)",
        "The rest is at https://ferry.test/a/long/way/down",
        "```\nferry --sail\n```",
        "_The author is the captain of the old ferry and lives with his dog near the harbour_",
        "Photo by Ada Brandt on Unsplash",
        "roses on the quay\nand the sea is gone",
    ],
)
def test_bodies_may_end_without_a_full_stop(end: str) -> None:
    assert "body/truncated" not in rules(WHOLE + end + "\n")


def test_stars_of_a_footnote_in_html() -> None:
    text = f"---\ntitle: Ferry\n---\n<p>{WHOLE.strip()}</p>\n<p>*not on Sunday.<br />\n**on weekdays only</p>\n"
    assert "body/truncated" not in rules(text, "article.html")


@pytest.mark.parametrize(
    "end",
    [
        "The captain says that the old ferry has to go, and that the",
        "She is old. Nobody wants her. The captain says that the ferry has to go and will not sail to the har",
        "The captain says that the old ferry has to go [...]",
        "The captain says that the old ferry has to …\n\nRead the full story at Example Daily.",
        "The captain says that the old ferry […]\n\nThe post Old ferry appeared first on Example Daily.",
        "<p>The captain says that the old ferry has to go, and that the</p></div>",
    ],
)
def test_cut_bodies(end: str) -> None:
    assert "body/truncated" in rules(WHOLE + end + "\n")


def test_a_mark_at_a_round_length() -> None:
    text = (WHOLE.strip() + " ") * 30
    assert "body/truncated" in rules("# The ferry\n\n" + text[:1997] + "...")
    assert "body/truncated" not in rules("# The ferry\n\n" + text[:1900] + "...")


def _truncated_at(path: Path, size: int, count: int, tail: str = "") -> set[str]:
    """The severities of body/truncated for a body of `size` characters beside `count` cut ones of as many."""
    text = (WHOLE.strip() + " ") * 60
    for number in range(count):
        (path / f"{number}.md").write_text(f"No. {number}. {text}"[:2_000], encoding="utf-8")
    whole = text[: size - len(tail)].rsplit(".", 1)[0]
    body = whole + " " * (size - len(tail) - len(whole) - 1) + "." + tail
    assert len(body) == size
    (path / "last.md").write_text(body, encoding="utf-8")
    run = Run([str(path)], lambda _: CONFIG)
    (report,) = [each for each in run if each.path.endswith("last.md")]
    return {each.severity for each in report.findings if each.rule == "body/truncated"}


def test_a_length_at_which_the_site_is_cut_tells_by_itself(tmp_path: Path) -> None:
    assert _truncated_at(tmp_path, 2_000, 8) == {"warning"}
    assert _truncated_at(tmp_path, 1_999, 8) == set()


def test_one_body_of_a_round_length_is_whole(tmp_path: Path) -> None:
    assert _truncated_at(tmp_path, 2_000, 0) == set()


@pytest.mark.parametrize("label", ["Comments", "Related stories", "Leave a reply", "## Topics", "相关文章"])
def test_what_breaks_off_below_the_article_is_not_the_article(label: str) -> None:
    end = f"\n{label}\n\nThe captain says that the old ferry has to go, and that the\n"
    assert "body/truncated" not in rules(WHOLE * 4 + end)
    assert "body/truncated" in rules(WHOLE * 4 + end.replace(label, "A word of the captain on the weather"))


@settings(max_examples=60, deadline=None)
@given(st.lists(paragraphs, min_size=4, max_size=6), st.sampled_from(["The", "But", "We", "However,", "It"]))
def test_paragraphs_run_together_are_found(body: list[str], opener: str) -> None:
    texts = [f"{opener} {text[0].lower()}{text[1:-1]} {word}." for text, word in zip(body, WORDS, strict=False)]
    assert "body/flattened" in rules("".join(texts) + "\n")
    assert "body/flattened" not in rules(" ".join(texts) + "\n")
    assert "body/flattened" not in rules("\n\n".join(texts) + "\n")


def test_the_fix_puts_blanks_between_words_that_run_together() -> None:
    source = "The ferry sails all year.The captain likes it. It is white.But nobody knows why.\n"
    (found,) = [each for each in lint(source) if each.rule == "body/flattened"]
    assert fixed(source, found) == source.replace("year.The", "year. The").replace("white.But", "white. But")


@pytest.mark.parametrize(
    "text",
    [
        "YouTube, iPhone, McKinsey, GitHub, PayPal, LinkedIn, HackerOne, TikTok, DeepMind and OpenAI.",
        "See Node.JS, Next.JS, Intl.RelativeTimeFormat, Intl.DateTimeFormat, System.IO and ASP.NET.",
        "A call to os.Create or os.Open gives os.File, and io.Copy(dst, src) takes io.Reader and io.Writer.",
        "Use indexOf, startsWith, getElement, resolveAny, updateThe(x) and someObject.In(y) as before.",
        "In the U.S.A. the N.Y.Times and the J.R.R.Tolkien estate met Booking.Com and Dify.AI.",
    ],
)
def test_names_and_code_do_not_run_together(text: str) -> None:
    assert "body/flattened" not in rules(WHOLE + text + "\n")


@pytest.mark.parametrize(
    "text",
    [
        "Fähre, Öresund, Straße, «Île-de-France», déjà, Œuvre, à 8 h…",
        "¿Cuándo? ¡Mañana! São João, coração, Açúcar – 5 €.",
        "Łódź, Gdańsk, Příbram, Tomáš, Øresund, Århus, Þingvellir, İstanbul",
        "Переправа, Порто, ИСКРА; Αθήνα, Θεσσαλονίκη; 東京、港は「開いた」。서울 항구",
        "“Yes,” she said—it’s 25 °C… £5, ½ price, 3 × 4, naïve café™",
    ],
)
def test_letters_of_many_languages_are_no_damage(text: str) -> None:
    assert "body/encoding" not in rules(f"{WHOLE}{text}\n")


@pytest.mark.parametrize("meant", ["don’t", "café", "naïve – so", "“yes”", "Привет", "日本", "25 °C", "a…"])
def test_frequent_damage_is_found(meant: str) -> None:
    source = f"The captain said {meant} to the town.\n"
    wrong = (
        source.encode("utf-8").decode("cp1252", errors="ignore" if meant == "日本" else "strict")
        if meant not in ("Привет", "日本", "“yes”")
        else source.encode("utf-8").decode("latin-1")
    )
    (found,) = [each for each in lint(wrong) if each.rule == "body/encoding"]
    assert fixed(wrong, found) == source


@pytest.mark.parametrize("path", ["blog/_index.md", "index.md"])
def test_section_pages_may_be_empty(path: str) -> None:
    assert not rules("---\ntitle: Ferries\n---\n", path)
    assert rules("---\ntitle: Ferries\n---\n", "ferries.md") == {"body/empty"}


@pytest.mark.parametrize(
    ("entity", "plain"),
    [("&#8217;", "’"), ("&amp;", "&"), ("&eacute;", "é"), ("&#x2014;", "—")],
)
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_entities_in_front_matter_are_written_out(entity: str, plain: str, quote: str) -> None:
    source = f"---\ntitle: {quote}The ferry {entity} the bridge{quote}\n---\n{WHOLE}"
    (found,) = [each for each in lint(source) if each.rule == "body/entities"]
    assert source[found.start : found.end] == entity
    assert fixed(source, found) == source.replace(entity, plain)


def test_what_means_something_in_front_matter_is_not_written_out() -> None:
    (found,) = [each for each in lint(f"---\ntitle: The ferry&#58; back\n---\n{WHOLE}") if each.rule == "body/entities"]
    assert found.fix is None


@pytest.mark.parametrize(
    ("source", "prose"),
    [
        ("\n\t\t\tIt rains.\n\t\t\tBut <b>not</b> here.\n", "It rains.\n\t\t\tBut not here.\n"),
        ("\n    x = 1;\nIt rains.\n", "It rains.\n"),
        ("\n    x = 1;\n    y = 2;\n\nIt rains.\n", "It rains.\n"),
        ("\r\n    x = 1;\r\n    y = 2;\r\n\r\nIt rains.\r\n", "It rains.\n"),
    ],
)
def test_indented_code_ends_where_its_lines_do(source: str, prose: str) -> None:
    assert Article("article.md", source, LANGUAGE_WORDS).prose.text == prose


@pytest.mark.parametrize(
    "part", ["a", ".", "&amp;", "&amp;amp;", "the ", "A. ", "read more ", "中", "<br>", "Written by Ada ", "[...] "]
)
def test_time_grows_with_the_length_only(part: str) -> None:
    def work(size: int) -> None:
        lint(f"---\ntitle: Ferry\nexcerpt: {part * (size // 20)}\n---\nThe ferry sails {part * (size // len(part))}\n")

    assert_linear(work, 5_000)
    with hang_guard():
        work(400_000)


def test_the_article_twice_in_one_file() -> None:
    article = "".join(
        f"The {word} ferry sails to the {word} island, and the {word} captain likes it.\n\n" for word in WORDS
    )
    (found,) = [each for each in lint(article + article) if each.rule == "body/repeated"]
    assert found.start == len(article)
    assert "body/repeated" not in rules(article)


def test_a_paragraph_may_be_repeated_once() -> None:
    first, second = (
        " ".join(f"The ferry sails to the {w} of {place}." for w in WORDS[:9]) for place in ("Lund", "Oslo")
    )
    middle = "The captain says what he thinks about the whole of it.\n\n"
    assert "body/repeated" not in rules(f"{WHOLE}{first}\n\n{middle}{first}\n\n{middle}")
    assert "body/repeated" in rules(f"{WHOLE}{first}\n\n{second}\n\n{middle}{first}\n\n{second}\n")


ASKED = "How do you want to work with the other harbours of the coast, and what would be the first thing you do about it once elected?"
TOLD = "The number is that of the pier. Piers are counted from the mole on, and the one for guests has no number at all to this day."


@pytest.mark.parametrize(
    ("text", "is_repeated"),
    [
        (f"{ASKED}\n\nAda: I call them.\n\n{ASKED}\n\nBo: I write.\n\n{ASKED}\n\nCy: I sail there.\n", False),
        (f"## open\n\n{ASKED}\n\n{TOLD}\n\n## close\n\n{ASKED}\n\n{TOLD}\n", False),
        (f"## `a.open()`\n\n{ASKED}\n\n{TOLD}\n\n## `b.open()`\n\n{ASKED}\n\n{TOLD}\n", False),
        (f"{ASKED}\n\n{ASKED}\n\n{ASKED}\n\n{ASKED}\n", False),
        (f"## open\n\n{ASKED}\n\n{TOLD}\n\nAt noon.\n\n{ASKED}\n\n{TOLD}\n", True),
        (f"Ada asks.\n\n## open\n\n{ASKED}\n\n{TOLD}\n\nAt noon.\n\n## open\n\n{ASKED}\n\n{TOLD}\n", True),
        (f"Use `a`. {ASKED}\n\nUse `a`. {TOLD}\n\nAt noon.\n\nUse `b`. {ASKED}\n\nUse `b`. {TOLD}\n", False),
    ],
)
def test_what_is_repeated_on_purpose(text: str, is_repeated: bool) -> None:
    assert ("body/repeated" in rules(f"{WHOLE}{text}")) is is_repeated


def _menu(entries: int, words: int, after: str = "") -> str:
    return "".join(f"* [{' '.join(WORDS[i % 7 : i % 7 + words])}](/{i}){after}\n" for i in range(entries))


def test_menus_without_an_article() -> None:
    head = "---\ntitle: Ferry\nurl: https://ferry.test/a\n---\n"
    assert rules(head + _menu(30, 2)) == {"body/short"}
    assert not rules(head + _menu(30, 2) + "\n" + WHOLE * 9)
    assert not rules(head + _menu(30, 7, ", on Monday"))  # headlines: a list of articles
    assert not rules("---\ntitle: Ferry\n---\n" + _menu(30, 2))  # nothing says that it was taken from elsewhere
    assert not rules("---\ntitle: Ferry\nurl: /ferry/\n---\n" + _menu(30, 2))  # Hugo's address of the page itself


PAGE = (
    _menu(12, 2)
    + "\n[Facebook](https://www.facebook.com/sharer/sharer.php?u=a) [X](https://x.com/intent/tweet?url=a)\n"
    + "\n{story}\nFollow us on [Instagram](https://instagram.com/a) [YouTube](https://www.youtube.com/user/a)\n"
    + "\n### 3 comments\n\n[Reply](/a#reply) [Log in](/login) [Sign up](/signup)\n"
    + "\n[Privacy policy](/privacy) [Terms of use](/terms) [Cookies](/cookies)\n\n© 2026 Harbour News. All rights reserved.\n"
)


def test_a_page_without_its_article_is_known_by_its_parts() -> None:
    """It need not name where it comes from: nothing but a page has that many kinds of parts."""
    assert "body/short" in rules(PAGE.format(story=""))
    assert "body/short" in rules(PAGE.format(story="The ferry\n"))
    assert "body/short" not in rules(PAGE.format(story=WHOLE))


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        # Three different places without a list of words that begin sentences.
        ("The quay is quietPeople fish there. Nets dry in the sunTomorrow they sail. It is earlyGulls watch.", "warning"),
        ("The quay is quietPeople fish there. Nets dry in the sunTomorrow they sail.", ""),
        ("The quay is quietPeople fish. It is on bigStreet, then near oldHarbour. `code` is shown.", ""),
        ("The quay is named GreatQuay. The GreatQuay is near to OldQuay, and OldQuay to NewQuay, which NewQuay is not.", ""),
        ("News of HarbourMarlow Mining digs. Marlow Mining sells. AboutMarlow Mining waits. It is earlyThe gulls sleep.", "warning"),
        ("The ferry,the crane,the quay are old. It is quietPeople fish. It is earlyGulls watch.", ""),
        ("Boats, nets, and gulls, too. Then it rains,they sail, and the quay is quietPeople fish. It is earlyGulls sleep.", "warning"),
        ("港口使用 quietPeople 和 earlyGulls 以及 sunTomorrow 的起重机，船每天早上出发，晚上回来。", ""),
    ],
)  # fmt: skip
def test_words_run_together_by_their_number(text: str, severity: str) -> None:
    report = _RUN.check_source(Source(f"{text}\n"), "article.md", CONFIG)
    found = [each for each in report.findings if each.rule == "body/flattened"]
    assert [each.severity for each in found] == [severity] * bool(severity)


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("The ferry sails.\n\nPage %s\n", ["warning"]),
        ("The ferry sails.\n\nThe page: %s\n", []),  # introduced
        ("The ferry `sails`.\n\nPage %s\n", []),  # an article with code
        ("---\ntitle: Page %s\n---\nThe ferry sails.\n", ["warning"]),
        ("---\ntitle: Page %s\n---\nThe ferry `sails`.\n", []),
        ("---\ntitle: Strings\n---\nThe ferry sails.\n\nPage %s\n", ["info"]),  # its subject
        ("Hello {name}, the ferry sails.\n", ["info"]),
        ("---\ntitle: Ferry\nsource: https://ferry.test/a\n---\nHello {name}, the ferry sails.\n", ["warning"]),
        ("It is 100 %s full, and 5%d.\n", []),
    ],
)
def test_slots_that_nobody_filled(text: str, severities: list[str]) -> None:
    config = CONFIG._replace(min_severity="info")
    report = Run((), lambda _: config).check_source(Source(text), "article.md", config)
    assert [each.severity for each in report.findings if each.rule == "body/placeholder"] == severities
