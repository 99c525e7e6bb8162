"""The git checkout that articles go into: one new file, one commit, and nothing else touched."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BackendDown, BotError, TryLater
from handlers.knowledge.curating.git import GitFailed, git

COMMITTER = "openinfra-bot"
PUSH_SECONDS = 60
_UNFINISHED = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "BISECT_LOG": "a bisection",
}
# What git takes off the ends of a name, and what would end it (ident.c).
_NO_NAME = re.compile(r"[<>\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class NewFile:
    """What is committed: a name in the checkout's folder, the text, whose words they are, and why. `uid` marks the commit."""

    name: str
    text: str
    author: str
    message: str
    uid: str


class Checkout:
    """A folder inside a git checkout. `lock` is held by whoever works in it."""

    def __init__(self, folder: str, *, email: str, push: bool) -> None:
        self.folder = Path(folder).expanduser() if folder else None
        self.pushes = push
        self.lock = asyncio.Lock()
        self._email = email

    @property
    def _place(self) -> Path:
        if self.folder is None:
            raise BackendDown(
                "I have no place for articles: set `checkout` under [knowledge] to a folder of a git checkout first."
            )
        return self.folder

    async def check(self) -> None:
        """Whether a commit can be made now. Raises `BackendDown` or `TryLater` that say why not."""
        place = self._place
        if not await asyncio.to_thread(place.is_dir):
            raise BackendDown(f"The checkout {place} is not there: see `checkout` under [knowledge].")
        folder = Path(await self._git("rev-parse", "--absolute-git-dir"))
        unfinished = await asyncio.to_thread(_unfinished, folder)
        if unfinished:
            raise BackendDown(
                f"{unfinished.capitalize()} is under way in the checkout {place}: finish it, then approve again."
            )
        if await self._git("ls-files", "--unmerged"):
            raise BackendDown(f"The checkout {place} has conflicts: resolve them, then approve again.")
        try:
            await self._git("symbolic-ref", "--quiet", "HEAD")
        except GitFailed as error:
            raise BackendDown(f"The checkout {place} is on no branch: check one out, then approve again.") from error
        if await asyncio.to_thread((folder / "index.lock").exists):
            raise TryLater(f"Somebody else is using the checkout {place} at this moment (index.lock). Try again.")

    async def is_free(self, name: str) -> bool:
        """Whether no file has that name, neither here nor in what git knows."""
        return not await asyncio.to_thread(os.path.lexists, self._place / name) and not await self._git(
            "ls-files", "--", name
        )

    async def holds(self, name: str, text: str) -> bool:
        """Whether that very file is there."""
        return await asyncio.to_thread(_reads, self._place / name, text)

    async def find(self, uid: str) -> str:
        """The commit of a draft, empty when there is none. Raises `GitFailed`."""
        try:
            return await self._git("log", "-1", "--format=%H", "--fixed-strings", f"--grep=Draft-Id: {uid}")
        except GitFailed as error:
            if "does not have any commits yet" in error.said:
                return ""
            raise

    async def commit(self, new: NewFile) -> str:
        """Write the file and commit it alone; returns the commit. What fails leaves nothing behind, as far as git tells."""
        path = self._place / new.name
        await asyncio.to_thread(_create, path, new.text, new.uid)
        try:
            await self._git("add", "--intent-to-add", "--", new.name)
            await self._commit(new)
        except (BotError, asyncio.CancelledError):
            if not await self.find(new.uid):
                await self._undo(new)
                raise
        return await self.find(new.uid)

    async def _commit(self, new: NewFile) -> None:
        options = (
            "--quiet",
            "--only",
            "--no-verify",
            "--no-gpg-sign",
            "--no-status",
            "--cleanup=whitespace",
            "--file=-",
        )
        await self._git(
            "commit",
            *options,
            "--",
            new.name,
            stdin=new.message,
            GIT_AUTHOR_NAME=author_name(new.author),
            GIT_AUTHOR_EMAIL=self._email,
            GIT_COMMITTER_NAME=COMMITTER,
            GIT_COMMITTER_EMAIL=self._email,
        )

    async def _undo(self, new: NewFile) -> None:
        with contextlib.suppress(GitFailed):
            await self._git("rm", "--cached", "--quiet", "--force", "--ignore-unmatch", "--", new.name)
        await asyncio.to_thread((self._place / new.name).unlink, missing_ok=True)

    async def push(self) -> None:
        """Send the branch to where it comes from. Raises `GitFailed`."""
        await self._git("-c", "push.default=simple", "push", "--quiet", seconds=PUSH_SECONDS)

    async def _git(self, *words: str, stdin: str = "", seconds: float = 20, **environment: str) -> str:
        return await git(self._place, *words, stdin=stdin, seconds=seconds, **environment)


def author_name(name: str) -> str:
    """A name that git takes as it is; ours where nothing is left of it."""
    cleaned = " ".join(_NO_NAME.sub(" ", name).split())
    return cleaned if any(letter.isalnum() for letter in cleaned) else COMMITTER


def _unfinished(folder: Path) -> str:
    return next((what for name, what in _UNFINISHED.items() if (folder / name).exists()), "")


def _reads(path: Path, text: str) -> bool:
    try:
        return not path.is_symlink() and path.read_text(encoding="utf-8") == text
    except (OSError, UnicodeDecodeError):
        return False


def _create(path: Path, text: str, uid: str) -> None:
    """The whole file or none, and never in the place of another: a crash leaves at most a hidden file that nobody reads."""
    if _reads(path, text):
        return  # written before a crash
    hidden = path.with_name(f".{uid}.tmp")
    try:
        hidden.unlink(missing_ok=True)  # of an earlier try
        with hidden.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(hidden, path, follow_symlinks=False)
    except OSError as error:
        raise BackendDown(f"The article cannot be written to {path}: {error.strerror}.") from error
    finally:
        hidden.unlink(missing_ok=True)
