"""Planning after a run that was cut, or whose answers were lost: what is ours is not taken for somebody else's work.

The marks of an intent are saved before each call. An enrolment found for a marked intent is ours and uses its seat;
one found without a mark was there before and uses none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from seatadmin.domain.intents import Attempts, IntentState
from seatadmin.domain.moodle_facts import EnrolmentState
from seatadmin.domain.planning import EffectKind, Outcome
from seatadmin.domain.seats import SeatState
from tests.domain.builders import MATH, NOW, SCI, Scene, apply, kinds, notes, tried


def cut_run(email: str = "anne@example.org", **seat: Any) -> Scene:
    """A list of one known person, cut after its enrolling call left."""
    scene = Scene()
    user = scene.user(email)
    taken = scene.held(email, **{"state": SeatState.APPLYING, **seat})
    scene.enrol(user)
    scene.row(email, state=IntentState.APPLYING, seat_id=taken.id, attempts=tried(taken))
    return scene


# ---------------------------------------------------------------------- the answer of an enrolment was lost
def test_an_enrolment_of_our_own_uses_the_seat_of_its_call() -> None:
    scene = cut_run()
    scene.seat("SCI", ends=NOW + timedelta(days=1))
    row = scene.only()
    assert row.outcome is Outcome.KNOWN_ACCOUNT
    assert row.seat == scene.seats[0]


def test_an_enrolment_that_was_there_before_uses_none() -> None:
    scene = cut_run()
    scene.change_row(0, attempts=Attempts(), seat_id=None)
    scene.change_seat(scene.seats[0], state=SeatState.FREE, holder_email=None, holder_course_id=None)
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.ALREADY_ENROLLED, None)


def test_a_call_that_did_not_arrive_is_planned_again_with_its_seat() -> None:
    scene = cut_run()
    scene.enrolments.clear()
    scene.seat("SCI", ends=NOW + timedelta(days=1))
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.KNOWN_ACCOUNT, scene.seats[0])


def test_the_seat_of_a_call_is_kept_although_it_is_free_again() -> None:
    scene = cut_run()
    scene.change_seat(scene.seats[0], state=SeatState.FREE, holder_email=None, holder_course_id=None)
    scene.seat("SCI", ends=NOW + timedelta(days=1))
    assert scene.references() == ["SEAT-0001"]


@pytest.mark.parametrize(
    "since",
    [
        {"state": SeatState.HELD, "holder_email": "bob@example.org"},
        {"state": SeatState.PLANNED, "holder_email": "bob@example.org"},
        {"state": SeatState.APPLYING, "holder_email": "bob@example.org"},
        {"state": SeatState.PLANNED, "holder_course_id": MATH.id},
    ],
)
def test_a_seat_somebody_else_has_by_now_is_not_taken_back(since: dict[str, Any]) -> None:
    scene = cut_run()
    scene.change_row(0, seat_id=None)
    scene.change_seat(scene.seats[0], **since)
    scene.seat()
    row = scene.only()
    assert row.outcome is Outcome.KNOWN_ACCOUNT
    assert row.seat == scene.seats[1]


def test_a_cut_run_that_enrolled_again_draws_no_other_seat() -> None:
    scene = cut_run()
    scene.change_row(0, seat_id=None, reactivate=True)
    held = scene.change_seat(scene.seats[0], state=SeatState.HELD)
    scene.seat()
    row = scene.only()
    assert (row.outcome, row.seat, row.seat_acted_on) == (Outcome.ENROL_AGAIN, None, held)


def test_without_any_other_seat_the_person_waits_with_the_reason_kept() -> None:
    scene = cut_run()
    scene.change_row(0, seat_id=None)
    scene.change_seat(scene.seats[0], state=SeatState.HELD, holder_email="bob@example.org")
    assert scene.only().outcome is Outcome.NO_SEAT


@pytest.mark.parametrize(
    "since",
    [
        {"target": {"ends": date(2026, 3, 1)}},
        {"target": {"role": "editingteacher"}},
        {"seat": {"ends": NOW - timedelta(hours=1)}},
        {"seat": {"allowed": ("MATH101",)}},
        {"courses": {"manual_enrolment": False}},
    ],
)
def test_nothing_that_changed_since_gives_back_a_seat_somebody_sits_on(since: dict[str, Any]) -> None:
    """A list cut on its last day and resumed the day after must not free the seats of people who are in."""
    scene = cut_run(**since.get("seat", {}))
    scene.aim(**since.get("target", {}))
    scene.courses = [replace(course, **since.get("courses", {})) for course in scene.courses]
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.KNOWN_ACCOUNT, scene.seats[0])


@pytest.mark.parametrize(
    "since", [{"target": {"ends": date(2026, 3, 1)}}, {"seat": {"ends": NOW - timedelta(hours=1)}}]
)
def test_what_is_not_in_moodle_yet_is_checked_again(since: dict[str, Any]) -> None:
    scene = cut_run(**since.get("seat", {}))
    scene.aim(**since.get("target", {}))
    scene.enrolments.clear()
    row = scene.only()
    assert row.outcome in (Outcome.BAD_DATA, Outcome.NO_SEAT)
    assert row.seat is None


def test_a_suspended_enrolment_of_our_own_is_ours_too() -> None:
    scene = cut_run()
    scene.enrolments.clear()
    scene.enrol(scene.users[0], state=EnrolmentState.INACTIVE)
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.KNOWN_ACCOUNT, scene.seats[0])


def test_the_seat_of_a_call_is_never_swapped_away() -> None:
    scene = cut_run(allowed=("SCI", "MATH101"))
    scene.seat("SCI")
    scene.row("bob@example.org", course="MATH101")
    rows = scene.plan().rows
    assert rows[0].seat == scene.seats[0]
    assert (rows[1].outcome, rows[1].seat) == (Outcome.COURSE_NOT_ALLOWED, None)


def test_the_row_something_was_sent_for_is_the_one_that_counts_of_two_equal_ones() -> None:
    scene = cut_run()
    scene.intents.insert(0, scene.row("anne@example.org", row=1))
    scene.intents.pop()
    rows = scene.plan().rows
    assert [row.outcome for row in rows] == [Outcome.DUPLICATE, Outcome.KNOWN_ACCOUNT]
    assert notes(rows[0]) == {"same_as_row": {"row": rows[1].row}}


def test_one_person_enrolled_by_two_rows_uses_one_seat() -> None:
    scene = cut_run()
    second = scene.held("anne@example.org", state=SeatState.APPLYING)
    scene.row("anne@example.org", attempts=tried(second), seat_id=second.id)
    assert scene.outcomes() == [Outcome.KNOWN_ACCOUNT, Outcome.DUPLICATE]


# ---------------------------------------------------------------------- the answer of a creation was lost
def test_an_account_with_the_login_we_sent_is_the_one_we_made() -> None:
    scene = Scene()
    scene.seat()
    user = scene.user("anne@example.org", username="anne.martin")
    scene.row("anne@example.org", attempts=Attempts(username="anne.martin"))
    plan = scene.plan()
    row = plan.rows[0]
    assert (row.outcome, row.user) == (Outcome.NEW_ACCOUNT, user)
    assert EffectKind.SUPERVISE in kinds(row)
    assert (plan.totals.accounts_to_create, plan.totals.mails) == (0, 0)


def test_an_account_with_another_login_was_there_before() -> None:
    scene = Scene()
    scene.seat()
    scene.user("anne@example.org", username="amartin")
    scene.row("anne@example.org", attempts=Attempts(username="anne.martin"))
    assert scene.only().outcome is Outcome.KNOWN_ACCOUNT


def test_an_account_that_was_not_made_is_made_by_the_row_that_tried() -> None:
    scene = Scene()
    scene.seat()
    scene.seat()
    scene.row("anne@example.org", course="SCI")
    scene.row("anne@example.org", course="MATH101", attempts=Attempts(username="anne.martin"))
    first, second = scene.plan().rows
    assert (first.outcome, second.outcome) == (Outcome.KNOWN_ACCOUNT, Outcome.NEW_ACCOUNT)
    assert notes(first) == {"account_of_row": {"row": second.row}}


def test_of_several_accounts_the_one_we_made_and_enrolled_is_ours() -> None:
    scene = Scene()
    seat = scene.held("anne@example.org", state=SeatState.APPLYING)
    scene.user("anne@example.org", username="amartin")
    made = scene.user("anne@example.org", username="anne.martin")
    scene.enrol(made)
    scene.row("anne@example.org", seat_id=seat.id, attempts=tried(seat, username="anne.martin"))
    row = scene.only()
    assert (row.outcome, row.user, row.seat) == (Outcome.NEW_ACCOUNT, made, seat)


# ---------------------------------------------------------------------- the answer of a reactivation was lost
def test_a_reactivation_of_our_own_is_told_as_one() -> None:
    scene = Scene()
    scene.enrol(scene.user("anne@example.org"))
    scene.row("anne@example.org", reactivate=True, attempts=Attempts(reactivate_at=NOW))
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.REACTIVATE, None)


def test_a_holders_reactivation_of_our_own_is_told_as_one() -> None:
    scene = Scene()
    scene.held("anne@example.org")
    scene.enrol(scene.user("anne@example.org"))
    scene.row("anne@example.org", reactivate=True, attempts=Attempts(reactivate_at=NOW))
    assert scene.only().outcome is Outcome.REACTIVATE


# ---------------------------------------------------------------------- a whole list, applied
def test_applying_a_plan_and_planning_again_changes_nothing() -> None:
    scene = Scene()
    order = scene.order("B0000000042", 42)
    for allowed in [("SCI",), (), ("MATH101",), ("SCI", "MATH101")]:
        scene.seat(*allowed, order=order)
    known = scene.user("known@example.org")
    suspended = scene.user("suspended@example.org")
    scene.enrol(suspended, state=EnrolmentState.INACTIVE)
    scene.row("new@example.org")
    scene.row("new@example.org", course="MATH101")
    scene.row("known@example.org")
    scene.row("suspended@example.org", reactivate=True)
    scene.row("late@example.org")
    scene.row("too-late@example.org")
    first = scene.plan()
    assert first.totals.seats_used == 4
    apply(scene, first)
    again = scene.plan()
    assert again.is_empty
    assert again.totals.seats_used == 0
    assert (again.totals.seats_before, again.totals.seats_after) == (0, 0)
    assert again.rows[-1].outcome is Outcome.NO_SEAT
    assert known in scene.users


def test_pasting_a_list_again_after_it_was_applied_changes_nothing() -> None:
    scene = Scene()
    for _ in range(4):
        scene.seat()
    scene.row("new@example.org")
    scene.row("other@example.org", course="MATH101")
    apply(scene, scene.plan())
    people = [intent.person for intent in scene.intents]
    scene.intents.clear()
    for person in people:
        scene.row(person.email, course=person.course)
    plan = scene.plan()
    assert [row.outcome for row in plan.rows] == [Outcome.HELD, Outcome.HELD]
    assert plan.totals.seats_after == plan.totals.seats_before == 2
    assert SCI.id in {seat.holder_course_id for seat in scene.seats}
