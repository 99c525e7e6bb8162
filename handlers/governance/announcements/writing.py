"""`announce draft`, `edit`, `list`, `show`: the words, before anybody sends them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.chat.reply import Action, Actions, Block, Fields, Reply, Text
from bot.commands.context import Context
from bot.commands.spec import MEMBER, Risk, command
from bot.errors import UsageError
from bot.text.clean import clean
from bot.text.redact import redact
from handlers.governance.announcements import texts
from handlers.governance.announcements.announcement import Announcement, Moment, State, Words
from handlers.governance.announcements.arguments import Day, Leads, When
from handlers.governance.announcements.desk import ANNOUNCER, Desk
from handlers.governance.announcements.store import Author
from handlers.governance.number import Number

MOST_CHARACTERS = 900
"""So much fits into the three lines that a channel on IRC is shown."""


@command(
    "announce draft",
    risk=Risk.WRITE,
    who=ANNOUNCER,
    examples=[
        'announce draft "From 1 August the User Committee is part of the Technical Committee." --effective 2020-08-01',
        "announce draft The mirror moves tonight. --rooms libera:#openstack-infra --expires 2026-12-01",
    ],
)
async def draft(
    ctx: Context,
    *text: str,
    rooms: str = "",
    effective: Day | None = None,
    remind: Leads | None = None,
    expires: When | None = None,
) -> Reply:
    """Write an announcement; nothing is said before a second person has agreed to it."""
    desk = await ctx.need(Desk)
    words = Words(worded(" ".join(text)), desk.rooms(rooms), effective)
    words = replace(words, remind=_leads(remind, desk, effective), expires_at=_moment(expires, desk.now))
    _must_make_sense(words, desk.now)
    one = await desk.rows.add(Author.of(ctx.asker), words, desk.now)
    return _shown(desk, one, f"Draft {one.id} is kept.", _next(one))


@command(
    "announce edit",
    risk=Risk.WRITE,
    who=ANNOUNCER,
    examples=["announce edit 3 --rooms all", 'announce edit 3 --text "Tonight at 20:00 UTC." --remind none'],
)
async def edit(
    ctx: Context,
    number: Number,
    *,
    text: str | None = None,
    rooms: str | None = None,
    effective: Day | None = None,
    remind: Leads | None = None,
    expires: When | None = None,
) -> Reply:
    """Change a draft; what was scheduled or sent stays as it was agreed to."""
    desk = await ctx.need(Desk)
    one = await desk.rows.get(number)
    must_be_draft(one)
    words = one.words
    if text is not None:
        words = replace(words, text=worded(text))
    if rooms is not None:
        words = replace(words, rooms=desk.rooms(rooms))
    if effective is not None:
        words = replace(words, effective=effective, remind=words.remind or _leads(None, desk, effective))
    if remind is not None:
        words = replace(words, remind=tuple(remind))
    if expires is not None:
        words = replace(words, expires_at=_moment(expires, desk.now))
    if words == one.words:
        raise UsageError("What shall I change?", usage=f"announce edit {number} --text “…” | --rooms … | --effective …")
    _must_make_sense(words, desk.now)
    changed = await desk.rows.edit(one, words, desk.now)
    return _shown(desk, changed, f"Draft {number} is changed.", _next(changed))


@command("announce list", who=MEMBER, examples=["announce list"])
async def listing(ctx: Context) -> Reply:
    """List the newest announcements and where each of them stands."""
    desk = await ctx.need(Desk)
    found = await desk.rows.newest()
    if not found:
        return Reply("Nothing has been announced yet: announce draft TEXT begins one.", data={"announcements": []})
    lines = "\n".join(texts.headline(one, desk.now) for one in found)
    data: list[object] = [{"id": one.id, "state": one.state.value, "text": one.words.text} for one in found]
    return Reply(f"{len(found)} announcements, the newest first:", (Text(lines),), data={"announcements": data})


@command("announce show", who=MEMBER, examples=["announce show 3"])
async def show(ctx: Context, number: Number) -> Reply:
    """Show an announcement with its channels, dates and reminders, and what followed it."""
    desk = await ctx.need(Desk)
    one = await desk.rows.get(number)
    after = [f"{other.how.value}: announcement {other.id}" for other in await desk.rows.following(number)]
    more = (Text("Followed by " + ", ".join(after)),) if after else ()
    return _shown(desk, one, f"Announcement {number} ({texts.standing(one, desk.now)})", _next(one), more)


def _shown(
    desk: Desk, one: Announcement, summary: str, steps: tuple[Action, ...], more: tuple[Block, ...] = ()
) -> Reply:
    facts = Fields(texts.facts(one, desk.moments(one) or _planned(desk, one), desk.now))
    rooms = Text("Channels: " + " ".join(one.words.rooms))
    data: dict[str, object] = {"id": one.id, "state": one.state.value, "text": one.words.text}
    data |= {"rooms": list(one.words.rooms), "effective": str(one.words.effective or "")}
    actions = (Actions(steps),) if steps else ()
    return Reply(summary, (Text(one.words.text), facts, *more, rooms, *actions), data=data)


def _planned(desk: Desk, one: Announcement) -> list[Moment]:
    """The reminders that a draft would have if it were sent now."""
    return desk.moments(replace(one, state=State.SCHEDULED, due_at=desk.now)) if one.state is State.DRAFT else []


def _next(one: Announcement) -> tuple[Action, ...]:
    match one.state:
        case State.DRAFT:
            return (
                Action("how it will look", f"announce preview {one.id}"),
                Action("to all its channels", f"announce send {one.id}"),
            )
        case State.SCHEDULED | State.SENT:
            return (Action("where it has arrived", f"announce log {one.id}"),)
        case _:
            return ()


def worded(text: str) -> str:
    """What somebody wants to say. Raises `UsageError` for what cannot be said as it is."""
    text = "\n".join(" ".join(line.split()) for line in clean(text).splitlines() if line.strip())
    if not text:
        raise UsageError("What shall I announce?", usage="announce draft TEXT [--rooms ROOMS] [--effective DAY]")
    if len(text) > MOST_CHARACTERS:
        raise UsageError(
            f"The text has {len(text):,} characters; at most {MOST_CHARACTERS} fit. Link to a page for more."
        )
    if redact(text) != text:
        raise UsageError("The text holds what looks like a secret; I do not announce that.")
    return text


def must_be_draft(one: Announcement) -> None:
    """Raises `UsageError` that says what to do instead."""
    if one.state is State.SCHEDULED:
        raise UsageError(
            f"Announcement {one.id} is scheduled as it was agreed to. Cancel it first: announce cancel {one.id}"
        )
    if one.state is State.SENT:
        raise UsageError(f"Announcement {one.id} was sent; nothing is changed silently: announce correct {one.id} TEXT")
    if one.state is not State.DRAFT:
        raise UsageError(f"Announcement {one.id} is {one.state.value}: write a new one with announce draft.")


def _leads(given: Leads | None, desk: Desk, effective: date | None) -> tuple[int, ...]:
    if effective is None:
        if given:
            raise UsageError("--remind counts back from --effective, which is missing.")
        return ()
    return tuple(desk.own.remind if given is None else given)


def _moment(given: When | None, now: datetime) -> datetime | None:
    return given.moment(now, end_of_day=True) if given else None


def _must_make_sense(words: Words, now: datetime) -> None:
    if not words.rooms:
        raise UsageError("No channel is configured: name some with --rooms network:channel,…")
    if words.effective is not None and words.effective < now.date():
        raise UsageError(f"{texts.day(words.effective)} has passed.")
    if words.expires_at is not None and words.expires_at <= now:
        raise UsageError(f"--expires {texts.stamp(words.expires_at)} has passed.")
