"""What a handler gets besides its arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.chat.message import Message, Principal, Room

if TYPE_CHECKING:
    from bot.commands.registry import Registry
    from bot.commands.resources import Resources

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """One request: who asked what, where, and the things that a handler may need to answer it."""

    message: Message
    registry: Registry
    resources: Resources
    is_guess: bool = False
    """The words were a command that was not understood; perhaps they were meant as a question. Only an answer counts."""
    approver: Principal | None = None
    """Who agreed, where a second person had to."""

    @property
    def asker(self) -> Principal:
        return self.message.sender

    @property
    def room(self) -> Room:
        return self.message.room

    async def need(self, kind: type[T]) -> T:
        """The bot's one `kind` (a store, a knowledge base, a cluster's connection), opened when first needed.

        Raises `BackendDown` where it cannot be opened now; the next request tries again.
        """
        return await self.resources.get(kind)
