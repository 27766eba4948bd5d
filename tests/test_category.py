"""category/mismatch: what is said for a category, names of categories, and when one is called wrong."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from helpers import Site, assert_linear, hang_guard
from hypothesis import given, settings
from hypothesis import strategies as st

from articlelint import check_text
from articlelint.article.article import Article
from articlelint.article.words import words_of
from articlelint.category import lexicon
from articlelint.category.lexicon import NO_TERM, Meaning, Vocabulary, normalized
from articlelint.checks import category
from articlelint.checks.base import Context
from articlelint.checks.category import meaning_of
from articlelint.config.model import Category, Config, RuleSettings
from articlelint.finding import Finding
from articlelint.paths.globs import Globs
from articlelint.rulebook.load import load_rules
from articlelint.rulebook.rule import Rule, RuleError
from articlelint.site.facts import Facts

RULEBOOK = load_rules()
RULE = RULEBOOK.rules["category/mismatch"]
COMPILED = category.compile(RULE)
LEXICON = COMPILED.lexicon
VOCABULARY = LEXICON.vocabulary("en")

AI = """The company behind a popular chatbot will let schools try its newest language model. Machine learning researchers at
the lab said that the model makes fewer hallucinations than ChatGPT or Claude, and that its training data was checked by
hand. Artificial intelligence has been part of lessons before; what is new is that the neural network runs on the
school's own computers. An AI assistant answers questions about what was read."""
SOUP = """Chop the onions and the garlic, and let them go soft in olive oil. The recipe asks for a handful of vegetables;
whatever the kitchen has will do. Add a bowl of lentils and simmer until they are tender. Serve with bread and butter.
The chef who wrote it down cooks for a small restaurant, where the soup is on the menu all winter."""
PLAIN = "The bench by the lake was painted on Monday. Those who sat on it on Tuesday had green coats."


def article(body: str, categories: str, title: str = "What is new") -> str:
    return f"---\ntitle: {title}\ncategory: {categories}\n---\n{body}\n"


def config(**options: object) -> Config:
    """The rule alone, with `options`."""
    return Config.default()._replace(
        select=("category",),
        rules={
            "category/mismatch": RuleSettings(None, {key.replace("_", "-"): value for key, value in options.items()})
        },
    )


def found(text: str, **options: object) -> list[Finding]:
    return check_text(text, config=config(**options))


# --- one article ------------------------------------------------------------------------------------------------------


def test_message_is_the_evidence() -> None:
    text = article(AI, "Finance")
    (finding,) = found(text)
    assert (
        finding.message == "Reads as AI (chatbot, language model, Machine learning, hallucinations) rather than Finance"
    )
    assert text[finding.start : finding.end] == "Finance"
    assert finding.evidence[:2] == ("chatbot", "language model")
    assert [text[each.start : each.end] for each in finding.related] == [
        "chatbot",
        "language model",
        "Machine learning",
    ]


def test_what_speaks_for_the_assigned_one_is_said_too() -> None:
    (finding,) = found(article(AI + " An investor is waiting.", "Finance"))
    assert finding.message.endswith("rather than Finance (investor)")


@pytest.mark.parametrize(
    "name", ["AI", "a.i.", "Artificial Intelligence", "artificial-intelligence", "AI News", "Tech"]
)
def test_right_category(name: str) -> None:
    assert not found(article(AI, f'"{name}"'))


@pytest.mark.parametrize("name", ["News", "general", "Blog", "Letters from Anna", "News / Blog", "", "2025", "&"])
def test_names_that_say_nothing_are_not_judged(name: str) -> None:
    assert not found(article(AI, f'"{name}"'), allowed=["Food", "AI"])


def test_catch_all_of_the_configuration() -> None:
    assert found(article(AI, "Finance"))
    assert not found(article(AI, "Finance"), catch_all=["finance"])


def test_several_categories_one_of_which_fits() -> None:
    assert found(article(AI, "[Finance, Food]"))
    assert not found(article(AI, "[Finance, AI]"))
    assert not found(article(AI, "[Finance, Miscellaneous]"))


def test_no_category() -> None:
    assert not found(f"---\ntitle: What is new\n---\n{AI}\n")
    assert not found(AI)


def test_other_languages() -> None:
    assert not found(f"---\ntitle: What is new\nlang: nl\ncategory: Finance\n---\n{AI}\n")


def test_a_category_that_the_title_names_is_not_called_wrong() -> None:
    assert not found(article(AI, "Finance", title="What the central bank reads"))


def test_neighbours_need_a_known_site() -> None:
    assert not found(article(AI, "Science")), "an editor may see it so"


def test_quoted_value_is_found_without_its_quotes() -> None:
    text = article(AI, '"Finance"')
    (finding,) = found(text)
    assert text[finding.start : finding.end] == "Finance"


# --- the categories of a site -----------------------------------------------------------------------------------------


def test_only_allowed_categories_are_rivals() -> None:
    assert found(article(AI, "Finance"), allowed=["Finance", "AI"])
    assert not found(article(AI, "Finance"), allowed=["Finance", "Food"])


def test_a_site_with_one_known_category_is_not_judged() -> None:
    assert not found(article(AI, "Finance"), allowed=["Finance", "Letters from Anna"])


def test_compatible_categories() -> None:
    assert found(article(SOUP, "Finance"), allowed=["Finance", "Food"])
    assert not found(
        article(SOUP, "Finance"), allowed=["Finance", "Food"], compatible=[["Money", "x"], ["Finance", "food"]]
    )


def test_sites_own_names(site: Site) -> None:
    for number in range(12):
        site.write(f"soup-{number}.md", article(SOUP, "From the kitchen / Food"))
        site.write(f"ai-{number}.md", article(AI, "General AI"))
        site.write(f"money-{number}.md", article(PLAIN, "Money"))
    site.write("wrong.md", article(AI, "Money"))
    findings = site.check("--select", "category").json()["findings"]
    assert [(each["path"], each["message"].split(" (")[0]) for each in findings] == [
        ("wrong.md", "Reads as General AI")
    ]


def test_lead_that_is_enough_on_a_known_site_is_not_for_one_file() -> None:
    weak = article(SOUP[: SOUP.index("whatever")], "Finance")
    assert not found(weak), "alone, it might be any of thirty categories"
    assert found(weak, allowed=["Finance", "Food"])


def test_no_error_where_only_the_lexicon_can_tell() -> None:
    filler = " ".join([PLAIN] * 5)
    (finding,) = found(article(f"{AI} {filler}", "Sport"), allowed=["Sport", "AI"])
    assert finding.severity == "warning"


def test_same_findings_in_any_order(site: Site) -> None:
    articles = [article(AI, "Money"), article(SOUP, "General AI"), article(SOUP, "Food"), article(PLAIN, "Money")]
    for number in range(40):
        site.write(f"{number:02}.md", articles[number % 4])
    once = site.check("--select", "category").json()["findings"]
    again = site.check("--select", "category", *(f"{number:02}.md" for number in reversed(range(40)))).json()[
        "findings"
    ]
    assert len(once) == 20
    assert sorted(once, key=str) == sorted(again, key=str)


# --- folders ----------------------------------------------------------------------------------------------------------

UNFILED = f"---\ntitle: What is new\n---\n{AI}\n"
FROM_FOLDER = Config.default()._replace(
    select=("category",), category=Category(from_folder=Globs(["content/*/**"]), allowed=("Finance", "AI"))
)


@pytest.mark.parametrize(
    "path",
    [
        "content/finance/a.md",
        "content/Finance/2024/05/a.md",
        "content/news/finance/a.md",
        "content/finance/a-lab-opens/index.md",
        "content/finance/a-lab-opens/index.de.md",
    ],
)
def test_category_of_the_folder(path: str) -> None:
    (finding,) = check_text(UNFILED, path, FROM_FOLDER)
    assert (finding.start, finding.end, finding.fix) == (0, 0, None)
    assert "rather than the folder's " in finding.message
    assert finding.message.lower().endswith("finance")
    assert not check_text(UNFILED, path, FROM_FOLDER._replace(category=Category(allowed=("Finance", "AI"))))


@pytest.mark.parametrize(
    "path",
    [
        "content/ai/a.md",
        "content/posts/a.md",
        "finance/a.md",
        "content/a.md",
        "content/index.md",
        "content/5/a.md",
        "a.md",
    ],
)
def test_folders_that_are_right_or_say_nothing(path: str) -> None:
    assert not check_text(UNFILED, path, FROM_FOLDER)


def test_a_category_of_its_own_counts_before_the_folder() -> None:
    assert not check_text(article(AI, "AI"), "content/finance/a.md", FROM_FOLDER)
    (finding,) = check_text(article(AI, "Finance"), "content/ai/a.md", FROM_FOLDER)
    assert finding.end > 0


def test_text_without_front_matter_in_a_folder() -> None:
    assert check_text(AI, "content/finance/a.txt", FROM_FOLDER)


def test_folders_of_a_site(site: Site) -> None:
    site.write("articlelint.toml", '[category]\nfrom-folder = ["content/*/**", "posts/**"]\n')
    for number in range(12):
        site.write(f"content/food/{number}.md", f"{SOUP}\n")
        site.write(f"content/money/{number}.md", f"{PLAIN}\n")
        site.write(f"content/more/{number}.md", article(SOUP, "Food"))
    site.write("content/money/wrong.md", f"{SOUP[: SOUP.index('whatever')]}\n")
    result = site.check("--select", "category").json()
    assert [(each["path"], each["line"]) for each in result["findings"]] == [("content/money/wrong.md", 1)]
    assert "reads as food" in result["findings"][0]["message"].lower()
    assert result["findings"][0]["rule"] == "category/mismatch", "names of folders are no spellings of categories"


def test_a_glob_of_folders_that_matches_nothing_is_told(site: Site) -> None:
    site.write("articlelint.toml", '[category]\nfrom-folder = ["posts/**"]\n')
    site.write("content/food/a.md", f"{SOUP}\n")
    assert "category.from-folder was applied to no file" in site.run("check").out


# --- words of the site ------------------------------------------------------------------------------------------------

REGATTA = """Eleven yachts crossed the start line in a light breeze. The skipper of the winning one set her spinnaker after
the second buoy and tacked away from the others; on the last leg the mainsail tore, and a spare one was hoisted within two
minutes. Her crew had trained in the estuary since April. The yacht club gave a dinner, at which the regatta's oldest trophy
was handed over. The next regatta will be sailed in August, with a new rule for the spinnakers."""
SAILING = {"Sailing": ["Spinnaker", "regatta", "mainsail", "skipper", "yacht", "yacht  club"]}


def test_keywords_make_a_category_known() -> None:
    text = article(REGATTA, "Finance")
    assert not found(text, allowed=["Finance", "Sailing"])
    (finding,) = found(text, allowed=["Finance", "Sailing"], keywords=SAILING)
    assert finding.message.startswith("Reads as Sailing (")
    assert set(finding.evidence) <= {"yachts", "yacht club", "skipper", "spinnaker", "mainsail", "regatta"}
    assert finding.fix is not None
    assert not found(article(REGATTA, "Sailing"), allowed=["Finance", "Sailing"], keywords=SAILING)
    assert not found(text, allowed=["Finance", "Sailing"], keywords={"Sailing": ["spinnaker", "regatta"]}), "two terms"


def test_an_article_in_a_category_with_keywords_alone_is_called_wrong_where_much_says_so() -> None:
    names = ["Sailing", "AI", "Food"]
    filler = " ".join([PLAIN] * 5)
    assert not found(article(AI, "Sailing"), allowed=names), "nothing is known of it"
    (finding,) = found(article(f"{AI} {filler}", "Sailing"), allowed=names, keywords=SAILING)
    assert finding.message.endswith("rather than Sailing")
    assert finding.severity == "warning", "the site's words are few"
    weak = f"{SOUP[: SOUP.index('The recipe')]} {filler}"
    assert found(article(weak, "Finance"), allowed=["Finance", "Food"])
    assert not found(article(weak, "Sailing"), allowed=names, keywords=SAILING)


def test_keywords_add_to_a_category_that_is_known() -> None:
    text = article(f"{PLAIN} The ledger letter, the vault and the counting house are on the second floor.", "Food")
    assert not found(text, allowed=["Finance", "Food"])
    (finding,) = found(
        text, allowed=["Finance", "Food"], keywords={"Finance": ["ledger letter", "vault", "counting house", "floor"]}
    )
    assert finding.message.startswith("Reads as Finance (ledger letter, ")


def test_a_keyword_speaks_for_its_own_category_alone() -> None:
    allowed = ["Finance", "AI"]
    words = ["chatbot", "language model", "machine learning", "hallucination", "artificial intelligence", "ChatGPT"]
    assert found(article(AI, "Finance"), allowed=allowed)
    assert not found(article(AI, "Finance"), allowed=allowed, keywords={"Finance": words})
    assert not found(article(AI, "AI"), allowed=allowed, keywords={"Finance": words[:3], "AI": words[:3]})


def test_keywords_for_a_name_that_fits_anything_say_what_it_is_about() -> None:
    assert not found(article(REGATTA, "Food"), allowed=["Food", "Personal"])
    (finding,) = found(
        article(REGATTA, "Food"), allowed=["Food", "Personal"], keywords={"Personal": SAILING["Sailing"]}
    )
    assert finding.message.startswith("Reads as Personal")
    assert not found(
        article(REGATTA, "Food"),
        allowed=["Food", "Personal"],
        keywords={"Personal": SAILING["Sailing"]},
        catch_all=["personal"],
    )


def test_keywords_are_read_in_each_language() -> None:
    text = f"---\ntitle: Neues\nlang: de\ncategory: Finanzen\n---\n{REGATTA}\n"
    assert found(text, allowed=["Finanzen", "Segeln"], keywords={"Segeln": SAILING["Sailing"]})


def test_keywords_of_the_configuration(site: Site) -> None:
    site.write(
        "articlelint.toml",
        """[category]
allowed = ["Finance", "Sailing"]
[category.keywords]
Sailing = ["spinnaker", "regatta", "mainsail", "skipper"]
""",
    )
    site.write("a.md", article(REGATTA, "Finance"))
    site.write("b.md", article(REGATTA, "Sailing"))
    findings = site.check("--select", "category").json()["findings"]
    assert [(each["path"], each["rule"]) for each in findings] == [("a.md", "category/mismatch")]


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=20).filter(lambda name: any(map(str.isalnum, name))),
        st.lists(st.text(min_size=1, max_size=20).filter(lambda word: bool(words_of(word))), max_size=5),
        max_size=3,
    )
)
@settings(max_examples=25, deadline=None)
def test_any_keywords_can_be_looked_for(keywords: dict[str, list[str]]) -> None:
    body = "\n\n".join(word for words in keywords.values() for word in words)
    found(f"{article(AI, 'Finance')}\n\n{body}\n", allowed=[*keywords, "Finance"], keywords=keywords)


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("AI & Robotics", {"ai", "technology"}),
        ("Health/Science", {"health", "science"}),
        ("Travel and Food", {"travel", "food"}),
        ("Food, Drink", {"food"}),
        ("smart_home", {"home"}),
        ("Latest Tech News", {"technology"}),
        ("tech-news", {"technology"}),
        ("News", set()),
        ("Unheard-of", None),
        ("Unheard-of & Food", None),
    ],
)
def test_meaning_of_names(name: str, about: set[str] | None) -> None:
    meaning = meaning_of(name, COMPILED)
    assert (meaning and meaning.about) == (about if about is None else frozenset(about))


def test_technology_covers_what_is_technology() -> None:
    meaning = meaning_of("Tech", COMPILED)
    assert meaning is not None
    assert {"ai", "gaming", "security"} <= meaning.covers


@given(st.text(max_size=40))
def test_any_name_has_a_meaning_or_none(name: str) -> None:
    assert isinstance(meaning_of(name, COMPILED), Meaning | None)
    assert normalized(normalized(name)) == normalized(name)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1 << 32))
def test_no_category_that_could_be_found_better_is_left_out(seed: int) -> None:
    """Of articles of random terms; those that Hypothesis makes up have too few different ones to be called wrong."""
    chance, names = random.Random(seed), sorted(LEXICON.titles.values())
    words = chance.choices(VOCABULARY.terms, k=chance.randint(30, 160))
    name, *others = chance.sample(names, chance.randint(2, 8))
    text = f"---\ntitle: News\nlang: en\ncategory: {name}\n---\n{' and '.join(words)}.\n"
    context = Context(Article("news.md", text, RULEBOOK.words))
    facts = Facts()
    facts.categories.update(dict.fromkeys((name, *others), 20))
    number = len(LEXICON.keys)
    evidence = category.gather(context, COMPILED, most=number)
    everything = category.gather(context, COMPILED, lambda *_: LEXICON.keys, number)
    expected = [] if everything is None else list(category.judge(everything, facts, COMPILED))
    assert ([] if evidence is None else list(category.judge(evidence, facts, COMPILED))) == expected


# --- terms ------------------------------------------------------------------------------------------------------------

WORDS = ["ai", "ai model", "model", "openai", "chip", "chip maker", "maker", "c++", "x-ray", "ai model maker"]


def vocabulary(terms: list[str]) -> Vocabulary:
    """A vocabulary of `terms`, each of which speaks for the first category."""
    return lexicon.vocabulary_of(dict.fromkeys(terms, ((0, 1.0),)))


def terms_in(text: str, terms: list[str]) -> list[str]:
    """The terms that are found in `text`, in order."""
    known, words = vocabulary(terms), words_of(text)
    return [terms[number] for number in known.find(words, text) if number != NO_TERM]


def slow_terms_in(text: str) -> list[str]:
    """The same by a regular expression a term, tried at each place, the longest term first."""
    patterns = [
        (re.compile(rf"(?<![^\W_]){re.escape(word)}{'s?' if word[-1].isalnum() else ''}(?![^\W_])"), word)
        for word in sorted(WORDS, key=len, reverse=True)
    ]
    taken = []
    at = 0
    while at < len(text):
        match = next(((found, word) for pattern, word in patterns if (found := pattern.match(text, at))), None)
        if match is None:
            at += 1
        else:
            taken.append(match[1])
            at = match[0].end()
    return taken


@given(
    st.lists(st.sampled_from(["ai", "model", "openai", "chip", "maker", "x", "ray", "s", "n", "é"]), max_size=30),
    st.sampled_from([" ", ", ", "\n"]),
)
def test_terms_are_whole_words(words: list[str], gap: str) -> None:
    text = gap.join(words)
    assert terms_in(text, WORDS) == slow_terms_in(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the ai models of openais rival", ["ai model", "openai"]),
        ("maintain the openaibot", []),
        ("in c++ and java", ["c++"]),
        ("in c and java", []),
        ("an x-ray, x rays", ["x-ray", "x-ray"]),
        ("an x ray", []),
        ("ai.\nmodel", ["ai", "model"]),
        ("the ai model maker's chip", ["ai model maker", "chip"]),
        ("ai model makers", ["ai model maker"]),
        ("ai model chip", ["ai model", "chip"]),
        ("OpenAI", []),
        ("", []),
    ],
)
def test_terms(text: str, found: list[str]) -> None:
    assert terms_in(text, WORDS) == found


def test_a_term_of_several_categories_counts_less() -> None:
    by_count = {len(votes): number for number, votes in enumerate(VOCABULARY.votes) if votes[0][1] > 0}
    alone, shared = VOCABULARY.votes[by_count[1]], VOCABULARY.votes[by_count[2]]
    assert max(weight for _, weight in alone) in (1.0, 2.0, 3.0)
    assert all(weight in (0.65, 1.3, 1.95) for _, weight in shared)


def test_repeating_a_term_adds_less_each_time() -> None:
    number = VOCABULARY.terms.index("chatbot")
    once, four_times = (max(VOCABULARY.score({number: amount}, len(LEXICON.keys))) for amount in (1.0, 4.0))
    assert four_times == pytest.approx(2 * once)


def test_what_stands_late_is_not_read() -> None:
    late = " ".join(["word"] * 500)
    assert not found(article(f"{late} {AI}", "Finance"), allowed=["Finance", "AI"])


# --- the lexicon ------------------------------------------------------------------------------------------------------


def test_terms_can_match() -> None:
    for term in VOCABULARY.terms:
        assert term == term.lower().strip()
        assert term
        assert "’" not in term, "text is searched with plain quotes"
        assert terms_in(term, [term]) == [term]


def test_no_term_is_the_plural_of_another_of_the_same_weight() -> None:
    votes = dict(zip(VOCABULARY.terms, VOCABULARY.votes, strict=True))
    doubled = [term for term in votes if term.endswith("s") and len(term) > 4 and votes.get(term[:-1]) == votes[term]]
    assert not doubled, "the plural is read along"


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_terms_of_other_languages(language: str) -> None:
    vocabulary = LEXICON.vocabulary(language)
    for term in vocabulary.terms:
        assert term == term.lower().strip()
        words = words_of(term)
        assert [vocabulary.terms[number] for number in vocabulary.find(words, term) if number != NO_TERM] == [term]
    counts = Counter(key for votes in vocabulary.votes for key, _ in votes)
    assert len(counts) >= 10
    assert all(number >= 35 for number in counts.values())


def test_endings_of_another_language() -> None:
    vocabulary = LEXICON.vocabulary("de")
    for text in ("sprachmodell", "sprachmodelle", "sprachmodells", "fußballers"):
        assert vocabulary.find([text], text) != [NO_TERM]
    assert LEXICON.vocabulary("nl") is LEXICON.vocabulary(None) is VOCABULARY


def test_every_category_has_enough_to_go_by() -> None:
    counts = Counter(key for votes in VOCABULARY.votes for key, _ in votes)
    assert all(counts[number] >= 60 for number in range(len(LEXICON.keys)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("strong: soup\n", "neither [category]"),
        ("[food]\nname: Food\nsoups: soup\n", "neither [category]"),
        ("[food]\nstrong: soup\n", "[food] has no name"),
        ("[food]\nname: Food\nnear: travel\n", "'travel', which is not there"),
        ("[food]\nname: Food\n[meals]\nname: food\n", "two categories are called 'food'"),
    ],
)
def test_wrong_lexicon(tmp_path: Path, text: str, said: str) -> None:
    rule = own_rule(tmp_path, text)
    with pytest.raises(RuleError, match=re.escape(said)):
        category.compile(rule)


def test_missing_lexicon(tmp_path: Path) -> None:
    rule = own_rule(tmp_path, "")
    (tmp_path / "own.txt").unlink()
    with pytest.raises(RuleError, match="option 'lexicon': there is no file"):
        category.compile(rule)


def own_rule(folder: Path, lexicon: str) -> Rule:
    (folder / "own.txt").write_text(lexicon, encoding="utf-8")
    return RULE._replace(path=str(folder / "own.yaml"), options={"lexicon": "own.txt"})


# --- hostile text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "part",
    ["ai ", "ai", "a", " ", "\u0130 ai "],
    ids=["words", "one word", "letters", "blanks", "dotted i"],
)
def test_time_grows_with_the_length_of_a_line_only(part: str) -> None:
    def work(size: int) -> None:
        text = article("chatbot " + part * (size // len(part)), "Finance").replace("title:", "lang: en\ntitle:", 1)
        found(text, allowed=["Finance", "AI"])

    assert_linear(work, 10_000)
    with hang_guard():
        work(1_000_000)
