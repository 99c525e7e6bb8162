"""Files: the three steps of an upload, files.info, and the download that needs the token.

https://docs.slack.dev/messaging/working-with-files
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.servers.slack.office import Office
from tests.servers.slack.passes import check_scopes
from tests.servers.slack.refusal import Refused
from tests.servers.slack.shapes import file_json
from tests.servers.slack.web import trouble
from tests.servers.slack.web.chat import bot_message
from tests.servers.slack.web.method import Method, Request
from tests.servers.slack.world import Channel, File, Json, new_id


def get_upload_url(request: Request) -> Json:
    """files.getUploadURLExternal: where to send the bytes."""
    office, name = request.office, request.required("filename")
    length = int(request.required("length")) if request.text("length").isdigit() else 0
    if length <= 0:
        raise Refused("invalid_arguments")
    file = File(new_id("F"), name, b"", user=office.bot.id, is_complete=False, declared=length)
    office.workspace.files[file.id] = file
    return {"ok": True, "upload_url": f"{office.base}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(request: Request) -> Json:
    """files.completeUploadExternal: the files become one message."""
    office, items = request.office, request.decoded("files", "invalid_arguments")
    if not isinstance(items, list) or not items:
        raise Refused("invalid_arguments")
    files = [_uploaded(office, item) for item in items]
    channel = _channel(request)
    for file in files:
        file.is_complete = True
    if channel is not None:
        _share(request, channel, files)
    return {"ok": True, "files": [_json(office, file) for file in files]}


def info(request: Request) -> Json:
    """files.info"""
    file = request.office.workspace.files.get(request.required("file"))
    if file is None or not file.is_complete:
        raise Refused("file_not_found")
    return {"ok": True, "file": _json(request.office, file), "comments": []}


class Files:
    """The two addresses that are not methods."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file, raw or in a form; the log has it under `upload`."""
        call, fault = trouble.record(self._office, request, "upload", {"file": request.match_info["key"]}, "")
        early = await trouble.before(call, fault, request)
        return early or trouble.after(fault, request, await self._upload(request))

    async def download(self, request: web.Request) -> web.StreamResponse:
        """`url_private`: with a token that may read files, or it leads to the page where people log in."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        args = {"file": request.match_info["key"].rpartition("-")[2]}
        call, fault = trouble.record(self._office, request, "download", args, token)
        early = await trouble.before(call, fault, request)
        return early or trouble.after(fault, request, self._download(args["file"], token))

    async def sign_in(self, request: web.Request) -> web.Response:
        """What somebody without a token sees."""
        return web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html")

    async def _upload(self, request: web.Request) -> web.Response:
        file = self._office.workspace.files.get(request.match_info["key"])
        if file is None or file.is_complete or file.content:
            return web.Response(status=404, text="no such upload")
        content = await _bytes(request)
        if len(content) != file.declared:
            return web.Response(status=400, text=f"{len(content)} bytes came, {file.declared} were announced")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    def _download(self, key: str, token: str) -> web.Response:
        file = self._office.workspace.files.get(key)
        if not self._may_read(token):
            return web.Response(status=302, headers={"Location": f"{self._office.base}/signin"})
        if file is None:
            return web.Response(status=404, text="not found")
        return web.Response(body=file.content, content_type=file.mimetype)

    def _may_read(self, token: str) -> bool:
        try:
            check_scopes(self._office.tokens.find(token), ["files:read"])
        except Refused:
            return False
        return True


async def _bytes(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    form = await request.post()
    part: Any = next(iter(form.values()))
    return bytes(part.file.read()) if isinstance(part, web.FileField) else str(part).encode()


def _uploaded(office: Office, item: Any) -> File:
    key = item.get("id") if isinstance(item, dict) else None
    file = office.workspace.files.get(str(key))
    if file is None or len(file.content) != file.declared:
        raise Refused("file_not_found")
    if file.is_complete:
        raise Refused("file_not_found")
    file.title = str(item.get("title") or file.name)
    file.mimetype = "image/png" if file.content.startswith(b"\x89PNG") else "text/plain"
    return file


def _channel(request: Request) -> Channel | None:
    if not request.text("channel_id") and not request.text("channels"):
        return None
    channel = request.channel("channel_id" if request.text("channel_id") else "channels")
    if channel.is_archived:
        raise Refused("is_archived")
    if request.office.bot.id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _share(request: Request, channel: Channel, files: list[File]) -> None:
    office, thread = request.office, request.text("thread_ts")
    if thread and thread not in channel.messages:
        raise Refused("thread_not_found")
    for file in files:
        file.channels.add(channel.id)
    shown = [_json(office, file) for file in files]
    message = bot_message(office, {"text": request.text("initial_comment"), "files": shown, "upload": True})
    office.store(channel, message | ({"thread_ts": thread} if thread else {}))


def _json(office: Office, file: File) -> Json:
    return file_json(file, office.base, office.workspace.team)


_write = ("files:write",)
METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, _write, takes_json=False),
    "files.completeUploadExternal": Method(complete_upload, _write),
    "files.info": Method(info, ("files:read",), takes_json=False),
}
