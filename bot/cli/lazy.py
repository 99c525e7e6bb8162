"""Command groups that handler families bring: found by entry point, imported when used or when help is shown."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from bot.errors import ConfigError

GROUP = "openinfra_bot.cli"


class FamilyGroup(TyperGroup):
    """The main group; a name that is not ours is looked for among the families'."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Our own commands in the order of the source, then the families'."""
        own = list(super().list_commands(ctx))
        return own + sorted(set(_points()) - set(own))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Our own command, or a family's, imported now."""
        own = super().get_command(ctx, cmd_name)
        if own is not None or cmd_name not in (points := _points()):
            return own
        return _load(points[cmd_name])


def _points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _load(point: EntryPoint) -> Any:
    try:
        app = point.load()
    except (ImportError, AttributeError) as error:
        raise ConfigError(
            f"The command group {point.name} ({point.value}) does not load: {error}. Mend or uninstall it."
        ) from error
    if not isinstance(app, typer.Typer):
        raise ConfigError(f"The command group {point.name} ({point.value}) is no typer app.")
    app.rich_markup_mode = None  # one look for all help
    command = get_group(app)
    command.name = point.name
    return command
