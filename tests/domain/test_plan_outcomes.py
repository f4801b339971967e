"""Every outcome of a row, and the pitfalls of the shop's own screens that must not come back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from seatadmin.domain.intents import IntentState
from seatadmin.domain.moodle_facts import EnrolmentState, UserId
from seatadmin.domain.planning import ACTS, TO_CORRECT, USES_SEAT, EffectKind, Outcome
from seatadmin.domain.problems import Problem, Severity
from seatadmin.domain.seats import NO_CUSTOMER, Customer, SeatState
from tests.domain.builders import MATH, SCI, Scene, blocking, kinds, noon, notes

INACTIVE = EnrolmentState.INACTIVE


def test_an_unknown_person_gets_an_account_and_a_seat() -> None:
    scene = Scene()
    seat = scene.seat()
    scene.row("anne@example.org")
    row = scene.only()
    assert row.outcome is Outcome.NEW_ACCOUNT
    assert row.seat == seat
    assert row.user is None
    assert row.course == SCI


def test_a_known_person_who_is_not_enrolled_keeps_the_account() -> None:
    scene = Scene()
    seat = scene.seat()
    user = scene.user("Anne@Example.org")
    scene.row("anne@example.org")
    row = scene.only()
    assert (row.outcome, row.user, row.seat) == (Outcome.KNOWN_ACCOUNT, user, seat)
    assert EffectKind.CREATE_ACCOUNT not in kinds(row)
    assert not row.notes


def test_somebody_already_enrolled_uses_no_seat_and_nothing_is_sent() -> None:
    scene = Scene()
    scene.seat()
    scene.enrol(scene.user("anne@example.org"))
    scene.row("anne@example.org")
    row = scene.only()
    assert (row.outcome, row.seat, row.effects) == (Outcome.ALREADY_ENROLLED, None, ())


def test_already_enrolled_people_take_no_seat_from_those_after_them() -> None:
    """The shop skips a seat for each of them and runs out too early (seats.md §6.7)."""
    scene = Scene()
    scene.seat()
    for name in ("a", "b", "c"):
        scene.enrol(scene.user(f"{name}@example.org"))
        scene.row(f"{name}@example.org")
    scene.row("new@example.org")
    assert scene.outcomes() == [Outcome.ALREADY_ENROLLED] * 3 + [Outcome.NEW_ACCOUNT]


def test_already_enrolled_people_are_not_put_in_the_chosen_group() -> None:
    """Nothing was assigned, so nothing else happens (seats.md §6.9)."""
    scene = Scene()
    scene.seat()
    scene.aim(group="Promo 2026")
    scene.enrol(scene.user("anne@example.org"))
    scene.row("anne@example.org")
    assert scene.only().effects == ()


def test_a_suspended_enrolment_is_only_proposed() -> None:
    scene = Scene()
    scene.seat()
    scene.enrol(scene.user("anne@example.org"), state=INACTIVE)
    scene.row("anne@example.org")
    row = scene.only()
    assert (row.outcome, row.seat, row.effects) == (Outcome.SUSPENDED, None, ())


def test_an_accepted_reactivation_uses_no_seat() -> None:
    scene = Scene()
    scene.seat()
    scene.enrol(scene.user("anne@example.org"), state=INACTIVE)
    scene.row("anne@example.org", reactivate=True)
    row = scene.only()
    assert (row.outcome, row.seat, kinds(row)) == (Outcome.REACTIVATE, None, [EffectKind.REACTIVATE])
    assert scene.plan().totals.seats_after == 1


def test_accepting_a_reactivation_changes_nothing_for_an_active_enrolment() -> None:
    scene = Scene()
    scene.seat()
    scene.enrol(scene.user("anne@example.org"))
    scene.row("anne@example.org", reactivate=True)
    assert scene.only().outcome is Outcome.ALREADY_ENROLLED


def test_an_enrolment_in_another_course_is_no_enrolment_here() -> None:
    scene = Scene()
    scene.seat()
    scene.enrol(scene.user("anne@example.org"), MATH)
    scene.row("anne@example.org")
    assert scene.only().outcome is Outcome.KNOWN_ACCOUNT


def test_several_accounts_with_the_address_ask_for_a_choice() -> None:
    scene = Scene()
    scene.seat()
    scene.user("anne@example.org", username="amartin")
    scene.user("Anne@example.org", username="anne2")
    scene.row("anne@example.org")
    row = scene.only()
    assert (row.outcome, row.seat, row.user) == (Outcome.SEVERAL_ACCOUNTS, None, None)
    assert notes(row) == {"accounts": {"count": 2, "logins": "amartin (Anne Martin), anne2 (Anne Martin)"}}
    assert [user.username for user in row.candidates] == ["amartin", "anne2"]


def test_the_chosen_account_is_used() -> None:
    scene = Scene()
    scene.seat()
    scene.user("anne@example.org")
    second = scene.user("anne@example.org")
    scene.row("anne@example.org", account_id=second.id)
    row = scene.only()
    assert (row.outcome, row.user) == (Outcome.KNOWN_ACCOUNT, second)


def test_a_chosen_account_that_is_gone_asks_again_and_never_makes_another() -> None:
    scene = Scene()
    scene.seat()
    scene.user("anne@example.org")
    scene.user("anne@example.org")
    scene.row("anne@example.org", account_id=UserId(4242))
    assert scene.only().outcome is Outcome.SEVERAL_ACCOUNTS


def test_an_account_moodle_cannot_show_is_not_made_again() -> None:
    scene = Scene()
    scene.seat()
    scene.unreadable.add("anne@example.org")
    scene.row("anne@example.org")
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.ACCOUNT_UNREADABLE, None)


def test_an_account_seen_in_a_course_is_used_although_look_ups_fail_to_show_it() -> None:
    scene = Scene()
    scene.seat()
    scene.unreadable.add("anne@example.org")
    user = scene.user("anne@example.org", username="Anne.Équipe")
    scene.row("anne@example.org")
    row = scene.only()
    assert (row.outcome, row.user) == (Outcome.KNOWN_ACCOUNT, user)


def test_a_suspended_account_is_told_and_not_enrolled() -> None:
    scene = Scene()
    scene.seat()
    scene.user("anne@example.org", suspended=True)
    scene.row("anne@example.org")
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.ACCOUNT_SUSPENDED, None)


def test_another_last_name_is_told_and_the_account_is_used() -> None:
    """The shop's icon says "no account" and its production uses it (seats.md §4)."""
    scene = Scene()
    scene.seat()
    scene.user("anne@example.org", "Durand", firstname="Annie")
    scene.row("anne@example.org")
    row = scene.only()
    assert row.outcome is Outcome.KNOWN_ACCOUNT
    assert notes(row) == {"account_name_differs": {"name": "Annie Durand"}}


@pytest.mark.parametrize("lastname", ["MARTIN", "martin", "Mar tin", "Mártin"])
def test_the_same_name_written_otherwise_is_not_worth_a_word(lastname: str) -> None:
    scene = Scene()
    scene.seat()
    scene.user("anne@example.org", lastname)
    scene.row("anne@example.org")
    assert not scene.only().notes


# ---------------------------------------------------------------------- rows to correct
@pytest.mark.parametrize("missing", ["email", "lastname", "firstname"])
def test_missing_data_keep_a_row_out(missing: str) -> None:
    """The shop does not check first names, which yields logins that begin with a dot (seats.md §6.17)."""
    scene = Scene()
    scene.seat()
    scene.row(**{"email": "anne@example.org", missing: None})
    row = scene.only()
    assert (row.outcome, row.seat, row.effects) == (Outcome.BAD_DATA, None, ())


def test_a_blocking_problem_keeps_a_row_out_and_a_warning_does_not() -> None:
    scene = Scene()
    scene.seat()
    scene.row("anne@example.org", problems=(blocking(),))
    scene.row("bob@example.org", problems=(Problem(3, "email", "email_repaired", Severity.WARNING),))
    assert scene.outcomes() == [Outcome.BAD_DATA, Outcome.NEW_ACCOUNT]


def test_an_unknown_course_is_named() -> None:
    scene = Scene()
    scene.seat()
    scene.row(course="CHIMIE")
    row = scene.only()
    assert (row.outcome, row.course) == (Outcome.COURSE_UNKNOWN, None)
    assert notes(row) == {"course_wanted": {"course": "CHIMIE"}}


def test_no_course_at_all_is_an_unknown_course() -> None:
    scene = Scene()
    scene.seat()
    scene.aim(course=None)
    scene.row()
    assert notes(scene.only()) == {"course_wanted": {"course": ""}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("SCI", SCI.id), ("sci", SCI.id), ("10", SCI.id), ("math101", MATH.id), ("11", MATH.id), ("999", None)],
)
def test_a_course_is_found_by_short_name_or_id(text: str, expected: int | None) -> None:
    scene = Scene()
    scene.seat()
    scene.row(course=text)
    course = scene.only().course
    assert (course.id if course is not None else None) == expected


def test_case_tells_courses_apart_where_a_site_has_both() -> None:
    scene = Scene()
    lower = scene.course("sci")
    scene.seat()
    scene.row("a@example.org", course="sci")
    scene.row("b@example.org", course="SCI")
    scene.row("c@example.org", course="Sci")
    first, second, third = scene.plan().rows
    assert (first.course, second.course, third.outcome) == (lower, SCI, Outcome.COURSE_UNKNOWN)


def test_a_course_without_manual_enrolment_is_told_before_anything_is_done() -> None:
    scene = Scene()
    scene.seat()
    scene.course("AUTO", manual_enrolment=False)
    scene.row(course="AUTO")
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.NO_MANUAL_ENROLMENT, None)


def test_a_course_whose_methods_moodle_did_not_tell_is_tried() -> None:
    scene = Scene()
    scene.seat()
    scene.course("PEUT-ETRE", manual_enrolment=None)
    scene.row(course="PEUT-ETRE")
    assert scene.only().outcome is Outcome.NEW_ACCOUNT


def test_a_role_nobody_has_shown_is_asked_for() -> None:
    scene = Scene()
    scene.seat()
    scene.row(role="editingteacher")
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.ROLE_UNKNOWN, None)
    assert notes(row) == {"role_wanted": {"role": "editingteacher"}}


def test_a_role_is_not_missed_before_the_course_was_read() -> None:
    scene = Scene()
    scene.roles = []
    scene.unread_courses = {SCI.id}
    scene.seat()
    scene.row()
    assert scene.only().outcome is Outcome.UNCHECKED


# ---------------------------------------------------------------------- twice in the list
def test_the_same_person_and_course_twice_is_one_seat() -> None:
    scene = Scene()
    scene.seat()
    scene.seat()
    scene.row("anne@example.org")
    scene.row("Anne@Example.ORG")
    first, second = scene.plan().rows
    assert (first.outcome, second.outcome) == (Outcome.NEW_ACCOUNT, Outcome.DUPLICATE)
    assert second.seat is None
    assert notes(second) == {"same_as_row": {"row": first.row}}


def test_a_course_named_in_two_ways_is_one_course() -> None:
    scene = Scene()
    scene.seat()
    scene.row("anne@example.org", course="SCI")
    scene.row("anne@example.org", course="10")
    assert scene.outcomes() == [Outcome.NEW_ACCOUNT, Outcome.DUPLICATE]


def test_a_row_to_correct_does_not_make_a_good_one_a_duplicate() -> None:
    scene = Scene()
    scene.seat()
    scene.row("anne@example.org", lastname=None)
    scene.row("anne@example.org")
    assert scene.outcomes() == [Outcome.BAD_DATA, Outcome.NEW_ACCOUNT]


def test_the_same_new_person_in_two_courses_is_one_account_and_two_seats() -> None:
    scene = Scene()
    scene.seat()
    scene.seat()
    scene.row("anne@example.org", course="SCI")
    scene.row("anne@example.org", course="MATH101")
    first, second = scene.plan().rows
    assert (first.outcome, second.outcome) == (Outcome.NEW_ACCOUNT, Outcome.KNOWN_ACCOUNT)
    assert notes(second) == {"account_of_row": {"row": first.row}}
    assert None not in (first.seat, second.seat)
    totals = scene.plan().totals
    assert (totals.accounts_to_create, totals.mails, totals.seats_used) == (1, 1, 2)


def test_the_row_that_has_a_seat_makes_the_account() -> None:
    scene = Scene()
    scene.seat("MATH101")
    scene.row("anne@example.org", course="SCI")
    scene.row("anne@example.org", course="MATH101")
    first, second = scene.plan().rows
    assert (first.outcome, second.outcome) == (Outcome.COURSE_NOT_ALLOWED, Outcome.NEW_ACCOUNT)
    assert EffectKind.CREATE_ACCOUNT in kinds(second)


# ---------------------------------------------------------------------- seats held already
def test_somebody_who_holds_a_seat_of_this_course_needs_no_other() -> None:
    scene = Scene()
    scene.seat()
    held = scene.held("anne@example.org")
    scene.enrol(scene.user("anne@example.org"))
    scene.row("anne@example.org")
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.HELD, None)
    assert notes(row) == {"holds_seat": {"reference": held.reference}}


@pytest.mark.parametrize("state", [SeatState.PLANNED, SeatState.APPLYING])
def test_somebody_another_list_has_planned_needs_no_other(state: SeatState) -> None:
    scene = Scene()
    scene.seat()
    planned = scene.held("Anne@example.org", state=state)
    scene.row("anne@example.org")
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.HELD, None)
    assert notes(row) == {"seat_planned_elsewhere": {"reference": planned.reference}}


def test_a_seat_held_in_another_course_does_not_count() -> None:
    scene = Scene()
    scene.seat()
    scene.held("anne@example.org", MATH)
    scene.row("anne@example.org")
    assert scene.only().outcome is Outcome.NEW_ACCOUNT


def test_somebody_unenrolled_by_hand_may_be_enrolled_again_on_the_same_seat() -> None:
    """The shop loses such a seat until somebody repairs it (seats.md §6.11)."""
    scene = Scene()
    scene.seat()
    order = scene.order("B0000000042", 42)
    held = scene.held("anne@example.org", order=order, ends=noon(2026, 12, 31))
    scene.user("anne@example.org")
    scene.row("anne@example.org")
    row = scene.only()
    assert (row.outcome, row.seat, row.held, row.effects) == (Outcome.UNENROLLED, None, held, ())
    assert notes(row) == {"held_but_not_enrolled": {"reference": held.reference}}
    scene.change_row(0, reactivate=True)
    plan = scene.plan()
    row = plan.rows[0]
    assert (row.outcome, row.seat, row.seat_acted_on) == (Outcome.ENROL_AGAIN, None, held)
    assert kinds(row) == [EffectKind.ENROL, EffectKind.JOIN_GROUP]
    assert row.effects[0].ends_s == int(noon(2026, 12, 31).timestamp())
    assert (plan.totals.seats_used, plan.totals.seats_before) == (0, 1)


@pytest.mark.parametrize("reactivate", [False, True])
def test_somebody_unenrolled_whose_account_is_suspended_is_not_enrolled_again(reactivate: bool) -> None:
    scene = Scene()
    scene.held("anne@example.org")
    scene.user("anne@example.org", suspended=True)
    scene.row("anne@example.org", reactivate=reactivate)
    assert scene.only().outcome is Outcome.ACCOUNT_SUSPENDED


@pytest.mark.parametrize("dates", [{"starts": date(2027, 1, 1)}, {"order_reference": "B0000000043"}])
def test_a_seat_that_does_not_fit_the_row_is_not_used_again(dates: dict[str, Any]) -> None:
    scene = Scene()
    order = scene.order("B0000000042", 42)
    scene.order("B0000000043", 43)
    held = scene.held("anne@example.org", order=order, ends=noon(2026, 12, 31))
    scene.user("anne@example.org")
    scene.row("anne@example.org", reactivate=True, **dates)
    row = scene.only()
    assert (row.outcome, row.held) == (Outcome.HELD, None)
    assert notes(row) == {"held_but_not_enrolled": {"reference": held.reference}}


def test_a_seat_whose_holder_has_no_account_any_more_is_told() -> None:
    scene = Scene()
    held = scene.held("anne@example.org")
    scene.row("anne@example.org", reactivate=True)
    row = scene.only()
    assert row.outcome is Outcome.HELD
    assert notes(row) == {"held_without_account": {"reference": held.reference}}
    scene.unasked.add("anne@example.org")
    assert notes(scene.only()) == {"holds_seat": {"reference": held.reference}}


def test_an_enrolment_of_ours_that_begins_later_is_not_taken_for_a_suspended_one() -> None:
    scene = Scene()
    held = scene.held("anne@example.org")
    scene.enrol(scene.user("anne@example.org"), state=INACTIVE)
    scene.row("anne@example.org", reactivate=True)
    scene.begins = {held.reference: noon(2026, 5, 1)}
    row = scene.only()
    assert (row.outcome, row.effects) == (Outcome.HELD, ())
    assert notes(row) == {"not_begun": {"reference": held.reference, "date": "2026-05-01"}}
    scene.now = noon(2026, 5, 2)
    assert scene.only().outcome is Outcome.REACTIVATE


def test_the_end_of_a_seat_held_is_told() -> None:
    scene = Scene()
    held = scene.held("anne@example.org", ends=noon(2026, 12, 31))
    scene.enrol(scene.user("anne@example.org"))
    scene.row("anne@example.org")
    assert notes(scene.only()) == {"holds_seat_until": {"reference": held.reference, "date": "2026-12-31"}}


def test_without_a_customer_nothing_is_called_a_lack_of_seats() -> None:
    scene = Scene()
    scene.customer = Customer(NO_CUSTOMER, "")
    scene.aim(customer_id=NO_CUSTOMER)
    scene.enrol(scene.user("bob@example.org"))
    scene.row("anne@example.org")
    scene.row("bob@example.org")
    scene.row("not an address", problems=(blocking(),))
    plan = scene.plan()
    assert [row.outcome for row in plan.rows] == [Outcome.NO_CUSTOMER, Outcome.ALREADY_ENROLLED, Outcome.BAD_DATA]
    assert notes(plan) == {"customer_missing": {}}
    assert (plan.totals.waiting, plan.totals.to_correct, plan.is_empty) == (0, 1, True)


def test_a_holder_whose_enrolment_is_suspended_may_be_reactivated() -> None:
    scene = Scene()
    scene.held("anne@example.org")
    scene.enrol(scene.user("anne@example.org"), state=INACTIVE)
    scene.row("anne@example.org")
    assert scene.only().outcome is Outcome.SUSPENDED
    scene.change_row(0, reactivate=True)
    assert scene.only().outcome is Outcome.REACTIVATE


def test_a_seat_that_is_past_is_held_by_nobody() -> None:
    scene = Scene()
    fresh = scene.seat()
    scene.held("anne@example.org", ends=scene.now)
    scene.user("anne@example.org")
    scene.row("anne@example.org")
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.KNOWN_ACCOUNT, fresh)


# ---------------------------------------------------------------------- rows with an end
def test_a_row_this_list_has_finished_is_not_done_again() -> None:
    scene = Scene()
    scene.seat()
    held = scene.held("anne@example.org")
    scene.row("anne@example.org", state=IntentState.DONE, seat_id=held.id)
    row = scene.only()
    assert (row.outcome, row.seat, row.effects) == (Outcome.HELD, None, ())
    assert notes(row) == {"holds_seat": {"reference": held.reference}}


def test_a_finished_row_stays_finished_when_its_course_is_gone() -> None:
    scene = Scene()
    scene.row("anne@example.org", course="GONE", state=IntentState.DONE)
    assert scene.only().outcome is Outcome.HELD


@pytest.mark.parametrize("state", [IntentState.WITHDRAWN, IntentState.RELEASED])
def test_a_row_taken_back_is_not_put_back_by_applying_the_list_again(state: IntentState) -> None:
    scene = Scene()
    scene.seat()
    scene.row("anne@example.org", state=state)
    scene.row("bob@example.org")
    assert scene.outcomes() == [Outcome.TAKEN_BACK, Outcome.NEW_ACCOUNT]


def test_a_person_taken_back_may_be_asked_for_again_in_another_row() -> None:
    scene = Scene()
    scene.seat()
    scene.row("anne@example.org", state=IntentState.RELEASED)
    scene.row("anne@example.org")
    assert scene.outcomes() == [Outcome.TAKEN_BACK, Outcome.NEW_ACCOUNT]


def test_a_new_row_for_somebody_the_list_has_finished_is_a_duplicate_wherever_it_stands() -> None:
    scene = Scene()
    scene.seat()
    scene.row("anne@example.org")
    held = scene.seat(state=SeatState.FREE)
    scene.row("anne@example.org", state=IntentState.DONE, seat_id=held.id)
    assert scene.outcomes() == [Outcome.DUPLICATE, Outcome.HELD]


@pytest.mark.parametrize("state", [IntentState.SETTLED, IntentState.WAITING, IntentState.REFUSED, IntentState.DRAFT])
def test_other_rows_are_planned_afresh(state: IntentState) -> None:
    scene = Scene()
    scene.seat()
    scene.row("anne@example.org", state=state)
    assert scene.only().outcome is Outcome.NEW_ACCOUNT


# ---------------------------------------------------------------------- offline
def test_before_moodle_was_asked_a_seat_is_kept_and_nothing_is_claimed() -> None:
    scene = Scene()
    seat = scene.seat()
    scene.unasked.add("anne@example.org")
    scene.row("anne@example.org")
    row = scene.only()
    assert (row.outcome, row.seat) == (Outcome.UNCHECKED, seat)
    assert kinds(row) == [EffectKind.ENROL, EffectKind.USE_SEAT]
    totals = scene.plan().totals
    assert (totals.accounts_to_create, totals.mails) == (0, 0)


def test_a_known_person_is_unchecked_until_the_course_was_read() -> None:
    scene = Scene()
    scene.seat()
    scene.unread_courses = {SCI.id}
    user = scene.user("anne@example.org")
    scene.row("anne@example.org")
    row = scene.only()
    assert (row.outcome, row.user) == (Outcome.UNCHECKED, user)


def test_nobody_is_made_in_a_course_that_was_not_read() -> None:
    scene = Scene()
    scene.seat()
    scene.unread_courses = {SCI.id}
    scene.row("anne@example.org")
    assert scene.only().outcome is Outcome.UNCHECKED


def test_with_an_empty_mirror_every_row_waits_for_its_course() -> None:
    scene = Scene()
    scene.courses, scene.roles = [], []
    scene.seat()
    scene.row("anne@example.org")
    plan = scene.plan()
    assert plan.rows[0].outcome is Outcome.COURSE_UNKNOWN
    assert plan.is_empty


# ---------------------------------------------------------------------- what is decided first
@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        ({"lastname": None, "course": "CHIMIE"}, Outcome.BAD_DATA),
        ({"course": "CHIMIE", "role": "editingteacher"}, Outcome.COURSE_UNKNOWN),
        ({"course": "AUTO", "role": "editingteacher"}, Outcome.NO_MANUAL_ENROLMENT),
        ({"role": "editingteacher", "email": "twice@example.org"}, Outcome.ROLE_UNKNOWN),
    ],
)
def test_the_first_thing_that_is_wrong_is_told(spoil: dict[str, Any], expected: Outcome) -> None:
    scene = Scene()
    scene.course("AUTO", manual_enrolment=False)
    scene.user("twice@example.org")
    scene.user("twice@example.org")
    scene.seat()
    scene.row(**spoil)
    assert scene.only().outcome is expected


def test_outcomes_act_wait_or_need_somebody_and_never_two_of_these() -> None:
    assert not ACTS & TO_CORRECT
    assert USES_SEAT < ACTS
    assert Outcome.NO_SEAT not in ACTS | TO_CORRECT


# ---------------------------------------------------------------------- nobody disappears
def test_rows_come_back_in_order_with_their_intents_untouched() -> None:
    scene = Scene()
    scene.seat()
    for index in range(6):
        scene.row(f"p{index}@example.org" if index % 2 else None)
    plan = scene.plan()
    assert [row.intent for row in plan.rows] == scene.intents
    assert [row.row for row in plan.rows] == [intent.row for intent in scene.intents]


def test_people_without_a_seat_stay_in_the_list() -> None:
    """The shop drops the rest of the list when it runs out of seats (seats.md §6.19)."""
    scene = Scene()
    scene.seat()
    for index in range(3):
        scene.row(f"p{index}@example.org")
    plan = scene.plan()
    assert [row.outcome for row in plan.rows] == [Outcome.NEW_ACCOUNT, Outcome.NO_SEAT, Outcome.NO_SEAT]
    assert plan.totals.waiting == 2


def test_an_empty_list_is_an_empty_plan() -> None:
    scene = Scene()
    scene.seat()
    plan = scene.plan()
    assert plan.is_empty
    assert plan.rows == plan.customer_effects == plan.notes == ()
    assert (plan.totals.seats_before, plan.totals.seats_after) == (1, 1)


def test_totals_say_what_will_happen() -> None:
    scene = Scene()
    for _ in range(4):
        scene.seat()
    scene.row("new@example.org")
    scene.user("known@example.org")
    scene.row("known@example.org")
    scene.enrol(scene.user("in@example.org"))
    scene.row("in@example.org")
    scene.row(None)
    scene.unasked.add("offline@example.org")
    scene.row("offline@example.org")
    totals = scene.plan().totals
    assert (totals.rows, totals.seats_before, totals.seats_after, totals.seats_used) == (5, 4, 1, 3)
    assert (totals.accounts_to_create, totals.mails, totals.to_correct, totals.waiting) == (1, 1, 1, 0)
    assert totals.outcomes == {
        Outcome.NEW_ACCOUNT: 1,
        Outcome.KNOWN_ACCOUNT: 1,
        Outcome.ALREADY_ENROLLED: 1,
        Outcome.BAD_DATA: 1,
        Outcome.UNCHECKED: 1,
    }
