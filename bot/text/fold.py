"""When two names of accounts or rooms mean the same."""

from __future__ import annotations

_RFC1459 = str.maketrans("[]\\^ABCDEFGHIJKLMNOPQRSTUVWXYZ", "{}|~abcdefghijklmnopqrstuvwxyz")


def folded(name: str) -> str:
    """As IRC compares names (RFC 1459, 2.2); letters beyond ASCII stay apart, since their lower case may be somebody else.

    Slack's ids are all upper case, so that none of them meets another here.
    """
    return name.translate(_RFC1459)
