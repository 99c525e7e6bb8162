"""Who somebody is: asked once, kept right by what Slack tells, and never guessed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.listening.whisper import NOT_SURE
from bot.slack.who.people import UNSURE_SECONDS, People
from bot.slack.wire.me import Me
from tests.bot.slack.conftest import Start
from tests.bot.slack.driving import settings_for
from tests.servers.slack import SlackServer


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


Make = Callable[..., People]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(slack: SlackServer, slack_web: AsyncWebClient, clock: Clock) -> Make:
    def make(**more: object) -> People:
        me = Me(slack.workspace.team, slack.bot.id, slack.bot.bot_id, "", slack.bot.name, "")
        return People("ops", settings_for(slack, **more), me, slack_web, clock=clock)

    return make


async def test_slack_is_asked_once_however_many_want_to_know(slack: SlackServer, people: Make, clock: Clock) -> None:
    known, mona = people(), slack.workspace.user("mona")
    found = await asyncio.gather(*(known.of(mona.id, {}) for _ in range(20)))
    assert {one.id for one in found} == {f"{slack.workspace.team}/{mona.id}"}
    assert all(one.is_verified for one in found)
    clock.now += 59
    await known.of(mona.id, {})
    assert len(slack.log.of("users.info")) == 1
    clock.now += 2
    await known.of(mona.id, {})
    assert len(slack.log.of("users.info")) == 2


async def test_somebody_who_stops_waiting_takes_the_answer_from_nobody(slack: SlackServer, people: Make) -> None:
    known, mona = people(), slack.workspace.user("mona")
    first = asyncio.create_task(known.of(mona.id, {}))
    second = asyncio.create_task(known.of(mona.id, {}))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).is_verified


async def test_if_slack_does_not_say_it_is_asked_again_soon(slack: SlackServer, people: Make, clock: Clock) -> None:
    known, mona = people(), slack.workspace.user("mona")
    slack.fail("users.info", "error", times=3)
    unsure = await known.of(mona.id, {})
    assert (unsure.is_outsider, unsure.verified_by) == (True, "")
    clock.now += UNSURE_SECONDS + 1
    assert (await known.of(mona.id, {})).is_verified


@pytest.mark.parametrize("trouble", ["html", "garbage", "drop_before", "error"])
async def test_one_failure_is_not_the_last_word(slack: SlackServer, people: Make, trouble: str) -> None:
    slack.fail("users.info", trouble)  # type: ignore[arg-type]
    assert (await people().of(slack.workspace.user("mona").id, {})).is_verified


async def test_somebody_whom_slack_hides_is_an_outsider(slack: SlackServer, people: Make) -> None:
    who = await people().of("U0NOBODY", {})
    assert (who.is_outsider, who.verified_by) == (True, "slack")
    assert len(slack.log.of("users.info")) == 1


async def test_to_verify_is_to_ask_by_what_is_known_now(slack: SlackServer, people: Make) -> None:
    known, mona = people(), slack.workspace.user("mona")
    who = await known.of(mona.id, {})
    known.learn({"id": mona.id, "team_id": mona.team, "deleted": True})
    gone = await known.verify(who)
    assert gone.is_outsider
    known.learn({"id": mona.id, "team_id": mona.team, "name": "mona"})
    assert await known.verify(gone) == who


async def test_a_change_of_somebody_unknown_is_not_kept(slack: SlackServer, people: Make) -> None:
    known = people()
    known.learn({"id": "U0NOBODY"})
    known.learn({"id": None})
    assert not known.knows("U0NOBODY")


async def test_who_becomes_a_guest_is_one_at_once(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    await slack.say("mona", "dm", "one")
    who = (await bot.heard()).sender
    slack.change_user("mona", is_restricted=True)
    await slack.settled()
    assert (await bot.adapter.verify(who)).is_outsider
    await slack.say("mona", "dm", "two")
    await slack.expect("@mona", kind="ephemeral")
    slack.change_user("mona", is_restricted=False, name="mo")
    await slack.settled()
    await slack.say("mo", "dm", "three")
    message = await bot.heard()
    assert (message.text, message.sender.name) == ("three", "mo")
    assert len(slack.log.of("users.info")) == 1


async def test_a_member_whom_slack_does_not_name_is_told_so(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    slack.fail("users.info", "error", times=10, error="fatal_error", status=200)
    await slack.say("mona", "dm", "one")
    assert (await slack.expect("@mona", kind="ephemeral")).text == NOT_SURE
    assert bot.inbox.all == []
