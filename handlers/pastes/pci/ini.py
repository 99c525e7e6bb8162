"""A nova.conf, or what people paste of one, read by the rules of oslo.config's own parser (oslo_config/iniparser.py).

A line that begins with a space or tab continues the value above it; an empty line or a comment ends the value; the same option
may stand there many times. What nova's parser refuses becomes a finding and reading goes on.

People paste less than a file: a fragment without any section is read as `[pci]`, one that is indented as a whole is moved to
the left, and words around the options are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import dedent

from handlers.pastes.pci.findings import Finding, Level, Rule, short

_HEADER = re.compile(r"^\[[^\]\n]{1,200}\][ \t]*$", re.MULTILINE)
_WORD = re.compile(r"[\w.-]{1,80}")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"')
_PLAIN_KEY = re.compile(r"[\w.\-/ ]{1,80}")
OURS = r"(?:pci_)?(?:alias|passthrough_whitelist)|device_spec|report_in_placement|pci_in_placement"
_INLINE = re.compile(rf"(?<![\w\"'.])(?:{OURS})[ \t]{{0,20}}[=:]")
_FRAGMENT = re.compile(rf"(?:{OURS})[ \t]{{0,20}}[=:]|[\w-]{{1,40}}[ \t]{{0,20}}[=:][ \t]{{0,20}}['\"]?[\[{{]")
_HOME = {"pci_alias": "DEFAULT", "pci_passthrough_whitelist": "DEFAULT", "pci_in_placement": "filter_scheduler"}
_QUOTES = ('"', "'")


@dataclass(frozen=True, slots=True)
class Option:
    """One assignment. `section` is named as oslo.config compares it: in lower case, but for DEFAULT."""

    section: str
    key: str
    value: str
    line: int
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """All assignments in order, and what nova's parser would refuse."""

    options: tuple[Option, ...]
    findings: tuple[Finding, ...]
    is_whole: bool


def parse(text: str) -> Parsed:
    """Read a file or a fragment."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.lstrip("\n")[:1].strip():
        text = dedent(text)
    is_whole = _HEADER.search(text) is not None
    reading = _Reading(is_whole)
    for number, line in enumerate(text.split("\n"), 1) if is_whole else _fragment(text):
        reading.line(number, line.rstrip())
    reading.flush()
    return Parsed(tuple(reading.options), tuple(reading.findings), is_whole)


def _fragment(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines of a fragment from the first option on; what is all on one line is taken apart."""
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if _INLINE.search(line)), 0)
    starts = [match.start() for match in _INLINE.finditer(lines[first])] or [0]
    if "\n" not in text.strip():
        ends = [*starts[1:], len(lines[first])]
        yield from ((first + 1, lines[first][start:end]) for start, end in zip(starts, ends, strict=True))
    else:
        yield first + 1, lines[first][starts[0] :]
        yield from enumerate(lines[first + 1 :], first + 2)


@dataclass
class _Reading:
    """The state of reading one text."""

    is_whole: bool
    options: list[Option] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    section: str = ""
    key: str = ""
    value: list[str] = field(default_factory=list)
    begun: int = 0
    depth: int = 0
    is_broken: bool = False

    def line(self, number: int, line: str) -> None:
        """One line without its end."""
        if not line:
            self.flush()
        elif line[0] in " \t":
            self._continue(number, line.lstrip())
        elif self._is_lost(line):
            self._lost(number, line)
        else:
            self.flush()
            self._begin(number, line)

    def flush(self) -> None:
        """The value is over."""
        if self.key:
            home = self.section if self.is_whole else _HOME.get(self.key, "pci")
            if home:
                self.options.append(Option(home, self.key, "\n".join(self.value), self.begun, self.is_broken))
            else:
                self._wrong(self.begun, "stands before any section; put [pci] or its own section above it.")
        self.key, self.value, self.depth, self.is_broken = "", [], 0, False

    def _begin(self, number: int, line: str) -> None:
        if line.startswith("["):
            self._header(number, line)
        elif not line.startswith(("#", ";")):
            self._assign(number, line)

    def _header(self, number: int, line: str) -> None:
        if not line.endswith("]"):
            self._wrong(number, "begins with [ and does not end with ]; a section header stands alone on its line.")
        elif len(line) <= 2:
            self._wrong(number, "is a section without a name.")
        else:
            name = line[1:-1]
            self.section = name if name == "DEFAULT" else name.lower()

    def _assign(self, number: int, line: str) -> None:
        if not self.is_whole and not _FRAGMENT.match(line):
            return
        at = min((place for place in (line.find("="), line.find(":")) if place >= 0), default=-1)
        if at < 0:
            if self.section and not line.endswith("?"):
                self._wrong(
                    number, "has neither = nor :, so nova cannot read the file. Write OPTION = VALUE, or # before it."
                )
            return
        key, value = line[:at].strip(), line[at + 1 :].strip()
        if self.is_whole and not self.section and not (line[at] == "=" and _WORD.fullmatch(key)):
            return  # what people say above the file that they paste
        if not key:
            self._wrong(number, "has no option name before the = sign.")
            return
        if value and value[0] == value[-1] and value[0] in _QUOTES:
            value = value[1:-1]
        self.key, self.begun = key, number
        self._take(value)

    def _continue(self, number: int, line: str) -> None:
        if self.key:
            self._take(line)
        elif self.is_whole and self.section:
            self._wrong(
                number,
                "is indented but continues nothing: an empty line or a comment ends a value. Remove what stands between.",
            )

    def _take(self, text: str) -> None:
        self.value.append(text)
        self.depth += balance(text)

    def _is_lost(self, line: str) -> bool:
        """Whether the line belongs to an open value but lacks the space that would tell nova so."""
        if not self.key or self.depth <= 0 or line[0] in "[#;":
            return False
        key, separator, _ = line.replace(":", "=").partition("=")
        return not (separator and _PLAIN_KEY.fullmatch(key.strip()))

    def _lost(self, number: int, line: str) -> None:
        self._take(line)
        if not self.is_broken:
            self.is_broken = True
            sentence = (
                f"continues {short(self.key)} of line {self.begun}: begin it with a space, else nova does not see that."
            )
            self.findings.append(Finding(Level.ERROR, Rule.CONTINUATION, number, self.begun, sentence))

    def _wrong(self, number: int, sentence: str) -> None:
        self.findings.append(Finding(Level.ERROR, Rule.SYNTAX, number, number, sentence))


def balance(text: str) -> int:
    """How many more brackets of JSON this line opens than it closes."""
    bare = _STRING.sub("", text)
    return bare.count("{") + bare.count("[") - bare.count("}") - bare.count("]")
