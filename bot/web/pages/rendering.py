"""Templates to HTML. Whatever is not markup of a template's own is escaped, and nothing here says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import BaseLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from bot.text.clean import clean
from bot.web.pages.moments import day
from bot.web.pages.page import Page, PageHandler

CORE = "core"
_HERE = Path(__file__).parent
LONGEST_URL = 2000


class Renderer:
    """The templates of the core, as `core/NAME`, and of each package that has pages, as `PACKAGE/NAME`."""

    def __init__(self, pages: Iterable[Page]) -> None:
        loaders: dict[str, BaseLoader] = {CORE: FileSystemLoader(_HERE / "templates")}
        for package in {package_of(page.handler) for page in pages}:
            loaders[package] = FileSystemLoader(_folder(package) / "templates")
        self._environment = Environment(
            loader=PrefixLoader(loaders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            finalize=_finalize,
        )
        self._environment.filters |= {"web_address": web_address, "day": day, "paragraphs": paragraphs}

    def render(self, template: str, values: Mapping[str, object]) -> bytes:
        """A page as UTF-8. Raises what Jinja2 raises."""
        return self._environment.get_template(template).render(values).encode("utf-8", "replace")


def package_of(handler: PageHandler) -> str:
    """The package that a page's handler lies in: beside its module are its templates."""
    return handler.__module__.rpartition(".")[0] or handler.__module__


def _folder(package: str) -> Path:
    """Raises `LookupError` for what is not there."""
    spec = find_spec(package)
    if spec is None:
        raise LookupError(f"there is no package {package}")
    places = list(spec.submodule_search_locations or ())
    return Path(places[0]) if places else Path(spec.origin or ".").parent


def _finalize(value: object) -> object:
    """Control characters have no place in a page (HTML, 3.2.5), and direction marks could turn a sentence around."""
    return clean(value) if type(value) is str else value


def web_address(text: str) -> str:
    """The address if it may be a link, else nothing: other schemes run programs, and a name before @ hides where a link goes."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return ""
    is_plain = text.isprintable() and " " not in text and len(text) <= LONGEST_URL
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    return text if is_plain and is_web else ""


def paragraphs(text: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]
