"""Front matter as YAML, without what only an attacker would use: anchors, deep nesting, tags."""

from typing import Any

import yaml


class FrontMatterError(ValueError):
    """The front matter cannot be read; `line` is the line of the file."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not allowed here", event.start_mark)
        return super().compose_node(parent, index)


def load(source: str) -> dict[str, Any]:
    """The mapping in `source`. Raises FrontMatterError with a plain sentence and the line."""
    try:
        value = yaml.load(source, _Loader)  # noqa: S506 - a SafeLoader with less
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        what = wrong.problem or wrong.context or "not valid YAML"
        raise FrontMatterError(
            f"{what}; a text with a colon, a brace or a quote needs quotes around it", (mark.line if mark else 0) + 2
        ) from wrong
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:
        raise FrontMatterError(f"not valid YAML ({type(wrong).__name__})", 1) from wrong
    if not isinstance(value, dict):
        raise FrontMatterError("the front matter must be 'key: value' lines", 2)
    return value
