"""What was said of the state of things, and the topics that an alert has replaced."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

from bot.store.migrations import Component
from bot.store.schema import Instant, RowId

metadata = MetaData()

entry = Table(
    "status_entry",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("person", String(64), nullable=False),
    Column("who", String(256), nullable=False),
    Column("who_name", String(256), nullable=False),
    Column("at", Instant, nullable=False),
    Index("status_entry_kind", "kind", "id"),
)
"""`person` is whom a thanks is for."""

topic = Table(
    "status_topic",
    metadata,
    Column("network", String(64), primary_key=True),
    Column("channel", String(256), primary_key=True),
    Column("original", Text),
    Column("is_saved", Integer, nullable=False),
    Column("shown", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("problem", String(256), nullable=False),
)
"""One row for each channel while an alert stands. `original` is what stood there before, saved before anything is set."""

STORE = Component("status", metadata)
