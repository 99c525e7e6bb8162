"""What the curators learn from: questions without an answer, and what people thought of the answers."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, MetaData, String, Table, Text

from bot.store.migrations import Component
from bot.store.schema import Instant, RowId

metadata = MetaData()

questions = Table(
    "kb_question",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("who", String(256), nullable=False),
    Column("room", String(256), nullable=False),
    Column("nearest", String(128), nullable=False),
    Column("confidence", Float, nullable=False),
    Index("kb_question_last_at", "last_at"),
)
"""One row for each different question, redacted; `digest` is of the text without case and digits, `nearest` the best article."""

feedback = Table(
    "kb_feedback",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("article", String(128), nullable=False),
    Column("helpful", Integer, nullable=False),
    Column("who", String(256), nullable=False),
    Column("note", Text, nullable=False),
    Index("kb_feedback_article", "article"),
)

STORE = Component("knowledge", metadata)
