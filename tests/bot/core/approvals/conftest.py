"""A lid to close, which exists for tests only: what it takes until something is changed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import handlers.approvals
import handlers.people
from bot.chat.reply import Reply
from bot.commands.context import Context
from bot.commands.family import Family, from_module
from bot.commands.spec import Preview, Risk, command
from bot.config.model import BotSettings, Settings
from bot.core.approvals.settings import ApprovalSettings
from bot.core.limits import LimitSettings
from bot.core.policy import Rule
from bot.errors import NotFound
from bot.testing import Conversation, stage

ROLES = {"operator": ("irc:mona", "irc:lee", "slack:lee", "slack:mona", "slack:kim")}
PEOPLE = ("mona", "lee", "kim", "ada")
Play = Callable[..., AbstractAsyncContextManager[Conversation]]


@dataclass
class Lids:
    """What the commands change, and everything that they have done."""

    state: str = "open"
    done: list[tuple[str, str, str]] = field(default_factory=list)

    def family(self) -> Family:
        async def preview(ctx: Context, name: str, *, gently: bool = False) -> Preview:
            if name == "nosuch":
                raise NotFound("There is no such lid.")
            return Preview(f"Would close {name}, which is {self.state}.", state=self.state, asks=name != "mine")

        def note(ctx: Context, what: str, name: str) -> Reply:
            self.done.append((what, name, ctx.approver.key if ctx.approver else ""))
            return Reply(f"{what} {name}")

        @command("lid close", risk=Risk.WRITE, preview=preview)
        async def close(ctx: Context, name: str, *, gently: bool = False) -> Reply:
            """Close a lid."""
            return note(ctx, "closed", name)

        @command("lid weld", risk=Risk.DANGER, preview=preview)
        async def weld(ctx: Context, name: str, *, gently: bool = False) -> Reply:
            """Weld a lid."""
            return note(ctx, "welded", name)

        @command("lid shout", risk=Risk.BROADCAST, preview=preview)
        async def shout(ctx: Context, name: str, *, gently: bool = False) -> Reply:
            """Tell everybody of a lid."""
            return note(ctx, "shouted of", name)

        @command("lid break", risk=Risk.DANGER, preview=preview)
        async def break_(ctx: Context, name: str, *, gently: bool = False) -> Reply:
            """Fail."""
            note(ctx, "broke", name)
            raise RuntimeError("in pieces")

        commands: dict[str, Any] = {"close": close, "weld": weld, "shout": shout, "break": break_}
        return Family("lids", "", tuple(_spec(one) for one in commands.values()), (), (), None, None)


def _spec(handler: Any) -> Any:
    return handler.__openinfra_bot_command__


@pytest.fixture
def lids() -> Lids:
    return Lids()


@pytest.fixture
def play(lids: Lids, tmp_path: Path) -> Play:
    """A bot on two networks; played again it is the bot after a restart, on the same store."""

    @asynccontextmanager
    async def played(
        roles: Mapping[str, tuple[str, ...]] = ROLES, access: tuple[Rule, ...] = (), **approvals: Any
    ) -> AsyncIterator[Conversation]:
        families = [lids.family(), from_module("approvals", handlers.approvals), from_module("people", handlers.people)]
        settings = Settings(
            bot=BotSettings(state=str(tmp_path / "state.db")),
            roles=dict(roles),
            access=access,
            limits=LimitSettings(burst=1000),
            approvals=ApprovalSettings(**approvals),
        )
        async with stage(families, settings, accounts=PEOPLE, networks=("irc", "slack")) as chat:
            yield chat

    return played
