"""The phrase table: what the furniture of pages says in 31 languages, from rules/phrases/*.yaml.

A phrase is compared with a whole line, item, heading or piece, both normalized. Phrases without slots are looked up by
their checksums; those with slots are indexed by what they begin or end with, and become expressions when a line has
their first and last words. A table of 100,000 forms takes most of its time to load, so it is kept in groups of forms
with the same first or last character, and of those a run unpacks what its lines need.
"""

from __future__ import annotations

import marshal
import os
import re
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any, NoReturn, cast
from unicodedata import category, normalize

from articlelint.rulebook.mistakes import Key, Mistake, kind_of
from articlelint.rulebook.resources import rules_dir
from articlelint.rulebook.rule import Resources, RuleError, read_yaml
from articlelint.startup.expressions import regex
from articlelint.startup.records import NamedTuple

KINDS = (
    *("nav", "related", "share", "follow", "comments", "byline", "widget", "cookie", "disclosure", "syndication"),
    *("paywall", "credit"),
)
"""The kinds of page furniture, in the order in which phrases of several kinds count."""

LANGUAGES = tuple(
    "en de fr es pt it nl sv da no fi pl cs sk ro hu ru uk el tr ar fa hi bn id vi th zh-Hans zh-Hant ja ko".split()
)
"""The columns of the table."""

LONGEST = 300
"""Longest line in characters that can be a phrase."""

_FOLDER = "phrases"
_NETWORKS = "networks.yaml"
_PLATFORMS = "platforms.yaml"
_SECTIONS = ("sure", "weak")
_MOST_FORMS = 400  # that the alternatives of one phrase may make
_MOST_SLOTS = 3  # of one phrase, and one title: what bounds the time to compare

_FORMAT = 6  # of what the rule cache keeps
# Marks at the ends of lines, for speed the frequent ones only.
_ASCII_MARKS = "".join(map(chr, range(48))) + ":;<=>?@[\\]^_`{|}~\x7f"
_MARKS = " \t\n*_#>~`=+|/\\.,:;!?'\"()[]{}<-•·●▪◦›»«‹→←↑↓…“”„’‘。，、：；！？（）【】《》「」『』\ufffc"
_INVISIBLE = regex("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]+")
_DIACRITICS = regex("[\u0300-\u036f]+")
_KEPT = regex("[\u0400-\u04ff]")  # й and и are two letters
_FAR = "\u2e80"  # the first of the Chinese and Japanese characters
_BLANK = regex("(?<=[\u2e80-\ua4cf\uff01-\uff60]) +| +(?=[\u2e80-\ua4cf\uff01-\uff60])")
_FAR_SIGN = regex("[\u2e80-\ua4cf]")
_BESIDE = regex(r"^\\ |\\ $")  # the blank beside a slot, as an expression has it
_BETWEEN = "\0"  # lines that are folded together; no text file has it
_GAP = "(?: |(?<=[\u2e80-\ua4cf])|(?=[\u2e80-\ua4cf]))"  # which may have gone
_SELECTORS = "\ufe0e\ufe0f\u20e3"  # of how an emoji looks
_LIKE = (
    *(("’", "'"), ("–", "-"), ("—", "-"), ("ı", "i"), ("i\u0307", "i"), ("ё", "е")),
    *(("：", ":"), ("（", "("), ("）", ")"), ("，", ",")),
)
_TOKEN = regex(r"\\(.)|\{([a-z]+)\}|[{|}]|[^\\{|}]+")
_SPECIAL = regex(r"[\\{|}]")
_SLOT = regex(r"\{([a-z]+)\}")

_CJK = "\u3040-\u30ff\u3400-\u9fff"
_NAME_WORD = rf"[^\s,;:!?()\[\]|{_CJK}]{{1,30}}(?![^\W{_CJK}])"
_CJK_NAME = r"[^\s,;:!?()\[\]|。，、；]{1,12}"
_NAME = rf"(?:{_NAME_WORD}(?: {_NAME_WORD}){{0,5}}|{_CJK_NAME}(?: {_CJK_NAME})?)"
_TIME = r"\d{1,2}(?:[:.h]|時|시 )\d{2}(?:[:.]\d{2}|分|분)?(?: ?[ap]\.?m\.?)?(?: (?:[a-z]{2,5}|uhr))?"
_WORD = r"[^\s\d.,:;()]{1,14}[.,]?"  # a month, a weekday, "of"
_DAY = r"\d{1,2}(?:\.|st|nd|rd|th|er|re|º|°|ª)?,?"
_DATES = (
    r"\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4}\.?",
    r"(?:\d{2,4}[年년] ?)?\d{1,2}[月월](?: ?\d{1,2}[日일])?",
    rf"(?:{_WORD} )?{_DAY} (?:{_WORD} ){{1,3}}\d{{2,4}}\.?",
    rf"(?:{_WORD} )?{_WORD} {_DAY} \d{{4}}",
    rf"\d{{4}}[.,]? {_WORD} {_DAY}",
    rf"(?:{_WORD} )?{_DAY} {_WORD}",
    rf"{_WORD} {_DAY}",
    rf"{_WORD} \d{{4}}",
)
_SLOTS = {
    "n": r"\d{1,3}(?:[.,' ]?\d{1,3}){0,4} ?(?:k|m|mio|mil|mln|tsd|тис|тыс|млн|b|[万萬億亿千만천억])?\+?",
    "name": _NAME,
    "site": rf"(?:{_NAME}|[^\s/]{{1,60}}\.[a-z]{{2,12}})",
    "title": rf"(?:\S.{{2,198}}\S|[{_CJK}々가-힣]{{2,3}})",
    "date": rf"(?:{'|'.join(_DATES)})(?:,? (?:[^\s\d]{{1,4}} )?{_TIME})?",
    "time": _TIME,
    "url": r"(?:https?://)?[^\s/]{1,80}\.[a-z]{2,12}(?:[:/]\S{0,200})?",
    "network": "",  # from networks.yaml
}
_LETTERS = {chr(0x12000 + index): slot for index, slot in enumerate(_SLOTS)}
"""A letter of cuneiform for each slot, which normalization leaves as it is: no case, no decomposition."""

_SLOT_LETTERS = {slot: letter for letter, slot in _LETTERS.items()}

# Keys of phrases: so many of their first characters, or of their last if they begin with a slot.
_START = 4
_END = 3
_LONG = 40  # characters; phrases without slots that are longer have longer keys
_LONG_START = 8
_NUMBER = "{"  # the group of those that begin with a number
_AT_END = "}"  # in that group, what stands before their last characters
_MARK_BITS = 48
_MARK = (1 << _MARK_BITS) - 1
_QUICK = 3  # level of compression: half the time of the usual one for a tenth more bytes
_NAMING = ("{site}", "{url}", "{title}")
_NUMERIC = ("{n}", "{date}", "{time}")
_DIGITS = regex(r"\d+(?:[.,' ]\d{3})*")
_COUNT = regex(_SLOTS["n"])


class Phrase(NamedTuple):
    """What is known of a line that a phrase fits.

    is_sure: authors do not write this. language: a column of the table, empty for the words of a platform. has_title:
    the phrase holds any text, so it is furniture only if the line is linked or has company. names_one: it names a site,
    a page or a title.
    """

    kind: str
    is_sure: bool
    language: str
    has_title: bool
    names_one: bool
    sources: tuple[str, ...]


class Entry(NamedTuple):
    """A phrase as a file of the table has it."""

    kind: str
    is_sure: bool
    language: str
    source: str
    text: str


_Form = tuple[str, str, str, str, int]  # first, last, inner words, form, phrase


class _Bucket(NamedTuple):
    """Phrases with slots under one key, the best first: those whose first words are shorter than a longer key, and the
    others by that key.
    """

    heads: tuple[str, ...]
    tails: tuple[str, ...]
    short: tuple[_Form, ...]
    long: Mapping[str, Sequence[_Form]]


class _Groups(dict[str, Any]):
    """The groups of a packed table, each unpacked when it is asked for."""

    __slots__ = ("_none", "_packed")

    def __init__(self, packed: Mapping[str, bytes], none: object) -> None:
        self._packed = packed
        self._none = none  # what there is where there is no group

    def __missing__(self, name: str) -> Any:
        packed = self._packed.get(name)
        made = self[name] = self._none if packed is None else marshal.loads(zlib.decompress(packed))
        return made


class Phrases:
    """The phrase table. What few lines need (groups, buckets, expressions) is made on first use."""

    __slots__ = ("_buckets", "_ends", "_expressions", "_literals", "_networks", "_phrases", "_starts")

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._phrases: bytes | list[tuple[Any, ...]] = table["phrases"]
        self._networks: str = table["networks"]
        self._starts = _Groups(table["starts"], ({}, {}, (), b""))
        self._ends = _Groups(table["ends"], ({}, (), b""))
        self._literals: dict[str, dict[int, int]] = {}
        self._buckets: dict[bytes, _Bucket] = {}
        self._expressions: dict[str, re.Pattern[str]] = {}

    def find(self, line: str) -> Phrase | None:
        """Return the phrase that fits all of a line; sure ones come first, then those without a title."""
        return self.find_normalized(normalized(line)) if len(line) <= LONGEST else None

    def find_normalized(self, line: str) -> Phrase | None:
        """Return what find() does, for a line that is normalized."""
        if not line:
            return None
        best = None
        first = line[0]
        literals, heads, short_heads, short = self._starts[first]
        start = line[:_START]
        if start in heads:
            best = self._better(best, heads[start], line)
        if short_heads and line.startswith(short_heads):
            best = self._better(best, short, line)
        if len(line) > _LONG:
            start = line[:_LONG_START]
        if start in literals:
            best = self._literal(best, literals[start], start, line)
        tails, short_tails, short = self._ends[line[-1]]
        if tails and line[-_END:] in tails:
            best = self._better(best, tails[line[-_END:]], line)
        if short_tails and line.endswith(short_tails):
            best = self._better(best, short, line)
        if first.isdigit():
            best = self._counted(best, line)
        elif not line.isascii():
            best = self._gapless(best, line)
        return None if best is None else self._phrase(best)

    def is_network(self, line: str) -> bool:
        """Return whether a normalized line is the name of a network."""
        return self._fits("{network}", line)

    def _counted(self, best: int | None, line: str) -> int | None:
        """Return the number of the best phrase that a line fits that begins with a number, or the `best` known."""
        group = self._ends[_NUMBER][0]
        for key in _after_number(line):
            if key in group:
                best = self._better(best, group[key], line)
        return best

    def _gapless(self, best: int | None, line: str) -> int | None:
        """Return the number of the best phrase that a line fits if a blank is added that normalization dropped."""
        sign = _FAR_SIGN.search(line)
        if sign is None or not sign.start():
            return best
        line = f"{line[: sign.start()]} {line[sign.start() :]}"
        _, heads, short_heads, short = self._starts[line[0]]
        if line[:_START] in heads:
            best = self._better(best, heads[line[:_START]], line)
        return self._better(best, short, line) if short_heads and line.startswith(short_heads) else best

    def _phrase(self, number: int) -> Phrase:
        if isinstance(self._phrases, bytes):
            self._phrases = cast("list[tuple[Any, ...]]", marshal.loads(self._phrases))
        return Phrase(*self._phrases[number])

    def _literal(self, best: int | None, packed: bytes, start: str, line: str) -> int | None:
        """Return the number of the phrase without slots that a normalized line is, or a better one if it is known.

        `start` is what the `packed` ones begin with.
        """
        numbers = self._literals.get(start)
        if numbers is None:
            numbers = self._literals[start] = {mark & _MARK: mark >> _MARK_BITS for mark in _array("Q", packed)}
        number = numbers.get(_mark(line))
        return number if best is None or (number is not None and number < best) else best

    def _better(self, best: int | None, packed: bytes, line: str) -> int | None:
        """Return the number of the best of the packed phrases with slots that the line fits, or the `best` known."""
        bucket = self._buckets.get(packed)
        if bucket is None:
            bucket = self._buckets[packed] = _Bucket(*marshal.loads(packed))
        if not line.startswith(bucket.heads) or not line.endswith(bucket.tails):
            return best
        for forms in (bucket.short, bucket.long.get(line[:_LONG_START], ())):
            for head, tail, inner, form, number in forms:
                if best is not None and best <= number:
                    break
                if line.startswith(head) and line.endswith(tail) and inner in line and self._fits(form, line):
                    best = number
        return best

    def _fits(self, form: str, line: str) -> bool:
        expression = self._expressions.get(form)
        if expression is None:
            parts = _SLOT.split(form)
            for index in range(0, len(parts), 2):
                parts[index] = _BESIDE.sub(_GAP, re.escape(parts[index]))
            for index in range(1, len(parts), 2):
                parts[index] = _SLOTS[parts[index]] or self._networks
            expression = self._expressions[form] = regex("".join(parts))
        return expression.fullmatch(line) is not None


def load(resources: Resources, without: frozenset[str] = frozenset()) -> Phrases:
    """Return the bundled phrase table, without the phrases that only the sources in `without` have.

    Raises:
        RuleError: for the first file that is not one of the table, at its place.
    """
    key = f"phrases {_FORMAT} {' '.join(sorted(without))}"
    return resources.share(key, lambda: Phrases(resources.derive(key, lambda: table(folder(), without))))


def folder() -> str:
    """Return the folder of the bundled phrase files."""
    return os.path.join(rules_dir(), _FOLDER)


def table(folder: str, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return the phrase table of the files in `folder`, in built-in types, as Phrases takes it.

    Raises:
        RuleError: for the first file that is not one of the table, at its place.
    """
    said: dict[str, Entry | list[Entry]] = {}  # by form; nearly all are said by one entry
    for path in files(folder):
        for entry in entries(path):
            if entry.source not in without:
                for form in forms(entry.text):
                    before = said.setdefault(form, entry)
                    if before is not entry:
                        said[form] = [*before, entry] if isinstance(before, list) else [before, entry]
    made: dict[tuple[Any, ...], Phrase] = {}
    best = {}
    for form, by in said.items():
        if isinstance(by, list):
            best[form] = _best(form, by)
            continue
        key = (*by[:4], *_slots_of(form))
        if key not in made:
            made[key] = _best(form, [by])
        best[form] = made[key]
    phrases = sorted(set(best.values()), key=_rank)
    starts, ends = _groups(best, {phrase: number for number, phrase in enumerate(phrases)})
    return {
        "phrases": marshal.dumps([tuple(phrase) for phrase in phrases]),
        "networks": _networks(os.path.join(folder, _NETWORKS)),
        "starts": {name: _packed(group) for name, group in starts.items()},
        "ends": {name: _packed(group) for name, group in ends.items()},
    }


_Start = tuple[dict[str, bytes], dict[str, bytes], tuple[str, ...], bytes]
_End = tuple[dict[str, bytes], tuple[str, ...], bytes]


def _groups(best: Mapping[str, Phrase], numbers: Mapping[Phrase, int]) -> tuple[dict[str, _Start], dict[str, _End]]:
    """Return the forms and the numbers of their phrases in groups by the character they begin or end with.

    In the groups of those that begin alike: the forms without slots by key; those with slots by key; the first words
    that are shorter than a key, and their forms. In the others the last three.
    """
    literals: dict[str, dict[str, list[int]]] = {}
    by_start: dict[str, _Forms] = {}
    by_end: dict[str, _Forms] = {}
    for form, phrase in best.items():
        number = numbers[phrase]
        if "{" in form:
            _add(form, number, by_start, by_end)
        else:
            start = form[: _LONG_START if len(form) > _LONG else _START]
            literals.setdefault(form[0], {}).setdefault(start, []).append(number << _MARK_BITS | _mark(form))
    starts = {}
    for first in literals.keys() | by_start:
        marks = {start: array("Q", each).tobytes() for start, each in literals.get(first, {}).items()}
        starts[first] = marks, *_sorted(by_start.get(first, _Forms({}, {}, [])))
    return starts, {last: _sorted(forms) for last, forms in by_end.items()}


class _Forms(NamedTuple):
    """Forms with slots: those by key, and those whose words are shorter than a key, which stand in `words`."""

    keyed: dict[str, list[tuple[int, int, str]]]
    words: dict[str, None]
    short: list[tuple[int, int, str]]


def _add(form: str, number: int, by_start: dict[str, _Forms], by_end: dict[str, _Forms]) -> None:
    """Add a form with slots to its group."""
    head, _, rest = form.partition("{")
    slot, _, rest = rest.partition("}")
    tail = rest.rpartition("}")[2].strip()
    groups, group, word, size = (by_start, head[:1], head, _START) if head else (by_end, tail[-1:], tail, _END)
    key = head[:_START] or tail[-_END:]
    if not head and (slot in ("n", "time") or not tail):
        group, size = _NUMBER, 0
        key = _AT_END + key if tail else rest.partition("{")[0].lstrip()[:2] if slot == "n" else ""
    forms = groups.setdefault(group, _Forms({}, {}, []))
    if len(word) < size:
        forms.words[word] = None
        forms.short.append((number, -len(form), form))
    else:
        forms.keyed.setdefault(key, []).append((number, -len(form), form))


def _sorted(forms: _Forms) -> _End:
    """Return forms as they are packed, the best and longest first."""
    return {key: _bucket(each) for key, each in forms.keyed.items()}, tuple(forms.words), _bucket(forms.short)


def _bucket(forms: Iterable[tuple[int, int, str]]) -> bytes:
    """Return the forms under a key as they are packed: a _Bucket in built-in types."""
    found: list[_Form] = []
    long: dict[str, list[_Form]] = {}
    for number, _, form in sorted(forms):
        head, *parts = _SLOT.split(form)
        parts = [head.strip() if _FAR_SIGN.search(head) else head, *(part.strip() for part in parts)]
        inner = max(parts[2:-1:2], key=len, default="")
        found.append((parts[0], parts[-1], inner, form, number))
        if len(parts[0]) >= _LONG_START:
            long.setdefault(parts[0][:_LONG_START], []).append(found[-1])
    short = tuple(form for form in found if len(form[0]) < _LONG_START)
    heads, tails = (tuple(dict.fromkeys(form[at] for form in found)) for at in (0, 1))
    return marshal.dumps((heads, tails, short, long))


def files(folder: str) -> list[str]:
    """Return the paths of the phrase files in `folder`, in order."""
    names = sorted(name for name in os.listdir(folder) if name.endswith(".yaml") and name != _NETWORKS)
    return [os.path.join(folder, name) for name in names]


def _best(form: str, by: Iterable[Entry]) -> Phrase:
    """Return what a form says, where several entries say something."""
    sources: dict[tuple[str, bool, str], set[str]] = {}
    for entry in by:
        sources.setdefault(entry[:3], set()).add(entry.source)
    slots = _slots_of(form)
    return min((Phrase(*says, *slots, tuple(sorted(names))) for says, names in sources.items()), key=_rank)


def _slots_of(form: str) -> tuple[bool, bool]:
    """Return whether a form has a place for a title, and whether it has one for anything that has a name."""
    return "{title}" in form, any(slot in form for slot in _NAMING)


def _rank(phrase: Phrase) -> tuple[bool, bool, int, int, tuple[str, ...], bool]:
    """Return the sort key that puts phrases first that say more."""
    language = LANGUAGES.index(phrase.language) if phrase.language else len(LANGUAGES)
    return not phrase.is_sure, phrase.has_title, KINDS.index(phrase.kind), language, phrase.sources, phrase.names_one


def _after_number(line: str) -> Iterator[str]:
    """Yield the keys of forms that begin with a number, for a line that does."""
    yield from (_AT_END + line[-size:] for size in range(1, _END + 1))
    for number in (_DIGITS, _COUNT):
        match = number.match(line)
        if match:
            yield line[match.end() :].lstrip()[:2]
    yield ""


def _mark(form: str) -> int:
    """Return what a form without slots is known by among those that begin alike: its checksum and its length."""
    return zlib.crc32(form.encode("utf-8", "surrogatepass")) << 16 | len(form)


def _array(kind: str, content: bytes) -> array[int]:
    made: array[int] = array(kind)
    made.frombytes(content)
    return made


def _packed(group: Any) -> bytes:
    return zlib.compress(marshal.dumps(group), _QUICK)


# Normalization


def normalized(line: str) -> str:
    """Return a line as phrases are compared with it.

    Case, kinds of blanks, apostrophes, dashes and full-width marks are folded, invisible characters dropped. Marks at
    both ends go: bullets, arrows, quotes, brackets, emphasis, emoji, stops. No blanks are left around a colon, before a
    parenthesis, or beside a Chinese or Japanese character.
    """
    return _tidied(_folded(line))


def all_normalized(lines: Sequence[str]) -> list[str]:
    """Return each line as normalized() does; those that are not ASCII are folded in one go."""
    far = [line for line in lines if not line.isascii()]
    texts = _folded(_BETWEEN.join(far)).split(_BETWEEN) if far else []
    if len(texts) != len(far):
        return list(map(normalized, lines))
    folded = iter(texts)
    return [_tidied(line.lower() if line.isascii() else next(folded)) for line in lines]


def _folded(line: str) -> str:
    """Return a line, or several, with its characters folded."""
    if line.isascii():
        return line.lower()
    line = normalize("NFC", line).casefold()
    if not line.isprintable():
        line = _INVISIBLE.sub("", line)
    for character, like in _LIKE:
        if character in line:
            line = line.replace(character, like)
    return line


def _tidied(line: str) -> str:
    """Return a folded line without the marks at its ends and the blanks that do not count."""
    is_ascii = line.isascii()
    if is_ascii:
        line = line.strip(_ASCII_MARKS)
    else:
        line = line.strip(_MARKS)
        if line and not (line[0].isalnum() and line[-1].isalnum()):
            line = _bare(line)
    if "  " in line or not line.isprintable():
        line = " ".join(line.split())
    if not is_ascii and " " in line and (line[-1] >= _FAR or line[0] >= _FAR):
        line = _BLANK.sub("", line)
    if ":" in line:
        line = line.replace(" :", ":").replace(": ", ":")
    if "(" in line:
        line = line.replace(" (", "(").replace("( ", "(")
    return line


def _bare(line: str) -> str:
    """Return a line without the marks at its ends."""
    start, end = 0, len(line)
    while start < end and category(line[start])[0] not in "LN":
        start += 1
    while end > start and (category(line[end - 1])[0] not in "LNM" or line[end - 1] in _SELECTORS):
        end -= 1
    return line[start:end]


# Reading a file


def entries(path: str) -> Iterator[Entry]:
    """Yield the phrases of a file of the table.

    Raises:
        RuleError: for the first mistake in it, at its place.
    """
    data = read_yaml(path)
    _need(path, (), data, dict)
    is_platforms = os.path.basename(path) == _PLATFORMS
    expected = {"sources", *_SECTIONS, *(() if is_platforms else ("kind", "not-used"))}
    for key in data:
        if key not in expected:
            _fail(path, (key,), f"unknown key {key!r}: must be one of {_list(expected)}", is_key=True)
    sources = _need(path, ("sources",), data.get("sources"), dict)
    rows = _platform_rows(path, data) if is_platforms else _rows(path, data)
    written: dict[tuple[str, str, str], str] = {}
    for section, kind, language, key in rows:
        by_source = data[section][key[1]]
        for source, texts in _need(path, key, by_source, dict).items():
            if source not in sources:
                _fail(path, (*key, source), f"unknown source {source!r}: must be one of {_list(sources)}", is_key=True)
            for index, text in enumerate(_need(path, (*key, source), texts, list)):
                at = (*key, source, index)
                mistake = _mistake(text, written, (kind, language, source), section)
                if mistake:
                    _fail(path, at, mistake)
                yield Entry(kind, section == "sure", language, source, text)


def _rows(path: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Key]]:
    """Yield the section, kind, language and key of each row of a file of one kind."""
    kind = data.get("kind")
    if kind not in KINDS:
        _fail(path, ("kind",), f"unknown kind {kind!r}: must be one of {_list(KINDS)}")
    for section in (*_SECTIONS, "not-used"):
        for language, value in _need(path, (section,), data.get(section, {}), dict).items():
            key = (section, language)
            if language not in LANGUAGES:
                _fail(path, key, f"unknown language {language!r}: must be one of {_list(LANGUAGES)}", is_key=True)
            if section in _SECTIONS:
                yield section, cast(str, kind), language, key
                continue
            _need(path, key, value, str)
            if any(language in data.get(each, {}) for each in _SECTIONS):
                _fail(path, key, f"language {language!r} has phrases, so it is used", is_key=True)


def _platform_rows(path: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Key]]:
    """Yield the section, kind, language and key of each row of the file of platforms."""
    for section in _SECTIONS:
        for kind in _need(path, (section,), data.get(section, {}), dict):
            if kind not in KINDS:
                _fail(path, (section, kind), f"unknown kind {kind!r}: must be one of {_list(KINDS)}", is_key=True)
            yield section, kind, "", (section, kind)


def _mistake(text: object, written: dict[tuple[str, str, str], str], row: tuple[str, str, str], section: str) -> str:
    """Return what is wrong with a phrase, given those `written` before it; empty if nothing is."""
    if not isinstance(text, str):
        return f"a phrase must be text, not {kind_of(text)}"
    try:
        forms(text)
    except ValueError as error:
        return f"{text!r}: {error}"
    kind, language, source = row
    plain = " ".join(text.split())
    if (language, kind, plain) in written and written[language, kind, plain] != section:
        return f"{text!r} is both sure and weak"
    if (f"{language} {source}", kind, plain) in written:
        return f"{text!r} is listed twice"
    written[language, kind, plain] = written[f"{language} {source}", kind, plain] = section
    return ""


def _need(path: str, key: Key, value: Any, kind: type[dict[Any, Any]] | type[list[Any]] | type[str]) -> Any:
    """Return the value at `key` if it is of the `kind` that it must be."""
    if not isinstance(value, kind):
        wanted = "keys and values" if kind is dict else "a list" if kind is list else "text"
        _fail(path, key, f"must be {wanted}, not {kind_of(value)}")
    return value


def _fail(path: str, key: Key, message: str, *, is_key: bool = False) -> NoReturn:
    raise RuleError.at(path, Mistake(key, message, is_key))


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _networks(path: str) -> str:
    """Return the expression of the networks that a file names."""
    data = read_yaml(path)
    names = _need(path, ("networks",), _need(path, (), data, dict).get("networks"), list)
    for index, name in enumerate(names):
        _need(path, ("networks", index), name, str)
    longest_first = sorted({normalized(name) for name in names}, key=lambda name: (-len(name), name))
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


# Parsing a phrase


@cache
def forms(text: str) -> tuple[str, ...]:
    """Return the normalized forms of a phrase, for each choice of its alternatives with and without diacritics.

    Slots stay as they are.

    Raises:
        ValueError: if the text is not a phrase.
    """
    if not _SPECIAL.search(text):
        plain = [normalized(text)]
    else:
        plain = _expanded(text)
        for form in plain:
            if "{" in form:
                _check_slots(form)
    if text.isascii():
        return tuple(dict.fromkeys(plain))
    return tuple(dict.fromkeys((*plain, *_without_diacritics("\n".join(plain)).split("\n"))))


def _check_slots(form: str) -> None:
    """Raise ValueError if a form cannot be indexed, or would take long to compare."""
    if form[0] == "{" and not _SLOT.sub("", form).strip(" :(),.-"):
        raise ValueError("a phrase needs words beside its slots")
    if form.startswith("{") and form.endswith("}") and not form.startswith(_NUMERIC):
        raise ValueError(f"a phrase begins or ends with words, or begins with one of {', '.join(_NUMERIC)}")
    if form.count("{") > _MOST_SLOTS or form.count("{title}") > 1:
        raise ValueError(f"at most {_MOST_SLOTS} slots, one of them a {{title}}")


def _expanded(text: str) -> list[str]:
    """Return the normalized forms of a phrase for each choice of its alternatives."""
    tokens = [(*match.groups(), match.group()) for match in _TOKEN.finditer(_folded(text))]
    forms, at = _sequence(tokens, 0, 0)
    if at < len(tokens):
        raise ValueError("a } without its {")
    lines = "\n".join([_tidied(form) for form in forms])
    for letter, slot in _LETTERS.items():
        if letter in lines:
            lines = lines.replace(letter, f"{{{slot}}}")
    return lines.split("\n")


def _sequence(tokens: list[tuple[str | None, ...]], at: int, depth: int) -> tuple[list[str], int]:
    """Return the forms of what stands from token `at` to the next | or } of this depth, and where that is."""
    parts: list[list[str]] = []
    while at < len(tokens):
        escaped, slot, token = tokens[at]
        if slot is not None:
            if slot not in _SLOTS:
                raise ValueError(f"unknown slot {{{slot}}}: must be one of {_list(_SLOTS)}")
            parts.append([_SLOT_LETTERS[slot]])
        elif token == "{":
            choices, at = _choices(tokens, at + 1, depth + 1)
            parts.append(choices)
        elif token in ("|", "}"):
            if not depth:
                raise ValueError("a | outside of { }" if token == "|" else "a } without its {")
            break
        else:
            parts.append([escaped or cast(str, token)])
        at += 1
    size = 1
    for part in parts:
        size *= len(part)
    if size > _MOST_FORMS:
        raise ValueError(f"its alternatives make {size} forms, at most {_MOST_FORMS}")
    return ["".join(choice) for choice in product(*parts)], at


def _choices(tokens: list[tuple[str | None, ...]], at: int, depth: int) -> tuple[list[str], int]:
    """Return the forms of the alternatives that begin at token `at`, and where their } is."""
    found: list[str] = []
    while True:
        forms, at = _sequence(tokens, at, depth)
        found += forms
        if at >= len(tokens):
            raise ValueError("a { without its }")
        if tokens[at][2] == "}":
            return found, at
        at += 1


def _without_diacritics(form: str) -> str:
    """Return a phrase as it is written by those who leave diacritics out, as many do in capitals."""
    if form.isascii() or _KEPT.search(form):
        return form
    return normalize("NFC", _DIACRITICS.sub("", normalize("NFD", form)))
