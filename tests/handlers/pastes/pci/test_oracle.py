"""The judge itself: without nova the comparison is skipped, on CI it fails, and both say what is missing."""

from __future__ import annotations

import sys

import pytest

from tests.servers.nova_oracle import install

COMMAND = [sys.executable, "-c", "raise SystemExit('no network')"]


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_what_cannot_be_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match=r"nova 34\.0\.0 is missing.*: no network"):
        install._run(COMMAND)
