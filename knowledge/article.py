"""An article: Markdown with YAML front matter, read strictly so that a mistake is found where it was made.

The format is described in `knowledge/README.md`. Only `title` is required; a file without front matter is refused
with a sentence that says what to add.
"""

import datetime
import hashlib
import re
from pathlib import PurePath
from typing import Any, Final

import msgspec

MAX_CHARACTERS: Final = 400_000
MAX_FRONT_MATTER: Final = 60_000
KEYS: Final = frozenset(
    [
        "id",
        "title",
        "summary",
        "tags",
        "symptoms",
        "questions",
        "check",
        "commands",
        "applies_to",
        "sources",
        "owner",
        "reviewed",
    ]
)
_ID = re.compile(r"[a-z0-9][a-z0-9._\-]{0,79}")
_MARKUP = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{1,400}\)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


class ArticleError(ValueError):
    """The file is no article; the message reads "file:line: what is wrong and what to do"."""


class CommandLine(msgspec.Struct, frozen=True):
    """A command to type, and half a sentence on why."""

    run: str
    why: str = ""


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article; text as written, lists as tuples. `reviewed` is None when nobody said so."""

    id: str
    title: str
    summary: str = ""
    tags: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    check: str = ""
    commands: tuple[CommandLine, ...] = ()
    applies_to: dict[str, str] = {}
    sources: tuple[str, ...] = ()
    owner: str = ""
    reviewed: datetime.date | None = None
    body: str = ""
    path: str = ""
    content_hash: str = ""
    unknown_keys: tuple[str, ...] = ()
    written_summary: bool = False


class _Reader:
    """Takes typed values out of the front matter and knows on which line each key stands."""

    def __init__(self, path: str, front: dict[str, Any], source: str) -> None:
        self.path, self.front, self.source = path, front, source

    def fail(self, key: str, wrong: str) -> ArticleError:
        return ArticleError(f"{self.path}:{line_of(self.source, key)}: {wrong}")

    def text(self, key: str) -> str:
        value = self.front.get(key)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise self.fail(key, f"`{key}` must be text, put it in quotes")
        return str(value).strip()

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.front.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(v, (str, int, float)) for v in value):
            raise self.fail(key, f"`{key}` must be a list of texts: put each in quotes when it has a colon or a brace")
        return tuple(str(v).strip() for v in value if str(v).strip())

    def commands(self) -> tuple[CommandLine, ...]:
        value = self.front.get("commands") or []
        if not isinstance(value, list):
            raise self.fail("commands", "`commands` must be a list of {run: ..., why: ...}")
        return tuple(self._command(entry) for entry in value)

    def _command(self, entry: object) -> CommandLine:
        if isinstance(entry, str) and entry.strip():
            return CommandLine(entry.strip())
        if isinstance(entry, dict) and isinstance(entry.get("run"), str) and entry["run"].strip():
            return CommandLine(entry["run"].strip(), str(entry.get("why") or "").strip())
        raise self.fail("commands", 'a command needs `run`, as in {run: "ceph -s", why: "the state of the cluster"}')

    def products(self) -> dict[str, str]:
        value = self.front.get("applies_to") or {}
        if not isinstance(value, dict):
            raise self.fail(
                "applies_to", '`applies_to` must map a product to a version range, as in {cinder: ">=queens"}'
            )
        return {str(k): str(v) for k, v in value.items()}

    def date(self) -> datetime.date | None:
        value = self.front.get("reviewed")
        if value is None:
            return None
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError as wrong:
            raise self.fail("reviewed", "`reviewed` must be a date such as 2026-11-20") from wrong


def parse(path: str | PurePath, text: str) -> Article:
    """Reads one article.

    Raises ArticleError with file and line when the text is too long, has no front matter, or a field has the wrong
    type.
    """
    name = str(path)
    if len(text) > MAX_CHARACTERS:
        raise ArticleError(f"{name}:1: longer than {MAX_CHARACTERS:,} characters, split it into several articles")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    source, body = _cut(name, text)
    front = _load(name, source)
    reader = _Reader(name, front, source)
    title = " ".join(reader.text("title").split())
    if not title:
        raise reader.fail("title", "`title` is missing, add one line that names the problem as people would")
    article_id = reader.text("id") or _slug(PurePath(name).stem)
    if not _ID.fullmatch(article_id):
        raise reader.fail(
            "id", f"the id {article_id[:80]!r} must be lower-case letters, digits, '-', '.', '_' (at most 80)"
        )
    summary = reader.text("summary")
    return Article(
        id=article_id,
        title=title,
        summary=summary or opening(body),
        tags=reader.texts("tags"),
        symptoms=reader.texts("symptoms"),
        questions=reader.texts("questions"),
        check=reader.text("check"),
        commands=reader.commands(),
        applies_to=reader.products(),
        sources=reader.texts("sources"),
        owner=reader.text("owner"),
        reviewed=reader.date(),
        body=body.strip("\n"),
        path=name,
        content_hash=fingerprint(text),
        unknown_keys=tuple(sorted(str(k) for k in front if k not in KEYS)),
        written_summary=bool(summary),
    )


def fingerprint(text: str) -> str:
    """SHA-256 of a text, as stored beside what was derived from it."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def line_of(source: str, key: str) -> int:
    """The line of the file on which a key of its front matter stands (1 when it is not there)."""
    for number, line in enumerate(source.split("\n"), 2):
        if line.startswith(f"{key}:"):
            return number
    return 1


def opening(body: str, most: int = 300) -> str:
    """The first sentence or two of a body as plain text, at most `most` UTF-8 bytes: a summary for articles without one."""
    for block in body.split("\n\n"):
        lines = [
            line for line in block.split("\n") if line.strip() and not line.startswith(("#", "    ", "```", "|", "<"))
        ]
        text = _MARKUP.sub("", _LINK.sub(r"\1", " ".join(line.strip(" -*>") for line in lines))).strip()
        if len(text) >= 20:
            return shorten(text, most)
    return ""


def shorten(text: str, most: int) -> str:
    """Whole sentences of `text` within `most` bytes; when the first is too long, its beginning and an ellipsis."""
    kept = ""
    for sentence in _SENTENCE_END.split(text[: most * 2]):
        longer = f"{kept} {sentence}".strip()
        if len(longer.encode("utf-8", "replace")) > most:
            break
        kept = longer
    if kept:
        return kept
    return text.encode("utf-8", "replace")[: most - 3].decode("utf-8", "ignore").rsplit(" ", 1)[0] + "…"


def _slug(stem: str) -> str:
    return re.sub(r"[^a-z0-9._\-]{1,80}", "-", stem.lower()[:80]).strip("-._")


def _cut(name: str, text: str) -> tuple[str, str]:
    if not text.startswith("---\n"):
        raise ArticleError(f"{name}:1: no front matter, begin the file with '---', 'title: ...', '---'")
    end = text.find("\n---", 3)
    if end < 0 or text[end + 4 : end + 5] not in ("\n", ""):
        raise ArticleError(f"{name}:1: the front matter does not end, close it with a line '---'")
    if end > MAX_FRONT_MATTER:
        raise ArticleError(f"{name}:1: the front matter is longer than {MAX_FRONT_MATTER:,} characters")
    return text[4 : end + 1], text[end + 5 :]


def _load(name: str, source: str) -> dict[str, Any]:
    from knowledge.yaml_front import FrontMatterError, load  # noqa: PLC0415 - PyYAML is needed only when a file changed

    try:
        return load(source)
    except FrontMatterError as wrong:
        raise ArticleError(f"{name}:{wrong.line}: {wrong}") from wrong
