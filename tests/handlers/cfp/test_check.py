"""What `openinfra-bot check` says of the call for proposals."""

from __future__ import annotations

import pytest

from bot.commands.resources import Resources
from bot.config.model import Settings
from bot.irc.settings import IrcSettings
from handlers.cfp.checks import call
from handlers.cfp.settings import CfpSettings


async def states(**given: object) -> list[str]:
    settings = Settings(irc={"oftc": IrcSettings(servers=("irc.example.org:6697",))})
    cfp = CfpSettings(**given)  # type: ignore[arg-type] # as the file gives it
    return [one.state for one in await call(Resources([settings, cfp]))]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, []),
        ({"name": "the summit"}, ["warning"]),
        ({"deadline": "2020-01-01T00:00 UTC"}, ["warning"]),
        (
            {"deadline": "2999-01-01T00:00 UTC", "rooms": ("oftc:#cfp", "libera:#cfp", "#cfp")},
            ["ok", "ok", "wrong", "wrong"],
        ),
    ],
)
async def test_a_deadline_that_is_past_or_missing_and_rooms_of_no_network_are_named(
    given: dict[str, object], found: list[str]
) -> None:
    assert await states(**given) == found
