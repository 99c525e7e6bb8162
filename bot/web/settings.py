"""What the configuration may say of the bot's own HTTP server."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta


class WebSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The bot's own HTTP server; it listens only when something is served."""

    listen: Annotated[
        str,
        Meta(
            pattern=r"^(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]]+):[0-9]{1,5}$",
            description='Where it listens, as "host:port"; put a proxy that speaks TLS in front of it.',
        ),
    ] = "127.0.0.1:8080"
    body_bytes: Annotated[int, Meta(ge=1024, description="Requests with a larger body are refused.")] = 1024 * 1024
    pages: Annotated[
        bool,
        Meta(description="Whether pages are shown: schedule, queue, minutes, announcements. Whoever comes may read."),
    ] = False
    rooms: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[^:\s]+:\S+$")], ...],
        Meta(
            description='Rooms whose questions, notes and sessions pages may show: "libera:#tc", "libera:*". Others stay private.'
        ),
    ] = ()
    public_url: Annotated[
        str,
        Meta(
            pattern=r"^(https?://[^\s/?#@]+(/[A-Za-z0-9._~/-]*)?)?$",
            description="Where readers find the pages, as the proxy has it: https://bot.example.org. Answers in chat link there.",
        ),
    ] = ""

    def __post_init__(self) -> None:
        if self.port > 65535:
            raise ValueError(f"{self.listen} has no such port")
        if "//" in self.base:
            raise ValueError(f"{self.public_url} has an empty part in its path")

    @property
    def base(self) -> str:
        """What stands before the path of every page: empty, or the folder that a proxy serves them under."""
        return urlsplit(self.public_url).path.rstrip("/")

    @property
    def host(self) -> str:
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """0 takes any free one."""
        return int(self.listen.rpartition(":")[2])
