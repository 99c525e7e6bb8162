"""`openinfra-bot run` with a Slack workspace: the real program, killed and started again."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator

import pytest

from tests.bot.cli.driving import Cli, stop
from tests.servers.irc import NgIRCd
from tests.servers.irc_fixtures import Connect
from tests.servers.slack import SlackServer

TIMING = "ping = 0.5\nstuck = 1.0\ncall = 2.0\npost_gap = 0.0\nretry = {retry}\nlongest = {retry}"
APP = 'app_token = { env = "APP" }'


def write(cli: Cli, slack: SlackServer, more: str = "", *, retry: float = 0.1, keys: str = APP) -> None:
    timing = f"[slack.ops.timing]\n{TIMING.format(retry=retry)}"
    cli.config(f'[slack.ops]\nbot_token = {{ env = "BOT" }}\n{keys}\napi_url = "{slack.api_url}"\n{timing}\n{more}')


Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def start(cli: Cli, slack: SlackServer) -> Iterator[Start]:
    """Start the program; what a test leaves running is ended."""
    started: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        given = {"BOT": slack.bot_token, "APP": slack.app_token, "SECRET": slack.signing_secret}
        started.append(cli.start("run", **given))
        return started[-1]

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()


async def ended(process: subprocess.Popen[bytes], number: int = signal.SIGTERM) -> tuple[int, str]:
    return await asyncio.to_thread(stop, process, number)


async def test_it_answers_and_stops_cleanly(cli: Cli, slack: SlackServer, start: Start) -> None:
    write(cli, slack)
    process = start()
    await slack.connected(2, 20)
    await slack.say("mona", "@mona", "ping")
    await slack.expect("@mona", "pong")
    code, log = await ended(process)
    assert code == 0, log
    assert slack.bot_token not in log


async def test_a_wrong_token_ends_it_with_a_sentence(cli: Cli, slack: SlackServer, start: Start) -> None:
    write(cli, slack)
    slack.spoil("invalid_auth")
    process = start()
    _, errors = await asyncio.to_thread(process.communicate, timeout=20)
    assert process.returncode == 1
    assert b"[slack.ops] bot_token: Slack refuses the token in the environment variable BOT" in errors
    assert b"Traceback" not in errors


async def test_killed_with_a_letter_in_flight_it_is_there_once(cli: Cli, slack: SlackServer, start: Start) -> None:
    """The post is stored, its answer is lost, and before the bot can look for it, it is killed."""
    write(cli, slack, retry=5.0)
    process = start()
    await slack.connected(2, 20)
    slack.fail("chat.postMessage", "drop_after")
    await slack.say("mona", "@mona", "ping")
    await slack.expect("@mona", "pong")
    await asyncio.sleep(1.2)  # the letter is written to the store when it has been under way for a moment
    await ended(process, signal.SIGKILL)
    again = start()
    await slack.connected(2, 20)
    async with asyncio.timeout(10):
        while not slack.log.of("conversations.history"):
            await asyncio.sleep(0.02)
    await slack.say("mona", "@mona", "whoami")
    await slack.expect("@mona", "mona")
    assert [one.text for one in slack.posts_in("@mona") if "pong" in one.text] == ["pong"]
    assert (await ended(again))[0] == 0


async def test_killed_before_the_post_was_stored_it_is_there_once_as_well(
    cli: Cli, slack: SlackServer, start: Start
) -> None:
    write(cli, slack, retry=5.0)
    process = start()
    await slack.connected(2, 20)
    slack.fail("chat.postMessage", "drop_before")
    await slack.say("mona", "@mona", "ping")
    async with asyncio.timeout(10):
        while not slack.log.of("chat.postMessage"):
            await asyncio.sleep(0.02)
    await asyncio.sleep(1.2)
    await ended(process, signal.SIGKILL)
    assert not slack.posts_in("@mona")
    again = start()
    await slack.expect("@mona", "pong", timeout=20)
    await ended(again)
    assert len(slack.posts_in("@mona")) == 1


async def test_by_http(cli: Cli, slack: SlackServer, start: Start) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    keys = 'mode = "http"\nsigning_secret = { env = "SECRET" }'
    write(cli, slack, f'[web]\nlisten = "127.0.0.1:{port}"', keys=keys)
    process = start()
    far = slack.use_http(f"http://127.0.0.1:{port}/slack/ops")
    async with asyncio.timeout(20):
        while not await proved(far):
            await asyncio.sleep(0.05)
    await slack.say("mona", "@mona", "ping")
    await slack.expect("@mona", "pong")
    assert (await ended(process))[0] == 0


async def proved(far: object) -> bool:
    """Whether the address answers Slack's challenge by now."""
    try:
        return bool(await far.challenge())  # type: ignore[attr-defined] # HttpMode
    except OSError:
        return False


async def test_a_port_that_is_taken_ends_it_with_a_sentence(cli: Cli, slack: SlackServer, start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        keys = 'mode = "http"\nsigning_secret = { env = "SECRET" }'
        write(cli, slack, f'[web]\nlisten = "127.0.0.1:{taken.getsockname()[1]}"', keys=keys)
        process = start()
        _, errors = await asyncio.to_thread(process.communicate, timeout=20)
    assert process.returncode == 1
    assert b"The HTTP server cannot listen on 127.0.0.1:" in errors


@pytest.mark.parametrize("is_there_first", [True, False])
async def test_slack_is_down_while_irc_answers(
    cli: Cli, slack: SlackServer, start: Start, ngircd: NgIRCd, person: Connect, is_there_first: bool
) -> None:
    network = (
        f'[irc.net]\nservers = ["127.0.0.1:{ngircd.port}"]\ntls = false\nnick = "oib"\n[irc.net.channels."#both"]\n'
    )
    write(cli, slack, network)
    if not is_there_first:
        await slack.stop()
    process = start()
    mona = await person(ngircd, "mona", "#both")
    if is_there_first:
        await slack.connected(2, 20)
        await slack.stop()
    async with asyncio.timeout(20):
        while True:
            mona.send("PRIVMSG #both :!ping")
            try:
                await mona.expect("pong", seconds=1.0)
                break
            except (TimeoutError, AssertionError):
                continue
    await slack.start()
    await slack.connected(2, 20)
    await slack.say("ada", "@ada", "ping")
    await slack.expect("@ada", "pong")
    assert (await ended(process))[0] == 0


def test_without_slack_nothing_of_it_is_loaded(cli: Cli) -> None:
    heavy = "slack_bolt,slack_sdk,aiohttp"
    code = (
        "import sys, bot.cli.serve, bot.cli.checks.networks, bot.config.load; "
        f"print([name for name in '{heavy}'.split(',') if name in sys.modules])"
    )
    python = str(cli.program[0]).replace("openinfra-bot", "python")
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
