"""`openinfra-bot init`: a few questions in a terminal, and a file that loads and explains itself."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.bot.cli.driving import Cli


def target(cli: Cli) -> Path:
    return cli.home / ".config" / "openinfra-bot" / "config.toml"


def answer(talk: pexpect.spawn[str], *pairs: tuple[str, str]) -> None:
    """Wait for each question, and type its answer."""
    for question, line in pairs:
        talk.expect_exact(question)
        talk.send(f"{line}\r")


def end(talk: pexpect.spawn[str]) -> tuple[int | None, str]:
    talk.expect(pexpect.EOF)
    talk.close()
    return talk.exitstatus, str(talk.before)


def written(cli: Cli) -> dict[str, Any]:
    return tomllib.loads(target(cli).read_text())


def test_libera_with_a_password_in_a_variable(cli: Cli) -> None:
    talk = cli.talk("init")
    answer(
        talk,
        ("IRC network (libera, oftc, other, none) [libera]: ", ""),
        ("Server as host:port, with TLS [irc.libera.chat:6697]: ", ""),
        ("The bot's nick [openinfra-bot]: ", "runbook"),
        ("Log in by (plain, external, nickserv, none) [plain]: ", "pl"),
        ("The account [runbook]: ", ""),
        ("Variable or file [IRC_LIBERA_PASSWORD]: ", ""),
        ("Channels to join, such as #ops: ", "#ops, #storage"),
        ("A Slack workspace too?", ""),
        ("Folders with Markdown articles of your own, if any: ", ""),
    )
    talk.expect_exact('password = { env = "IRC_LIBERA_PASSWORD" }')
    answer(talk, ("Write it? (yes, no) [yes]: ", ""))
    code, said = end(talk)
    assert code == 0
    assert f"Wrote {target(cli)}." in said.replace("\r\n", "\n")
    network = written(cli)["irc"]["libera"]
    assert network == {
        "servers": ["irc.libera.chat:6697"],
        "nick": "runbook",
        "sasl": "plain",
        "account": "runbook",
        "password": {"env": "IRC_LIBERA_PASSWORD"},
        "channels": {"#ops": {}, "#storage": {}},
    }


def test_what_was_written_is_private_loads_and_passes_the_check(cli: Cli) -> None:
    articles = cli.home / "articles"
    articles.mkdir()
    talk = cli.talk("init")
    answer(
        talk,
        ("IRC network", "oftc"),
        ("Server", ""),
        ("nick", ""),
        ("Log in by (nickserv, external, none) [nickserv]: ", ""),
        ("The account", ""),
        ("Variable or file", f"{cli.home}/secret"),
        ("Channels", "#ops"),
        ("A Slack workspace too?", ""),
        ("Folders", str(articles)),
        ("Write it?", "y"),
    )
    assert end(talk)[0] == 0
    assert stat.S_IMODE(target(cli).stat().st_mode) == 0o600
    assert written(cli)["knowledge"] == {"folders": [str(articles)]}
    (cli.home / "secret").write_text("sesame\n")
    (cli.home / "secret").chmod(0o600)
    done = cli.run("check", "--offline")
    assert done.returncode == 0, done.stdout


def test_each_answer_is_looked_at_before_the_next_question(cli: Cli) -> None:
    talk = cli.talk("init")
    answer(talk, ("IRC network", "freenode"), ("Answer one of: libera, oftc, other, none.", ""))
    answer(talk, ("Server", "irc.libera.chat"), ("“irc.libera.chat” is not written as it must be", ""))
    answer(talk, ("nick", "9 lives"), ("“9 lives” is not written as it must be", ""))
    answer(talk, ("Log in by", "no"), ("Channels", "ops"), ("'ops' is not a channel name", "#ops"))
    answer(
        talk,
        ("A Slack workspace too?", ""),
        ("Folders", "articles"),
        ("Write it from the root", "/nowhere/at/all"),
        ("is no folder", ""),
    )
    answer(talk, ("Write it?", "yes"))
    assert end(talk)[0] == 0
    assert written(cli)["irc"]["libera"]["channels"] == {"#ops": {}}


def test_a_secret_that_somebody_types_is_refused_and_not_repeated(cli: Cli) -> None:
    talk = cli.talk("init")
    answer(talk, ("IRC network", ""), ("Server", ""), ("nick", ""), ("Log in by", ""), ("account", ""))
    answer(talk, ("Variable or file", "hunter2"))
    talk.expect_exact("hunter2")  # the terminal's own echo
    talk.expect_exact("That is neither: write a VARIABLE in capitals, or a path that begins with / or ~/.")
    assert "hunter2" not in str(talk.before)
    answer(
        talk,
        ("Variable or file", "BOT_PASSWORD"),
        ("Channels", ""),
        ("A Slack workspace too?", ""),
        ("Folders", ""),
        ("Write it?", ""),
    )
    assert end(talk)[0] == 0
    assert "hunter2" not in target(cli).read_text()


def test_no_network_is_a_configuration_as_well(cli: Cli) -> None:
    talk = cli.talk("init")
    answer(talk, ("IRC network", "none"), ("A Slack workspace too?", ""), ("Folders", ""), ("Write it?", ""))
    assert end(talk)[0] == 0
    assert "irc" not in written(cli)
    assert cli.run("ask", "ping").stdout == "pong\n"


def test_a_file_that_exists_is_replaced_only_when_asked(cli: Cli) -> None:
    cli.config("[limits]\nburst = 77\n")
    talk = cli.talk("init")
    answer(talk, ("exists already. Replace it? (yes, no) [no]: ", ""))
    code, said = end(talk)
    assert (code, "Nothing was written." in said) == (0, True)
    done = cli.run("init", "--defaults")
    assert done.returncode == 1
    assert done.stderr.endswith("exists already and was left as it is: remove it, or name another place.\n")
    assert written(cli) == {"limits": {"burst": 77}}


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_leaving_halfway_writes_nothing(cli: Cli, key: str) -> None:
    talk = cli.talk("init")
    answer(talk, ("IRC network", ""))
    talk.expect_exact("Server")
    talk.send(key)
    code, said = end(talk)
    assert code in {2, 130}
    assert "Traceback" not in said
    assert not target(cli).exists()


def test_declining_at_the_end_writes_nothing(cli: Cli) -> None:
    talk = cli.talk("init")
    answer(talk, ("IRC network", "none"), ("A Slack workspace too?", ""), ("Folders", ""), ("Write it?", "no"))
    assert end(talk)[0] == 0
    assert not target(cli).exists()


class TestDefaults:
    @pytest.mark.parametrize("arguments", [["init"], ["init", "--defaults"]])
    def test_without_a_terminal_nothing_is_asked(self, cli: Cli, arguments: list[str]) -> None:
        done = cli.run(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        assert stat.S_IMODE(target(cli).stat().st_mode) == 0o600
        assert not [value for value in written(cli).values() if value]

    def test_a_place_can_be_named(self, cli: Cli, tmp_path: Path) -> None:
        place = tmp_path / "new" / "bot.toml"
        assert cli.run("init", "--defaults", str(place)).returncode == 0
        assert cli.run("--config", str(place), "check", "--offline").returncode == 0

    def test_a_place_that_cannot_be_written_is_said(self, cli: Cli) -> None:
        done = cli.run("init", "--defaults", "/dev/null/bot.toml")
        assert done.returncode == 1
        assert done.stderr.startswith("/dev/null/bot.toml cannot be written: ")

    def test_a_plugin_s_keys_are_in_it(self, plugged: Cli) -> None:
        plugged.run("init")
        text = target(plugged).read_text()
        assert re.search(r"^\[demo\]\n# A secret.\n#token = \{ env = \"DEMO_TOKEN\" \}$", text, re.MULTILINE)


class TestSlack:
    def test_socket_mode_beside_irc(self, cli: Cli) -> None:
        talk = cli.talk("init")
        answer(
            talk,
            ("IRC network", "libera"),
            ("Server", ""),
            ("nick", ""),
            ("Log in by", "none"),
            ("Channels to join", "#ops"),
            ("A Slack workspace too? (yes, no) [no]: ", "yes"),
            ("From a manifest", ""),
            ("Where is the bot token (xoxb-…)?", "SLACK_BOT"),
            ("Connect by (socket, http) [socket]: ", ""),
            ("Where is the app-level token (xapp-…)?", "/run/secrets/slack-app"),
            ("Channels by their ID, such as C0123456789, if any: ", "#ops"),
            ("Write its ID (C…)", "C0123456789"),
            ("Folders", ""),
            ("Write it?", ""),
        )
        assert end(talk)[0] == 0
        assert set(written(cli)["irc"]) == {"libera"}
        assert written(cli)["slack"] == {
            "ops": {
                "bot_token": {"env": "SLACK_BOT"},
                "app_token": {"file": "/run/secrets/slack-app"},
                "channels": {"C0123456789": {}},
            }
        }

    def test_slack_alone_by_http_loads_and_passes_the_check(self, cli: Cli) -> None:
        talk = cli.talk("init")
        answer(
            talk,
            ("IRC network", "none"),
            ("A Slack workspace too?", "y"),
            ("A short name for it [ops]: ", "home"),
            ("Variable or file [SLACK_HOME_BOT_TOKEN]: ", "xoxb-1-secret"),
            ("That is neither", ""),
            ("Connect by", "http"),
            ("Variable or file [SLACK_HOME_SECRET]: ", ""),
            ("Channels by their ID", ""),
            ("Folders", ""),
            ("Write it?", ""),
        )
        assert end(talk)[0] == 0
        assert "xoxb-1-secret" not in target(cli).read_text()
        assert written(cli)["slack"]["home"]["mode"] == "http"
        done = cli.run("check", "--offline", SLACK_HOME_BOT_TOKEN="xoxb-1", SLACK_HOME_SECRET="s")
        assert done.returncode == 0, done.stdout
