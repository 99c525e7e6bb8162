"""What the linter says: a level, a rule, a line, and a sentence that tells what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from bot.text.clean import one_line, shorten


class Level(Enum):
    """How bad it is. ERROR is only what nova itself refuses; our own advice is never more than WARN."""

    ERROR = "ERROR"
    WARN = "WARN"
    INFO = "INFO"


class Rule(StrEnum):
    """The name of what was broken."""

    SYNTAX = "syntax"
    CONTINUATION = "continuation"
    BOOLEAN = "boolean"
    JSON = "json"
    SHAPE = "shape"
    KEY = "key"
    TYPE = "type"
    NAME = "name"
    ID = "id"
    DEVICE_TYPE = "device-type"
    CHOICE = "choice"
    SWITCH = "switch"
    SAME_NAME_NUMA = "same-name-numa"
    SAME_NAME_TYPE = "same-name-type"
    NO_IDS = "no-ids"
    MANY_SPECS = "many-specs"
    ADDRESS = "address"
    ADDRESS_AND_DEVNAME = "address-and-devname"
    ONE_TIME_USE = "one-time-use"
    DEVNAME_IN_PLACEMENT = "devname-in-placement"
    VARIABLE = "variable"
    UNCHECKED = "unchecked"
    DEPRECATED = "deprecated"
    UNKNOWN_OPTION = "unknown-option"
    NOT_COVERED = "not-covered"
    NEVER_MATCHES = "never-matches"
    EVERYTHING = "everything"
    NEEDS_PLACEMENT = "needs-placement"
    NO_FILTER = "no-filter"
    NO_TYPE = "no-type"


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` is where to look, `option` the line where the option begins; both count from 1 in the text as it was pasted."""

    level: Level
    rule: Rule
    line: int
    option: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.level.value} line {self.line} {self.sentence}"


def short(value: object, limit: int = 40) -> str:
    """Something out of the paste, as it may stand in a sentence: at most `limit` bytes and an ellipsis."""
    text = one_line(str(value)[: 4 * limit])
    return text if len(text.encode()) <= limit else shorten(text, limit).encode()[:limit].decode(errors="ignore") + "…"
