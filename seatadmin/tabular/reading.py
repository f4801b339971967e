"""Cell texts to values: one rule per field, used for whole lists and for a single cell edited by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date


from seatadmin.tabular.addresses import read_address
from seatadmin.tabular.cells import TEXT_FIELDS, clean, clean_lines, leftover, repaired
from seatadmin.tabular.dates import DateStyle, read_date, read_period
from seatadmin.tabular.names import names_several, without_address
from seatadmin.tabular.vocabulary import read_role, read_status

Value = str | date | int | bool | None

_COURSE_SIGNS = re.compile(r"[;|/\n]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one cell gives: its value, the codes of its problems, and its cleaned text.

    `attribute` is the attribute of `ListedPerson` the value belongs to.
    """

    attribute: str
    value: Value = None
    codes: tuple[str, ...] = ()
    text: str = ""


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


def read_cell(field: str, raw: str, style: DateStyle) -> Reading:
    """Read one cell as a field of `ATTRIBUTES`. An empty cell gives None and no problem."""
    attribute = ATTRIBUTES[field]
    text, codes = prepared(raw, lines=field == "course")
    if not text:
        return Reading(attribute, None, codes, clean(raw) if codes else "")
    match field:
        case "lastname" | "firstname":
            name = without_address(text)
            if names_several(name):
                return Reading(attribute, None, (*codes, "row_multiple_people"), text)
            return Reading(attribute, name or None, codes, text)
        case "email":
            address = read_address(text)
            return Reading(attribute, address.value, codes + address.codes, text)
        case "role":
            role, code = read_role(text)
            return Reading(attribute, role, codes if code is None else (*codes, code), text)
        case "enrolstart":
            found = read_date(text, style)
            return Reading(attribute, found.day, codes if found.code is None else (*codes, found.code), text)
        case "enrolend":
            found = read_date(text, style, is_end=True)
            if found.relative is not None:
                return Reading("end_relative", found.relative, codes, text)
            return Reading(attribute, found.day, codes if found.code is None else (*codes, found.code), text)
        case "enrolperiod":
            days = read_period(text)
            return Reading(attribute, days, codes if days is not None else (*codes, "period_invalid"), text)
        case "enrolstatus":
            suspended = read_status(text)
            return Reading(attribute, suspended, codes if suspended is not None else (*codes, "unknown_status"), text)
        case _:
            return Reading(attribute, text, codes, text)


def split_courses(text: str) -> list[str]:
    """Return the course short names of one cleaned cell. Rule 13."""
    parts = [clean(part) for part in _COURSE_SIGNS.split(text)]
    if len(parts) == 1 and "," in text:
        by_comma = [part.strip() for part in text.split(",")]
        if not any(" " in part for part in by_comma):
            parts = by_comma
    return [part for part in parts if part]
