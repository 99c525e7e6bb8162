"""Office hours: when they are, who is there, what is asked and what was said."""

from handlers.hours.changing import call, cancel, move, restore
from handlers.hours.checks import CHECKS, check
from handlers.hours.defining import add, edit, remove
from handlers.hours.digest.commands import show_digest
from handlers.hours.notes.commands import drop_note, show_notes
from handlers.hours.notes.listening import open_notes, take_note
from handlers.hours.opening import open_book
from handlers.hours.pages import PAGES
from handlers.hours.people_half import CHORES, PANELS, SCHEDULES_QUEUE
from handlers.hours.presence.commands import away, here, late
from handlers.hours.presence.desk import open_presence, open_presence_store
from handlers.hours.queue.asking import ask, show_question, show_queue, withdraw
from handlers.hours.queue.helping import done, handover, skip, take
from handlers.hours.queue.opening import open_desk, open_hosts, open_places, open_teller, open_tickets
from handlers.hours.reminding import REMINDERS
from handlers.hours.series.news import NEWS
from handlers.hours.settings import HoursSettings
from handlers.hours.showing import hours, ics, next_
from handlers.hours.statistics import stats
from handlers.hours.subscriptions import open_subscriptions, subscribe, unsubscribe
from handlers.hours.tables import STORE

SETTINGS = HoursSettings
SCHEDULES = (REMINDERS, NEWS, *SCHEDULES_QUEUE)

__all__ = [
    "CHECKS",
    "CHORES",
    "PAGES",
    "PANELS",
    "SCHEDULES",
    "SETTINGS",
    "STORE",
    "add",
    "ask",
    "away",
    "call",
    "cancel",
    "check",
    "done",
    "drop_note",
    "edit",
    "handover",
    "here",
    "hours",
    "ics",
    "late",
    "move",
    "next_",
    "open_book",
    "open_desk",
    "open_hosts",
    "open_notes",
    "open_places",
    "open_presence",
    "open_presence_store",
    "open_subscriptions",
    "open_teller",
    "open_tickets",
    "remove",
    "restore",
    "show_digest",
    "show_notes",
    "show_question",
    "show_queue",
    "skip",
    "stats",
    "subscribe",
    "take",
    "take_note",
    "unsubscribe",
    "withdraw",
]
