"""Links two accounts by a code from both sides, so that somebody who is tricked into saying another one's code links nothing.

    A: link           -> CODE1, to be said from B
    B: link CODE1     -> CODE2, to be said from A
    A: link CODE2     -> A and B are one person

A code is a selector, by which its row is found, and a verifier of 79 bits, of which only a hash is kept: a store that leaks is
worth nothing, and what is compared is compared in constant time. It has the shape of a Kubernetes bootstrap token, so that
`redact` takes it out of whatever is logged or kept. The functions here run inside one transaction each.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from bot.chat.message import Principal, Strength
from bot.core.people_tables import accounts, former, offers, tries
from bot.core.refs import new_ref
from bot.errors import Denied, TryLater
from bot.text.fold import folded

LIFE = timedelta(minutes=10)
"""How long a code may be said, and how long wrong ones are counted."""
REMEMBER = timedelta(days=30)
"""How long a link that was taken back is remembered: else whoever unlinks could be their own second person."""
MOST_WRONG = 5
MOST_OFFERS = 1000
"""Links that may be under way at once."""
MOST_ACCOUNTS = 8
"""Accounts that one person may have."""

_STALE = "That is no code of mine that still counts: each is good once, for ten minutes. Say “link” to start again."


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is kept: its key, and the name under which it was last reached."""

    key: str
    name: str

    @property
    def principal(self) -> Principal:
        """Whoever has that account: to be told something, if it is still theirs (see bot.core.voice)."""
        network, _, own = self.key.partition(":")
        return Principal(network, own, self.name, strength=Strength.VERIFIED)


@dataclass(frozen=True, slots=True)
class Step:
    """What saying a code has led to: a `code` to be said from the account `other`, or none when the two are linked."""

    other: Account
    code: str = ""

    @property
    def is_linked(self) -> bool:
        return not self.code


def offer(connection: Connection, starter: Account) -> str:
    """Make the first code of an account. Raises `TryLater` when too many links are under way."""
    prune(connection)
    connection.execute(delete(offers).where(offers.c.starter == starter.key))
    if connection.execute(select(func.count()).select_from(offers)).scalar_one() >= MOST_OFFERS:
        raise TryLater("Too many people are linking accounts at this moment. Try again in ten minutes.")
    return _new(connection, starter, Account("", ""))


def answer(connection: Connection, who: Account, code: str) -> Step | Denied:
    """Somebody has said a code. A refusal is returned, since the count of wrong codes must be kept with it.

    Raises `Denied` for a code that was said on the wrong side; it still counts.
    """
    if _wrong_so_far(connection, who.key) >= MOST_WRONG:
        return Denied("Those were too many wrong codes. Wait ten minutes, then say “link” to start again.")
    row = _find(connection, code)
    if row is None:
        _count_wrong(connection, who.key)
        return Denied(_STALE)
    if _is(row.answerer or row.starter, who.key):
        raise Denied("That code is to be said from your other account, not from the one that it was given to.")
    is_for_somebody_else = bool(row.answerer) and not _is(row.starter, who.key)
    if not _take(connection, row):
        return Denied(_STALE)
    if is_for_somebody_else:
        _count_wrong(connection, who.key)
        return Denied("That code was for another account; now it is void.")
    return _finish(connection, row) if row.answerer else _go_on(connection, row, who)


def _go_on(connection: Connection, row: Any, who: Account) -> Step:
    """The first code was said: the second one goes back to where it began."""
    person = _person(connection, row.starter)
    if person and person == _person(connection, who.key):
        raise Denied(f"This account and {row.starter} are linked already.")
    starter = Account(row.starter, row.starter_name)
    return Step(starter, _new(connection, starter, who))


def _finish(connection: Connection, row: Any) -> Step:
    other = Account(row.answerer, row.answerer_name)
    _link(connection, Account(row.starter, row.starter_name), other)
    return Step(other)


def burn(connection: Connection, code: str) -> None:
    """Make a code void, if it is one."""
    row = _find(connection, code)
    if row is not None:
        _take(connection, row)


def unlink(connection: Connection, who: str) -> None:
    """Take an account out of its person; a single one that would be left is nobody's link any more."""
    person = _person(connection, who)
    connection.execute(delete(accounts).where(accounts.c.account == folded(who)))
    left = connection.execute(select(accounts.c.account, accounts.c.key).where(accounts.c.person == person)).all()
    for row in left:
        _remember(connection, who, row.key)
        _remember(connection, row.key, who)
    if len(left) == 1:
        connection.execute(delete(accounts).where(accounts.c.account == left[0].account))
    connection.execute(delete(offers).where(or_(offers.c.starter == who, offers.c.answerer == who)))


def _remember(connection: Connection, one: str, other: str) -> None:
    mine = (former.c.account == folded(one)) & (former.c.other == folded(other))
    connection.execute(delete(former).where(mine))
    row = {"account": folded(one), "other": folded(other), "key": other, "until": datetime.now(UTC) + REMEMBER}
    connection.execute(insert(former).values(row))


def prune(connection: Connection) -> int:
    """Delete what is too old."""
    now = datetime.now(UTC)
    connection.execute(delete(tries).where(tries.c.since < now - LIFE))
    connection.execute(delete(former).where(former.c.until < now))
    return connection.execute(delete(offers).where(offers.c.expires_at < now)).rowcount


def _new(connection: Connection, starter: Account, answerer: Account) -> str:
    selector, verifier = new_ref(6), new_ref(16)
    while not any(letter.isdigit() for letter in verifier):  # the shape asks for one
        verifier = new_ref(16)
    row = {
        "selector": selector,
        "digest": _digest(verifier, starter.key, answerer.key),
        "starter": starter.key,
        "starter_name": starter.name,
        "answerer": answerer.key,
        "answerer_name": answerer.name,
        "expires_at": datetime.now(UTC) + LIFE,
    }
    connection.execute(insert(offers).values(row))
    return f"{selector}.{verifier}"


def _digest(verifier: str, starter: str, answerer: str) -> str:
    """Bound to both accounts: a row whose accounts were changed knows no code. An account's name has no white space in it."""
    return hashlib.sha256(f"{verifier} {starter} {answerer}".encode()).hexdigest()


def _find(connection: Connection, code: str) -> Any | None:
    """The row of a code that counts."""
    selector, _, verifier = code.strip().casefold().partition(".")
    row = connection.execute(select(offers).where(offers.c.selector == selector)).one_or_none()
    if row is None or row.expires_at < datetime.now(UTC):
        return None
    return row if hmac.compare_digest(row.digest, _digest(verifier, row.starter, row.answerer)) else None


def _take(connection: Connection, row: Any) -> bool:
    """Use a code up; only one taker succeeds."""
    mine = (offers.c.selector == row.selector) & (offers.c.digest == row.digest)
    return connection.execute(delete(offers).where(mine)).rowcount == 1


def _is(one: str, other: str) -> bool:
    return folded(one) == folded(other)


def _wrong_so_far(connection: Connection, who: str) -> int:
    row = connection.execute(select(tries).where(tries.c.account == folded(who))).one_or_none()
    return row.wrong if row is not None and row.since >= datetime.now(UTC) - LIFE else 0


def _count_wrong(connection: Connection, who: str) -> None:
    prune(connection)
    mine = tries.c.account == folded(who)
    if not connection.execute(update(tries).where(mine).values(wrong=tries.c.wrong + 1)).rowcount:
        connection.execute(insert(tries).values(account=folded(who), wrong=1, since=datetime.now(UTC)))


def _person(connection: Connection, who: str) -> str:
    found = connection.execute(select(accounts.c.person).where(accounts.c.account == folded(who)))
    return found.scalar_one_or_none() or ""


def _link(connection: Connection, one: Account, other: Account) -> None:
    """Two people become one. Raises `Denied` when that one would have too many accounts."""
    first, second = _person(connection, one.key), _person(connection, other.key)
    person = first or second or new_ref(12)
    if first and second and first != second:
        connection.execute(update(accounts).where(accounts.c.person == second).values(person=person))
    for account, known in ((one, first), (other, second)):
        if not known:
            row = {"account": folded(account.key), "key": account.key, "name": account.name, "person": person}
            connection.execute(insert(accounts).values(row | {"at": datetime.now(UTC)}))
    mine = select(func.count()).select_from(accounts).where(accounts.c.person == person)
    if connection.execute(mine).scalar_one() > MOST_ACCOUNTS:
        raise Denied(f"One person may link {MOST_ACCOUNTS} accounts at most. “unlink” one that you no longer use.")
