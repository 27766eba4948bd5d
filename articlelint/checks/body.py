"""Bodies that hold no article: nothing at all, or a page's buttons and menus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articlelint.article import stubs
from articlelint.article.article import Article
from articlelint.article.language import has_no_blanks
from articlelint.article.origin import is_taken_over
from articlelint.checks.base import ArticleCheck, Context
from articlelint.checks.shared.menus import MIN_LINKS, is_menus
from articlelint.checks.shared.page_parts import Reader, page_of, reader
from articlelint.finding import Finding
from articlelint.rulebook.rule import Rule
from articlelint.startup.records import NamedTuple
from articlelint.syntax.endings import is_finished, plain

OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "problem": {"enum": ["empty", "short"]},
        "pointers": {"type": "array", "items": {"type": "string"}},
        "sections": {"type": "array", "items": {"type": "string"}},
        "page": {"type": "string", "description": "rule file by which the parts of a page around an article are found"},
    },
    "required": ["problem"],
    "additionalProperties": False,
}
MESSAGE_FIELDS: tuple[str, ...] = ()

_SHORT = 400  # characters of a body that may be without a sentence
_SHOWN = 400  # characters that a finding covers at most
_FIRST = 3  # blocks among which is the title
_LEAST_SHARES = 2  # links to share dialogs; one may be the author's
_WORDS, _CHARACTERS = 5, 10  # of a line that says something: words, or characters in scripts without blanks


class Compiled(NamedTuple):
    """`reader`: finds the parts of a page; None where the rule does not ask for them."""

    rule: Rule
    reader: Reader | None


def compile(rule: Rule) -> Compiled:  # noqa: A001
    return Compiled(rule, reader(rule.sibling(rule.options["page"])) if "page" in rule.options else None)


def check(context: Context, compiled: Compiled) -> Iterator[Finding]:
    article, rule = context.article, compiled.rule
    is_long = len(article.text) - article.body_start > 4 * _SHORT
    if rule.options["problem"] == "empty":
        is_found = not is_long and _is_empty(article) and not _is_meant(article, rule)
    elif is_long or len(article.body.links) >= MIN_LINKS:
        is_found = _is_page(article, compiled.reader) or _is_share_row(article, rule)
    else:
        says_nothing = _says_nothing(article) or _is_share_row(article, rule)
        is_found = says_nothing and not _is_empty(article) and not _is_meant(article, rule)
    if is_found:
        start = article.body_start
        end = start + len(article.text[start:].rstrip())
        start += len(article.text[start:end]) - len(article.text[start:end].lstrip())
        start = min(start, end)
        yield Finding(rule.name, rule.severity, rule.message.format(), start, _shown(article.text, start, end))


def _shown(text: str, start: int, end: int) -> int:
    """The end of what a finding covers of text[start:end]: the first lines of a long body."""
    if end - start <= _SHOWN:
        return end
    line_end = text.rfind("\n", start, start + _SHOWN)
    return line_end if line_end > 0 else start + _SHOWN


def _is_page(article: Article, known: Reader | None) -> bool:
    """Whether a page's menus were saved and its article was not."""
    if stubs.is_template(article) or len(article.body.links) < MIN_LINKS:
        return False
    if is_taken_over(article) and is_menus(article):
        return True
    return known is not None and page_of(article, known).is_all


def _is_meant(article: Article, rule: Rule) -> bool:
    """Whether the article points elsewhere, is not published, or is the page of a section."""
    name = article.path.rpartition("/")[2].lower()
    if name.partition(".")[0] in rule.options.get("sections", ()):
        return True
    data = article.data
    is_draft = bool(data.get("draft")) or data.get("published") is False
    return is_draft or any(_leads_on(data.get(key)) for key in rule.options.get("pointers", ()))


def _leads_on(value: object) -> bool:
    """Whether a value of the front matter may stand for a body; the type of an article does not."""
    return bool(value) and not (isinstance(value, str) and value.lower() in stubs.ARTICLE_TYPES)


def _is_empty(article: Article) -> bool:
    """Whether the body holds nothing but tags and, perhaps, its own title."""
    if len(article.prose.text) > _SHORT:
        return False
    if not stubs.is_empty(article):
        prose = plain(article.prose.text)
        return (
            bool(prose) and prose == plain(article.title_text) and not article.body.code and not _has_objects(article)
        )
    return True


def _has_objects(article: Article) -> bool:
    """Whether the body links or shows something."""
    return bool(article.body.links)


def _says_nothing(article: Article) -> bool:
    """Whether a scraped page has its title and some words of its buttons, and no sentence, picture, link or code."""
    prose = article.prose.text
    if len(prose) > _SHORT or article.body.code or _has_objects(article):
        return False
    return _has_no_sentence(article)


def _is_share_row(article: Article, rule: Rule) -> bool:
    """Whether a scraped page has its title and a row of share buttons, perhaps a date and a name, and no sentence."""
    links = article.body.links
    if not _LEAST_SHARES <= len(links) <= MIN_LINKS or len(article.prose.text) > _SHORT:
        return False
    if any(not article.text.startswith("<!--", start) for start, _ in article.body.code):
        return False
    if not _has_no_sentence(article):
        return False
    from articlelint.page import targets

    kind = targets.load(rule.resources).kind
    return sum(kind(link.view.text) == "share" for link in links) >= _LEAST_SHARES


def _has_no_sentence(article: Article) -> bool:
    """Whether a body that was taken over, or begins with its title, says nothing else."""
    prose = article.prose.text
    title = plain(article.title_text)
    first = next((block for block in article.blocks[:_FIRST] if block.kind == "heading"), None)
    heading = plain(prose[first.start : first.end]) if first else ""
    is_scraped = is_taken_over(article) or bool(heading and heading == (title or heading))
    return is_scraped and not any(
        _is_sentence(line) for line in prose.split("\n") if plain(line) not in (title, heading)
    )


def _is_sentence(line: str) -> bool:
    line = line.strip()
    if has_no_blanks(line):
        return len(line) >= _CHARACTERS
    return len(line.split()) >= _WORDS or (is_finished(line) and len(line.split()) > 1)


CHECK = ArticleCheck(OPTIONS, compile, check, message_fields=MESSAGE_FIELDS)
