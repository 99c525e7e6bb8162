"""What is piped in: bounded, and never refused for its bytes."""

from __future__ import annotations

from typing import BinaryIO

LIMIT = 4 * 1024 * 1024
"""Bytes of a paste that are read; a log longer than this is not one error."""


def read_bounded(stream: BinaryIO, limit: int = LIMIT) -> tuple[str, bool]:
    """The text, and whether there was more. Bytes that are no UTF-8 become U+FFFD."""
    data = stream.read(limit + 1)
    return data[:limit].decode("utf-8", errors="replace"), len(data) > limit
