"""The git program, as a bot may run it: no shell, no prompt, no hooks, nobody's own configuration, and never for long."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from pathlib import Path

from bot.errors import BackendDown
from bot.text.redact import redact

log = logging.getLogger(__name__)

SECONDS = 20
_PINNED = (
    "--literal-pathspecs",
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "commit.gpgSign=false"),
    *("-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false"),
)
_KEPT = ("PATH", "HOME", "SSH_AUTH_SOCK", "TMPDIR")
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "false",
    "SSH_ASKPASS": "false",
    "GIT_SSH_COMMAND": "ssh -o BatchMode=yes",
    "GIT_EDITOR": "false",
    "GIT_PAGER": "cat",
}


class GitFailed(BackendDown):
    """git ended with an error; `code` is its exit code, `said` its words, for the log and for telling one error from another."""

    def __init__(self, sentence: str, *, code: int, said: str) -> None:
        super().__init__(sentence)
        self.code, self.said = code, said


async def git(folder: Path, *words: str, stdin: str = "", seconds: float = SECONDS, **environment: str) -> str:
    """Run git in a folder; returns what it wrote, without the last newline. Raises `GitFailed`."""
    try:
        process = await asyncio.create_subprocess_exec(
            "git",
            *_PINNED,
            *words,
            cwd=folder,
            env={name: os.environ[name] for name in _KEPT if name in os.environ} | _ENVIRONMENT | environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise GitFailed(f"git cannot be run in {folder}: {error.strerror}.", code=-1, said="") from error
    try:
        async with asyncio.timeout(seconds):
            out, err = await process.communicate(stdin.encode())
    except TimeoutError as error:
        raise GitFailed(f"git {words[0]} in {folder} did not end within {seconds:g} s.", code=-1, said="") from error
    finally:
        await _end(process)
    if process.returncode:
        raise _failure(folder, words[0], process.returncode, err.decode(errors="replace"))
    return out.decode(errors="replace").removesuffix("\n")


def _failure(folder: Path, word: str, code: int, said: str) -> GitFailed:
    said = redact(said.strip())
    log.warning("git %s in %s failed (%d): %s", word, folder, code, said)
    if "index.lock" in said or "cannot lock ref" in said:
        return GitFailed(
            f"Somebody else is using the checkout {folder} at this moment. Try again.", code=code, said=said
        )
    first = said.partition("\n")[0].removeprefix("fatal: ").removeprefix("error: ")
    return GitFailed(f"git {word} failed in {folder}: {first or 'it does not say why'}.", code=code, said=said)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Nothing that was started stays: git takes its locks away when it is asked to end, so it is asked first."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2):
                await process.wait()
