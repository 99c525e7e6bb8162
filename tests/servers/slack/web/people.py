"""auth.test, users.*, bots.info, reactions.add and the way into Socket Mode."""

from __future__ import annotations

from tests.servers.slack.refusal import Refused
from tests.servers.slack.shapes import user_json
from tests.servers.slack.web.method import Method, Request, cursor
from tests.servers.slack.world import Json


def auth_test(request: Request) -> Json:
    """auth.test: who am I."""
    workspace, user = request.office.workspace, request.token.user
    url = f"https://{workspace.domain}.slack.com/"
    if user is None:
        return {"ok": True, "app_id": workspace.app, "app_name": workspace.bot.name}
    who = {"user": user.name, "team_id": workspace.team, "user_id": user.id, "is_enterprise_install": False}
    return {"ok": True, "url": url, "team": workspace.name, **who, **({"bot_id": user.bot_id} if user.is_bot else {})}


def users_info(request: Request) -> Json:
    """users.info"""
    return {"ok": True, "user": user_json(request.user(), email="users:read.email" in request.token.scopes)}


def users_list(request: Request) -> Json:
    """users.list"""
    page, following = request.page([user_json(user) for user in request.office.workspace.users.values()])
    return {"ok": True, "members": page, "cache_ts": 1, **cursor(following)}


def bots_info(request: Request) -> Json:
    """bots.info"""
    workspace = request.office.workspace
    bot = workspace.bot_of(request.text("bot")) if request.text("bot") else workspace.bot
    if bot is None:
        raise Refused("bot_not_found")
    app = workspace.app if bot is workspace.bot else ""
    shown = {"id": bot.bot_id, "deleted": False, "name": bot.name, "updated": 1, "app_id": app, "user_id": bot.id}
    return {"ok": True, "bot": shown}


def reactions_add(request: Request) -> Json:
    """reactions.add"""
    channel, name = request.channel(), request.required("name")
    message = channel.messages.get(request.required("timestamp"))
    if message is None:
        raise Refused("message_not_found")
    bot = request.office.bot.id
    reactions = message.setdefault("reactions", [])
    known = next((item for item in reactions if item["name"] == name), None)
    if known is None:
        reactions.append({"name": name, "users": [bot], "count": 1})
    elif bot in known["users"]:
        raise Refused("already_reacted")
    else:
        known["users"].append(bot)
        known["count"] += 1
    return {"ok": True}


_read = ("users:read",)
METHODS = {
    "auth.test": Method(auth_test),
    "users.info": Method(users_info, _read, takes_json=False),
    "users.list": Method(users_list, _read, takes_json=False),
    "bots.info": Method(bots_info, _read, takes_json=False),
    "reactions.add": Method(reactions_add, ("reactions:write",)),
}
