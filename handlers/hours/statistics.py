"""Counts: what was asked and answered, how long people waited, and which hours nobody used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import select

from bot.chat.reply import Reply, Table, Text
from bot.commands.context import Context
from bot.commands.resources import Resources
from bot.commands.spec import command
from bot.core.clock.agenda import WITHDRAWN
from bot.core.clock.clock import Clock
from bot.core.clock.tables import occurrences
from bot.store.database import Database
from handlers.hours.queue.place import Places, label
from handlers.hours.queue.texts import span
from handlers.hours.queue.ticket import DONE, Ticket
from handlers.hours.queue.tickets import Tickets
from handlers.hours.series.model import Series, Session
from handlers.hours.subscriptions import PREFIX

A_MONTH = timedelta(days=30)
LONGEST = timedelta(days=800)
ENOUGH = 3
"""Sessions that it takes to say anything of a slot."""
DROP_FROM = 2 / 3
"""The share of empty hours from which a slot is not worth its hosts."""
NOBODY = "no track"


@dataclass(frozen=True, slots=True)
class TrackStats:
    """One series, or the questions of none. `wait` is the median until somebody turned to a question; numbers alone, so that
    private questions count as well."""

    track: str
    series: str
    asked: int
    answered: int
    withdrawn: int
    wait: timedelta | None
    sessions: int
    empty: int

    @property
    def verdict(self) -> str:
        """What to do with this slot."""
        if not self.series:
            return ""
        if self.sessions < ENOUGH:
            return "too early to say"
        return "drop or move this slot" if self.empty >= self.sessions * DROP_FROM else "keep this slot"


async def statistics(resources: Resources, since: datetime, until: datetime) -> list[TrackStats]:
    """One line for each series that met or was asked anything, the most asked first."""
    places, tickets = await resources.get(Places), await (await resources.get(Tickets)).asked(since, until)
    known = await _known(await resources.get(Database), since, until)
    sessions = [one for one in await places.sessions(since, until) if one.ends_at <= until and one.key in known]
    found = [_counted(series, tickets, sessions) for series in await places.all()]
    there = {one.series for one in found}
    stray = [one for one in tickets if one.series not in there]
    found.append(_line(NOBODY, "", stray, []))
    return sorted((one for one in found if one.asked or one.sessions), key=lambda one: (-one.asked, one.track))


async def _known(database: Database, since: datetime, until: datetime) -> set[str]:
    """The sessions that the clock has announced: a rule also knows hours from before there was a bot."""
    mine = occurrences.c.schedule.startswith(f"{PREFIX}:") & occurrences.c.due_at.between(since, until)
    query = select(occurrences.c.schedule).where(mine, occurrences.c.state != WITHDRAWN)
    rows = await database.run(lambda connection: connection.execute(query).scalars().all())
    return {row.removeprefix(f"{PREFIX}:") for row in rows}


def _counted(series: Series, tickets: Iterable[Ticket], sessions: Iterable[Session]) -> TrackStats:
    mine = [one for one in tickets if one.series == series.id]
    return _line(label(series), series.id, mine, [one for one in sessions if one.series == series.id])


def _line(track: str, series: str, tickets: Sequence[Ticket], sessions: Sequence[Session]) -> TrackStats:
    waits = [one.wait for one in tickets if one.wait is not None]
    return TrackStats(
        track=track,
        series=series,
        asked=len(tickets),
        answered=sum(one.state == DONE for one in tickets),
        withdrawn=sum(one.state == "withdrawn" for one in tickets),
        wait=timedelta(seconds=median(one.total_seconds() for one in waits)) if waits else None,
        sessions=len(sessions),
        empty=sum(not any(_used(one, ticket) for ticket in tickets) for one in sessions),
    )


def _used(session: Session, ticket: Ticket) -> bool:
    """Whether a question was asked or answered in these hours."""
    moments = (ticket.asked_at, ticket.taken_at, ticket.ended_at)
    return any(session.starts_at <= at < session.ends_at for at in moments if at is not None)


@command("hours stats", examples=["hours stats", "hours stats --since 90d"])
async def stats(ctx: Context, *, since: timedelta = A_MONTH) -> Reply:
    """Count questions, answers, waiting times and empty hours, track by track, and say which slots to keep."""
    now, since = (await ctx.need(Clock)).now(), min(since, LONGEST)
    found = await statistics(ctx.resources, now - since, now)
    asked, answered = sum(one.asked for one in found), sum(one.answered for one in found)
    data: dict[str, object] = {"tracks": [_datum(one) for one in found]}
    if not found:
        return Reply(f"No hours and no questions in the last {span(since)}.", data=data)
    rows = tuple(_row(one) for one in found)
    columns = ("track", "asked", "answered", "median wait", "empty hours", "")
    says = f"{asked} asked, {answered} answered in the last {span(since)}"
    drop = [one.track for one in found if one.verdict.startswith("drop")]
    more = (Text(f"Hardly anybody comes to {', '.join(drop[:3])}: drop or move it."),) if drop else ()
    return Reply(says, (*more, Table(columns, rows)), data=data)


def _row(one: TrackStats) -> tuple[str, ...]:
    empty = f"{one.empty} of {one.sessions}" if one.sessions else ""
    return (
        one.track,
        str(one.asked),
        str(one.answered),
        span(one.wait) if one.wait is not None else "",
        empty,
        one.verdict,
    )


def _datum(one: TrackStats) -> object:
    return {
        "track": one.track,
        "series": one.series,
        "asked": one.asked,
        "answered": one.answered,
        "withdrawn": one.withdrawn,
        "median_wait_seconds": one.wait.total_seconds() if one.wait is not None else None,
        "sessions": one.sessions,
        "empty": one.empty,
        "verdict": one.verdict,
    }
