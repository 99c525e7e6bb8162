"""conversations.*: https://docs.slack.dev/reference/methods?family=conversations"""

from __future__ import annotations

from tests.servers.slack.passes import check_scopes
from tests.servers.slack.refusal import Refused
from tests.servers.slack.web.method import Method, Request, cursor
from tests.servers.slack.world import Channel, Json, replies

_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
_PREFIX = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def listing(request: Request) -> Json:
    """conversations.list: every public channel, and the private ones where the bot is."""
    kinds = [kind.strip() for kind in request.text("types", "public_channel").split(",")]
    if not set(kinds) <= _TYPES.keys():
        raise Refused("invalid_types")
    for kind in kinds:
        check_scopes(request.token, [f"{_PREFIX[_TYPES[kind]]}:read"])
    wanted, bot = {_TYPES[kind] for kind in kinds}, request.office.bot.id
    found = [
        request.office.channel_json(channel)
        for channel in request.office.workspace.channels.values()
        if channel.kind in wanted
        and (not channel.is_private or bot in channel.members)
        and not (request.flag("exclude_archived") and channel.is_archived)
    ]
    page, following = request.page(found)
    return {"ok": True, "channels": page, **cursor(following)}


def info(request: Request) -> Json:
    """conversations.info"""
    channel = _checked(request, "read")
    shown = request.office.channel_json(channel)
    if not request.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"ok": True, "channel": shown}


def history(request: Request) -> Json:
    """conversations.history: what is not in threads, the newest first."""
    channel = _joined(request)
    found = [m for m in channel.messages.values() if m.get("thread_ts", m["ts"]) == m["ts"] or _is_broadcast(m)]
    found = _between(request, found)[::-1]
    page, following = request.page(found)
    answer = {"ok": True, "messages": _shown(request, page), "has_more": bool(following), "pin_count": 0}
    return answer | (cursor(following) if following else {})


def thread(request: Request) -> Json:
    """conversations.replies: a message and what is below it, the oldest first."""
    channel, ts = _joined(request), request.required("ts")
    message = channel.messages.get(ts)
    if message is None:
        raise Refused("thread_not_found")
    parent = channel.messages.get(message.get("thread_ts", ts), message)
    found = [parent, *_between(request, [dict(reply) for reply in replies(channel, parent["ts"])])]
    page, following = request.page(found, 1000)
    answer = {"ok": True, "messages": _shown(request, page), "has_more": bool(following)}
    return answer | (cursor(following) if following else {})


def join(request: Request) -> Json:
    """conversations.join"""
    channel = request.channel()
    if channel.kind != "channel":
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    channel.members.add(request.office.bot.id)
    return {"ok": True, "channel": request.office.channel_json(channel)}


def opened(request: Request) -> Json:
    """conversations.open: the conversation with a person or several."""
    workspace = request.office.workspace
    if not request.text("users"):
        return {"ok": True, "channel": {"id": request.channel().id}}
    users = [workspace.users.get(key.strip()) for key in request.text("users").split(",")]
    people = [user for user in users if user is not None]
    if len(people) < len(users):
        raise Refused("user_not_found")
    if any(user.is_bot for user in people):
        raise Refused("cannot_dm_bot")
    if any(user.deleted for user in people):
        raise Refused("user_disabled")
    check_scopes(request.token, ["im:write" if len(people) == 1 else "mpim:write"])
    channel = workspace.dm(*people)
    shown = request.office.channel_json(channel) if request.flag("return_im") else {"id": channel.id}
    return {"ok": True, "channel": shown}


def members(request: Request) -> Json:
    """conversations.members"""
    page, following = request.page(sorted(_checked(request, "read").members))
    return {"ok": True, "members": page, **cursor(following)}


def _checked(request: Request, verb: str) -> Channel:
    """A channel, with the scope that its kind needs."""
    channel = request.channel()
    check_scopes(request.token, [f"{_PREFIX[channel.kind]}:{verb}"])
    return channel


def _joined(request: Request) -> Channel:
    channel = _checked(request, "history")
    if request.office.bot.id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _between(request: Request, messages: list[Json]) -> list[Json]:
    oldest, latest = request.text("oldest", "0"), request.text("latest", "9999999999")
    try:
        low, high = float(oldest or 0), float(latest or "inf")
    except ValueError:
        raise Refused("invalid_ts_oldest") from None
    edge = request.flag("inclusive")
    return [m for m in messages if low < float(m["ts"]) < high or (edge and float(m["ts"]) in {low, high})]


def _shown(request: Request, messages: list[Json]) -> list[Json]:
    """Metadata is shown to those who ask for it."""
    if request.flag("include_all_metadata"):
        return [dict(message) for message in messages]
    return [{name: value for name, value in message.items() if name != "metadata"} for message in messages]


def _is_broadcast(message: Json) -> bool:
    return message.get("subtype") == "thread_broadcast"


def _any_of(verb: str) -> tuple[str, ...]:
    return tuple(f"{prefix}:{verb}" for prefix in _PREFIX.values())


METHODS = {
    "conversations.list": Method(listing, _any_of("read"), takes_json=False),
    "conversations.info": Method(info, _any_of("read"), takes_json=False),
    "conversations.history": Method(history, _any_of("history"), takes_json=False),
    "conversations.replies": Method(thread, _any_of("history"), takes_json=False),
    "conversations.members": Method(members, _any_of("read"), takes_json=False),
    "conversations.join": Method(join, ("channels:join",)),
    "conversations.open": Method(opened, ("im:write", "mpim:write")),
}
