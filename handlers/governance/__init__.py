"""Announcements that a second person agrees to, who is who in the community, and feeds that become drafts."""

from handlers.governance.announcements import schedule as announced
from handlers.governance.announcements.desk import open_desk
from handlers.governance.announcements.following import correct, withdraw
from handlers.governance.announcements.log import log
from handlers.governance.announcements.previews import preview
from handlers.governance.announcements.sending import cancel, schedule, send
from handlers.governance.announcements.writing import draft, edit, listing, show
from handlers.governance.checks import CHECKS
from handlers.governance.feeds import watcher
from handlers.governance.feeds.commands import feeds, read
from handlers.governance.feeds.watcher import open_watcher
from handlers.governance.pages import PAGES
from handlers.governance.settings import GovernanceSettings
from handlers.governance.tables import STORE
from handlers.governance.teams.commands import committee, ptl, refresh, sig, team
from handlers.governance.teams.directory import open_directory, refresh_daily

SETTINGS = GovernanceSettings
SCHEDULES = (*announced.SCHEDULES, *watcher.SCHEDULES)
CHORES = (refresh_daily,)

__all__ = [
    "CHECKS",
    "CHORES",
    "PAGES",
    "SCHEDULES",
    "SETTINGS",
    "STORE",
    "cancel",
    "committee",
    "correct",
    "draft",
    "edit",
    "feeds",
    "listing",
    "log",
    "open_desk",
    "open_directory",
    "open_watcher",
    "preview",
    "ptl",
    "read",
    "refresh",
    "schedule",
    "send",
    "show",
    "sig",
    "team",
    "withdraw",
]
