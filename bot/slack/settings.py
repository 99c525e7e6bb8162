"""What the configuration may say of one Slack workspace."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from bot.fields import SecretRef

_CHANNEL = r"^([CG][A-Z0-9]{2,}|#\S+)$"
"""An ID. A name is let through here and refused at the start, where Slack can tell which ID it is."""
_ACCOUNT = r"^[TE][A-Z0-9]+/[UW][A-Z0-9]+$"


class _Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of the settings: read-only, and an unknown key is an error."""


class ChannelSettings(_Struct, frozen=True):
    """One channel that the bot lives in."""

    ambient: Annotated[bool, Meta(description="Also look at messages that are not addressed to the bot.")] = False


class SlackTiming(_Struct, frozen=True):
    """Times in seconds."""

    ping: Annotated[float, Meta(gt=0, description="Between two pings of a Socket Mode connection.")] = 5.0
    stuck: Annotated[float, Meta(gt=0, description="A connection that is down for so long is built anew.")] = 15.0
    call: Annotated[float, Meta(gt=0, description="How long one call of the Web API may take.")] = 15.0
    post_gap: Annotated[float, Meta(ge=0, description="Between two posts in one channel.")] = 1.0
    people: Annotated[float, Meta(gt=0, description="How long it is remembered who somebody is.")] = 3600.0
    refused: Annotated[float, Meta(gt=0, description="Between attempts after a token was taken away.")] = 600.0
    undeliverable: Annotated[float, Meta(gt=0, description="A letter to a closed channel is dropped after this.")] = (
        600.0
    )
    retry: Annotated[float, Meta(gt=0, description="First wait before what failed is tried again; grows.")] = 1.0
    longest: Annotated[float, Meta(gt=0, description="Longest wait before what failed is tried again.")] = 60.0
    stop: Annotated[float, Meta(gt=0, description="What runs when the bot stops may take so long.")] = 2.0


class SlackSettings(_Struct, frozen=True):
    """One Slack workspace. Two tokens (Socket Mode), or a token and the signing secret (HTTP)."""

    bot_token: Annotated[SecretRef, Meta(description="The bot token, xoxb-…")]
    app_token: Annotated[SecretRef | None, Meta(description="The app-level token, xapp-…, for Socket Mode.")] = None
    signing_secret: Annotated[SecretRef | None, Meta(description="The signing secret, for requests by HTTP.")] = None
    mode: Annotated[
        Literal["socket", "http"], Meta(description="Connect to Slack (no open port), or let Slack call us.")
    ] = "socket"
    connections: Annotated[int, Meta(ge=1, le=10, description="Socket Mode connections side by side.")] = 2
    command: Annotated[str, Meta(pattern=r"^/[a-z0-9_-]+$", description="Our slash command.")] = "/openinfra"
    channels: Annotated[
        dict[Annotated[str, Meta(pattern=_CHANNEL)], ChannelSettings], Meta(description="Channels by their ID.")
    ] = {}
    guests: Annotated[
        tuple[Annotated[str, Meta(pattern=_ACCOUNT)], ...],
        Meta(description='Guests and people of other teams who may use the bot, as "TEAM/USER"; others may not.'),
    ] = ()
    file_bytes: Annotated[int, Meta(ge=1, description="How much of a file is read as a paste.")] = 1024 * 1024
    api_url: Annotated[str, Meta(pattern=r"^https?://", description="The Web API; only tests change it.")] = (
        "https://slack.com/api/"
    )
    timing: Annotated[SlackTiming, Meta(description="Times in seconds.")] = SlackTiming()
