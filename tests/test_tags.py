"""tags/unsupported and tags/style: how tags stand in a text, and how they are written."""

from __future__ import annotations

import re

import pytest
import yaml
from helpers import Site, assert_linear, hang_guard
from hypothesis import given
from hypothesis import strategies as st

from articlelint import check_text
from articlelint.article import tags
from articlelint.article.words import words_of
from articlelint.checks import tag_style
from articlelint.config.model import Config
from articlelint.finding import Finding
from articlelint.reference.examples import fixed
from articlelint.rulebook.load import load_rules

CONFIG = Config.default()._replace(select=("tags",))
FORMS = load_rules().words.forms_in("en")
NAMES = tag_style.read_names(load_rules().rules["tags/style"])
PLAIN = "The ferry crosses the sound in the morning and comes back at night. It has not been late this year."
NETWORK = "The new network reaches the island. Its framework was laid in May, and the ferry carried the cable."


def article(body: str, *names: str, title: str = "What is new") -> str:
    head = yaml.safe_dump({"title": title, "tags": list(names)}, sort_keys=False, allow_unicode=True)
    return f"---\n{head}---\n{body}\n"


def found(text: str, rule: str) -> list[Finding]:
    return [finding for finding in check_text(text, config=CONFIG) if finding.rule == rule]


def unsupported(body: str, *names: str, title: str = "What is new") -> dict[str, str]:
    """The tags without support, and how severe it is."""
    text = article(body, *names, title=title)
    return {text[each.start : each.end]: each.severity for each in found(text, "tags/unsupported")}


# --- how a tag stands -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "text", "presence"),
    [
        ("Work", "much work is done", "word"),
        ("work", "at work", "word"),
        ("Work", "it works", "word"),
        ("Work", "the workers", "form"),
        ("Work", "the network", "inside"),
        ("Work", "the ferry", "absent"),
        ("AI", "an ai model", "word"),
        ("AI", "ai's reach", "word"),
        ("AI", "they said", "inside"),
        ("AI", "an aim", "inside"),
        ("machine-learning", "by machine learning", "word"),
        ("Machine Learning", "a machine-learning model", "word"),
        ("open source", "opensource tools", "word"),
        ("machine learning", "machines that learned", "form"),
        ("optimization", "we optimized it", "form"),
        ("policies", "the policy", "form"),
        ("C++", "written in c++.", "word"),
        ("C", "written in c++", "word"),
        (".NET", "for .net 10", "word"),
        ("#Ferry", "the ferry", "word"),
        ("", "the ferry", "word"),
        ("-", "the ferry", "absent"),
        ("日本", "日本語", "word"),
        ("MachineLearning", "by machine learning", "word"),
        ("#MachineLearning", "machine-learning", "word"),
        ("JavaScript", "in javascript", "word"),
    ],
)
def test_presence(tag: str, text: str, presence: str) -> None:
    assert tags.presence(tag, text, frozenset(words_of(text)), FORMS) == presence


@pytest.mark.parametrize(
    ("language", "tag", "text", "presence"),
    [
        # Declined: the beginning of each word.
        ("ru", "Книги", "в этой книге", "form"),
        ("ru", "Искусственный интеллект", "с искусственным интеллектом", "form"),
        ("ru", "Спорт", "новый транспорт", "inside"),
        ("pl", "Szkoła", "w szkole", "form"),
        ("fi", "Helsinki", "asuu helsingissä", "form"),
        ("hu", "Könyv", "a könyvekben", "form"),
        ("es", "Arte", "una parte", "inside"),
        # Put together: what ends a word, or is long.
        ("de", "Haus", "am rathaus", "form"),
        ("de", "Haus", "in rathäusern und krankenhauses", "form"),
        ("de", "Auto", "der mitautorin", "inside"),
        ("de", "Wahlkampf", "im bundestagswahlkampfjahr", "form"),
        ("tr", "Spor", "bursaspor kazandı", "form"),
        (None, "Spor", "bursaspor kazandı", "form"),
        # Particles at the word, or no blanks at all.
        ("ko", "경제", "한국경제가 성장했다", "word"),
        ("ar", "سينما", "والسينما", "word"),
        ("zh", "人工智能", "用人工智能写作", "word"),
        ("zh", "人工 智能", "用人工的智能写作", "word"),
        ("zh", "AI", "用ai写作", "word"),
        ("ko", "Ai", "ai는 무엇인가", "word"),
        ("zh", "Cloud Native", "云原生cloud native技术", "word"),
        ("zh", "体育", "用人工智能写作", "absent"),
    ],
)
def test_presence_in_other_languages(language: str | None, tag: str, text: str, presence: str) -> None:
    forms = load_rules().words.forms_in(language)
    assert tags.presence(tag, text, frozenset(words_of(text)), forms) == presence


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("Firefox", "SpreadFirefox is back", True),
        ("gtk", "the GTK4 port", True),
        ("Active Directory", "an ActiveDirectorySite", True),
        ("archiving", "ManagedArchivingTest", True),
        ("Work", "the Network", False),
        ("Work", "the NETWORK", False),
    ],
)
def test_parts_of_names(tag: str, text: str, expected: bool) -> None:
    assert tags.is_in_name(tag, text, text.lower()) == expected


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("Work", "новая сеть и framework", True),
        ("Сеть", "новая сеть и framework", False),
        ("Work", "the network", False),
        ("Сеть", "the network", True),
        ("2024", "the network", False),
    ],
)
def test_tags_in_another_script(tag: str, text: str, expected: bool) -> None:
    assert tags.is_foreign(tag, text) == expected


@given(st.text("abs '-_é.", max_size=20), st.text("ab é", min_size=1, max_size=4).filter(lambda tag: tag.strip()))
def test_mentions_are_whole_words(text: str, tag: str) -> None:
    words = r"[\s_./&+-]*".join(map(re.escape, tag.split()))
    ending = r"(?:'?s|es)?(?![^\W_])"
    slow = {match.start() for match in re.finditer(rf"(?=(?<![^\W_]){words}{ending})", text)}
    assert set(tags.mentions(tag, text)) == slow


@given(st.text(max_size=30), st.text(max_size=100))
def test_every_tag_stands_somehow(tag: str, text: str) -> None:
    assert tags.presence(tag, text, frozenset(words_of(text)), FORMS) in ("word", "form", "inside", "absent")
    span = tags.around(tag, text)
    assert span is None or tags.key(tag) in text[slice(*span)]


@pytest.mark.parametrize(
    ("one", "other"), [("Machine Learning", "machine-learning"), ("#AI", "ai"), ("DevOps", "Dev Ops"), ("a/b", "A B")]
)
def test_spellings_of_one_tag(one: str, other: str) -> None:
    assert tags.key(one) == tags.key(other)


@given(st.text("ns -'é", max_size=20), st.sampled_from(["n", "n s", "s", "nn"]))
def test_words_of_their_own(text: str, word: str) -> None:
    assert tags.has_word(word, text) == bool(re.search(rf"(?<![^\W_]){word}s?(?![^\W_])", text))
    assert tags.has_word(word, text, whole=False) == bool(re.search(rf"(?<![^\W_]){word}", text))


def test_names_that_signs_tell_apart() -> None:
    assert len({tags.key(name) for name in ("C", "C++", "C#", ".NET", "net")}) == 5


# --- tags without support ---------------------------------------------------------------------------------------------


def test_letters_inside_other_words() -> None:
    text = article(NETWORK, "Work", "Ferry")
    (finding,) = found(text, "tags/unsupported")
    assert text[finding.start : finding.end] == "Work"
    assert finding.message == (
        'Nothing in the article speaks for the tag "Work": its letters stand only inside other words ("network")'
    )
    assert [text[each.start : each.end] for each in finding.related] == ["network"]


def test_each_tag_by_itself() -> None:
    assert unsupported(NETWORK + " They said so.", "Work", "Ai", "Ferry") == {"Work": "warning", "Ai": "warning"}


@pytest.mark.parametrize("name", ["Ai", "AI", "ai"])
@pytest.mark.parametrize(
    "support",
    ["An AI model.", "artificial intelligence", "What OpenAI sells.", "a chatbot on a neural network", "AI-powered"],
)
def test_abbreviations_and_their_topics(name: str, support: str) -> None:
    assert not unsupported(f"They said it again. {support} {PLAIN}", name)


def test_a_short_form_that_a_person_wrote_may_be_the_topic() -> None:
    text = article("They quietly said so. " + PLAIN, "AI", "UI")
    assert not check_text(text, config=CONFIG._replace(min_severity="info"))


def test_a_short_form_that_a_program_wrote_and_nothing_names() -> None:
    assert unsupported(PLAIN, "Llm", "LLM", "llm", "Ferry") == {"Llm": "warning"}
    assert not unsupported("A large language model. " + PLAIN, "Llm")


def test_a_long_text_has_terms_of_many_topics() -> None:
    said = "The office staff saw the strike of its workers. "
    more = " ".join(f"w{number}" for number in range(700))
    assert not unsupported(said + NETWORK, "Work")
    assert unsupported(said + NETWORK + more, "Work") == {"Work": "warning"}


def test_the_title_has_a_form_of_an_everyday_word() -> None:
    assert not unsupported("The lamp does not work. " + PLAIN, "Work", title="Five workers")


@pytest.mark.parametrize("name", ["policy", "release-notes", "Community", "announcements", "How we live"])
def test_topics_that_the_text_does_not_name(name: str) -> None:
    assert not unsupported(PLAIN, name)


def test_mention_of_an_everyday_word() -> None:
    assert unsupported("The lamp does not work. " + PLAIN, "Work") == {"Work": "warning"}
    assert not unsupported("Employees and their employer agree: less work. " + PLAIN, "Work")
    assert not unsupported("The lamp does not work. " + PLAIN, "Work", title="Where we work")
    assert not unsupported("Work is work is work. " + PLAIN, "Work")


def test_other_languages() -> None:
    text = article("Ia said network. " + NETWORK, "Work").replace("title", "lang: fr\ntitle")
    assert not found(text, "tags/unsupported")


def test_a_site_that_tags_by_letters(site: Site) -> None:
    for number in range(20):
        site.write(f"{number}.md", article(NETWORK, "Work"))
    site.write("mention.md", article("The lamp does not work. " + PLAIN, "Work"))
    assert site.check("--select", "tags").rules() == ["tags/unsupported"] * 21


def test_a_site_in_another_language(site: Site) -> None:
    """Letters inside words are a warning where the site gives tags by them, and nothing where it does not."""
    body = "Una parte de las calles del barrio tiene luz desde el lunes. El alcalde dice que también habrá más agua."
    for number in range(20):
        site.write(f"{number}.md", article(body, "Arte", "Agua", title="Más luz para el barrio"))
    assert site.check("--select", "tags").rules() == ["tags/unsupported"] * 20
    for number in range(20):
        other = (
            "El alcalde dice que también habrá más agua en las calles del barrio desde el lunes, pero no muy pronto."
        )
        site.write(f"other-{number}.md", article(other, "Arte", "Agua", title="Más luz para el barrio"))
    assert site.check("--select", "tags", "--min-severity", "info").rules() == []


def test_a_site_that_tags_by_topic(site: Site) -> None:
    for number in range(20):
        site.write(f"{number}.md", article(PLAIN, "Work"))
    for number in range(4):
        site.write(f"network-{number}.md", article(NETWORK, "Work"))
    site.write("mention.md", article("The lamp does not work. " + PLAIN, "Work"))
    assert site.check("--select", "tags").rules() == []


# --- spelling ---------------------------------------------------------------------------------------------------------


def spelled(tag: str) -> str:
    return tag_style.spelled(tag, NAMES)


@pytest.mark.parametrize(
    ("tag", "right"),
    [
        ("Ai", "AI"),
        ("Chatgpt", "ChatGPT"),
        ("Openai", "OpenAI"),
        ("OpenAi", "OpenAI"),
        ("Ai Tools", "AI Tools"),
        ("Ai-Tools", "AI-Tools"),
        ("Llms", "LLMs"),
        ("Ios", "iOS"),
        ("#Ai", "#AI"),
        ("Node.Js", "Node.js"),
    ],
)
def test_names_are_written_as_they_are(tag: str, right: str) -> None:
    assert spelled(tag) == right


@pytest.mark.parametrize(
    "tag", ["ai", "AI", "chatgpt", "CHATGPT", "It", "Us", "Aida", "ai-tools", "Ted", "", "iPhone 17"]
)
def test_slugs_capitals_and_other_words_are_left_alone(tag: str) -> None:
    assert spelled(tag) == tag


@given(st.text(max_size=30))
def test_spelling_changes_case_only(tag: str) -> None:
    assert spelled(tag).lower() == tag.lower()
    assert spelled(spelled(tag)) == spelled(tag)


@pytest.mark.parametrize("spelling", [name.spelling for name in NAMES.values()])
def test_every_name_is_its_own_spelling(spelling: str) -> None:
    assert spelled(spelling) == spelling
    assert spelling not in (spelling.lower(), spelling.title()), "nothing to correct"


def test_short_forms_in_languages_where_they_are_words() -> None:
    text = "---\ntitle: Un libro\nlang: it\ntags: [Ai, Openai]\n---\nIl libro parla dei confini.\n"
    assert [text[each.start : each.end] for each in found(text, "tags/style")] == ["Openai"]


@pytest.mark.parametrize("value", ["Ai", "'Ai'", '"Ai"'])
@pytest.mark.parametrize("form", ["tags: [{}, Ferry]", "tags:\n  - {}\n  - Ferry", "tags: {}"])
def test_fix_keeps_the_quotes(value: str, form: str) -> None:
    text = f"---\ntitle: What is new\n{form.format(value)}\n---\nAn AI model.\n"
    (finding,) = found(text, "tags/style")
    assert finding.fix is not None
    assert finding.fix.safety == "safe"
    assert fixed(text, finding) == text.replace("Ai", "AI")


def test_fix_in_toml_and_json() -> None:
    for text in (
        '+++\ntitle = "What is new"\ntags = ["Ai"]\n+++\nAn AI model.\n',
        '{"title": "What is new", "tags": ["Ai"]}\n\nAn AI model.\n',
    ):
        (finding,) = found(text, "tags/style")
        assert fixed(text, finding) == text.replace('"Ai"', '"AI"')


def test_no_fix_where_the_value_is_escaped() -> None:
    (finding,) = found('---\ntitle: What is new\ntags: ["\\u0041i"]\n---\nAn AI model.\n', "tags/style")
    assert finding.fix is None


def test_spelling_of_the_other_articles(site: Site) -> None:
    for number in range(20):
        site.write(f"{number}.md", article(PLAIN, "Island Ferry"))
    site.write("other.md", article(PLAIN, "Island-ferry"))
    (finding,) = site.check("--select", "tags").json()["findings"]
    assert finding["path"] == "other.md"
    assert finding["message"] == '"Island-ferry" is "Island Ferry" in the other articles of the site'
    assert finding["fix"]["edits"][0]["text"] == "Island Ferry"


@pytest.mark.parametrize(("usual", "other"), [(20, 6), (4, 1), (19, 0)])
def test_spellings_of_which_none_is_usual(site: Site, usual: int, other: int) -> None:
    for number in range(usual):
        site.write(f"a{number}.md", article(PLAIN, "Island Ferry"))
    for number in range(other):
        site.write(f"b{number}.md", article(PLAIN, "island-ferry"))
    assert site.check("--select", "tags").rules() == []


def test_a_usual_spelling_that_is_wrong_is_no_model(site: Site) -> None:
    for number in range(20):
        site.write(f"{number}.md", article("OpenAI", "Openai"))
    site.write("right.md", article("OpenAI", "OpenAI"))
    assert {each["path"] for each in site.check("--select", "tags").json()["findings"]} == {
        f"{n}.md" for n in range(20)
    }


@pytest.mark.parametrize("usual", ["No: 1", "'quoted'", "# 1", "null", "[a]"])
def test_no_fix_that_would_need_quotes(site: Site, usual: str) -> None:
    for number in range(20):
        site.write(f"{number}.md", article(PLAIN, usual))
    site.write("other.md", article(PLAIN, usual.upper() if usual != usual.upper() else f"{usual} "))
    assert all(each["fix"] is None for each in site.check("--select", "tags/style").json()["findings"])


# --- hostile text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["work", "s", "net work ", "a-"])
def test_time_grows_with_the_length_of_a_line_only(part: str) -> None:
    def work(size: int) -> None:
        body = part * (size // len(part))
        check_text(article(body, "Work", "Ai", "a b c d", "---", "S", "Net Work Work"), config=CONFIG)

    assert_linear(work, 10_000)
    with hang_guard():
        work(1_000_000)


def test_the_same_tag_twice() -> None:
    text = "---\ntitle: A crane\ntags: [Harbour, crane, '#harbour', Crane]\n---\nIt lifts forty tonnes.\n"
    found = [each for each in check_text(text) if each.rule == "tags/duplicate"]
    assert [text[each.start : each.end] for each in found] == ["#harbour", "Crane"]
    assert [text[each.related[0].start : each.related[0].end] for each in found] == ["Harbour", "crane"]


# --- tags that titles name --------------------------------------------------------------------------------------------


def write_ferries(site: Site, number: int = 30, tag: str = "Ferry Lines") -> None:
    for at in range(number):
        site.write(f"{at:02}.md", f"---\ntitle: 'The ferry-lines of {at}'\ntags: [{tag}, boats]\n---\nThey sail.\n")


def named(site: Site, *paths: str) -> list[tuple[str, str]]:
    found = site.check("--select", "tags/missing", "--min-severity", "info", *paths).json()["findings"]
    return [(each["path"], each["evidence"][0]) for each in found]


def test_a_tag_that_the_title_names_is_missing(site: Site) -> None:
    write_ferries(site)
    site.write("new.md", "---\ntitle: New Ferry Lines, and a quay\ntags: [quay]\n---\nThey sail.\n")
    site.write("other.md", "---\ntitle: New ferry timetables\ntags: [quay]\n---\nThey sail.\n")
    site.write("none.md", "---\ntitle: New ferry lines\n---\nThey sail.\n")
    assert named(site) == [("new.md", "Ferry Lines")]
    site.write("articlelint.toml", "")
    assert named(site) == named(site, "new.md") == [("new.md", "Ferry Lines")]
    site.write("new.md", "---\ntitle: New Ferry Lines, and a quay\ntags: [quay, ferry-lines]\n---\nThey sail.\n")
    assert not named(site, "new.md")


def test_a_tag_that_many_such_articles_lack_is_not_missing(site: Site) -> None:
    write_ferries(site)
    for at in range(4):
        site.write(f"new{at}.md", "---\ntitle: New ferry lines\ntags: [quay]\n---\nThey sail.\n")
    assert not named(site)


def test_a_rare_tag_is_not_missing(site: Site) -> None:
    write_ferries(site, 9)
    site.write("new.md", "---\ntitle: New ferry lines\ntags: [quay]\n---\nThey sail.\n")
    assert not named(site)
