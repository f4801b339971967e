"""Dates and durations as people and spreadsheets write them. Rule 14.

Results are calendar dates without a time zone. Numbers are read by their size: five digits are a spreadsheet's day
number, nine or ten are Unix seconds (the day they fall on in the site's time zone), eight are a compact ISO date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from seatadmin.domain.moments import MONTHS
from seatadmin.tabular.vocabulary import Language, normalised

DAYS_1904 = 1462
"""Days between the two ways of spreadsheets to count: from 1900, or from 1904."""
PERIOD_MAX_DAYS = 36_525

_SPREADSHEET_DAY_0 = date(1899, 12, 30)
_TIME = r"(?:[ T,]+(?:à |at )?\d{1,2}[:h]\d{0,2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]m)?(?:Z| ?[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.IGNORECASE)
_NUMERIC = re.compile(rf"(\d{{1,2}})\s?([/.-])\s?(\d{{1,2}})\s?\2\s?(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_WORDS = re.compile(r"(?:[a-z]{2,9} )?(\d{1,2}) ?(?:er|st|nd|rd|th)? (?:of )?([a-z]{3,9}) (\d{4}|\d{2})")
_WORDS_MONTH_FIRST = re.compile(r"(?:[a-z]{2,9} )?([a-z]{3,9}) (\d{1,2}) ?(?:st|nd|rd|th)? (\d{4})")
_NUMBER = re.compile(r"(\d{5,10})(?:[.,]\d+)?")
_RELATIVE = re.compile(r"\+ ?\d{1,5} ?[DdHh](?: ?\+ ?\d{1,5} ?[DdHh])?")
_PERIOD = re.compile(r"(\d{1,6})(?:[.,]0+)? ?(?:jours?|jrs?|j|days?|d)?", re.IGNORECASE)
_UNLIMITED = frozenset(
    {"illimite", "illimitee", "sans limite", "sans fin", "sans echeance", "aucune limite", "jamais", "permanent"}
    | {"permanente", "a vie", "unlimited", "no limit", "no end", "never", "none", "forever"}
)

Order = Literal["day_first", "month_first"]


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How `03/04/2026` is read in one column, whether such a date must be told as ambiguous, and in which time zone
    Unix seconds become a day: a shop's midnight is the evening before in UTC.
    """

    order: Order = "day_first"
    ambiguous: bool = True
    counts_from_1904: bool = False
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class ReadDate:
    """What a date cell gives: a day, `"none"` for unlimited, or a relative end; and the code of its problem."""

    day: date | Literal["none"] | None = None
    relative: str | None = None
    code: str | None = None


def date_style(
    cells: Iterable[str], language: Language | None, *, counts_from_1904: bool = False, zone: tzinfo = UTC
) -> DateStyle:
    """Decide how a column's numeric dates are read.

    French headers mean day first. Otherwise days above 12 show the order, and failing that English headers mean month
    first. Dates that could be swapped are told, except in a French column where nothing speaks for the other order.
    """
    day_first = month_first = False
    for cell in cells:
        found = _NUMERIC.match(cell)
        if found:
            day_first |= int(found[1]) > 12
            month_first |= int(found[3]) > 12
    if language == "fr":
        return DateStyle("day_first", month_first, counts_from_1904, zone)
    if day_first != month_first:
        return DateStyle("day_first" if day_first else "month_first", True, counts_from_1904, zone)
    return DateStyle("month_first" if language == "en" else "day_first", True, counts_from_1904, zone)


def read_date(text: str, style: DateStyle, *, is_end: bool = False) -> ReadDate:
    """Read a cleaned, non-empty date cell. Only an end may be relative or unlimited."""
    found = _ISO.fullmatch(text)
    if found:
        return _day(found[1], found[2], found[3])
    found = _NUMERIC.fullmatch(text)
    if found:
        return _numeric(found[1], found[3], found[4], style, dotted=found[2] == ".")
    found = _NUMBER.fullmatch(text)
    if found:
        return _from_number(found[1], style)
    if is_end and _RELATIVE.fullmatch(text):
        return ReadDate(relative=text)
    if len(text) > 60:
        return ReadDate(code="date_invalid")
    words = normalised(text)
    if is_end and words in _UNLIMITED:
        return ReadDate("none")
    return _from_words(words)


def read_period(text: str) -> int | None:
    """Return the whole number of days a duration cell says, None when it says none (months are not days)."""
    found = _PERIOD.fullmatch(text)
    days = int(found[1]) if found else 0
    return days if 0 < days <= PERIOD_MAX_DAYS else None


def _day(year: str, month: str | int, day: str, code: str | None = None) -> ReadDate:
    number = int(year) + (2000 if len(year) == 2 else 0)
    try:
        found = date(number, int(month), int(day))
    except ValueError:
        return ReadDate(code="date_invalid")
    return ReadDate(found, code=code) if 1970 <= number < 2200 else ReadDate(code="date_invalid")


def _numeric(first: str, second: str, year: str, style: DateStyle, *, dotted: bool) -> ReadDate:
    if int(first) > 12 or int(second) > 12 or first == second:
        # Only one order is possible. Month first in a day-first list is told: its neighbours may be swapped.
        if int(second) > 12 >= int(first):
            return _day(year, first, second, "date_ambiguous" if style.order == "day_first" else None)
        return _day(year, second, first)
    if dotted:
        return _day(year, second, first)  # nobody writes 03.04.2026 for the 4th of March
    code = "date_ambiguous" if style.ambiguous else None
    return _day(year, second, first, code) if style.order == "day_first" else _day(year, first, second, code)


def _from_number(digits: str, style: DateStyle) -> ReadDate:
    number = int(digits)
    if len(digits) >= 9:
        found = datetime.fromtimestamp(number, style.zone)
        return _day(f"{found.year:04}", found.month, str(found.day))
    if len(digits) == 8:
        return _day(digits[:4], digits[4:6], digits[6:])
    if len(digits) > 5:
        return ReadDate(code="date_invalid")
    found_day = _SPREADSHEET_DAY_0 + timedelta(days=number + (DAYS_1904 if style.counts_from_1904 else 0))
    return _day(f"{found_day.year:04}", found_day.month, str(found_day.day))


def _from_words(words: str) -> ReadDate:
    found = _WORDS.fullmatch(words)
    if found and found[2] in MONTHS:
        return _day(found[3], MONTHS[found[2]], found[1])
    found = _WORDS_MONTH_FIRST.fullmatch(words)
    if found and found[1] in MONTHS:
        return _day(found[3], MONTHS[found[1]], found[2])
    return ReadDate(code="date_invalid")
