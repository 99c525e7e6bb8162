"""Reminders as the store keeps them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

from bot.store.migrations import Component
from bot.store.schema import Instant, RowId

metadata = MetaData()

reminders = Table(
    "reminder",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", String(256), nullable=False),
    Column("name", String(256), nullable=False),
    Column("network", String(64), nullable=False),
    Column("channel", String(256), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("is_direct", Integer, nullable=False),
    Column("is_here", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("weekly", String(128), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("told_at", Instant),
    Column("retry_at", Instant),
    Index("reminder_account", "account"),
    Index("reminder_due", "due_at"),
)
"""`due_at` is the first moment, `weekly` the rule of those that come again. Of what is over, `told_at` says when it was said;
while somebody cannot be reached, `retry_at` says when they are tried next. The text is redacted."""

STORE = Component("reminders", metadata)
