"""The manifest, the code and `check` agree on what the app may do and hear."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.fields import SecretRef
from bot.slack import scopes
from bot.slack.listening import ears, shortcuts
from bot.slack.settings import SlackSettings

FOLDER = Path(__file__).parents[2] / "deploy/slack"
MANIFEST: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
GUIDE = (FOLDER / "README.md").read_text(encoding="utf-8")


def test_it_asks_for_exactly_the_scopes_that_check_looks_for() -> None:
    assert MANIFEST["oauth_config"]["scopes"]["bot"] == sorted(scope.name for scope in scopes.SCOPES)
    assert "user" not in MANIFEST["oauth_config"]["scopes"]


def test_the_guide_says_of_each_scope_what_it_is_for() -> None:
    for scope in scopes.SCOPES:
        assert f"`{scope.name}`" in GUIDE
        assert scope.why
    assert f"`{scopes.CONNECT}`" in GUIDE


def test_it_subscribes_to_exactly_what_is_listened_to() -> None:
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert events == sorted(scopes.EVENTS)
    assert {event.partition(".")[0] for event in events} == set(ears.EVENTS)
    assert not set(scopes.AMBIENT_EVENTS) & set(events)
    assert all(f"`{event}`" in GUIDE for event in scopes.AMBIENT_EVENTS)


def test_the_slash_command_is_the_one_in_the_settings() -> None:
    (command,) = MANIFEST["features"]["slash_commands"]
    assert command["command"] == SlackSettings(bot_token=SecretRef(env="X")).command


def test_the_shortcuts_are_those_that_are_handled() -> None:
    found = {one["callback_id"]: one for one in MANIFEST["features"]["shortcuts"]}
    assert set(found) == {shortcuts.FIND, shortcuts.PROPOSE}
    assert [one["name"] for one in found.values()] == ["Find a fix", "Propose an article"]
    assert all(one["type"] == "message" and len(one["name"]) <= 24 for one in found.values())


def test_socket_mode_buttons_and_the_home_tab_are_on_and_rotation_is_off() -> None:
    settings, home = MANIFEST["settings"], MANIFEST["features"]["app_home"]
    assert (settings["socket_mode_enabled"], settings["interactivity"]["is_enabled"]) == (True, True)
    assert not settings["token_rotation_enabled"]
    assert (home["home_tab_enabled"], home["messages_tab_enabled"]) == (True, True)
    assert not home["messages_tab_read_only_enabled"]


def test_slack_s_limits_on_texts_are_kept() -> None:
    shown = MANIFEST["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert all(len(one["description"]) <= 150 for one in MANIFEST["features"]["shortcuts"])
