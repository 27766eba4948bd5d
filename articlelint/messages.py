"""Parts that messages of all kinds are made of."""

from __future__ import annotations

from collections.abc import Iterable

_SAID = 300  # characters of what an exception says


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint at the nearest of the `known` names; empty if none is near."""
    from difflib import get_close_matches

    near = get_close_matches(name.lower().replace("_", "-"), sorted(known), n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def count(number: int, noun: str, plural: str = "") -> str:
    """Return `number` and `noun` in the right number: "1 file", "3,801 files"; `plural` is for what takes no s."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}"


def shortened(text: str, length: int, mark: str = "…") -> str:
    """Return `text` in at most `length` characters, the `mark` that something is missing included."""
    return text if len(text) <= length else text[: length - len(mark)] + mark


def clipped(text: str, length: int) -> str:
    """Return the first `length` characters of `text`, and an ellipsis right after them if there are more."""
    return text if len(text) <= length else text[:length].rstrip() + "…"


def described(error: BaseException, module: str) -> str:
    """Name an exception and the line of the package of `module` from which it came, if it came from one."""
    try:
        said = " ".join(str(error).split())
    except Exception:
        said = ""
    text = f"{type(error).__name__}: {shortened(said, _SAID)}" if said else type(error).__name__
    package = module.partition(".")[0]
    place = ""
    trace = error.__traceback__
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        if name.partition(".")[0] == package:
            place = f" ({name}, line {trace.tb_lineno})"
        trace = trace.tb_next
    return text + place


def kind_of(value: object) -> str:
    """Name the kind of a TOML or JSON value: "a string", "a list"."""
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, "a boolean"),
        ((int, float), "a number"),
        (str, "a string"),
        (list, "a list"),
        (dict, "a table"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "a date or time")
