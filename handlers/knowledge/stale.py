"""Articles that nobody has reviewed for too long: `kb stale`, and the digest that brings them to their owners."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from bot.chat.message import Principal
from bot.chat.reply import Bullets, Reply, Table, Text
from bot.commands.context import Context
from bot.commands.resources import Resources
from bot.commands.spec import command
from bot.core.linking import Account
from bot.core.voice import Voice, room_of
from bot.store.database import Database
from handlers.knowledge.library import Library
from handlers.knowledge.settings import KnowledgeSettings
from handlers.knowledge.tables import reminder
from knowledge import Article

log = logging.getLogger(__name__)

MOST_LISTED = 15


@dataclass(frozen=True, slots=True)
class Stale:
    """An article and the days since its last review."""

    article: Article
    days: int


def stale(articles: Iterable[Article], limit: int, today: date) -> list[Stale]:
    """Those reviewed more than `limit` days ago, the oldest first. One without a date says nothing of its age."""
    found = [Stale(one, (today - one.reviewed).days) for one in articles if one.reviewed is not None]
    return sorted((one for one in found if one.days > limit), key=lambda one: (-one.days, one.article.id))


def by_owner(found: Iterable[Stale]) -> dict[str, list[Stale]]:
    """The same by owner; what nobody owns is left out, since nobody could be told."""
    owners: dict[str, list[Stale]] = defaultdict(list)
    for one in found:
        if one.article.owner:
            owners[one.article.owner].append(one)
    return dict(owners)


def digest(owner: str, found: list[Stale]) -> Reply:
    """What an owner is told."""
    items = tuple(f"{one.article.id}: {one.article.title} ({one.days} days)" for one in found[:MOST_LISTED])
    more = f" and {len(found) - MOST_LISTED} more (kb stale)" if len(found) > MOST_LISTED else ""
    count = "1 article" if len(found) == 1 else f"{len(found)} articles"
    return Reply(
        f"{count} of {owner} should be read again{more}",
        (Bullets(items), Text("Mend what has changed, and set `reviewed` in the file to the day on which you did.")),
    )


@command("kb stale", examples=["kb stale"])
async def list_stale(ctx: Context) -> Reply:
    """List the articles that nobody has reviewed for too long, with their owners."""
    library, settings = await ctx.need(Library), await ctx.need(KnowledgeSettings)
    found = stale(await library.articles(), settings.stale_days, datetime.now(UTC).date())
    if not found:
        return Reply(f"Every article with a date was reviewed within {settings.stale_days} days.", data={"stale": []})
    rows = tuple((one.article.id, one.article.owner or "nobody", f"{one.days} days") for one in found)
    data: list[object] = [{"article": one.article.id, "owner": one.article.owner, "days": one.days} for one in found]
    says = f"{len(found)} of the articles were reviewed more than {settings.stale_days} days ago"
    return Reply(says, (Table(("article", "owner", "reviewed before"), rows),), data={"stale": data})


async def remind_owners(resources: Resources) -> None:
    """Tell each owner of their stale articles, once in `remind_days`; a chore, run at start and daily."""
    settings, library = await resources.get(KnowledgeSettings), await resources.get(Library)
    if not settings.remind_days:
        return
    voice, database, now = await resources.get(Voice), await resources.get(Database), datetime.now(UTC)
    found = by_owner(stale(await library.articles(), settings.stale_days, now.date()))
    for owner, articles in found.items():
        if await _claim(database, owner, now, timedelta(days=settings.remind_days)):
            await _remind(voice, database, owner, digest(owner, articles), settings.remind_room)


async def _remind(voice: Voice, database: Database, owner: str, reply: Reply, room: str) -> None:
    """Who could not be told now is tried again by the next run."""
    told = False
    try:
        told = await _tell(voice, owner, reply, room)
    finally:
        if not told:
            log.info("%s owns stale articles and was not told", owner)
            await _give_back(database, owner)


async def _tell(voice: Voice, owner: str, reply: Reply, room: str) -> bool:
    """To the owner where that is an account that can be reached now, else into the room."""
    who = _account(owner)
    if who is not None and await voice.tell_person(who, reply):
        return True
    if not room:
        return False
    await voice.tell(room_of(room), reply)
    return True


def _account(owner: str) -> Principal | None:
    """The account behind `network:account`; “the storage team” is none."""
    network, colon, own = owner.partition(":")
    is_account = bool(colon and network and own) and not any(letter.isspace() for letter in owner)
    return Account(owner, own).principal if is_account else None


async def _claim(database: Database, owner: str, now: datetime, pause: timedelta) -> bool:
    """Whether it is our turn to tell them: noted first, so that two bots on one store do not both tell."""

    def claim(connection: Connection) -> bool:
        due = (reminder.c.owner == owner[:256]) & (reminder.c.told_at <= now - pause)
        if connection.execute(reminder.update().where(due).values(told_at=now)).rowcount:
            return True
        return bool(connection.execute(database.insert_new(reminder), {"owner": owner[:256], "told_at": now}).rowcount)

    return await database.run(claim)


async def _give_back(database: Database, owner: str) -> None:
    await database.run(lambda connection: connection.execute(reminder.delete().where(reminder.c.owner == owner[:256])))


CHORES = (remind_owners,)
