"""What the app may do and hear in its workspace: the fewest scopes and events that work, and what each is for.

`openinfra-bot check` holds the bot token against this list, and a test holds the shipped manifest against it.
https://docs.slack.dev/reference/scopes/ and https://docs.slack.dev/reference/events/
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.settings import SlackSettings

CONNECT = "connections:write"
"""The one scope of the app-level token, for Socket Mode."""
EVENTS = ("app_home_opened", "app_mention", "channel_left", "group_left", "message.im", "user_change")
AMBIENT_EVENTS = ("message.channels", "message.groups")
"""Needed for channels with `ambient = true` only: they bring every message of every channel that the bot is in."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One scope of the bot token. Without one that is not `needed`, the bot works but for what `why` says."""

    name: str
    why: str
    is_needed: bool = True


_HISTORY = (
    "to find a message that a crash left in doubt instead of posting it twice, and a thread's question for an article"
)

SCOPES = (
    Scope("app_mentions:read", "to hear its name in channels"),
    Scope("chat:write", "to answer"),
    Scope("commands", "for the slash command and the message shortcuts"),
    Scope("im:history", "to hear direct messages"),
    Scope("im:write", "to answer in private what was asked in a channel"),
    Scope("users:read", "to tell members from guests; without it everybody counts as a guest and gets no answer"),
    Scope("files:read", "to read logs that people attach", is_needed=False),
    Scope("files:write", "to show plots and long outputs as files", is_needed=False),
    Scope("channels:read", "to check that public channels exist and the bot is in them", is_needed=False),
    Scope("groups:read", "the same for private channels", is_needed=False),
    Scope("channels:history", _HISTORY, is_needed=False),
    Scope("groups:history", "the same in private channels", is_needed=False),
)

TOPICS = (
    Scope("channels:manage", "to set topics of public channels, for `status alert`", is_needed=False),
    Scope("groups:write", "the same for private channels", is_needed=False),
)
"""Not in the shipped manifest, as they let an app do far more than that: whoever wants topics set adds them."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A scope that the token lacks."""

    scope: Scope
    is_needed: bool


def missing(granted: frozenset[str], settings: SlackSettings) -> list[Missing]:
    """What a token lacks for what is configured: ambient channels need the history scopes."""
    is_ambient = any(channel.ambient for channel in settings.channels.values())
    return [
        Missing(scope, scope.is_needed or (is_ambient and scope.name in {"channels:history", "groups:history"}))
        for scope in SCOPES
        if scope.name not in granted
    ]


def granted(header: str) -> frozenset[str]:
    """The scopes that Slack names in X-OAuth-Scopes."""
    return frozenset(part.strip() for part in header.split(",") if part.strip())
