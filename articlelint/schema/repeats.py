"""Regular expressions that can take for ever, told by their form: repeats within repeats, such as `(a+)+`."""

from __future__ import annotations

import re

from articlelint.startup.expressions import regex

_TOKEN = regex(
    r"""
    (?P<skipped> \\. | \[\^?\]?(?:\\.|[^\]\\])*\] | \(\?\#[^)]*\) )  # an escape, a set, a comment
    | (?P<open> \( (?: \? (?: P?<[^>=!]*> | [a-zA-Z-]*: | <?[=!] | > | \([^)]*\) | P=[^)]* | [a-zA-Z]+(?=\)) ) )? )
    | (?P<close> \) (?P<times> [*+] | \{[0-9]*,?[0-9]*\} )? )
    | (?P<inner> [*+?] | \{[0-9]*,[0-9]*\} | \| )                    # where a text may be matched in several ways
    """,
    re.VERBOSE | re.DOTALL,
)


def has_nested_repeats(pattern: str) -> bool:
    """Whether a group that is repeated holds a repeat, something optional or a choice.

    Only such groups make Python try more ways than the cube or so of the text's length. Many of them are harmless.
    """
    groups = [False]  # whether each open group, the outermost first, holds one
    for token in _TOKEN.finditer(pattern):
        if token["open"]:
            groups.append(False)
        elif token["inner"]:
            groups[-1] = True
        elif token["close"] and len(groups) > 1:
            is_varied = groups.pop()
            if token["times"] and is_varied:
                return True
            groups[-1] |= is_varied or bool(token["times"])
    return False
