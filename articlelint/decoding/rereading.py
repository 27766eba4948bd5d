"""Text that was written in one encoding and read in another: which two these were, and what was meant.

What shows it are letters that the language does not have, or that do not stand beside each other in it. Each pair of
encodings is tried on the words that have some; one is believed if what it makes of them consists of the pairs of
letters of a language that is written so, and what they are now of those of none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import Any

from articlelint.decoding.letters import CAPITAL_I, Letters, Share
from articlelint.rulebook import tables
from articlelint.rulebook.rule import Resources
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

ENCODINGS = "decoding/encodings"
LETTERS = "decoding/letters"
UTF_8 = "utf-8"

# Languages whose encodings have the same letters in each other's places: what is wrong need not look rare.
_PERMUTED = frozenset(("ru", "uk", "bg", "el", "he", "ar", "fa"))
_SYLLABIC = frozenset(("zh", "ja", "ko"))
_FAR_BLANKS = frozenset("\u0085\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u202f\u2028\u2029\u2060\ufeff\ufe0f")
_BLANK = regex(r"[\x00-\x20]")
_WORD = regex(r"[^\x00-\x20]+")
_SYLLABLE = regex("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff61-\uff9f]")
_CONTROL = regex("[\x80-\x9f]")
_LATIN = regex("[a-z\u00df-\u00ff]")
_LONGEST = 1_000  # characters of a word
_MOST = 60  # words that are looked at
_FEW = 30  # of a text in which none is known to be wrong
_FIRST = 8  # of them that are tried first
_ENOUGH = 1_500  # characters of words that are looked at
_LEAST = 2  # words that must be wrong
_NAMES = 12  # words of a text in whose language all letters are of ASCII
_LONG = 16  # or characters of one, which may be a sentence
_RARE = 0.4  # the share of the signs of a Chinese text that are rare in it if it is none
_ANY = 0.9  # the share of pairs that some language has, from which on words are names of many
_OWN = 0.8  # the share of known pairs from which on words are those of a language
_ENCODED = 0.6  # the share of the words that both encodings have
_MEANT = 0.75  # the least share of known pairs in what was meant
_MEANT_UTF_8 = 0.5  # that of valid UTF-8, which no other text happens to be
_WRONG = 0.7  # the largest share in what stands there
_RIGHT = 0.5  # the largest share of words that may be right as they stand
_GAIN = 0.25
_EVIDENCE = 4  # known pairs
_EVIDENCE_UNTOLD = 12  # those of a text whose language is not known, unless it is valid UTF-8
_WEIGHT = 3.0  # the least gain in pairs
_TIMES = 3  # that a text may have gone through the same


class Encoding:
    """An encoding, by its name in Python.

    In one of a byte a character every byte is one: what the standard leaves out stands for the same number in Unicode.
    """

    def __init__(self, name: str, *, is_syllabic: bool) -> None:
        self.name = name
        self.is_syllabic = is_syllabic
        self.is_single = not is_syllabic and name != UTF_8

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name.replace("cp125", "Windows-125") if self.name.startswith("cp125") else self.name.upper()

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        """The character of each byte."""
        raw = [bytes((number,)) for number in range(256)]
        return tuple(each.decode(self.name, "ignore") or each.decode("latin-1") for each in raw)

    @property
    def signs(self) -> Iterable[str]:
        """The characters that are bytes in an encoding of a byte a character."""
        return self._texts

    @cached_property
    def _numbers(self) -> dict[int, int]:
        """The byte of each character; a number that is none for other characters of Latin-1."""
        none = dict.fromkeys(range(0x80, 0x100), 0x100)
        return none | {ord(sign): number for number, sign in enumerate(self._texts)}

    def encoded(self, text: str) -> bytes | None:
        """The bytes of a text, None if it cannot be written so."""
        try:
            return text.translate(self._numbers).encode("latin-1") if self.is_single else text.encode(self.name)
        except UnicodeEncodeError:
            return None

    def decoded(self, data: bytes) -> str | None:
        """The text of some bytes, None if they are none of this encoding."""
        if self.is_single:
            return "".join([self._texts[each] for each in data])
        try:
            return data.decode(self.name)
        except UnicodeDecodeError:
            return None


class Rereading(NamedTuple):
    """That a text was written as `written` and read as `read`, by what became of the words of a `language`."""

    written: Encoding
    read: Encoding
    language: str


class Encodings:
    """What is known of encodings and letters, by the tables in rules/decoding/."""

    def __init__(self, data: Mapping[str, Any], pairs: Mapping[str, str]) -> None:
        self.letters = Letters(pairs, data["usual"].split(), data["joining"].split())
        syllabic = frozenset(data["of-syllables"].split())
        names = (*data["read-as"].split(), *data["encodings"])
        known = {name: Encoding(name, is_syllabic=name in syllabic) for name in names}
        languages = tuple(self.letters.languages)
        self.read = tuple(known[name] for name in data["read-as"].split())
        self.written = tuple(
            (known[name], languages if said == "all" else tuple(said.split()))
            for name, said in data["encodings"].items()
        )
        self._utf_8 = known[UTF_8]

    @property
    def usual(self) -> Encoding:
        """The encoding that most text is wrongly read as."""
        return self.read[0]

    def find(self, text: str, signs: Set[str], language: str | None) -> Rereading | None:
        """How a text of a language, None if that is unknown, was read wrongly, or None: it was not, or too little shows
        it. `signs`: the characters outside ASCII in it.
        """
        words = self._odd_words(text, signs - _FAR_BLANKS, language or "")
        if len(words) < _LEAST and sum(map(len, words)) < _LONG:
            return None
        if len(words) < _NAMES and language and not self.letters.letters(language):
            return None  # names in a text without such letters, as in English
        found = [(word, self.letters.pairs(word)) for word in _first(words)]
        all_pairs: Counter[str] = Counter()
        for _, pairs in found:
            all_pairs += pairs
        if len(all_pairs) < _EVIDENCE:
            return None
        is_own = self.letters.is_of_some(all_pairs, _ANY) or (
            self.letters.best(all_pairs, self.letters.languages).value >= _OWN
        )
        if is_own and 2 * sum(self._is_mixed(word, language or "") for word in words) < len(words):
            return None
        return self._best(found, language or "")

    def meant(self, word: str, how: Rereading, *, is_sure: bool = False) -> str | None:
        """What a word was before it was read wrongly, perhaps several times; None if it is as it should be, or cannot
        be one that was. `is_sure`: it was, whatever it looks like.
        """
        meant = None
        for _ in range(_TIMES if how.written.name == UTF_8 else 1):
            reread = _reread(word, how.read, how.written)
            if reread is None or reread == word or not (is_sure or self._is_better(word, reread, how)):
                break
            word = meant = reread
        return meant

    def utf_8(self, text: str) -> str | None:
        """What a text was if it is UTF-8 that was read as the encoding that most is; None if it is not."""
        return _reread(text, self.usual, self._utf_8)

    def words(self, text: str) -> Iterator[tuple[int, str]]:
        """Where the words with letters outside ASCII stand in a text."""
        for match in _WORD.finditer(text):
            if not match[0].isascii():
                yield match.start(), match[0]

    def _is_better(self, word: str, reread: str, how: Rereading) -> bool:
        """Whether a word is rather what it was read again as."""
        before, after = self.letters.pairs(word), self.letters.pairs(reread)
        added = self.letters.share(after - before, how.language)
        removed = self.letters.share(before - after, how.language)
        if how.written.name == UTF_8 or self._marks(word, reread, how.written):
            return removed.value < 1 or not removed.all
        return added.known >= removed.known and added.value >= _MEANT_UTF_8

    def _marks(self, word: str, reread: str, written: Encoding) -> int:
        """How many quotes, dashes and the like a word has if it is read again: of UTF-8, or of what no text has."""
        if written.name != UTF_8 and _CONTROL.search(word) is None:
            return 0
        return sum(sign in self.letters.usual for sign in reread)

    @cached_property
    def _of_one_byte(self) -> frozenset[str]:
        """The characters that some encoding of a byte a character has: what others are is no text read wrongly."""
        return frozenset().union(*[encoding.signs for encoding in self.read if encoding.is_single])

    def _odd_words(self, text: str, signs: Set[str], language: str) -> list[str]:
        """Some of the words that do not look like ones of the language."""
        rare = signs - self.letters.letters(language) - self.letters.usual - {CAPITAL_I}
        if language in _SYLLABIC and len(rare) < _RARE * len(signs):
            return []
        rare = {sign for sign in rare if sign in self._of_one_byte or _SYLLABLE.match(sign)}
        if language in _PERMUTED and not rare:
            return self._permuted_words(text, language)
        wanted = {sign for sign in signs if sign in rare or sign in self.letters.between or sign.isupper()}
        words: dict[str, None] = {}
        for sign in sorted(wanted):
            at = text.find(sign)
            while at >= 0 and len(words) < _MOST:
                if sign in rare or self._is_out_of_place(text, at):
                    words[_word_at(text, at)] = None
                at = text.find(sign, at + 1)
        return list(words)

    def _permuted_words(self, text: str, language: str) -> list[str]:
        """The first words of a text, if they are not made of the pairs of its language."""
        words = [match[0] for match, _ in zip(_WORD.finditer(text), range(2 * _FEW), strict=False)]
        far = [word for word in words if not word.isascii()]
        own = self.letters.share(self.letters.pairs(" ".join(far)), language)
        return [] if own.value >= _OWN else list(dict.fromkeys(far))

    def _is_out_of_place(self, text: str, at: int) -> bool:
        """Whether a sign stands where it does not in words: a mark between letters, a capital behind a small one."""
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if text[at].isupper():
            return before.islower()
        return before.isalpha() and after.isalpha() and not _SYLLABLE.match(before) and not _SYLLABLE.match(after)

    def _is_mixed(self, word: str, language: str) -> bool:
        """Whether a word has what no word of the language has, though each part of it is of some."""
        if any(self._is_out_of_place(word, at) for at, sign in enumerate(word) if sign in self.letters.between):
            return True
        if not language or language in _PERMUTED or language in _SYLLABIC:
            return False
        syllables = len(_SYLLABLE.findall(word))
        return 0 < syllables < len(_LATIN.findall(word))  # of a sentence in Chinese most are syllables

    def _best(self, words: Sequence[tuple[str, Counter[str]]], language: str) -> Rereading | None:
        """The pair of encodings that explains the words best, None if none does.

        What was meant is of the `language` where that is known by its words, which in Latin letters are much the same
        in all encodings.
        """
        told = language if language in self.letters.latin else ""
        likely = self.letters.latin if told else self.letters.languages
        far = {sign for word, _ in words for sign in word if sign >= "\x80"}
        is_syllabic = sum(_SYLLABLE.match(sign) is not None for sign in far) >= _RARE * len(far)
        best, found = 0.0, None
        for read in self.read:
            if read.is_syllabic and not is_syllabic:
                continue
            raw = [(word, pairs, data) for word, pairs in words if (data := read.encoded(word)) is not None]
            if len(raw) < _ENCODED * len(words):
                continue
            for written, languages in self.written:
                if written is read or (told and told not in languages):
                    continue
                if self._may_be(raw, written, (told,) if told else languages):
                    gain, meant = self._gain(raw, written, (told,) if told else languages, likely, len(words))
                    if gain > best + 1e-9:
                        best, found = gain, Rereading(written, read, meant)
        return found

    def _may_be(
        self, raw: Sequence[tuple[str, Counter[str], bytes]], written: Encoding, languages: Iterable[str]
    ) -> bool:
        """Whether the first words consist of letters of a language if they are `written`; quick, as most do not."""
        reread = "".join([written.decoded(data) or "" for _, _, data in raw[:_FIRST]])
        far = {sign for sign in reread if sign >= "\x80"} - self.letters.usual
        if not reread or written.name == UTF_8:  # what is valid UTF-8 is some
            return bool(reread)
        return any(len(self.letters.letters(each) & far) >= _ENCODED * len(far) for each in languages)

    def _gain(
        self,
        raw: Iterable[tuple[str, Counter[str], bytes]],
        written: Encoding,
        languages: Collection[str],
        likely: Iterable[str],
        number: int,
    ) -> tuple[float, str]:
        """How much better words are if their bytes are `written`, in which of its languages; 0 if they are not.

        likely: the languages of which the words may be as they are. number: how many words there are.
        """
        changed: list[Counter[str]] = []
        before: Counter[str] = Counter()
        after: Counter[str] = Counter()
        marks = 0
        for word, pairs, data in raw:
            reread = written.decoded(data)
            if reread is not None and reread != word:
                changed.append(pairs)
                before += pairs
                after += self.letters.pairs(reread)
                marks += self._marks(word, reread, written)
        if len(changed) < _ENCODED * number:
            return 0.0, ""
        meant = _with_marks(self.letters.best(after - before, languages), marks)
        is_sure = written.name == UTF_8 or len(languages) == 1
        if meant.known < (_EVIDENCE if is_sure else _EVIDENCE_UNTOLD) or meant.value < (
            _MEANT_UTF_8 if written.name == UTF_8 else _MEANT
        ):
            return 0.0, ""
        wrong = self.letters.best(before - after, likely)
        gain = meant.value - wrong.value
        if wrong.value > _WRONG or gain < _GAIN or gain * meant.all < _WEIGHT:
            return 0.0, ""
        right = self.letters.of(wrong.language)
        if sum(right.issuperset(pairs) for pairs in changed if pairs) > _RIGHT * len(changed):
            return 0.0, ""
        return gain * len(changed) / number, meant.language


def _first(words: Iterable[str]) -> Iterator[str]:
    """The first words, enough to judge by, and two at least."""
    size = number = 0
    for word in words:
        if size > _ENOUGH and number >= _LEAST:
            return
        yield word
        size, number = size + len(word), number + 1


def _with_marks(share: Share, marks: int) -> Share:
    return Share(share.known + marks, share.all + marks, share.language)


def _reread(text: str, read: Encoding, written: Encoding) -> str | None:
    """What a text is if its bytes in one encoding are those of another; None where they are not, or not for sure."""
    data = read.encoded(text)
    reread = None if data is None else written.decoded(data)
    return reread if reread is not None and written.encoded(reread) == data else None


def _word_at(text: str, at: int) -> str:
    """The word around a place, up to the blanks on both sides."""
    low, high = max(0, at - _LONGEST), at + _LONGEST
    before = max(text.rfind(" ", low, at), text.rfind("\n", low, at), text.rfind("\t", low, at))
    blank = _BLANK.search(text, at, high)
    return text[max(low, before + 1) : blank.start() if blank else high]


def load(resources: Resources) -> Encodings:
    """What rules/decoding/ says, which the rule cache keeps.

    Raises:
        RuleError: if a file of it cannot be read or parsed.
    """
    data = tables.derived(resources, ENCODINGS, dict)
    return resources.share(ENCODINGS, lambda: Encodings(data, tables.derived(resources, LETTERS, dict)))
