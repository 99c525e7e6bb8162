"""The `[reminders]` section of the configuration."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class ReminderSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Reminders that people set for themselves and for the room they are in."""

    most_per_person: Annotated[int, Meta(ge=1, description="Reminders that one person may have waiting.")] = 50
    most_per_room: Annotated[int, Meta(ge=1, description="Reminders that may wait for one room.")] = 50
    longest_text: Annotated[int, Meta(ge=20, le=2000, description="Characters of a reminder's text.")] = 400
    longest_days: Annotated[int, Meta(ge=1, le=3660, description="How far ahead, in days.")] = 730
    late_hours: Annotated[
        int, Meta(ge=1, description="A reminder that could not be delivered is dropped after so many hours.")
    ] = 168
    retry_minutes: Annotated[
        int, Meta(ge=1, description="How often, in minutes, a person who could not be reached is tried again.")
    ] = 10
