"""What the real meeting files say, read by other means than the bot's: day by day, from the raw YAML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

FILES = Path(__file__).parent / "data" / "irc-meetings"
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_NTH = ["first", "second", "third", "fourth", "fifth"]


def raw() -> dict[str, dict[str, Any]]:
    """Every file by its name without the ending."""
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FILES.glob("*.yaml"))}


def meets(entry: dict[str, Any], day: date) -> bool:
    """Whether an entry of a schedule meets on a date."""
    if _DAYS[day.weekday()] != entry["day"] or int(f"{day:%Y%m%d}") < entry.get("start_date", 0):
        return False
    week, frequency = int(f"{day:%V}"), entry["frequency"]
    if frequency.partition("-")[0] in _NTH:
        same = [day.replace(day=n) for n in range(1, day.day + 1) if day.replace(day=n).weekday() == day.weekday()]
        return bool(_NTH[len(same) - 1] == frequency.partition("-")[0])
    by_week: dict[str, bool] = {
        "weekly": True,
        "biweekly-even": week % 2 == 0,
        "biweekly-odd": week % 2 == 1,
        "quadweekly": week % 4 == 0,
        "adhoc": False,
    }
    return by_week[frequency]


def starts(name: str, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime, str]]:
    """Start, end and channel of every meeting of a file that starts in this time."""
    for entry in raw()[name]["schedule"]:
        day = since.date()
        while day <= until.date():
            at = datetime(day.year, day.month, day.day, int(entry["time"][:2]), int(entry["time"][2:]), tzinfo=UTC)
            if meets(entry, day) and since <= at < until:
                yield at, at + timedelta(minutes=entry.get("duration", 60)), f"#{entry['irc']}"
            day += timedelta(days=1)
