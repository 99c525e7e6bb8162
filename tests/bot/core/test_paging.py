"""What did not fit waits ten minutes, for one person in one room."""

from __future__ import annotations

import pytest

from bot.chat.message import Principal, Room
from bot.core import paging
from bot.core.paging import More

MONA, EVE = Principal("net", "mona", "mona"), Principal("net", "eve", "eve")
OPS, DEV = Room("net", "#ops"), Room("net", "#dev")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def more(clock: Clock) -> More:
    return More(clock)


def test_the_rest_is_given_once(more: More) -> None:
    more.keep(MONA, OPS, ("a", "b"))
    assert more.take(MONA, OPS) == ("a", "b")
    assert more.take(MONA, OPS) == ()


def test_nobody_else_and_no_other_room_gets_it(more: More) -> None:
    more.keep(MONA, OPS, ("a",))
    assert more.take(EVE, OPS) == ()
    assert more.take(MONA, DEV) == ()
    assert more.take(Principal("other", "mona", "mona"), OPS) == ()
    assert more.take(MONA, OPS) == ("a",)


def test_it_is_gone_after_ten_minutes(more: More, clock: Clock) -> None:
    more.keep(MONA, OPS, ("a",))
    more.keep(EVE, OPS, ("b",))
    clock.now += 599.9
    assert more.take(MONA, OPS) == ("a",)
    clock.now += 0.1
    assert more.take(EVE, OPS) == ()


def test_a_newer_answer_replaces_or_clears_it(more: More) -> None:
    more.keep(MONA, OPS, ("a",))
    more.keep(MONA, OPS, ("b",))
    assert more.take(MONA, OPS) == ("b",)
    more.keep(MONA, OPS, ("c",))
    more.keep(MONA, OPS, ())
    assert more.take(MONA, OPS) == ()


def test_the_number_kept_is_bounded(more: More, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_KEPT", 3)
    for number in range(5):
        more.keep(MONA, Room("net", f"#{number}"), ("x",))
    assert [bool(more.take(MONA, Room("net", f"#{n}"))) for n in range(5)] == [False, False, True, True, True]


def test_the_length_kept_is_bounded(more: More, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_CHARACTERS", 100)
    more.keep(MONA, OPS, ("x" * 60,))
    more.keep(MONA, DEV, ("y" * 60,))
    assert more.take(MONA, OPS) == ()
    assert more.take(MONA, DEV) == ("y" * 60,)
    more.keep(MONA, OPS, ("z" * 100,))
    assert more.take(MONA, OPS) == ("z" * 100,)
