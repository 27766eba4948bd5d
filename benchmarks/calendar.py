"""Write what dates are made of in many languages: the names of months and weekdays, and of the halves of the day.

    pip install babel
    python -m benchmarks.calendar > rules/page/dates.yaml

The names are those of Unicode CLDR, as Babel has them: wide and abbreviated, as they stand alone and within a date.
Of a name of several words ("tháng 4", "de març") the words that are no numbers and have three letters or more are
listed. The file is made once and kept: nothing else needs Babel.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LANGUAGES = (
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk km kn"
    " ko lo lt lv mk ml mn mr ms my nb ne nl nn pa pl pt ro ru si sk sl sq sr sr_Latn sv sw ta te th tr uk ur uz vi zh"
    " zh_Hant"
).split()
UNITS = "年 月 日 時 时 点 點 分 秒 년 월 일 시 분 초"  # what stands after a number in a date or a time
WIDTH = 120
LEAST = 3  # letters of a word in a name of several
_NUMBER = re.compile(r"[\d-]")
HEAD = """\
# What dates are made of: written by benchmarks/calendar.py from Unicode CLDR (Babel {version}), {count} languages.
# Lower case, no full stops. Words are told apart by blanks.
"""


def main() -> None:
    import babel
    from babel.core import get_global

    assert get_global("likely_subtags"), "Babel has its data"
    locales = [babel.Locale.parse(code) for code in LANGUAGES]
    print(HEAD.format(version=babel.__version__, count=len(LANGUAGES)), end="")
    for key, names in (
        ("months", (name for each in locales for name in named(each.months))),
        ("weekdays", (name for each in locales for name in named(each.days))),
        ("periods", (name for each in locales for name in halves(each.day_periods))),
    ):
        print(f"{key}: >-")
        lines(sorted({word for name in names for word in words(name)}))
    print(f"units: {UNITS}")


def named(table: object) -> Iterator[str]:
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            yield from table[context][width].values()  # type: ignore[index]


def halves(table: object) -> Iterator[str]:
    """The names of the hours before and after noon, without those of one letter."""
    for widths in table.values():  # type: ignore[attr-defined]
        for names in widths.values():
            yield from (names[key] for key in ("am", "pm") if len(names.get(key, "")) > 1)


def words(name: str) -> Iterator[str]:
    """The words of a name by which a date is known."""
    found = name.lower().replace(".", " ").split()
    for word in found:
        if not _NUMBER.search(word) and (len(found) == 1 or len(word) >= LEAST):
            yield word


def lines(found: Iterable[str]) -> None:
    line = " "
    for word in found:
        if len(line) + len(word) >= WIDTH:
            print(line)
            line = " "
        line += f" {word}"
    print(line)


if __name__ == "__main__":
    main()
