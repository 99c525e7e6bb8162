"""Who the bot is in its workspace."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import ConfigError
from bot.slack.wire.faults import CallFailed, Kind
from bot.slack.wire.web import Calls


@dataclass(frozen=True, slots=True)
class Me:
    """Our ids: team (T…), user (U…), bot (B…), app (A…, empty if unknown); name without @; the workspace's URL."""

    team: str
    user: str
    bot: str
    app: str
    name: str
    url: str


async def learn(calls: Calls) -> Me:
    """Ask Slack who we are. Raises `CallFailed`, and `ConfigError` for a token that is no bot's."""
    said = await calls("auth.test")
    if not said.get("bot_id"):
        raise ConfigError("The bot token belongs to a person, not to a bot: use the Bot User OAuth Token (xoxb-…).")
    return Me(
        team=str(said.get("team_id") or ""),
        user=str(said.get("user_id") or ""),
        bot=str(said["bot_id"]),
        app=await _app(calls, str(said["bot_id"])),
        name=str(said.get("user") or ""),
        url=str(said.get("url") or ""),
    )


async def _app(calls: Calls, bot: str) -> str:
    """The app's id, which only helps to tell our own posts; a workspace that does not say it is no reason to stop."""
    try:
        info = await calls("bots.info", bot=bot)
    except CallFailed as fault:
        if fault.kind is Kind.TOKEN:
            raise
        return ""
    found = info.get("bot")
    return str(found.get("app_id") or "") if isinstance(found, dict) else ""
