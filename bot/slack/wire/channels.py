"""The channels of the configuration, as Slack knows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.errors import ConfigError
from bot.slack.wire.faults import CallFailed, Kind
from bot.slack.wire.web import Calls

WHERE = "in Slack, click the channel's name: its ID (C…) stands at the bottom of “About”"
_PAGES = 20


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel; `problem` is empty when the bot can work there, `hint` says what to do when not."""

    id: str
    name: str = ""
    problem: str = ""
    hint: str = ""
    is_unknown: bool = False
    """Whether Slack would not say."""


async def look(calls: Calls, channel: str, bot: str) -> Channel:
    """Whether the bot can work in a channel. Raises `CallFailed` where Slack does not answer."""
    try:
        found: dict[str, Any] = (await calls("conversations.info", channel=channel)).get("channel") or {}
    except CallFailed as fault:
        if fault.kind is Kind.CLOSED:
            return Channel(channel, problem="Slack shows the bot no such channel", hint=_not_seen(bot))
        if fault.error == "missing_scope":
            needed = fault.needed or "channels:read"
            return Channel(channel, problem=f"the scope {needed} is missing, so it is not known", is_unknown=True)
        raise
    name = str(found.get("name") or "")
    if found.get("is_archived"):
        return Channel(channel, name, "it is archived", "Unarchive it, or take it out of the configuration.")
    if not found.get("is_member"):
        return Channel(channel, name, "the bot is not in it", f"Say “/invite @{bot}” there.")
    return Channel(channel, name)


def _not_seen(bot: str) -> str:
    return f"If it is private, say “/invite @{bot}” there. Else the ID is wrong: {WHERE}."


async def refuse_names(calls: Calls, network: str, keys: Iterable[str]) -> None:
    """Raise `ConfigError` where a channel is written by its name, with the ID to write instead: names change, IDs do not."""
    names = [key for key in keys if key.startswith("#")]
    if not names:
        return
    known = await _ids(calls)
    lines = [
        f'[slack.{network}.channels."{name}"]: a channel is written by its ID'
        + (f": {known[name[1:]]}." if name[1:] in known else f"; {WHERE}.")
        for name in names
    ]
    raise ConfigError("\n".join(lines))


async def _ids(calls: Calls) -> dict[str, str]:
    """IDs by name, of what the bot can see; without the scope for it, none."""
    found: dict[str, str] = {}
    arguments: dict[str, Any] = {"types": "public_channel,private_channel", "exclude_archived": True, "limit": 999}
    try:
        for _ in range(_PAGES):
            page = await calls("conversations.list", **arguments)
            found |= {str(one.get("name")): str(one.get("id")) for one in page.get("channels") or ()}
            arguments["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
            if not arguments["cursor"]:
                break
    except CallFailed as fault:
        if fault.kind is Kind.TOKEN:
            raise
    return found
