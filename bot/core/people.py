"""People and their accounts: one person may link an IRC account and a Slack user, and the two count as one.

What is known is held in memory, so that a rule costs no look into the store; `load` reads it again, and brings in what another
replica has written. An account that nobody vouches for belongs to nobody: it has no links and no roles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from bot.chat.message import Principal
from bot.core import linking
from bot.core.linking import Account, Step
from bot.core.people_tables import accounts, former
from bot.errors import Denied
from bot.store.database import Database
from bot.text.fold import folded

MOST_LINKED = 20_000
"""Linked accounts that are read, the newest; a store that has more is not one of people."""


class People:
    """Who is the same person, and which roles they hold. `roles` names the accounts (`network:account`) of each role."""

    def __init__(self, database: Database, roles: Mapping[str, Sequence[str]]) -> None:
        self._database = database
        self.known_roles = frozenset(roles)
        self._roles: dict[str, set[str]] = defaultdict(set)
        for role, named in roles.items():
            for account in named:
                self._roles[folded(account)].add(role)
        self._person: dict[str, str] = {}
        self._accounts: dict[str, tuple[Account, ...]] = {}
        self._former: dict[str, set[str]] = {}

    async def load(self) -> None:
        """Read all links. Raises `TryLater` when the store cannot be read."""
        rows, taken_back = await self._database.run(lambda connection: (_linked(connection), _unlinked(connection)))
        found: dict[str, list[Account]] = defaultdict(list)
        for account, person in rows:
            found[person].append(account)
        self._person = {folded(account.key): person for account, person in rows}
        self._accounts = {person: tuple(accounts) for person, accounts in found.items()}
        self._former = taken_back

    def person(self, who: Principal) -> str:
        """One id for all linked accounts of a person; the principal's key when not linked, or when not verified."""
        return self._linked_person(who) or who.key

    def accounts(self, who: Principal) -> frozenset[str]:
        """The keys of all accounts of a person, the one that speaks included."""
        return frozenset(account.key for account in self.others(who)) | {who.key}

    def others(self, who: Principal) -> tuple[Account, ...]:
        """The accounts that this one is linked with."""
        linked = self._accounts.get(self._linked_person(who), ())
        return tuple(account for account in linked if folded(account.key) != folded(who.key))

    def is_same(self, one: Principal, other: Principal) -> bool:
        """Whether two principals are one person, as far as anybody has told."""
        return folded(other.key) in {folded(key) for key in self.accounts(one)}

    def kin(self, who: Principal) -> frozenset[str]:
        """The keys of all accounts that are this person's, or were within the last thirty days: where a second person is needed,
        unlinking makes none."""
        if not who.is_verified:
            return frozenset({who.key})
        found, todo = {who.key}, [who.key]
        while todo:
            account = folded(todo.pop())
            linked = {one.key for one in self._accounts.get(self._person.get(account, ""), ())}
            new = (linked | self._former.get(account, set())) - found
            found |= new
            todo += new
        return frozenset(found)

    def was_same(self, who: Principal, account: str) -> bool:
        """Whether an account (a key that was kept: whoever asked, or wrote a draft) is or was this person's (see `kin`)."""
        return folded(account) in {folded(key) for key in self.kin(who)}

    def roles(self, who: Principal) -> frozenset[str]:
        """The roles of all accounts of a person; none when not verified."""
        if not who.is_verified:
            return frozenset()
        return frozenset().union(*(self._roles.get(folded(key), ()) for key in self.accounts(who)))

    def _linked_person(self, who: Principal) -> str:
        return self._person.get(folded(who.key), "") if who.is_verified else ""

    async def start(self, who: Principal) -> str:
        """The first code, to be said from the other account; an older one of this account is void. Raises `Denied`."""
        _must_be_known(who)
        return await self._database.run(lambda connection: linking.offer(connection, Account(who.key, who.name)))

    async def answer(self, who: Principal, code: str) -> Step:
        """A code was said in private: the first one leads to the second, the second links. Raises `Denied`."""
        _must_be_known(who)
        me = Account(who.key, who.name)
        done = await self._database.run(lambda connection: linking.answer(connection, me, code))
        if isinstance(done, Denied):
            raise done
        if done.is_linked:
            await self.load()
        return done

    async def burn(self, code: str) -> None:
        """A code was said where others read it: whoever said it, it is void."""
        await self._database.run(lambda connection: linking.burn(connection, code))

    async def unlink(self, who: Principal) -> tuple[Account, ...]:
        """Take this account out of its person; returns the accounts that it was linked with. Raises `Denied`."""
        _must_be_known(who)
        await self.load()  # another replica may have linked it
        others = self.others(who)
        await self._database.run(lambda connection: linking.unlink(connection, who.key))
        await self.load()
        return others

    async def prune(self) -> int:
        """Delete codes that are too old; returns how many."""
        return await self._database.run(linking.prune)


def _must_be_known(who: Principal) -> None:
    if who.is_outsider:
        raise Denied("Guests and people of other teams cannot link accounts here.")
    if not who.is_verified:
        raise Denied(
            f"You call yourself {who.name}, and nobody vouches for it, so there is no account to link. Log in to the "
            "network's services (NickServ or SASL), then say it again."
        )


def _linked(connection: Connection) -> list[tuple[Account, str]]:
    newest = select(accounts).order_by(accounts.c.at.desc(), accounts.c.account).limit(MOST_LINKED)
    return [(Account(row.key, row.name), row.person) for row in connection.execute(newest)]


def _unlinked(connection: Connection) -> dict[str, set[str]]:
    kept = select(former).where(former.c.until > datetime.now(UTC)).order_by(former.c.until.desc()).limit(MOST_LINKED)
    found: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(kept):
        found[row.account].add(row.key)
    return found
