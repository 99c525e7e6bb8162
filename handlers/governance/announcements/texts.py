"""What an announcement says, as every channel gets it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.chat.reply import SUMMARY_BYTES, Reply, Text
from bot.text.clean import shorten
from handlers.governance.announcements.announcement import Announcement, How, Moment, State
from handlers.governance.announcements.deliveries import topic_of

_ENDS = (". ", "! ", "? ", "\n", " ")


def said(one: Announcement, moment: Moment, now: datetime, late: timedelta, first: Announcement | None = None) -> Reply:
    """One saying of it. `first` is the one that it follows; what is late says so."""
    lead = _lead(one, moment, now, first)
    tail = f" (late: was due {stamp(moment.due_at)})" if late else ""
    summary, rest = split(f"{lead}: {one.words.text}{tail}")
    return Reply(summary, (Text(rest),) if rest else (), topic=topic_of(one.id, moment.kind))


def _lead(one: Announcement, moment: Moment, now: datetime, first: Announcement | None) -> str:
    """Of at least two words: IRC's renderer guards a line that begins like an address (`word:`)."""
    effective = one.words.effective
    if moment.days is not None and effective is not None:
        return f"A reminder, {ahead((effective - now.date()).days)} ({day(effective)})"
    of = f"the announcement of {day(first.due_at.date())}" if first and first.due_at else "an earlier announcement"
    if one.how is How.WITHDRAWAL:
        return f"{of[0].upper()}{of[1:]} is withdrawn"
    name = f"A correction of {of}" if one.how is How.CORRECTION else "An announcement"
    return f"{name}, effective {day(effective)}" if effective else name


def ahead(days: int) -> str:
    """How far away a day is."""
    return {0: "today", 1: "tomorrow"}.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


def split(text: str) -> tuple[str, str]:
    """The first line, and the rest; cut between two sentences where that is possible."""
    if len(text.encode()) <= SUMMARY_BYTES and "\n" not in text:
        return text, ""
    head = text.encode()[:SUMMARY_BYTES].decode("utf-8", "ignore")
    first = head.partition("\n")[0]
    if len(first) < len(head):
        return first, text[len(first) :].strip()
    at = max(head.rfind(end) + len(end.rstrip(" ")) for end in _ENDS[:3])
    if at < SUMMARY_BYTES // 3:
        at = head.rfind(" ")
    if at < SUMMARY_BYTES // 3:  # no word ends here: an address, or a script without spaces
        at = len(head)
    return text[:at].rstrip(), text[at:].strip()


def day(one: date) -> str:
    return f"{one:%a} {one.day} {one:%b %Y}"


def stamp(moment: datetime) -> str:
    return f"{day(moment.date())} {moment:%H:%M} UTC"


def headline(one: Announcement, now: datetime) -> str:
    """One line of a list."""
    return f"{one.id}: {shorten(' '.join(one.words.text.split()), 100)} ({standing(one, now)})"


def standing(one: Announcement, now: datetime) -> str:
    """Where it stands, in words."""
    match one.state:
        case State.SCHEDULED if one.has_lapsed(now):
            return "dropped: its time had passed before I could say it"
        case State.SCHEDULED if one.due_at:
            return f"scheduled for {stamp(one.due_at)}"
        case State.SENT if one.due_at:
            return f"sent {stamp(one.due_at)}"
        case _:
            return one.state.value


def facts(one: Announcement, coming: Iterable[Moment], now: datetime) -> tuple[tuple[str, str], ...]:
    """What there is to know beside the text."""
    found = [("state", standing(one, now)), ("by", one.author_name), ("channels", str(len(one.words.rooms)))]
    if one.approver:
        found.append(("approved by", one.approver))
    if one.words.effective:
        found.append(("effective", day(one.words.effective)))
    reminders = [stamp(moment.due_at) for moment in coming if moment.days is not None and moment.expires_at > now]
    if reminders:
        found.append(("reminders", ", ".join(reminders)))
    if one.words.expires_at:
        found.append(("expires", stamp(one.words.expires_at)))
    if one.follows:
        found.append(("follows", f"announcement {one.follows} ({one.how.value})"))
    return tuple(found)
