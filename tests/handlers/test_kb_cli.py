"""`openinfra-bot kb …` as a curator and as a script run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).parent / "openinfra-bot")
GOOD = """---
title: 'Frobnicator refuses to spin'
summary: Charge the capacitor, then spin.
questions: [why does the frobnicator not spin]
---

Charge it with `frobctl charge --full`, then `frobctl spin`.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "frobnicator.md").write_text(GOOD, encoding="utf-8")
    return tmp_path / "articles"


def run(tmp_path: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    env = os.environ | {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CACHE", "DATA", "CONFIG")}
    return subprocess.run(
        [COMMAND, "kb", *words], input=stdin, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def test_check_passes_on_the_shipped_articles_and_a_good_folder(tmp_path: Path, folder: Path) -> None:
    done = run(tmp_path, "check", "--base", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 sample questions that do not find their article" in done.stdout


def test_check_names_the_file_the_line_and_the_mend(tmp_path: Path, folder: Path) -> None:
    (folder / "broken.md").write_text("---\ntitle: [unclosed\n---\nbody\n", encoding="utf-8")
    done = run(tmp_path, "check", "--base", str(folder))
    assert done.returncode == 1
    assert "broken.md:" in done.stdout


def test_check_says_which_sample_question_finds_something_else(tmp_path: Path, folder: Path) -> None:
    text = GOOD.replace("why does the frobnicator not spin", "host not found in resolver kube-dns.kube-system nginx")
    (folder / "frobnicator.md").write_text(text, encoding="utf-8")
    done = run(tmp_path, "check", "--base", str(folder))
    assert "frobnicator: " in done.stdout


def test_serve_eval_answers_line_by_line_and_outlives_a_bad_line(tmp_path: Path, folder: Path) -> None:
    lines = [
        {"id": "a", "query": 'host not found in resolver "kube-dns.kube-system"'},
        {"id": "b", "query": "what is the meaning of life"},
    ]
    stdin = json.dumps(lines[0]) + "\nno json\n" + json.dumps(lines[1]) + "\n"
    done = run(tmp_path, "serve-eval", "--tag", "post", "--base", str(folder), stdin=stdin)
    first, bad, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["answers"][0]["id"] == "openwhisk-kubespray-coredns"
    assert "error" in bad
    assert (second["id"], second["answers"]) == ("b", [])


def test_calibrate_tells_the_figures_and_keeps_the_result(tmp_path: Path) -> None:
    done = run(tmp_path, "calibrate")
    assert done.returncode == 0
    assert "before: right" in done.stdout
    assert (tmp_path / "CACHE" / "openinfra-bot" / "knowledge.db").is_file()


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    done = run(tmp_path, "check", "--base", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "nowhere" in done.stderr
