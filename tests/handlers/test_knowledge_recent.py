"""What was asked and answered last in a room."""

from __future__ import annotations

from bot.chat.message import Room
from handlers.knowledge.recent import MOST_ROOMS, QUESTION_LIMIT, Recent

OPS, THREAD = Room("work", "C1"), Room("work", "C1", "17.1")


def test_a_thread_knows_its_own_question_and_else_that_of_its_channel() -> None:
    recent = Recent()
    assert recent.question_in(THREAD).question == ""
    recent.asked(OPS, "why?", 3)
    assert (recent.question_in(THREAD).question, recent.question_in(THREAD).question_id) == ("why?", 3)
    recent.asked(THREAD, "and why here?")
    assert (recent.question_in(THREAD).question, recent.question_in(THREAD).question_id) == ("and why here?", None)
    assert recent.question_in(OPS).question == "why?"


def test_an_article_and_a_question_do_not_push_each_other_out() -> None:
    recent = Recent()
    recent.asked(OPS, "why?")
    recent.remember(OPS, "soup")
    recent.asked(OPS, "how?")
    assert (recent.in_room(OPS), recent.question_in(OPS).question) == ("soup", "how?")


def test_a_question_is_remembered_without_secrets_and_not_whole_novels() -> None:
    recent = Recent()
    recent.asked(OPS, "password=hunter2 " + "x " * 10_000)
    kept = recent.question_in(OPS).question
    assert "hunter2" not in kept
    assert len(kept) <= QUESTION_LIMIT


def test_rooms_are_bounded() -> None:
    recent = Recent()
    for number in range(MOST_ROOMS + 1):
        recent.asked(Room("work", f"C{number}"), "why?")
    assert recent.question_in(Room("work", "C0")).question == ""
    assert recent.question_in(Room("work", "C1")).question == "why?"
