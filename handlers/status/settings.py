"""The `[status]` section of the configuration."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from handlers.governance.settings import RoomKey


class StatusSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Alerts in the topics of channels, notices, and good news."""

    rooms: Annotated[
        tuple[RoomKey, ...],
        Meta(
            description='Channels that alerts and notices reach, as "network:channel". Empty: every configured channel.'
        ),
    ] = ()
    retry: Annotated[
        float, Meta(gt=0, description="After how many seconds a topic that could not be set is tried again.")
    ] = 60.0
