"""The body of an article: Markdown, HTML, both mixed or plain text, read in one pass.

Scraped bodies do not keep to one syntax: HTML paragraphs stand between Markdown headings and flattened lines. So one
scanner reads them all. It goes through the lines for block structure and through the characters that may mean markup
for the rest, and gives the text a reader sees (`prose`) with a map to the source, its blocks, and the links.
Code, comments (MDX ones too), scripts, templates (Liquid, Hugo, Jinja), MDX statements and what players hold for
browsers that cannot play are left out of the prose.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple, records
from articlelint.syntax import html, pandoc
from articlelint.syntax.view import View

OBJECT = "\ufffc"  # stands for what is not prose inside a sentence: a code span

_EOL = r"(?=[\r\n]|\Z)"


def _line(eol: str, inside: str, end: str, colon: str = "", fence: str = "") -> re.Pattern[str]:
    """One line: the line ends before it, its leading blanks, what it begins with, the rest.

    `eol` ends a line, `inside` is a character of one, `end` finds its end. `colon` is one more character that may begin
    something, `fence` a pattern for that.
    """
    return regex(
        rf"([\r\n]*)[ \t\xa0\u3000]*(?:(?=[#`~\-*_=+0-9>|\[ie{colon}])(?:{fence}"
        rf"(?P<heading>#{{1,6}}(?=[ \t]|{end}))|(?P<fence>`{{3,}}|~{{3,}})"
        rf"|(?P<rule>(?:(?:-[ \t]*){{3,}}|(?:\*[ \t]*){{3,}}|(?:_[ \t]*){{3,}}|={{3,}}[ \t]*){end})"
        rf"|(?P<item>(?:[-*+]|[0-9]{{1,9}}[.)])(?=[ \t]|{end}))|(?P<quote>>)"
        rf"|(?P<row>\|)|(?P<definition>\[[^\[\]\r\n]{{1,200}}\]:)|(?P<mdx>(?:import|export)[ \t{{*]))"
        rf"|(?P<text>{inside})|(?P<blank>)){inside}*"
        # Further lines of plain text belong to the same paragraph.
        rf"(?(text)(?:{eol}(?![ \t\xa0\u3000]*(?:[#`~*+>|=_\[0-9\r\n{colon}-]|import|export|\Z)){inside}+)*)"
    )


_LINE = _line(r"\n", ".", "(?!.)")  # most texts have line feeds only, which the engine steps over several times as fast
_ANY_LINE = _line(r"(?:\r\n|\n|\r)", r"[^\r\n]", r"(?![^\r\n])")
# The same for texts in which there may be pandoc's fenced divs, which few have.
_DIV = rf"(?P<div>{pandoc.FENCE}(?![^\r\n]))|"
_LINE_OR_DIV = _line(r"\n", ".", "(?!.)", ":", _DIV)
_ANY_LINE_OR_DIV = _line(r"(?:\r\n|\n|\r)", r"[^\r\n]", r"(?![^\r\n])", ":", _DIV)
_FENCE_IN_ITEM = regex(rf"{pandoc.FENCE}(?![^\r\n])")
_EOL_RUN = regex(r"[\r\n]")
_BLANK_LINE = regex(r"(?:\r\n|\n|\r)[ \t]*(?=[\r\n])")
_SRCSET = regex(r"data:\S*|((?:https?:)?/[^\s,]*(?:,[^\s,]+)*)")
_DEFINITION = regex(r"\[[^\[\]\r\n]{1,200}\]:[ \t]*(?:<([^<>\r\n]*)>|(\S+))")
_DEFINED = regex(r"^ {0,3}\[([^\[\]\r\n]{1,200})\]:", re.MULTILINE)
# A line that goes on with an item, and the brackets that may be open at the end of one.
_CONTINUED = regex(r"(?:\r\n|\n|\r)[ \t]+(?![#`~*+>|=_:\s-]|[0-9]{1,9}[.)][ \t])[^\r\n]+")
_PAIRS = (("[", "]"), ("(", ")"), ("{", "}"))
_BLANKS = (" ", "\t")
_MOST_ITEM = 2_000  # characters that are looked through for a bracket's end
_ROW_RULE = regex(r"[|:\- \t]+$")
# What may mean markup, and in an HTML file.
_MARKS = ("<", "&", "`", "*", "_", "[", "]", "\\", "{", "://", "![", "~~")
_HTML_MARKS = ("<", "&", "{", "://")
_SCHEMES = ("https", "http", "ftp")
_BARE_URL = regex(r"(?:https?|ftp)://[^\s<>\"`\]|\u3000-\u303f\uff00-\uffef\u201c-\u201f\u2039\u203a\xab\xbb\ufffc]+")
# Where a bare URL ends although no blank comes: an entity of what cannot be in one.
_URL_END = regex(
    r"&(?:quot|[lg]t|[lr][sd]quo|[lr]aquo|nbsp|#0*(?:34|39|60|62|160|171|187|821[6-9]|822[0-3])|#[xX]0*(?:2[27]|3[cCeE]|[aA]0));"
)
# What begins like a URL and stands for many, or for none: "https://*", "http://...", "https://{host}/".
_NO_HOST = regex(r"\w+://(?![\w\[%])|\w+://[^\s/?#]*[*{}$\u2026|\\]|\w+://[^\s/?#]*\.\.")
_AUTOLINK = regex(r"<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)|[^\s<>@:/=]{1,200}@[^\s<>@]{1,200})>")
_TARGET = regex(
    r"""\([ \t\r\n]*(?:<([^<>\r\n]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))"""
    r"""(?:[ \t\r\n]+(?:"[^"]*"|'[^']*'))?[ \t\r\n]*\)"""
    r"""|\(([^()\r\n]{0,2000})\)"""
)
# "[text](" or "[text][": the text may hold brackets one deep.
_LINK = regex(r"\[[^\[\]]*(?:\[[^\[\]]*\](?:\([^()\s]*\))?[^\[\]]*)*\](?=[(\[])")
_LABEL = regex(r"\[([^\[\]\n]{0,200})\]")  # of a definition
_IMAGE = regex(r"!\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]")
_CODE_LIKE = regex(r"[{};=<>$\\|]|\(\)|^\s*(?:#|//|--|>>>|\w+\.\w+\()")
# Tags of templates and shortcodes that enclose code: Jekyll, Hexo, Eleventy and Jinja, Hugo, WordPress. What is
# assigned (`set`, `capture`) is shown somewhere else, if at all. `raw` may enclose a whole article: only within a line
# it is code.
_CODE_OPENING = regex(
    r"\{%[-~]?[ \t]*(?P<tag>highlight|codeblock|code|prism|verbatim|mermaid|capture|set(?=[ \t]+\w+[ \t]*[-~]?%)"
    r"|raw(?=[ \t]*[-~]?%\}[^\r\n]*\{%[-~]?[ \t]*endraw))\b[^%\r\n]*%\}"
    r"|\{\{[<%][ \t]*(?P<shortcode>highlight|code|codeblock|mermaid)\b[^}\r\n]*(?<!/)[>%]\}\}"
    r"|\[(?P<bracket>(?:code|cci?|cc_\w+|sourcecode|prism|php|xml|html|js|javascript|css|sql|bash|python|java)"
    r"(?=[ \]=])|\w+(?=[ =][^\[\]\r\n]{0,200}\blang(?:uage)?\b))[^\[\]\r\n]*\]"
)
_CODE_CLOSING = {
    "tag": r"\{{%[-~]?[ \t]*end{}[ \t]*[-~]?%\}}",
    "shortcode": r"\{{\{{[<%][ \t]*/[ \t]*{}[ \t]*[>%]\}}\}}",
    "bracket": r"\[/{}\]",
}
_CLOSERS = {"{{": "}}", "{%": "%}", "{:": "}", "{#": "#}", "{/": "*/}"}
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_BEFORE_ATTRIBUTES = (")", "]", "`")  # of a link or span; those of headings are looked for at their ends
_BARE_TAG = 14  # characters of a tag without attributes: that of a quotation
_TEMPLATE_LIMIT = 2_000  # characters in which the end of a template tag is looked for


class Block(NamedTuple):
    """A stretch of the prose view: `kind` is paragraph, heading, item, quote, row, caption or code (then empty)."""

    kind: str
    start: int
    end: int


class Link(NamedTuple):
    """One link target as it stands in the file.

    `view` is the decoded target, start and end its source span. `place` is markdown, image, reference, autolink, bare,
    attribute or front-matter; `attribute` names the HTML attribute or the front matter key. `text` is what is linked.
    """

    target: str
    start: int
    end: int
    view: View
    place: str
    attribute: str
    text: str
    text_start: int = -1  # of the linked text in the prose view, -1 where there is none
    text_end: int = -1


class Body(NamedTuple):
    """What one pass over a body gives. `code` are the source spans of code, comments and templates."""

    prose: View
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    code: tuple[tuple[int, int], ...]

    def code_at(self, at: int) -> int:
        """Where the code begins that holds source[at]; -1 where none does."""
        number = bisect_right(self.code, at, key=itemgetter(0)) - 1
        return self.code[number][0] if number >= 0 and at < self.code[number][1] else -1


def parse(source: str, start: int, *, markdown: bool = True, mdx: bool = False) -> Body:
    """Read the body source[start:].

    `markdown` is off for HTML files, where line ends and asterisks mean nothing. `mdx`: import and export statements
    at the start of a block are code.
    """
    return _Scanner(source, start, markdown, mdx).run()


class _Scanner:
    """The state of one pass. Source ranges come in order; `skip` is the offset before which all is dealt with."""

    __slots__ = (
        "anchor", "at", "block_kind", "block_start", "blocks", "brackets", "closes", "code", "has_fences", "labels",
        "links", "markdown", "marks", "mdx", "next_mark", "point_end", "quotes", "segments", "skip", "source", "spans",
        "start", "texts", "unclosed",
    )  # fmt: skip

    def __init__(self, source: str, start: int, markdown: bool, mdx: bool) -> None:
        self.source = source
        self.start = start
        self.markdown = markdown
        self.mdx = mdx
        # The prose view under construction: see View. `at` is its length, `point_end` the source end of the last
        # segment where that maps point by point, so that what follows it directly joins it.
        self.texts: list[str] = []
        self.segments: list[tuple[int, int, int]] = []
        self.at = 0
        self.point_end = -1
        self.blocks: list[tuple[str, int, int]] = []
        self.block_kind = "paragraph"
        self.block_start = 0
        self.links: list[tuple[Any, ...]] = []  # each with the fields of a Link
        self.code: list[tuple[int, int]] = []
        self.marks = _places(source, start, _MARKS if markdown else _HTML_MARKS)
        self.next_mark = 0  # the first of them that is not dealt with
        # Those of pandoc's, in few texts.
        has_braces = markdown and source.find("{", start) >= 0  # a search for one character is one of C
        self.spans = pandoc.spans(source, self.marks) if has_braces and source.find("]{", start) >= 0 else None
        self.has_fences = False
        # Open Markdown links: offset of the closing bracket, the matched target if any, prose offset of the text.
        self.brackets: list[tuple[int, re.Match[str] | None, int]] = []
        self.anchor: tuple[int, int, int] | None = None  # href of the open <a>, its end, prose offset of its text
        self.quotes = 0
        self.skip = start
        # To look for the same end again would take quadratic time: where each stands next, and those that come no more.
        self.closes: dict[str, int] = {}
        self.unclosed: set[str] = set()
        self.labels: frozenset[str] | None = None  # of definitions, where images ask for them

    def run(self) -> Body:
        if self.markdown:
            self._lines()
        else:
            self._inline(self.start, len(self.source))
        self._close_anchor()
        self._end_block(len(self.source))
        prose = View("".join(self.texts), tuple(self.segments))
        return Body(prose, records(Block, self.blocks), records(Link, self.links), tuple(self.code))

    # Blocks

    def _line_pattern(self) -> re.Pattern[str]:
        """The expression for the lines of this body."""
        self.has_fences = self.source.find(":::", self.start) >= 0
        if self.source.find("\r", self.start) < 0:
            return _LINE_OR_DIV if self.has_fences else _LINE
        return _ANY_LINE_OR_DIV if self.has_fences else _ANY_LINE

    def _lines(self) -> None:
        """Go through the lines; a paragraph is collected as a source range and read when it ends."""
        source = self.source
        paragraph = -1  # source start of the paragraph being collected, its end beside it
        paragraph_end = 0
        blank = True  # whether a blank line (or the start of the body) comes before this line
        in_list = False
        for line in self._line_pattern().finditer(source, self.start):
            kind = line.lastgroup
            low, start = line.span(1)
            end = line.end()
            if start - low > 1 and not blank:
                blank = source.count("\n", low, start) > 1 or source.count("\r", low, start) > 1
            if kind == "blank":
                blank = True
                continue
            if blank and paragraph >= 0:
                self._block("paragraph", paragraph, paragraph_end)
                paragraph = -1
            assert kind is not None
            content = line.start(kind)
            if start < self.skip:  # in a script, comment or fence that began before
                if end <= self.skip:
                    blank = False
                    continue
                start = content = max(content, self.skip)
                kind = "text"
            if kind == "text" or (kind == "mdx" and not (self.mdx and blank)):
                if paragraph < 0:
                    if blank and not in_list and content > start:
                        code_end, content = self._indented_code(start, content, end)
                        if code_end > start:
                            self._code_block(start, code_end)
                        if code_end == end:
                            continue  # what follows is code too, as long as it is indented: blank stays
                    paragraph = content
                paragraph_end = end
                in_list = in_list and (not blank or content > start)
                blank = False
                continue
            if kind == "div":
                blank = True
                continue
            if paragraph >= 0:
                is_setext = kind == "rule" and source[content] in "=-"
                is_heading = is_setext and self._is_line(paragraph, paragraph_end)
                self._block("heading" if is_heading else "paragraph", paragraph, paragraph_end)
                paragraph = -1
                if is_setext or start < self.skip:
                    blank = False
                    continue
            in_list = kind == "item" or (in_list and not blank)
            blank = False
            self._marked_line(kind, line, content, end)
        if paragraph >= 0:
            self._block("paragraph", paragraph, paragraph_end)

    def _marked_line(self, kind: str, line: re.Match[str], content: int, end: int) -> None:
        """Deal with a line that begins with a block marker of `kind`."""
        source = self.source
        if kind == "fence":
            self._fence(line[kind], content)
        elif kind == "definition":
            self._definition(content, end)
        elif kind == "mdx":
            stop = _BLANK_LINE.search(source, content)
            self._code_block(content, stop.start() if stop else len(source))
        elif kind == "row":
            if not _ROW_RULE.match(source, content, end):
                self._block("row", content + 1, end)
        elif kind == "quote":
            while content < end and source[content] in "> \t":
                content += 1
            if not (self.has_fences and self._is_fence(content)):
                self._block("quote", content, end)
        elif kind in ("heading", "item"):
            content = line.end(kind)
            while kind == "heading" and end > content and source[end - 1] in "# \t":
                end -= 1
            while content < end and source[content] in " \t":
                content += 1
            if self.has_fences and self._is_fence(content):
                return
            if kind == "item" and source[end + 1 : end + 2] in _BLANKS:
                end = self._whole_item(content, end)
            self._block(kind, content, end)

    def _is_fence(self, start: int) -> bool:
        """Whether a fence of pandoc stands at `start`, behind the mark of an item or quotation; it is no text."""
        match = _FENCE_IN_ITEM.match(self.source, start) if self.source.startswith(":::", start) else None
        if match is not None:
            self._end_block(start)
            self.skip = max(self.skip, match.end())
        return match is not None

    def _is_line(self, start: int, end: int) -> bool:
        """Whether source[start:end] is one line; a heading's attributes may go over several."""
        if self.source[end - 1] == "}":
            end = self._without_attributes(start, end)
        return _EOL_RUN.search(self.source, start, end) is None

    def _whole_item(self, start: int, end: int) -> int:
        """Where the item whose first line is source[start:end] ends: a bracket may be closed on a later line."""
        source = self.source
        while any(source.rfind(mark, start, end) > source.rfind(close, start, end) for mark, close in _PAIRS):
            following = _CONTINUED.match(source, end)
            if following is None or following.end() - start > _MOST_ITEM:
                break
            end = following.end()
        return end

    def _without_attributes(self, start: int, end: int) -> int:
        """Where the heading source[start:end] ends if it has attributes of pandoc's; `end` if it has none."""
        source = self.source
        brace = source.rfind("{", max(start, end - pandoc.MOST_ATTRIBUTES), end)
        if brace > start and source[brace - 1] in " \t\r\n" and pandoc.ATTRIBUTES.fullmatch(source, brace, end):
            end = brace - 1
            while end > start and source[end - 1] in " \t\r\n":
                end -= 1
        return end

    def _indented_code(self, start: int, content: int, end: int) -> tuple[int, int]:
        """Where the lines of indented code from `start` on end, and where the text after them begins.

        (start, content), what was given, where there are none.
        """
        source = self.source
        code_end = start
        while content < end:
            lead = source[start:content]
            if len(lead) < 4 and "\t" not in lead:
                break
            eol = _EOL_RUN.search(source, content, end)
            line_end = eol.start() if eol else end
            if not _CODE_LIKE.search(source, content, line_end):
                break
            code_end = line_end
            start = content = eol.end() if eol else end
            while content < end and source[content] in " \t\xa0\u3000\n":
                content += 1
        return code_end, content

    def _fence(self, fence: str, start: int) -> None:
        """Skip a fenced code block; one that nothing closes ends with the text, as CommonMark says."""
        close = re.compile(rf"[\r\n][ \t>]*{re.escape(fence)}{re.escape(fence[0])}*[ \t]*{_EOL}")
        match = close.search(self.source, start + len(fence))
        self._code_block(start, match.end() if match else len(self.source))

    def _code_block(self, start: int, end: int) -> None:
        self._end_block(start)
        self.code.append((start, end))
        self.blocks.append(("code", self.at, self.at))
        self.skip = max(self.skip, end)

    def _definition(self, start: int, end: int) -> None:
        self._end_block(start)
        match = _DEFINITION.match(self.source, start, end)
        if match and self.source[start + 1] != "^":  # a footnote
            group = 1 if match[1] is not None else 2
            self._add_link(match.start(group), match.end(group), "reference")

    def _block(self, kind: str, start: int, end: int) -> None:
        """Read source[start:end] as a block of its own."""
        if self.at > self.block_start:
            self._end_block(start)
        start = max(start, self.skip)
        stop = end
        if kind == "heading" and start < end and self.source[end - 1] == "}":
            end = self._without_attributes(start, end)
        self.block_kind = "quote" if self.quotes else kind
        self.next_mark = bisect_left(self.marks, start, self.next_mark)
        if start < end <= self.marks[self.next_mark]:
            self._plain_block(start, end)
            return
        self._inline(start, end)
        self.skip = max(self.skip, stop)
        self.brackets.clear()
        self._end_block(end)

    def _plain_block(self, start: int, end: int) -> None:
        """A block without markup: what _inline() and _end_block() would do, in one step, for most blocks are such."""
        at = self.at
        prose_end = at + end - start
        self.texts += (self.source[start:end], "\n")
        self.segments += ((at, start, end), (prose_end, end, end))
        self.point_end = -1
        self.blocks.append((self.block_kind, at, prose_end))
        self.at = self.block_start = prose_end + 1
        self.block_kind = "quote" if self.quotes else "paragraph"
        self.skip = end

    def _end_block(self, source_at: int, kind: str = "paragraph") -> None:
        """Close the block being written, with a line end in the prose, and begin one of `kind`."""
        if self.at > self.block_start:
            self.blocks.append((self.block_kind, self.block_start, self.at))
            self._put("\n", source_at, source_at)
            self.block_start = self.at
        self.block_kind = "quote" if self.quotes and kind == "paragraph" else kind

    # Inside a block

    def _text(self, start: int, end: int) -> None:
        """Source text that reads as it stands."""
        if start < end:
            if start == self.point_end:
                view_start, source_start, _ = self.segments[-1]
                self.segments[-1] = (view_start, source_start, end)
            else:
                self.segments.append((self.at, start, end))
            self.point_end = end
            self.texts.append(self.source[start:end])
            self.at += end - start

    def _put(self, text: str, start: int, end: int) -> None:
        """Text that stands for source[start:end] as a whole."""
        self.segments.append((self.at, start, end))
        self.point_end = -1
        self.texts.append(text)
        self.at += len(text)

    def _inline(self, start: int, end: int) -> None:
        source, marks = self.source, self.marks
        mark = self.next_mark
        at = start
        while True:
            mark = bisect_left(marks, at, mark)
            i = marks[mark]
            if i >= end:
                break
            char = source[i]
            if char == ":":
                url = self._scheme_start(at, i)
                if url >= 0:
                    self._text(at, url)
                    at = self._bare_url(url, end)
                else:
                    self._text(at, i + 1)
                    at = i + 1
                continue
            if i > at:
                self._text(at, i)
            at = self._angle(i, end) if char == "<" else self._markup(char, i, end)
        self._text(at, end)
        self.next_mark = mark
        self.skip = max(self.skip, at, end)

    def _markup(self, char: str, i: int, end: int) -> int:
        """Deal with a character at `i`, none of "<:", that may mean markup; return the offset to go on from."""
        source = self.source
        if char == "&":
            match = html.ENTITY.match(source, i, end)
            text = html.unescape(match[0]) if match else ""
            if match and text != match[0]:
                self._put(text, i, match.end())
                return match.end()
        elif char in "{[" and (code := self._enclosed_code(i)) >= 0:
            return code
        elif char == "[":
            match = _LINK.match(source, i, end)
            close = match.end() - 1 if match else -1
            if self.spans is not None:
                if i in self.spans.opening:
                    return i + 1
                close = self.spans.link_close(i, end) if close < 0 else close
            if close >= 0:
                target = _TARGET.match(source, close + 1, end)
                if target or source[close + 1] == "[":
                    self.brackets.append((close, target, self.at))
                    return i + 1
        elif char == "]":
            if self.brackets and self.brackets[-1][0] == i:
                return self._close_link(i, end)
            if self.spans is not None and i in self.spans.ends:
                return self.spans.ends[i]
        elif char == "`":
            return self._code_span(i, end)
        elif char in "*_":
            return self._emphasis(char, i, end)
        elif char == "!":
            match = _IMAGE.match(source, i, end) if source.startswith("[", i + 1) else None
            target = _TARGET.match(source, match.end(), end) if match else None
            if match and target:
                self._add_target(target, "image", text=match[1])
                return target.end()
            label = _LABEL.match(source, match.end(), end) if match else None
            if match and label and self._is_defined(label[1] or match[1]):
                return label.end()
        elif char == "{":
            if source[i - 1 : i] in _BEFORE_ATTRIBUTES and i > self.start:
                match = pandoc.ATTRIBUTES.match(source, i, min(end, i + pandoc.MOST_ATTRIBUTES))
                if match:
                    return match.end()
            closer = _CLOSERS.get(source[i : i + 2])
            stop = self._find_close(closer, i + 2) if closer else -1
            if closer and 0 <= stop <= i + _TEMPLATE_LIMIT - len(closer):
                return self._leave_out(i, stop + len(closer))
        elif char == "\\":
            if i + 1 < end and source[i + 1] in _PUNCTUATION:
                self._text(i + 1, i + 2)
                return i + 2
        elif source.startswith("~~", i):
            return i + 2
        self._text(i, i + 1)
        return i + 1

    def _is_defined(self, label: str) -> bool:
        """Whether there is a definition with this label."""
        if self.labels is None:
            self.labels = frozenset(each.casefold() for each in _DEFINED.findall(self.source))
        return label.casefold() in self.labels

    def _decoded(self, start: int, end: int) -> None:
        """Source text with its entities decoded."""
        for text, low, high in html.decoded_parts(self.source, start, end):
            if len(text) == high - low:
                self._text(low, high)
            else:
                self._put(text, low, high)

    def _emphasis(self, char: str, i: int, end: int) -> int:
        """Drop a run of `*` or `_` that opens or closes emphasis; keep one that is part of a word or stands alone."""
        source = self.source
        stop = i + 1
        while stop < end and source[stop] == char:
            stop += 1
        before = source[i - 1] if i > self.start else " "
        after = source[stop] if stop < end else " "
        alone = before.isspace() and after.isspace()
        if alone or (char == "_" and before.isalnum() and after.isalnum()):
            self._text(i, stop)
        return stop

    def _code_span(self, i: int, end: int) -> int:
        source = self.source
        stop = i + 1
        while stop < end and source[stop] == "`":
            stop += 1
        close = _closing_ticks(source, stop, end, stop - i)
        if close < 0:
            self._text(i, stop)
            return stop
        if source.startswith("{=", close):  # raw HTML
            return self._leave_out(i, close)
        self._put(OBJECT, i, close)
        self.code.append((i, close))
        return close

    def _close_link(self, i: int, end: int) -> int:
        _, target, text_start = self.brackets.pop()
        if target:
            self._add_target(target, "markdown", text_start)
            return target.end()
        close = self.source.find("]", i + 2, min(end, i + 202))
        return close + 1 if close >= 0 else i + 1

    def _scheme_start(self, low: int, colon: int) -> int:
        """Where the URL whose "://" stands at `colon` begins, not before `low`; -1 where there is none."""
        source = self.source
        if source.startswith("//", colon + 1):
            for scheme in _SCHEMES:
                start = colon - len(scheme)
                if start >= low and source.startswith(scheme, start):
                    before = source[start - 1] if start > self.start else " "
                    return -1 if before.isascii() and before.isalpha() else start
        return -1

    def _bare_url(self, i: int, end: int) -> int:
        match = _BARE_URL.match(self.source, i, end)
        cut = _URL_END.search(self.source, i, match.end()) if match else None
        stop = _trim_url(self.source, i, cut.start() if cut else match.end()) if match else i + 1
        text_start = self.at
        self._decoded(i, stop)
        if match and self.anchor is None and not self.brackets and not _NO_HOST.match(self.source, i, stop):
            self._add_link(i, stop, "bare", text_start=text_start, entities=True)
        return stop

    def _angle(self, i: int, end: int) -> int:
        source = self.source
        close = source.find(">", i, i + _BARE_TAG)
        if close > 0:
            name = source[i + 1 : close]
            if name in html.TAGS:
                return self._tag(name, i, close, close, close + 1)
            if name in html.STYLE_TAGS:
                return close + 1
        link = html.PLAIN_LINK.match(source, i) if source.startswith("<a ", i) else None
        if link and source.find("<", i + 1, link.end()) < 0:
            self._close_anchor()
            self.anchor = (*link.span(1), self.at)
            return link.end()
        tag = html.SURE_TAG.match(source, i)
        if tag is not None:
            name = tag[1].lower()
            return self._tag(name, i, *tag.span(2), tag.end()) if name in html.TAGS else tag.end()
        following = source[i + 1] if i + 1 < len(source) else ""
        if following in "!?":
            if source.startswith("!--", i + 1):
                close = self._find_close("-->", i + 4)
                if close >= 0:
                    return self._leave_out(i, close + 3)
            elif following:
                close = source.find(">", i, i + _TEMPLATE_LIMIT)
                if close >= 0:
                    return self._leave_out(i, close + 1)
        elif following == "/" or following.isalpha():
            match = html.TAG.match(source, i)
            auto = None
            if self.markdown and (match is None or ":" in match[0] or "@" in match[0]):
                auto = _AUTOLINK.match(source, i, end)
            if auto:
                text_start = self.at
                self._text(auto.start(1), auto.end(1))
                if "@" not in auto[1] and not _NO_HOST.match(auto[1]):
                    self._add_link(auto.start(1), auto.end(1), "autolink", text_start=text_start)
                return auto.end()
            if match:
                name, low, high = html.parts(match)
                return self._tag(name, i, low, high, match.end())
        self._text(i, i + 1)
        return i + 1

    def _find_close(self, closer: str, start: int) -> int:
        """Where `closer` stands next, -1 where it does not; it is asked with growing starts."""
        at = self.closes.get(closer, 0)
        if 0 <= at < start:
            at = self.closes[closer] = self.source.find(closer, start)
        return at

    def _find_closing_tag(self, name: str, start: int) -> int:
        """Where the element `name` ends, its closing tag included; -1 where nothing closes it."""
        return self._find_closing(rf"</{name}\s*>", start)

    def _find_closing(self, closing: str, start: int) -> int:
        """Where the next match of the expression `closing` ends; -1 where there is none, which is remembered."""
        if closing in self.unclosed:
            return -1
        match = re.compile(closing, re.IGNORECASE).search(self.source, start)
        if match is None:
            self.unclosed.add(closing)
            return -1
        return match.end()

    def _enclosed_code(self, i: int) -> int:
        """Leave out the code that a template tag or shortcode at `i` encloses; -1 where it encloses none."""
        opening = _CODE_OPENING.match(self.source, i)
        if opening is None or opening.lastgroup is None:
            return -1
        name = re.escape(opening[opening.lastgroup])
        close = self._find_closing(_CODE_CLOSING[opening.lastgroup].format(name), opening.end())
        if close < 0:
            return -1
        if _EOL_RUN.search(self.source, opening.end(), close):
            self._end_block(i)
            self.blocks.append(("code", self.at, self.at))
        else:
            self._put(OBJECT, i, close)
        return self._leave_out(i, close)

    def _leave_out(self, start: int, end: int) -> int:
        self.code.append((start, end))
        self.skip = max(self.skip, end)
        return end

    def _tag(self, name: str, start: int, inside: int, inside_end: int, end: int) -> int:
        """Deal with the tag at `start`; `name` is in lower case, with a slash where it closes. Its attributes stand at
        `inside`. The offset to go on from.
        """
        if name in html.SILENT_TAGS and self.source[end - 2] != "/":
            close = self._find_closing_tag(name, end)
            if close >= 0:
                if name in html.INLINE_CODE_TAGS:
                    self._put(OBJECT, start, close)
                else:
                    self._end_block(start)
                    self.blocks.append(("code", self.at, self.at))
                return self._leave_out(start, close)
        if name in html.UNSEEN_TAGS:
            close = self._find_closing_tag(name, end)
            if close >= 0:
                self._end_block(start)
                self.skip = max(self.skip, close)
                return close
        if name in html.FALLBACK_TAGS and self.source[end - 2] != "/":
            close = self._find_closing_tag(name, end)
            if close >= 0:
                return self._player(name, inside, inside_end, end, close)
        kind = html.BLOCK_KINDS.get(name)
        if kind is not None:
            self._block_tag(name, kind, start)
        elif name in ("a", "/a"):
            self._close_anchor()
        elif name in ("br", "/br"):
            self._put("  \n", start, end)  # as Markdown has it, which no editor wraps
        if name in html.LINK_TAGS and inside < inside_end:
            self._tag_links(name, inside, inside_end)
        return end

    def _block_tag(self, name: str, kind: str, start: int) -> None:
        if name in ("blockquote", "/blockquote"):
            self.quotes = max(0, self.quotes + (1 if name == "blockquote" else -1))
        elif name == "p" and self.at == self.block_start and self.block_kind in ("item", "row", "caption"):
            kind = self.block_kind  # <li><p>
        self._end_block(start, kind)

    # Links

    def _player(self, name: str, inside: int, inside_end: int, end: int, close: int) -> int:
        """Deal with an element whose text nobody sees, up to `close`: only its links and those of its sources count."""
        self._tag_links(name, inside, inside_end)
        for match in html.TAG.finditer(self.source, end, close):
            source, low, high = html.parts(match)
            if source in html.LINK_TAGS and source != "a":
                self._tag_links(source, low, high)
        self.skip = max(self.skip, close)
        return close

    def _tag_links(self, tag: str, start: int, end: int) -> None:
        for attribute in html.attributes(self.source, start, end, html.URL_ATTRIBUTES):
            if tag == "a" and attribute.name == "href":
                self.anchor = (attribute.start, attribute.end, self.at)
            elif attribute.name.endswith("srcset"):
                for match in _SRCSET.finditer(attribute.value):
                    if match[1]:
                        low = attribute.start + match.start()
                        self._add_link(low, low + len(match[0]), "attribute", "srcset", entities=True)
            else:
                self._add_link(attribute.start, attribute.end, "attribute", attribute.name, entities=True)

    def _close_anchor(self) -> None:
        if self.anchor is not None:
            start, end, text_start = self.anchor
            self.anchor = None
            self._add_link(start, end, "attribute", "href", text_start, entities=True)

    def _add_target(self, target: re.Match[str], place: str, text_start: int = -1, text: str = "") -> None:
        assert target.lastindex is not None  # one of the three groups has it
        start, end = target.span(target.lastindex)
        self._add_link(start, end, place, text_start=text_start, text=text)

    def _add_link(
        self,
        start: int,
        end: int,
        place: str,
        attribute: str = "",
        text_start: int = -1,
        *,
        entities: bool = False,
        text: str = "",
    ) -> None:
        """Note a link; `text_start` is where its text begins in the prose, which ends there now (-1: it has none)."""
        target = self.source[start:end]
        view = html.decoded(self.source, start, end) if entities else View(target, ((0, start, end),))
        text_end = -1
        if text_start >= 0:
            text_end = self.at
            text = self._prose_tail(text_end - text_start)
        self.links.append((view.text, start, end, view, place, attribute, text, text_start, text_end))

    def _prose_tail(self, length: int) -> str:
        """The last `length` characters of the prose."""
        if not length:
            return ""
        last = self.texts[-1]
        if length <= len(last):
            return last[-length:]
        tail: list[str] = []
        missing = length
        for text in reversed(self.texts):
            tail.append(text)
            missing -= len(text)
            if missing <= 0:
                break
        return "".join(reversed(tail))[-length:]


def _places(source: str, start: int, marks: Iterable[str]) -> list[int]:
    """Where any of `marks` stands in source[start:], in order, and the end of the text; each search is one of C."""
    found = [len(source)]
    for mark in marks:
        at = source.find(mark, start)
        while at >= 0:
            found.append(at)
            at = source.find(mark, at + 1)
    found.sort()
    return found


def _closing_ticks(source: str, start: int, end: int, length: int) -> int:
    """Where the code span that `length` backticks opened ends, its backticks included; -1 where nothing closes it."""
    ticks = "`" * length
    at = source.find(ticks, start, end)
    while at >= 0:
        stop = at + length
        while stop < end and source[stop] == "`":
            stop += 1
        if stop - at == length:
            return stop
        at = source.find(ticks, stop, end)
    return -1


def _trim_url(source: str, start: int, end: int) -> int:
    """The end of a bare URL without the punctuation of the sentence around it (GFM, extended autolinks)."""
    while end > start:
        last = source[end - 1]
        if last in ".,;:!?'’*_~":
            if last == ";" and html.ENTITY.match(source, source.rfind("&", start, end), end):
                break
            end -= 1
        elif last == ")" and source.count(")", start, end) > source.count("(", start, end):
            end -= 1
        else:
            break
    return end
