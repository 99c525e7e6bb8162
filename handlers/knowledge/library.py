"""The knowledge base as the bot uses it: asked in a worker thread, looked at for changed articles now and then."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from time import monotonic

from bot.commands.resources import provider
from bot.config.load import cache_path
from bot.errors import BackendDown
from bot.store.database import Database
from handlers.knowledge.curation import Curation
from handlers.knowledge.settings import KnowledgeSettings
from knowledge import Answer, Article, KnowledgeBase, Result
from knowledge.prepare import prepare

log = logging.getLogger(__name__)


class Library:
    """One knowledge base; its index is replaced as a whole, so that a question never sees half of a change."""

    def __init__(self, base: KnowledgeBase, look_seconds: float) -> None:
        self._base = base
        self._look_seconds = look_seconds
        self._looked = monotonic()
        self._looking: asyncio.Task[None] | None = None

    async def ask(self, text: str, *, addressed: bool) -> Result:
        """From a question or a paste to an answer, suggestions, or neither."""
        self._look_soon()
        return await asyncio.to_thread(self._base.ask, text, addressed=addressed)

    async def search(self, words: str, limit: int) -> list[Answer]:
        """Plain full-text search, best first."""
        self._look_soon()
        return await asyncio.to_thread(self._base.search, words, limit)

    async def get(self, article_id: str) -> Article | None:
        """By id, or by an unambiguous beginning of one."""
        return await asyncio.to_thread(self._base.get, article_id)

    async def articles(self) -> list[Article]:
        """All articles that are shown, by id."""
        return await asyncio.to_thread(lambda: list(self._base.articles()))

    def _look_soon(self) -> None:
        """Look for changed articles behind the answer, not before it."""
        if self._looking is None and monotonic() - self._looked >= self._look_seconds:
            self._looking = asyncio.get_running_loop().create_task(self.look())

    async def look(self) -> None:
        """Read what changed in the folders."""
        try:
            changes = await asyncio.to_thread(self._base.refresh)
            if changes:
                log.info("articles: %s", changes)
        except OSError as error:
            log.warning("the article folders cannot be read: %s", error)
        finally:
            self._looked, self._looking = monotonic(), None

    async def close(self) -> None:
        """Wait for a look that is under way, then let go of the file."""
        if self._looking is not None:
            await asyncio.gather(self._looking, return_exceptions=True)
        self._base.close()


def open_base(settings: KnowledgeSettings, *, tag: str | None = None, cached: bool = True) -> KnowledgeBase:
    """The base of a configuration; `tag` limits the shipped articles. Raises `BackendDown` for a folder that is not there."""
    folders = settings.article_folders
    missing = next((folder for folder in folders if not folder.is_dir()), None)
    if missing is not None:
        raise BackendDown(
            f"The article folder {missing} is not there: make it, or take it out of [knowledge] (folders, checkout)."
        )
    cache = cache_file() if cached else None
    if cache is not None:
        prepare(cache, folders, shipped=settings.shipped)
    base = KnowledgeBase.open(cache, folders, shipped=settings.shipped, tag=tag)
    for sentence in (base.note, *base.changes.broken, *base.changes.notes):
        if sentence:
            log.warning("%s", sentence)
    return base


def cache_file() -> Path | None:
    """Where the index is kept between runs; nowhere when there is no place that can be written."""
    try:
        return cache_path("knowledge.db")
    except OSError:
        return None


@provider(warm=True)
def open_library(settings: KnowledgeSettings) -> Library:
    """Open the knowledge base of the configuration."""
    return Library(open_base(settings), settings.look_seconds)


@provider()
def open_curation(database: Database, settings: KnowledgeSettings) -> Curation:
    """Open the curators' notebook."""
    return Curation(database, settings.keep_questions)
