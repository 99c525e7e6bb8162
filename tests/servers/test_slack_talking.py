"""What people say, and what the app gets of it."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import Paste, SlackServer
from tests.servers.slack_fixtures import ConnectApp


async def test_a_mention_is_two_events_with_different_ids(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    said = await slack.say("mona", "ops", "@infrabot what is <b> & example.com, #ops?")
    got = [(await app.next()).payload for _ in range(2)]
    await slack.settled()
    events = {payload["event"]["type"]: payload["event"] for payload in got}
    assert events.keys() == {"message", "app_mention"}
    assert len({payload["event_id"] for payload in got}) == 2
    assert {event["ts"] for event in events.values()} == {said.ts}
    channel = slack.workspace.channel("ops").id
    encoded = f"<@{slack.bot.id}> what is &lt;b&gt; &amp; <http://example.com|example.com>, <#{channel}|ops>?"
    assert events["message"]["text"] == encoded
    assert events["message"]["channel_type"] == "channel"
    assert said.text == "@infrabot what is <b> & example.com, #ops?"


async def test_code_is_not_marked_up(slack: SlackServer) -> None:
    said = await slack.say("mona", "ops", "`@infrabot http://x` and ```a<b @here```")
    assert said.message["text"] == "`@infrabot http://x` and ```a&lt;b @here```"
    assert not slack.deliveries("app_mention")


async def test_a_direct_message_is_one_event(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    await slack.say("mona", "dm", "hello @infrabot")
    event = await app.next_event("message")
    await slack.settled()
    assert event["channel"] == slack.dm("mona").id
    assert event["channel_type"] == "im"
    assert len(slack.log.deliveries) == 1


async def test_nothing_comes_from_where_the_bot_is_not(slack: SlackServer, slack_app: ConnectApp) -> None:
    await slack_app()
    slack.add_channel("elsewhere", ["mona"], bot=False)
    await slack.say("mona", "elsewhere", "@infrabot hello")
    assert not slack.log.deliveries
    with pytest.raises(AssertionError, match="ada is not in elsewhere"):
        await slack.say("ada", "elsewhere", "hello")


@pytest.mark.parametrize(
    ("missing", "comes"), [("channels:history", ["app_mention"]), ("app_mentions:read", ["message"])]
)
async def test_events_need_their_scope(slack: SlackServer, missing: str, comes: list[str]) -> None:
    slack.rules.retry_delays = ()
    slack.tokens.bot.scopes.remove(missing)
    await slack.say("mona", "ops", "@infrabot hello")
    assert [delivery.name for delivery in slack.log.deliveries] == comes


async def test_events_need_a_subscription(slack: SlackServer) -> None:
    slack.rules.retry_delays = ()
    slack.rules.events.remove("message.channels")
    await slack.say("mona", "ops", "hello")
    assert not slack.log.deliveries


async def test_the_bot_hears_itself_and_other_bots(
    slack: SlackServer, slack_app: ConnectApp, slack_web: AsyncWebClient
) -> None:
    app = await slack_app()
    await slack_web.chat_postMessage(channel=slack.workspace.channel("ops").id, text="mine")
    mine = await app.next_event("message")
    assert (mine["bot_id"], mine["user"]) == (slack.bot.bot_id, slack.bot.id)
    robot = slack.add_user("robot", bot=True)
    slack.add_channel("robots", [robot])
    await slack.say(robot, "robots", "beep")
    other = await app.next_event("message")
    assert (other["bot_id"], other["subtype"]) == (robot.bot_id, "bot_message")


async def test_edits_and_deletions_are_hidden_events(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    said = await slack.say("mona", "ops", "one")
    await slack.edit("mona", said, "@infrabot two")
    await slack.delete(said)
    await slack.settled()
    events = [request.payload["event"] for request in app.got]
    kinds = [(event["type"], event.get("subtype"), event.get("hidden")) for event in events]
    assert sorted(kinds, key=str) == sorted(
        [
            ("message", None, None),
            ("message", "message_changed", True),
            ("app_mention", None, None),
            ("message", "message_deleted", True),
        ],
        key=str,
    )
    changed = next(event for event in events if event.get("subtype") == "message_changed")
    assert changed["previous_message"]["text"] == "one"
    assert changed["message"]["edited"]["user"] == slack.workspace.user("mona").id


async def test_a_preview_of_a_link_is_a_change_that_nobody_made(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    said = await slack.say("mona", "ops", "see https://test.invalid/")
    await app.next_event("message")
    await slack.unfurl(said)
    event = await app.next_event("message")
    assert event["subtype"] == "message_changed"
    assert "edited" not in event["message"]


async def test_a_private_channel_and_a_group_are_told_by_the_event(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    slack.add_channel("ours", ["mona"], private=True)
    await slack.say("mona", "ours", "hello")
    private = await app.next_event("message")
    assert (private["channel"][0], private["channel_type"]) == ("C", "group")
    await slack.say("mona", slack.dm("mona", "ada"), "hello you two")
    assert (await app.next_event("message"))["channel_type"] == "mpim"


async def test_a_reply_knows_its_thread(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    first = await slack.say("mona", "ops", "first")
    below = await slack.say("ada", "ops", "below", thread=first)
    await slack.say("mona", "ops", "and more", thread=below)
    await slack.settled()
    events = {event["text"]: event for event in (request.payload["event"] for request in app.got)}
    assert "thread_ts" not in events["first"]
    assert events["below"]["thread_ts"] == events["and more"]["thread_ts"] == first.ts
    assert events["below"]["parent_user_id"] == slack.workspace.user("mona").id
    assert below.thread == first.ts


async def test_a_file_comes_along_as_a_share(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    evil = Paste("evil.txt", "x", url="https://elsewhere.invalid/x")
    await slack.say("mona", "ops", "look", files=[("nova.conf", "[pci]"), evil])
    event = await app.next_event("message")
    assert event["subtype"] == "file_share"
    assert [file["name"] for file in event["files"]] == ["nova.conf", "evil.txt"]
    assert event["files"][0]["url_private"].startswith(slack.url)
    assert event["files"][1]["url_private"] == "https://elsewhere.invalid/x"


async def test_somebody_of_another_organisation_is_told_by_the_event(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    far = slack.add_user("far", team="T2FARAWAY")
    slack.add_channel("both", [far], shared=True)
    await slack.say(far, "both", "hello")
    payload = (await app.next()).payload
    assert payload["is_ext_shared_channel"]
    assert payload["event"]["user_team"] == "T2FARAWAY"


async def test_a_change_of_somebody_is_an_event(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    slack.change_user("mona", is_restricted=True)
    assert (await app.next_event("user_change"))["user"]["is_restricted"]


async def test_expecting_waits_and_tells_what_came_instead(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    channel = slack.workspace.channel("ops").id
    await slack_web.chat_postMessage(channel=channel, text="one")
    await slack_web.chat_postMessage(channel=channel, text="two")
    assert (await slack.expect("ops", "one")).text == "one"
    assert (await slack.expect("ops")).text == "two"
    with pytest.raises(AssertionError, match=r"(?s)nothing that matches 'three'.*post 'one'.*post 'two'"):
        await slack.expect("ops", "three", timeout=0.05)
