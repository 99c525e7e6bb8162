"""Pasted errors in conversation: the verdict with its numbers, the command, and the way to the article."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType

import pytest

import handlers.knowledge
from bot.commands.family import from_module
from bot.config.model import BotSettings, Settings
from bot.core.limits import LimitSettings
from bot.testing import Conversation, stage
from handlers.pastes.listening import read_paste
from tests.handlers.pastes.errors.test_cephadm import SECOND
from tests.handlers.pastes.errors.test_cinder import SERVICES
from tests.handlers.pastes.errors.test_segments import NEW
from tests.handlers.pastes.errors.test_taints import DESCRIBED


@pytest.fixture
async def chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Conversation]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    module = ModuleType("pastes", "What can be read from a paste alone.")
    module.read_paste = read_paste  # type: ignore[attr-defined] # a family as the loader sees one
    families = [from_module("pastes", module), from_module("knowledge", handlers.knowledge)]
    settings = Settings(bot=BotSettings(state="sqlite://"), limits=LimitSettings(burst=1000))
    async with stage(families, settings) as conversation:
        yield conversation


async def test_a_paste_gets_the_verdict_two_commands_and_its_article(chat: Conversation) -> None:
    await chat.play("<mona to bot> hi there, nothing is wrong\n<bot to mona> …")
    said = await chat.ask("mona", SERVICES)
    assert said[0].startswith("WARN: cinder-volume ctl2@ceph is down since 2026-11-20 09:41:00 UTC")
    assert said[1].startswith("Run: systemctl start cinder-volume")
    assert said[2].startswith("Run: cinder-manage volume update_host --currenthost ctl2@ceph#POOL")


async def test_the_article_is_the_last_line_where_all_lines_fit(chat: Conversation) -> None:
    chat.stage.lines_shown = 8
    said = await chat.ask("mona", SECOND)
    assert said[-1] == "Next: kb show cephadm-host-add-ssh (the whole article)"


async def test_in_a_channel_an_error_is_answered_and_a_mere_description_is_not(chat: Conversation) -> None:
    assert (await chat.ask("mona", SECOND, direct=False))[0].startswith(
        "mona: WARN: ceph-07 (10.1.0.17) answers on SSH"
    )
    assert await chat.ask("lee", DESCRIBED, direct=False) == []


async def test_an_error_without_facts_is_left_to_the_knowledge_base(chat: Conversation) -> None:
    said = await chat.ask("mona", NEW)
    assert said[0].startswith("All segment ids of your project network types are used up")
