"""Files, by Slack's external flow: an address, the bytes, and then the post.

https://docs.slack.dev/messaging/working-with-files/ — only the last of the three steps is visible, so a flow that broke before
it may simply begin again.
"""

from __future__ import annotations

import aiohttp

from bot.slack.speaking.lookup import file_name
from bot.slack.speaking.payload import Upload
from bot.slack.speaking.place import Place
from bot.slack.speaking.queue import Job
from bot.slack.wire.faults import CallFailed, Kind, found
from bot.slack.wire.web import Calls, proxy_for

PATIENCE = 60.0
"""Seconds for the bytes; a picture on a slow line takes longer than a call."""


async def upload(calls: Calls, job: Job, number: int, place: Place) -> str:
    """Post one file; returns its id. Raises `CallFailed`."""
    file: Upload = job.payload.uploads[number - len(job.payload.posts)]
    name = file_name(job, number)
    ticket = await calls("files.getUploadURLExternal", filename=name, length=len(file.content), alt_txt=file.title)
    await _send(calls, found(ticket, "upload_url"), file.content)
    await calls(
        "files.completeUploadExternal",
        files=[{"id": found(ticket, "file_id"), "title": file.title or file.name}],
        channel_id=place.channel,
        **({"thread_ts": place.thread} if place.thread else {}),
    )
    return found(ticket, "file_id")


async def _send(calls: Calls, url: str, content: bytes) -> None:
    """The bytes; the address is a secret of its own and must not show in an error."""
    session = calls.web.session
    if session is None:
        raise CallFailed("there is no HTTP session", Kind.LOST)
    try:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with session.post(url, data=content, proxy=proxy_for(url), timeout=timeout) as response:
            status = response.status
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise CallFailed(f"the upload of a file broke ({type(error).__name__})", Kind.LOST) from None
    if status != 200:
        raise CallFailed(f"Slack took a file with HTTP {status} only", Kind.LOST)
