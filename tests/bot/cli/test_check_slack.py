"""`openinfra-bot check` on a Slack workspace: what is wrong, and what to click."""

from __future__ import annotations

import asyncio
import subprocess

from bot.slack import scopes
from tests.bot.cli.driving import Cli
from tests.servers.slack import SlackServer

SCOPES = frozenset(scope.name for scope in scopes.SCOPES)


def write(cli: Cli, slack: SlackServer, more: str = "", *, tokens: str = "") -> None:
    keys = tokens or 'bot_token = { env = "BOT" }\napp_token = { env = "APP" }'
    cli.config(f'[slack.ops]\n{keys}\napi_url = "{slack.api_url}"\n{more}\n[slack.ops.timing]\ncall = 3.0\n')


async def check(cli: Cli, slack: SlackServer, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {"BOT": slack.bot_token, "APP": slack.app_token, "SECRET": slack.signing_secret, **environment}
    done = await asyncio.to_thread(cli.run, "check", **given)
    assert "Traceback" not in done.stdout + done.stderr
    for secret in (slack.bot_token, slack.app_token):
        assert secret not in done.stdout + done.stderr
    return done


async def test_all_is_well(cli: Cli, slack: SlackServer) -> None:
    slack.tokens.bot.scopes = set(SCOPES)
    channel = slack.workspace.channel("#ops")
    write(cli, slack, f"[slack.ops.channels.{channel.id}]\nambient = true")
    done = await check(cli, slack)
    assert done.returncode == 0, done.stdout
    assert "ok       workspace ops: signed in as infrabot to Ops (" in done.stdout
    assert "ok       workspace ops: the bot token has all scopes\n" in done.stdout
    assert "ok       workspace ops: Socket Mode is on\n" in done.stdout
    assert f"ok       workspace ops: #ops ({channel.id}): the bot is in it, listens to everything\n" in done.stdout
    assert not slack.socket_mode.connections
    assert not slack.posts


async def test_offline_asks_nobody(cli: Cli, slack: SlackServer) -> None:
    write(cli, slack)
    done = await asyncio.to_thread(cli.run, "check", "--offline", BOT="xoxb-1", APP="xapp-1")
    assert "skipped  workspace ops: not looked at (--offline)\n" in done.stdout
    assert not slack.log.calls


async def test_swapped_tokens(cli: Cli, slack: SlackServer) -> None:
    write(cli, slack)
    done = await check(cli, slack, BOT=slack.app_token, APP=slack.bot_token)
    assert done.returncode == 1
    assert (
        "wrong    workspace ops: [slack.ops] bot_token: the environment variable BOT holds an app-level" in done.stdout
    )
    assert "OAuth & Permissions → Bot User OAuth Token" in done.stdout


async def test_a_token_that_is_refused(cli: Cli, slack: SlackServer) -> None:
    write(cli, slack)
    slack.spoil("account_inactive")
    done = await check(cli, slack)
    assert done.returncode == 1
    assert "wrong    workspace ops: [slack.ops] bot_token: Slack refuses the token in the environment" in done.stdout
    assert "the app was removed from the workspace (account_inactive)" in done.stdout


async def test_an_app_token_that_is_refused_does_not_hide_the_rest(cli: Cli, slack: SlackServer) -> None:
    channel = slack.workspace.channel("#ops")
    write(cli, slack, f"[slack.ops.channels.{channel.id}]")
    slack.spoil("invalid_auth", app=True)
    done = await check(cli, slack)
    assert "wrong    workspace ops: [slack.ops] app_token: Slack refuses the token in the environment" in done.stdout
    assert f"#ops ({channel.id}): the bot is in it\n" in done.stdout


async def test_slack_cannot_be_reached(cli: Cli, slack: SlackServer) -> None:
    write(cli, slack)
    await slack.stop()
    done = await check(cli, slack)
    assert done.returncode == 1
    assert "wrong    workspace ops: no connection to Slack" in done.stdout
    await slack.start()


async def test_each_missing_scope_says_what_it_is_for_and_where_to_add_it(cli: Cli, slack: SlackServer) -> None:
    write(cli, slack)
    slack.tokens.bot.scopes -= {"commands", "files:write"}
    done = await check(cli, slack)
    assert "wrong    workspace ops: the bot token lacks the scope commands, for the slash command" in done.stdout
    assert "warning  workspace ops: the bot token lacks the scope files:write, to show plots" in done.stdout
    assert "OAuth & Permissions → Bot Token Scopes → add it, then “Reinstall to Workspace”" in done.stdout


async def test_history_is_needed_only_for_ambient_channels(cli: Cli, slack: SlackServer) -> None:
    channel = slack.workspace.channel("#ops")
    slack.tokens.bot.scopes -= {"channels:history"}
    write(cli, slack)
    assert "warning  workspace ops: the bot token lacks the scope channels:history" in (await check(cli, slack)).stdout
    write(cli, slack, f"[slack.ops.channels.{channel.id}]\nambient = true")
    assert "wrong    workspace ops: the bot token lacks the scope channels:history" in (await check(cli, slack)).stdout


async def test_socket_mode_is_off(cli: Cli, slack: SlackServer) -> None:
    write(cli, slack)
    slack.rules.socket_mode = False
    done = await check(cli, slack)
    assert "wrong    workspace ops: Socket Mode is switched off\n" in done.stdout
    assert "Switch it on: https://api.slack.com/apps → your app → Socket Mode\n" in done.stdout


async def test_channels_that_do_not_work_say_what_to_do(cli: Cli, slack: SlackServer) -> None:
    away = slack.add_channel("away", ["mona"], bot=False)
    old = slack.add_channel("old", ["mona"], archived=True)
    secret = slack.add_channel("secret", ["mona"], bot=False, private=True)
    write(cli, slack, "".join(f"[slack.ops.channels.{one}]\n" for one in (away.id, old.id, secret.id, "C0NOSUCH0")))
    done = await check(cli, slack)
    assert done.returncode == 1
    assert f"wrong    workspace ops: #away ({away.id}): the bot is not in it\n" in done.stdout
    assert "Say “/invite @infrabot” there.\n" in done.stdout
    assert f"wrong    workspace ops: #old ({old.id}): it is archived\n" in done.stdout
    for hidden in (secret.id, "C0NOSUCH0"):
        assert f"wrong    workspace ops: {hidden}: Slack shows the bot no such channel\n" in done.stdout
    assert "If it is private, say “/invite @infrabot” there. Else the ID is wrong" in done.stdout


async def test_a_channel_by_its_name_is_told_its_id(cli: Cli, slack: SlackServer) -> None:
    write(cli, slack, '[slack.ops.channels."#ops"]\n[slack.ops.channels."#nowhere"]')
    done = await check(cli, slack)
    channel = slack.workspace.channel("#ops")
    assert f'[slack.ops.channels."#ops"]: a channel is written by its ID: {channel.id}.\n' in done.stdout
    assert '[slack.ops.channels."#nowhere"]: a channel is written by its ID; in Slack, click' in done.stdout


async def test_by_http_the_address_to_enter_is_said(cli: Cli, slack: SlackServer) -> None:
    keys = 'mode = "http"\nbot_token = { env = "BOT" }\nsigning_secret = { env = "SECRET" }'
    write(cli, slack, tokens=keys)
    done = await check(cli, slack)
    assert done.returncode == 0, done.stdout
    assert "the Request URL is https://YOUR-HOST/slack/ops" in done.stdout


async def test_a_proxy_that_speaks_for_slack_is_no_traceback(cli: Cli, slack: SlackServer) -> None:
    write(cli, slack)
    slack.fail("*", "html", 20)
    done = await check(cli, slack)
    assert "wrong    workspace ops: Slack answered auth.test with HTTP 500 and no reason\n" in done.stdout
