"""Who must agree to what, from where: role × risk × platform × same or other person."""

from __future__ import annotations

from itertools import product

import pytest

from tests.bot.core.approvals.conftest import Lids, Play
from tests.bot.core.approvals.talk import ask, link, token, unlink

OPERATORS, MEMBER, STRANGER, EVERYWHERE = ("mona", "lee"), "ada", "eve", ("irc", "slack")
DANGEROUS = ("weld", "shout")


@pytest.mark.parametrize("network", EVERYWHERE)
@pytest.mark.parametrize("risk", ["close", *DANGEROUS])
async def test_who_may_ask(play: Play, lids: Lids, risk: str, network: str) -> None:
    async with play() as chat:
        assert "I must know who you are" in await ask(chat, STRANGER, f"lid {risk} box", network)
        said = await ask(chat, MEMBER, f"lid {risk} box", network)
        assert ("Sure?" in said) is (risk == "close")
        assert ("for the role operator" in said) is (risk != "close")
        assert token(await ask(chat, "mona", f"lid {risk} box", network))
    assert lids.done == []


@pytest.mark.parametrize(("risk", "asked", "agreed"), list(product(DANGEROUS, EVERYWHERE, EVERYWHERE)))
async def test_a_second_person_agrees_from_either_platform(
    play: Play, lids: Lids, risk: str, asked: str, agreed: str
) -> None:
    async with play() as chat:
        name = token(await ask(chat, "mona", f"lid {risk} box", asked))
        assert "approved by lee" in await ask(chat, "lee", f"approve {name}", agreed)
        assert "was carried out already" in await ask(chat, "lee", f"approve {name}", agreed)
    assert [(what, who) for what, _, who in lids.done] == [(lids.done[0][0], f"{agreed}:lee")]


@pytest.mark.parametrize(("risk", "agreed"), list(product(DANGEROUS, EVERYWHERE)))
@pytest.mark.parametrize("who", [MEMBER, STRANGER])
async def test_nobody_approves_without_the_role(play: Play, lids: Lids, risk: str, agreed: str, who: str) -> None:
    async with play() as chat:
        name = token(await ask(chat, "mona", f"lid {risk} box", "irc"))
        said = await ask(chat, who, f"approve {name}", agreed)
        assert "for the role operator" in said or "I must know who you are" in said
    assert lids.done == []


@pytest.mark.parametrize("risk", DANGEROUS)
@pytest.mark.parametrize("word", ["approve", "yes"])
@pytest.mark.parametrize("network", EVERYWHERE)
async def test_nobody_approves_what_they_asked_for_whatever_their_role(
    play: Play, lids: Lids, risk: str, word: str, network: str
) -> None:
    async with play() as chat:
        name = token(await ask(chat, "mona", f"lid {risk} box", network))
        said = await ask(chat, "mona", f"{word} {name}", network)
        assert "second person" in said
    assert lids.done == []


@pytest.mark.parametrize("asked", EVERYWHERE)
@pytest.mark.parametrize("moment", ["before", "between", "unlinked", "unlinked before"])
async def test_a_linked_account_is_no_second_person(play: Play, lids: Lids, asked: str, moment: str) -> None:
    """Neither when linked before asking or afterwards, nor when the link was undone."""
    other = "slack" if asked == "irc" else "irc"
    async with play() as chat:
        if moment != "between":
            await link(chat, asked, other)
        if moment == "unlinked before":
            await unlink(chat, asked, other)
        name = token(await ask(chat, "mona", "lid weld box", asked))
        if moment == "between":
            await link(chat, asked, other)
        if moment == "unlinked":
            await unlink(chat, asked, other)
        said = await ask(chat, "mona", f"approve {name}", other)
        assert "a second person must approve" in said
    assert lids.done == []


@pytest.mark.parametrize("network", EVERYWHERE)
async def test_a_write_is_confirmed_by_its_asker_in_its_room(play: Play, lids: Lids, network: str) -> None:
    other = "slack" if network == "irc" else "irc"
    async with play() as chat:
        name = token(await ask(chat, "mona", "lid close box", network))
        assert "who alone can confirm it" in await ask(chat, "lee", f"yes {name}", network)
        assert "who alone can confirm it" in await ask(chat, "mona", f"yes {name}", other)
        assert "waits for mona" in await ask(chat, "lee", f"approve {name}", network)
        (said,) = await chat.ask("mona", f"yes {name}", network=network)
        assert "in another room" in said
        assert lids.done == []
        assert await ask(chat, "mona", f"yes {name}", network) == "mona: closed box"
    assert lids.done == [("closed", "box", "")]


async def test_a_write_that_touches_nobody_else_runs_at_once(play: Play, lids: Lids) -> None:
    async with play() as chat:
        await chat.play("""
            <ada> !lid close mine
            <bot> ada: closed mine
        """)
    assert lids.done == [("closed", "mine", "")]


@pytest.mark.parametrize(("risk", "word", "setting"), [("close", "yes", "confirm"), ("weld", "approve", "approve")])
async def test_an_agreement_comes_too_late(play: Play, lids: Lids, risk: str, word: str, setting: str) -> None:
    async with play(**{setting: 0.000001}) as chat:
        name = token(await ask(chat, "mona", f"lid {risk} box", "irc"))
        assert "has expired; nothing was run" in await ask(
            chat, "mona" if word == "yes" else "lee", f"{word} {name}", "irc"
        )
        assert await ask(chat, "mona", "pending", "irc") == "mona: Nothing waits for anybody's agreement."
    assert lids.done == []


@pytest.mark.parametrize(("risk", "word"), [("close", "yes"), ("weld", "approve"), ("shout", "approve")])
async def test_a_proposal_survives_a_restart(play: Play, lids: Lids, risk: str, word: str) -> None:
    async with play() as chat:
        name = token(await ask(chat, "mona", f"lid {risk} box", "irc"))
    async with play() as chat:
        assert "box" in await ask(chat, "mona" if word == "yes" else "lee", f"{word} {name}", "irc")
    async with play() as chat:
        said = await ask(chat, "mona" if word == "yes" else "lee", f"{word} {name}", "irc")
        assert "was carried out already" in said
    assert len(lids.done) == 1


@pytest.mark.parametrize(("risk", "word", "who"), [("close", "yes", "mona"), ("weld", "approve", "lee")])
async def test_a_changed_target_is_shown_anew(play: Play, lids: Lids, risk: str, word: str, who: str) -> None:
    async with play() as chat:
        old = token(await ask(chat, "mona", f"lid {risk} box", "irc"))
        lids.state = "ajar"
        said = await ask(chat, who, f"{word} {old}", "irc")
        assert "has changed" in said
        assert "which is ajar" in said
        assert lids.done == []
        new = token(said)
        assert new != old
        assert "replaced by a newer proposal" in await ask(chat, who, f"{word} {old}", "irc")
        assert "box" in await ask(chat, who, f"{word} {new}", "irc")
    assert len(lids.done) == 1
