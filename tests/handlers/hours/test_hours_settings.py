"""The `[hours]` section: what is wrong in it stops the start with a sentence."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

import handlers.hours
from bot.commands.arguments import bind
from bot.commands.family import from_module
from bot.commands.registry import Registry
from bot.config.load import read
from bot.errors import ConfigError
from handlers.hours.settings import HoursSettings

FAMILY = from_module("hours", handlers.hours)
GOOD = """
[hours.series.getting-started]
day = "Thursday"
time = "11:00"
duration = 90
rooms = ["libera:#open-infra-summit-cfp"]
skip_dates = [{ date = 2026-12-24, reason = "holidays" }]
more = [{ day = "Tue", time = "20:00", frequency = "biweekly-odd", start_date = 2026-12-01 }]
"""


def settings(text: str) -> Any:
    return read(tomllib.loads(text), [FAMILY]).families["hours"]


def test_a_series_of_the_configuration() -> None:
    found = settings(GOOD)
    assert isinstance(found, HoursSettings)
    assert found.series["getting-started"].more[0].frequency == "biweekly-odd"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"Thursday"', '"4"', "“4” is no day of the week; write the day's name, such as Thursday"),
        ('"Thursday"', "4", "day"),
        ('"11:00"', '"25:00"', "“25:00” is no time of day; write it as 11:00"),
        ("duration = 90", "duration = 0", "duration"),
        ("duration = 90", 'zone = "Europe/Berln"', "did you mean Europe/Berlin?"),
        ("duration = 90", 'frequency = "first-friday"', "first-friday is no Thursday: write first-thursday"),
        ("duration = 90", 'durration = "x"', "Did you mean duration?"),
        ('"libera:#open-infra-summit-cfp"', '"#cfp"', "rooms"),
        ("getting-started", '"Getting Started"', "getting"),
        ("duration = 90", "start_date = 2026-12-01\nend_date = 2026-12-01", "end_date is not after start_date"),
    ],
)
def test_what_is_wrong_stops_the_start(old: str, new: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings(GOOD.replace(old, new, 1))
    assert says.casefold() in caught.value.sentence.casefold()


def test_every_example_is_a_line_that_its_command_takes() -> None:
    registry = Registry([FAMILY])
    for spec in FAMILY.commands:
        assert spec.examples
        for example in spec.examples:
            match = registry.match(example)
            assert match is not None
            assert match.spec is spec
            bind(spec, match.line, match.rest)
