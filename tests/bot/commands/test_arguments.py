"""Words become typed arguments, or nothing runs and the asker reads why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import Enum
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.reply import Reply
from bot.commands.arguments import Bound, Rest, bind, duration, parameters, usage
from bot.commands.context import Context
from bot.commands.grammar import words
from bot.commands.spec import SPEC, CommandSpec, command
from bot.errors import UsageError


class Colour(Enum):
    RED = "red"
    DARK = "Dark-Blue"


class Server:
    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def from_chat(cls, text: str) -> Self:
        if not text.startswith("vm"):
            raise ValueError("a server such as vm1 is expected")
        return cls(text)


def spec_of(handler: Callable[..., Any]) -> CommandSpec:
    command("do it")(handler)
    spec: CommandSpec = getattr(handler, SPEC)
    return spec


def read(handler: Callable[..., Any], line: str) -> Bound:
    return bind(spec_of(handler), line, words(line))


def refused(handler: Callable[..., Any], line: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        read(handler, line)
    assert caught.value.usage == usage(spec_of(handler))
    return caught.value


async def typed(
    ctx: Context,
    count: int,
    share: float = 0.5,
    *,
    on: bool = False,
    state: Literal["Up", "down"] = "Up",
    colour: Colour | None = None,
    every: timedelta = timedelta(hours=1),
    zone: ZoneInfo | None = None,
    server: Server | None = None,
    from_: str = "",
) -> Reply:
    return Reply("")


async def rest(ctx: Context, who: str, text: Rest) -> Reply:
    return Reply("")


async def every_word(ctx: Context, *names: int) -> Reply:
    return Reply("")


async def switchable(ctx: Context, power: bool, *, dry_run: bool = False) -> Reply:
    return Reply("")


async def needy(ctx: Context, *, name: str) -> Reply:
    return Reply("")


def test_words_become_the_types_of_the_signature() -> None:
    found = read(typed, '3 1.5 --on --state UP --colour=dark-blue --every 1d12h --zone Europe/Berlin --from "a b"')
    assert found.args == (3, 1.5)
    assert found.kwargs == {
        "on": True,
        "state": "Up",
        "colour": Colour.DARK,
        "every": timedelta(days=1, hours=12),
        "zone": ZoneInfo("Europe/Berlin"),
        "from_": "a b",
    }


def test_a_type_of_its_own_reads_itself() -> None:
    found = read(typed, "1 --server vm7")
    assert isinstance(found.kwargs["server"], Server)
    assert refused(typed, "1 --server x").sentence == "--server cannot be “x”: a server such as vm1 is expected."


def test_what_is_left_out_is_left_to_the_defaults() -> None:
    assert read(typed, "3") == Bound((3,), {})


def test_flags_may_stand_anywhere_and_in_any_case() -> None:
    assert read(typed, "--ON 3 --State down 1").kwargs == {"on": True, "state": "down"}


def test_a_negative_number_is_no_flag() -> None:
    assert read(typed, "-3").args == (-3,)


def test_rest_is_the_line_as_it_stands() -> None:
    assert read(rest, 'mona  say "two  words" --now \'x').args == ("mona", 'say "two  words" --now \'x')
    assert isinstance(read(rest, "mona x").args[1], Rest)


def test_rest_may_begin_with_dashes_after_two_dashes() -> None:
    assert read(rest, "mona -- --now").args == ("mona", "--now")


def test_star_takes_all_words_and_none() -> None:
    assert read(every_word, "1 2 3").args == (1, 2, 3)
    assert read(every_word, "").args == ()
    assert read(every_word, "-- 4").args == (4,)


def test_on_and_off_are_a_truth() -> None:
    assert read(switchable, "ON --dry-run") == Bound((True,), {"dry_run": True})
    assert read(switchable, "no").args == (False,)


def test_a_quoted_flag_is_a_value() -> None:
    assert read(typed, '1 --from "--to"').kwargs == {"from_": "--to"}
    assert read(typed, "1 --from=--to").kwargs == {"from_": "--to"}


@pytest.mark.parametrize(
    ("handler", "line", "sentence"),
    [
        (typed, "", "COUNT is missing."),
        (rest, "mona", "TEXT… is missing."),
        (needy, "", "--name NAME is missing."),
        (typed, "1 2 3", "“3” is one word too many."),
        (typed, "x", "COUNT cannot be “x”: a whole number is expected."),
        (typed, "1 nan", "SHARE cannot be “nan”: a number is expected."),
        (typed, "1 --every soon", "--every cannot be “soon”: a duration such as 15m, 2h or 1d12h is expected."),
        (typed, "1 --zone Mars", "--zone cannot be “Mars”: a time zone such as Europe/Berlin or UTC is expected."),
        (typed, "1 --state left", "--state cannot be “left”: it is one of Up, down."),
        (typed, "1 --colour blue", "--colour cannot be “blue”: it is one of red, Dark-Blue."),
        (typed, "1 --on=yes", "--on takes no value."),
        (typed, "1 --state", "--state needs a value."),
        (typed, "1 --state --on", "--state needs a value."),
        (typed, "1 --state up --state down", "--state is there twice."),
        (switchable, "perhaps", "POWER cannot be “perhaps”: on or off is expected."),
        (switchable, "on --dry-rnu", "There is no flag --dry-rnu; nothing was run. Did you mean --dry-run?"),
        (switchable, "on --qqq", "There is no flag --qqq; nothing was run."),
        (switchable, "on --dry_run", "There is no flag --dry_run; nothing was run. Did you mean --dry-run?"),
        (every_word, "1 --x 2", "There is no flag --x; nothing was run."),
    ],
)
def test_wrong_words_are_refused_in_a_sentence(handler: Callable[..., Any], line: str, sentence: str) -> None:
    assert refused(handler, line).sentence == sentence


@pytest.mark.parametrize("line", ["1 2 " + "x" * 100_000, "1 --" + "x" * 100_000, "x" * 100_000, '"a\nb"'])
def test_a_refusal_stays_one_short_line_however_long_the_words(line: str) -> None:
    sentence = refused(typed, line).sentence
    assert len(sentence) < 300
    assert "\n" not in sentence


def test_usage_shows_what_must_and_what_may_be_given() -> None:
    assert usage(spec_of(rest)) == "do it WHO TEXT…"
    assert usage(spec_of(every_word)) == "do it [NAMES…]"
    assert usage(spec_of(switchable)) == "do it POWER [--dry-run]"
    assert usage(spec_of(needy)) == "do it --name NAME"
    assert usage(spec_of(typed)).startswith("do it COUNT [SHARE] [--on] [--state STATE]")
    assert usage(spec_of(typed)).endswith("[--from FROM]")


@pytest.mark.parametrize(
    ("text", "seconds"), [("15m", 900), ("2H", 7200), ("1d12h", 129_600), ("1w", 604_800), ("0s", 0), ("1h1m1s", 3661)]
)
def test_a_duration_is_read(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "5", "m", "1.5h", "-1h", "30m1h", "1h1h", "1 h", "1234567d", "٣h"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a duration such as"):
        duration(text)


async def without_context() -> Reply:
    return Reply("")


async def with_kwargs(ctx: Context, **flags: str) -> Reply:
    return Reply("")


async def with_a_list(ctx: Context, names: list[str]) -> Reply:
    return Reply("")


async def with_two_types(ctx: Context, name: int | str) -> Reply:
    return Reply("")


async def with_rest_first(ctx: Context, text: Rest, name: str) -> Reply:
    return Reply("")


async def with_rest_as_flag(ctx: Context, *, text: Rest) -> Reply:
    return Reply("")


async def with_a_switch_that_is_on(ctx: Context, *, fast: bool = True) -> Reply:
    return Reply("")


def not_async(ctx: Context) -> Reply:
    return Reply("")


@pytest.mark.parametrize(
    "handler",
    [
        without_context,
        with_kwargs,
        with_a_list,
        with_two_types,
        with_rest_first,
        with_rest_as_flag,
        with_a_switch_that_is_on,
        not_async,
    ],
)
def test_a_signature_that_no_line_can_call_is_refused(handler: Callable[..., Any]) -> None:
    with pytest.raises(TypeError):
        parameters(spec_of(handler))


PLAIN = '1 --on --state up -- --every --zone ../../etc/passwd 1e999 --zone= --server vm1 " nan --colour=red --= --- --from ='
PIECES = st.sampled_from([*PLAIN.split(), "\0", "\ud800", "9w" * 200, "9" * 5000, "a" * 300])


@given(st.lists(PIECES, max_size=8).map(" ".join) | st.text(st.characters()))
def test_any_line_is_read_or_refused_and_nothing_else(line: str) -> None:
    for handler in (typed, rest, every_word, switchable):
        assert understood(handler, line) or refused(handler, line).sentence.endswith((".", "?"))


def understood(handler: Callable[..., Any], line: str) -> bool:
    try:
        return isinstance(read(handler, line), Bound)
    except UsageError:
        return False
