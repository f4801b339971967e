"""A list as read, in the shape of the expected files of the paste samples (`seatadmin parse FILE --json`)."""

from __future__ import annotations

from datetime import date
from typing import Any

from seatadmin.domain.people import ListedPerson, PeopleList
from seatadmin.tabular.reader import is_set_aside

_ALWAYS = ("row", "lastname", "firstname", "email", "role", "course")
_EXTRA = {
    "username": "username",
    "group": "group",
    "starts": "start",
    "ends": "end",
    "end_relative": "end_relative",
    "period_days": "period_days",
    "idnumber": "idnumber",
    "department": "department",
}


def as_expected_json(people: PeopleList) -> dict[str, Any]:
    """Return plain JSON values: keys and spelling of the expected files, dates as ISO texts.

    `people[].extra` is there only when the row gives one of its values. Values of problems and samples of columns are
    left out.
    """
    return {
        "kind": people.kind,
        "encoding": people.encoding,
        "delimiter": people.delimiter,
        "header_row": people.header_row,
        "columns": [column.field for column in people.columns],
        "ignored_columns": [column.header for column in people.columns if is_set_aside(column)],
        "refused_columns": [column.header for column in people.columns if column.refused],
        "file_notes": list(people.file_notes),
        "skipped_rows": [{"row": skipped.row, "reason": skipped.reason} for skipped in people.skipped_rows],
        "people": [_person(person) for person in people.people],
        "problems": [
            {"row": one.row, "field": one.field or None, "code": one.code, "severity": one.severity.value}
            for one in people.problems
        ],
    }


def _person(person: ListedPerson) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(person, name) for name in _ALWAYS}
    extra = {key: _plain(getattr(person, name)) for name, key in _EXTRA.items() if getattr(person, name) is not None}
    return {**values, "extra": extra} if extra else values


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
