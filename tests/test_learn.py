"""articlelint learn and check --model: what is learned, what is refused, and what is said with it."""

from __future__ import annotations

import json
import random

import pytest
from helpers import CLEAN, Site

from articlelint.category.learning import LearningError, Sample, learn
from articlelint.category.model import Category, Model, softened

WORDS = {
    "Harbour": "quay ferry tide crane pilot anchor mooring lighthouse breakwater cargo".split(),
    "Orchard": "apple blossom graft ladder cider pruning rootstock harvest wasp barrel".split(),
}
COMMON = "the people of town said on monday that there would be more of it next year and everyone was glad".split()


def write_site(site: Site, wrong: int, number: int = 240) -> set[str]:
    """A site of two categories that no lexicon knows, `wrong` of them filed under the other; the paths of these."""
    rng = random.Random(7)
    names = sorted(WORDS)
    paths = set()
    for at in range(number):
        name = names[at % 2]
        body = " ".join(rng.choice(WORDS[name] if rng.random() < 0.3 else COMMON) for _ in range(150))
        if at < wrong:
            paths.add(f"{at:03}.md")
        filed = names[1 - at % 2] if at < wrong else name
        site.write(f"{at:03}.md", f"---\ntitle: What is new\nlang: en\ncategory: {filed}\n---\n{body}\n")
    return paths


def test_learned_categories_are_judged(site: Site) -> None:
    wrong = write_site(site, 12)
    said = site.run("learn", ".", "--output", "model.json")
    assert said.code == 0
    assert "all            240                     95%                    not known" in said.out
    assert not site.check("--select", "category/mismatch").json()["findings"]
    findings = site.check("--select", "category/mismatch", "--model", "model.json").json()["findings"]
    assert {each["path"] for each in findings} == wrong
    (first,) = [each for each in findings if each["path"] == "000.md"]
    assert first["message"].startswith("Reads as Harbour (")
    assert first["message"].endswith(") rather than Orchard")
    assert first["evidence"] and set(first["evidence"]) <= set(WORDS["Harbour"])


def test_configured_model(site: Site) -> None:
    wrong = write_site(site, 12)
    site.run("learn", "--output", "model.json")
    site.write("articlelint.toml", '[category]\nmodel = "model.json"\n')
    findings = site.check("--select", "category/mismatch").json()["findings"]
    assert {each["path"] for each in findings} == wrong
    site.write("articlelint.toml", '[category]\nmodel = "model.json"\ncompatible = [["harbour", "orchard"]]\n')
    assert not site.check("--select", "category/mismatch").json()["findings"]
    site.write("articlelint.toml", '[category]\nmodel = "no.json"\n')
    assert "there is no file 'no.json'" in site.check().err


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
    findings = site.check("--select", "category/mismatch", "--model", "model.json").json()["findings"]
    assert {each["path"] for each in findings} == wrong
    assert all("rather than the folder's " in each["message"] and not each["fix"] for each in findings)


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
    assert "200 articles in two or more categories of at least 20 are needed; there are 60 in 2" in said.err
    assert not (site.root / "model.json").exists()


def test_wrong_labels_are_not_learned() -> None:
    samples = [Sample({"a": 1}, {}, "xy"[at % 2], at % 3 == 0) for at in range(300)]
    with pytest.raises(LearningError, match="the lexicon calls 33% of the categories wrong"):
        learn(samples, {})


def model(words: str = '{"sea": [1, 2]}', temperature: str = "1", prior: str = "0") -> str:
    category = f'{{"name": "a", "keys": ["tech"], "prior": {prior}, "sure": 0.1}}'
    rest = f'"categories": [{category}, {category}], "temperature": {temperature}, "words": {words}'
    return f'{{"articlelint-model": 1, {rest}}}'


def test_a_model_is_taken(site: Site) -> None:
    site.write("a.md", CLEAN)
    site.write("model.json", model())
    assert site.check("--model", "model.json").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "is no model that"),
        ("[" * 100_000, "is no model that"),
        (model('{"sea": [1]}'), "is no model that"),
        (model('{"sea": ["a", "b"]}'), "is no model that"),
        (model(temperature="0"), "is no model that"),
        (model(temperature="NaN"), "is no model that"),
        (model(prior='"much"'), "is no model that"),
        ("[1", "is no model that"),
        ('{"articlelint-model": 99}', "another version"),
        ('{"articlelint-model": 1, "categories": 3}', "is no model that"),
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


def test_probabilities() -> None:
    model = Model((Category("A", (), -0.7, 0.9), Category("B", ("food",), -0.7, 0.9)), {"x": [1.0, -1.0]}, 1.0)
    a, b = model.probabilities({"x": 3, "y": 1}, {})
    assert a > 0.8
    assert a + b == pytest.approx(1)
    assert model.probabilities({}, {"food": 30.0})[1] > 0.8
    assert softened([1.0, 1.0], 0.1) == [0.5, 0.5]


def test_model_is_plain(site: Site) -> None:
    write_site(site, 0)
    site.run("learn", ".", "--output", "model.json")
    data = json.loads((site.root / "model.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in data["categories"]] == ["Harbour", "Orchard"]
    assert data["words"]["quay"][0] > data["words"]["quay"][1]
