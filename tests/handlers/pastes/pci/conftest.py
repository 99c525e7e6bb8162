"""nova's own validators, for the tests that compare with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.nova_oracle import NovaOracle, start_nova


@pytest.fixture(scope="session")
def nova() -> Iterator[NovaOracle]:
    with start_nova() as oracle:
        yield oracle
