"""`kb check`, first half: is an article well-formed and complete enough to be shown?

Errors stop it from being read or shown rightly; warnings are what a reviewer would ask for.
"""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from knowledge.article import Article, ArticleError, line_of, parse
from knowledge.sources import Source, scan
from knowledge.text import signature
from knowledge.text.commonplace import is_commonplace

SUMMARY_BYTES: Final = 300
SUMMARY_LINES: Final = 2
STALE_DAYS: Final = 365
ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend: file, line, a sentence, and "error" or "warning"."""

    path: str
    line: int
    message: str
    severity: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: {self.message}"


def lint(what: Article | Path, today: datetime.date | None = None) -> list[Problem]:
    """The problems of an article, of a file, or of all articles below a folder; an empty list is good news."""
    if isinstance(what, Article):
        return _article(what, "", today or datetime.datetime.now(tz=datetime.UTC).date())
    if not what.is_dir():
        return _file(what, today)[1]
    return _folder(what, today)


def _folder(folder: Path, today: datetime.date | None) -> list[Problem]:
    problems: list[Problem] = []
    paths: dict[str, str] = {}
    for found in scan(Source(folder, 1)):
        article, own = _file(found.path, today)
        problems += own
        if article is not None:
            first = paths.setdefault(article.id, article.path)
            if first != article.path:
                problems.append(
                    Problem(article.path, 1, f"the id {article.id} is also that of {first}, give it another", ERROR)
                )
    return problems


def _file(path: Path, today: datetime.date | None) -> tuple[Article | None, list[Problem]]:
    try:
        text = path.read_text(encoding="utf-8")
        article = parse(path, text)
    except ArticleError as wrong:
        place, _, sentence = str(wrong).removeprefix(f"{path}:").partition(": ")
        return None, [Problem(str(path), int(place) if place.isdigit() else 1, sentence or str(wrong), ERROR)]
    except (OSError, UnicodeDecodeError) as wrong:
        return None, [Problem(str(path), 1, f"cannot be read as UTF-8 text ({type(wrong).__name__})", ERROR)]
    return article, _article(article, text.partition("\n")[2], today or datetime.datetime.now(tz=datetime.UTC).date())


def _article(article: Article, source: str, today: datetime.date) -> list[Problem]:
    def problem(key: str, message: str, severity: str = WARNING) -> Problem:
        return Problem(article.path, line_of(source, key) if source else 1, message, severity)

    found = [problem(key, f"unknown key `{key}`, is it misspelt?") for key in article.unknown_keys]
    found += [problem(key, message, severity) for key, message, severity in _summary(article)]
    found += [problem(key, message) for key, message in (*_missing(article), *_doubtful(article, today))]
    return found


def _summary(article: Article) -> list[tuple[str, str, str]]:
    found = []
    if not article.written_summary:
        found.append(("title", "`summary` is missing: two lines for chat, the verdict first", WARNING))
    size = len(article.summary.encode())
    if size > SUMMARY_BYTES:
        found.append(("summary", f"`summary` has {size} bytes, at most {SUMMARY_BYTES} fit into a chat line", ERROR))
    if len(article.summary.splitlines()) > SUMMARY_LINES:
        found.append(("summary", f"`summary` has more than {SUMMARY_LINES} lines", ERROR))
    return found


def _missing(article: Article) -> list[tuple[str, str]]:
    found = []
    if not article.questions:
        found.append(("title", "`questions` is missing: sample questions are what proves that the article is found"))
    if not article.commands:
        found.append(("title", "`commands` is missing: the first command is the next step that chat shows"))
    if not article.sources:
        found.append(("title", "`sources` is missing: which public documentation backs this?"))
    if not article.owner:
        found.append(("title", "`owner` is missing: who is reminded of a review?"))
    if article.reviewed is None:
        found.append(("title", "`reviewed` is missing: the date of the last review"))
    return found


def _doubtful(article: Article, today: datetime.date) -> list[tuple[str, str]]:
    found = []
    if article.reviewed and article.reviewed > today:
        found.append(("reviewed", f"`reviewed` lies in the future ({article.reviewed})"))
    if article.reviewed and (today - article.reviewed).days > STALE_DAYS:
        found.append(("reviewed", f"reviewed {(today - article.reviewed).days} days ago, read it again"))
    found += [
        ("sources", f"{source!r} is no web address")
        for source in article.sources
        if not source.startswith(("https://", "http://"))
    ]
    short = f"is too short to be told apart, give at least {signature.LEAST_WORDS} words or a long identifier"
    found += [("symptoms", f"{symptom!r} {short}") for symptom in article.symptoms if not signature.of_symptom(symptom)]
    found += _commonplace(article)
    if any(ord(c) < 32 and c not in "\n\t" for c in article.body):
        found.append(("title", "the body has control characters in it"))
    return found


def _commonplace(article: Article) -> list[tuple[str, str]]:
    """Exact texts that would lead any log with a timeout or a full disk to this article."""
    advice = "is said by many programs: give the words around it, without a placeholder in between, or leave it out"
    found = []
    seen = set()
    for symptom in article.symptoms:
        for words in signature.of_symptom(symptom):
            seen.add(words)
            if is_commonplace(words):
                found.append(("symptoms", f"{' '.join(words)!r} in {symptom!r} {advice}"))
    return found + [
        ("title", f"{' '.join(words)!r}, quoted or printed in the body, {advice}")
        for words in signature.of_article((), article.body)
        if words not in seen and is_commonplace(words)
    ]
