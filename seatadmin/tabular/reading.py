"""Cell texts to values: one rule per field, used for whole lists and for a single cell edited by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from seatadmin.tabular.addresses import read_address
from seatadmin.tabular.cells import TEXT_FIELDS, clean, clean_lines, leftover, repaired
from seatadmin.tabular.dates import DateStyle, read_date, read_period
from seatadmin.tabular.names import names_several, without_address
from seatadmin.tabular.vocabulary import read_role, read_status

Value = str | date | int | bool | None

_COURSE_SIGNS = re.compile(r"[;|/\n]")


ATTRIBUTES = {
    "enrolstart": "starts",
    "enrolend": "ends",
    "enrolperiod": "period_days",
    "enrolstatus": "suspended",
} | {field: field for field in ("lastname", "firstname", "email", "role", "course", *TEXT_FIELDS)}
"""The attribute of `ListedPerson` each field is read into."""


def prepared(raw: str, *, lines: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return the cleaned text of a cell and the codes of what was met on the way; empty text for a spoilt cell."""
    if raw.isascii():
        text = clean_lines(raw) if lines else clean(raw)
        codes: tuple[str, ...] = ()
    else:
        better = repaired(raw)
        codes = () if better is None else ("encoding_repaired",)
        text = clean_lines(better or raw) if lines else clean(better or raw)
    spoilt = leftover(text)
    return (text, codes) if spoilt is None else ("", (*codes, spoilt))


class Reading(NamedTuple):
    """What one cell gives: its value, the codes of its problems, and its cleaned text.

    `attribute` is the attribute of `ListedPerson` the value belongs to.
    """

    attribute: str
    value: Value = None
    codes: tuple[str, ...] = ()
    text: str = ""


def read_cell(field: str, raw: str, style: DateStyle) -> Reading:
    """Read one cell as a field of `ATTRIBUTES`. An empty cell gives None and no problem."""
    text, codes = prepared(raw)
    if not text:
        return Reading(ATTRIBUTES[field], None, codes, clean(raw) if codes else "")
    attribute, value, code = _READERS.get(field, _read_text)(field, text, style)
    return Reading(attribute, value, codes if code is None else (*codes, *code), text)


read_repeated_cell = lru_cache(maxsize=8192)(read_cell)
"""`read_cell` for fields whose texts repeat down a list: roles, groups, dates, durations, organisations."""

_Found = tuple[str, Value, tuple[str, ...] | None]


def _read_text(field: str, text: str, _style: DateStyle) -> _Found:
    return ATTRIBUTES[field], text, None


def _read_name(field: str, text: str, _style: DateStyle) -> _Found:
    name = without_address(text)
    if names_several(name):
        return field, None, ("row_multiple_people",)
    return field, name or None, None


def _read_email(field: str, text: str, _style: DateStyle) -> _Found:
    address = read_address(text)
    return field, address.value, address.codes


def _read_role(field: str, text: str, _style: DateStyle) -> _Found:
    role, code = read_role(text)
    return field, role, None if code is None else (code,)


def _read_start(_field: str, text: str, style: DateStyle) -> _Found:
    found = read_date(text, style)
    return "starts", found.day, None if found.code is None else (found.code,)


def _read_end(_field: str, text: str, style: DateStyle) -> _Found:
    found = read_date(text, style, is_end=True)
    if found.relative is not None:
        return "end_relative", found.relative, None
    return "ends", found.day, None if found.code is None else (found.code,)


def _read_period(_field: str, text: str, _style: DateStyle) -> _Found:
    days = read_period(text)
    return "period_days", days, ("period_invalid",) if days is None else None


def _read_status(_field: str, text: str, _style: DateStyle) -> _Found:
    suspended = read_status(text)
    return "suspended", suspended, ("unknown_status",) if suspended is None else None


_READERS: Mapping[str, Callable[[str, str, DateStyle], _Found]] = {
    "lastname": _read_name,
    "firstname": _read_name,
    "email": _read_email,
    "role": _read_role,
    "enrolstart": _read_start,
    "enrolend": _read_end,
    "enrolperiod": _read_period,
    "enrolstatus": _read_status,
}


class Courses(NamedTuple):
    """The course short names one cell lists, the codes of its problems, and its cleaned text."""

    names: tuple[str, ...]
    codes: tuple[str, ...]
    text: str


@lru_cache(maxsize=8192)
def read_courses(raw: str) -> Courses:
    """Read a course cell, which may list several short names. Rule 13."""
    text, codes = prepared(raw, lines=True)
    return Courses(tuple(split_courses(text)), codes, text or clean(raw))


def split_courses(text: str) -> list[str]:
    """Return the course short names of one cleaned cell: split at signs, at commas only when no part has a blank."""
    parts = [clean(part) for part in _COURSE_SIGNS.split(text)]
    if len(parts) == 1 and "," in text:
        by_comma = [part.strip() for part in text.split(",")]
        if not any(" " in part for part in by_comma):
            parts = by_comma
    return [part for part in parts if part]
