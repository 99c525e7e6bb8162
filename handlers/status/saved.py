"""Topics in the store: what stood there before an alert, and what is still to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Connection, select

from bot.chat.message import Room
from bot.core.voice import room_of
from bot.store.database import Database
from handlers.status.tables import topic as table

MARK = "Status alert: "
"""How every topic of ours begins. What begins so is never saved as what stood there before."""
LONGEST_PROBLEM = 250


class Step(Enum):
    """What is to be done with a channel's topic, or was."""

    SET = "set"
    """The alert is to be put there."""
    STANDS = "stands"
    RESTORE = "restore"
    """What stood there before is to be put back."""
    REFUSED = "refused"
    """The platform does not let us."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One channel while an alert stands. `original` counts once it `is_saved`; None then means that nobody knows it."""

    room: Room
    original: str | None
    is_saved: bool
    shown: str
    step: Step
    problem: str

    @property
    def key(self) -> str:
        return self.room.key


def is_ours(topic: str) -> bool:
    """Whether a topic is an alert of ours."""
    return topic.startswith(MARK.rstrip())


class SavedTopics:
    """The rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Saved]:
        """Every channel that an alert has touched and that is not as it was."""
        query = select(table).order_by(table.c.network, table.c.channel)
        return await self._database.run(lambda connection: [_saved(row) for row in connection.execute(query)])

    async def pending(self) -> list[Saved]:
        """Those with something left to do."""
        return [one for one in await self.all() if one.step in {Step.SET, Step.RESTORE}]

    async def keep(self, one: Saved, original: str | None) -> bool:
        """Save what stands there, before anything is set; False when somebody has changed the row meanwhile."""
        return await self._change(one, {"original": original, "is_saved": 1})

    async def done(self, one: Saved, step: Step) -> bool:
        """Note what has been done."""
        return await self._change(one, {"state": step.value, "problem": ""})

    async def failed(self, one: Saved, problem: str, *, for_good: bool) -> bool:
        """Note why it was not done; `for_good` it is not tried again."""
        state = Step.REFUSED if for_good else one.step
        return await self._change(one, {"state": state.value, "problem": problem[:LONGEST_PROBLEM]})

    async def forget(self, one: Saved) -> bool:
        """The channel is as it was."""
        row = table.delete().where(*_mine(one))
        return await self._database.run(lambda connection: connection.execute(row).rowcount == 1)

    async def _change(self, one: Saved, values: dict[str, Any]) -> bool:
        row = table.update().where(*_mine(one)).values(**values)
        return await self._database.run(lambda connection: connection.execute(row).rowcount == 1)


def _mine(one: Saved) -> tuple[Any, ...]:
    """The row as it was read: another alert may have come in between."""
    place = (table.c.network == one.room.network, table.c.channel == one.room.channel)
    return (*place, table.c.state == one.step.value, table.c.shown == one.shown)


def begin(connection: Connection, rooms: Iterable[str], shown: str) -> None:
    """An alert: its topic is to stand in these channels. What was saved before stays saved."""
    known = {(row.network, row.channel) for row in connection.execute(select(table.c.network, table.c.channel))}
    values = {"shown": shown, "state": Step.SET.value, "problem": ""}
    for room in map(room_of, rooms):
        place = {"network": room.network, "channel": room.channel}
        if (room.network, room.channel) in known:
            mine = (table.c.network == room.network) & (table.c.channel == room.channel)
            connection.execute(table.update().where(mine).values(**values))
        else:
            connection.execute(table.insert().values(**place, **values, original=None, is_saved=0))


def end(connection: Connection) -> None:
    """The alert is over: every channel gets back what it had."""
    connection.execute(table.update().values(state=Step.RESTORE.value, problem=""))


def _saved(row: Any) -> Saved:
    room = Room(row.network, row.channel)
    return Saved(room, row.original, bool(row.is_saved), row.shown, Step(row.state), row.problem)
