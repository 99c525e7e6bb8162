"""A YAML mapping whose values know their line.

Scalars are read as they are written: YAML 1.1 takes 0100 for 64 and 12:30 for 750.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from yaml import MappingNode, Node, ScalarNode, SequenceNode
from yaml.constructor import SafeConstructor

from handlers.hours.meetings.problem import Problem

T = TypeVar("T")


class Mapping:
    """One mapping of a file; `wrong` collects what is wrong in it."""

    def __init__(self, path: str, node: MappingNode, wrong: list[Problem]) -> None:
        self._path, self._wrong = path, wrong
        self.line = line_of(node)
        self.values: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name in self.values:
                self.blame(key, f"“{name}” is there twice; delete one of the two")
            self.values[name] = value

    def blame(self, node: Node | None, text: str) -> None:
        """Note what is wrong; without a node, of the whole mapping."""
        self._wrong.append(Problem(self._path, line_of(node) if node is not None else self.line, text))

    def text(self, name: str, *, required: bool = False) -> str:
        """A value as it is written; empty where it is missing, which is blamed if it is required."""
        node = self.values.get(name)
        if isinstance(node, ScalarNode) and (node.value.strip() or not required):
            return str(node.value)
        if node is not None:
            self.blame(node, f"“{name}” must be a text, not a list or nothing")
        elif required:
            self.blame(None, f"“{name}” is missing; write it, with a colon and its value behind it")
        return ""

    def read(self, name: str, how: Callable[[str], T], default: T) -> T:
        """A value read by a function that raises `ValueError` with what to write instead; the default where there is none."""
        text = self.text(name)
        if not text.strip():
            return default
        try:
            return how(text)
        except ValueError as error:
            self.blame(self.values[name], f"{name}: {error}")
            return default

    def items(self, name: str) -> list[Mapping]:
        """A list of mappings."""
        node = self.values.get(name)
        if node is None:
            return []
        if not isinstance(node, SequenceNode) or not all(isinstance(item, MappingNode) for item in node.value):
            self.blame(node, f"“{name}” must be a list: each entry begins with a dash and holds names with values")
            return []
        return [Mapping(self._path, item, self._wrong) for item in node.value]

    def beyond(self, known: frozenset[str]) -> tuple[tuple[str, Any], ...]:
        """What else there is, as plain values: it is kept for the export."""
        return tuple(
            (name, SafeConstructor().construct_document(node))
            for name, node in sorted(self.values.items())
            if name not in known
        )


def line_of(node: Node) -> int:
    """Counted from 1."""
    return int(node.start_mark.line) + 1
