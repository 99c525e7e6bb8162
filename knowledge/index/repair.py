"""Typing errors: a word that the base does not know, but that is one slip away from one that it knows."""

from knowledge.index.packed import PackedIndex

LEAST: int = 4
TWO_SLIPS: int = 9


def repaired(word: str, index: PackedIndex) -> str | None:
    """The likeliest word of the base for a mistyped one, or None.

    Same first letter; one slip (a letter missing, too many, wrong, or two swapped), two from nine letters on. In
    short words a wrong letter makes another word, so there only the other slips count. Distance: optimal string
    alignment.
    """
    length = len(word)
    if length < LEAST or not (word.isascii() and word.isalpha()):
        return None
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - most queries have no unknown word

    most = 2 if length >= TWO_SLIPS else 1
    best: tuple[int, int, str] | None = None
    for size in range(length - most, length + most + 1):
        for known in index.words_like(word[0], size):
            if size == length <= 5 and sorted(known) != sorted(word):
                continue
            distance = OSA.distance(word, known, score_cutoff=most)
            if distance <= most:
                candidate = (distance, -index.df(known), known)
                best = candidate if best is None or candidate < best else best
    return best[2] if best else None
