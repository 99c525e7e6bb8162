"""`openinfra-bot backup`: a whole copy while somebody writes."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.cli.driving import Cli


@pytest.fixture
def state(cli: Cli) -> Path:
    """A store that was used once."""
    assert cli.run("ask", "ping").returncode == 0
    (path,) = cli.home.rglob("state.db")
    return path


def test_the_copy_is_whole_and_private_while_the_store_is_in_use(cli: Cli, state: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    with closing(sqlite3.connect(state)) as writer:
        writer.execute("insert into seen values ('net', 'Ev1', '2026-11-20 00:00:00')")
        done = cli.run("backup", str(target))
        writer.rollback()
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("select count(*) from audit").fetchone() == (1,)
        assert copy.execute("select count(*) from seen").fetchone() == (0,)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_kept_unless_forced(cli: Cli, state: Path, tmp_path: Path) -> None:
    del state
    target = tmp_path / "copy.db"
    target.write_text("precious")
    refused = cli.run("backup", str(target))
    assert (refused.returncode, target.read_text()) == (2, "precious")
    assert "--force" in refused.stderr
    assert cli.run("backup", str(target), "--force").returncode == 0
    assert target.read_bytes().startswith(b"SQLite format 3")


def test_a_place_that_cannot_be_written_leaves_nothing_behind(cli: Cli, state: Path, tmp_path: Path) -> None:
    del state
    done = cli.run("backup", str(tmp_path / "nowhere" / "copy.db"))
    assert done.returncode == 75
    assert "Nothing was replaced" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_without_a_store_it_says_when_there_will_be_one(cli: Cli, tmp_path: Path) -> None:
    done = cli.run("backup", str(tmp_path / "copy.db"))
    assert done.returncode == 1
    assert "the bot makes it when it runs first" in done.stderr
