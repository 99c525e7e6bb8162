"""Numbers as people read them."""

from __future__ import annotations


def plus(count: int) -> str:
    """`+71,000`."""
    return f"+{count:,}"


def rate(count: int, seconds: float | None) -> str:
    """` (1,183/s)`; nothing where the time is unknown or it is less than one a second."""
    return f" ({round(count / seconds):,}/s)" if seconds and count >= seconds else ""


def span(seconds: float | None, *, is_rough: bool) -> str:
    """` in 60 s`, ` in about 2 min`."""
    if seconds is None:
        return ""
    text = f"{seconds:g} s" if seconds < 180 else f"{round(seconds / 60)} min"
    return (
        f" in about {round(seconds):d} s" if is_rough and seconds < 180 else f" in {'about ' if is_rough else ''}{text}"
    )
