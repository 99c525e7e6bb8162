"""What is said of sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.zones import span as length
from handlers.hours.series.instants import times
from handlers.hours.series.model import Series, Session


def when(session: Session, *zones: ZoneInfo | None) -> str:
    """`Thu 2026-11-26 11:00–12:30 UTC (12:00–13:30 Europe/Berlin)`"""
    return times(session.starts_at, session.ends_at, *zones)


def names(session: Session) -> str:
    """The hosts by their accounts' names."""
    return ", ".join(host.partition(":")[2] for host in session.hosts)


def where(session: Session) -> str:
    """The rooms: `#open-infra-summit-cfp on libera`."""
    return " and ".join(f"{channel} on {network}" for network, _, channel in (r.partition(":") for r in session.rooms))


def line(session: Session, *zones: ZoneInfo | None) -> str:
    """One session in a list."""
    state = " – cancelled" if session.is_cancelled else " – moved" if session.moved_from else ""
    reason = f" ({session.reason})" if session.reason else ""
    return f"{when(session, *zones)}: {session.title}, {where(session)}{state}{reason}"


def until(session: Session, now: datetime) -> str:
    """`in 2 d 3 h`, or that it goes on."""
    if session.starts_at <= now < session.ends_at:
        return f"goes on, {length(session.ends_at - now)} left"
    return f"in {length(session.starts_at - now)}"


def reminder(kind: str, session: Session, series: Series, due_at: datetime, late: timedelta) -> str:
    """What the room is told; what is late says so, and only names times that are true whenever it is read."""
    says = _late(kind, session, series) if late else _in_time(kind, session, series)
    return f"{says} (late: was due {due_at.astimezone(UTC):%a %H:%M} UTC)" if late else says


def _in_time(kind: str, session: Session, series: Series) -> str:
    host = f" Host: {names(session)}." if session.hosts else ""
    end = f"{session.ends_at:%H:%M} UTC"
    match kind:
        case "t-24h":
            agenda = f" Agenda: {series.agenda_url}" if series.agenda_url else ""
            return f"In 24 hours: {session.title}, {when(session, series.zone)}.{host}{agenda}"
        case "t-15m":
            return f"In 15 minutes: {session.title}, {when(session, series.zone)}.{host}"
        case "start":
            return f"{session.title} begins now, until {end}.{host}"
        case "end-10m":
            return f"{session.title}: 10 minutes left, until {end}."
        case _:
            return _off(session, series)


def _late(kind: str, session: Session, series: Series) -> str:
    match kind:
        case "start":
            return f"{session.title} has begun: {when(session, series.zone)}."
        case "end-10m":
            return f"{session.title} ends at {session.ends_at:%H:%M} UTC."
        case "off":
            return _off(session, series)
        case _:
            return f"{session.title}: {when(session, series.zone)}."


def _off(session: Session, series: Series) -> str:
    """At the time at which it would have been: whoever comes should not wait."""
    reason = f": {session.reason}" if session.reason else ""
    if session.is_cancelled:
        return f"No {session.title} now; this one is cancelled{reason}"
    return f"No {session.title} now; it is moved to {when(session, series.zone)}{reason}"
