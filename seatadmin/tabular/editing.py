"""Cells and whole lists edited by hand, by the rules of reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Any

from seatadmin.domain.people import ListedPerson, PeopleList
from seatadmin.domain.problems import Problem
from seatadmin.errors import UserError
from seatadmin.many_rows import many_objects, paced
from seatadmin.tabular.checking import check_people, problem
from seatadmin.tabular.dates import DateStyle
from seatadmin.tabular.names import names_several, split_name
from seatadmin.tabular.reading import ATTRIBUTES, prepared, read_cell
from seatadmin.tabular.vocabulary import FIELDS

_FIELD_OF_ATTRIBUTE = {attribute: field for field, attribute in ATTRIBUTES.items()} | {"end_relative": "enrolend"}
_FULL_NAMES = ("fullname", "fullname_last_first", "fullname_first_last")
_NAME_FIELDS = frozenset({"lastname", "firstname", "recipient", *_FULL_NAMES})
# A date typed by the operator stands alone, without a column to show its order: French order, never told as doubtful.
_TYPED_DATES = DateStyle("day_first", ambiguous=False)
# Noting where a row stands takes a microsecond.
ROWS_AT_ONCE = 2_000


def edit_cell(
    person: ListedPerson, field: str, text: str, *, zone: tzinfo = UTC
) -> tuple[ListedPerson, tuple[Problem, ...]]:
    """Give one field of a seat the value a text says; return the seat and what is wrong with that text.

    `field` is a field of `FIELDS` or an attribute of `ListedPerson` (`starts` is `enrolstart`); the problems name the
    field. What an edit breaks in the rest of the list is for `check_people`. Raises `UserError("unknown_field")`.
    """
    name = _FIELD_OF_ATTRIBUTE.get(field, field)
    if name in _FULL_NAMES:
        return _edit_full_name(person, name, text)
    if name not in ATTRIBUTES:
        raise UserError("unknown_field", field=field)
    reading = read_cell(name, text, replace(_TYPED_DATES, zone=zone))
    values: dict[str, Any] = {reading.attribute: reading.value}
    if name == "enrolend":
        values = {"ends": None, "end_relative": None, **values}
    problems = tuple(problem(person.row, name, code, reading.text) for code in reading.codes)
    return replace(person, **values), problems


def _edit_full_name(person: ListedPerson, field: str, text: str) -> tuple[ListedPerson, tuple[Problem, ...]]:
    cleaned, codes = prepared(text)
    if names_several(cleaned):
        codes = (*codes, "row_multiple_people")
        person = replace(person, lastname=None, firstname=None)
    elif not cleaned:
        person = replace(person, lastname=None, firstname=None)
    else:
        order = {"fullname_last_first": "last_first", "fullname_first_last": "first_last"}.get(field)
        split = split_name(cleaned, order)  # type: ignore[arg-type]
        codes = (*codes, "name_split_guessed") if split.guessed else codes
        person = replace(person, lastname=split.last, firstname=split.first)
    return person, tuple(problem(person.row, "fullname", code, cleaned) for code in codes)


@many_objects()
def edit_people(people: PeopleList, edits: Iterable[tuple[int, str, str]], *, zone: tzinfo = UTC) -> PeopleList:
    """Apply edits (position in `people.people`, field, text) as one change and find all problems again.

    What belongs to the person (names, address, account) changes in every seat of the same row; what belongs to a seat
    changes there alone. A problem found while reading stays until every seat of its row that it concerns was edited.
    """
    seats = list(people.people)
    positions: dict[int, list[int]] = {}
    for position, person in enumerate(paced(seats, ROWS_AT_ONCE)):
        positions.setdefault(person.row, []).append(position)
    found: dict[tuple[int, str], tuple[Problem, ...]] = {}
    for position, field, text in edits:
        name = _FIELD_OF_ATTRIBUTE.get(field, field)
        for same in positions[seats[position].row] if _is_of_person(name) else [position]:
            seats[same], problems = edit_cell(seats[same], name, text, zone=zone)
            for other in _NAME_FIELDS if name in _NAME_FIELDS else ():
                # A name typed by hand settles what was said of names read together; a whole name settles its parts.
                if name in _FULL_NAMES or (same, other) not in found:
                    found[same, other] = ()
            found[same, name] = problems
    standing = [
        one
        for one in people.problems
        if one.row not in positions
        or any(
            (position, one.field) not in found and _may_concern(one, seats[position]) for position in positions[one.row]
        )
    ]
    edited = [one for problems in found.values() for one in problems]
    return replace(people, people=tuple(seats), problems=check_people(seats, [*standing, *edited]))


def _may_concern(one: Problem, seat: ListedPerson) -> bool:
    """Tell whether a problem read from a row may be one of this seat: errors leave no value, warnings do."""
    attribute = ATTRIBUTES.get(one.field)
    return not one.blocks or attribute is None or getattr(seat, attribute) is None


def _is_of_person(field: str) -> bool:
    return field == "seat_reference" or (field in FIELDS and FIELDS[field].target in ("person", "order"))
