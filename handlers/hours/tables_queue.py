"""The people half of office hours as the store keeps it: questions, who was told what, hosts, notes, subscriptions."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

from bot.store.schema import Instant, RowId

metadata = MetaData()

ticket = Table(
    "hours_ticket",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("series", String(128), nullable=False),
    Column("track", String(128), nullable=False),
    Column("text", Text, nullable=False),
    Column("is_private", Integer, nullable=False),
    Column("network", String(64), nullable=False),
    Column("channel", String(256), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("is_direct", Integer, nullable=False),
    Column("asker", String(256), nullable=False),
    Column("asker_name", String(256), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("waits_since", Instant, nullable=False),
    Column("helper", String(256), nullable=False, server_default=""),
    Column("helper_name", String(256), nullable=False, server_default=""),
    Column("taken_at", Instant),
    Column("ended_at", Instant),
    Column("note", Text, nullable=False, server_default=""),
    Column("is_announced", Integer, nullable=False, server_default="0"),
    Column("is_forgotten", Integer, nullable=False, server_default="0"),
    Index("hours_ticket_state", "state", "waits_since"),
    Index("hours_ticket_ended", "ended_at"),
    sqlite_autoincrement=True,  # a number that was given once never means another question
)
"""Questions, redacted. `waits_since` is the place in the queue: a question that was skipped waits anew.

What is closed and old loses its words and its people (`is_forgotten`); its times stay, for the statistics. `is_announced`: those
who may answer know of it."""

telling = Table(
    "hours_telling",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("ticket", RowId, nullable=False),
    Column("who", String(256), nullable=False),
    Column("name", String(256), nullable=False),
    Column("text", Text, nullable=False),
    Column("was_said", Integer, nullable=False),
    Column("while_open", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("told_at", Instant),
    Index("hours_telling_open", "told_at", "id"),
)
"""What a person must be told, in private, once. `was_said`: the room has it already, where the person may have read it.
`while_open`: of no interest any more once somebody has taken the question."""

presence = Table(
    "hours_presence",
    metadata,
    Column("session", String(192), primary_key=True),
    Column("host", String(256), primary_key=True),
    Column("name", String(256), nullable=False),
    Column("state", String(16), nullable=False),
    Column("until", Instant),
    Column("at", Instant, nullable=False),
    Index("hours_presence_at", "at"),
)
"""What hosts have said of a session: here, late (`until` then), away. `host` is the account of the series."""

note = Table(
    "hours_note",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("room", String(320), nullable=False),
    Column("series", String(128), nullable=False),
    Column("who", String(256), nullable=False),
    Column("name", String(256), nullable=False),
    Column("at", Instant, nullable=False),
    Index("hours_note_at", "at"),
)
"""What was noted in a room of a series, redacted."""

subscriber = Table(
    "hours_subscriber",
    metadata,
    Column("who", String(256), primary_key=True),
    Column("track", String(128), primary_key=True),
    Column("name", String(256), nullable=False),
    Column("at", Instant, nullable=False),
    Index("hours_subscriber_track", "track"),
)
"""Who wants a word when a session of a track begins; an empty track is all of them."""
