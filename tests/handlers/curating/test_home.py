"""Drafts on the home page of those who can do something about them."""

from __future__ import annotations

from pathlib import Path

import handlers.basics
from bot.commands.family import from_module
from bot.testing import stage
from tests.handlers.curating.conftest import FAMILIES, PEOPLE, PROPOSE, settings


async def test_a_draft_waits_on_the_pages_of_its_author_and_of_curators(tmp_path: Path, repo: Path) -> None:
    families = [*FAMILIES, from_module("basics", handlers.basics)]
    async with stage(families, settings(tmp_path), accounts=PEOPLE) as chat:
        await chat.ask("eve", PROPOSE)
        await chat.ask("mona", PROPOSE)
        for nick, expected in [("eve", ["Draft 1"]), ("lee", ["Draft 1", "Draft 2"]), ("kim", [])]:
            said = await chat.ask(nick, "home")
            assert [word for word in ("Draft 1", "Draft 2") if word in " ".join(said)] == expected
