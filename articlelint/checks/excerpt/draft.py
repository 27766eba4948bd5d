"""What a new excerpt can be made of: what the first pass keeps of an article for that."""

from __future__ import annotations

from articlelint.startup.records import NamedTuple
from articlelint.syntax.front_matter.metadata import Written
from articlelint.syntax.view import View


class Sentence(NamedTuple):
    """A sentence of the body and its span in the file; `blank` parts it from the one before.

    `stretch`: those of one number follow each other in the text; those of 0 are the first that the excerpt has. One
    that is not `is_sound` is of the article, but not to be used.
    """

    text: str
    start: int
    end: int
    blank: str
    stretch: int
    is_sound: bool


class Draft(NamedTuple):
    """What a new excerpt can be made of; at most `size` characters of it. `written` and `view` are of the old one.

    `title_words`: one of them shows that a sentence is of the article, where others stand before it. `kept` is what a
    reader sees of the old one's whole sentences.
    """

    sentences: tuple[Sentence, ...]
    size: int
    kept: str
    title_words: frozenset[str]
    written: Written
    view: View
