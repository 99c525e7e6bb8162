"""HTTP mode: Slack's signed requests, to bolt's listeners and back.

https://docs.slack.dev/authentication/verifying-requests-from-slack/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

import msgspec
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.slack.wire.running import Running

IsWanted = Callable[[Mapping[str, Any]], bool]


class Requests:
    """Answers the requests of one workspace once it has an app; before and after that, 503 makes Slack come again."""

    def __init__(self) -> None:
        self._app: AsyncApp | None = None
        self._verifier: SignatureVerifier | None = None
        self._is_wanted: IsWanted = lambda _: True
        self._running = Running()
        self.last: float | None = None
        """When the last genuine request came, by the monotonic clock."""

    def open(self, app: AsyncApp, signing_secret: str, is_wanted: IsWanted, running: Running) -> None:
        """Begin to take requests."""
        self._app, self._is_wanted, self._running = app, is_wanted, running
        self._verifier = SignatureVerifier(signing_secret)

    def close(self) -> None:
        """Take no more."""
        self._app = None

    async def answer(self, request: web.Request) -> web.Response:
        """One request, however genuine."""
        app, verifier = self._app, self._verifier
        if app is None or verifier is None:
            return web.Response(status=503)
        body = await request.read()
        if not _is_signed(verifier, body, request.headers):
            return web.Response(status=401)
        self.last = monotonic()
        event = _event(request, body)
        if event is not None and not self._is_wanted(event):
            return web.Response()
        if self._running.is_full:
            return web.Response(status=503)
        response = await app.async_dispatch(await to_bolt_request(request))
        if response.status == 404 and request.content_type == "application/json":
            return web.Response()  # an event that no listener takes: not worth delivering again
        return await to_aiohttp_response(response)


def _is_signed(verifier: SignatureVerifier, body: bytes, headers: Mapping[str, str]) -> bool:
    """Bolt looks as well, but lets `ssl_check=1` pass unsigned and stumbles over a time stamp that is no number."""
    stamp, signature = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 20 and signature.isascii()):
        return False
    try:
        return verifier.is_valid(body, stamp, signature)
    except UnicodeDecodeError:
        return False


def _event(request: web.Request, body: bytes) -> Mapping[str, Any] | None:
    """The payload of an event; None for everything else, which is always wanted."""
    if request.content_type != "application/json":
        return None
    try:
        found = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return None
    return found if isinstance(found, dict) and found.get("type") == "event_callback" else None
