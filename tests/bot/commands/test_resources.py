"""What lives as long as the bot is opened once, when first used, and closed in reverse order."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field

import pytest

from bot.commands.resources import Resources, provider
from bot.errors import BackendDown, ConfigError

LOG: list[str] = []


@pytest.fixture(autouse=True)
def empty_log() -> None:
    LOG.clear()


@dataclass
class Url:
    text: str = "sqlite://"


@dataclass
class Store:
    url: Url
    opened_in: threading.Thread = field(default_factory=threading.current_thread)

    def close(self) -> None:
        LOG.append("store closed")


@dataclass
class Index:
    store: Store

    async def close(self) -> None:
        await asyncio.sleep(0)
        LOG.append("index closed")


@provider()
def open_store(url: Url) -> Store:
    LOG.append("store opened")
    return Store(url)


@provider(warm=True)
async def open_index(store: Store) -> Index:
    LOG.append("index opened")
    await asyncio.sleep(0)
    return Index(store)


def resources() -> Resources:
    return Resources([Url("here")], [open_index, open_store])


async def test_what_a_resource_needs_is_found_by_type() -> None:
    index = await resources().get(Index)
    assert index.store.url == Url("here")
    assert LOG == ["store opened", "index opened"]


async def test_a_hundred_askers_at_once_open_it_once() -> None:
    mine = resources()
    found = await asyncio.gather(*(mine.get(Index) for _ in range(100)))
    assert len({id(one) for one in found}) == 1
    assert LOG == ["store opened", "index opened"]


async def test_a_plain_provider_does_not_block_the_loop() -> None:
    store = await resources().get(Store)
    assert store.opened_in is not threading.main_thread()


async def test_they_close_in_reverse_order_and_once() -> None:
    mine = resources()
    await mine.get(Index)
    LOG.clear()
    await mine.close()
    await mine.close()
    assert LOG == ["index closed", "store closed"]


async def test_an_opening_that_failed_is_tried_again_by_the_next_asker() -> None:
    tries = 0

    async def open_flaky() -> Index:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise BackendDown("not yet")
        return Index(Store(Url()))

    mine = Resources(providers=[provider()(open_flaky)])
    with pytest.raises(BackendDown):
        await mine.get(Index)
    assert await mine.get(Index) is await mine.get(Index)
    assert tries == 2


async def test_an_asker_who_loses_patience_does_not_undo_the_opening() -> None:
    may_open, tries = asyncio.Event(), 0

    async def open_slowly() -> Index:
        nonlocal tries
        tries += 1
        await may_open.wait()
        return Index(Store(Url()))

    mine = Resources(providers=[provider()(open_slowly)])
    impatient = asyncio.create_task(mine.get(Index))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.gather(impatient, return_exceptions=True)
    may_open.set()
    await mine.get(Index)
    assert tries == 1


async def test_only_warm_ones_are_opened_early_and_a_failure_is_only_logged(caplog: pytest.LogCaptureFixture) -> None:
    class Broken: ...

    def open_broken() -> Broken:
        raise ValueError("no good")

    open_broken.__annotations__["return"] = Broken
    mine = Resources([Url()], [provider(warm=True)(open_broken), open_store, open_index])
    await mine.warm()
    assert LOG == ["store opened", "index opened"]
    assert "Broken is not ready: ValueError('no good')" in caplog.text


async def test_one_that_does_not_close_does_not_keep_the_others(caplog: pytest.LogCaptureFixture) -> None:
    class Stubborn:
        def __init__(self, store: Store) -> None: ...

        def close(self) -> None:
            raise RuntimeError("no")

    def open_stubborn(store: Store) -> Stubborn:
        return Stubborn(store)

    open_stubborn.__annotations__ = {"store": Store, "return": Stubborn}
    mine = Resources([Url()], [open_store, provider()(open_stubborn)])
    await mine.get(Stubborn)
    await mine.close()
    assert LOG[-1] == "store closed"
    assert "Stubborn did not close" in caplog.text


async def test_what_is_opening_when_the_end_comes_is_closed_too() -> None:
    may_open = threading.Event()

    def open_late(url: Url) -> Store:
        may_open.wait(10)
        return Store(url)

    mine = Resources([Url()], [provider()(open_late)])
    asker = asyncio.create_task(mine.get(Store))
    await asyncio.sleep(0)
    closing = asyncio.create_task(mine.close())
    await asyncio.sleep(0)
    may_open.set()
    await asyncio.gather(asker, closing)
    assert LOG == ["store closed"]


async def test_a_type_that_nobody_provides_is_a_mistake_in_the_configuration() -> None:
    with pytest.raises(ConfigError, match="Nothing here provides Index"):
        await Resources().get(Index)


async def test_what_is_given_is_not_closed() -> None:
    mine = Resources()
    mine.give(Store, Store(Url()))
    assert mine.knows(Store)
    assert not mine.knows(Index)
    await mine.close()
    assert LOG == []


def test_providers_that_need_each_other_are_refused() -> None:
    def one(index: Index) -> Store:
        raise AssertionError

    def two(store: Store) -> Index:
        raise AssertionError

    with pytest.raises(ValueError, match="cycle"):
        Resources(providers=[one, two])


def test_two_providers_of_one_type_are_refused() -> None:
    with pytest.raises(ValueError, match="two providers"):
        Resources(providers=[open_store, open_store])


def test_a_provider_says_what_it_provides() -> None:
    def silent(): ...  # type: ignore[no-untyped-def]

    with pytest.raises(TypeError, match="silent"):
        Resources(providers=[silent])
