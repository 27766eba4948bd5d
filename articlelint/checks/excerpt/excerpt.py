"""Excerpts that a program cut, that begin with what is no part of the article, that are missing or repeat the title.

An excerpt that ends in an ellipsis, or in no mark at all, may be meant so: a teaser, a title. What tells is the body.
Where it says what the excerpt says and goes on, the excerpt was cut out of it; where it does not, the excerpts of the
whole site tell: a program cuts them all at the same length, a writer does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Any

from articlelint.article.article import Article, Value
from articlelint.article.fields import GENERATED_EXCERPTS
from articlelint.article.language import has_no_blanks
from articlelint.article.origin import is_taken_over
from articlelint.checks.base import Context, SiteCheck
from articlelint.checks.excerpt.draft import Draft
from articlelint.checks.shared.phrasing import Phrasings, phrasing
from articlelint.finding import Finding
from articlelint.messages import clipped
from articlelint.rulebook.rule import Rule
from articlelint.site.facts import Facts
from articlelint.site.features import excerpt_key
from articlelint.site.leads import is_at_home, lead_key
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.endings import (
    Ending,
    Words,
    ending,
    is_finished,
    is_hanging,
    last_word,
    needs_more,
    plain,
    words_of,
)
from articlelint.syntax.view import lowered

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "problem": {"enum": ["truncated", "polluted", "missing", "duplicate-of-title", "recurring", "mixed-up"]},
        "unfinished-words": {"type": "string"},
        "openings": {"type": "string", "description": "rule file beside this one, with the patterns of boilerplate"},
        "dateline": {"type": "string", "description": "expression for the place and agency before a report"},
        "patterns": {
            "type": "array",
            "items": {
                "anyOf": [
                    {"type": "string"},
                    {
                        "type": "object",
                        "properties": {
                            "pattern": {"type": "string"},
                            "within": {"type": "integer", "minimum": 1},
                            "what": {"type": "string"},
                        },
                        "required": ["pattern"],
                        "additionalProperties": False,
                    },
                ]
            },
        },
    },
    "required": ["problem"],
    "additionalProperties": False,
}
_MESSAGE_FIELDS = {
    "truncated": ("how",),
    "polluted": ("text", "what"),
    "missing": (),
    "duplicate-of-title": (),
    "recurring": ("text",),
    "mixed-up": ("text",),
}

_WORD = 30  # characters of a word that a message shows
_TAIL = 40  # characters before the cut that are looked for in the body
_MIN_TAIL = 12  # fewer of them would be found by chance; in scripts without blanks a third of that says as much
_BODY_LIMIT = 20_000  # characters of the body in which an excerpt is looked for with its blanks evened out
_QUOTE = 60
_HOW_BEYOND = "is cut in the middle of a sentence, as the body is"
_COMMON = 3  # excerpts of one length make it a common one, if they are also a fifth of all that end in an ellipsis
_COMMON_SHARE = 0.2
_MIN_HEAD = 60  # characters of an excerpt, at least, of which a program took no more; in scripts without blanks a third
_SENTENCE_END = regex(r"[^\W\d_]{2}[.!?]\s+\S|[。！？।۔]\s*\w")
_IN_BRACKETS = regex(r"(?<![:;=8])\(\s?[^\W\d_][^()\n]{2,120}\Z")
_IN_BRACKETS_HOW = "stops inside brackets"
_CLAUSE_ENDS = frozenset(",;:，、；：،؛—–-(（")
_TAKEN = 2  # articles with the excerpt that one of them took from another: a site's own line is on more of them
_SAME = 5  # articles with one excerpt: a series of two or three may have one
_BEYOND = " \"')]}”’»"
_MIN_BODY = 400  # characters of a body of which an excerpt can be made


_HEAD = 600  # characters of the body in which labels before the article are looked for
_WITHIN = 60  # characters before boilerplate that still begins an excerpt
_BEGINNING = 1_000  # characters in which patterns are looked for
_LABEL = 40  # characters of a label such as "Artificial Intelligence", at most
_LABEL_WORDS = 6
_MIN_TITLE = 15
_BLOCKS = 40  # of the body, that an excerpt can reach
_MIN_GLUED, _LEAST_GLUED, _GLUE = 60, 3, 16  # characters of an excerpt, of a heading, and of what follows it
_GLUED = {"heading": "a heading run together with the text", "row": "a table run together"}
_OWN = frozenset(_GLUED.values())  # what a site makes of its own articles, too
_MARKS = frozenset(".!?…:;,。！？：；，—–-")
_SEPARATORS = frozenset("&|/›>»·-–—")  # between section names
_RAW_MARKUP = regex(
    r"<(?:p|div|img|iframe|span|figure|figcaption|script|style|h[1-6]|table|t[rdh]|ul|ol|li|section|article|header"
    r"|footer|svg|main|nav|aside|video|audio)"
    r"(?=[\s/>])|!\[[^\[\]]*\]\(|\A\s*\[[^\[\]]*\]\(|\]\(https?:[^\s()]*\Z|\{%|\{\{|<!--",
    re.IGNORECASE,
)
_CODE_SPAN = regex(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


class Opening(NamedTuple):
    """Boilerplate with which excerpts begin: how far in it may begin, and what to call it."""

    within: int
    what: str


class Openings(NamedTuple):
    """What a rule file knows of beginnings: the kinds of boilerplate, their patterns, and the dateline of a report."""

    kinds: tuple[Opening, ...]
    phrasings: Phrasings
    dateline: re.Pattern[str] | None


class Compiled(NamedTuple):
    rule: Rule
    unfinished: Mapping[str, Words]
    openings: Openings


class Evidence(NamedTuple):
    """What an article says by itself. `length`: only sure where excerpts of the site end there; 0: sure anyway.

    `draft`: what a new excerpt can be made of. `key`: the excerpt's checksum, only if many articles have that one.
    `lead`: its first letters', only if one article begins with them, and hardly any has the excerpt.
    """

    finding: Finding
    length: int = 0
    draft: Draft | None = None
    key: int = 0
    lead: int = 0


def message_fields(options: Mapping[str, Any]) -> tuple[str, ...]:
    """The placeholders of messages: those of the problem."""
    return _MESSAGE_FIELDS[options["problem"]]


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Read the words that end no sentence, and find what the patterns cannot do without."""
    told = rule.sibling(rule.options["openings"]) if "openings" in rule.options else rule
    openings = rule.resources.share(f"openings {told.path}", lambda: _openings(told))
    return Compiled(rule, unfinished_words(rule), openings)


def _openings(told: Rule) -> Openings:
    kinds, phrasings = [], []
    for item in told.options.get("patterns", ()):
        options: Mapping[str, Any] = item if isinstance(item, Mapping) else {"pattern": item}
        kinds.append(Opening(options.get("within", _WITHIN), options.get("what", "boilerplate")))
        phrasings.append(phrasing(told, options["pattern"]))
    dateline = told.regex(told.options["dateline"]) if "dateline" in told.options else None
    return Openings(tuple(kinds), Phrasings(phrasings), dateline)


def unfinished_words(rule: Rule) -> dict[str, Words]:
    """The words that end no sentence, by language, from the rule file that the option `unfinished-words` names."""
    name = rule.options.get("unfinished-words")
    if not name:
        return {}
    words = rule.options.get("words") or rule.sibling(name).options.get("words", {})
    return {language: words_of(text) for language, text in words.items()}


def gather(context: Context, compiled: Compiled) -> Evidence | None:
    article = context.article
    values = article.values("excerpt")
    problem = compiled.rule.options["problem"]
    if problem == "missing":
        return None if values else _missing(article, compiled.rule)
    if not values:
        return None
    if problem == "polluted":
        polluted = (_polluted(article, value, compiled) for value in _all(article, values[0]))
        return next((evidence for evidence in polluted if evidence is not None), None)
    if problem == "recurring":
        return _recurs(values[0], compiled.rule)
    if problem == "mixed-up":
        return _is_mixed_up(article, values[0], compiled.rule)
    if problem == "duplicate-of-title":
        return _repeats_title(article, values[0], compiled.rule)
    found = [evidence for value in _all(article, values[0]) if (evidence := _truncated(article, value, compiled))]
    return min(found, key=lambda evidence: evidence.length, default=None)


def _all(article: Article, first: Value) -> Iterator[Value]:
    """The excerpt and the article's other fields that programs fill with its first words."""
    yield first
    for field in GENERATED_EXCERPTS:
        if field not in first.key:
            yield from article.values(field)


def judge(evidence: Evidence, facts: Facts, compiled: Compiled) -> Iterator[Finding]:
    if evidence.lead:
        if facts.leads[evidence.lead] != 1 or facts.excerpts[evidence.key] > _TAKEN:
            return
    elif evidence.key and facts.excerpts[evidence.key] < _SAME:
        return
    if evidence.length and not is_common(evidence.length, facts.cut_lengths):
        yield evidence.finding._replace(severity="info")
    else:
        yield evidence.finding


def amend(finding: Finding, evidence: Evidence, findings: Sequence[Finding]) -> Finding:
    """The finding with its fix, if the body's first sentences, in which none of `findings` is, make an excerpt."""
    if evidence.draft is None:
        return finding
    from articlelint.checks.excerpt import fixes as excerpt_fixes

    return finding._replace(fix=excerpt_fixes.fix(evidence.draft, findings, finding.fix))


def is_common(length: int, lengths: Mapping[int, int]) -> bool:
    """Whether a program seems to cut at `length` (or one less, where a blank was stripped)."""
    near = sum(lengths.get(length + step, 0) for step in (-1, 0, 1))
    return near >= _COMMON and near >= _COMMON_SHARE * sum(lengths.values())


# --- missing, or the title again ------------------------------------------------------------------------------------


def _missing(article: Article, rule: Rule) -> Evidence | None:
    """A finding at the title of an article that has front matter and a body but no excerpt."""
    front_matter = article.front_matter
    if front_matter is None or len(article.prose.text) < _MIN_BODY:
        return None
    title = article.values("title")
    start, end = (title[0].start, title[0].end) if title else (front_matter.start, front_matter.start)
    return Evidence(Finding(rule.name, rule.severity, rule.message.format(), start, end))


def _repeats_title(article: Article, value: Value, rule: Rule) -> Evidence | None:
    text, title = (plain(each).rstrip(" .!?…").casefold() for each in (value.view.text, article.title_text))
    if not title or text != title:
        return None
    return Evidence(Finding(rule.name, rule.severity, rule.message.format(), value.start, value.end))


def _recurs(value: Value, rule: Rule) -> Evidence | None:
    key = excerpt_key(value.view.text.rstrip())
    if not key:
        return None
    low, high = value.view.span(0, len(value.view.text.rstrip()))
    message = rule.message.format(text=_quoted(value.view.text))
    return Evidence(Finding(rule.name, rule.severity, message, low, high), key=key)


def _is_mixed_up(article: Article, value: Value, rule: Rule) -> Evidence | None:
    """The excerpt of an article that does not say what it says."""
    text = value.view.text.rstrip()
    lead = lead_key(plain(text))
    if not lead or is_at_home(text, article):
        return None
    message = rule.message.format(text=_quoted(text))
    return Evidence(
        Finding(rule.name, rule.severity, message, *value.view.span(0, len(text))), key=excerpt_key(text), lead=lead
    )


# --- truncated -------------------------------------------------------------------------------------------------------


def _truncated(article: Article, value: Value, compiled: Compiled) -> Evidence | None:
    text = value.view.text
    end = ending(text)
    if end.how == "finished":
        return None
    core = plain(text[: end.core])
    if not core or core == plain(article.title_text).rstrip(" .…"):
        return None
    how, following = _cut_in_body(core, end, article)
    if how == "" and end.how == "open" and _is_in_brackets(core):
        how = _IN_BRACKETS_HOW
    if how == "":
        return None
    length = 0
    if how is None:
        how = _cut_by_itself(core, end, article, compiled)
        if how is None:
            return None
        if end.how == "ellipsis":
            length = len(text.rstrip())
    says = f"{how}; the body goes on “{following}”" if following else how
    low, high = value.view.span(0, len(text.rstrip()))
    message = compiled.rule.message.format(how=says)
    from articlelint.checks.excerpt import fixes as excerpt_fixes

    last = excerpt_fixes.last_whole_sentence(text, end.core, article.word_lists.cues)
    draft = _draft(article, value, last, end.core, compiled.openings)
    # What begins with boilerplate is not its editor's.
    fix = None if _pollution(article, text, compiled.openings) else excerpt_fixes.cut_back(article, value, last)
    finding = Finding(compiled.rule.name, compiled.rule.severity, message, low, high, fix=fix)
    return Evidence(finding, length, draft)


def _cut_in_body(core: str, end: Ending, article: Article) -> tuple[str | None, str]:
    """How the body shows the excerpt to be cut, and how the body goes on; "" where it shows that it is whole.

    None where the body does not say what the excerpt says.
    """
    found = _found(core, article)
    if found is None:
        return (_HOW_BEYOND, "") if _goes_on_after_body(core, article) and not is_finished(core) else (None, "")
    text, at = found
    rest = text[at : at + 2 * _QUOTE]
    last, first = core[-1], rest[:1]
    line = rest.partition("\n")[0]
    if end.how == "feed-mark":
        return "ends in the mark of a cut feed", _quoted(line)
    if is_finished(core):
        following = _quoted(rest.strip())
        return ("ends in the mark of a cut feed", following) if end.is_apart and following else ("", "")
    if last.isalnum() and first.isalnum() and not (has_no_blanks(last) or has_no_blanks(first)):
        word = core.split()[-1][-_WORD:]
        return f"is cut in the middle of a word (“{word}”)", _quoted(word + line)
    beyond = line.lstrip(_BEYOND)
    if beyond.startswith(("...", "…")):
        return "", ""  # the body has the ellipsis too: it was meant
    if not beyond or (beyond[0] in ".!?。！？:：;；" and not beyond[1:2].isalnum()):
        # The end of a line or a sentence: nothing is missing but its last mark.
        return ("ends in an ellipsis that the body does not have", "") if end.how == "ellipsis" and beyond else ("", "")
    if end.how == "open" and not _is_head(core, beyond, article):
        return None, ""
    return "is cut in the middle of a sentence", _quoted(beyond)


def _is_head(core: str, beyond: str, article: Article) -> bool:
    """Whether an excerpt without a mark is what a program takes: a sentence's beginning, cut between any two words.

    Who writes a headline, or takes one over from the article, ends it where a clause ends, or has few words; one
    sentence with a full stop and the next without are no headline.
    """
    if _SENTENCE_END.search(core):
        return True
    if beyond[:1] in _CLAUSE_ENDS:
        return False
    text = plain(article.folded[:_BODY_LIMIT])
    at = text.find(core)
    if at < 0 or text[:at].rstrip(_BEYOND)[-1:].isalnum():
        return False
    # A headline begins the body now and then, and seldom has so many words.
    least = _MIN_HEAD if at else _MIN_HEAD // 3
    return len(core) >= (least // 3 if has_no_blanks(core) else least)


def _found(core: str, article: Article) -> tuple[str, int] | None:
    """The body's text (its blanks evened out where need be), and where in it the excerpt's last words end."""
    tail = core[-_TAIL:]
    if len(tail) < _MIN_TAIL and not (len(tail) >= _MIN_TAIL // 3 and has_no_blanks(tail)):
        return None
    text = article.folded
    at = text.find(tail)
    if at < 0:
        text = plain(text[:_BODY_LIMIT])
        at = text.find(tail)
    return None if at < 0 else (text, at + len(tail))


def _goes_on_after_body(core: str, article: Article) -> bool:
    """Whether the body ends within the excerpt: it was cut too, and earlier."""
    line = article.folded.rstrip(" \n.…").rpartition("\n")[2]
    last = plain(line[-2 * _TAIL :])[-_TAIL:]
    return len(last) >= _MIN_TAIL and last in core


def _cut_by_itself(core: str, end: Ending, article: Article, compiled: Compiled) -> str | None:
    """How the excerpt is cut as far as it shows by itself; None where it may be whole."""
    if end.how == "feed-mark":
        return "ends in the mark of a cut feed"
    if end.how == "ellipsis":
        return None if end.doubled or is_finished(core) else "ends in an ellipsis"
    if is_hanging(core):
        return "stops in the middle of a sentence"
    if _is_in_brackets(core):
        return _IN_BRACKETS_HOW
    if not core[-1].isupper() and needs_more(core, compiled.unfinished.get(article.language or "")):
        return f"stops in the middle of a sentence (after “{last_word(core)[-_WORD:]}”)"
    return None


def _is_in_brackets(core: str) -> bool:
    return _IN_BRACKETS.search(core) is not None and core.count("(") > core.count(")")


def _quoted(text: str) -> str:
    return clipped(" ".join(text.split()), _QUOTE)


# --- polluted --------------------------------------------------------------------------------------------------------


def _polluted(article: Article, value: Value, compiled: Compiled) -> Evidence | None:
    raw = value.view.text
    found = _pollution(article, raw, compiled.openings)
    if found is None:
        return None
    what, said, _ = found
    low, high = value.view.span(0, _head(raw, found) or len(raw.rstrip()))
    message = compiled.rule.message.format(what=what, text=_quoted(said))
    severity = "info" if what in _OWN and not is_taken_over(article) else compiled.rule.severity
    finding = Finding(compiled.rule.name, severity, message, low, high)
    return Evidence(finding, draft=_draft(article, value, 0, ending(raw).core, compiled.openings))


def _pollution(article: Article, raw: str, openings: Openings) -> tuple[str, str, int] | None:
    """What an excerpt begins with that is not of the article: what it is, its words, where they end in plain text."""

    def look() -> tuple[str, str, int] | None:
        text, title = plain(raw), plain(article.title_text)
        return (
            _opens_with_labels(text, title, article)
            or _opens_with_title(text, title, article.word_lists.small_words)
            or _opens_with_pattern(text, openings)
            or _raw_markup(raw)
            or _glued(text, article)
        )

    return article.remember((openings.phrasings, raw), look)


def _head(raw: str, found: tuple[str, str, int]) -> int:
    """Where in the excerpt what _pollution() found ends; 0 where that is not known."""
    stop = found[2]
    return min(stop, len(raw)) if raw.startswith(plain(raw)[:stop]) else 0


def _draft(article: Article, value: Value, last: int, core: int, openings: Openings) -> Draft | None:
    """What a new excerpt can be made of, where the body says what the old one says.

    The old one's last whole sentence ends at `last`, its words at `core`.
    """
    from articlelint.checks.excerpt import fixes as excerpt_fixes

    def head() -> int:
        found = _pollution(article, value.view.text, openings)
        return _head(value.view.text, found) if found else 0

    def is_furniture(sentence: str) -> bool:
        return _opens_with_pattern(sentence, openings) is not None

    furniture = excerpt_fixes.Furniture(is_furniture, openings.dateline)
    return excerpt_fixes.draft(article, value, last, core, head, furniture)


def _opens_with_pattern(text: str, openings: Openings) -> tuple[str, str, int] | None:
    text = text[:_BEGINNING]
    for number in openings.phrasings.likely(lowered(text)):
        match = openings.phrasings.phrasings[number].regex.search(text)
        opening = openings.kinds[number]
        if match and match.start() < opening.within:
            return opening.what, match[0], match.end()
    return None


def _opens_with_labels(text: str, title: str, article: Article) -> tuple[str, str, int] | None:
    """Label lines with which the body begins, and the excerpt too: sections, bylines, buttons."""
    at = labels = 0
    for line in article.folded[:_HEAD].split("\n"):
        line = " ".join(line.split())
        if not line:
            continue
        if not text.startswith(line, at) or text[at + len(line) : at + len(line) + 1].strip():
            break
        if line == title or not _is_label(line):
            break
        labels += 1
        at += len(line) + 1
    if not labels:
        return None
    if len(title) >= _MIN_TITLE and text.startswith(title, at):
        stop = at + len(title)
        return "section names and the title", text[:stop], stop
    if labels > 1 and at < len(text):
        return "labels of a page", text[: at - 1], at - 1
    return None


def _is_label(line: str) -> bool:
    return (
        len(line) <= _LABEL
        and len(line.split()) <= _LABEL_WORDS
        and line[-1] not in ".,;:!?…。！？，、；："
        and not line[0].islower()
        and (not has_no_blanks(line) or len(line) <= _LABEL // 3)
    )


def _opens_with_title(text: str, title: str, small_words: Set[str]) -> tuple[str, str, int] | None:
    """The title repeated, run together with what follows, perhaps after section names."""
    if len(title) < _MIN_TITLE or len(title.split()) < 3:
        return None
    at = text.find(title)
    if at < 0:
        return None
    stop = at + len(title)
    following = text[stop : stop + 2]
    before = text[:at].split()
    if not all(word[0].isupper() or word[0].isdigit() or word in _SEPARATORS or word in small_words for word in before):
        return None
    if len(before) < 2 and not (following[:1] == " " and following[1:].isupper()):
        return None  # a sentence of the author's, in which the title is a name
    if not following.strip(" .…"):
        return None
    return ("the title, run together with the text" if not before else "section names and the title"), text[:stop], stop


def _raw_markup(raw: str) -> tuple[str, str, int] | None:
    if "<" not in raw and "](" not in raw and "{" not in raw:
        return None
    # What an author shows as code is meant, and so is a whole link in a sentence.
    match = _RAW_MARKUP.search(_CODE_SPAN.sub(lambda code: "`" * len(code[0]), raw))
    return ("markup", raw[match.start() : match.start() + _QUOTE], len(raw)) if match else None


def _cells(text: str) -> str:
    """Text as a program takes it out of a page: a table's cells one after the other."""
    return " ".join(text.replace("|", " ").split())


def _glued(text: str, article: Article) -> tuple[str, str, int] | None:
    """A heading, or the cells of a table, run together with what follows them in the body: a program made the excerpt
    of all that a page has. Nobody writes the end of one block and the beginning of the next one without a mark.
    """
    if len(text) < _MIN_GLUED:
        return None
    prose, blocks = article.folded, article.blocks
    for block, following in pairwise(blocks[:_BLOCKS]):
        if block.kind not in ("heading", "row"):
            continue
        before = _cells(prose[block.start : block.end])
        if not before or before[-1] in _MARKS or len(before) > _MIN_GLUED * 2 or len(before) < _LEAST_GLUED:
            continue
        after = _cells(prose[following.start : min(following.end, following.start + 4 * _GLUE)])[:_GLUE].rstrip()
        at = text.find(f"{before} {after}") if len(after) >= _GLUE // 2 else -1
        if at >= 0:
            return _GLUED[block.kind], text[at : at + len(before) + 1 + len(after)], len(text)
    return None


CHECK = SiteCheck(OPTIONS, compile, gather, judge, Evidence, amend=amend, message_fields=message_fields)
