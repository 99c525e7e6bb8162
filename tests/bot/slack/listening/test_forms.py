"""Forms: what was filled in reaches the command as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.grammar import words
from bot.slack.listening.forms import Pending, command_line, modal, pending_of, quoted
from bot.slack.listening.shapes import Input, State, View
from bot.slack.speaking.buttons import Asked
from bot.text.clean import clean
from tests.servers.slack.blocks.views import problems

PENDING = Pending("kb propose", "C1", "1.000001", ts="1.000002")


def read_back(line: str) -> list[str]:
    return [word.text for word in words(line)]


def filled(**values: str | None) -> dict[str, dict[str, Input]]:
    return {f"{number}:{flag}": {f"value:{number}": Input(text)} for number, (flag, text) in enumerate(values.items())}


def test_fields_become_flags_in_their_order() -> None:
    line = command_line("kb propose", filled(title="A page", question="Why?", answer="line 1\nline 2"))
    assert line == 'kb propose --title "A page" --question "Why?" --answer "line 1\nline 2"'


def test_order_holds_beyond_ten_fields() -> None:
    line = command_line("x", filled(**{f"f{chr(97 + number)}": str(number) for number in range(12)}))
    assert read_back(line)[2::2] == [str(number) for number in range(12)]


def test_what_was_left_empty_is_not_said() -> None:
    assert command_line("deny k7f3", filled(reason=None)) == "deny k7f3"
    assert command_line("deny k7f3", filled(reason="  \n ")) == "deny k7f3"


@pytest.mark.parametrize("value", ['say "no"', "it's", '"', "'", "both \" and '", "“a” \" ' »", "--force", "-- x", "“"])
def test_quotes_and_dashes_inside_a_value_stay_in_it(value: str) -> None:
    first, flag, *rest = words(command_line("deny", filled(reason=value)))
    assert (first.text, flag.text, flag.is_flag) == ("deny", "--reason", True)
    assert [word.text for word in rest] == [value]
    assert not rest[0].is_flag


@given(st.text(max_size=60))
def test_any_value_is_read_back_as_one_word(text: str) -> None:
    value = clean(text).strip()
    if value:
        (word,) = words(quoted(value))
        closes_all = all(mark in value for mark in ('"', "'", "”", "»", "’"))
        assert word.quoted
        assert word.text == (value.replace("”", "“") if closes_all else value)


@given(
    st.text(max_size=80),
    st.lists(
        st.builds(
            Asked,
            st.from_regex(r"\A[a-z]{1,8}\Z"),
            st.text(max_size=400),
            st.one_of(st.text(max_size=100), st.just("x" * 5000)),
            st.booleans(),
            st.booleans(),
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_slack_takes_every_form(title: str, asks: list[Asked]) -> None:
    view = modal(title, PENDING, asks)
    assert view is not None
    assert problems(view, "modal") == []


def test_a_form_carries_where_its_answer_goes() -> None:
    view = modal("Propose", PENDING, [Asked("title", "Title", required=True), Asked("answer", "Answer", "so", True)])
    assert view is not None
    title, answer = view["blocks"]
    assert (title["optional"], answer["optional"]) == (False, True)
    assert (answer["element"]["multiline"], answer["element"]["initial_value"]) == (True, "so")
    assert "initial_value" not in title["element"]
    sent = View("V1", view["callback_id"], State(), view["private_metadata"], "modal")
    assert pending_of(sent) == PENDING


def test_a_form_of_somebody_else_is_none_of_ours() -> None:
    assert pending_of(View("V1", "poll", State(), "{}", "modal")) is None
    assert pending_of(View("V1", "ask", State(), "no json", "modal")) is None
    assert pending_of(View("V1", "ask", State(), '{"command": 1}', "modal")) is None


def test_a_form_that_slack_could_not_carry_is_not_shown() -> None:
    assert modal("x", Pending("y" * 4000, "C1"), [Asked("a", "A")]) is None
    assert modal("x", PENDING, []) is None
