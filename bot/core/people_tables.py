"""The tables behind bot.core.people: whose accounts belong together, and links that are being made."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table

from bot.store.migrations import Component
from bot.store.schema import Instant

metadata = MetaData()

accounts = Table(
    "person_account",
    metadata,
    Column("account", String(256), primary_key=True),
    Column("key", String(256), nullable=False),
    Column("name", String(256), nullable=False),
    Column("person", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Index("person_account_person", "person"),
)
"""The accounts of people who have linked some. `account` is `key` folded (see bot.text.fold), `name` its nick at that time."""

former = Table(
    "person_former",
    metadata,
    Column("account", String(256), primary_key=True),
    Column("other", String(256), primary_key=True),
    Column("key", String(256), nullable=False),
    Column("until", Instant, nullable=False),
    Index("person_former_until", "until"),
)
"""Links that were taken back: until then `account` still counts as one with `other` (its key) where two people are needed."""

offers = Table(
    "link_offer",
    metadata,
    Column("selector", String(16), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("starter", String(256), nullable=False, unique=True),
    Column("starter_name", String(256), nullable=False),
    Column("answerer", String(256), nullable=False),
    Column("answerer_name", String(256), nullable=False),
    Column("expires_at", Instant, nullable=False),
)
"""Codes that may still be said, hashed. `answerer` is empty until the first one was said on the other side."""

tries = Table(
    "link_try",
    metadata,
    Column("account", String(256), primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("since", Instant, nullable=False),
)
"""How often an account has said a code that is none."""

PEOPLE = Component("people", metadata)
