"""What a site teaches of its categories: which articles are filed wrongly, at any share of wrong labels."""

from __future__ import annotations

import random

import pytest
from helpers import Site
from hypothesis import given
from hypothesis import strategies as st

from articlelint.article.article import Article
from articlelint.rulebook.load import load_rules
from articlelint.site import filing, noise, wording
from articlelint.site.filing import Filed, Filing
from articlelint.site.wording import Wording, folder_mark

WORDS = load_rules().words
TOPICS = {
    "Harbour": "quay ferry tide crane pilot anchor mooring lighthouse breakwater cargo deck rope sail hull mast".split(),
    "Orchard": "apple blossom graft ladder cider pruning rootstock harvest wasp barrel pear plum root leaf bark".split(),
    "Kitchen": "onion garlic lentil simmer spoon butter kettle oven dough yeast salt pepper broth bowl knife".split(),
    "Workshop": "chisel plane lathe vice glue clamp dowel sander drill bolt rasp mallet saw bench varnish".split(),
}
COMMON = (
    "people of the town said on monday that there would be more of it next year and everyone was glad to hear".split()
)


def made(number: int = 240, names: str = "Harbour Orchard Kitchen Workshop", share: float = 0.15) -> list[Filed]:
    """Articles of several categories, the words of which overlap."""
    rng = random.Random(7)
    labels = names.split()
    filed = []
    for at in range(number):
        label = labels[at % len(labels)]
        other = rng.choice(labels)
        drawn = rng.choices([TOPICS[label], TOPICS[other], COMMON], [share, share / 3, 1 - share * 4 / 3], k=120)
        words = [rng.choice(each) for each in drawn]
        filed.append(Filed(Wording(f"{at:03}.md", "en", f"Title {at}", " ".join(words)), (label,)))
    return filed


def mixed_up(articles: list[Filed], share: float, target: str = "") -> tuple[list[Filed], set[str]]:
    """The articles, so many of them under another category (the `target`), and the paths of these."""
    rng = random.Random(3)
    names = sorted({each.names[0] for each in articles})
    may_be = [each for each in articles if each.names[0] != target]
    wrong = {each.wording.path for each in rng.sample(may_be, round(share * len(articles)))}
    return [
        each._replace(names=(target or rng.choice([name for name in names if name not in each.names]),))
        if each.wording.path in wrong
        else each
        for each in articles
    ], wrong


def found(learned: Filing) -> set[str]:
    return {path for path, verdict in learned.verdicts.items() if verdict.is_found}


@pytest.mark.parametrize("share", [0.0, 0.05, 0.1, 0.3, 0.5])
def test_labels_that_are_wrong_at_random(share: float) -> None:
    articles, wrong = mixed_up(made(), share)
    called = found(filing.learn(articles))
    assert len(called & wrong) >= 0.8 * len(wrong)
    assert len(called - wrong) <= 0.02 * len(articles)


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_a_category_that_swallows_others(share: float) -> None:
    articles, wrong = mixed_up(made(), share, "Orchard")
    called = found(filing.learn(articles))
    assert len(called & wrong) >= 0.8 * len(wrong)
    assert len(called - wrong) <= 0.02 * len(articles)


def test_labels_without_words_of_their_own_are_not_judged() -> None:
    rng = random.Random(5)
    articles = [each._replace(names=(rng.choice(["News", "Interview", "Video"]),)) for each in made()]
    assert not found(filing.learn(articles))


def test_labels_that_are_mostly_wrong_teach_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not found(filing.learn(mixed_up(made(600), 0.72)[0]))
    monkeypatch.setattr(filing, "MOST_WRONG", 0.2)
    learned = filing.learn(mixed_up(made(), 0.3)[0])
    assert not learned.verdicts and not learned.models
    assert learned.doubted["en"] == pytest.approx(0.3, abs=0.05)


def test_too_few_articles_teach_nothing() -> None:
    assert filing.learn(made(filing.LEAST_ARTICLES - 1)) == Filing()
    assert filing.learn(made(200, "Harbour")) == Filing()
    assert filing.learn([]) == Filing()


def test_spellings_of_one_category() -> None:
    articles = [
        each._replace(names=(each.names[0].upper() if at % 9 == 0 else each.names[0],))
        for at, each in enumerate(made())
    ]
    learned = filing.learn(articles)
    assert learned.models[0].labels == ("Harbour", "Kitchen", "Orchard", "Workshop")
    assert not found(learned)


def test_one_of_several_categories_that_fits_is_enough() -> None:
    articles = [
        each._replace(names=(*each.names, "Orchard")) if at % 5 == 0 else each for at, each in enumerate(made())
    ]
    assert not found(filing.learn(articles))


def test_evidence() -> None:
    articles, wrong = mixed_up(made(), 0.05)
    right = {each.wording.path: each.names[0] for each in made()}
    for path, verdict in filing.learn(articles).verdicts.items():
        if verdict.is_found and path in wrong:
            assert verdict.category == right[path]
            assert set(verdict.words) <= set(TOPICS[verdict.category])
            numbers = [int(title.removeprefix("Title ")) for title in verdict.alike]
            assert len(numbers) == 2
            assert {right[f"{number:03}.md"] for number in numbers} == {verdict.category}
        elif not verdict.is_found:
            assert verdict.words == verdict.alike == ()


def test_names_that_a_page_prints_are_not_learnt() -> None:
    articles, wrong = mixed_up(made(), 0.1)
    wordings = [(each, f"{each.wording.words} {' '.join([each.names[0].lower()] * 3)}") for each in articles]
    printed = [each._replace(wording=each.wording._replace(words=words)) for each, words in wordings]
    assert found(filing.learn(printed)) == found(filing.learn(articles)) == wrong


def test_languages_are_learnt_apart() -> None:
    def in_language(language: str) -> list[Filed]:
        wordings = [(each, each.wording._replace(path=f"{language}/{each.wording.path}")) for each in made(40)]
        return [each._replace(wording=moved._replace(language=language)) for each, moved in wordings]

    learned = filing.learn([*made(), *in_language("de"), *in_language("")])
    assert [model.language for model in learned.models] == ["en"]
    assert learned.models[0].articles == 280
    assert filing.model_for("de", learned.models) is None
    assert filing.model_for("", learned.models) is learned.models[0]


def test_one_article_is_judged_as_with_all_others() -> None:
    """Its own words are taken out of what was learnt: each is judged by the others alone."""
    for articles, _ in (mixed_up(made(), 0.1), mixed_up(made(), 0.3, "Orchard")):
        learned = filing.learn(articles)
        (model,) = learned.models
        by_label = {
            label: [each for each in articles if learned.verdicts[each.wording.path].category == label in each.names]
            for label in model.labels
        }
        for each in articles:
            path = each.wording.path
            rest = filing.without(model, each.wording, learned.learned[path])
            verdict = filing.judged(each, rest, by_label.__getitem__)
            assert verdict is not None
            assert verdict.wrong == pytest.approx(learned.verdicts[path].wrong, abs=1e-9)
            assert verdict._replace(wrong=0) == learned.verdicts[path]._replace(wrong=0)


def test_order_does_not_matter() -> None:
    articles, _ = mixed_up(made(), 0.1)
    again = list(articles)
    random.Random(1).shuffle(again)
    first, second = filing.learn(articles), filing.learn(again)
    assert found(first) == found(second)
    assert dict(first.models[0].counts) == dict(second.models[0].counts)


def test_a_category_nobody_knows() -> None:
    (model,) = filing.learn(made()).models
    assert filing.judged(made()[0]._replace(names=("Letters",)), model, lambda _: ()) is None


def test_short_articles_are_not_judged() -> None:
    (model,) = filing.learn(made()).models
    caption = Filed(Wording("a.md", "en", "The quay", "quay ferry tide"), ("Orchard",))
    assert filing.judged(caption, model, lambda _: ()) is None
    assert filing.learn([*made(), caption]).verdicts.keys() == filing.learn(made()).verdicts.keys()


def test_an_article_that_also_has_a_small_category_is_not_judged() -> None:
    articles, wrong = mixed_up(made(), 0.1)
    path = min(wrong)
    more = [each._replace(names=(*each.names, "Rare")) if each.wording.path == path else each for each in articles]
    assert path in found(filing.learn(articles))
    learned = filing.learn(more)
    assert path not in learned.verdicts
    article = next(each for each in more if each.wording.path == path)
    assert filing.judged(article, learned.models[0], lambda _: ()) is None


def test_a_category_of_most_articles_is_no_alternative() -> None:
    articles, _ = mixed_up(made(), 0.1)
    learned = filing.learn([each._replace(names=(*each.names, "The Town")) for each in articles])
    assert learned.models[0].labels == ("Harbour", "Kitchen", "Orchard", "Workshop")
    assert learned.models[0].catch_alls == ("the town",)
    assert found(learned) == found(filing.learn(articles))


def test_formats_are_not_judged() -> None:
    """The words of a category whose articles are on anything neither show nor contradict it."""
    rng = random.Random(2)
    videos = {each.wording.path for each in rng.sample(made(), 40)}
    articles = [each._replace(names=("Video",)) if each.wording.path in videos else each for each in made()]
    assert not found(filing.learn(articles))


def test_words_that_know_less_than_the_majority_judge_nothing() -> None:
    rng = random.Random(4)
    articles = [each._replace(names=(rng.choices(["News", "Video"], [0.55, 0.45])[0],)) for each in made()]
    assert filing.learn(articles).verdicts == {}


def test_parts_of_a_category_may_stand_for_it() -> None:
    """What is filed under the whole and reads like a part of it is not wrong, nor the other way; another part is."""
    articles, wrong = mixed_up(made(), 0.1)
    parts = {"Harbour": "Town/Harbour", "Orchard": "Town/Orchard", "Kitchen": "Town", "Workshop": "Work > Shop"}
    learned = filing.learn([each._replace(names=(parts[each.names[0]],)) for each in articles])
    assert found(learned) == {
        path for path in wrong if "Kitchen" not in ways(articles)[path] or "Workshop" in ways(articles)[path]
    }


def test_categories_that_many_articles_have_together_are_no_mistake_for_one_another() -> None:
    articles, wrong = mixed_up(made(), 0.1)
    pair = ("Harbour", "Workshop")
    both = [
        each._replace(names=pair) if each.names[0] in pair and at % 3 == 0 else each for at, each in enumerate(articles)
    ]
    known = wrong - {each.wording.path for each in both if each.names == pair}
    assert found(filing.learn(both)) & known == {path for path in known if ways(articles)[path] != set(pair)}


def ways(articles: list[Filed]) -> dict[str, set[str]]:
    """By path, the category that each article has and the one that it should have."""
    return {each.wording.path: {each.names[0], was.names[0]} for each, was in zip(articles, made(), strict=True)}


def test_what_an_article_says_of_itself_is_heard() -> None:
    """Tags, keys and folder that all articles of its own category have, and none of the other one, speak for it."""
    articles, wrong = mixed_up(made(), 0.1)

    def marked(each: Filed, marks: str, title: str = "") -> Filed:
        return each._replace(wording=each.wording._replace(marks=marks, title=title or each.wording.title))

    podcasts = [marked(each, f"#{each.names[0]:.5}") for each in articles]
    assert not found(filing.learn(podcasts))
    right = {each.wording.path: f"#{each.names[0]:.5}" for each in made()}
    tagged = [marked(each, right[each.wording.path]) for each in articles]
    assert found(filing.learn(tagged)) == wrong
    path = min(wrong)
    titles = {each.wording.path: f"News of the {each.names[0]}" for each in made()}
    named = [marked(each, each.wording.marks, titles[path] if each.wording.path == path else "") for each in podcasts]
    assert found(filing.learn(named)) <= {path}


def test_folders_that_are_called_like_the_category_say_nothing() -> None:
    articles, wrong = mixed_up(made(), 0.1)
    marks = [each._replace(wording=each.wording._replace(marks=folder_mark(each.names[0]))) for each in articles]
    assert found(filing.learn(marks)) == wrong


def test_copies_do_not_speak_against_each_other() -> None:
    copy = made()[0]
    copies = [copy._replace(wording=copy.wording._replace(path="copy.md"), names=("Orchard",)), *made()]
    assert not found(filing.learn(copies))
    other = copies[0]._replace(wording=copies[0].wording._replace(title="Another"))
    assert found(filing.learn([other, *copies[1:]])) == {"copy.md"}


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_articles_without_a_category_are_told_theirs(share: float) -> None:
    articles, _ = mixed_up(made(), share)
    right = {each.wording.path: each.names[0] for each in made()}
    unfiled = [each._replace(names=()) if at % 10 == 0 else each for at, each in enumerate(articles)]
    learned = filing.learn(unfiled)
    asked = {each.wording.path for each in unfiled if not each.names}
    told = {path: learned.verdicts[path] for path in asked if learned.verdicts[path].is_found}
    assert len(told) >= 0.8 * len(asked)
    for path, verdict in told.items():
        assert verdict.category == right[path]
        assert verdict.wrong >= 0.9
        assert set(verdict.words) <= set(TOPICS[verdict.category])
        assert len(verdict.alike) == 2
    assert not found(learned) & asked - told.keys()
    by_label = {label: [each for each in unfiled if label in each.names] for label in learned.models[0].labels}
    for each in unfiled:
        if not each.names:
            verdict = filing.judged(each, learned.models[0], by_label.__getitem__)
            assert verdict is not None
            assert verdict[:4] == learned.verdicts[each.wording.path][:4]
    short = Filed(Wording("a.md", "en", "The quay", "quay ferry tide"), ())
    assert not filing.learn([*unfiled, short]).verdicts["a.md"].is_found


# --- noise ------------------------------------------------------------------------------------------------------------


@given(st.lists(st.lists(st.floats(-50, 50), min_size=3, max_size=3), min_size=5, max_size=30), st.randoms())
def test_estimates_are_shares(rows: list[list[float]], rng: random.Random) -> None:
    own = [(rng.randrange(3),) for _ in rows]
    for estimate in (noise.by_chance(rows, own, 3), noise.by_pairs(rows, own, 3)):
        assert estimate.temperature > 0
        for shares in estimate.shares:
            assert sum(shares) == pytest.approx(1)
            assert all(0 < share < 1 for share in shares)
        for row in noise.probable(rows, own, estimate):
            assert sum(row) == pytest.approx(1)


# --- words ------------------------------------------------------------------------------------------------------------


def words_of(text: str) -> dict[str, int]:
    """How often each word of an article counts."""
    words = wording.gather(Article("a.md", text, WORDS)).words.split()
    return {word: words.count(word) for word in words}


def test_words_and_how_often_they_count() -> None:
    assert words_of("---\nlang: en\n---\nTide, tide! The FERRY and 2024. Tide.") == {"tide": 2, "ferry": 1}
    assert words_of("tide " * 50) == {"tide": 3}
    assert words_of("---\ntitle: The tide\nlang: en\n---\ntide\n") == {"tide": 2}


def test_words_of_scripts_without_blanks_are_pairs() -> None:
    assert set(words_of("渡轮靠岸。iPhone很贵")) == {"渡轮", "轮靠", "靠岸", "iphone", "很贵"}
    assert set(words_of("---\nlang: ru\n---\nпаром, море")) == {"паром", "море"}


def test_marks_of_tags_keys_and_folder() -> None:
    text = "---\ntitle: The quay\ntags: [Ferry Lines, quay]\nserial: true\n---\nTide.\n"
    marks = wording.gather(Article("content/harbour/a.md", text, WORDS)).marks.split()
    assert [mark[0] for mark in marks] == [*"######", *"$$$$$$", *"///"]
    assert all(len(mark) == filing.STEM for mark in marks)
    other = wording.gather(Article("b.md", "---\nserial: no\ntags: [ferry-lines]\n---\n", WORDS)).marks.split()
    assert set(other) <= set(marks)


def test_long_texts_are_read_from_the_beginning() -> None:
    assert len(words_of(" ".join(f"word{number}" for number in range(5_000)))) <= 400
    assert wording.gather(Article("a.md", "", WORDS)) == Wording("a.md", "", "", "")


# --- through the command line -----------------------------------------------------------------------------------------


def write(site: Site, articles: list[Filed]) -> None:
    for each in articles:
        head = f"---\ntitle: {each.wording.title}\nlang: en\ncategory: {each.names[0]}\n---\n"
        site.write(each.wording.path, f"{head}{each.wording.words}\n")


def test_a_site_is_judged_by_itself_and_one_file_by_its_index(site: Site) -> None:
    articles, wrong = mixed_up(made(), 0.1)
    write(site, articles)
    site.write("articlelint.toml", "")
    whole = site.check("--select", "category/mismatch").json()["findings"]
    paths = {each["path"] for each in whole}
    assert paths <= wrong and len(paths) >= 0.9 * len(wrong)
    assert all(each["severity"] == "warning" and each["fix"]["safety"] == "unsafe" for each in whole)
    assert all(", like “Title " in each["message"] for each in whole)
    site.run("index")
    for each in whole[:5]:
        (again,) = site.check(each["path"], "--select", "category/mismatch").json()["findings"]
        assert again == each
    first = whole[0]
    article = next(each for each in made() if each.wording.path == first["path"])
    write(site, [article])
    assert not site.check(first["path"], "--select", "category/mismatch").json()["findings"]
    other = next(each for each in made() if each.names != article.names and each.wording.path not in wrong)
    write(site, [article._replace(wording=other.wording._replace(path=first["path"]))])
    (finding,) = site.check(first["path"], "--select", "category/mismatch").json()["findings"]
    assert finding["message"].startswith(f"Reads as {other.names[0]} (")


def test_a_site_that_teaches_nothing_is_told_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "MOST_WRONG", 0.1)
    write(site, mixed_up(made(), 0.3)[0])
    report = site.check("--select", "category/mismatch").json()
    assert not report["findings"]
    (note,) = report["summary"]["notes"]
    assert note.startswith("category/mismatch learns nothing from articles in en: ")
    assert note.endswith("% of their categories look wrong; correct what files them first")


ABOUT_AI = """The company behind a popular chatbot will let schools try its newest language model. Machine learning
researchers at the lab said that the large language model makes fewer hallucinations than ChatGPT or Claude, and that its
training data was checked by hand. Artificial intelligence has been part of lessons before; what is new is that the neural
network runs on the computers of the school. An AI assistant answers questions about what was read, and a second language
model checks the answer. OpenAI and Anthropic offer generative AI of the kind to universities. The lab published how its
neural network was trained, on which benchmarks the model was tried, and how often the chatbot was wrong. Teachers who
tried the AI assistant said that the artificial intelligence explained more than the book does."""


def test_where_most_labels_look_wrong_the_lexicon_is_enough_for_an_error(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"Harbour": "Finance", "Orchard": "AI", "Kitchen": "Sport", "Workshop": "Travel"}
    articles = [each._replace(names=(names[each.names[0]],)) for each in mixed_up(made(), 0.3)[0]]
    wording_ = Wording("ai.md", "en", "A lab opens its language model to schools", ABOUT_AI)
    write(site, [*articles, Filed(wording_, ("Finance",))])

    def severities(*paths: str) -> list[str]:
        found = site.check("--select", "category/mismatch", *paths).json()["findings"]
        return [each["severity"] for each in found if each["path"] == "ai.md"]

    site.write("articlelint.toml", "")
    assert severities() == ["warning"]
    monkeypatch.setattr(filing, "MOST_WRONG", 0.1)
    site.run("clean")
    assert severities() == ["error"]
    assert severities("ai.md") == ["error"]


def test_of_a_category_that_the_site_does_not_teach_the_lexicon_gives_a_hint(site: Site) -> None:
    names = {"Harbour": "AI", "Orchard": "Sport", "Kitchen": "Travel", "Workshop": "Food"}
    articles = [each._replace(names=(names[each.names[0]],)) for each in made()]
    wording_ = Wording("ai.md", "en", "A lab opens its language model to schools", ABOUT_AI)
    write(site, [*articles, Filed(wording_, ("Finance",))])

    def severities() -> list[str]:
        found = site.check("--select", "category/mismatch", "--min-severity", "info").json()["findings"]
        return [each["severity"] for each in found if each["path"] == "ai.md"]

    assert severities() == ["info"]
    for each in articles[100:]:  # too few to teach anything
        (site.root / each.wording.path).unlink()
    assert severities() == ["warning"]
