"""Units: which are seats, who has them, what they are restricted to."""

from __future__ import annotations

import pytest

from seatadmin.domain.seats import Validity
from seatadmin.domain.units import (
    EventKind,
    Unit,
    UnitEvent,
    UnitKind,
    courses_of,
    holder_of,
    supervisor_of,
)
from tests.shop import table

FREE = table("local_shop_product")[1]["productiondata"]
HELD = table("local_shop_product")[43]["productiondata"]


def test_a_free_seat_says_where_it_may_be_used() -> None:
    unit = Unit(context="userenrol", data=FREE)
    assert unit.is_seat
    assert not unit.is_taken
    assert unit.handler == "std_generateseats"
    assert courses_of(unit.values) == ("SPOCM1", "SPOCM2", "SPOCM3", "SCI")
    assert supervisor_of(unit.values) == "supervisor"
    assert holder_of(unit.values) == (None, None)


def test_a_seat_of_a_session_says_who_has_it() -> None:
    unit = Unit(context="userenrol", instance_id=74, data=HELD)
    assert unit.is_seat
    assert holder_of(unit.values) == (114, 3)
    assert unit.values["coursename"] == "SPOCM1"


@pytest.mark.parametrize(
    ("values", "courses"),
    [
        ({}, ()),
        ({"enabledcourses": ""}, ()),
        ({"enabledcourses": " SCI ,,MATH,SCI"}, ("SCI", "MATH")),
        ({"allowedcourses": "12,13"}, ("12", "13")),
        ({"enabledcourses": "SCI", "allowedcourses": "12"}, ("SCI", "12")),
    ],
)
def test_restrictions_are_read_under_both_names(values: dict[str, str], courses: tuple[str, ...]) -> None:
    assert courses_of(values) == courses
    assert supervisor_of(values) == "teacher"


@pytest.mark.parametrize(
    ("context", "kind"),
    [
        ("userenrol", UnitKind.SEAT),
        ("user_enrolment", UnitKind.SEAT),
        ("course", UnitKind.COURSE),
        ("coursecat", UnitKind.CATEGORY),
        ("vmoodle", UnitKind.SITE),
        ("something", UnitKind.OTHER),
    ],
)
def test_the_words_of_handlers_and_of_screens_mean_the_same(context: str, kind: UnitKind) -> None:
    assert Unit(context=context).kind is kind


@pytest.mark.parametrize(
    ("unit", "is_seat"),
    [
        (Unit(context="userenrol", data=FREE, is_deleted=True), False),
        (Unit(context="course", instance_id=4), False),
        (Unit(context="userenrol", data="handler=std_setuponecoursesession"), False),
        (Unit(context="userenrol", data="handler=std_setuponecoursesession", instance_id=1), True),
        (Unit(context="userenrol"), True),
    ],
)
def test_only_what_somebody_can_hold_is_a_seat(unit: Unit, is_seat: bool) -> None:
    assert unit.is_seat is is_seat


@pytest.mark.parametrize("number", ["", "0", "-3", "x", "٣", "9" * 30])
def test_a_number_that_is_none_names_nobody(number: str) -> None:
    assert holder_of({"userid": number, "courseid": number}) == (None, None)


def test_events_have_two_words_for_a_change_and_some_have_none() -> None:
    words = ["billed", "updated", "", "moved"]
    assert [UnitEvent(1, text).kind for text in words] == [
        EventKind.BILLED,
        EventKind.UPDATED,
        EventKind.UNNAMED,
        None,
    ]


def test_dates() -> None:
    assert Unit(end_s=100).validity(101) is Validity.EXPIRED
    assert Unit().validity(101) is Validity.UNLIMITED
