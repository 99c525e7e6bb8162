"""Things that live as long as the bot and are opened when first used: a typed registry, no globals."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Iterable
from graphlib import TopologicalSorter
from typing import Any, TypeVar, get_type_hints

from bot.errors import BotError, ConfigError

T = TypeVar("T")
log = logging.getLogger(__name__)
P = TypeVar("P", bound=Callable[..., Any])

PROVIDER = "__openinfra_bot_provider__"
CLOSE_SECONDS = 5
"""How long `close` waits for what is being opened."""


def provider(*, warm: bool = False) -> Callable[[P], P]:
    """Declare a function as the one that opens a resource.

    Its return annotation is the resource's type, its parameters are other resources or settings, found by their types. A plain
    function runs in a thread, since opening things blocks; an async one runs on the loop. A `warm` one is opened soon after the
    start, so that the first question does not wait for it.
    """

    def attach(function: P) -> P:
        setattr(function, PROVIDER, "warm" if warm else "lazy")
        return function

    return attach


class Resources:
    """Opens each resource once, on first use, and closes them in reverse order.

    Raises `TypeError` for a provider that does not say what it provides, `ValueError` for two of one type and for providers
    that need each other.
    """

    def __init__(self, given: Iterable[object] = (), providers: Iterable[Callable[..., Any]] = ()) -> None:
        self._open: dict[type, object] = {type(thing): thing for thing in given}
        self._providers: dict[type, Callable[..., Any]] = {}
        for function in providers:
            self._add(function)
        TopologicalSorter({kind: _needs(function).values() for kind, function in self._providers.items()}).prepare()
        self._opening: dict[type, asyncio.Task[Any]] = {}
        self._order: list[object] = []

    def _add(self, function: Callable[..., Any]) -> None:
        kind = get_type_hints(function).get("return")
        if kind is None:
            raise TypeError(f"the provider {function.__qualname__} does not say which type it provides")
        if kind in self._providers:
            raise ValueError(f"two providers open the same type, {kind.__name__}")
        self._providers[kind] = function

    def give(self, kind: type[T], thing: T) -> None:
        """Add a resource that is open already, under the type by which others ask for it."""
        self._open[kind] = thing

    def knows(self, kind: type) -> bool:
        return kind in self._open or kind in self._providers

    async def get(self, kind: type[T]) -> T:
        """The resource of this type. What its provider raises, the caller gets; the next call tries again."""
        if kind in self._open:
            return self._open[kind]  # type: ignore[return-value] # keyed by its own type
        task = self._opening.get(kind)
        if task is None:
            task = self._opening[kind] = asyncio.create_task(self._make(kind))
            task.add_done_callback(lambda done: self._opened(kind, done))
        # An asker who loses patience does not undo the work: what opens slowly is ready for the next one.
        made: T = await asyncio.shield(task)
        return made

    def _opened(self, kind: type, task: asyncio.Task[Any]) -> None:
        del self._opening[kind]
        if not task.cancelled() and task.exception() is None:
            self._open[kind] = task.result()
            self._order.append(task.result())

    async def _make(self, kind: type) -> Any:
        if kind not in self._providers:
            raise ConfigError(f"Nothing here provides {kind.__name__}: is its handler family enabled?")
        function = self._providers[kind]
        needs: dict[str, Any] = {name: await self.get(kind) for name, kind in _needs(function).items()}
        return await (
            function(**needs) if inspect.iscoroutinefunction(function) else asyncio.to_thread(function, **needs)
        )

    async def warm(self) -> None:
        """Open what should be ready before it is asked for. What fails now is tried again, and told, when it is needed."""
        kinds = [kind for kind, function in self._providers.items() if getattr(function, PROVIDER, "") == "warm"]
        results = await asyncio.gather(*(self.get(kind) for kind in kinds), return_exceptions=True)
        for kind, result in zip(kinds, results, strict=True):
            if isinstance(result, BaseException):
                reason = result.sentence if isinstance(result, BotError) else repr(result)
                log.warning("%s is not ready: %s", kind.__name__, reason)

    async def close(self) -> None:
        """Close what was opened here, last one first; `close` may be plain or async. One that fails does not keep the others."""
        if self._opening:
            await asyncio.wait(self._opening.values(), timeout=CLOSE_SECONDS)
        while self._order:
            thing = self._order.pop()
            (failure,) = await asyncio.gather(_close(thing), return_exceptions=True)
            if isinstance(failure, BaseException):
                log.warning("%s did not close: %r", type(thing).__name__, failure)


def _needs(function: Callable[..., Any]) -> dict[str, type]:
    hints = get_type_hints(function)
    return {name: hints[name] for name in inspect.signature(function).parameters}


async def _close(thing: object) -> None:
    close: Callable[[], Awaitable[None] | None] | None = getattr(thing, "close", None)
    result = close() if close is not None else None
    if inspect.isawaitable(result):
        await result
