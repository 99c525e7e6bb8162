"""What people typed, out of what Slack made of it: links, names and three escaped characters.

https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.text.clean import clean

_ENTITY = re.compile(r"<([^<>\n]+)>")
_SCHEMES = ("", "http://", "https://", "mailto:", "tel:")
_FENCE = "```"
_SPAN = re.compile(r"`([^`\n]+)`\Z")


def decode(text: str, me: str, name_of: Callable[[str], str]) -> str:
    """The text without Slack's encoding, without our own name (`me` is our user ID), clean and stripped."""
    if "<" in text:
        text = _ENTITY.sub(lambda match: _plain(match[1], name_of), _without_us(text, me))
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return clean(_without_fences(text)).strip()


def mentions(text: str, me: str) -> bool:
    """Whether a raw text names us."""
    return "<@" in text and (f"<@{me}>" in text or f"<@{me}|" in text)


def _without_us(text: str, me: str) -> str:
    def gap(match: re.Match[str]) -> str:
        is_start = match.start() == 0 or text[match.start() - 1] == "\n"
        is_end = text[match.end() : match.end() + 1] in {"", "\n"}
        return "" if is_start or is_end else " "

    # Begins only where a run of spaces begins, else a million of them would be looked at a million times.
    return re.sub(rf"(?<![ \t])[ \t]*+(?:<@{re.escape(me)}(?:\|[^<>\n]*)?>[ \t]*+[:,]?[ \t]*+)+", gap, text)


def _plain(inner: str, name_of: Callable[[str], str]) -> str:
    target, _, label = inner.partition("|")
    match target[:1]:
        case "@":
            return f"@{label or name_of(target[1:]) or target[1:]}"
        case "#":
            return f"#{label or target[1:]}"
        case "!":
            return _special(target[1:], label)
        case _:
            return _link(target, label)


def _special(target: str, label: str) -> str:
    """`<!here>`, `<!subteam^S1|@ops>`, `<!date^…|fallback>`."""
    kind, _, rest = target.partition("^")
    if kind == "date":
        return label
    name = label or rest or kind
    return name if name.startswith("@") else f"@{name}"


def _link(target: str, label: str) -> str:
    """Slack makes links of what looks like one; a link that a person made has words of its own."""
    if not label:
        return target.removeprefix("mailto:").removeprefix("tel:")
    typed = {scheme + label for scheme in _SCHEMES} | {f"{scheme}{label}/" for scheme in _SCHEMES}
    return label if target in typed else f"{label} ({target})"


def _without_fences(text: str) -> str:
    """The lines of a code block as lines of their own; a text that is nothing but one span of code is that code."""
    if _FENCE not in text:
        whole = _SPAN.match(text.strip()) if "`" in text else None
        return whole[1] if whole else text
    parts = text.split(_FENCE)
    is_open = len(parts) % 2 == 0  # a fence that is never closed
    made, line = [], ""  # what is there already, and the last line of it
    for number, part in enumerate(parts):
        is_code = number % 2 == 1 and not (is_open and number == len(parts) - 1)
        inner = part.removeprefix("\n").removesuffix("\n") if is_code else part
        if line.strip(" ") and inner.strip(" ") and not inner.startswith("\n"):
            inner = f"\n{inner}"
        made.append(inner)
        line = inner if "\n" in inner else line + inner
        line = line[line.rfind("\n") + 1 :]
    return "".join(made)
