"""What a method of the Web API is, and how it reads its arguments."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.servers.slack.office import Office
from tests.servers.slack.passes import Token
from tests.servers.slack.refusal import Refused
from tests.servers.slack.world import Channel, Json, User


@dataclass(frozen=True, slots=True)
class Request:
    """One call: its arguments as they came, strings or JSON."""

    office: Office
    token: Token
    args: Mapping[str, Any]

    def text(self, name: str, default: str = "") -> str:
        """A string; Slack takes numbers too."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def flag(self, name: str) -> bool:
        """A Boolean, in any of the ways that people write one."""
        return self.text(name).lower() in {"1", "true", "t", "yes"}

    def number(self, name: str, default: int) -> int:
        """A whole number. Raises `Refused`."""
        try:
            return int(self.text(name, str(default)))
        except ValueError:
            raise Refused("invalid_arguments") from None

    def decoded(self, name: str, error: str) -> Any:
        """A value that is JSON, or a string of JSON as forms carry it; None without it. Raises `Refused`."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refused(error) from None

    def required(self, name: str) -> str:
        """A string that must be there. Raises `Refused`."""
        value = self.text(name)
        if not value:
            message = f"[ERROR] missing required field: {name}"
            raise Refused("invalid_arguments", response_metadata={"messages": [message]})
        return value

    def channel(self, name: str = "channel") -> Channel:
        """A conversation by its ID, if the bot can know of it. Raises `Refused`."""
        found = self.office.workspace.channels.get(self.text(name))
        if found is None or (found.is_private and self.office.bot.id not in found.members):
            raise Refused("channel_not_found")
        return found

    def user(self, name: str = "user") -> User:
        """A user by ID. Raises `Refused`."""
        found = self.office.workspace.users.get(self.text(name))
        if found is None:
            raise Refused("user_not_found")
        return found

    def page(self, items: list[Any], default: int = 100) -> tuple[list[Any], str]:
        """A page of a list and the cursor of the next. Raises `Refused`."""
        cursor = self.text("cursor")
        if cursor and not cursor.startswith("next:"):
            raise Refused("invalid_cursor")
        start, limit = int(cursor.removeprefix("next:") or 0), self.number("limit", default) or default
        if not 1 <= limit <= 1000:
            raise Refused("invalid_limit")
        end = start + limit
        return items[start:end], f"next:{end}" if end < len(items) else ""


@dataclass(frozen=True, slots=True)
class Method:
    """A method: who may call it, and what it does. `scopes`: any one of them is enough."""

    call: Callable[[Request], Json | Awaitable[Json]]
    scopes: tuple[str, ...] = ()
    takes_json: bool = True
    """Methods that read take no JSON bodies: https://docs.slack.dev/apis/web-api/#basics"""
    app_level: bool = False


def cursor(next_cursor: str) -> Json:
    """How the next page is told."""
    return {"response_metadata": {"next_cursor": next_cursor}}
