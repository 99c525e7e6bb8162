"""A line of chat falls into words and flags, whatever it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.grammar import MAX_WORDS, words


def texts(line: str) -> list[str]:
    return [word.text for word in words(line)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("hours next", ["hours", "next"]),
        ("  spaces \t and\nlines ", ["spaces", "and", "lines"]),
        ('say "two words" now', ["say", "two words", "now"]),
        ("say 'two words' now", ["say", "two words", "now"]),
        ("say “two words” now", ["say", "two words", "now"]),
        ("say ‘two words’ now", ["say", "two words", "now"]),
        ("say «two words» now", ["say", "two words", "now"]),
        ('say "" now', ["say", "", "now"]),
        ("what's wrong, isn't it", ["what's", "wrong,", "isn't", "it"]),
        ('5" disk', ['5"', "disk"]),
        ('"never closed', ['"never', "closed"]),
        ('"a"b c"', ['"a"b', 'c"']),
        ("--at 11:00", ["--at", "11:00"]),
        ("--at=11:00", ["--at=11:00"]),
        ('--name="a b" c', ["--name=a b", "c"]),
        ("--name=“a b” c", ["--name=a b", "c"]),
        ('--name="never closed', ['--name="never', "closed"]),
        ('--filter=a="b c"', ['--filter=a="b', 'c"']),
        ("https://x.org/?a=b#c key=value a/b -x", ["https://x.org/?a=b#c", "key=value", "a/b", "-x"]),
        ("", []),
        ("   ", []),
    ],
)
def test_a_line_falls_into_words(line: str, found: list[str]) -> None:
    assert texts(line) == found


def test_a_quoted_word_is_no_flag() -> None:
    flag, quoted, _ = words('--all "--all" --')
    assert flag.is_flag
    assert not quoted.is_flag


def test_two_dashes_end_the_flags() -> None:
    ends, value = words("-- --all")
    assert ends.ends_flags
    assert not ends.is_flag
    assert value.is_flag  # the reader of arguments knows that flags are over


def test_a_word_knows_where_it_begins() -> None:
    line = 'kb search  "a b" rest'
    assert [line[word.start :] for word in words(line)] == [line, 'search  "a b" rest', '"a b" rest', "rest"]


def test_what_comes_after_four_hundred_words_is_one_word_and_no_flag() -> None:
    found = words("w " * MAX_WORDS + "--more and the rest")
    assert len(found) == MAX_WORDS + 1
    assert found[-1].text == "--more and the rest"
    assert not found[-1].is_flag


PIECES = st.sampled_from(
    ['"', "'", "“", "”", "‘", "’", "«", "»", "--", "=", " ", "\n", "a", "b:c", "\ud800", "\u3000", "\0"]
)


@given(st.text(st.characters()) | st.lists(PIECES, max_size=40).map("".join))
def test_reading_never_fails_and_loses_nothing_but_quotes(line: str) -> None:
    found = words(line)
    assert [word.start for word in found] == sorted({word.start for word in found})
    quotes = set("\"'“”‘’«»")
    kept = [c for word in found for c in word.text if not c.isspace() and c not in quotes]
    assert kept == [c for c in line if not c.isspace() and c not in quotes]
