"""The small parts by themselves."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.message import Address
from bot.irc.listening.address import address, is_whole
from bot.irc.listening.prefilter import Prefilter
from bot.irc.settings import ChannelSettings, IrcSettings
from bot.irc.speaking.throttle import Throttle
from bot.irc.wire.casemapping import Casemap
from bot.irc.wire.isupport import Features
from bot.irc.wire.line import parse

ASCII, RFC = Casemap("ascii"), Casemap("rfc1459")


def test_i17_case_is_folded_as_the_server_says() -> None:
    assert RFC.same("A[B]^", "a{b}~")
    assert not ASCII.same("A[B", "a{b")
    assert ASCII.same("HELPER", "helper")
    assert not Casemap("strict-rfc1459").same("^", "~")
    assert Casemap("something new").same("[", "{")
    assert not RFC.same("É", "é")


@given(st.text())
def test_folding_text_and_folding_its_bytes_agree(text: str) -> None:
    raw = text.encode("utf-8", "replace")
    assert RFC.fold(raw.decode()).encode() == RFC.fold_bytes(raw)


def test_isupport() -> None:
    features = Features()
    features.learn(
        ["CASEMAPPING=ascii", "NICKLEN=30", "CHANTYPES=#", "LINELEN=2048", "WHOX", "MONITOR=100", "BOT=B", "PREFIX"]
    )
    assert (features.casemap.name, features.nick_length, features.line_length) == ("ascii", 30, 2048)
    assert features.whox
    assert features.monitor
    assert features.bot_mode == "B"
    assert features.is_channel("#x")
    assert not features.is_channel("&x")
    features.learn(["LINELEN=9999999", "NICKLEN=", "CASEMAPPING=rfc\\x31459"])
    assert (features.line_length, features.nick_length, features.casemap.name) == (4096, 30, "rfc1459")


def test_a_line_with_everything() -> None:
    line = parse(b"@time=t;account=Mona\\sX;+x :mona!m@h  PRIVMSG   #ops  :hi :there ")
    assert line is not None
    assert line.tags == {"time": "t", "account": "Mona X", "+x": ""}
    assert (line.source, line.nick, line.userhost) == ("mona!m@h", "mona", "m@h")
    assert (line.type, line.params) == ("PRIVMSG", ["#ops", "hi :there"])


@given(st.binary(max_size=300))
def test_no_bytes_can_break_the_parser(raw: bytes) -> None:
    line = parse(raw)
    assert line is None or (line.type == line.type.upper() and None not in line.params)


NAMES = ("helper", "openinfra-bot")


@pytest.mark.parametrize(
    ("text", "how", "rest"),
    [
        ("!hours next", Address.PREFIX, "hours next"),
        ("  !hours", Address.PREFIX, "hours"),
        ("!", Address.NONE, "!"),
        ("!!", Address.NONE, "!!"),
        ("! wow", Address.NONE, "! wow"),
        ("!=", Address.NONE, "!="),
        ("helper: hours", Address.NAME, "hours"),
        ("HELPER, hours", Address.NAME, "hours"),
        ("@helper hours", Address.NAME, "hours"),
        ("@helper: hours", Address.NAME, "hours"),
        ("@helper", Address.NAME, ""),
        ("helper: !hours", Address.NAME, "hours"),
        ("openinfra-bot: hours", Address.NAME, "hours"),
        ("helper hours", Address.NONE, "helper hours"),
        ("helpers: hours", Address.NONE, "helpers: hours"),
        ("@helpers hours", Address.NONE, "@helpers hours"),
        ("helper2: hours", Address.NONE, "helper2: hours"),
        ("tell helper: no", Address.NONE, "tell helper: no"),
    ],
)
def test_addresses(text: str, how: Address, rest: str) -> None:
    assert address(text, names=NAMES, prefix="!", casemap=RFC) == (how, rest)


def test_only_short_commands_are_surely_whole() -> None:
    assert is_whole("hours next", Address.PREFIX)
    assert is_whole("vm why 6f1c-22", Address.PREFIX)
    assert not is_whole("ask why does it fail", Address.PREFIX)
    assert not is_whole("explain this:", Address.PREFIX)
    assert not is_whole("why?", Address.PREFIX)
    assert is_whole("ceph status", Address.NAME)
    assert not is_whole("what is this", Address.NAME)
    assert not is_whole("", Address.NAME)


def make(**channel: object) -> Prefilter:
    prefilter = Prefilter({}, lambda: 0.0)
    settings = msgspec.convert(channel, ChannelSettings)
    prefilter.configure(set(NAMES), {"#Ops": settings}, RFC, lambda text: "Traceback" in text)
    return prefilter


@pytest.mark.parametrize(
    "line",
    [
        b":m!m@h PRIVMSG #ops :!x",
        b":m!m@h PRIVMSG #OPS :hello HELPER",
        b":m!m@h PRIVMSG helper :x",
        b":m!m@h PRIVMSG #else :x",
        b":m!m@h PRIVMSG #ops x",
        b":m!m@h PRIVMSG  #ops :x",
        b":m!m@h NOTICE #ops :x",
        b":m!m@h QUIT :a PRIVMSG #ops :b",
        b":m!m@h PRIVMSG #ops",
        b"PRIVMSG #ops :x",
        b"@t=1 :m!m@h PRIVMSG #ops :\x02!x",
        b"PING :x",
        b"",
    ],
)
def test_the_prefilter_keeps_whatever_may_matter(line: bytes) -> None:
    assert not make().skip(line)


@pytest.mark.parametrize(
    "line",
    [
        b":m!m@h PRIVMSG #ops :hello all",
        b"@time=x;a=b :m!m@h PRIVMSG #OPS :\xe9\xff Traceback",
        b":m!m@h PRIVMSG #ops :\x01ACTION x\x01",
    ],
)
def test_the_prefilter_forgets_talk(line: bytes) -> None:
    assert make().skip(line)


def test_an_ambient_channel_wants_what_it_was_told_to_want() -> None:
    prefilter = make(ambient=True, prefix="~")
    assert not prefilter.skip(b":m!m@h PRIVMSG #ops :Traceback")
    assert not prefilter.skip(b":m!m@h PRIVMSG #ops :~x")
    assert prefilter.skip(b":m!m@h PRIVMSG #ops :!x")


def test_the_throttle_counts_lines_and_bytes() -> None:
    now = [0.0]
    throttle = Throttle((3, 1.0), (1000, 100.0), lambda: now[0])
    for _ in range(3):
        assert throttle.wait(100) == 0
        throttle.take(100)
    assert throttle.wait(100) == 1.0
    now[0] = 1.0
    assert throttle.wait(100) == 0
    throttle.take(900)
    assert throttle.wait(100) == pytest.approx(2.0)  # 1000 - 300 + 100 - 900 = -100 bytes
    now[0] = 100.0
    assert throttle.wait(5000) == 0  # more than the whole bucket must not wait for ever


def convert(**more: object) -> IrcSettings:
    return msgspec.convert({"servers": ["irc.example.org:6697"], **more}, IrcSettings)


def test_settings_are_safe_by_default() -> None:
    settings = convert(channels={"#ops": {"ambient": True}})
    assert settings.tls
    assert settings.verify
    assert settings.addresses == (("irc.example.org", 6697),)
    assert settings.channels["#ops"].prefix == "!"
    assert convert(servers=["[::1]:6667"]).addresses == (("::1", 6667),)
    assert convert(nick="ada").login == "ada"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"servers": []}, "servers"),
        ({"servers": ["irc.example.org"]}, "servers"),
        ({"servers": ["irc.example.org:0"]}, "no such port"),
        ({"nick": "two words"}, "nick"),
        ({"nick": "1st"}, "nick"),
        ({"nick": "a\r\nQUIT"}, "nick"),
        ({"colour": "red"}, "colour"),
        ({"channels": {"ops": {}}}, "not a channel name"),
        ({"channels": {"#a,#b": {}}}, "not a channel name"),
        ({"channels": {"#a": {}, "#A": {}}}, "twice"),
        ({"channels": {"#ops": {"prefix": ""}}}, "prefix"),
        ({"sasl": "plain"}, "needs a password"),
        ({"sasl": "scram"}, "sasl"),
        ({"sasl": "external"}, "client_cert"),
        ({"sasl": "plain", "password": {"env": "X"}, "tls": False}, "over TLS only"),
        ({"sasl": "plain", "password": {"env": "X"}, "tls": False, "allow_plaintext_login": True}, "over TLS only"),
        ({"nickserv_password": {"env": "X"}, "tls": False}, "over TLS only"),
    ],
)
def test_i10_settings_that_cannot_be_meant_are_refused(more: dict[str, object], why: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=why):
        convert(**more)


def test_passwords_without_tls_are_for_loopback_alone() -> None:
    for server in ("127.0.0.1:6667", "localhost:6667", "[::1]:6667"):
        convert(servers=[server], tls=False, sasl="plain", password={"env": "X"}, allow_plaintext_login=True)


def test_every_setting_says_what_it_is_for() -> None:
    for struct in (IrcSettings, ChannelSettings, *(field.type for field in msgspec.structs.fields(IrcSettings)[-3:])):
        schema = msgspec.json.schema(struct)
        for name, definition in schema["$defs"].items():
            if name != "SecretRef":
                assert all(described(field) for field in definition["properties"].values()), name


def described(field: dict[str, object]) -> bool:
    return "description" in field
