"""Reading a text as the family does: the first reader that wants it and understands it."""

from __future__ import annotations

from bot.chat.reply import SUMMARY_BYTES, Code, Command, Reply, Text
from handlers.pastes.errors import READERS


def read(text: str) -> tuple[str, Reply] | None:
    """The reader's name and its answer."""
    for reader in READERS:
        reply = reader.read(text) if reader.wants(text) else None
        if reply is not None:
            return reader.name, reply
    return None


def answer(text: str, name: str) -> Reply:
    """The answer of the reader that is expected to know."""
    found = read(text)
    assert found is not None, "nobody understood it"
    assert found[0] == name
    assert len(found[1].summary.encode()) <= SUMMARY_BYTES
    return found[1]


def commands(reply: Reply) -> list[str]:
    """What is to be run."""
    return [block.run for block in reply.body if isinstance(block, Command)]


def words(reply: Reply) -> str:
    """All else that it says."""
    return "\n".join(block.text for block in reply.body if isinstance(block, (Text, Code)))
