"""Tell last and first name apart in one cell, and say how sure that is. Rules 9 and 12.

Order of evidence: a comma, capitals, the header, the other cells of the column, a particle, and then habit. What the
cell itself shows (comma, capitals) is certain; the rest is told as a guess unless the order is known and there are
only two words to order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from seatadmin.tabular.vocabulary import is_particle, is_title

Order = Literal["last_first", "first_last"]

_NAME_MAX = 500  # characters; a longer cell is prose, and is kept whole as a last name
_PREFIXED_CAPITALS = re.compile(r"(?:[Mm]a?c|[DdLlOo]['’])(?=\w{2})")
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")  # "J.-P." are initials of a first name, not a last name
_SUFFIX = re.compile(r"(?:jr|sr|snr|jnr|esq|ph\.?d|m\.?d|ii|iii|iv)\.?", re.IGNORECASE)
_ADDRESS = re.compile(r"<[^<>]*@[^<>]*>")
_TWO_PEOPLE = re.compile(r"[^\W\d_]\.?\s*(?:/|&|\+|;|\bet\b|\band\b)\s*[^\W\d_]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SplitName:
    """A name in two parts. `order` is what the cell itself shows; `guessed` asks for a human look."""

    last: str | None
    first: str | None
    guessed: bool = False
    order: Order | None = None


def names_several(text: str) -> bool:
    """Tell whether a name cell holds several people (`A / B`, `M. et Mme X`)."""
    if text.isalpha():
        return False
    return _TWO_PEOPLE.search(text) is not None


def without_address(text: str) -> str:
    """Return a name without the `<address>` that links leave behind it."""
    return _ADDRESS.sub(" ", text).strip() if "<" in text else text


def split_name(text: str, order: Order | None = None, habit: Order = "first_last") -> SplitName:
    """Split a cleaned, non-empty name. `order` is known from the header or the column; `habit` is the last resort."""
    if len(text) > _NAME_MAX:
        return SplitName(text, None, guessed=True)
    head, _, tail = (part.strip(" ,") for part in text.partition(","))
    words = _without_titles(head.split())
    if tail:
        rest = _without_titles(tail.split())
        if words and rest and not _SUFFIX.fullmatch(tail):
            return _after_comma(words, tail, rest)
        if words and rest:  # "Mary Reed, Jr.": the suffix belongs to the last name, whichever word that is
            plain = split_name(" ".join(words), order, habit)
            return SplitName(f"{plain.last}, {tail}", plain.first, guessed=True)
        words = words or rest
    if len(words) < 2:
        return SplitName(words[0] if words else None, None)
    return _by_capitals(words) or _by_order(words, order, habit)


def shown_order(texts: Iterable[str]) -> Order | None:
    """Return the order most cells of a column show by themselves (comma, capitals); None without a majority."""
    votes = Counter(split_name(text).order for text in texts)
    last_first, first_last = votes["last_first"], votes["first_last"]
    if last_first == first_last:
        return None
    return "last_first" if last_first > first_last else "first_last"


def _after_comma(words: list[str], tail: str, rest: list[str]) -> SplitName:
    following, comma, first = (part.strip() for part in tail.partition(","))
    if comma and first and _SUFFIX.fullmatch(following):  # "Reed, Jr., Mary"
        return SplitName(f"{' '.join(words)}, {following}", first, order="last_first")
    return SplitName(" ".join(words), " ".join(rest), order="last_first")


def _without_titles(words: list[str]) -> list[str]:
    start = 0
    while start < len(words) - 1 and is_title(words[start]):
        start += 1
    return words[start:]


def _is_capitals(word: str) -> bool:
    core = _PREFIXED_CAPITALS.sub("", word, count=1).replace("ß", "SS")
    return core == core.upper() != core.lower() and _TWO_LETTERS.search(core) is not None


def _by_capitals(words: list[str]) -> SplitName | None:
    """Take the run of all-capital words as last name, with the particles before it; None when it decides nothing."""
    flags = [_is_capitals(word) for word in words]
    if not any(flags):
        return None
    start = flags.index(True)
    end = start + 1
    while end < len(words) and flags[end]:
        end += 1
    while start > 0 and is_particle(words[start - 1]):
        start -= 1
    if end - start == len(words):
        return None
    first = " ".join(words[:start] + words[end:])
    in_the_middle = start > 0 and end < len(words)
    return SplitName(
        " ".join(words[start:end]),
        first,
        guessed=in_the_middle or any(flags[end:]),
        order="last_first" if start == 0 else "first_last",
    )


def _by_order(words: list[str], order: Order | None, habit: Order) -> SplitName:
    guessed = order is None or len(words) > 2
    cut = _particle_cut(words, order)
    if cut is None:
        last_first = (order or habit) == "last_first"
        cut = (0, 1) if last_first else (len(words) - 1, len(words))
    start, end = cut
    return SplitName(" ".join(words[start:end]), " ".join(words[:start] + words[end:]), guessed)


def _particle_cut(words: list[str], order: Order | None) -> tuple[int, int] | None:
    """Return the slice of words a particle shows to be the last name, leaving at least one first name.

    In front, particles take the next word with them (`Van der Berg Anna`); later, everything after them.
    """
    if order != "first_last":
        length = 0
        while length < len(words) and is_particle(words[length]):
            length += 1
        if 0 < length < len(words) - 1:
            return 0, length + 1
    if order != "last_first":
        for start in range(1, len(words) - 1):
            if is_particle(words[start]):
                return start, len(words)
    return None
