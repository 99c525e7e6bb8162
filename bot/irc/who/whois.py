"""Asks the server, and NickServ where the server does not know, who is behind a nick."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.irc.login.nickserv import Service
from bot.irc.wire.casemapping import Casemap
from bot.irc.wire.connection import Connection
from bot.irc.wire.line import Line

# Anope and OFTC: "STATUS ada 3 [account]" or "ada 3"; Atheme: "ada -> account ACC 3 (…)". 3 is "logged in".
_SAYINGS = (
    r"^STATUS (?P<nick>\S+) (?P<level>[0-3])(?: (?P<account>[^\s:]\S*))?\s*$",
    r"^(?P<nick>\S+)(?: -> (?P<account>\S+))? ACC (?P<level>[0-3])(?:\s.*)?$",
    r"^(?P<nick>\S+)(?P<account>) (?P<level>[0-3])\s*$",
)
_LOGGED_IN = "3"


@dataclass(slots=True)
class Answer:
    """What was said about a nick: the account, by whom, and `user@host` as WHOIS has it."""

    account: str = ""
    by: str = ""
    userhost: str = ""


@dataclass(slots=True)
class _Question:
    answer: Answer
    done: asyncio.Future[None]


class Whois:
    """Questions under way, one for each nick however many want to know."""

    def __init__(
        self,
        connection: Connection,
        service: Service,
        *,
        casemap: Callable[[], Casemap],
        send: Callable[[str], None],
        patience: float,
    ) -> None:
        self._connection, self._service, self._casemap = connection, service, casemap
        self._send, self._patience = send, patience
        self._whois: dict[str, _Question] = {}
        self._status: dict[str, _Question] = {}
        on = connection.reactor.on
        on("311", self._on_user)
        on("330", self._on_account)
        on("307", self._on_registered)
        on("318", self._on_end)
        on("NOTICE", self._on_notice)

    async def whois(self, nick: str) -> Answer:
        """What WHOIS says (330, or 307 where the nick itself is the account). Empty when the server does not answer."""
        return await self._ask(self._whois, nick, f"WHOIS {nick}")

    async def status(self, nick: str) -> Answer:
        """What NickServ says. Only a NickServ of a known host is believed: its nick alone anybody can take."""
        if not self._service.host:
            return Answer()
        # Atheme's STATUS speaks of the asker whatever nick is named; its ACC is the others' STATUS.
        ask = f"PRIVMSG {self._service.address} :"
        return await self._ask(self._status, nick, f"{ask}STATUS {nick}", f"{ask}ACC {nick} *")

    async def _ask(self, questions: dict[str, _Question], nick: str, *lines: str) -> Answer:
        key = self._casemap().fold(nick)
        question = questions.get(key)
        if question is None:
            question = questions[key] = _Question(Answer(), self._connection.reactor.loop.create_future())
            for line in lines:
                self._send(line)
        over: set[asyncio.Future[Any]] = {question.done, self._connection.ended}
        await asyncio.wait(over, timeout=self._patience, return_when=asyncio.FIRST_COMPLETED)
        if questions.get(key) is question:
            del questions[key]
        return question.answer if question.done.done() else Answer()

    def _answer(self, line: Line) -> Answer | None:
        question = self._whois.get(self._casemap().fold(line.param(1)))
        return question.answer if question else None

    def _on_user(self, line: Line) -> None:
        if answer := self._answer(line):
            answer.userhost = f"{line.param(2)}@{line.param(3)}"

    def _on_account(self, line: Line) -> None:
        if answer := self._answer(line):
            answer.account, answer.by = line.param(2), "whois-330"

    def _on_registered(self, line: Line) -> None:
        answer = self._answer(line)
        if answer and not answer.account:
            answer.account, answer.by = line.param(1), "whois-307"

    def _on_end(self, line: Line) -> None:
        question = self._whois.get(self._casemap().fold(line.param(1)))
        if question and not question.done.done():
            question.done.set_result(None)

    def _on_notice(self, line: Line) -> None:
        if not self._status or not self._service.sent(line, self._casemap()):
            return
        match = next(filter(None, (re.match(saying, line.text) for saying in _SAYINGS)), None)
        question = self._status.get(self._casemap().fold(match["nick"])) if match else None
        if match is None or question is None or question.done.done():
            return
        if match["level"] == _LOGGED_IN:
            question.answer.account, question.answer.by = match["account"] or match["nick"], "nickserv-status"
        question.done.set_result(None)
