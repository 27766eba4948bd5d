"""Files that are not what an article should be, and runs that cannot be done: said in words, never a traceback."""

from __future__ import annotations

import codecs
import errno
import json
import os
import subprocess
import sys

import pytest
from helpers import BROKEN, CLEAN, FIXTURES, Site, hang_guard

from articlelint.files import reading
from articlelint.report.formats import FORMATS

ENGLISH = "The harbour got its crane on Sunday, and the town came to see it lifted from the barge onto the quay."
GERMAN = (
    "Der Hafen hat seinen Kran. Für die Stadt ist das ein großer Tag, sagte die Bürgermeisterin über die Köpfe hinweg."
)


# --- bytes ------------------------------------------------------------------------------------------------------------


def test_not_utf8_is_linted_all_the_same(site: Site) -> None:
    site.write("a.md", BROKEN.replace("crane", "Kräne").encode("latin-1") + GERMAN.encode("latin-1"))
    findings = site.check().json()["findings"]
    assert [finding["rule"] for finding in findings] == ["file/encoding", "front-matter/syntax"]
    encoding = findings[0]["encoding"]
    assert codecs.lookup(encoding).name != "utf-8"
    assert f"read as {encoding}" in findings[0]["message"]
    assert f"a.md ({encoding})" in site.run("check").out


def test_not_utf8_among_the_fixtures() -> None:
    source = reading.read(str(FIXTURES / "cafe-amelie.txt"))
    assert source.problem == "encoding"
    assert (source.text or "").startswith("Café Amélie bleibt am Grünen Markt\n")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "shift_jis", "gb18030", "koi8-r", "cp1252"])
def test_encodings(site: Site, encoding: str) -> None:
    text = {
        "shift_jis": "港に新しいクレーンが届いた。",
        "gb18030": "港口安装了新的起重机。",
        "koi8-r": "В порт привезли кран.",
    }
    site.write("a.txt", (text.get(encoding, GERMAN) * 20).encode(encoding))
    rules = site.check().rules()
    assert rules in (["file/encoding"], ["file/binary"])
    assert rules == ["file/binary"] or encoding != "utf-16-le"


@pytest.mark.parametrize("tail", [b"voil\xc3\n", b"caf\xe9\n", b"\xff\xfe\xfd\n"])
def test_utf8_in_which_a_byte_is_wrong(site: Site, tail: bytes) -> None:
    """It stays UTF-8: what else stands there is not taken for another encoding."""
    site.write("a.txt", (GERMAN * 20).encode() + tail)
    findings = site.check().json()["findings"]
    assert {finding["rule"] for finding in findings} <= {"file/encoding", "body/encoding", "body/truncated"}
    assert findings[0]["message"].startswith(f"Not UTF-8 ({'3 places' if len(tail) == 4 else '1 place'}, the first at")
    assert "read as utf-8 with U+FFFD" in findings[0]["message"]
    assert "ö" in reading.decode((GERMAN * 20).encode() + tail).text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("В порт привезли кран, сказал мэр.", "koi8-r"),
        ("В порт привезли кран, сказал мэр.", "cp1251"),
        ("В порт привезли кран, сказал мэр.", "cp866"),
        ("港に新しいクレーンが届いた。", "shift_jis"),
        ("港に新しいクレーンが届いた。", "euc_jp"),
        ("港口安装了新的起重机。", "gb18030"),
        ("港口安裝了新的起重機。", "big5"),
        ("항구에 새 크레인이 설치되었다.", "euc_kr"),
        ("Στο λιμάνι ήρθε ο γερανός.", "cp1253"),
        ("เครนมาถึงท่าเรือแล้ว", "tis-620"),
        (GERMAN, "mac_roman"),
    ],
)
def test_another_encoding_is_no_damaged_utf8(text: str, encoding: str) -> None:
    for times in (1, 20):
        assert reading.decode((text * times).encode(encoding)).encoding != reading.DAMAGED


def test_bom_and_line_ends(site: Site) -> None:
    for name, text in (
        ("bom", "\ufeff" + CLEAN),
        ("crlf", CLEAN.replace("\n", "\r\n")),
        ("cr", CLEAN.replace("\n", "\r")),
    ):
        site.write(f"{name}.md", text)
    assert site.check().rules() == []


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20, b"\0" * 5_000, b"PK\x03\x04\x14\x00\x00\x00"],
    ids=["png", "nuls", "zip"],
)
def test_binary(site: Site, content: bytes) -> None:
    site.write("a.md", content)
    result = site.check()
    assert (result.code, result.rules()) == (1, ["file/binary"])
    assert result.json()["findings"][0]["line"] == 1


def test_random_bytes(site: Site) -> None:
    import random

    for seed in range(8):
        site.write(f"{seed}.md", random.Random(seed).randbytes(3_000))
    with hang_guard():
        result = site.check()
    assert result.code in (0, 1)
    assert result.json()["summary"]["files"] + result.json()["summary"]["skipped"] == 8


@pytest.mark.parametrize("content", ["", "\n", "\ufeff", "   \n\t\n", "---\n---\n", "---", "+++\n+++\n", "{}", "\r"])
def test_next_to_nothing(site: Site, content: str) -> None:
    site.write("a.md", content)
    result = site.check()
    assert result.code in (0, 1)
    assert result.err == ""
    assert result.json()["summary"]["files"] == 1


def test_nul_in_the_text(site: Site) -> None:
    site.write("a.md", CLEAN + "x" * 10_000 + "\0" + ENGLISH)
    assert site.check().err == ""


def test_lone_surrogate_is_no_utf8(site: Site) -> None:
    site.write("a.md", CLEAN.encode() + b"\xed\xa0\x80")
    assert "file/encoding" in site.check().rules()


# --- size and shape ---------------------------------------------------------------------------------------------------


def test_50_megabytes(site: Site) -> None:
    with open(site.root / "a.md", "wb") as file:
        file.truncate(50_000_000)
    with hang_guard():
        result = site.check()
    assert (result.code, result.rules()) == (1, ["file/too-large"])
    assert "50 MB" in result.json()["findings"][0]["message"]


@pytest.mark.parametrize("unit", [ENGLISH + " ", "a", "é"], ids=["prose", "a letter", "another letter"])
def test_line_of_a_megabyte(site: Site, unit: str) -> None:
    site.write("a.md", (unit * (1_000_000 // len(unit)))[:1_000_000])
    with hang_guard():
        result = site.check()
    assert result.err == ""


@pytest.mark.parametrize(
    "unit",
    ["<", "[", "(", "*", "&", "<p>", "http://", "![](", "\\", "`", "#", "> ", "- ", "| ", "a | ", "share ", "read more ",
     "<a href='", "{{", "<!--", "&amp;", ". ", "A.B", ".", "…", "[ ", "[[]", "&#", "@", "a@", "@a.", ":", "1.", "_a", "~"],
)  # fmt: skip
def test_line_of_one_thing(site: Site, unit: str) -> None:
    """100,000 characters: what takes the square of their number is far over the limit."""
    site.write("a.md", (unit * (100_000 // len(unit)))[:100_000])
    with hang_guard():
        result = site.check()
    assert result.err == ""


@pytest.mark.parametrize(
    "line",
    [
        "[Share](https://news.test/?utm_source=rss)",
        "<p>Read more</p>",
        "Follow us on Facebook",
        "By Ada Brandt",
        "- [ ] a",
        "<div><span data-id='1'>",
        "[a]: https://news.test/a",
        "| a | b |",
        "Advertisement\n",
        "More like this\n",
    ],
)
def test_many_lines(site: Site, line: str) -> None:
    site.write("a.md", CLEAN + "\n" + f"{line}\n" * 3_000)
    with hang_guard():
        result = site.check()
    assert result.err == ""


@pytest.mark.parametrize(
    "text",
    [
        "> " * 5_000 + "deep",
        "".join(f"{'  ' * depth}- a\n" for depth in range(500)),
        "<div>" * 20_000 + ENGLISH,
        "<div>" * 500 + ENGLISH + "</div>" * 500,
        "[" * 5_000 + "a" + "](b)" * 5_000,
        "*" * 5_000 + "a" + "*" * 5_000,
        "<blockquote data-x='1'>" * 5_000 + ENGLISH,
    ],
    ids=["quotes", "list", "unclosed tags", "tags", "links", "emphasis", "leftovers"],
)
def test_deep_nesting(site: Site, text: str) -> None:
    site.write("a.md", CLEAN + "\n" + text)
    with hang_guard():
        result = site.check()
    assert result.err == ""


# --- front matter -----------------------------------------------------------------------------------------------------

BOMB = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "front_matter",
    [
        f"---\n{BOMB}---\n",
        "---\ntitle: " + "[" * 20_000 + "\n---\n",
        "---\ntitle: " + "[" * 2_000 + "]" * 2_000 + "\n---\n",
        "---\n" + "".join(f"{' ' * depth}a:\n" for depth in range(2_000)) + "---\n",
        "---\ntitle: " + "{a: " * 3_000 + "\n---\n",
        "---\na: &a [*a]\n---\n",
        "---\na: &a\n  <<: *a\n---\n",
        "+++\na = " + "[" * 20_000 + "\n+++\n",
        "+++\na = " + "[" * 2_000 + "]" * 2_000 + "\n+++\n",
        "+++\n" + ".".join("a" * 5_000) + " = 1\n+++\n",
        '{"a": ' + "[" * 100_000 + "\n",
        '{"a": ' + "[" * 2_000 + "]" * 2_000 + "}\n",
        '---json\n{"a": ' * 1_000 + "\n---\n",
        "---\ntitle: !!python/object/apply:os.system [exit]\n---\n",
        "---\ntitle: !unknown x\n---\n",
        "---\ndate: 2025-99-99\n---\n",
        "---\na: !!timestamp x\nb: !!int x\nc: !!int ''\nd: !!bool x\ne: !!float x\n---\n",
        "---\nn: 0x" + "f" * 20_000 + "\n---\n",
        "---\nn: 1" + "0" * 20_000 + "\n---\n",
        "+++\nn = 1" + "0" * 20_000 + "\n+++\n",
        '{"n": 1' + "0" * 20_000 + "}\n",
        "---\n? [a, b]\n: c\n---\n",
        "---\n1: a\ntrue: b\n2025-01-01: c\nnull: d\n---\n",
        "---\n%YAML 1.1\n---\n",
        "---\ntitle: \x07bell\n---\n",
        "---\n" + "key: value\n" * 5_000 + "---\n",
    ],
)  # fmt: skip
def test_hostile_front_matter(site: Site, front_matter: str) -> None:
    site.write("a.md", front_matter + "\n" + ENGLISH + "\n")
    with hang_guard():
        result = site.check()
    assert result.err == ""
    assert result.json()["summary"]["files"] == 1


def test_bomb_is_not_unfolded_by_a_schema(site: Site) -> None:
    site.write("schemas/post.json", json.dumps({"additionalProperties": {"type": "string"}}))
    site.write("articlelint.toml", '[[schema]]\nfiles = "**"\nschema = "schemas/post.json"\n')
    site.write("a.md", f"---\n{BOMB}---\n\n{ENGLISH}\n")
    with hang_guard():
        result = site.check()
    assert result.code == 1
    assert len(result.out) < 100_000


# --- the file system --------------------------------------------------------------------------------------------------


def test_unreadable(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.write("a.md", CLEAN)
    site.write("b.md", CLEAN)
    opened = os.open

    def refuse(path: str, *arguments: int, **more: int) -> int:
        if os.fspath(path).endswith("b.md"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return opened(path, *arguments, **more)

    monkeypatch.setattr(os, "open", refuse)
    result = site.check()
    assert (result.code, result.rules()) == (1, ["file/unreadable"])
    assert "Permission denied" in result.json()["findings"][0]["message"]
    assert result.json()["summary"]["files"] == 1
    assert result.json()["summary"]["skipped_reasons"] == {"unreadable": 1}


def test_folder_named_like_an_article(site: Site) -> None:
    site.write("a.md/b.md", CLEAN)
    assert site.check().json()["summary"]["files"] == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_named_pipe_does_not_block(site: Site) -> None:
    os.mkfifo(site.root / "a.md")
    with hang_guard():
        result = site.check(".", "a.md")
    assert result.json()["summary"]["skipped_reasons"] == {"not a regular file": 1}


def test_folders_in_a_circle(site: Site) -> None:
    site.write("posts/a.md", BROKEN)
    os.symlink(site.root, site.root / "posts" / "up", target_is_directory=True)
    os.symlink(site.root / "posts", site.root / "again", target_is_directory=True)
    result = site.check()
    assert [finding["path"] for finding in result.json()["findings"]] == ["posts/a.md"]


def test_broken_link(site: Site) -> None:
    os.symlink("gone.md", site.root / "a.md")
    assert site.check().json()["summary"]["skipped_reasons"] == {"not a regular file": 1}


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
@pytest.mark.parametrize("output_format", FORMATS)
def test_name_that_is_not_utf8(site: Site, output_format: str) -> None:
    with open(os.fsencode(site.root) + b"/caf\xe9\n.md", "w", encoding="utf-8") as file:
        file.write(BROKEN)
    environment = {**os.environ, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "articlelint", "check", ".", "--quiet", "--output-format", output_format]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"caf" in done.stdout
    done.stdout.decode()  # is valid UTF-8


# --- the configuration ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('\nselect = ["file"\n', "3:1", "Unclosed array"),
        ('fail-onn = "error"\n', "1:1", "did you mean 'fail-on'?"),
        ('\nfail-on = "fatal"\n', "2:1", "'fatal'"),
        ('ignore = ["file/encodin"]\n', "1:11", "did you mean 'file/encoding'?"),
        ('[rules."file/encodin"]\nseverity = "error"\n', "1:1", "did you mean 'file/encoding'?"),
        ('extends = "base.toml"\n', "1:11", "there is no file 'base.toml'"),
        ("exclude = [3]\n", "1:", "exclude"),
    ],
)
def test_broken_configuration(site: Site, text: str, place: str, said: str) -> None:
    site.write("articlelint.toml", text)
    site.write("a.md", BROKEN)
    result = site.run("check")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"articlelint: articlelint.toml:{place}")
    assert said in result.err


def test_broken_configuration_below(site: Site) -> None:
    site.write("posts/old/articlelint.toml", "ignore = 3\n")
    site.write("posts/old/a.md", BROKEN)
    result = site.run("check")
    assert result.code == 2
    assert result.err.startswith("articlelint: posts/old/articlelint.toml:1:")


def test_configuration_that_does_not_exist(site: Site) -> None:
    result = site.run("check", "--config", "gone.toml")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("articlelint: gone.toml: the configuration cannot be read")


def test_configuration_that_is_not_utf8(site: Site) -> None:
    site.write("articlelint.toml", b'# caf\xe9\nfail-on = "error"\n')
    result = site.run("check")
    assert (result.code, result.err) == (2, "articlelint: articlelint.toml:1:6: not UTF-8: byte 0xe9\n")
