"""Whatever comes in: it is acknowledged, it leads to nothing, and the next question is answered."""

from __future__ import annotations

import copy
import logging
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.listening.ears import Ears
from bot.slack.speaking.replies import Replies
from bot.slack.who.people import People
from bot.slack.wire.me import Me
from tests.bot.slack.conftest import Start
from tests.bot.slack.driving import Inbox, settings_for
from tests.servers.slack import SlackServer
from tests.servers.slack.log import Delivery

LONG = "x" * 1_000_000
NONSENSE: list[Any] = [None, 7, "", "x", [], {}, [None], {"id": None}, {"id": ["U1"]}, LONG]


def broken(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The payload with each of its parts missing or wrong."""
    made = []
    for path in _paths(payload):
        for value in (..., *NONSENSE):
            other = copy.deepcopy(payload)
            *above, last = path
            inner: Any = other
            for step in above:
                inner = inner[step]
            if value is ...:
                del inner[last]
            else:
                inner[last] = value
            made.append(other)
    return made


def _paths(found: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(found, dict):
        items: list[tuple[Any, Any]] = list(found.items())
    elif isinstance(found, list):
        items = list(enumerate(found))
    else:
        return []
    return [path for key, value in items for path in [(*above, key), *_paths(value, (*above, key))]]


async def deliver(slack: SlackServer, kind: str, payload: dict[str, Any]) -> Delivery:
    delivery = Delivery(kind, "hostile", payload)
    await slack.office.dispatcher.once(delivery)
    return delivery


def person(slack: SlackServer) -> dict[str, Any]:
    return {"id": slack.workspace.user("mona").id, "team_id": slack.workspace.team}


def common(slack: SlackServer, kind: str) -> dict[str, Any]:
    return {"type": kind, "team": {"id": slack.workspace.team}, "user": person(slack), "trigger_id": "1.2.x"}


def click(slack: SlackServer) -> dict[str, Any]:
    where = {"id": slack.workspace.channel("#ops").id}
    return common(slack, "block_actions") | {
        "actions": [{"action_id": "poll:0", "value": "v", "type": "button"}],
        "channel": where,
        "container": {"type": "message", "message_ts": "1.000001"},
        "message": {"ts": "1.000001", "text": "x", "blocks": [], "files": [{"id": "F1"}]},
    }


def shortcut(slack: SlackServer) -> dict[str, Any]:
    return common(slack, "message_action") | {
        "callback_id": "somebody_elses",
        "channel": {"id": slack.workspace.channel("#ops").id},
        "message_ts": "1.000001",
        "message": {"ts": "1.000001", "text": "x"},
    }


def submission(slack: SlackServer) -> dict[str, Any]:
    state = {"values": {"0:a": {"value:0": {"type": "plain_text_input", "value": "x"}}}}
    view = {"id": "V1", "callback_id": "poll", "private_metadata": "{}", "state": state, "type": "modal"}
    return common(slack, "view_submission") | {"view": view}


def slash(slack: SlackServer) -> dict[str, Any]:
    where = slack.workspace.channel("#ops").id
    return {
        "command": "/openinfra",
        "user_id": person(slack)["id"],
        "channel_id": where,
        "trigger_id": "1.2.x",
        "team_id": slack.workspace.team,
        "text": "ping",
        "response_url": "",
    }


def ears(slack: SlackServer) -> Ears:
    """Ears that nobody speaks to."""
    settings = settings_for(slack)
    me = Me(slack.workspace.team, slack.bot.id, slack.bot.bot_id, "", slack.bot.name, "")
    web = AsyncWebClient()
    people = People("ops", settings, me, web)
    return Ears("ops", settings, me, web, Inbox(), wants=lambda _: False, people=people, replies=Replies())


class TestEvents:
    @pytest.mark.parametrize("value", NONSENSE, ids=lambda value: repr(value)[:12])
    async def test_an_event_of_the_wrong_shape_is_dropped(self, slack: SlackServer, start: Start, value: Any) -> None:
        bot = await start(slack)
        mona = slack.workspace.user("mona")
        good: dict[str, Any] = {"user": mona.id, "channel": slack.dm(mona).id, "ts": "1.000001", "text": "x"}
        good |= {"type": "message", "thread_ts": "1.000001", "files": [], "attachments": []}
        for number, name in enumerate(good):
            delivery = await slack.event({**good, "ts": f"1.{number:06}", name: value})
            assert delivery.acked, name
        await slack.say("mona", "dm", "the end")
        heard = (await bot.heard()).text
        while heard != "the end":
            assert heard in ["x", "help", value]  # what is optional may be empty
            heard = (await bot.heard()).text

    @pytest.mark.parametrize("kind", ["app_mention", "app_home_opened", "user_change", "channel_left", "no_such_thing"])
    async def test_an_event_of_every_kind_may_be_empty(self, slack: SlackServer, start: Start, kind: str) -> None:
        bot = await start(slack)
        odd: list[dict[str, Any]] = [
            {},
            {"user": None, "channel": 1, "tab": "home"},
            {"user": {"id": []}, "channel": [], "tab": "home"},
        ]
        for more in odd:
            assert (await slack.event({"type": kind, **more})).acked
        await slack.say("mona", "dm", "the end")
        assert (await bot.heard()).text == "the end"

    async def test_what_a_person_sent_is_never_logged_as_an_error(
        self, slack: SlackServer, start: Start, caplog: pytest.LogCaptureFixture
    ) -> None:
        bot = await start(slack)
        caplog.set_level(logging.INFO)
        mona = slack.workspace.user("mona")
        await slack.event({"type": "message", "user": mona.id, "channel": slack.dm(mona).id, "ts": "x", "text": LONG})
        await slack.say("mona", "dm", "the end")
        assert (await bot.heard()).text == "the end"
        assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
        assert LONG not in caplog.text


class TestInteractions:
    @pytest.mark.parametrize("make", [click, shortcut, submission, slash])
    async def test_what_has_the_right_shape_is_acknowledged_and_the_rest_is_not_wanted(
        self, slack: SlackServer, start: Start, make: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The transport itself acknowledges what is not wanted."""
        bot = await start(slack)
        caplog.set_level(logging.INFO)
        hears = ears(slack)
        good = make(slack)
        assert hears.is_wanted(good)
        wanted = [payload for payload in broken(good) if hears.is_wanted(payload)]
        for payload in wanted:
            assert (await deliver(slack, "slash_commands" if "command" in good else "interactive", payload)).acked
        await slack.say("mona", "dm", "the end")
        heard = (await bot.heard()).text
        while heard != "the end":
            assert heard in {"ping", "help", "x"}
            heard = (await bot.heard()).text
        assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []

    @pytest.mark.parametrize("kind", ["view_closed", "shortcut", "block_suggestion", "no_such_thing", None])
    async def test_what_we_have_no_use_for_is_acknowledged(
        self, slack: SlackServer, start: Start, kind: str | None
    ) -> None:
        bot = await start(slack)
        assert (await deliver(slack, "interactive", {**common(slack, "x"), "type": kind})).acked
        assert bot.inbox.all == []
