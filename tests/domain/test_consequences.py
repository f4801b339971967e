"""What buying an entry comes to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatadmin.domain.consequences import Consequence, Part, consequences
from seatadmin.domain.moodle_facts import CourseId, MoodleCourse
from seatadmin.domain.products import Audience, Product, ProductKind, ProductStatus, SeatsMode
from seatadmin.domain.site_facts import SiteFacts
from seatadmin.services.handler_catalogue import handler_catalogue
from tests.examples import examples

SITE = SiteFacts(courses=(MoodleCourse(CourseId(2), "SCI", "Sciences"), MoodleCourse(CourseId(3), "MATH", "Maths")))
SOLD = Product(status=ProductStatus.AVAILABLE)
SEATS = replace(SOLD, handler="std_generateseats", handler_params="courselist=SCI,MA%&packsize=3")
SESSION = replace(
    SOLD,
    handler="std_setuponecoursesession",
    handler_params="coursename=SCI&requiredroles=student,supervisor",
    seats_mode=SeatsMode.AS_QUANTITY,
    renewable=True,
)
QUESTIONS = '[{"field":"fullname","label":"Nom","type":"text"},{"field":"idnumber","label":"","type":"text"}]'


def told(product: Product, quantity: int = 2, site: SiteFacts | None = SITE) -> tuple[Consequence, ...]:
    return consequences(product, handler_catalogue().get(product.handler), quantity, site)


def values_of(found: tuple[Consequence, ...], code: str) -> Any:
    (one,) = (consequence for consequence in found if consequence.code == code)
    return dict(one.values)


@pytest.mark.parametrize(
    ("changes", "part", "code", "values"),
    [
        ({}, Part.SEATS, "nobody_named", {}),
        ({}, Part.ASKED, "nothing_asked", {}),
        ({}, Part.PRODUCED, "nothing_produced", {}),
        ({"status": ProductStatus.PREVIEW}, Part.SALE, "not_listed", {}),
        ({"audience": Audience.CUSTOMERS}, Part.SALE, "buyers_customers", {}),
        ({"audience": Audience.ANONYMOUS_ONLY}, Part.SALE, "buyers_anonymous", {}),
        ({"pass_code": "x"}, Part.SALE, "pass_code_asked", {}),
        ({"max_per_order": 5}, Part.SALE, "at_most", {"count": 5}),
        ({"seats_mode": SeatsMode.ONE_PERSON}, Part.SEATS, "one_person_named", {"count": 2}),
        ({"seats_mode": SeatsMode.AS_QUANTITY}, Part.SEATS, "seat_each", {"count": 2}),
        ({"required_data": QUESTIONS}, Part.ASKED, "questions_asked", {"labels": ["Nom", "idnumber"], "count": 2}),
        ({"required_data": "x"}, Part.ASKED, "questions_stop", {}),
        ({"eula": "<p>Lisez</p>"}, Part.ASKED, "conditions_accepted", {}),
        ({"kind": ProductKind.SET}, Part.PRODUCED, "set_shows_products", {}),
        ({"kind": ProductKind.BUNDLE}, Part.PRODUCED, "bundle_makes_elements", {"count": 2}),
        ({"handler": "std_new"}, Part.PRODUCED, "production_unknown", {"value": "std_new"}),
        ({"handler": "std_prorogate"}, Part.PRODUCED, "no_unit", {}),
        ({"handler": "std_createcourse"}, Part.PRODUCED, "one_unit", {"count": 2}),
        ({"handler": "std_enrolonecoursemultiple"}, Part.PRODUCED, "units", {"count": 2}),
    ],
)
def test_what_a_purchase_does(changes: dict[str, Any], part: Part, code: str, values: dict[str, Any]) -> None:
    assert Consequence(part, code, values) in told(replace(SOLD, **changes))


def test_a_set_is_not_bought() -> None:
    assert [found.code for found in told(replace(SOLD, kind=ProductKind.SET))] == ["set_shows_products"]


def test_free_seats_are_counted_with_their_pack_and_courses() -> None:
    found = told(SEATS)
    assert values_of(found, "free_seats") == {"count": 6}
    assert values_of(found, "seats_for_courses") == {"courses": ["SCI", "MATH"], "count": 2}


@pytest.mark.parametrize(
    ("params", "site", "code"),
    [
        ("packsize=3", SITE, "seats_for_every_course"),
        ("courselist=NOPE", SITE, "seats_match_none"),
        ("courselist=SCI", None, "seats_for_list"),
        ("packsize=abc", SITE, "production_stops"),
    ],
)
def test_seats_say_where_they_are_good(params: str, site: SiteFacts | None, code: str) -> None:
    assert code in {found.code for found in told(replace(SEATS, handler_params=params), site=site)}


def test_no_seat_is_good_nowhere() -> None:
    found = told(replace(SEATS, handler_params="packsize=0&courselist=SCI"))
    assert values_of(found, "free_seats") == {"count": 0}
    assert not any(consequence.code.startswith("seats_") for consequence in found)


def test_a_session_names_people_tutors_included() -> None:
    found = told(SESSION, 12)
    assert values_of(found, "seat_each") == {"count": 12}
    assert values_of(found, "boxes") == {"roles": ["student", "supervisor"], "count": 2}
    assert values_of(found, "units_of_people") == {"count": 12}
    assert {"seat_each_role", "renewable", "accounts", "groups"} <= {consequence.code for consequence in found}


def test_a_session_for_one_person_makes_one_unit_whatever_the_quantity() -> None:
    found = told(replace(SESSION, seats_mode=SeatsMode.ONE_PERSON), 12)
    assert values_of(found, "units_of_people") == {"count": 1}


def test_a_session_without_people_enrols_nobody() -> None:
    assert values_of(told(replace(SESSION, seats_mode=SeatsMode.NOBODY)), "nobody_enrolled") == {}


def test_a_mark_that_renews_nothing_is_told_so() -> None:
    (renewal,) = (found for found in told(replace(SEATS, renewable=True)) if found.part is Part.RENEWAL)
    assert renewal.code == "not_renewed"
    assert renewal.text is not None


def test_consequences_come_in_the_order_of_a_purchase() -> None:
    product = replace(SESSION, eula="x", max_per_order=3, required_data=QUESTIONS)
    parts = [found.part for found in told(product)]
    assert parts == sorted(parts, key=list(Part).index)
    assert set(parts) == set(Part)


@given(
    st.sampled_from(["", "1", *(spec.name for spec in handler_catalogue())]),
    st.text(max_size=15) | st.text(max_size=6).map(lambda text: f"packsize={text}&courselist={text}"),
    st.integers(0, 10**6),
    st.sampled_from(SeatsMode),
)
@settings(max_examples=examples(40))
def test_any_entry_has_consequences(handler: str, params: str, quantity: int, mode: SeatsMode) -> None:
    assert told(replace(SOLD, handler=handler, handler_params=params, seats_mode=mode), quantity)
