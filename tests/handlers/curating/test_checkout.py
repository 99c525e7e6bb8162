"""The checkout: one file in one commit, nothing else touched, and no commit into one that is not ready."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.testing import Conversation, stage
from handlers.knowledge.curating.checkout import Checkout, NewFile, author_name
from tests.handlers.curating.conftest import (
    FAMILIES,
    PEOPLE,
    PROPOSE,
    Git,
    articles,
    commits,
    only_draft,
    run,
    settings,
)


async def test_what_others_have_staged_and_changed_stays_as_it_is(chat: Conversation, repo: Path, git: Git) -> None:
    (repo / "staged.txt").write_text("mine\n", encoding="utf-8")
    git("add", "staged.txt")
    (repo / "runbook" / "README.md").write_text("changed\n", encoding="utf-8")
    await chat.ask("mona", PROPOSE)
    await chat.ask("lee", "kb approve 1")
    assert git("show", "--name-only", "--format=", "HEAD") == "runbook/frobnicator-does-not-spin.md"
    assert set(git("status", "--porcelain").splitlines()) == {"A  staged.txt", "M runbook/README.md"}


def detached(repo: Path, git: Git) -> None:
    git("checkout", "--quiet", "--detach")


def merging(repo: Path, git: Git) -> None:
    for branch, text in (("one", "one\n"), ("two", "two\n")):
        git("checkout", "--quiet", "-b", branch, "main")
        (repo / "runbook" / "README.md").write_text(text, encoding="utf-8")
        git("commit", "--quiet", "-am", branch)
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "one")


def conflicted(repo: Path, git: Git) -> None:
    merging(repo, git)
    (repo / ".git" / "MERGE_HEAD").unlink()


def rebasing(repo: Path, git: Git) -> None:
    (repo / ".git" / "rebase-merge").mkdir()


def locked(repo: Path, git: Git) -> None:
    (repo / ".git" / "index.lock").touch()


def no_checkout(repo: Path, git: Git) -> None:
    (repo / ".git").rename(repo / "git")


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (detached, "is on no branch: check one out"),
        (merging, "A merge is under way"),
        (conflicted, "has conflicts: resolve them"),
        (rebasing, "A rebase is under way"),
        (locked, "Somebody else is using the checkout"),
        (no_checkout, "not a git repository"),
    ],
)
async def test_a_checkout_that_is_not_ready_is_left_alone(
    chat: Conversation, repo: Path, git: Git, trouble: Callable[[Path, Git], None], sentence: str
) -> None:
    await chat.ask("mona", PROPOSE)
    trouble(repo, git)
    (said,) = await chat.ask("lee", "kb approve 1")
    assert sentence in said
    assert articles(repo) == []
    assert (await only_draft(chat)).state == "open"


async def test_a_bot_without_a_checkout_says_where_to_write_it(tmp_path: Path) -> None:
    async with stage(FAMILIES, settings(tmp_path, checkout=""), accounts=PEOPLE) as chat:
        await chat.ask("mona", PROPOSE)
        assert "set `checkout` under [knowledge]" in (await chat.ask("lee", "kb approve 1"))[0]


async def test_a_commit_that_git_refuses_leaves_nothing_behind(chat: Conversation, repo: Path, git: Git) -> None:
    (repo / ".git" / "info" / "exclude").write_text("*.md\n", encoding="utf-8")
    await chat.ask("mona", PROPOSE)
    (said,) = await chat.ask("lee", "kb approve 1")
    assert "git add failed" in said
    assert (articles(repo), git("status", "--porcelain"), commits(git)) == ([], "", 1)
    assert (await only_draft(chat)).state == "open"
    (repo / ".git" / "info" / "exclude").write_text("", encoding="utf-8")
    assert "is the article" in " ".join(await chat.ask("lee", "kb approve 1"))


async def test_no_hook_runs_and_nobodys_configuration_counts(
    chat: Conversation, repo: Path, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"):
        hook = repo / ".git" / "hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/hooked\nexit 1\n", encoding="utf-8")
        hook.chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        f"[core]\n excludesFile = {home}/all\n[user]\n name = eve\n email = eve@evil.test\n", encoding="utf-8"
    )
    (home / "all").write_text("*.md\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "eve")
    await chat.ask("mona", PROPOSE)
    await chat.ask("lee", "kb approve 1")
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_AUTHOR_NAME")
    assert not (tmp_path / "hooked").exists()
    assert git("log", "-1", "--format=%an|%ae|%cn|%ce") == "mona||openinfra-bot|"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("lee", "lee"),
        ("[lee]`^", "[lee]`^"),
        ("lee <root@evil>\nApproved-by: eve", "lee root@evil Approved-by: eve"),
        ("<>", "openinfra-bot"),
        ("...", "openinfra-bot"),
        ("Zoë", "Zoë"),
    ],
)
async def test_any_name_is_an_author(repo: Path, git: Git, name: str, wanted: str) -> None:
    assert author_name(name) == wanted
    checkout = Checkout(str(repo / "runbook"), email="kb@team.test", push=False)
    await checkout.commit(NewFile("x.md", "x\n", name, "subject\n\nDraft-Id: abc\n", "abc"))
    assert git("log", "-1", "--format=%an <%ae>") == f"{wanted} <kb@team.test>"


async def test_a_branch_without_any_commit_takes_the_first_one(tmp_path: Path) -> None:
    run(tmp_path, "init", "--quiet", "--initial-branch=main", "new")
    checkout = Checkout(str(tmp_path / "new"), email="", push=False)
    await checkout.check()
    assert await checkout.find("abc") == ""
    revision = await checkout.commit(NewFile("x.md", "x\n", "lee", "subject\n\nDraft-Id: abc\n", "abc"))
    assert run(tmp_path / "new", "rev-parse", "HEAD") == revision


async def test_a_commit_is_pushed_where_the_branch_comes_from(tmp_path: Path, repo: Path, git: Git) -> None:
    run(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "far.git")
    git("remote", "add", "origin", str(tmp_path / "far.git"))
    git("push", "--quiet", "--set-upstream", "origin", "main")
    async with stage(FAMILIES, settings(tmp_path, push=True), accounts=PEOPLE) as chat:
        await chat.ask("mona", PROPOSE)
        assert "It is pushed." in " ".join(await chat.ask("lee", "kb approve 1"))
        assert run(tmp_path / "far.git", "rev-parse", "main") == git("rev-parse", "HEAD")
        (tmp_path / "far.git").rename(tmp_path / "gone.git")
        spin = PROPOSE.replace("capacitor", "gasket").replace("frobnicator", "gizmo").replace("Frobnicator", "Gizmo")
        await chat.ask("mona", spin)
        assert "It could not be pushed: push it by hand." in " ".join(await chat.ask("lee", "kb approve 2"))
    assert commits(git) == 3
