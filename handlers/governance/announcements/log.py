"""`announce log`: a receipt for each channel."""

from __future__ import annotations

from datetime import datetime

from bot.chat.reply import Block, Reply, Table, Text
from bot.commands.context import Context
from bot.commands.spec import MEMBER, command
from handlers.governance.announcements import texts
from handlers.governance.announcements.announcement import SEND, Moment
from handlers.governance.announcements.deliveries import DROPPED, SENT, WAITING, Delivery
from handlers.governance.announcements.desk import Desk
from handlers.governance.announcements.previews import SECONDS
from handlers.governance.number import Number

_ORDER = {DROPPED: 0, WAITING: 1, SENT: 2}


@command("announce log", who=MEMBER, examples=["announce log 3"], deadline=SECONDS)
async def log(ctx: Context, number: Number) -> Reply:
    """Say of every channel when an announcement arrived there, why it did not, or what it waits for."""
    desk = await ctx.need(Desk)
    one = await desk.rows.get(number)
    found = await desk.deliveries.of(number)
    why = await desk.absent(sorted({each.room for each in found if each.state == WAITING}))
    missed = [moment for moment in desk.moments(one) if _is_missed(moment, found, desk.now)]
    body: list[Block] = [Text(f"{_name(m.kind)} of {texts.stamp(m.due_at)}: dropped, past its time") for m in missed]
    if found:
        body.append(
            Table(("channel", "saying", "state", "at", "because"), tuple(_row(each, why) for each in _sorted(found)))
        )
    data: list[object] = [_data(each) for each in found]
    return Reply(
        f"Announcement {number}: {summary(found) or texts.standing(one, desk.now)}.", tuple(body), data={"log": data}
    )


def summary(found: list[Delivery]) -> str:
    """How many of the sayings arrived."""
    counts = {state: sum(each.state == state for each in found) for state in (SENT, WAITING, DROPPED)}
    return ", ".join(f"{count} {state}" for state, count in counts.items() if count)


def _is_missed(moment: Moment, found: list[Delivery], now: datetime) -> bool:
    return moment.expires_at <= now and all(each.kind != moment.kind for each in found)


def _sorted(found: list[Delivery]) -> list[Delivery]:
    """What went wrong stands first: only a few lines are seen at once."""
    return sorted(found, key=lambda each: (_ORDER[each.state], each.at, each.room))


def _row(each: Delivery, why: dict[str, str]) -> tuple[str, ...]:
    reason = why.get(each.room, each.reason) if each.state == WAITING else each.reason
    return (each.room, _name(each.kind), each.state, texts.stamp(each.at), reason)


def _name(kind: str) -> str:
    return "first" if kind == SEND else kind.replace("-", " ")


def _data(each: Delivery) -> dict[str, object]:
    return {
        "kind": each.kind,
        "room": each.room,
        "state": each.state,
        "reason": each.reason,
        "at": each.at.isoformat(),
    }
