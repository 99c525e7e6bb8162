"""The `[governance]` section of the configuration."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from bot.fields import FilePath

RoomKey = Annotated[str, Meta(pattern=r"^[^:\s,]+:[^\s,]+$")]
WebAddress = Annotated[str, Meta(pattern=r"^https?://[^\s/?#@]+(/\S*)?$")]
FeedName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]


class FeedSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One Atom or RSS feed."""

    url: Annotated[WebAddress, Meta(description="Where the feed is: http or https.")]
    every: Annotated[int, Meta(ge=600, le=7 * 24 * 3600, description="How often it is read, in seconds.")] = 3600
    private: Annotated[bool, Meta(description="Whether it may redirect to an address inside your own network.")] = False


class GovernanceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Announcements, the community's reference files, and feeds that become drafts."""

    rooms: Annotated[
        tuple[RoomKey, ...],
        Meta(description='Where announcements go unless told, as "network:channel". Empty: every configured channel.'),
    ] = ()
    remind: Annotated[
        tuple[Annotated[int, Meta(ge=0, le=365)], ...],
        Meta(description="How many days before its effective date an announcement is repeated, unless told."),
    ] = (30, 7, 0)
    remind_at: Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="When on those days, in UTC.")] = (
        "09:00"
    )
    tell: Annotated[
        str,
        Meta(description="Where announcers are told of new drafts, as network:channel. Empty: nowhere."),
    ] = ""
    reference: Annotated[
        FilePath,
        Meta(description="The folder of projects.yaml, members.yaml and sigs-repos.yaml; it may be in a git checkout."),
    ] = ""
    pull: Annotated[bool, Meta(description="Whether that checkout is brought up to date with its upstream.")] = False
    look_seconds: Annotated[
        float, Meta(gt=0, description="How often the reference files are looked at for changes, in seconds.")
    ] = 300.0
    feeds: Annotated[
        dict[FeedName, FeedSettings], Meta(description="Feeds whose new entries become drafts, by name.")
    ] = {}
