"""Where the conversation keeps its history and its log: this user's state folder, readable by nobody else."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP = "openinfra-bot"


def state_folder() -> Path | None:
    """The folder, made if need be; None where there is no writable home, which costs only the memory of past lines."""
    folder = Path(platformdirs.user_state_dir(APP))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None
