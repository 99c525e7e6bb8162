"""From a command that is understood to its reply: who asks, whether they may, what it would do, and the doing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from time import monotonic

from bot.chat.message import Message, Principal
from bot.chat.reply import Reply
from bot.commands.arguments import Bound, bind
from bot.commands.context import Context
from bot.commands.registry import Match, Registry
from bot.commands.resources import Resources
from bot.commands.spec import CommandSpec, Preview, Risk
from bot.core.audit import Audit
from bot.core.identity import Identify
from bot.core.policy import Decision, Policy
from bot.core.running import run

PREPARE_SECONDS = 10
"""How long it may take to find out who is asking, and to note what is about to be done."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A command that is understood: its message with whoever sent it as well known as the rules need, its arguments as the
    handler gets them and as rules read them, and whether it may run."""

    spec: CommandSpec
    message: Message
    bound: Bound
    args: dict[str, str]
    decision: Decision


class Executor:
    """The one place that calls handlers of commands."""

    def __init__(
        self, registry: Registry, resources: Resources, policy: Policy, *, identify: Identify, audit: Audit
    ) -> None:
        self.registry = registry
        self._resources, self._policy, self._identify, self._audit = resources, policy, identify, audit

    def patience(self, spec: CommandSpec) -> float | None:
        """How long `prepare` may take, in seconds; None where it waits for nothing."""
        return PREPARE_SECONDS if spec.may is not None or self._policy.needs_identity(spec) else None

    async def prepare(self, match: Match, message: Message) -> Ready:
        """Everything that must be known before anything runs. Raises `UsageError`."""
        spec = match.spec
        bound = bind(spec, match.line, match.rest)
        if self._policy.needs_identity(spec):
            message = message.said_by(await self._identify(message.sender))
        args = bound.named(spec) if self._policy.reads_arguments or spec.risk is not Risk.READ else {}
        return await self._decided(Ready(spec, message, bound, args, self._policy.decide(spec, message, args)))

    async def _decided(self, ready: Ready) -> Ready:
        """The command itself may take away what the rules give, by its arguments."""
        if ready.decision.allowed and ready.spec.may is not None:
            reason = await ready.spec.may(self._context(ready), *ready.bound.args, **ready.bound.kwargs)
            if reason:
                return replace(ready, decision=Decision(False, reason))
        return ready

    async def decide(self, ready: Ready, who: Principal) -> Decision:
        """Whether somebody else may run this very command, in the same room."""
        message = ready.message.said_by(who)
        decision = self._policy.decide(ready.spec, message, ready.args)
        return (await self._decided(replace(ready, message=message, decision=decision))).decision

    async def preview(self, ready: Ready) -> Preview:
        """What it would do. Raises what the command's preview raises."""
        preview = ready.spec.preview
        if preview is None:
            raise TypeError(f"“{ready.spec.name}” has no preview")
        found: object = await preview(self._context(ready), *ready.bound.args, **ready.bound.kwargs)
        if not isinstance(found, Preview):
            raise TypeError(f"the preview of “{ready.spec.name}” is {type(found).__name__}, not a Preview")
        return found

    async def read(self, ready: Ready) -> Reply:
        """Run a command that changes nothing."""
        return await run(ready.spec.name, self._call(ready, None), ready.spec.deadline)

    async def change(self, ready: Ready, approver: Principal | None = None) -> Reply:
        """Run a command that changes something; a deadline cuts it off in the middle, and the reply says so."""
        return await run(ready.spec.name, self._call(ready, approver), ready.spec.deadline, changes=True)

    async def noted(self, ready: Ready, work: Callable[[], Awaitable[Reply]]) -> Reply | None:
        """Note a command that changes something, do it, note how it went.

        None where this very event has asked for it before; a refusal where it cannot be noted: then nothing is done.
        """
        began, name = monotonic(), ready.spec.name
        message = replace(ready.message, text=name) if ready.spec.confidential else ready.message
        number = await run(name, self._audit.begin(message, name), PREPARE_SECONDS)
        if isinstance(number, Reply):
            return number
        if not number:
            return None
        reply = await work()
        self._audit.end(number, reply.status, monotonic() - began, reply.ref)
        return reply

    async def _call(self, ready: Ready, approver: Principal | None) -> Reply:
        context = self._context(ready, approver)
        reply: object = await ready.spec.handler(context, *ready.bound.args, **ready.bound.kwargs)
        if not isinstance(reply, Reply):
            raise TypeError(f"the handler of “{ready.spec.name}” returned {type(reply).__name__}, not a Reply")
        return reply

    def _context(self, ready: Ready, approver: Principal | None = None) -> Context:
        return Context(ready.message, self.registry, self._resources, approver=approver)
