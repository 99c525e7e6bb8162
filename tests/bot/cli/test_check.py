"""`openinfra-bot check`: per item ok or wrong, and what to do."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.bot.cli.driving import Cli
from tests.servers.irc import Atheme, InspIRCd, IrcServer, NgIRCd
from tests.servers.irc_fixtures import ACCOUNTS, Connect
from tests.servers.process import free_port

NETWORK = """\
[irc.net]
servers = [{servers}]
nick = "oib"
{keys}
[irc.net.channels."#ops"]
"""


def network(*servers: str, keys: str = "tls = false", more: str = "") -> str:
    return NETWORK.format(servers=", ".join(f'"{server}"' for server in servers), keys=keys) + more


def offline(cli: Cli) -> tuple[int, str]:
    done = cli.run("check", "--offline")
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_fresh_machine_is_well(cli: Cli) -> None:
    code, shown = offline(cli)
    assert code == 0
    assert "ok       configuration: no file, so the defaults are in effect\n" in shown
    assert "ok       family knowledge: " in shown
    assert "ok       store: " in shown
    assert shown.endswith("all is well\n")


def test_every_mistake_of_the_file_is_an_item(cli: Cli) -> None:
    cli.config('[bott]\n[limits]\nburst = "many"')
    code, shown = offline(cli)
    assert code == 1
    assert "wrong    configuration: [bott] is no section that I know. Did you mean [bot]?\n" in shown
    assert "wrong    configuration: [limits] burst: a whole number is expected, not text.\n" in shown
    assert shown.endswith("2 wrong, 0 warnings\n")


def test_json_for_programs(cli: Cli) -> None:
    cli.config("[bott]")
    done = cli.run("check", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert found["ok"] is False
    assert found["items"][-1] == {
        "name": "configuration",
        "state": "wrong",
        "text": "[bott] is no section that I know. Did you mean [bot]?",
        "hint": "",
    }


class TestSecrets:
    def test_one_that_is_missing_says_how_to_give_it(self, cli: Cli) -> None:
        cli.config(network("a:1", keys='tls = true\nsasl = "plain"\npassword = { env = "NO_SUCH_SECRET" }'))
        code, shown = offline(cli)
        assert code == 1
        assert (
            "wrong    secret [irc.net] password: The secret in the environment variable NO_SUCH_SECRET is empty"
            in shown
        )
        assert "Set NO_SUCH_SECRET in the environment that the bot is started in" in shown

    def test_one_that_everybody_can_read_is_a_warning(self, cli: Cli) -> None:
        path = cli.config(network("a:1", more='key = { file = "channel.key" }'))
        secret = path.with_name("channel.key")
        secret.write_text("sesame")
        secret.chmod(0o644)
        code, shown = offline(cli)
        assert code == 0
        assert 'warning  secret [irc.net.channels."#ops"] key: ' in shown
        assert f"chmod o-rwx {secret}" in shown
        assert "sesame" not in shown
        secret.chmod(0o600)
        assert "warning" not in offline(cli)[1].splitlines()[-1]

    def test_a_file_that_is_not_there(self, cli: Cli) -> None:
        cli.config(network("a:1", more='key = { file = "channel.key" }'))
        assert "channel.key cannot be read: No such file or directory." in offline(cli)[1]


class TestStore:
    def test_one_of_a_newer_version_is_refused(self, cli: Cli, tmp_path: Path) -> None:
        cli.config(f'[bot]\nstate = "{tmp_path}/state.db"')
        cli.run("ask", "ping")
        with closing(sqlite3.connect(tmp_path / "state.db")) as store, store:
            store.execute("update schema_version set version = 99 where component = 'core'")
        code, shown = offline(cli)
        assert code == 1
        assert "state.db was written by a newer openinfra-bot (core)" in shown

    def test_one_that_is_no_database_is_wrong(self, cli: Cli, tmp_path: Path) -> None:
        (tmp_path / "state.db").write_text("a shopping list\n" * 100)
        cli.config(f'[bot]\nstate = "{tmp_path}/state.db"')
        assert "state.db cannot be opened: file is not a database" in offline(cli)[1]

    def test_a_folder_that_cannot_be_made_is_wrong(self, cli: Cli) -> None:
        cli.config('[bot]\nstate = "/dev/null/state.db"')
        assert "The folder for the store, /dev/null, cannot be made" in offline(cli)[1]

    def test_looking_makes_no_store(self, cli: Cli, tmp_path: Path) -> None:
        cli.config(f'[bot]\nstate = "{tmp_path}/state.db"')
        assert "state.db will be made at the first start" in offline(cli)[1]
        assert not (tmp_path / "state.db").exists()

    def test_a_url_that_makes_no_sense(self, cli: Cli) -> None:
        cli.config('[bot]\nstate = "nosuchsql://x"')
        code, shown = offline(cli)
        assert code == 1
        assert "wrong    store: " in shown
        assert "Traceback" not in shown


def test_a_rule_that_cannot_be_enforced_is_wrong(cli: Cli) -> None:
    cli.config('[[access]]\ncommand = "ping"\nwho = ["libera:ada"]')
    code, shown = offline(cli)
    assert code == 1
    assert "wrong    access rules: Rule 1 under [[access]] cannot be enforced" in shown


def test_a_family_looks_at_its_own_things(plugged: Cli) -> None:
    path = plugged.config('[demo]\nfolders = ["mine"]')
    code, shown = offline(plugged)
    assert code == 1
    assert f"wrong    demo folder: {path.parent}/mine is empty\n         Fill it.\n" in shown


def test_a_family_that_does_not_load_is_wrong_and_one_that_is_off_is_skipped(cli: Cli) -> None:
    cli.install("broken", "import no_such_module", "[openinfra_bot.handlers]\nbroken = broken\n")
    assert "wrong    family broken: broken does not load: No module named 'no_such_module'" in offline(cli)[1]
    cli.config('[bot]\ndisabled = ["broken"]')
    assert "skipped  family broken: " in offline(cli)[1]
    cli.config('[bot]\ndisabled = ["nosuch"]')
    assert "wrong    family nosuch: " in offline(cli)[1]


class TestNetworks:
    def test_offline_connects_to_nothing(self, cli: Cli) -> None:
        cli.config(network("127.0.0.1:1"))
        code, shown = offline(cli)
        assert code == 0
        assert "skipped  network net: not looked at (--offline)" in shown

    def test_a_server_that_is_down_and_a_name_that_is_none(self, cli: Cli) -> None:
        port = free_port()
        cli.config(network(f"127.0.0.1:{port}", "no-such-server.invalid:6667"))
        done = cli.run("check")
        assert done.returncode == 1
        assert f"wrong    network net: 127.0.0.1:{port} refused the connection" in done.stdout
        assert "wrong    network net: no connection to no-such-server.invalid:6667" in done.stdout

    def test_a_real_server_lets_us_in(self, cli: Cli, ircd: IrcServer) -> None:
        cli.config(network(f"127.0.0.1:{ircd.port}"))
        done = cli.run("check")
        assert done.returncode == 0, done.stdout
        assert f"ok       network net: 127.0.0.1:{ircd.port} can be reached, without TLS\n" in done.stdout
        assert "without an account" in done.stdout
        assert "ok       network net: #ops joined\n" in done.stdout

    def test_a_login_that_is_refused_is_wrong_and_leaves_the_bot_alone(
        self, cli: Cli, inspircd: InspIRCd, atheme: Atheme
    ) -> None:
        keys = (
            f'ca_file = "{inspircd.certificate.cert}"\nsasl = "plain"\naccount = "botacct"\npassword = {{ env = "PW" }}'
        )
        cli.config(network(f"localhost:{inspircd.tls_port}", keys=keys))
        right = cli.run("check", PW=ACCOUNTS["botacct"])
        assert right.returncode == 0, right.stdout
        assert "connected as check-oib, " in right.stdout
        assert "logged in as botacct by SASL PLAIN\n" in right.stdout
        wrong = cli.run("check", PW="wrong")
        assert wrong.returncode == 1
        assert "wrong    network net: down for " in wrong.stdout
        assert "#ops joined" not in wrong.stdout

    async def test_a_channel_that_refuses_us_is_an_item_of_its_own(
        self, cli: Cli, ircd: IrcServer, person: Connect
    ) -> None:
        mona = await person(ircd, "mona", "#closed")
        mona.send("MODE #closed +i")
        cli.config(network(f"127.0.0.1:{ircd.port}", more='[irc.net.channels."#closed"]'))
        done = await asyncio.to_thread(cli.run, "check")
        assert done.returncode == 1
        assert "ok       network net: #ops joined\n" in done.stdout
        assert "wrong    network net: #closed: it is invite only (+i)\n" in done.stdout

    def test_a_certificate_is_verified(self, cli: Cli, ngircd: NgIRCd) -> None:
        server = f"localhost:{ngircd.tls_port}"
        cli.config(network(server, keys=""))
        refused = cli.run("check")
        assert refused.returncode == 1
        assert f"wrong    network net: the certificate of {server} is not trusted" in refused.stdout
        cli.config(network(server, keys=f'ca_file = "{ngircd.certificate.cert}"'))
        assert f"ok       network net: {server} can be reached, TLS verified\n" in cli.run("check").stdout
        cli.config(network(server, keys="verify = false"))
        assert (
            f"warning  network net: {server} can be reached, its certificate is not looked at"
            in cli.run("check").stdout
        )
