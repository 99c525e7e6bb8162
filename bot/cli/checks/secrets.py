"""Every secret that the configuration refers to: there, not empty, and not for everybody to read."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from bot.config.checking import CheckItem
from bot.config.keys import keys
from bot.config.model import Settings
from bot.config.problems import place
from bot.errors import ConfigError
from bot.fields import SecretRef


def check_secrets(settings: Settings) -> list[CheckItem]:
    """One item a secret; its value is looked at and forgotten."""
    parts = {**msgspec.structs.asdict(settings), **settings.families}
    del parts["families"]
    return [_check(at, secret) for name, value in parts.items() for at, secret in _secrets((name,), value)]


def _secrets(at: tuple[str | int, ...], value: Any) -> Iterator[tuple[tuple[str | int, ...], SecretRef]]:
    match value:
        case SecretRef():
            yield at, value
        case msgspec.Struct():
            for key in keys(type(value)):
                yield from _secrets((*at, key.name), getattr(value, key.name))
        case Mapping():
            for name, one in value.items():
                yield from _secrets((*at, name), one)
        case tuple():
            for number, one in enumerate(value, start=1):
                yield from _secrets((*at, number), one)


def _check(at: tuple[str | int, ...], secret: SecretRef) -> CheckItem:
    name = f"secret {place(at)}"
    try:
        secret.reveal()
    except ConfigError as error:
        return CheckItem(name, "wrong", error.sentence, _how_to_give(secret))
    if secret.file and Path(secret.file).expanduser().stat().st_mode & stat.S_IROTH:
        return CheckItem(
            name, "warning", f"{secret} can be read by everybody on this machine", f"chmod o-rwx {secret.file}"
        )
    return CheckItem(name, "ok", str(secret))


def _how_to_give(secret: SecretRef) -> str:
    if secret.env:
        return f"Set {secret.env} in the environment that the bot is started in (with systemd: EnvironmentFile=)."
    return f"Put the secret into {secret.file}, and let only the bot's user read it (chmod 600)."
