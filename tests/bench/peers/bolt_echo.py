"""A bare slack-bolt bot that answers `ping`: an AsyncApp and its Socket Mode handler as they come, on one shared session.

Without the shared session slack_sdk opens one, with its own connection, for each call, and an answer costs twice as much.
"""

import asyncio
import os
import sys
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


async def answer(text: str, user: str, say: Any) -> None:
    if text.endswith("bench wait"):
        await asyncio.sleep(float(os.environ["BENCH_WAIT"]))
        await say(text=f"<@{user}> waited")
    elif text.endswith("ping"):
        await say(text=f"<@{user}> pong")


def listen(app: AsyncApp) -> None:
    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], say: Any) -> None:
        await answer(event["text"], event["user"], say)

    @app.event("message")
    async def heard(event: dict[str, Any], say: Any) -> None:
        if event.get("channel_type") == "im" and not event.get("bot_id") and not event.get("subtype"):
            await answer(event["text"], event["user"], say)

    @app.command("/openinfra")
    async def slash(ack: Any, command: dict[str, Any], say: Any) -> None:
        await ack()
        await answer(command["text"], command["user_id"], say)


async def main(api_url: str) -> None:
    async with aiohttp.ClientSession() as session:
        app = AsyncApp(
            client=AsyncWebClient(token=os.environ["BOT"], base_url=api_url, session=session), signing_secret="none"
        )
        listen(app)
        handler: Any = AsyncSocketModeHandler(app, os.environ["APP"], ping_interval=5)
        await handler.start_async()


asyncio.run(main(sys.argv[1]))
