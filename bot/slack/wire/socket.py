"""Socket Mode: from an envelope to bolt's listeners, and the acknowledgement back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.slack.wire.link import Envelope
from bot.slack.wire.running import Running

log = logging.getLogger(__name__)

IsWanted = Callable[[Mapping[str, Any]], bool]


class Delivery:
    """Takes envelopes. What nobody wants is acknowledged on the spot and costs no more than that."""

    def __init__(self, app: AsyncApp, is_wanted: IsWanted, running: Running) -> None:
        self._app, self._is_wanted, self._running = app, is_wanted, running
        self._held: set[str] = set()
        self.is_paused = False
        """Whether envelopes are left lying: Slack delivers them again, to another connection or the next run."""

    async def take(self, envelope: Envelope) -> None:
        """An envelope of any connection; returns at once."""
        if self.is_paused:
            return
        said = _said(envelope)
        # A mention comes as two events. The second of a pair is done when the first is; what Slack repeats is looked at again.
        if not self._wants(envelope.payload) or (said in self._held and not envelope.attempt):
            await envelope.answer(None)
        elif self._running.start(self._work(envelope, said)):
            if said:
                self._held.add(said)
        elif self._running.refused % 100 == 1:
            log.warning("too much at once: Slack has to deliver again, %d times by now", self._running.refused)

    def _wants(self, payload: Mapping[str, Any]) -> bool:
        try:
            return self._is_wanted(payload)
        except Exception:  # the transport loop: whatever somebody sends, the connection stays
            log.exception("an event could not be looked at")
            return False

    async def _work(self, envelope: Envelope, said: str) -> None:
        try:
            await self._dispatch(envelope)
        finally:
            self._held.discard(said)

    async def _dispatch(self, envelope: Envelope) -> None:
        headers: dict[str, Any] = {"x-slack-retry-num": str(envelope.attempt), "x-slack-retry-reason": envelope.reason}
        request = AsyncBoltRequest(
            mode="socket_mode", body=dict(envelope.payload), headers=headers if envelope.attempt else None
        )
        response = await self._app.async_dispatch(request)
        if _is_done(envelope, response):
            await envelope.answer(_body(response))


def _said(envelope: Envelope) -> str:
    """Channel and time of what somebody said: the two events of a mention share them. Empty for everything else."""
    event = envelope.payload.get("event")
    if not isinstance(event, dict) or event.get("type") not in ("message", "app_mention"):
        return ""
    return f"{event.get('channel')}:{event.get('ts')}"


def _is_done(envelope: Envelope, response: BoltResponse) -> bool:
    """Whether Slack may forget it. An event that no listener takes is not worth delivering again; a failed one is."""
    return response.status == 200 or (response.status == 404 and envelope.kind == "events_api")


def _body(response: BoltResponse) -> Mapping[str, Any] | None:
    if response.status != 200 or not response.body:
        return None
    if not response.first_headers().get("content-type", "").startswith("application/json"):
        return {"text": response.body}
    found = msgspec.json.decode(response.body)
    return found if isinstance(found, dict) else None
