"""Who is who, from the community's real files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.testing import Conversation
from handlers.governance.teams import finding, reading
from handlers.governance.teams.directory import Directory
from handlers.governance.teams.reading import Unreadable
from tests.handlers.governance.conftest import open_up, staged

DATA = Path(__file__).parent / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "reference"))


@pytest.fixture
async def chat(state: Path, folder: Path) -> AsyncIterator[Conversation]:
    async with staged(state, reference=str(folder), look_seconds=0.000001) as conversation:
        yield open_up(conversation)


async def test_it_knows_who_leads_what(chat: Conversation) -> None:
    await chat.play("""
        <eve> !governance ptl adjutant
        <bot> eve: adjutant: Callum Dickinson (Callum027), in #openstack-adjutant
        <eve> !governance ptl ironic
        <bot> eve: ironic: no single lead (distributed leadership), in #openstack-ironic
    """)
    said = await chat.ask("eve", "governance team nova")
    assert said[0] == "nova: Compute service"
    assert any("channel: #openstack-nova" in line for line in said)
    said = await chat.ask("eve", "governance tc")
    assert said[0] == "9 on the Technical Committee; chair: Goutham Pacha Ravi (gouthamr)"
    assert said[1] == "- Goutham Pacha Ravi (gouthamr), chair, until February 2026"
    said = await chat.ask("eve", "governance sig ansible")
    assert said == [
        "Ansible SIG: 2 repositories",
        "- openstack/ansible-collections-openstack",
        "- openstack/ansible-plugin-container-connection",
    ]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("nova", "nova"),
        ("NOVA", "nova"),
        ("python-novaclient", "nova"),
        ("openstack/python-cinderclient", "cinder"),
        ("Block Storage", "cinder"),
        ("openstack-dns", "designate"),
        ("quality", "Quality Assurance"),
        ("quality_assurance", "Quality Assurance"),
        ("openstack-helm", "OpenStack-Helm"),
        ("adju", "adjutant"),
    ],
)
def test_a_team_is_found_by_name_service_repository_or_beginning(words: str, name: str) -> None:
    assert finding.team(words, reading.teams(DATA / "projects.yaml")).name == name


async def test_what_is_ambiguous_or_unknown_names_candidates(chat: Conversation) -> None:
    said = " ".join(await chat.ask("eve", "governance team m"))
    assert "No team is called “m”." in said
    assert all(name in said for name in ("magnum", "manila", "masakari", "mistral"))
    assert "cinder" in " ".join(await chat.ask("eve", "governance ptl cindre"))
    assert "Automation" in " ".join(await chat.ask("eve", "governance sig automaton"))
    assert (await chat.ask("eve", "governance ptl"))[0] == "Whose lead?"
    assert (await chat.ask("eve", "governance team"))[0].startswith("42 teams")
    assert (await chat.ask("eve", "governance sig public cloud"))[0] == "Public Cloud SIG: 1 repositories"


async def test_nobodys_address_is_shown_nor_kept(chat: Conversation) -> None:
    known = await (await chat.app.resources.get(Directory)).get()
    assert len(known.teams) == 42
    assert not re.search(r"@|example\.org", repr(known))
    for team in known.teams:
        for line in (f"governance team “{team.name}”", f"governance ptl “{team.name}”"):
            said = " ".join(await chat.ask("eve", line))
            assert said.startswith(f"{team.name}:")
            assert "@" not in said


async def test_a_file_that_breaks_is_named_and_the_last_good_one_is_used(chat: Conversation, folder: Path) -> None:
    await chat.ask("eve", "governance tc")
    (folder / "projects.yaml").write_text("nova:\n\tptl: x\n", encoding="utf-8")
    said = await chat.ask("eve", "governance ptl adjutant")
    assert said[0] == "adjutant: Callum Dickinson (Callum027), in #openstack-adjutant"
    assert said[1].startswith("Older content is shown, as a file is broken: projects.yaml, line 2: found character")
    shutil.copy(DATA / "projects.yaml", folder / "projects.yaml")
    os.utime(folder / "projects.yaml", (1, 1))
    assert len(await chat.ask("eve", "governance ptl adjutant")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "- a\n- list\n",
        "nova: 3\n",
        "nova: [\n",
        "!!python/object/apply:os.system ['true']\n",
        "\x00",
        "nova: {ptl: 3, deliverables: 4, liaisons: [5], mission: {a: b}}",
        "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a]\n" for n in range(3)),
        "[" * 20_000,
        "2020-01-01: {ptl: {name: 2020-01-01, irc: [x]}}",
    ],
)
def test_odd_files_are_read_or_refused_and_never_worse(text: str, tmp_path: Path) -> None:
    for name, read in (("projects.yaml", reading.teams), ("members.yaml", reading.members)):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        said = ""
        try:
            read(path)
        except Unreadable as problem:
            said = str(problem)
        assert not said or name in said


async def test_without_files_it_says_what_to_configure(state: Path, tmp_path: Path) -> None:
    async with staged(state) as chat:
        assert "set `reference` under [governance]" in (await chat.ask("eve", "governance tc"))[0]
    async with staged(state, reference=str(tmp_path / "nowhere")) as chat:
        assert "projects.yaml cannot be read" in (await chat.ask("eve", "governance tc"))[0]


def git(folder: Path, *words: str) -> None:
    env = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ("-c", "user.name=ada", "-c", "user.email=ada@team.test")
    subprocess.run(["git", *who, *words], cwd=folder, env=env, check=True, capture_output=True)


async def test_a_checkout_is_brought_up_to_date(state: Path, folder: Path, tmp_path: Path) -> None:
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "begin")
    git(tmp_path, "clone", "--quiet", str(folder), "clone")
    async with staged(state, reference=str(tmp_path / "clone"), pull=True) as chat:
        open_up(chat)
        assert (await chat.ask("eve", "governance ptl nova"))[0].startswith("nova: ")
        projects = folder / "projects.yaml"
        projects.write_text(projects.read_text("utf-8").replace("Callum Dickinson", "Mona Lee"), encoding="utf-8")
        git(folder, "commit", "--quiet", "-am", "a new lead")
        assert "for the role announcer" in (await chat.ask("eve", "governance refresh"))[0]
        said = await chat.ask("mona", "governance refresh")
        assert said == ["OK: I know 42 teams, 9 members of the committee, 13 SIGs."]
        assert (await chat.ask("eve", "governance ptl adjutant"))[0].startswith("adjutant: Mona Lee (Callum027)")
        shutil.rmtree(folder)
        assert "git pull failed" in (await chat.ask("mona", "governance refresh"))[0]
        assert (await chat.ask("eve", "governance ptl adjutant"))[0].startswith("adjutant: Mona Lee")
