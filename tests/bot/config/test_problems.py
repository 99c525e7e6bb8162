"""What is wrong with a configuration, a line each, with its place and what to write instead."""

from __future__ import annotations

import tomllib
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.load import read
from bot.errors import ConfigError

NETWORK = '[irc.libera]\nservers = ["irc.libera.chat:6697"]\n'


def wrong(text: str) -> list[str]:
    with pytest.raises(ConfigError) as error:
        read(tomllib.loads(dedent(text)), [])
    return error.value.sentence.splitlines()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[bott]", "[bott] is no section that I know. Did you mean [bot]?"),
        ("[zzz]", "[zzz] is no section that I know. Sections are: access, approvals, audit, bot, irc, limits, "),
        ("bot = 5", "[bot]: a table is expected, not a whole number."),
        ("[bot]\nstat = 1", "[bot] has no key stat. Did you mean state?"),
        ("[audit]\nzzz = 1", "[audit] has no key zzz. Its keys are: keep_days."),
        ("[bot]\nstate = 5", "[bot] state: text is expected, not a whole number."),
        (
            '[bot]\nlog_level = "inof"',
            '[bot] log_level: one of "debug", "info", "warning", "error" is expected, not “inof”. Did you mean “info”?',
        ),
        ("[bot]\ndisabled = [1]", "[bot] disabled, entry 1: text is expected, not a whole number."),
        ("[limits]\nburst = true", "[limits] burst: a whole number is expected, not true or false."),
        ("[access]\ncommand = 'x'", "[access]: a list of tables is expected, not a table."),
        ("[[access]]", "[[access]] entry 1 needs the key command: "),
        (
            '[[access]]\ncommand = "x"\n[[access]]\ncommand = 1',
            "[[access]] entry 2, command: text is expected, not a whole number.",
        ),
        (
            '[[access]]\ncommand = "x"\nwho = [1]',
            "[[access]] entry 1, who, entry 1: text is expected, not a whole number.",
        ),
        (NETWORK + 'nik = "x"', "[irc.libera] has no key nik. Did you mean nick?"),
        ("[irc.libera]", '[irc.libera] needs the key servers: a list of text. Servers as "host:port", tried in turn.'),
        (
            '[irc.libera]\nservers = ["a:1", "irc.libera.chat"]',
            "[irc.libera] servers, entry 2: “irc.libera.chat” is not written as it must be. Servers as",
        ),
        ("[irc.libera]\nservers = []", "[irc.libera] servers: a list of text with at least 1 is expected, not “[]”."),
        (NETWORK + 'sasl = "plain"', '[irc.libera]: sasl = "plain" needs a password.'),
        (NETWORK + '[irc.libera.channels."#a b"]', "[irc.libera]: '#a b' is not a channel name."),
        (
            NETWORK + '[irc.libera.channels."#ops"]\nprefix = "!!!!"',
            '[irc.libera.channels."#ops"] prefix: text with at most 3 is expected, not “!!!!”.',
        ),
        (
            NETWORK + "[irc.libera.limits]\nburst = 0",
            "[irc.libera.limits] burst: a whole number >= 1 is expected, not “0”.",
        ),
        ("[irc]\nlibera = 5", "[irc] libera: a table is expected, not a whole number."),
    ],
)
def test_the_line_says_where_and_what(text: str, line: str) -> None:
    (said,) = wrong(text)
    assert said.startswith(line)


def test_everything_is_said_at_once() -> None:
    assert wrong(
        """\
        [bott]
        [bot]
        stat = "x"
        log_format = 7
        [irc.libera]
        nik = "x"
        """
    ) == [
        "[bott] is no section that I know. Did you mean [bot]?",
        "[bot] has no key stat. Did you mean state?",
        '[bot] log_format: one of "text", "json" is expected, not a whole number.',
        "[irc.libera] has no key nik. Did you mean nick?",
        '[irc.libera] needs the key servers: a list of text. Servers as "host:port", tried in turn.',
    ]


@pytest.mark.parametrize(
    "value", ['"hunter2"', "12345", '{ value = "hunter2" }', '{ env = "A", file = "hunter2" }', "[ 'hunter2' ]", "{}"]
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(value: str) -> None:
    (said,) = wrong(NETWORK + f"password = {value}")
    assert said == (
        "[irc.libera] password: a secret does not stand in this file. "
        'Write where it is: password = { env = "NAME" } or password = { file = "PATH" }.'
    )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SECTIONS = st.sampled_from(["bot", "irc", "access", "limits", "audit"]) | st.text(max_size=5)
IRC_KEYS = st.sampled_from(["servers", "nick", "password", "channels", "limits", "sasl", "zzz"])


@given(
    st.dictionaries(
        SECTIONS, VALUES | st.dictionaries(st.text(max_size=4), st.dictionaries(IRC_KEYS, VALUES)), max_size=3
    )
)
def test_whatever_is_written_is_either_read_or_explained(data: dict[str, Any]) -> None:
    said = ""
    try:
        read(data, [])
    except ConfigError as error:
        said = error.sentence
    assert all(line.startswith("[") for line in said.splitlines())
