"""Single-use addresses for Socket Mode connections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from bot.slack.wire.faults import found
from bot.slack.wire.web import Calls

FRESH = 15.0
"""Seconds for which the address that proved the token is still good; Slack's own limit is about 30."""


class Tickets:
    """Asks Slack for addresses; the one that proved the app token at the start is used, not wasted."""

    def __init__(self, calls: Calls, token: str, clock: Callable[[], float] = monotonic) -> None:
        self._calls, self._token, self._clock = calls, token, clock
        self._kept: tuple[str, float] | None = None
        self.is_off = False
        """Whether Slack gives addresses, but says that Socket Mode is switched off: then nothing is delivered on them."""

    async def prove(self) -> None:
        """Fetch one ahead. Raises `CallFailed`."""
        self._kept = (await self._fetch(), self._clock())

    async def next(self) -> str:
        """An address that nobody has used. Raises `CallFailed`."""
        kept, self._kept = self._kept, None
        if kept is not None and self._clock() - kept[1] < FRESH:
            return kept[0]
        return await self._fetch()

    async def _fetch(self) -> str:
        answer = await self._calls("apps.connections.open", app_token=self._token)
        self.is_off = _is_off(answer)
        return found(answer, "url")


def _is_off(answer: Mapping[str, Any]) -> bool:
    """`[WARN] Socket Mode is not turned on.` stands in the answer's metadata, and the answer is `ok` all the same."""
    metadata = answer.get("response_metadata")
    messages = metadata.get("messages") if isinstance(metadata, Mapping) else None
    return any("Socket Mode is not turned on" in str(message) for message in messages or ())
