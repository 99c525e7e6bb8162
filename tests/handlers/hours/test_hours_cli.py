"""`openinfra-bot hours …` as whoever keeps the calendar and as scripts run it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from icalendar import Calendar
from typer.testing import CliRunner

import handlers.hours
from bot.commands.family import from_module
from handlers.hours.cli import app
from tests.handlers.hours.planned import FILES, raw

CONFIG = """
[bot]
state = "sqlite://"

[irc.libera]
servers = ["irc.libera.chat:6697"]
nick = "openinfra"
channels = {{ "#open-infra-summit-cfp" = {{}} }}

[hours]
meetings = [{meetings}]

[hours.series.getting-started]
title = "Getting Started office hours"
track = "Getting Started"
day = "Thursday"
time = "11:00"
duration = 90
rooms = ["libera:#open-infra-summit-cfp"]
hosts = ["libera:mona"]
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """With the configuration of the posts and the family alone."""
    monkeypatch.setattr("bot.cli.setup.installed", lambda disabled=(): [from_module("hours", handlers.hours)])
    monkeypatch.setenv("OPENINFRA_BOT_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").write_text(CONFIG.format(meetings=""), encoding="utf-8")
    return CliRunner()


def test_import_reads_the_real_files_and_says_when_they_meet(run: CliRunner) -> None:
    done = run.invoke(app, ["import", str(FILES), "--network", "oftc"])
    assert done.exit_code == 0
    assert "58 meetings, 0 mistakes." in done.output
    assert "UTC: Nova Team Meeting, #openstack-meeting on oftc" in done.output


def test_import_names_what_is_wrong_by_line(run: CliRunner, tmp_path: Path) -> None:
    text = (FILES / "zun-team-meeting.yaml").read_text(encoding="utf-8")
    (tmp_path / "zun.yaml").write_text(text.replace("    day:", "\tday:"), encoding="utf-8")
    done = run.invoke(app, ["import", str(tmp_path)])
    assert done.exit_code == 1
    assert "zun.yaml:5: a tab stands where YAML wants spaces" in done.output


def test_export_writes_what_was_imported(run: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG.format(meetings=f'"{FILES}"'), encoding="utf-8")
    done = run.invoke(app, ["export", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "59 files in " in done.output
    for name, file in raw().items():
        assert yaml.safe_load((tmp_path / "out" / f"{name}.yaml").read_text(encoding="utf-8")) == file
    own = yaml.safe_load((tmp_path / "out" / "getting-started.yaml").read_text(encoding="utf-8"))
    assert own["schedule"] == [
        {"time": "1100", "duration": 90, "day": "Thursday", "irc": "open-infra-summit-cfp", "frequency": "weekly"}
    ]


def test_ics_prints_a_calendar(run: CliRunner) -> None:
    done = run.invoke(app, ["ics"])
    assert done.exit_code == 0, done.output
    assert [str(one["uid"]) for one in Calendar.from_ical(done.stdout_bytes).walk("VEVENT")] == [
        "getting-started-1@openinfra-bot"
    ]
    done = run.invoke(app, ["ics", "--meetings", str(FILES)])
    assert len(Calendar.from_ical(done.stdout_bytes).walk("VEVENT")) == 71


def test_check_is_content_with_the_posts_and_finds_rooms_that_the_bot_is_not_in(run: CliRunner, tmp_path: Path) -> None:
    done = run.invoke(app, ["check"])
    assert (done.exit_code, done.output) == (0, "0 remarks.\n")
    (tmp_path / "config.toml").write_text(CONFIG.format(meetings=f'"{FILES}"'), encoding="utf-8")
    done = run.invoke(app, ["check"])
    assert done.exit_code == 1
    assert (
        "nova-team-meeting: I am not in #openstack-meeting on libera: add it to the network's channels" in done.output
    )
    assert " are both in " not in done.output  # the real files are free of conflicts, also across week 53
