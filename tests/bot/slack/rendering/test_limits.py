"""Whatever a handler answers, Slack takes what the renderer makes of it: property tests against Slack's own limits."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.chat.message import Principal, Room, Strength
from bot.chat.reply import (
    Action,
    Actions,
    Bullets,
    Code,
    Command,
    Field,
    Fields,
    Image,
    Link,
    Markdown,
    Reply,
    Severity,
    Style,
    Table,
    Text,
)
from bot.slack.speaking.payload import Payload, Post, decode
from bot.slack.speaking.render import render
from tests.servers.slack.blocks import MOST_TEXT, all_text, problems

MONA = Principal("work", "T1/U1", "mona", "slack", Strength.VERIFIED)
ROOMS = {
    "channel": Room("work", "C1"),
    "thread": Room("work", "C1", "1.000001"),
    "direct": Room("work", "U1", is_direct=True),
    "home": Room("work", "home:U1", is_direct=True),
}
OUR_MARKS = re.compile(r"<@U1>|<https?://[^<>|\s]+(?:\|[^<>|]*)?>")

nasty = st.sampled_from(
    [
        "",
        " ",
        "\n",
        "<!channel>",
        "<!here|x>",
        "<@U1|x>",
        "```",
        "``` a ``` b",
        "&" * 4000,
        "<>" * 3000,
        "x" * 13_000,
        "`" * 50,
        "**" * 40,
        "word " * 3000,
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "# head\ntext\n- item\n```sh\nls\n```",
        "[a](https://x.invalid/?a=1&b=2)",
        "https://x.invalid/" + "y" * 3000,
        "\u202eabc\x00\r\x1b[31m",
        "漢字" * 100,
        "\ud800",
    ]
)
text = st.one_of(st.text(max_size=60), nasty)
fields = st.builds(
    Field, st.from_regex(r"\A[a-z]{1,8}\Z"), text, initial=text, multiline=st.booleans(), required=st.booleans()
)
action = st.builds(
    Action,
    text,
    text,
    st.sampled_from(Style),
    st.lists(fields, max_size=3).map(tuple),
    st.booleans(),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 8))
    row = st.lists(text, min_size=width, max_size=width).map(tuple)
    return Table(draw(row), draw(st.lists(row, max_size=20).map(tuple)))


blocks = st.one_of(
    st.builds(Text, text),
    st.builds(Code, text),
    st.builds(Command, text, text),
    st.builds(Fields, st.lists(st.tuples(text, text), max_size=25).map(tuple)),
    st.builds(Bullets, st.lists(text, max_size=25).map(tuple)),
    st.builds(Link, text, text),
    st.builds(Markdown, st.lists(text, max_size=12).map("\n".join)),
    st.builds(Image, st.binary(max_size=3), text),
    st.builds(Actions, st.lists(action, max_size=30).map(tuple)),
    tables(),
)
replies = st.builds(
    Reply,
    text,
    st.lists(blocks, max_size=70).map(tuple),
    severity=st.sampled_from(Severity),
    ref=text,
    topic=st.sampled_from(["", "alert 7"]),
)


def shown(reply: Reply, where: str) -> tuple[Payload, tuple[str, ...]]:
    made = render(reply, ROOMS[where], MONA, bot_name="infrabot")
    return decode(made.payload), made.rest


def marked(found: Any) -> list[str]:
    """All texts with markup in blocks."""
    if isinstance(found, list):
        return [one for item in found for one in marked(item)]
    if not isinstance(found, dict):
        return []
    own = [found["text"]] if found.get("type") == "mrkdwn" else []
    return own + [one for item in found.values() for one in marked(item)]


def check_post(post: Post) -> None:
    assert problems(post.blocks) == []
    assert all_text(post.blocks) <= MOST_TEXT
    assert post.text.strip()
    assert len(post.text) <= 3000
    for one in [post.text, *marked(post.blocks)]:
        check_marks(one)


def check_marks(one: str) -> None:
    """Nothing but our own links and the asker's name is markup."""
    bare = OUR_MARKS.sub("", one)
    assert "<" not in bare
    assert ">" not in bare
    assert not re.search(r"&(?!amp;|lt;|gt;)", bare)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(replies, st.sampled_from(["channel", "thread", "direct"]))
@example(Reply("x", tuple(Text("y" * 2900) for _ in range(9))), "channel")
@example(Reply("x", tuple(Code("y") for _ in range(80))), "direct")
@example(Reply("<!channel> &amp; <@U1>", severity=Severity.CRITICAL, ref="k7f3"), "thread")
def test_slack_takes_every_answer(reply: Reply, where: str) -> None:
    payload, _ = shown(reply, where)
    assert 1 <= len(payload.posts) <= 2
    assert not payload.posts[0].below
    assert [post.below for post in payload.posts[1:]] == [True] * (len(payload.posts) - 1)
    assert len(payload.posts) == 1 or (where == "channel" and not reply.topic)
    for post in payload.posts:
        check_post(post)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(replies)
def test_slack_takes_every_page(reply: Reply) -> None:
    payload, rest = shown(reply, "home")
    assert problems(payload.home, "home") == []
    assert all_text(payload.home) <= MOST_TEXT
    assert payload.home
    assert not payload.posts
    assert not rest


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(replies, st.sampled_from(["channel", "thread", "direct"]))
def test_what_is_left_over_are_lines_that_more_can_show(reply: Reply, where: str) -> None:
    payload, rest = shown(reply, where)
    buttons = [item for post in payload.posts for b in post.blocks if b["type"] == "actions" for item in b["elements"]]
    assert bool(rest) == any(item["value"] == "more" and item["text"]["text"].startswith("More (") for item in buttons)
    for line in rest:
        assert line.strip()
        assert "\n" not in line
        assert len(line) <= 450


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abcdefgh", min_size=5, max_size=40), min_size=1, max_size=900))
def test_no_word_of_a_long_text_is_lost(words: list[str]) -> None:
    payload, rest = shown(Reply("x", (Text(" ".join(words)),)), "direct")
    shown_words = " ".join(t for b in payload.posts[0].blocks[1:] for t in marked(b)).split()
    assert [*shown_words, *" ".join(rest).split()] == words
