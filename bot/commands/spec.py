"""How a command is declared: decorators that only attach data; the router interprets it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from bot.chat.reply import Block, Reply

Handler = Callable[..., Awaitable[Reply]]
Listening = Callable[..., Awaitable[Reply | None]]
H = TypeVar("H", bound=Callable[..., Any])

SPEC = "__openinfra_bot_command__"
LISTENER = "__openinfra_bot_listener__"


class Risk(Enum):
    """What a command may do, and so what it needs (see bot.core.policy)."""

    READ = "read"
    """Looks, changes nothing that others see."""
    WRITE = "write"
    """Changes something of ours: a queue, a reminder, an acknowledgement."""
    DANGER = "danger"
    """Changes a cluster."""
    BROADCAST = "broadcast"
    """Speaks to many people at once."""


ANYONE = "anyone"
"""Who may run a command: everybody, known or not."""
MEMBER = "member"
"""Who may run a command: everybody whom the platform vouches for."""
OPERATOR = "operator"
"""The role that changes clusters and speaks to many, unless a command names another."""

_USUALLY = {Risk.READ: ANYONE, Risk.WRITE: MEMBER, Risk.DANGER: OPERATOR, Risk.BROADCAST: OPERATOR}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a command would do, shown before anybody agrees to it.

    `state` is whatever voids an agreement when it has changed in the meantime (a status, a version, a list of names), as text.
    A write that touches nobody else does not ask: it runs at once.
    """

    summary: str
    body: tuple[Block, ...] = ()
    state: str = ""
    asks: bool = True


Previewing = Callable[..., Awaitable[Preview]]
Allowing = Callable[..., Awaitable[str]]
"""Takes what the handler takes and says why whoever asks may not do this, or nothing: for rights that depend on the arguments,
such as those of a session's hosts. It can only take away; an approver is asked about as well."""


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """A command as declared. `deadline` is in seconds.

    `who` is `ANYONE`, `MEMBER` or the name of a role. `preview` takes what the handler takes. A command that works `in_readonly`
    only takes things back or switches the bot itself. Of a confidential one the audit keeps the name, not what was said.
    """

    path: tuple[str, ...]
    handler: Handler
    risk: Risk
    who: str
    examples: tuple[str, ...]
    deadline: float
    family: str
    aliases: tuple[tuple[str, ...], ...]
    preview: Previewing | None = None
    in_readonly: bool = False
    confidential: bool = False
    may: Allowing | None = None

    @property
    def name(self) -> str:
        return " ".join(self.path)

    @property
    def doc(self) -> str:
        return (self.handler.__doc__ or "").strip()

    @property
    def summary(self) -> str:
        """The first line of the handler's docstring."""
        return self.doc.partition("\n")[0].rstrip(".")


@dataclass(frozen=True, slots=True)
class ListenerSpec:
    """Something that reads what is no command: a question, a pasted error.

    Listeners are asked in the order of `rank` until one answers. `ambient` ones also hear channel talk that is not addressed
    to the bot, but only lines for which `wants` is true: it runs on every line of every channel and must take microseconds.
    """

    handler: Listening
    rank: int
    ambient: bool
    wants: Callable[[str], bool] | None
    deadline: float

    def hears(self, text: str) -> bool:
        """Whether it would read this line of channel talk."""
        return self.ambient and self.wants is not None and self.wants(text)


def command(
    path: str,
    *,
    risk: Risk = Risk.READ,
    who: str = "",
    examples: tuple[str, ...] | list[str] = (),
    deadline: float = 10.0,
    aliases: tuple[str, ...] = (),
    preview: Previewing | None = None,
    in_readonly: bool = False,
    confidential: bool = False,
    may: Allowing | None = None,
) -> Callable[[H], H]:
    """Declare an async function as the chat command `path` (one to three words).

    Without `who`, reads are for anyone, writes for whoever is known, danger and broadcast for operators. The latter two need a
    `preview`, since somebody else agrees to them (see bot.core.approvals).

    Its parameters after the context are the command's arguments: positional ones in order, keyword-only ones as `--flags`.
    The first line of its docstring is its help text. `examples` are whole command lines; tests parse them all.
    """

    def attach(function: H) -> H:
        spec = CommandSpec(
            path=tuple(path.casefold().split()),
            handler=function,
            risk=risk,
            who=who or _USUALLY[risk],
            examples=tuple(examples),
            deadline=deadline,
            family=function.__module__.rpartition(".")[2],
            aliases=tuple(tuple(alias.casefold().split()) for alias in aliases),
            preview=preview,
            in_readonly=in_readonly,
            confidential=confidential,
            may=may,
        )
        setattr(function, SPEC, spec)
        return function

    return attach


def listener(
    *, rank: int = 100, ambient: bool = False, wants: Callable[[str], bool] | None = None, deadline: float = 5.0
) -> Callable[[H], H]:
    """Declare an async function `(ctx, text) -> Reply | None` as a reader of what is no command."""

    def attach(function: H) -> H:
        setattr(function, LISTENER, ListenerSpec(function, rank, ambient, wants, deadline))
        return function

    return attach
