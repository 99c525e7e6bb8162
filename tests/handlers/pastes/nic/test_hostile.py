"""Whatever is pasted, reading it raises nothing and shows nothing that is too long."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.reply import SUMMARY_BYTES
from handlers.pastes.nic.reader import read
from tests.handlers.pastes.nic.samples import CHANNELS, LINK, RINGS, softnet, statistics, two

_NAMES = st.sampled_from(
    ["rx_missed_errors", "rx0_packets", "rx_queue_1_drops", "tx_pause_ctrl_phy", "[3]: rx_discards", "rx_dropped", "x"]
)
_NUMBERS = st.one_of(st.integers(0, 1 << 70), st.sampled_from([0, 1, (1 << 32) - 1, 1 << 32, (1 << 64) - 1]))
_COUNTERS = st.dictionaries(_NAMES, _NUMBERS, max_size=7).map(lambda found: statistics(**found))
_CPU = st.tuples(st.integers(0, 300), *[st.integers(0, (1 << 32) - 1)] * 3)
_SOFTNET = st.lists(_CPU, max_size=6).map(lambda cpus: softnet(*cpus))
_ODD = st.sampled_from(
    [
        "\x00",
        "\r",
        "\u202e",
        "\u0663",
        "²",
        "",
        " ",
        "NIC statistics:",
        "Udp:",
        "           CPU0  CPU1",
        "sleep 0",
        "sleep 9999",
    ]
)
_TIME = st.sampled_from(
    [
        "Fri Nov 20 21:28:27 UTC 2026",
        "Fri Feb 31 21:28:27 UTC 2026",
        "99:99:99",
        "23:59:59",
        "1795210107",
        "0000-00-00 00:00:00",
    ]
)
_PIECE = st.one_of(
    _COUNTERS,
    _SOFTNET,
    _ODD,
    _TIME,
    st.sampled_from([RINGS, CHANNELS, LINK.format(missed=1, crc=2)]),
    st.text(max_size=80),
)


@given(st.lists(_PIECE, max_size=9))
@settings(deadline=None, max_examples=300)
def test_no_mixture_of_readings_raises(pieces: list[str]) -> None:
    reply = read("\n".join(pieces))
    assert reply is None or (reply.summary and len(reply.summary.encode()) <= SUMMARY_BYTES)


@given(st.text(max_size=400), st.integers(0, 2000))
@settings(deadline=None, max_examples=200)
def test_text_thrown_into_a_good_paste_does_no_harm(noise: str, at: int) -> None:
    good = two(f"{statistics(rx_missed_errors=1)}\n{softnet((0, 1, 1, 1))}\n{RINGS}", statistics(rx_missed_errors=2))
    reply = read(good[:at] + noise + good[at:])
    assert reply is None or len(reply.summary.encode()) <= SUMMARY_BYTES


@pytest.mark.parametrize(
    "piece",
    [
        "00000000 ",
        "0000000g 00000000 ",
        "rx_missed_errors: 1\n",
        "rx_missed_errors: ",
        "1: a: <",
        "ethtool  ",
        "          CPU0",
        "NIC statistics:\n",
        "Ring parameters for eth0:\n",
        "    RX: bytes\n",
        "UdpRcvbufErrors ",
        "    1 receive buffer errors\nUdp:\n",
        "Fri Nov 20 21:28:27 UTC 2026\n",
        "sleep 10\n",
        "\x00\r\u202e",
    ],
)
def test_a_megabyte_of_anything_is_read_to_its_end(piece: str) -> None:
    reply = read(piece * (1_000_000 // len(piece)))
    assert reply is None or len(reply.summary.encode()) <= SUMMARY_BYTES
