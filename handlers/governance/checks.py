"""What `openinfra-bot check` says of announcements, the reference files and the feeds."""

from __future__ import annotations

from bot.commands.resources import Resources
from bot.config.checking import CheckItem
from bot.config.model import Settings
from bot.errors import BotError
from handlers.governance.feeds.http import fetch
from handlers.governance.feeds.parsing import NoFeed, parse
from handlers.governance.rooms import listed
from handlers.governance.settings import GovernanceSettings
from handlers.governance.teams.directory import open_directory


async def channels(resources: Resources) -> list[CheckItem]:
    """Are the rooms on networks that are configured?"""
    own, settings = await resources.get(GovernanceSettings), await resources.get(Settings)
    named = {"rooms": own.rooms, "tell": (own.tell,) if own.tell else ()}
    return [_rooms(key, rooms, settings.networks) for key, rooms in named.items() if rooms]


def _rooms(key: str, rooms: tuple[str, ...], networks: frozenset[str]) -> CheckItem:
    wrong = [room for room in rooms if room.partition(":")[0] not in networks]
    name = f"{key} of announcements"
    if wrong:
        return CheckItem(name, "wrong", f"{listed(wrong)}: no such network", f"see {key} under [governance]")
    return CheckItem(name, "ok", f"{len(rooms)} channels")


async def reference(resources: Resources) -> list[CheckItem]:
    """Can the reference files be read?"""
    own = await resources.get(GovernanceSettings)
    if not own.reference:
        return []
    name, where = "reference files", "see reference under [governance]"
    try:
        known = await open_directory(own).get()
    except BotError as error:
        return [CheckItem(name, "wrong", error.sentence, where)]
    if known.problems:
        return [CheckItem(name, "wrong", known.problems[0], where)]
    return [CheckItem(name, "ok", f"{len(known.teams)} teams, {len(known.sigs)} SIGs")]


async def feeds(resources: Resources) -> list[CheckItem]:
    """Does every feed answer, and with a feed?"""
    own = await resources.get(GovernanceSettings)
    found = []
    for name, one in own.feeds.items():
        try:
            got = await fetch(one.url, private=one.private)
            count = len(parse(got.body, one.url)) if got else 0
            found.append(CheckItem(f"feed {name}", "ok", f"{count} entries"))
        except NoFeed as problem:
            found.append(CheckItem(f"feed {name}", "wrong", str(problem), f"see [governance.feeds.{name}]"))
        except BotError as error:
            found.append(CheckItem(f"feed {name}", "wrong", error.sentence, f"see [governance.feeds.{name}]"))
    return found


CHECKS = (channels, reference, feeds)
