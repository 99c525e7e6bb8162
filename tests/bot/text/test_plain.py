"""A reply as lines, and the nearest words."""

from __future__ import annotations

import pytest

from bot.chat.reply import (
    Action,
    Actions,
    Bullets,
    Code,
    Command,
    Fields,
    Image,
    Link,
    Markdown,
    Reply,
    Severity,
    Table,
    Text,
)
from bot.text.nearest import nearest
from bot.text.plain import lines


def test_every_block_becomes_lines() -> None:
    reply = Reply(
        "3 down",
        (
            Text("first\n\nsecond"),
            Code("ls -l\n  indented"),
            Command("ceph -s", "look"),
            Fields((("who", "mona"), ("age", "2 h"))),
            Table(("name", "state", "note"), (("vm1", "ERROR", ""), ("vm2", "OK", "x"))),
            Bullets(("one", "two")),
            Link("https://example.org/", "docs"),
            Image(b"", "a graph"),
            Actions((Action("More", "kb show x"), Action("No", "kb feedback no"))),
            Markdown("# Title"),
        ),
        severity=Severity.CRITICAL,
        ref="k7f3",
    )
    assert lines(reply, "!") == (
        "CRIT: 3 down (ref k7f3)",
        "first",
        "second",
        "ls -l",
        "  indented",
        "Run: ceph -s   (look)",
        "who: mona · age: 2 h",
        "vm1 · state ERROR",
        "vm2 · state OK · note x",
        "- one",
        "- two",
        "docs: https://example.org/",
        "a graph",
        "Next: !kb show x (More) | !kb feedback no (No)",
        "# Title",
    )


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "\x0b", "\x85"])
def test_no_line_has_a_line_break_inside(end: str) -> None:
    foreign = f"a{end}QUIT"
    body = (Bullets((foreign,)), Fields(((foreign, foreign),)), Command(foreign, foreign), Link(foreign), Text(foreign))
    for line in lines(Reply(foreign, body)):
        assert len(line.splitlines()) == 1


def test_the_nearest_words_are_suggested_best_first() -> None:
    assert nearest("statsu", ["status", "stats", "ping"]) == ("stats", "status")
    assert nearest("ZONE", ["zone"]) == ("zone",)
    assert nearest("x" * 10_000, ["ping"]) == ()
