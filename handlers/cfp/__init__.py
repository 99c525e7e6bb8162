"""Help with talk proposals: the call, its deadline, and a look at abstracts."""

from handlers.cfp.checks import CHECKS
from handlers.cfp.deadline import deadline
from handlers.cfp.reminding import DeadlineSchedule
from handlers.cfp.reviewing import read_proposal, review
from handlers.cfp.settings import CfpSettings
from handlers.cfp.showing import cfp, checklist, process, tracks
from handlers.cfp.waiting import open_waiting

SETTINGS = CfpSettings
SCHEDULES = (DeadlineSchedule(),)

__all__ = [
    "CHECKS",
    "SCHEDULES",
    "SETTINGS",
    "cfp",
    "checklist",
    "deadline",
    "open_waiting",
    "process",
    "read_proposal",
    "review",
    "tracks",
]
