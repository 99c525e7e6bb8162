"""What Tab offers."""

from __future__ import annotations

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from bot.chat.reply import Action, Actions, Reply
from bot.commands.context import Context
from bot.commands.family import Family
from bot.commands.registry import Registry
from bot.commands.spec import SPEC, command
from bot.shell.completion import MOST_LEARNT, CommandCompleter
from bot.shell.greeting import greeting


@command("kb show", examples=["kb show pci-passthrough", "kb show how-nics-work"], aliases=("article",))
async def show(ctx: Context, article: str, *, full: bool = False, format_: str = "") -> Reply:
    """Show an article."""
    return Reply(article)


@command("kb search", examples=["kb search aio-max-nr"])
async def search(ctx: Context, words: str) -> Reply:
    """Search."""
    return Reply(words)


@command("ping", examples=["ping"])
async def ping(ctx: Context) -> Reply:
    """Answer."""
    return Reply("pong")


@pytest.fixture
def registry() -> Registry:
    specs = tuple(getattr(function, SPEC) for function in (show, search, ping))
    return Registry([Family("kb", "", specs, (), (), None, None)])


def offers(registry: Registry, text: str, completer: CommandCompleter | None = None) -> list[str]:
    found = (completer or CommandCompleter(registry)).get_completions(Document(text), CompleteEvent())
    return [completion.text for completion in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["article", "kb", "ping", "exit"]),
        ("p", ["ping "]),
        ("K", ["kb "]),
        ("kb s", ["search", "show"]),
        ("kb sh", ["show "]),
        ("  kb   sh", ["show "]),
        ("kb show ", ["pci-passthrough", "how-nics-work"]),
        ("kb show p", ["pci-passthrough "]),
        ("kb show --", ["--full", "--format"]),
        ("kb show x --fu", ["--full "]),
        ("article --fu", ["--full "]),
        ("why does it --fu", []),
        ("zzz", []),
        ("kb show pci-passthrough ", []),
        ("an error\nkb s", []),
    ],
)
def test_the_words_that_may_follow(registry: Registry, text: str, expected: list[str]) -> None:
    assert sorted(offers(registry, text)) == sorted(expected)


def test_an_offer_replaces_the_word_that_was_begun(registry: Registry) -> None:
    (completion,) = CommandCompleter(registry).get_completions(Document("kb sh"), CompleteEvent())
    assert completion.start_position == -2
    assert completion.display_meta_text == "Show an article"


def test_it_learns_from_answers_but_not_without_end(registry: Registry) -> None:
    completer = CommandCompleter(registry)
    completer.learn(Reply("x", (Actions((Action("whole", "kb show rke-taints"),)),)))
    assert offers(registry, "kb show r", completer) == ["rke-taints "]
    for number in range(MOST_LEARNT * 2):
        completer.learn(Reply("x", (Actions((Action("whole", f"kb show article-{number}"),)),)))
    assert len(offers(registry, "kb show ", completer)) <= MOST_LEARNT + 2  # and the examples
    assert offers(registry, "p", completer) == ["ping "]
    assert offers(registry, f"kb show article-{MOST_LEARNT * 2 - 1}", completer)


def test_the_greeting_has_two_lines_and_a_real_example(registry: Registry) -> None:
    first, second = greeting(registry).splitlines()
    assert "paste an error" in first
    assert "“help” or “kb search aio-max-nr”" in second
