"""Who is speaking. A nick proves nothing; what the server or its services say about the account does.

In this order, whichever the server offers: `account-tag` on the line itself; `account-notify` with `extended-join` and WHOX;
WHOIS 330 or 307; NickServ `STATUS`. The last two are asked for each time, as nobody would tell us of a logout.
"""

from __future__ import annotations

from dataclasses import replace

from bot.chat.message import Principal, Strength
from bot.irc.speaking.sender import Sender
from bot.irc.who.people import People, account_of
from bot.irc.who.whois import Answer, Whois
from bot.irc.wire.caps import Caps
from bot.irc.wire.connection import Connection
from bot.irc.wire.isupport import Features
from bot.irc.wire.line import Line

_WHOX_MARK = "152"
_MOST_MASKS = 2000


class Identity:
    """The identities of one connection; nothing of it outlives the link."""

    def __init__(
        self, network: str, connection: Connection, *, features: Features, caps: Caps, sender: Sender, whois: Whois
    ) -> None:
        self._network, self._features, self._caps = network, features, caps
        self._sender, self._whois = sender, whois
        self._masks: dict[str, str] = {}
        self.people = People(features)
        caps.lost = self._on_cap_lost
        on = connection.reactor.on
        on("JOIN", self._on_join)
        on("ACCOUNT", self.people.account_changed)
        on("354", self._on_whox)
        on("NICK", self._on_nick)
        on("QUIT", self._on_gone)
        on("PART", self._on_part)
        on("KICK", self._on_kick)

    @property
    def _has_tags(self) -> bool:
        return "account-tag" in self._caps.enabled

    @property
    def _is_told(self) -> bool:
        """Whether the server tells us of every login and logout in our channels."""
        return {"account-notify", "extended-join"} <= self._caps.enabled

    def of(self, line: Line) -> Principal:
        """Who sent a line."""
        nick = line.nick
        self._remember(nick, line.userhost)
        if self._has_tags:
            return self._principal(nick, account_of(line.tags.get("account", "")), "account-tag")
        person = self.people.find(nick) if self._is_told else None
        return self._principal(nick, person.account, person.by) if person else self._principal(nick)

    async def verify(self, who: Principal) -> Principal:
        """Ask who somebody is. An answer counts only for the `user@host` that spoke to us under that nick."""
        if who.is_verified or self._has_tags:
            return who
        userhost = self._masks.get(self._fold(who.name))
        if userhost is None:
            return who
        person = self.people.find(who.name) if self._is_told else None
        if person:
            return self._principal(who.name, person.account, person.by)
        answer = await self._ask(who.name, userhost)
        is_same = self._masks.get(self._fold(who.name)) == userhost
        return self._principal(who.name, answer.account, answer.by) if is_same and answer.account else who

    async def reaches(self, who: Principal) -> bool:
        """Whether a nick still belongs to the account that we know under it; one that nobody vouches for is anybody's."""
        if not who.is_verified:
            return True
        person = self.people.find(who.name) if self._is_told else None
        account = person.account if person else (await self._whois.whois(who.name)).account
        return bool(account) and self._fold(account) == who.id

    async def _ask(self, nick: str, userhost: str) -> Answer:
        answer = await self._whois.whois(nick)
        if answer.userhost != userhost:
            return Answer()
        return answer if answer.account else await self._whois.status(nick)

    def welcome(self, channel: str) -> None:
        """We have joined a channel: learn who is logged in there."""
        if self._is_told and not self._has_tags and self._features.whox:
            self._sender.command(f"WHO {channel} %tcna,{_WHOX_MARK}")

    def _principal(self, nick: str, account: str = "", by: str = "") -> Principal:
        claimed = Principal(self._network, f"~{nick}", nick)
        if not account or account.startswith("~"):
            return claimed
        return replace(claimed, id=self._fold(account), verified_by=by, strength=Strength.VERIFIED)

    def _remember(self, nick: str, userhost: str) -> None:
        key = self._fold(nick)
        if self._masks.get(key) != userhost:
            self._masks.pop(key, None)
            self._masks[key] = userhost
            while len(self._masks) > _MOST_MASKS:
                del self._masks[next(iter(self._masks))]

    def _on_join(self, line: Line) -> None:
        if len(line.params) >= 3 and "extended-join" in self._caps.enabled:
            self.people.learn(line.nick, account_of(line.params[1]), "extended-join", line.target)

    def _on_whox(self, line: Line) -> None:
        if len(line.params) >= 5 and line.params[1] == _WHOX_MARK:
            _, _, channel, nick, account = line.params[:5]
            self.people.learn(nick, account_of(account), "whox", channel)

    def _on_nick(self, line: Line) -> None:
        for nick in (line.nick, line.target):
            self._forget(nick)

    def _on_gone(self, line: Line) -> None:
        self._forget(line.nick)

    def _on_part(self, line: Line) -> None:
        self._left(line.nick, line.target)

    def _on_kick(self, line: Line) -> None:
        self._left(line.param(1), line.target)

    def _left(self, nick: str, channels: str) -> None:
        for channel in channels.split(","):
            self.people.left(nick, channel)
        if self.people.find(nick) is None:
            self._masks.pop(self._fold(nick), None)

    def _forget(self, nick: str) -> None:
        self.people.forget(nick)
        self._masks.pop(self._fold(nick), None)

    def _on_cap_lost(self, name: str) -> None:
        if name in {"sasl", "account-tag", "account-notify", "extended-join"}:
            self.people.clear()

    def _fold(self, name: str) -> str:
        return self._features.casemap.fold(name)
