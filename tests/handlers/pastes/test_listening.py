"""Pastes in conversation: who is answered, when the bot keeps silent, and what stands under the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import handlers.knowledge
import handlers.pastes
from bot.chat.reply import Action, Actions, Reply
from bot.commands.family import GROUP, Family, from_module
from bot.config.model import BotSettings, Settings
from bot.core.limits import LimitSettings
from bot.testing import Conversation, stage
from handlers.pastes.listening import is_paste
from handlers.pastes.reading import with_article
from tests.bot.cli.driving import fresh

GOOD = 'alias = {"name": "gpu", "vendor_id": "10de", "product_id": "20f1", "device_type": "type-PCI"}'
BAD = GOOD.replace("20f1", "0x20f1")
VIEW = (
    "Final resource view: name=cmp1 phys_ram=64172MB pci_stats=[PciDevicePool(count=2,numa_node=0,product_id='20f1',"
    "tags={dev_type='type-PF'},vendor_id='10de')]"
)
GPU = "3b:00.0 3D controller [0302]: NVIDIA Corporation GA100 [10de:20f1] (rev a1)"
OTHER = "3b:00.0 3D controller [0302]: NVIDIA Corporation GA102 [10de:2235]"
VF = "3b:00.4 3D controller [0302]: NVIDIA Corporation Virtual Function [10de:20f1]"
SECRET = "transport_url = rabbit://nova:hunter2@10.0.0.1"


def families() -> list[Family]:
    return [from_module("pastes", handlers.pastes), from_module("knowledge", handlers.knowledge)]


def settings() -> Settings:
    return Settings(bot=BotSettings(state="sqlite://"), limits=LimitSettings(burst=1000))


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
async def chat() -> AsyncIterator[Conversation]:
    async with stage(families(), settings()) as conversation:
        yield conversation


def long_conf(line: str) -> str:
    """A file of 200 lines with a secret in it and the `[pci]` section at its end."""
    rest = "".join(f"# option {n}\noption_{n} = {n}\n" for n in range(98))
    return f"[DEFAULT]\n{SECRET}\n{rest}[pci]\n{line}\n"


async def test_a_paste_gets_the_verdict_what_to_write_and_the_article(chat: Conversation) -> None:
    await chat.play(f"""
        <mona> bot: {BAD}
        <bot> mona: WARN: [pci] 1 error: nova refuses it. ERROR line 1 alias 'gpu': product_id '0x20f1' must be 4 hex digits…
        <bot> mona: Then restart nova-api and nova-compute: both read these options only when they start.
        <bot> mona: Next: !kb show pci-passthrough-types (the whole article)
    """)


async def test_an_alias_and_the_hosts_view_in_one_paste_are_compared(chat: Conversation) -> None:
    said = await chat.ask("mona", f"why is there no valid host?\n{GOOD}\n{VIEW}")
    assert said == [
        "WARN: alias 'gpu' asks type-PCI for 10de:20f1, but cmp1 offers it as 10de:20f1 type-PF (2 free, NUMA 0). Nova never "
        "gives a PF to a request that does not say type-PF: every build with this alias ends in 'No valid host'.",
        "Whole card: say type-PF in alias 'gpu' on nova-api and all computes, restart both. Slices: create VFs on the host, list "
        "the VF product_id in device_spec and ask for type-VF.",
        "Next: kb show pci-passthrough-types (the whole article)",
    ]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (
            f"{GOOD.replace('type-PCI', 'type-PF')}\n{VIEW}",
            "alias 'gpu' asks type-PF for 10de:20f1, and cmp1 offers 10de:20f1",
        ),
        (
            f"{GOOD.replace('20f1', '2235')}\n{VIEW}",
            "WARN: alias 'gpu' asks type-PCI for 10de:2235, but cmp1 has 10de:20f1 free",
        ),
        (f"{BAD}\n{VIEW}", "WARN: [pci] 1 error"),
        (VIEW, "cmp1 has 2 PCI devices free: 10de:20f1 type-PF (2 free, NUMA 0)."),
        (f"{GOOD}\n{GPU}", "alias 'gpu' asks for 10de:20f1, and"),
        (f"{GOOD}\n{OTHER}", "WARN: alias 'gpu' asks for 10de:20f1, but"),
        (f"{GOOD}\n{VF}", "WARN: alias 'gpu' asks type-PCI"),
        ("pci_stats=[]", "WARN: this host has no PCI device free for VMs"),
    ],
)
async def test_what_is_pasted_together_is_read_together(chat: Conversation, text: str, verdict: str) -> None:
    said = await chat.ask("mona", text)
    assert said[0].startswith(verdict)
    assert len(said) == 3


async def test_in_channel_talk_only_trouble_is_worth_a_word(chat: Conversation) -> None:
    assert await chat.ask("mona", GOOD, direct=False) == []
    assert await chat.ask("mona", VIEW, direct=False) == []
    assert await chat.ask("mona", f"{GOOD}\n{VIEW}", direct=False) != []
    assert await chat.ask("ada", BAD, direct=False) != []


@pytest.mark.parametrize(
    "text",
    [
        "alias ll='ls -l'",
        "resolve: { alias: { '@': './src' } }",
        "set it in [pci] alias",
        "the alias = {} trick",
        "[pci]",
        "it is {}",
    ],
)
def test_ordinary_talk_is_no_paste(text: str) -> None:
    assert not is_paste(text)


@pytest.mark.parametrize("question", ["what is a VF?", "what goes into [pci] alias?", "what does pci_stats=[] mean?"])
async def test_a_question_goes_on_to_the_knowledge_base(chat: Conversation, question: str) -> None:
    said = " ".join(await chat.ask("mona", question))
    assert "pci-passthrough-types" in said
    assert "WARN" not in said


async def test_a_file_of_two_hundred_lines_is_read_to_its_end_and_no_other_value_is_quoted(chat: Conversation) -> None:
    text = long_conf(BAD)
    said = await chat.ask("mona", text)
    assert f"ERROR line {text.count(chr(10))} alias 'gpu'" in said[0]
    assert "hunter2" not in " ".join(said)


async def test_what_nova_cannot_parse_is_named_by_its_line_alone(chat: Conversation) -> None:
    said = await chat.ask("mona", f"[DEFAULT]\n {SECRET}\n[secret hunter2\nhunter2 is the word\n[pci]\n{GOOD}\n")
    assert "ERROR line 2 is indented but continues nothing" in said[0]
    assert "hunter2" not in " ".join(said)


def test_a_file_on_standard_input_is_read_whole(tmp_path: Path) -> None:
    cli = fresh(tmp_path, tmp_path / "cache")
    if not entry_points(group=GROUP, name="pastes"):
        cli.install("pastes_here", "", f"[{GROUP}]\npastes = handlers.pastes\n")
    done = cli.run("ask", stdin=long_conf(BAD))
    assert (done.returncode, done.stderr) == (0, "")
    assert "line 200" in done.stdout


async def test_an_answer_can_be_called_helpful_without_a_name(chat: Conversation) -> None:
    await chat.ask("mona", BAD)
    assert "pci-passthrough-types helped" in " ".join(await chat.ask("mona", "kb feedback yes"))


async def test_without_the_knowledge_base_nothing_of_it_is_offered() -> None:
    async with stage([from_module("pastes", handlers.pastes)], settings()) as chat:
        said = await chat.ask("mona", BAD)
    assert len(said) == 2


async def test_a_long_paste_is_read_as_a_short_one(chat: Conversation) -> None:
    said = await chat.ask("mona", "# padding\n" * 20_000 + f"[pci]\n{BAD}\n")
    assert "ERROR line 20002 alias 'gpu'" in said[0]


async def test_the_commands_do_the_same_on_purpose(chat: Conversation) -> None:
    await chat.play(f"""
        <mona> !pci lint {GOOD}
        <bot> mona: [pci] nova loads it: 1 alias, 0 device_specs, nothing wrong.
        <bot> mona: Run: openstack flavor set FLAVOR --property pci_passthrough:alias=gpu:1 …
        <bot> mona: Next: !kb show pci-passthrough-types (the whole article)
        <mona> !pci lint gpu
        <bot> mona: There is no alias and no device_spec in that.
        <bot> mona: Usage: pci lint alias = {{"name": …
        <mona> !pci explain
        <bot> mona: type-PCI: a device without SR-IOV…
        <bot> mona: - type-PF: a whole SR-IOV card…
        <bot> mona: - type-VF: a slice of a card…
    """)


async def test_a_name_out_of_a_paste_cannot_add_a_command_to_the_one_that_people_copy(chat: Conversation) -> None:
    said = await chat.ask("mona", GOOD.replace('"gpu"', '"gpu;reboot"'))
    assert "'pci_passthrough:alias=gpu;reboot:1'" in said[1]


def test_the_ways_on_stand_in_one_row_with_the_readers_own_first() -> None:
    reply = with_article(Reply("so", (Actions((Action("again", "nic read"),)),)), "how-nics-work")
    (actions,) = reply.body
    assert isinstance(actions, Actions)
    assert [one.command for one in actions.items] == [
        "nic read",
        "kb show how-nics-work",
        "kb feedback yes how-nics-work",
        "kb feedback no how-nics-work",
    ]
    assert [one.needs_button for one in actions.items] == [False, False, True, True]
