"""What `openinfra-bot check` says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from handlers.governance.checks import CHECKS
from handlers.governance.settings import FeedSettings
from tests.handlers.governance.conftest import staged

DATA = Path(__file__).parent / "data"


async def test_it_says_what_works_and_what_to_do_where_it_does_not(state: Path, tmp_path: Path) -> None:
    feeds = {"tc": FeedSettings(url="http://127.0.0.1:9/feed")}
    more: dict[str, Any] = {"reference": str(DATA), "tell": "nowhere:#x", "feeds": feeds}
    async with staged(state, **more) as chat:
        items = [item for check in CHECKS for item in await check(chat.app.resources)]
    assert [(item.name, item.state) for item in items] == [
        ("rooms of announcements", "wrong"),  # the stage is no network of the configuration
        ("tell of announcements", "wrong"),
        ("reference files", "ok"),
        ("feed tc", "wrong"),
    ]
    assert items[2].text == "42 teams, 13 SIGs"
    assert "127.0.0.1 cannot be read" in items[3].text


async def test_what_is_not_configured_is_not_checked(state: Path, tmp_path: Path) -> None:
    async with staged(state, rooms=()) as chat:
        assert [item for check in CHECKS for item in await check(chat.app.resources)] == []
    async with staged(state, rooms=(), reference=str(tmp_path / "nowhere")) as chat:
        (item,) = [item for check in CHECKS for item in await check(chat.app.resources)]
        assert (item.name, item.state) == ("reference files", "wrong")
