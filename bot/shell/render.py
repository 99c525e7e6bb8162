"""An answer with colours, as text with ANSI codes.

Foreign text is cleaned first and never read as markup. What is to be copied (commands, code) is neither wrapped, framed nor
padded: what the mouse takes is what was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any, ClassVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from bot.chat import reply as said
from bot.chat.reply import Block, Reply, Severity
from bot.text.clean import clean, one_line

MOST_COLUMNS = 110
"""Prose in longer lines is hard to read, however wide the window is."""
_CODE_THEME = "ansi_dark"
"""Uses the terminal's own sixteen colours, which its user has chosen to be readable."""
_THEME = Theme(
    {
        "markdown.code": "cyan",
        "markdown.h1": "bold underline",
        "markdown.h2": "bold",
        "markdown.h3": "bold",
        "markdown.item.number": "none",
        "markdown.item.bullet": "none",
        "markdown.table.border": "dim",
        "markdown.table.header": "bold",
    }
)
_STYLES = {
    Severity.INFO: "bold",
    Severity.GOOD: "bold green",
    Severity.WARNING: "bold yellow",
    Severity.CRITICAL: "bold red",
}


def rendered(reply: Reply, columns: int) -> str:
    """The whole answer, without a newline at its end. NO_COLOR and TERM are respected."""
    file = StringIO()
    console = Console(
        file=file, force_terminal=True, width=max(20, columns), theme=_THEME, highlight=False, markup=False, emoji=False
    )
    console.print(_summary(reply), width=min(MOST_COLUMNS, console.width))
    for block in reply.body:
        _print(console, block)
    return "\n".join(line.rstrip(" ") for line in file.getvalue().split("\n")).rstrip("\n")


def _print(console: Console, block: Block) -> None:
    match block:
        case said.Code() | said.Command():
            console.print(_block(block), soft_wrap=True)
        case said.Table():
            console.print(_block(block))
        case _:
            console.print(_block(block), crop=False, width=min(MOST_COLUMNS, console.width))


def _summary(reply: Reply) -> Text:
    word = f"{reply.severity.value}: " if reply.severity.value else ""
    ref = f" (ref {one_line(reply.ref)})" if reply.ref else ""
    return Text.assemble((word + one_line(reply.summary), _STYLES[reply.severity]), (ref, "dim"))


def _block(block: Block) -> RenderableType:
    match block:
        case said.Text(text):
            return Text(clean(text))
        case said.Code(text, language):
            return _code(text, language)
        case said.Command(run, why):
            return _command(run, why)
        case said.Markdown(text):
            return _Article(clean(text), code_theme=_CODE_THEME, hyperlinks=False)
        case said.Table():
            return _table(block)
        case said.File():
            return _code(block.text, "")
        case said.Image(_, alt):
            return Text(f"[picture: {one_line(alt)}]", style="dim")
        case _:
            return _list(block)


def _list(block: said.Fields | said.Bullets | said.Link | said.Actions) -> RenderableType:
    match block:
        case said.Fields(items):
            return _fields(items)
        case said.Bullets(items):
            return _rows((Text("•"), Text(clean(item))) for item in items)
        case said.Link(url, label):
            return Text.assemble((f"{one_line(label)}: " if label else "", ""), (one_line(url), "underline"))
        case said.Actions(items):
            steps = " | ".join(f"{one_line(item.command)} ({one_line(item.label)})" for item in items)
            return Text(f"next: {steps}", style="dim")


def _fields(items: tuple[tuple[str, str], ...]) -> RenderableType:
    return _rows((Text(f"{one_line(name)}:", style="dim"), Text(clean(value))) for name, value in items)


def _rows(rows: Iterator[tuple[Text, Text]]) -> Table:
    """Two columns; what is too long for the second goes on below itself."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(name, value)
    return grid


def _table(table: said.Table) -> Table:
    shown = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in table.columns:
        shown.add_column(Text(one_line(name)), overflow="fold")
    for row in table.rows:
        shown.add_row(*(Text(one_line(cell)) for cell in row))
    return shown


def _command(run: str, why: str) -> Text:
    return Text.assemble((f"{one_line(why)}:\n" if why else "", "dim"), _code(run, "bash"))


def _code(text: str, language: str) -> Text:
    """Coloured, and otherwise untouched."""
    syntax = Syntax("", language or "text", theme=_CODE_THEME, background_color="default")
    code = syntax.highlight(clean(text).rstrip("\n"))
    code.rstrip()
    code.no_wrap, code.overflow = True, "ignore"
    return code


class _Fence(CodeBlock):
    """A code block inside an article, to be copied as well."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield _code(str(self.text), self.lexer_name)


class _Heading(Heading):
    """Flush left: a centred title in a frame looks lost in a terminal."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.text


class _Article(Markdown):
    elements: ClassVar[dict[str, Any]] = {
        **Markdown.elements,
        "fence": _Fence,
        "code_block": _Fence,
        "heading_open": _Heading,
    }
