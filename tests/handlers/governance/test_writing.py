"""What can be announced, and what is refused before anybody is asked."""

from __future__ import annotations

import pytest

from bot.testing import Conversation
from tests.handlers.governance.conftest import heard


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("announce draft hello --effective 2021-02-30", "a day such as 2020-08-01 is expected"),
        ("announce draft hello --effective 2020-06-24", "Wed 24 Jun 2020 has passed."),
        ("announce draft hello --remind 7d", "--remind counts back from --effective, which is missing."),
        ("announce draft hello --effective 2020-08-01 --remind soon", "days before it such as 30d,7d,0d are expected"),
        ("announce draft hello --effective 2020-08-01 --remind 999d", "at most 365d"),
        ("announce draft hello --expires 2020-06-01", "has passed."),
        ("announce draft hello --expires tomorrowish", "a time such as 2020-07-01T09:00Z is expected"),
        ("announce draft hello --rooms nowhere:#x", "“nowhere:#x” is on no network of mine; I know stage."),
        ("announce draft hello --rooms #x", "“#x” is no channel: write it as network:channel"),
        ("announce draft hello --rooms stage:mona", "“stage:mona” is no channel."),
        ("announce draft hello --rooms ,", "Name between one and"),
        ("announce draft hello --colour red", "There is no flag --colour; nothing was run."),
        ("announce draft", "What shall I announce?"),
        ("announce draft password=hunter2hunter2", "looks like a secret"),
        (f"announce draft {'x' * 901}", "The text has 901 characters; at most 900 fit."),
        ("announce edit 1", "There is no announcement 1"),
        ("announce send 1", "There is no announcement 1"),
    ],
)
async def test_what_cannot_be_announced_says_why(chat: Conversation, line: str, sentence: str) -> None:
    assert sentence in (await chat.ask("mona", line))[0]
    assert await chat.ask("mona", "announce list") == [
        "Nothing has been announced yet: announce draft TEXT begins one."
    ]


async def test_only_announcers_write_and_only_known_people_read_drafts(chat: Conversation) -> None:
    for line in ("announce draft hello", "announce edit 1 --text x", "announce send 1", "announce cancel 1"):
        assert "for the role announcer" in (await chat.ask("eve", line))[0]
    await chat.ask("mona", "announce draft hello")
    assert (await chat.ask("eve", "announce show 1"))[0] == "Announcement 1 (draft)"
    assert "hello" not in " ".join(await chat.ask("stranger", "announce show 1"))


async def test_a_channel_is_named_in_any_case_and_once(chat: Conversation) -> None:
    said = await chat.ask("mona", "announce draft hello --rooms stage:#x,stage:#y,stage:#x")
    assert "Channels: stage:#x stage:#y" in said


async def test_a_text_may_have_lines_and_flags_of_somebody_elses(chat: Conversation) -> None:
    said = await chat.ask("mona", "announce draft “one --force\n  two” --rooms stage:#ops")
    assert said[1:3] == ["one --force", "two"]


async def test_nothing_to_change_changes_nothing(chat: Conversation) -> None:
    await chat.ask("mona", "announce draft hello")
    assert (await chat.ask("mona", "announce edit 1"))[0] == "What shall I change?"
    assert (await chat.ask("mona", "announce edit 1 --text hello"))[0] == "What shall I change?"
    assert (await chat.ask("mona", "announce edit 1 --text bye"))[0] == "Draft 1 is changed."


async def test_a_preview_says_where_it_would_not_be_read(chat: Conversation) -> None:
    chat.stage.topics.pop("#uc")
    await chat.ask("mona", "announce draft hello")
    for line in ("announce preview 1", "announce send 1"):
        assert (await chat.ask("mona", line))[1] == "Not reached now (I am not in it): stage:#uc."
    assert heard(chat) == []


async def test_a_preview_says_where_it_would_be_cut(chat: Conversation) -> None:
    await chat.ask("mona", "announce draft “one\ntwo\nthree”")
    chat.stage.lines_shown = 2
    said = await chat.ask("mona", "announce preview 1")
    assert said[1].startswith("Too long for stage:#ops, stage:#tc, stage:#uc: only a part would be shown.")
    chat.stage.lines_shown = 100
    assert not [line for line in await chat.ask("mona", "announce preview 1") if "Too long" in line]


async def test_a_long_text_is_split_between_sentences() -> None:
    from handlers.governance.announcements.texts import split

    first = "The first sentence is long. " * 7
    head, rest = split(f"{first}{'The second one is longer still and goes on. ' * 5}")
    assert head.endswith(".")
    assert len(head.encode()) <= 300
    assert f"{head} {rest}".startswith(first)
    assert split("short") == ("short", "")
    assert split("one\ntwo") == ("one", "two")
    head, rest = split("ü" * 400)
    assert (len(head.encode()), head + rest) == (300, "ü" * 400)
