"""Whatever stands around an error, reading it raises nothing, and nothing that a shell would run gets into a command."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.reply import SUMMARY_BYTES
from bot.text.plain import lines
from handlers.pastes.errors import READERS
from handlers.pastes.reading import Reader
from tests.handlers.pastes.errors.reading import answer, commands
from tests.handlers.pastes.errors.test_aio import ERROR as AIO
from tests.handlers.pastes.errors.test_cephadm import FIRST, SECOND, THIRD
from tests.handlers.pastes.errors.test_cinder import FAILED, OWNER, SERVICES, UUID
from tests.handlers.pastes.errors.test_resolver import ALL_SERVICES, ERROR
from tests.handlers.pastes.errors.test_segments import NEW, TABLE
from tests.handlers.pastes.errors.test_taints import DESCRIBED, LISTED

WHOLE = [
    f"{ERROR}\n{ALL_SERVICES}",
    f"{AIO}\nfs.aio-nr = 1\nfs.aio-max-nr = 2\n12 OSDs",
    f"{NEW}\n{TABLE}\nvni_ranges = 1:5",
    f"{SERVICES}\n{OWNER.format(owner='ctl2@ceph#RBD')}",
    FAILED.format(url="http://10.0.0.5:8776/v3", why="[Errno 111]"),
    f"Volume {UUID} could not be found",
    FIRST.format(address="ceph-07"),
    SECOND,
    THIRD.format(errno=113),
    DESCRIBED,
    LISTED,
]
ATTACK = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["$(reboot)", "`reboot`", "; reboot", "| sh", "\x00", "\r\n", "\u202e", "&& rm -rf /", "'", '"', "\u0663", "²"]
    ),
)
MARK = "zzattackzz"
PIECES = [
    "a",
    "|",
    "| a ",
    "map[",
    "cat aio-nr aio-nr ",
    "resolver ",
    "Failed to connect to a",
    "x: ",
    "\x00\r\u202e",
    "\n",
    *WHOLE,
]


@given(st.sampled_from(WHOLE), ATTACK, st.integers(0, 600))
@settings(deadline=None, max_examples=500)
def test_an_attack_anywhere_in_an_error_raises_nothing(whole: str, attack: str, at: int) -> None:
    for reader in READERS:
        reply = reader.read(whole[:at] + attack + whole[at:])
        assert reply is None or (reply.summary and len(reply.summary.encode()) <= SUMMARY_BYTES)


@given(
    st.sampled_from(WHOLE), st.sampled_from(["$(", "`", ";", "|", "&", ">", "<", "'", "\\", "*"]), st.integers(0, 600)
)
@settings(deadline=None, max_examples=500)
def test_no_sign_of_a_shell_gets_from_a_name_into_a_command(whole: str, sign: str, at: int) -> None:
    for reader in READERS:
        reply = reader.read(f"{whole[:at]}{sign}{MARK}{whole[at:]}")
        for run in commands(reply) if reply else []:
            assert f"{sign}{MARK}" not in run


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@pytest.mark.parametrize("piece", PIECES, ids=range(len(PIECES)))
def test_a_megabyte_of_anything_is_read_to_its_end(reader: Reader, piece: str) -> None:
    reply = reader.read(piece * (1_000_000 // len(piece)))
    assert reply is None or len(reply.summary.encode()) <= SUMMARY_BYTES


def test_a_name_of_any_length_leaves_the_summary_a_line() -> None:
    for length in range(1, 254):
        reply = answer(SECOND.replace("ceph-07", "a" * length), "cephadm")
        assert reply.summary.startswith("a")


@pytest.mark.parametrize("whole", WHOLE, ids=range(len(WHOLE)))
def test_every_line_of_an_answer_is_short_enough_for_irc(whole: str) -> None:
    replies = [reply for reader in READERS if (reply := reader.read(whole)) is not None]
    assert replies
    assert max(len(line.encode()) for reply in replies for line in lines(reply)) <= 400
