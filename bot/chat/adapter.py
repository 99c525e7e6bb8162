"""The protocol between the core and a chat platform.

An adapter turns the platform's events into `Message`s and hands them to an `Inbox`; it takes `Letter`s from the outbox and
reports each one as sent or returned. It knows nothing of commands, handlers or other adapters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.chat.message import Message, Principal, Room
from bot.chat.reply import Reply


@dataclass(frozen=True, slots=True)
class Letter:
    """One rendered message on its way to one room; a row of the outbox.

    `id` is 0 while it is not in the store. `payload` is what the network's own renderer made of the reply; only that
    adapter reads it. Letters of one room are sent in order. One that is past `expires_at` is dropped and counted.

    Letters of one `topic` belong together. `under` is the receipt (on Slack the `ts`) of the first one in this room, empty if
    there was none or the platform gives no receipts: the letter goes into its thread, or takes its place if it `amends` it.
    """

    room: Room
    payload: str
    id: int = 0
    created_at: datetime | None = None
    expires_at: datetime | None = None
    topic: str = ""
    under: str = ""
    amends: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """A reply as one platform shows it: what is sent now, and the plain lines that `more` brings."""

    payload: str
    rest: tuple[str, ...] = ()


class Inbox(Protocol):
    """Where an adapter puts what people say."""

    def put(self, message: Message) -> None:
        """Take a message; returns at once, the work happens in a task of its own."""


class Outlet(Protocol):
    """Where an adapter says what became of its letters."""

    def sent(self, letter: Letter, receipt: str = "") -> None:
        """The letter has arrived as far as the platform can tell; `receipt` is the platform's name for the message."""

    def dropped(self, letter: Letter, reason: str) -> None:
        """The letter can never be delivered (no such channel, expired)."""


class Adapter(Protocol):
    """One network. Several of them run in one process and never wait for each other."""

    @property
    def network(self) -> str:
        """The name that the configuration gives it; `Room.network` and `Principal.network` carry it."""

    @property
    def is_connected(self) -> bool:
        """Whether a letter sent now would leave at once."""

    @property
    def health(self) -> str:
        """One short phrase for `status`: `connected as ada, 41 ms`, `down for 12 s: refused`."""

    async def run(self) -> None:
        """Connect, and stay connected until cancelled. Raises `ConfigError` for what no retry can mend."""

    def render(self, reply: Reply, room: Room, to: Principal | None) -> Rendered:
        """Show a reply in a room; `to` is the person whom it answers."""

    def room_for(self, who: Principal) -> Room:
        """The private conversation with a person."""

    async def reaches(self, who: Principal) -> bool:
        """Whether what is said to `room_for(who)` now reaches that very person: a nickname may be somebody else's by now."""

    def send(self, letter: Letter) -> None:
        """Queue a letter; the adapter keeps it across reconnects until it is sent or dropped."""

    async def topic(self, room: Room) -> str | None:
        """The topic of a channel, empty where it has none; None where the bot is not in the channel.

        Raises `BackendDown` where the platform does not tell (not connected, no right to ask).
        """

    async def set_topic(self, room: Room, text: str) -> bool:
        """Set the topic of a channel; False where the platform does not let the bot. Raises `BackendDown` as `topic` does."""

    async def verify(self, who: Principal) -> Principal:
        """Ask the platform who this is, when a command needs to know; returns the same principal where it cannot tell."""
