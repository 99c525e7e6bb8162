"""Where changes are proposed and agreed to.

What holds, whoever asks from whatever platform:
- the asker's own agreement counts only from the asker's account and in the same room; a second person's from anywhere, but never
  from an account that was or is the asker's;
- the rules are asked again when somebody agrees, for both people and for the room in which it was asked;
- what would happen is worked out again, and if it is not what was shown, a newer proposal takes the older one's place;
- of several who agree at once one wins, in the store; what was begun and not finished is never begun again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.chat.message import Message, Principal, Room
from bot.chat.reply import Reply, Status
from bot.commands.spec import Preview, Risk
from bot.core.approvals import texts
from bot.core.approvals.book import Book
from bot.core.approvals.proposal import Kind, Proposal, State, digest
from bot.core.approvals.settings import ApprovalSettings
from bot.core.executing import Executor, Ready
from bot.core.policy import Known
from bot.core.running import explain, run
from bot.core.voice import Note, Voice, room_of
from bot.errors import BotError, Denied, NotFound, TryLater
from bot.text.clean import one_line, shorten
from bot.text.fold import folded
from bot.text.redact import redact

LONGEST_LINE = 2000
"""Characters of a command that can wait for agreement."""


class Approvals:
    """Proposals of all networks."""

    def __init__(
        self, book: Book, executor: Executor, *, people: Known, voice: Voice, settings: ApprovalSettings
    ) -> None:
        self._book, self._executor, self._people, self._voice, self._settings = book, executor, people, voice, settings

    async def ask_or_run(self, ready: Ready) -> Reply:
        """Run what needs nobody's agreement, propose the rest."""
        if ready.spec.preview is None:
            return await self._executor.change(ready)
        reply = await run(ready.spec.name, self._propose_if_needed(ready), ready.spec.deadline)
        return reply if reply is not None else await self._executor.change(ready)

    async def _propose_if_needed(self, ready: Ready) -> Reply | None:
        preview = await self._executor.preview(ready)
        if ready.spec.risk is Risk.WRITE and not preview.asks:
            return None
        now = datetime.now(UTC)
        if await self._book.waiting_of(ready.message.sender.key, now) >= self._settings.most_waiting:
            raise TryLater(
                "Too many proposals of yours wait already: “pending” lists them, “deny TOKEN” withdraws one."
            )
        return await self._propose(ready, preview, self._people.kin(ready.message.sender))

    async def _propose(self, ready: Ready, preview: Preview, accounts: frozenset[str]) -> Reply:
        """Write the proposal and show it, also in the rooms of those who approve. Raises `TryLater`, `Denied`."""
        line = ready.message.text.strip()
        if len(line) > LONGEST_LINE or redact(line) != line:
            raise Denied(
                "That command is too long or holds what looks like a secret, and I keep neither while it waits for agreement."
            )
        proposal = await self._book.add(self._new(ready, preview, line, accounts))
        question = texts.ask(proposal, preview, ready.spec.who)
        if proposal.kind is Kind.APPROVE:
            await self._voice.tell_all(Note(room, question) for room in self._others([proposal.room]))
        return question

    def _new(self, ready: Ready, preview: Preview, line: str, accounts: frozenset[str]) -> Proposal:
        kind = Kind.CONFIRM if ready.spec.risk is Risk.WRITE else Kind.APPROVE
        now = datetime.now(UTC)
        seconds = self._settings.confirm if kind is Kind.CONFIRM else self._settings.approve
        return Proposal(
            token="",
            kind=kind,
            state=State.PENDING,
            command=ready.spec.name,
            line=line,
            args=_digest_of(ready),
            target=digest(preview.state),
            summary=preview.summary,
            asker=ready.message.sender,
            accounts=accounts,
            room=ready.message.room,
            created_at=now,
            expires_at=now + timedelta(seconds=seconds),
        )

    async def confirm(self, token: str, message: Message) -> Reply:
        """The asker agrees. Raises `NotFound`, `Denied`."""
        proposal = await self._waiting(token)
        if proposal.kind is Kind.APPROVE:
            raise Denied(f"{proposal.token} needs a second person: somebody else says “approve {proposal.token}”.")
        if message.sender.key != proposal.asker.key:
            raise Denied(f"{proposal.token} was asked for by {texts.named(proposal.asker)}, who alone can confirm it.")
        if not proposal.is_here(message.room):
            raise Denied(f"{proposal.token} was asked for in another room; confirm it there.")
        return await self._carry_out(proposal, message)

    async def approve(self, token: str, message: Message) -> Reply:
        """A second person agrees. Raises `NotFound`, `Denied`."""
        proposal = await self._waiting(token)
        if proposal.kind is Kind.CONFIRM:
            raise Denied(
                f"{proposal.token} waits for {texts.named(proposal.asker)} alone, who says “yes {proposal.token}”."
            )
        if self._is_same(proposal, message.sender):
            raise Denied(f"{proposal.token} was asked for by you; a second person must approve it.")
        return await self._carry_out(proposal, message)

    async def deny(self, token: str, message: Message, reason: str = "") -> Reply:
        """Take it back, or refuse it as one who could have approved it. Raises `NotFound`, `Denied`."""
        proposal = await self._waiting(token)
        if not self._is_same(proposal, message.sender):
            await self._must_be_allowed(await self._ready(proposal), message.sender)
        said = texts.denied(proposal, message.sender, redact(shorten(one_line(reason), 200)))
        if not await self._book.drop(token, State.DENIED, message.sender.key, datetime.now(UTC), said.summary):
            await self._waiting(token)
        await self._tell(proposal, said, message.room)
        return said

    async def pending(self, message: Message) -> Reply:
        """All that wait and that this person may have a say in."""
        return texts.listed([one for one, _ in await self.concerning(message.sender)], datetime.now(UTC))

    async def concerning(self, who: Principal) -> list[tuple[Proposal, bool]]:
        """What waits for a person: each proposal, and whether they may approve it; else it is their own."""
        if not who.is_verified:
            return []
        waiting = await self._book.pending(datetime.now(UTC))
        mine = {one.token for one in waiting if self._is_same(one, who)}
        return [
            (one, one.token not in mine) for one in waiting if one.token in mine or await self._may_approve(one, who)
        ]

    async def resume(self) -> int:
        """Tell of what was being carried out when the bot was stopped; returns how many."""
        left = await self._book.running()
        for proposal in left:
            said = texts.stopped(proposal)
            if await self._book.finish(proposal.token, State.UNKNOWN, said.summary):
                await self._tell(proposal, said)
        return len(left)

    async def prune(self) -> int:
        """Delete what is too old; returns how many rows."""
        return await self._book.prune(datetime.now(UTC), timedelta(days=self._settings.keep_days))

    async def _carry_out(self, proposal: Proposal, message: Message) -> Reply:
        """Everything is asked again; then exactly one agreement wins."""
        ready = await self._ready(proposal)
        await self._must_be_allowed(ready, message.sender)
        await self._must_be_allowed(ready, proposal.asker)
        preview = await self._executor.preview(ready)
        if (_digest_of(ready), digest(preview.state)) != (proposal.args, proposal.target):
            return await self._ask_anew(proposal, ready, preview, message)
        if not await self._book.take(proposal.token, message.sender.key, datetime.now(UTC)):
            await self._waiting(proposal.token)
            raise Denied(f"{proposal.token} was decided a moment ago.")
        approver = message.sender if proposal.kind is Kind.APPROVE else None
        result = await self._run(ready, approver)
        state = State.DONE if result.status is Status.ANSWERED else State.FAILED
        await self._book.finish(proposal.token, state, redact(result.summary))
        said = texts.carried_out(proposal, message.sender, result)
        await self._tell(proposal, said, message.room)
        return said

    async def _run(self, ready: Ready, approver: Principal | None) -> Reply:
        reply = await self._executor.noted(ready, lambda: self._executor.change(ready, approver))
        return reply if reply is not None else explain(TryLater("That has been run already."))

    async def _ask_anew(self, proposal: Proposal, ready: Ready, preview: Preview, message: Message) -> Reply:
        if not await self._book.drop(proposal.token, State.CHANGED, message.sender.key, datetime.now(UTC)):
            await self._waiting(proposal.token)
        newer = texts.changed(proposal, await self._propose(ready, preview, proposal.accounts))
        if not proposal.is_here(message.room):
            await self._voice.tell(proposal.room, newer, proposal.asker)
        return newer

    async def _ready(self, proposal: Proposal) -> Ready:
        """The command as it is understood today. Raises `Denied` where it is no longer the one that was proposed."""
        match = self._executor.registry.match(proposal.line)
        if match is None or match.spec.name != proposal.command:
            raise Denied(f"{proposal.token} is about “{proposal.command}”, which is no command of mine any more.")
        return await self._executor.prepare(match, proposal.message())

    async def _waiting(self, token: str) -> Proposal:
        """The proposal, while it waits. Raises `NotFound`, `Denied` with how it ended."""
        proposal = await self._book.find(token)
        if proposal is None:
            raise NotFound(f"No proposal is called “{shorten(one_line(token), 20)}”; “pending” lists those that wait.")
        reason = texts.why_not(proposal, datetime.now(UTC))
        if reason:
            raise Denied(reason)
        return proposal

    def _is_same(self, proposal: Proposal, who: Principal) -> bool:
        return not {folded(key) for key in proposal.accounts}.isdisjoint(map(folded, self._people.kin(who)))

    async def _must_be_allowed(self, ready: Ready, who: Principal) -> None:
        decision = await self._executor.decide(ready, who)
        if not decision.allowed:
            raise Denied(decision.reason if who.key != ready.message.sender.key else f"Not any more: {decision.reason}")

    async def _may_approve(self, proposal: Proposal, who: Principal) -> bool:
        try:
            await self._must_be_allowed(await self._ready(proposal), who)
        except BotError:
            return False
        return proposal.kind is Kind.APPROVE

    async def _tell(self, proposal: Proposal, said: Reply, answered: Room | None = None) -> None:
        """Tell all who were asked, apart from the room that gets it as an answer; where messages can be amended, amend them.

        That it cannot be told does not undo it.
        """
        standing = replace(said, topic=proposal.topic)
        rooms = [room for room in self._others([answered] if answered else []) if proposal.kind is Kind.APPROVE]
        if answered is None or not proposal.is_here(answered):
            rooms = [proposal.room, *(room for room in rooms if not proposal.is_here(room))]
        amended = await run("telling", self._voice.amend(standing), None)
        done = amended if isinstance(amended, list) else []
        notes = [Note(room, said, proposal.asker) for room in rooms if room == proposal.room]
        notes += [Note(room, said) for room in rooms if room != proposal.room and room not in done]
        await run("telling", self._voice.tell_all(notes), None)

    def _others(self, rooms: Iterable[Room]) -> list[Room]:
        """The rooms of those who approve, apart from these."""
        known = {(room.network, room.channel) for room in rooms}
        return [room for room in map(room_of, self._settings.rooms) if (room.network, room.channel) not in known]


def _digest_of(ready: Ready) -> str:
    return digest(*(part for name, value in sorted(ready.args.items()) for part in (name, value)))
