"""The `[approvals]` section of the configuration."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import msgspec
from msgspec import Meta

from bot.errors import ConfigError


class ApprovalSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How changes are agreed to. Times in seconds."""

    rooms: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[^:\s]+:\S+$")], ...],
        Meta(description='Rooms, as "network:channel", in which every proposal that needs a second person is shown.'),
    ] = ()
    confirm: Annotated[float, Meta(gt=0, description="How long a confirmation by the asker is waited for.")] = 120.0
    approve: Annotated[float, Meta(gt=0, description="How long a second person's agreement is waited for.")] = 1800.0
    most_waiting: Annotated[int, Meta(ge=1, description="Proposals of one account that may wait.")] = 10
    keep_days: Annotated[int, Meta(ge=1, description="Proposals older than this are deleted.")] = 365


def check_rooms(settings: ApprovalSettings, networks: Iterable[str]) -> None:
    """Refuse rooms that nobody could ever read. Raises `ConfigError` that names the room."""
    known = set(networks)
    for room in settings.rooms:
        if room.partition(":")[0] not in known:
            raise ConfigError(f"“{room}” in rooms under [approvals] is on no network that is configured.")
