"""The commands of `openinfra-bot`: what they are called, what they take, and their help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot import __version__
from bot.cli import actions, settings
from bot.cli.lazy import FamilyGroup
from bot.cli.options import Options, options_of

app = typer.Typer(
    cls=FamilyGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"openinfra-bot {__version__}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option("--config", envvar="OPENINFRA_BOT_CONFIG", help="The configuration file.", dir_okay=False),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show the log and tracebacks on standard error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """A chatops bot for people who run OpenStack, Kubernetes and Ceph.

    It knows the runbook: ask in your own words, or paste an error as it is.

    \b
    Start here, no account and no configuration needed:
      openinfra-bot chat
      openinfra-bot ask 'host not found in resolver "kube-dns.kube-system"'
      journalctl -u kubelet -n 50 | openinfra-bot ask

    \b
    In an IRC channel:
      openinfra-bot init     write a configuration by answering a few questions
      openinfra-bot check    see whether everything in it works
      openinfra-bot run      connect

    \b
    Without --config the file is found at $OPENINFRA_BOT_CONFIG,
    ~/.config/openinfra-bot/config.toml or /etc/openinfra-bot/config.toml.
    """
    del version
    found = ctx.find_object(Options)
    if found is not None:
        found.config, found.debug = config, debug


@app.command()
def chat(ctx: typer.Context) -> None:
    """Talk to the bot in this terminal.

    Tab completes, Ctrl-R searches earlier lines, a paste is one message, Ctrl-D leaves.
    Without a terminal it reads one message a line and prints plain answers:

    \b
      openinfra-bot chat
      printf 'ping\\nkb search quorum\\n' | openinfra-bot chat
    """
    actions.chat(options_of(ctx))


@app.command()
def ask(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="QUESTION", help="A question, an error, or “-”.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as one JSON object.")] = False,
) -> None:
    """Ask one question and print the answer.

    Without a question, or with “-”, it is read from standard input: a whole log will do, up to 4 MiB.
    The commands of the chat work as well.

    \b
      openinfra-bot ask "VM will not live migrate, Unacceptable CPU info"
      kubectl describe pod web-0 | openinfra-bot ask
      openinfra-bot ask --json "kb search aio-max-nr" | jq .summary

    \b
    Exit codes: 0 answered, 3 nothing known, 2 wrong usage, 4 denied, 1 failed.
    """
    raise typer.Exit(actions.ask(options_of(ctx), words or [], as_json=as_json))


@app.command()
def run(ctx: typer.Context) -> None:
    """Connect to all configured networks and work until stopped.

    The log goes to standard error. SIGTERM and Ctrl-C stop cleanly; the configuration is read at start only.
    Under systemd it reports readiness, its state and the watchdog (Type=notify).

    \b
      openinfra-bot run
      openinfra-bot --config /etc/openinfra-bot/config.toml run

    \b
    Exit codes: 0 stopped as asked, 1 wrong configuration, 75 it may work later.
    """
    actions.run(options_of(ctx))


@app.command()
def init(
    ctx: typer.Context,
    path: Annotated[
        Path | None, typer.Argument(help="Where to write it.", show_default="your own configuration")
    ] = None,
    defaults: Annotated[bool, typer.Option("--defaults", help="Ask nothing: write the commented defaults.")] = False,
) -> None:
    """Write a commented configuration by answering a few questions.

    It never asks for a password, only where one is. Nothing is replaced without asking.

    \b
      openinfra-bot init
      openinfra-bot init --defaults /etc/openinfra-bot/config.toml
    """
    from bot.cli.init.dialogue import init as write_by_asking  # noqa: PLC0415 - help and version stay fast

    write_by_asking(path or options_of(ctx).config, only_defaults=defaults)


@app.command()
def check(
    ctx: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Connect to nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as one JSON object.")] = False,
) -> None:
    """Look whether everything that the bot needs is there and works.

    Each item is ok or wrong, and says what to do: configuration, handler families, secrets,
    store, access rules, articles, and each network by a real login under the nick check-NICK,
    which joins the channels for two seconds.

    \b
      openinfra-bot check
      openinfra-bot check --offline --json

    \b
    Exit codes: 0 nothing is wrong (there may be warnings), 1 something is.
    """
    import logging  # noqa: PLC0415 - help and version stay fast

    from bot.cli.checks.run import check as look  # noqa: PLC0415 - as above

    logging.basicConfig(level=logging.DEBUG if options_of(ctx).debug else logging.CRITICAL)
    raise typer.Exit(look(options_of(ctx), offline=offline, as_json=as_json))


app.add_typer(settings.app, name="config")


@app.command()
def backup(
    ctx: typer.Context,
    target: Annotated[Path, typer.Argument(help="The file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Copy the store to a file, consistently, while the bot runs.

    \b
      openinfra-bot backup /var/backups/openinfra-bot.db
    """
    from bot.cli.backup import back_up  # noqa: PLC0415 - help and version stay fast
    from bot.cli.setup import loaded  # noqa: PLC0415 - as above

    back_up(loaded(options_of(ctx)), target, force=force)


@app.command()
def version() -> None:
    """Show the version."""
    typer.echo(f"openinfra-bot {__version__}")
