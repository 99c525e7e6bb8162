"""Who sits at the terminal: the operating system vouches for the user id, not for what the environment says."""

from __future__ import annotations

import os
import pwd

from bot.chat.message import Principal, Strength

NETWORK = "shell"
"""The name of this network, as rules and rows spell it: `shell:ada`."""


def local_person() -> Principal:
    """The user of this process; without an entry in the user database, `uid-1000`."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = f"uid-{os.getuid()}"
    return Principal(NETWORK, name, name, verified_by="terminal", strength=Strength.VERIFIED)
