"""What a rule file may say: its keys, and the values of those that are the same for every check.

What `options` may hold, and which placeholders a `message` may have, depends on the check: see options.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from string import Formatter
from typing import Any

from articlelint.article.fields import FIELDS
from articlelint.finding import SEVERITIES
from articlelint.messages import did_you_mean
from articlelint.rulebook.mistakes import Key, Mistake, kind_of, written

SCOPES = ("body", *FIELDS)
ACTIONS = ("insert", "remove", "replace", "rewrite")
SAFETIES = ("safe", "unsafe")

# ISO 639-1, and of the languages that have no code there those that CLDR has (ISO 639-3). A rule may be in any of them,
# although articlelint recognises only those of rules/languages.yaml and of scripts by itself: an article can say which
# language it is in.
LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es
    et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki
    kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no
    nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te
    tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    ast bho brx ceb chr ckb doi dsb fil fur gsw haw hsb kab kea kok lij mai mni nds nso pcm sat scn szl tok vec yrl yue
    zgh
    """.split()
)

_REQUIRED = ("name", "summary", "why", "kind", "severity", "message", "examples")
_NAME = re.compile(r"[a-z][a-z0-9-]*/[a-z][a-z0-9-]*")
_PRIMARY = re.compile(r"([a-z]{2,3})[-_]", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"[a-z_]+")
_CONTENTS = ("text", "article", "bytes", "source")  # one of them says what file an example is

_Check = Callable[[Key, Any], Iterator[Mistake]]


def mistakes(data: Any, languages: Collection[str] = ()) -> Iterator[Mistake]:
    """Yield what is wrong with the data of a rule file; `languages` are codes that count beside LANGUAGES."""
    if not isinstance(data, dict):
        yield Mistake((), f"a rule file must be keys and values (name:, summary:, ...), not {kind_of(data)}")
        return
    checks: dict[str, _Check] = {**_CHECKS, "languages": _languages(LANGUAGES.union(languages))}
    yield from _unknown_keys((), data, checks)
    yield from _missing_keys((), data, _REQUIRED)
    for key, check in checks.items():
        if key in data:
            yield from check((key,), data[key])


def message_mistakes(message: str, fields: Collection[str] | None = None) -> Iterator[Mistake]:
    """Yield what is wrong with the placeholders of a message; any name will do if `fields` is None."""
    try:
        parts = list(Formatter().parse(message))
    except ValueError:
        yield Mistake(("message",), "'message' has a stray brace: write {{ or }} for the character itself")
        return
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if not _PLACEHOLDER.fullmatch(name) or spec or conversion:
            yield Mistake(("message",), f"'message': a placeholder must be a name in braces, not {_shown(name)}")
        elif fields is not None and name not in fields:
            known = f"it may have {', '.join(map(_shown, sorted(fields)))}" if fields else "this check fills in none"
            hint = did_you_mean(name, fields)
            yield Mistake(("message",), f"'message': unknown placeholder {_shown(name)}{hint}; {known}")


def _shown(name: str) -> str:
    return f"{{{name}}}"


# --- parts of checks -------------------------------------------------------------------------------------------------


def _name(key: Key) -> str:
    return repr(written(key))


def _must_be(key: Key, wanted: str, value: object) -> Mistake:
    return Mistake(key, f"{_name(key)} must be {wanted}, not {kind_of(value)}")


def _unknown_keys(key: Key, value: Mapping[Any, Any], known: Iterable[str]) -> Iterator[Mistake]:
    known = tuple(known)
    where = f" in {_name(key)}" if key else ""
    for name in value:
        if not key and name == "needs":
            yield Mistake((name,), "remove 'needs': a check says itself what it needs", is_key=True)
        elif name not in known:
            hint = did_you_mean(str(name), known) or f"; known are {', '.join(known)}"
            yield Mistake((*key, name), f"unknown key '{name}'{where}{hint}", is_key=True)


def _missing_keys(key: Key, value: Mapping[Any, Any], required: Iterable[str]) -> Iterator[Mistake]:
    for name in required:
        if name not in value:
            yield Mistake(key, f"{_name((*key, name))} is missing")


def _text(key: Key, value: Any) -> Iterator[Mistake]:
    if not isinstance(value, str):
        yield _must_be(key, "text", value)


def _some_text(key: Key, value: Any) -> Iterator[Mistake]:
    yield from _text(key, value)
    if value == "":
        yield Mistake(key, f"{_name(key)} must not be empty")


def _boolean(key: Key, value: Any) -> Iterator[Mistake]:
    if not isinstance(value, bool):
        yield _must_be(key, "true or false", value)


def _one_of(choices: tuple[str, ...]) -> _Check:
    def check(key: Key, value: Any) -> Iterator[Mistake]:
        if value not in choices:
            given = f"{value!r}{did_you_mean(value, choices)}" if isinstance(value, str) else kind_of(value)
            yield Mistake(key, f"{_name(key)} must be one of {', '.join(choices)}, not {given}")

    return check


def _list_of(check_item: _Check, what: str) -> _Check:
    def check(key: Key, value: Any) -> Iterator[Mistake]:
        if not isinstance(value, list):
            yield _must_be(key, f"a list of {what}", value)
            return
        for number, item in enumerate(value):
            yield from check_item((*key, number), item)

    return check


def _mapping(checks: Mapping[str, _Check], required: Iterable[str] = ()) -> _Check:
    def check(key: Key, value: Any) -> Iterator[Mistake]:
        if not isinstance(value, dict):
            yield _must_be(key, f"keys and values ({', '.join(checks)})", value)
            return
        yield from _unknown_keys(key, value, checks)
        yield from _missing_keys(key, value, required)
        for name, check_value in checks.items():
            if name in value:
                yield from check_value((*key, name), value[name])

    return check


def _any_mapping(key: Key, value: Any) -> Iterator[Mistake]:
    if not isinstance(value, dict):
        yield _must_be(key, "keys and values", value)


# --- values of keys --------------------------------------------------------------------------------------------------


def _rule_name(key: Key, value: Any) -> Iterator[Mistake]:
    yield from _text(key, value)
    if isinstance(value, str) and not _NAME.fullmatch(value):
        yield Mistake(key, f"'name' must be family/name in lower case, not {value!r}")


def _message(key: Key, value: Any) -> Iterator[Mistake]:
    yield from _some_text(key, value)
    if isinstance(value, str):
        yield from message_mistakes(value)


def _macros(key: Key, value: Any) -> Iterator[Mistake]:
    """Leave them to macros.py, which knows what uses them."""
    yield from ()


def _options(key: Key, value: Any) -> Iterator[Mistake]:
    if value is not None:  # a check without options
        yield from _any_mapping(key, value)


def _languages(known: Collection[str]) -> _Check:
    def check(key: Key, value: Any) -> Iterator[Mistake]:
        if value is False:  # what YAML makes of the code of Norwegian
            yield Mistake(key, f"{_name(key)} must be a language code, not false: write no in quotes, 'no'")
        elif not isinstance(value, str):
            yield _must_be(key, "a language code", value)
        elif value not in known:
            primary = _PRIMARY.match(value)
            code = primary[1].lower() if primary else ""
            if code in known:
                yield Mistake(key, f"{_name(key)} must be a language without a region: {code!r}, not {value!r}")
            else:
                hint = did_you_mean(value, known) or "; write its two-letter code (ISO 639-1)"
                yield Mistake(key, f"unknown language {value!r}{hint}")

    return _list_of(check, "language codes")


def _hexadecimal(key: Key, value: Any) -> Iterator[Mistake]:
    yield from _text(key, value)
    if isinstance(value, str):
        try:
            bytes.fromhex(value)
        except ValueError:
            yield Mistake(key, f"{_name(key)} must be bytes in hexadecimal (EF BB BF)")


_article = _mapping({"front-matter": _any_mapping, "body": _text})
_source = _mapping({"problem": _text, "detail": _text}, ("problem", "detail"))
_file: dict[str, _Check] = {"text": _text, "article": _article, "bytes": _hexadecimal, "source": _source}


def _example_of(checks: Mapping[str, _Check]) -> _Check:
    check_mapping = _mapping(checks)

    def check(key: Key, value: Any) -> Iterator[Mistake]:
        if isinstance(value, str):
            return
        if not isinstance(value, dict):
            yield _must_be(key, f"text, or keys and values ({', '.join(checks)})", value)
            return
        yield from check_mapping(key, value)
        if sum(name in value for name in _CONTENTS) != 1:
            yield Mistake(key, f"{_name(key)} must have one of {', '.join(_CONTENTS)}")

    return check


_example = _example_of(
    {
        **_file,
        "path": _text,
        "language": _text,
        "site": _list_of(_example_of(_file), "examples"),
        "files": _list_of(_text, "paths"),
        "options": _any_mapping,
        "config": _mapping({"require-front-matter": _list_of(_text, "globs"), "category": _any_mapping}),
        "expect": _list_of(_mapping({"at": _text, "fixed": _text}, ("at",)), "keys and values (at, fixed)"),
    }
)


def _examples(key: Key, value: Any) -> Iterator[Mistake]:
    yield from _list_of(_example, "examples")(key, value)
    if value == []:
        yield Mistake(key, f"{_name(key)} must have at least one example")


_CHECKS: dict[str, _Check] = {
    "name": _rule_name,
    "summary": _some_text,
    "why": _some_text,
    "kind": _some_text,
    "in": _list_of(_one_of(SCOPES), f"places ({', '.join(SCOPES)})"),
    "languages": _languages(LANGUAGES),
    "severity": _one_of(SEVERITIES),
    "default": _boolean,
    "message": _message,
    "macros": _macros,
    "options": _options,
    "fix": _mapping({"action": _one_of(ACTIONS), "safety": _one_of(SAFETIES)}, ("safety",)),
    "examples": _mapping({"bad": _examples, "good": _examples}, ("bad", "good")),
}
