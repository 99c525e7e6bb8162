"""Block Kit's composition objects: https://docs.slack.dev/reference/block-kit/composition-objects"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.servers.slack.blocks.checks import Check, flag, listed, one_of, record, string, tagged, web_address, wrong


def plain(high: int, low: int = 1) -> Check:
    """A text object that is `plain_text`."""
    return tagged({"plain_text": record({"text": string(low, high)}, {"emoji": flag})})


def text(high: int) -> Check:
    """A text object of either type."""
    mrkdwn = record({"text": string(1, high)}, {"verbatim": flag})
    return tagged({"plain_text": record({"text": string(1, high)}, {"emoji": flag}), "mrkdwn": mrkdwn})


confirm: Check = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
option: Check = record({"text": text(75), "value": string(1, 150)}, {"description": text(75), "url": web_address()})
option_group: Check = record({"label": plain(75), "options": listed(option, 1, 100)}, {})


def choices(value: Any, path: str) -> Iterator[str]:
    """A select has either options or groups of them."""
    if ("options" in value) == ("option_groups" in value):
        yield wrong("must have either options or option_groups", path)
