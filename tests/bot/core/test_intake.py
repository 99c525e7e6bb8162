"""Messages in, answers out: limits, repeats, `more`, privacy, the record, and the end."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import func, select

import handlers.basics
from bot.app import App
from bot.chat.reply import Reply, Text, Visibility
from bot.commands.context import Context
from bot.commands.family import Family, from_module
from bot.commands.spec import command, listener
from bot.config.model import BotSettings, Settings
from bot.core.limits import LimitSettings
from bot.core.outbox import SETTLE
from bot.core.policy import Rule
from bot.store.schema import audit, outbox
from bot.testing import CHANNEL, Conversation, stage

LONG = Text("\n".join(f"line {number}" for number in range(1, 9)))
gate = asyncio.Event()


@command("long")
async def long(ctx: Context) -> Reply:
    """Say much."""
    return Reply("line 0", (LONG,))


@command("secret")
async def secret(ctx: Context) -> Reply:
    """Say much in private."""
    return Reply("line 0", (LONG,), visibility=Visibility.PRIVATE)


@command("wait")
async def wait(ctx: Context) -> Reply:
    """Wait for the gate."""
    await gate.wait()
    return Reply("through")


@command("broken")
async def broken(ctx: Context) -> Reply:
    """Fail."""
    raise RuntimeError("hunter2")


@listener(ambient=True, wants=lambda text: "kube-dns" in text)
async def knows(ctx: Context, text: str) -> Reply | None:
    return Reply("it is the resolver") if "kube-dns" in text else None


def families() -> list[Family]:
    module = ModuleType("sample")
    for thing in (long, secret, wait, broken, knows):
        setattr(module, thing.__name__, thing)
    return [from_module("sample", module), from_module("basics", handlers.basics)]


def settings(**sections: Any) -> Settings:
    return Settings(bot=BotSettings(state="sqlite://"), **sections)


@pytest.fixture(autouse=True)
def closed_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.gate", asyncio.Event())


async def rows(app: App) -> list[Any]:
    await app.database.flush()
    return await app.database.run(lambda c: list(c.execute(select(audit).order_by(audit.c.id)).all()))


async def test_more_brings_the_rest_bit_by_bit() -> None:
    async with stage(families()) as chat:
        await chat.play(
            """
            <mona> !long
            <bot> mona: line 0
            <bot> mona: line 1
            <bot> mona: line 2 … 6 more: !more
            <mona> !more
            <bot> mona: line 3
            <bot> mona: line 4
            <bot> mona: line 5 … 3 more: !more
            <mona> !more
            <bot> mona: line 6
            <bot> mona: line 7
            <bot> mona: line 8
            <mona> !more
            <bot> mona: There is nothing more for you here.
            """
        )


async def test_nobody_else_gets_my_more() -> None:
    async with stage(families()) as chat:
        await chat.ask("mona", "!long", direct=False)
        assert await chat.ask("eve", "!more", direct=False) == ["eve: There is nothing more for you here."]
        assert await chat.ask("mona", "more") == ["There is nothing more for you here."]
        assert (await chat.ask("mona", "!more", direct=False))[0] == "mona: line 3"


async def test_a_private_answer_and_its_more_stay_private() -> None:
    async with stage(families()) as chat:
        await chat.play(
            """
            <mona> !secret
            <bot to mona> line 0
            <bot to mona> line 1
            <bot to mona> line 2 … 6 more: !more
            <mona> !more
            <bot> mona: There is nothing more for you here.
            <mona to bot> more
            <bot to mona> line 3
            <bot to mona> line 4
            <bot to mona> line 5 … 3 more: !more
            """
        )


async def test_more_of_what_an_account_was_shown_is_not_for_who_takes_the_nick() -> None:
    rules = (Rule(command="long", who=("stage:mona",)),)
    async with stage(families(), settings(access=rules), accounts=["mona"]) as chat:
        await chat.ask("mona", "long")
        chat.stage.accounts.clear()  # mona left, and somebody else came as mona
        assert await chat.ask("mona", "more") == ["There is nothing more for you here."]
        chat.stage.accounts.add("mona")
        assert (await chat.ask("mona", "more"))[0] == "line 3"


async def test_an_error_does_not_clear_what_more_holds() -> None:
    async with stage(families(), settings(limits=LimitSettings(burst=4, per_second=0.001))) as chat:
        await chat.ask("mona", "long")
        await chat.ask("mona", "ping x")
        await chat.ask("mona", "broken")
        assert (await chat.ask("mona", "more"))[0] == "line 3"
        assert (await chat.ask("mona", "more"))[0].startswith("WARN: That is more than I answer")


async def test_a_flood_is_told_once_and_another_person_is_answered() -> None:
    async with stage(families(), settings(limits=LimitSettings(burst=3, per_second=0.001))) as chat:
        for _ in range(50):
            chat.stage.hear("eve", "!ping")
        chat.stage.hear("mona", "!ping")
        await chat.settle()
        said = [line for _, line in chat.stage.said]
        chat.stage.said.clear()
    assert said.count("eve: pong") == 3
    assert said.count("mona: pong") == 1
    assert len(said) == 5


async def test_a_flood_of_channel_talk_is_not_told_anything() -> None:
    async with stage(families(), settings(limits=LimitSettings(burst=3, per_second=0.001))) as chat:
        for number in range(50):
            chat.stage.hear("eve", f"hello {number}")
        await chat.silence()


async def test_too_many_at_once_are_told_so() -> None:
    async with stage(families(), settings(limits=LimitSettings(at_once=3))) as chat:
        for nick in ("a", "b", "c", "d"):
            chat.stage.hear(nick, "!wait")
        assert (await chat.stage.next())[1].startswith("d: WARN: I am working on too many questions at once.")
        gate.set()
        await chat.settle()
        assert sorted(line for _, line in chat.stage.said) == ["a: through", "b: through", "c: through"]


async def test_an_event_that_comes_twice_is_answered_once() -> None:
    async with stage(families()) as chat:
        for _ in range(3):
            chat.stage.hear("mona", "!ping", event_id="Ev1")
        chat.stage.hear("mona", "!ping", event_id="Ev2")
        await chat.settle()
        assert len(chat.stage.said) == 2


async def test_an_answer_that_nobody_asked_for_is_not_repeated_in_a_room() -> None:
    async with stage(families()) as chat:
        await chat.play(
            """
            <mona> kube-dns again
            <bot> mona: it is the resolver
            <lee> kube-dns again?
            <lee> bot: kube-dns again?
            <bot> lee: it is the resolver
            """
        )


async def test_every_command_leaves_one_row() -> None:
    rules = (Rule(command="version", effect="deny"),)
    async with stage(families(), settings(access=rules), accounts=["mona"]) as chat:
        for line in ("!ping", "!ping x", "!version", "!broken", "!karma lee", "hello", "kube-dns", "!more"):
            await chat.ask("mona", line, direct=False)
        await chat.ask("lee", "what does kube-dns do with password=hunter2")
        found = await rows(chat.app)
    assert [(row.command, row.status) for row in found] == [
        ("ping", "answered"),
        ("ping", "usage"),
        ("version", "denied"),
        ("broken", "failed"),
        ("question", "answered"),
        ("more", "unknown"),
        ("question", "answered"),
    ]
    assert len(found[3].ref) == 4
    assert found[-1].line == "what does kube-dns do with password=[redacted]"
    assert {row.channel for row in found} == {CHANNEL, "lee"}
    assert all(0 <= row.seconds < 10 for row in found)


async def test_the_row_names_the_account_where_a_rule_asked_for_it() -> None:
    rules = (Rule(command="long", who=("stage:mona",)),)
    async with stage(families(), settings(access=rules), accounts=["mona", "eve"]) as chat:
        for nick in ("mona", "eve", "lee"):
            await chat.ask(nick, "long")
        found = await rows(chat.app)
    assert [(row.who, row.verified_by, row.status) for row in found] == [
        ("stage:mona", "stage", "answered"),
        ("stage:eve", "stage", "denied"),
        ("stage:~lee", "", "denied"),
    ]


async def test_an_answer_to_a_read_is_sent_without_the_disk() -> None:
    async with stage(families()) as chat:
        await chat.ask("mona", "ping")
        await chat.app.database.flush()
        assert await count_letters(chat) == 0


async def test_an_answer_that_is_held_up_is_kept() -> None:
    async with stage(families()) as chat:
        chat.stage.hold = True
        await chat.ask("mona", "ping")
        await asyncio.sleep(SETTLE.total_seconds())
        await chat.app.database.flush()
        assert await count_letters(chat) == 1


async def count_letters(chat: Conversation) -> int:
    return await chat.app.database.run(lambda c: c.execute(select(func.count()).select_from(outbox)).scalar_one())


async def test_the_end_waits_for_running_answers_and_takes_nothing_more_in() -> None:
    async with stage(families()) as chat:
        chat.stage.hear("mona", "!wait")
        await asyncio.sleep(0)
        ending = asyncio.create_task(chat.stage.inbox.drain(10))  # type: ignore[attr-defined]
        await asyncio.sleep(0)
        chat.stage.hear("lee", "!ping", event_id="Ev1")
        gate.set()
        await ending
        assert [line for _, line in chat.stage.said] == ["mona: through"]
        assert chat.app.dedupe.is_new("stage", "Ev1")  # whoever starts next may answer it


async def test_the_end_does_not_wait_for_ever() -> None:
    async with stage(families()) as chat:
        chat.stage.hear("mona", "!wait")
        await asyncio.sleep(0)
        await chat.stage.inbox.drain(0)  # type: ignore[attr-defined]
        await chat.silence()
        assert await rows(chat.app) == []
