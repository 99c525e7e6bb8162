"""Small steps from an older store to today's tables; a store of a newer bot is refused, not damaged.

The core and each handler family number their own steps, so a plugin brings its tables without touching ours. An empty store
gets today's tables at once; an older one walks the steps. All of it is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, inspect, select

from bot.errors import ConfigError

_versions = Table(
    "schema_version",
    MetaData(),
    Column("component", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Component:
    """Somebody's tables, and the steps that bring older ones up to date.

    Version 1 is what was first released; `steps[0]` leads from 1 to 2. A step that has been released is never edited.
    """

    name: str
    tables: MetaData
    steps: tuple[Callable[[Connection], None], ...] = ()

    @property
    def version(self) -> int:
        return 1 + len(self.steps)


def migrate(connection: Connection, components: Iterable[Component]) -> list[str]:
    """Bring every component up to date; returns what was done, for the log. Raises `ConfigError` for a newer store."""
    wanted = list(components)
    have = versions(connection)
    for component in wanted:
        _refuse_newer(component, have.get(component.name, 0))
    _versions.create(connection, checkfirst=True)
    # Changes nothing, but only a store that may be written lets it pass: one that is read-only shows itself now.
    connection.execute(_versions.update().where(_versions.c.component == "").values(version=0))
    return [line for component in wanted for line in _bring_up(connection, component, have.get(component.name, 0))]


def versions(connection: Connection) -> dict[str, int]:
    """The version of each component, empty for a new store."""
    if not inspect(connection).has_table(_versions.name):
        return {}
    return {row.component: row.version for row in connection.execute(select(_versions))}


def _refuse_newer(component: Component, version: int) -> None:
    if version > component.version:
        raise ConfigError(
            f"The store was written by a newer openinfra-bot ({component.name} {version}, this one knows "
            f"{component.version}). Nothing was changed: install that version again, or restore an older backup."
        )


def _bring_up(connection: Connection, component: Component, version: int) -> list[str]:
    if version == component.version:
        return []
    if version == 0:
        component.tables.create_all(connection)
        connection.execute(_versions.insert().values(component=component.name, version=component.version))
        return [f"{component.name}: new tables, version {component.version}"]
    for step in component.steps[version - 1 :]:
        step(connection)
    row = _versions.c.component == component.name
    connection.execute(_versions.update().where(row).values(version=component.version))
    return [f"{component.name}: {version} to {component.version}"]
