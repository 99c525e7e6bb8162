"""What `openinfra-bot check` says of the knowledge base."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.commands.resources import Resources
from bot.config.checking import CheckItem
from bot.errors import BotError
from handlers.knowledge.curating.approving import open_checkout
from handlers.knowledge.settings import KnowledgeSettings
from knowledge import lint


async def article_folders(resources: Resources) -> list[CheckItem]:
    """Each folder: is it there, and can its articles be read?"""
    settings = await resources.get(KnowledgeSettings)
    return [await asyncio.to_thread(_folder, folder) for folder in settings.article_folders]


def _folder(folder: Path) -> CheckItem:
    name = f"articles in {folder}"
    if not folder.is_dir():
        return CheckItem(
            name, "wrong", "the folder is not there", "make it, or take it out of folders under [knowledge]"
        )
    wrong = [problem for problem in lint(folder) if problem.severity == "error"]
    if wrong:
        return CheckItem(name, "wrong", str(wrong[0]), f"{len(wrong)} errors in all: openinfra-bot kb check lists them")
    count = sum(1 for _ in folder.rglob("*.md"))
    return CheckItem(
        name, "ok" if count else "warning", f"{count} files", "" if count else "it holds no article (*.md) yet"
    )


async def checkout(resources: Resources) -> list[CheckItem]:
    """Could an approved article be committed now?"""
    settings = await resources.get(KnowledgeSettings)
    if not settings.checkout:
        return []
    try:
        await open_checkout(settings).check()
    except BotError as error:
        return [CheckItem("checkout for articles", "wrong", error.sentence, "see checkout under [knowledge]")]
    return [CheckItem("checkout for articles", "ok", settings.checkout)]


CHECKS = (article_folders, checkout)
