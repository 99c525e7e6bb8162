"""What is a note, and what is talk."""

from __future__ import annotations

import pytest

from handlers.hours.notes.words import Noted, is_note, read


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("#info the deadline is on Monday", "info", "the deadline is on Monday"),
        ("#INFO: the deadline", "info", "the deadline"),
        ("#agree we move", "agreed", "we move"),
        ("#agreed we move", "agreed", "we move"),
        ("#action lee writes it up", "action", "lee writes it up"),
        ("#idea\ta panel", "idea", "a panel"),
        ("#link https://example.org/x", "link", "https://example.org/x"),
    ],
)
def test_a_line_that_begins_with_a_word_is_a_note(line: str, kind: str, text: str) -> None:
    assert is_note(line)
    assert read(line) == [Noted(kind, text)]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "#",
        "#info",
        "#information is power",
        "see #info x",
        "#ops is a channel",
        "# info x",
        "##info x",
        "#startmeeting x",
    ],
)
def test_talk_is_no_note(line: str) -> None:
    assert not is_note(line)
    assert read(line) == []


def test_every_line_of_a_paste_is_read() -> None:
    paste = "so we said\n#info one\n  #idea two\nand that was it"
    assert is_note(paste)
    assert [one.kind for one in read(paste)] == ["info", "idea"]


def test_a_note_has_an_end() -> None:
    assert len(read("#info " + "x" * 100_000)[0].text) == 1000
