"""What a reminder looks like when it is said."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.reply import SUMMARY_BYTES, Action, Actions, Block, Reply, Text
from bot.core.zones import place, told
from handlers.reminders.book import Reminder

LATE = timedelta(seconds=60)


def reminding(reminder: Reminder, due: datetime, now: datetime, *, is_private: bool) -> Reply:
    """The text behind a word of ours, so that no line of the bot's begins with foreign words."""
    who = f" from {reminder.name}" if reminder.is_here else ""
    late = f" (late: was due {told(due, ZoneInfo(reminder.zone))})" if now - due > LATE else ""
    summary = f"Reminder{who}: {reminder.text}{late}"
    body: list[Block] = []
    if len(summary.encode()) > SUMMARY_BYTES:
        summary, body = f"Reminder{who}{late}:", [Text(reminder.text)]
    return Reply(summary, (*body, *_weekly(reminder, due), *_again(reminder, is_private=is_private)))


def _weekly(reminder: Reminder, due: datetime) -> tuple[Block, ...]:
    if reminder.weekly is None:
        return ()
    moved = _moved(reminder, due)
    return (Text(f"Every {reminder.weekly.day.capitalize()}{moved}; “remind drop {reminder.id}” ends it."),)


def _moved(reminder: Reminder, due: datetime) -> str:
    """What a change of the clocks has done today."""
    rule = reminder.weekly
    if rule is None:
        return ""
    wall = datetime.combine(due.astimezone(rule.zone).date(), rule.at)
    return f" ({rule.at:%H:%M} does not exist today)" if place(wall, rule.zone).shift == "gap" else ""


def _again(reminder: Reminder, *, is_private: bool) -> tuple[Block, ...]:
    if not is_private:
        return ()
    later = (("In 1 h", "in 1h"), ("Tomorrow", "in 1d"))
    return (
        Actions(tuple(Action(label, f"remind me {when} {reminder.text}", needs_button=True) for label, when in later)),
    )
