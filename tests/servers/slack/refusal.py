"""What Slack says when it says no."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """Becomes `{"ok": false, "error": …}` with whatever else Slack adds."""

    def __init__(self, error: str, *, status: int = 200, retry_after: int = 0, **more: Any) -> None:
        super().__init__(error)
        self.error, self.status, self.retry_after, self.more = error, status, retry_after, more

    @classmethod
    def with_messages(cls, error: str, messages: list[str]) -> Refused:
        """With the list of what is wrong, as for blocks and views."""
        return cls(
            error, errors=[text.removeprefix("[ERROR] ") for text in messages], response_metadata={"messages": messages}
        )

    def body(self) -> dict[str, Any]:
        """The answer."""
        return {"ok": False, "error": self.error, **self.more}
