"""Rooms: what Slack's channel IDs mean to the rest of the bot, and where the bot is known to be."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat.message import Room
from bot.slack.listening.seen import Seen

_MOST = 5000


class Places:
    """The conversations of one workspace. A private one with us is named by the person, so that we can also begin it."""

    def __init__(self, network: str, here: Iterable[str] = ()) -> None:
        """`here` are the channels that the configuration names."""
        self._network = network
        self._here = Seen(_MOST)
        for channel in here:
            self._here.add(channel)

    def room(self, channel: str, user: str, thread: str = "") -> Room:
        """Where something was done, and where its answer goes."""
        if is_direct(channel):
            return Room(self._network, user, thread, is_direct=True)
        return Room(self._network, channel, thread)

    def came_from(self, channel: str) -> None:
        """Slack tells us what is said there, so we are there."""
        self._here.add(channel)

    def left(self, channel: str) -> None:
        """We are there no more."""
        self._here.discard(channel)

    def are_we_in(self, channel: str) -> bool:
        """Whether we are there as far as we know."""
        return channel in self._here


def is_direct(channel: str) -> bool:
    """Whether a channel ID is a private conversation of two."""
    return channel.startswith("D")
