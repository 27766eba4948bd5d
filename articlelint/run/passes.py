"""The two passes over the articles of a site.

The first pass looks at each article once: rules that judge it by itself run, and what rules about the whole site will
need is gathered as plain data. When the last article has been looked at the facts of the site are known, and the second
pass judges what was gathered. No text is read twice, and only a few are parsed twice.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from articlelint.article.article import Article
from articlelint.checks.base import ArticleCheck, Context, SiteCheck
from articlelint.config.selection import covers
from articlelint.errors import CRASHES
from articlelint.files.reading import Source
from articlelint.finding import Crash, FileReport, Finding, Severity, Suppressed, at_least
from articlelint.run import company
from articlelint.run.crashes import attempt, crash, sound
from articlelint.run.job import SCHEMA_KEY, Job, Packed, Pending, prose_of
from articlelint.run.plan import ActiveRule, Plan
from articlelint.site import facts as site_facts
from articlelint.site import features as site_features
from articlelint.startup.records import NamedTuple
from articlelint.syntax.view import folded, lowered

if TYPE_CHECKING:
    from articlelint.checks.base import SuppressionCheck
    from articlelint.rulebook.guarded import TooSlow
    from articlelint.schema.load import CompiledSchema


_SUPPRESSION_MARK = "articlelint"  # what every text with a suppression holds


def _schemas_named(name: str, load_schema: Callable[[str], CompiledSchema]) -> tuple[tuple[CompiledSchema, ...], str]:
    """The schema that an article names, or why it cannot be used."""
    from articlelint.schema.load import SchemaError

    try:
        return (load_schema(name),), ""
    except SchemaError as error:
        return (), str(error)


class _Reading(NamedTuple):
    """An article in the first pass, with what has come of it so far; `parts` are findings named by their
    kind, also by kinds that are not looked for.
    """

    job: Job
    source: Source
    context: Context
    findings: list[Finding]
    parts: list[Finding]
    evidence: dict[str, Any]
    crashes: list[Crash]


def first_pass(plan: Plan, articles: Iterable[tuple[Job, Source]]) -> list[Pending]:
    """Look at articles: the findings of rules that judge one by itself, and what the others will need.

    It goes rule by rule, so that what a rule needs stays in the processor's cache: for a hundred articles that takes a
    quarter to a third less time than one article after the other (a site of 950 posts). What crashes on an article is
    noted, and the others go on.
    """
    readings = [_reading(plan, job, source) for job, source in articles]
    for reading in readings:
        if reading.source.problem is not None:
            for active in plan.unreadable:
                _apply(plan, active, reading, reading.context)
    linted = [reading for reading in readings if reading.source.text is not None]
    for active in plan.always:
        for reading in linted:
            _apply(plan, active, reading, reading.context)
    places: dict[str, list[tuple[_Reading, Context]]] = {}
    for reading in linted:
        for name, hits in _spotted(plan, reading):
            places.setdefault(name, []).append((reading, reading.context._replace(hits=hits)))
    for name, seen in places.items():
        for reading, context in seen:
            _apply(plan, plan.spotted[name], reading, context)
    return [_pending(reading, plan) for reading in readings]


def _reading(plan: Plan, job: Job, source: Source) -> _Reading:
    article = Article(job.relative, source.text or "", plan.words, job.folder_category, is_from_page=job.is_from_page)
    if job.language is not None:
        article.language = job.language
    crashes: list[Crash] = []
    schemas, problem = attempt(lambda: _schemas_of(article, job), (job.schemas, ""), job.path, crashes)
    context = Context(article, source, {}, schemas, problem, job.front_matter_required)
    return _Reading(job, source, context, [], [], {}, crashes)


def _schemas_of(article: Article, job: Job) -> tuple[tuple[CompiledSchema, ...], str]:
    """The schemas that hold for an article, and why the one that it names itself cannot be used."""
    if job.load_schema is not None and SCHEMA_KEY in article.text:
        name = article.data.get(SCHEMA_KEY)
        if isinstance(name, str):
            return _schemas_named(name, job.load_schema)
    return job.schemas, ""


def _pending(reading: _Reading, plan: Plan) -> Pending:
    path, source = reading.job.path, reading.source
    # What a rule finds by itself says more of the same place.
    known = {(each.start, each.end): each.severity for each in reading.findings}
    parts = _by_kind(plan, reading.job.silenced, reading.parts)
    findings = (*reading.findings, *(each for each in parts if _says_more(each, known)))
    report = FileReport(path, source.text or "", findings, source.encoding if source.text is not None else "utf-8")
    bare = Pending(report, None, reading.evidence, source.problem if source.text is None else None)
    pending = bare
    if source.text is not None:
        pending = attempt(lambda: _gathered(reading, plan, report), bare, path, reading.crashes)
    if reading.crashes:
        return pending._replace(report=report._replace(crashes=tuple(reading.crashes)))
    return pending


def _says_more(part: Finding, known: Mapping[tuple[int, int], Severity]) -> bool:
    """Whether no other rule makes a finding as severe at the place of `part`; `known`: severities by place."""
    severity = known.get((part.start, part.end))
    return severity is None or not at_least(severity, part.severity)


def _gathered(reading: _Reading, plan: Plan, report: FileReport) -> Pending:
    """An article that has a text, with its features and what it silences."""
    asked: dict[str, bool] = {}
    exists = reading.job.exists and partial(_noting, reading.job.exists, asked)
    features = site_features.gather(reading.context.article, plan.needs, exists, plan.clean_url)
    if any(map(company.is_sure, reading.parts)):
        features = features._replace(has_page=True)
    prose = reading.context.article.lowered if features.story is not None else ""
    pending = Pending(
        report, features, reading.evidence, asked=tuple(asked.items()), prose=prose, slow=tuple(plan.slow)
    )
    if _SUPPRESSION_MARK in report.text:
        from articlelint.suppression import inline

        article = reading.context.article
        silent = frozenset(
            name
            for name, each in plan.rules.items()
            if covers(reading.job.silenced, name)
            or (each.rule.languages and article.language not in each.rule.languages)
        )
        return pending._replace(directives=inline.read(article), silent=silent)
    return pending


def _noting(exists: Callable[[str], bool], asked: dict[str, bool], path: str) -> bool:
    if path not in asked:
        asked[path] = exists(path)
    return asked[path]


def facts_of(site: Iterable[Pending | Packed]) -> site_facts.Facts:
    """The facts of a site of which all articles have been looked at."""
    features = []
    stories = {}
    for each in site:
        if each.features is not None:
            features.append(each.features)
            if each.features.story is not None:
                stories[each.features.story.path] = each
    return site_facts.fold(features, lambda path: prose_of(stories[path]))


def second_pass(
    plan: Plan, pending: Pending, facts: site_facts.Facts, unable: set[str], judges_site: bool = True
) -> FileReport:
    """Judge what was gathered of an article by the facts of its site.

    `judges_site`: whether the facts are those of the whole site, so that silence of the rules about it means something.
    If not, `unable` collects rules that could not judge.
    """
    findings = company.judged(pending.report.findings, plan, are_taken=judges_site and facts.are_taken)
    crashes = list(pending.report.crashes)
    for name in pending.evidence:
        active = plan.rules[name]
        if facts.articles < cast("SiteCheck[Any, Any]", active.check).min_articles:
            if not judges_site:
                unable.add(name)
            continue
        findings += attempt(partial(_judged, active, pending, facts), [], pending.report.path, crashes, active)
    findings = list(_without_echoes(findings, plan, pending))
    suppressed: tuple[Suppressed, ...] = ()
    if pending.directives:
        findings, suppressed = _suppressed(plan, pending, findings, judges_site)
    findings = [_amended(each, plan, pending, findings, crashes) for each in findings]
    findings.sort(key=lambda finding: (finding.start, finding.end, finding.rule))
    return pending.report._replace(findings=tuple(findings), suppressed=suppressed, crashes=tuple(crashes))


def _judged(active: ActiveRule, pending: Pending, facts: site_facts.Facts) -> list[Finding]:
    """The findings of a rule of which an article has evidence."""
    check = cast("SiteCheck[Any, Any]", active.check)
    found = check.judge(pending.evidence[active.rule.name], facts, active.compiled)
    if active.plugin:
        found = sound(found, active.rule.name, len(pending.report.text))
    return list(_with_severity(active, found))


def _suppressed(
    plan: Plan, pending: Pending, findings: list[Finding], judges_site: bool
) -> tuple[list[Finding], tuple[Suppressed, ...]]:
    """Part off the findings that the article silences; adds those about what it says to that end."""
    from articlelint.suppression import inline

    outcome = inline.apply(pending.directives, findings)
    judged = {name for name, each in plan.rules.items() if judges_site or not each.judges_site} - pending.silent
    faults = list(inline.faults(pending.directives, outcome.used, plan.known, frozenset(judged)))
    for active in plan.suppression:
        if active.rule.name not in pending.silent:
            check = cast("SuppressionCheck[Any]", active.check)
            outcome.kept.extend(_with_severity(active, check.report(active.compiled, faults)))
    return outcome.kept, outcome.suppressed


class _Cover:
    """Spans of text, of which one may hold another span."""

    __slots__ = ("_furthest", "_spans", "_starts")

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]
        self._furthest = list(accumulate((end for _, end in self._spans), max))  # end of those that start no later

    def holds(self, start: int, end: int) -> bool:
        """Whether one of the spans holds this one."""
        before = bisect_right(self._starts, start)
        return before > 0 and end <= self._furthest[before - 1]

    def within(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans that overlap this one."""
        first = bisect_right(self._furthest, start)
        last = bisect_left(self._starts, end)
        return [span for span in self._spans[first:last] if span[1] > start]


def _without_echoes(findings: list[Finding], plan: Plan, pending: Pending) -> Iterator[Finding]:
    """The findings without those that a rule of the same family with a higher priority makes, too.

    Of one of which such a rule flags a part its check says what is left.
    """
    if not any(plan.rules[each.rule].check.priority for each in findings):
        yield from findings
        return
    spans: dict[tuple[str, int, Severity], list[tuple[int, int]]] = {}
    for each in findings:
        active = plan.rules[each.rule]
        key = active.rule.family, active.check.priority, each.severity
        spans.setdefault(key, []).append((each.start, each.end))
    held = {key: _Cover(places) for key, places in spans.items()}
    for each in findings:
        active = plan.rules[each.rule]
        priority = active.check.priority
        above = [
            cover
            for (family, other, severity), cover in held.items()
            if priority and family == active.rule.family and other > priority and at_least(severity, each.severity)
        ]
        if any(cover.holds(each.start, each.end) for cover in above):
            continue
        taken = [span for cover in above for span in cover.within(each.start, each.end)]
        rest = active.check.rest if isinstance(active.check, SiteCheck) else None
        if not taken or rest is None or each.rule not in pending.evidence:
            yield each
            continue
        for start, end in rest(each, pending.evidence[each.rule], taken):
            yield each._replace(start=start, end=end)


def _amended(finding: Finding, plan: Plan, pending: Pending, findings: list[Finding], crashes: list[Crash]) -> Finding:
    """A finding as its check gives it when it knows all `findings` of the article (`amend` of a check)."""
    active = plan.rules[finding.rule]
    amend = active.check.amend if isinstance(active.check, SiteCheck) else None
    if amend is None or finding.rule not in pending.evidence:
        return finding

    def amended() -> Finding:
        changed = amend(finding, pending.evidence[finding.rule], findings)
        return changed if not active.plugin else next(sound([changed], finding.rule, len(pending.report.text)))

    return attempt(amended, finding, pending.report.path, crashes, active)


def _apply(plan: Plan, active: ActiveRule, reading: _Reading, context: Context) -> None:
    """Let a rule judge an article, or gather what it will judge later, where it is meant for it."""
    rule = active.rule
    silenced = reading.job.silenced
    check = active.check
    is_by_kind = isinstance(check, ArticleCheck) and bool(check.by_kind)
    if silenced and not is_by_kind and covers(silenced, rule.name):
        return
    try:
        if rule.languages and context.article.language not in rule.languages:
            return
        if isinstance(check, SiteCheck):
            gathered = check.gather(context, active.compiled)
            if gathered is not None:
                reading.evidence[rule.name] = gathered
        elif isinstance(check, ArticleCheck):
            found = check.check(context, active.compiled)
            if active.plugin:
                found = sound(found, rule.name, len(context.article.text))
            if is_by_kind:
                reading.parts.extend(found)
            else:
                reading.findings.extend(_with_severity(active, found))
    except CRASHES as error:
        reading.crashes.append(crash(error, reading.job.path, active))
    if rule.resources.slow:
        _name_article(rule.resources.slow, reading.job.path)


def _name_article(slow: list[TooSlow], path: str) -> None:
    """Say of expressions that have just been left out on which article they took too long."""
    slow[:] = [each if each.article else each._replace(article=path) for each in slow]


def _spotted(plan: Plan, reading: _Reading) -> list[tuple[str, Mapping[str, list[tuple[int, int]]]]]:
    """What spotted() gives; nothing if the article cannot be prepared for it."""
    article = reading.context.article
    return attempt(lambda: list(spotted(plan, article)), [], reading.job.path, reading.crashes)


def spotted(plan: Plan, article: Article) -> Iterator[tuple[str, Mapping[str, list[tuple[int, int]]]]]:
    """The names of the rules of which a phrase occurs, with what occurs of it in each of their scopes.

    A rule whose check has more to look at is among them, with nothing, if no phrase of it occurs.
    """
    in_body = plan.scanner.scan(article.lowered)
    elsewhere: dict[str, dict[str, list[tuple[int, int]]]] = {}  # by rule and scope
    for scope in plan.scopes:
        for value in article.values(scope):
            for name, hits in plan.scanner.scan(lowered(folded(value.view.text))).items():
                elsewhere.setdefault(name, {}).setdefault(scope, []).extend(hits)
    for name in dict.fromkeys((*in_body, *elsewhere)):
        by_scope = elsewhere.get(name, {})
        if name in in_body:
            by_scope["body"] = in_body[name]
        hits_of_rule = {scope: by_scope[scope] for scope in plan.spotted[name].rule.scopes if scope in by_scope}
        if hits_of_rule:
            yield name, hits_of_rule
    for active in plan.asked:
        name, check = active.rule.name, cast("ArticleCheck[Any]", active.check)
        if (
            name not in in_body
            and name not in elsewhere
            and check.has_more
            and check.has_more(article, active.compiled)
        ):
            yield name, {}


def _by_kind(plan: Plan, silenced: frozenset[str], findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings that bear the names of rules that are on, for this article, too."""
    for finding in findings:
        active = plan.rules.get(finding.rule)
        if active is not None and not (silenced and covers(silenced, finding.rule)):
            yield from _with_severity(active, (finding,))


def _with_severity(active: ActiveRule, findings: Iterable[Finding]) -> Iterable[Finding]:
    if active.severity is None:
        return findings
    return [finding._replace(severity=active.severity, in_company=None) for finding in findings]
