"""A digest: what was asked in public and answered, what was noted, what still waits."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.reply import Action, Actions, Block, Bullets, Link, Reply, Text
from bot.commands.resources import Resources
from bot.text.clean import one_line, shorten
from handlers.hours.notes.words import KINDS
from handlers.hours.public import PublicNote, PublicQuestion, public_answers, public_notes, public_queue

MOST_OF_A_KIND = 15
MOST_IN_A_LINE = 350
"""Characters of notes in a digest that nobody asked for."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What was public in some time, of some series or of all."""

    title: str
    since: datetime
    until: datetime
    answered: tuple[PublicQuestion, ...]
    waiting: tuple[PublicQuestion, ...]
    notes: tuple[PublicNote, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell of; that old questions still wait is no news."""
        return (
            not self.answered
            and not self.notes
            and not any(self.since <= one.asked_at < self.until for one in self.waiting)
        )


async def digest(
    resources: Resources, title: str, since: datetime, until: datetime, series: Collection[str] | None = None
) -> Digest:
    """Everything from `since` up to `until`; of these series, and of no series at all, or of all."""
    wanted = None if series is None else {*series, ""}

    def fits(one: PublicQuestion | PublicNote) -> bool:
        return wanted is None or one.series in wanted

    answered = await public_answers(resources, since, until)
    waiting = await public_queue(resources)
    notes = await public_notes(resources, since, until)
    return Digest(
        title, since, until, tuple(filter(fits, answered)), tuple(filter(fits, waiting)), tuple(filter(fits, notes))
    )


def brief(made: Digest, url: str = "") -> Reply:
    """A digest as a channel bears it: three lines; what was agreed and who acts comes first. `url` is where all of it is."""
    ordered = sorted(made.notes, key=lambda one: KINDS.index(one.kind))
    said = shorten(" · ".join(f"#{one.kind} {shorten(one.text, 120)} ({one.by})" for one in ordered), MOST_IN_A_LINE)
    notes = (Text(said),) if said else ()
    days = max(1, math.ceil((made.until - made.since) / timedelta(days=1)))
    more = Link(url, "All of it") if url else Actions((Action("all of it", f"hours digest --since {days}d"),))
    return Reply(_counts(made), (*notes, more))


def told(made: Digest) -> Reply:
    """A whole digest."""
    body: list[Block] = []
    for kind in KINDS:
        lines = [f"#{kind} {shorten(one.text, 200)} ({one.by})" for one in made.notes if one.kind == kind]
        body += _some(lines)
    body += _some([_answer(one) for one in made.answered])
    body += _some([f"waits: {one.id} from {one.asker}: {shorten(one_line(one.text), 120)}" for one in made.waiting])
    data: dict[str, object] = {
        "answered": [one.id for one in made.answered],
        "waiting": [one.id for one in made.waiting],
        "notes": [one.id for one in made.notes],
    }
    return Reply(_counts(made), tuple(body), data=data)


def _counts(made: Digest) -> str:
    counts = [
        f"{len(made.answered)} answered",
        f"{len(made.waiting)} still wait",
        *(
            f"{sum(one.kind == kind for one in made.notes)} {kind}"
            for kind in KINDS
            if any(n.kind == kind for n in made.notes)
        ),
    ]
    return f"{made.title}: {', '.join(counts)}"


def _some(lines: list[str]) -> list[Block]:
    if not lines:
        return []
    more = [Text(f"… and {len(lines) - MOST_OF_A_KIND} more")] if len(lines) > MOST_OF_A_KIND else []
    return [Bullets(tuple(lines[:MOST_OF_A_KIND])), *more]


def _answer(one: PublicQuestion) -> str:
    answer = f": {shorten(one_line(one.answer), 160)}" if one.answer else ""
    by = f" by {one.helper}" if one.helper else ""
    return f"answered{by}: {one.id} from {one.asker}: {shorten(one_line(one.text), 100)}{answer}"
