"""The phrase table: what the furniture of pages says in 31 languages, from rules/phrases/*.yaml.

A phrase is compared with a whole line, item, heading or piece, both normalized. Phrases without slots are looked up;
those with slots are indexed by the two characters they begin or end with, and become expressions when a line has their
first and last words.
"""

from __future__ import annotations

import os
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any, NoReturn, cast
from unicodedata import category, normalize
from zlib import crc32

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

_FORMAT = 3  # of what the rule cache keeps
# Marks at the ends of lines, for speed the frequent ones only.
_MARKS = " \t\n*_#>~`=+|/\\.,:;!?'\"()[]{}<-•·●▪◦›»«‹→←↑↓…“”„’‘。，、：；！？（）【】《》「」『』"
_INVISIBLE = regex("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]+")
_DIACRITICS = regex("[\u0300-\u036f]+")
_KEPT = regex("[\u0400-\u04ff]")  # й and и are two letters
_FAR = "\u2e80"  # the first of the Chinese and Japanese characters
_BLANK = regex("(?<=[\u2e80-\ua4cf\uff01-\uff60]) +| +(?=[\u2e80-\ua4cf\uff01-\uff60])")
_BESIDE = regex(r"^\\ |\\ $")  # the blank beside a slot, as an expression has it
_GAP = "(?: |(?<=[\u2e80-\ua4cf])|(?=[\u2e80-\ua4cf]))"  # which may have gone
_SELECTORS = "\ufe0e\ufe0f\u20e3"  # of how an emoji looks
_LIKE = (
    *(("’", "'"), ("–", "-"), ("—", "-"), ("ı", "i"), ("i\u0307", "i"), ("ё", "е")),
    *(("：", ":"), ("（", "("), ("）", ")"), ("，", ",")),
)
_TOKEN = regex(r"\\(.)|\{([a-z]+)\}|[{|}]|[^\\{|}]+")
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
    "title": rf"(?:\S.{{2,198}}\S|[{_CJK}]{{2,3}})",
    "date": rf"(?:{'|'.join(_DATES)})(?:,? (?:[^\s\d]{{1,4}} )?{_TIME})?",
    "time": _TIME,
    "url": r"(?:https?://)?[^\s/]{1,80}\.[a-z]{2,12}(?:[:/]\S{0,200})?",
    "network": "",  # from networks.yaml
}
_LETTERS = {chr(0x12000 + index): slot for index, slot in enumerate(_SLOTS)}
"""A letter of cuneiform for each slot, which normalization leaves as it is: no case, no decomposition."""

# Keys of phrases with slots that are not what they begin with.
_AT_END = "}"  # and what they end with
_NUMBER = "{"  # and what follows the number they begin with
_NUMERIC = ("{n}", "{date}", "{time}")
_DIGITS = regex(r"\d+(?:[.,' ]\d{3})*")
_COUNT = regex(_SLOTS["n"])


class Phrase(NamedTuple):
    """What is known of a line that a phrase fits.

    is_sure: authors do not write this. language: a column of the table, empty for the words of a platform. has_title:
    the phrase holds any text, so it is furniture only if the line is linked or has company.
    """

    kind: str
    is_sure: bool
    language: str
    has_title: bool
    sources: tuple[str, ...]


class Entry(NamedTuple):
    """A phrase as a file of the table has it."""

    kind: str
    is_sure: bool
    language: str
    source: str
    text: str


class _Bucket(NamedTuple):
    """Phrases with slots that begin or end with the same two characters, the best first."""

    heads: tuple[str, ...]
    tails: tuple[str, ...]
    forms: tuple[tuple[str, str, str, re.Pattern[str], int], ...]  # first, last, inner words, expression, phrase


class Phrases:
    """The phrase table. What few lines need (the phrases that begin alike, their expressions) is made on first use."""

    __slots__ = ("_buckets", "_literals", "_networks", "_packed", "_phrases", "_slotted")

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._phrases: list[tuple[Any, ...]] = table["phrases"]
        self._networks: str = table["networks"]
        self._packed: dict[str, tuple[bytes, bytes]] = table["literals"]
        self._slotted: dict[str, tuple[bytes, bytes]] = table["slotted"]
        self._literals: dict[str, dict[int, int]] = {}
        self._buckets: dict[str, _Bucket] = {}

    def find(self, line: str) -> Phrase | None:
        """Return the phrase that fits all of a line; sure ones come first, then those without a title."""
        if len(line) > LONGEST:
            return None
        line = normalized(line)
        if not line:
            return None
        head, first = line[:2], line[0]
        best = self._literal(head, line) if head in self._packed else None
        keys = self._slotted
        for key in (head, first, _AT_END + line[-2:], _AT_END + line[-1]):
            if key in keys:
                best = self._better(best, key, line)
        if first.isdigit():
            for key in _after_number(line):
                if key in keys:
                    best = self._better(best, key, line)
        return None if best is None else Phrase(*self._phrases[best])

    def _literal(self, key: str, line: str) -> int | None:
        """Return the number of the phrase without slots that a normalized line is; `key` is what it begins with."""
        if key not in self._literals:
            marks, numbers = self._packed[key]
            self._literals[key] = dict(zip(_array("Q", marks), _array("H", numbers), strict=True))
        return self._literals[key].get(_mark(line))

    def _better(self, best: int | None, key: str, line: str) -> int | None:
        """Return the number of the best phrase with slots under `key` that the line fits, or the `best` known."""
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = self._bucket(self._slotted[key])
        if not line.startswith(bucket.heads) or not line.endswith(bucket.tails):
            return best
        for head, tail, inner, expression, number in bucket.forms:
            if best is not None and best <= number:
                break
            if line.startswith(head) and line.endswith(tail) and inner in line and expression.fullmatch(line):
                return number
        return best

    def _bucket(self, packed: tuple[bytes, bytes]) -> _Bucket:
        forms = []
        for form, number in zip(packed[0].decode().split("\n"), _array("H", packed[1]), strict=True):
            parts = [part.strip() for part in _SLOT.split(form)]
            inner = max(parts[2:-1:2], key=len, default="")
            forms.append((parts[0], parts[-1], inner, regex(self._expression(form)), number))
        return _Bucket(tuple({form[0] for form in forms}), tuple({form[1] for form in forms}), tuple(forms))

    def _expression(self, form: str) -> str:
        parts = _SLOT.split(form)
        for index in range(0, len(parts), 2):
            parts[index] = _BESIDE.sub(_GAP, re.escape(parts[index]))
        for index in range(1, len(parts), 2):
            parts[index] = _SLOTS[parts[index]] or self._networks
        return "".join(parts)


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
    said: dict[str, list[Entry]] = {}  # by form
    for path in files(folder):
        for entry in entries(path):
            if entry.source not in without:
                for form in forms(entry.text):
                    said.setdefault(form, []).append(entry)
    made: dict[tuple[Any, ...], Phrase] = {}  # of what is said by one entry, as nearly all forms are
    best = {}
    for form, by in said.items():
        key = (*by[0][:4], "{title}" in form)
        if len(by) > 1:
            best[form] = _best(form, by)
        elif key in made:
            best[form] = made[key]
        else:
            best[form] = made[key] = _best(form, by)
    phrases = sorted(set(best.values()), key=_rank)
    numbers = {phrase: number for number, phrase in enumerate(phrases)}
    literals: dict[str, dict[int, int]] = {}
    slotted: dict[str, list[tuple[str, int]]] = {}
    for form, phrase in best.items():
        if "{" in form:
            slotted.setdefault(_key(form), []).append((form, numbers[phrase]))
        else:
            literals.setdefault(form[:2], {})[_mark(form)] = numbers[phrase]
    return {
        "phrases": [tuple(phrase) for phrase in phrases],
        "networks": _networks(os.path.join(folder, _NETWORKS)),
        "literals": {
            key: (array("Q", each).tobytes(), array("H", each.values()).tobytes()) for key, each in literals.items()
        },
        "slotted": {key: _packed(each) for key, each in slotted.items()},
    }


def files(folder: str) -> list[str]:
    """Return the paths of the phrase files in `folder`, in order."""
    names = sorted(name for name in os.listdir(folder) if name.endswith(".yaml") and name != _NETWORKS)
    return [os.path.join(folder, name) for name in names]


def _best(form: str, by: Iterable[Entry]) -> Phrase:
    """Return what a form says, where several entries say something."""
    sources: dict[tuple[str, bool, str], set[str]] = {}
    for entry in by:
        sources.setdefault(entry[:3], set()).add(entry.source)
    return min((Phrase(*says, "{title}" in form, tuple(sorted(names))) for says, names in sources.items()), key=_rank)


def _rank(phrase: Phrase) -> tuple[bool, bool, int, int, tuple[str, ...]]:
    """Return the sort key that puts phrases first that say more."""
    language = LANGUAGES.index(phrase.language) if phrase.language else len(LANGUAGES)
    return not phrase.is_sure, phrase.has_title, KINDS.index(phrase.kind), language, phrase.sources


def _key(form: str) -> str:
    """Return the key of a form with slots: what it begins or ends with."""
    head, _, rest = form.partition("{")
    tail = rest.rpartition("}")[2]
    if head or tail:
        return head[:2] or _AT_END + tail[-2:]
    slot, _, rest = rest.partition("}")
    return _NUMBER + rest.partition("{")[0].lstrip()[:2] if slot == "n" else _NUMBER


def _after_number(line: str) -> Iterator[str]:
    """Yield the keys of forms that begin with a number and end with another slot, for a line that does."""
    for number in (_DIGITS, _COUNT):
        match = number.match(line)
        if match:
            yield _NUMBER + line[match.end() :].lstrip()[:2]
    yield _NUMBER


def _mark(form: str) -> int:
    """Return what a form without slots is known by among those that begin alike: its checksum and its length."""
    return crc32(form.encode("utf-8", "surrogatepass")) << 16 | len(form)


def _array(kind: str, content: bytes) -> array[int]:
    made: array[int] = array(kind)
    made.frombytes(content)
    return made


def _packed(forms: list[tuple[str, int]]) -> tuple[bytes, bytes]:
    """Return forms and their phrases' numbers in two values, which take less time to load; the best first."""
    ordered = sorted(forms, key=lambda each: (each[1], -len(each[0]), each[0]))
    return "\n".join(form for form, _ in ordered).encode(), array("H", [number for _, number in ordered]).tobytes()


# Normalization


def normalized(line: str) -> str:
    """Return a line as phrases are compared with it.

    Case, kinds of blanks, apostrophes, dashes and full-width marks are folded, invisible characters dropped. Marks at
    both ends go: bullets, arrows, quotes, brackets, emphasis, emoji, stops. No blanks are left around a colon, before a
    parenthesis, or beside a Chinese or Japanese character.
    """
    if line.isascii():
        line = line.lower()
    else:
        line = normalize("NFC", line).casefold()
        if not line.isprintable():
            line = _INVISIBLE.sub("", line)
        for character, like in _LIKE:
            if character in line:
                line = line.replace(character, like)
    line = line.strip(_MARKS)
    if line and not (line[0].isalnum() and line[-1].isalnum()):
        line = _bare(line)
    if "  " in line or not line.isprintable():
        line = " ".join(line.split())
    if " " in line and (line[0] >= _FAR or line[-1] >= _FAR):
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
    plain = _expanded(text)
    if _SLOT.search(text):
        for form in plain:
            _check_slots(form)
    bare = _without_diacritics(text)
    return tuple(dict.fromkeys([*plain, *_expanded(bare)] if bare != text else plain))


def _check_slots(form: str) -> None:
    """Raise ValueError if a form cannot be indexed, or would take long to compare."""
    if not _SLOT.sub("", form).strip(" :(),.-"):
        raise ValueError("a phrase needs words beside its slots")
    if form.startswith("{") and form.endswith("}") and not form.startswith(_NUMERIC):
        raise ValueError(f"a phrase begins or ends with words, or begins with one of {', '.join(_NUMERIC)}")
    if form.count("{") > _MOST_SLOTS or form.count("{title}") > 1:
        raise ValueError(f"at most {_MOST_SLOTS} slots, one of them a {{title}}")


def _expanded(text: str) -> list[str]:
    """Return the normalized forms of a phrase for each choice of its alternatives."""
    tokens = [(*match.groups(), match.group()) for match in _TOKEN.finditer(text)]
    forms, at = _sequence(tokens, 0, 0)
    if at < len(tokens):
        raise ValueError("a } without its {")
    slots = [(letter, f"{{{slot}}}") for letter, slot in _LETTERS.items() if f"{{{slot}}}" in text]
    normal = []
    for form in map(normalized, forms):
        for letter, slot in slots:
            form = form.replace(letter, slot)
        normal.append(form)
    return normal


def _sequence(tokens: list[tuple[str | None, ...]], at: int, depth: int) -> tuple[list[str], int]:
    """Return the forms of what stands from token `at` to the next | or } of this depth, and where that is."""
    parts: list[list[str]] = []
    while at < len(tokens):
        escaped, slot, token = tokens[at]
        if slot is not None:
            if slot not in _SLOTS:
                raise ValueError(f"unknown slot {{{slot}}}: must be one of {_list(_SLOTS)}")
            parts.append([next(letter for letter, name in _LETTERS.items() if name == slot)])
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
