"""git, as the bot runs it: it ends in time, asks nobody, and what it says is told without secrets."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psutil
import pytest

from bot.commands.resources import Resources
from handlers.knowledge.checks import checkout
from handlers.knowledge.curating.git import GitFailed, git
from handlers.knowledge.settings import KnowledgeSettings


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", "."], cwd=tmp_path, check=True)
    return tmp_path


async def test_what_hangs_is_ended_with_all_that_it_has_started(repo: Path) -> None:
    with pytest.raises(GitFailed, match="did not end within"):
        await git(repo, "-c", "alias.wait=!sleep 61.5 & wait", "wait", seconds=0.3)
    assert not [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "61.5"]]


async def test_what_does_not_listen_is_killed(repo: Path) -> None:
    with pytest.raises(GitFailed, match="did not end within"):
        await git(repo, "-c", "alias.wait=!trap '' TERM; sleep 62.5 & wait; wait", "wait", seconds=0.3)
    assert not [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "62.5"]]


async def test_it_never_asks_for_a_password(repo: Path) -> None:
    said = await git(repo, "-c", "alias.env=!env", "env")
    assert {"GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=false", "GIT_CONFIG_NOSYSTEM=1"} <= set(said.splitlines())


async def test_nothing_of_the_bots_own_environment_reaches_it(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_TOKEN", "do-not-tell")
    monkeypatch.setenv("GIT_INDEX_FILE", "elsewhere")
    said = await git(repo, "-c", "alias.env=!env", "env")
    assert "do-not-tell" not in said
    assert "GIT_INDEX_FILE" not in said


async def test_an_error_is_a_sentence_without_secrets(repo: Path) -> None:
    with pytest.raises(GitFailed) as failed:
        await git(repo, "fetch", "https://lee:hunter2hunter2@127.0.0.1:1/x.git")
    assert "git fetch failed" in failed.value.sentence
    assert "hunter2" not in failed.value.sentence + failed.value.said


async def test_a_folder_or_a_git_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GitFailed, match="cannot be run"):
        await git(tmp_path / "nowhere", "status")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitFailed, match="cannot be run"):
        await git(tmp_path, "status")


async def test_the_check_says_whether_an_article_could_be_committed(repo: Path) -> None:
    async def found(place: str) -> list[tuple[str, str]]:
        return [(item.state, item.text) for item in await checkout(Resources([KnowledgeSettings(checkout=place)]))]

    assert await found("") == []
    assert await found(str(repo)) == [("ok", str(repo))]
    (repo / ".git" / "MERGE_HEAD").touch()
    assert "A merge is under way" in (await found(str(repo)))[0][1]
    assert [path.name for path in repo.iterdir()] == [".git"]
