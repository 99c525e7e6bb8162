"""The `[approvals]` section of the configuration."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


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
