"""The lines of earlier conversations."""

from __future__ import annotations

import stat
from pathlib import Path

from bot.shell.history import MOST_BYTES, open_history


def lines(folder: Path) -> list[str]:
    return list(open_history(folder).load_history_strings())


def test_they_come_back_newest_first_and_whole(tmp_path: Path) -> None:
    history = open_history(tmp_path)
    history.append_string("ping")
    history.append_string("an error\nof two lines")
    assert lines(tmp_path) == ["an error\nof two lines", "ping"]
    assert stat.S_IMODE((tmp_path / "history").stat().st_mode) == 0o600


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / "history").touch(mode=0o644)
    open_history(tmp_path)
    assert stat.S_IMODE((tmp_path / "history").stat().st_mode) == 0o600


def test_secrets_are_not_kept(tmp_path: Path) -> None:
    open_history(tmp_path).append_string("openstack --os-password hunter2hunter2 server list")
    assert lines(tmp_path) == ["openstack --os-password [redacted] server list"]


def test_a_huge_paste_is_kept_by_its_beginning(tmp_path: Path) -> None:
    open_history(tmp_path).append_string("the error: " + "x y " * 100_000)
    (line,) = lines(tmp_path)
    assert line.startswith("the error: x y")
    assert len(line) < 10_000


def test_the_older_half_of_a_long_file_goes(tmp_path: Path) -> None:
    history = open_history(tmp_path)
    for number in range(200):
        history.append_string(f"line {number} " + "word " * 1200)
    assert (tmp_path / "history").stat().st_size > MOST_BYTES
    kept = lines(tmp_path)
    assert kept[0].startswith("line 199 ")
    assert 80 < len(kept) < 120
    assert (tmp_path / "history").stat().st_size < MOST_BYTES


def test_without_a_folder_it_lasts_as_long_as_the_conversation(tmp_path: Path) -> None:
    history = open_history(None)
    history.append_string("ping")
    assert history.get_strings() == ["ping"]


def test_a_folder_that_is_gone_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    open_history(tmp_path / "file").append_string("ping")
    history = open_history(tmp_path)
    (tmp_path / "history").unlink()
    (tmp_path / "history").mkdir()
    history.append_string("ping")
    assert list(history.load_history_strings()) == []
