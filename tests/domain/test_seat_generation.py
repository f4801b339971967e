"""Seats a purchase makes: tests/data/domain/seat_generation.json is what the plugin made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seatadmin.domain.moodle_facts import CourseId, MoodleCourse, MoodleRole, RoleId
from seatadmin.domain.params import Dialect, ParamString
from seatadmin.domain.seat_generation import generated_seats
from seatadmin.domain.site_facts import SiteFacts

RECORDED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data/domain/seat_generation.json").read_text(encoding="utf-8")
)
SITE = SiteFacts(
    courses=tuple(
        MoodleCourse(CourseId(number), name, name) for number, name in enumerate(RECORDED["courses"], start=2)
    ),
    roles=tuple(MoodleRole(RoleId(number), name) for number, name in enumerate(RECORDED["roles"], start=1)),
    roles_complete=True,
)
HANDLER = "std_generateseats"


def made(params: str, quantity: int, site: SiteFacts = SITE) -> Any:
    return generated_seats(ParamString.parse(params).plugin, quantity, site, HANDLER)


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: case["params"])
def test_seats_are_those_the_shop_makes(case: dict[str, Any]) -> None:
    found = made(case["params"], case["quantity"])
    courses = None if found.courses is None else ",".join(found.courses)
    assert (found.units, courses, found.supervisor) == (
        case["units"],
        case.get("enabledcourses"),
        case.get("supervisor"),
    )
    if "stored" in case:
        assert found.stored == case["stored"]


def test_what_each_seat_keeps_reads_back() -> None:
    found = made("courselist=SCI,MATH%", 1)
    assert ParamString.parse(found.stored, Dialect.UNIT).values == {
        "handler": HANDLER,
        "enabledcourses": "SCI,MATH 101,MATH102",
        "supervisor": "teacher",
    }


@pytest.mark.parametrize(
    ("packsize", "units"),
    [("3 places", 6), ("-2", 0), ("1.5", 3), ("1.2", 3), ("", None), ("1e400", None)],
)
def test_odd_pack_sizes_count_as_php_counts(packsize: str, units: int | None) -> None:
    assert made(f"packsize={packsize}", 2).units == units


def test_courses_never_read_are_not_guessed() -> None:
    assert made("courselist=SCI", 1, SiteFacts()).courses is None
    assert made("supervisor=boss", 1, SiteFacts()).courses == ()
