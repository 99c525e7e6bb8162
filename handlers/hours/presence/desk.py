"""Which session a host speaks of, and who is still expected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.chat.message import Principal, Room
from bot.chat.reply import Reply
from bot.commands.resources import provider
from bot.core.clock.clock import Clock
from bot.core.voice import Note, Voice, room_of
from bot.errors import NotFound
from bot.store.database import Database
from handlers.hours.presence.store import AWAY, HERE, Presence, PresenceStore
from handlers.hours.queue.hosts import Hosts
from handlers.hours.queue.place import LONGEST, Places, Topic, place
from handlers.hours.series.model import Session

SOON = timedelta(hours=12)
"""How long before a session somebody says “here” or “late” of it."""
AHEAD = timedelta(days=40)


class PresenceDesk:
    """Hosts by session."""

    def __init__(self, store: PresenceStore, hosts: Hosts, places: Places, voice: Voice, clock: Clock) -> None:
        self._store, self._hosts, self._places, self._voice, self._clock = store, hosts, places, voice, clock

    async def session(self, who: Principal, room: Room, within: timedelta) -> Session:
        """The session that a host speaks of: one of this room if it can be, the one that is on or the next. Raises `Denied`,
        `NotFound`."""
        series = {one.id for one in await self._hosts.hosted(who)}
        if not series:
            await self._hosts.must(who, Topic(), "Saying whether a host is there")
        here, now = {one.id for one in await self._places.of_room(room)}, self._clock.now()
        found = [
            one
            for one in await self._places.sessions(now - LONGEST, now + within)
            if one.series in series and one.ends_at > now
        ]
        mine = [one for one in found if self._hosts.account(who, one.hosts)]
        choice = (
            [one for one in mine if one.series in here] or mine or [one for one in found if one.series in here] or found
        )
        if not choice:
            days = f"{within.days} days" if within.days else f"{within.total_seconds() / 3600:.0f} hours"
            raise NotFound(f"No session of yours is on or begins within {days}; “hours next” lists them.")
        return choice[0]

    async def say(self, who: Principal, session: Session, state: str, until: datetime | None = None) -> str:
        """Keep what a host says; returns what was said before."""
        host = self._hosts.account(who, session.hosts) or who.key
        before = next((one.state for one in await self._store.of(session.key) if one.host == host), "")
        await self._store.set(session.key, Presence(host, who.name, state, until), self._clock.now())
        return before

    async def came(self, who: Principal) -> None:
        """Somebody answers: if it is a host whose session is on, they are there."""
        now = self._clock.now()
        session = await self._places.current([one.id for one in await self._places.all()], now)
        if session is not None and self._hosts.account(who, session.hosts):
            await self.say(who, session, HERE)

    async def said(self, session: Session) -> list[Presence]:
        """What its hosts have said."""
        return await self._store.of(session.key)

    async def is_covered(self, session: Session, now: datetime) -> bool:
        """Whether a host is there, or has said when to come."""
        return any(one.covers(now) for one in await self.said(session))

    async def expected(self, session: Session, *, apart_from: Iterable[str] = ()) -> list[str]:
        """The host accounts that have not said to be away."""
        away = {one.host for one in await self.said(session) if one.state == AWAY} | set(apart_from)
        return [host for host in session.hosts if host not in away]

    async def private(self, hosts: Iterable[str], reply: Reply) -> list[Note]:
        """The same to each host in private, on the first account that can be reached; nothing to those who cannot be."""
        notes = []
        for host in hosts:
            for account in self._hosts.accounts(host):
                room = await self._voice.private_room(account.principal)
                if room is not None:
                    notes.append(Note(room, reply))
                    break
        return notes

    async def tell(self, notes: Iterable[Note]) -> None:
        """Say it now."""
        await self._voice.tell_all(notes)

    def host(self, who: Principal, session: Session) -> str:
        """The account of the session under which somebody is known."""
        return self._hosts.account(who, session.hosts) or who.key


def elsewhere(session: Session, room: Room) -> list[Room]:
    """The rooms of a session apart from the one where something is said already."""
    rooms = (room_of(key) for key in session.rooms)
    return [one for one in rooms if room.is_direct or place(one) != place(room)]


@provider()
def open_presence_store(database: Database) -> PresenceStore:
    """Who has said what."""
    return PresenceStore(database)


@provider()
def open_presence(store: PresenceStore, hosts: Hosts, places: Places, voice: Voice, clock: Clock) -> PresenceDesk:
    """Where hosts are asked after."""
    return PresenceDesk(store, hosts, places, voice, clock)
