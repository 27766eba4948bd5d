"""Which language an article is in: what it says itself, then its path, then its script and stop words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from articlelint.startup.expressions import regex

_CODE = regex(r"[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)
_PATH_SUFFIX = regex(r"\.([a-z]{2})(?:[-_][A-Za-z]{2,4})?\.[a-z]+$")
_SAMPLE = 3_000  # characters of the prose that are looked at for its script
_LATIN_SAMPLE = 1_200  # characters that are looked at for stop words: about two hundred words
# Scripts that show the language of a text, in the order in which they are tried: Japanese has kana and Han characters.
SCRIPTS = {
    "kana": regex("[\u3040-\u30ff]"),
    "hangul": regex("[\uac00-\ud7af]"),
    "han": regex("[\u4e00-\u9fff]"),
    "cyrillic": regex("[\u0400-\u04ff]"),
    "arabic": regex("[\u0600-\u06ff]"),
    "hebrew": regex("[\u0590-\u05ff]"),
    "greek": regex("[\u0370-\u03ff]"),
    "thai": regex("[\u0e00-\u0e7f]"),
    "devanagari": regex("[\u0900-\u097f]"),
}
_NO_BLANKS = regex("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_NOT_LATIN = regex("[\u0370-\u1fff\u2e80-\ud7ff]")
_SCRIPT_SHARE = 0.15  # of the sample's characters: quoted names alone do not make a language
_KANA_SHARE = 0.05  # kana among Han characters: Japanese text has far more, quoted names far less
_MIN_STOP_WORDS = 3  # different ones
_MARGIN = 1.3  # how many times as many stop words as the next language has


def declared(value: object) -> str | None:
    """The language code a front matter value such as "en", "zh-TW" or "pt_BR" begins with, else None."""
    match = _CODE.match(value.strip()) if isinstance(value, str) else None
    return match[0].lower() if match else None


def from_path(path: str, known: Collection[str]) -> str | None:
    """The language that a path names, as in `post.de.md` or `content/ko/post.md`; only a `known` one counts."""
    match = _PATH_SUFFIX.search(path)
    if match:
        return match[1]
    for folder in path.split("/")[:-1]:
        code = folder[:2].lower()
        if code in known and (len(folder) == 2 or (len(folder) == 5 and folder[2] in "-_")):
            return code
    return None


def from_text(prose: str, stop_words: Mapping[str, frozenset[str]], scripts: Mapping[str, str]) -> str | None:
    """Return the language of `prose`, in lower case, by its script, else by its stop words; None where that is unsure.

    `stop_words` are those of each language, `scripts` the language of each script.
    """
    if not prose.isascii() and _NOT_LATIN.search(prose, 0, _LATIN_SAMPLE):
        sample = prose[:_SAMPLE]
        size = len(sample) - sample.count(" ") or 1
        for script, letters in SCRIPTS.items():
            share = len(letters.findall(sample)) / size
            if share >= (_KANA_SHARE if script == "kana" else _SCRIPT_SHARE):
                return scripts.get(script)
    words = set(prose[:_LATIN_SAMPLE].split())
    first, second = sorted([(-len(words & known), code) for code, known in stop_words.items()])[:2]
    if -first[0] < max(_MIN_STOP_WORDS, _MARGIN * -second[0]):
        return None
    return first[1]


def has_no_blanks(text: str) -> bool:
    """Whether `text` has letters of a script that sets no blanks between words, as Thai, Khmer and Chinese do not."""
    return not text.isascii() and _NO_BLANKS.search(text) is not None
