"""Hosts are asked ten minutes before; co-hosts when nobody has come; the room is told when nobody comes at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.chat.reply import Reply, Text
from bot.commands.resources import Resources
from bot.core.clock.clock import Clock
from bot.core.clock.occurrence import Occurrence
from bot.core.voice import Note, room_of
from handlers.hours.presence.desk import PresenceDesk
from handlers.hours.presence.store import HERE, LATE
from handlers.hours.queue.place import LONGEST, Places, label
from handlers.hours.queue.ticket import OPEN, Ticket
from handlers.hours.queue.tickets import Tickets
from handlers.hours.series.model import Session

PREFIX = "hours-hosts"
BEFORE, CO_HOST, NOBODY = timedelta(minutes=-10), timedelta(minutes=5), timedelta(minutes=10)
"""From the start: when hosts are asked, when co-hosts are, and when the room is told."""
PATIENCE = timedelta(minutes=5)
"""How long after the time that a late host has named."""
_KINDS = {"ping": BEFORE, "co-host": CO_HOST, "nobody": NOBODY}


class AskingHosts:
    """The schedule; what was said of a session since is looked at when its time has come."""

    prefix = PREFIX
    follows_sessions = True

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        """Three moments for each session that has hosts, and one more where a host is late."""
        places, presence = await resources.get(Places), await resources.get(PresenceDesk)
        sessions = await places.sessions(since - LONGEST, until - BEFORE)
        found = [_at(one, kind, after) for one in sessions if one.hosts for kind, after in _KINDS.items()]
        for one in sessions:
            if one.hosts and one.ends_at > since:
                found += await _late(presence, one)
        return [one for one in found if since <= one.due_at < until]

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        """Nothing, once a host is there or has said when to come."""
        del late  # what would be said too late has expired
        presence, now = await resources.get(PresenceDesk), (await resources.get(Clock)).now()
        session = await _session(await resources.get(Places), occurrence)
        if session is None or await _is_settled(presence, session, occurrence.kind, now):
            return ()
        co_hosts = await presence.expected(session, apart_from=session.hosts[:1])
        match occurrence.kind:
            case "ping":
                unsaid = await _unsaid(presence, session)
                return await presence.private(unsaid, await _question(resources, session))
            case "co-host" if co_hosts:
                return await presence.private(co_hosts, _plea(session))
            case "nobody" if not co_hosts and not await _was_late(presence, session):
                return ()  # the room was told five minutes ago
        return [Note(room_of(room), _nobody(session)) for room in session.rooms]


async def _is_settled(presence: PresenceDesk, session: Session, kind: str, now: datetime) -> bool:
    return kind != "ping" and await presence.is_covered(session, now)


def _at(session: Session, kind: str, after: timedelta) -> Occurrence:
    ends = (
        session.starts_at if kind == "ping" else min(session.starts_at + after + timedelta(minutes=15), session.ends_at)
    )
    due = session.starts_at + after
    return Occurrence(f"{PREFIX}:{session.key}", due, kind, max(ends, due + timedelta(minutes=1)))


async def _late(presence: PresenceDesk, session: Session) -> list[Occurrence]:
    """Where a host is later than they have said; by `NOBODY` the room is told anyway."""
    last = max((one.until for one in await presence.said(session) if one.state == LATE and one.until), default=None)
    if last is None or last <= session.starts_at + NOBODY:
        return []
    return [_at(session, "late", last + PATIENCE - session.starts_at)]


async def _was_late(presence: PresenceDesk, session: Session) -> bool:
    """Whether a host had said to come later, so that nobody was told before."""
    return any(one.state == LATE for one in await presence.said(session))


async def _session(places: Places, occurrence: Occurrence) -> Session | None:
    """The session that is meant, if it is still at that time."""
    key = occurrence.schedule.removeprefix(f"{PREFIX}:")
    near = await places.sessions(occurrence.due_at - LONGEST, occurrence.due_at + timedelta(hours=1))
    session = next((one for one in near if one.key == key), None)
    if session is None or occurrence.kind == "late":
        return session
    return session if session.starts_at + _KINDS[occurrence.kind] == occurrence.due_at else None


async def _unsaid(presence: PresenceDesk, session: Session) -> list[str]:
    said = {one.host for one in await presence.said(session) if one.state in {HERE, LATE}}
    return [host for host in await presence.expected(session) if host not in said]


async def _question(resources: Resources, session: Session) -> Reply:
    waiting = _open(await (await resources.get(Tickets)).waiting(), session)
    series = await (await resources.get(Places)).series(session.series)
    name = label(series) if series else session.title
    rooms = ", ".join(room.partition(":")[2] for room in session.rooms)
    lines = ["Say “hours here”, “hours late 10m” or “hours away”."]
    if waiting:
        lines.insert(
            0,
            f"{len(waiting)} questions wait; next is {waiting[0].id} from {waiting[0].asker.name}: {waiting[0].subject}",
        )
    return Reply(
        f"You host {name} in 10 minutes ({session.starts_at:%H:%M} UTC), in {rooms}.", (Text("\n".join(lines)),)
    )


def _open(waiting: list[Ticket], session: Session) -> list[Ticket]:
    return [one for one in waiting if one.state == OPEN and one.series in {session.series, ""}]


def _plea(session: Session) -> Reply:
    says = f"Nobody has come to host {session.title}, which began at {session.starts_at:%H:%M} UTC. Can you?"
    return Reply(says, (Text("Say “hours here” or “hours away”."),))


def _nobody(session: Session) -> Reply:
    return Reply(
        f"Nobody has come yet to host {session.title}. Ask with “hours ask”: questions are kept, and answered between the "
        "hours as well."
    )


ASKING_HOSTS = AskingHosts()
