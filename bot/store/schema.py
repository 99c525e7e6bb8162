"""The core's tables as the code uses them. Migrations make them; a test holds the two against each other."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, DateTime, Dialect, Float, Index, Integer, MetaData, String, Table, Text
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
    Index("outbox_network", "network", "id"),
)
"""Letters that are not yet delivered. A delivered one is deleted: the audit row says that it was sent."""

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
    Index("audit_at", "at"),
)
"""Who asked what where, and how it ended; lines are redacted."""

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

CORE = Component("core", metadata)
