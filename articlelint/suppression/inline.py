"""What an article itself silences: comments in its body and front matter, and the front matter key `articlelint`.

    <!-- articlelint-disable RULES -->             until the end, or until
    <!-- articlelint-enable RULES -->
    <!-- articlelint-disable-next-line RULES -->   the next line that is not blank
    <!-- articlelint-disable-file RULES -->        the whole file
    {/* articlelint-disable RULES */}              the same in MDX
    # articlelint-disable-next-line RULES          the next key, in YAML and TOML
    articlelint: {ignore: [RULES]}                 the whole file

RULES are rules and families; none given: all. What follows ` -- ` is the reason. In code, and in the text of a front
matter value, such a comment is an example and says nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from articlelint.config.selection import covers
from articlelint.finding import Edit, Finding, Suppressed
from articlelint.messages import did_you_mean
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.lines import LineIndex, end_of_line, start_of_line

if TYPE_CHECKING:
    from articlelint.article.article import Article
    from articlelint.rulebook.rule import Rule
    from articlelint.syntax.front_matter.parse import FrontMatter, Node

MARK = "articlelint"
"""What every text with a directive holds."""

VERBS = ("disable", "enable", "disable-next-line", "disable-file")
_VERB_NAMES = frozenset(f"{MARK}-{verb}" for verb in VERBS)
_FAMILY = "suppression"  # rules about suppressions; no suppression silences them
_ALL = "all"

_OPENING = regex(r"(?:<!--|\{/\*)\s*articlelint-")
_VERB = regex(r"[\w-]+")
_MOST = 2_000  # characters after the verb; a comment that is longer is none of ours, and its end is not looked for
_MOST_HINTS = 100  # mistyped names of an article that are compared with all others
_HASH = regex(r"(?:(?<=[\r\n])|\A)[ \t]*#[ \t]*articlelint-([\w-]+):?([^\r\n]*)")
_REASON = regex(r"(?:^|\s)--+(?:\s|$)")
_NAME = regex(r"[^\s,]+")
_BLANK = regex(r"\s*")

Problem = Literal["unknown", "unused"]


class Name(NamedTuple):
    """A rule or family as a directive names it, and its place."""

    text: str
    start: int
    end: int


class Directive(NamedTuple):
    """One comment or key that silences rules.

    `start` and `end` enclose it. It holds for findings that begin from `low` up to `high`; `high` is -1 where nothing
    can. `removal` is the edit that takes it out, None where that would need a rewrite; `droppable`: its names can be
    taken out one by one.
    """

    verb: str
    names: tuple[Name, ...]
    start: int
    end: int
    low: int
    high: int
    reason: str = ""
    removal: Edit | None = None
    droppable: bool = True


class Fault(NamedTuple):
    """What is wrong with a directive, for the rules of the family `suppression`."""

    problem: Problem
    what: str
    hint: str
    start: int
    end: int
    edits: tuple[Edit, ...]


class Outcome(NamedTuple):
    """What directives do to the findings of an article.

    `used` are the numbers of those that silenced one, each with all that a name of it may say to that end.
    """

    kept: list[Finding]
    suppressed: tuple[Suppressed, ...]
    used: frozenset[tuple[int, str]]


# --- reading ----------------------------------------------------------------------------------------------------------


class _Comment(NamedTuple):
    """A comment with a directive, from `start` to `end`; `rest` is the span of what follows the verb."""

    start: int
    end: int
    verb: str
    rest: tuple[int, int]


def read(article: Article) -> tuple[Directive, ...]:
    """The directives of an article, in the order of their places."""
    text = article.text
    found = [*_of_front_matter(text, article.front_matter)] if article.front_matter is not None else []
    comments = list(_comments(text, article.body_start))
    if comments:
        real = {start for start, _ in article.body.code}  # what is inside of code is no start of a comment
        comments = [comment for comment in comments if comment.start in real]
        found += _Reader(text, comments).directives()
    return tuple(found)


def _comments(text: str, start: int) -> Iterator[_Comment]:
    """Yield what looks like a directive in text[start:]."""
    done = start
    for opening in _OPENING.finditer(text, start):
        verb = _VERB.match(text, opening.end())
        if opening.start() < done or verb is None:
            continue
        stop, closing = ("-->", "-->") if opening[0][0] == "<" else ("*/", "*/}")
        end = text.find(stop, verb.start(), verb.end() + _MOST + len(stop))
        if end <= verb.start() or not text.startswith(closing, end):
            continue
        verb_end = min(verb.end(), end)  # a verb may have hyphens, and so has the end of a comment
        done = end + len(closing)
        rest = verb_end + text.startswith(":", verb_end), end
        yield _Comment(opening.start(), done, text[verb.start() : verb_end], rest)


class _Reader:
    """Makes directives of comments, which are sorted. A line is looked at once, however many comments are beside it."""

    __slots__ = ("_comments", "_lines", "_next_lines", "_starts", "_text")

    def __init__(self, text: str, comments: list[_Comment]) -> None:
        self._text = text
        self._comments = comments
        self._starts = frozenset(comment.start for comment in comments)
        self._lines = LineIndex(text)
        self._next_lines: dict[int, tuple[int, int]] = {}  # what _next_line() gives, by the starts of lines

    def directives(self) -> list[Directive]:
        """The directives, in the order of the comments."""
        found = [self._directive(number) for number in reversed(range(len(self._comments)))]
        return found[::-1]

    def _directive(self, number: int) -> Directive:
        """The directive of a comment; those further down have been made."""
        start, end, verb, rest = self._comments[number]
        low, high = end, len(self._text) + 1
        if verb == "disable-file":
            low = 0
        elif verb == "disable-next-line":
            low, high = self._next_line(self._lines.bounds(end)[2])
        names, reason = _names(self._text, *rest)
        previous = self._comments[number - 1].end if number else 0
        return Directive(verb, names, start, end, low, high, reason, self._removal(start, end, previous))

    def _next_line(self, start: int) -> tuple[int, int]:
        """Start and end of the first line, from that at `start` on, that is neither blank nor a directive's."""
        text, passed = self._text, []
        found = len(text), -1
        at = start
        while at < len(text):
            if at in self._next_lines:
                found = self._next_lines[at]
                break
            passed.append(at)
            end, following = end_of_line(text, at)
            content = text[at:end].lstrip()
            if content and end - len(content) not in self._starts:
                found = at, end + 1
                break
            at = following
        self._next_lines.update(dict.fromkeys(passed, found))
        return found

    def _removal(self, start: int, end: int, previous: int) -> Edit:
        """The edit that takes a comment out; `previous` is where the one before it ends.

        It takes the comment's line with it where that is alone on it, and what stands around stays apart.
        """
        text = self._text
        before, line_end, following = self._lines.bounds(start)
        if line_end < end:
            _, line_end, following = self._lines.bounds(end)
        is_first = previous <= before and not text[before:start].strip("\ufeff \t")
        blank = _BLANK.match(text, end, line_end)
        is_last = blank is not None and blank.end() == line_end
        if not is_first or not is_last:
            after_blank = start > before and text[start - 1] in " \t" and (end == line_end or text[end] in " \t")
            return Edit(start - after_blank, end, "")
        head = text[self._lines.bounds(before - 1)[0] : before] if before else ""
        tail = text[following : end_of_line(text, following)[0]]
        apart = not head.strip() or not tail.strip()
        return Edit(before + text.startswith("\ufeff", before), following if apart else end, "")


def _names(text: str, start: int, end: int) -> tuple[tuple[Name, ...], str]:
    """The names in the rest of a directive, and the reason after them."""
    dash = _REASON.search(text[start:end])
    reason = text[start + dash.end() : end] if dash else ""
    stop = start + dash.start() if dash else end
    names = tuple(Name(match[0], *match.span()) for match in _NAME.finditer(text, start, stop))
    return names, " ".join(reason.split())


# --- front matter -----------------------------------------------------------------------------------------------------


def _of_front_matter(text: str, front_matter: FrontMatter) -> Iterator[Directive]:
    yield from _of_key(text, front_matter)
    if front_matter.format in ("json", "meta"):  # which have no comments
        return
    nodes = sorted(front_matter.nodes.values(), key=lambda node: (_begin(node), -node.end))
    begins = [_begin(node) for node in nodes]
    values = sorted((node.start, node.end) for node in nodes if isinstance(node.value, str))
    comments = [
        _Comment(match.start() + match[0].index("#"), match.end(), match[1], match.span(2))
        for match in _HASH.finditer(text, front_matter.fence[1], front_matter.end)
        if not _is_inside(match.end(1), values)
    ]
    if not comments:
        return
    lines = LineIndex(text)
    for directive in _Reader(text, comments).directives():
        removal = Edit(lines.bounds(directive.start)[0], lines.bounds(directive.end)[2], "")
        if directive.verb == "disable-next-line":
            following = bisect_left(begins, directive.end)
            if following < len(nodes):  # none: broken front matter, of which lines are all there is
                node = nodes[following]
                directive = directive._replace(low=_begin(node), high=max(node.end, node.key_end) + 1)
        yield directive._replace(removal=removal)


def _is_inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether `at` is in one of `spans`, which are sorted and apart."""
    before = bisect_right(spans, at, key=itemgetter(0))
    return before > 0 and at < spans[before - 1][1]


def _begin(node: Node) -> int:
    return node.key_start if node.key_start >= 0 else node.start


def _of_key(text: str, front_matter: FrontMatter) -> Iterator[Directive]:
    """What the key `articlelint` says."""
    nodes = front_matter.nodes
    node = nodes.get((MARK,))
    if node is None or not isinstance(node.value, dict):
        return
    ignore = nodes.get((MARK, "ignore"))
    for key in node.value:
        if key != "ignore" and (other := nodes.get((MARK, str(key)))) is not None:
            yield Directive(f"{MARK}.{key}", (), other.key_start, other.key_end, 0, -1)
    if ignore is None:
        return
    items = [ignore] if isinstance(ignore.value, str) else []
    if isinstance(ignore.value, list):
        items = [item for i in range(len(ignore.value)) if (item := nodes.get((*ignore.path, i))) is not None]
    names = tuple(Name(str(item.value), item.start, item.end) for item in items)
    if names:
        removal = None
        if front_matter.format == "yaml" and len(node.value) == 1:
            start = start_of_line(text, node.key_start)
            if not text[start : node.key_start].strip():
                removal = Edit(start, end_of_line(text, node.end)[1], "")
        in_brackets = text.startswith("[", ignore.start)
        yield Directive("ignore", names, node.key_start, node.end, 0, len(text) + 1, "", removal, in_brackets)


# --- applying ---------------------------------------------------------------------------------------------------------


def apply(directives: tuple[Directive, ...], findings: Iterable[Finding]) -> Outcome:
    """Part the findings of an article into those that stay and those that its directives silence."""
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    used: set[tuple[int, str]] = set()
    reach = _Reach(directives)
    for finding in findings:
        number = reach.silencing(finding)
        if number is None:
            kept.append(finding)
        else:
            suppressed.append(Suppressed((finding,), "inline", directives[number].reason))
            used.update((number, selector) for selector in _selectors(finding.rule))
    return Outcome(kept, tuple(suppressed), frozenset(used))


def _selectors(rule: str) -> tuple[str, str, str]:
    """What a directive may say to name a rule; one without names says the last of them."""
    return rule, rule.partition("/")[0], _ALL


class _Reach:
    """Where the directives of an article hold, by what they name, so that none is asked about each finding."""

    __slots__ = ("_directives", "_lines", "_switches")

    def __init__(self, directives: Sequence[Directive]) -> None:
        self._directives = directives
        # Both sorted by place. Of disable and enable: from where on they hold, and their numbers.
        self._switches: dict[str, list[tuple[int, int]]] = {}
        # Of the others: where each holds that none before it does. There is a list for those of whole files.
        self._lines: dict[tuple[str, bool], list[tuple[int, int, int]]] = {}
        for number, directive in enumerate(directives):
            for name in dict.fromkeys(name.text for name in directive.names) or (_ALL,):
                if directive.verb in ("disable", "enable"):
                    self._switches.setdefault(name, []).append((directive.low, number))
                elif directive.verb in ("disable-next-line", "disable-file", "ignore"):
                    spans = self._lines.setdefault((name, directive.low == 0), [])
                    low = max(directive.low, spans[-1][1]) if spans else directive.low
                    if low < directive.high:
                        spans.append((low, directive.high, number))

    def silencing(self, finding: Finding) -> int | None:
        """The directive that silences a finding: one for its file or line, else the last word of disable and enable."""
        selectors = _selectors(finding.rule)
        if selectors[1] == _FAMILY:
            return None
        at = finding.start
        lines = [
            spans[before - 1][2]
            for selector in selectors
            for spans in (self._lines.get((selector, True), ()), self._lines.get((selector, False), ()))
            if (before := bisect_right(spans, at, key=itemgetter(0))) and at < spans[before - 1][1]
        ]
        if lines:
            return min(lines)
        switches = [
            spans[before - 1][1]
            for selector in selectors
            if (spans := self._switches.get(selector, ())) and (before := bisect_right(spans, at, key=itemgetter(0)))
        ]
        last = max(switches, default=None) if finding.end else None
        return last if last is not None and self._directives[last].verb == "disable" else None


# --- what is wrong with them ------------------------------------------------------------------------------------------


def faults(
    directives: tuple[Directive, ...],
    used: frozenset[tuple[int, str]],
    known: Mapping[str, Rule],
    judged: frozenset[str],
) -> Iterator[Fault]:
    """What is wrong with directives: names that do not exist, and what silenced nothing.

    `known` are all rules, `judged` those that have had their say on the article: of another one nobody knows.
    """
    run = _Run(used, known, judged)
    for number, directive in enumerate(directives):
        if directive.verb not in (*VERBS, "ignore"):
            is_key = "." in directive.verb
            what = directive.verb if is_key else f"{MARK}-{directive.verb}"
            hint = "" if is_key else run.hint(what, _VERB_NAMES)
            edits = (directive.removal,) if directive.removal else ()
            yield Fault("unknown", f"“{what}”", hint, directive.start, directive.end, edits)
            continue
        if not directive.names and run.problem(number, directive, _ALL):
            edits = (directive.removal,) if directive.removal else ()
            yield Fault("unused", f"{MARK}-{directive.verb}", "", directive.start, directive.end, edits)
        problems = [run.problem(number, directive, name.text) for name in directive.names]
        alive = [i for i, problem in enumerate(problems) if problem is None]
        for i, (name, problem) in enumerate(zip(directive.names, problems, strict=True)):
            if problem is not None:
                hint = run.hint(name.text, run.selectors) if problem == "unknown" else ""
                yield Fault(problem, f"“{name.text}”", hint, name.start, name.end, _edits(directive, i, alive))
        run.pass_by(directive)


class _Run:
    """What a run on the article has shown, by which directives are faulted, one after the other."""

    __slots__ = ("_disabled", "_families", "_hints", "_is_judged", "_judged", "_known", "_used", "selectors")

    def __init__(self, used: frozenset[tuple[int, str]], known: Mapping[str, Rule], judged: frozenset[str]) -> None:
        """The arguments are those of faults()."""
        self.selectors = frozenset((*known, *(rule.family for rule in known.values()), _ALL))
        self._used = used
        self._known = known
        self._judged = judged
        self._is_judged: dict[str, bool] = {}  # by selector
        self._disabled: set[str] = set()  # what the directives before name
        self._families: set[str] = set()  # and the families of that
        self._hints: dict[tuple[str, frozenset[str]], str] = {}

    def problem(self, number: int, directive: Directive, name: str) -> Problem | None:
        """Return what is wrong with a name of the directive `number`, which is `all` for one without names."""
        if name not in self._is_judged:
            if name not in self.selectors:
                return "unknown"
            self._is_judged[name] = self._judged.issuperset(self._usual(name))
        if directive.verb == "enable":
            is_part = not self._disabled.isdisjoint(_selectors(name))
            is_open = is_part or name in self._families or (name == _ALL and bool(self._disabled))
            return None if is_open else "unused"
        if (number, name) in self._used:
            return None
        return "unused" if directive.high < 0 or self._is_judged[name] else None

    def pass_by(self, directive: Directive) -> None:
        """Go on to the directives after this one."""
        if directive.verb == "disable":
            names = [name.text for name in directive.names] or [_ALL]
            self._disabled.update(names)
            self._families.update(name.partition("/")[0] for name in names)

    def hint(self, name: str, known: frozenset[str]) -> str:
        """A hint at the nearest of `known` names, for as many mistyped names as somebody may want to mend by hand."""
        if (name, known) not in self._hints and len(self._hints) < _MOST_HINTS:
            self._hints[name, known] = did_you_mean(name, known)
        return self._hints.get((name, known), "")

    def _usual(self, name: str) -> Iterator[str]:
        """The rules that a selector is about, but those hardly anyone runs where there are others."""
        meant = [rule for rule in self._known.values() if covers((name,), rule.name) and rule.family != _FAMILY]
        return (rule.name for rule in [rule for rule in meant if rule.default] or meant)


def _edits(directive: Directive, i: int, alive: Sequence[int]) -> tuple[Edit, ...]:
    """The edit that takes the name `i` out: with the whole directive where none of its names is to stay `alive`.

    Without names it would silence everything, so the last one never goes alone.
    """
    names = directive.names
    if not alive:
        return (directive.removal,) if directive.removal else ()
    if not directive.droppable:
        return ()
    if i < alive[0]:
        return (Edit(names[i].start, names[i + 1].start, ""),)
    return (Edit(names[i - 1].end, names[i].end, ""),)
