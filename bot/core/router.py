"""From a message to its answer: a command when the words name one, else a question for those who listen."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.message import Address, Message, Principal
from bot.chat.reply import Bullets, Reply, Status
from bot.commands.arguments import Bound, bind
from bot.commands.context import Context
from bot.commands.registry import Match, Registry
from bot.commands.resources import Resources
from bot.commands.spec import CommandSpec, ListenerSpec, Risk
from bot.core.identity import Identify
from bot.core.policy import Decision, Policy
from bot.core.running import explain, run
from bot.errors import Denied

QUESTION = "question"
"""What the audit calls a message that was no command."""
PREPARE_SECONDS = 10
"""How long it may take to find out who is asking."""
QUESTION_WORDS = 3
"""A command that does not understand so many words was perhaps not meant by them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, what it answers, whether it must survive a crash before it is sent, and who asked where that was found out."""

    reply: Reply
    command: str
    is_owed: bool = False
    asker: Principal | None = None


@dataclass(frozen=True, slots=True)
class _Ready:
    """A command that is understood: its message with whoever sent it as well known as the rules need, its arguments, and
    whether it may run."""

    message: Message
    bound: Bound
    decision: Decision


class Router:
    """Holds the registry and the policy; knows no platform."""

    def __init__(self, registry: Registry, resources: Resources, policy: Policy, identify: Identify) -> None:
        self.registry = registry
        self._resources = resources
        self._policy = policy
        self._identify = identify

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
        wait = PREPARE_SECONDS if self._policy.needs_identity(spec) else None
        ready = await run(spec.name, self._prepare(match, message), wait)
        if isinstance(ready, Reply):
            question = await self._perhaps_question(message, match) if ready.status is Status.USAGE else None
            return question or Answer(ready, spec.name)
        asker = ready.message.sender
        if not ready.decision.allowed:
            return Answer(explain(Denied(ready.decision.reason)), spec.name, asker=asker)
        reply = await run(spec.name, self._call(spec, ready), spec.deadline)
        if reply.status is Status.USAGE and len(match.rest) >= QUESTION_WORDS:
            question = await self._perhaps_question(message, match)
            if question is not None:
                return question
        return Answer(reply, spec.name, is_owed=spec.risk is not Risk.READ, asker=asker)

    async def _prepare(self, match: Match, message: Message) -> _Ready:
        """Everything that must be known before anything runs. Raises `UsageError`."""
        bound = bind(match.spec, match.line, match.rest)
        if self._policy.needs_identity(match.spec):
            message = message.said_by(await self._identify(message.sender))
        return _Ready(message, bound, self._policy.decide(match.spec, message))

    async def _call(self, spec: CommandSpec, ready: _Ready) -> Reply:
        context = Context(ready.message, self.registry, self._resources)
        reply: object = await spec.handler(context, *ready.bound.args, **ready.bound.kwargs)
        if not isinstance(reply, Reply):
            raise TypeError(f"the handler of “{spec.name}” returned {type(reply).__name__}, not a Reply")
        return reply

    async def _perhaps_question(self, message: Message, match: Match) -> Answer | None:
        """“help me with this resolver error” begins like a command and is a question; a line with flags is not."""
        if message.address is not Address.NAME or any(word.is_flag for word in match.rest):
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
                return Answer(reply, QUESTION)
            best = best or reply
        return Answer(best, QUESTION) if best is not None and message.is_addressed else None

    async def _ask(self, one: ListenerSpec, message: Message, *, is_guess: bool) -> Reply | None:
        if not message.is_addressed and not one.hears(message.text):
            return None
        return await one.handler(Context(message, self.registry, self._resources, is_guess), message.text)
