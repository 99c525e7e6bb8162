"""Lines that are not news: history that a bouncer or server plays back, and lines of bots that say so."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.irc.wire.line import Line

_OLD_SECONDS = 60.0
_PLAYBACK = frozenset({"chathistory", "znc.in/playback", "playback", "draft/chathistory"})
_BOT_TAGS = frozenset({"bot", "inspircd.org/bot", "draft/bot"})
_MOST_BATCHES = 50


class Stale:
    """Knows playback by its batch or its age, on the server's own clock, and bots by their tag."""

    def __init__(self) -> None:
        self._batches: dict[str, None] = {}
        self._skew = 0.0

    def on_welcome(self, line: Line) -> None:
        """The welcome was sent just now, so its time shows how far the server's clock is from ours."""
        sent = _sent_at(line)
        self._skew = _now() - sent if sent else 0.0

    def on_batch(self, line: Line) -> None:
        """Remember the batches that hold playback (https://ircv3.net/specs/extensions/batch)."""
        ref = line.target
        if ref.startswith("+") and line.param(1) in _PLAYBACK:
            self._batches[ref[1:]] = None
            while len(self._batches) > _MOST_BATCHES:
                del self._batches[next(iter(self._batches))]
        elif ref.startswith("-"):
            self._batches.pop(ref[1:], None)

    def covers(self, line: Line) -> bool:
        """Whether a line is old or a bot's."""
        tags = line.tags
        if not _BOT_TAGS.isdisjoint(tags) or tags.get("batch", "") in self._batches:
            return True
        sent = _sent_at(line)
        return bool(sent) and _now() - sent - self._skew > _OLD_SECONDS


def _sent_at(line: Line) -> float:
    """The server's time of a line in seconds since 1970, or 0 (https://ircv3.net/specs/extensions/server-time)."""
    try:
        return datetime.fromisoformat(line.tags.get("time", "")).timestamp()
    except ValueError:
        return 0.0


def _now() -> float:
    return datetime.now(UTC).timestamp()
