"""What people typed comes out of Slack's encoding as they typed it (S12)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.listening.entities import decode, mentions
from bot.text.clean import clean

ME = "U0BOT"
NAMES = {"U1": "ada"}


def typed(text: str) -> str:
    return decode(text, ME, lambda user: NAMES.get(user, ""))


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("ceph &lt;osd&gt; &amp;&amp; ls", "ceph <osd> && ls"),
        ("&amp;lt; is written so", "&lt; is written so"),
        ("see <http://example.org|example.org>", "see example.org"),
        ("see <https://example.org/a?b=1&amp;c=2>", "see https://example.org/a?b=1&c=2"),
        ("see <https://example.org/|https://example.org>", "see https://example.org"),
        ("<https://example.org/x|the page> says", "the page (https://example.org/x) says"),
        ("write to <mailto:ops@example.org|ops@example.org>", "write to ops@example.org"),
        ("call <tel:+4912345>", "call +4912345"),
        ("in <#C01|ops> and <#C02> and <#C03|>", "in #ops and #C02 and #C03"),
        ("<@U1> and <@U2> and <@U3|lee>", "@ada and @U2 and @lee"),
        ("<!here> <!channel|channel> <!everyone>", "@here @channel @everyone"),
        ("<!subteam^S01|@ops-team> <!subteam^S02>", "@ops-team @S02"),
        ("at <!date^1700000000^{date}|14 Nov 2023>", "at 14 Nov 2023"),
        ("<>", "<>"),
        ("zero\u200bwidth \u202eand back", "zerowidth and back"),
    ],
)
def test_an_encoded_text_is_read_as_it_was_typed(sent: str, meant: str) -> None:
    assert typed(sent) == meant


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("<@U0BOT> help", "help"),
        ("<@U0BOT>: help", "help"),
        ("<@U0BOT|infrabot>, help", "help"),
        ("help <@U0BOT>", "help"),
        ("ask <@U0BOT> about it", "ask about it"),
        ("<@U0BOT>\nline 1\nline 2", "line 1\nline 2"),
        ("what about\n<@U0BOT> this", "what about\nthis"),
        ("<@U0BOT> <@U0BOT>", ""),
        ("<@U0BOTX> help", "@U0BOTX help"),
    ],
)
def test_our_own_name_is_no_part_of_it(sent: str, meant: str) -> None:
    assert typed(sent) == meant


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("```\nline 1\n  line 2\n```", "line 1\n  line 2"),
        ("what is this? ```error one```", "what is this? \nerror one"),
        ("what is this?\n```error one\nerror two```\nthanks", "what is this?\nerror one\nerror two\nthanks"),
        ("```a``````b```", "a\nb"),
        ("```never closed\nmore", "never closed\nmore"),
        ("`kb show x`", "kb show x"),
        ("use `ls` now", "use `ls` now"),
        ("`a` and `b`", "`a` and `b`"),
    ],
)
def test_a_fenced_paste_is_the_paste_itself(sent: str, meant: str) -> None:
    assert typed(sent) == meant


def test_a_mention_of_somebody_whose_id_begins_like_ours_is_not_ours() -> None:
    assert mentions("hi <@U0BOT>", ME)
    assert mentions("hi <@U0BOT|x>", ME)
    assert not mentions("hi <@U0BOTS>", ME)
    assert not mentions("hi U0BOT", ME)


@given(st.text(st.characters(exclude_characters="`"), max_size=80))
def test_what_slack_escapes_comes_back(text: str) -> None:
    sent = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert typed(sent) == clean(text).strip()


@given(st.text(alphabet="<>@!#|&;`ab \n^:,U0BOT", max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    assert isinstance(typed(text), str)


def test_a_million_spaces_are_read_at_once() -> None:
    assert typed(" " * 250_000 + "<@U0BOT>" + " " * 250_000 + "x") == "x"
