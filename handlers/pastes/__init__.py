"""What can be read from a paste alone, without a cluster."""

from handlers.pastes.listening import read_paste
from handlers.pastes.nic.listening import nic_read, read_counters
from handlers.pastes.nic.memory import open_readings
from handlers.pastes.pci.commands import explain, lint

__all__ = ["explain", "lint", "nic_read", "open_readings", "read_counters", "read_paste"]
