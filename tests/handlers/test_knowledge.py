"""The knowledge family in conversation: the shipped articles, a team's own folder, and the curators' notebook."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import handlers.knowledge
from bot.chat.message import Address, Message, Principal, Room
from bot.chat.reply import Actions
from bot.commands.family import Family, from_module
from bot.config.model import BotSettings, Settings
from bot.core.limits import LimitSettings
from bot.testing import Conversation, stage
from bot.text.plain import lines
from handlers.knowledge.answers import answered, staleness
from handlers.knowledge.curation import Curation
from handlers.knowledge.library import Library
from handlers.knowledge.settings import KnowledgeSettings
from knowledge import Answer, Article

RESOLVER = 'nginx: [emerg] 1#1: host not found in resolver "kube-dns.kube-system" in /etc/nginx/nginx.conf:41'
OWN = """---
title: 'Frobnicator refuses to spin: flux capacitor drained'
tags: [frobnicator]
---

The log says `FrobnicatorFluxDrained: capacitor at 0 GW`. Charge it with `frobctl charge --full`, then `frobctl spin`.
"""


def family() -> Family:
    return from_module("knowledge", handlers.knowledge)


def settings(tmp_path: Path, **values: object) -> Settings:
    return Settings(
        bot=BotSettings(state=str(tmp_path / "state.db")),
        limits=LimitSettings(burst=1000),
        families={"knowledge": KnowledgeSettings(**values)},  # type: ignore[arg-type] # the tests' own keys
    )


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Conversation]:
    async with stage([family()], settings(tmp_path)) as conversation:
        yield conversation


async def test_a_pasted_error_gets_the_verdict_the_command_and_the_way_to_more(chat: Conversation) -> None:
    await chat.play(f"""
        <mona> bot: {RESOLVER}
        <bot> mona: nginx exits because…
        <bot> mona: Run: helm upgrade …
        <bot> mona: Next: !kb show openwhisk-kubespray-coredns (the whole article)
    """)


async def test_channel_talk_is_answered_only_when_it_is_a_question_or_an_error_and_only_once(
    chat: Conversation,
) -> None:
    await chat.play("""
        <mona> the resolver change for kube-dns went out yesterday
        <lee> good morning
    """)
    chat.stage.hear("mona", RESOLVER)
    room, line = await chat.stage.next()
    assert (room.channel, line.startswith("mona: nginx exits")) == ("#ops", True)
    chat.stage.said.clear()
    chat.stage.hear("lee", RESOLVER)
    await chat.silence()


async def test_what_nobody_knows_is_said_honestly_and_kept_without_secrets(chat: Conversation) -> None:
    await chat.play("""
        <mona to bot> which pizza is best, margherita? secret=hunter2
        <bot to mona> I do not know that…
        <mona to bot> Which pizza is best,   margherita? secret=hunter2
        <bot to mona> I do not know that…
    """)
    curation = await chat.app.resources.get(Curation)
    (kept,) = await curation.most_asked(10)
    assert kept.asked == 2
    assert "hunter2" not in kept.text
    said = await chat.ask("lee", "kb unanswered")
    assert said[0] == "1 questions found no article"
    assert "asked 2×" in said[1]


async def test_the_notebook_keeps_a_bounded_number_of_questions(chat: Conversation) -> None:
    small = Curation(chat.app.database, keep=3)
    message = a_message()
    for word in ("apple", "pear", "plum", "grape", "fig"):
        await small.unanswered(replace(message, text=f"why {word}"), "", 0.0)
    assert await small.count() == 3


async def test_feedback_without_a_name_is_about_the_last_article_of_the_room(chat: Conversation) -> None:
    await chat.play(f"""
        <mona> !kb feedback yes
        <bot> mona: Which article? None was shown here lately.
        <bot> mona: Usage: kb feedback yes|no ARTICLE [--note NOTE]
        <mona> bot: {RESOLVER}
        <bot> …
        <bot> …
        <bot> …
        <mona> !kb feedback no --note “our service has another name”
        <bot> mona: Noted for the curators: openwhisk-kubespray-coredns did not help. Thank you.
        <mona> !kb feedback yes
        <bot> mona: Noted for the curators: openwhisk-kubespray-coredns helped. Thank you.
        <lee> !kb feedback no openwhisk
        <bot> lee: Noted for the curators: openwhisk-kubespray-coredns did not help. Thank you.
        <lee> !kb opinions
        <bot> lee: 1 articles have feedback
        <bot> lee: openwhisk-kubespray-coredns: 1 helped, 1 did not
    """)


def test_a_click_says_whether_it_helped_and_what_was_missing() -> None:
    reply = answered(Answer(Article(id="soup", title="Soup", summary="Cook it."), 0.9), KnowledgeSettings())
    (actions,) = (block for block in reply.body if isinstance(block, Actions))
    show, yes, no = actions.items
    assert (show.needs_button, yes.needs_button, no.needs_button) == (False, True, True)
    assert (yes.command, no.command) == ("kb feedback yes soup", "kb feedback no soup")
    assert [(field.flag, field.multiline) for field in no.asks] == [("note", True)]
    assert lines(reply)[-1] == "Next: kb show soup (the whole article)"


async def test_search_and_show(chat: Conversation) -> None:
    found = await chat.ask("mona", "kb search aio-max-nr")
    assert any(line.startswith("- cephadm-osd-aio-max-nr:") for line in found)
    chat.stage.lines_shown = 200
    whole = await chat.ask("mona", "kb show how-nics")
    assert any("softnet" in line for line in whole)
    assert whole[0].startswith("How a NIC receives packets")


async def test_an_unknown_article_is_said_to_be_unknown_with_the_nearest(chat: Conversation) -> None:
    said = await chat.ask("mona", "kb show port-security-spoofing")
    assert said[0] == "There is no article “port-security-spoofing”."
    assert "- kb show neutron-port-security" in said


@pytest.mark.parametrize(
    "words", ['"', "NOT", "a AND", "title:x", "* OR 1", "kube-dns.kube-system", "nul\0nul", "(((", "-"]
)
async def test_full_text_syntax_in_a_search_is_only_words(chat: Conversation, words: str) -> None:
    said = await chat.ask("mona", f"kb search {words}")
    assert not any("mistake of mine" in line for line in said)


async def test_a_teams_own_folder_is_read_again_when_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "runbook"
    folder.mkdir()
    async with stage([family()], settings(tmp_path, folders=(str(folder),), look_seconds=0.01)) as chat:
        question = "FrobnicatorFluxDrained: capacitor at 0 GW"
        assert (await chat.ask("mona", question))[0].startswith("I do not know")
        (folder / "frobnicator.md").write_text(OWN, encoding="utf-8")
        library = await chat.app.resources.get(Library)
        await library.look()
        assert "flux" in " ".join(await chat.ask("mona", question)).casefold()
        (folder / "frobnicator.md").unlink()
        await library.look()
        assert await library.get("frobnicator") is None


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    async with stage([family()], settings(tmp_path, folders=(str(tmp_path / "nowhere"),))) as chat:
        (said,) = await chat.ask("mona", "kb search x")
        assert "nowhere is not there" in said


def test_an_article_says_when_it_was_reviewed_too_long_ago() -> None:
    old = datetime.now(UTC).date() - timedelta(days=400)
    article = Article(id="x", title="x", reviewed=old, owner="the storage team")
    assert "400 days ago" in staleness(article, 365)
    assert "storage team" in staleness(article, 365)
    assert not staleness(article, 500)


def a_message() -> Message:
    return Message(Room("stage", "#ops"), Principal("stage", "~mona", "mona"), "", Address.NAME, datetime.now(UTC))
