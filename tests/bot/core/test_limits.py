"""One person cannot make the bot busy for everybody."""

from __future__ import annotations

import msgspec
import pytest

from bot.core import limits
from bot.core.limits import Limits, LimitSettings, Verdict


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def mine(clock: Clock) -> Limits:
    return Limits(LimitSettings(burst=4, per_second=0.5), clock)


def takes(mine: Limits, who: str, number: int) -> list[Verdict]:
    return [mine.take(who) for _ in range(number)]


def test_a_burst_goes_through_then_the_person_is_told_once(mine: Limits) -> None:
    assert takes(mine, "mona", 7) == [Verdict.GO] * 4 + [Verdict.SLOW_DOWN, Verdict.SILENT, Verdict.SILENT]


def test_the_bucket_fills_with_time_up_to_the_burst(mine: Limits, clock: Clock) -> None:
    takes(mine, "mona", 4)
    clock.now = 2
    assert takes(mine, "mona", 2) == [Verdict.GO, Verdict.SLOW_DOWN]
    clock.now = 10_000
    assert takes(mine, "mona", 5) == [Verdict.GO] * 4 + [Verdict.SLOW_DOWN]


def test_who_goes_on_flooding_is_not_told_again_with_every_drop(mine: Limits, clock: Clock) -> None:
    said = []
    for tick in range(600):  # ten messages a second for a minute
        clock.now = tick / 10
        said.append(mine.take("mona"))
    assert said.count(Verdict.SLOW_DOWN) == 1
    assert said.count(Verdict.GO) == pytest.approx(4 + 30, abs=1)


def test_after_a_rest_the_person_is_told_again(mine: Limits, clock: Clock) -> None:
    takes(mine, "mona", 6)
    clock.now = 4
    assert takes(mine, "mona", 3) == [Verdict.GO, Verdict.GO, Verdict.SLOW_DOWN]


def test_a_flood_of_one_does_not_touch_another(mine: Limits) -> None:
    takes(mine, "eve", 1000)
    assert takes(mine, "mona", 4) == [Verdict.GO] * 4


def test_the_number_of_buckets_is_bounded(monkeypatch: pytest.MonkeyPatch, mine: Limits) -> None:
    monkeypatch.setattr(limits, "MOST_PEOPLE", 10)
    takes(mine, "mona", 5)
    for number in range(50):
        mine.take(f"eve{number}")
        mine.take("mona")  # in use: stays
    assert len(mine._buckets) == 10
    assert mine.take("mona") is Verdict.SILENT


@pytest.mark.parametrize("wrong", [{"burst": 0}, {"per_second": 0.0}, {"at_once": 0}])
def test_limits_that_would_silence_the_bot_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, LimitSettings)
