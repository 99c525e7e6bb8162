"""`kill -9` in the middle of an approval, in a process of its own: the next approval makes the one commit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.testing import stage
from tests.handlers.curating.conftest import FAMILIES, PEOPLE, Git, articles, commits, only_draft, settings
from tests.handlers.curating.test_once import minutes_later

# It proposes, approves, and dies where it is told to.
LIFE = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.testing import stage
from handlers.knowledge.curating import checkout
from handlers.knowledge.curating.drafts import Drafts
from tests.handlers.curating.conftest import FAMILIES, PEOPLE, PROPOSE, settings

moment = sys.argv[2]

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def after(work):
    async def then_die(*words, **more):
        await work(*words, **more)
        die()
    return then_die

async def live():
    async with stage(FAMILIES, settings(Path(sys.argv[1])), accounts=PEOPLE) as chat:
        await chat.ask("mona", PROPOSE)
        if moment == "before the file is there":
            checkout.os.link = die
        elif moment == "before the commit":
            checkout.Checkout._commit = die
        elif moment == "after the commit":
            checkout.Checkout._commit = after(checkout.Checkout._commit)
        else:
            Drafts.approved = die
        print(await chat.ask("lee", "kb approve 1"))

asyncio.run(live())
"""


@pytest.mark.parametrize(
    "moment", ["before the file is there", "before the commit", "after the commit", "before the store knows"]
)
async def test_a_bot_that_is_killed_leaves_what_the_next_one_finishes(
    tmp_path: Path, repo: Path, git: Git, moment: str
) -> None:
    life = [sys.executable, "-c", LIFE, str(tmp_path), moment]
    killed = subprocess.run(life, check=False, capture_output=True, text=True)
    assert killed.returncode == -9, killed.stdout + killed.stderr
    async with stage(FAMILIES, settings(tmp_path), accounts=PEOPLE) as chat:
        chat.stage.lines_shown = 100
        chat.stage.said.clear()  # what the first one had not been able to say any more
        assert (await only_draft(chat)).state == "held"
        assert "is approving draft 1 at this moment" in (await chat.ask("ada", "kb approve 1"))[0]
        await minutes_later(chat)
        assert "is the article frobnicator-does-not-spin now" in " ".join(await chat.ask("ada", "kb approve 1"))
        assert (await chat.ask("eve", "why does the frobnicator not spin?"))[0].startswith("Charge the capacitor")
    assert commits(git) == 2
    assert [name for name in articles(repo) if not name.startswith(".")] == ["frobnicator-does-not-spin.md"]
    assert git("status", "--porcelain", "--untracked-files=no") == ""
