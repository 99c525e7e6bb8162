"""From the process's start to its exit code: errors become one sentence, closed pipes and Ctrl-C end quietly."""

from __future__ import annotations

import os
import sys
import traceback
from types import TracebackType

from bot.cli.codes import Code
from bot.cli.express import express
from bot.cli.options import Options, common_first
from bot.cli.say import complain
from bot.errors import BotError, TryLater, UsageError

NAME = "openinfra-bot"


def run() -> None:
    """Run the command line that the process was started with."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that knows no “ still gets its answer
    options = Options()
    sys.excepthook = _mistake
    _leave(_guarded(options))


def _guarded(options: Options) -> int:
    """Run the command; what it raises becomes a sentence on standard error and an exit code."""
    try:
        arguments = common_first(sys.argv[1:])
        code = express(arguments, options)
        return code if code is not None else _long_way(arguments, options)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BotError as error:
        _explain(error, debug=options.debug)
        return _code(error)
    except KeyboardInterrupt:
        return Code.INTERRUPTED
    except OSError as error:
        return _refused(error)


def _long_way(arguments: list[str], options: Options) -> int:
    from typer.main import get_command  # noqa: PLC0415 - see bot.cli.express

    from bot.cli.app import app  # noqa: PLC0415 - as above

    get_command(app)(arguments, prog_name=NAME, obj=options)
    return Code.OK


def _explain(error: BotError, *, debug: bool) -> None:
    if debug:
        traceback.print_exception(error)
    complain(error.sentence)
    if isinstance(error, UsageError) and error.usage:
        complain(f"Usage: {error.usage}")


def _code(error: BotError) -> int:
    match error:
        case UsageError():
            return Code.USAGE
        case TryLater():
            return Code.TEMPORARY
        case _:
            return Code.FAILED


def _leave(code: int) -> None:
    """Write out what is buffered; a reader that has gone is no reason for a traceback."""
    try:
        sys.stdout.flush()
    except OSError as error:
        # What could not be written is still in the buffer, and the interpreter would try again while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = code or _refused(error)
    sys.exit(code)


def _refused(error: OSError) -> int:
    """The operating system does not let us go on."""
    if isinstance(error, BrokenPipeError):
        return Code.CLOSED_PIPE
    what = f"{error.filename}: " if error.filename else ""
    complain(f"The system does not let me go on: {what}{error.strerror or error}.")
    return Code.FAILED


def _mistake(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What nobody caught is a mistake of ours: a sentence, and the traceback for those who ask for it."""
    if "--debug" in sys.argv:
        traceback.print_exception(kind, error, trace)
    complain(f"This is a mistake of mine: {kind.__name__}: {error}. Run it again as “{NAME} --debug …” to see where.")
