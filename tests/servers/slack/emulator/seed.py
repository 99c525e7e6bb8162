"""The workspace that the emulator begins with."""

from __future__ import annotations

from tests.servers.slack.world import Json

BOT_TOKEN, USER_TOKEN = "xoxb-emulated-bot", "xoxp-emulated-mona"
CHANNELS = ("ops", "quiet")
_BOT = {"bot_id": "B0INFRABOT", "bot_user_id": "U0INFRABOT", "app_id": "A0INFRABOT"}
_SCOPES = (
    *("chat:write", "channels:history", "channels:join", "channels:read", "files:read", "files:write"),
    *("im:write", "reactions:write", "users:read"),
)


def seed(*, strict: bool = True) -> Json:
    """Mona, the bot and two channels. `strict`: scopes are looked at."""
    app = {
        "client_id": "1.2",
        "client_secret": "secret",
        "name": "infrabot",
        "redirect_uris": ["http://localhost/callback"],
        "scopes": list(_SCOPES),
        "bot_name": "infrabot",
        **_BOT,
    }
    bot = {"token": BOT_TOKEN, "type": "bot", "user_id": "U0INFRABOT", "scopes": list(_SCOPES), **_BOT}
    person = {
        "token": USER_TOKEN,
        "type": "user",
        "user": "mona",
        "scopes": ["chat:write", "channels:write", "channels:read"],
    }
    return {
        "slack": {
            "team": {"name": "Ops", "domain": "ops"},
            "users": [{"name": "mona", "real_name": "Mona", "email": "mona@test.invalid"}],
            "channels": [{"name": name} for name in CHANNELS],
            "oauth_apps": [app],
            "tokens": [bot, person],
            "signing_secret": "secret",
            "strict_scopes": strict,
        }
    }
