"""All readers, those first that are surest of what they read."""

from __future__ import annotations

from handlers.pastes.errors import READERS as ERRORS
from handlers.pastes.nic import READERS as NIC
from handlers.pastes.pci import READERS as PCI
from handlers.pastes.reading import Reader

READERS: tuple[Reader, ...] = (*PCI, *NIC, *ERRORS)
