"""Who somebody is: asked once, remembered for a while, and kept right by `user_change`."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.message import Principal
from bot.slack.settings import SlackSettings
from bot.slack.who.standing import STRANGER, Account, account, foreign_team, judged, principal
from bot.slack.wire.faults import CALL_ERRORS, failed
from bot.slack.wire.me import Me

log = logging.getLogger(__name__)

MOST = 20_000
PAUSES = (0.2, 0.6)
"""Seconds before asking again when Slack does not say: somebody is waiting for an answer."""
UNSURE_SECONDS = 5.0
"""How long nobody is asked about again after that, so that a busy channel does not make it worse."""
_NOBODY = frozenset(["user_not_found", "user_not_visible", "users_not_found"])


@dataclass(frozen=True, slots=True)
class _Known:
    account: Account | None
    until: float


class People:
    """The people of one workspace, and those whom it shares channels with."""

    def __init__(
        self,
        network: str,
        settings: SlackSettings,
        me: Me,
        web: AsyncWebClient,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._network, self._settings, self._me, self._web, self._clock = network, settings, me, web, clock
        self._guests = frozenset(settings.guests)
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._asked: dict[str, asyncio.Task[Account | None]] = {}

    async def of(self, user_id: str, event: Mapping[str, Any]) -> Principal:
        """Who has done something; `event` is what Slack says of it and may name a foreign team. Never raises.

        If Slack does not tell, the person is an outsider without `verified_by`, and is asked about again soon.
        """
        foreign = foreign_team(event, self._me.team)
        who = await self._account(user_id)
        if who is None:
            return principal(self._network, foreign or self._me.team, user_id, name=user_id, is_member=False, by="")
        return judged(self._network, self._me.team, user_id, who=who, foreign=foreign, guests=self._guests)

    async def verify(self, who: Principal) -> Principal:
        """The same person by what is known now."""
        team, _, user = who.id.lstrip("~").partition("/")
        return await self.of(user, {"team": team}) if user else who

    def learn(self, info: Mapping[str, Any]) -> None:
        """Somebody's account has changed (the `user` of a `user_change`)."""
        user = info.get("id")
        if isinstance(user, str) and user in self._known:
            self._remember(user, account(info), self._settings.timing.people)

    def knows(self, user_id: object) -> bool:
        """Whether anything is remembered of somebody."""
        return user_id in self._known

    def name_of(self, user_id: str) -> str:
        """The name of somebody who is known already, else empty."""
        known = self._known.get(user_id)
        return known.account.name if known is not None and known.account is not None else ""

    async def _account(self, user_id: str) -> Account | None:
        known = self._known.get(user_id)
        if known is not None and known.until > self._clock():
            return known.account
        task = self._asked.get(user_id)
        if task is None:
            task = self._asked[user_id] = asyncio.create_task(self._ask(user_id), name="who is it")
            task.add_done_callback(lambda _: self._asked.pop(user_id, None))
        return await asyncio.shield(task)

    async def _ask(self, user_id: str) -> Account | None:
        for pause in (*PAUSES, None):
            found = await self._fetch(user_id)
            if found is not None:
                self._remember(user_id, found, self._settings.timing.people)
                return found
            if pause is not None:
                await asyncio.sleep(pause)
        self._remember(user_id, None, UNSURE_SECONDS)
        return None

    async def _fetch(self, user_id: str) -> Account | None:
        """Slack's answer; somebody whom Slack hides from us is a stranger, which is an answer too."""
        try:
            answer = await self._web.users_info(user=user_id)
        except CALL_ERRORS as error:
            word = failed("users.info", error, 0.0).error
            log.debug("users.info: %s", word or type(error).__name__)
            return STRANGER if word in _NOBODY else None
        found = answer.get("user")
        return account(found) if isinstance(found, Mapping) else None

    def _remember(self, user_id: str, who: Account | None, seconds: float) -> None:
        self._known.pop(user_id, None)
        self._known[user_id] = _Known(who, self._clock() + seconds)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
