"""The knowledge engine: from a question or a pasted log to the right article, or an honest "I don't know".

It knows nothing of chat platforms or clouds. `KnowledgeBase.open(...)` is the door; `knowledge/README.md` says how it
works.
"""

from knowledge.article import Article, ArticleError, CommandLine, parse
from knowledge.base import KnowledgeBase
from knowledge.linting import Problem, lint
from knowledge.result import Answer, Changes, Outcome, Result

__all__ = [
    "Answer",
    "Article",
    "ArticleError",
    "Changes",
    "CommandLine",
    "KnowledgeBase",
    "Outcome",
    "Problem",
    "Result",
    "lint",
    "parse",
]
