"""Asks where a secret is, never what it is."""

from __future__ import annotations

import re
from typing import Any

from bot.cli.init.asking import Asker
from bot.cli.say import say

_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{2,63}")


def ask_secret(ask: Asker, what: str, variable: str) -> dict[str, Any]:
    """A `SecretRef` as TOML has it; what somebody typed in its place is never shown."""
    say(f"Where is {what}? Name an environment variable or a file; the secret itself is not asked for.")
    where = ask.text("Variable or file", variable, _place_problem)
    return {"env": where} if _VARIABLE.fullmatch(where) else {"file": where}


def _place_problem(where: str) -> str:
    if _VARIABLE.fullmatch(where) or where.startswith(("/", "~/", "./")):
        return ""
    return "That is neither: write a VARIABLE in capitals, or a path that begins with / or ~/."
