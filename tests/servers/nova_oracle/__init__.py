"""nova itself as the judge of a `[pci]` section: installed once into a cache, asked through one process."""

from tests.servers.nova_oracle.oracle import NovaOracle, start_nova

__all__ = ["NovaOracle", "start_nova"]
