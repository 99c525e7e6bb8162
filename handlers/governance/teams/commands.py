"""`governance team`, `ptl`, `tc`, `sig`, `refresh`."""

from __future__ import annotations

from bot.chat.reply import Block, Bullets, Fields, Link, Reply, Severity, Text
from bot.commands.context import Context
from bot.commands.spec import Risk, command
from bot.errors import UsageError
from handlers.governance.announcements.desk import ANNOUNCER
from handlers.governance.rooms import listed
from handlers.governance.teams import finding
from handlers.governance.teams.directory import Directory
from handlers.governance.teams.model import Member, Reference, Team

SECONDS = 90.0


@command("governance team", examples=["governance team nova", "governance team openstack/python-cinderclient"])
async def team(ctx: Context, *name: str) -> Reply:
    """Say what a project team does, who leads it, and where to find it."""
    known = await (await ctx.need(Directory)).get()
    if not name:
        return Reply(f"{len(known.teams)} teams: “governance team NAME” says more", (Text(listed(_names(known), 200)),))
    found = finding.team(" ".join(name), known.teams)
    facts = [("lead", _lead(found)), ("channel", found.channel), ("repositories", str(len(found.repos)))]
    facts += [(f"{subject} liaison", ", ".join(map(str, people))) for subject, people in found.liaisons if people]
    body: list[Block] = [Fields(tuple(fact for fact in facts if fact[1]))]
    body += [Text(found.mission)] if found.mission else []
    body += [Link(found.url)] if found.url.startswith(("https://", "http://")) else []
    body.append(Text("Deliverables: " + listed(found.deliverables, 20)))
    summary = f"{found.name}: {found.service or 'a project team'}"
    return Reply(summary, (*body, *_problems(known)), data=_data(found))


@command("governance ptl", examples=["governance ptl cinder"])
async def ptl(ctx: Context, *project: str) -> Reply:
    """Say who leads a project."""
    known = await (await ctx.need(Directory)).get()
    if not project:
        raise UsageError("Whose lead?", usage="governance ptl PROJECT")
    found = finding.team(" ".join(project), known.teams)
    where = f", in {found.channel}" if found.channel else ""
    return Reply(f"{found.name}: {_lead(found)}{where}", _problems(known), data=_data(found))


@command("governance tc", examples=["governance tc"])
async def committee(ctx: Context) -> Reply:
    """Say who is on the Technical Committee, its chair first."""
    known = await (await ctx.need(Directory)).get()
    members = sorted(known.members, key=lambda one: (one.role != "chair", one.role == ""))
    chair = next((str(one.person) for one in members if one.role == "chair"), "nobody")
    data: list[object] = [{"name": m.person.name, "irc": m.person.irc, "role": m.role, "term": m.term} for m in members]
    lines = Bullets(tuple(map(_seat, members)))
    return Reply(
        f"{len(members)} on the Technical Committee; chair: {chair}", (lines, *_problems(known)), data={"tc": data}
    )


@command("governance sig", examples=["governance sig ansible"])
async def sig(ctx: Context, *name: str) -> Reply:
    """Say which repositories a special interest group keeps."""
    known = await (await ctx.need(Directory)).get()
    if not name:
        names = listed((one.name for one in known.sigs), 200)
        return Reply(f"{len(known.sigs)} SIGs: “governance sig NAME” says more", (Text(names),))
    found = finding.sig(" ".join(name), known.sigs)
    title = found.name if found.name.casefold().endswith("sig") else f"{found.name} SIG"
    data: dict[str, object] = {"sig": found.name, "repositories": list(found.repos)}
    return Reply(f"{title}: {len(found.repos)} repositories", (Bullets(found.repos), *_problems(known)), data=data)


@command("governance refresh", risk=Risk.WRITE, who=ANNOUNCER, examples=["governance refresh"], deadline=SECONDS)
async def refresh(ctx: Context) -> Reply:
    """Fetch the reference files anew."""
    known = await (await ctx.need(Directory)).refresh()
    counts = f"{len(known.teams)} teams, {len(known.members)} members of the committee, {len(known.sigs)} SIGs"
    return Reply(f"I know {counts}.", _problems(known), Severity.WARNING if known.problems else Severity.GOOD)


def _names(known: Reference) -> list[str]:
    return [one.name for one in known.teams]


def _lead(found: Team) -> str:
    if found.lead is not None:
        return str(found.lead)
    return "no single lead (distributed leadership)" if found.is_distributed else "no lead at present"


def _seat(one: Member) -> str:
    role = f", {one.role}" if one.role else ""
    return f"{one.person}{role}" + (f", until {one.term}" if one.term else "")


def _problems(known: Reference) -> tuple[Block, ...]:
    """What is shown may be old, and whoever keeps the files should know."""
    return tuple(Text(f"Older content is shown, as a file is broken: {problem}") for problem in known.problems)


def _data(found: Team) -> dict[str, object]:
    return {
        "team": found.name,
        "service": found.service,
        "lead": found.lead.name if found.lead else None,
        "irc": found.lead.irc if found.lead else None,
        "channel": found.channel,
        "distributed": found.is_distributed,
        "liaisons": {subject: [one.name for one in people] for subject, people in found.liaisons},
        "repositories": list(found.repos),
    }
