"""A sentence that only one person sees: to those whom the bot does not serve, and about what it could not read."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.message import Principal
from bot.slack.wire.faults import CALL_ERRORS
from bot.slack.wire.web import proxy_for, quiet

log = logging.getLogger(__name__)

NOT_YOURS = "I answer members of this workspace only. Ask one of its administrators if you should be able to use me."
NOT_SURE = "Slack does not tell me who you are at the moment, so I cannot answer. Please try again in a minute."
UNREADABLE = "I can read text files and snippets only, and there was no other text in your message."
AGAIN_SECONDS = {NOT_YOURS: 3600.0}
"""Those whom the bot serves are told again when they try again."""
SOON_SECONDS = 30.0
_MOST = 5000


class Whisper:
    """Says the same sentence to a person now and then only."""

    def __init__(self, web: AsyncWebClient, clock: Callable[[], float] = monotonic) -> None:
        self._web, self._clock = web, clock
        self._told: OrderedDict[tuple[str, str], float] = OrderedDict()

    async def refuse(self, who: Principal, channel: str, user: str, url: str = "") -> None:
        """To an outsider; one of whom Slack told nothing hears that instead."""
        await self.say(NOT_YOURS if who.verified_by else NOT_SURE, channel, user, url)

    async def say(self, sentence: str, channel: str, user: str, url: str = "") -> None:
        """By the response address if there is one, which works where the bot is no member. Never raises."""
        if not self._may(sentence, user):
            return
        try:
            if url:
                client = AsyncWebhookClient(url, session=self._web.session, logger=quiet, retry_handlers=[])
                client.proxy = proxy_for(url)
                await client.send_dict({"text": sentence, "response_type": "ephemeral", "replace_original": False})
            else:
                await self._web.chat_postEphemeral(channel=channel, user=user, text=sentence)
        except CALL_ERRORS as error:
            log.debug("a sentence to one person was not delivered: %s", type(error).__name__)

    def _may(self, sentence: str, user: str) -> bool:
        key, now = (user, sentence), self._clock()
        last = self._told.get(key)
        if last is not None and now - last < AGAIN_SECONDS.get(sentence, SOON_SECONDS):
            return False
        self._told.pop(key, None)
        self._told[key] = now
        while len(self._told) > _MOST:
            self._told.popitem(last=False)
        return True
