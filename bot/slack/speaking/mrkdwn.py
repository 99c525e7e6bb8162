"""Slack's own markup. Only three characters are special to Slack's parser; what is not ours is always escaped, so that no foreign
text can notify a channel (https://docs.slack.dev/messaging/formatting-message-text#escaping).

Slack would still turn a bare `@channel` or `#name` into a mention: every text object of ours is `verbatim`, and the links that
it then no longer makes by itself are made here.
"""

from __future__ import annotations

import re

from bot.text.clean import clean, one_line

_URL = re.compile(r"https?://[^\s<>|\"'`]{1,2000}")
_TAIL = re.compile(r"[.,;:!?*_~)\]}]+\Z")
_UNSAFE_IN_URL = re.compile(r"[\s<>|\"'`\\]")


def escape(text: str) -> str:
    """Text as Slack shows it unchanged."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def prose(text: str) -> str:
    """Plain text, with links where it has web addresses."""
    done, at = [], 0
    for match in _URL.finditer(text):
        url = _without_tail(match[0])
        done += [escape(text[at : match.start()]), f"<{escape(url)}>"]
        at = match.start() + len(url)
    return "".join([*done, escape(text[at:])])


def link(url: str, label: str = "") -> str:
    """A link; what is no web address, or could leave the markup, is shown as text."""
    label, url = one_line(label), one_line(url)
    if not url.startswith(("https://", "http://")) or _UNSAFE_IN_URL.search(url):
        return escape(f"{label}: {url}" if label else url)
    return f"<{escape(url)}|{escape(label).replace('|', '/')}>" if label else f"<{escape(url)}>"


def span(text: str) -> str:
    """A few words as code."""
    text = one_line(text).replace("`", "'")
    return f"`{escape(text)}`" if text else ""


def bold(text: str) -> str:
    """A few words in bold; a `*` inside would end it."""
    text = one_line(text).replace("*", "·")
    return f"*{escape(text)}*" if text else ""


def mention(user: str) -> str:
    """A person's name as Slack shows it; notifies them."""
    return f"<@{user}>"


def _without_tail(url: str) -> str:
    """Punctuation behind an address belongs to the sentence; a closing parenthesis that was opened inside belongs to it."""
    tail = _TAIL.search(url)
    if tail is None:
        return url
    bare = url[: tail.start()]
    return bare + ")" if tail[0].startswith(")") and bare.count("(") > bare.count(")") else bare
