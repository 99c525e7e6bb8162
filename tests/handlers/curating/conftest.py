"""A bot with curators, and a real git checkout that their articles go into."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

import handlers.knowledge
import handlers.people
from bot.commands.family import from_module
from bot.config.model import BotSettings, Settings
from bot.core.limits import LimitSettings
from bot.testing import Conversation, stage
from handlers.knowledge.curating.drafts import Draft, Drafts
from handlers.knowledge.settings import KnowledgeSettings

FAMILIES = [from_module("knowledge", handlers.knowledge), from_module("people", handlers.people)]
PEOPLE = ("mona", "lee", "ada", "eve")
ROLES: dict[str, tuple[str, ...]] = {"curator": ("stage:mona", "stage:lee", "stage:ada")}
QUESTION = "why does the frobnicator not spin when its capacitor is drained?"
ANSWER = "Charge the capacitor with `frobctl charge --full`, then run `frobctl spin`."
PROPOSE = f'kb propose --title "Frobnicator does not spin" --question "{QUESTION}" --answer "{ANSWER}"'
Git = Callable[..., str]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A checkout with one commit; its articles are in `runbook`."""
    path = tmp_path / "repo"
    (path / "runbook").mkdir(parents=True)
    (path / "runbook" / "README.md").write_text("Our runbook.\n", encoding="utf-8")
    run(tmp_path, "init", "--quiet", "--initial-branch=main", str(path))
    run(path, "add", ".")
    run(path, "-c", "user.name=ada", "-c", "user.email=ada@team.test", "commit", "--quiet", "-m", "begin")
    return path


def run(folder: Path, *words: str) -> str:
    """git, whatever this machine's own configuration says."""
    env = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", *words], cwd=folder, env=env, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def git(repo: Path) -> Git:
    """git as somebody else runs it in that checkout."""
    return lambda *words: run(repo, "-c", "user.name=ada", "-c", "user.email=ada@team.test", *words)


def settings(tmp_path: Path, **knowledge: Any) -> Settings:
    own: dict[str, Any] = {"shipped": False, "checkout": str(tmp_path / "repo" / "runbook")} | knowledge
    return Settings(
        bot=BotSettings(state=str(tmp_path / "state.db")),
        limits=LimitSettings(burst=1000),
        roles=ROLES,
        families={"knowledge": KnowledgeSettings(**own)},
    )


@pytest.fixture
async def chat(tmp_path: Path, repo: Path) -> AsyncIterator[Conversation]:
    async with stage(FAMILIES, settings(tmp_path), accounts=PEOPLE) as conversation:
        conversation.stage.lines_shown = 100
        yield conversation


def commits(git: Git) -> int:
    return int(git("rev-list", "--count", "HEAD"))


def articles(repo: Path) -> list[str]:
    return sorted(path.name for path in (repo / "runbook").iterdir() if path.name != "README.md")


async def only_draft(chat: Conversation) -> Draft:
    return await (await chat.app.resources.get(Drafts)).get(1)
