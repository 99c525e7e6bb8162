"""A handler family as somebody else would write it: it fails, waits, is hostile, has settings, checks and a command group."""

ENTRY_POINTS = """\
    [openinfra_bot.handlers]
    demo = demo

    [openinfra_bot.cli]
    demo = demo:app
"""

MODULE = '''\
    """A family for tests."""

    import asyncio
    import os
    from pathlib import Path
    from typing import Annotated

    import msgspec
    import typer
    from msgspec import Meta

    from bot.chat.reply import Action, Actions, Bullets, Code, Markdown, Reply, Table, Text
    from bot.commands.spec import Risk, command
    from bot.config.checking import CheckItem
    from bot.fields import FilePath, SecretRef
    from bot.errors import BackendDown, ConfigError, TryLater

    HOSTILE = "\\x1b[31mred\\x1b[0m \\x9b2J [bold]markup[/bold] \\x07"


    class SETTINGS(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
        """A section of a plugin."""

        token: Annotated[SecretRef | None, Meta(description="A secret.")] = None
        folders: Annotated[tuple[FilePath, ...], Meta(description="Some folders.")] = ()


    @command("demo boom", examples=["demo boom"])
    async def boom(ctx) -> Reply:
        """Fail."""
        raise RuntimeError("a mistake with token=hunter2hunter2")


    @command("demo down", examples=["demo down"])
    async def down(ctx) -> Reply:
        """Fail as a backend does."""
        raise BackendDown("The cluster does not answer. Try again later.")


    @command("demo wait", examples=["demo wait flag"])
    async def wait(ctx, flag: str) -> Reply:
        """Wait for a file."""
        while not Path(flag).exists():
            await asyncio.sleep(0.02)
        return Reply("waited long enough")


    @command("demo change", risk=Risk.WRITE, who="curator", examples=["demo change"])
    async def change(ctx) -> Reply:
        """Change something."""
        return Reply("changed")


    @command("demo evil", examples=["demo evil"])
    async def evil(ctx) -> Reply:
        """Say something hostile."""
        body = (Text(HOSTILE), Code(HOSTILE, "bash"), Bullets((HOSTILE,)), Table(("a",), ((HOSTILE,),)), Markdown(HOSTILE))
        return Reply(HOSTILE, body, data={"text": HOSTILE})


    @command("demo propose", examples=["demo propose"])
    async def propose(ctx) -> Reply:
        """Propose a next step."""
        return Reply("look here", (Actions((Action("the next", "demo echo learnt-from-an-answer"),)),))


    @command("demo echo", examples=["demo echo hello"])
    async def echo(ctx, word: str, *, shout: bool = False) -> Reply:
        """Say it back."""
        return Reply(f"you said {word.upper() if shout else word}")


    @command("demo long", examples=["demo long"])
    async def long(ctx) -> Reply:
        """Say much."""
        return Reply("much", (Text("\\n".join(f"line {n} " + "x" * 200 for n in range(5000))),))


    async def looks(resources) -> list[CheckItem]:
        settings = await resources.get(SETTINGS)
        return [CheckItem("demo folder", "wrong", f"{folder} is empty", "Fill it.") for folder in settings.folders]


    CHECKS = (looks,)

    app = typer.Typer(help="Commands of the demo.")


    @app.command()
    def fail(how: str) -> None:
        """Fail in one of several ways."""
        errors = {"later": TryLater("Not now."), "config": ConfigError("Not so."), "bug": ZeroDivisionError("oops")}
        raise errors[how]


    @app.command()
    def hello() -> None:
        """Say hello."""
        typer.echo("hello")
'''
