"""What `chat`, `ask` and `run` do, whichever way the command line was read."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cli.codes import Code
from bot.cli.options import Options


def chat(options: Options) -> None:
    """Talk to the person at this terminal until they leave."""
    from bot.cli.chat import converse  # noqa: PLC0415 - help and version stay fast
    from bot.cli.setup import loaded, set_up_quiet_log  # noqa: PLC0415 - as above
    from bot.shell.folder import state_folder  # noqa: PLC0415 - as above

    given, folder = loaded(options), state_folder()
    set_up_quiet_log(given.settings, folder, debug=options.debug)
    converse(given, folder)


def ask(options: Options, words: Sequence[str], *, as_json: bool) -> Code:
    """Answer one question; returns the exit code that says how it ended."""
    from bot.cli.ask import answer, question, show  # noqa: PLC0415 - help and version stay fast
    from bot.cli.setup import loaded, set_up_quiet_log  # noqa: PLC0415 - as above
    from bot.shell.folder import state_folder  # noqa: PLC0415 - as above

    text = question(words)
    given = loaded(options)
    set_up_quiet_log(given.settings, state_folder(), debug=options.debug)
    return show(answer(given, text), as_json=as_json)


def run(options: Options) -> None:
    """Connect to all networks and work until told to stop."""
    from bot.cli.serve import serve  # noqa: PLC0415 - help and version stay fast
    from bot.cli.setup import loaded, set_up_log  # noqa: PLC0415 - as above

    given = loaded(options)
    set_up_log(given.settings, debug=options.debug)
    serve(given)
