"""Seats: legal moves, dates, and the courses a restriction lets them into."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.moodle_facts import CourseId, MoodleCourse
from seatadmin.domain.seats import (
    CustomerId,
    Seat,
    SeatId,
    SeatState,
    Validity,
    allowed_courses,
    allows,
    check_move,
    validity,
)
from seatadmin.errors import Bug

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
RECORDED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data/domain/restrictions.json").read_text(encoding="utf-8")
)


def seat(**fields: Any) -> Seat:
    return Seat(SeatId(UUID(int=1)), "SEAT-0001", CustomerId(UUID(int=2)), None, **fields)


def course(shortname: str, number: int = 10) -> MoodleCourse:
    return MoodleCourse(CourseId(number), shortname, shortname)


# ---------------------------------------------------------------------- moves
LEGAL = {
    (SeatState.FREE, SeatState.PLANNED),
    (SeatState.RELEASED, SeatState.PLANNED),
    (SeatState.PLANNED, SeatState.APPLYING),
    (SeatState.PLANNED, SeatState.FREE),
    (SeatState.APPLYING, SeatState.HELD),
    (SeatState.APPLYING, SeatState.FREE),
    (SeatState.APPLYING, SeatState.PLANNED),
    (SeatState.HELD, SeatState.RELEASED),
}


@pytest.mark.parametrize("old", SeatState)
@pytest.mark.parametrize("new", SeatState)
def test_a_seat_stays_or_moves_one_legal_step(old: SeatState, new: SeatState) -> None:
    if old is new or (old, new) in LEGAL:
        check_move(old, new)
    else:
        with pytest.raises(Bug, match="illegal_seat_move"):
            check_move(old, new)


@pytest.mark.parametrize("state", SeatState)
def test_only_free_and_released_seats_are_open(state: SeatState) -> None:
    assert seat(state=state).is_open is (state in (SeatState.FREE, SeatState.RELEASED))


# ---------------------------------------------------------------------- dates
@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (None, None, Validity.UNLIMITED),
        (NOW - timedelta(days=1), None, Validity.UNLIMITED),
        (NOW + timedelta(seconds=1), None, Validity.PENDING),
        (NOW + timedelta(days=1), NOW + timedelta(days=2), Validity.PENDING),
        (NOW, NOW + timedelta(days=365), Validity.RUNNING),
        (None, NOW + timedelta(days=90), Validity.RUNNING),
        (None, NOW + timedelta(days=90) - timedelta(seconds=1), Validity.EXPIRING),
        (None, NOW, Validity.EXPIRING),
        (None, NOW - timedelta(seconds=1), Validity.EXPIRED),
        (NOW + timedelta(days=1), NOW - timedelta(days=1), Validity.EXPIRED),
    ],
)
def test_dates_are_worded_as_in_the_shop(starts: datetime | None, ends: datetime | None, expected: Validity) -> None:
    assert validity(seat(starts=starts, ends=ends), NOW) is expected


# ---------------------------------------------------------------------- restrictions
@pytest.mark.parametrize(
    ("allowed", "shortname", "expected"),
    [
        ((), "SCI", True),
        (("SCI",), "SCI", True),
        (("SCI",), "sci", False),
        (("SCI",), "SCI2", False),
        (("MATH101", "SCI"), "SCI", True),
        (("MATH%",), "MATH 101", True),
        (("MATH%",), "math101", True),
        (("MATH%",), "BIOMATH", False),
        (("%MATH",), "BIOMATH", True),
        (("MATH10_",), "MATH101", True),
        (("MATH10_",), "MATH10", False),
        (("%",), "anything", True),
        (("A.C%",), "ABC1", False),
        (("A.C%",), "A.C1", True),
        (("(%",), "(SCI", True),
        (("%",), "two\nlines", True),
        (("10",), "SCI", True),
        (("010",), "SCI", True),
        (("11",), "SCI", False),
        (("NOPE",), "SCI", False),
        (("",), "SCI", False),
        (("SCI ",), "SCI", False),
    ],
)
def test_a_restriction_is_short_names_patterns_or_ids(allowed: tuple[str, ...], shortname: str, expected: bool) -> None:
    assert allows(allowed, course(shortname)) is expected


def test_an_underscore_in_a_short_name_that_exists_is_an_underscore() -> None:
    named, other = course("BASES_2", 10), course("BASESX2", 11)
    assert allowed_courses(("BASES_2",), [named, other]) == (named,)
    assert allowed_courses(("BASES_2",), [other]) == (other,)


def test_a_number_that_is_a_short_name_is_no_id() -> None:
    named, other = course("11", 10), course("SCI", 11)
    assert allowed_courses(("11",), [named, other]) == (named,)


def test_a_restriction_that_matches_nothing_is_not_unrestricted() -> None:
    courses = [course("SCI", 10), course("MATH101", 11)]
    assert allowed_courses(("NOPE",), courses) == ()
    assert allowed_courses((), courses) == tuple(courses)


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: case["params"])
def test_frozen_restrictions_of_the_shop_let_into_the_courses_they_name(case: dict[str, Any]) -> None:
    courses = [course(name, 10 + number) for number, name in enumerate(RECORDED["courses"])]
    frozen = tuple(case["enabledcourses"].split(","))
    assert {found.shortname for found in allowed_courses(frozen, courses)} == set(frozen)


@given(st.lists(st.text(max_size=12), max_size=4), st.text(max_size=12), st.integers(1, 10**6))
def test_any_restriction_can_be_asked(allowed: list[str], shortname: str, number: int) -> None:
    one = course(shortname, number)
    answer = allows(tuple(allowed), one)
    assert answer is (one in allowed_courses(tuple(allowed), [one]))
    if not allowed or shortname in allowed or str(number) in allowed:
        assert answer


def test_a_number_too_long_for_an_id_is_no_error() -> None:
    assert not allows(("9" * 5000,), course("SCI"))
