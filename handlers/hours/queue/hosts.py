"""Who answers: the accounts of a series, the accounts that are linked with them, and the role `host`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.chat.message import Principal
from bot.core.linking import Account
from bot.core.people import People
from bot.errors import Denied, NotFound
from bot.text.clean import one_line, shorten
from bot.text.fold import folded
from handlers.hours.queue.place import Places, Topic
from handlers.hours.series.model import Series

ROLE = "host"


class Hosts:
    """Knows hosts by their accounts. `roles` are those of the configuration."""

    def __init__(self, people: People, places: Places, roles: Mapping[str, Sequence[str]]) -> None:
        self._people, self.places = people, places
        self._always = tuple(roles.get(ROLE, ()))

    def is_one(self, who: Principal, series: Iterable[Series]) -> bool:
        """Whether somebody hosts any of these series."""
        if not who.is_verified:
            return False
        return ROLE in self._people.roles(who) or any(self.account(who, one.hosts) for one in series)

    def account(self, who: Principal, hosts: Sequence[str]) -> str:
        """Under which of these accounts somebody is known; empty under none."""
        return next((host for host in hosts if self._people.was_same(who, host)), "")

    async def hosted(self, who: Principal) -> list[Series]:
        """The series that somebody hosts."""
        return [one for one in await self.places.all() if self.is_one(who, [one])]

    async def may_answer(self, who: Principal, topic: Topic) -> bool:
        """Whether somebody may answer a question."""
        return self.is_one(who, await self.places.like(topic))

    async def must(self, who: Principal, topic: Topic, what: str) -> None:
        """Raises `Denied` where somebody may not."""
        if not await self.may_answer(who, topic):
            about = f" of {topic.track}" if topic.track else ""
            raise Denied(
                f"{what} is for the hosts{about}. “whoami” says how I know you; hosts are named in the series."
            )

    async def of(self, topic: Topic) -> tuple[str, ...]:
        """The accounts of those who may answer, hosts of the series first."""
        found = [host for series in await self.places.like(topic) for host in series.hosts]
        return tuple(dict.fromkeys((*found, *self._always)))

    async def find(self, name: str, asked_by: Principal, topic: Topic) -> Account:
        """A host by name or account, as people write it. Raises `NotFound` with the ones there are."""
        wanted, known = folded(one_line(name).removeprefix("@").rstrip(":,")), await self._named(topic)
        found = {key: account for key, names, account in known if wanted in names}
        here = {key: account for key, account in found.items() if account.key.startswith(f"{asked_by.network}:")}
        choice = list((here if len(found) > 1 and here else found).values())
        persons = {self._people.person(account.principal) for account in choice}
        if len(persons) == 1:
            return choice[0]
        hint = tuple(account.key for _, _, account in known)[:8]
        what = "More than one host is" if choice else "No host is"
        raise NotFound(f"{what} called “{shorten(one_line(name), 40)}”; write the account:", candidates=hint)

    async def _named(self, topic: Topic) -> list[tuple[str, set[str], Account]]:
        """Each account of each host, with the names that mean it."""
        found = []
        for host in await self.of(topic):
            for account in self.accounts(host):
                own = account.key.partition(":")[2]
                names = {folded(word) for word in (account.key, account.name, own, own.rpartition("/")[2])}
                found.append((account.key, names, account))
        return found

    def accounts(self, host: str) -> tuple[Account, ...]:
        """A host's account and those that it is linked with, under the names by which they were last reached."""
        own = host.partition(":")[2]
        mine = Account(host, own)
        others = self._people.others(mine.principal)
        back = (
            one for other in others for one in self._people.others(other.principal) if folded(one.key) == folded(host)
        )
        return (next(back, mine), *others)
