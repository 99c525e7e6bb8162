"""What people say in these tests."""

from __future__ import annotations

import re

from bot.testing import Conversation


async def ask(chat: Conversation, nick: str, line: str, network: str = "irc") -> str:
    """Say a command in the channel; everything that the bot says there, as one text. What it says elsewhere is left out."""
    chat.stages[network].hear(nick, f"!{line}")
    await chat.settle()
    said = "\n".join(heard(chat, network))
    for name in chat.stages:
        heard(chat, name)
    return said


def heard(chat: Conversation, network: str) -> list[str]:
    """What the bot has said on a network since it was last asked."""
    place = chat.stages[network]
    said = [text for _, text in place.said]
    place.said.clear()
    return said


def token(said: str) -> str:
    """The token of a proposal."""
    found = re.search(r"(?:approve|yes) ([a-z0-9]{4})\b", said)
    assert found, said
    return found[1]


async def link(chat: Conversation, one: str, other: str, nick: str = "mona") -> None:
    """Somebody links their accounts on two networks."""
    first = _code(await chat.ask(nick, "link", network=one))
    second = _code(await chat.ask(nick, f"link {first}", network=other))
    assert any("Linked:" in line for line in await chat.ask(nick, f"link {second}", network=one))
    for name in chat.stages:
        heard(chat, name)


async def unlink(chat: Conversation, one: str, other: str, nick: str = "mona") -> None:
    """They take the link back."""
    await chat.ask(nick, "unlink", network=other)
    heard(chat, one)


def _code(said: list[str]) -> str:
    found = re.search(r"link ([a-z0-9]+\.[a-z0-9]+)", " ".join(said))
    assert found, said
    return found[1]
