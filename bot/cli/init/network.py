"""The questions about an IRC network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bot.cli.init.asking import Asker
from bot.cli.init.secret import ask_secret
from bot.cli.say import say
from bot.config.problems import problems
from bot.irc.settings import IrcSettings

Values = dict[str, Any]

KNOWN = {"libera": "irc.libera.chat:6697", "oftc": "irc.oftc.net:6697"}
WITHOUT_SASL = {"oftc"}
"""Networks that know no SASL: there the bot logs in by NickServ."""
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")


def ask_network(ask: Asker) -> dict[str, Values]:
    """The `[irc]` section: one network by its name, or nothing."""
    chosen = ask.choice("IRC network", [*KNOWN, "other", "none"], "libera")
    if chosen == "none":
        return {}
    name = chosen if chosen in KNOWN else ask.text("A short name for it", check=name_problem)
    server = ask.text(
        "Server as host:port, with TLS", KNOWN.get(chosen, ""), lambda text: _problem({"servers": [text]})
    )
    values: Values = {"servers": [server]}
    values["nick"] = ask.text("The bot's nick", "openinfra-bot", lambda text: _problem({**values, "nick": text}))
    values |= _login(ask, name, values)
    channels = ask.words("Channels to join, such as #ops", lambda text: _problem({**values, "channels": {text: {}}}))
    values["channels"] = {channel: {} for channel in channels}
    return {name: values}


def _login(ask: Asker, name: str, values: Values) -> Values:
    """How the bot proves that it owns its nick, and where its secret is."""
    ways = ["nickserv", "external", "none"] if name in WITHOUT_SASL else ["plain", "external", "nickserv", "none"]
    say("A bot with a registered account cannot be impersonated, and many channels want one.")
    way = ask.choice("Log in by", ways, ways[0])
    if way == "none":
        return {}
    found: Values = {
        "account": ask.text("The account", values["nick"], lambda text: _problem({**values, "account": text}))
    }
    if way == "external":
        return found | {
            "sasl": "external",
            "client_cert": ask.text("The certificate with its key (PEM)", check=_file_problem),
        }
    secret = ask_secret(ask, "its password", f"IRC_{name}_PASSWORD".upper().replace("-", "_"))
    return found | ({"sasl": "plain", "password": secret} if way == "plain" else {"nickserv_password": secret})


def name_problem(name: str) -> str:
    """What is wrong with a network's short name."""
    return "" if _NAME.fullmatch(name) else "Small letters, digits and - will do, such as “example”."


def _file_problem(path: str) -> str:
    return "" if path and Path(path).expanduser().is_file() else "There is no such file."


def _problem(values: Values) -> str:
    """What the settings themselves say of these values."""
    found = problems(("irc",), values, IrcSettings)
    return found[0].partition(": ")[2] if found else ""
