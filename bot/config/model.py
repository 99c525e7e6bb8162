"""The configuration file's sections that belong to the core. Handler families bring their own (see bot.commands.family)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from bot.core.approvals.settings import ApprovalSettings
from bot.core.audit import AuditSettings
from bot.core.limits import LimitSettings
from bot.core.policy import Rule
from bot.errors import ConfigError
from bot.fields import FilePath
from bot.irc.settings import IrcSettings
from bot.slack.settings import SlackSettings
from bot.web.settings import WebSettings


class BotSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The bot itself."""

    state: Annotated[
        FilePath, Meta(description="The store: an SQLite file, or a database URL. Empty: this user's data folder.")
    ] = ""
    disabled: Annotated[tuple[str, ...], Meta(description="Handler families that are not loaded.")] = ()
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Meta(description="How much is logged, to standard error.")
    ] = "info"
    log_format: Annotated[
        Literal["text", "json"], Meta(description="One line an event, for people or for a collector.")
    ] = "text"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All of the configuration. `families` holds the sections of handler families by name."""

    bot: Annotated[BotSettings, Meta(description="The bot itself.")] = BotSettings()
    limits: Annotated[LimitSettings, Meta(description="How much one person may ask.")] = LimitSettings()
    audit: Annotated[AuditSettings, Meta(description="The record of who asked what.")] = AuditSettings()
    roles: Annotated[
        dict[str, tuple[str, ...]],
        Meta(description='Who holds a role: operator = ["libera:mona"]; accounts are written network:account.'),
    ] = {}
    approvals: Annotated[ApprovalSettings, Meta(description="How changes are agreed to.")] = ApprovalSettings()
    access: Annotated[
        tuple[Rule, ...], Meta(description="Who may run what where; without rules, reads are open to all.")
    ] = ()
    web: Annotated[WebSettings, Meta(description="The bot's own HTTP server.")] = WebSettings()
    irc: Annotated[dict[str, IrcSettings], Meta(description="The IRC networks, by a name of your choice.")] = {}
    slack: Annotated[dict[str, SlackSettings], Meta(description="The Slack workspaces, by a name of your choice.")] = {}
    families: dict[str, msgspec.Struct] = {}

    def __post_init__(self) -> None:
        for name in sorted(self.irc.keys() & self.slack.keys()):
            raise ConfigError(
                f"[slack.{name}] and [irc.{name}] have the same name: rooms and accounts would be mixed up."
            )

    @property
    def networks(self) -> frozenset[str]:
        """The names of all networks, as rooms and accounts begin with them."""
        return frozenset({**self.irc, **self.slack})
