"""What people send is harmless after cleaning, and cutting keeps to its limit."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.clean import clean, one_line, shorten


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("plain text: 100 % ok – “quoted” ünïcödé", "plain text: 100 % ok – “quoted” ünïcödé"),
        ("\x02bold\x02 \x1ditalic\x1d \x1funder\x0f", "bold italic under"),
        ("\x0304,12red\x03 and \x033green", "red and green"),
        ("\x0412ab34,ffffff#hex\x04", "#hex"),
        ("\x1b[1;31mERROR\x1b[0m nova", "ERROR nova"),
        ("pa\u200bss\u2060wo\ufeffrd", "password"),
        ("sub\u00ad\u034fstance\u061c", "substance"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("hidden\U000e0041\U000e0042\U000e007f", "hidden"),
        ("a\x00b\x07c\x7f", "a b c "),
        ("one\r\ntwo\rthree\nfour", "one\ntwo three\nfour"),
        ("one\u2028two", "one\ntwo"),
        ("tab\there", "tab\there"),
        ("half \ud83d a pair", "half \ufffd a pair"),
        ("emoji 🙂 stay", "emoji 🙂 stay"),
    ],
)
def test_clean_leaves_what_was_meant(said: str, meant: str) -> None:
    assert clean(said) == meant


@given(st.text(st.characters()))
def test_nothing_invisible_or_controlling_is_left(text: str) -> None:
    for character in clean(text):
        assert character in "\t\n" or unicodedata.category(character) not in ("Cc", "Cs"), hex(ord(character))
    assert not set(clean(text)) & set("\u200b\u200e\u202e\u2066\ufeff\u00ad")


FORMATS = st.lists(
    st.sampled_from(["\x03", "1", ",", "\x04", "a", "\x1b", "[", "m", "\r", "\n", "\x02", "\u200b", "x"])
)


@given(st.text(st.characters()) | FORMATS.map("".join))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_one_line_has_single_spaces_only() -> None:
    assert one_line("  a\n\tb \r\n c\u2028d ") == "a b c d"


@given(st.text(), st.integers(1, 50))
def test_shorten_keeps_to_the_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")


def test_shorten_cuts_at_a_space() -> None:
    assert shorten("the quick brown fox", 12) == "the quick…"
