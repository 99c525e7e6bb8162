"""The slack-bolt app of one workspace. It must be made while the loop runs: its constructor makes futures."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.wire.me import Me
from bot.slack.wire.running import Ends, Running, Starts
from bot.slack.wire.tokens import Tokens
from bot.slack.wire.web import quiet

_log = logging.getLogger("bot.slack.bolt")
_log.setLevel(logging.WARNING)  # its debug lines hold what people wrote


def make_app(name: str, tokens: Tokens, web: AsyncWebClient, me: Me, running: Running) -> AsyncApp:
    """An app without listeners. Who we are is known already, so that no event waits for another `auth.test`.

    It gets a client without a token, and gives each request one with it: bolt warns about a token beside `authorize`.
    """

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id=me.team, url=me.url, bot_user_id=me.user, bot_id=me.bot, bot_token=tokens.bot
        )

    client = AsyncWebClient(
        base_url=web.base_url, session=web.session, logger=quiet, retry_handlers=web.retry_handlers, proxy=web.proxy
    )
    client.proxy = web.proxy
    # In Socket Mode nothing is signed. An empty secret would be taken from the environment or refused.
    app = AsyncApp(
        name=name, client=client, authorize=authorize, signing_secret=tokens.signing or "socket-mode", logger=_log
    )
    app.listener_runner.listener_start_handler = Starts(running)
    app.listener_runner.listener_completion_handler = Ends(running)
    return app
