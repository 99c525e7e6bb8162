"""In a channel on both daemons, someone asks a question or pastes an error, and the bot answers from the knowledge base."""

from __future__ import annotations

from tests.conversations.conftest import NICK, RunningBot
from tests.servers.irc import IrcServer
from tests.servers.irc_client import Person
from tests.servers.irc_fixtures import Connect

RESOLVER = 'nginx: [emerg] 1#1: host not found in resolver "kube-dns.kube-system" in /etc/nginx/nginx.conf:41'


async def test_a_pasted_error_is_answered_with_the_verdict_and_the_command(
    mona: Person, bot: RunningBot, channel: str
) -> None:
    mona.say(channel, f"{NICK}: {RESOLVER}")
    assert (await mona.hear(NICK)).startswith(
        "mona: WARN: nginx exits because its resolver line (/etc/nginx/nginx.conf:41)"
    )
    assert (await mona.hear(NICK)).startswith("Run: kubectl get svc -A | grep 53/UDP")
    assert (await mona.hear(NICK)).endswith("2 more: !more")
    mona.say(channel, "!more")
    assert "k8s.dns=SERVICE.kube-system" in await mona.hear(NICK)
    assert (await mona.hear(NICK)) == "Next: !kb show openwhisk-kubespray-coredns (the whole article)"
    assert bot.stop() == 0
    assert bot.log.count("ERROR") == 0


async def test_an_error_that_nobody_addressed_to_it_is_answered_and_small_talk_is_not(
    mona: Person, channel: str
) -> None:
    mona.say(channel, "the resolver of the new cluster was fine this morning", "lunch?")
    mona.say(channel, RESOLVER)
    assert (await mona.hear(NICK)).startswith("mona: WARN: nginx exits because")


async def test_several_lines_within_a_moment_are_one_paste_and_one_answer(mona: Person, channel: str) -> None:
    mona.say(
        channel,
        f"{NICK}: what is this?",
        "debug -1 bdev(0x5581 /var/lib/ceph/osd/ceph-12/block) _aio_start io_setup(2) failed with EAGAIN; "
        "try increasing /proc/sys/fs/aio-max-nr",
        "debug -1 osd.12 0 OSD:init: unable to mount object store",
        "debug -1  ** ERROR: osd init failed: (11) Resource temporarily unavailable",
    )
    assert "aio-max-nr" in await mona.hear(NICK)
    assert "sysctl -w fs.aio-max-nr=1048576" in await mona.hear(NICK)
    assert "osd.12" in await mona.hear(NICK)
    mona.say(channel, "!ping")
    assert await mona.hear(NICK) == "mona: pong", "the paste was answered once"


async def test_a_long_answer_comes_in_pages_and_only_to_whom_it_belongs(
    bot: RunningBot, ircd: IrcServer, channel: str, person: Connect
) -> None:
    mona, lee = await person(ircd, "mona", channel), await person(ircd, "lee", channel)
    bot.join(ircd, channel).start()
    await mona.expect(rf":{NICK}!\S+ JOIN")
    mona.say(channel, "!kb show how-nics")
    first = [await mona.hear(NICK) for _ in range(3)]
    assert first[0].startswith("mona: How a NIC")
    assert "more: !more" in first[-1]
    lee.say(channel, "!more")
    assert "nothing more for you" in await lee.expect(f"PRIVMSG {channel} :lee: ")
    mona.say(channel, "!more")
    assert "more: !more" in [await mona.hear(NICK) for _ in range(4)][-1]


async def test_words_that_are_wrong_run_nothing_and_say_how_to_do_it(
    mona: Person, bot: RunningBot, channel: str
) -> None:
    mona.say(channel, "!kb unanswered --limt 3")
    assert await mona.hear(NICK) == "mona: There is no flag --limt; nothing was run. Did you mean --limit?"
    assert await mona.hear(NICK) == "Usage: kb unanswered [--limit LIMIT]"
    mona.say(channel, "!seen lee", "!ping")
    assert await mona.hear(NICK) == "mona: pong", "a word of another bot's stays without an answer"


async def test_in_a_query_no_prefix_is_needed(mona: Person) -> None:
    mona.say(NICK, "ping")
    assert await mona.hear(NICK) == "pong"
    mona.say(NICK, "how do I run pods on the RKE controlplane nodes?")
    assert "taint" in await mona.hear(NICK)


async def test_two_networks_live_in_one_process_and_a_hung_one_delays_nobody(
    bot: RunningBot, ngircd: IrcServer, own_server: object, channel: str, person: Connect
) -> None:
    other = own_server("inspircd")  # type: ignore[operator] # the fixture's factory
    mona = await person(ngircd, "mona", channel)
    lee = await person(other, "lee", channel)
    bot.join(ngircd, channel, name="old").join(other, channel, name="new").start()
    await mona.expect(rf":{NICK}!\S+ JOIN")
    await lee.expect(rf":{NICK}!\S+ JOIN")
    other.pause()
    mona.say(channel, "!ping")
    assert await mona.hear(NICK) == "mona: pong"
    other.resume()
    lee.say(channel, "!ping")
    assert await lee.hear(NICK) == "lee: pong"


async def test_nobody_is_verified_by_a_nickname_alone(
    bot: RunningBot, ngircd: IrcServer, channel: str, person: Connect
) -> None:
    mona = await person(ngircd, "mona", channel)
    bot.join(ngircd, channel).start()
    await mona.expect(rf":{NICK}!\S+ JOIN")
    mona.say(channel, "!whoami")
    assert "a nickname proves nothing" in await mona.hear(NICK)
