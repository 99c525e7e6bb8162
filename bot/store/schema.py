"""The core's tables as the code uses them. Migrations make them; a test holds the two against each other."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator

from bot.store.migrations import Component

metadata = MetaData()


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        return value.replace(tzinfo=value.tzinfo or UTC) if value else None


# SQLite numbers rows by itself only for INTEGER; PostgreSQL wants a big one.
RowId = BigInteger().with_variant(Integer, "sqlite")

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("network", String(64), nullable=False),
    Column("channel", String(256), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("is_direct", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("topic", String(64), nullable=False, server_default=""),
    Column("amends", Integer, nullable=False, server_default="0"),
    Index("outbox_network", "network", "id"),
)
"""Letters that are not yet delivered. A delivered one is deleted: the audit row says that it was sent."""

receipt = Table(
    "receipt",
    metadata,
    Column("topic", String(64), primary_key=True),
    Column("network", String(64), primary_key=True),
    Column("channel", String(256), primary_key=True),
    Column("thread", String(64), nullable=False),
    Column("is_direct", Integer, nullable=False),
    Column("receipt", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Index("receipt_at", "at"),
)
"""The first message of each topic in each room, by the platform's name for it, so that what follows goes below it."""

seen = Table(
    "seen",
    metadata,
    Column("network", String(64), primary_key=True),
    Column("event_id", String(256), primary_key=True),
    Column("at", Instant, nullable=False),
    Index("seen_at", "at"),
)
"""Events that were taken in, so that a redelivered one runs nothing twice."""

audit = Table(
    "audit",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("network", String(64), nullable=False),
    Column("channel", String(256), nullable=False),
    Column("who", String(256), nullable=False),
    Column("verified_by", String(64), nullable=False),
    Column("command", String(128), nullable=False),
    Column("line", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("seconds", Float, nullable=False),
    Column("ref", String(16), nullable=False),
    Column("event", String(320)),
    Index("audit_at", "at"),
    Index("audit_event", "event", unique=True),
)
"""Who asked what where, and how it ended; lines are redacted.

What changes something is written before it runs, with `event`, the platform's id of the event that asked for it: the row of an
event that was redelivered is refused, so that it runs nothing twice.
"""

settings = Table(
    "settings",
    metadata,
    Column("scope", String(256), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("value", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", String(256), nullable=False),
)
"""What people set from chat, as JSON; `scope` is a room's or a person's key, or empty for the whole bot."""


def _topics_and_events(connection: Connection) -> None:
    """Version 2: letters that belong together; changes that run once."""
    receipt.create(connection)
    connection.execute(text("ALTER TABLE outbox ADD COLUMN topic VARCHAR(64) DEFAULT '' NOT NULL"))
    connection.execute(text("ALTER TABLE outbox ADD COLUMN amends INTEGER DEFAULT '0' NOT NULL"))
    connection.execute(text("ALTER TABLE audit ADD COLUMN event VARCHAR(320)"))
    connection.execute(text("CREATE UNIQUE INDEX audit_event ON audit (event)"))


CORE = Component("core", metadata, (_topics_and_events,))
