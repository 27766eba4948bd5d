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

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from articlelint.config.selection import covers
from articlelint.finding import Edit, Finding, Suppressed
from articlelint.messages import did_you_mean
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple
from articlelint.syntax.lines import end_of_line, start_of_line

if TYPE_CHECKING:
    from articlelint.article.article import Article
    from articlelint.rulebook.rule import Rule
    from articlelint.syntax.front_matter.parse import FrontMatter, Node

MARK = "articlelint"
"""What every text with a directive holds."""

VERBS = ("disable", "enable", "disable-next-line", "disable-file")
_FAMILY = "suppression"  # rules about suppressions; no suppression silences them
_ALL = "all"

_COMMENT = regex(
    r"(?s)<!--\s*articlelint-([\w-]+):?((?:(?!-->).){0,2000})-->|\{/\*\s*articlelint-([\w-]+):?((?:(?!\*/).){0,2000})\*/\}"
)
_HASH = regex(r"(?:(?<=[\r\n])|\A)[ \t]*#[ \t]*articlelint-([\w-]+):?([^\r\n]*)")
_REASON = regex(r"(?:^|\s)--+(?:\s|$)")
_NAME = regex(r"[^\s,]+")

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

    def covers(self, rule: str) -> bool:
        """Whether it names the rule, its family or all rules."""
        return not self.names or covers([name.text for name in self.names], rule)


class Fault(NamedTuple):
    """What is wrong with a directive, for the rules of the family `suppression`."""

    problem: Problem
    what: str
    hint: str
    start: int
    end: int
    edits: tuple[Edit, ...]


class Outcome(NamedTuple):
    """What directives do to the findings of an article; `used` are the directive and name that silenced each."""

    kept: list[Finding]
    suppressed: tuple[Suppressed, ...]
    used: frozenset[tuple[int, int]]


# --- reading ----------------------------------------------------------------------------------------------------------


def read(article: Article) -> tuple[Directive, ...]:
    """The directives of an article, in the order of their places."""
    text = article.text
    found = [*_of_front_matter(text, article.front_matter)] if article.front_matter is not None else []
    comments = list(_COMMENT.finditer(text, article.body_start))
    if comments:
        real = {start for start, _ in article.body.code}  # what is inside of code is no start of a comment
        comments = [match for match in comments if match.start() in real]
    starts = frozenset(match.start() for match in comments)
    for match in comments:
        group = 1 if match[1] is not None else 3
        found.append(_of_comment(text, match[group], match.span(group + 1), match.span(), starts))
    return tuple(found)


def _of_comment(
    text: str, verb: str, rest: tuple[int, int], span: tuple[int, int], comments: frozenset[int]
) -> Directive:
    low, high = span[1], len(text) + 1
    if verb == "disable-file":
        low = 0
    elif verb == "disable-next-line":
        low, high = _next_line(text, span[1], comments)
    names, reason = _names(text, *rest)
    return Directive(verb, names, *span, low, high, reason, _removal(text, *span))


def _names(text: str, start: int, end: int) -> tuple[tuple[Name, ...], str]:
    """The names in the rest of a directive, and the reason after them."""
    dash = _REASON.search(text[start:end])
    reason = text[start + dash.end() : end] if dash else ""
    stop = start + dash.start() if dash else end
    names = tuple(Name(match[0], *match.span()) for match in _NAME.finditer(text, start, stop))
    return names, " ".join(reason.split())


def _next_line(text: str, at: int, comments: frozenset[int]) -> tuple[int, int]:
    """Start and end of the first line after the one of `at` that is neither blank nor another directive's."""
    end, start = end_of_line(text, at)
    while start > end:
        low = start
        end, start = end_of_line(text, low)
        content = text[low:end].lstrip()
        if content and end - len(content) not in comments:
            return low, end + 1
    return len(text), -1


def _removal(text: str, start: int, end: int) -> Edit:
    """The edit that takes a comment out: with its line where it is alone on it, and what stands around stays apart."""
    before = start_of_line(text, start)
    line_end, following = end_of_line(text, end)
    rest = text[end:line_end]
    if text[before:start].strip("\ufeff \t") or rest.strip():
        after_blank = start > before and text[start - 1] in " \t" and (not rest or rest[0] in " \t")
        return Edit(start - after_blank, end, "")
    head = text[:before].splitlines()[-1:]
    tail = text[following : end_of_line(text, following)[0]]
    apart = not head or not head[0].strip() or not tail.strip()
    return Edit(before + text.startswith("\ufeff", before), following if apart else end, "")


# --- front matter -----------------------------------------------------------------------------------------------------


def _of_front_matter(text: str, front_matter: FrontMatter) -> Iterator[Directive]:
    yield from _of_key(text, front_matter)
    if front_matter.format == "json":
        return
    nodes = sorted(front_matter.nodes.values(), key=lambda node: (_begin(node), -node.end))
    values = [(node.start, node.end) for node in nodes if isinstance(node.value, str)]
    comments = [
        match
        for match in _HASH.finditer(text, front_matter.fence[1], front_matter.end)
        if not any(start <= match.end(1) < end for start, end in values)
    ]
    starts = frozenset(match.start() + len(match[0]) - len(match[0].lstrip()) for match in comments)
    for match in comments:
        span = match.start() + match[0].index("#"), match.end()
        directive = _of_comment(text, match[1], match.span(2), span, starts)
        if directive.verb == "disable-next-line":
            following = next((node for node in nodes if _begin(node) >= match.end()), None)
            if following is not None:  # none: broken front matter, of which lines are all there is
                directive = directive._replace(low=_begin(following), high=max(following.end, following.key_end) + 1)
        yield directive._replace(removal=Edit(match.start(), end_of_line(text, match.end())[1], ""))


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
    used: set[tuple[int, int]] = set()
    for finding in findings:
        number = _silencing(directives, finding)
        if number is None:
            kept.append(finding)
            continue
        directive = directives[number]
        suppressed.append(Suppressed((finding,), "inline", directive.reason))
        used |= {(number, i) for i, name in enumerate(directive.names) if covers((name.text,), finding.rule)}
        used.add((number, -1))
    return Outcome(kept, tuple(suppressed), frozenset(used))


def _silencing(directives: tuple[Directive, ...], finding: Finding) -> int | None:
    """The directive that silences a finding: one for its file or line, else the last word of disable and enable."""
    if finding.rule.startswith(f"{_FAMILY}/"):
        return None
    last: int | None = None
    for number, directive in enumerate(directives):
        if directive.covers(finding.rule) and directive.low <= finding.start < directive.high:
            if directive.verb in ("disable-next-line", "disable-file", "ignore"):
                return number
            if finding.end and directive.verb in ("disable", "enable"):
                last = number
    return last if last is not None and directives[last].verb == "disable" else None


def faults(
    directives: tuple[Directive, ...],
    used: frozenset[tuple[int, int]],
    known: Mapping[str, Rule],
    judged: frozenset[str],
) -> Iterator[Fault]:
    """What is wrong with directives: names that do not exist, and what silenced nothing.

    `known` are all rules, `judged` those that have had their say on the article: of another one nobody knows.
    """
    selectors = frozenset(known) | {rule.family for rule in known.values()} | {_ALL}
    run = _Run(directives, used, known, judged, selectors)
    for number, directive in enumerate(directives):
        if directive.verb not in (*VERBS, "ignore"):
            what = directive.verb if "." in directive.verb else f"{MARK}-{directive.verb}"
            hint = "" if "." in directive.verb else did_you_mean(what, [f"{MARK}-{verb}" for verb in VERBS])
            edits = (directive.removal,) if directive.removal else ()
            yield Fault("unknown", f"“{what}”", hint, directive.start, directive.end, edits)
            continue
        problems = {
            i: problem for i, name in enumerate(directive.names) if (problem := run.problem(number, i, name.text))
        }
        if not directive.names and run.problem(number, -1, _ALL):
            edits = (directive.removal,) if directive.removal else ()
            yield Fault("unused", f"{MARK}-{directive.verb}", "", directive.start, directive.end, edits)
        for i, problem in problems.items():
            name = directive.names[i]
            hint = did_you_mean(name.text, selectors) if problem == "unknown" else ""
            yield Fault(problem, f"“{name.text}”", hint, name.start, name.end, _edits(directive, i, problems))


class _Run(NamedTuple):
    """What a run on the article has shown, by which directives are faulted; the fields are those of faults()."""

    directives: tuple[Directive, ...]
    used: frozenset[tuple[int, int]]
    known: Mapping[str, Rule]
    judged: frozenset[str]
    selectors: frozenset[str]

    def problem(self, number: int, i: int, name: str) -> Problem | None:
        """Return what is wrong with the name `i`, or -1 for a directive without names, of the directive `number`."""
        directive = self.directives[number]
        if name not in self.selectors:
            return "unknown"
        if directive.verb == "enable":
            earlier = self.directives[:number]
            opens = any(each.verb == "disable" and _overlap(each, name) for each in earlier)
            return None if opens else "unused"
        if (number, i) in self.used:
            return None
        meant = [rule for rule in self.known.values() if covers((name,), rule.name) and rule.family != _FAMILY]
        usual = [rule for rule in meant if rule.default] or meant  # the others of a family hardly anyone runs
        is_judged = self.judged.issuperset(rule.name for rule in usual)
        return "unused" if directive.high < 0 or is_judged else None


def _overlap(directive: Directive, name: str) -> bool:
    """Whether a directive and a name have rules in common."""
    return directive.covers(name) or name == _ALL or any(covers((name,), each.text) for each in directive.names)


def _edits(directive: Directive, i: int, dead: Iterable[int]) -> tuple[Edit, ...]:
    """The edit that takes the name `i` out: with the whole directive where all its names are to go.

    Without names it would silence everything, so the last one never goes alone.
    """
    names = directive.names
    alive = [each for each in range(len(names)) if each not in set(dead)]
    if not alive:
        return (directive.removal,) if directive.removal else ()
    if not directive.droppable:
        return ()
    if i < alive[0]:
        return (Edit(names[i].start, names[i + 1].start, ""),)
    return (Edit(names[i - 1].end, names[i].end, ""),)
