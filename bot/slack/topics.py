"""Topics of channels (https://docs.slack.dev/reference/methods/conversations.setTopic).

Optional: setting one takes a scope that the shipped manifest does not ask for (see `bot.slack.scopes.TOPICS`).
"""

from __future__ import annotations

from typing import Any

from bot.errors import BackendDown
from bot.slack.listening.entities import decode
from bot.slack.speaking.mrkdwn import escape
from bot.slack.wire.faults import CallFailed, Kind
from bot.slack.wire.web import Calls
from bot.text.clean import one_line, shorten

MOST_CHARACTERS = 250
_REFUSED = frozenset(
    {"user_is_restricted", "is_archived", "restricted_action", "method_not_supported_for_channel_type"}
)


async def get(calls: Calls, channel: str) -> str | None:
    """The topic, as people typed it; None where the bot is not in the channel. Raises `BackendDown`."""
    try:
        found: dict[str, Any] = (await calls("conversations.info", channel=channel)).get("channel") or {}
    except CallFailed as fault:
        if fault.kind is Kind.CLOSED:
            return None
        raise _said(fault, "read", "channels:read or groups:read") from None
    if not found.get("is_member"):
        return None
    topic = found.get("topic")
    return decode(str(topic.get("value") or ""), "", str) if isinstance(topic, dict) else ""


async def put(calls: Calls, channel: str, text: str) -> bool:
    """Set it; False where Slack does not let the bot. Raises `BackendDown`, for a missing scope too."""
    text = escape(shorten(one_line(text), MOST_CHARACTERS))
    try:
        await calls("conversations.setTopic", channel=channel, topic=text)
    except CallFailed as fault:
        if fault.kind is Kind.CLOSED or fault.error in _REFUSED:
            return False
        raise _said(fault, "set", "channels:manage (private channels: groups:write)") from None
    return True


def _said(fault: CallFailed, verb: str, scope: str) -> BackendDown:
    if fault.error == "missing_scope":
        return BackendDown(f"I may not {verb} topics on Slack: my app lacks the scope {fault.needed or scope}.")
    return fault
