"""The Web API against slack_sdk's own client: what works, and what Slack refuses."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import ButtonElement, HeaderBlock
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer
from tests.servers.slack.passes import Token

METADATA = {"event_type": "openinfra_bot_letter", "event_payload": {"id": "17", "part": 1}}


async def refusal(call: Any) -> Any:
    """The answer of a call that Slack refuses."""
    with pytest.raises(SlackApiError) as no:
        await call
    return no.value.response


async def error(call: Any) -> str:
    """The error code of a call that Slack refuses."""
    return str((await refusal(call))["error"])


def ops(slack: SlackServer) -> str:
    return slack.workspace.channel("ops").id


async def test_the_bot_learns_who_it_is(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    me = await slack_web.auth_test()
    assert (me["user_id"], me["team_id"], me["user"]) == (slack.bot.id, slack.workspace.team, "infrabot")
    bot = await slack_web.bots_info(bot=me["bot_id"])
    assert bot["bot"]["app_id"] == slack.workspace.app
    assert "chat:write" in me.headers["X-OAuth-Scopes"].split(",")


async def test_a_post_is_stored_shown_and_found_with_its_metadata(
    slack: SlackServer, slack_web: AsyncWebClient
) -> None:
    blocks = [HeaderBlock(text="Down").to_dict(), {"type": "section", "text": {"type": "mrkdwn", "text": "a &lt; *b*"}}]
    posted = await slack_web.chat_postMessage(channel=ops(slack), text="Down", blocks=blocks, metadata=METADATA)
    shown = await slack.expect("ops", "Down")
    assert shown.text == "Down\na < *b*"
    assert shown.ts == posted["ts"]
    with_metadata = await slack_web.conversations_history(channel=ops(slack), include_all_metadata=True)
    assert with_metadata["messages"][0]["metadata"] == METADATA
    without = await slack_web.conversations_history(channel=ops(slack))
    assert "metadata" not in without["messages"][0]
    assert all(block["block_id"] for block in without["messages"][0]["blocks"])


async def test_replies_stand_in_their_thread_and_not_in_the_history(
    slack: SlackServer, slack_web: AsyncWebClient
) -> None:
    first = await slack_web.chat_postMessage(channel=ops(slack), text="first")
    reply = await slack_web.chat_postMessage(channel=ops(slack), text="below", thread_ts=first["ts"])
    await slack_web.chat_postMessage(channel=ops(slack), text="a reply to the reply", thread_ts=reply["ts"])
    history = await slack_web.conversations_history(channel=ops(slack))
    assert [message["text"] for message in history["messages"]] == ["first"]
    assert history["messages"][0]["reply_count"] == 2
    thread = await slack_web.conversations_replies(channel=ops(slack), ts=first["ts"])
    assert [message["text"] for message in thread["messages"]] == ["first", "below", "a reply to the reply"]
    assert (await slack.expect("ops", "below", thread=first["ts"])).ts == reply["ts"]


async def test_history_is_read_in_pages_and_from_a_time_on(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    stamps = [(await slack_web.chat_postMessage(channel=ops(slack), text=str(n)))["ts"] for n in range(5)]
    page = await slack_web.conversations_history(channel=ops(slack), limit=2)
    assert [message["text"] for message in page["messages"]] == ["4", "3"]
    cursor = page["response_metadata"]["next_cursor"]
    rest = await slack_web.conversations_history(channel=ops(slack), limit=2, cursor=cursor)
    assert [message["text"] for message in rest["messages"]] == ["2", "1"]
    later = await slack_web.conversations_history(channel=ops(slack), oldest=stamps[3])
    assert [message["text"] for message in later["messages"]] == ["4"]
    with_edge = await slack_web.conversations_history(channel=ops(slack), oldest=stamps[3], inclusive=True)
    assert [message["text"] for message in with_edge["messages"]] == ["4", "3"]
    assert await error(slack_web.conversations_history(channel=ops(slack), cursor="x")) == "invalid_cursor"


async def test_a_post_can_be_changed_and_taken_away_by_its_author_only(
    slack: SlackServer, slack_web: AsyncWebClient
) -> None:
    post = await slack_web.chat_postMessage(channel=ops(slack), text="one")
    await slack_web.chat_update(channel=ops(slack), ts=post["ts"], text="two")
    assert (await slack.expect("ops", "two")).kind == "edit"
    await slack_web.chat_delete(channel=ops(slack), ts=post["ts"])
    assert await error(slack_web.chat_update(channel=ops(slack), ts=post["ts"], text="x")) == "message_not_found"
    said = await slack.say("mona", "ops", "mine")
    assert await error(slack_web.chat_update(channel=ops(slack), ts=said.ts, text="x")) == "cant_update_message"
    assert await error(slack_web.chat_delete(channel=ops(slack), ts=said.ts)) == "cant_delete_message"


async def test_an_ephemeral_message_is_seen_by_one_person_and_by_no_history(
    slack: SlackServer, slack_web: AsyncWebClient
) -> None:
    mona = slack.workspace.user("mona").id
    await slack_web.chat_postEphemeral(channel=ops(slack), user=mona, text="only you")
    shown = await slack.expect("ops", "only you", kind="ephemeral")
    assert shown.to == mona
    assert not (await slack_web.conversations_history(channel=ops(slack)))["messages"]
    eve = slack.add_user("eve")
    assert await error(slack_web.chat_postEphemeral(channel=ops(slack), user=eve.id, text="x")) == "user_not_in_channel"


async def test_posts_are_refused_where_the_bot_may_not_speak(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    elsewhere = slack.add_channel("elsewhere", bot=False)
    hidden = slack.add_channel("hidden", private=True, bot=False)
    old = slack.add_channel("old", archived=True)
    assert await error(slack_web.chat_postMessage(channel=elsewhere.id, text="x")) == "not_in_channel"
    assert await error(slack_web.chat_postMessage(channel=hidden.id, text="x")) == "channel_not_found"
    assert await error(slack_web.chat_postMessage(channel="C0", text="x")) == "channel_not_found"
    assert await error(slack_web.chat_postMessage(channel=old.id, text="x")) == "is_archived"
    assert await error(slack_web.conversations_history(channel=elsewhere.id)) == "not_in_channel"
    slack.invite("elsewhere")
    await slack_web.chat_postMessage(channel=elsewhere.id, text="here I am")
    slack.tokens.bot.scopes.add("chat:write.public")
    another = slack.add_channel("another", bot=False)
    await slack_web.chat_postMessage(channel=another.id, text="allowed by its scope")


async def test_posts_are_refused_for_what_they_hold(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    async def post(**more: Any) -> str:
        return await error(slack_web.api_call("chat.postMessage", json={"channel": ops(slack), "text": "x", **more}))

    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2500}}
    assert await post(text="") == "no_text"
    assert await post(text="x" * 40_001) == "msg_too_long"
    assert await post(blocks=[section] * 5) == "msg_blocks_too_long"
    assert await post(blocks=[{"type": "nonsense"}]) == "invalid_blocks"
    assert await post(blocks="[nonsense") == "invalid_blocks_format"
    assert await post(metadata={"event_type": "a b", "event_payload": {}}) == "invalid_metadata_format"
    assert await post(thread_ts="soon") == "invalid_thread_ts"
    assert await post(thread_ts="1000000000.000001") == "thread_not_found"
    assert not slack.posts


async def test_refused_blocks_are_explained(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    long = ButtonElement(text="x", value="x").to_dict() | {"text": {"type": "plain_text", "text": "x" * 76}}
    blocks = [{"type": "actions", "elements": [long]}]
    no = await refusal(slack_web.chat_postMessage(channel=ops(slack), text="x", blocks=blocks))
    place = "[json-pointer:/blocks/0/elements/0/text/text]"
    assert no["response_metadata"]["messages"] == [f"[ERROR] must be less than 76 characters {place}"]
    assert no["errors"] == [f"must be less than 76 characters {place}"]


async def test_direct_messages_go_to_a_person(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    mona, robot = slack.workspace.user("mona"), slack.add_user("robot", bot=True)
    gone = slack.add_user("gone", deleted=True)
    posted = await slack_web.chat_postMessage(channel=mona.id, text="psst")
    assert posted["channel"].startswith("D")
    assert (await slack.expect("@mona", "psst")).channel == slack.dm("mona").id
    opened = await slack_web.conversations_open(users=[mona.id])
    assert opened["channel"]["id"] == posted["channel"]
    assert await error(slack_web.conversations_open(users="U0")) == "user_not_found"
    assert await error(slack_web.conversations_open(users=robot.id)) == "cannot_dm_bot"
    assert await error(slack_web.conversations_open(users=gone.id)) == "user_disabled"


async def test_conversations_are_listed_as_the_bot_may_see_them(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    slack.add_channel("secret", private=True, bot=False)
    slack.add_channel("ours", private=True)
    slack.add_channel("old", archived=True)
    kinds = "public_channel,private_channel"
    listed = await slack_web.conversations_list(types=kinds, exclude_archived=True)
    assert [channel["name"] for channel in listed["channels"]] == ["ops", "ours"]
    assert all(channel["is_member"] for channel in listed["channels"])
    first = await slack_web.conversations_list(types=kinds, limit=1)
    assert first["response_metadata"]["next_cursor"]
    assert await error(slack_web.conversations_list(types="nonsense")) == "invalid_types"
    members = await slack_web.conversations_members(channel=ops(slack))
    assert slack.bot.id in members["members"]
    info = await slack_web.conversations_info(channel=ops(slack), include_num_members=True)
    assert info["channel"]["num_members"] == 3


async def test_the_bot_can_join_public_channels(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    open_one, closed = slack.add_channel("open", bot=False), slack.add_channel("closed", bot=False, archived=True)
    await slack_web.conversations_join(channel=open_one.id)
    assert slack.bot.id in open_one.members
    assert await error(slack_web.conversations_join(channel=closed.id)) == "is_archived"


async def test_people_are_described_with_what_tells_guests_and_strangers(
    slack: SlackServer, slack_web: AsyncWebClient
) -> None:
    guest, far = slack.add_user("guest", guest=True), slack.add_user("far", team="T2FARAWAY")
    shown = (await slack_web.users_info(user=guest.id))["user"]
    assert shown["is_restricted"]
    assert not shown["is_ultra_restricted"]
    assert "email" not in shown["profile"]
    stranger = (await slack_web.users_info(user=far.id))["user"]
    assert stranger["is_stranger"]
    assert stranger["team_id"] == "T2FARAWAY"
    assert len((await slack_web.users_list())["members"]) == len(slack.workspace.users)
    assert await error(slack_web.users_info(user="U0")) == "user_not_found"


async def test_a_reaction_is_added_once(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    said = await slack.say("mona", "ops", "hello")
    await slack_web.reactions_add(channel=ops(slack), timestamp=said.ts, name="eyes")
    again = slack_web.reactions_add(channel=ops(slack), timestamp=said.ts, name="eyes")
    assert await error(again) == "already_reacted"


@pytest.mark.parametrize(
    ("token", "expected"),
    [("", "not_authed"), ("xoxb-nonsense", "invalid_auth"), ("app", "not_allowed_token_type")],
)
async def test_a_wrong_token_is_named(
    slack: SlackServer, slack_session: aiohttp.ClientSession, token: str, expected: str
) -> None:
    text = slack.app_token if token == "app" else token
    web = AsyncWebClient(text, base_url=slack.api_url, session=slack_session)
    assert await error(web.chat_postMessage(channel=ops(slack), text="x")) == expected


async def test_a_spoilt_token_is_named(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    slack.spoil("token_revoked")
    assert await error(slack_web.auth_test()) == "token_revoked"


async def test_only_the_app_token_opens_connections(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    assert await error(slack_web.apps_connections_open(app_token=slack.bot_token)) == "not_allowed_token_type"
    opened = await slack_web.apps_connections_open(app_token=slack.app_token)
    assert opened["url"].startswith("ws://")
    narrow = slack.tokens.add(Token("xapp-narrow"))
    assert await error(slack_web.apps_connections_open(app_token=narrow.text)) == "missing_scope"


async def test_where_socket_mode_is_off_slack_only_warns(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    slack.rules.socket_mode = False
    opened = await slack_web.apps_connections_open(app_token=slack.app_token)
    assert opened["response_metadata"]["messages"] == ["[WARN] Socket Mode is not turned on."]


@pytest.mark.parametrize(
    ("method", "scope", "args"),
    [
        ("chat.postMessage", "chat:write", {"text": "x"}),
        ("conversations.history", "channels:history", {}),
        ("conversations.info", "channels:read", {}),
        ("reactions.add", "reactions:write", {"timestamp": "1.1", "name": "eyes"}),
        ("files.getUploadURLExternal", "files:write", {"filename": "x", "length": "1"}),
        ("users.info", "users:read", {}),
    ],
)
async def test_a_missing_scope_is_named(
    slack: SlackServer, slack_web: AsyncWebClient, method: str, scope: str, args: dict[str, str]
) -> None:
    slack.tokens.bot.scopes.remove(scope)
    mona = slack.workspace.user("mona").id
    no = await refusal(slack_web.api_call(method, params={"channel": ops(slack), "user": mona, **args}))
    assert no["error"] == "missing_scope"
    assert scope in no["needed"].split(",")
    assert no["provided"].split(",") == sorted(slack.tokens.bot.scopes)


async def test_private_channels_have_scopes_of_their_own(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    ours = slack.add_channel("ours", private=True)
    slack.tokens.bot.scopes -= {"groups:read", "groups:history"}
    assert (await refusal(slack_web.conversations_info(channel=ours.id)))["needed"] == "groups:read"
    assert (await refusal(slack_web.conversations_history(channel=ours.id)))["needed"] == "groups:history"
    assert await error(slack_web.conversations_list(types="public_channel,private_channel")) == "missing_scope"
    await slack_web.conversations_list(types="public_channel")


async def test_calls_come_as_json_as_forms_and_as_queries(
    slack: SlackServer, slack_session: aiohttp.ClientSession
) -> None:
    address, headers = slack.api_url + "chat.postMessage", {"Authorization": f"Bearer {slack.bot_token}"}
    blocks = [{"type": "divider"}]
    form = {"channel": ops(slack), "text": "x", "blocks": json.dumps(blocks)}
    for how in ({"data": form}, {"params": form}, {"json": {**form, "blocks": blocks}}):
        async with slack_session.post(address, headers=headers, **how) as answer:
            assert (await answer.json())["message"]["blocks"][0]["type"] == "divider"
    in_form = {"token": slack.bot_token, "channel": ops(slack), "text": "x"}
    async with slack_session.post(address, data=in_form) as answer:
        assert (await answer.json())["ok"]


async def test_methods_that_read_do_not_look_into_json(
    slack: SlackServer, slack_session: aiohttp.ClientSession
) -> None:
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    asked = {"channel": ops(slack)}
    async with slack_session.post(slack.api_url + "conversations.info", headers=headers, json=asked) as answer:
        assert (await answer.json())["error"] == "channel_not_found"


async def test_a_method_that_does_not_exist_is_named(slack_web: AsyncWebClient) -> None:
    no = await refusal(slack_web.api_call("pins.nonsense"))
    assert (no["error"], no["req_method"]) == ("unknown_method", "pins.nonsense")


async def test_the_log_has_each_call_with_its_arguments_and_its_end(
    slack: SlackServer, slack_web: AsyncWebClient
) -> None:
    await slack_web.chat_postMessage(channel=ops(slack), text="one")
    await error(slack_web.chat_postMessage(channel="C0", text="two"))
    one, two = slack.log.of("chat.postMessage")
    assert (one.args["text"], one.ok) == ("one", True)
    assert (two.args["text"], two.error) == ("two", "channel_not_found")
    assert one.peer == two.peer, "one session, one connection"
