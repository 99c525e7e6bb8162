"""Asks the platform who somebody is, whichever platform it is."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat.adapter import Adapter
from bot.chat.message import Principal


class Identify:
    """Callable: a principal as the adapter of its network knows it, verified where that can be had."""

    def __init__(self) -> None:
        self._adapters: Mapping[str, Adapter] = {}

    def watch(self, adapters: Mapping[str, Adapter]) -> None:
        """Say which networks there are."""
        self._adapters = adapters

    async def __call__(self, who: Principal) -> Principal:
        adapter = self._adapters.get(who.network)
        if adapter is None or who.is_verified or who.is_outsider:
            return who
        return await adapter.verify(who)
