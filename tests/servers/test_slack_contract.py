"""The same calls to our server and to the independent emulator: what both know must agree."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.servers.slack import SlackServer
from tests.servers.slack.emulator import BOT_TOKEN, Emulator

pytestmark = pytest.mark.timeout(600)  # the first run installs the emulator
METADATA = {"event_type": "openinfra_bot_letter", "event_payload": {"id": "17", "part": 1}}
BLOCKS = [{"type": "section", "block_id": "b1", "text": {"type": "mrkdwn", "text": "*bold*"}}]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    session: aiohttp.ClientSession
    api_url: str
    token: str

    async def call(self, method: str, **args: Any) -> dict[str, Any]:
        """Post a form: what both take for every method."""
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in args.items()}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self.session.post(self.api_url + method, data=form, headers=headers) as answer:
            return dict(await answer.json())

    async def ops(self) -> str:
        """The channel's ID; the bot is in it."""
        listed = await self.call("conversations.list")
        key = str(next(channel["id"] for channel in listed["channels"] if channel["name"] == "ops"))
        await self.call("conversations.join", channel=key)
        return key

    async def user(self, name: str) -> dict[str, Any]:
        """Somebody, as `users.list` shows them."""
        listed = await self.call("users.list")
        return dict(next(user for user in listed["members"] if user["name"] == name))


@pytest.fixture(params=["ours", "theirs"])
async def side(request: pytest.FixtureRequest, slack: SlackServer) -> AsyncIterator[Side]:
    """Either of them; each test says what both must do."""
    async with aiohttp.ClientSession() as session:
        if request.param == "ours":
            yield Side(session, slack.api_url, slack.bot_token)
        else:
            emulator: Emulator = request.getfixturevalue("emulator")
            yield Side(session, emulator.api_url, BOT_TOKEN)


async def test_who_the_bot_is(side: Side) -> None:
    me = await side.call("auth.test")
    assert {"ok", "url", "team", "user", "team_id", "user_id", "bot_id"} <= me.keys()
    assert (me["ok"], me["user"], me["team"], me["url"]) == (True, "infrabot", "Ops", "https://ops.slack.com/")


async def test_a_post_and_what_is_kept_of_it(side: Side) -> None:
    channel, me = await side.ops(), await side.call("auth.test")
    post = await side.call("chat.postMessage", channel=channel, text="one", blocks=BLOCKS, metadata=METADATA)
    assert (post["ok"], post["channel"]) == (True, channel)
    message = post["message"]
    expected = ("message", "one", me["user_id"], post["ts"], BLOCKS, METADATA)
    assert tuple(message[name] for name in ("type", "text", "user", "ts", "blocks", "metadata")) == expected
    history = await side.call("conversations.history", channel=channel, limit="1", include_all_metadata="true")
    (kept,) = history["messages"]
    assert (kept["ts"], kept["text"], kept["blocks"], kept["metadata"]) == (post["ts"], "one", BLOCKS, METADATA)


async def test_threads(side: Side) -> None:
    channel = await side.ops()
    first = await side.call("chat.postMessage", channel=channel, text="first")
    reply = await side.call("chat.postMessage", channel=channel, text="below", thread_ts=first["ts"])
    assert reply["message"]["thread_ts"] == first["ts"]
    thread = await side.call("conversations.replies", channel=channel, ts=first["ts"])
    assert [message["text"] for message in thread["messages"]] == ["first", "below"]
    newest = (await side.call("conversations.history", channel=channel, limit="1"))["messages"][0]
    assert (newest["text"], newest["reply_count"]) == ("first", 1), "replies are not in the history"


async def test_changing_and_deleting(side: Side) -> None:
    channel = await side.ops()
    post = await side.call("chat.postMessage", channel=channel, text="one")
    changed = await side.call("chat.update", channel=channel, ts=post["ts"], text="two")
    assert (changed["ok"], changed["ts"], changed["text"]) == (True, post["ts"], "two")
    deleted = await side.call("chat.delete", channel=channel, ts=post["ts"])
    assert (deleted["ok"], deleted["ts"], deleted["channel"]) == (True, post["ts"], channel)
    again = await side.call("chat.delete", channel=channel, ts=post["ts"])
    assert (again["ok"], again["error"]) == (False, "message_not_found")


async def test_channels_and_people(side: Side) -> None:
    channel = await side.ops()
    info = (await side.call("conversations.info", channel=channel))["channel"]
    shown = {
        name: info[name] for name in ("id", "name", "is_channel", "is_private", "is_archived", "is_member", "is_im")
    }
    assert shown == {
        "id": channel,
        "name": "ops",
        "is_channel": True,
        "is_private": False,
        "is_archived": False,
        "is_member": True,
        "is_im": False,
    }
    mona = await side.user("mona")
    described = (await side.call("users.info", user=mona["id"]))["user"]
    assert (described["name"], described["real_name"], described["is_bot"], described["deleted"]) == (
        "mona",
        "Mona",
        False,
        False,
    )
    assert mona["id"] in (await side.call("conversations.members", channel=channel))["members"]
    opened = await side.call("conversations.open", users=mona["id"])
    assert opened["channel"]["id"].startswith("D")


async def test_the_app_home(side: Side) -> None:
    mona = await side.user("mona")
    done = await side.call("views.publish", user_id=mona["id"], view={"type": "home", "blocks": BLOCKS})
    view = done["view"]
    assert (view["type"], view["blocks"], view["private_metadata"]) == ("home", BLOCKS, "")
    assert {"id", "team_id", "hash", "state", "root_view_id", "app_id", "bot_id"} <= view.keys()
    stale = await side.call("views.publish", user_id=mona["id"], view={"type": "home", "blocks": []}, hash="1.old")
    assert stale["error"] == "hash_conflict"


async def test_a_file(side: Side) -> None:
    channel, content = await side.ops(), b"[pci]\n"
    asked = await side.call("files.getUploadURLExternal", filename="nova.conf", length=str(len(content)))
    async with side.session.post(asked["upload_url"], data=content) as answer:
        assert answer.status == 200
    items = [{"id": asked["file_id"], "title": "nova.conf"}]
    done = await side.call("files.completeUploadExternal", files=items, channel_id=channel)
    assert [(file["id"], file["title"]) for file in done["files"]] == [(asked["file_id"], "nova.conf")]
    shown = (await side.call("files.info", file=asked["file_id"]))["file"]
    assert (shown["name"], shown["size"]) == ("nova.conf", len(content))
    headers = {"Authorization": f"Bearer {side.token}"}
    async with side.session.get(shown["url_private"], headers=headers) as answer:
        assert await answer.read() == content
    newest = (await side.call("conversations.history", channel=channel, limit="1"))["messages"][0]
    assert [file["id"] for file in newest["files"]] == [asked["file_id"]]
    twice = await side.call("files.completeUploadExternal", files=items, channel_id=channel)
    assert twice["error"] == "file_not_found"


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("chat.postMessage", {"channel": "C0", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {}, "no_text"),
        ("chat.postMessage", {"text": "x", "thread_ts": "x", "blocks": "{nonsense"}, "invalid_blocks"),
        ("chat.update", {"ts": "1000000000.000001", "text": "x"}, "message_not_found"),
        ("conversations.history", {"channel": "C0"}, "channel_not_found"),
        ("conversations.info", {"channel": "C0"}, "channel_not_found"),
        ("conversations.open", {"users": "U0", "channel": ""}, "user_not_found"),
        ("users.info", {"user": "U0"}, "user_not_found"),
        ("bots.info", {"bot": "B0"}, "bot_not_found"),
        ("files.info", {"file": "F0"}, "file_not_found"),
        ("files.completeUploadExternal", {"files": '[{"id": "F0"}]'}, "file_not_found"),
        ("reactions.add", {"timestamp": "1000000000.000001", "name": "eyes"}, "message_not_found"),
        (
            "views.open",
            {
                "trigger_id": "1.2.3",
                "view": '{"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": []}',
            },
            "invalid_trigger_id",
        ),
        ("views.publish", {"user_id": "U0", "view": '{"type": "home", "blocks": []}'}, "user_not_found"),
    ],
)
async def test_errors(side: Side, method: str, args: dict[str, str], error: str) -> None:
    channel = await side.ops()
    answer = await side.call(method, **{"channel": channel, **args})
    assert not answer["ok"]
    # Slack has two codes for blocks that it cannot read; the emulator knows one.
    assert answer["error"].removesuffix("_format") == error


async def test_no_token(side: Side) -> None:
    nobody = Side(side.session, side.api_url, "")
    assert (await nobody.call("auth.test"))["error"] == "not_authed"
