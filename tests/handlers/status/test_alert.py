"""An alert stands in the topics until it is over, and then they are as they were, whatever happens in between."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.message import Room
from bot.testing import Conversation, Stage
from handlers.status.saved import Saved, SavedTopics
from tests.handlers.status.conftest import BEFORE, ROOMS, agreed, brought, staged

ALERT = "Status alert: The mirrors are down"


@pytest.fixture
async def chat(state: Path) -> AsyncIterator[Conversation]:
    async with staged(state) as conversation:
        conversation.stage.topics = dict(BEFORE)
        conversation.stage.lines_shown = 100
        yield conversation


async def test_an_alert_is_said_and_stands_in_every_topic_until_it_is_over(chat: Conversation) -> None:
    said = await agreed(chat, "status alert The mirrors are down")
    assert said[:3] == ["WARN: Status alert: The mirrors are down"] * 3
    assert await brought(chat) == dict.fromkeys(BEFORE, ALERT)
    assert (await chat.ask("eve", "status list"))[0].endswith(": The mirrors are down")
    said = await agreed(chat, "status ok They are back")
    assert said[:3] == ["OK: They are back"] * 3
    assert await brought(chat) == BEFORE
    said = await chat.ask("eve", "status list")
    assert said[0] == "No alert stands."
    assert [line[13:] for line in said[1:]] == ["ok: They are back (mona)", "alert: The mirrors are down (mona)"]


async def test_a_second_alert_takes_the_place_of_the_first_and_the_first_topics_come_back(chat: Conversation) -> None:
    await agreed(chat, "status alert The mirrors are down")
    await brought(chat)
    await agreed(chat, "status alert Gerrit too")
    assert await brought(chat) == dict.fromkeys(BEFORE, "Status alert: Gerrit too")
    await agreed(chat, "status ok")
    assert await brought(chat) == BEFORE


async def test_a_topic_that_people_have_set_meanwhile_is_theirs(chat: Conversation) -> None:
    await agreed(chat, "status alert The mirrors are down")
    await brought(chat)
    chat.stage.topics["#ops"] = "come to the party"
    await agreed(chat, "status ok")
    assert await brought(chat) == BEFORE | {"#ops": "come to the party"}


async def test_where_it_may_not_it_says_so_and_leaves_the_topic_alone(chat: Conversation) -> None:
    chat.stage.locked.add("#tc")
    del chat.stage.topics["#infra"]
    asked = await chat.ask("mona", "status alert The mirrors are down")
    assert asked[1] == "Not reached now (I am not in it): stage:#infra."
    await chat.ask("lee", f"approve {asked[0].partition(' ')[0]}")
    await brought(chat)
    said = await chat.ask("eve", "status list")
    assert said[1:4] == [
        "Topics: 1 set, 1 to be set, 1 refused",
        "stage:#infra: I am not in it",
        "stage:#tc: I may not set its topic: make me an operator there, or take the topic lock (+t) off",
    ]
    await agreed(chat, "status ok")
    assert await brought(chat) == {"#ops": BEFORE["#ops"], "#tc": ""}
    assert not any(line.startswith("Topics") for line in await chat.ask("eve", "status list"))


async def test_it_takes_a_second_announcer_and_no_alert_cannot_end(chat: Conversation) -> None:
    assert await chat.ask("mona", "status ok") == ["No alert stands."]
    assert "for the role announcer" in (await chat.ask("eve", "status alert x"))[0]
    asked = await chat.ask("mona", "status alert x")
    said = await chat.ask("mona", f"approve {asked[0].partition(' ')[0]}")
    assert "second" in said[0] or "yourself" in said[0] or "own" in said[0]
    assert await brought(chat) == BEFORE


async def test_what_is_too_long_or_secret_is_refused(chat: Conversation) -> None:
    assert "a topic takes 230" in (await chat.ask("mona", f"status alert {'x' * 231}"))[0]
    assert "secret" in (await chat.ask("mona", "status notice password=hunter2hunter2"))[0]
    assert (await chat.ask("mona", "status log"))[0].startswith("What shall I say?")


async def test_an_alert_survives_a_restart(state: Path) -> None:
    async with staged(state) as chat:
        chat.stage.topics = dict(BEFORE)
        await agreed(chat, "status alert The mirrors are down")
        topics = dict(await brought(chat))
    async with staged(state) as chat:
        chat.stage.topics = topics
        assert await brought(chat) == dict.fromkeys(BEFORE, ALERT)
        assert (await chat.ask("eve", "status list"))[0].endswith(": The mirrors are down")
        await agreed(chat, "status ok")
        assert await brought(chat) == BEFORE


@pytest.mark.parametrize("steps", range(7))
async def test_wherever_it_is_cut_off_no_alert_is_taken_for_what_stood_there_before(state: Path, steps: int) -> None:
    """Each channel is read, saved, set: the run is cut off after so many of these steps, and the next one goes on."""
    left = steps

    def step() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError("as if the power had gone")

    topics = dict(BEFORE)  # the server's, which no crash of the bot changes
    async with staged(state) as chat:
        chat.stage.topics = topics
        rows = SavedTopics(chat.app.database)
        keep, change = SavedTopics.keep, Stage.set_topic

        async def keeping(rows: SavedTopics, one: Saved, original: str | None) -> bool:
            step()
            return await keep(rows, one, original)

        async def changing(place: Stage, room: Room, text: str) -> bool:
            done = await change(place, room, text)
            step()
            return done

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(SavedTopics, "keep", keeping)
            patched.setattr(Stage, "set_topic", changing)
            await agreed(chat, "status alert The mirrors are down")
            with contextlib.suppress(OSError):
                await brought(chat)
        assert len(await rows.all()) == 3
    async with staged(state) as chat:
        chat.stage.topics = topics
        assert await brought(chat) == dict.fromkeys(BEFORE, ALERT)
        await agreed(chat, "status ok")
        assert await brought(chat) == BEFORE


async def test_with_a_new_store_its_own_old_alert_is_not_kept_as_the_topic(chat: Conversation) -> None:
    chat.stage.topics["#ops"] = ALERT
    await agreed(chat, "status alert Gerrit is down")
    await brought(chat)
    await agreed(chat, "status ok")
    assert await brought(chat) == BEFORE | {"#ops": ""}


async def test_a_notice_is_said_and_leaves_the_topics_alone(chat: Conversation) -> None:
    said = await agreed(chat, "status notice Gerrit restarts at 20:00 UTC")
    assert said[:3] == ["Status notice: Gerrit restarts at 20:00 UTC"] * 3
    assert await brought(chat) == BEFORE


async def test_log_success_and_thanks_are_kept_and_interrupt_nobody(chat: Conversation) -> None:
    await chat.ask("mona", "status log Restarted zuul01")
    await chat.ask("eve", "success The arm64 images boot")
    await chat.ask("eve", "thanks ada: for the quick review")
    assert (await chat.ask("eve", "thanks ada"))[0] == "Whom, and for what?"
    assert (await chat.ask("eve", "status list"))[1].endswith("log: Restarted zuul01 (mona)")
    assert (await chat.ask("eve", "success list"))[1].endswith("The arm64 images boot (eve)")
    assert (await chat.ask("eve", "thanks list"))[1].endswith("to ada for the quick review (from eve)")
    assert "know who you are" in " ".join(await chat.ask("stranger", "success x"))
    assert chat.stage.topics == BEFORE


async def test_the_channels_are_those_of_the_configuration(state: Path) -> None:
    async with staged(state, "stage:#tc") as chat:
        chat.stage.topics = dict(BEFORE)
        asked = await chat.ask("mona", "status alert x")
        assert "Would set the topics of 1 channels (stage:#tc)" in asked[0]
    assert len(ROOMS) == 3
