"""response_url: an answer to an interaction. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses"""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from tests.servers.slack.log import Call
from tests.servers.slack.office import Office
from tests.servers.slack.passes import ResponseUrl
from tests.servers.slack.refusal import Refused
from tests.servers.slack.web import chat, trouble
from tests.servers.slack.web.method import Request
from tests.servers.slack.world import Json


class Hooks:
    """Takes what is posted to a response_url; it does not need the bot to be a member."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """One answer; the log has it under `response_url`."""
        body = _decoded(await request.text())
        call, fault = trouble.record(self._office, request, "response_url", body, "")
        early = await trouble.before(call, fault, request)
        return early or trouble.after(fault, request, self._answer(call, request.match_info["key"], body))

    def _answer(self, call: Call, key: str, body: Json) -> web.Response:
        try:
            target = self._office.response_urls.redeem(key)
            self.show(target, body)
        except Refused as no:
            call.error, call.status = no.error, 404 if no.error.endswith("_url") else 400
            return web.json_response(no.body(), status=call.status)
        return web.json_response({"ok": True})

    def show(self, target: ResponseUrl, body: Json) -> None:
        """Show what an answer or an acknowledgement says. Raises `Refused`."""
        office, request = self._office, Request(self._office, self._office.tokens.bot, body)
        if request.flag("delete_original"):
            self._delete(target)
            return
        content = chat.content(request)
        if target.message and request.flag("replace_original"):
            self._replace(target, content)
        elif request.text("response_type") == "in_channel":
            thread = request.text("thread_ts")
            message = chat.bot_message(office, content) | ({"thread_ts": thread} if thread else {})
            office.store(target.channel, message)
        else:
            chat.show_ephemeral(office, target.channel, target.user, content, thread=request.text("thread_ts"))

    def _replace(self, target: ResponseUrl, content: Json) -> None:
        message = target.channel.messages.get(target.message)
        if message is None:  # an ephemeral message: no history has it
            chat.show_ephemeral(self._office, target.channel, target.user, content)
            return
        previous = dict(message)
        message.pop("blocks", None)
        message |= content
        self._office.show("edit", target.channel, dict(message))
        chat.tell_change(self._office, target.channel, message, previous)

    def _delete(self, target: ResponseUrl) -> None:
        message = target.channel.messages.pop(target.message, None)
        if message is not None:
            self._office.show("delete", target.channel, message)
            chat.tell_deletion(self._office, target.channel, message)


def _decoded(text: str) -> Json:
    try:
        body: Any = json.loads(text)
    except ValueError:
        body = None
    return body if isinstance(body, dict) else {}
