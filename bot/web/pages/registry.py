"""The pages of all families: which there are, and which of them everybody may read."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence

from bot.commands.registry import Registry
from bot.commands.spec import ANYONE, CommandSpec, Risk
from bot.core.policy import Rule
from bot.web.pages.links import Pages
from bot.web.pages.page import Page
from bot.web.settings import WebSettings

log = logging.getLogger(__name__)

HOME, STYLE = "/", "/style.css"
TAKEN = (HOME, STYLE, "/slack")
"""What is served already."""
_PATH = re.compile(r"(/([a-z0-9._-]+|\{[a-z_]+\}(\.[a-z]+)?))+")


def shown(registry: Registry, rules: Sequence[Rule]) -> tuple[Page, ...]:
    """The pages that everybody may read, in the order of their families.

    Raises `ValueError` for a path that is none or that is there twice, and for a command that does not exist.
    """
    found = [page for family in registry.families for page in family.pages]
    _check(found)
    specs = {spec.name: spec for spec in registry.commands}
    return tuple(page for page in found if not page.command or _is_open(specs, page, rules))


def pages_of(settings: WebSettings, registry: Registry, rules: Sequence[Rule]) -> Pages:
    """Their addresses, as a resource for handlers."""
    paths = [page.path for page in shown(registry, rules)] if settings.pages else []
    return Pages(settings, [HOME, *paths])


def _is_open(specs: dict[str, CommandSpec], page: Page, rules: Iterable[Rule]) -> bool:
    """A reader of a page is nobody in no room: what is not open to everybody everywhere is not for them."""
    spec = specs.get(page.command)
    if spec is None:
        raise ValueError(f"the page {page.path} says what “{page.command}” says, and there is no such command")
    if spec.risk is not Risk.READ or spec.who != ANYONE:
        return False
    restricting = any(rule.covers(spec) and (rule.names_people or rule.effect == "deny") for rule in rules)
    if restricting:
        log.info("no page %s: a rule under [[access]] restricts “%s”", page.path, page.command)
    return not restricting


def _check(pages: Iterable[Page]) -> None:
    seen: set[str] = set()
    for page in pages:
        shape = re.sub(r"\{[a-z_]+\}", "{}", page.path)
        if not _PATH.fullmatch(page.path) or page.path.startswith(TAKEN[1:]):
            raise ValueError(f"{page.path} is no path for a page")
        if shape in seen:
            raise ValueError(f"two pages are at {page.path}")
        seen.add(shape)
