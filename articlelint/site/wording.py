"""The words by which a site learns what its categories are about, of one article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice, repeat
from typing import TYPE_CHECKING
from zlib import crc32

from articlelint.article.language import has_no_blanks
from articlelint.article.tags import key
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

if TYPE_CHECKING:
    from articlelint.article.article import Article

_WORDS_READ = 400  # of the body: what comes later is detail, and often boilerplate
_PAIRS_READ = 800  # of letters, in scripts without blanks: about as many words
_CHARACTERS_READ = 3_200  # in which so many words stand
_TITLE = 2  # times that a word of the title counts more
_TAG, _KEY, _FOLDER = 3, 2, 3  # times that a tag, a key of the front matter and the folder count
_MOST_MARKS = 30  # of each kind
_TWICE, _THRICE = 3, 7  # occurrences from which a word counts twice, three times: whole numbers for log2(1 + n)
_WORD = regex(r"[^\W_]+")
# Runs of scripts that set no blanks between words (see article.language), and the rest of what looks like a word.
_RUN = regex(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
    r"|[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)


class Wording(NamedTuple):
    """`language`: its code, "" where it is unknown. `words`: those that may tell a topic, each as often as it counts,
    with a blank between them. `marks`: the same for what the article says of itself beside the text.
    """

    path: str
    language: str
    title: str
    words: str
    marks: str = ""


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
    return Wording(article.path, article.language or "", article.title_text, " ".join(words), " ".join(_marks(article)))


def _marks(article: Article) -> Iterator[str]:
    """Marks for the tags of an article, the keys of its front matter and its folder, each as often as it counts.

    An episode of a series, the entry of a podcast and what the author tags with a product belong where their like are,
    whatever their words are about.
    """
    folder = article.path.rpartition("/")[0].rpartition("/")[2]
    for sign, times, names in (
        ("#", _TAG, [key(value.view.text) for value in article.values("tags")[:_MOST_MARKS]]),
        ("$", _KEY, islice(article.data, _MOST_MARKS)),
        ("/", _FOLDER, [key(folder)] if folder and not article.folder_category else []),
    ):
        for name in names:
            yield from repeat(_mark(sign, name), times)


def folder_mark(category: str) -> str:
    """The mark of a folder that is called like a category."""
    return _mark("/", key(category))


def _mark(sign: str, name: str) -> str:
    return f"{sign}{crc32(name.encode('utf-8', 'surrogatepass')) & 0xFFFFF:05x}"


def tokens(wording: Wording) -> list[str]:
    """The words and marks of an article, each as often as it counts."""
    return f"{wording.words} {wording.marks}".split(" ") if wording.marks else wording.words.split(" ")


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
