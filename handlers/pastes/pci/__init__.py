"""PCI passthrough from a paste: nova.conf, pci_stats and lspci."""

from handlers.pastes.pci.readers import READERS

__all__ = ["READERS"]
