"""What the configuration may say of one IRC network."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from bot.fields import FilePath, SecretRef

_NICK = r"^[A-Za-z\[\]\\`_^{|}][A-Za-z0-9\[\]\\`_^{|}-]*$"
_WORD = r"^[^\s\x00:]*$"


class _Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of the settings: read-only, and an unknown key is an error."""


class ChannelSettings(_Struct, frozen=True):
    """One channel that the bot lives in."""

    prefix: Annotated[str, Meta(min_length=1, max_length=3, description="What a command begins with here.")] = "!"
    ambient: Annotated[bool, Meta(description="Also look at lines that are not addressed to the bot.")] = False
    key: Annotated[SecretRef | None, Meta(description="The channel's key (+k).")] = None


class Limits(_Struct, frozen=True):
    """How much the bot says, and how fast; the defaults are what servers bear by default."""

    burst: Annotated[int, Meta(ge=1, description="Lines that may leave at once.")] = 5
    lines_per_second: Annotated[float, Meta(gt=0, description="Lines a second after the burst.")] = 1.0
    burst_bytes: Annotated[int, Meta(ge=512, description="Bytes that may leave at once.")] = 2560
    bytes_per_second: Annotated[float, Meta(gt=0, description="Bytes a second after the burst.")] = 480.0
    window_bytes: Annotated[int, Meta(ge=512, description="Bytes under way until the server proves it read them.")] = (
        4096
    )
    channel_lines: Annotated[int, Meta(ge=1, description="Lines of one answer in a channel.")] = 3
    query_lines: Annotated[int, Meta(ge=1, description="Lines of one answer in a query.")] = 8
    letters: Annotated[int, Meta(ge=1, description="Letters that may wait; more are dropped.")] = 10_000


class PasteSettings(_Struct, frozen=True):
    """When several lines of one person are one message. Times in seconds."""

    first_gap: Annotated[float, Meta(ge=0, description="How long a single line waits for a second one.")] = 0.35
    gap: Annotated[float, Meta(ge=0, description="How long a paste waits for its next line.")] = 1.5
    max_age: Annotated[float, Meta(gt=0, description="A paste is handed over after this time at the latest.")] = 60.0
    max_lines: Annotated[int, Meta(ge=1, description="Lines kept of one paste.")] = 400
    max_bytes: Annotated[int, Meta(ge=512, description="Bytes kept of one paste.")] = 256 * 1024


class Timing(_Struct, frozen=True):
    """Times in seconds."""

    connect: Annotated[float, Meta(gt=0, description="Until a connection with TLS stands.")] = 20.0
    register: Annotated[float, Meta(gt=0, description="Until the server has welcomed us.")] = 60.0
    ping: Annotated[float, Meta(gt=0, description="Between two PINGs of ours.")] = 60.0
    pong: Annotated[float, Meta(gt=0, description="After which an unanswered PING means a dead link.")] = 75.0
    sasl: Annotated[float, Meta(gt=0, description="Until SASL has come to an end.")] = 20.0
    nickserv: Annotated[float, Meta(gt=0, description="Until NickServ has confirmed, before channels are joined.")] = (
        15.0
    )
    ask: Annotated[float, Meta(gt=0, description="Until the server has said who somebody is.")] = 5.0
    stable: Annotated[float, Meta(gt=0, description="After which a connection counts as stable.")] = 60.0
    rejoin: Annotated[float, Meta(gt=0, description="Before a channel is joined again after a kick; grows.")] = 5.0
    retry_join: Annotated[float, Meta(gt=0, description="Between attempts at a channel that refuses us; grows.")] = 60.0
    regain: Annotated[float, Meta(gt=0, description="Between attempts at the nick that somebody holds.")] = 60.0
    acknowledge: Annotated[float, Meta(ge=0, description="From a line to the PING that proves it was read.")] = 0.2
    undeliverable: Annotated[float, Meta(gt=0, description="A letter to a closed room is dropped after this.")] = 600.0
    sweep: Annotated[float, Meta(gt=0, description="Between looks for letters that can never arrive.")] = 15.0
    auth_retry: Annotated[float, Meta(gt=0, description="After a refused password or a ban.")] = 600.0
    throttled: Annotated[float, Meta(gt=0, description="After “reconnecting too fast”.")] = 60.0
    quit: Annotated[float, Meta(gt=0, description="Until the server has seen our QUIT.")] = 2.0


class IrcSettings(_Struct, frozen=True):
    """One IRC network."""

    servers: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]]+):[0-9]{1,5}$")], ...],
        Meta(min_length=1, description='Servers as "host:port", tried in turn.'),
    ]
    tls: Annotated[bool, Meta(description="Speak TLS.")] = True
    verify: Annotated[bool, Meta(description="Verify the server's certificate.")] = True
    ca_file: Annotated[FilePath, Meta(description="Certificates to trust instead of the system's.")] = ""
    client_cert: Annotated[FilePath, Meta(description="Our certificate (PEM), for SASL EXTERNAL or CertFP.")] = ""
    client_key: Annotated[FilePath, Meta(description="Its key, when it is not in the same file.")] = ""
    server_password: Annotated[SecretRef | None, Meta(description="The server's own password (PASS).")] = None
    nick: Annotated[str, Meta(pattern=_NICK, description="Our nick.")] = "openinfra-bot"
    alternates: Annotated[
        tuple[Annotated[str, Meta(pattern=_NICK)], ...], Meta(description="Nicks to use while ours is taken.")
    ] = ()
    username: Annotated[str, Meta(pattern=r"^[^\s@\x00]+$", description="User name in our mask.")] = "openinfra"
    realname: Annotated[str, Meta(description="What WHOIS shows about us.")] = "openinfra-bot"
    quit_message: Annotated[str, Meta(description="Said when the bot stops.")] = "stopped"
    sasl: Annotated[Literal["", "plain", "external"], Meta(description="How to log in while connecting.")] = ""
    account: Annotated[str, Meta(pattern=_WORD, description="Our services account; empty means the nick.")] = ""
    password: Annotated[SecretRef | None, Meta(description="Its password, for SASL PLAIN.")] = None
    nickserv_password: Annotated[SecretRef | None, Meta(description="Log in by NickServ IDENTIFY instead.")] = None
    nickserv: Annotated[
        str,
        Meta(pattern=r"^[^\s@]+(@\S+)?$", description='NickServ, better with its host: "NickServ@services.example".'),
    ] = "NickServ"
    allow_plaintext_login: Annotated[bool, Meta(description="Send passwords without TLS; loopback only.")] = False
    without_caps: Annotated[tuple[str, ...], Meta(description="IRCv3 capabilities not to ask for.")] = ()
    ignore: Annotated[tuple[str, ...], Meta(description="Nicks never listened to: other bots.")] = ()
    channels: Annotated[dict[str, ChannelSettings], Meta(description="The channels by name.")] = {}
    limits: Annotated[Limits, Meta(description="How much and how fast we speak.")] = Limits()
    paste: Annotated[PasteSettings, Meta(description="When lines belong together.")] = PasteSettings()
    timing: Annotated[Timing, Meta(description="Time-outs and intervals.")] = Timing()

    def __post_init__(self) -> None:
        for wrong in (*self._server_errors(), *self._login_errors(), *self._channel_errors()):
            raise ValueError(wrong)

    @property
    def addresses(self) -> tuple[tuple[str, int], ...]:
        """The servers as host and port."""
        pairs = (server.rpartition(":") for server in self.servers)
        return tuple((host.strip("[]"), int(port)) for host, _, port in pairs)

    @property
    def login(self) -> str:
        """The services account that we log in to."""
        return self.account or self.nick

    def _server_errors(self) -> list[str]:
        return [f"{host}:{port} has no such port" for host, port in self.addresses if not 0 < port < 65536]

    def _login_errors(self) -> list[str]:
        wrong = []
        if self.sasl == "plain" and self.password is None:
            wrong.append('sasl = "plain" needs a password')
        if self.sasl == "external" and not (self.tls and self.client_cert):
            wrong.append('sasl = "external" needs tls and a client_cert')
        if (self.sasl == "plain" or self.nickserv_password) and not self._may_send_password:
            wrong.append("a password is sent over TLS only; allow_plaintext_login lifts that for a server on loopback")
        return wrong

    @property
    def _may_send_password(self) -> bool:
        return self.tls or (self.allow_plaintext_login and all(_is_loopback(host) for host, _ in self.addresses))

    def _channel_errors(self) -> list[str]:
        wrong = [f"{name!r} is not a channel name" for name in self.channels if not _is_channel(name)]
        if len({name.lower() for name in self.channels}) < len(self.channels):
            wrong.append("a channel stands there twice")
        return wrong


def _is_channel(name: str) -> bool:
    return name[:1] in "#&+!" and len(name) > 1 and not any(char in " ,\x07\r\n\0" for char in name)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
