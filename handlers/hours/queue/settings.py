"""The keys of the queue, of notes and of digests, under `[hours.queue]`."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

TIME = r"^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9])?\Z"
WEEKDAY_TIME = r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day (?:[01][0-9]|2[0-3]):[0-5][0-9])?\Z"


class QueueSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Questions, notes and digests of office hours."""

    keep_days: Annotated[
        int,
        Meta(
            description="Days after which a closed question loses its words and its people; its times are kept.", ge=1
        ),
    ] = 180
    most_of_one: Annotated[int, Meta(description="Questions of one person that may wait at once.", ge=1)] = 5
    most: Annotated[int, Meta(description="Questions that may wait at once.", ge=1)] = 500
    digest_sessions: Annotated[bool, Meta(description="Whether a session's rooms get its digest when it is over.")] = (
        True
    )
    digest_rooms: Annotated[
        tuple[str, ...],
        Meta(
            description="Rooms that get the digest of each day and week, of what was public in the rooms of every series."
        ),
    ] = ()
    digest_day: Annotated[
        str, Meta(description="When the day's digest is said, in UTC, such as 20:00; empty: never.", pattern=TIME)
    ] = ""
    digest_week: Annotated[
        str,
        Meta(
            description="When the week's digest is said, in UTC, such as Friday 16:00; empty: never.",
            pattern=WEEKDAY_TIME,
        ),
    ] = ""
