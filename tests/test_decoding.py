"""Texts that were read in another encoding than they were written in."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import Site, assert_linear
from hypothesis import given
from hypothesis import strategies as st

from articlelint import fix_text
from articlelint.article.article import Article
from articlelint.decoding import rereading
from articlelint.decoding.letters import EDGE
from articlelint.decoding.rereading import UTF_8, Encoding
from articlelint.rulebook.load import load_rules

RULEBOOK = load_rules()
ENCODINGS = rereading.load(RULEBOOK.rules["body/encoding"].resources)
ALL = [*ENCODINGS.read, *(encoding for encoding, _ in ENCODINGS.written)]
TEXTS = {
    "cs": "Nový jeřáb v přístavu zvedne čtyřicet tun, řekl ředitel. Loď se vrátila už večer, protože moře bylo klidné.",
    "de": "Die Fähre fährt über den Hafen, und die Rückfahrt führt durchs Außenbecken. Für Gäste ist es ein schöner Ausflug.",
    "el": "Στο λιμάνι ήρθε ο νέος γερανός και σηκώνει σαράντα τόνους. Ο δήμαρχος λέει ότι είναι πιο γρήγορος.",
    "fr": "La grue a été livrée à la fin de l'été. Le maire a déclaré que les dégâts étaient réparés, et qu'après la fête le quai était fermé.",
    "ja": "港に新しいクレーンが届いた。前のものより重い物を持ち上げることができるので、船はもう待たなくてよい。",
    "pl": "Nowy żuraw w porcie podniósł już część łodzi, które tonęły. Późną nocą wróciły też dwie żaglówki.",
    "ru": "В порт привезли новый кран, и теперь он поднимает сорок тонн. Мэр сказал, что старый был слишком слаб.",
    "tr": "Limandaki yeni vinç kırk ton kaldırıyor, eskisi yaşlıydı ve ağır yük taşımıyordu. Gemiler artık beklemiyor.",
    "zh": "港口安装了新的起重机，它可以吊起四十吨。市长说，工人们等了三年，现在船不用再等了。",
}  # fmt: skip


def misread(language: str, written: str, read: str) -> str:
    return TEXTS[language].encode(written).decode(read)


PAIRS = [
    ("cs", "utf-8", "cp1250"), ("cs", "cp1250", "latin-1"), ("de", "utf-8", "mac-roman"), ("de", "utf-8", "cp437"),
    ("de", "utf-8", "gbk"), ("de", "cp850", "latin-1"), ("el", "cp1253", "latin-1"), ("fr", "utf-8", "cp1251"),
    ("fr", "mac-roman", "latin-1"), ("fr", "cp1252", "cp1251"), ("ja", "euc_jp", "latin-1"), ("ja", "cp932", "mac-roman"),
    ("pl", "cp1250", "latin-1"), ("ru", "cp1251", "latin-1"), ("ru", "koi8-r", "cp1251"),
    ("ru", "utf-8", "cp866"), ("ru", "cp866", "cp1251"), ("tr", "cp1254", "latin-1"), ("zh", "gbk", "latin-1"),
    ("zh", "utf-8", "koi8-r"), ("zh", "utf-8", "mac-latin2"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "written", "read"), PAIRS)
def test_what_was_read_in_another_encoding(site: Site, language: str, written: str, read: str) -> None:
    wrong = misread(language, written, read)
    site.write("a.md", f"{wrong}\n")
    (finding,) = site.check("--select", "body/encoding").json()["findings"]
    assert " read as " in finding["message"]
    fixed = fix_text(f"{wrong}\n", unsafe=True).text
    assert fixed.strip() == TEXTS[language]


@pytest.mark.parametrize("language", TEXTS)
def test_what_was_read_twice(language: str) -> None:
    twice = misread(language, "utf-8", "latin-1").encode().decode("latin-1")
    assert fix_text(f"{twice}\n", unsafe=True).text.strip() == TEXTS[language]


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("beside", [*TEXTS, ""])
def test_right_text(site: Site, language: str, beside: str) -> None:
    site.write("a.md", f"{TEXTS[language]}\n\n{TEXTS.get(beside, '')}\n")
    assert site.check("--select", "body/encoding").json()["findings"] == []


def test_right_words_beside_wrong_ones_stay(site: Site) -> None:
    text = f"Gdańsk, Łódź, Ålesund, Příbram, São Paulo\n\n{misread('fr', 'utf-8', 'mac-roman')}\n"
    assert fix_text(text, unsafe=True).text == text.partition("\n")[0] + f"\n\n{TEXTS['fr']}\n"


def test_finding_covers_a_text_that_is_wrong_throughout(site: Site) -> None:
    wrong = misread("ru", "cp1251", "latin-1")
    site.write("a.md", f"---\ntitle: {wrong[:30]}\n---\nThe port writes:\n\n{wrong}\n")
    title, body = site.check("--select", "body/encoding").json()["findings"]
    assert (title["line"], body["line"], body["column"]) == (2, 6, 1)
    assert body["end"] - body["start"] > 0.9 * len(wrong)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The ferry from Ã…lesund and the lamps from TRÃ…DEN came.", ["Ã…", "Ã…"]),
        ("IRMÃ…Depois", []),
        ("De officiâš´le lijst hangt er.", ["âš´"]),
        ("Er steht пїЅ am Tor ┬ und ∩┐╜ dort.", ["пїЅ", "∩┐╜"]),
        ("Man schrieb: ?????? ???? ??????", ["?????? ???? ??????"]),
        ("What??? Who??? Me???", []),
        ("Die Br?cke, die F?hre, die G?ste und der K?fig.", ["Br?cke", "F?hre", "G?ste", "K?fig"]),
        ("Die Br?cke steht.", []),
        ("See example.test/search?query=a, /find?here=b, get?it=c, /go?now=d and /a?bc=d.", []),
        ("The har\u200bbour is deep.", ["r\u200bb"]),
        ("The Har\u200bBour is deep, and \u200bso is ท่า\u200bเรือ.", []),
        ("It is deep.\n\n\ufeffThe crane is new.", ["\ufeffT"]),
        ("Le café sert du the\u0301.", ["e\u0301"]),
        ("Le cafe\u0301 sert du the\u0301.", []),
    ],
)
def test_single_places(site: Site, text: str, found: list[str]) -> None:
    body = f"It opened in May.\n\n{text}\n"
    site.write("a.md", body)
    findings = site.check("--select", "body/encoding", "--min-severity", "info").json()["findings"]
    places: list[dict[str, Any]] = [each for finding in findings for each in (finding, *finding["related"])]
    assert [body[each["start"] : each["end"]] for each in places] == found


def test_letters_in_two_forms_are_worth_an_info(site: Site) -> None:
    site.write("a.md", "Le café sert du the\u0301.\n")
    assert site.check("--select", "body/encoding").json()["findings"] == []
    (finding,) = site.check("--select", "body/encoding", "--min-severity", "info").json()["findings"]
    assert "e\\u0301" in finding["message"]


@pytest.mark.parametrize("encoding", ALL, ids=lambda each: str(each.name))
@given(text=st.text(max_size=60))
def test_what_an_encoding_writes_it_reads(encoding: Encoding, text: str) -> None:
    data = encoding.encoded(text)
    assert data is None or encoding.decoded(data) is not None
    if encoding.name == UTF_8 or encoding.is_single:
        assert data is None or encoding.decoded(data) == text


@given(st.text(max_size=200), st.sampled_from(["de", "ru", "zh", "en", None]))
def test_any_text(text: str, language: str | None) -> None:
    signs = frozenset(sign for sign in text if sign >= "\x80")
    found = ENCODINGS.find(text, signs, language)
    for _, word in ENCODINGS.words(text) if found else ():
        ENCODINGS.meant(word, found)


def test_every_language_of_an_encoding_has_letters() -> None:
    for _, languages in ENCODINGS.written:
        for language in languages:
            assert len(ENCODINGS.letters.of(language)) > 10
    for language in ENCODINGS.letters.languages:
        pairs = ENCODINGS.letters.of(language)
        assert all(len(pair) <= 2 and pair.lower() == pair and not pair.isascii() for pair in pairs)
        assert not any(EDGE * 2 in pair for pair in pairs)


@pytest.mark.parametrize("unit", ["Ã©", "Ã© ", "éééü ", "Г©x", "«a»", "x\ufeff", "Äîáðî ", "ф"])
def test_texts_of_doubling_length(unit: str) -> None:
    def find(size: int) -> None:
        text = unit * (size // len(unit))
        ENCODINGS.find(text, frozenset(text), Article("a.md", text, RULEBOOK.words).language)

    assert_linear(find, 40_000)


def test_what_was_lost_is_found_far_down(site: Site) -> None:
    site.write("a.md", "It opened in May.\n\n" * 1_000 + "The ferry\ufffds harbour.\n")
    (finding,) = site.check("--select", "body/encoding").json()["findings"]
    assert finding["line"] == 2_001
