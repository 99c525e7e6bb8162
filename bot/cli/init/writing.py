"""Puts the file where it belongs: whole or not at all, readable by its owner alone, never over another one unasked."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import ConfigError


def write(path: Path, text: str) -> None:
    """Write the file in one step. Raises `ConfigError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=path.parent, prefix=".openinfra-bot-") as folder:
            draft = Path(folder) / path.name
            draft.touch(mode=0o600)
            draft.write_text(text, encoding="utf-8")
            draft.replace(path)
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be written: {error.strerror}. Name another place: openinfra-bot init PATH."
        ) from error
