"""What is thrown away on sight, and that nothing that comes in is too odd for that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.fields import SecretRef
from bot.slack.listening.seen import Seen
from bot.slack.listening.sieve import Sieve, event_id
from bot.slack.settings import ChannelSettings, SlackSettings
from bot.slack.who.people import People
from bot.slack.wire.me import Me

ME = Me("T1", "U0BOT", "B0BOT", "A1", "infrabot", "")
SETTINGS = SlackSettings(
    bot_token=SecretRef(env="UNUSED"), channels={"CLOUD": ChannelSettings(ambient=True), "CQUIET": ChannelSettings()}
)


def sieve(wants: Callable[[str], bool] = lambda text: "error" in text, seen: Seen | None = None) -> Sieve:
    people = People("ops", SETTINGS, ME, AsyncWebClient())
    people.learn({"id": "U9"})
    return Sieve(SETTINGS, ME, seen or Seen(), people=people, wants=wants)


def said(text: str = "hello", **more: Any) -> dict[str, Any]:
    event = {"type": "message", "user": "U1", "channel": "C1", "ts": "1.000001", "text": text} | more
    return {"type": "event_callback", "event": {name: value for name, value in event.items() if value is not ...}}


@pytest.mark.parametrize(
    "payload",
    [
        said("<@U0BOT> help"),
        said("<@U0BOT|infrabot> help"),
        said("help", channel="D1"),
        said("", channel="D1", subtype="file_share"),
        said("<@U0BOT> and all of you", subtype="thread_broadcast"),
        said("an error", channel="CLOUD"),
        said("", channel="CLOUD", subtype="file_share", files=[{"preview": "an error"}]),
        said("<@U0BOT> x", type="app_mention"),
        {"event": {"type": "app_home_opened", "tab": "home", "user": "U1"}},
        {"event": {"type": "channel_left", "channel": "C1"}},
    ],
)
def test_what_leads_to_something_passes(payload: dict[str, Any]) -> None:
    assert sieve().passes(payload)


@pytest.mark.parametrize(
    "payload",
    [
        said("an error"),
        said("an error", channel="CQUIET"),
        said("lunch?", channel="CLOUD"),
        said("<@U0BOT> help", bot_id="B1"),
        said("<@U0BOT> help", user="U0BOT"),
        said("<@U0BOT> help", user="USLACKBOT"),
        said("<@U0BOT> help", user=...),
        said("help", channel="D1", subtype="message_changed"),
        said("help", channel="D1", subtype="message_deleted"),
        said("help", channel="D1", subtype="bot_message"),
        said("help", channel="D1", subtype="channel_join"),
        said("help", channel="D1", hidden=True),
        said("<@U0BOT> help", edited={"user": "U1", "ts": "2.0"}),
        said("<@U0BOT> x", type="app_mention", bot_id="B1"),
        {"event": {"type": "app_home_opened", "tab": "messages", "user": "U1"}},
        {"event": {"type": "user_change", "user": {"id": "U2"}}},
        {"event": {"type": "reaction_added", "user": "U1"}},
    ],
)
def test_everything_else_does_not(payload: dict[str, Any]) -> None:
    assert not sieve().passes(payload)


def test_what_was_taken_already_does_not_pass_again_under_any_name() -> None:
    seen = Seen()
    seen.add(event_id(said()["event"]))
    assert not sieve(seen=seen).passes(said("<@U0BOT> x"))
    assert not sieve(seen=seen).passes(said("<@U0BOT> x", type="app_mention"))
    assert sieve(seen=seen).passes(said("<@U0BOT> x", ts="1.000002"))


def looked_at(text: str) -> str:
    """What `wants` is asked about for a message among people."""
    asked: list[str] = []

    def wants(one: str) -> bool:
        asked.append(one)
        return False

    sieve(wants).passes(said(text, channel="CLOUD"))
    (one,) = asked
    return one


def test_talk_is_looked_at_as_it_was_typed() -> None:
    assert looked_at("a &lt;b&gt; <https://x.invalid|x.invalid>") == "a <b> x.invalid"


def test_of_a_long_text_only_the_beginning_is_looked_at() -> None:
    assert looked_at("x" * 40_000) == "x" * 8000


def test_memory_of_what_was_seen_is_bounded() -> None:
    seen = Seen(2)
    assert [seen.add(one) for one in "abcab"] == [True, True, True, True, True]
    assert not seen.add("b")


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.just("U1"), st.just("D1")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)
KEYS = ("type", "user", "channel", "ts", "text", "subtype", "bot_id", "files", "tab", "hidden", "edited")
kinds = st.sampled_from(["message", "app_mention", "app_home_opened", "user_change", "channel_left"])
events = st.dictionaries(st.sampled_from(KEYS), anything).flatmap(
    lambda made: st.one_of(st.just(made), kinds.map(lambda kind: made | {"type": kind}))
)


@given(st.one_of(anything, events))
def test_nothing_is_too_odd_to_be_thrown_away(event: Any) -> None:
    assert sieve().passes({"event": event}) in {True, False}
    assert not sieve().passes({"no": event})
