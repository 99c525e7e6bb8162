"""What Slack says of a person, and whether that makes them one of us.

https://docs.slack.dev/reference/objects/user-object has the fields; people of other teams come through Slack Connect.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.message import Principal, Strength
from bot.text.clean import one_line, shorten

VOUCHED = "slack"
_LIMITS = ("is_restricted", "is_ultra_restricted", "is_stranger")
_GONE = ("deleted", "is_bot", "is_workflow_bot")
_TEAMS = ("user_team", "source_team", "team")


def foreign_team(event: Mapping[str, Any], home: str) -> str:
    """The team that an event names beside ours, empty if it names none."""
    named = (event.get(key) for key in _TEAMS)
    return next((team for team in named if isinstance(team, str) and team and team != home), "")


def principal(network: str, team: str, user: str, *, name: str, is_member: bool, by: str = VOUCHED) -> Principal:
    """A member is verified; anybody else is an outsider, whose id no rule can name."""
    if is_member:
        return Principal(network, f"{team}/{user}", name or user, by, Strength.VERIFIED)
    return Principal(network, f"~{team}/{user}", name or user, by, Strength.OUTSIDER)


@dataclass(frozen=True, slots=True)
class Account:
    """What counts of `users.info`: `is_limited` is a guest or a stranger, `is_gone` somebody who left, or a bot."""

    team: str
    name: str
    is_limited: bool
    is_gone: bool


STRANGER = Account("", "", is_limited=True, is_gone=False)
"""Somebody whom Slack hides from us."""


def account(info: Mapping[str, Any]) -> Account:
    """Read the `user` of an answer or an event. Whatever it is, this never raises."""
    team = info.get("team_id")
    return Account(
        team if isinstance(team, str) else "",
        _name(info),
        is_limited=any(info.get(mark) for mark in _LIMITS),
        is_gone=any(info.get(mark) for mark in _GONE),
    )


def judged(network: str, home: str, user: str, *, who: Account, foreign: str, guests: Collection[str]) -> Principal:
    """Who somebody is. Guests and people of other teams count when the configuration names them."""
    team = foreign or who.team or home
    is_ours = team == home and not who.is_limited
    is_member = not who.is_gone and (is_ours or f"{team}/{user}" in guests)
    return principal(network, team, user, name=who.name, is_member=is_member)


def _name(info: Mapping[str, Any]) -> str:
    profile = info.get("profile")
    profile = profile if isinstance(profile, Mapping) else {}
    found = (profile.get("display_name"), profile.get("real_name"), info.get("real_name"), info.get("name"))
    name = next((text for text in found if isinstance(text, str) and text.strip()), "")
    return shorten(one_line(name), 80)
