"""How the bot knows people, as they see it: whoami, can, and linking two accounts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, select

import handlers.people
from bot.commands.family import from_module
from bot.config.model import BotSettings, Settings
from bot.core.limits import LimitSettings
from bot.core.people_tables import offers
from bot.core.policy import Rule
from bot.store.schema import audit, outbox
from bot.testing import Conversation, stage

PEOPLE = from_module("people", handlers.people)
TWO: dict[str, Any] = {"networks": ("irc", "slack"), "accounts": ("mona", "eve")}
CODE = r"link ([a-z0-9]{6}\.[a-z0-9]{16})"
LINK = """
    <mona@irc to bot> link
    <bot@irc to mona> From your other account, say this to me in private within ten minutes: link {one}.{two}
    <bot@irc to mona> You get a second code there…
    <mona@slack to bot> link {one}.{two}
    <bot@irc to mona> slack:mona has said your code. If that is you, say here the code that you were given there…
    <bot@slack to mona> To link this account with irc:mona, say this to me from there, in private, @: link {three}.{four}
    <bot@slack to mona> Is that not your account? Then somebody has tricked you: do nothing, and nothing is linked.
    <mona@irc to bot> link {three}.{four}
    <bot@slack to mona> This account is linked with irc:mona now; they count as one person.
    <bot@slack to mona> If that is wrong, say “unlink” to me.
    <bot@irc to mona> Linked: irc:mona and slack:mona count as one person now.
    <bot@irc to mona> If that is wrong, say “unlink” to me.
""".replace("@:", "within ten minutes:")


def settings(*rules: Rule, **more: Any) -> Settings:
    return Settings(bot=BotSettings(state="sqlite://"), limits=LimitSettings(burst=1000), access=rules, **more)


async def play(script: str, *rules: Rule, **how: Any) -> None:
    async with stage([PEOPLE], settings(*rules), **how) as chat:
        await chat.play(script)


async def code(chat: Conversation, nick: str, network: str, line: str = "link") -> str:
    """Say `link`, perhaps with a code, and read the code in the answer."""
    said = " ".join(await chat.ask(nick, line, network=network))
    found = re.search(CODE, said)
    assert found, said
    return found[1]


async def held(chat: Conversation, table: Table) -> str:
    """All that a table holds."""
    return str(await chat.app.database.run(lambda connection: list(connection.execute(select(table)).all())))


async def test_whoami_tells_a_claim_from_an_account_to_whoever_asks_alone() -> None:
    await play(
        """
        <mona> !whoami
        <bot to mona> You are mona, account mona on stage, vouched for by stage.
        <eve> !whoami
        <bot to eve> You call yourself eve, and nobody vouches for it: a nickname proves nothing…
        """,
        accounts=["mona"],
    )


async def test_can_says_why() -> None:
    await play(
        """
        <mona> !can whoami
        <bot> mona: Yes: rule “whoami” in * allows it
        <eve> !can whoami
        <bot> eve: No: “whoami” is for named accounts here; “whoami” says how I know you.
        <eve> !can can
        <bot> eve: Yes: reads are open to everyone
        <eve> !can frobnicate
        <bot> eve: There is no command “frobnicate”.
        """,
        Rule(command="whoami", who=("stage:mona",)),
        accounts=["mona"],
    )


async def test_two_accounts_are_linked_by_a_code_from_each_side_and_both_are_told() -> None:
    async with stage([PEOPLE], settings(roles={"curator": ("slack:mona",)}), **TWO) as chat:
        await chat.play(LINK)
        await chat.play("""
            <mona@irc to bot> whoami
            <bot@irc to mona> You are mona, account mona on irc, vouched for by stage.
            <bot@irc to mona> linked with: slack:mona · roles: curator
        """)


async def test_all_is_said_in_private_even_what_was_asked_in_a_channel() -> None:
    await play(
        """
        <mona> !link
        <bot to mona> From your other account, say this to me in private within ten minutes: link …
        <bot to mona> You get a second code there…
        <mona> !link nonsense
        <bot to mona> A code is for me alone: that one is void now…
        <mona> !unlink
        <bot to mona> This account is linked with no other.
        """,
        accounts=["mona"],
    )


async def test_a_code_said_in_a_channel_is_void_whoever_says_it() -> None:
    async with stage([PEOPLE], settings(), networks=("irc", "slack"), accounts=["mona"]) as chat:
        first = await code(chat, "mona", "irc")
        assert "void now" in " ".join(await chat.ask("eve", f"!link {first}", direct=False, network="irc"))
        assert "no code of mine" in " ".join(await chat.ask("mona", f"link {first}", network="slack"))
        second = await code(chat, "mona", "slack", f"link {await code(chat, 'mona', 'irc')}")
        chat.stage.said.clear()
        await chat.ask("mona", f"!link {second}", direct=False, network="irc")
        assert "no code of mine" in " ".join(await chat.ask("mona", f"link {second}", network="irc"))


async def test_whom_nobody_vouches_for_is_told_how_to_change_that() -> None:
    await play("""
        <eve to bot> link
        <bot to eve> You call yourself eve, and nobody vouches for it, so there is no account to link. Log in…
        <eve to bot> link abc.def
        <bot to eve> You call yourself eve, and nobody vouches for it…
    """)


async def test_who_is_tricked_is_told_what_is_going_on_and_links_nothing() -> None:
    await play(
        """
        <eve@irc to bot> link
        <bot@irc to eve> From your other account, say this to me in private within ten minutes: link {one}.{two}
        <bot@irc to eve> You get a second code there…
        <mona@slack to bot> link {one}.{two}
        <bot@irc to eve> slack:mona has said your code…
        <bot@slack to mona> To link this account with irc:eve, say this to me from there…
        <bot@slack to mona> Is that not your account? Then somebody has tricked you: do nothing, and nothing is linked.
        <eve@irc to bot> link {one}.{two}
        <bot@irc to eve> That is no code of mine that still counts…
        <eve@irc to bot> whoami
        <bot@irc to eve> You are eve, account eve on irc, vouched for by stage.
        """,
        **TWO,
    )


async def test_unlinking_tells_both() -> None:
    async with stage([PEOPLE], settings(), **TWO) as chat:
        await chat.play(LINK)
        await chat.play("""
            <mona@slack to bot> unlink
            <bot@irc to mona> slack:mona is no longer linked with this account.
            <bot@slack to mona> slack:mona stands alone again; it was linked with irc:mona.
            <mona@irc to bot> whoami
            <bot@irc to mona> You are mona, account mona on irc, vouched for by stage.
        """)


async def test_who_cannot_be_reached_is_linked_all_the_same() -> None:
    async with stage([PEOPLE], settings(), **TWO) as chat:
        second = await code(chat, "mona", "slack", f"link {await code(chat, 'mona', 'irc')}")
        chat.stage.said.clear()
        chat.stages["slack"].accounts.clear()
        said = await chat.ask("mona", f"link {second}", network="irc")
        assert said[0].startswith("Linked")
        assert not chat.stages["slack"].said


async def test_a_role_comes_with_the_account_that_has_it_and_goes_with_it() -> None:
    only = Rule(command="can", role=("curator",))
    async with stage([PEOPLE], settings(only, roles={"curator": ("slack:mona",)}), **TWO) as chat:
        assert "named accounts" in (await chat.ask("mona", "can link"))[0]
        await chat.play(LINK)
        assert (await chat.ask("mona", "can link"))[0].startswith("Yes")
        await chat.ask("mona", "unlink")
        assert "named accounts" in (await chat.ask("mona", "can link"))[0]


async def test_no_code_is_left_anywhere_even_when_its_letter_waits() -> None:
    async with stage([PEOPLE], settings(), **TWO) as chat:
        first = await code(chat, "mona", "irc")
        chat.stages["slack"].hold = True
        await chat.ask("mona", f"link {first}", network="slack")
        second = "".join(re.findall(CODE, " ".join(letter.payload for letter in chat.stages["slack"].held)))
        assert second
        chat.app.outbox._settle = timedelta(0)
        await chat.ask("mona", f"what does link {second} mean?")
        await chat.app.database.flush()
        for table in (audit, outbox, offers):
            rows = await held(chat, table)
            assert not [one for one in (first, second) if one.partition(".")[2] in rows]
