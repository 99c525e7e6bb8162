"""What is said about proposals."""

from __future__ import annotations

from datetime import datetime

from bot.chat.message import Principal
from bot.chat.reply import Action, Actions, Block, Field, Fields, Reply, Severity, Status, Style, Text
from bot.commands.spec import Preview
from bot.core.approvals.proposal import Kind, Proposal, State


def ask(proposal: Proposal, preview: Preview, role: str) -> Reply:
    """The question: what would happen, and what to say to let it happen."""
    until = f"{proposal.expires_at:%H:%M} UTC"
    if proposal.kind is Kind.CONFIRM:
        buttons = (_button("Do it", f"yes {proposal.token}"), Action("Do not", f"deny {proposal.token}"))
        return _question(proposal, preview, f"{preview.summary} Sure? ({proposal.token}, until {until})", buttons)
    deny = Action("Deny", f"deny {proposal.token}", Style.DANGER, (Field("reason", "Why not?"),))
    buttons = (_button("Approve", f"approve {proposal.token}"), deny)
    sentence = f"{proposal.token} waits until {until} for a second person ({role}): {preview.summary}"
    return _question(proposal, preview, sentence, buttons)


def _button(label: str, command: str) -> Action:
    return Action(label, command, Style.PRIMARY)


def _question(proposal: Proposal, preview: Preview, sentence: str, buttons: tuple[Action, ...]) -> Reply:
    facts = Fields((("command", proposal.line), ("asked by", named(proposal.asker))))
    shown: tuple[Block, ...] = (*preview.body, *((facts,) if proposal.kind is Kind.APPROVE else ()), Actions(buttons))
    return Reply(sentence, shown, topic=proposal.topic, data={"token": proposal.token, "needs": proposal.kind.value})


def carried_out(proposal: Proposal, by: Principal, result: Reply) -> Reply:
    """How it went, for whoever agreed and for the rooms that were asked."""
    if proposal.kind is Kind.CONFIRM:
        return result
    sentence = f"{proposal.token} by {proposal.asker.name}, approved by {by.name}: {result.summary}"
    return Reply(sentence, result.body, result.severity, status=result.status, ref=result.ref, data=result.data)


def denied(proposal: Proposal, by: Principal, reason: str) -> Reply:
    """It will not happen."""
    is_own = by.key in proposal.accounts
    what = f"withdrawn by {by.name}" if is_own else f"denied by {by.name}"
    return Reply(f"{proposal.token} ({proposal.line}): {what}{f': {reason}' if reason else '.'}")


def changed(proposal: Proposal, newer: Reply) -> Reply:
    """Nobody agrees to what they have not seen."""
    sentence = f"Nothing was run: what {proposal.token} was about has changed. Now: {newer.summary}"
    return Reply(sentence, newer.body, Severity.WARNING, data=newer.data, topic=newer.topic)


def stopped(proposal: Proposal) -> Reply:
    """The bot came back and does not know."""
    return Reply(
        f"{proposal.token} ({proposal.line}): I was stopped while it ran, so I do not know whether it took effect. "
        "Look before you ask again.",
        severity=Severity.WARNING,
        status=Status.FAILED,
    )


def why_not(proposal: Proposal, now: datetime) -> str:
    """Why nobody can agree to it any more; empty while it waits."""
    decided = f" by {proposal.decided_by}" if proposal.decided_by else ""
    match proposal.state:
        case State.PENDING if proposal.is_expired(now):
            return f"{proposal.token} has expired; nothing was run. Ask for it again."
        case State.PENDING:
            return ""
        case State.RUNNING:
            return f"{proposal.token} is being carried out already, agreed to{decided}."
        case State.DONE | State.FAILED:
            return f"{proposal.token} was carried out already ({proposal.state.value}), agreed to{decided}."
        case State.DENIED:
            return f"{proposal.token} was denied{decided}; nothing was run."
        case State.CHANGED:
            return f"{proposal.token} was replaced by a newer proposal, since its target had changed."
        case State.UNKNOWN:
            return f"{proposal.token} was being carried out when I was stopped. Look whether it took effect, then ask anew."


def listed(proposals: list[Proposal], now: datetime) -> Reply:
    """All that wait."""
    if not proposals:
        return Reply("Nothing waits for anybody's agreement.", data={"pending": []})
    lines = "\n".join(
        f"{one.token}: {one.line} (asked by {named(one.asker)}, {_left(one, now)} left, "
        f"{'a second person' if one.kind is Kind.APPROVE else 'the asker'} must agree)"
        for one in proposals
    )
    data: list[object] = [{"token": one.token, "line": one.line, "asked_by": one.asker.key} for one in proposals]
    return Reply(f"{len(proposals)} wait:", (Text(lines),), data={"pending": data})


def _left(proposal: Proposal, now: datetime) -> str:
    seconds = int((proposal.expires_at - now).total_seconds())
    return f"{seconds // 60} min" if seconds >= 60 else f"{seconds} s"


def named(who: Principal) -> str:
    """A person where several networks are read together."""
    return f"{who.name} on {who.network}"
