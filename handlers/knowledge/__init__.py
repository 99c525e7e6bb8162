"""The knowledge base in chat: questions, pasted errors, and the `kb` commands."""

from handlers.knowledge.asking import ask
from handlers.knowledge.checks import CHECKS
from handlers.knowledge.commands import feedback, opinions, search, show, unanswered
from handlers.knowledge.library import open_curation, open_library
from handlers.knowledge.recent import open_recent
from handlers.knowledge.settings import KnowledgeSettings
from handlers.knowledge.tables import STORE

SETTINGS = KnowledgeSettings

__all__ = [
    "CHECKS",
    "SETTINGS",
    "STORE",
    "ask",
    "feedback",
    "open_curation",
    "open_library",
    "open_recent",
    "opinions",
    "search",
    "show",
    "unanswered",
]
