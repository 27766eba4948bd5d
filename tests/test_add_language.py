"""A language is added by data alone: as a site's own rule, and to the bundled rules as CONTRIBUTING.md says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from helpers import Site

from articlelint.rulebook.resources import rules_dir

ENGLISH = """\
[food]
name: Food
also: cucina, ruoka
strong: recipe, restaurant, chef, garlic

[sport]
name: Sport
also: urheilu
strong: goalkeeper, league, striker, referee
"""
ITALIAN = """\
[food]
strong: ricetta, ristorante, cuoco, cuoca, aglio, cipolle, olio d'oliva
fair: zuppa, cucinare

[sport]
strong: portiere, campionato, attaccante, arbitro
"""
SOUP = (
    "Tritate l'aglio e le cipolle e fatele appassire nell'olio d'oliva. La ricetta della zuppa viene da un cuoco che "
    "lavora in un piccolo ristorante; chi la vuole cucinare trova tutto al mercato."
)
RULE = f"""\
name: house/mismatch
summary: Filed under another category
why: Readers of the category do not find what they look for.
kind: category
languages: [en, it]
severity: warning
message: "Reads as {{found}} ({{evidence}}) rather than {{assigned}}{{support}}"
options:
  lexicon: lexicon.txt
  terms: {{it: lexicon.it.txt}}
  allowed: [Cucina, Sport]
examples:
  bad:
    - article:
        front-matter: {{title: La zuppa del porto, category: «Sport»}}
        body: "{SOUP}"
      language: it
  good:
    - article:
        front-matter: {{title: La zuppa del porto, category: Cucina}}
        body: "{SOUP}"
      language: it
"""


@pytest.fixture
def italian(site: Site) -> Site:
    """A site with a rule about categories that knows Italian terms, and an article that is filed wrongly."""
    site.write("lint-rules/house/mismatch.yaml", RULE)
    site.write("lint-rules/house/lexicon.txt", ENGLISH)
    site.write("lint-rules/house/lexicon.it.txt", ITALIAN)
    site.write("articlelint.toml", 'rule-paths = ["lint-rules"]\n')
    site.write("a.md", f"---\ntitle: La zuppa del porto\nlang: it\ncategory: Sport\n---\n\n{SOUP}\n")
    return site


def test_terms_of_a_language_in_a_rule_of_the_site(italian: Site) -> None:
    result = italian.run("rules", "--test")
    assert (result.code, "0 failed" in result.out) == (0, True), result.out
    (finding,) = italian.check("--select", "house", ".").json()["findings"]
    assert (finding["rule"], finding["line"], finding["column"]) == ("house/mismatch", 4, 11)
    assert finding["message"].startswith("Reads as Cucina (")


def test_terms_and_keywords_of_the_site(italian: Site) -> None:
    """What the configuration adds counts in every language of the rule."""
    italian.write(
        "articlelint.toml", 'rule-paths = ["lint-rules"]\n[category]\nkeywords = {Cucina = ["mercato", "cuoco"]}\n'
    )
    italian.write("lint-rules/house/lexicon.it.txt", "[food]\nstrong: zuppa, aglio\n[sport]\nstrong: portiere\n")
    (finding,) = italian.check("--select", "house", ".").json()["findings"]
    assert {"mercato", "cuoco"} <= set(re.findall(r"\w+", finding["message"]))


def test_terms_are_found_as_they_are_written(italian: Site) -> None:
    """Of endings in a language that no one has described nothing is assumed."""
    italian.write("lint-rules/house/lexicon.it.txt", ITALIAN.replace("ricetta", "ricett").replace("cuoco", "cuoc"))
    (finding,) = italian.check("--select", "house", ".").json()["findings"]
    assert "ricetta" not in finding["message"]


def test_a_wrong_file_of_terms(italian: Site) -> None:
    italian.write("lint-rules/house/lexicon.it.txt", "[musica]\nstrong: coro\n")
    result = italian.run("check", ".")
    assert result.code == 2
    assert "lexicon.it.txt: [musica] is no category of the lexicon" in result.err
    (italian.root / "lint-rules/house/lexicon.it.txt").unlink()
    result = italian.run("check", ".")
    assert re.search(r"mismatch\.yaml:10:15: option 'terms\.it': there is no file .*lexicon\.it\.txt\n", result.err)


# --- the bundled rules -----------------------------------------------------------------------------------------------


@pytest.fixture
def copy(site: Site, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the bundled rules that counts as the bundled ones."""
    folder = tmp_path_factory.mktemp("copy") / "rules"
    shutil.copytree(rules_dir(), folder)
    monkeypatch.setattr("articlelint.rulebook.load.rules_dir", lambda: str(folder))
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_add_a_language(copy: Path, site: Site) -> None:
    """Estonian: recognised by its stop words, with wordings of a rule and terms of categories."""
    change(
        copy / "languages.yaml",
        "\net:\n",
        "\net:\n  stop-words: ja ei see on oli kui siis aga mis kes nad oma veel ka\n",
    )
    mismatch = copy / "category" / "mismatch.yaml"
    change(mismatch, "terms: {", "terms: {et: lexicon.et.txt, ")
    (copy / "category" / "lexicon.et.txt").write_text(
        "[food]\nstrong: supp, retsept, kokk, küüslauk, restoran\n\n[sport]\nstrong: värav, liiga\n", encoding="utf-8"
    )
    follow = copy / "boilerplate" / "follow.yaml"
    change(follow, "  patterns:\n", '  patterns:\n    - "jälgi meid facebookis"\n')
    change(follow, "  bad:\n", '  bad:\n    - {text: "Kraana on suur. «Jälgi meid Facebookis.»", language: et}\n')
    text = follow.read_text(encoding="utf-8")
    languages = re.search(r"^languages: \[", text, re.MULTILINE)
    if languages:
        change(follow, languages[0], f"{languages[0]}et, ")
    result = site.run("rules", "--test")
    assert (result.code, "0 failed" in result.out) == (0, True), result.out
    body = (
        "Supp on valmis. Retsept on vana, aga kokk ja tema restoran ei ole. Küüslauk oli see, mis siis maitses, kui nad "
        "veel noored olid."
    )
    site.write(
        "a.md",
        f"---\ntitle: Supp\ncategory: Sports\nsource: https://news.test/supp\n---\n\n{body}\n\nJälgi meid Facebookis.\n",
    )
    site.write("articlelint.toml", '[category]\nallowed = ["Food", "Sports"]\n')
    assert set(site.check(".").rules()) >= {"boilerplate/follow", "category/mismatch"}
