"""Whatever people do with private questions, in whatever order: no channel, note, digest or page ever holds a word of them."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from bot.testing import Conversation
from handlers.hours.public import public_answers, public_notes, public_queue
from handlers.hours.queue.ticket import Ticket
from handlers.hours.queue.tickets import Tickets
from tests.handlers.hours.office import NETWORKS, START, come, leave, link, office

SECRET = "zebra"
DOINGS = (
    "hours ask {secret} {n}?",
    "!hours ask --private {secret} {n}?",
    "!hours ask {n} {secret}? --private",
    "!hours ask plain {n}?",
    "!hours take",
    "hours take",
    "!hours take {n}",
    "hours done {n} --note “{answer} it is”",
    "hours done",
    "!hours skip {n}",
    "!hours handover {who} {n}",
    "hours handover {who}",
    "!hours withdraw {n}",
    "!hours queue",
    "!hours queue --all",
    "!hours show {n}",
    "!hours notes",
    "!hours digest",
    "!hours stats",
    "!home",
    "!hours here",
)


@pytest.mark.parametrize("seed", range(6))
async def test_no_word_of_a_private_question_is_read_by_others(seed: int) -> None:
    chance = random.Random(seed)
    async with office(now=START - timedelta(minutes=30), digest_sessions=True, most_of_one=100) as chat:
        await link(chat, "ada")
        for place in chat.stages.values():
            place.lines_shown = 100
        private: set[int] = set()
        for number in range(1, 70):
            await _something(chat, chance, number)
            private |= {one.id for one in await _waiting(chat) if SECRET in one.text}
            _nothing_public(chat)
        assert private, "the sequence held no private question"
        await chat.later(timedelta(days=1))
        _nothing_public(chat)
        since, until = START - timedelta(days=2), START + timedelta(days=3)
        questions = [
            *await public_queue(chat.app.resources),
            *await public_answers(chat.app.resources, since, until),
        ]
        assert not private & {one.id for one in questions}
        assert SECRET not in repr((questions, await public_notes(chat.app.resources, since, until)))


async def _something(chat: Conversation, chance: random.Random, number: int) -> None:
    network, who = chance.choice(NETWORKS), chance.choice(("mona", "eve", "lee", "ada"))
    if chance.random() < 0.1:
        (leave if chance.random() < 0.5 else come)(chat, "irc", chance.choice(("mona", "eve")))
    which = chance.randint(1, max(1, number // 3))
    is_private = which in {one.id for one in await _waiting(chat)}
    line = chance.choice(DOINGS).format(secret=SECRET, n=which, who="ada", answer=SECRET if is_private else "so")
    chat.stages[network].hear(who, line, direct=not line.startswith("!"))
    await chat.settle()
    await chat.later(timedelta(minutes=chance.randint(0, 3)))


async def _waiting(chat: Conversation) -> list[Ticket]:
    return [one for one in await (await chat.app.resources.get(Tickets)).waiting() if one.is_private]


def _nothing_public(chat: Conversation) -> None:
    """The words may stand in private conversations alone, and there with the asker and the hosts."""
    for place in chat.stages.values():
        for room, line in place.said:
            assert room.is_direct or SECRET not in line, (room.channel, line)
        place.said.clear()
