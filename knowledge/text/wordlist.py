"""Word lists as they are pleasant to read and to edit: words between blanks."""


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())
