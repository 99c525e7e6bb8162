"""The questions about a Slack workspace."""

from __future__ import annotations

from typing import Any

from bot.cli.init.asking import Asker
from bot.cli.init.network import name_problem
from bot.cli.init.secret import ask_secret
from bot.cli.say import say
from bot.config.problems import problems
from bot.slack.settings import SlackSettings

Values = dict[str, Any]

GUIDE = (
    "The bot needs an app of its own there: https://api.slack.com/apps → Create New App → From a manifest, and paste\n"
    "deploy/slack/manifest.json. deploy/slack/README.md goes through it step by step."
)


def ask_workspace(ask: Asker) -> dict[str, Values]:
    """The `[slack]` section: one workspace by its name, or nothing."""
    if not ask.yes("A Slack workspace too?", default=False):
        return {}
    say(GUIDE)
    name = ask.text("A short name for it", "ops", name_problem)
    variable = f"SLACK_{name}".upper().replace("-", "_")
    values: Values = {"bot_token": ask_secret(ask, "the bot token (xoxb-…)", f"{variable}_BOT_TOKEN")}
    say("With Socket Mode the bot connects to Slack and needs no open port; by HTTP Slack connects to the bot.")
    if ask.choice("Connect by", ["socket", "http"], "socket") == "socket":
        values["app_token"] = ask_secret(ask, "the app-level token (xapp-…)", f"{variable}_APP_TOKEN")
    else:
        values |= {"mode": "http", "signing_secret": ask_secret(ask, "the signing secret", f"{variable}_SECRET")}
    say("It answers wherever it is invited; name channels only to say more about them.")
    channels = ask.words("Channels by their ID, such as C0123456789, if any", _channel_problem)
    return {name: values | {"channels": {channel: {} for channel in channels}}}


def _channel_problem(channel: str) -> str:
    if channel.startswith("#"):
        return "Write its ID (C…): click the channel's name in Slack, it stands at the bottom of “About”."
    found = problems(("slack",), {"bot_token": {"env": "X"}, "channels": {channel: {}}}, SlackSettings)
    return found[0].partition(": ")[2] if found else ""
