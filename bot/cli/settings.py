"""`openinfra-bot config`: what is in effect, and what can be set."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.options import options_of

app = typer.Typer(
    help="Show the configuration in effect, or explain every key.", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def show(ctx: typer.Context) -> None:
    """Print the settings in effect as TOML, defaults included.

    Secrets appear as references, passwords in URLs are taken out.
    """
    from bot.cli.effective import effective  # noqa: PLC0415 - help stays fast
    from bot.cli.say import say  # noqa: PLC0415 - as above
    from bot.cli.setup import loaded  # noqa: PLC0415 - as above

    given = loaded(options_of(ctx))
    say(f"# from {given.path}" if given.path else "# no configuration file: these are the defaults")
    say(effective(given.settings))


@app.command()
def docs(
    ctx: typer.Context,
    section: Annotated[str | None, typer.Argument(help="Only this section, such as irc.")] = None,
) -> None:
    """Explain every key: its type, its default, and what it does.

    \b
      openinfra-bot config docs
      openinfra-bot config docs irc
    """
    from bot.cli.effective import explained  # noqa: PLC0415 - help stays fast
    from bot.cli.say import say  # noqa: PLC0415 - as above
    from bot.commands.family import installed  # noqa: PLC0415 - as above
    from bot.config.template import sections  # noqa: PLC0415 - as above
    from bot.errors import UsageError  # noqa: PLC0415 - as above

    del ctx
    known = {key.name: key for key in sections(installed())}
    if section is not None and section not in known:
        raise UsageError(f"There is no section {section}. Sections are: {', '.join(known)}.")
    for name, key in known.items():
        if section in (None, name):
            say(explained(key))
