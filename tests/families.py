"""Families of hostile texts: one piece again and again, to any length.

What takes the square of an article's length shows on one of them. The tests count the steps for two lengths, and
`python -m benchmarks.doubling` measures the time up to a megabyte.
"""

from __future__ import annotations

from typing import NamedTuple

_TITLE = "---\ntitle: The ferry\n---\n"
_END = "\n---\nThe ferry left the harbour at noon.\n"
_NUMBER = "{i}"


class Family(NamedTuple):
    """Texts that repeat `piece` and, after `middle`, `closing` as often. `{i}` is the number of a copy.

    `suffix` is that of the file.
    """

    piece: str
    head: str = _TITLE
    tail: str = "\n"
    closing: str = ""
    suffix: str = ".md"
    middle: str = ""

    def text(self, size: int) -> str:
        """Return the text that is about `size` characters long."""
        piece = self.piece
        width = len((piece + self.closing).replace(_NUMBER, "00000"))
        count = max(1, (size - len(self.head) - len(self.middle) - len(self.tail)) // width)
        return f"{self.head}{_copies(piece, count)}{self.middle}{_copies(self.closing, count)}{self.tail}"


def _copies(piece: str, count: int) -> str:
    if _NUMBER not in piece:
        return piece * count
    return "".join([piece.replace(_NUMBER, f"{i:05}") for i in range(count)])


def _html(piece: str, closing: str = "") -> Family:
    return Family(piece, closing=closing, suffix=".html")


def _yaml(piece: str, before: str = "", after: str = "", closing: str = "") -> Family:
    return Family(piece, f"---\n{before}", f"{after}{_END}", closing)


def _toml(piece: str, before: str = "", after: str = "", closing: str = "") -> Family:
    return Family(piece, f"+++\n{before}", f"{after}\n+++\nThe ferry left.\n", closing)


def _json(piece: str, before: str = "", after: str = "", closing: str = "") -> Family:
    return Family(piece, f"{{{before}", f"{after}}}\nThe ferry left.\n", closing)


_TEXT = {
    "sentences": Family("The ferry left the harbour at noon. "),
    "one sentence": Family("the ferry and the crane and "),
    "one word": Family("a"),
    "paragraphs": Family("The ferry left the harbour at noon.\n\n"),
    "different paragraphs": Family("Sentence {i} is about word{i} and thing{i} of the harbour.\n\n"),
    "long paragraphs again": Family(
        "The same paragraph is here again and it is long enough to be counted as such by the rule.\n\n"
    ),
    "words doubled in place": Family("See all berthsSee all berths "),
    "headings again": Family("# See all berths\n\n"),
    "camel case": Family("harbourFerryCrane"),
    "fragments run together": Family("harbourFerry.Crane"),
    "abbreviations": Family("In 2024, the 3.5 km U.S. run by Mr. J. K. Smith ended. "),
    "capitals": Family("HARBOUR "),
    "ellipses": Family("… "),
    "dots": Family("."),
    "Chinese": Family("渡轮中午离开港口"),
    "Chinese sentences": Family("渡轮中午离开港口。"),
    "combining marks": Family("e\u0301\u0302"),
    "joiners": Family("\u200d"),
    "emoji": Family("\U0001f600"),
    "directions": Family("\u202e\u202c"),
    "fixed spaces": Family("\u00a0", tail="b\n"),
    "spaces": Family(" ", tail="b\n"),
    "lines of a blank": Family(" \n"),
    "lone carriage returns": Family("a\r"),
    "line separators": Family("a\u2028"),
    "controls": Family("a\x00"),
    "mojibake": Family("The harbourâ€™s cafÃ© is open. "),
    "mojibake without a blank": Family("Ã"),
    "mojibake in lines": Family("The harbourâ€™s cafÃ© is open.\n\n"),
    "replacement characters": Family("The harbour\ufffds ferry is open. "),
    "quoted-printable": Family("=20=\n"),
    "addresses": Family("ada@ferry.test "),
    "title in body": Family("a ", "---\ntitle: " + "a " * 1_000 + "\n---\n"),
}

_MARKDOWN = {
    "brackets": Family("["),
    "brackets on lines": Family("[\n"),
    "empty links": Family("[]("),
    "open links": Family("[a](https://ferry.test/ "),
    "open angle links": Family("[a](<"),
    "links in links": Family("[![a](b)]("),
    "nested brackets": Family("[", closing="]"),
    "nested parentheses": Family("(", _TITLE + "[a](", closing=")"),
    "emphasis": Family("*a **b "),
    "nested emphasis": Family("*", closing="*"),
    "underscores": Family("_a_b"),
    "backticks": Family("`{i}` ``a` "),
    "fences": Family("```\na\n```\n"),
    "open fences": Family("~~~~\n```\n"),
    "quotes in quotes": Family("> "),
    "quoted lines": Family("> > > a\n"),
    "lazy lines": Family("a\n", _TITLE + "> a\n"),
    "list": Family("- a\n"),
    "mixed lists": Family("* a\n+ b\n- c\n1. d\n"),
    "lists in lists": Family("- "),
    "numbered list": Family("{i}. a\n"),
    "headings": Family("# Harbour {i}\n\n"),
    "underlined headings": Family("a\n===\n"),
    "rules": Family("---\n"),
    "indented code": Family("    a\n\n"),
    "table": Family("| a | b |\n", _TITLE + "| a | b |\n| - | - |\n"),
    "wide table": Family("| a ", tail="|\n" + "| - " * 100 + "|\n"),
    "definitions": Family("[a{i}]: https://ferry.test/{i}\n"),
    "references": Family("[a{i}]: https://ferry.test/{i}\n\n[a{i}] "),
    "open references": Family("[a{i}] "),
    "footnotes": Family("[^{i}]: a\n\nb[^{i}]\n\n"),
    "backslashes": Family("\\"),
    "templates": Family("{{ a "),
    "shortcodes": Family("{{< a "),
    "raw templates": Family("{% raw %}"),
    "braces": Family("{", suffix=".mdx"),
    "imports": Family("import a from 'b'\n", suffix=".mdx"),
    "components": Family("<Crane a={", suffix=".mdx"),
    "autolinks": Family("<https://ferry"),
    "bare domains": Family("www.ferry.test "),
}

_HTML = {
    "less-than signs": _html("<"),
    "open tags": _html("<a"),
    "open attributes": _html('<a href="'),
    "open elements": _html("<div>"),
    "nested elements": _html("<div>", "</div>"),
    "nested spans": _html("<span>", "</span>"),
    "paragraphs of HTML": _html("<p>The ferry left."),
    "closed elements": _html("</div>"),
    "comments": _html("<!-- a -->"),
    "open comments": _html("<!-- a "),
    "declarations": _html("<!A <![CDATA[ <? "),
    "scripts": _html("<script>"),
    "attributes": Family('x="1" ', _TITLE + "<a ", ">a\n", suffix=".html"),
    "one long attribute": Family("crane ", _TITLE + '<a title="', '">a\n', suffix=".html"),
    "lists of HTML": _html("<ul><li>"),
    "tables of HTML": _html("<table><tr><td>"),
    "rows of HTML": _html("<tr><td>a</td></tr>\n"),
    "styled paragraphs": _html('<p style="color:red">The ferry left.</p>\n'),
    "empty paragraphs": _html("<p></p>\n"),
    "images": _html('<img src="/a{i}.jpg" width="1">\n'),
    "frames": _html('<iframe src="https://ferry.test/{i}"></iframe>\n'),
    "escaped HTML": _html("&lt;a href=&quot;x&quot;&gt;"),
    "entities": Family("&amp;"),
    "entities in entities": Family("amp;", _TITLE + "&"),
    "one long entity": Family("1", _TITLE + "&#"),
    "ampersands": Family("&"),
}

_LINKS = {
    "tracking links": Family("[ferry](https://ferry.test/{i}?utm_source=feed) "),
    "tracking links in lines": Family("[ferry](https://ferry.test/{i}?utm_source=feed)\n\n"),
    "tracking links of HTML": _html('<p><a href="https://ferry.test/{i}?utm_source=feed">ferry</a></p>\n'),
    "bare tracking links": Family("https://ferry.test/?utm_source=a&fbclid={i} "),
    "redirects": Family("[a](https://www.google.com/url?q=https%3A%2F%2Fferry.test%2F{i}&sa=t) "),
    "long link": Family("a", _TITLE + "[a](https://ferry.test/", ")\n"),
    "long query": Family("utm_source=a&", _TITLE + "[a](https://ferry.test/?", ")\n"),
    "anchors to nowhere": Family("## h {i}\n\n[a](#z-{i}-z)\n\n"),
    "many parameters": Family("p{i}=a&", _TITLE + "[a](https://ferry.test/?", ")\n"),
    "percent signs": Family("%25", _TITLE + "[a](https://ferry.test/", ")\n"),
    "percent signs in a query": Family("%25", _TITLE + "[a](https://ferry.test/?a=", ")\n"),
    "links in a link": Family("https%3A%2F%2Fferry.test%3Fu%3D", _TITLE + "[a](https://ferry.test/?u=", ")\n"),
    "local links": Family("[a](/harbour/{i}.md) "),
    "anchors": Family("[a](#h{i}) "),
    "anchors and headings": Family("## h {i}\n\n[a](#h-{i})\n\n"),
    "broken links": Family("[a](http:/ferry.test/{i} x) "),
    "data link": Family("QUJD", _TITLE + "![a](data:image/png;base64,", ")\n"),
    "short links": Family("[a](https://bit.ly/a{i}) "),
}

_BOILERPLATE = {
    "syndication": Family("This article originally appeared on Harbour Ledger. "),
    "syndication in lines": Family("This article originally appeared on Harbour Ledger.\n\n"),
    "syndication and text": Family("This article originally appeared on Harbour Ledger. The ferry {i} left at noon. "),
    "newsletters": Family("Sign up for our newsletter. The ferry {i} left.\n\n"),
    "open newsletters": Family("Sign up for our newsletter "),
    "share buttons": Family("Share this: "),
    "appeared first": Family("The post appeared first on "),
    "read more": Family("Read more: the ferry {i}\n\n"),
    "teasers": Family("The ferry left at noon… [Read more](https://ferry.test/{i})\n\n"),
    "bylines": Family("By Ada Crane\n\n"),
    "credits": Family("Photo by Ada Crane\n\n"),
    "cookies": Family("We use cookies to improve your experience. "),
    "phrases and links": Family("[sign up](/a{i}) for our newsletter. "),
    "phrases": Family("by photo: via share tweet @ © | credit: source: subscribe newsletter advertisement related "),
    "related": Family("Related: a b c\n\n"),
    "menu": Family("- [Home](/a{i})\n"),
    "placeholders": Family("Lorem ipsum dolor sit amet. TODO "),
    "cut sentences": Family("The ferry left the har[...]\n\n"),
}

_SUPPRESSIONS = {
    "unused suppressions": Family("<!-- articlelint-disable link/tracking -->\n"),
    "unused suppressions of a line": Family("<!-- articlelint-disable-next-line link/tracking -->\na\n"),
    "used suppressions of a line": Family(
        "<!-- articlelint-disable-next-line link/tracking -->\n[a](https://ferry.test/{i}?utm_source=feed)\n"
    ),
    "used suppressions of a file": Family(
        "[a](https://ferry.test/{i}?utm_source=feed)\n", _TITLE + "<!-- articlelint-disable-file link -->\n"
    ),
    "suppressions on and off": Family(
        "<!-- articlelint-disable link -->\n[a](https://ferry.test/{i}?utm_source=feed)\n"
        "<!-- articlelint-enable link -->\n"
    ),
    "suppressions of all on and off": Family("<!-- articlelint-disable -->\n\n<!-- articlelint-enable -->\n\n"),
    "unused ends of suppressions": Family("<!-- articlelint-enable link/tracking -->\n"),
    "stacked suppressions": Family("<!-- articlelint-disable-next-line link/tracking -->\n", tail="a\n"),
    "unknown suppressions": Family("<!-- articlelint-disable link/trackin{i} -->\n"),
    "mistyped suppressions": Family("<!-- articlelint-disabel link -->\n"),
    "suppression of many": Family("link/tracking, ", _TITLE + "<!-- articlelint-disable ", "-->\n"),
    "open suppressions": Family("<!-- articlelint-disable "),
    "suppressions in code": Family("`<!-- articlelint-disable -->` "),
    "suppressions of MDX": Family("{/* articlelint-disable link */}\n", suffix=".mdx"),
    "open suppressions of MDX": Family("{/* articlelint-disable ", suffix=".mdx"),
    "suppressions of keys": _yaml("# articlelint-disable-next-line link/tracking\nk{i}: v\n"),
    "players": Family("<video src=a.mp4><source src=b.mp4>Rain</video> "),
    "open players": Family("<video src=a.mp4>"),
    "suppressions before a key": _yaml("# articlelint-disable-next-line link/tracking\n", after="a: b\n"),
    "suppressions of a key": _yaml("link/trackin{i}, ", "articlelint: {ignore: [", "]}"),
    "keys of suppressions": _yaml("  k{i}: v\n", "articlelint:\n"),
    "suppressions of TOML": _toml("# articlelint-disable-next-line link/tracking\nk{i} = 1\n"),
    "blanks of a suppression": Family(" ", _TITLE + "<!--", "articlelint-disable -->\n"),
    "reasons": Family("-- ", _TITLE + "<!-- articlelint-disable link ", "-->\n"),
}

_FRONT_MATTER = {
    "keys": _yaml("k{i}: v\n"),
    "keys again": _yaml("k: v\n"),
    "quoted keys": _yaml('"k{i}": "v"\n'),
    "keys with links": _yaml("k{i}: https://ferry.test/?utm_source=feed\n"),
    "tags": _yaml("  - tag{i}\n", "tags:\n"),
    "tags again": _yaml("  - Ferry\n", "tags:\n"),
    "tags in brackets": _yaml("t{i}, ", "tags: [", "]"),
    "tags of one string": _yaml("t{i}, ", "tags: "),
    "tags and text": Family("t{i}, ", "---\ntags: [", closing="The ut{i}x left the harbour. ", middle="]\n---\n"),
    "tags of words and text": Family(
        "the t{i}, ", "---\ntags: [", closing="The ut{i}x left the harbour. ", middle="]\n---\n"
    ),
    "keys and text": Family("k{i}: the ferry {i}\n", "---\n", closing="The ferry {i} left. ", middle="---\n"),
    "headings and links": Family("## h {i}\n\n", closing="[a](#z-{i}-z)\n\n"),
    "tags of many styles": _yaml("  - The-ferry {i}\n  - the_Ferry {i}\n", "tags:\n"),
    "categories": _yaml("c{i}, ", "categories: [", "]"),
    "long title": _yaml("a ", "title: "),
    "long excerpt": _yaml("the ferry left the harbour ", "title: a\nexcerpt: ", "..."),
    "links in a value": _yaml("https://ferry.test/{i}?utm_source=feed ", "title: a\nexcerpt: "),
    "long quoted title": _yaml("a\\n", 'title: "', '"'),
    "open quotes": _yaml("a\n", 'title: "'),
    "block of text": _yaml("  a b\n", "title: |\n"),
    "folded text": _yaml("  a b\n", "title: >\n"),
    "folded paragraphs": _yaml("  a b\n\n", "excerpt: >-\n"),
    "plain lines": _yaml("  a b\n", "excerpt:\n"),
    "anchors of YAML": _yaml("k{i}: &a{i} [x]\n"),
    "aliases": _yaml("*a, ", "a: &a [x]\nb: [", "]"),
    "merges": _yaml("k{i}: {<<: *a, y: 2}\n", "a: &a {x: 1}\n"),
    "open lists": _yaml("[", "a: "),
    "nested lists": _yaml("[", "a: ", closing="]"),
    "open mappings": _yaml("{a: ", "a: "),
    "lists of lists": _yaml("- ", "a:\n  "),
    "lists of mappings": _yaml("- a: 1\n  b: 2\n", "a:\n"),
    "comments of YAML": _yaml("# c\n", after="a: b"),
    "colons": _yaml("a: ", "a: "),
    "question marks": _yaml("? "),
    "digits": _yaml("9", "a: "),
    "base 60": _yaml("59:", "a: 1:", "1"),
    "open front matter": Family("a: b\n", "---\n"),
    "mojibake in a value": _yaml("the harbourâ€™s cafÃ© ", "title: a\nexcerpt: "),
    "entities in a value": _yaml("&amp; ", "title: a\nexcerpt: "),
    "keys of TOML": _toml('k{i} = "v"\n'),
    "tables of TOML": _toml("[t{i}]\nk = 1\n"),
    "arrays of tables": _toml("[[a]]\nk = 1\n"),
    "dotted keys": _toml("a.", after="b = 1"),
    "list of TOML": _toml('"t{i}", ', "tags = [", "]"),
    "nested lists of TOML": _toml("[", "a = ", closing="]"),
    "string of TOML": _toml('"" a\n', 'a = """', '"""'),
    "digits of TOML": _toml("9", "a = "),
    "keys of JSON": _json('"k{i}": 1, ', after='"z": 1'),
    "list of JSON": _json('"t{i}", ', '"tags": [', '"z"]'),
    "nested lists of JSON": _json("[", '"a": ', closing="]"),
    "open mappings of JSON": _json('"a":{'),
    "escapes of JSON": _json("\\u0041", '"title": "', '"'),
    "lines of JSON": _json("\n"),
    "digits of JSON": _json("9", '"a": '),
}

FAMILIES: dict[str, Family] = {
    **_TEXT,
    **_MARKDOWN,
    **_HTML,
    **_LINKS,
    **_BOILERPLATE,
    **_SUPPRESSIONS,
    **_FRONT_MATTER,
}
