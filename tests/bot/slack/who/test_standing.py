"""Who counts as one of us, by what Slack says of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.message import Strength
from bot.slack.who.standing import STRANGER, account, foreign_team, judged

HOME = "T1"


def strength(info: dict[str, Any], *, foreign: str = "", guests: tuple[str, ...] = ()) -> Strength:
    return judged("ops", HOME, "U1", who=account(info), foreign=foreign, guests=guests).strength


def test_a_full_member_is_vouched_for() -> None:
    info = {"team_id": HOME, "name": "mlee", "real_name": "Mona Lee", "profile": {"display_name": "mona"}}
    who = judged("ops", HOME, "U1", who=account(info), foreign="", guests=())
    assert (who.key, who.name, who.verified_by, who.strength) == ("ops:T1/U1", "mona", "slack", Strength.VERIFIED)


@pytest.mark.parametrize(
    "mark", ["is_restricted", "is_ultra_restricted", "is_stranger", "deleted", "is_bot", "is_workflow_bot"]
)
def test_guests_strangers_bots_and_those_who_left_are_outsiders(mark: str) -> None:
    who = judged("ops", HOME, "U1", who=account({"team_id": HOME, mark: True}), foreign="", guests=())
    assert (who.is_outsider, who.id) == (True, "~T1/U1")


def test_somebody_of_another_team_is_an_outsider_whoever_says_so() -> None:
    assert strength({"team_id": "T2"}) is Strength.OUTSIDER
    assert strength({"team_id": HOME}, foreign="T2") is Strength.OUTSIDER
    assert judged("ops", HOME, "U1", who=STRANGER, foreign="", guests=()).is_outsider


def test_those_whom_the_configuration_names_count_while_their_account_lives() -> None:
    assert strength({"team_id": HOME, "is_restricted": True}, guests=("T1/U1",)) is Strength.VERIFIED
    assert strength({"team_id": "T2", "is_stranger": True}, guests=("T2/U1",)) is Strength.VERIFIED
    assert strength({"team_id": "T2"}, guests=("T1/U1",)) is Strength.OUTSIDER
    assert strength({"team_id": HOME, "is_restricted": True, "deleted": True}, guests=("T1/U1",)) is Strength.OUTSIDER


@pytest.mark.parametrize("key", ["user_team", "source_team", "team"])
def test_an_event_may_name_the_other_team(key: str) -> None:
    assert foreign_team({key: "T2"}, HOME) == "T2"
    assert foreign_team({key: HOME}, HOME) == ""
    assert foreign_team({key: {"id": "T2"}}, HOME) == ""


def test_a_name_is_one_harmless_line() -> None:
    assert account({"profile": {"display_name": "  "}, "real_name": "Mona\n\u202eLee"}).name == "Mona Lee"
    assert len(account({"name": "x" * 500}).name) == 80


values = st.one_of(st.none(), st.integers(), st.text(max_size=5), st.lists(st.none(), max_size=1), st.just({"a": 1}))
KEYS = ("team_id", "profile", "real_name", "name", "deleted", "is_restricted")


@given(st.dictionaries(st.sampled_from(KEYS), values))
def test_no_account_is_too_odd(info: dict[str, Any]) -> None:
    who = judged("ops", HOME, "U1", who=account(info), foreign=foreign_team(info, HOME), guests=())
    assert who.name
