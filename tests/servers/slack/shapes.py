"""How users, channels, files and views look in the Web API's answers and in events."""

from __future__ import annotations

from tests.servers.slack.world import Channel, File, Json, User, View, Workspace


def user_json(user: User, *, email: bool = False) -> Json:
    """As `users.info` shows somebody; the address only with `users:read.email`."""
    profile: Json = {"display_name": user.name, "real_name": user.real_name or user.name, "team": user.team}
    if email:
        profile["email"] = f"{user.name}@test.invalid"
    shown: Json = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "real_name": user.real_name or user.name,
        "deleted": user.deleted,
        "tz": "Etc/UTC",
        "tz_offset": 0,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 1,
    }
    if not user.deleted:
        shown |= {
            "is_admin": user.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": user.is_restricted or user.is_ultra_restricted,
            "is_ultra_restricted": user.is_ultra_restricted,
        }
    if user.is_stranger:
        shown["is_stranger"] = True
    return shown


def channel_json(channel: Channel, bot: User) -> Json:
    """As `conversations.info` shows a conversation to the bot."""
    if channel.kind == "im":
        person = next((member for member in sorted(channel.members) if member != bot.id), bot.id)
        return {"id": channel.id, "created": channel.created, "is_im": True, "user": person, "is_archived": False}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind != "mpim",  # private ones too, since 2021; `is_group` is for older ones
        "is_group": False,
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.is_private,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.is_archived,
        "is_general": False,
        "is_member": bot.id in channel.members,
        "is_ext_shared": channel.is_shared,
        "is_shared": channel.is_shared,
        "is_org_shared": False,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


def file_json(file: File, base: str, team: str) -> Json:
    """As `files.info` shows a file."""
    address = file.url or f"{base}/files-pri/{team}-{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": 1,
        "timestamp": 1,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2] if "." in file.name else "text",
        "pretty_type": "Plain Text",
        "user": file.user,
        "user_team": team,
        "size": len(file.content),
        "mode": file.mode,
        "is_external": False,
        "is_public": True,
        "url_private": address,
        "url_private_download": file.url or f"{base}/files-pri/{team}-{file.id}/download/{file.name}",
        "permalink": f"{base}/files/{file.user}/{file.id}/{file.name}",
        "channels": sorted(file.channels),
    }


def file_in_event(file: File, base: str, team: str) -> Json:
    """As an event shows a file, which may be little more than its ID."""
    if file.needs_info:
        return {"id": file.id, "mode": "file_access", "file_access": "check_file_info", "user": file.user}
    return file_json(file, base, team)


def view_json(view: View, workspace: Workspace) -> Json:
    """As Slack gives a view back, with what it adds."""
    body = {"callback_id": "", "private_metadata": "", "external_id": "", "clear_on_close": False, **view.body}
    return body | {
        "id": view.id,
        "team_id": workspace.team,
        "state": body.get("state", {"values": {}}),
        "hash": view.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous or None,
        "root_view_id": view.root or view.id,
        "app_id": workspace.app,
        "app_installed_team_id": workspace.team,
        "bot_id": workspace.bot.bot_id,
        "notify_on_close": body.get("notify_on_close", False),
    }
