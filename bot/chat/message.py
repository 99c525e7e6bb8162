"""What comes in from a chat platform, as every other part of the bot sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, IntEnum


class Strength(IntEnum):
    """How well we know who is speaking."""

    OUTSIDER = -1
    """The platform says that they are a guest or belong to somebody else's team: the bot answers them nothing."""
    CLAIMED = 0
    """Only a name that anybody may take (an IRC nickname)."""
    VERIFIED = 1
    """The platform or its services vouch for the account."""


@dataclass(frozen=True, slots=True)
class Principal:
    """A person on one network.

    `id` is what rules and rows refer to: the services account on IRC, team and user id on Slack. An unverified IRC user has
    the id `~nick`, which no rule may name. `name` is what others read.
    """

    network: str
    id: str
    name: str
    verified_by: str = ""
    strength: Strength = Strength.CLAIMED

    @property
    def is_verified(self) -> bool:
        return self.strength >= Strength.VERIFIED

    @property
    def is_outsider(self) -> bool:
        return self.strength is Strength.OUTSIDER

    @property
    def key(self) -> str:
        """One string for the whole identity, as rules and rows hold it."""
        return f"{self.network}:{self.id}"


@dataclass(frozen=True, slots=True)
class Room:
    """Where a message was said, and so where its answer goes.

    `channel` is the channel's name or, in a private conversation, the person's address. `thread` is empty where the platform
    has none.
    """

    network: str
    channel: str
    thread: str = ""
    is_direct: bool = False

    @property
    def key(self) -> str:
        return f"{self.network}:{self.channel}" + (f"/{self.thread}" if self.thread else "")


class Address(Enum):
    """How a line was directed at the bot."""

    NONE = "none"
    """Channel talk among people."""
    PREFIX = "prefix"
    """`!word`: perhaps ours, perhaps another bot's."""
    NAME = "name"
    """By the bot's name, or in a private conversation."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said by one person: a line, or several lines within seconds joined to one paste.

    `text` is clean (see `bot.text.clean`) and stripped of the address. `event_id` is the platform's id of the event, empty
    where redelivery cannot happen. `lines` counts what was joined.
    """

    room: Room
    sender: Principal
    text: str
    address: Address
    received_at: datetime
    event_id: str = ""
    lines: int = 1

    @property
    def network(self) -> str:
        return self.room.network

    @property
    def is_direct(self) -> bool:
        return self.room.is_direct

    @property
    def is_addressed(self) -> bool:
        return self.address is not Address.NONE

    def said_by(self, who: Principal) -> Message:
        """The same message, once it is known better who said it."""
        return replace(self, sender=who)
