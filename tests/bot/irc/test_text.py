"""Splitting, guarding and showing text: no server needed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.message import Principal, Room
from bot.chat.reply import Bullets, Code, Reply, Severity, Text
from bot.irc.settings import Limits
from bot.irc.speaking.render import lines_of, payload, render
from bot.irc.speaking.split import split
from bot.irc.wire import outgoing
from bot.irc.wire.mask import Mask

CHANNEL, QUERY = Room("net", "#ops"), Room("net", "mona", is_direct=True)
MONA = Principal("net", "~mona", "mona")


def words(text: str) -> str:
    return "".join(text.split())


@given(st.text(min_size=1, max_size=600), st.integers(20, 450), st.sampled_from([None, "", "mona: "]))
def test_split_lines_fit_and_lose_nothing(text: str, size: int, lead: str | None) -> None:
    lines = split(text, size, lead)
    assert all(len(line.encode("utf-8", "replace")) <= size for line in lines)
    bare = [line.removeprefix("| ") if number or lead is None else line for number, line in enumerate(lines)]
    joined = "".join(bare)[len(lead or "") :] if lines else ""
    assert words(joined).replace("|", "") == words(outgoing.plain(text).encode("utf-8", "replace").decode()).replace(
        "|", ""
    )


@given(st.text(max_size=300))
def test_a_line_is_always_one_line_of_at_most_512_bytes(text: str) -> None:
    raw = outgoing.encode(text * 4)
    assert raw.endswith(b"\r\n")
    assert len(raw) <= 512
    assert not set(raw[:-2]) & set(b"\r\n\0")
    raw.decode()


def test_a_url_is_kept_whole_when_it_fits_a_line() -> None:
    url = "https://docs.example.org/" + "a" * 60
    lines = split("see " + "word " * 12 + url + " for more", 100, "")
    assert any(line == url or line.startswith(f"{url} ") for line in lines)


def test_indentation_of_code_stays_and_a_wall_of_spaces_does_not() -> None:
    assert split("    key: value", 100, "") == ["    key: value"]
    assert split(" " * 600 + "x" * 30, 100, None) == ["x" * 30]


@pytest.mark.parametrize(
    "text",
    [
        "!op eve",
        ".op eve",
        "@op eve",
        "~kick",
        "+v",
        "$ rm",
        "`x",
        "/quit",
        "ChanServ: op eve",
        "otherbot, go",
        "-go",
        "  !op eve",
        "#startmeeting",
    ],
)
def test_what_services_or_bots_would_obey_is_guarded(text: str) -> None:
    assert outgoing.guard(text) == f"| {text}"


@pytest.mark.parametrize(
    "text", ["plain words", "- a bullet", "(x) y", '"quoted"', "… 3 more", "[1] x", "<html>", "Été", "5 of 7 up"]
)
def test_harmless_lines_are_left_alone(text: str) -> None:
    assert outgoing.guard(text) == text


def test_the_second_line_of_a_long_text_is_guarded_as_well() -> None:
    lines = split("x" * 97 + " !op eve " + "y" * 20, 100, "")
    assert lines[1].startswith("| !op")


def shown(
    reply: Reply, room: Room = CHANNEL, to: Principal | None = MONA, size: int = 400
) -> tuple[list[str], tuple[str, ...]]:
    rendered = render(reply, room, to, size=lambda _: size, limits=Limits(), prefix="!")
    return lines_of(rendered.payload), rendered.rest


def test_an_answer_in_a_channel_names_the_asker_once() -> None:
    reply = Reply("Two hosts are down.", body=(Bullets(("a", "b")),), severity=Severity.WARNING)
    assert shown(reply) == (["mona: WARN: Two hosts are down.", "- a", "- b"], ())
    assert shown(reply, QUERY)[0][0] == "WARN: Two hosts are down."
    assert shown(reply, to=None)[0][0] == "WARN: Two hosts are down."


def test_more_than_three_lines_in_a_channel_wait_for_more() -> None:
    reply = Reply("head", body=(Bullets(tuple(f"item {number}" for number in range(16))),))
    lines, rest = shown(reply)
    assert lines == ["mona: head", "- item 0", "- item 1 … 14 more: !more"]
    assert rest == tuple(f"- item {number}" for number in range(2, 16))


def test_a_query_takes_eight_lines_and_no_prefix() -> None:
    reply = Reply("head", body=(Bullets(tuple(f"item {number}" for number in range(9))),))
    lines, rest = shown(reply, QUERY)
    assert len(lines) == 8
    assert lines[-1] == "- item 6 … 2 more: more"
    assert len(rest) == 2


def test_lines_are_counted_after_they_were_split() -> None:
    text = " ".join(f"word{number}" for number in range(200))
    lines, rest = shown(Reply(text, body=(Text("tail"),)), size=120)
    assert len(lines) == 3
    assert all(len(line.encode()) <= 120 for line in lines)
    assert lines[-1].endswith(" … 2 more: !more")
    told = " ".join([lines[0].removeprefix("mona: "), lines[1], lines[2].removesuffix(" … 2 more: !more"), *rest])
    assert told == f"{text} tail"


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200), max_size=12), st.integers(80, 400)
)
def test_an_answer_never_exceeds_its_lines_or_bytes(body: list[str], size: int) -> None:
    lines, _ = shown(Reply("summary", body=(Code("\n".join(body)),)), size=size)
    assert 1 <= len(lines) <= 3
    assert all(len(line.encode()) <= size for line in lines)


def test_a_payload_is_harmless_whatever_it_holds() -> None:
    assert lines_of(payload(["a\r\nQUIT", "\x01ACTION x\x01"])) == ["a  QUIT", "ACTION x"]
    assert lines_of("not json\n!op eve") == ["not json", "| !op eve"]


def test_the_room_of_a_line_is_what_others_see_of_it() -> None:
    mask = Mask("helper")
    unknown = mask.room("#ops")
    mask.learn("bot@h")
    assert mask.room("#ops") == 512 - len(":helper!bot@h PRIVMSG #ops :\r\n")
    assert unknown == mask.room("#ops") - (63 - 1) - (11 - 3)
    mask.learn("nonsense")
    assert (mask.user, mask.host) == ("bot", "h")
