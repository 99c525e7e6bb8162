"""The bot speaks first: what it says in rooms where nobody has just asked, persisted before it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.chat.adapter import Adapter, Letter, Rendered
from bot.chat.message import Principal, Room
from bot.chat.reply import Reply
from bot.core.outbox import Claim, Outbox


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to say in one room; `to` is the person whom it addresses there. Past `expires_at` it is not worth sending."""

    room: Room
    reply: Reply
    to: Principal | None = None
    amends: bool = False
    expires_at: datetime | None = None


class Voice:
    """Renders for whichever platform a room is on; what it accepts survives a crash."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._adapters: Mapping[str, Adapter] = {}

    def watch(self, adapters: Mapping[str, Adapter]) -> None:
        """Say which networks there are."""
        self._adapters = adapters

    async def tell(self, room: Room, reply: Reply, to: Principal | None = None) -> None:
        """Say one thing in one room. Raises `TryLater` when it cannot be kept: nothing was promised."""
        await self.tell_all([Note(room, reply, to)])

    async def tell_all(self, notes: Iterable[Note]) -> None:
        """Say several things, all or none. Rooms of networks that are not configured are left out."""
        await self._outbox.owe(self._letter(note) for note in notes if note.room.network in self._adapters)

    async def tell_each(self, groups: Iterable[tuple[Iterable[Note], Claim]]) -> list[bool]:
        """Say each group of things if its claim holds in the transaction that writes them; returns which did."""
        letters = [
            ([self._letter(note) for note in notes if note.room.network in self._adapters], claim)
            for notes, claim in groups
        ]
        return await self._outbox.owe_each(letters)

    async def tell_person(self, who: Principal, reply: Reply) -> bool:
        """Say something to a person alone; False where they cannot be reached, or told from others, right now."""
        room = await self.private_room(who)
        if room is None:
            return False
        await self.tell(room, reply)
        return True

    async def private_room(self, who: Principal) -> Room | None:
        """Where a person alone reads it; None where they cannot be reached, or told from others, right now."""
        adapter = self._adapters.get(who.network)
        return adapter.room_for(who) if adapter is not None and await adapter.reaches(who) else None

    async def amend(self, reply: Reply) -> list[Room]:
        """Put this in the place of what was said of its topic, in every room whose platform can do that; returns these rooms."""
        rooms = self._outbox.rooms_of(reply.topic)
        await self.tell_all(Note(room, reply, amends=True) for room in rooms)
        return rooms

    @property
    def adapters(self) -> Mapping[str, Adapter]:
        """The networks by name."""
        return self._adapters

    def rendered(self, note: Note) -> Rendered:
        """What it would look like. Raises `KeyError` for a network that is not there."""
        return self._adapters[note.room.network].render(note.reply, note.room, note.to)

    def _letter(self, note: Note) -> Letter:
        return Letter(
            note.room,
            self.rendered(note).payload,
            expires_at=note.expires_at,
            topic=note.reply.topic,
            amends=note.amends,
        )


def room_of(key: str) -> Room:
    """A channel as the configuration names it, `network:channel`."""
    network, _, channel = key.partition(":")
    return Room(network, channel)
