"""Whether an article is about what its category says.

Two know that: the bundled lexicon, which knows what words mean, and the site, whose other articles show what it files
where (articlelint.site.filing). What both call wrong is wrong; where only one can tell, it is heard; where the site is
sure of a label that the lexicon doubts, nothing is said. A site of which most labels look wrong teaches nothing, and
does not stand for them: there the lexicon is enough. One that teaches something, and nothing of an article's category,
leaves the lexicon with a hint.

Each category has terms with weights (the rule's lexicon). What an article says for a category is the sum over the terms
that occur in it, damped so that neither one term nor one long text decides alone. An article is flagged where another
category that its site uses has much more to show than the assigned one; the message names the terms, so that a person
can see why. What cannot be judged is left alone: names that the lexicon does not know, and names that fit anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from math import inf, sqrt
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from articlelint.article.article import Article
from articlelint.article.categories import categories_of
from articlelint.article.words import words_of
from articlelint.category import lexicon as lexicons
from articlelint.category.lexicon import ENGLISH, NO_TERM, Lexicon, Meaning, Vocabulary, normalized
from articlelint.checks.base import Context, SiteCheck
from articlelint.checks.shared.renaming import place, renaming
from articlelint.finding import Finding, Related, Severity
from articlelint.messages import shortened
from articlelint.paths.names import shown_path
from articlelint.rulebook.rule import Rule, RuleError
from articlelint.site.facts import Facts
from articlelint.site.filing import Verdict
from articlelint.startup.records import NamedTuple

if TYPE_CHECKING:
    from articlelint.site.filing import Model

_NAMES: dict[str, Any] = {"type": "array", "items": {"type": "string", "minLength": 1}}
_KEYWORD = {"type": "string", "pattern": "[0-9A-Za-zª²³µ¹º¼-¾À-ÖØ-öø-ÿ]"}  # has a word, see words_of()
OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "lexicon": {"type": "string"},
        "terms": {"type": "object", "additionalProperties": {"type": "string"}},
        "allowed": _NAMES,
        "catch-all": _NAMES,
        "compatible": {"type": "array", "items": {**_NAMES, "minItems": 2}},
        "model": {"type": "string"},
        "keywords": {"type": "object", "additionalProperties": {"type": "array", "items": _KEYWORD}},
    },
    "required": ["lexicon"],
    "additionalProperties": False,
}
MESSAGE_FIELDS = ("assigned", "evidence", "found", "support")

# How terms count. Chosen before they were tried on labelled articles, except where it says otherwise.
_WORDS_READ = 400  # of the body: what comes later is detail, and often boilerplate
_WORDS_EARLY = 90  # of the body: the lead says what an article is about
_IN_TITLE, _IN_LEAD, _IN_BODY = 3.0, 1.6, 1.0  # what one occurrence is worth
_STRONG = 1.9  # the least weight of a term that, in the title, speaks for the assigned category by itself:
_TITLE_CREDIT = 8.0  # so much
_TAKEN_IN = 0.7  # what is said for a category that another one takes in, as the site has none of its own for it
DOUBT = 6.0  # added to what is said for both categories, so that little evidence makes no great lead
_MIN_WORDS = 100  # of the body; shorter articles must pass a higher bar
_MIN_TERMS = 3  # that speak for the better category
_MIN_KNOWN = 20  # articles with a known category before a site's own categories are the ones to choose from

_MAX_CHOICES = 1_000  # sets of names of which is remembered what they are weighed against

_FITS = 0.1  # probability that a label is wrong, below which the site is sure of it
_TITLE = 60  # characters of a title that a message shows
_SHOWN = 4  # terms named as evidence
_RELATED = 3  # of them shown at their places
_RIVALS = 4  # categories whose terms are kept until the site is known
_LONGEST_ENDING = 2  # letters


class Bar(NamedTuple):
    """What a finding must reach: the lead (top - credit) / (top + credit + doubt), and what is said for the top one."""

    lead: float
    score: float

    def least(self, credit: float) -> float:
        """What must be said for another category where `credit` is said for the assigned one."""
        return max(self.score, (credit * (1 + self.lead) + DOUBT * self.lead) / (1 - self.lead))


# Set by looking at three labelled sets: 145 scraped articles of one site, 1,022 of BBC News and 2,307 news summaries of
# 60 words, the latter two with each wrong category. Where articles of two categories are easily taken for one another
# more must be said, and short ones are not judged.
_LONG = Bar(0.4, 8.0)
_LONG_NEAR = Bar(0.48, 8.0)
_SHORT = Bar(0.55, 12.0)
_SURE = Bar(0.6, 20.0)  # for an error, and for a warning where the site's categories are unknown
_SURE_NEAR = Bar(0.7, 20.0)
_SURE_WITHIN = Bar(0.8, 20.0)  # the same where the better category takes in the assigned one
_FEW_TERMS = Bar(0.6, 14.0)  # in languages with fewer terms than English; neighbours are not judged there


class Choice(NamedTuple):
    """What articles that are filed under the same names are weighed between, on one site.

    own: the bundled categories that the names are about; fitting: these and others that are no fault; held: for each
    name those that the site has under it. rivals: what else they could be filed under, each with the bundled ones that
    it stands for; near: rivals that are easily taken for the names.
    """

    own: frozenset[str]
    fitting: frozenset[str]
    held: tuple[frozenset[str], ...]
    rivals: Mapping[str, Collection[str]]
    near: frozenset[str]


class Known(NamedTuple):
    """What follows from the facts of a site: what site_categories() and groups() give, and choices by names."""

    facts: Facts
    categories: dict[str, str] | None
    filed: Mapping[str, Collection[str]]
    choices: dict[tuple[str, ...], Choice]


class Compiled(NamedTuple):
    rule: Rule
    lexicon: Lexicon
    languages: frozenset[str]  # in which the lexicon has terms
    allowed: tuple[str, ...]
    catch_all: frozenset[str]
    compatible: tuple[frozenset[str], ...]
    models: tuple[Model, ...]  # of another site, by language
    meanings: dict[str, Meaning | None]  # of names met so far
    sites: list[Known]  # the one judged last


class Term(NamedTuple):
    """A term as it first stands in the article."""

    text: str
    start: int
    end: int


Rivals = Callable[[Sequence[Meaning], Mapping[str, float], float, int, bool, Lexicon], Sequence[str]]
"""Picks the categories that an article may be about instead; its arguments are those of possible_rivals()."""

Said = tuple[tuple[float, Term], ...]
"""The terms that say most for one category, with how much that is; the strongest first."""


class Evidence(NamedTuple):
    """What an article says about its category.

    path: the article's, as facts have it. assigned: the names under which it is filed; start, end: the first one's
    span, which is empty where that is the name of a folder; is_exact: whether it can be replaced. language: the
    article's, "" where it is not known.
    words: those of the body that were read. credit: what the title adds for the assigned category. scores and, of those
    that may matter, said: by the keys of bundled categories; empty where none could be better than the assigned one.
    verdict: of the model of another site. has_all_terms: whether as much is known of language and assigned category as
    of any. is_supported: the lexicon finds the assigned one in the article, and no better one.
    """

    path: str
    assigned: tuple[str, ...]
    start: int
    end: int
    is_exact: bool
    language: str = ""
    words: int = 0
    credit: float = 0.0
    scores: Mapping[str, float] = MappingProxyType({})
    said: Mapping[str, Said] = MappingProxyType({})
    verdict: Verdict | None = None
    has_all_terms: bool = True
    is_supported: bool = False


def compile(rule: Rule) -> Compiled:  # noqa: A001
    """Read the rule's lexicon.

    Raises:
        RuleError: where it cannot be read or a line of it is wrong.
    """
    options = rule.options
    return Compiled(
        rule,
        lexicons.read(rule),
        frozenset((ENGLISH, *options.get("terms", ()))),
        tuple(options.get("allowed", ())),
        frozenset(map(normalized, options.get("catch-all", ()))),
        tuple(frozenset(map(normalized, group)) for group in options.get("compatible", ())),
        _models(rule, options["model"]) if "model" in options else (),
        {},
        [],
    )


def _models(rule: Rule, path: str) -> tuple[Model, ...]:
    from articlelint.site import model_file

    try:
        return model_file.load(path)
    except RuleError as error:
        raise rule.option_error(f"{shown_path(error.path)} {error.message}", path) from error


def gather(context: Context, compiled: Compiled, rivals: Rivals | None = None, most: int = _RIVALS) -> Evidence | None:
    """What speaks for and against the article's category; None where it has none.

    `rivals` picks the categories whose terms are kept, at most `most` of them. The default is possible_rivals(); a test
    that keeps all categories shows that it leaves out none that judge() could find better.
    """
    article = context.article
    assigned = categories_of(article)
    if not assigned:
        return None
    value = next((each for each in article.values("category") if each.view.text == assigned[0]), None)
    start, end, is_exact = place(value, article) if value is not None else (0, 0, False)
    evidence = Evidence(article.path, assigned, start, end, is_exact, article.language or "")
    if compiled.models:
        evidence = evidence._replace(verdict=_by_models(article, assigned, compiled.models))
    meanings = known_meanings(assigned, compiled)
    if not meanings or article.language not in compiled.languages:
        return evidence
    return _by_terms(evidence, article, meanings, compiled, rivals or possible_rivals, most)


def _by_models(article: Article, assigned: tuple[str, ...], models: Sequence[Model]) -> Verdict | None:
    """What another site would say of an article's categories."""
    from articlelint.site import filing, wording

    model = filing.model_for(article.language or "", models)
    if model is None:
        return None
    return filing.judged(filing.Filed(wording.gather(article), assigned), model, lambda _: ())


def _by_terms(
    evidence: Evidence, article: Article, meanings: list[Meaning], compiled: Compiled, rivals: Rivals, most: int
) -> Evidence:
    """What the lexicon's terms say of the article; nothing where no category could be better than its own."""
    lexicon = compiled.lexicon
    vocabulary = lexicon.vocabulary(article.language)
    if not all(lexicon.keys.index(key) in vocabulary.categories for each in meanings for key in each.about):
        return evidence  # nothing could speak for it
    words = min(_WORDS_READ, len(article.word_list))
    amounts, in_title = _found(article, vocabulary)
    scored = dict(zip(lexicon.keys, vocabulary.score(amounts, len(lexicon.keys)), strict=True))
    own = frozenset(key for meaning in meanings for key in meaning.about)
    has_all_terms = vocabulary is lexicon.vocabulary(ENGLISH) and lexicon.added.isdisjoint(own)
    credit = 0.0
    if any(weight >= _STRONG and lexicon.keys[key] in own for n in in_title for key, weight in vocabulary.votes[n]):
        credit = _TITLE_CREDIT
    better = rivals(meanings, scored, credit, words, has_all_terms, lexicon)[:most]
    if not better:
        said = credit + max(total(meaning.about, scored) for meaning in meanings)
        return evidence._replace(is_supported=said >= _LONG.score)
    named = own.union(better, *(lexicon.takes_in.get(key, ()) for key in better))
    said_for = _said(named, amounts, in_title, article, lexicon)
    return evidence._replace(words=words, credit=credit, scores=scored, said=said_for, has_all_terms=has_all_terms)


def possible_rivals(
    meanings: Sequence[Meaning],
    scores: Mapping[str, float],
    credit: float,
    words: int,
    has_all_terms: bool,
    lexicon: Lexicon,
) -> list[str]:
    """The categories that judge() could find better than those of `meanings`, whatever the site has; the best first."""
    own = [key for meaning in meanings for key in meaning.about]
    fitting = {*own, *(key for meaning in meanings for key in meaning.covers)}
    near = frozenset[str]().union(*(lexicon.near[key] for key in own))
    credit += max(*(scores[key] for key in fitting), *(total(meaning.about, scores) for meaning in meanings))
    least, _ = _least(credit, words, is_near=False, is_site_known=True, has_all_terms=has_all_terms)
    least_near, _ = _least(credit, words, is_near=True, is_site_known=True, has_all_terms=has_all_terms)
    totals = {**scores, **{key: total((key, *others), scores) for key, others in lexicon.takes_in.items()}}
    better = [
        key
        for key, said in totals.items()
        if said >= least and key not in fitting and (key not in near or said >= least_near)
    ]
    return sorted(better, key=totals.__getitem__, reverse=True)


def judge(evidence: Evidence, facts: Facts, compiled: Compiled) -> Iterator[Finding]:
    by_terms = _judged_by_terms(evidence, facts, compiled)
    of_site = facts.filing.verdicts.get(evidence.path) if facts.filing is not None else None
    verdict = of_site or evidence.verdict
    if verdict is None:
        found = by_terms and by_terms._replace(severity=_alone(by_terms.severity, evidence, facts))
    elif verdict.is_found and is_choice(verdict.category, evidence.assigned, compiled):
        found = _joined(evidence, verdict, by_terms, facts, compiled)
    else:
        is_sure = verdict.wrong < _FITS
        found = None if is_sure else by_terms and by_terms._replace(severity=_heard(by_terms.severity))
    if found is not None:
        yield found._replace(doubt=verdict.wrong) if verdict is not None else found


def remarks(facts: Facts, compiled: Compiled) -> Iterator[str]:
    """Say of which languages a site teaches nothing, as most of its categories look wrong."""
    doubted = facts.filing.doubted if facts.filing is not None else {}
    for language, share in sorted(doubted.items()):
        of = f"articles in {language}" if language else "the articles"
        yield (
            f"{compiled.rule.name} learns nothing from {of}: {share:.0%} of their categories look wrong; "
            "correct what files them first"
        )


def _alone(severity: Severity, evidence: Evidence, facts: Facts) -> Severity:
    """The severity of what the lexicon says of an article of which the site says nothing.

    Where a site teaches something, and nothing of a category, that is no topic there: a kind of article, a shelf.
    """
    if facts.filing is None:
        return _heard(severity)
    if evidence.language in facts.filing.doubted:
        return severity
    is_taught = any(model.language == evidence.language for model in facts.filing.models)
    return "info" if is_taught else _heard(severity)


def _heard(severity: Severity) -> Severity:
    """The severity of what only one of lexicon and site says."""
    return "warning" if severity == "error" else severity


def is_choice(name: str, assigned: Sequence[str], compiled: Compiled) -> bool:
    """Whether an article can be called wrong for being filed under the `assigned` categories of a site, not `name`."""
    meanings = [meaning_of(each, compiled) for each in (name, *assigned)]
    return lexicons.ANYTHING not in meanings and not _may_stand_for(name, assigned, compiled)


def _joined(
    evidence: Evidence, verdict: Verdict, by_terms: Finding | None, facts: Facts, compiled: Compiled
) -> Finding | None:
    """The finding about an article that the site would file elsewhere, where the lexicon says `by_terms`."""
    if by_terms is not None and by_terms.confused is not None and _is_one(by_terms.confused[1], verdict, compiled):
        return by_terms
    if by_terms is None and evidence.is_supported and _can_tell_apart(evidence.assigned, verdict.category, compiled):
        return None
    alike = " and ".join(f"“{shortened(title, _TITLE)}”" for title in verdict.alike)
    text = compiled.rule.message.format(
        found=verdict.category,
        evidence=", ".join(verdict.words),
        assigned=_filed_under(evidence),
        support=f", like {alike}" if alike else "",
    )
    confused = " / ".join(evidence.assigned), verdict.category
    finding = Finding(
        compiled.rule.name, compiled.rule.severity, text, evidence.start, evidence.end, verdict.words, confused=confused
    )
    return _with_fix(finding, evidence, verdict.category, compiled)


def _can_tell_apart(names: Sequence[str], other: str, compiled: Compiled) -> bool:
    """Whether the `names` and the `other` one mean different things to the lexicon."""
    meaning = meaning_of(other, compiled)
    about = frozenset[str]().union(*(each.about for each in known_meanings(names, compiled)))
    return meaning is not None and bool(meaning.about) and about.isdisjoint(meaning.about | meaning.covers)


def _is_one(name: str, verdict: Verdict, compiled: Compiled) -> bool:
    """Whether the site's verdict is the category `name`, or one that means the same."""
    if normalized(name) == normalized(verdict.category):
        return True
    one, other = meaning_of(name, compiled), meaning_of(verdict.category, compiled)
    return one is not None and other is not None and not one.about.isdisjoint(other.about)


def _judged_by_terms(evidence: Evidence, facts: Facts, compiled: Compiled) -> Finding | None:
    """What the lexicon says of the article, among the categories of its site."""
    lexicon, scores = compiled.lexicon, evidence.scores
    site = site_categories(facts, compiled)
    if not scores or (site is not None and len(site) < 2):
        return None
    choice = _choice(evidence.assigned, facts, compiled)
    totals = {key: total(group, scores) for key, group in choice.rivals.items()}
    best = max(totals, key=lambda key: (totals[key], key), default=None)
    if best is None:
        return None
    terms = _terms(choice.rivals[best], evidence.said)
    if len(terms) < _MIN_TERMS:
        return None
    credit = evidence.credit + max(
        *(scores[key] for key in choice.fitting), *(total(group, scores) for group in choice.held)
    )
    top = totals[best]
    least, surely = _least(
        credit,
        evidence.words,
        is_near=best in choice.near,
        is_site_known=site is not None,
        has_all_terms=evidence.has_all_terms,
    )
    if top < least:
        return None
    severity: Severity = "error" if top >= surely else "warning"
    if severity == "error" and choice.own <= lexicon.covers[best] and top < _SURE_WITHIN.least(credit):
        severity = "warning"
    name = _name(best, site, lexicon)
    finding = _finding(evidence, compiled, severity, name, terms, _listed(_terms(choice.own, evidence.said)))
    return finding if site is None else _with_fix(finding, evidence, name, compiled)


def _filed_under(evidence: Evidence) -> str:
    return " / ".join(evidence.assigned) if evidence.end else f"the folder's {evidence.assigned[0]}"


def _finding(
    evidence: Evidence, compiled: Compiled, severity: Severity, found: str, terms: Sequence[Term], against: str
) -> Finding:
    return Finding(
        compiled.rule.name,
        severity,
        compiled.rule.message.format(
            found=found,
            evidence=_listed(terms),
            assigned=_filed_under(evidence),
            support=f" ({against})" if against else "",
        ),
        evidence.start,
        evidence.end,
        tuple(term.text for term in terms[:_SHOWN]),
        tuple(Related(term.start, term.end, f"speaks for {found}") for term in terms[:_RELATED]),
        confused=(" / ".join(evidence.assigned), found),
    )


def _with_fix(finding: Finding, evidence: Evidence, name: str, compiled: Compiled) -> Finding:
    """The finding with the proposal to file the article under `name`, a category of the site."""
    if len(evidence.assigned) > 1 or not evidence.is_exact:
        return finding
    return finding._replace(fix=renaming(evidence.start, evidence.end, name, compiled.rule.safety))


def _least(
    credit: float, words: int, *, is_near: bool, is_site_known: bool, has_all_terms: bool
) -> tuple[float, float]:
    """What must be said for another category for a warning, and for an error; infinite where there is none."""
    is_short = words < _MIN_WORDS
    if is_near and (is_short or not is_site_known or not has_all_terms):
        return inf, inf
    bar, sure = (_LONG_NEAR, _SURE_NEAR) if is_near else (_SHORT if is_short else _LONG, _SURE)
    if not is_site_known:
        bar = sure
    elif not has_all_terms:
        bar = _FEW_TERMS
    return bar.least(credit), sure.least(credit) if is_site_known and has_all_terms and not is_short else inf


def total(keys: Collection[str], scores: Mapping[str, float]) -> float:
    """What is said for a category of a site that stands for the bundled ones of `keys`."""
    said = [scores[key] for key in keys]
    if len(said) < 2:
        return sum(said)
    most = max(said)
    return most + _TAKEN_IN * (sum(said) - most)


def _terms(keys: Collection[str], said: Mapping[str, Said]) -> list[Term]:
    """The terms that say most for the categories of `keys`, the strongest first."""
    terms = {term: value for key in sorted(keys) if key in said for value, term in said[key]}
    return sorted(terms, key=lambda term: (-terms[term], term.start))


# What a site has


def site_categories(facts: Facts, compiled: Compiled) -> dict[str, str] | None:
    """The bundled categories that the site uses, each with its most frequent name there; None for an unknown site."""
    return _known(facts, compiled).categories


def _known(facts: Facts, compiled: Compiled) -> Known:
    if not compiled.sites or compiled.sites[0].facts is not facts:
        site = _categories_of(facts, compiled)
        compiled.sites[:] = [Known(facts, site, groups(site, compiled.lexicon), {})]
    return compiled.sites[0]


def _choice(assigned: tuple[str, ...], facts: Facts, compiled: Compiled) -> Choice:
    """What articles of the site that are filed under the `assigned` names are weighed between."""
    known = _known(facts, compiled)
    if assigned not in known.choices:
        if len(known.choices) >= _MAX_CHOICES:
            known.choices.clear()
        filed, lexicon, meanings = known.filed, compiled.lexicon, known_meanings(assigned, compiled)
        own = frozenset[str]().union(*(meaning.about for meaning in meanings))
        fitting = own.union(*(meaning.covers for meaning in meanings), *(filed.get(key, ()) for key in own))
        rivals = filed.keys() - fitting - _compatible(assigned, compiled)
        known.choices[assigned] = Choice(
            own,
            fitting,
            tuple(frozenset(key for each in about for key in filed.get(each, (each,))) for about, _ in meanings),
            {key: filed[key] for key in rivals},
            frozenset[str]().union(*(lexicon.near[key] for key in own)) & rivals,
        )
    return known.choices[assigned]


def _categories_of(facts: Facts, compiled: Compiled) -> dict[str, str] | None:
    used: dict[str, str] = {}
    articles = 0
    named, folders = facts.categories.most_common(), facts.folder_categories.most_common()
    for name, count in [*named, *folders, *((name, 0) for name in compiled.allowed)]:
        meaning = meaning_of(name, compiled)
        if meaning is not None:
            articles += count if meaning.about else 0
            for key in meaning.about:
                used.setdefault(key, name)
    return used if articles >= _MIN_KNOWN or compiled.allowed else None


def groups(site: Mapping[str, str] | None, lexicon: Lexicon) -> dict[str, set[str]]:
    """The categories that an article could be filed under, each with the bundled ones that it stands for.

    A site's category also takes in those that belong to it and that the site does not have.
    """
    if site is None:
        return {key: {key} for key in lexicon.keys}
    filed = {key: {key} for key in site}
    for key, parents in lexicon.within.items():
        parent = next((each for each in parents if each in site), None)
        if key not in site and parent is not None:
            filed[parent].add(key)
    return filed


def _compatible(assigned: Iterable[str], compiled: Compiled) -> set[str]:
    """Categories that the configuration lets stand for the assigned ones."""
    names = set(map(normalized, assigned))
    found: set[str] = set()
    for group in compiled.compatible:
        if group & names:
            found.update(key for name in group for meaning in known_meanings([name], compiled) for key in meaning.about)
    return found


def _may_stand_for(name: str, assigned: Iterable[str], compiled: Compiled) -> bool:
    """Whether the configuration lets the category `name` stand for one of the assigned ones."""
    names = set(map(normalized, assigned))
    return any(normalized(name) in group and group & names for group in compiled.compatible)


def _name(key: str, site: Mapping[str, str] | None, lexicon: Lexicon) -> str:
    """What the site calls a category, or the category that takes it in there."""
    if site is None:
        return lexicon.titles[key]
    return site.get(key) or lexicon.titles[key]


def _listed(terms: Iterable[Term]) -> str:
    shown = dict.fromkeys(term.text for term in terms)
    return ", ".join(list(shown)[:_SHOWN])


# Names of categories


def meaning_of(name: str, compiled: Compiled) -> Meaning | None:
    """What the category `name` of a site stands for; None where that is not known."""
    try:
        return compiled.meanings[name]
    except KeyError:
        plain = normalized(name)
        meaning = lexicons.ANYTHING if plain in compiled.catch_all else compiled.lexicon.meaning(plain)
        if len(compiled.meanings) < 10_000:  # a site whose every article has a category of its own
            compiled.meanings[name] = meaning
        return meaning


def known_meanings(names: Sequence[str], compiled: Compiled) -> list[Meaning]:
    """What the `names` stand for; empty where one of them is unknown or fits anything."""
    meanings = [meaning_of(name, compiled) for name in names]
    known = [meaning for meaning in meanings if meaning is not None and meaning.about]
    return known if len(known) == len(meanings) else []


# Terms


def _found(article: Article, vocabulary: Vocabulary) -> tuple[dict[int, float], frozenset[int]]:
    """How much of each term there is, its occurrences by what they are worth, and the terms of the title."""
    # Boilerplate counts, too. Without what the boilerplate rules flag, two of the 93 wrong categories found in labelled
    # scraped articles were missed and 11 fewer were errors, with no false alarm either way; and what is said of an
    # article would depend on which other rules are on.
    found, title = vocabulary.find(article.word_list[:_WORDS_READ], article.lowered), article.lowered_title
    in_title = vocabulary.find(words_of(title), title)
    amounts: dict[int, float] = {}
    for part, worth in ((found[:_WORDS_EARLY], _IN_LEAD), (found[_WORDS_EARLY:], _IN_BODY), (in_title, _IN_TITLE)):
        for number, times in Counter(part).items():
            if number != NO_TERM:
                amounts[number] = amounts.get(number, 0.0) + worth * times
    return amounts, frozenset(in_title) - {NO_TERM}


def _said(
    wanted: Collection[str],
    amounts: Mapping[int, float],
    in_title: Collection[int],
    article: Article,
    lexicon: Lexicon,
) -> dict[str, Said]:
    """What is said for each of the `wanted` categories."""
    vocabulary = lexicon.vocabulary(article.language)
    weighed: dict[str, list[tuple[float, int]]] = {}
    for number, amount in amounts.items():
        for at, weight in vocabulary.votes[number]:
            category = lexicon.keys[at]
            if category in wanted:
                weighed.setdefault(category, []).append((weight * sqrt(amount), number))
    shown = {key: sorted(items, key=itemgetter(0), reverse=True)[:_SHOWN] for key, items in weighed.items()}
    numbers = {number for items in shown.values() for _, number in items}
    terms = {n: _term(vocabulary.terms[n], article, is_in_title=n in in_title) for n in numbers}
    return {key: tuple((value, terms[number]) for value, number in items) for key, items in shown.items()}


def _term(term: str, article: Article, *, is_in_title: bool) -> Term:
    """The term as it stands in the title or the prose, where it has been found."""
    view, text = article.prose, article.lowered
    if is_in_title:
        view, text = article.values("title")[0].view, article.lowered_title
    start, end = _place(term, text)
    return Term(" ".join(view.text[start:end].split()), *view.span(start, end))


def _place(term: str, text: str) -> tuple[int, int]:
    """Where the term first stands in `text`, with or without an ending, else where its letters do."""
    start = text.find(term)
    while start >= 0:
        if not (start and text[start - 1].isalnum()):
            end = start + len(term)
            while text[end : end + 1].isalnum():
                end += 1
            if end - start - len(term) <= _LONGEST_ENDING:
                return start, end
        start = text.find(term, start + 1)
    start = text.find(term)
    return start, start + len(term)


CHECK = SiteCheck(
    OPTIONS,
    compile,
    gather,
    judge,
    Evidence,
    needs=("wording",),
    remarks=remarks,
    remarks_always=True,
    message_fields=MESSAGE_FIELDS,
)
