"""Puts the parts together: the one place that knows them all, and the order in which they start and stop."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from bot.chat.adapter import Adapter, Inbox, Outlet
from bot.commands.family import Family
from bot.commands.registry import Registry
from bot.commands.resources import Resources
from bot.config.load import state_url
from bot.config.model import Settings
from bot.core import running
from bot.core.approvals import tables as approval_tables
from bot.core.approvals.book import Book
from bot.core.approvals.desk import Approvals
from bot.core.approvals.settings import check_rooms
from bot.core.audit import Audit
from bot.core.clock import tables as clock_tables
from bot.core.clock.agenda import Agenda
from bot.core.clock.clock import Clock, utc_now
from bot.core.clock.timer import Timer
from bot.core.dedupe import Dedupe
from bot.core.executing import Executor
from bot.core.identity import Identify
from bot.core.intake import Intake
from bot.core.limits import Limits
from bot.core.outbox import Outbox
from bot.core.paging import More
from bot.core.people import People
from bot.core.people_tables import PEOPLE
from bot.core.policy import Policy, check_roles
from bot.core.readonly import ReadOnly
from bot.core.router import Router
from bot.core.status import Status
from bot.core.voice import Voice
from bot.errors import BotError, ConfigError
from bot.store.database import Database
from bot.store.schema import CORE

log = logging.getLogger(__name__)

STOP_SECONDS = 5
"""How long running answers may take when the bot is told to stop, and the networks after them."""
HOUSEKEEPING_SECONDS = 24 * 3600
CHORE_SECONDS = 300
SETTLE_SECONDS = 60
"""After the start, until the networks are likely to be there: only then can chores tell people anything."""

MakeAdapters = Callable[[Inbox, Outlet, Callable[[str], bool]], Sequence[Adapter]]


@dataclass(slots=True)
class App:
    """A bot that is put together; `running` opens the store and connects."""

    settings: Settings
    registry: Registry
    router: Router
    database: Database
    outbox: Outbox
    audit: Audit
    dedupe: Dedupe
    more: More
    resources: Resources
    status: Status
    identify: Identify
    people: People
    readonly: ReadOnly
    voice: Voice
    approvals: Approvals
    clock: Clock
    adapters: dict[str, Adapter] = field(default_factory=dict)

    def intake(self) -> Intake:
        """The core's inbox for these adapters."""
        return Intake(
            self.router,
            self.adapters,
            outbox=self.outbox,
            audit=self.audit,
            dedupe=self.dedupe,
            limits=Limits(self.settings.limits),
            more=self.more,
            at_once=self.settings.limits.at_once,
        )


def build(
    settings: Settings,
    families: Iterable[Family],
    networks: Iterable[str] = (),
    now: Callable[[], datetime] = utc_now,
) -> App:
    """Make all parts, open none. Raises `ConfigError` for rules that cannot be enforced."""
    registry = Registry(families)
    database = Database(state_url(settings))
    people, readonly = People(database, settings.roles), ReadOnly(database)
    policy = Policy(settings.access, people, readonly)
    reached = {*networks, *settings.networks}
    check_roles(settings.roles, reached)
    check_rooms(settings.approvals, reached)
    policy.check(registry, reached)
    outbox, more, identify, audit = Outbox(database), More(), Identify(), Audit(database, settings.audit)
    providers = [function for family in registry.families for function in family.providers]
    sections = [settings.families.get(f.name) or f.settings() for f in registry.families if f.settings is not None]
    resources = Resources([settings, *sections], providers)
    executor, voice = Executor(registry, resources, policy, identify=identify, audit=audit), Voice(outbox)
    approvals = Approvals(Book(database), executor, people=people, voice=voice, settings=settings.approvals)
    app = App(
        settings=settings,
        registry=registry,
        router=Router(executor, approvals, resources),
        database=database,
        outbox=outbox,
        audit=audit,
        dedupe=Dedupe(database),
        more=more,
        resources=resources,
        status=Status(database, outbox),
        identify=identify,
        people=people,
        readonly=readonly,
        voice=voice,
        approvals=approvals,
        clock=Clock(Agenda(database), voice, resources, now),
    )
    app.clock.watch(schedule for family in registry.families for schedule in family.schedules)
    parts = (database, outbox, more, policy, registry, identify, people, readonly, voice, approvals, executor)
    for part in (*parts, app.status, app.clock):
        resources.give(type(part), part)
    return app


@asynccontextmanager
async def opened(app: App) -> AsyncIterator[App]:
    """The store is open and migrated meanwhile; resources are closed at the end."""
    families = [family.store for family in app.registry.families if family.store is not None]
    try:
        for line in await app.database.open([CORE, PEOPLE, approval_tables.STORE, clock_tables.STORE, *families]):
            log.info("store: %s", line)
        await app.people.load()
        await app.readonly.load()
        yield app
    finally:
        await app.resources.close()
        await app.database.close()


async def run(app: App, make_adapters: MakeAdapters) -> None:
    """Connect all networks and work until cancelled, or until the first adapter that ends by itself has ended."""
    async with opened(app):
        intake = app.intake()
        for adapter in make_adapters(intake, app.outbox, app.registry.wants):
            app.adapters[adapter.network] = adapter
            app.outbox.connect(adapter.network, adapter.send)
        if not app.adapters:
            raise ConfigError("There is no network to connect to: write one into the configuration, as [irc.NAME].")
        await resume(app)
        chores = [asyncio.create_task(_housekeeping(app)), asyncio.create_task(_warm_up(app))]
        timer = Timer(app.clock)
        try:
            await timer.start()
            await _until_first_end(app.adapters.values(), intake)
        finally:
            await timer.stop()
            await _stop(chores)


async def resume(app: App) -> None:
    """Go on where an earlier run has stopped: with the adapters there, before any of them runs."""
    for part in (app.status, app.identify, app.voice):
        part.watch(app.adapters)
    await app.dedupe.load()
    await app.clock.extend()  # families that plan are open by then, and hear what becomes of the letters that are left
    left = await app.outbox.resume()
    if left:
        log.info("sending %d letters that the last run left behind", left)
    await app.approvals.resume()


async def _warm_up(app: App) -> None:
    """Open what is wanted first. All that is there by now stays: the collector need not stop the loop to look at it again."""
    await app.resources.warm()
    gc.collect()
    gc.freeze()


async def _until_first_end(adapters: Iterable[Adapter], intake: Intake) -> None:
    """Several networks run side by side; an error that no retry can mend stops them all, and says which.

    The networks stay up while running answers finish, so that these still go out.
    """
    tasks = [asyncio.create_task(adapter.run(), name=f"network {adapter.network}") for adapter in adapters]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        try:
            await intake.drain(STOP_SECONDS)
        finally:
            await _stop(tasks)


async def _stop(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel what still runs, and wait for the ends; one that hangs is left behind."""
    stopping = [task for task in tasks if task.cancel()]
    done, late = await asyncio.wait(stopping, timeout=STOP_SECONDS) if stopping else (set(), set())
    for task in late:
        log.warning("%s does not stop", task.get_name())
    for task in done:
        if not task.cancelled() and (error := task.exception()):
            log.warning("%s ended: %r", task.get_name(), error)


async def _housekeeping(app: App) -> None:
    """What keeps the store from growing with time, and what families do once a day."""
    await asyncio.sleep(SETTLE_SECONDS)
    while True:
        try:
            for part in (app.audit, app.dedupe, app.outbox, app.people, app.approvals, app.clock):
                await part.prune()
        except BotError as error:
            log.warning("housekeeping: %s", error.sentence)
        for family in app.registry.families:
            for chore in family.chores:
                reply = await running.run(f"a chore of {family.name}", chore(app.resources), CHORE_SECONDS)
                if reply is not None:
                    log.warning("%s: %s", family.name, reply.summary)
        await asyncio.sleep(HOUSEKEEPING_SECONDS)
