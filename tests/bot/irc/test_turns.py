"""Whose line goes next: an answer does not wait behind an announcement to everybody, and nobody waits for ever."""

from __future__ import annotations

from bot.chat.adapter import Letter
from bot.chat.message import Room
from bot.irc.speaking.post import Post


class Nobody:
    """An outlet."""

    def sent(self, letter: Letter, receipt: str = "") -> None: ...

    def dropped(self, letter: Letter, reason: str) -> None: ...


def post_with(*rooms: str) -> Post:
    post = Post(Nobody(), 10_000)
    for number, room in enumerate(rooms, start=1):
        post.put(Letter(Room("net", room), "", number), [f"line of {room}"])
    return post


def written(post: Post, most: int) -> list[str]:
    """The rooms whose lines leave, in order."""
    found = []
    for _ in range(most):
        parcel = post.next(lambda _: True)
        if parcel is None:
            break
        parcel.line(lambda _, lines: lines)
        post.wrote(parcel, 10)
        found.append(parcel.target)
    return found


def test_an_answer_leaves_within_two_lines_while_two_hundred_rooms_are_told_something() -> None:
    post = post_with(*(f"#room{number}" for number in range(200)))
    written(post, 20)
    post.put(Letter(Room("net", "#ops"), "", 1000), ["pong"])
    assert "#ops" in written(post, 2)


def test_so_does_one_in_a_room_that_waits_itself() -> None:
    post = post_with(*(f"#room{number}" for number in range(200)))
    post.put(Letter(Room("net", "#room150"), "", 1000), ["pong"])
    assert written(post, 4).count("#room150") == 2


def test_those_who_came_first_are_not_forgotten() -> None:
    post = post_with("#first", *(f"#room{number}" for number in range(50)))
    assert "#first" in written(post, 2)
    assert len(set(written(post, 100))) == 49
