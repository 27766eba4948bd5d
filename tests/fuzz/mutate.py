"""Mutations that know the structure of articles, configurations, rules and schemas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

MOST_BYTES = 1 << 16
_CUT = 1 << 13  # bytes; a longer input is cut before it is mutated, or all inputs would grow long, and slow
_LONG_ONE_IN = 150  # inputs that are filled up to MOST_BYTES

_CHARACTERS = (
    *(
        "\0",
        "\a",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\xa0",
        "\xad",
        "\u0301",
        "\u061c",
        "\u200b",
        "\u2028",
        "\u202e",
        "\ufeff",
    ),
    *("\ufffe", "ß", "İ", "ﬀ", "中", "。", "ש", "😀", "\t", "\v", "\f", "\r", "\r\n", "…", "“", "’", "Ã¤", "â€œ"),
)
_FRONT_MATTER = (
    *(
        "---\n",
        "+++\n",
        "...\n",
        "---json\n",
        ";;;\n",
        "title: ",
        "date: 2025-02-30\n",
        "tags: [a, A, ]\n",
        "category: Sport\n",
    ),
    *(
        "tags:\n- a\n- b\n",
        "excerpt: >-\n  ",
        "description: |+2\n",
        "? a\n: b\n",
        "<<: *a\n",
        "&a [*a]\n",
        "!!binary ab\n",
    ),
    *(
        "!!set {a}\n",
        "!x y\n",
        "%YAML 1.2\n",
        '"\\ud800"',
        '"\\U0010ffff"',
        "'it''s'",
        "{a: {b: [",
        "# x\n",
        "0o9",
        "0x_1",
    ),
    *(
        "1e999",
        ".nan",
        "9" * 400,
        "~",
        "a.b.c = 1\n",
        "[[a]]\n",
        "[a.b]\n",
        "'''",
        '"""',
        "1979-05-27T07:32:00Z",
        "null",
    ),
    *('{"title": "', '"tags": [', "}\n", "],", "$schema: s.json\n", "articlelint:\n  disable: [link]\n", "lang: de\n"),
)
_MARKUP = (
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "<p>",
        "</p>",
        "<div class='share'>",
        "</div>",
        "<br/>",
        "<a href=",
        "</a>",
    ),
    *(
        "<img src='",
        "<script>",
        "</script>",
        "<style>",
        "<pre>",
        "<table><tr><td>",
        "&amp;amp;",
        "&#x110000;",
        "&#xd800;",
    ),
    *(
        "&#0;",
        "&nbsp;",
        "&notit;",
        "&",
        "```\n",
        "~~~\n",
        "`` ` ",
        "    ",
        "> ",
        "- [ ] ",
        "1) ",
        "# ",
        "\n===\n",
        "***",
    ),
    *(
        "| a | b |\n|---|---|\n",
        "[",
        "]",
        "](",
        "![](",
        "[a]: https://a.test/?utm_source=b 'c'\n",
        "[^1]: ",
        "\\",
        "{{ a }}",
    ),
    *("{% raw %}", "{{< a >}}", "<A b={", "import A from 'a'\n", "https://", "https://a.test/?utm_source=b&fbclid=c"),
    *(
        "https://t.co/ab",
        "https://www.google.com/url?q=https%3A%2F%2Fa.test",
        "http://[::1",
        "mailto:",
        "%E0%A4%A",
        "//a",
    ),
)
_PHRASES = (
    *("Read more", "[...]", "Continue reading", "This article originally appeared on A. ", "Share this: Facebook X\n"),
    *(
        "Sign up for our newsletter. ",
        "The post A appeared first on B.",
        "By Ada Brandt\n",
        "Advertisement\n",
        "Photo: AP",
    ),
    *("We use cookies. ", "Lorem ipsum ", "Subscribe to read. ", "Related articles\n", "[object Object]", "undefined"),
)
_SUPPRESSIONS = (
    *("<!-- articlelint-disable ", "<!-- articlelint-enable ", "<!-- articlelint-disable-file ", " -->", " -- why"),
    *("<!-- articlelint-disable-next-line link/tracking -->\n", "link/tracking", "link", "all", "no/rule", ", "),
)
ARTICLE = (*_CHARACTERS, *_FRONT_MATTER, *_MARKUP, *_PHRASES, *_SUPPRESSIONS)
HEAD = (*_CHARACTERS, *_FRONT_MATTER, *_PHRASES)
SUPPRESSION = (*_SUPPRESSIONS, *_SUPPRESSIONS, *_MARKUP, *_FRONT_MATTER)
DATA = (
    *_CHARACTERS,
    *("[", "]", "{", "}", "{}", "[]", '""', "''", ":", ": ", ",", "=", ".", "#", "-", "\n", "\n\n", "  ", "- ", "|\n", ">\n"),
    *("null", "true", "0", "-1", "1.5", "1e999", "inf", "nan", "9" * 400, '"a"', '"*"', '"**/"', '"\\ud800"', '"\\u0000"'),
    *("&a ", "*a", "<<: ", "!!x ", "---\n", "1979-05-27", "[[a]]\n", "[a.b]\n", '"/"', '"../a"', "[" * 1_500, '{"a":' * 1_500),
    *("(", ")", "(?:", "(?P<a>", "(?<=", "*", "+", "?", "{2,}", "\\b", "\\", "[^", "{text}", "{0}", "{a.b}", "{!r}", "«", "»"),
    *('"$ref": "#"', '"$ref": "#/$defs/a"', '"$ref": "a.json"', '"$id": "https://a.test/"', '"pattern": "("', '"type": "x"'),
)  # fmt: skip


def mutated(
    seed: bytes, random: Random, pieces: Sequence[str], seeds: Sequence[bytes], most: int = MOST_BYTES
) -> bytes:
    """Return `seed` after one to eight mutations, of `most` bytes at most.

    They put in `pieces`, and lines of other `seeds`. Of every other input the first byte, a choice of the target, is
    another one, and one in _LONG_ONE_IN becomes as long as it may.
    """
    data = seed
    if len(data) > _CUT:
        at = random.randrange(len(data) - _CUT)
        data = data[:1] + data[at : at + _CUT]
    if random.randrange(2):
        data = bytes([random.randrange(256)]) + data[1:]
    for _ in range(random.choice((1, 1, 2, 3, 5, 8))):
        data = random.choice(_MUTATIONS)(data, random, pieces, seeds)
    if random.randrange(_LONG_ONE_IN) == 0:
        data = _filled(data, random, pieces, most)
    return data[:most]


def _filled(data: bytes, random: Random, pieces: Sequence[str], most: int) -> bytes:
    """`data` with one to three pieces put in again and again until it is as long as it may be."""
    unit = b"".join(_piece(random, pieces) for _ in range(random.choice((1, 2, 3)))) or b" "
    at = _place(data, random)
    return data[:at] + unit * (max(0, most - len(data)) // len(unit)) + data[at:]


def _piece(random: Random, pieces: Sequence[str]) -> bytes:
    return random.choice(pieces).encode("utf-8", "surrogatepass")


def _place(data: bytes, random: Random) -> int:
    """An offset; every third one near the beginning, where the front matter is."""
    return random.randrange(min(len(data), 300) + 1 if random.randrange(3) == 0 else len(data) + 1)


_Mutation = Callable[[bytes, Random, Sequence[str], Sequence[bytes]], bytes]


def _insert(data: bytes, random: Random, pieces: Sequence[str], _: Sequence[bytes]) -> bytes:
    at = _place(data, random)
    return data[:at] + _piece(random, pieces) * random.choice((1, 1, 1, 2, 20)) + data[at:]


def _replace(data: bytes, random: Random, pieces: Sequence[str], _: Sequence[bytes]) -> bytes:
    at = _place(data, random)
    return data[:at] + _piece(random, pieces) + data[at + random.choice((1, 3, 10, 100)) :]


def _remove(data: bytes, random: Random, _: Sequence[str], __: Sequence[bytes]) -> bytes:
    at = _place(data, random)
    return data[:at] + data[at + random.choice((1, 1, 2, 5, 50, 500)) :]


def _repeat(data: bytes, random: Random, _: Sequence[str], __: Sequence[bytes]) -> bytes:
    start, at = _place(data, random), _place(data, random)
    part = data[start : start + random.choice((1, 5, 50, 500))]
    return data[:at] + part * random.choice((1, 1, 3)) + data[at:]


def _splice(data: bytes, random: Random, _: Sequence[str], seeds: Sequence[bytes]) -> bytes:
    """Some lines of another seed."""
    lines = random.choice(seeds)[1:].split(b"\n")
    first = random.randrange(len(lines))
    part = b"\n".join(lines[first : first + random.choice((1, 1, 2, 5))]) + random.choice((b"\n", b""))
    at = _place(data, random)
    if random.randrange(2):  # at the beginning of a line
        at = data.rfind(b"\n", 0, at) + 1
    return data[:at] + part + data[at:]


def _byte(data: bytes, random: Random, _: Sequence[str], __: Sequence[bytes]) -> bytes:
    at = _place(data, random)
    return data[:at] + bytes([random.randrange(256)]) + data[at + random.randrange(2) :]


def _line_ends(data: bytes, random: Random, _: Sequence[str], __: Sequence[bytes]) -> bytes:
    ends = (b"\r\n", b"\r", b"\n\n", b" ", "\u2028".encode())
    return data[:1] + data[1:].replace(b"\n", random.choice(ends), random.choice((1, 2, -1)))


def _punctuation(data: bytes, random: Random, _: Sequence[str], __: Sequence[bytes]) -> bytes:
    """One mark left out or doubled, here and there or everywhere."""
    mark = random.choice((b'"', b"'", b"[", b"]", b"{", b"}", b"<", b">", b":", b"-", b" ", b"."))
    return data[:1] + data[1:].replace(mark, random.choice((b"", mark * 2)), random.choice((1, 3, -1)))


def _indent(data: bytes, random: Random, _: Sequence[str], __: Sequence[bytes]) -> bytes:
    at = data.rfind(b"\n", 0, _place(data, random)) + 1
    return data[:at] + b" " * random.randrange(1, 9) + data[at:]


_MUTATIONS: tuple[_Mutation, ...] = (
    *(_insert, _insert, _insert, _replace, _remove, _remove, _repeat, _splice, _splice, _byte),
    *(_line_ends, _punctuation, _indent),
)
