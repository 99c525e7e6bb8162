"""What a draft would do to the articles that are there, found out in a process of its own (see knowledge.trial)."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile

import msgspec

from bot.errors import TryLater
from handlers.knowledge.library import cache_file
from handlers.knowledge.settings import KnowledgeSettings
from knowledge.trial import Question

log = logging.getLogger(__name__)

SECONDS = 60


async def problems(settings: KnowledgeSettings, article: str, text: str) -> list[str]:
    """Why the article should not be added as it is, as sentences. Raises `TryLater` when that cannot be found out."""
    with tempfile.TemporaryDirectory(prefix="openinfra-bot-") as place:
        cache = cache_file()
        question = Question(
            place=place,
            article=article,
            text=text,
            folders=tuple(map(str, settings.article_folders)),
            shipped=settings.shipped,
            cache=str(cache) if cache else "",
        )
        return msgspec.json.decode(await _ask(msgspec.json.encode(question)), type=list[str])


async def _ask(question: bytes) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "knowledge.trial"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(SECONDS):
            out, err = await process.communicate(question)
    except TimeoutError as error:
        raise TryLater(
            f"Trying the draft on the other articles took longer than {SECONDS} s. Try again later."
        ) from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        log.error("a draft could not be tried: %s", err.decode(errors="replace"))
        raise TryLater("I could not try the draft on the other articles; the log says why. Nothing was written.")
    return out
