"""Articles that nobody has reviewed for too long are listed, and brought to their owners once a week at most."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

import handlers.knowledge
from bot.commands.family import from_module
from bot.config.model import BotSettings, Settings
from bot.errors import TryLater
from bot.testing import Conversation, stage
from handlers.knowledge.settings import KnowledgeSettings
from handlers.knowledge.stale import MOST_LISTED, by_owner, digest, remind_owners, stale
from handlers.knowledge.tables import reminder
from knowledge import Article

TODAY = date(2026, 11, 20)
FAMILY = from_module("knowledge", handlers.knowledge)


def article(name: str, days: int | None, owner: str = "stage:mona") -> Article:
    reviewed = None if days is None else TODAY - timedelta(days=days)
    return Article(id=name, title=f"About {name}", owner=owner, reviewed=reviewed)


def write(folder: Path, name: str, days: int, owner: str) -> None:
    reviewed = datetime.now(UTC).date() - timedelta(days=days)
    text = f"---\ntitle: About {name}\nowner: '{owner}'\nreviewed: {reviewed}\n---\nSomething about {name}.\n"
    (folder / f"{name}.md").write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "runbook"
    path.mkdir()
    write(path, "soup", 400, "stage:mona")
    write(path, "bread", 500, "stage:mona")
    write(path, "tea", 380, "the kitchen team")
    write(path, "milk", 10, "stage:mona")
    return path


def settings(tmp_path: Path, **knowledge: Any) -> Settings:
    own: dict[str, Any] = {"shipped": False, "folders": (str(tmp_path / "runbook"),)} | knowledge
    return Settings(bot=BotSettings(state="sqlite://"), families={"knowledge": KnowledgeSettings(**own)})


@pytest.fixture
async def chat(tmp_path: Path, folder: Path) -> AsyncIterator[Conversation]:
    async with stage([FAMILY], settings(tmp_path, remind_room="stage:#ops"), accounts=["mona"]) as conversation:
        conversation.stage.lines_shown = 10
        yield conversation


async def remind(chat: Conversation) -> list[tuple[str, str]]:
    await remind_owners(chat.app.resources)
    said = [(room.channel, line) for room, line in chat.stage.said]
    chat.stage.said.clear()
    return said


def test_the_oldest_come_first_and_those_without_a_date_not_at_all() -> None:
    found = stale([article("a", 366), article("b", 365), article("c", 900), article("d", None)], 365, TODAY)
    assert [(one.article.id, one.days) for one in found] == [("c", 900), ("a", 366)]


def test_what_nobody_owns_is_nobodys_digest() -> None:
    found = stale([article("a", 400), article("b", 400, ""), article("c", 400, "lee")], 365, TODAY)
    assert {owner: [one.article.id for one in mine] for owner, mine in by_owner(found).items()} == {
        "stage:mona": ["a"],
        "lee": ["c"],
    }


def test_a_long_digest_is_cut_and_says_so() -> None:
    found = stale([article(f"a{n:02}", 400) for n in range(40)], 365, TODAY)
    reply = digest("lee", found)
    assert reply.summary == f"40 articles of lee should be read again and {40 - MOST_LISTED} more (kb stale)"


async def test_stale_articles_are_listed_with_their_owners(chat: Conversation) -> None:
    assert await chat.ask("eve", "kb stale") == [
        "3 of the articles were reviewed more than 365 days ago",
        "bread · owner stage:mona · reviewed before 500 days",
        "soup · owner stage:mona · reviewed before 400 days",
        "tea · owner the kitchen team · reviewed before 380 days",
    ]


async def test_owners_are_told_where_they_are_and_others_in_the_room_once_a_week(chat: Conversation) -> None:
    assert await remind(chat) == [
        ("mona", "2 articles of stage:mona should be read again"),
        ("mona", "- bread: About bread (500 days)"),
        ("mona", "- soup: About soup (400 days)"),
        ("mona", "Mend what has changed, and set `reviewed` in the file to the day on which you did."),
        ("#ops", "1 article of the kitchen team should be read again"),
        ("#ops", "- tea: About tea (380 days)"),
        ("#ops", "Mend what has changed, and set `reviewed` in the file to the day on which you did."),
    ]
    assert await remind(chat) == []
    ago = update(reminder).values(told_at=datetime.now(UTC) - timedelta(days=7, seconds=1))
    await chat.app.database.run(lambda connection: connection.execute(ago))
    assert len(await remind(chat)) == 7


async def test_an_owner_who_is_away_is_told_in_the_room(chat: Conversation) -> None:
    chat.stage.accounts.clear()
    assert ("#ops", "2 articles of stage:mona should be read again") in await remind(chat)


async def test_who_cannot_be_told_at_all_is_tried_again_the_next_day(tmp_path: Path, folder: Path) -> None:
    async with stage([FAMILY], settings(tmp_path), accounts=["mona"]) as chat:
        chat.stage.accounts.clear()
        assert await remind(chat) == []
        chat.stage.accounts.add("mona")
        assert [channel for channel, _ in await remind(chat)][:1] == ["mona"]


async def test_a_store_that_fails_in_between_costs_no_reminder(
    chat: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise TryLater("the disk is full")

    with monkeypatch.context() as trouble:
        trouble.setattr(chat.app.voice, "tell_person", refuse)
        with pytest.raises(TryLater):
            await remind(chat)
    assert len(await remind(chat)) == 7


async def test_nobody_is_reminded_where_that_is_switched_off(tmp_path: Path, folder: Path) -> None:
    async with stage([FAMILY], settings(tmp_path, remind_days=0, remind_room="stage:#ops"), accounts=["mona"]) as chat:
        assert await remind(chat) == []
