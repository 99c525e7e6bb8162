"""The words that every part of the bot speaks."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from bot.chat.message import Address, Message, Principal, Room, Strength
from bot.chat.reply import Reply
from bot.errors import BackendDown, Blind, BotError, ConfigError, Denied, NotFound, TryLater, UsageError, UserError

MONA = Principal("libera", "mona", "mona_", "account-tag", Strength.VERIFIED)


def test_a_principal_is_its_network_and_id_whatever_its_name() -> None:
    assert MONA.key == "libera:mona"
    assert MONA.is_verified
    assert not Principal("libera", "~mona", "mona").is_verified


def test_a_room_is_its_network_channel_and_thread() -> None:
    assert Room("slack", "C1").key == "slack:C1"
    assert Room("slack", "C1", "1700.1").key == "slack:C1/1700.1"


@pytest.mark.parametrize(
    ("address", "addressed"), [(Address.NONE, False), (Address.PREFIX, True), (Address.NAME, True)]
)
def test_a_message_knows_whether_it_is_for_the_bot(address: Address, addressed: bool) -> None:
    said = Message(Room("libera", "#ops"), MONA, "hello", address, datetime.now(UTC))
    assert said.is_addressed is addressed
    assert said.network == "libera"
    assert not said.is_direct


def test_knowing_the_sender_better_changes_nothing_else() -> None:
    unknown = Principal("libera", "~mona", "mona")
    said = Message(Room("libera", "#ops"), unknown, "hello", Address.NAME, datetime.now(UTC), "Ev1", 3)
    known = said.said_by(MONA)
    assert known.sender is MONA
    assert known.said_by(unknown) == said


def test_what_goes_through_the_bot_cannot_be_changed_on_the_way() -> None:
    reply = Reply("pong")
    with pytest.raises(FrozenInstanceError):
        reply.summary = "ping"  # type: ignore[misc]
    assert reply.with_ref("k7f3") == Reply("pong", ref="k7f3")


def test_the_tree_of_errors_is_as_it_is_drawn() -> None:
    assert [one.__base__ for one in (UserError, TryLater, BackendDown, ConfigError)] == [BotError] * 4
    assert [one.__base__ for one in (UsageError, Denied, NotFound)] == [UserError] * 3
    assert Blind.__base__ is BackendDown


def test_an_error_without_words_still_has_a_sentence() -> None:
    assert BotError().sentence == "Something went wrong."
    assert Denied("Not you.").sentence == "Not you."
