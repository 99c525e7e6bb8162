"""Accounts of one person count as one: two codes link them, nothing else does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.chat.message import Principal, Strength
from bot.core import linking
from bot.core.people import People
from bot.core.people_tables import PEOPLE, accounts, former, offers, tries
from bot.core.refs import new_ref
from bot.errors import Denied, TryLater
from bot.store.database import Database
from bot.store.schema import CORE
from bot.text.redact import redact


def known(network: str, account: str) -> Principal:
    return Principal(network, account, account, "account-tag", Strength.VERIFIED)


MONA = known("libera", "mona")
MONA_OFTC = known("oftc", "mona[m]")
MONA_SLACK = known("work", "T1/U2")
EVE = known("libera", "eve")
EVE_OFTC = known("oftc", "eve")
ROLES: Mapping[str, Sequence[str]] = {"curator": ["work:T1/U2"], "operator": ["libera:Mona", "libera:eve"], "owner": []}


@pytest.fixture
async def people(database: Database) -> People:
    await database.run(PEOPLE.tables.create_all)
    return People(database, ROLES)


@pytest.fixture(autouse=True)
async def _no_code_is_kept(people: People, database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Whatever a test does, what the store holds of a code is its hash."""
    made: list[str] = []

    def watch(length: int = 4) -> str:
        made.append(new_ref(length))
        return made[-1]

    monkeypatch.setattr(linking, "new_ref", watch)
    yield
    held = str(await rows(database, offers))
    assert not [part for part in made if len(part) == 16 and part in held]


async def rows(database: Database, table: Any) -> list[Any]:
    return await database.run(lambda connection: list(connection.execute(select(table)).all()))


async def link(people: People, one: Principal, other: Principal) -> None:
    step = await people.answer(other, await people.start(one))
    assert not step.is_linked
    assert (await people.answer(one, step.code)).is_linked


async def later(database: Database, minutes: float) -> None:
    """As if that time had passed."""
    ago = datetime.now(UTC) - timedelta(minutes=minutes)

    def age(connection: Any) -> None:
        connection.execute(update(offers).values(expires_at=ago + linking.LIFE))
        connection.execute(update(tries).values(since=ago))

    await database.run(age)


async def test_nobody_is_linked_at_first(people: People) -> None:
    await people.load()
    assert people.person(MONA) == "libera:mona"
    assert people.accounts(MONA) == {"libera:mona"}
    assert people.is_same(MONA, MONA)
    assert not people.is_same(MONA, MONA_SLACK)
    assert people.known_roles == {"curator", "operator", "owner"}


async def test_two_codes_make_two_accounts_one_person(people: People) -> None:
    first = await people.start(MONA)
    step = await people.answer(MONA_SLACK, first)
    assert (step.other.key, step.is_linked, people.is_same(MONA, MONA_SLACK)) == ("libera:mona", False, False)
    done = await people.answer(MONA, step.code)
    assert (done.other.key, done.is_linked) == ("work:T1/U2", True)
    assert people.is_same(MONA, MONA_SLACK)
    assert people.person(MONA) == people.person(MONA_SLACK)
    assert people.accounts(MONA_SLACK) == {"libera:mona", "work:T1/U2"}
    assert people.was_same(MONA, "work:t1/u2")
    assert not people.was_same(EVE, "work:T1/U2")


async def test_a_link_survives_a_restart_and_so_does_a_code(people: People, database: Database) -> None:
    step = await people.answer(MONA_SLACK, await people.start(MONA))
    second = People(database, ROLES)
    await second.load()
    await second.answer(MONA, step.code)
    third = People(database, ROLES)
    await third.load()
    assert third.is_same(MONA_SLACK, MONA)


async def test_roles_are_those_of_all_accounts(people: People) -> None:
    assert people.roles(MONA) == {"operator"}
    await link(people, MONA, MONA_SLACK)
    assert people.roles(MONA) == people.roles(MONA_SLACK) == {"operator", "curator"}
    await people.unlink(MONA)
    assert people.roles(MONA_SLACK) == {"curator"}


@pytest.mark.parametrize("strength", [Strength.CLAIMED, Strength.OUTSIDER])
async def test_whom_nobody_vouches_for_has_no_roles_no_links_and_cannot_link(
    people: People, strength: Strength
) -> None:
    await link(people, MONA, MONA_SLACK)
    pretender = replace(MONA, strength=strength)
    assert people.roles(pretender) == frozenset()
    assert people.accounts(pretender) == {"libera:mona"}
    assert people.person(pretender) == "libera:mona"
    code = await people.start(EVE)
    for attempt in (people.start(pretender), people.answer(pretender, code), people.unlink(pretender)):
        with pytest.raises(Denied):
            await attempt
    assert people.is_same(MONA, MONA_SLACK)


async def test_the_case_of_an_account_does_not_matter(people: People) -> None:
    await link(people, MONA, MONA_OFTC)
    assert people.is_same(MONA, known("oftc", "Mona{M}"))
    with pytest.raises(Denied, match="from your other account"):
        await people.answer(known("libera", "MONA"), await people.start(MONA))


async def test_three_networks_make_one_person_and_unlinking_takes_one_account_out(people: People) -> None:
    await link(people, MONA, MONA_SLACK)
    await link(people, MONA_OFTC, MONA_SLACK)
    assert people.accounts(MONA) == {"libera:mona", "work:T1/U2", "oftc:mona[m]"}
    left = await people.unlink(MONA)
    assert {account.key for account in left} == {"work:T1/U2", "oftc:mona[m]"}
    assert not people.is_same(MONA, MONA_SLACK)
    assert people.is_same(MONA_OFTC, MONA_SLACK)


async def test_two_people_who_link_become_one_with_all_accounts(people: People) -> None:
    await link(people, MONA, MONA_SLACK)
    await link(people, EVE, EVE_OFTC)
    await link(people, EVE, MONA)
    assert len(people.accounts(EVE_OFTC)) == 4


async def test_unlinking_one_of_two_leaves_nothing_behind(people: People, database: Database) -> None:
    await link(people, MONA, MONA_SLACK)
    await people.unlink(MONA_SLACK)
    assert await rows(database, accounts) == []
    assert await people.unlink(MONA_SLACK) == ()


async def test_who_was_linked_is_no_second_person_for_thirty_days(people: People, database: Database) -> None:
    await link(people, MONA, MONA_SLACK)
    await people.unlink(MONA)
    await link(people, MONA, MONA_OFTC)  # and whom they link next is not either
    again = People(database, ROLES)
    await again.load()
    for one in (people, again):
        assert one.kin(MONA_OFTC) == one.kin(MONA_SLACK) == {"libera:mona", "work:T1/U2", "oftc:mona[m]"}
        assert not one.is_same(MONA, MONA_SLACK)
        assert one.roles(MONA) == {"operator"}
        assert one.was_same(MONA_SLACK, "libera:Mona")
        assert one.kin(EVE) == {"libera:eve"}
    await database.run(lambda c: c.execute(update(former).values(until=datetime.now(UTC) - timedelta(seconds=1))))
    await again.load()
    assert again.kin(MONA_SLACK) == {"work:T1/U2"}
    await again.prune()
    assert await rows(database, former) == []


async def test_linking_and_unlinking_again_and_again_leaves_one_memory_of_it(
    people: People, database: Database
) -> None:
    for _ in range(3):
        await link(people, MONA, MONA_SLACK)
        await people.unlink(MONA)
    assert len(await rows(database, former)) == 2


async def test_one_person_has_a_bounded_number_of_accounts(people: People, database: Database) -> None:
    for number in range(linking.MOST_ACCOUNTS - 1):
        await link(people, MONA, known(f"n{number}", "mona"))
    with pytest.raises(Denied, match="at most"):
        await link(people, MONA, EVE)
    assert len(await rows(database, accounts)) == linking.MOST_ACCOUNTS
    assert not people.is_same(MONA, EVE)


async def test_accounts_that_are_linked_are_told_so(people: People) -> None:
    await link(people, MONA, MONA_SLACK)
    with pytest.raises(Denied, match="already"):
        await people.answer(MONA_SLACK, await people.start(MONA))


async def test_who_is_tricked_into_saying_the_code_of_another_links_nothing(people: People) -> None:
    """Eve begins and gets Mona to say her code: the second code is Mona's, and only Eve's account could say it."""
    step = await people.answer(MONA, await people.start(EVE))
    for somebody in (MONA, MONA_SLACK):
        with pytest.raises(Denied):
            await people.answer(somebody, step.code)
    assert not people.is_same(EVE, MONA)


async def test_the_second_code_said_by_a_third_account_is_void(people: People) -> None:
    step = await people.answer(MONA_SLACK, await people.start(MONA))
    with pytest.raises(Denied, match="void"):
        await people.answer(EVE, step.code)
    with pytest.raises(Denied, match="no code of mine"):
        await people.answer(MONA, step.code)


async def test_a_code_is_good_once(people: People) -> None:
    first = await people.start(MONA)
    step = await people.answer(MONA_SLACK, first)
    with pytest.raises(Denied):
        await people.answer(EVE, first)
    await people.answer(MONA, step.code)
    with pytest.raises(Denied):
        await people.answer(MONA, step.code)


async def test_only_one_of_two_at_the_same_moment_gets_a_code(people: People) -> None:
    code = await people.start(MONA)
    row = (await rows(people._database, offers))[0]
    took = [await people._database.run(lambda connection: linking._take(connection, row)) for _ in range(2)]
    assert took == [True, False]
    with pytest.raises(Denied):
        await people.answer(MONA_SLACK, code)


async def test_a_code_that_was_taken_while_it_was_looked_at_is_void(
    people: People, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with two replicas on one store: both have found the row, and one was first."""
    step = await people.answer(MONA_SLACK, await people.start(MONA))
    (row,) = await rows(database, offers)
    monkeypatch.setattr(linking, "_find", lambda connection, code: row)
    await people.burn(step.code)
    with pytest.raises(Denied, match="no code of mine"):
        await people.answer(MONA, step.code)
    assert not people.is_same(MONA, MONA_SLACK)


async def test_a_newer_code_voids_the_older(people: People) -> None:
    old, new = await people.start(MONA), await people.start(MONA)
    with pytest.raises(Denied):
        await people.answer(MONA_SLACK, old)
    assert not (await people.answer(MONA_SLACK, new)).is_linked


@pytest.mark.parametrize("half", [1, 2])
async def test_a_code_lives_ten_minutes(people: People, database: Database, half: int) -> None:
    code, who = await people.start(MONA), MONA_SLACK
    if half == 2:
        code, who = (await people.answer(MONA_SLACK, code)).code, MONA
    await later(database, 10.1)
    with pytest.raises(Denied, match="ten minutes"):
        await people.answer(who, code)
    await people.prune()
    assert await rows(database, offers) == []


async def test_a_burnt_code_is_void_and_burning_what_is_none_harms_nobody(people: People) -> None:
    code = await people.start(MONA)
    selector = code.partition(".")[0]
    await people.burn("nonsense")
    await people.burn(f"{selector}.{'2' * 16}")
    await people.answer(MONA_SLACK, code)
    code = await people.start(MONA)
    await people.burn(f" {code.upper()} ")
    with pytest.raises(Denied):
        await people.answer(MONA_SLACK, code)


async def test_five_wrong_codes_are_too_many_even_for_a_right_one(people: People, database: Database) -> None:
    code = await people.start(MONA)
    selector = code.partition(".")[0]
    for wrong in ("", ".", "x" * 5000, f"{selector}.{'2' * 16}", f"{selector}."):
        with pytest.raises(Denied, match="no code of mine"):
            await people.answer(EVE, wrong)
    with pytest.raises(Denied, match="too many"):
        await people.answer(EVE, code)
    again = People(database, ROLES)
    with pytest.raises(Denied, match="too many"):
        await again.answer(EVE, code)
    assert not (await people.answer(MONA_SLACK, code)).is_linked  # others are not held up by Eve
    await later(database, 10.1)
    with pytest.raises(Denied, match="no code of mine"):
        await people.answer(EVE, "wrong")
    step = await people.answer(EVE_OFTC, await people.start(EVE))
    assert (await people.answer(EVE, step.code)).is_linked


async def test_a_row_whose_accounts_were_changed_knows_no_code(people: People, database: Database) -> None:
    step = await people.answer(MONA_SLACK, await people.start(MONA))
    await database.run(lambda c: c.execute(update(offers).values(starter=EVE.key)))
    with pytest.raises(Denied):
        await people.answer(EVE, step.code)


async def test_a_code_has_enough_in_it_and_is_taken_out_of_whatever_is_kept(people: People) -> None:
    for _ in range(200):
        code = await people.start(MONA)
        _, _, verifier = code.partition(".")
        assert len(verifier) == 16
        assert verifier not in redact(f"link {code}")
        assert verifier not in redact(f"what does “link {code}” do?")


async def test_links_under_way_are_bounded(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "MOST_OFFERS", 2)
    await people.start(MONA)
    await people.start(EVE)
    await people.start(EVE)
    with pytest.raises(TryLater):
        await people.start(MONA_SLACK)


async def test_the_tables_are_a_component_of_their_own(state: str) -> None:
    database = Database(state)
    await database.open([CORE, PEOPLE])
    people = People(database, {})
    await link(people, MONA, MONA_SLACK)
    await database.close()
