"""From a line to its answer, played on a stage: what runs, what stays silent, what is suggested."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import Any

import pytest

from bot.chat.reply import Reply, Status, Table
from bot.commands.context import Context
from bot.commands.family import Family, from_module
from bot.commands.spec import Preview, Risk, command, listener
from bot.config.model import BotSettings, Settings
from bot.core.policy import Rule
from bot.errors import NotFound, UsageError
from bot.testing import Conversation, stage


class Spy:
    """Handlers that write down what they were called with."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.go = asyncio.Event()
        self.started = asyncio.Event()

    def family(self) -> Family:  # noqa: C901 - a dozen small handlers
        @command("vm drop", examples=["vm drop v1"])
        async def drop(ctx: Context, vm: str, *, dry_run: bool = False) -> Reply:
            """Drop a VM."""
            self.calls.append(("drop", vm, dry_run))
            return Reply(f"dropped {vm}")

        @command("vm list")
        async def list_(ctx: Context) -> Reply:
            """List VMs."""
            self.calls.append(("list", ctx.asker.key))
            return Reply("no VMs")

        @command("slow")
        async def slow(ctx: Context) -> Reply:
            """Wait."""
            self.started.set()
            await self.go.wait()
            return Reply("at last")

        @command("stuck", deadline=0.01)
        async def stuck(ctx: Context) -> Reply:
            """Never answer."""
            await asyncio.Event().wait()
            raise AssertionError

        @command("broken")
        async def broken(ctx: Context) -> Reply:
            """Fail."""
            raise RuntimeError("password=hunter2 in /etc/secret")

        @command("nothing")
        async def nothing(ctx: Context) -> Reply:
            """Return no reply."""
            return None  # type: ignore[return-value]

        @command("crooked")
        async def crooked(ctx: Context) -> Reply:
            """Return what cannot be shown."""
            return Reply("x", (Table(("a", "b"), (("only one",),)),))

        async def preview(ctx: Context) -> Preview:
            return Preview("Would erase everything.")

        @command("erase", risk=Risk.DANGER, preview=preview)
        async def erase(ctx: Context) -> Reply:
            """Change something."""
            self.calls.append(("erase",))
            return Reply("erased")

        @command("guess")
        async def guess(ctx: Context, *words: str) -> Reply:
            """Understand one word only."""
            if len(words) > 1:
                raise UsageError("One word, please.")
            raise NotFound("No such word.")

        @listener(rank=10, ambient=True, wants=lambda text: "kube-dns" in text)
        async def first(ctx: Context, text: str) -> Reply | None:
            self.calls.append(("first", text))
            return Reply("it is the resolver") if "resolver" in text else None

        @listener(rank=20)
        async def second(ctx: Context, text: str) -> Reply | None:
            self.calls.append(("second", text))
            return Reply("never heard of it", status=Status.UNKNOWN)

        @listener(rank=5, ambient=True, wants=lambda text: "boom" in text)
        async def exploding(ctx: Context, text: str) -> Reply | None:
            if "boom" in text:
                raise RuntimeError("hunter2")
            return None

        module = ModuleType("spy")
        for thing in (drop, list_, slow, stuck, broken, nothing, crooked, erase, guess, first, second, exploding):
            setattr(module, thing.__name__, thing)
        return from_module("spy", module)


@pytest.fixture
def spy() -> Spy:
    return Spy()


async def play(spy: Spy, script: str, **how: Any) -> None:
    async with stage([spy.family()], **how) as chat:
        await chat.play(script)


async def test_a_command_runs(spy: Spy) -> None:
    await play(
        spy,
        """
        <mona> !vm drop v1 --dry-run
        <bot> mona: dropped v1
        <mona> bot: VM Drop v2
        <bot> mona: dropped v2
        <mona to bot> vm drop v3
        <bot to mona> dropped v3
        """,
    )
    assert spy.calls == [("drop", "v1", True), ("drop", "v2", False), ("drop", "v3", False)]


@pytest.mark.parametrize(
    "line", ["vm drop v1 --dry-rnu", "vm drop", "vm drop v1 v2", "vm drop --dry-run", "vm drop --x v1"]
)
async def test_a_mistyped_line_runs_nothing(spy: Spy, line: str) -> None:
    async with stage([spy.family()]) as chat:
        for said in (await chat.ask("mona", f"!{line}", direct=False), await chat.ask("mona", line)):
            assert said[-1].removeprefix("mona: ") == "Usage: vm drop VM [--dry-run]"
    assert [call for call in spy.calls if call[0] == "drop"] == []


async def test_the_suggestion_for_a_flag_names_it(spy: Spy) -> None:
    await play(
        spy,
        """
        <mona> !vm drop v1 --dry-rnu
        <bot> mona: There is no flag --dry-rnu; nothing was run. Did you mean --dry-run?
        <bot> mona: Usage: vm drop VM [--dry-run]
        """,
    )
    assert spy.calls == []


async def test_an_unknown_word_behind_the_prefix_is_another_bots(spy: Spy) -> None:
    await play(
        spy,
        """
        <mona> !karma lee
        <mona> !vmlist
        <mona> !
        """,
    )
    assert spy.calls == []


async def test_an_unknown_word_to_the_bot_suggests_three_at_most_and_runs_none(spy: Spy) -> None:
    async with stage([spy.family()]) as chat:
        said = await chat.ask("mona", "vm lsit")
    assert said[0] == "That is no command of mine. Did you mean:"
    assert "- vm list" in said
    assert 2 <= len(said) <= 4
    assert {call[0] for call in spy.calls} <= {"first", "second"}


async def test_channel_talk_is_none_of_its_business(spy: Spy) -> None:
    await play(
        spy,
        """
        <mona> hello all
        <mona> vm list
        <mona> is the resolver down?
        """,
    )
    assert spy.calls == []


async def test_an_ambient_listener_hears_only_what_it_wants(spy: Spy) -> None:
    await play(
        spy,
        """
        <mona> kube-dns is fine
        <mona> no resolver for kube-dns here
        <bot> mona: it is the resolver
        """,
    )
    assert [call[0] for call in spy.calls] == ["first", "first"]


async def test_listeners_are_asked_by_rank_until_one_answers(spy: Spy) -> None:
    await play(
        spy,
        """
        <mona to bot> what does the resolver of kube-dns do all day long
        <bot to mona> it is the resolver
        <mona to bot> what on earth is going on with all of my volumes
        <bot to mona> never heard of it
        """,
    )
    assert [call[0] for call in spy.calls] == ["first", "first", "second"]


async def test_a_question_that_begins_like_a_command_is_a_question(spy: Spy) -> None:
    await play(
        spy,
        """
        <mona to bot> slow resolver in my cluster
        <bot to mona> it is the resolver
        <mona to bot> guess why my resolver is broken
        <bot to mona> it is the resolver
        <mona to bot> slow volumes in my cluster
        <bot to mona> “volumes” is one word too many.
        <bot to mona> Usage: slow
        <mona to bot> slow resolver --now
        <bot to mona> “resolver” is one word too many.
        <bot to mona> Usage: slow
        <mona> !slow resolver in my cluster
        <bot> mona: “resolver” is one word too many.
        <bot> mona: Usage: slow
        """,
    )


async def test_a_listener_that_fails_is_silent_in_channel_talk(spy: Spy) -> None:
    await play(
        spy,
        """
        <mona> boom kube-dns
        <mona to bot> boom goes the resolver in the middle of the night
        <bot to mona> it is the resolver
        """,
    )


async def test_a_slow_handler_delays_nobody(spy: Spy) -> None:
    async with stage([spy.family()]) as chat:
        chat.stage.hear("mona", "!slow")
        await spy.started.wait()
        chat.stage.hear("lee", "!vm list")
        assert (await chat.stage.next())[1] == "lee: no VMs"
        spy.go.set()
        assert (await chat.stage.next())[1] == "mona: at last"


async def test_a_handler_that_is_too_slow_is_given_up(spy: Spy, caplog: pytest.LogCaptureFixture) -> None:
    async with stage([spy.family()]) as chat:
        (said,) = await chat.ask("mona", "stuck")
    assert said.startswith("WARN: “stuck” gave no answer within 0.01 s. Try again, or ask for less. (ref ")
    assert f"[{reference(said)}] stuck gave no answer" in caplog.text


@pytest.mark.parametrize("line", ["broken", "nothing", "crooked"])
async def test_a_mistake_shows_a_sentence_and_never_its_text(
    spy: Spy, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage([spy.family()]) as chat:
        (said,) = await chat.ask("mona", line)
        assert await chat.ask("mona", "vm list") == ["no VMs"]
    assert said.startswith(f"WARN: “{line}” failed on a mistake of mine.")
    assert f"[{reference(said)}] {line} failed" in caplog.text
    for word in ("hunter2", "Traceback", "Error", "/etc"):
        assert word not in said


def reference(said: str) -> str:
    return said.rpartition("(ref ")[2].removesuffix(")")


async def test_what_is_dangerous_does_not_run_by_a_rule_alone(spy: Spy) -> None:
    rules = (Rule(command="erase", who=("stage:mona",)),)
    settings = Settings(bot=BotSettings(state="sqlite://"), access=rules)
    await play(
        spy,
        """
        <mona> !erase
        <bot> mona: {token} waits until …
        <bot> mona: command: erase · asked by: mona on stage
        <bot> mona: Next: !approve {token} (Approve) | !deny {token} (Deny)
        <eve> !erase
        <bot> eve: “erase” changes something, so I must know who you are; “whoami” says how.
        """,
        settings=settings,
        accounts=["mona"],
    )
    assert spy.calls == []


async def test_a_rule_for_an_account_asks_the_platform_who_it_is(spy: Spy) -> None:
    rules = (Rule(command="vm list", who=("stage:mona",)),)
    settings = Settings(bot=BotSettings(state="sqlite://"), access=rules)
    await play(
        spy,
        """
        <mona> !vm list
        <bot> mona: no VMs
        <eve> !vm list
        <bot> eve: “vm list” is for named accounts here; “whoami” says how I know you.
        """,
        settings=settings,
        accounts=["mona"],
    )
    assert spy.calls == [("list", "stage:mona")]


async def test_a_platform_that_does_not_say_who_it_is_delays_nobody_for_ever(
    spy: Spy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.core.executing.PREPARE_SECONDS", 0.01)
    rules = (Rule(command="vm list", who=("stage:mona",)),)
    async with stage([spy.family()], Settings(bot=BotSettings(state="sqlite://"), access=rules)) as chat:
        silence(chat)
        (said,) = await chat.ask("mona", "vm list")
    assert said.startswith("WARN: “vm list” gave no answer")
    assert spy.calls == []


def silence(chat: Conversation) -> None:
    async def verify(who: Any) -> Any:
        await asyncio.Event().wait()

    chat.app.adapters["stage"].verify = verify  # type: ignore[method-assign]
