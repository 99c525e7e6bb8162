"""What `openinfra-bot check` says of the call for proposals."""

from __future__ import annotations

from bot.commands.resources import Resources
from bot.config.checking import CheckItem
from bot.config.model import Settings
from bot.core.clock.clock import utc_now
from bot.core.zones import told
from handlers.cfp.settings import CfpSettings


async def call(resources: Resources) -> list[CheckItem]:
    """Is the deadline ahead, and can it be said where it should be?"""
    settings, networks = await resources.get(CfpSettings), (await resources.get(Settings)).networks
    if not settings.name and not settings.deadline:
        return []
    return [_deadline(settings), *(_room(room, networks) for room in settings.rooms)]


def _deadline(settings: CfpSettings) -> CheckItem:
    closes, name = settings.closes_at, "deadline of the call for proposals"
    if closes is None:
        return CheckItem(name, "warning", "not set", "write deadline under [cfp], with its zone")
    if closes.at <= utc_now():
        return CheckItem(name, "warning", f"past since {told(closes.at)}", "write the next call under [cfp]")
    return CheckItem(name, "ok", told(closes.at, closes.zone))


def _room(room: str, networks: frozenset[str]) -> CheckItem:
    network, colon, channel = room.partition(":")
    if colon and channel and network in networks:
        return CheckItem(f"deadline reminders in {room}", "ok")
    hint = "rooms under [cfp] are written network:channel, with a network of this configuration"
    return CheckItem(f"deadline reminders in {room}", "wrong", "no such network", hint)


CHECKS = (call,)
