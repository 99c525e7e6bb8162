"""A store in a file, as the bot has it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.schema import CORE


@pytest.fixture
def state(tmp_path: Path) -> str:
    """The store's URL."""
    return f"sqlite:///{tmp_path / 'state.db'}"


@pytest.fixture
async def database(state: str) -> AsyncIterator[Database]:
    """The store, open."""
    found = Database(state)
    await found.open([CORE])
    yield found
    await found.close()
