"""Each Slack workspace: its tokens, what they may do, and the channels. Nothing is posted, and no connection is taken away.

Heavy to import: only where a [slack.NAME] section is.
"""

from __future__ import annotations

from bot.config.checking import CheckItem
from bot.errors import ConfigError
from bot.slack import scopes
from bot.slack.settings import SlackSettings
from bot.slack.wire import tokens
from bot.slack.wire.channels import look, refuse_names
from bot.slack.wire.faults import CallFailed, Kind
from bot.slack.wire.tickets import Tickets
from bot.slack.wire.tokens import PAGES, Tokens
from bot.slack.wire.web import Calls, open_session, web_client

REINSTALL = f"{PAGES} → OAuth & Permissions → Bot Token Scopes → add it, then “Reinstall to Workspace”"


async def check_workspace(name: str, settings: SlackSettings) -> list[CheckItem]:
    """The items of one workspace, in the order in which they depend on each other."""
    try:
        secrets = tokens.reveal(name, settings)
    except ConfigError as error:
        return [CheckItem(_title(name), "wrong", error.sentence)]
    async with open_session(settings) as session:
        calls = Calls(web_client(session, settings, secrets.bot, patient=True), settings.timing.call)
        return await _Workspace(name, settings, secrets, calls).check()


def _title(name: str) -> str:
    return f"workspace {name}"


class _Workspace:
    """What is looked at in one workspace."""

    def __init__(self, name: str, settings: SlackSettings, secrets: Tokens, calls: Calls) -> None:
        self._name, self._settings, self._secrets, self._calls = name, settings, secrets, calls

    async def check(self) -> list[CheckItem]:
        """All of it; a bot token that does not work ends it."""
        try:
            response = await self._calls.response("auth.test")
        except CallFailed as fault:
            return [self._no_token("bot_token", fault)]
        bot = str(response.get("user") or "")
        granted = scopes.granted(response.headers.get("X-OAuth-Scopes", ""))
        items = [self._item("ok", f"signed in as {bot} to {response.get('team')} ({response.get('url')})")]
        items += self._scopes(granted)
        items.append(await self._way_in())
        return items + await self._channels(bot)

    def _item(self, state: str, text: str, hint: str = "") -> CheckItem:
        return CheckItem(_title(self._name), state, text, hint)  # type: ignore[arg-type] # one of the four words

    def _no_token(self, key: str, fault: CallFailed) -> CheckItem:
        if fault.kind is not Kind.TOKEN and fault.error != "missing_scope":
            return self._item("wrong", fault.sentence, "Check the network, the proxy and https://slack-status.com.")
        secret = self._settings.bot_token if key == "bot_token" else self._settings.app_token
        return self._item("wrong", tokens.refused(self._name, key, secret, fault.error).sentence)

    def _scopes(self, granted: frozenset[str]) -> list[CheckItem]:
        if not granted:
            return [self._item("warning", "Slack does not say what the bot token may do")]
        lacking = scopes.missing(granted, self._settings)
        return [
            self._item(
                "wrong" if one.is_needed else "warning",
                f"the bot token lacks the scope {one.scope.name}, {one.scope.why}",
                REINSTALL,
            )
            for one in lacking
        ] or [self._item("ok", "the bot token has all scopes")]

    async def _way_in(self) -> CheckItem:
        if self._settings.mode == "http":
            where = f"https://YOUR-HOST/slack/{self._name}"
            hint = (
                f"{PAGES} → Event Subscriptions, Interactivity & Shortcuts, Slash Commands: the Request URL is {where}"
            )
            return self._item("ok", "Slack calls the bot; whether it can is seen when the URL is entered there", hint)
        tickets = Tickets(self._calls, self._secrets.app)
        try:
            await tickets.prove()
        except CallFailed as fault:
            return self._no_token("app_token", fault)
        if tickets.is_off:
            return self._item("wrong", "Socket Mode is switched off", f"Switch it on: {PAGES} → Socket Mode")
        return self._item("ok", "Socket Mode is on")

    async def _channels(self, bot: str) -> list[CheckItem]:
        keys = self._settings.channels
        items = []
        try:
            await refuse_names(self._calls, self._name, keys)
        except ConfigError as error:
            items += [self._item("wrong", line) for line in error.sentence.splitlines()]
        return items + [await self._channel(key, bot) for key in keys if not key.startswith("#")]

    async def _channel(self, key: str, bot: str) -> CheckItem:
        try:
            found = await look(self._calls, key, bot)
        except CallFailed as fault:
            return self._item("wrong", f"{key}: {fault.sentence}")
        label = f"#{found.name} ({key})" if found.name else key
        if found.is_unknown:
            return self._item("warning", f"{label}: {found.problem}", REINSTALL)
        if found.problem:
            return self._item("wrong", f"{label}: {found.problem}", found.hint)
        how = ", listens to everything" if self._settings.channels[key].ambient else ""
        return self._item("ok", f"{label}: the bot is in it{how}")
