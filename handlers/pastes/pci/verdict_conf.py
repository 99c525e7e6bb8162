"""What the linter says in chat: the verdict with its numbers and the worst finding first."""

from __future__ import annotations

from shlex import quote

from bot.chat.reply import SUMMARY_BYTES, Block, Bullets, Command, Reply, Severity, Text
from handlers.pastes.pci.findings import Finding, Level
from handlers.pastes.pci.linting import Linted

RESTART = "Then restart nova-api and nova-compute: both read these options only when they start."
_WORDS = {Level.ERROR: "error", Level.WARN: "warning", Level.INFO: "note"}


def linted(found: Linted) -> Reply:
    """All findings, the worst in the first line."""
    if not found.findings:
        return _clean(found)
    counts = ", ".join(_count(len(some), word) for level, word in _WORDS.items() if (some := found.of(level)))
    errors = bool(found.of(Level.ERROR))
    verdict = "nova refuses it" if errors else "nova loads it"
    head, *rest = found.findings
    summary = f"[pci] {counts}: {verdict}. {head}"
    if len(summary.encode()) > SUMMARY_BYTES:
        summary, rest = f"[pci] {counts}: {verdict}.", [head, *rest]
    return Reply(
        summary,
        (Bullets(tuple(str(one) for one in rest)) if rest else Text(RESTART),),
        severity=Severity.WARNING if errors or found.of(Level.WARN) else Severity.INFO,
        data={"findings": [_fact(one) for one in found.findings]},
    )


def _fact(one: Finding) -> dict[str, object]:
    return {"level": one.level.value, "rule": one.rule.value, "line": one.line, "sentence": one.sentence}


def _clean(found: Linted) -> Reply:
    what = _count(len(found.aliases), "alias", "aliases"), _count(len(found.specs), "device_spec")
    body: tuple[Block, ...] = ()
    if found.aliases and len(found.aliases[0].name) <= 60:
        wanted = quote(
            f"pci_passthrough:alias={found.aliases[0].name}:1"
        )  # a name comes from the paste, a command is copied
        body = (
            Command(f"openstack flavor set FLAVOR --property {wanted}", "after a restart of nova-api and nova-compute"),
        )
    return Reply(f"[pci] nova loads it: {what[0]}, {what[1]}, nothing wrong.", body, data={"findings": []})


def _count(number: int, word: str, many: str = "") -> str:
    return f"{number} {word if number == 1 else many or word + 's'}"
