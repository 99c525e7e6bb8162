"""Starting: wrong tokens end it with a sentence, an absent Slack does not."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

import pytest

from bot.errors import ConfigError
from bot.fields import SecretRef
from bot.slack.adapter import SlackAdapter
from bot.slack.settings import ChannelSettings, SlackSettings
from bot.slack.wire.tokens import misplaced
from tests.bot.slack.conftest import Start
from tests.bot.slack.driving import QUICK, Bot, Inbox, Outlet, settings_for
from tests.servers.slack import SlackServer


async def ending(settings: SlackSettings) -> str:
    """The sentence with which the adapter ends by itself."""
    adapter = SlackAdapter("ops", settings, Inbox(), Outlet())
    with pytest.raises(ConfigError) as caught:
        async with asyncio.timeout(5):
            await adapter.run()
    assert "xoxb-" not in caught.value.sentence.replace("xoxb-…", "")
    assert "xapp-" not in caught.value.sentence.replace("xapp-…", "")
    return caught.value.sentence


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive", "token_expired"])
async def test_a_bot_token_that_slack_refuses_is_named_with_the_place_where_it_is_found(
    slack: SlackServer, error: str
) -> None:
    slack.spoil(error)
    said = await ending(settings_for(slack))
    assert said.startswith(
        "[slack.ops] bot_token: Slack refuses the token in the environment variable TEST_SLACK_BOT: "
    )
    assert f"({error})" in said
    assert "OAuth & Permissions → Bot User OAuth Token" in said


async def test_an_app_token_that_slack_refuses_as_well(slack: SlackServer) -> None:
    slack.spoil("invalid_auth", app=True)
    said = await ending(settings_for(slack))
    assert said.startswith("[slack.ops] app_token: Slack refuses the token in the environment variable TEST_SLACK_APP")
    assert "Basic Information → App-Level Tokens" in said


async def test_swapped_tokens_are_recognised_without_asking_slack(slack: SlackServer) -> None:
    settings = settings_for(slack)
    os.environ["TEST_SLACK_BOT"], os.environ["TEST_SLACK_APP"] = slack.app_token, slack.bot_token
    said = await ending(settings)
    assert "[slack.ops] bot_token: the environment variable TEST_SLACK_BOT holds an app-level token (xapp-…)" in said
    assert not slack.log.calls


async def test_a_mode_without_its_secret_says_which_and_where(slack: SlackServer) -> None:
    bot_token = SecretRef(env="TEST_SLACK_BOT")
    os.environ["TEST_SLACK_BOT"] = slack.bot_token
    said = await ending(SlackSettings(bot_token=bot_token, api_url=slack.api_url))
    assert said.startswith("[slack.ops] needs app_token to connect by Socket Mode: ")
    said = await ending(SlackSettings(bot_token=bot_token, api_url=slack.api_url, mode="http"))
    assert said.startswith('[slack.ops] needs signing_secret with mode = "http": ')


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("bot_token", "xoxb-1-2", ""),
        ("bot_token", "xapp-1-2", "an app-level token (xapp-…)"),
        ("bot_token", "xoxp-1-2", "a user token"),
        ("bot_token", "xoxe.xoxb-1-2", "a refresh or rotating token"),
        ("bot_token", "0123456789abcdef0123456789abcdef", "a signing secret"),
        ("app_token", "xoxb-1-2", "a bot token (xoxb-…)"),
        ("app_token", "hunter2", "something that is no token of Slack's"),
        ("signing_secret", "xapp-1-2", "an app-level token (xapp-…)"),
        ("signing_secret", "0123456789abcdef0123456789abcdef", ""),
        ("bot_token", "https://hooks.slack.com/services/x", "a webhook address"),
    ],
)
def test_each_kind_of_secret_is_told_from_the_others(key: str, value: str, words: str) -> None:
    assert misplaced(key, value) == words


async def test_a_channel_by_its_name_is_refused_with_its_id(slack: SlackServer) -> None:
    ops = slack.workspace.channel("#ops")
    said = await ending(settings_for(slack, channels={"#ops": ChannelSettings(), "#nowhere": ChannelSettings()}))
    assert f'[slack.ops.channels."#ops"]: a channel is written by its ID: {ops.id}.' in said
    assert (
        '[slack.ops.channels."#nowhere"]: a channel is written by its ID; in Slack, click the channel\'s name' in said
    )


async def test_an_absent_slack_is_waited_for(slack: SlackServer, start: Start) -> None:
    settings = settings_for(slack)
    await slack.stop()
    bot = Bot(settings).start()
    await bot.until(lambda: bot.adapter.health.startswith("down for 0 s: no connection to Slack"))
    letter = bot.send(slack.workspace.channel("#ops").id, "written while Slack was away")
    assert not bot.adapter.is_connected
    await slack.start()
    await bot.until_connected()
    await bot.until_sent(letter)
    await bot.stop()


@pytest.mark.parametrize("trouble", ["html", "garbage", "drop_before", "ratelimited"])
async def test_a_slack_that_answers_nonsense_is_waited_for(slack: SlackServer, start: Start, trouble: str) -> None:
    slack.fail("auth.test", trouble, 1)  # type: ignore[arg-type] # one of its words
    slack.fail("apps.connections.open", trouble, 1)  # type: ignore[arg-type] # as above
    await start(slack)


async def test_a_bot_token_that_is_taken_away_leaves_the_rest_of_the_bot_alone(
    slack: SlackServer, start: Start
) -> None:
    bot = await start(slack, timing=QUICK)
    slack.spoil("token_revoked")
    letter = bot.send(slack.workspace.channel("#ops").id, "too late")
    await until(lambda: "it was revoked" in bot.adapter.health)
    assert "bot_token" in bot.adapter.health
    assert letter.id not in bot.outlet.was_sent
    assert letter.id not in bot.outlet.was_dropped
    slack.spoil("")
    await bot.until_sent(letter)


async def test_so_does_an_app_token(slack: SlackServer, start: Start) -> None:
    bot = await start(slack, timing=QUICK)
    slack.spoil("token_revoked", app=True)
    slack.cut()
    await until(lambda: "it was revoked" in bot.adapter.health)
    assert not bot.adapter.is_connected
    slack.spoil("", app=True)
    await until(lambda: bot.adapter.is_connected)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():
            await asyncio.sleep(0.02)


async def test_one_session_serves_all_calls(slack: SlackServer, start: Start) -> None:
    """S3: without it each call would come through a connection of its own."""
    bot = await start(slack, timing=QUICK)
    for number in range(5):
        await bot.until_sent(bot.send(slack.workspace.channel("#ops").id, f"number {number}"))
    peers = {call.peer for call in slack.log.of("chat.postMessage")}
    assert len(peers) == 1


async def test_no_token_is_in_the_log(slack: SlackServer, start: Start, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    slack.refuse_links(1)
    slack.fail("chat.postMessage", "html", 1)
    bot = await start(slack)
    await bot.until_sent(bot.send(slack.workspace.channel("#ops").id, "something quite private"))
    slack.cut()
    await slack.connected(2)
    for secret in (slack.bot_token, slack.app_token, "ticket=", "something quite private"):
        assert secret not in caplog.text
