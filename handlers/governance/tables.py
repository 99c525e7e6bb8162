"""Announcements, where each of them arrived, and the entries of feeds that have been seen."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, MetaData, String, Table, Text

from bot.store.migrations import Component
from bot.store.schema import Instant, RowId

metadata = MetaData()

announcement = Table(
    "announcement",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("rooms", Text, nullable=False),
    Column("effective", Date),
    Column("remind", String(64), nullable=False),
    Column("due_at", Instant),
    Column("expires_at", Instant),
    Column("follows", Integer),
    Column("how", String(16), nullable=False),
    Column("author", String(256), nullable=False),
    Column("author_name", String(256), nullable=False),
    Column("approver", String(256), nullable=False),
    Column("at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("announcement_state", "state", "id"),
    Index("announcement_follows", "follows"),
)
"""`rooms` and `remind` are JSON lists. `follows` and `how` say which one it corrects or withdraws."""

delivery = Table(
    "announcement_delivery",
    metadata,
    Column("announcement", Integer, primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("network", String(64), primary_key=True),
    Column("channel", String(256), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("reason", String(256), nullable=False),
    Column("at", Instant, nullable=False),
)
"""What became of each saying of each announcement in each channel."""

entry = Table(
    "feed_entry",
    metadata,
    Column("feed", String(32), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("draft", Integer),
    Column("told", Integer, nullable=False),
)
"""Entries that were seen, by a digest of their id; those that became a draft name it, and whether the announcers were told."""

feed = Table(
    "feed",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("url", Text, nullable=False),
    Column("etag", String(512), nullable=False),
    Column("modified", String(128), nullable=False),
    Column("read_at", Instant),
    Column("problem", Text, nullable=False),
)
"""What the server said of the last version of each feed, and what was wrong with it."""

STORE = Component("governance", metadata)
