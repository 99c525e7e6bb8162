"""A reply as plain lines: the common ground of IRC, logs and pipes."""

from __future__ import annotations

from bot.chat.reply import (
    Actions,
    Block,
    Bullets,
    Code,
    Command,
    Fields,
    File,
    Image,
    Link,
    Markdown,
    Reply,
    Severity,
    Table,
    Text,
)


def lines(reply: Reply, prefix: str = "") -> tuple[str, ...]:
    """The summary first, then every block; no empty lines, no line breaks inside a line.

    `prefix` is what stands before the bot's own commands in that room.
    """
    body = (" ".join(line.splitlines()) for block in reply.body for line in block_lines(block, prefix))
    return tuple(stripped for line in (head(reply), *body) if (stripped := line.rstrip()))


def head(reply: Reply) -> str:
    """The summary behind its severity word, and the reference that the log knows."""
    word = f"{reply.severity.value}: " if reply.severity is not Severity.INFO else ""
    ref = f" (ref {reply.ref})" if reply.ref else ""
    return " ".join(f"{word}{reply.summary}{ref}".split())


def block_lines(block: Block, prefix: str = "") -> list[str]:
    """One block as lines."""
    match block:
        case Text() | Code() | Markdown() | File():
            return block.text.splitlines()
        case Command(run, why):
            return [f"Run: {run}" + (f"   ({why})" if why else "")]
        case Fields(items):
            return [" · ".join(f"{name}: {value}" for name, value in items)]
        case Table():
            return _table(block)
        case Bullets(items):
            return [f"- {item}" for item in items]
        case Link(url, label):
            return [f"{label}: {url}" if label else url]
        case Image(_, alt):
            return [alt]
        case Actions(items):
            typed = [f"{prefix}{item.command} ({item.label})" for item in items if not item.needs_button]
            return ["Next: " + " | ".join(typed)] if typed else []


def _table(table: Table) -> list[str]:
    """One line a row, `name: value` for all but the first column, so that a row reads by itself."""
    return [
        " · ".join([row[0], *(f"{name} {cell}" for name, cell in zip(table.columns[1:], row[1:], strict=True) if cell)])
        for row in table.rows
    ]
