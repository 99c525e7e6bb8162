"""A series as a yaml2ical meeting file."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.errors import UserError
from handlers.hours.series.model import Kind, Series, Slot

_SLOT = re.compile(r"schedule ([0-9]+)")


def written(series: Series) -> str:
    """The file's text. Raises `UserError` for what no such file can say: another zone than UTC, a series that has ended."""
    import yaml  # noqa: PLC0415 - only an export needs it

    class Dumper(yaml.SafeDumper):
        """Indents lists, quotes times, folds no text."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
            super().increase_indent(flow, indentless=False)

    Dumper.add_representer(_Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, "'"))
    Dumper.add_representer(_Block, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, "|"))
    return yaml.dump(_document(series), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000)


class _Quoted(str):
    """A time: without quotes YAML 1.1 would take 0100 for 64."""

    __slots__ = ()


class _Block(str):
    """A text of several lines, as it stands."""

    __slots__ = ()


def unsayable(series: Series) -> list[str]:
    """What the export leaves out, as phrases: a file knows neither single dates nor an end."""
    moved = [change for change in series.changes if change.kind is not Kind.CANCEL and not change.onwards]
    ended = [slot for slot in series.effective if slot.end_date]
    return [
        *(f"the meeting of {change.on} that was moved or called" for change in moved),
        *(f"{slot.rule} at {slot.at:%H:%M}, which ends on {slot.end_date}" for slot in ended),
        *(f"the single date {on}" for slot in series.effective for on in slot.dates),
    ]


def _document(series: Series) -> dict[str, Any]:
    extras: dict[str, Any] = dict(series.extras)
    by_slot = {match[1]: value for name, value in extras.items() if (match := _SLOT.fullmatch(name))}
    plain = {name: value for name, value in extras.items() if not _SLOT.fullmatch(name)}
    if series.zone.key not in {"UTC", "Etc/UTC"}:
        raise UserError(f"{series.id} follows the clocks of {series.zone.key}, and meeting files know only UTC.")
    slots = [slot for slot in series.effective if not slot.end_date]
    if not slots:
        raise UserError(f"{series.id} has ended or will end, and meeting files know no end: delete its file then.")
    document: dict[str, Any] = {"project": series.title, "meeting_id": plain.pop("meeting_id", series.id)}
    if series.agenda_url:
        document["agenda_url"] = series.agenda_url
    document["schedule"] = [_slot(series, slot) | dict(by_slot.get(slot.key, ())) for slot in slots]
    chair = plain.pop("chair", ", ".join(account.partition(":")[2] for account in series.hosts))
    document["chair"] = chair
    document["description"] = _text(series.description or series.title)
    return document | plain


def _slot(series: Series, slot: Slot) -> dict[str, Any]:
    rooms = slot.rooms or series.rooms
    entry: dict[str, Any] = {"time": _Quoted(f"{slot.at:%H%M}")}
    if slot.minutes != 60:
        entry["duration"] = slot.minutes
    entry |= {"day": slot.rule.day, "irc": rooms[0].partition(":")[2].lstrip("#") if rooms else ""}
    entry["frequency"] = slot.rule.frequency
    if slot.start_date:
        entry["start_date"] = _number(slot.start_date)
    skips = [(skip.on, skip.reason) for skip in slot.skips]
    skips += [
        (change.on, change.reason)
        for change in series.changes
        if change.kind is Kind.CANCEL and not change.onwards and change.slot == slot.key
    ]
    if skips:
        entry["skip_dates"] = [{"skip_date": _number(on), "reason": reason} for on, reason in sorted(skips)]
    return entry


def _number(day: date) -> int:
    return int(f"{day:%Y%m%d}")


def _text(text: str) -> str:
    return _Block(text) if "\n" in text else text
