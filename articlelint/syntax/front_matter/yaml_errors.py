"""Says what is wrong with broken YAML, and how to mend it, to people who do not know YAML's terms."""

from __future__ import annotations

from articlelint.startup.records import NamedTuple
from articlelint.syntax.front_matter.metadata import Problem, key_line
from articlelint.syntax.lines import end_of_line, start_of_line

_MAX_SHOWN = 120  # characters of a value repeated in a message
_DIGITS = {"x": 2, "u": 4, "U": 8}  # hexadecimal ones of an escape: YAML 1.2, 5.7


class _Place(NamedTuple):
    """Where the parser gave up, and the line to show. `value` is where the text after the line's first key begins."""

    text: str
    at: int
    context: int  # where the construct began that the parser was in, or -1
    what: str  # the parser's words
    low: int
    high: int
    key: str
    value: int

    @property
    def line(self) -> str:
        return self.text[self.low : self.high]

    @property
    def rest(self) -> str:
        return self.text[self.value : self.high].rstrip()

    @property
    def is_in_escape(self) -> bool:
        """Whether a backslash in double quotes is the cause; libyaml spells "hexdecimal"."""
        return any(word in self.what for word in ("escape", "hexdecimal", "hexadecimal"))

    def value_problem(self, message: str) -> Problem:
        """A problem with the value of the line's key."""
        return Problem("syntax", self.value, self.value + len(self.rest), message)


def problem(text: str, start: int, end: int, error: Exception) -> Problem:
    """The cause of a YAMLError or UnicodeEncodeError that reading `text[start:end]` raised, at its place."""
    import yaml

    if not isinstance(error, yaml.MarkedYAMLError):
        return _bad_character(text, start, end)
    place = _place(text, start, end, error)
    for cause in (
        _tab,
        _quoted_value,
        _unknown_escape,
        _colon_in_value,
        _reserved_start,
        _bracket,
        _block_scalar_header,
        _list_after_key,
        _indentation,
        _no_key,
    ):
        found = cause(place)
        if found is not None:  # where the block ends too early, its place may be the character after it
            return found._replace(start=min(found.start, end), end=min(found.end, end))
    return Problem(
        "syntax",
        place.at,
        max(place.at + 1, place.high) if place.at < end else place.at,
        f"The front matter cannot be read from here on ({place.what}). "
        "Put the value in quotes, or see that the lines are indented alike.",
    )


def merge_conflict(text: str, start: int, end: int) -> Problem | None:
    """The first mark that a version control system left in `text[start:end]`."""
    mark = "<<<<<<< "
    at = start if text.startswith(mark, start) else text.find("\n" + mark, start, end) + 1
    if at < start or not text.startswith(mark, at):
        return None
    return Problem("syntax", at, at + 7, "A merge conflict was left in the front matter. Resolve it.")


def _place(text: str, start: int, end: int, error: object) -> _Place:
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    context = start + context_mark.index if context_mark is not None else -1
    at = start + mark.index if mark is not None else max(start, context)
    what = str(getattr(error, "problem", None) or error)
    shown = context if at >= end and context >= 0 else at
    low = start_of_line(text, shown, start)
    high = min(end, end_of_line(text, low)[0])
    found = key_line().match(text, low, high)
    key, value = "", low
    if found is not None:
        key = found.group().strip(" \t-{:").strip("\"'")
        value = found.end()
        while value < high and text[value] in " \t":
            value += 1
    return _Place(text, at, context, what, low, high, key, value)


def _bad_character(text: str, start: int, end: int) -> Problem:
    from yaml.reader import Reader

    found = Reader.NON_PRINTABLE.search(text, start, end)
    at = found.start() if found is not None else start
    return Problem(
        "syntax",
        at,
        min(at + 1, end),
        f"The character U+{ord(text[at]):04X} must not stand in front matter; most readers refuse the file. Remove it.",
    )


def _tab(place: _Place) -> Problem | None:
    indent = place.line[: len(place.line) - len(place.line.lstrip())]
    if "\t" not in indent:
        return None
    return Problem(
        "syntax",
        place.low,
        place.low + len(indent),
        "This line is indented with a tab, which YAML does not allow. Use spaces.",
    )


def _quoted_value(place: _Place) -> Problem | None:
    """A quote that is not closed, or text after the closing one."""
    quote = place.rest[:1]
    if not quote or quote not in "\"'":
        return None
    name = f'The value of "{place.key}"' if place.key else "The value"
    if "unexpected end" in place.what or "document indicator" in place.what:
        return place.value_problem(
            f"{name} begins with {quote}, but that quote is not closed. Add a {quote} where the value ends."
        )
    if place.at > place.value and not place.is_in_escape:
        inner = f'\\{quote} inside "..."' if quote == '"' else "'' inside '...'"
        return Problem(
            "syntax",
            place.at,
            max(place.at + 1, place.high),
            f"{name} goes on after its closing quote. Write a {quote} that belongs to the text as {inner}.",
        )
    return None


def _unknown_escape(place: _Place) -> Problem | None:
    if not place.is_in_escape:
        return None
    at = max(place.low, place.text.rfind("\\", place.low, place.at + 1))  # the parser may be past it
    escape = place.text[at : at + 2]
    digits = _DIGITS.get(escape[1:])
    if digits is None:
        cause = f"In double quotes a backslash begins an escape, and {escape} is none. "
    else:
        cause = f"In double quotes {escape} needs {digits} hexadecimal digits that name a character. "
    return Problem("syntax", at, at + 2, f"{cause}Write the backslash twice, or use single quotes.")


def _colon_in_value(place: _Place) -> Problem | None:
    if "mapping values" not in place.what or not place.key or place.at <= place.value:
        return None
    return place.value_problem(
        f'The value of "{place.key}" has a colon followed by a space, so it needs quotes: '
        f"{place.key}: {_quoted(place.rest)}"
    )


def _reserved_start(place: _Place) -> Problem | None:
    char = place.rest[:1]
    if not place.key or not char or char not in "@`%&*!|>,]}":
        return None
    if char in "|>" and not place.rest[1:].strip("+-0123456789"):
        return None
    if char in "|>":
        return place.value_problem(
            f"{char} announces text on the lines below, so nothing else may stand on this line. "
            f"If it belongs to the text, the value needs quotes: {place.key}: {_quoted(place.rest)}"
        )
    return place.value_problem(f"A value that begins with {char} needs quotes: {place.key}: {_quoted(place.rest)}")


def _bracket(place: _Place) -> Problem | None:
    opening = place.rest[:1]
    if opening not in ("[", "{"):
        return None
    closing = "]" if opening == "[" else "}"
    if closing in place.rest and place.key:
        return place.value_problem(
            f"A value that begins with {opening} is read as a list or mapping, and this is neither. "
            f"If it is text, it needs quotes: {place.key}: {_quoted(place.rest)}"
        )
    return Problem(
        "syntax",
        place.value,
        place.value + 1,
        f"This {opening} is not closed. Add {closing}, or, if it is part of a text, put the value in quotes.",
    )


def _block_scalar_header(place: _Place) -> Problem | None:
    if "block scalar" not in place.what and "leading" not in place.what:
        return None
    return Problem(
        "syntax",
        place.low,
        place.high,
        "The text after | or > has to be indented by spaces, its first line no more than the others.",
    )


def _list_after_key(place: _Place) -> Problem | None:
    if place.rest[:2] == "- " and place.key and "sequence entries" in place.what:
        return place.value_problem(
            f'A list begins on the line below its key, each item with its own "- ". '
            f"If this is text, it needs quotes: {place.key}: {_quoted(place.rest)}"
        )
    return None


def _indentation(place: _Place) -> Problem | None:
    indent = len(place.line) - len(place.line.lstrip(" "))
    if not place.line.strip() or not (place.key or place.line.lstrip().startswith("- ")):
        return None
    if "mapping values" in place.what:
        message = "This key is indented deeper than the one above, which has a value already. Indent both alike."
    elif any(words in place.what for words in ("expected key", "block end", "document start", "'-' indicator")):
        message = "This line is not indented like the lines before it. Indent the lines of one level alike."
    else:
        return None
    return Problem("syntax", place.low + indent, place.high, message)


def _no_key(place: _Place) -> Problem | None:
    if "expected ':'" not in place.what and "expected key" not in place.what:
        return None
    low = place.context if 0 <= place.context < place.at and "expected ':'" in place.what else place.low
    high = min(place.high, end_of_line(place.text, low)[0])
    if low < place.at and not place.text[low:high].strip():
        return None
    return Problem(
        "syntax",
        low,
        high,
        "This line is neither a key with its value nor indented. If it goes on with the value above, indent it; "
        "if it is a key, put a colon and a space after its name.",
    )


def _quoted(value: str) -> str:
    """`value` as a quoted YAML scalar, cut where it is long."""
    if len(value) > _MAX_SHOWN:
        value = value[:_MAX_SHOWN] + "..."
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    if "'" not in value:
        return f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
