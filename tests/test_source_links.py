"""Links from the root that are left over from the site from which an article was taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import articlelint
from articlelint.cli.main import main
from articlelint.site.roots import first_segment

RULE = "link/relative"


def article(source: str, body: str) -> str:
    return f"---\ntitle: The crane\nsource_url: {source}\n---\n{body}\n"


TAKEN = article("https://gazette.test/harbour/crane", "[Mole](/harbour/mole) [Ferry](/harbour/ferry) [Shop](/shop?a=1)")
OTHERS = {"b": article("https://herald.test/news/mole", "Long."), "c": article("http://courier.test/x/y", "Goes.")}


def flagged(folder: Path) -> dict[str, list[str]]:
    """The flagged texts by the names of the files."""
    found: dict[str, list[str]] = {}
    for report in articlelint.check_paths([str(folder)]):
        for finding in report.findings:
            if finding.rule == RULE:
                found.setdefault(Path(report.path).name, []).append(report.text[finding.start : finding.end])
    return found


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in {"a": TAKEN, **OTHERS}.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_what_begins_as_the_source_does_is_of_the_source(site: Path) -> None:
    assert flagged(site) == {"a.md": ["/harbour/mole", "/harbour/ferry", "/shop?a=1"]}


@pytest.mark.parametrize("folder", ["harbour", "static/harbour", "public/harbour"])
def test_what_the_site_has_itself_is_its_own(site: Path, folder: str) -> None:
    (site / folder).mkdir(parents=True)
    assert flagged(site) == {}


def test_what_other_articles_link_to_is_not_of_the_source(site: Path) -> None:
    (site / "d.md").write_text("See [the shop](/shop/).\n", encoding="utf-8")
    assert flagged(site) == {"a.md": ["/harbour/mole", "/harbour/ferry"]}
    (site / "d.md").write_text("See [the pilots](/harbour/pilots).\n", encoding="utf-8")
    assert flagged(site) == {}


def test_a_host_of_most_articles_may_be_the_sites_own(site: Path) -> None:
    for name in "defg":
        (site / f"{name}.md").write_text(article("https://gazette.test/harbour/more", "More."), encoding="utf-8")
    assert flagged(site) == {}


def test_one_link_is_not_enough(site: Path) -> None:
    text = TAKEN.replace("/harbour/ferry", "/harbour/mole")
    (site / "a.md").write_text(text, encoding="utf-8")
    assert flagged(site) == {}


def test_the_fix_is_the_address_at_the_source(site: Path) -> None:
    """It is not made unless asked for, since the source may have moved; and making it twice changes nothing."""
    main(["check", "--fix", str(site)])
    assert (site / "a.md").read_text(encoding="utf-8") == TAKEN
    main(["check", "--fix", "--unsafe-fixes", "--select", RULE, str(site)])
    fixed = TAKEN.replace("](/", "](https://gazette.test/")
    assert (site / "a.md").read_text(encoding="utf-8") == fixed
    main(["check", "--fix", "--unsafe-fixes", "--select", RULE, str(site)])
    assert (site / "a.md").read_text(encoding="utf-8") == fixed
    assert flagged(site) == {}


def test_menus_of_the_source_are_known_by_their_number(site: Path) -> None:
    menus = article("https://gazette.test/a/crane", "[Mole](/mole) [Ferry](/ferry/times) [Shop](/shop?a=1)")
    (site / "a.md").write_text(menus, encoding="utf-8")
    assert flagged(site) == {"a.md": ["/mole", "/ferry/times", "/shop?a=1"]}
    (site / "static" / "ferry").mkdir(parents=True)
    assert flagged(site) == {}
    (site / "a.md").write_text(menus.replace("/ferry/times", "/2026/ferry"), encoding="utf-8")
    assert flagged(site) == {}, "years begin the addresses of many sites' own articles"


CONVERTED = (
    "\n".join(["::: {.a}"] * 9) + '\n::: {#top .b role="main"}\n[Mole](/mole){.c} [Ferry](/ferry) [Shop](/shop)\n'
)


def test_a_converted_page_does_not_name_its_site(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("It turns.\n", encoding="utf-8")
    (tmp_path / "a.md").write_text(CONVERTED, encoding="utf-8")
    assert flagged(tmp_path) == {"a.md": ["/mole", "/ferry", "/shop"]}
    main(["check", "--fix", "--unsafe-fixes", "--select", RULE, str(tmp_path)])
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == CONVERTED
    (tmp_path / "public" / "mole").mkdir(parents=True)
    assert flagged(tmp_path) == {}


@pytest.mark.parametrize("text", ["---\ntitle: The crane\n---\n" + CONVERTED, CONVERTED.replace(' role="main"', "")])
def test_what_people_write_for_pandoc_is_no_converted_page(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.md").write_text("It turns.\n", encoding="utf-8")
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert flagged(tmp_path) == {}


@pytest.mark.parametrize(
    ("path", "segment"),
    [("/a/b", "a"), ("/a?b", "a"), ("/a#b", "a"), ("/r/港", "r"), ("/", ""), ("/?a", ""), ("//a", ""), ("/../a", "")],
)
def test_first_segment(path: str, segment: str) -> None:
    assert first_segment(path) == segment


@given(st.text(max_size=30).map("/".__add__))
def test_a_segment_is_one_name(path: str) -> None:
    segment = first_segment(path)
    assert "/" not in segment
    assert not segment or path.startswith(f"/{segment}")
