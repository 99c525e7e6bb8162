"""An answer by the response address, where the bot is no member: only the asker sees it."""

from __future__ import annotations

import re

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.speaking.delivery import content
from bot.slack.speaking.queue import Job
from bot.slack.speaking.replies import Replies
from bot.slack.wire.web import Calls, proxy_for, quiet

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")


class Aside:
    """Sends letters by response address."""

    def __init__(self, calls: Calls, replies: Replies) -> None:
        self._calls, self._replies = calls, replies

    async def send(self, job: Job) -> bool:
        """Whether it could be sent so. Never a letter that belongs to a topic: that was meant for the whole channel."""
        if job.letter.topic or not job.payload.posts:
            return False
        asker = _MENTION.search(job.payload.posts[0].text)
        url = self._replies.find(job.letter.room.channel, asker[1] if asker else "")
        if url is None:
            return False
        for number, post in enumerate(job.payload.posts):
            if number not in job.done:
                if not await self._post(url, content(job, post)):
                    return False
                job.done[number] = "aside"
        return True

    async def _post(self, url: str, body: dict[str, object]) -> bool:
        client = AsyncWebhookClient(url, session=self._calls.web.session, logger=quiet, retry_handlers=[])
        client.proxy = proxy_for(url)
        try:
            answer = await client.send_dict({**body, "response_type": "ephemeral", "replace_original": False})
        except (TimeoutError, SlackClientError, aiohttp.ClientError, OSError):
            return False
        self._replies.used(url, is_spent=answer.status_code != 200)
        return answer.status_code == 200
