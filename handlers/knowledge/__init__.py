"""The knowledge base in chat: questions, pasted errors, and the `kb` commands."""

from handlers.knowledge.asking import ask
from handlers.knowledge.checks import CHECKS
from handlers.knowledge.commands import feedback, opinions, search, show
from handlers.knowledge.curating.approving import approve, open_checkout, open_desk, open_drafts
from handlers.knowledge.curating.editing import draft, drafts, drop, edit
from handlers.knowledge.curating.panel import PANELS
from handlers.knowledge.curating.proposing import propose
from handlers.knowledge.library import open_curation, open_library
from handlers.knowledge.questions import answer, unanswered
from handlers.knowledge.recent import open_recent
from handlers.knowledge.settings import KnowledgeSettings
from handlers.knowledge.stale import CHORES, list_stale
from handlers.knowledge.tables import STORE

SETTINGS = KnowledgeSettings

__all__ = [
    "CHECKS",
    "CHORES",
    "PANELS",
    "SETTINGS",
    "STORE",
    "answer",
    "approve",
    "ask",
    "draft",
    "drafts",
    "drop",
    "edit",
    "feedback",
    "list_stale",
    "open_checkout",
    "open_curation",
    "open_desk",
    "open_drafts",
    "open_library",
    "open_recent",
    "opinions",
    "propose",
    "search",
    "show",
    "unanswered",
]
