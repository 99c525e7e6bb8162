"""Help, and what the bot says about itself, as people see it."""

from __future__ import annotations

from typing import Any

import pytest

import handlers.basics
from bot import __version__
from bot.chat.reply import SUMMARY_BYTES, Text
from bot.commands.context import Context
from bot.commands.family import Family, from_module, installed
from bot.config.model import BotSettings, Settings
from bot.core.policy import Rule
from bot.testing import stage

BASICS = from_module("basics", handlers.basics)


async def play(script: str, *rules: Rule, **how: Any) -> None:
    async with stage([BASICS], Settings(bot=BotSettings(state="sqlite://"), access=rules), **how) as chat:
        await chat.play(script)


async def test_ping() -> None:
    await play(
        """
        <mona> !ping
        <bot> mona: pong
        <mona> bot: PING
        <bot> mona: pong
        <mona to bot> ping
        <bot to mona> pong
        """
    )


async def test_version() -> None:
    await play(
        f"""
        <mona> !version
        <bot> mona: openinfra-bot {__version__} on Python…
        """
    )


async def test_help_says_what_there_is() -> None:
    await play(
        """
        <mona> !help
        <bot> mona: Ask me in your own words, paste an error, or use a command. “help WORD” lists what begins with a word:
        <bot> mona: help (search) · home · more · ping · status · version
        <bot> mona: “help COMMAND” shows how one is used.
        """
    )


async def test_help_on_a_command_shows_usage_who_effect_and_examples() -> None:
    await play(
        """
        <mona> !help help
        <bot> mona: help [TOPIC…]: Say what the bot can do; with a command, how it is used
        <bot> mona: who: anyone · effect: read · deadline: 10 s
        <bot> mona: Examples: help | help kb
        """
    )


async def test_help_on_a_command_of_two_words() -> None:
    await play(
        """
        <mona> !help help search
        <bot> mona: help search [WORDS…]: Find commands by what they do
        <bot> mona: who…
        <bot> mona: Examples: help search feedback
        """
    )


async def test_help_on_what_there_is_not_suggests() -> None:
    await play(
        """
        <mona> !help pnig
        <bot> mona: I have no help on “pnig”.
        <bot> mona: Did you mean: ping
        """
    )


async def test_help_search() -> None:
    await play(
        """
        <mona> !help search hears
        <bot> mona: 1 found
        <bot> mona: - ping: Say that the bot hears you
        <mona> !help search frobnicate
        <bot> mona: No command is about “frobnicate”.
        """
    )


async def test_status_is_well_on_a_stage_and_says_when_it_is_not() -> None:
    async with stage([BASICS]) as chat:
        first, facts = await chat.ask("mona", "status")
        assert first == "all is well; up for 0 h 0 min"
        assert facts == "stage: a stage · store: ok · outbox: 0 sent, 0 waiting, 0 dropped"
        chat.stage.is_connected = False
        assert (await chat.ask("mona", "status"))[0].startswith("WARN: not well: stage;")
        chat.app.database.failing = "database or disk is full"
        said = await chat.ask("mona", "status")
        assert said[0].startswith("WARN: not well: stage, store;")
        assert "store: cannot be written: database or disk is full" in said[1]


@pytest.mark.parametrize("line", ["help", "status", "version", "help kb", "can ping"])
async def test_a_summary_fits_one_line_with_all_families(line: str) -> None:
    async with stage(installed()) as chat:
        chat.stage.lines_shown = 100
        said = await chat.ask("mona", line)
    assert len(said[0].encode()) <= SUMMARY_BYTES


async def test_words_of_somebody_else_are_cut_short() -> None:
    async with stage([BASICS]) as chat:
        for command in ("help", "help search", "can"):
            said = await chat.ask("mona", f"{command} {'x' * 10_000}")
            assert all(len(line) < 300 for line in said), said


async def test_home_shows_what_waits_from_every_family_and_survives_one_that_fails() -> None:
    async def tickets(ctx: Context) -> tuple[Text]:
        return (Text(f"ticket 7 of {ctx.asker.id}"),)

    async def broken(ctx: Context) -> tuple[Text]:
        raise RuntimeError("secret")

    families = [
        BASICS,
        Family("queue", "", (), (), (), None, None, panels=(tickets,)),
        Family("other", "", (), (), (), None, None, panels=(broken,)),
    ]
    async with stage(families, accounts=["mona"]) as chat:
        said = await chat.ask("mona", "home")
    assert said[0] == "This waits for you:"
    assert said[1] == "ticket 7 of mona"
    assert "other on your home page" in said[2]
    assert "secret" not in " ".join(said)
