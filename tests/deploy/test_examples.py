"""What deploy/ ships works as it stands."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.app import build
from bot.commands.family import installed
from bot.config.load import load

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy/systemd/openinfra-bot.service"


def test_the_example_configuration_is_accepted_with_its_rules(tmp_path: Path) -> None:
    families = installed()
    text = (ROOT / "deploy/config/config.toml").read_text(encoding="utf-8")
    path = tmp_path / "config.toml"
    path.write_text(text.replace("/var/lib/openinfra-bot", str(tmp_path)), encoding="utf-8")
    app = build(load(path, families), families)
    assert set(app.settings.irc) == {"oftc", "libera"}


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is missing: apt-get install systemd"
)
def test_systemd_understands_the_unit_and_finds_little_exposed(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8").replace("/opt/openinfra-bot/bin/openinfra-bot", "/bin/true")
    unit.write_text(text, encoding="utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert unit.name not in verified.stderr
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", str(unit)], capture_output=True, text=True, check=False
    )
    found = re.search(r"exposure level for \S+: ([\d.]+)", judged.stdout)
    assert found, judged.stdout + judged.stderr
    assert float(found[1]) < 2


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt"])
def test_every_locked_package_has_a_version_and_hashes(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / "deploy/locks" / name).read_text(encoding="utf-8").strip())
    assert len(blocks) > 10
    for block in blocks:
        if not block.startswith("#"):
            assert "==" in block.partition("\n")[0]
            assert "--hash=sha256:" in block


def test_the_image_copies_what_the_package_needs() -> None:
    text = (ROOT / "deploy/container/Containerfile").read_text(encoding="utf-8")
    for needed in ("bot", "handlers", "knowledge", "pyproject.toml", "deploy/locks/runtime.txt"):
        assert needed in text
    assert "USER 10001" in text


def test_every_page_that_the_readme_names_is_there() -> None:
    for page in ("README.md", "CONTRIBUTING.md", "deploy/README.md", "bot/irc/README.md", "knowledge/README.md"):
        for link in re.findall(r"\]\(([^)#:]+)\)", (ROOT / page).read_text(encoding="utf-8")):
            assert (ROOT / page).parent.joinpath(link).exists(), f"{page} names {link}"
