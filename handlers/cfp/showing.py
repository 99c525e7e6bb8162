"""`cfp`, its tracks, its process and the checklist: what the configuration says, as people ask for it."""

from __future__ import annotations

from bot.chat.reply import Action, Actions, Block, Bullets, Link, Reply, Status, Table, Text
from bot.commands.arguments import Rest
from bot.commands.context import Context
from bot.commands.spec import command
from bot.core.clock.clock import Clock
from bot.core.zones import zone_of
from bot.errors import NotFound
from bot.text.clean import one_line, shorten
from bot.text.nearest import nearest
from handlers.cfp.deadline import state
from handlers.cfp.settings import CfpSettings, Track

NEXT = Actions(
    (
        Action("what to look at before you submit", "cfp checklist"),
        Action("tracks", "cfp tracks"),
        Action("how talks are chosen", "cfp process"),
    )
)
REVIEW = "“cfp review TEXT”, best said in private: I look at title and abstract, and keep nothing of them."


@command("cfp", examples=["cfp"])
async def cfp(ctx: Context) -> Reply:
    """Say what talks are looked for, until when, and how I can help with a proposal."""
    settings = await ctx.need(CfpSettings)
    zone = await zone_of(ctx.resources, ctx.asker)
    body: list[Block] = [Link(settings.url, "submit at")] if settings.url else []
    return Reply(
        state(settings, (await ctx.need(Clock)).now(), zone),
        (*body, Text(REVIEW), NEXT),
        data={"name": settings.name, "url": settings.url, "tracks": list(settings.tracks)},
    )


@command("cfp tracks", examples=["cfp tracks", "cfp tracks getting started"], aliases=("cfp track",))
async def tracks(ctx: Context, name: Rest = Rest("")) -> Reply:  # noqa: B008 - a str
    """List the tracks, or show one with its chairs."""
    settings = await ctx.need(CfpSettings)
    if not settings.tracks:
        return Reply(f"I know of no tracks of {settings.called}.", _page(settings), status=Status.UNKNOWN)
    if name:
        return _one(*_named(settings, one_line(name)))
    rows = tuple(
        (name, shorten(one_line(track.description), 160), ", ".join(track.chairs))
        for name, track in settings.tracks.items()
    )
    data: list[object] = [_facts(name, track) for name, track in settings.tracks.items()]
    return Reply(
        f"{len(rows)} tracks" if len(rows) > 1 else "1 track",
        (Table(("track", "about", "chairs"), rows),),
        data={"tracks": data},
    )


@command("cfp process", examples=["cfp process"])
async def process(ctx: Context) -> Reply:
    """Say how proposals are chosen."""
    settings = await ctx.need(CfpSettings)
    if not settings.process.strip():
        return Reply(f"I do not know how {settings.called} chooses talks.", _page(settings), status=Status.UNKNOWN)
    first, *more = settings.process.strip().splitlines()
    return Reply(first, (Text("\n".join(more)), *_page(settings)), data={"process": settings.process})


@command("cfp checklist", examples=["cfp checklist"])
async def checklist(ctx: Context) -> Reply:
    """Show what to look at before you submit."""
    settings = await ctx.need(CfpSettings)
    limits = f"Limits: title {settings.title_characters} characters, abstract {settings.abstract_characters}."
    return Reply(
        "Before you submit:",
        (Bullets(settings.to_look_at), Text(limits), Text(REVIEW)),
        data={"checklist": list(settings.to_look_at)},
    )


def _named(settings: CfpSettings, name: str) -> tuple[str, Track]:
    """By its name or an unambiguous beginning. Raises `NotFound`."""
    known = {one.casefold(): one for one in settings.tracks}
    found = [known[name.casefold()]] if name.casefold() in known else []
    found = found or [one for folded, one in known.items() if folded.startswith(name.casefold())]
    if len(found) != 1:
        raise NotFound(
            f"There is no track “{shorten(name, 60)}”." if not found else f"More than one track begins with “{name}”.",
            candidates=tuple(found) or nearest(name, settings.tracks) or tuple(settings.tracks)[:10],
        )
    return found[0], settings.tracks[found[0]]


def _one(name: str, track: Track) -> Reply:
    chairs = Text(f"Chairs: {', '.join(track.chairs)}") if track.chairs else Text("I do not know its chairs.")
    about = (Text(track.description),) if track.description else ()
    return Reply(f"Track {name}", (*about, chairs), data=_facts(name, track))


def _facts(name: str, track: Track) -> dict[str, object]:
    return {"track": name, "description": track.description, "chairs": list(track.chairs)}


def _page(settings: CfpSettings) -> tuple[Block, ...]:
    return (Link(settings.url, "see"),) if settings.url else ()
