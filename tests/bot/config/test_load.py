"""Where the configuration is, what is in it, and what it means."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Annotated

import msgspec
import pytest

from bot.commands.family import Family
from bot.config.load import cache_path, disabled, find, load, read, state_url, user_path
from bot.errors import ConfigError
from bot.fields import FilePath, SecretRef


class Shelf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A plugin's section."""

    folders: tuple[FilePath, ...] = ()
    index: Annotated[FilePath, msgspec.Meta(description="A file.")] = ""
    title: str = "none"
    token: SecretRef | None = None


SHELF = Family("shelf", "", (), (), (), Shelf, None)


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "OPENINFRA_BOT_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


class TestFinding:
    def test_nothing_there_means_defaults(self) -> None:
        assert find() is None
        assert load(None, []).limits.burst == 8

    def test_the_user_s_own_file(self, home: Path) -> None:
        assert user_path() == home / ".config" / "openinfra-bot" / "config.toml"
        user_path().parent.mkdir(parents=True)
        user_path().touch()
        assert find() == user_path()

    def test_the_variable_comes_first_even_if_the_file_is_missing(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENINFRA_BOT_CONFIG", "~/elsewhere.toml")
        assert find() == home / "elsewhere.toml"


class TestReading:
    def test_a_family_s_section_is_read_and_absent_ones_have_their_defaults(self) -> None:
        assert read({"shelf": {"title": "top"}}, [SHELF]).families["shelf"] == Shelf(title="top")
        assert read({}, [SHELF]).families["shelf"] == Shelf()

    def test_the_section_of_a_family_that_is_switched_off_is_left_alone(self) -> None:
        assert read({"bot": {"disabled": ["shelf"]}, "shelf": {"any": 1}}, []).bot.disabled == ("shelf",)

    def test_what_is_switched_off_is_known_before_the_rest(self, tmp_path: Path) -> None:
        assert disabled(None) == ()
        assert disabled(write(tmp_path, '[bot]\ndisabled = ["a", 5]')) == ("a",)
        assert disabled(write(tmp_path, 'bot = "nonsense"')) == ()

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"[bot", "is no TOML: Expected ']' at the end of a table declaration (at end of document)."),
            (b'[bot]\nstate = "\xff"', "is no TOML: it is not written in UTF-8."),
        ],
    )
    def test_what_is_no_toml_is_said_with_its_place(self, tmp_path: Path, content: bytes, said: str) -> None:
        path = tmp_path / "config.toml"
        path.write_bytes(content)
        with pytest.raises(ConfigError, match="is no TOML") as error:
            load(path, [])
        assert error.value.sentence == f"The configuration {path} {said}"

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
            load(tmp_path, [])


class TestPaths:
    def test_they_are_relative_to_the_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = write(
            tmp_path, '[bot]\nstate = "state.db"\n[shelf]\nfolders = ["mine", "/ours"]\nindex = "i"\ntitle = "t"'
        )
        monkeypatch.chdir(tmp_path.parent)
        settings = load(path.relative_to(tmp_path.parent), [SHELF])
        assert settings.bot.state == str(tmp_path / "state.db")
        assert settings.families["shelf"] == Shelf(
            folders=(str(tmp_path / "mine"), "/ours"), index=str(tmp_path / "i"), title="t"
        )

    def test_a_tilde_is_this_user_s_home(self, tmp_path: Path, home: Path) -> None:
        assert load(write(tmp_path, '[bot]\nstate = "~/s.db"'), []).bot.state == str(home / "s.db")

    def test_secrets_in_files_as_well(self, tmp_path: Path) -> None:
        shelf = load(write(tmp_path, '[shelf]\ntoken = { file = "token" }'), [SHELF]).families["shelf"]
        assert shelf == Shelf(token=SecretRef(file=str(tmp_path / "token")))

    def test_a_url_is_no_path(self, tmp_path: Path) -> None:
        assert load(write(tmp_path, '[bot]\nstate = "postgresql://db/x"'), []).bot.state == "postgresql://db/x"


class TestPlaces:
    def test_the_store_is_in_the_user_s_data_folder_which_is_private(self, home: Path) -> None:
        assert state_url(load(None, [])) == f"sqlite:///{home}/.local/share/openinfra-bot/state.db"
        assert stat.S_IMODE((home / ".local" / "share" / "openinfra-bot").stat().st_mode) == 0o700

    def test_the_cache_is_a_file_in_a_private_folder(self, home: Path) -> None:
        assert cache_path("x.db") == home / ".cache" / "openinfra-bot" / "x.db"

    def test_a_folder_that_cannot_be_made_is_a_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(ConfigError, match="cannot be made: Not a directory"):
            state_url(load(write(tmp_path, '[bot]\nstate = "file/folder/state.db"'), []))


def test_an_irc_network_and_a_workspace_must_not_share_a_name(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[irc.ops]\nservers = ["a:1"]\n[slack.ops]\nbot_token = { env = "X" }\n')
    with pytest.raises(ConfigError, match=r"\[slack.ops\] and \[irc.ops\] have the same name"):
        load(path, [])
