"""Persist first, send, then mark: what the bot owes survives a crash.

Two kinds of letters go out. What was *accepted* (a reminder, an announcement, the answer to anything but a read) is written
before it is sent: `owe`. The answer to a read is sent at once and written a moment later only if it is still on its way,
held up by a flood limit or a dead link: `offer`. Either way a letter that was written is sent again after a crash, until the
adapter reports it as sent.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.chat.adapter import Letter
from bot.chat.message import Room
from bot.core.refs import row_id
from bot.errors import TryLater
from bot.store.database import Database, Write
from bot.store.schema import outbox, receipt

log = logging.getLogger(__name__)

ANSWER_LIFE = timedelta(minutes=10)
"""An answer older than this is noise: the asker has asked again."""

EXPIRED = "it expired while the bot was down"

MOST_WAITING = 10_000
"""Letters of one network that may wait. Beyond, nothing more is promised, and answers to reads are dropped and counted."""

SETTLE = timedelta(seconds=0.4)
"""An answer to a read that is younger than this is probably there at any moment: writing and deleting it would be for nothing."""

Send = Callable[[Letter], None]
Claim = Callable[[Connection], bool]
OnEnd = Callable[[Letter, str, str], None]

_INSERT = outbox.insert()
_DELETE = outbox.delete().where(outbox.c.id == bindparam("letter"))

KEEP_RECEIPTS = timedelta(days=30)
"""A topic that nobody has spoken of for so long is over."""
MOST_RECEIPTS = 20_000


class Outbox:
    """All letters on their way, over all networks."""

    def __init__(self, database: Database, settle: timedelta = SETTLE) -> None:
        self._database, self._settle = database, settle
        self._senders: dict[str, Send] = {}
        self._unwritten: dict[int, Letter] = {}
        self._unkept: dict[int, Letter] = {}
        self._written: dict[int, Letter] = {}
        self._done: list[int] = []
        self._per_network: Counter[str] = Counter()
        self._receipts: OrderedDict[tuple[str, Room], str] = OrderedDict()
        self._insert_receipt = database.insert_new(receipt)
        self.counts: Counter[str] = Counter()
        self._ends: list[OnEnd] = []
        database.before_commit(self._writes)

    def on_end(self, tell: OnEnd) -> None:
        """Call this with every letter of a topic that has ended, “sent” or “dropped”, and why."""
        self._ends.append(tell)

    def connect(self, network: str, send: Send) -> None:
        """Say who sends the letters of a network."""
        self._senders[network] = send

    def offer(self, room: Room, payload: str, topic: str = "", *, keep: bool = True) -> Letter:
        """Send the answer to a read at once; what is not to be kept is never written."""
        now = datetime.now(UTC)
        letter = Letter(room, payload, row_id(), now, now + ANSWER_LIFE, topic)
        if self._per_network[room.network] >= MOST_WAITING:
            self.counts["dropped"] += 1
            return letter
        (self._unwritten if keep else self._unkept)[letter.id] = letter
        self._database.soon()
        self._send(letter)
        return letter

    async def owe(self, letters: Iterable[Letter]) -> list[Letter]:
        """Write letters, all or none, then send them. Raises `TryLater` when they cannot be written: nothing was promised."""
        now = datetime.now(UTC)
        owed = [replace(letter, id=row_id(), created_at=letter.created_at or now) for letter in letters]
        self._must_have_space(owed)
        # What is written must also be sent, even when whoever asked for it is cancelled in between.
        return await asyncio.shield(asyncio.ensure_future(self._owe(owed)))

    async def _owe(self, owed: list[Letter]) -> list[Letter]:
        rows = [_row(letter) for letter in owed]
        if rows:
            await self._database.run(lambda connection: connection.execute(_INSERT, rows))
        for letter in owed:
            self._written[letter.id] = letter
            self._send(letter)
        return owed

    async def owe_each(self, groups: Sequence[tuple[Sequence[Letter], Claim]]) -> list[bool]:
        """Write each group of letters if its claim holds, all in one transaction, then send what was written.

        A claim is asked in that transaction; False means that somebody else has said it. Raises `TryLater`: nothing was promised.
        """
        now = datetime.now(UTC)
        stamped = [([replace(one, id=row_id(), created_at=one.created_at or now) for one in g], c) for g, c in groups]
        self._must_have_space([letter for letters, _ in stamped for letter in letters])
        return await asyncio.shield(asyncio.ensure_future(self._owe_each(stamped)))

    def _must_have_space(self, letters: Iterable[Letter]) -> None:
        if any(self._per_network[letter.room.network] >= MOST_WAITING for letter in letters):
            raise TryLater("Too many messages wait to be sent already; this one was not accepted. Try again later.")

    async def _owe_each(self, groups: Sequence[tuple[Sequence[Letter], Claim]]) -> list[bool]:
        def write(connection: Connection) -> list[bool]:
            won = [claim(connection) for _, claim in groups]
            rows = [_row(one) for (letters, _), is_ours in zip(groups, won, strict=True) if is_ours for one in letters]
            if rows:
                connection.execute(_INSERT, rows)
            return won

        won = await self._database.run(write)
        for (letters, _), is_ours in zip(groups, won, strict=True):
            for letter in letters if is_ours else ():
                self._written[letter.id] = letter
                self._send(letter)
        return won

    async def resume(self) -> int:
        """Send what an earlier run left behind; returns how many. Letters past their time are dropped and counted."""
        left, expired = await self._database.run(_load)
        for letter in expired:
            self._tell_end(letter, "dropped", EXPIRED)
        self._receipts = await self._database.run(_load_receipts)
        self.counts["expired"] += len(expired)
        for letter in left:
            self._written[letter.id] = letter
            self._send(letter)
        unknown = {letter.room.network for letter in left} - self._senders.keys()
        if unknown:
            log.warning("letters wait for networks that are not configured: %s", ", ".join(sorted(unknown)))
        return len(left)

    def _send(self, letter: Letter) -> None:
        self._per_network[letter.room.network] += 1
        send = self._senders.get(letter.room.network)
        if send is not None:  # else it waits until the network is configured again
            send(replace(letter, under=self._receipts.get((letter.topic, letter.room), "")) if letter.topic else letter)

    def sent(self, letter: Letter, receipt: str = "") -> None:
        """The letter arrived: forget it, and remember where a topic began."""
        if letter.topic and receipt:
            self._remember(letter, receipt)
        self._finish(letter, "sent", "")

    def _remember(self, letter: Letter, name: str) -> None:
        if (letter.topic, letter.room) in self._receipts:
            return
        self._receipts[letter.topic, letter.room] = name
        if len(self._receipts) > MOST_RECEIPTS:
            self._receipts.popitem(last=False)
        room = letter.room
        row: dict[str, object] = {
            "topic": letter.topic,
            "network": room.network,
            "channel": room.channel,
            "thread": room.thread,
        }
        row |= {"is_direct": int(room.is_direct), "receipt": name, "at": datetime.now(UTC)}
        self._database.later(self._insert_receipt, row)

    def rooms_of(self, topic: str) -> list[Room]:
        """Where a topic was begun, on platforms that can amend what was said."""
        return [room for about, room in self._receipts if about == topic]

    async def prune(self) -> int:
        """Forget topics that are over; returns how many messages."""
        limit = datetime.now(UTC) - KEEP_RECEIPTS
        old = receipt.delete().where(receipt.c.at < limit)
        return await self._database.run(lambda connection: connection.execute(old).rowcount)

    def dropped(self, letter: Letter, reason: str) -> None:
        """The letter can never arrive."""
        log.warning("dropped a letter to %s: %s", letter.room.key, reason)
        self._finish(letter, "dropped", reason)

    def _finish(self, letter: Letter, how: str, reason: str) -> None:
        """Ignores a letter that is reported twice."""
        if self._written.pop(letter.id, None) is not None:
            self._done.append(letter.id)
            self._database.soon()
        elif self._unwritten.pop(letter.id, None) is None and self._unkept.pop(letter.id, None) is None:
            return
        self.counts[how] += 1
        self._per_network[letter.room.network] -= 1
        self._tell_end(letter, how, reason)

    def _tell_end(self, letter: Letter, how: str, reason: str) -> None:
        for tell in self._ends if letter.topic else ():
            tell(letter, how, reason)

    @property
    def waiting(self) -> int:
        """Letters that have not arrived yet."""
        return len(self._unwritten) + len(self._unkept) + len(self._written)

    @property
    def oldest(self) -> datetime | None:
        """When the oldest of them was written."""
        times = [
            letter.created_at for letter in (*self._written.values(), *self._unwritten.values()) if letter.created_at
        ]
        return min(times, default=None)

    def _writes(self) -> list[Write]:
        """What the next gathered commit has to do: letters still under way go in, delivered ones go out."""
        settled = datetime.max.replace(tzinfo=UTC) if self._database.is_closing else datetime.now(UTC) - self._settle
        late = {i: one for i, one in self._unwritten.items() if one.created_at is None or one.created_at <= settled}
        done, self._done = self._done, []
        self._written.update(late)
        for number in late:
            del self._unwritten[number]
        if self._unwritten:
            self._database.soon()
        inserts: list[Write] = [(_INSERT, _row(letter)) for letter in late.values()]
        return inserts + [(_DELETE, {"letter": number}) for number in done]


def _row(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "network": letter.room.network,
        "channel": letter.room.channel,
        "thread": letter.room.thread,
        "is_direct": int(letter.room.is_direct),
        "payload": letter.payload,
        "created_at": letter.created_at,
        "expires_at": letter.expires_at,
        "topic": letter.topic,
        "amends": int(letter.amends),
    }


def _load(connection: Connection) -> tuple[list[Letter], list[Letter]]:
    """What is still to be sent, and what is too old; the latter is deleted."""
    is_old = outbox.c.expires_at < datetime.now(UTC)
    old = [_letter(row) for row in connection.execute(select(outbox).where(is_old))]
    connection.execute(outbox.delete().where(is_old))
    rows = connection.execute(select(outbox).order_by(outbox.c.id))
    return [_letter(row) for row in rows], old


def _letter(row: Any) -> Letter:
    room = Room(row.network, row.channel, row.thread, bool(row.is_direct))
    return Letter(room, row.payload, row.id, row.created_at, row.expires_at, row.topic, amends=bool(row.amends))


def _load_receipts(connection: Connection) -> OrderedDict[tuple[str, Room], str]:
    newest = select(receipt).order_by(receipt.c.at.desc()).limit(MOST_RECEIPTS)
    rows = reversed(connection.execute(newest).all())
    return OrderedDict(((r.topic, Room(r.network, r.channel, r.thread, bool(r.is_direct))), r.receipt) for r in rows)
