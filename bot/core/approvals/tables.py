"""Proposals as the store keeps them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

from bot.store.migrations import Component
from bot.store.schema import Instant

metadata = MetaData()

proposals = Table(
    "proposal",
    metadata,
    Column("token", String(16), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("command", String(128), nullable=False),
    Column("line", Text, nullable=False),
    Column("args", String(64), nullable=False),
    Column("target", String(64), nullable=False),
    Column("summary", Text, nullable=False),
    Column("network", String(64), nullable=False),
    Column("account", String(256), nullable=False),
    Column("name", String(256), nullable=False),
    Column("verified_by", String(64), nullable=False),
    Column("accounts", Text, nullable=False),
    Column("room_network", String(64), nullable=False),
    Column("channel", String(256), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("is_direct", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("decided_by", String(256), nullable=False),
    Column("decided_at", Instant),
    Column("outcome", Text, nullable=False),
    Index("proposal_state", "state"),
    Index("proposal_created_at", "created_at"),
)

STORE = Component("approvals", metadata)
