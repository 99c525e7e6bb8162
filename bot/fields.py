"""What a settings field may hold besides plain values: a path, or a reference to a secret.

Secrets stay out of the configuration file: it says where they are, never what they are.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from bot.errors import ConfigError

FilePath = Annotated[str, Meta(extra={"path": True})]
"""A file or a folder, relative to the configuration file (see bot.config.paths). With `://` inside it stays as it is."""


class SecretRef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a secret is: `{ env = "NAME" }` or `{ file = "/run/secrets/name" }`, one of the two."""

    env: Annotated[str, Meta(description="The environment variable that holds it.")] = ""
    file: Annotated[FilePath, Meta(description="The file that holds it, and nothing else.")] = ""

    def __post_init__(self) -> None:
        if bool(self.env) == bool(self.file):
            raise ValueError('a secret is { env = "NAME" } or { file = "PATH" }, one of the two')

    def reveal(self) -> str:
        """Read the secret; a trailing newline is not part of it. Raises `ConfigError` where there is none."""
        value = self._from_env() if self.env else self._from_file()
        if not value:
            raise ConfigError(f"The secret in {self} is empty: put it there and start again.")
        return value

    def _from_env(self) -> str:
        return os.environ.get(self.env, "")

    def _from_file(self) -> str:
        try:
            return Path(self.file).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise ConfigError(f"The secret file {self.file} is no UTF-8 text: a secret is one line of text.") from error
        except OSError as error:
            raise ConfigError(f"The secret file {self.file} cannot be read: {error.strerror}.") from error

    def __str__(self) -> str:
        return f"the environment variable {self.env}" if self.env else f"the file {self.file}"
