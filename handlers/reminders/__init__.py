"""Reminders for oneself and for a room, and the time zones of people."""

from handlers.reminders.listing import CHORES, PANELS, remind_drop, remind_list
from handlers.reminders.opening import open_reminders, open_zones
from handlers.reminders.schedule import ReminderSchedule
from handlers.reminders.setting import remind, remind_here, remind_me
from handlers.reminders.settings import ReminderSettings
from handlers.reminders.tables import STORE
from handlers.reminders.zone import tz, tz_forget, tz_set

SETTINGS = ReminderSettings
SCHEDULES = (ReminderSchedule(),)

__all__ = [
    "CHORES",
    "PANELS",
    "SCHEDULES",
    "SETTINGS",
    "STORE",
    "open_reminders",
    "open_zones",
    "remind",
    "remind_drop",
    "remind_here",
    "remind_list",
    "remind_me",
    "tz",
    "tz_forget",
    "tz_set",
]
