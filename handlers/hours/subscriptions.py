"""Opt-in pings: who wants a word in private when a session begins, instead of a list that somebody pastes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.chat.message import Principal, Room
from bot.chat.reply import Reply
from bot.commands.arguments import Rest
from bot.commands.context import Context
from bot.commands.resources import Resources, provider
from bot.commands.spec import Risk, command
from bot.core.clock.clock import Clock
from bot.core.clock.occurrence import Occurrence
from bot.core.linking import Account
from bot.core.people import People
from bot.core.voice import Note, Voice
from bot.store.database import Database
from handlers.hours.queue.place import Places, label
from handlers.hours.series.model import Session
from handlers.hours.tables_queue import subscriber as table

PREFIX = "hours-ping"
USEFUL = timedelta(minutes=15)
"""A ping that is later than this is of no use."""
AT_ONCE = 20
"""People who are looked for at the same time; on IRC each may cost a WHOIS."""
SECONDS = 25.0
EVERY = ""
NO_TRACK = Rest("")


class Subscriptions:
    """Who subscribes to which track."""

    def __init__(self, database: Database, people: People) -> None:
        self._database, self._people = database, people

    async def add(self, who: Principal, track: str, now: datetime) -> None:
        """Subscribe; once is enough."""
        mine = (table.c.who == who.key) & (table.c.track == track)

        def write(connection: Connection) -> None:
            if not connection.execute(table.update().where(mine).values(name=who.name)).rowcount:
                row = {"who": who.key, "track": track, "name": who.name, "at": now}
                connection.execute(self._database.insert_new(table), row)

        await self._database.run(write)

    async def remove(self, who: Principal, track: str | None) -> int:
        """Take back one subscription or, with None, all of them, from all accounts of a person; returns how many."""
        mine = table.c.who.in_(self._people.accounts(who))
        gone = table.delete().where(mine if track is None else mine & (table.c.track == track))
        return await self._database.run(lambda connection: connection.execute(gone).rowcount)

    async def of(self, track: str) -> list[Account]:
        """One account of each person who subscribes to a track, or to all."""
        query = select(table.c.who, table.c.name).where(table.c.track.in_([track, EVERY])).order_by(table.c.at)
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        accounts = [Account(row.who, row.name) for row in rows]
        return list({self._people.person(one.principal): one for one in reversed(accounts)}.values())

    def all_accounts(self, account: Account) -> tuple[Account, ...]:
        """The account and those that it is linked with."""
        return (account, *self._people.others(account.principal))


@command("hours subscribe", risk=Risk.WRITE, examples=["hours subscribe", "hours subscribe Getting Started"])
async def subscribe(ctx: Context, track: Rest = NO_TRACK) -> Reply:
    """Get a word in private whenever a session of a track begins."""
    places, now = await ctx.need(Places), (await ctx.need(Clock)).now()
    topic = await places.topic(ctx.room, track, now)
    await (await ctx.need(Subscriptions)).add(ctx.asker, topic.track, now)
    name = topic.track or "any track"
    session = await places.next([one.id for one in await places.like(topic)], now)
    coming = f" The next one begins {session.starts_at:%a %d %b %H:%M} UTC." if session else ""
    return Reply(
        f"I tell you when a session of {name} begins.{coming} “hours unsubscribe” ends it.", data={"track": topic.track}
    )


@command("hours unsubscribe", risk=Risk.WRITE, examples=["hours unsubscribe", "hours unsubscribe Getting Started"])
async def unsubscribe(ctx: Context, track: Rest = NO_TRACK) -> Reply:
    """End the pings of a track or, without one, all of them."""
    places, now = await ctx.need(Places), (await ctx.need(Clock)).now()
    which = (await places.topic(ctx.room, track, now)).track if track else None
    gone = await (await ctx.need(Subscriptions)).remove(ctx.asker, which)
    return Reply("You get no more pings." if gone else "You have no such subscription.", data={"ended": gone})


@provider()
def open_subscriptions(database: Database, people: People) -> Subscriptions:
    """The subscriptions in the bot's store."""
    return Subscriptions(database, people)


class Pinging:
    """The schedule of pings."""

    prefix = PREFIX
    follows_sessions = True

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        """Each start."""
        sessions = await (await resources.get(Places)).sessions(since, until)
        return [Occurrence(f"{PREFIX}:{one.key}", one.starts_at, "start", one.starts_at + USEFUL) for one in sessions]

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        """To each subscriber who can be reached now; afterwards it is of no use."""
        places = await resources.get(Places)
        key = occurrence.schedule.removeprefix(f"{PREFIX}:")
        sessions = await places.sessions(occurrence.due_at, occurrence.due_at + timedelta(seconds=1))
        session = next((one for one in sessions if one.key == key), None)
        series = await places.series(session.series) if session else None
        if session is None or series is None:
            return ()
        subscriptions, voice = await resources.get(Subscriptions), await resources.get(Voice)
        people = [subscriptions.all_accounts(one) for one in await subscriptions.of(label(series))]
        rooms = await _reachable(voice, people)
        return [Note(room, _ping(session, late)) for room in rooms]


async def _reachable(voice: Voice, people: list[tuple[Account, ...]]) -> list[Room]:
    """A private room of each person who can be reached now."""
    gate, found = asyncio.Semaphore(AT_ONCE), list[Room]()

    async def look(accounts: tuple[Account, ...]) -> None:
        async with gate:
            for account in accounts:
                room = await voice.private_room(account.principal)
                if room is not None:
                    found.append(room)
                    return

    try:
        async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
            for accounts in people:
                group.create_task(look(accounts))
    except TimeoutError:
        return found  # who was not found by now is not there
    return found


def _ping(session: Session, late: timedelta) -> Reply:
    rooms = ", ".join(room.partition(":")[2] for room in session.rooms)
    began = f" (late: it began {session.starts_at:%H:%M} UTC)" if late else ""
    return Reply(
        f"Now in {rooms} until {session.ends_at:%H:%M} UTC: {session.title}{began}. “hours unsubscribe” ends this."
    )


PINGING = Pinging()
