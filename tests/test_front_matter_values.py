"""Values of the front matter that a program got wrong: cut by a sign, put above the fence, a moment for a title."""

from __future__ import annotations

import pytest
import yaml
from helpers import Site, hang_guard

BODY = "The crane was put up on Monday. It lifts forty tonnes.\n"


def found(site: Site, text: str, rule: str, *options: str) -> list[str]:
    site.write("a.md", text)
    report = site.check("--select", rule, "--min-severity", "info", *options).json()
    return [text[each["start"] : each["end"]] for each in report["findings"]]


@pytest.mark.parametrize("value", ["Crane #2 turns", "A look at #harbour and #crane", "It's the #1"])
def test_a_value_cut_by_a_number_sign_can_be_quoted(site: Site, value: str) -> None:
    text = f"---\ntitle: {value}\ndate: 2025-03-02\n---\n{BODY}"
    assert found(site, text, "front-matter/comment") == [value[value.index("#") :]]
    site.run("check", "--select", "front-matter/comment", "--fix", "--unsafe-fixes")
    assert yaml.safe_load((site.root / "a.md").read_text().split("---")[1])["title"] == value


@pytest.mark.parametrize(
    "line",
    [
        "title: The crane # as the captain calls it",
        "title: 'The crane #2'",
        'title: "The crane #2"',
        "title: The crane#2",
        "title: >-\n  The crane #2",
        "layout: post #harbour",
        "title: # as the captain calls it",
    ],
)
def test_a_number_sign_that_loses_nothing(site: Site, line: str) -> None:
    assert found(site, f"---\n{line}\n---\n{BODY}", "front-matter/comment") == []


ABOVE = "id: 7\ntags:\n  - Harbour\n"
BELOW = "title: The crane\ndate: 2025-03-02\n"


def test_keys_above_the_fence(site: Site) -> None:
    assert found(site, f"{ABOVE}---\n{BELOW}---\n{BODY}", "front-matter/unopened") == [ABOVE.rstrip()]


@pytest.mark.parametrize(
    "text",
    [
        f"---\n{ABOVE}{BELOW}---\n{BODY}",
        f"{BELOW}---\n{BODY}",  # Hexo reads it
        f"Note: the crane turns.\n\n---\n{BELOW}---\n{BODY}",
        f"{ABOVE}---\n\nA line of text.\n\n---\n{BODY}",
    ],
)
def test_lines_with_colons_above_a_line(site: Site, text: str) -> None:
    assert found(site, text, "front-matter/unopened") == []


@pytest.mark.parametrize("part", ["a:\n", "a:\n \n", "a: b\n- c\n", "id: 1\n# x\n"])
def test_hostile_keys_take_no_longer(site: Site, part: str) -> None:
    site.write("a.md", part * 5_000 + "---\n" + part * 5_000)
    with hang_guard():
        assert site.check("--select", "front-matter/unopened,front-matter/comment").code in (0, 1)


@pytest.mark.parametrize(
    ("title", "is_found"), [("2025-03-02T10:04:00Z", True), ("2025-03-02", False), ("10:04", False)]
)
def test_a_moment_is_no_title(site: Site, title: str, is_found: bool) -> None:
    assert bool(found(site, f"---\ntitle: '{title}'\n---\n{BODY}", "front-matter/stamp")) == is_found


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("date: <span class='stamp'>2025-03-02</span>", True),
        ("author: '  '", True),
        ("author: ''", False),
        ("author: Ada Brandt <ada@port.test>", False),
        ("date: Sunday, 2 March 2025", False),
    ],
)
def test_the_schema_knows_markup_and_blanks(site: Site, line: str, is_found: bool) -> None:
    assert bool(found(site, f"---\ntitle: The crane\n{line}\n---\n{BODY}", "front-matter/schema")) == is_found


def test_one_excerpt_for_all(site: Site) -> None:
    for number in range(5):
        site.write(
            f"{number}.md", f"---\ntitle: Crane {number}\ndescription: News from the harbour of Lund\n---\n{BODY}"
        )
    site.write("other.md", f"---\ntitle: The quay\ndescription: What the quay is made of and for how long\n---\n{BODY}")
    assert site.check("--select", "excerpt/recurring", "--min-severity", "info").rules() == ["excerpt/recurring"] * 5
    site.write("4.md", f"---\ntitle: Crane 4\ndescription: It was built in the town, and of oak\n---\n{BODY}")
    assert site.check("--select", "excerpt/recurring", "--min-severity", "info").rules() == []


GLUED = "The crane lifts forty tonnes and turns. Who pays The town pays for the crane, and for the oil."


@pytest.mark.parametrize(("head", "severity"), [("source: https://news.test/a\n", "warning"), ("", "info")])
def test_a_heading_in_the_excerpt(site: Site, head: str, severity: str) -> None:
    body = "The crane lifts forty tonnes and turns.\n\n## Who pays\n\nThe town pays for the crane, and for the oil.\n"
    site.write("a.md", f"---\ntitle: A crane\n{head}description: {GLUED}\n---\n{body}")
    (finding,) = site.check("--select", "excerpt/polluted", "--min-severity", "info").json()["findings"]
    assert finding["severity"] == severity
    site.write("a.md", f"---\ntitle: A crane\n{head}description: {GLUED}\n---\n{body.replace('## Who', 'Who')}")
    assert site.check("--select", "excerpt/polluted", "--min-severity", "info").rules() == []


TEASER = "The crane of Port Ansel was put up on Monday and lifts forty tonnes, which is more than the old"


def test_a_teaser_above_the_article(site: Site) -> None:
    whole = f"{TEASER} one ever did in its long life."
    assert found(site, f"{TEASER}…\n\n{whole}\n\n{BODY}", "body/repeated") == [f"{TEASER}…"]
    for text in (f"{TEASER}…\n\n<!--more-->\n\n{whole}\n", f"{TEASER}…\n\n---\n\n{whole}\n", f"{whole}\n\n{BODY}"):
        assert found(site, text, "body/repeated") == []


@pytest.mark.parametrize("shares", [1, 2])
def test_a_row_of_share_buttons_is_no_article(site: Site, shares: int) -> None:
    buttons = "".join(f"* [Share](https://www.facebook.com/sharer/sharer.php?u={number})\n" for number in range(shares))
    text = f"---\ntitle: A crane\n---\n# A crane\n\n{buttons}\n2 March 2025\n"
    assert bool(found(site, text, "body/short")) == (shares > 1)
    assert found(site, f"{text}\n{BODY}", "body/short") == []


PAGES = {
    "de": "Bitte bestätigen Sie, dass Sie ein Mensch sind.",
    "fr": "Veuillez confirmer que vous êtes humain.",
    "es": "Inicia sesión para continuar leyendo.",
    "pt": "Este domínio está à venda.",
    "it": "La pagina che cerchi non esiste.",
    "nl": "Deze pagina bestaat niet.",
    "pl": "Włącz obsługę JavaScript w przeglądarce.",
    "ru": "Подтвердите, что вы не робот.",
    "uk": "Сторінку не знайдено.",
    "tr": "Aradığınız sayfa bulunamadı.",
    "zh": "您访问的页面不存在。",
    "ja": "お探しのページは見つかりませんでした。",
    "ko": "로그인 후 이용해 주세요.",
    "ar": "الصفحة غير موجودة",
    "sv": "Logga in för att läsa vidare.",
    "fi": "Ota JavaScript käyttöön selaimessasi.",
    "cs": "Stránka nebyla nalezena.",
    "id": "Situs sedang dalam pemeliharaan.",
    "vi": "Xác minh bạn là con người.",
}


@pytest.mark.parametrize("language", PAGES)
def test_a_page_in_place_of_an_article(site: Site, language: str) -> None:
    text = f"---\ntitle: A crane\n---\n{PAGES[language]}\n"
    assert len(found(site, text, "body/block-page")) == 1
    report = "The crane was put up on Monday, and all of the town came to see it. " * 12
    assert found(site, f"{text}\n{report}\n", "body/block-page") == []
    assert found(site, f"---\ntitle: A crane\n---\n> {PAGES[language]}\n", "body/block-page") == []
