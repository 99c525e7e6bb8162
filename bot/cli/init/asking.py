"""Questions at the terminal: each answer is looked at before the next question comes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from bot.cli.say import say
from bot.errors import UsageError

Check = Callable[[str], str]
"""What is wrong with an answer, as a sentence; empty when nothing is."""


def fine(answer: str) -> str:
    """Any answer will do."""
    del answer
    return ""


class Asker:
    """Asks a person; `read` is `input` but for tests."""

    def __init__(self, read: Callable[[str], str] = input) -> None:
        self._read = read

    def text(self, question: str, default: str = "", check: Check = fine) -> str:
        """A line. Raises `UsageError` when the input ends."""
        shown = f"{question} [{default}]: " if default else f"{question}: "
        while True:
            answer = self._line(shown) or default
            problem = check(answer)
            if not problem:
                return answer
            say(f"  {problem}")

    def choice(self, question: str, choices: Sequence[str], default: str) -> str:
        """One of a few words, or an unambiguous beginning of one."""

        def check(answer: str) -> str:
            return "" if len(_beginning(answer, choices)) == 1 else f"Answer one of: {', '.join(choices)}."

        return _beginning(self.text(f"{question} ({', '.join(choices)})", default, check), choices)[0]

    def words(self, question: str, check: Check = fine) -> list[str]:
        """Any number of words, separated by spaces or commas."""
        return _split(self.text(question, check=lambda answer: next(filter(None, map(check, _split(answer))), "")))

    def yes(self, question: str, *, default: bool) -> bool:
        """Yes or no."""
        return self.choice(question, ["yes", "no"], "yes" if default else "no") == "yes"

    def _line(self, shown: str) -> str:
        sys.stdout.flush()
        try:
            return self._read(shown).strip()
        except EOFError:
            say("")
            raise UsageError("The answers ended early; nothing was written.") from None


def _beginning(answer: str, choices: Sequence[str]) -> list[str]:
    wanted = answer.casefold()
    return [one for one in choices if one == wanted] or [one for one in choices if wanted and one.startswith(wanted)]


def _split(answer: str) -> list[str]:
    return answer.replace(",", " ").split()
