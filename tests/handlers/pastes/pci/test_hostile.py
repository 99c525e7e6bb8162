"""Whatever is pasted: nothing raises, every answer keeps to its size, and time grows with the text and no faster."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.reply import SUMMARY_BYTES
from bot.text.plain import lines
from handlers.pastes.pci import READERS

PIECES = st.sampled_from(
    [
        *(
            "[pci]\n",
            "alias = {",
            "alias=",
            "device_spec = [",
            '"vendor_id": "',
            '"',
            "}",
            "]",
            "{",
            "[",
            ",",
            ":",
            "\n",
            "\n ",
            "\r",
        ),
        *(
            "pci_stats=[",
            "PciDevicePool(count=1,",
            "product_id='1583'",
            ")",
            "vendor_id='8086'",
            "None",
            "u'count': 1",
            "tags={",
        ),
        *(
            "81:00.0 Ethernet controller [0200]: ",
            "[8086:1583]",
            "Virtual Function",
            "(SR-IOV)",
            "\x00",
            "\u202e",
            "٣",
            "$x",
            "\\",
            "'",
        ),
        *("type-PF", '"name": "a"', '"name": "' + "ü" * 250 + '"', "\ud800", '"\\ud800"', "# note\n", "1e999", "NaN"),
    ]
)
PASTES = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)


@given(PASTES)
def test_no_text_raises_and_no_answer_is_longer_than_a_line(text: str) -> None:
    for reader in READERS:
        reply = reader.read(text) if reader.wants(text) else None
        if reply is not None:
            assert len(reply.summary.encode()) <= SUMMARY_BYTES
            assert all(len(line.encode()) <= 400 for line in lines(reply))
            json.dumps(reply.data)


@given(PASTES)
def test_every_reader_can_be_asked_without_being_wanted(text: str) -> None:
    for reader in READERS:
        reader.read(text)


ALIAS = 'alias = {"name": "a", "vendor_id": "8086", "product_id": "1583"}\n'
FULL = (
    f'alias = {{"name": "{"é" * 250}", "vendor_id": "8086", "product_id": "1583", "device_type": "type-PCI"}}\n',
    f"name={'h' * 250} pci_stats=["
    + ", ".join(
        f"PciDevicePool(count=999999,numa_node=9999,product_id='{n:08}',tags={{dev_type='{'t' * 40}'}},vendor_id='{'v' * 40}')"
        for n in range(9)
    )
    + ", PciDevicePool(count=999999,numa_node=9999,product_id='1583',tags={dev_type='type-PF'},vendor_id='8086')]\n",
    "".join(f"0000:81:00.0 3D controller [0302]: {'é' * 99} [10de:{n:04x}]\n" for n in range(9)),
    'alias = {"name": "a", "resource_class": "' + "é" * 200 + '", "product_id": "' + "é" * 200 + '"}\n',
)


@pytest.mark.parametrize("parts", [(0,), (1,), (2,), (3,), (0, 1), (0, 2), (0, 3)])
def test_names_of_any_length_leave_the_first_line_short(parts: tuple[int, ...]) -> None:
    text = "".join(FULL[n] for n in parts)
    replies = [reply for reader in READERS if (reply := reader.read(text) if reader.wants(text) else None)]
    assert replies
    for reply in replies:
        assert len(reply.summary.encode()) <= SUMMARY_BYTES, reply.summary
        assert all(len(line.encode()) <= 400 for line in lines(reply))


LONG = {
    "open brackets": "[pci]\nalias = " + "[{" * 500_000,
    "lost lines": "[pci]\nalias = {\n" + '"name": "a",\n' * 80_000,
    "continuations": "[pci]\nalias = {\n" + ' "name": "a",\n' * 80_000,
    "aliases": "[pci]\n" + ALIAS * 4_000,
    "names": "[pci]\n" + "".join(f'alias = {{"name": "a{n}"}}\n' for n in range(20_000)),
    "specs": "[pci]\n" + 'device_spec = {"vendor_id": "10de"}\n' * 8_000 + ALIAS * 8_000,
    "one line": "alias = {" * 100_000,
    "quotes": "alias = {" + '"\\' * 400_000,
    "dollars": "[pci]\nalias = {" + "$" * 900_000,
    "digits": '[pci]\ndevice_spec = {"vendor_id": ' + "9" * 900_000 + "}",
    "hex": '[pci]\ndevice_spec = {"vendor_id": "' + "f" * 900_000 + '"}',
    "pools": "pci_stats=[" + "PciDevicePool(count=1,tags={" * 30_000,
    "quoted pools": "pci_stats=[" + "PciDevicePool('" * 60_000,
    "dicts": "pci_stats=[" + "{" + "{}" * 400_000,
    "words": "pci_stats=[PciDevicePool(" + "u" * 900_000,
    "lspci": "81:00.0 Ethernet controller [0200]: " + "[8086:1583] " * 60_000,
    "devices": "".join(f"{n % 256:02x}:00.0 3D controller [0302]: X [10de:{n % 65536:04x}]\n" for n in range(20_000)),
    "spaces": "[pci]\nalias" + " " * 900_000 + "= {",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", LONG)
def test_a_megabyte_of_malice_ends(name: str) -> None:
    for reader in READERS:
        if reader.wants(LONG[name]):
            reader.read(LONG[name])


if __name__ == "__main__":
    for name, text in LONG.items():
        began = time.perf_counter()
        test_a_megabyte_of_malice_ends(name)
        print(f"{name:20} {len(text):9} {time.perf_counter() - began:.2f} s")
