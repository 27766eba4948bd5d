"""Escaping: what a report quotes was written by strangers and must not act on who reads it.

It may hold terminal escapes, text that reads backwards, workflow commands, or file names that are not UTF-8.
"""

from __future__ import annotations

import re

from articlelint.startup.expressions import regex

# C0 and C1 controls, soft hyphen, bidirectional marks and embeddings, invisible characters, line separators,
# surrogates, what is no character. The joiners U+200C and U+200D stay: Persian, Indic scripts and emoji are spelled
# with them.
_UNSEEN = regex(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# Continuous integration services obey "##[command]" and "##vso[command]" anywhere in a line of a log.
_LOG_COMMAND = regex(r"#(?=#\w*\[)")


def visible(char: str) -> str:
    """How a character that must not be written as it is is shown; a byte of an undecodable file name as \\xNN."""
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"<U+{code:04X}>"


def harmful(text: str) -> dict[int, str]:
    """The positions of `text` whose characters must not be written as they are, and what to show for each."""
    if text.isprintable() and "##" not in text:
        return {}
    found = {match.start(): visible(match.group()) for match in _UNSEEN.finditer(text)}
    found.update((match.start(), visible("#")) for match in _LOG_COMMAND.finditer(text))
    return found


def terminal(text: str) -> str:
    """`text` on one line, safe for a terminal and for the log of a continuous integration service."""
    if text.isprintable() and "##" not in text and "::" not in text:  # as nearly all are
        return text
    shown = harmful(text)
    if shown:
        text = "".join(shown.get(i, char) for i, char in enumerate(text))
    if text.lstrip().startswith("::"):  # a workflow command, at the start of a line
        text = text.replace(":", visible(":"), 1)
    return text


def command_data(text: str) -> str:
    """`text` as the data of a workflow command of GitHub, line breaks kept."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """`text` as a property of a workflow command of GitHub."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


def logging_data(text: str) -> str:
    """`text` as the message of a logging command of Azure Pipelines, line breaks kept."""
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def logging_property(text: str) -> str:
    """`text` as a property of a logging command of Azure Pipelines."""
    return logging_data(text).replace(";", "%3B").replace("]", "%5D")


def xml(text: str) -> str:
    """`text` on one line, as the text of an XML element or attribute, ASCII only.

    What XML 1.0 forbids even as a reference (controls, surrogates, U+FFFE and U+FFFF) is shown as in a terminal.
    """
    return html(terminal(text)).encode("ascii", "xmlcharrefreplace").decode()


def html(text: str) -> str:
    """`text` with references for the characters of HTML's and XML's syntax."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#39;")


def code_span(text: str) -> str:
    """`text` on one line, as code in Markdown: where no markup, link, address or name acts."""
    text = terminal(text)
    fence = backticks(text, least=1)
    padding = " " if not text.strip(" ") or text[0] in " `" or text[-1] in " `" else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def backticks(text: str, least: int) -> str:
    """So many backticks that none of the runs in `text` is as long: what opens and closes it as code."""
    return "`" * max(least, 1 + max(map(len, re.findall("`+", text)), default=0))


def encodable(text: str) -> str:
    """`text` without lone surrogates, which no JSON or UTF-8 can carry to other programs."""
    if text.isascii():
        return text
    return re.sub("[\ud800-\udfff]", lambda match: visible(match.group()), text)


def json_ascii(document: str) -> str:
    """ASCII-only JSON in which no string holds a command that a log would obey."""
    return document.replace("##", "#\\u0023")
