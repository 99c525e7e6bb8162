"""An event that comes again runs nothing again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.core import dedupe as module
from bot.core.dedupe import Dedupe
from bot.store.database import Database
from bot.store.schema import CORE, seen


@pytest.fixture
def dedupe(database: Database) -> Dedupe:
    return Dedupe(database)


async def rows(database: Database) -> int:
    await database.flush()
    return await database.run(lambda c: c.execute(select(func.count()).select_from(seen)).scalar_one())


async def test_an_event_is_new_once(dedupe: Dedupe) -> None:
    assert dedupe.is_new("slack", "Ev1")
    assert not dedupe.is_new("slack", "Ev1")
    assert dedupe.is_new("slack", "Ev2")


async def test_the_same_id_on_another_network_is_another_event(dedupe: Dedupe) -> None:
    assert dedupe.is_new("one", "Ev1")
    assert dedupe.is_new("two", "Ev1")


async def test_a_platform_without_ids_does_not_redeliver(dedupe: Dedupe, database: Database) -> None:
    assert dedupe.is_new("irc", "")
    assert dedupe.is_new("irc", "")
    assert await rows(database) == 0


async def test_it_is_still_known_after_a_restart(dedupe: Dedupe, database: Database, state: str) -> None:
    dedupe.is_new("slack", "Ev1")
    await database.close()
    again = Database(state)
    await again.open([CORE])
    second = Dedupe(again)
    await second.load()
    assert not second.is_new("slack", "Ev1")
    assert second.is_new("slack", "Ev2")
    await again.close()


async def test_an_hour_is_remembered_and_a_day_is_forgotten(database: Database) -> None:
    now = datetime.now(UTC)
    old = [{"network": "slack", "event_id": f"Ev{hours}", "at": now - timedelta(hours=hours)} for hours in (1, 23, 25)]
    await database.run(lambda c: c.execute(seen.insert(), old))
    dedupe = Dedupe(database)
    await dedupe.load()
    assert [dedupe.is_new("slack", f"Ev{hours}") for hours in (1, 23, 25)] == [False, False, True]


async def test_housekeeping_forgets_while_the_bot_runs(dedupe: Dedupe, database: Database) -> None:
    yesterday = datetime.now(UTC) - timedelta(hours=25)
    await database.run(lambda c: c.execute(seen.insert(), {"network": "x", "event_id": "1", "at": yesterday}))
    dedupe.is_new("x", "2")
    assert await rows(database) == 2
    assert await dedupe.prune() == 1
    assert await rows(database) == 1


async def test_the_number_known_is_bounded_and_the_oldest_go(dedupe: Dedupe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KNOWN", 10)
    for number in range(15):
        dedupe.is_new("x", str(number))
    assert not dedupe.is_new("x", "14")
    assert not dedupe.is_new("x", "5")
    assert dedupe.is_new("x", "4")


async def test_an_id_that_is_there_already_is_no_error(dedupe: Dedupe, database: Database) -> None:
    """Two replicas, or a row that an earlier run wrote and this one has not loaded."""
    dedupe.is_new("x", "1")
    await database.flush()
    assert Dedupe(database).is_new("x", "1")
    assert await rows(database) == 1
