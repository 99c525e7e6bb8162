"""The `[cfp]` section of the configuration: one call for proposals."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from handlers.cfp.defaults import CHECKLIST
from handlers.cfp.moment import Moment, moment


class Track(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One track of the programme."""

    description: Annotated[str, Meta(description="What belongs into it, in a sentence or two.")] = ""
    chairs: Annotated[tuple[str, ...], Meta(description="Who chooses its talks, by the names that people know.")] = ()


class CfpSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A call for proposals that is open or coming; help with abstracts works without one."""

    name: Annotated[str, Meta(description="What people propose talks for.")] = ""
    url: Annotated[str, Meta(description="Where proposals are submitted.")] = ""
    opens: Annotated[str, Meta(description='When it opens: "2026-11-01T00:00 America/Los_Angeles". Empty: open.')] = ""
    deadline: Annotated[
        str, Meta(description='When it closes, on the clock of its zone: "2026-12-01T23:59 America/Los_Angeles".')
    ] = ""
    title_characters: Annotated[int, Meta(ge=10, description="The longest title, in characters.")] = 100
    abstract_characters: Annotated[int, Meta(ge=100, description="The longest abstract, in characters.")] = 1500
    tracks: Annotated[
        dict[str, Track], Meta(description="The tracks by name, each with its description and chairs.")
    ] = {}
    process: Annotated[
        str, Meta(description="How proposals are chosen, and when speakers hear of it; lines as they are shown.")
    ] = ""
    checklist: Annotated[
        tuple[str, ...],
        Meta(description="What to look at before submitting, one item each. Empty: what holds for any call."),
    ] = ()
    rooms: Annotated[tuple[str, ...], Meta(description="Where the deadline is reminded of, as network:channel.")] = ()

    def __post_init__(self) -> None:
        opens, closes = self.opens_at, self.closes_at
        if opens and closes and opens.at >= closes.at:
            raise ValueError("the deadline is not after the opening")

    @property
    def opens_at(self) -> Moment | None:
        """None where it is open from the start."""
        return _moment("opens", self.opens)

    @property
    def closes_at(self) -> Moment | None:
        """None where nobody has said."""
        return _moment("deadline", self.deadline)

    @property
    def to_look_at(self) -> tuple[str, ...]:
        """The checklist: this call's own, or the general one."""
        return self.checklist or CHECKLIST

    @property
    def called(self) -> str:
        """The name in a sentence."""
        return self.name or "the call for proposals"


def _moment(key: str, text: str) -> Moment | None:
    try:
        return moment(text)
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from None
