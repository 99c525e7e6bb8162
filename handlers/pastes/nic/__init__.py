"""Network cards: counters of the driver and the kernel, rings, queues, and where packets get lost."""

from handlers.pastes.nic.reader import ARTICLE, read, unasked, wants
from handlers.pastes.reading import Reader

READERS: tuple[Reader, ...] = (Reader("nic", ARTICLE, wants, read, unasked),)

__all__ = ["READERS"]
