"""Fragments against nova: a fragment is refused when nova would refuse it under `[pci]`."""

from __future__ import annotations

import json
from random import Random

import pytest

from handlers.pastes.pci.findings import Level
from handlers.pastes.pci.linting import lint
from tests.handlers.pastes.pci.configurations import fragment
from tests.servers.nova_oracle import NovaOracle

pytestmark = pytest.mark.timeout(900)  # the first run installs nova


def test_a_fragment_is_judged_as_the_same_lines_under_pci(nova: NovaOracle) -> None:
    verdicts = []
    for seed in range(800):
        text = fragment(Random(seed))
        said = nova.check(f"[pci]\n{text}")
        refused = any(one["error"] if isinstance(one, dict) else one for one in said.values())
        errors = [str(one) for one in lint(f"\n{text}").of(Level.ERROR)]
        assert refused == bool(errors), f"{json.dumps(said)}\n{errors}\n{text}"
        verdicts.append(refused)
    assert 200 < sum(verdicts) < 600
