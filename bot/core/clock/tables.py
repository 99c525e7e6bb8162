"""Occurrences as the store keeps them."""

from __future__ import annotations

from sqlalchemy import Column, Index, MetaData, String, Table, Text

from bot.store.migrations import Component
from bot.store.schema import Instant

metadata = MetaData()

occurrences = Table(
    "occurrence",
    metadata,
    Column("schedule", String(128), primary_key=True),
    Column("due_at", Instant, primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("expires_at", Instant, nullable=False),
    Column("subject", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("ended_at", Instant),
    Index("occurrence_state", "state", "due_at"),
)

STORE = Component("clock", metadata)
