"""`governance feeds`, `governance read`."""

from __future__ import annotations

from bot.chat.reply import Action, Actions, Reply, Severity, Text
from bot.commands.context import Context
from bot.commands.spec import MEMBER, Risk, command
from handlers.governance.announcements.desk import ANNOUNCER
from handlers.governance.feeds.store import Known
from handlers.governance.feeds.watcher import READ_SECONDS, Watcher


@command("governance feeds", who=MEMBER, examples=["governance feeds"])
async def feeds(ctx: Context) -> Reply:
    """List the feeds that become drafts, when each was read, and what is wrong with it."""
    watcher = await ctx.need(Watcher)
    known = {name: await watcher.rows.known(name) for name in watcher.feeds}
    if not known:
        return Reply("No feed is configured: see [governance.feeds].", data={"feeds": []})
    lines = "\n".join(f"{name}: {watcher.feeds[name].url} · {_standing(one)}" for name, one in known.items())
    data: list[object] = [{"name": name, "problem": one.problem if one else ""} for name, one in known.items()]
    is_bad = any(one is not None and one.problem for one in known.values())
    severity = Severity.WARNING if is_bad else Severity.INFO
    return Reply(f"{len(known)} feeds:", (Text(lines),), severity, data={"feeds": data})


def _standing(one: Known | None) -> str:
    if one is None:
        return "not read yet"
    read = f"read {one.read_at:%a %d %b %H:%M} UTC" if one.read_at else "never read"
    return f"{read}; {one.problem}" if one.problem else read


@command("governance read", risk=Risk.WRITE, who=ANNOUNCER, examples=["governance read tc"], deadline=READ_SECONDS)
async def read(ctx: Context, feed: str) -> Reply:
    """Read a feed now; what is new in it becomes drafts."""
    drafts = await (await ctx.need(Watcher)).read(feed)
    if not drafts:
        return Reply(f"Nothing is new in the feed {feed}.")
    steps = Actions(tuple(Action(f"draft {number}", f"announce show {number}") for number in drafts[:5]))
    return Reply(f"{len(drafts)} drafts: {', '.join(map(str, drafts))}.", (steps,), Severity.GOOD)
