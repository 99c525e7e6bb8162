"""From a message to its answer: a command when the words name one, else a question for those who listen."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.message import Address, Message, Principal
from bot.chat.reply import Bullets, Reply, Status
from bot.commands.context import Context
from bot.commands.registry import Match
from bot.commands.resources import Resources
from bot.commands.spec import ListenerSpec, Risk
from bot.core.approvals.desk import Approvals
from bot.core.executing import Executor, Ready
from bot.core.running import explain, run
from bot.errors import Denied

QUESTION = "question"
"""What the audit calls a message that was no command."""
QUESTION_WORDS = 3
"""A command that does not understand so many words was perhaps not meant by them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, what it answers, whether it must survive a crash before it is sent, who asked where that was found out, and
    whether the audit has it already or must not keep what was said."""

    reply: Reply
    command: str
    is_owed: bool = False
    asker: Principal | None = None
    is_noted: bool = False
    is_confidential: bool = False


class Router:
    """Holds the registry and the policy; knows no platform."""

    def __init__(self, executor: Executor, approvals: Approvals, resources: Resources) -> None:
        self.registry = executor.registry
        self._executor, self._approvals, self._resources = executor, approvals, resources

    async def answer(self, message: Message) -> Answer | None:
        """What to say, or None for silence."""
        match = self.registry.match(message.text) if message.is_addressed else None
        if match is not None:
            return await self._command(match, message)
        if message.address is Address.PREFIX:
            return None  # other bots use the same prefix: an unknown word is not ours
        return await self._question(message)

    async def _command(self, match: Match, message: Message) -> Answer | None:
        spec = match.spec
        ready = await run(spec.name, self._executor.prepare(match, message), self._executor.patience(spec))
        if isinstance(ready, Reply):
            question = await self._perhaps_question(message, match) if ready.status is Status.USAGE else None
            return question or Answer(ready, spec.name, is_confidential=spec.confidential)
        asker = ready.message.sender
        if not ready.decision.allowed:
            denied = explain(Denied(ready.decision.reason))
            return Answer(denied, spec.name, asker=asker, is_confidential=spec.confidential)
        if spec.risk is not Risk.READ:
            return await self._change(ready)
        reply = await self._executor.read(ready)
        if reply.status is Status.USAGE and len(match.rest) >= QUESTION_WORDS:
            question = await self._perhaps_question(message, match)
            if question is not None:
                return question
        return Answer(reply, spec.name, asker=asker, is_confidential=spec.confidential)

    async def _change(self, ready: Ready) -> Answer | None:
        """What changes something is noted first, asks where somebody must agree, and its answer is owed."""
        reply = await self._executor.noted(ready, lambda: self._approvals.ask_or_run(ready))
        if reply is None:
            return None  # this very event has been worked on before
        return Answer(reply, ready.spec.name, is_owed=True, asker=ready.message.sender, is_noted=True)

    async def _perhaps_question(self, message: Message, match: Match) -> Answer | None:
        """“help me with this resolver error” begins like a command and is a question; a line with flags is not."""
        if match.spec.confidential or message.address is not Address.NAME or any(word.is_flag for word in match.rest):
            return None
        answer = await self._listen(message, is_guess=True)
        return answer if answer and answer.reply.status is Status.ANSWERED else None

    async def _question(self, message: Message) -> Answer | None:
        answer = await self._listen(message)
        if answer is not None and (answer.reply.status is Status.ANSWERED or not message.is_addressed):
            return answer
        if not message.is_addressed:
            return None
        close = self._close_commands(message.text)
        if close:
            return Answer(
                Reply("That is no command of mine. Did you mean:", (Bullets(close),), status=Status.USAGE), QUESTION
            )
        return answer or Answer(
            Reply("I do not know that. “help” says what I can do.", status=Status.UNKNOWN), QUESTION
        )

    def _close_commands(self, text: str) -> tuple[str, ...]:
        """Commands that a short line was probably meant to be."""
        return self.registry.suggest(text) if len(text.split()) <= 5 and "\n" not in text else ()

    async def _listen(self, message: Message, *, is_guess: bool = False) -> Answer | None:
        best: Reply | None = None
        for one in self.registry.listening(ambient=not message.is_addressed):
            reply = await run(QUESTION, self._ask(one, message, is_guess=is_guess), one.deadline)
            if reply is not None and reply.status is Status.ANSWERED:
                return Answer(reply, QUESTION, is_confidential=reply.is_secret)
            best = best or reply
        return (
            Answer(best, QUESTION, is_confidential=best.is_secret)
            if best is not None and message.is_addressed
            else None
        )

    async def _ask(self, one: ListenerSpec, message: Message, *, is_guess: bool) -> Reply | None:
        if not message.is_addressed and not one.hears(message.text):
            return None
        return await one.handler(Context(message, self.registry, self._resources, is_guess), message.text)
