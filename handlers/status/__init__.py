"""The state of things: alerts that stand in the topics of channels, notices, a log, successes and thanks."""

from handlers.status.records import listing, log, success, successes, thanked, thanks
from handlers.status.settings import StatusSettings
from handlers.status.tables import STORE
from handlers.status.topics import open_topics
from handlers.status.words import alert, notice, ok, open_journal

SETTINGS = StatusSettings

__all__ = [
    "SETTINGS",
    "STORE",
    "alert",
    "listing",
    "log",
    "notice",
    "ok",
    "open_journal",
    "open_topics",
    "success",
    "successes",
    "thanked",
    "thanks",
]
