"""The examples of rules: each rule's own test cases, which the test suite and `articlelint rules --test` run.

An example is a text (the body; `«...»` marks what must be found) or a mapping with one of

* `text`: the whole file, `article`: {front-matter: {...}, body: ...}, `bytes`: the file in hexadecimal,
  `source`: {problem, detail}, a file that could not be read,

and perhaps `path`, `config` (keys of the configuration), `site` (further files that share facts with it), `files`
(paths of what else there is, relative to the article) and `expect`: a list of {at: the text found, fixed: the whole
file after the fix}.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from articlelint.article.words import Words
from articlelint.checks.base import ArticleCheck
from articlelint.config.model import Config
from articlelint.files.reading import Source, decode
from articlelint.finding import FileReport, Finding, Safety
from articlelint.rulebook.rule import Rule, RuleError
from articlelint.run.job import Job
from articlelint.run.passes import facts_of, first_pass, second_pass
from articlelint.run.plan import activate, assemble, check_for, check_rule
from articlelint.startup.records import NamedTuple

_OPEN, _CLOSE = "«", "»"


class Failure(NamedTuple):
    """An example that does not do what it says."""

    rule: str
    example: Any
    reason: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason}\n  in the example {self.example!r}"


def run_examples(rule: Rule, kinds: Mapping[str, str], words: Words) -> Iterator[Failure]:
    """Run all examples of `rule`, after a check of its options and message; `kinds` are those of plugins."""
    check_rule(rule, check_for(rule, kinds))
    for example in rule.examples["bad"]:
        reason = _failure_of_bad(rule, kinds, words, example)
        if reason:
            yield Failure(rule.name, example, reason)
    for example in rule.examples["good"]:
        source, _ = _source(example)
        report = _lint(rule, kinds, words, example, source)
        found = report.findings
        if report.crashes:
            yield Failure(rule.name, example, _crashed(report))
        elif found:
            text = source.text or ""
            yield Failure(rule.name, example, f"must not be found, but {text[found[0].start : found[0].end]!r} was")


def _failure_of_bad(rule: Rule, kinds: Mapping[str, str], words: Words, example: Any) -> str | None:
    source, marks = _source(example)
    text = source.text or ""
    report = _lint(rule, kinds, words, example, source)
    found = report.findings
    if report.crashes:
        return _crashed(report)
    if not found:
        return "nothing was found"
    spans = {(finding.start, finding.end) for finding in found}
    for start, end in marks:
        if (start, end) not in spans:
            others = ", ".join(repr(text[low:high]) for low, high in sorted(spans))
            return f"{text[start:end]!r} was not found as marked, but {others}"
    if marks and len(spans) > len(marks):
        return f"{len(spans)} places were found, {len(marks)} are marked"
    for expected in example.get("expect", ()) if isinstance(example, dict) else ():
        at = [finding for finding in found if text[finding.start : finding.end] == expected["at"]]
        if not at:
            others = ", ".join(repr(text[low:high]) for low, high in sorted(spans))
            return f"{expected['at']!r} was not found, but {others}"
        if "fixed" in expected and fixed(text, at[0]) != expected["fixed"]:
            return f"the fix gives {fixed(text, at[0])!r}"
    return None


def repaired(rule: Rule, kinds: Mapping[str, str], words: Words) -> Iterator[tuple[str, str, Safety]]:
    """The bad examples that `rule` repairs: the file before and after its fix, and whether that is safe."""
    for example in rule.examples["bad"]:
        source, _ = _source(example)
        text = source.text or ""
        for finding in _lint(rule, kinds, words, example, source).findings:
            after = fixed(text, finding)
            if finding.fix is not None and after is not None:
                yield text, after, finding.fix.safety


def fixed(text: str, finding: Finding) -> str | None:
    """`text` with the finding's fix applied; None where it has none."""
    if finding.fix is None:
        return None
    for edit in sorted(finding.fix.edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _lint(rule: Rule, kinds: Mapping[str, str], words: Words, example: Any, source: Source) -> FileReport:
    """The report of `rule`, alone, on an example."""
    keys = example if isinstance(example, dict) else {}
    config = Config.default()
    path = keys.get("path", "article.md")
    options = dict(keys.get("options", {}))
    if "config" in keys:
        config = _configured(config, keys["config"])
    try:
        active = activate(rule, kinds, options)
    except RuleError as error:
        raise _at_example(error, rule, example) from error
    plan = assemble(words, rule.resources, {rule.name: active}, {rule.name: rule})
    if isinstance(active.check, ArticleCheck) and active.check.by_kind:  # what it finds bears other names
        plan = plan._replace(rules={**{f"{rule.family}/{kind}": active for kind in active.check.by_kind}, **plan.rules})
    language = keys.get("language", rule.languages[0] if rule.languages else None)
    required = bool(config.require_front_matter) and bool(config.require_front_matter.match(path))
    sources = [source, *(_source(more)[0] for more in keys.get("site", ()))]
    exists = frozenset(keys["files"]).__contains__ if "files" in keys else None
    job = Job(path, path, front_matter_required=required, language=language, exists=exists)
    root, dot, suffix = path.rpartition(".")
    jobs = [job, *(job._replace(relative=f"{root}-{number}{dot}{suffix}") for number in range(2, len(sources) + 1))]
    site = first_pass(plan, zip(jobs, sources, strict=True))
    if plan.slow:
        pattern = plan.slow[0].pattern
        what = f"{pattern!r} takes too long on an example; write it without a repeat inside a repeat"
        raise rule.option_error(what, pattern)
    return second_pass(plan, site[0], facts_of(site), set())


def _crashed(report: FileReport) -> str:
    return f"its check crashed: {report.crashes[0].reason}"


def _at_example(error: RuleError, rule: Rule, example: Any) -> RuleError:
    """The error at its place in the example, if that gave the option; else the error as it is."""
    key = error.key[1:]
    given = example.get("options", ()) if isinstance(example, dict) else ()
    if error.path != rule.path or not key or key[0] not in given:
        return error
    places = (
        (kind, number) for kind, each in rule.examples.items() for number, one in enumerate(each) if one == example
    )
    return rule.error(error.message, "examples", *next(places), "options", *key)


def _configured(config: Config, keys: Mapping[str, Any]) -> Config:
    """`config` with the keys that rules look at."""
    from articlelint.config.model import Category
    from articlelint.paths.globs import Globs

    category: dict[str, Any] = {name.replace("-", "_"): tuple(each) for name, each in keys.get("category", {}).items()}
    return config._replace(
        require_front_matter=Globs(keys.get("require-front-matter", ())), category=Category(**category)
    )


def _source(example: Any) -> tuple[Source, list[tuple[int, int]]]:
    """The file of an example without its marks, and the spans that they mark."""
    if isinstance(example, str):
        return _marked(example)
    if "text" in example:
        return _marked(example["text"])
    if "bytes" in example:
        return decode(bytes.fromhex(example["bytes"])), []
    if "source" in example:
        return Source(None, problem=example["source"]["problem"], detail=example["source"]["detail"]), []
    article = example["article"]
    head = ""
    if "front-matter" in article:
        import yaml

        head = f"---\n{yaml.safe_dump(article['front-matter'], sort_keys=False, allow_unicode=True, width=1000)}---\n"
    return _marked(head + article.get("body", ""))


def _marked(text: str) -> tuple[Source, list[tuple[int, int]]]:
    spans: list[tuple[int, int]] = []
    plain: list[str] = []
    at = 0
    start = -1
    for part in _parts(text):
        if part == _OPEN:
            start = at
        elif part == _CLOSE and start >= 0:
            spans.append((start, at))
            start = -1
        else:
            plain.append(part)
            at += len(part)
    return Source("".join(plain)), spans


def _parts(text: str) -> Iterator[str]:
    at = 0
    for i, char in enumerate(text):
        if char in (_OPEN, _CLOSE):
            yield text[at:i]
            yield char
            at = i + 1
    yield text[at:]
