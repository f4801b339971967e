"""Which seat a person gets: restricted ones first, the soonest ending first, and nobody left out who need not be."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from seatadmin.domain.intents import IntentState
from seatadmin.domain.planning import Outcome, open_seats
from seatadmin.domain.references import references
from seatadmin.domain.seats import CustomerId, SeatState
from tests.domain.builders import NOW, Scene, noon, notes

OTHER_CUSTOMER = CustomerId(UUID(int=2))


def rows(scene: Scene, *courses: str) -> None:
    for number, course in enumerate(courses):
        scene.row(f"p{number}@example.org", course=course)


# ---------------------------------------------------------------------- which one first
def test_a_seat_for_this_course_goes_before_one_for_any_course() -> None:
    scene = Scene()
    scene.seat(ends=noon(2026, 4, 1))
    scene.seat("SCI")
    rows(scene, "SCI")
    assert scene.references() == ["SEAT-0002"]


def test_the_soonest_ending_seat_goes_first_and_an_unlimited_one_last() -> None:
    scene = Scene()
    scene.seat("SCI")
    scene.seat("SCI", ends=noon(2026, 12, 1))
    scene.seat("SCI", ends=noon(2026, 6, 1))
    rows(scene, "SCI", "SCI", "SCI")
    assert scene.references() == ["SEAT-0003", "SEAT-0002", "SEAT-0001"]


def test_among_equals_the_seat_fewest_courses_may_use_goes_first() -> None:
    scene = Scene()
    scene.seat("MATH101", "SCI")
    scene.seat("SCI")
    rows(scene, "SCI")
    assert scene.references() == ["SEAT-0002"]


def test_a_seat_that_runs_goes_before_one_that_has_not_begun() -> None:
    scene = Scene()
    scene.seat("SCI", starts=noon(2026, 9, 1), ends=noon(2026, 12, 1))
    scene.seat()
    rows(scene, "SCI", "SCI")
    assert scene.references() == ["SEAT-0002", "SEAT-0001"]


def test_equal_seats_go_by_reference_however_the_ledger_lists_them() -> None:
    scene = Scene()
    for _ in range(3):
        scene.seat()
    scene.seats.reverse()
    rows(scene, "SCI", "SCI", "SCI")
    assert scene.references() == ["SEAT-0001", "SEAT-0002", "SEAT-0003"]


# ---------------------------------------------------------------------- which ones at all
@pytest.mark.parametrize(
    "unusable",
    [
        {"state": SeatState.PLANNED},
        {"state": SeatState.APPLYING},
        {"state": SeatState.HELD},
        {"customer_id": OTHER_CUSTOMER},
        {"ends": NOW},
        {"ends": NOW - timedelta(days=1)},
        {"starts": noon(2027, 1, 1), "ends": noon(2026, 12, 1)},
    ],
)
def test_only_open_seats_of_the_customer_that_are_not_past_are_used(unusable: dict[str, Any]) -> None:
    """The shop uses expired seats and mixes the customers of one account (seats.md §6.15, §6.24)."""
    scene = Scene()
    scene.seat(**unusable)
    rows(scene, "SCI")
    plan = scene.plan()
    assert plan.rows[0].outcome is Outcome.NO_SEAT
    assert (plan.totals.seats_before, plan.totals.seats_after) == (0, 0)
    assert open_seats(scene.ledger(), scene.target, scene.now) == []


def test_a_released_seat_is_used_again() -> None:
    scene = Scene()
    scene.seat(state=SeatState.RELEASED)
    rows(scene, "SCI")
    assert scene.references() == ["SEAT-0001"]


def test_a_seat_is_used_until_its_last_second() -> None:
    scene = Scene()
    scene.seat(ends=NOW + timedelta(seconds=1))
    rows(scene, "SCI")
    assert scene.references() == ["SEAT-0001"]


# ---------------------------------------------------------------------- restrictions
@pytest.mark.parametrize("allowed", [("SCI",), ("S%",), ("SC_",), ("10",), ("%",), ("MATH101", "SCI")])
def test_names_patterns_and_ids_let_a_seat_into_the_course(allowed: tuple[str, ...]) -> None:
    scene = Scene()
    scene.seat(*allowed)
    rows(scene, "SCI")
    assert scene.references() == ["SEAT-0001"]


@pytest.mark.parametrize("allowed", [("MATH101",), ("M%",), ("11",), ("NOPE",), ("sci",)])
def test_a_seat_reserved_for_other_courses_is_never_burnt(allowed: tuple[str, ...]) -> None:
    """The shop's entry screen takes it (seats.md §6.2, §6.3)."""
    scene = Scene()
    scene.seat(*allowed)
    rows(scene, "SCI")
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.COURSE_NOT_ALLOWED, None)


def test_a_short_name_with_an_underscore_does_not_open_a_look_alike() -> None:
    scene = Scene()
    scene.course("BASES_2")
    scene.course("BASESX2")
    scene.seat("BASES_2")
    rows(scene, "BASESX2", "BASES_2")
    assert scene.outcomes() == [Outcome.COURSE_NOT_ALLOWED, Outcome.NEW_ACCOUNT]


def test_a_restriction_that_matches_no_course_is_told_and_never_means_every_course() -> None:
    """The shop freezes it as unrestricted (seats.md §6.4)."""
    scene = Scene()
    scene.seat("DISPARU", "ANCIEN%")
    scene.seat("DISPARU", "ANCIEN%")
    rows(scene, "SCI")
    plan = scene.plan()
    assert plan.rows[0].outcome is Outcome.COURSE_NOT_ALLOWED
    assert notes(plan) == {"restriction_matches_nothing": {"count": 2, "courses": "DISPARU, ANCIEN%"}}


def test_a_course_some_seat_allowed_waits_when_those_are_gone() -> None:
    scene = Scene()
    scene.seat("SCI")
    scene.seat("MATH101")
    rows(scene, "SCI", "SCI")
    assert scene.outcomes() == [Outcome.NEW_ACCOUNT, Outcome.NO_SEAT]


def test_without_any_seat_people_wait_whatever_the_course() -> None:
    scene = Scene()
    rows(scene, "SCI", "MATH101")
    assert scene.outcomes() == [Outcome.NO_SEAT, Outcome.NO_SEAT]


# ---------------------------------------------------------------------- rearranging
def test_nobody_is_left_without_a_seat_when_another_distribution_exists() -> None:
    scene = Scene()
    scene.seat("SCI", "MATH101", ends=noon(2026, 4, 1))
    scene.seat("SCI", ends=noon(2026, 12, 1))
    rows(scene, "SCI", "MATH101")
    assert scene.references() == ["SEAT-0002", "SEAT-0001"]


def test_a_chain_of_swaps_is_found() -> None:
    scene = Scene()
    names = ["C0", "C1", "C2", "C3"]
    for name in names:
        scene.course(name)
    for first, second in pairwise(names):
        scene.seat(first, second, ends=noon(2026, 4, 1))
    scene.seat("C0", ends=noon(2026, 12, 1))
    # Each of the first three takes the seat it shares with the next course; the last one then moves them all.
    rows(scene, *names)
    assert scene.references() == ["SEAT-0004", "SEAT-0001", "SEAT-0002", "SEAT-0003"]


def test_an_earlier_row_changes_its_seat_and_never_loses_it() -> None:
    scene = Scene()
    scene.seat("SCI", "MATH101")
    rows(scene, "SCI", "MATH101", "SCI")
    assert scene.outcomes() == [Outcome.NEW_ACCOUNT, Outcome.NO_SEAT, Outcome.NO_SEAT]


def test_a_seat_with_other_dates_serves_the_row_it_fits() -> None:
    scene = Scene()
    scene.seat(ends=noon(2026, 12, 1))
    scene.seat(ends=noon(2026, 6, 1))
    scene.row("later@example.org", starts=date(2026, 9, 1))
    scene.row("now@example.org")
    assert scene.references() == ["SEAT-0001", "SEAT-0002"]
    scene.intents.reverse()
    assert scene.references() == ["SEAT-0002", "SEAT-0001"]


# ---------------------------------------------------------------------- orders
def test_seats_of_every_order_of_the_customer_are_used() -> None:
    scene = Scene()
    first, second = scene.order("B0000000001", 1), scene.order("B0000000002", 2)
    scene.seat(order=first, ends=noon(2026, 6, 1))
    scene.seat(order=second, ends=noon(2026, 4, 1))
    rows(scene, "SCI", "SCI")
    assert scene.references() == ["SEAT-0002", "SEAT-0001"]


def test_one_order_may_be_asked_for() -> None:
    scene = Scene()
    first, second = scene.order("B0000000001", 1), scene.order("B0000000002", 2)
    scene.seat(order=first)
    scene.seat(order=second)
    scene.seat()
    scene.aim(order_id=second.id)
    rows(scene, "SCI", "SCI")
    plan = scene.plan()
    assert [row.outcome for row in plan.rows] == [Outcome.NEW_ACCOUNT, Outcome.NO_SEAT]
    assert plan.rows[0].seat is not None
    assert plan.rows[0].seat.order_id == second.id
    assert (plan.totals.seats_before, plan.totals.seats_after) == (1, 0)


@pytest.mark.parametrize("text", ["B0000000002", "b0000000002", "2", "n° 2", " B2 "])
def test_a_row_may_name_its_order(text: str) -> None:
    scene = Scene()
    first, second = scene.order("B0000000001", 1), scene.order("B0000000002", 2)
    scene.seat(order=first)
    scene.seat(order=second)
    scene.row("a@example.org", order_reference=text)
    scene.row("b@example.org")
    scene.row("c@example.org", order_reference=text)
    plan = scene.plan()
    assert [row.seat.reference if row.seat else None for row in plan.rows] == ["SEAT-0002", "SEAT-0001", None]
    assert plan.rows[2].outcome is Outcome.NO_SEAT


def test_an_order_without_seats_of_its_own_is_named() -> None:
    scene = Scene()
    scene.order("B0000000001", 1)
    scene.seat()
    scene.row(order_reference="1")
    row = scene.only()
    assert row.outcome is Outcome.NO_SEAT
    assert notes(row) == {"no_seat_in_order": {"order": "B0000000001"}}


def test_a_number_that_is_none_of_the_customers_orders_chooses_nothing() -> None:
    scene = Scene()
    scene.order("B0000000001", 1, customer_id=OTHER_CUSTOMER)
    scene.seat()
    scene.row("a@example.org", order_reference="PO-2026-17")
    scene.row("b@example.org", order_reference="1")
    first, second = scene.plan().rows
    assert (first.outcome, second.outcome) == (Outcome.NEW_ACCOUNT, Outcome.NO_SEAT)
    assert notes(first) == {"order_unknown": {"order": "PO-2026-17"}}
    assert notes(second) == {"order_unknown": {"order": "1"}}


def test_a_row_of_another_order_than_the_list_is_to_be_corrected() -> None:
    scene = Scene()
    first, second = scene.order("B0000000001", 1), scene.order("B0000000002", 2)
    scene.seat(order=first)
    scene.aim(order_id=first.id)
    scene.row("a@example.org", order_reference="B2")
    scene.row("b@example.org", order_reference="B1")
    rows_ = scene.plan().rows
    assert [row.outcome for row in rows_] == [Outcome.BAD_DATA, Outcome.NEW_ACCOUNT]
    (problem,) = rows_[0].problems
    assert (problem.field, problem.code, problem.value) == ("order_reference", "order_differs", "B2")
    assert second.id != first.id


# ---------------------------------------------------------------------- a seat by its name
def test_a_row_may_name_its_seat() -> None:
    scene = Scene()
    for _ in range(3):
        scene.seat()
    scene.row("a@example.org")
    scene.row("b@example.org", seat_reference=" seat-0001 ")
    assert scene.references() == ["SEAT-0002", "SEAT-0001"]


def test_a_named_seat_that_cannot_be_used_is_told_and_another_one_drawn() -> None:
    scene = Scene()
    scene.seat("MATH101")
    scene.seat()
    scene.row("a@example.org", seat_reference="SEAT-0001")
    row = scene.only()
    assert row.seat is not None
    assert row.seat.reference == "SEAT-0002"
    assert notes(row) == {"seat_named_not_usable": {"reference": "SEAT-0001"}}


def test_a_seat_named_twice_goes_to_the_first() -> None:
    scene = Scene()
    scene.seat()
    scene.seat()
    scene.row("a@example.org", seat_reference="SEAT-0002")
    scene.row("b@example.org", seat_reference="SEAT-0002")
    assert scene.references() == ["SEAT-0002", "SEAT-0001"]


def test_a_true_reference_nobody_knows_is_told_and_other_texts_are_not() -> None:
    scene = Scene()
    scene.seat()
    scene.seat()
    unknown = next(references("another order"))
    scene.row("a@example.org", seat_reference=unknown)
    scene.row("b@example.org", seat_reference="Matricule 12")
    first, second = scene.plan().rows
    assert notes(first) == {"seat_named_not_usable": {"reference": unknown}}
    assert not second.notes


# ---------------------------------------------------------------------- seats kept for these very rows
def test_seats_reserved_for_these_rows_are_theirs_to_use() -> None:
    scene = Scene()
    seat = scene.held("anne@example.org", state=SeatState.PLANNED)
    scene.row("anne@example.org", seat_id=seat.id)
    plan = scene.plan()
    assert plan.rows[0].outcome is Outcome.NEW_ACCOUNT
    assert plan.rows[0].seat == seat
    assert (plan.totals.seats_before, plan.totals.seats_after) == (1, 0)


def test_rows_that_exchange_their_addresses_keep_their_seats_in_the_list() -> None:
    scene = Scene()
    first = scene.held("a@example.org", state=SeatState.PLANNED)
    second = scene.held("b@example.org", state=SeatState.PLANNED)
    scene.row("b@example.org", seat_id=first.id)
    scene.row("a@example.org", seat_id=second.id)
    assert scene.outcomes() == [Outcome.NEW_ACCOUNT, Outcome.NEW_ACCOUNT]


@pytest.mark.parametrize(
    "spoilt", [{"ends": NOW}, {"customer_id": OTHER_CUSTOMER}, {"allowed": ("MATH101",)}, {"order_id": None}]
)
def test_a_reserved_seat_that_does_not_fit_any_more_is_not_used(spoilt: dict[str, Any]) -> None:
    scene = Scene()
    order = scene.order("B0000000001", 1)
    scene.aim(order_id=order.id)
    good = scene.seat(order=order)
    seat = scene.held("anne@example.org", state=SeatState.PLANNED, **{"order": order, **spoilt})
    if "order_id" in spoilt:
        seat = scene.change_seat(seat, order_id=None)
    scene.row("anne@example.org", seat_id=seat.id)
    assert scene.only().seat == good


def test_reservations_of_rows_taken_back_are_not_used() -> None:
    scene = Scene()
    seat = scene.held("anne@example.org", state=SeatState.PLANNED)
    scene.row("anne@example.org", seat_id=seat.id, state=IntentState.WITHDRAWN)
    scene.row("bob@example.org")
    assert scene.outcomes() == [Outcome.TAKEN_BACK, Outcome.NO_SEAT]


def test_a_freed_reservation_serves_the_waiting_row() -> None:
    scene = Scene()
    seat = scene.held("anne@example.org", state=SeatState.PLANNED)
    scene.row("anne@example.org", seat_id=seat.id, lastname=None)
    scene.row("bob@example.org", state=IntentState.WAITING)
    assert scene.outcomes() == [Outcome.BAD_DATA, Outcome.NEW_ACCOUNT]
    assert scene.references() == [None, "SEAT-0001"]
