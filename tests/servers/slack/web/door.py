"""Where calls of the Web API come in: tokens, scopes, arguments, faults, and the record of all of it."""

from __future__ import annotations

import inspect
import json
from typing import Any

from aiohttp import web

from tests.servers.slack.log import Call
from tests.servers.slack.office import Office
from tests.servers.slack.passes import Token, check_scopes
from tests.servers.slack.refusal import Refused
from tests.servers.slack.socket_mode import SocketMode
from tests.servers.slack.web import chat, conversations, files, people, trouble, views
from tests.servers.slack.web.method import Method, Request
from tests.servers.slack.world import Json


class Door:
    """All methods behind `/api/`."""

    def __init__(self, office: Office, socket_mode: SocketMode) -> None:
        self._office, self._socket_mode = office, socket_mode
        self._methods: dict[str, Method] = {
            **chat.METHODS,
            **conversations.METHODS,
            **people.METHODS,
            **views.METHODS,
            **files.METHODS,
            "apps.connections.open": Method(self._open, ("connections:write",), app_level=True),
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        name = request.match_info["method"]
        args, is_json = await _arguments(request)
        bearer = request.headers.get("Authorization", "")
        text = bearer.removeprefix("Bearer ") if bearer else str(args.pop("token", ""))
        call, fault = trouble.record(self._office, request, name, args, text)
        early = await trouble.before(call, fault, request)
        return early or trouble.after(fault, request, await self._answer(call, args, is_json))

    async def _answer(self, call: Call, args: Json, is_json: bool) -> web.Response:
        headers: dict[str, str] = {}
        try:
            method = self._methods.get(call.method)
            if method is None:
                raise Refused("unknown_method", req_method=call.method)
            token = self._office.tokens.find(call.token)
            headers = {"X-OAuth-Scopes": ",".join(sorted(token.scopes))}
            headers["X-Accepted-OAuth-Scopes"] = ",".join(method.scopes)
            body = await self._call(method, token, args, is_json)
        except Refused as no:
            call.error, call.status = no.error, no.status
            return trouble.refusal(no, headers)
        return web.json_response(body, headers=headers)

    async def _call(self, method: Method, token: Token, args: Json, is_json: bool) -> Json:
        if method.app_level is not token.is_app_level and method.call is not people.auth_test:
            raise Refused("not_allowed_token_type")
        check_scopes(token, method.scopes)
        # A JSON body on a method that does not take it is as good as none.
        given = {} if is_json and not method.takes_json else args
        answer = method.call(Request(self._office, token, given))
        return await answer if inspect.isawaitable(answer) else answer

    def _open(self, request: Request) -> Json:
        """apps.connections.open"""
        base, office = self._office.base.replace("http", "ws", 1), request.office
        url = f"{base}/link/?ticket={self._socket_mode.ticket()}&app_id={office.workspace.app}"
        warning = {"response_metadata": {"messages": ["[WARN] Socket Mode is not turned on."]}}
        return {"ok": True, "url": url, **({} if office.rules.socket_mode else warning)}


async def _arguments(request: web.Request) -> tuple[Json, bool]:
    """Query, form and JSON; and whether the body was JSON."""
    args: Json = dict(request.query)
    if not request.can_read_body:
        return args, False
    if request.content_type == "application/json":
        return args | _object(await request.text()), True
    form = await request.post()
    return args | {name: value for name, value in form.items() if isinstance(value, str)}, False


def _object(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text or "{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
