"""Proposals in the store. Every step from one state to the next is a compare-and-set: of two that try, one wins."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from bot.chat.message import Principal, Room, Strength
from bot.core.approvals.proposal import Kind, Proposal, State
from bot.core.approvals.tables import proposals
from bot.core.refs import new_ref
from bot.errors import TryLater
from bot.store.database import Database

MOST_TRIES = 20
"""Tokens tried until one is free; of 923,521 a few thousand are in the store."""


class Book:
    """The rows."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert_new(proposals)

    async def add(self, proposal: Proposal) -> Proposal:
        """Keep a new proposal under a token of its own. Raises `TryLater`: then nothing was proposed."""

        def insert(connection: Connection) -> Proposal:
            for _ in range(MOST_TRIES):
                named = replace(proposal, token=new_ref())
                if connection.execute(self._insert, _row(named)).rowcount:
                    return named
            raise TryLater("I found no free token for this proposal. Try again.")

        return await self._database.run(insert)

    async def find(self, token: str) -> Proposal | None:
        rows = await self._select(proposals.c.token == token.casefold())
        return rows[0] if rows else None

    async def pending(self, now: datetime) -> list[Proposal]:
        """All that still wait, the oldest first."""
        return await self._select(proposals.c.state == State.PENDING.value, proposals.c.expires_at > now)

    async def running(self) -> list[Proposal]:
        """Those that were being carried out."""
        return await self._select(proposals.c.state == State.RUNNING.value)

    async def waiting_of(self, account: str, now: datetime) -> int:
        """How many proposals of one account wait."""
        mine = [proposals.c.state == State.PENDING.value, proposals.c.expires_at > now]
        counted = select(func.count()).select_from(proposals).where(*mine)
        network, _, name = account.partition(":")
        counted = counted.where(proposals.c.network == network, proposals.c.account == name)
        return await self._database.run(lambda connection: connection.execute(counted).scalar_one())

    async def take(self, token: str, by: str, now: datetime) -> bool:
        """Begin to carry it out; False for everyone but the first, and for one that has expired meanwhile."""
        unexpired = proposals.c.expires_at > now
        return await self._step(
            token, State.PENDING, unexpired, state=State.RUNNING.value, decided_by=by, decided_at=now
        )

    async def drop(self, token: str, state: State, by: str, now: datetime, outcome: str = "") -> bool:
        """End it without carrying it out; False when somebody else was faster."""
        values = {"state": state.value, "decided_by": by, "decided_at": now, "outcome": outcome}
        return await self._step(token, State.PENDING, **values)

    async def finish(self, token: str, state: State, outcome: str) -> bool:
        """Note how carrying it out ended."""
        return await self._step(token, State.RUNNING, state=state.value, outcome=outcome)

    async def prune(self, now: datetime, keep: timedelta) -> int:
        """Delete what is older than that; returns how many rows."""
        old = proposals.delete().where(proposals.c.created_at < now - keep, proposals.c.state != State.RUNNING.value)
        return await self._database.run(lambda connection: connection.execute(old).rowcount)

    async def _step(self, token: str, was: State, *conditions: Any, **values: Any) -> bool:
        step = proposals.update().where(proposals.c.token == token, proposals.c.state == was.value, *conditions)
        return await self._database.run(lambda connection: connection.execute(step.values(**values)).rowcount == 1)

    async def _select(self, *conditions: Any) -> list[Proposal]:
        query = select(proposals).where(*conditions).order_by(proposals.c.created_at, proposals.c.token)
        return await self._database.run(lambda connection: [_proposal(row) for row in connection.execute(query)])


def _row(one: Proposal) -> dict[str, Any]:
    return {
        "token": one.token,
        "kind": one.kind.value,
        "state": one.state.value,
        "command": one.command,
        "line": one.line,
        "args": one.args,
        "target": one.target,
        "summary": one.summary,
        "network": one.asker.network,
        "account": one.asker.id,
        "name": one.asker.name,
        "verified_by": one.asker.verified_by,
        "accounts": json.dumps(sorted(one.accounts)),
        "room_network": one.room.network,
        "channel": one.room.channel,
        "thread": one.room.thread,
        "is_direct": int(one.room.is_direct),
        "created_at": one.created_at,
        "expires_at": one.expires_at,
        "decided_by": one.decided_by,
        "decided_at": one.decided_at,
        "outcome": "",
    }


def _proposal(row: Any) -> Proposal:
    return Proposal(
        token=row.token,
        kind=Kind(row.kind),
        state=State(row.state),
        command=row.command,
        line=row.line,
        args=row.args,
        target=row.target,
        summary=row.summary,
        asker=Principal(row.network, row.account, row.name, row.verified_by, Strength.VERIFIED),
        accounts=frozenset(json.loads(row.accounts)),
        room=Room(row.room_network, row.channel, row.thread, bool(row.is_direct)),
        created_at=row.created_at,
        expires_at=row.expires_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
