"""The emulator is installed once; where it cannot be, that is said, and on CI it is a failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.servers.slack.emulator import install


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_what_is_missing_is_named_and_only_ci_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("OPENINFRA_BOT_TEST_CACHE", str(tmp_path))
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.executable", str(tmp_path / "no-python"))
    with pytest.raises(outcome, match=rf"emulate {install.EMULATE}, Node.js .* cannot be installed: .*no-python"):
        install.installed()
    assert not list(tmp_path.iterdir()), "nothing half-done is left"
