"""Boilerplate that patterns find: where a finding ends, what must stand beside it, and whose article it is."""

from __future__ import annotations

import pytest
from helpers import Site

TEXT = "The crane was put up on Monday. It lifts forty tonnes, which is more than the old one did."
CALL = "Sign up for our weekly newsletter."
TAKEN = "---\nsource: https://gazette.test/crane\n---\n"
OWN = "---\ntitle: A crane for the harbour\n---\n"


def found(site: Site, text: str, *options: str) -> list[tuple[str, str, str]]:
    """Rule, severity and text of each finding about boilerplate."""
    site.write("a.md", text)
    report = site.check("--select", "boilerplate", "--min-severity", "info", *options).json()
    return [(each["rule"], each["severity"], text[each["start"] : each["end"]]) for each in report["findings"]]


@pytest.mark.parametrize(("head", "severity"), [(TAKEN, "warning"), ("", "info"), (OWN, "info")])
def test_a_site_may_call_its_own_readers(site: Site, head: str, severity: str) -> None:
    assert found(site, f"{head}{TEXT}\n\n{CALL}\n") == [("boilerplate/follow", severity, CALL)]


def test_plain_text_was_taken_over(site: Site) -> None:
    """Extractors write it, and no generator makes a page of it."""
    site.write("a.txt", f"{TEXT}\n\n{CALL}\n")
    (finding,) = site.check("--select", "boilerplate").json()["findings"]
    assert (finding["rule"], finding["severity"]) == ("boilerplate/follow", "warning")


def test_what_stands_in_a_menu_is_part_of_it(site: Site) -> None:
    call = "Follow us on Facebook"
    menu = f"Home\n\nNews\n\n{call}\n\nHarbour\n\nSign in"
    assert found(site, f"{TAKEN}{TEXT}\n\n{call}\n") == [("boilerplate/follow", "warning", call)]
    assert found(site, f"{TAKEN}{menu}\n\n{TEXT}\n") == [("boilerplate/nav", "warning", menu)]


def test_notices_keep_company(site: Site) -> None:
    goal = "Our goal is to bring you the best of the harbour."
    commission = "When you buy through our links, we may earn a commission."
    assert found(site, f"{TAKEN}{commission} {goal}\n\n{TEXT}\n") == [
        ("boilerplate/disclosure", "warning", f"{commission} {goal}")  # one item
    ]
    assert found(site, f"{TAKEN}{TEXT} {goal}\n") == []


def test_a_headline_has_no_full_stop(site: Site) -> None:
    headline = "Also: Five ways to lift a boat out of the water"
    assert found(site, f"{TAKEN}{TEXT} {headline}\n\n{TEXT}\n") == [("boilerplate/related", "warning", headline)]
    assert found(site, f"{TAKEN}{TEXT} Also: the old crane was sold to a museum.\n\n{TEXT}\n") == []


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("byline", "Published Tuesday, March 4, 2025 at 9:15 a.m."),
        ("byline", "5:45 AM PST 11 March 2025 by Anna Holm"),
        ("byline", "Veröffentlicht am 4. März 2025"),
        ("byline", "Publié le 4 mars 2025 à 9 h"),
        ("byline", "发布时间：2025-03-04 09:15"),
        ("byline", "最終更新日：2025年3月4日"),
        ("byline", "Author: Anna Holm"),
        ("credit", "Photo: Anna Holm, Associated Press"),
        ("credit", "(Photo by Anna Holm/Harbour Images)"),
        ("credit", "Foto: Anna Holm"),
        ("credit", "图片来源：港口报"),
        ("follow", "Folgen Sie uns auf Facebook und Instagram"),
        ("follow", "Suivez-nous sur Facebook et Instagram"),
        ("follow", "Síguenos en Facebook e Instagram"),
        ("follow", "Seguici su Facebook e Instagram"),
        ("follow", "Siga o Diário do Porto no Instagram"),
        ("follow", "长按识别二维码关注我们"),
        ("related", "READ MORE: The museum of cranes opens its doors"),
        ("related", "Lesen Sie auch: Das Museum der Kräne öffnet"),
        ("related", "Leggi anche: Apre il museo delle gru"),
        ("related", "Leia também: O museu dos guindastes abre as portas"),
        ("comments", "Deine E-Mail-Adresse wird nicht veröffentlicht."),
        ("comments", "您的邮箱地址不会被公开。"),
        ("syndication", "Der Beitrag Ein Kran erschien zuerst auf Hafenblatt."),
        ("syndication", "La entrada Una grúa se publicó primero en Gaceta."),
        ("syndication", "未经授权，不得转载。"),
        ("syndication", "無断転載を禁じます。"),
        ("paywall", "Cet article est réservé aux abonnés."),
        ("share", "Cliquez pour partager sur Facebook"),
        ("share", "点击分享到 Twitter"),
        ("cookie", "Wir verwenden Cookies, um die Seite zu verbessern."),
        ("disclosure", "Nous pouvons percevoir une commission sur les achats."),
        ("widget", "Image 3 of 12"),
        ("nav", "Filed under: Cranes, Boats"),
    ],
)
def test_last_line(site: Site, rule: str, line: str) -> None:
    assert (f"boilerplate/{rule}", "warning", line) in found(site, f"{TAKEN}{TEXT}\n\n{TEXT}\n\n{line}\n")


@pytest.mark.parametrize(
    "text",
    [
        "The photographer, Anna Holm of the Associated Press, was there when the crane was put up.",
        "Readers may follow us to the harbour, where the crane stands. It was published in 2024 that it would come.",
        "Der Beitrag der Stadt ist hoch. Die Bürger folgen dem Rat, der auf Facebook für den Kran wirbt, nur ungern.",
        "El ayuntamiento recibe una comisión. Los vecinos siguen la obra en Facebook y comparten lo que ven allí.",
        "El artículo dos de la ley fue publicado en el boletín de la ciudad, y nadie lo ha leído desde entonces.",
        "这台起重机的照片来源于港口报社，编辑说它很重，大家都在关注这件事，评论很多，转载也不少，但没有人去看。",
        "我们关注港口的发展。",
        "The report by Anna Holm was read by the council, which will comment on it on March 4, 2025, at nine.",
    ],
)
def test_sentences_of_articles(site: Site, text: str) -> None:
    assert found(site, f"{TAKEN}{TEXT}\n\n{text}\n\n{TEXT}\n") == []


def test_general_rules_give_way(site: Site) -> None:
    """A line that a rule knows by its words is not found again because it recurs."""
    for number, body in enumerate(("Two boats met in fog.", "The mole is closed.", "We counted gulls.")):
        site.write(f"{number}.md", f"---\nsource: https://gazette.test/{number}\n---\n{body}\n\n{CALL}\n")
    report = site.check("--select", "boilerplate", "--min-severity", "info").json()
    assert {each["rule"] for each in report["findings"]} == {"boilerplate/follow"}


COLOPHON = "作者：何安\n译者：林芳\n\n本文转载自港口报。"


@pytest.mark.parametrize("head", ["", OWN])
def test_authors_name_each_other(site: Site, head: str) -> None:
    """An article that names no source may say who wrote and translated it."""
    assert {severity for _, severity, _ in found(site, f"{head}{TEXT}\n\n{COLOPHON}\n")} == {"info"}


@pytest.mark.parametrize(
    ("head", "more"),
    [
        (TAKEN, ""),
        ("", "Your email address will not be published.\n"),  # which no author writes
        ("", "Sign up for our weekly newsletter.\n"),  # one kind more
    ],
)
def test_company_tells_a_page(site: Site, head: str, more: str) -> None:
    severities = [severity for _, severity, _ in found(site, f"{head}{TEXT}\n\n{COLOPHON}\n\n{more}")]
    assert severities == ["warning"] * (2 + bool(more))


def test_lines_of_a_block_are_one_finding(site: Site) -> None:
    lines = "作者：何安\n译者：林芳\n校对：周平"
    assert found(site, f"{TAKEN}{TEXT}\n\n{lines}\n") == [("boilerplate/byline", "warning", lines)]


def test_a_line_is_found_once(site: Site) -> None:
    """Whatever rules know of it: one of them says so."""
    line = "Subscribe to our newsletter and read more: Read the full story at Harbour Gazette"
    places = [text for _, _, text in found(site, f"{TAKEN}{TEXT}\n\n{line}\n\nShare: Facebook Twitter Email\n")]
    assert len(places) == len(set(places)) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "- May 7, 2025\n- June 9, 2025\n",
        "| Version | Date |\n| --- | --- |\n| 1.4 | December 10, 2025 9:00 PM |\n",
        "## 12.1\n\nMay 7, 2025\n\nA crane.\n\n## 12.0\n\nJune 9, 2024\n\nA quay.\n\n## 11.9\n\nJuly 1, 2023\n\nA mole.\n",
        "## History\n\nPublished on May 7, 2025\n",
        "## Historique\n\nPublié le 4 mars 2025\n",
        "《灯塔》\n\n作者：何安\n\n很好读。\n\n《码头》\n\n作者：林芳\n\n有点长。\n\n《雾》\n\n作者：周平\n\n没读完。\n",
    ],
)
def test_dates_and_names_of_entries(site: Site, text: str) -> None:
    assert found(site, f"{TAKEN}{TEXT} {TEXT}\n\n{text}") == []


def test_lines_that_go_on(site: Site) -> None:
    """A line that an editor wrapped is not one of its own."""
    text = "There are two ways to hear of the next crane, if you want,\nfollow us on Facebook,\nor come to the gate."
    assert found(site, f"{TAKEN}{TEXT}\n\n{text}\n") == []
