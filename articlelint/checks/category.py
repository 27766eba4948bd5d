"""Whether an article is about what its category says.

Each category has terms with weights (the rule's lexicon). What an article says for a category is the sum over the terms
that occur in it, damped so that neither one term nor one long text decides alone. An article is flagged where another
category that its site uses has much more to show than the assigned one; the message names the terms, so that a person
can see why. What cannot be judged is left alone: names that the lexicon does not know, and names that fit anything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import sqrt
from operator import itemgetter
from typing import Any, NamedTuple
from zlib import crc32

from articlelint.checks import Context
from articlelint.finding import Finding, Related, Severity
from articlelint.rules import Rule, RuleError
from articlelint.site.facts import Facts
from articlelint.syntax.view import View, folded, lowered

_NAMES: dict[str, Any] = {"type": "array", "items": {"type": "string", "minLength": 1}}
OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "lexicon": {"type": "string"},
        "allowed": _NAMES,
        "catch-all": _NAMES,
        "compatible": {"type": "array", "items": {**_NAMES, "minItems": 2}},
    },
    "required": ["lexicon"],
    "additionalProperties": False,
}

# How terms count. Chosen before they were tried on labelled articles, except where it says otherwise.
_WORDS_READ = 400  # of the body: what comes later is detail, and often boilerplate
_WORDS_EARLY = 90  # of the body: the lead says what an article is about
_IN_TITLE, _IN_LEAD, _IN_BODY = 3.0, 1.6, 1.0  # what one occurrence is worth
_SHARED = (1.0, 0.65, 0.45)  # what is left of a term's weight when one, two, more categories have it
_STRONG = 1.9  # the least weight of a term that, in the title, keeps a category from being called wrong
_DOUBT = 6.0  # added to what is said for both categories, so that little evidence makes no great lead
_MIN_WORDS = 120  # of the body; shorter articles must pass a higher bar
_MIN_TERMS = 3  # that speak for the better category
_MIN_KNOWN = 20  # articles with a known category before a site's own categories are the ones to choose from

_SHOWN = 4  # terms named as evidence
_RELATED = 3  # of them shown at their places

_NON_WORDS = re.compile(r"[^\w+#.&/,>|]+|_")
_JOINTS = re.compile(r"\s*(?:[&/,>|+]|\band\b)\s*")


class Bar(NamedTuple):
    """What a finding must reach: the lead of the better category, and what is said for it."""

    lead: float
    score: float

    def is_passed(self, top: float, credit: float) -> bool:
        return top >= self.score and (top - credit) / (top + credit + _DOUBT) > self.lead


# Set by looking at three labelled sets: 145 scraped articles of one site, 1,022 of BBC News and 2,307 news summaries of
# 60 words, the latter two with one wrong category in ten.
_LONG = Bar(0.35, 8.0)
_LONG_NEAR = Bar(0.45, 8.0)  # where articles of the two categories are easily taken for one another
_SHORT = Bar(0.5, 12.0)  # such neighbours apart, which are not judged there
_SURE = Bar(0.6, 20.0)  # for an error, and for a warning where the site's categories are unknown


class Meaning(NamedTuple):
    """What the name of a category stands for.

    about: bundled categories that an article filed under it is about; covers: others that fit it, too. A name about
    nothing fits anything.
    """

    about: frozenset[str]
    covers: frozenset[str]


_ANYTHING = Meaning(frozenset(), frozenset())


class Lexicon(NamedTuple):
    """Categories by key, their names, and the terms that speak for them.

    votes: for each term the categories it speaks for, by their place in `keys`, and how strongly.
    filler: words that do not change what a name stands for ("AI News").
    within: categories that take in this one on a site that does not have it.
    near: categories whose articles are easily taken for this one's; both ways.
    """

    keys: tuple[str, ...]
    titles: Mapping[str, str]
    names: Mapping[str, Meaning]
    filler: frozenset[str]
    within: Mapping[str, tuple[str, ...]]
    near: Mapping[str, frozenset[str]]
    terms: tuple[str, ...]
    votes: tuple[tuple[tuple[int, float], ...], ...]


class Compiled(NamedTuple):
    rule: Rule
    lexicon: Lexicon
    lengths: tuple[int, ...]
    allowed: tuple[str, ...]
    catch_all: frozenset[str]
    compatible: tuple[frozenset[str], ...]
    meanings: dict[str, Meaning | None]  # of names met so far
    sites: list[tuple[Facts, dict[str, str] | None]]  # the one judged last


class Term(NamedTuple):
    """A term as it first stands in the article."""

    text: str
    start: int
    end: int


class Said(NamedTuple):
    """What an article says for one category: how many terms do, and those that say most."""

    number: int
    terms: tuple[Term, ...]


class Evidence(NamedTuple):
    """What an article says about its category.

    assigned: the names under which it is filed; start, end: the first one's span. words: those of the body that were
    read. scores and, of those that may matter, said: by the keys of bundled categories.
    """

    assigned: tuple[str, ...]
    start: int
    end: int
    words: int
    scores: Mapping[str, float]
    said: Mapping[str, Said]


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Read the rule's lexicon.

    Raises:
        RuleError: where it cannot be read or a line of it is wrong.
    """
    options = rule.options
    lexicon = read_lexicon(rule)
    return Compiled(
        rule,
        lexicon,
        tuple(map(len, lexicon.terms)),
        tuple(options.get("allowed", ())),
        frozenset(map(normalized, options.get("catch-all", ()))),
        tuple(frozenset(map(normalized, group)) for group in options.get("compatible", ())),
        {},
        [],
    )


def phrases(compiled: Compiled) -> Iterable[tuple[str, int]]:
    return ((term, number) for number, term in enumerate(compiled.lexicon.terms))


def gather(context: Context, compiled: Compiled) -> Evidence | None:
    """What speaks for and against the article's category; None where no other one could be the better."""
    article, lexicon = context.article, compiled.lexicon
    values = article.values("category")
    meanings = known_meanings([value.view.text for value in values], compiled)
    if not meanings:
        return None
    body = article.lowered
    words, lead_end, end = _measure(body)
    # Boilerplate is not told apart yet: hits in its spans are to be left out here.
    in_body = matches(body, context.hits.get("body", ()), compiled.lengths, end)
    in_title = _title_matches(context, compiled)
    amounts = _amounts(in_body, lead_end, in_title)
    scores = score(amounts, lexicon)
    own = {lexicon.keys.index(key) for meaning in meanings for key in meaning.about}
    credit = max(scores[lexicon.keys.index(key)] for meaning in meanings for key in meaning.about | meaning.covers)
    bar = _LONG if words >= _MIN_WORDS else _SHORT  # the lowest that judge() may put
    better = {number for number, total in enumerate(scores) if bar.is_passed(total, credit)}
    if not better or any(key in own and weight >= _STRONG for _, n in in_title for key, weight in lexicon.votes[n]):
        return None
    places = {number: (article.prose, start) for start, number in reversed(in_body)}
    if in_title:
        view = article.values("title")[0].view
        places.update((number, (view, start)) for start, number in reversed(in_title))
    start, stop = values[0].view.span(0, len(values[0].view.text))
    assigned = tuple(value.view.text for value in values)
    return Evidence(
        assigned,
        start,
        stop,
        words,
        dict(zip(lexicon.keys, scores, strict=True)),
        _said(own | better, amounts, places, lexicon),
    )


def judge(evidence: Evidence, facts: Facts, compiled: Compiled) -> Iterator[Finding]:
    lexicon, said = compiled.lexicon, evidence.said
    meanings = known_meanings(evidence.assigned, compiled)
    site = _site(facts, compiled)
    if site is not None and len(site) < 2:
        return
    own = frozenset[str]().union(*(meaning.about for meaning in meanings))
    fitting = _fitting(meanings, site, lexicon)
    rivals = said.keys() - fitting - _compatible(evidence.assigned, compiled)
    if site is not None:
        rivals &= _rivals(site, compiled)
    best = max((key for key in lexicon.keys if key in rivals), key=lambda key: evidence.scores[key], default=None)
    if best is None or said[best].number < _MIN_TERMS:
        return
    credit = max(evidence.scores[key] for key in fitting)
    is_near = any(best in lexicon.near[key] for key in own)
    severity = _severity(evidence.scores[best], credit, evidence.words, is_near=is_near, is_site_known=site is not None)
    if severity is None:
        return
    terms = said[best].terms
    against = max(
        (key for key in lexicon.keys if key in own and key in said), key=lambda key: evidence.scores[key], default=None
    )
    yield Finding(
        compiled.rule.name,
        severity,
        compiled.rule.message.format(
            found=_name(best, site, lexicon),
            evidence=_listed(terms),
            assigned=" / ".join(evidence.assigned),
            support=f" ({_listed(said[against].terms)})" if against else "",
        ),
        evidence.start,
        evidence.end,
        tuple(term.text for term in terms),
        tuple(Related(term.start, term.end, f"speaks for {_name(best, site, lexicon)}") for term in terms[:_RELATED]),
    )


def _severity(top: float, credit: float, words: int, *, is_near: bool, is_site_known: bool) -> Severity | None:
    is_short = words < _MIN_WORDS
    if is_near and (is_short or not is_site_known):
        return None
    if not is_site_known:
        bar = _SURE
    elif is_short:
        bar = _SHORT
    else:
        bar = _LONG_NEAR if is_near else _LONG
    if not bar.is_passed(top, credit):
        return None
    is_sure = is_site_known and not is_short and not is_near and _SURE.is_passed(top, credit)
    return "error" if is_sure else "warning"


# What a site has


def _site(facts: Facts, compiled: Compiled) -> dict[str, str] | None:
    """The bundled categories that the site uses, each with its most frequent name there; None for an unknown site."""
    if not compiled.sites or compiled.sites[0][0] is not facts:
        compiled.sites[:] = [(facts, _categories_of(facts, compiled))]
    return compiled.sites[0][1]


def _categories_of(facts: Facts, compiled: Compiled) -> dict[str, str] | None:
    used: dict[str, str] = {}
    articles = 0
    for name, count in [*facts.categories.most_common(), *((name, 0) for name in compiled.allowed)]:
        meaning = meaning_of(name, compiled)
        if meaning is not None:
            articles += count if meaning.about else 0
            for key in meaning.about:
                used.setdefault(key, name)
    return used if articles >= _MIN_KNOWN or compiled.allowed else None


def _rivals(site: Mapping[str, str], compiled: Compiled) -> set[str]:
    """The categories that can be the better one: those that the site uses, and what these cover."""
    rivals = set(site)
    for name in site.values():
        meaning = meaning_of(name, compiled)
        if meaning is not None:
            rivals |= meaning.covers
    return rivals


def _fitting(meanings: Sequence[Meaning], site: Mapping[str, str] | None, lexicon: Lexicon) -> set[str]:
    """The categories whose articles may be filed as the article is."""
    own = {key for meaning in meanings for key in meaning.about}
    fitting = own.union(*(meaning.covers for meaning in meanings))
    if site is not None:
        for key, parents in lexicon.within.items():
            if key not in site and next((each for each in parents if each in site), None) in own:
                fitting.add(key)
    return fitting


def _compatible(assigned: Iterable[str], compiled: Compiled) -> set[str]:
    """Categories that the configuration lets stand for the assigned ones."""
    names = set(map(normalized, assigned))
    found: set[str] = set()
    for group in compiled.compatible:
        if group & names:
            found.update(key for name in group for meaning in known_meanings([name], compiled) for key in meaning.about)
    return found


def _name(key: str, site: Mapping[str, str] | None, lexicon: Lexicon) -> str:
    """What the site calls a category, or the category that takes it in there."""
    if site is None:
        return lexicon.titles[key]
    return site.get(key) or lexicon.titles[key]


def _listed(terms: Iterable[Term]) -> str:
    shown = dict.fromkeys(term.text for term in terms)
    return ", ".join(list(shown)[:_SHOWN])


# Names of categories


def normalized(name: str) -> str:
    """`name` as names are compared: lower case, one blank between words, no hyphens."""
    return " ".join(_NON_WORDS.sub(" ", name.lower()).split())


def meaning_of(name: str, compiled: Compiled) -> Meaning | None:
    """What the category `name` of a site stands for; None where that is not known."""
    try:
        return compiled.meanings[name]
    except KeyError:
        meaning = _meaning(normalized(name), compiled.lexicon, compiled.catch_all)
        if len(compiled.meanings) < 10_000:  # a site whose every article has a category of its own
            compiled.meanings[name] = meaning
        return meaning


def known_meanings(names: Sequence[str], compiled: Compiled) -> list[Meaning]:
    """What the `names` stand for; empty where one of them is unknown or fits anything."""
    meanings = [meaning_of(name, compiled) for name in names]
    known = [meaning for meaning in meanings if meaning is not None and meaning.about]
    return known if len(known) == len(meanings) else []


def _meaning(name: str, lexicon: Lexicon, catch_all: frozenset[str]) -> Meaning | None:
    if name in catch_all:
        return _ANYTHING
    known = _known_name(name, lexicon)
    if known is not None:
        return known
    parts = [_known_name(part, lexicon) for part in _JOINTS.split(name) if part]
    if len(parts) < 2 or None in parts:
        return None
    found = [part for part in parts if part is not None]
    return Meaning(
        frozenset(key for part in found for key in part.about), frozenset(key for part in found for key in part.covers)
    )


def _known_name(name: str, lexicon: Lexicon) -> Meaning | None:
    if name in lexicon.names:
        return lexicon.names[name]
    rest = " ".join(word for word in name.split() if word not in lexicon.filler)
    if not rest:
        return _ANYTHING if name else None
    return lexicon.names.get(rest)


# Terms


def matches(text: str, hits: Iterable[tuple[int, int]], lengths: Sequence[int], end: int) -> list[tuple[int, int]]:
    """The hits before `end` that are whole words (a plural's s aside), the longest of those that overlap, in order."""
    size = len(text)
    whole: list[tuple[int, int, int]] = []
    for start, number in hits:
        if start >= end or (start and text[start - 1].isalnum()):
            continue
        stop = start + lengths[number]
        if stop < size and text[stop].isalnum() and (text[stop] != "s" or text[stop + 1 : stop + 2].isalnum()):
            continue
        whole.append((start, -stop, number))
    whole.sort()
    taken: list[tuple[int, int]] = []
    last = 0
    for start, stop, number in whole:
        if start >= last:
            taken.append((start, number))
            last = -stop
    return taken


def score(amounts: Mapping[int, float], lexicon: Lexicon) -> list[float]:
    """What is said for each category of the lexicon; `amounts`: how much of each term is there."""
    scores = [0.0] * len(lexicon.keys)
    votes = lexicon.votes
    for number, amount in amounts.items():
        root = sqrt(amount)
        for category, weight in votes[number]:
            scores[category] += weight * root
    return scores


def _measure(body: str) -> tuple[int, int, int]:
    """The number of words that are read, and the offsets at which the lead and the part that is read end."""
    size = len(body)
    words = body.split(None, _WORDS_EARLY)
    if len(words) <= _WORDS_EARLY:
        return len(words), size, size
    rest = words.pop()
    more = rest.split(None, _WORDS_READ - _WORDS_EARLY)
    count = min(len(words) + len(more), _WORDS_READ)
    return count, size - len(rest), size - len(more[-1]) if len(words) + len(more) > _WORDS_READ else size


def _title_matches(context: Context, compiled: Compiled) -> list[tuple[int, int]]:
    hits = context.hits.get("title")
    if not hits:
        return []
    title = lowered(folded(context.article.title_text))
    return matches(title, hits, compiled.lengths, len(title))


def _amounts(
    in_body: Iterable[tuple[int, int]], lead_end: int, in_title: Iterable[tuple[int, int]]
) -> dict[int, float]:
    """How much of each term there is: its occurrences, by what they are worth."""
    amounts: dict[int, float] = {}
    for start, number in in_body:
        amounts[number] = amounts.get(number, 0.0) + (_IN_LEAD if start < lead_end else _IN_BODY)
    for _, number in in_title:
        amounts[number] = amounts.get(number, 0.0) + _IN_TITLE
    return amounts


def _said(
    wanted: Collection[int],
    amounts: Mapping[int, float],
    places: Mapping[int, tuple[View, int]],
    lexicon: Lexicon,
) -> dict[str, Said]:
    """What is said for each of the `wanted` categories."""
    weighed: dict[int, list[tuple[float, int]]] = {}
    for number, amount in amounts.items():
        for category, weight in lexicon.votes[number]:
            if category in wanted:
                weighed.setdefault(category, []).append((weight * sqrt(amount), number))
    said: dict[str, Said] = {}
    for category, items in weighed.items():
        items.sort(key=itemgetter(0), reverse=True)
        terms = tuple(_term(places[number], lexicon.terms[number]) for _, number in items[:_SHOWN])
        said[lexicon.keys[category]] = Said(len(items), terms)
    return said


def _term(place: tuple[View, int], term: str) -> Term:
    view, start = place
    end = start + len(term)
    if view.text[end : end + 1] in ("s", "S"):  # a plural: matches() lets no other letter follow
        end += 1
    low, high = view.span(start, end)
    return Term(" ".join(view.text[start:end].split()), low, high)


# The lexicon's file


def read_lexicon(rule: Rule) -> Lexicon:
    """The lexicon that the rule names; its head says how the file is written.

    Raises:
        RuleError: where it cannot be read, or at the first line that is none of it.
    """
    path = rule.beside(rule.options["lexicon"])
    return rule.resources.share(f"lexicon {path}", lambda: _lexicon(rule, path))


def _lexicon(rule: Rule, path: str) -> Lexicon:
    text = rule.text_beside(rule.options["lexicon"])
    blocks, terms = rule.resources.derive(f"lexicon {crc32(text.encode()):08x}", lambda: _parsed(text, path))
    anything = blocks.get("*", {})
    keys = tuple(key for key in blocks if key != "*")
    names = dict.fromkeys(map(normalized, anything.get("also", ())), _ANYTHING)
    for key in keys:
        meaning = Meaning(frozenset((key,)), frozenset(blocks[key].get("covers", ())))
        names.update(dict.fromkeys(_names(key, blocks[key]), meaning))
    return Lexicon(
        keys,
        {key: blocks[key]["name"][0] for key in keys},
        names,
        frozenset(anything.get("filler", ())),
        {key: tuple(blocks[key].get("within", ())) for key in keys},
        _near(keys, blocks),
        tuple(terms),
        tuple(terms.values()),
    )


_Blocks = dict[str, dict[str, list[str]]]  # category, field, items
_Votes = tuple[tuple[int, float], ...]
_STRENGTHS = {"strong": 3.0, "fair": 2.0, "weak": 1.0}
_FIELDS = ("name", "also", "covers", "within", "near", "filler", *_STRENGTHS)


def _parsed(text: str, path: str) -> tuple[_Blocks, dict[str, _Votes]]:
    """What a lexicon says of its categories, and its terms with the categories they speak for."""
    blocks: _Blocks = {}
    block: dict[str, list[str]] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line[0] == "#":
            continue
        if line[0] == "[" and line[-1] == "]":
            block = blocks.setdefault(line[1:-1], {})
            continue
        name, colon, items = line.partition(": ")
        if block is None or not colon or name not in _FIELDS:
            raise RuleError(path, number, f"neither [category] nor one of {', '.join(_FIELDS)}: {line[:40]!r}")
        block.setdefault(name, []).extend(items.split(", "))
    _validate(blocks, path)
    weights: dict[str, dict[int, float]] = {}
    for number, block in enumerate(block for key, block in blocks.items() if key != "*"):
        for strength, weight in _STRENGTHS.items():
            for term in block.pop(strength, ()):
                weights.setdefault(term, {}).setdefault(number, weight)
    return blocks, {term: _shared(votes) for term, votes in weights.items()}


def _validate(blocks: _Blocks, path: str) -> None:
    seen = set(map(normalized, blocks.get("*", {}).get("also", ())))
    for key, block in blocks.items():
        if key == "*":
            continue
        if "name" not in block:
            raise RuleError(path, 0, f"[{key}] has no name")
        for other in (*block.get("covers", ()), *block.get("within", ()), *block.get("near", ())):
            if other not in blocks:
                raise RuleError(path, 0, f"[{key}] speaks of '{other}', which is not there")
        names = _names(key, block)
        if seen & names:
            raise RuleError(path, 0, f"two categories are called '{min(seen & names)}'")
        seen |= names


def _names(key: str, block: Mapping[str, list[str]]) -> set[str]:
    return set(map(normalized, (key, *block["name"], *block.get("also", ()))))


def _shared(votes: Mapping[int, float]) -> _Votes:
    share = _SHARED[min(len(votes), len(_SHARED)) - 1]
    return tuple((category, weight * share) for category, weight in votes.items())


def _near(keys: Iterable[str], blocks: _Blocks) -> dict[str, frozenset[str]]:
    near: dict[str, set[str]] = {key: set(blocks[key].get("near", ())) for key in keys}
    for key, others in [(key, tuple(others)) for key, others in near.items()]:
        for other in others:
            near[other].add(key)
    return {key: frozenset(others) for key, others in near.items()}
