"""Secrets by reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.fields import SecretRef


def test_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_PASSWORD", "sesame")
    assert SecretRef(env="BOT_PASSWORD").reveal() == "sesame"


def test_from_a_file_without_its_last_newline(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(" se same \r\n")
    assert SecretRef(file=str(tmp_path / "secret")).reveal() == " se same "


def test_from_the_user_s_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "secret").write_text("sesame")
    assert SecretRef(file="~/secret").reveal() == "sesame"


@pytest.mark.parametrize("content", [b"", b"\n"])
def test_an_empty_one_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret").write_bytes(content)
    with pytest.raises(ConfigError, match=r"The secret in the file .*/secret is empty"):
        SecretRef(file=str(tmp_path / "secret")).reveal()


def test_a_variable_that_is_not_set_is_named() -> None:
    with pytest.raises(ConfigError, match="The secret in the environment variable NO_SUCH_SECRET is empty"):
        SecretRef(env="NO_SUCH_SECRET").reveal()


def test_the_bytes_of_a_broken_file_are_not_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"hunter2\xff")
    with pytest.raises(ConfigError) as error:
        SecretRef(file=str(tmp_path / "secret")).reveal()
    assert error.value.sentence == f"The secret file {tmp_path}/secret is no UTF-8 text: a secret is one line of text."


@pytest.mark.parametrize("places", [{}, {"env": "A", "file": "b"}])
def test_it_is_in_one_place(places: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="one of the two"):
        SecretRef(**places)
