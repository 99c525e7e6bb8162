"""What a test may change about how strict the server is. The defaults are Slack's own figures, except where a comment says so."""

from __future__ import annotations

from dataclasses import dataclass, field

BOT_SCOPES = frozenset(
    {
        "app_mentions:read",
        "chat:write",
        "commands",
        "reactions:write",
        "users:read",
        *(f"channels:{verb}" for verb in ("history", "join", "read")),
        *(f"files:{verb}" for verb in ("read", "write")),
        *(f"groups:{verb}" for verb in ("history", "read")),
        *(f"im:{verb}" for verb in ("history", "write")),
        *(f"mpim:{verb}" for verb in ("history", "write")),
    }
)
EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "member_joined_channel",
        "user_change",
        *(f"message.{kind}" for kind in ("channels", "groups", "im", "mpim")),
    }
)
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "team_join": "users:read",
    "user_change": "users:read",
}


@dataclass(slots=True)
class Rules:
    """Times are seconds."""

    ack: float = 3.0
    """An envelope or a request that is not acknowledged for so long has failed."""
    retry_delays: tuple[float, ...] = (0.0, 1.0, 2.0)
    """Before each new try of an event; Slack waits 0, 60 and 300."""
    ticket: float = 30.0
    """How long the address of apps.connections.open may be used, once."""
    trigger: float = 3.0
    """How long a trigger_id may be exchanged for a modal, once."""
    response_url: float = 1800.0
    response_uses: int = 5
    post_gap: float = 0.0
    """Between two accepted posts in one channel; Slack: about 1. 0 switches the limit off, which keeps tests quick."""
    connections: int = 10
    refresh_grace: float = 0.5
    """A connection that was told to refresh is closed after this; Slack gives about 10."""
    socket_mode: bool = True
    """Off, Slack still gives an address and says hello; it only warns, and delivers nothing."""
    events: set[str] = field(default_factory=lambda: set(EVENTS))
    """What the app is subscribed to."""
    commands: set[str] = field(default_factory=lambda: {"/openinfra"})
    shortcuts: set[str] = field(default_factory=lambda: {"find_fix", "propose_article"})
    home_tab: bool = True
