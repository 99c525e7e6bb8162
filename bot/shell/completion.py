"""Completion by Tab: command words, their flags, and what examples and earlier answers have shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.chat.reply import Actions, Reply
from bot.commands.arguments import parameters
from bot.commands.registry import Registry

MOST_LEARNT = 500
"""Lines kept from answers."""


class CommandCompleter(Completer):
    """Completes word by word towards a whole line that is known to make sense."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._summaries = {
            " ".join(path): spec.summary for spec in registry.commands for path in (spec.path, *spec.aliases)
        }
        self._lines = dict.fromkeys(
            [*self._summaries, *(e for spec in registry.commands for e in spec.examples), "exit"]
        )
        self._learnt: dict[str, None] = {}

    def learn(self, reply: Reply) -> None:
        """Remember the commands that an answer proposes: `kb show ARTICLE`."""
        for block in reply.body:
            if isinstance(block, Actions):
                self._learnt |= dict.fromkeys(item.command for item in block.items)
        while len(self._learnt) > MOST_LEARNT:
            del self._learnt[next(iter(self._learnt))]

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """The words that may stand where the cursor is."""
        del complete_event
        text = document.text_before_cursor
        if "\n" in text:
            return
        start, word = _split(text)
        candidates = self._flags(text) if word.startswith("-") else self._next_words(start)
        found = [one for one in dict.fromkeys(candidates) if one.casefold().startswith(word.casefold())]
        space = " " if len(found) == 1 else ""  # nothing else can be meant: go on with the next word
        for one in found:
            yield Completion(
                one + space, start_position=-len(word), display=one, display_meta=self._summary(start + one)
            )

    def _summary(self, line: str) -> str:
        return self._summaries.get(line.casefold(), "")

    def _next_words(self, start: str) -> Iterator[str]:
        """The word that follows `start` in each known line."""
        for line in (*self._lines, *self._learnt):
            if line.casefold().startswith(start.casefold()) and len(line) > len(start):
                yield line[len(start) :].partition(" ")[0]

    def _flags(self, text: str) -> Iterator[str]:
        match = self._registry.match(text)
        return (f"--{name}" for name in parameters(match.spec).flags) if match else iter(())


def _split(text: str) -> tuple[str, str]:
    """The whole words before the cursor, each with a space behind it, and the one that is being written."""
    words = text.split()
    word = words.pop() if words and not text[-1].isspace() else ""
    return "".join(f"{one} " for one in words), word
