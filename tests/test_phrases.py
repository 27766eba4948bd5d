"""The phrase table: its engine on tables made here, and the bundled files in all their cells."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articlelint.page import phrases
from articlelint.page.phrases import KINDS, LANGUAGES, Entry, Phrase, Phrases, entries, forms, normalized, table
from articlelint.rulebook.load import load_rules
from articlelint.rulebook.rule import Resources, RuleError, read_yaml

FOLDER = Path(phrases.folder())
FILES = [FOLDER / f"{kind}.yaml" for kind in KINDS]
PLATFORMS = FOLDER / "platforms.yaml"
MOST_EXCUSED = 0.1  # share of the cells of a file without a phrase
SAMPLES = {
    "n": "1,234",
    "name": "Anna Holm",
    "site": "quay.example",
    "title": "The harbour is open again",
    "date": "5 March 2024",
    "time": "10:45",
    "url": "https://quay.example/news",
    "network": "Facebook",
}
MARKS = ("•", "→", "“", "**", "(", ")", "…", ":", "!", " ", "»", "🔗", "\u200b", "：", "）", "- ")


@pytest.fixture(scope="session")
def bundled() -> Phrases:
    return phrases.load(Resources())


def made(tmp_path: Path, text: str, name: str = "share.yaml", networks: str = "networks: [facebook, x]") -> Phrases:
    """The table of one file and of some networks."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "networks.yaml").write_text(networks, encoding="utf-8")
    return Phrases(table(str(tmp_path)))


def share(*texts: str, section: str = "sure", language: str = "en") -> str:
    """A file with these phrases."""
    listed = "".join(f"      - {json.dumps(text)}\n" for text in texts)
    return f"kind: share\nsources: {{theme: a theme}}\n{section}:\n  {language}:\n    theme:\n{listed}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_cell_is_filled_or_excused(path: Path) -> None:
    data = read_yaml(str(path))
    assert data["kind"] == path.stem
    filled = {entry.language for entry in entries(str(path))}
    excused = set(data.get("not-used", {}))
    assert filled | excused == set(LANGUAGES)
    assert len(excused) <= MOST_EXCUSED * len(LANGUAGES)


def all_entries() -> list[Entry]:
    return [entry for path in phrases.files(str(FOLDER)) for entry in entries(path)]


@pytest.mark.parametrize("path", [*FILES, PLATFORMS], ids=lambda path: path.stem)
def test_every_source_is_used(path: Path) -> None:
    assert {entry.source for entry in entries(str(path))} == set(read_yaml(str(path))["sources"])


def test_no_phrase_is_sure_of_two_kinds() -> None:
    kinds: dict[str, dict[str, str]] = {}
    for entry in all_entries():
        if entry.is_sure:
            for form in forms(entry.text):
                kinds.setdefault(form, {})[entry.kind] = entry.text
    assert {form: said for form, said in kinds.items() if len(said) > 1} == {}


def filled(form: str) -> str:
    for slot, sample in SAMPLES.items():
        form = form.replace(f"{{{slot}}}", sample)
    return form


def test_every_phrase_fits_itself(bundled: Phrases) -> None:
    """As far as no better phrase fits it, too. One in a dozen is tried: to compile all expressions takes minutes."""
    wrong = []
    for entry in list(all_entries())[::12]:
        for form in forms(entry.text)[:2]:
            found = bundled.find(filled(form))
            if found is None or found.is_sure < entry.is_sure:
                wrong.append((entry.kind, entry.language, form))
    assert wrong == []


def test_phrases_of_one_word_of_latin_letters_are_weak() -> None:
    """A single common word is what authors write, too. Compounds and labels of software are longer."""
    short = [
        (entry.kind, entry.language, form)
        for entry in all_entries()
        if entry.is_sure
        for form in forms(entry.text)
        if form.isalpha() and form.isascii() and len(form) < 7
    ]
    assert short == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("  **Share   this:** ", "share this"),
        ("• PARTAGER…", "partager"),
        ("« À lire »", "à lire"),
        ("分享到：", "分享到"),
        ("【分享 到】 微博", "分享到】微博"),
        ("评论 （3）", "评论(3"),
        ("Comments (3)", "comments(3"),
        ("Étiquettes : ville, port", "étiquettes:ville, port"),
        ("l’auteur", "l'auteur"),
        ("PAYLAŞIN", "paylaşin"),
        ("İlgili", "ilgili"),
        ("ещё\u00a0новости", "еще новости"),
        ("\u202bشارك\u202c", "شارك"),
        ("टिप्पणी करें", "टिप्पणी करें"),
        ("🔗 Copy link 🔗", "copy link"),
        ("1️⃣", "1"),
        ("e\u0301tiquette", "étiquette"),
        ("…", ""),
        ("", ""),
    ],
)
def test_normalization(line: str, expected: str) -> None:
    assert normalized(line) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("share on {network}", "Share on Facebook"),
        ("{n} comments", "1,234 comments"),
        ("{n} comments", "1.2k Comments"),
        ("comments ({n})", "COMMENTS (12)"),
        ("{n} thoughts on {title}", "3 thoughts on “The harbour”"),
        ("posted by {name}", "Posted by Dr. Anna Holm-Ek"),
        ("posted by {name}", "Posted by 王小明"),
        ("{name}发布", "王小明发布"),
        ("posted on {date}", "Posted on March 5, 2024"),
        ("posted on {date}", "Posted on 2024-03-05"),
        ("posted on {date}", "Posted on 2024年3月5日"),
        ("posted on {date}", "Posted on Tuesday, 5 March 2024 at 10:45 am"),
        ("{date} at {time}", "5 March 2024 at 10:45"),
        ("first seen on {site}", "First seen on quay.example"),
        ("see {url}", "See https://quay.example/news?a=b"),
        ("tags: {title}", "Tags : Häfen, Schiffe"),
        ("{share|send} {this|it|}", "Send this"),
        ("{share|send} {this|it|}", "share"),
        ("{by {name}|posted}", "by Anna Holm"),
        ("leave a reply \\(required\\)", "Leave a reply (required)"),
    ],
)
def test_slots_and_alternatives(tmp_path: Path, text: str, line: str) -> None:
    assert made(tmp_path, share(text)).find(line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("share on {network}", "Share on Sundays"),
        ("share this", "Share this with everybody who was there"),
        ("{n} comments", "Many comments"),
        ("posted by {name}", "Posted by a man who had lived in the harbour since he was born"),
        ("posted by {name}", "Posted by Anna: a letter"),
        ("posted on {date}", "Posted on the wall"),
        ("tags: {title}", "Tags: " + "a" * 300),
        ("{share|send} this", "Share send this"),
    ],
)
def test_what_does_not_fit(tmp_path: Path, text: str, line: str) -> None:
    assert made(tmp_path, share(text)).find(line) is None


def test_what_is_known_of_a_line(tmp_path: Path) -> None:
    text = "kind: share\nsources: {a: one, b: two}\n"
    text += "sure: {de: {a: [jetzt teilen], b: [jetzt teilen]}}\nweak: {fr: {a: ['tags: {title}']}}\n"
    found = made(tmp_path, text)
    assert found.find("Jetzt teilen!") == Phrase("share", True, "de", False, False, ("a", "b"))
    assert found.find("Tags: ville et port") == Phrase("share", False, "fr", True, True, ("a",))


def test_sure_comes_before_weak_and_words_before_a_title(tmp_path: Path) -> None:
    texts = "weak: {en: {theme: ['share: facebook', 'send: {name}']}}\nsure: {en: {theme: ['share: {network}']}}\n"
    found = made(tmp_path, f"kind: share\nsources: {{theme: a theme}}\n{texts}")
    assert found.find("Share: Facebook") == Phrase("share", True, "en", False, False, ("theme",))
    texts = "weak: {en: {theme: ['send: {title}', 'send: {name}']}}\n"
    found = made(tmp_path, f"kind: share\nsources: {{theme: a theme}}\n{texts}")
    assert found.find("Send: Anna Holm") == Phrase("share", False, "en", False, False, ("theme",))
    assert found.find("Send: what, and why?") == Phrase("share", False, "en", True, True, ("theme",))


@pytest.mark.parametrize(
    ("text", "line", "names_one"),
    [
        ("source: {site}", "Source: The Quay", True),
        ("via {url}", "via https://quay.test/1", True),
        ("sources", "Sources", False),
        ("by {name}", "By Anna Holm", False),
    ],
)
def test_what_names_a_page(tmp_path: Path, text: str, line: str, names_one: bool) -> None:
    phrase = made(tmp_path, share(text)).find(line)
    assert phrase is not None
    assert phrase.names_one == names_one


def test_diacritics_may_be_missing(tmp_path: Path) -> None:
    found = made(tmp_path, share("à lire également", language="fr"))
    assert found.find("À LIRE ÉGALEMENT")
    assert found.find("A LIRE EGALEMENT")


def test_a_source_can_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "networks.yaml").write_text("networks: [x]", encoding="utf-8")
    text = "kind: share\nsources: {a: one, b: two}\nsure: {en: {a: [share this, send this], b: [share this]}}\n"
    (tmp_path / "share.yaml").write_text(text, encoding="utf-8")
    found = Phrases(table(str(tmp_path), frozenset({"a"})))
    assert found.find("share this") == Phrase("share", True, "en", False, False, ("b",))
    assert found.find("send this") is None


def test_platforms(tmp_path: Path) -> None:
    text = "sources: {quay: The Quay}\nsure: {share: {quay: [moor this post]}}\n"
    found = made(tmp_path, text, "platforms.yaml")
    assert found.find("Moor this post") == Phrase("share", True, "", False, False, ("quay",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind: sharing\nsources: {}\n", "1:7: unknown kind 'sharing'"),
        ("kind: share\nsources: {}\nsure: {xx: {}}\n", "3:8: unknown language 'xx'"),
        ("kind: share\nsources: {}\nsure: {no: {}}\n", "unknown language False"),
        ("kind: share\nsources: {}\nstrong: {}\n", "3:1: unknown key 'strong'"),
        ("kind: share\nsources: {a: b}\nsure: {en: {c: [d]}}\n", "3:13: unknown source 'c'"),
        ("kind: share\nsources: {a: b}\nsure: {en: {a: d}}\n", "3:16: must be a list, not text"),
        ("kind: share\nsources: {a: b}\nsure: {en: {a: [5]}}\n", "3:17: a phrase must be text, not a number"),
        (share("share on {netwerk}"), "6:9: 'share on {netwerk}': unknown slot {netwerk}"),
        (share("share {this|that"), "a { without its }"),
        (share("share this}"), "a } without its {"),
        (share("share|send"), "a | outside of { }"),
        (share("{network}"), "a phrase needs words beside its slots"),
        (share("{title} by {name}"), "a phrase begins or ends with words"),
        (share("a {title} and {title} b"), "one of them a {title}"),
        (share("{a|b}" * 9 + "c"), "its alternatives make 512 forms"),
        (share("share this", "share  this"), "'share  this' is listed twice"),
        (share("share this") + "weak: {en: {theme: [share this]}}\n", "'share this' is both sure and weak"),
        (share("share this") + "not-used: {en: none}\n", "language 'en' has phrases, so it is used"),
        ("- share this\n", "must be keys and values, not a list"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        made(tmp_path, text)
    assert message in str(caught.value)


def test_a_changed_phrase_file_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(FOLDER.parent, rules)
    monkeypatch.setattr("articlelint.rulebook.load.rules_dir", lambda: str(rules))
    before = load_rules()
    assert not any(rule.path.startswith(str(rules / "phrases")) for rule in before.rules.values())
    path = rules / "phrases" / "share.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load_rules().store.path != before.store.path


def test_long_lines_are_none(bundled: Phrases) -> None:
    assert bundled.find("Tags: " + "harbour, " * 40) is None


def test_hostile_lines_take_no_time(bundled: Phrases) -> None:
    lines = ["posted in " + "a " * 140, "1" * 299, "tags: " + "a: " * 90, "分享到" * 99, "share on " + "x " * 140]
    start = time.process_time()
    for line in lines * 5:
        bundled.find(line)
    assert time.process_time() - start < 2


def test_a_line_that_is_none_costs_little(bundled: Phrases) -> None:
    line = "The harbour of the old town was built by those who live there."
    bundled.find(line)
    start = time.process_time()
    for _ in range(10_000):
        bundled.find(line)
    assert time.process_time() - start < 0.5


@given(st.text(max_size=320))
@settings(max_examples=300, deadline=None)
def test_any_line_can_be_asked(bundled: Phrases, line: str) -> None:
    bundled.find(line)


@given(
    st.sampled_from(all_entries()),
    st.lists(st.sampled_from(MARKS), max_size=4),
    st.lists(st.sampled_from(MARKS), max_size=4),
)
@settings(max_examples=300, deadline=None)
def test_marks_at_the_ends_change_nothing(bundled: Phrases, entry: Entry, before: list[str], after: list[str]) -> None:
    line = filled(forms(entry.text)[0])
    assert bundled.find("".join(before) + line + "".join(after)) == bundled.find(line)


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_normalization_is_stable(line: str) -> None:
    once = normalized(line)
    assert normalized(once) == once
