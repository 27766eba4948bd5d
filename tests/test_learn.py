"""articlelint learn and check --model: what is learned, what is refused, and what is said with it."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from helpers import CLEAN, Site

WORDS = {
    "Harbour": "quay ferry tide crane pilot anchor mooring lighthouse breakwater cargo".split(),
    "Orchard": "apple blossom graft ladder cider pruning rootstock harvest wasp barrel".split(),
}
COMMON = "the people of town said on monday that there would be more of it next year and everyone was glad".split()


def write_site(site: Site, wrong: int, number: int = 240, folder: str = "") -> set[str]:
    """A site of two categories that no lexicon knows, `wrong` of them filed under the other; the paths of these."""
    rng = random.Random(7 + number)
    names = sorted(WORDS)
    paths = set()
    for at in range(number):
        name = names[at % 2]
        body = " ".join(rng.choice(WORDS[name] if rng.random() < 0.3 else COMMON) for _ in range(150))
        if at < wrong:
            paths.add(f"{folder}{at:03}.md")
        filed = names[1 - at % 2] if at < wrong else name
        site.write(f"{folder}{at:03}.md", f"---\ntitle: What is new\nlang: en\ncategory: {filed}\n---\n{body}\n")
    return paths


def found(site: Site, *arguments: str) -> dict[str, dict[str, Any]]:
    findings = site.check("--select", "category/mismatch", *arguments).json()["findings"]
    return {each["path"]: each for each in findings}


def test_a_small_site_is_judged_by_what_a_large_one_taught(site: Site) -> None:
    write_site(site, 12, folder="large/")
    wrong = write_site(site, 8, number=40, folder="small/")
    said = site.run("learn", "large", "--output", "model.json")
    assert said.code == 0
    assert "all            240           95%             12" in said.out
    assert not found(site, "small")
    assert found(site, "small", "--model", "model.json").keys() == wrong
    first = found(site, "small", "--model", "model.json")["small/000.md"]
    assert first["message"].startswith("Reads as Harbour (")
    assert first["message"].endswith(") rather than Orchard")
    assert first["evidence"] and set(first["evidence"]) <= set(WORDS["Harbour"])


def test_configured_model(site: Site) -> None:
    write_site(site, 12, folder="large/")
    wrong = write_site(site, 8, number=40, folder="small/")
    site.run("learn", "large", "--output", "model.json")
    site.write("small/articlelint.toml", '[category]\nmodel = "../model.json"\n')
    assert found(site, "small").keys() == wrong
    site.write("small/articlelint.toml", '[category]\nmodel = "../model.json"\ncompatible = [["harbour", "orchard"]]\n')
    assert not found(site, "small")
    site.write("small/articlelint.toml", '[category]\nmodel = "no.json"\n')
    assert "there is no file 'no.json'" in site.check("small").err


def test_a_site_that_is_large_enough_knows_better_than_the_model_of_another(site: Site) -> None:
    write_site(site, 0, folder="other/")
    for at in range(240):  # there the names mean the opposite
        path = site.root / f"other/{at:03}.md"
        text = path.read_text(encoding="utf-8")
        name, other = sorted(WORDS, key=lambda each: f"category: {each}" not in text)
        path.write_text(text.replace(f"category: {name}", f"category: {other}"), encoding="utf-8")
    assert site.run("learn", "other", "--output", "model.json").code == 0
    wrong = write_site(site, 12, folder="own/")
    assert found(site, "own", "--model", "model.json").keys() == wrong


def test_categories_by_folder(site: Site) -> None:
    wrong = set()
    for path in write_site(site, 12) | {f"{at:03}.md" for at in range(12, 240)}:
        text = (site.root / path).read_text(encoding="utf-8")
        filed = "Harbour" if "category: Harbour" in text else "Orchard"
        (site.root / path).unlink()
        site.write(f"posts/{filed}/{path}", text.replace(f"category: {filed}\n", ""))
        if int(path[:3]) < 12:
            wrong.add(f"posts/{filed}/{path}")
    site.write("articlelint.toml", '[category]\nfrom-folder = ["posts/**"]\n')
    assert site.run("learn", ".", "--output", "model.json").code == 0
    findings = found(site)
    assert findings.keys() == wrong
    assert all("rather than the folder's " in each["message"] and not each["fix"] for each in findings.values())


def test_same_articles_same_model(site: Site) -> None:
    write_site(site, 12)
    for name in ("a.json", "b.json"):
        site.run("learn", ".", "--output", name)
    a, b = ((site.root / name).read_bytes() for name in ("a.json", "b.json"))
    assert a == b


def test_too_few_articles(site: Site) -> None:
    write_site(site, 0, number=60)
    said = site.run("learn", ".", "--output", "model.json")
    assert said.code == 2
    assert "150 articles of one language in two or more categories of at least 15 are needed" in said.err
    assert "there are 60 with a category, and 2 such categories" in said.err
    assert not (site.root / "model.json").exists()


def test_wrong_labels_are_not_learned(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articlelint.site.filing.MOST_WRONG", 0.1)
    write_site(site, 48)
    said = site.run("learn", ".", "--output", "model.json")
    assert said.code == 2
    assert "of the categories look wrong: correct what files the articles" in said.err


def model(**changes: object) -> str:
    content = {
        "language": "en",
        "articles": 2,
        "labels": ["a", "b"],
        "shown": [True, True],
        "catch_alls": [],
        "together": [[0], [1]],
        "counts": {"sea": [1, 2]},
        "totals": [1, 2],
        "stems": 1,
        "temperature": 0.5,
        "shares": [[0.9, 0.1], [0.1, 0.9]],
        "bar": 0.8,
        "everyday": "",
        **changes,
    }
    return json.dumps({"articlelint-model": 3, "languages": [content]})


def test_a_model_is_taken(site: Site) -> None:
    site.write("a.md", CLEAN)
    site.write("model.json", model())
    assert site.check("--model", "model.json").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "is no model that"),
        ("[" * 100_000, "is no model that"),
        (model(counts={"sea": [1]}), "is no model that"),
        (model(counts={"sea": ["a", "b"]}), "is no model that"),
        (model(counts={"sea": [-1, 2]}), "is no model that"),
        (model(temperature=0), "is no model that"),
        (model(temperature=float("nan")), "is no model that"),
        (model(shares=[[0.9, 0.1]]), "is no model that"),
        (model(shares=[[1.0, 0.0], [0.1, 0.9]]), "is no model that"),
        (model(labels=["a"]), "is no model that"),
        (model(shown=[True]), "is no model that"),
        (model(together=[[0]]), "is no model that"),
        (model(together=[[0], [2]]), "is no model that"),
        (model(bar="much"), "is no model that"),
        ("[1", "is no model that"),
        ('{"articlelint-model": 99}', "another version"),
        ('{"articlelint-model": 1, "categories": []}', "another version"),
        ('{"articlelint-model": 3, "languages": 3}', "is no model that"),
    ],
)
def test_what_is_no_model(site: Site, text: str, said: str) -> None:
    site.write("a.md", "---\ntitle: x\n---\nText.\n")
    site.write("model.json", text)
    result = site.check("--model", "model.json")
    assert result.code == 2
    assert said in result.err


def test_missing_model(site: Site) -> None:
    site.write("a.md", "---\ntitle: x\n---\nText.\n")
    assert "cannot be read" in site.check("--model", "no.json").err


def test_model_is_plain(site: Site) -> None:
    write_site(site, 0)
    site.run("learn", ".", "--output", "model.json")
    data = json.loads((site.root / "model.json").read_text(encoding="utf-8"))
    (english,) = data["languages"]
    assert english["labels"] == ["Harbour", "Orchard"]
    assert english["counts"]["quay"][0] > english["counts"]["quay"][1]
