"""Short lines in a row, and labels that stand alone."""

from __future__ import annotations

import re

import pytest
from helpers import Site, assert_linear
from hypothesis import given
from hypothesis import strategies as st

from articlelint.article.article import Article
from articlelint.checks import page
from articlelint.checks.base import Context
from articlelint.finding import Finding
from articlelint.page import looks
from articlelint.rulebook.load import load_rules

RULEBOOK = load_rules()
COMPILED = page.compile(RULEBOOK.rules["boilerplate/page"])
TEXT = "The crane was put up on Monday. It lifts forty tonnes, which is more than the old one did."


def found(text: str) -> list[str]:
    article = Article("a.md", text, RULEBOOK.words)
    return [article.text[each.start : each.end] for each in alone(article)]


def alone(article: Article) -> list[Finding]:
    """What there is in an article, whatever its site is."""
    return [each for each in page.check(Context(article), COMPILED) if not each.if_taken]


@pytest.mark.parametrize(
    "menu",
    [
        "Home\n\nNews\n\nHarbour\n\nSign in",
        "Accueil\n\nPolitique\n\nLe port\n\nSe connecter",
        "Inicio\n\nNoticias del puerto\n\nContacto\n\nBuscar",
        "Início\n\nNotícias\n\nO porto\n\nFale conosco",
        "Cerca\n\nUltime notizie\n\nIl porto\n\nChi siamo",
        "首页\n\n新闻\n\n港口\n\n关于我们",
        "ホーム\n\nニュース\n\n港\n\nお問い合わせ",
    ],
)
@pytest.mark.parametrize("where", ["{menu}\n\n{text}\n", "{text}\n\n{menu}\n"])
def test_menus(menu: str, where: str) -> None:
    assert found(where.format(menu=menu, text=TEXT)) == [menu]


def test_links_of_a_menu_are_covered_with_their_targets() -> None:
    names = ("Home", "News", "About us", "Contact", "Sign in", "Subscribe", "Help", "Search", "Weather")
    menu = "\n".join(f"* [{name}](/{name.lower().replace(' ', '-')})" for name in names)
    assert found(f"{menu}\n\nShort.\n") == [menu]


def test_message_names_labels(site: Site) -> None:
    site.write("a.md", f"Home\n\nNews\n\nHarbour\n\nSign in\n\n{TEXT}\n")
    (finding,) = site.check("--select", "boilerplate/nav").json()["findings"]
    assert "navigation (4 lines in a row, " in finding["message"]
    assert "a row of labels" in finding["message"] or "labels of pages" in finding["message"]


def test_label_alone_says_of_what_it_is(site: Site) -> None:
    site.write("a.md", f"{TEXT}\n\nKlik om te delen op WhatsApp\n")
    (finding,) = site.check("--select", "boilerplate/share").json()["findings"]
    assert "share buttons (words that pages print" in finding["message"]


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXT}\n\nHome\n\n{TEXT}\n",  # one entry is no menu
        f"{TEXT} Share this article with friends.\n",
        f"{TEXT}\n\nthe sea is grey\nthe crane is red\nthe gulls have gone\nto bed\n",
        f"{TEXT}\n\n- Anna Holm\n- Jens Ek\n- Music and sports\n- Lotta Wik\n- Bo Berg\n- Search\n\n{TEXT}\n",
        f"{TEXT}\n\n| Home | Away |\n| --- | --- |\n| News | Search |\n| Login | Help |\n",
        "```\nHome\nNews\nSearch\nLogin\n```\n",
        f"{TEXT}\n\n## News\n\n{TEXT}\n\n## Video\n\n{TEXT}\n",
    ],
)
def test_articles_own_lines(text: str) -> None:
    assert found(text) == []


def test_title_is_no_part_of_a_menu() -> None:
    text = f"---\ntitle: A crane for the harbour\n---\nHome\n\nNews\n\nSign in\n\nA crane for the harbour\n\n{TEXT}\n"
    assert found(text) == ["Home\n\nNews\n\nSign in"]


SOURCE = "Source: [The Quay](https://quay.test/1)"
BYLINE = "By [Ada Holm](https://quay.test/author/ada)"


def severities(text: str, **front_matter: str) -> list[tuple[str, str]]:
    head = "".join(f"{key}: {value}\n" for key, value in {"title": "A crane", **front_matter}.items())
    article = Article("a.md", f"---\n{head}---\n\n{text}\n", RULEBOOK.words)
    found = alone(article)
    return [(article.text[each.start : each.end].partition("\n")[0], each.severity) for each in found]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (f"{TEXT}\n\n{SOURCE}", "info"),  # authors name sources
        (f"{SOURCE}\n\n{BYLINE}\n\n{TEXT}", "info"),  # translators name authors, too
        (f"{SOURCE}\n\nShare this post\n\n{TEXT}", "warning"),
        (f"{TEXT}\n\nvia: https://quay.test/1\n\nLeave a comment", "warning"),
        (f"Quelle: Hafenblatt\n\n{TEXT}\n\nTeilen auf Facebook", "warning"),
    ],
)
def test_line_that_says_where_a_text_is_from(text: str, severity: str) -> None:
    found = severities(text)
    assert found
    assert {each for _, each in found} == {severity}


def test_line_that_says_where_a_text_is_from_beside_the_front_matter() -> None:
    assert severities(f"{TEXT}\n\n{SOURCE}", sources="quay.test, port.test") == [(SOURCE, "warning")]


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXT}\n\n{SOURCE}\n\n{TEXT}",  # in the text
        f"{SOURCE}\n\n{TEXT}\n\n{SOURCE}\n\n{TEXT}\n\n{SOURCE}",  # a digest
        f"{TEXT}\n\n![The crane](crane.jpg)\n\n{SOURCE}",  # of a picture
        f"{TEXT}\n\n> It lifts forty tonnes.\n\n{SOURCE}",  # of a quotation
        f"{TEXT}\n\nSource: [our own tables](/tables)",
        f"{TEXT}\n\nSource: Quay Office, Cranes of the North Sea and What They Can Lift, May 2025",
    ],
)
def test_line_that_says_where_something_in_the_text_is_from(text: str) -> None:
    article = Article("a.md", f"{text}\n\nShare this post\n", RULEBOOK.words)
    assert not any(look.is_source for look in looks.looks(article, COMPILED.reader.tables, ()))


END = "By Ada Holm, {} May 2025\n\n© Quay News 2025"


def site_of(site: Site, pages: int, *files: str, of: int = 12, end: str = END) -> dict[str, list[tuple[str, str]]]:
    """The findings of a site of so many articles that end like a page, a few of which have a row of share buttons.

    `files` are those that are checked; all of them if there are none.
    """
    for number in range(of):
        shares = "Share this post\n\nCopy link\n\n" if number < pages else ""
        text = f"{shares}{TEXT}\n\n{TEXT} And {number}.\n\n{end.format(number + 3)}\n"
        site.write(f"{number}.md", f"---\ntitle: Crane {number}\n---\n{text}")
    return found_in(site, *files)


def found_in(site: Site, *arguments: str, rules: str = "boilerplate") -> dict[str, list[tuple[str, str]]]:
    """The rules and severities of what there is in files of a site."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in site.check(*arguments, "--select", rules, "--ignore", "boilerplate/recurring").json()["findings"]:
        found.setdefault(each["path"], []).append((each["rule"], each["severity"]))
    return found


BOTH = [("boilerplate/byline", "warning"), ("boilerplate/disclosure", "warning")]


def test_articles_of_a_site_of_pages_are_of_pages(site: Site) -> None:
    assert site_of(site, 4)["11.md"] == BOTH


def test_what_authors_write_too_is_of_pages_there(site: Site) -> None:
    credit = f"Photo: Ada Holm\n\n{TEXT}"
    assert site_of(site, 4, end=credit)["11.md"] == [("boilerplate/credit", "warning")]
    assert "11.md" not in site_of(site, 2, end=credit)


@pytest.mark.parametrize(("pages", "of"), [(3, 12), (3, 13), (2, 4)])
def test_a_quarter_of_the_articles_and_three_make_a_site_of_pages(site: Site, pages: int, of: int) -> None:
    assert (f"{of - 1}.md" in site_of(site, pages, of=of)) == ((pages, of) == (3, 12))


def test_a_few_files_say_nothing_of_their_site(site: Site) -> None:
    assert "11.md" not in site_of(site, 4, "0.md", "1.md", "2.md", "11.md")


def test_a_site_of_pages_is_one_whichever_rules_are_on(site: Site) -> None:
    assert site_of(site, 4)["11.md"] == BOTH
    assert found_in(site, rules="boilerplate/byline")["11.md"] == BOTH[:1]


def test_site_says_which_articles_are_from_pages(site: Site) -> None:
    site.write("articlelint.toml", 'from-pages = ["clips/**", "saved/**"]\n')
    for folder in ("clips", "posts"):
        site.write(f"{folder}/a.md", f"---\ntitle: A crane\n---\n{TEXT}\n\n{END.format(5)}\n")
    assert found_in(site) == {"clips/a.md": BOTH}
    site.run("index")
    assert found_in(site, "clips/a.md") == {"clips/a.md": BOTH}
    site.write("articlelint.toml", 'from-pages = ["saved/**"]\n')
    assert found_in(site) == {}
    report = site.run("check", ".")
    assert "from-pages was applied to no file" in report.out + report.err


def test_articles_of_other_sites_are_their_own(site: Site) -> None:
    found = site_of(site, 2)
    assert found["0.md"]
    assert "11.md" not in found


def test_one_article_is_judged_by_its_site(site: Site) -> None:
    found = site_of(site, 4)
    site.run("index")
    assert found_in(site, "11.md") == {"11.md": found["11.md"]}


def test_article_keeps_its_title_and_pictures_amid_a_page() -> None:
    picture = "![](https://cdn.test/image/w_1456,c_limit/crane.png)"
    text = f"---\ntitle: A crane for the harbour\n---\nShare this post\n\nCopy link\n\n# A crane for the harbour\n\nShare this post\n\n{picture}\n\nLeave a comment\n\n{TEXT}\n"
    assert not any("A crane" in part or picture in part for part in found(text))


def test_title_and_picture_of_a_share_dialog_are_of_it() -> None:
    picture = "![](https://cdn.test/w_120,q_80/crane_2048x1024.jpeg)"  # a small one of a large one
    dialog = f"Share this post\n\n{picture}\n\n#### A crane for the harbour\n\nquay.test\n\nCopy link\n\nEmail"
    assert found(f"{dialog}\n\n# A crane for the harbour\n\n{TEXT}\n") == [dialog]


TAKEN = "---\nsource_url: https://quay.test/crane\n---\n"


@pytest.mark.parametrize(
    ("under", "byline"),
    [
        ("### What it lifts", "[Anna Holm](/author/anna)\n\nMay 5, 2024"),
        ("### What it lifts, and for whom it does so.", "by Anna Holm\n\n21 May 2024"),
        (
            "The crane of the harbour lifts more than the old one did.",
            "[Anna E.](/author/anna)\n\n21 May 2024, 2:30 pm",
        ),
    ],
)
def test_byline_below_the_line_under_the_title(under: str, byline: str) -> None:
    assert found(f"{TAKEN}# The crane\n\n{under}\n\n{byline}\n\n{TEXT}\n\n{TEXT}\n") == [byline]


@pytest.mark.parametrize(("headings", "is_told"), [(["The old one"], True), (["The old one", "The new one"], False)])
def test_bylines_below_several_headings_are_of_entries(headings: list[str], is_told: bool) -> None:
    byline = "Posted by Anna Holm on 5 May 2024"
    entries = "".join(f"\n## {each}\n\n{byline}\n\n{TEXT}\n" for each in headings)
    assert found(f"{TAKEN}{TEXT}\n{entries}") == [byline] * is_told


def test_part_ends_before_the_next_heading() -> None:
    text = f"{TAKEN}# News of the quay\n\nDate: May 5, 2024\n\n88 stories\n\n## The crane\n\nPosted by Anna Holm on 5 May 2024\n\n{TEXT}\n"
    assert found(text)[0] == "Date: May 5, 2024\n\n88 stories"


def test_versions_of_a_changelog() -> None:
    version = "## 1.{0}.0 - 2024-0{0}-03\n\n### Added\n\n- Search\n- Share\n- Copy link"
    parts = found(f"{TAKEN}{TEXT}\n\n{version.format(2)}\n\n{version.format(1)}\n\n{TEXT}\n")
    assert not any("2024" in part for part in parts)


SHARE = "Share this post\n\nCopy link"


@pytest.mark.parametrize(
    "text",
    [
        "1. Sign in\n2. Copy link\n3. Leave a comment",  # steps
        "- The crane of 1890\n- Copy link\n- The quay of 1912",  # one label of a list
        "<table>\n<tr><td>The crane</td></tr>\n<tr><td>Copy link</td></tr>\n<tr><td>The quay</td></tr>\n</table>",
        "The commands of the program are:\n\n- Home\n- News\n- Search\n- Login\n- Help",
        f"!!! info\n    Mind the gap.\n\n{TEXT}\n\n!!! info\n    Mind the crane.",
        f"**Info**\n\n{TEXT}\n\n**Info**",
        "Share this post\n{: .note}",
        f"## Quay\n\n{TEXT}\n\n[Back to top](#toc)\n\n## Port\n\n{TEXT}\n\n[Back to top](#toc)\n\n## Sea\n\n[Back to top](#toc)",
    ],
)
def test_lists_and_notes_of_authors(text: str) -> None:
    assert found(f"{TAKEN}{TEXT}\n\n{text}\n\n{TEXT}\n") == []


@pytest.mark.parametrize(
    ("second", "is_told"), [("https://history.test/quays", False), ("https://quay.test/old", True)]
)
def test_list_that_leads_to_several_other_sites_is_the_authors(second: str, is_told: bool) -> None:
    related = f"You may also like\n\n- [How a crane is built](https://cranes.test/how)\n- [The first quays]({second})"
    assert found(f"{TAKEN}{TEXT}\n\n{related}\n") == [related] * is_told


def test_entry_of_a_menu_that_is_a_heading_below() -> None:
    menu = "* [Home](/)\n* [News](/news/)\n* [Harbour](/harbour/)\n* [Contact](/contact/)\n* [Sign in](/login/)"
    assert found(f"{menu}\n\n# A crane\n\n{TEXT}\n\n## Harbour\n\n{TEXT}\n\n## News\n\n{TEXT}\n") == [menu]


@pytest.mark.parametrize(
    ("element", "is_told"),
    [
        (f'<section class="language-content">\n\n# La grue\n\n{TEXT} {TEXT}\n\n</section>', False),  # a translation
        ('<nav><a href="#old">The crane of old</a> <a href="#new">What is new</a></nav>', False),  # a table of contents
        ('<nav><a href="#main">To the text</a> <a href="/quay/">On the quay</a></nav>', True),
    ],
)
def test_elements_named_for_menus(element: str, is_told: bool) -> None:
    assert bool(found(f"{element}\n\n{TEXT}\n")) == is_told


@pytest.mark.parametrize("picture", ["https://stats.wp.com/b.gif", "https://quay.test/matomo.php?idsite=5&rec=1"])
def test_pictures_that_count_readers(picture: str) -> None:
    assert found(f"{TAKEN}{TEXT}\n\n{SHARE}\n\n![]({picture})\n")[-1].endswith(f"![]({picture})")


STORIES = ("ferry", "quay", "gulls")


@pytest.mark.parametrize(
    ("card", "is_told"),
    [
        ("[![](/img/{0}.jpg)](/2024/{0}.html)\n\n### [The story of the {0} in the harbour](/2024/{0}.html)", True),
        ("### [The story of the {0} in the harbour](/2024/{0}.html)\n\nMay 5, 2024", True),
        ("[ ![](/img/{0}.jpg) May 5, 2024 The story of the {0} in the harbour ](/2024/{0}.html)", True),
        ("### [The story of the {0} in the harbour](https://paper-{0}.test/story)", False),  # of a digest
    ],
)
def test_cards_of_other_articles(card: str, is_told: bool) -> None:
    cards = "\n\n".join(map(card.format, STORIES))
    parts = found(f"{TAKEN}{TEXT}\n\n{SHARE}\n\n{cards}\n")
    assert all(any(f"The story of the {story}" in part for part in parts) == is_told for story in STORIES)


@pytest.mark.parametrize(
    ("entry", "is_told"),
    [
        ("- [What is to be told of number {0}](/stories/{0}/)", True),
        ("{0}. [What is to be told of number {0}](/stories/{0}/)", False),  # the parts of a series
        ("- [tool {0} of the quay](https://github.com/quay/{0})", False),  # what the author recommends
        ("- [Anna Holm {0}](mailto:a{0}@quay.test)", False),
    ],
)
def test_index_of_a_site(entry: str, is_told: bool) -> None:
    index = "\n".join(entry.format(number) for number in range(1, 11))
    for front_matter, above in ((TAKEN, ""), (TAKEN, "Read all of the stories of the quay:\n\n"), ("", "")):
        parts = found(f"{front_matter}{TEXT}\n\n{above}{index}\n\n{TEXT}\n\n{SHARE}\n")
        assert any(index in part for part in parts) == (is_told and front_matter == TAKEN and not above)


def test_share_row_that_a_line_introduces() -> None:
    row = "- [Facebook](https://www.facebook.com/sharer/sharer.php?u=x)\n- [Twitter](https://twitter.com/intent/tweet?url=x)"
    assert found(f"{TAKEN}{TEXT}\n\nDid you enjoy the story? Pass it on:\n\n{row}\n") == [row]


def test_prose_between_parts_of_a_page() -> None:
    prose = f"{TEXT} It was built in a yard on the other side of the bay, by sixty people, in three years."
    menu = "\n".join(f"- [{name}](/{name.lower()}/)" for name in ("Home", "News", "Harbour", "Contact", "Search"))
    byline = "[Anna Holm](/author/anna)\n\n[Bo Berg](/author/bo)\n\nPosted by Anna Holm on 5 May 2024\n\n3 min read"
    share = "[Facebook](https://www.facebook.com/sharer/sharer.php?u=x)\n\n[Twitter](https://twitter.com/intent/tweet?url=x)"
    footer = "[3 comments](/a/#comments)\n\n[Cranes](/tag/cranes/)\n\n[Imprint](/imprint)\n\n[Log in](/login)\n\n[2024](/2024/05/)"
    parts = found(f"{TAKEN}{menu}\n\n# The crane\n\n{byline}\n\n{byline}\n\n{prose}\n\n{share}\n\n{footer}\n\n{TEXT}\n")
    assert len(parts) == 4
    assert not any(prose in part for part in parts)


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("© 2024 Quay News", True),
        ("Quay News © 2024. All rights reserved.", True),
        ("Quay Media Company Inc. © 2024", True),
        ("The crane on the day that it was put up. © Anna Holm", False),  # whose the picture above is
    ],
)
def test_copyright_marks(line: str, is_told: bool) -> None:
    text = f"{TAKEN}{TEXT}\n\n![](crane.jpg)\n\n{line}\n\nShare this post\n\nCopy link\n"
    assert any(line in part for part in found(text)) == is_told


MENU = "Share this post\n\nCopy link\n\n{}\n\nPrint\n\nLeave a comment"


@pytest.mark.parametrize(
    ("front_matter", "heading"),
    [
        ("", "# A crane for the harbour"),
        ("title: Quay News", "# A crane for the harbour"),  # the name of the site
        ("title: Quay News", "A crane for the harbour\n=======================\n\n## The old one"),
        ("title: Quay News", "A crane for the harbour\r\n==="),
        ("title: Quay News", '<h1 class="big">A crane for the harbour</h1>'),
        ("title: Quay News", "<header><h1>\n  <span>A crane for the harbour</span>\n</h1></header>"),
        ("title: Quay News", "A crane for the harbour {.entry-title}\n-----"),
    ],
)
def test_heading_that_is_the_title(front_matter: str, heading: str) -> None:
    text = f"---\n{front_matter}\nsource: https://quay.test/crane\n---\n{MENU.format(heading)}\n\n{TEXT}\n"
    parts = found(text)
    assert parts
    assert not any("A crane" in part for part in parts)


def test_phrase_of_another_language_that_fits_a_sentence() -> None:
    # "Theo" and a name begin what Vietnamese sites write below a text: where it is from.
    text = f"---\nsource: https://quay.test/crane\n---\n{{}} Holm of the Quay Office told us {TEXT}\n\n© Quay News\n"
    seen = [
        looks.looks(Article("a.md", text.format(name), RULEBOOK.words), COMPILED.reader.tables, ()) for name in NAMES
    ]
    assert [each[0].phrase for each in seen] == [None, None]


NAMES = ("Theo", "Ada")


@pytest.mark.parametrize(
    ("key", "line", "is_told"),
    [
        ("source", "Quay: [The crane, in pictures](https://quay.test/crane)", True),
        ("source", "* Original: [The crane, in pictures](https://quay.test/crane/)", True),
        ("source", "Quay: [The old crane](https://quay.test/other)", False),
        ("source", "![The crane](https://quay.test/crane)", False),
        ("source", "https://quay.test/crane", False),  # which some programs show as a card
        ("source", "> [Ada Holm](https://quay.test/crane)", False),
        ("source", "The port says so [in its report](https://quay.test/crane), which has forty pages.", False),
        ("link", "[The crane, by Ada Holm](https://quay.test/crane)", False),  # the link of a link blog
    ],
)
def test_line_that_leads_to_the_source(key: str, line: str, is_told: bool) -> None:
    article = Article("a.md", f"---\n{key}: https://quay.test/crane\n---\n{TEXT}\n\n{line}\n", RULEBOOK.words)
    look = looks.looks(article, COMPILED.reader.tables, ())[-1]
    assert ("to-source" in look.found) == is_told
    assert is_told or not any(each.severity != "info" for each in alone(article))


def test_information_on_the_source() -> None:
    about = "## Source\n\n- **Published**: 2025-05-05\n- **Article**: [quay.test](https://quay.test/crane)"
    (part,) = found(f"---\nsource: https://quay.test/crane\n---\n{TEXT}\n\n{TEXT}\n\n{about}\n")
    assert "quay.test/crane" in part


def test_title_that_leads_to_the_source() -> None:
    assert found(f"---\nsource: https://quay.test/crane\n---\n# [A crane](https://quay.test/crane)\n\n{TEXT}\n") == []


def test_forms_and_buttons_of_text_browsers() -> None:
    form = "   (BUTTON) Menu\n\n   E-mail: ____________________\n\n   (BUTTON) Subscribe"
    article = Article("a.txt", f"{TEXT} {TEXT}\n\n{TEXT}\n\n{form}\n", RULEBOOK.words)
    assert [article.text[each.start : each.end].strip() for each in alone(article)] == [form.strip()]


def test_head_of_a_page_is_no_part_of_it() -> None:
    links = '<link rel="alternate" type="application/rss+xml" href="https://quay.test/feed">\n' * 3
    head = f"<html>\n<head>\n<title>A crane | Quay News | Subscribe</title>\n{links}</head>"
    menu = '<nav class="main-menu"><a href="/">Home</a> <a href="/news">News</a></nav>'
    article = Article("a.html", f"{head}\n<body>\n{menu}\n<p>{TEXT}</p>\n</body>\n</html>\n", RULEBOOK.words)
    assert "Quay News" not in article.prose.text
    assert [article.text[each.start : each.end] for each in alone(article)] == [menu]


def test_box_of_an_advertisement_with_its_scripts() -> None:
    load = '<script async src="https://ads.test/adsbygoogle.js"></script>'
    box = f'{load}<ins class="adsbygoogle"></ins>\n<script>adsbygoogle.push({{}});</script>'
    assert found(f"{TEXT}\n\n{box}\n\n{TEXT}\n") == [box]


def test_scripts_of_the_author_beside_an_empty_box_are_his() -> None:
    box = '<ins class="adsbygoogle"></ins>'
    for script in ('<script src="https://gist.test/ada.js"></script>', "<script>drawChart()</script>"):
        assert found(f"{TEXT}\n\n{box}\n{script}\n\n{TEXT}\n") == [box]
    twice = f"{box}\n<script>adsbygoogle.push()</script>"
    assert found(f"{TEXT}\n\n{twice}\n{twice}\n\n{TEXT}\n") == [twice, twice]


def test_time_of_boxes_and_scripts() -> None:
    unit = f'<ins class="adsbygoogle"></ins>\n<script>adsbygoogle.push()</script>\n\n{TEXT}\n\n'
    assert_linear(lambda size: found(unit * size), 40)


@pytest.mark.parametrize(
    "column", ["1\n\n21\n\n41\n\n61\n\n81", "2025-01-01\n\n2025-02-01\n\n2025-03-01\n\n2025-04-01"]
)
def test_columns_of_numbers(column: str) -> None:
    assert found(f"{TEXT}\n\n{column}\n\n{TEXT}\n") == []


def test_lines_to_fill_in() -> None:
    form = "Name: ______________\n\nStreet: _____________\n\nCity: ______________"
    article = Article("a.txt", f"{TEXT} {TEXT}\n\n{TEXT}\n\n{form}\n", RULEBOOK.words)
    assert alone(article) == []


def test_text_below_a_label_is_no_part_of_it() -> None:
    text = f"---\nsource: https://quay.test/crane\n---\n{TEXT}\n\nYours, Ada\n\n[Share on X](https://x.com/intent/tweet?u=a)\n"
    assert found(text) == ["[Share on X](https://x.com/intent/tweet?u=a)"]


@given(st.lists(st.sampled_from(["Home", "News", "Sign in", "Share this", TEXT, "# Head", "- item", "x"]), max_size=12))
def test_findings_are_whole_lines_in_order(parts: list[str]) -> None:
    article = Article("a.md", "\n\n".join(parts), RULEBOOK.words)
    end = 0
    for each in alone(article):
        assert end <= each.start < each.end
        assert not article.text[: each.start].rpartition("\n")[2].strip("-# ")
        assert article.text[each.end : each.end + 1] in ("", "\n")
        end = each.end


@pytest.mark.parametrize(
    "signature",
    [
        "Imported from Quay News on 5 May 2024",
        "由 港口日报 自动抓取",
        "Saved from https://quay.test/crane",
    ],
)
def test_what_a_tool_signs_with_says_that_a_text_is_from_elsewhere(signature: str) -> None:
    credit = "Photo: Ada Holm"
    assert severities(f"{TEXT}\n\n{credit}\n\n{TEXT}\n\n{signature}") == [(credit, "warning"), (signature, "warning")]
    assert (credit, "warning") not in severities(f"{TEXT}\n\n{credit}\n\n{TEXT}")


def test_link_whose_text_is_bold_ends_with_its_address() -> None:
    links = "[**Facebook**](https://www.facebook.com/sharer/sharer.php?u=x)\n\n[*Twitter*](https://twitter.com/intent/tweet?url=x)"
    assert found(f"{TAKEN}{TEXT}\n\n{links}\n") == [links]


def test_links_below_a_label_go_with_it_to_the_last_one() -> None:
    listed = "Read also\n\n[How the quay was built](/quay)\n\n[The ferry comes on Monday](/ferry)\n\n[Who feeds the gulls](/gulls)"
    assert found(f"{TAKEN}{TEXT}\n\n{SHARE}\n\n{listed}\n") == [f"{SHARE}\n\n{listed}"]


@pytest.mark.parametrize("label", ["Image credits:", "Author:", "By"])
def test_name_below_its_label_in_one_paragraph(label: str) -> None:
    assert found(f"{TAKEN}{label}  \nAda Holm\n\n{TEXT}\n\n{SHARE}\n")[0] == f"{label}  \nAda Holm"


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("Photo: Ada Holm", True),
        ("Related articles", True),
        ("Subscribe", True),
        ("News", False),  # which a text may have
        ("- Subscribe", False),  # one of a list
        ("## Comments", False),
    ],
)
@pytest.mark.parametrize("front_matter", [TAKEN, ""])
def test_label_alone_in_the_midst_of_a_page(line: str, is_told: bool, front_matter: str) -> None:
    parts = found(f"{front_matter}{TEXT}\n\n{TEXT}\n\n{line}\n\n{TEXT}\n\n{TEXT}\n\n{SHARE}\n")
    assert parts == [*[line] * (is_told and bool(front_matter)), SHARE]


def test_each_picture_may_have_its_credit() -> None:
    told = [f"Photo: {name} Holm" for name in ("Ada", "Bo", "Eva", "Ole")]
    pictures = "\n\n".join(f"![](/img/{at}.jpg)\n\n{credit}\n\n{TEXT}" for at, credit in enumerate(told))
    assert found(f"{TAKEN}{TEXT}\n\n{pictures}\n") == told


def test_source_below_a_picture_is_its_credit(site: Site) -> None:
    site.write("a.md", f"{TAKEN}{TEXT}\n\n![](/img/crane.jpg)\n\nSource: Quay News\n\n{TEXT}\n\n{SHARE}\n")
    assert [rule for rule, _ in found_in(site)["a.md"]] == ["boilerplate/credit", "boilerplate/share"]


@pytest.mark.parametrize(("picture", "is_told"), [("/pixel.gif", True), ("/img/pixel-8-review.jpg", False)])
def test_pictures_of_one_pixel_by_their_names(picture: str, is_told: bool) -> None:
    (look,) = looks.looks(
        Article("a.md", f"![](https://quay.test{picture})\n", RULEBOOK.words), COMPILED.reader.tables, ()
    )
    assert bool(look.found) == is_told


def test_cells_of_a_table_stay_between_parts_of_a_page() -> None:
    rows = "".join(f"<tr><td>Crane {number}</td><td>{number}0 t</td></tr>\n" for number in range(1, 7))
    parts = found(f"{TAKEN}{TEXT}\n\n{SHARE}\n\n<table>\n{rows}</table>\n\n{SHARE}\n\n{TEXT}\n")
    assert parts
    assert not any("Crane 3" in part for part in parts)


def test_links_of_the_site_below_a_heading_of_other_articles(site: Site) -> None:
    names = ("The cranes", "A ferry", "The gulls", "The quay")
    entries = "\n\n".join(f"[{name} of the harbour](/{number})" for number, name in enumerate(names))
    listed = f"Read also:\n\n{entries}"
    assert found(f"{TAKEN}{TEXT}\n\n{TEXT}\n\n{listed}\n\n{TEXT}\n\n{SHARE}\n") == [listed, SHARE]
    elsewhere = re.sub(r"\(/(\d)", r"(https://history-\1.test/told", listed)
    assert found(f"{TAKEN}{TEXT}\n\n{TEXT}\n\n{elsewhere}\n\n{TEXT}\n\n{SHARE}\n") == [SHARE]


def test_links_and_headings_of_a_text_browsers_dump() -> None:
    labels = ("Home", "News", "Search", "Sign in", "Contact us")
    menu = "\n".join(f"   * [{number}]{label}" for number, label in enumerate(labels, 1))
    told = "\n\n".join("\n".join(f"   {line}" for line in f"{TEXT} {TEXT}".split(", ")) for _ in range(8))
    dump = f"{menu}\n\nHow the crane came to the harbour\n\n{told}\n\n   [6]Print\n   [7]Copy link\n"
    article = Article("a.txt", dump, RULEBOOK.words)
    parts = [article.text[each.start : each.end].strip() for each in alone(article)]
    assert parts == [menu.strip(), "[6]Print\n   [7]Copy link"]


@pytest.mark.parametrize(("line", "is_told"), [("(c) Quay News 2025", True), ("(c) a crane of the quay", False)])
def test_copyright_in_brackets_has_a_year(line: str, is_told: bool) -> None:
    article = Article("a.md", f"{TEXT}\n\n{line}\n", RULEBOOK.words)
    assert ("copyright" in looks.looks(article, COMPILED.reader.tables, ())[-1].found) == is_told


def test_paragraph_that_stands_there_twice_is_no_label() -> None:
    entries = "".join(f"\n\n## {each}\n\nPosted by Anna Holm on 5 May 2024\n\n{TEXT}" for each in ("Old", "New", "Red"))
    assert not any("forty tonnes" in part for part in found(f"{TAKEN}{TEXT}{entries}\n\n{SHARE}\n"))


@pytest.mark.parametrize(
    ("line", "is_bar"),
    [
        ("CONNECT TWEET LINKEDIN COMMENT EMAIL MORE", True),
        ("Share this: Facebook Twitter", True),
        ("Facebook Twitter WhatsApp Copiar enlace", True),
        ("Teilen Twittern Mailen Drucken", True),
        ("Поделиться Твитнуть Класснуть", True),
        ("Code like this:", False),  # one word of a share bar
        ("In the second post", False),  # words of share bars in two languages
        ("Print the mail", False),
        ("Facebook Twitter LinkedIn", False),  # names of networks alone are what a text may be about
    ],
)
def test_share_bar_whose_labels_have_blanks_between_them(line: str, is_bar: bool) -> None:
    article = Article("a.md", f"The crane was put up on Monday.\n\n{line}\n\nIt lifts forty tonnes.\n", RULEBOOK.words)
    assert any(finding.rule == "boilerplate/share" for finding in page.check(Context(article), COMPILED)) == is_bar
