"""The words by which a site learns what its categories are about, of one article."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from articlelint.article.language import has_no_blanks
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

if TYPE_CHECKING:
    from articlelint.article.article import Article

_WORDS_READ = 400  # of the body: what comes later is detail, and often boilerplate
_PAIRS_READ = 800  # of letters, in scripts without blanks: about as many words
_CHARACTERS_READ = 3_200  # in which so many words stand
_TITLE = 2  # times that a word of the title counts more
_TWICE, _THRICE = 3, 7  # occurrences from which a word counts twice, three times: whole numbers for log2(1 + n)
_WORD = regex(r"[^\W_]+")
# Runs of scripts that set no blanks between words (see article.language), and the rest of what looks like a word.
_RUN = regex(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
    r"|[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)


class Wording(NamedTuple):
    """`language`: its code, "" where it is unknown. `words`: those that may tell a topic, each as often as it counts,
    with a blank between them.
    """

    path: str
    language: str
    title: str
    words: str


def gather(article: Article) -> Wording:
    """The wording of `article`."""
    text = article.lowered[:_CHARACTERS_READ]
    counts = Counter(words_of(text)[: _PAIRS_READ if has_no_blanks(text) else _WORDS_READ])
    for word in words_of(article.lowered_title):
        counts[word] += _TITLE
    silent = article.stop_words if article.language else article.word_lists.all_stop_words
    words = [
        word if times < _TWICE else f"{word} {word}" if times < _THRICE else f"{word} {word} {word}"
        for word, times in counts.items()
        if word not in silent and not word.isdigit()
    ]
    return Wording(article.path, article.language or "", article.title_text, " ".join(words))


def words_of(text: str) -> list[str]:
    """The words of a text in lower case; of scripts without blanks each two letters beside each other."""
    if not has_no_blanks(text):
        return _WORD.findall(text)
    found: list[str] = []
    for run in _RUN.findall(text):
        if len(run) > 1 and has_no_blanks(run):
            found += [run[at : at + 2] for at in range(len(run) - 1)]
        else:
            found.append(run)
    return found
