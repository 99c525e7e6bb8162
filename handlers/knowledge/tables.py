"""What the curators learn from: questions without an answer, and what people thought of the answers."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Float, Index, Integer, MetaData, String, Table, Text, text

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
    Column("article", String(128), nullable=False, server_default=""),
    Index("kb_question_last_at", "last_at"),
)
"""One row for each different question, redacted; `digest` is of the text without case and digits, `nearest` the best article,
`article` the one that a curator has named as its answer."""

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

draft = Table(
    "kb_draft",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("uid", String(32), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("proposer", String(256), nullable=False),
    Column("proposer_name", String(256), nullable=False),
    Column("editor", String(256), nullable=False),
    Column("question", Integer),
    Column("at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("approver", String(256), nullable=False, server_default=""),
    Column("held_until", Instant),
    Column("path", String(256), nullable=False, server_default=""),
    Column("written", Text, nullable=False, server_default=""),
    Column("revision", String(64), nullable=False, server_default=""),
    Index("kb_draft_state", "state", "id"),
)
"""Articles to be. `content` is JSON (see curating.content); `path`, `written` and `revision` say what became of it."""

reminder = Table(
    "kb_reminder",
    metadata,
    Column("owner", String(256), primary_key=True),
    Column("told_at", Instant, nullable=False),
)
"""When an owner was last told of articles that nobody has reviewed for too long."""


def _drafts(connection: Connection) -> None:
    """Version 2: drafts, reminders, and questions that a curator has answered."""
    draft.create(connection)
    reminder.create(connection)
    connection.execute(text("ALTER TABLE kb_question ADD COLUMN article VARCHAR(128) DEFAULT '' NOT NULL"))


STORE = Component("knowledge", metadata, (_drafts,))
