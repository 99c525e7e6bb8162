"""chat.*: https://docs.slack.dev/reference/methods/chat.postMessage and its siblings"""

from __future__ import annotations

import math
import re
import time
from typing import Any

from tests.servers.slack import blocks as block_kit
from tests.servers.slack.blocks import metadata as message_metadata
from tests.servers.slack.office import Office
from tests.servers.slack.refusal import Refused
from tests.servers.slack.web.method import Method, Request
from tests.servers.slack.world import Channel, Json, User, new_id

_MOST_TEXT = 40_000
_TS = re.compile(r"\d{10}\.\d{6}")


def post_message(request: Request) -> Json:
    """chat.postMessage"""
    office, channel = request.office, _target(request)
    body = content(request)
    _check_membership(request, channel)
    check_pace(office, channel)
    message = bot_message(office, body)
    thread = request.text("thread_ts")
    if thread:
        message["thread_ts"] = _thread(channel, thread)
        if request.flag("reply_broadcast"):
            message["subtype"] = "thread_broadcast"
    office.store(channel, message)
    return {"ok": True, "channel": channel.id, "ts": message["ts"], "message": message}


def update(request: Request) -> Json:
    """chat.update"""
    office, channel = request.office, request.channel()
    message = _own(request, channel, "cant_update_message")
    body = content(request, needed=False)
    if channel.is_archived:
        raise Refused("is_archived")
    previous = dict(message)
    if "blocks" not in body and "text" in body:
        message.pop("blocks", None)
    message |= body | {"edited": {"user": office.bot.id, "ts": office.workspace.clock.next()}}
    office.show("edit", channel, dict(message))
    tell_change(office, channel, message, previous)
    return {"ok": True, "channel": channel.id, "ts": message["ts"], "text": message["text"], "message": message}


def delete(request: Request) -> Json:
    """chat.delete"""
    office, channel = request.office, request.channel()
    message = _own(request, channel, "cant_delete_message")
    del channel.messages[message["ts"]]
    office.show("delete", channel, message)
    tell_deletion(office, channel, message)
    return {"ok": True, "channel": channel.id, "ts": message["ts"]}


def post_ephemeral(request: Request) -> Json:
    """chat.postEphemeral"""
    office, channel = request.office, _target(request)
    body = content(request)
    _check_membership(request, channel)
    user = office.workspace.users.get(request.text("user"))
    if user is None or user.id not in channel.members:
        raise Refused("user_not_in_channel")
    check_pace(office, channel)
    shown = show_ephemeral(office, channel, user, body, thread=request.text("thread_ts"))
    return {"ok": True, "message_ts": shown["ts"]}


def show_ephemeral(office: Office, channel: Channel, user: User, body: Json, *, thread: str = "") -> Json:
    """A message that one person sees and that no history has."""
    message = bot_message(office, body) | {"is_ephemeral": True}
    if thread:
        message["thread_ts"] = thread
    office.show("ephemeral", channel, message, to=user.id)
    return message


def content(request: Request, *, needed: bool = True) -> Json:
    """Text, blocks and metadata of a message, checked. Raises `Refused`."""
    text, blocks = request.text("text"), request.decoded("blocks", "invalid_blocks_format")
    meta = request.decoded("metadata", "invalid_metadata_format")
    attachments = request.decoded("attachments", "invalid_attachments")
    if needed and not text.strip() and not blocks and not attachments:
        raise Refused("no_text")
    if len(text) > _MOST_TEXT:
        raise Refused("msg_too_long")
    if blocks is not None:
        check_blocks(blocks)
    if meta is not None and (wrong := message_metadata.problem(meta)):
        raise Refused(wrong)
    given = {"text": text if "text" in request.args else None, "blocks": with_ids(blocks), "metadata": meta}
    return {name: value for name, value in given.items() if value is not None}


def check_blocks(blocks: Any) -> None:
    """Raises `Refused`."""
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if wrong := block_kit.problems(blocks):
        raise Refused.with_messages("invalid_blocks", wrong)
    if block_kit.all_text(blocks) > block_kit.MOST_TEXT:
        raise Refused("msg_blocks_too_long")


def with_ids(blocks: list[Json] | None) -> list[Json] | None:
    """Slack gives each block and each button an ID when it has none."""
    if blocks is None:
        return None
    filled = [{"block_id": new_id("")[:5], **block} for block in blocks]
    for block in filled:
        for item in block_kit.interactive(block):
            item.setdefault("action_id", new_id("")[:5])
    return filled


def bot_message(office: Office, body: Json) -> Json:
    """A message as the bot's posts look."""
    bot = office.bot
    profile = {"id": bot.bot_id, "app_id": office.workspace.app, "name": bot.name, "team_id": bot.team}
    return {
        "type": "message",
        "user": bot.id,
        "bot_id": bot.bot_id,
        "app_id": office.workspace.app,
        "team": bot.team,
        "bot_profile": profile,
        "ts": office.workspace.clock.next(),
        "text": "",
    } | body


def check_pace(office: Office, channel: Channel) -> None:
    """About one post per second and channel, when that is switched on. Raises `Refused`."""
    gap, now = office.rules.post_gap, time.monotonic()
    left = office.last_post.get(channel.id, -math.inf) + gap - now
    if gap and left > 0:
        raise Refused("ratelimited", status=429, retry_after=math.ceil(left))
    office.last_post[channel.id] = now


def tell_change(office: Office, channel: Channel, message: Json, previous: Json) -> None:
    """The event of an edit."""
    stamp = office.workspace.clock.next()
    office.tell_message(
        channel,
        {"subtype": "message_changed", "hidden": True, "message": message, "previous_message": previous, "ts": stamp},
    )


def tell_deletion(office: Office, channel: Channel, message: Json) -> None:
    """The event of a deletion."""
    stamp = office.workspace.clock.next()
    gone = {"subtype": "message_deleted", "hidden": True, "deleted_ts": message["ts"], "previous_message": message}
    office.tell_message(channel, gone | {"ts": stamp})


def _target(request: Request) -> Channel:
    """Where to post: a conversation, or a person's ID for the conversation with them."""
    which, workspace = request.required("channel"), request.office.workspace
    user = workspace.users.get(which)
    if user is not None:
        if user.is_bot:
            raise Refused("cannot_dm_bot")
        if user.deleted:
            raise Refused("channel_not_found")
        return workspace.dm(user)
    if which.startswith("#"):
        found = next((c for c in workspace.channels.values() if c.name == which[1:] and not c.is_private), None)
        if found is not None:
            return found
    return request.channel()


def _check_membership(request: Request, channel: Channel) -> None:
    office = request.office
    if channel.is_archived:
        raise Refused("is_archived")
    if office.bot.id not in channel.members and "chat:write.public" not in request.token.scopes:
        raise Refused("not_in_channel")


def _thread(channel: Channel, ts: str) -> str:
    """The thread to post in: a reply's thread is its parent's. Slack itself lets a ts pass that was never a message."""
    if not _TS.fullmatch(ts):
        raise Refused("invalid_thread_ts")
    parent = channel.messages.get(ts)
    if parent is None:
        raise Refused("thread_not_found")
    return str(parent.get("thread_ts") or ts)


def _own(request: Request, channel: Channel, error: str) -> Json:
    message = channel.messages.get(request.required("ts"))
    if message is None:
        raise Refused("message_not_found")
    if message.get("bot_id") != request.office.bot.bot_id:
        raise Refused(error)
    return message


_write = ("chat:write",)
METHODS = {
    "chat.postMessage": Method(post_message, _write),
    "chat.update": Method(update, _write),
    "chat.delete": Method(delete, _write),
    "chat.postEphemeral": Method(post_ephemeral, _write),
}
