"""What people said from chat about when sessions are, as the store keeps it. One component with the people half's tables."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from bot.store.migrations import Component
from bot.store.schema import Instant, RowId
from handlers.hours.tables_queue import metadata

series = Table(
    "hours_series",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("definition", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", String(256), nullable=False),
)
"""Series that were added from chat; `definition` is JSON, the same as a series of the configuration."""

change = Table(
    "hours_change",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("series", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("slot", String(64), nullable=False),
    Column("day", String(10), nullable=False),
    Column("onwards", Integer, nullable=False),
    Column("to_at", Instant),
    Column("weekday", Integer),
    Column("at_time", String(5), nullable=False, server_default=""),
    Column("reason", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(256), nullable=False),
    Column("ref", String(32), nullable=False),
    Column("undone_at", Instant),
    Column("undone_by", String(256), nullable=False, server_default=""),
    Column("undone_ref", String(32), nullable=False, server_default=""),
    Index("hours_change_series", "series", "id"),
)
"""Cancelled, moved and extra sessions of any series, wherever it is defined. `day` is a date of the series' zone, `to_at` where
one session is now; `weekday` and `at_time` are what a slot became from that date on. What was undone stays for the record; by
`ref` and `undone_ref` the news of it knows that it is written."""

revision = Table(
    "hours_revision",
    metadata,
    Column("series", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""How often a series has changed, in a file or from chat: calendars want a number that only grows (RFC 5545, 3.8.7.4)."""

STORE = Component("hours", metadata)
