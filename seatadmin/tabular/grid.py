"""What every kind of input is turned into before anything is understood: rows of raw cell texts."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_COLUMNS = 16_384
"""Cells read per row: the width of the widest spreadsheet. More is a broken file, not a list."""


@dataclass(slots=True)
class Grid:
    """Rows of a list as texts, with how they were found.

    `rows[n]` is row `n + 1` of the input, blank rows included; rows may have different lengths. `hidden` and
    `unbalanced` hold 0-based row numbers (and for the latter the cell). `delimiter` is as in `PeopleList`. Nothing
    here is kept after reading.
    """

    rows: list[list[str]]
    encoding: str | None = None
    delimiter: str | None = None
    notes: list[str] = field(default_factory=list)
    hidden: frozenset[int] = frozenset()
    unbalanced: tuple[tuple[int, int], ...] = ()
    has_separator_line: bool = False
    counts_from_1904: bool = False
