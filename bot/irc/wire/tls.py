"""The TLS side of a connection: verified unless the settings say otherwise."""

from __future__ import annotations

import ssl

from bot.errors import ConfigError
from bot.irc.settings import IrcSettings


def context(settings: IrcSettings) -> ssl.SSLContext | None:
    """How to speak TLS, or None for plain text. Raises `ConfigError` for a file that is not there."""
    if not settings.tls:
        return None
    try:
        tls = ssl.create_default_context(cafile=settings.ca_file or None)
        if settings.client_cert:
            tls.load_cert_chain(settings.client_cert, settings.client_key or None)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"A certificate file of the IRC network cannot be used: {error}.") from error
    if not settings.verify:
        tls.check_hostname = False
        tls.verify_mode = ssl.CERT_NONE
    return tls
