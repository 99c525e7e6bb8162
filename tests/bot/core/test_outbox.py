"""What the bot owes survives; what it offers costs nothing unless it is held up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.chat.adapter import Letter
from bot.chat.message import Room
from bot.core import outbox as module
from bot.core.outbox import Outbox
from bot.errors import TryLater
from bot.store.database import Database
from bot.store.schema import CORE, outbox

OPS, DEV = Room("net", "#ops"), Room("net", "#dev", "t1", is_direct=True)


@dataclass
class Post:
    """An adapter's way out that sends at once, or keeps what it is given."""

    box: Outbox
    held_up: bool = False
    given: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        self.given.append(letter)
        if not self.held_up:
            self.box.sent(letter)

    @property
    def payloads(self) -> list[str]:
        return [letter.payload for letter in self.given]


@pytest.fixture
def box(database: Database) -> Outbox:
    return Outbox(database, settle=timedelta(0))


@pytest.fixture
def post(box: Outbox) -> Post:
    post = Post(box)
    box.connect("net", post.send)
    return post


@pytest.fixture
async def next_run(database: Database, state: str) -> AsyncIterator[tuple[Outbox, Post]]:
    """The same store in the hands of the bot's next life; what the first one had not written is lost."""
    second = Database(state)
    await second.open([CORE])
    box = Outbox(second)
    post = Post(box)
    box.connect("net", post.send)
    yield box, post
    await second.close()


async def rows(database: Database) -> list[Any]:
    return await database.run(lambda c: list(c.execute(select(outbox).order_by(outbox.c.id)).all()))


def statements(database: Database) -> list[str]:
    found: list[str] = []
    assert database._engine is not None
    event.listen(database._engine, "before_cursor_execute", lambda *given: found.append(given[2]))
    return found


async def gathered(database: Database) -> None:
    """Let the gathered commit happen now."""
    await database.flush()


async def test_what_is_owed_is_written_before_it_is_sent(box: Outbox, database: Database, state: str) -> None:
    import sqlite3

    seen: list[tuple[str, ...]] = []
    path = state.removeprefix("sqlite:///")

    def send(letter: Letter) -> None:
        """Look with eyes of another process: what they see is committed."""
        with sqlite3.connect(path) as other:
            seen.extend(other.execute("SELECT payload FROM outbox WHERE id = ?", (letter.id,)))
        other.close()

    box.connect("net", send)
    await box.owe([Letter(OPS, "a"), Letter(OPS, "b")])
    assert seen == [("a",), ("b",)]


async def test_what_cannot_be_written_is_neither_promised_nor_sent(box: Outbox, post: Post, database: Database) -> None:
    await database.run(lambda c: c.exec_driver_sql("DROP TABLE outbox"))
    with pytest.raises(TryLater):
        await box.owe([Letter(OPS, "a")])
    assert post.given == []
    assert box.waiting == 0


async def test_what_was_sent_is_forgotten(box: Outbox, post: Post, database: Database) -> None:
    await box.owe([Letter(OPS, "a")])
    await gathered(database)
    assert await rows(database) == []
    assert box.waiting == 0
    assert box.counts["sent"] == 1


async def test_an_answer_that_is_sent_at_once_never_touches_the_disk(
    box: Outbox, post: Post, database: Database
) -> None:
    found = statements(database)
    for number in range(100):
        box.offer(OPS, str(number))
    await gathered(database)
    assert len(post.given) == 100
    assert found == []


async def test_an_answer_that_is_held_up_is_written_soon_and_forgotten_when_sent(
    box: Outbox, post: Post, database: Database
) -> None:
    post.held_up = True
    letter = box.offer(DEV, "a")
    await gathered(database)
    (row,) = await rows(database)
    assert (row.id, row.payload, row.channel, row.thread, row.is_direct) == (letter.id, "a", "#dev", "t1", 1)
    assert row.expires_at == letter.expires_at
    box.sent(letter)
    await gathered(database)
    assert await rows(database) == []


async def test_the_next_run_sends_what_is_left_in_order(
    box: Outbox, post: Post, database: Database, next_run: tuple[Outbox, Post]
) -> None:
    post.held_up = True
    await box.owe([Letter(OPS, "1"), Letter(DEV, "2")])
    box.offer(OPS, "3")
    await gathered(database)
    await box.owe([Letter(OPS, "4")])
    second, its_post = next_run
    assert await second.resume() == 4
    assert its_post.payloads == ["1", "2", "3", "4"]
    assert [letter.room for letter in its_post.given] == [OPS, DEV, OPS, OPS]


async def test_letters_of_a_room_leave_in_order(box: Outbox, post: Post) -> None:
    await asyncio.gather(*(box.owe([Letter(OPS, str(number))]) for number in range(50)))
    assert post.payloads == [str(number) for number in range(50)]


async def test_what_expired_is_dropped_and_counted(
    box: Outbox, post: Post, database: Database, next_run: tuple[Outbox, Post]
) -> None:
    post.held_up = True
    past, future = datetime.now(UTC) - timedelta(seconds=1), datetime.now(UTC) + timedelta(hours=1)
    await box.owe([Letter(OPS, "late", expires_at=past), Letter(OPS, "fresh", expires_at=future), Letter(OPS, "ever")])
    second, its_post = next_run
    assert await second.resume() == 2
    assert its_post.payloads == ["fresh", "ever"]
    assert second.counts["expired"] == 1
    assert [row.payload for row in await rows(database)] == ["fresh", "ever"]


async def test_a_letter_for_a_network_that_is_not_configured_is_kept(
    box: Outbox, database: Database, next_run: tuple[Outbox, Post], caplog: pytest.LogCaptureFixture
) -> None:
    await box.owe([Letter(Room("gone", "#x"), "a")])
    second, its_post = next_run
    await second.resume()
    assert its_post.given == []
    assert second.waiting == 1
    assert "not configured: gone" in caplog.text
    assert len(await rows(database)) == 1


async def test_who_is_cancelled_while_writing_still_has_the_letter_sent(
    box: Outbox, post: Post, database: Database
) -> None:
    task = asyncio.create_task(box.owe([Letter(OPS, "a")]))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await database.run(lambda connection: None)  # the one worker has finished what came before
    await gathered(database)
    assert post.payloads == ["a"]
    assert await rows(database) == []


async def test_a_letter_that_is_reported_twice_counts_once(box: Outbox, post: Post) -> None:
    post.held_up = True
    letter = box.offer(OPS, "a")
    box.sent(letter)
    box.sent(letter)
    box.dropped(letter, "late")
    assert box.counts == {"sent": 1}
    assert box.waiting == 0


async def test_a_letter_that_can_never_arrive_is_counted(
    box: Outbox, post: Post, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    post.held_up = True
    (letter,) = await box.owe([Letter(OPS, "a")])
    box.dropped(letter, "no such channel")
    await gathered(database)
    assert box.counts["dropped"] == 1
    assert await rows(database) == []
    assert "dropped a letter to net:#ops: no such channel" in caplog.text


async def test_letters_that_wait_are_bounded_for_each_network(
    box: Outbox, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 5)
    post.held_up = True
    other = Post(box)
    box.connect("other", other.send)
    for number in range(8):
        box.offer(OPS, str(number))
    assert len(post.given) == 5
    assert box.counts["dropped"] == 3
    with pytest.raises(TryLater, match="not accepted"):
        await box.owe([Letter(OPS, "x")])
    box.offer(Room("other", "#x"), "y")
    assert other.payloads == ["y"]
    box.sent(post.given[0])
    await box.owe([Letter(OPS, "room again")])
    assert post.payloads[-1] == "room again"


async def test_a_commit_that_fails_neither_loses_nor_doubles_letters(
    box: Outbox, post: Post, database: Database
) -> None:
    post.held_up = True
    await database.run(lambda c: c.exec_driver_sql("PRAGMA max_page_count=1"))  # as large as it is, no larger
    first, second = box.offer(OPS, "1" * 100_000), box.offer(OPS, "2" * 100_000)
    await database.flush()
    assert "full" in database.failing
    box.sent(first)  # delivered while its row could not be written
    await database.run(lambda c: c.exec_driver_sql("PRAGMA max_page_count=100000"))
    await database.flush()
    assert [row.id for row in await rows(database)] == [second.id]
    assert box.waiting == 1


async def test_the_oldest_letter_is_known(box: Outbox, post: Post) -> None:
    assert box.oldest is None
    post.held_up = True
    await box.owe([Letter(OPS, "a", created_at=datetime(2026, 1, 1, tzinfo=UTC))])
    box.offer(OPS, "b")
    assert box.oldest == datetime(2026, 1, 1, tzinfo=UTC)


async def test_an_answer_that_arrives_within_a_moment_is_never_written(database: Database) -> None:
    box = Outbox(database)
    post = Post(box)
    box.connect("net", post.send)
    letter = box.offer(OPS, "quick")
    await database.flush()
    assert await rows(database) == [], "it is probably there at any moment"
    box.sent(letter)
    await database.flush()
    assert box.waiting == 0


async def test_the_last_commit_writes_even_the_youngest(database: Database, state: str) -> None:
    box = Outbox(database)
    box.connect("net", lambda _letter: None)
    box.offer(OPS, "held up")
    await database.close()
    later = Database(state)
    await later.open([CORE])
    assert len(await rows(later)) == 1
    await later.close()
