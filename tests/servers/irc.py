"""Real IRC daemons: ngIRCd (an old-style server) and InspIRCd with Atheme services (IRCv3, SASL, account-tag)."""

from __future__ import annotations

import contextlib
import socket
import time
from abc import ABC, abstractmethod
from pathlib import Path

from tests.servers import certificate
from tests.servers.process import LOOPBACK, Process, free_port, give_away, need

_MODULES = (
    "alias botmode cap chghost deaf hidechans ircv3 ircv3_accounttag ircv3_batch ircv3_capnotify ircv3_chghost"
    " ircv3_ctctags ircv3_echomessage ircv3_invitenotify ircv3_labeledresponse ircv3_msgid ircv3_servertime md5 mlock"
    " monitor namesx sajoin samode sanick sasl servprotect services_account sha256 spanningtree sslinfo svshold topiclock uhnames"
)
_NICKSERV = "access cert drop ghost group identify info logout register set_core setpass status"
OPERATOR = "keeper"


class IrcServer(ABC):
    """One daemon on free ports of loopback, plain and TLS, with a certificate that clients can trust by its file."""

    name = ""
    has_services = False

    def __init__(self, folder: Path, *, flood_limits: bool = False) -> None:
        self.folder, self.flood_limits = folder, flood_limits
        self.host, self.port, self.tls_port = LOOPBACK, free_port(), free_port()
        folder.chmod(0o755)
        give_away(folder)
        self.certificate = certificate.make(folder, "server", "DNS:localhost", f"IP:{LOOPBACK}")
        self.process = self._make()

    @abstractmethod
    def _make(self) -> Process:
        """Write the configuration and say how to start."""

    def start(self) -> None:
        """Start it, and wait until it takes clients."""
        self.process.start()

    def stop(self) -> None:
        """Stop it properly."""
        self.process.stop()

    def kill(self) -> None:
        """SIGKILL: clients see the link break, no ERROR line."""
        self.process.kill()

    def pause(self) -> None:
        """SIGSTOP: links stay up, nothing answers."""
        self.process.pause()

    def resume(self) -> None:
        """SIGCONT."""
        self.process.resume()

    def _write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        give_away(path)
        return path


class NgIRCd(IrcServer):
    """A minimal RFC 2812 server: no SASL, no account-tag, `multi-prefix` only, CASEMAPPING ascii."""

    name = "ngircd"

    def _make(self) -> Process:
        path = self._write(
            "ngircd.conf",
            f"""[Global]
Name = ngircd.test.invalid
Network = Old
Info = test
Listen = {LOOPBACK}
Ports = {self.port}
AdminInfo1 = test
AdminEMail = none@test.invalid
MotdPhrase = test
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 30
MaxPenaltyTime = {-1 if self.flood_limits else 0}
PingTimeout = 120
PongTimeout = 20
[Options]
DNS = no
Ident = no
PAM = no
OperCanUseMode = yes
[SSL]
CertFile = {self.certificate.cert}
KeyFile = {self.certificate.key}
CipherList = SECURE128:-VERS-SSL3.0
Ports = {self.tls_port}
[Operator]
Name = {OPERATOR}
Password = {OPERATOR}
""",
        )
        binary = need("ngircd", "ngircd")
        return Process("ngIRCd", [binary, "--nodaemon", "--config", str(path)], folder=self.folder, port=self.port)


class InspIRCd(IrcServer):
    """An IRCv3 server; `Atheme` links to it. CASEMAPPING rfc1459."""

    name = "inspircd"
    has_services = True

    def __init__(self, folder: Path, *, flood_limits: bool = False) -> None:
        self.link_port = free_port()
        super().__init__(folder, flood_limits=flood_limits)

    def _make(self) -> Process:
        path = self._write("inspircd.conf", self._configuration())
        self._write("motd", "test\n")
        command = [need("inspircd", "inspircd"), "--nofork", "--nolog", f"--config={path}"]
        return Process("InspIRCd", command, folder=self.folder, port=self.port)

    def _configuration(self) -> str:
        modules = Path("/usr/lib/inspircd/modules")
        flood = (
            'fakelag="no" commandrate="1000000000" threshold="1000000000" hardsendq="64M" softsendq="64M" recvq="8M"'
        )
        if self.flood_limits:
            flood = 'fakelag="yes" commandrate="1000" threshold="10" hardsendq="1M" softsendq="8192" recvq="8192"'
        loaded = [name for name in _MODULES.split() if (modules / f"m_{name}.so").exists()]
        tags = "\n".join(f'<module name="{name}">' for name in loaded)
        return f"""<config format="xml">
<server name="inspircd.test.invalid" description="test" network="New">
<admin name="test" nick="test" email="none@test.invalid">
<path configdir="{self.folder}" datadir="{self.folder}" logdir="{self.folder}" moduledir="{modules}" runtimedir="{self.folder}">
<bind address="{LOOPBACK}" port="{self.port}" type="clients">
<bind address="{LOOPBACK}" port="{self.tls_port}" type="clients" sslprofile="test">
<bind address="{LOOPBACK}" port="{self.link_port}" type="servers">
<module name="ssl_gnutls">
<sslprofile name="test" provider="gnutls" certfile="{self.certificate.cert}" keyfile="{self.certificate.key}"
 requestclientcert="yes" hash="sha256">
<connect name="main" allow="*" timeout="30" pingfreq="120" localmax="5000" globalmax="5000" maxconnwarn="no"
 resolvehostnames="no" useident="no" maxchans="200" {flood}>
<class name="All" commands="*" privs="*" usermodes="*" chanmodes="*" snomasks="*">
<type name="NetAdmin" classes="All">
<oper name="{OPERATOR}" password="{OPERATOR}" host="*@*" type="NetAdmin">
<files motd="{self.folder}/motd">
<pid file="{self.folder}/inspircd.pid">
<options prefixquit="Quit: " defaultmodes="not" splitwhois="no" casemapping="rfc1459">
<performance quietbursts="yes" netbuffersize="65535" maxwho="4096" somaxconn="512" softlimit="4000" nouserdns="yes">
<security maxtargets="20" announceinvites="dynamic">
<limits maxnick="30" maxchan="64" maxmodes="20" maxident="10" maxhost="64" maxquit="255" maxtopic="307" maxkick="255"
 maxreal="128" maxaway="200" maxline="512">
<sasl target="services.test.invalid" requiressl="no">
<uline server="services.test.invalid" silent="yes">
<link name="services.test.invalid" ipaddr="{LOOPBACK}" port="{self.link_port}" allowmask="{LOOPBACK}"
 sendpass="link" recvpass="link">
{tags}
"""


class Atheme:
    """Services for one InspIRCd: NickServ, ChanServ, SaslServ. Accounts are made with `register`."""

    SERVICE = "NickServ@services.test.invalid"

    def __init__(self, ircd: InspIRCd) -> None:
        self.ircd, self.folder = ircd, ircd.folder / "atheme"
        self.folder.mkdir()
        configuration = self.folder / "atheme.conf"
        configuration.write_text(self._configuration())
        give_away(self.folder, configuration)
        command = [need("atheme-services", "atheme-services"), "-n", "-c", str(configuration)]
        command += ["-l", str(self.folder / "log"), "-p", str(self.folder / "pid"), "-D", str(self.folder)]
        self.process = Process("Atheme", command, folder=self.folder)

    def start(self) -> None:
        """Start it and wait until NickServ is there."""
        self.process.start()
        with Talk(self.ircd, "waits") as talk:
            for _ in range(400):
                talk.send("WHOIS NickServ")
                if " 311 " in talk.until(" 318 "):
                    return
                time.sleep(0.05)
        raise RuntimeError("\n".join(["Atheme did not link", *self.process.log]))

    def stop(self) -> None:
        """Services go away, the ircd stays."""
        self.process.stop()

    def register(self, nick: str, password: str, *also: str) -> None:
        """Make an account, and send NickServ more lines as its owner."""
        with Talk(self.ircd, nick) as talk:
            talk.send(f"PRIVMSG NickServ :REGISTER {password} {nick}@test.invalid")
            talk.until("is now registered", "already registered", "now logged in")
            for line in also:
                talk.send(f"PRIVMSG NickServ :{line}")
                talk.until(" NOTICE ")

    def _configuration(self) -> str:
        modules = "backend/opensex protocol/inspircd crypto/posix chanserv/main saslserv/main saslserv/plain saslserv/external"
        modules += " nickserv/main" + "".join(f" nickserv/{name}" for name in _NICKSERV.split())
        loads = "\n".join(f'loadmodule "modules/{name}";' for name in modules.split())
        return f"""{loads}
serverinfo {{ name = "services.test.invalid"; desc = "services"; numeric = "00A"; recontime = 1; netname = "New";
 hidehostsuffix = "users.test.invalid"; adminname = "test"; adminemail = "none@test.invalid";
 registeremail = "none@test.invalid"; mta = "/bin/true"; loglevel = {{ error; }}; maxlogins = 1000; maxusers = 0;
 mdlimit = 30; emaillimit = 1000; emailtime = 1; auth = none; casemapping = rfc1459; }};
uplink "inspircd.test.invalid" {{ host = "{LOOPBACK}"; port = {self.ircd.link_port};
 send_password = "link"; receive_password = "link"; }};
nickserv {{ spam; maxnicks = 5; expire = 0; enforce_expire = 0; enforce_delay = 0; nick = "NickServ"; user = "NickServ";
 host = "services.test.invalid"; real = "services"; }};
chanserv {{ nick = "ChanServ"; user = "ChanServ"; host = "services.test.invalid"; real = "services"; }};
saslserv {{ nick = "SaslServ"; user = "SaslServ"; host = "services.test.invalid"; real = "services"; }};
general {{ permissive_mode; commit_interval = 1; join_chans; leave_chans; kline_time = 7; flood_msgs = 0;
 ratelimit_uses = 0; ratelimit_period = 0; }};
"""


class Talk:
    """A blocking client for what fixtures need before a test begins."""

    def __init__(self, server: IrcServer, nick: str) -> None:
        self._socket = socket.create_connection((server.host, server.port), 10)
        self._file = self._socket.makefile("rb")
        self.send(f"NICK {nick}", f"USER {nick} 0 * :{nick}")
        self.until(" 376 ", " 422 ")

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self.send("QUIT")
            self._file.read()
        self._file.close()
        self._socket.close()

    def send(self, *lines: str) -> None:
        """Write lines."""
        self._socket.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def until(self, *parts: str) -> str:
        """Everything that comes until a line holds one of the parts."""
        seen = []
        for raw in self._file:
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            seen.append(line)
            if line.startswith("PING"):
                self.send("PONG" + line[4:])
            if any(part in line for part in parts):
                return "\n".join(seen)
        raise ConnectionError("the server closed the link: " + "\n".join(seen[-5:]))
