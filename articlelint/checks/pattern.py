"""Text that fits a pattern: the check behind most boilerplate rules.

A rule's patterns are tried only where the phrase scan found a text that the pattern cannot do without, and only on the
piece (or a bounded stretch of the block) around it, so that the time for an article does not grow with the rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import Any, Literal, TypeVar, get_args

from articlelint.article.article import Article
from articlelint.article.origin import is_taken_over
from articlelint.checks.base import ArticleCheck, Context
from articlelint.checks.shared import wholes
from articlelint.checks.shared.shown_code import CODE_STARTS, shows_code
from articlelint.finding import SEVERITIES, Edit, Finding, Fix, Severity
from articlelint.messages import shortened
from articlelint.rulebook.patterns import FLAGS, PatternError, compile_pattern, expand
from articlelint.rulebook.rule import Rule
from articlelint.startup.records import NamedTuple
from articlelint.syntax.lines import start_of_line
from articlelint.syntax.markdown import Block
from articlelint.syntax.pieces import Piece
from articlelint.syntax.view import View, folded

T = TypeVar("T")

Match = Literal["piece", "start", "end", "inside", "anywhere"]
Flag = Literal["match", "piece", "block", "run", "list"]
Condition = Literal["join", "link", "block", "line", "edge", "labels", "short", "open", "beside"]

_WHERE: dict[str, Any] = {
    "match": {"enum": list(get_args(Match))},
    "flag": {"enum": ["match", "piece", "block", "run", "list"]},
    "if": {"type": "array", "items": {"enum": list(get_args(Condition))}},
    "blocks": {"type": "array", "items": {"enum": ["paragraph", "heading", "item", "quote", "row", "caption"]}},
    "first": {"type": "integer", "minimum": 1},
    "last": {"type": "integer", "minimum": 1},
    "max-length": {"type": "integer", "minimum": 1},
    "not": {"type": "string"},
    "topic": {"type": "string"},
    "least": {"type": "integer", "minimum": 2},
    "most": {"type": "integer", "minimum": 1},
    "whole": {"type": "boolean"},
    "once": {"type": "boolean"},
    "unless-code": {"type": "boolean"},
    "severity": {"enum": ["error", "warning", "info"]},
    "own": {"enum": ["error", "warning", "info"]},
}
OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        **_WHERE,
        "patterns": {
            "type": "array",
            "minItems": 1,
            "items": {
                "anyOf": [
                    {"type": "string"},
                    {
                        "type": "object",
                        "properties": {**_WHERE, "pattern": {"type": "string"}},
                        "required": ["pattern"],
                        "additionalProperties": False,
                    },
                ]
            },
        },
    },
    "required": ["patterns"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("text",)

_REACH_BEFORE = 300  # characters before and after a phrase in which a pattern may match "anywhere"
_REACH_AFTER = 700
_EXCLUDED_LIMIT = 2_000  # characters of a block in which what speaks against a pattern is looked for
_ANYWHERE = 1 << 60
_TRAILING = " \t\r\n.:!…»›>→|·•*-–—,;"
_CLOSING = r"[\s.:!…»›>→|·•*\-–—,;]"
_STOPS = ".!?;:,。！？"
_QUOTE_LIMIT = 60
_LEAD = 20  # characters before a place in which a colon may introduce it
_STATEMENTS = (*CODE_STARTS, "import", "export")  # MDX: braces are expressions
_EDGE = 4  # pieces
_LABEL_LIMIT = 32  # characters of a menu entry or section label
_HEADLINE_LIMIT = 160  # characters of a headline in a list of articles
_LINK_SHARE = 0.5
_SUBJECT = ("title", "excerpt", "tags", "category")
_MOST_PLACES = 2  # above and below the article


class Pattern(NamedTuple):
    """One pattern of a rule, and where it counts.

    match: `piece` it covers a whole piece (closing punctuation apart), `start`/`end` it begins or ends one, it is
    `inside` one, or `anywhere`.
    flag: what a finding covers: the `match`, its `piece`, its `block`; `run` goes on to the next join or line end,
    `list` over the headlines and teasers that follow (there must be some).
    conditions (`if`), of which one must hold: it begins or ends at a `join` of run-together text, is mostly `link`
    text, is a whole `block`, a `line` of its own (`short`: of a few words), at the `edge` (first or last four pieces),
    or beside other `labels`; `open`: no mark ends it; `beside`: one or two pieces from one that the rule finds without.
    first, last: only among so many first or last pieces of the body (either will do where both are given).
    max_length: of the piece, and of a run, in characters. whole: what a finding covers begins and ends where a
    sentence, a line or an item does, outside tables; lines that follow each other are one finding. once: an article has
    it once or twice, and not as the entry of a list or a section: what comes more often belongs to the entries of a
    digest or a history. own: the severity in an article that seems to be the site's own (see is_taken_over), where no
    other rule of the family finds parts of a page. exclude (`not`): text that, in the same block, tells it is none.
    unless_code: not in an article that shows code, nor where a colon introduces it.
    topic: text in the title, excerpt, tags, categories or first heading of an article about such text: info there.
    least, most: how often an article has it; what comes more often is a form's, or an outline's.
    """

    source: str
    match: Match
    flag: Flag
    conditions: frozenset[str]
    blocks: frozenset[str]
    first: int
    last: int
    max_length: int
    whole: bool
    once: bool
    unless_code: bool
    severity: Severity
    own: Severity
    regex: re.Pattern[str]
    excluded: re.Pattern[str] | None
    topic: re.Pattern[str] | None
    least: int
    most: int
    phrases: Mapping[str, int]  # see rulebook/literals.py


Phrase = tuple[str, int, int, int, int]
"""A text that is looked for, and the number of its pattern; for one that is tied to the start of a piece how many
characters of the piece may come before the text, and how long the piece may be; how many of a match may come before
it."""


class Compiled:
    """A rule with patterns. Each is made ready when one of its phrases occurs: in most articles few do."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._made: dict[int, Pattern] = {}
        self.phrases: Sequence[Phrase] = rule.derive(
            "phrases of",
            lambda: [
                (text, number, *_tie(pattern, reach), min(reach, _REACH_BEFORE))
                for number, pattern in enumerate(self.patterns)
                for text, reach in pattern.phrases.items()
            ],
        )

    @property
    def patterns(self) -> list[Pattern]:
        """All of them."""
        return list(map(self.pattern, range(len(self.rule.options["patterns"]))))

    def pattern(self, number: int) -> Pattern:
        """The pattern of a number."""
        if number not in self._made:
            self._made[number] = _pattern(self.rule, self.rule.options["patterns"][number])
        return self._made[number]


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """The rule, to be made ready.

    Raises:
        RuleError: for a pattern that cannot be used. That is found out once for the rule cache.
    """
    return Compiled(rule)


def _tie(pattern: Pattern, reach: int) -> tuple[int, int]:
    if pattern.match == "anywhere":
        return _ANYWHERE, _ANYWHERE
    return _ANYWHERE if pattern.match in ("end", "inside") else reach, pattern.max_length


def _pattern(rule: Rule, item: str | dict[str, Any]) -> Pattern:
    options = {**rule.options, **(item if isinstance(item, dict) else {"pattern": item})}
    source, needed = _derived(rule, "pattern", options["pattern"], _analysed)
    whole = f"(?:{source}){_CLOSING}*" if options.get("match", "piece") == "piece" else source
    return Pattern(
        source,
        options.get("match", "piece"),
        options.get("flag", "match" if options.get("match") == "anywhere" else "piece"),
        frozenset(options.get("if", ())),
        frozenset(options.get("blocks", ())),
        options.get("first", 0),
        options.get("last", 0),
        _max_length(options),
        options.get("whole", False),
        options.get("once", False),
        options.get("unless-code", False),
        options.get("severity", rule.severity),
        options.get("own", options.get("severity", rule.severity)),
        rule.ready(whole, FLAGS, options["pattern"]),
        aside(rule, options, "not"),
        aside(rule, options, "topic"),
        options.get("least", 1),
        options.get("most", _ANYWHERE),
        needed,
    )


def aside(rule: Rule, options: Mapping[str, Any], name: str) -> re.Pattern[str] | None:
    """Return the expression of an option that speaks against a pattern; None where it has none."""
    if name not in options:
        return None
    return rule.ready(_derived(rule, "not", options[name], _expanded), FLAGS, options[name])


def _derived(rule: Rule, what: str, text: str, analyse: Callable[[str, Mapping[str, str]], T]) -> T:
    """What `analyse` gives for an expression out of the rule's options, worked out once for the rule cache."""
    macros = rule.macros
    try:
        return rule.resources.derive(f"{what} {rule.name} {text}", lambda: analyse(text, macros))
    except PatternError as error:
        raise rule.option_error(f"{text!r} {error}", text) from error


def _expanded(text: str, macros: Mapping[str, str]) -> str:
    """An expression as a plain one that compiles."""
    source = expand(text, macros)
    compile_pattern(source)
    return source


def _analysed(pattern: str, macros: Mapping[str, str]) -> tuple[str, dict[str, int]]:
    """A pattern as a plain expression, and the texts that it cannot do without."""
    from articlelint.rulebook.literals import prefilter_literals

    source = _expanded(pattern, macros)
    return source, prefilter_literals(source)


def _max_length(options: Mapping[str, Any]) -> int:
    """The longest piece that can count: where only short ones can, that need not be said again."""
    longest: int = options.get("max-length", 1_000)
    if options.get("if") == ["short"] and options.get("flag", "piece") == "piece":
        return min(longest, _LABEL_LIMIT)
    return longest


def phrases(compiled: Compiled) -> Iterable[tuple[str, int]]:
    return ((text, number) for number, (text, *_) in enumerate(compiled.phrases))


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article, rule = context.article, compiled.rule
    for scope, hits in context.hits.items():
        if scope == "body":
            yield from _in_body(article, compiled, hits)
            continue
        for value in article.values(scope):
            text = folded(value.view.text)
            for pattern in map(compiled.pattern, dict.fromkeys(compiled.phrases[number][1] for _, number in hits)):
                match = _match(pattern, text, 0, len(text))
                if match and pattern.unless_code and _is_shown(article, "", 0):
                    continue
                if match and not (pattern.excluded and pattern.excluded.search(text)):
                    severity = _severity(article, pattern, pattern.severity)
                    yield _in_field(rule, severity, value.view, *match, article.text)


def _in_body(article: Article, compiled: Compiled, hits: list[tuple[int, int]]) -> Iterator[Finding]:
    pieces, starts, text = article.pieces, article.piece_starts, article.folded
    blocks, entries, number_of_pieces = article.blocks, compiled.phrases, len(article.pieces)
    seen: set[tuple[int, int]] = set()
    excluded: dict[tuple[int, int], bool] = {}  # by pattern and block
    places: dict[int, list[int]] = {}  # the pieces in which a pattern with `once` matches
    matches: dict[int, set[tuple[int, int]]] = defaultdict(set)
    flagged: list[Part] = []
    waiting: list[Part] = []
    for offset, number in hits:
        _, which, reach, longest, before = entries[number]
        at = bisect_right(starts, offset) - 1
        low, high, in_block, _ = pieces[at]
        if offset - low > reach or high - low > longest:
            continue
        pattern, block = compiled.pattern(which), blocks[in_block]
        if block.kind not in pattern.blocks if pattern.blocks else pattern.whole and block.kind == "row":
            continue
        is_near = not (pattern.first or pattern.last) or not pattern.first <= at < number_of_pieces - pattern.last
        if not (is_near or pattern.once):
            continue
        if pattern.match == "anywhere":
            low, high = max(block.start, offset - before), min(block.end, offset + _REACH_AFTER)
        elif (which, at) in seen:
            continue
        else:
            seen.add((which, at))
        span = _match(pattern, text, low, high)
        if span is None or (pattern.unless_code and _is_shown(article, text, span[0])):
            continue
        matches[which].add(span)
        if pattern.once:
            places.setdefault(which, []).append(at)
            if not is_near or wholes.is_entry(article, at):
                continue
        if pattern.excluded:
            if (which, in_block) not in excluded:
                stop = min(block.end, block.start + _EXCLUDED_LIMIT)
                excluded[which, in_block] = pattern.excluded.search(text, block.start, stop) is not None
            if excluded[which, in_block]:
                continue
        extended = _extended(article, pattern, at, *span)
        if extended is None or (pattern.whole and not wholes.is_whole(article, *extended)):
            continue
        part = Part(*extended, at, which)
        if _holds(article, pattern, at, *extended):
            flagged.append(part)
        elif "beside" in pattern.conditions:
            waiting.append(part)
    flagged = [part for part in flagged if wholes.places(places.get(part.pattern, ())) <= _MOST_PLACES]
    flagged = [part for part in flagged if _is_as_often(compiled.pattern(part.pattern), len(matches[part.pattern]))]
    if not flagged:
        return
    flagged += _beside(flagged, waiting)
    flagged.sort(key=lambda part: (part.start, -part.end))
    is_own = not is_taken_over(article)
    for item in _items(flagged, article, most_line_ends=int(compiled.rule.options.get("whole", False))):
        yield _finding(compiled, article, item, is_own)


def _is_shown(article: Article, text: str, at: int) -> bool:
    """Whether an article shows what stands at `at` of a text on purpose: a colon is before it, or there is code."""
    before = text[max(0, at - _LEAD) : at].rstrip()
    return before.endswith((":", "：")) or shows_code(article, _STATEMENTS)


def _is_as_often(pattern: Pattern, count: int) -> bool:
    return pattern.least <= count <= pattern.most


def _beside(flagged: Iterable[Part], waiting: list[Part]) -> list[Part]:
    """Those of `waiting` that are one or two pieces from one that is flagged, or from another one of them that is."""
    found: list[Part] = []
    flagged_at = {part.at for part in flagged}
    waiting.sort(key=attrgetter("at"))
    for part in (*waiting, *reversed(waiting)):
        if part.at not in flagged_at and not flagged_at.isdisjoint(range(part.at - 2, part.at + 3)):
            found.append(part)
            flagged_at.add(part.at)
    return found


class Part(NamedTuple):
    """A stretch of the prose that a pattern finds, the number of the pattern, and the piece that it was found in."""

    start: int
    end: int
    at: int
    pattern: int


def _items(flagged: Sequence[Part], article: Article, most_line_ends: int) -> Iterator[list[Part]]:
    """What was flagged, in order, without what lies in another one; parts of a block with white space and no more line
    ends than that between them are one item.
    """
    item: list[Part] = []
    blocks = article.blocks
    block_end = 0
    for part in flagged:
        if item:
            end = item[-1].end
            if part.end <= end:
                continue
            if part.start < end:
                item[-1] = item[-1]._replace(end=part.end)
                continue
            gap = article.prose.text[end : part.start]
            if part.start < block_end and not gap.strip() and gap.count("\n") <= most_line_ends:
                item.append(part)
                continue
            yield item
        item = [part]
        block_end = blocks[article.pieces[part.at].block].end
    if item:
        yield item


def _extended(article: Article, pattern: Pattern, at: int, start: int, end: int) -> tuple[int, int] | None:
    """The stretch of the prose that a finding covers, for a match in piece `at`; None where a list lacks its items
    or a run is too long.
    """
    pieces, blocks = article.pieces, article.blocks
    piece = pieces[at]
    block = blocks[piece.block]
    if pattern.flag == "piece":
        return min(start, piece.start), max(end, piece.end)
    if pattern.flag == "block":
        return block.start, block.end
    if pattern.flag == "run":
        last = at
        text = article.prose.text
        limit = start + max(pattern.max_length, piece.end - start)
        while (
            pieces[last].end <= limit
            and last + 1 < len(pieces)
            and pieces[last + 1].block == piece.block
            and not pieces[last + 1].joined
        ):
            if "\n" in text[pieces[last].end : pieces[last + 1].start]:
                break
            last += 1
        end = max(end, pieces[last].end)
        return (start, end) if end <= limit else None
    if pattern.flag == "list":
        stop = _teasers_end(article, piece.block + 1)
        return (start, blocks[stop - 1].end) if stop > piece.block + 1 else None
    return start, end


def _teasers_end(article: Article, first: int) -> int:
    """The number of the first block from `first` on that is no entry of a list of other articles."""
    known: dict[int, int] = article.remember(_teasers_end, dict)
    number = first
    while number not in known and number < len(article.blocks) and is_teaser(article, article.blocks[number]):
        number += 1
    stop = known.get(number, number)
    known.update(dict.fromkeys(range(first, number + 1), stop))
    return stop


def is_teaser(article: Article, block: Block) -> bool:
    """Whether a block looks like an entry of a list of other articles: a headline, a list item or a cut teaser."""
    text = article.prose.text[block.start : block.end].strip()
    if block.kind in ("item", "heading", "code") or not text:
        return True
    if text.endswith(("...", "…")):
        return True
    return len(text) <= _HEADLINE_LIMIT and text[-1] not in '.!:;"”'


def _holds(article: Article, pattern: Pattern, at: int, start: int, end: int) -> bool:
    """Whether one of the pattern's conditions holds for the stretch that a finding would cover."""
    conditions = pattern.conditions
    if not conditions:
        return True
    pieces = article.pieces
    piece = pieces[at]
    block = article.blocks[piece.block]
    text = article.prose.text
    if "edge" in conditions and (at < _EDGE or at >= len(pieces) - _EDGE):
        return True
    if "block" in conditions and _is_all(text, start, end, block.start, block.end):
        return True
    if "line" in conditions and _is_own_line(text, start, end):
        return True
    if "short" in conditions and end - start <= _LABEL_LIMIT and _is_own_line(text, start, end):
        return True
    if "open" in conditions and text[end - 1] not in _STOPS:
        return True
    if "join" in conditions and _is_joined(pieces, at, end):
        return True
    if "link" in conditions and _link_share(article, start, end) >= _LINK_SHARE:
        return True
    return "labels" in conditions and any(
        _is_label(text, pieces[near]) for near in (at - 1, at + 1) if 0 <= near < len(pieces)
    )


def _is_joined(pieces: Sequence[Piece], at: int, end: int) -> bool:
    if pieces[at].joined:
        return True
    while at + 1 < len(pieces) and pieces[at + 1].start < end:
        at += 1
    return at + 1 < len(pieces) and pieces[at + 1].joined


def _is_own_line(text: str, start: int, end: int) -> bool:
    return _is_all(text, start, end, 0, len(text), "\n")


def _is_all(text: str, start: int, end: int, low: int, high: int, edge: str = "") -> bool:
    """Whether text[low:high] has nothing else than text[start:end], or the part of it between two `edge` characters.

    It looks no further than what stands there goes, since a line may be as long as the text.
    """
    while start > low and text[start - 1] != edge:
        if not text[start - 1].isspace():
            return False
        start -= 1
    while end < high and text[end] != edge:
        if text[end] not in _TRAILING:
            return False
        end += 1
    return True


def _is_label(text: str, piece: Piece) -> bool:
    """Whether a piece is a word or two in a line of its own, as in menus and breadcrumbs."""
    return (
        piece.end - piece.start <= _LABEL_LIMIT
        and text[piece.end - 1] not in ".!?;,"
        and _is_own_line(text, piece.start, piece.end)
    )


def _link_share(article: Article, start: int, end: int) -> float:
    """The share of the prose from `start` to `end` that is the text of links."""
    texts = article.remember(_LinkTexts, lambda: _LinkTexts(article))
    return (texts.before(end) - texts.before(start)) / max(1, end - start)


class _LinkTexts:
    """How much of the prose of an article is the text of links."""

    __slots__ = ("_ends", "_starts", "_sum_of_ends", "_sum_of_starts")

    def __init__(self, article: Article) -> None:
        links = [link for link in article.body.links if link.text_start >= 0]
        self._starts = sorted(link.text_start for link in links)
        self._ends = sorted(link.text_end for link in links)
        self._sum_of_starts = [0, *accumulate(self._starts)]
        self._sum_of_ends = [0, *accumulate(self._ends)]

    def before(self, at: int) -> int:
        """Return how many characters of links stand before `at`."""
        begun, ended = bisect_left(self._starts, at), bisect_left(self._ends, at)
        return (begun - ended) * at - self._sum_of_starts[begun] + self._sum_of_ends[ended]


def _match(pattern: Pattern, text: str, low: int, high: int) -> tuple[int, int] | None:
    if pattern.match in ("inside", "anywhere"):
        match = pattern.regex.search(text, low, high)
    elif pattern.match == "start":
        match = pattern.regex.match(text, low, high)
    elif pattern.match == "piece":
        match = pattern.regex.fullmatch(text, low, high)
    else:
        while high > low and text[high - 1] in _TRAILING:
            high -= 1
        match = next((m for m in pattern.regex.finditer(text, low, high) if m.end() == high), None)
    return match.span() if match else None


def _in_field(rule: Rule, severity: Severity, view: View, start: int, end: int, source: str) -> Finding:
    """A finding in a value of the front matter."""
    low, high, edit = _edit(source, view, start, end)
    fix = Fix("Remove it", rule.safety, (edit,)) if rule.fix and edit else None
    return Finding(rule.name, severity, _message(rule, view.text[start:end]), low, high, fix=fix)


def _finding(compiled: Compiled, article: Article, item: Sequence[Part], is_own: bool) -> Finding:
    rule, start, end = compiled.rule, item[0].start, item[-1].end
    low, high, edit = _edit(article.text, article.prose, start, end)
    patterns = [compiled.pattern(part.pattern) for part in item]
    can_go = not any(pattern.whole for pattern in patterns) or wholes.is_apart(article, start, end)
    fix = Fix("Remove it", rule.safety, (_to_text(article, edit, end),)) if rule.fix and edit and can_go else None
    severity = min((_severity(article, pattern, pattern.severity) for pattern in patterns), key=SEVERITIES.index)
    own = min((_severity(article, pattern, pattern.own) for pattern in patterns), key=SEVERITIES.index)
    message = _message(rule, article.prose.text[start:end])
    if is_own and own != severity:
        return Finding(rule.name, own, message, low, high, fix=fix, in_company=severity)
    return Finding(rule.name, severity, message, low, high, fix=fix)


def _severity(article: Article, pattern: Pattern, severity: Severity) -> Severity:
    """The severity of a pattern in an article: info where the article is about such text."""
    return "info" if pattern.topic is not None and pattern.topic.search(subject(article)) else severity


def subject(article: Article) -> str:
    """Return what an article says it is about: its title, excerpt, tags, categories and first heading."""

    def compute() -> str:
        named = [value.view.text for field in _SUBJECT for value in article.values(field)]
        heading = next((block for block in article.blocks if block.kind == "heading"), None)
        return folded("\n".join(named)) + ("\n" + article.folded[heading.start : heading.end] if heading else "")

    return article.remember(subject, compute)


def _to_text(article: Article, edit: Edit, end: int) -> Edit:
    """An edit that removes what ends at prose[end], with the blanks before what follows in its block.

    Those before it in its line go, too: where they stay, what follows may be read as code.
    """
    text, after = article.text, wholes.text_after(article, end)
    if after <= edit.end or not text[edit.end : after].isspace():
        return edit
    line = start_of_line(text, edit.start, article.body_start)
    return Edit(edit.start if text[line : edit.start].strip() else line, after, "")


def _message(rule: Rule, said: str) -> str:
    return rule.message.format(text=shortened(" ".join(said.split()), _QUOTE_LIMIT))


def _edit(source: str, view: View, start: int, end: int) -> tuple[int, int, Edit | None]:
    """The span of view[start:end] in the source with its markers, and what removes it: None where that is more than
    what a reader sees of it.
    """
    while end > start and view.text[end - 1].isspace():
        end -= 1
    low, high = widened(source, *view.span(start, end))
    edit = Edit(low, high, "") if source[low:high].strip("*_~") == view.text[start:end] else None
    return low, high, edit


def widened(source: str, start: int, end: int) -> tuple[int, int]:
    """A span with the Markdown markers that stand on both sides of it: emphasis, and the rest of a link."""
    while start > 0 and end < len(source):
        before = source[start - 1]
        if before == "[" and source.startswith("](", end):
            close = source.find(")", end, end + 2_000)
            if close < 0:
                break
            start, end = start - 1, close + 1
        elif before in "*_~" and source[end] == before:
            start, end = start - 1, end + 1
        else:
            break
    return start, end


CHECK = ArticleCheck(OPTIONS, compile, check, phrases=phrases, message_fields=MESSAGE_FIELDS, exclusive=True)
