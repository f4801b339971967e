"""Compare texts as people do when they look for something: without capitals, accents or menu marks."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Reduce a text to what people type when looking for it: no capitals, no accents, no menu marks."""
    if text.isascii():
        return text.replace("&", "").casefold()
    plain = unicodedata.normalize("NFKD", text.replace("&", "")).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def match_rank(typed: str, title: str) -> int | None:
    """Rank how well a title answers (0 is best); None when a word typed is not in it."""
    words, folded = fold(typed).split(), fold(title)
    if not all(word in folded for word in words):
        return None
    if not words or folded.startswith(words[0]):
        return 0
    return 1 if any(part.startswith(words[0]) for part in folded.split()) else 2
