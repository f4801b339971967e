"""What will be true afterwards, row by row and once for the customer, and what is worth a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seatadmin.domain.intents import Credentials
from seatadmin.domain.moodle_facts import MoodleUser
from seatadmin.domain.planning import Effect, EffectKind, Outcome
from tests.domain.builders import MATH, SCI, STUDENT, SUPPORT, TEACHER, Scene, kinds, notes, seconds

CREATE, MAIL, STAFF, ENROL = (
    EffectKind.CREATE_ACCOUNT,
    EffectKind.MAIL_CREDENTIALS,
    EffectKind.STAFF_PASSWORD,
    EffectKind.ENROL,
)
GROUP, SUPERVISE, SEAT = EffectKind.JOIN_GROUP, EffectKind.SUPERVISE, EffectKind.USE_SEAT
CUSTOMER_IN, SUPPORT_IN = EffectKind.ENROL_CUSTOMER, EffectKind.SUPPORT_COURSE


def customer_account(scene: Scene) -> MoodleUser:
    user = scene.user("achats@example.com", "Achats", id=900)
    assert user.id == scene.customer.remote_user_id
    return user


# ---------------------------------------------------------------------- one row
def test_a_new_account_is_made_mailed_enrolled_grouped_supervised_and_seated() -> None:
    scene = Scene()
    order = scene.order("B0000000042", 42)
    seat = scene.seat("SCI", order=order)
    scene.aim(ends=date(2026, 12, 31))
    scene.row("anne@example.org")
    assert scene.only().effects == (
        Effect(CREATE, email="anne@example.org"),
        Effect(MAIL, email="anne@example.org"),
        Effect(ENROL, SCI.id, "SCI", role="student", ends_s=seconds(date(2026, 12, 31), 23, 59, 59)),
        Effect(GROUP, SCI.id, "SCI", group="B0000000042", order_id=order.id),
        Effect(SUPERVISE, role="teacher", customer="Société Exemple"),
        Effect(SEAT, seat_id=seat.id, seat_reference=seat.reference, order_id=order.id),
    )


def test_with_a_password_of_the_staff_moodle_mails_nothing() -> None:
    scene = Scene()
    scene.seat()
    scene.aim(credentials=Credentials.STAFF)
    scene.row()
    assert kinds(scene.only())[:2] == [CREATE, STAFF]
    assert (scene.plan().totals.accounts_to_create, scene.plan().totals.mails) == (1, 0)


def test_known_accounts_are_only_attached_to_the_customer_on_request() -> None:
    scene = Scene()
    scene.seat()
    scene.user("anne@example.org")
    scene.row("anne@example.org")
    assert kinds(scene.only()) == [ENROL, SEAT]
    scene.aim(attach_existing=True)
    assert kinds(scene.only()) == [ENROL, SUPERVISE, SEAT]


def test_the_role_of_the_row_goes_before_that_of_the_list() -> None:
    scene = Scene()
    scene.seat()
    scene.seat()
    scene.row("a@example.org")
    scene.row("b@example.org", role="teacher")
    roles = [effect.role for row in scene.plan().rows for effect in row.effects if effect.kind is ENROL]
    assert roles == ["student", "teacher"]


def test_the_supervisors_role_is_read_from_the_seat() -> None:
    """The shop's block always gives teacher, its sheet form gives none (seats.md §6.10)."""
    scene = Scene()
    scene.roles.append(replace(TEACHER, id=scene.roles[1].id, shortname="editingteacher"))
    scene.seat(supervisor_role="editingteacher")
    scene.row()
    plan = scene.plan()
    assert [e.role for e in plan.rows[0].effects if e.kind is SUPERVISE] == ["editingteacher"]
    assert [e.role for e in plan.customer_effects if e.kind is CUSTOMER_IN] == ["editingteacher"]


@pytest.mark.parametrize("missing", ["teacher", "student"])
def test_responsibility_takes_both_roles(missing: str) -> None:
    scene = Scene()
    scene.roles = [role for role in scene.roles if role.shortname != missing]
    scene.roles.append(replace(STUDENT, shortname="auditor"))
    scene.aim(role="auditor")
    scene.seat()
    scene.row()
    assert SUPERVISE not in kinds(scene.only())


# ---------------------------------------------------------------------- groups
def test_a_group_is_joined_after_the_enrolment() -> None:
    """Only people in a course can join its groups (seats.md §6.8)."""
    scene = Scene()
    scene.seat(order=scene.order("B0000000042", 42))
    scene.row(group="Promo")
    found = kinds(scene.only())
    assert found.index(ENROL) < found.index(GROUP)


def test_the_group_of_the_order_and_the_chosen_one_are_both_joined() -> None:
    scene = Scene()
    order = scene.order("B0000000042", 42)
    for _ in range(3):
        scene.seat(order=order)
    scene.aim(group="Promo 2026")
    scene.row("a@example.org")
    scene.row("b@example.org", group="Promo 2027")
    scene.row("c@example.org", group="B0000000042")
    groups = [[effect.group for effect in row.effects if effect.kind is GROUP] for row in scene.plan().rows]
    assert groups == [["B0000000042", "Promo 2026"], ["B0000000042", "Promo 2027"], ["B0000000042"]]


def test_the_group_of_the_order_may_be_left_out() -> None:
    scene = Scene()
    scene.seat(order=scene.order("PO-17"))
    scene.aim(order_group=False)
    scene.row()
    row = scene.only()
    assert GROUP not in kinds(row)
    assert not row.notes


def test_an_order_without_a_number_has_no_group_and_says_so() -> None:
    scene = Scene()
    scene.seat(order=scene.order("PO-17"))
    scene.row()
    row = scene.only()
    assert GROUP not in kinds(row)
    assert notes(row) == {"order_without_number": {"order": "PO-17"}}


def test_a_seat_whose_order_has_disappeared_is_used_without_its_group() -> None:
    """The plugin cannot assign such a seat (seats.md §6.23)."""
    scene = Scene()
    order = scene.order("B0000000042", 42)
    scene.seat(order=order)
    scene.orders.clear()
    scene.row()
    assert kinds(scene.only()) == [CREATE, MAIL, ENROL, SUPERVISE, SEAT]


# ---------------------------------------------------------------------- the customer
def test_the_customer_is_enrolled_once_a_course_and_joins_the_groups_of_its_orders() -> None:
    scene = Scene()
    first, second = scene.order("B0000000001", 1), scene.order("B0000000002", 2)
    scene.seat("SCI", order=first)
    scene.seat("SCI", order=second)
    scene.seat("MATH101", order=first)
    scene.aim(group="Promo")
    for number, course in enumerate(["SCI", "SCI", "MATH101"]):
        scene.row(f"p{number}@example.org", course=course)
    name = scene.customer.name
    assert scene.plan().customer_effects == (
        Effect(CUSTOMER_IN, SCI.id, "SCI", role="teacher", customer=name),
        Effect(CUSTOMER_IN, MATH.id, "MATH101", role="teacher", customer=name),
        Effect(GROUP, SCI.id, "SCI", group="B0000000001", order_id=first.id, customer=name),
        Effect(GROUP, SCI.id, "SCI", group="B0000000002", order_id=second.id, customer=name),
        Effect(GROUP, MATH.id, "MATH101", group="B0000000001", order_id=first.id, customer=name),
    )


def test_a_customer_in_the_course_already_is_not_enrolled_again() -> None:
    """Enrolling again would overwrite dates and revive what was suspended."""
    scene = Scene()
    scene.seat()
    scene.enrol(customer_account(scene))
    scene.row()
    assert scene.plan().customer_effects == ()


def test_nothing_happens_to_the_customer_when_nobody_takes_a_seat() -> None:
    scene = Scene()
    scene.seat()
    scene.enrol(scene.user("anne@example.org"))
    scene.row("anne@example.org")
    plan = scene.plan()
    assert (plan.customer_effects, plan.notes, plan.is_empty) == ((), (), True)


def test_a_customer_without_account_is_told_and_people_are_enrolled_all_the_same() -> None:
    scene = Scene()
    scene.customer = replace(scene.customer, remote_user_id=None)
    scene.seat()
    scene.row()
    plan = scene.plan()
    assert plan.customer_effects == ()
    assert notes(plan) == {"customer_without_account": {"customer": "Société Exemple"}}
    assert kinds(plan.rows[0]) == [CREATE, MAIL, ENROL, SEAT]


def test_a_supervisors_role_nobody_has_shown_is_told_once() -> None:
    scene = Scene()
    scene.roles = [STUDENT]
    scene.seat()
    scene.seat()
    scene.row("a@example.org", course="SCI")
    scene.row("b@example.org", course="MATH101")
    plan = scene.plan()
    assert notes(plan) == {"supervisor_role_unknown": {"role": "teacher", "customer": "Société Exemple"}}
    assert plan.customer_effects == ()


def test_the_supervisors_role_is_not_missed_before_moodle_was_asked() -> None:
    scene = Scene()
    scene.roles = []
    scene.unread_courses = {SCI.id}
    scene.seat()
    scene.row()
    plan = scene.plan()
    assert plan.rows[0].outcome is Outcome.UNCHECKED
    assert plan.notes == ()


# ---------------------------------------------------------------------- the customer as participant
def test_the_customers_own_address_takes_a_seat_like_any_other_and_is_told() -> None:
    scene = Scene()
    scene.seat()
    customer_account(scene)
    scene.row("Achats@Example.com", lastname="Achats")
    row = scene.only()
    assert row.outcome is Outcome.KNOWN_ACCOUNT
    assert notes(row) == {"customer_takes_seat": {}}


def test_a_customer_who_takes_a_seat_is_not_enrolled_a_second_time_as_supervisor() -> None:
    """The second enrolment would wipe the dates of the first."""
    scene = Scene()
    scene.seat()
    scene.seat()
    customer_account(scene)
    scene.aim(attach_existing=True)
    scene.row("anne@example.org")
    scene.row("achats@example.com", lastname="Achats")
    plan = scene.plan()
    assert plan.customer_effects == ()
    assert SUPERVISE in kinds(plan.rows[0])
    assert SUPERVISE not in kinds(plan.rows[1])


def test_a_customer_without_account_is_recognised_by_the_address() -> None:
    scene = Scene()
    scene.customer = replace(scene.customer, remote_user_id=None)
    scene.seat()
    scene.row("achats@example.com")
    assert notes(scene.only()) == {"customer_takes_seat": {}}


def test_the_customer_taking_a_seat_in_one_course_supervises_in_the_other() -> None:
    scene = Scene()
    scene.seat()
    scene.seat()
    customer_account(scene)
    scene.row("achats@example.com", lastname="Achats", course="SCI")
    scene.row("anne@example.org", course="MATH101")
    assert [(e.kind, e.course) for e in scene.plan().customer_effects] == [(CUSTOMER_IN, "MATH101")]


# ---------------------------------------------------------------------- the support course
def test_the_customer_is_enrolled_in_its_support_course() -> None:
    scene = Scene()
    scene.customer = replace(scene.customer, support_course="clients")
    scene.seat()
    scene.row()
    effect = scene.plan().customer_effects[-1]
    assert effect == Effect(SUPPORT_IN, SUPPORT.id, "CLIENTS", role="student", customer="Société Exemple")


def test_a_support_course_the_customer_is_in_already_is_left_alone() -> None:
    scene = Scene()
    scene.customer = replace(scene.customer, support_course="CLIENTS")
    scene.enrol(customer_account(scene), SUPPORT)
    scene.seat()
    scene.row()
    assert [effect.kind for effect in scene.plan().customer_effects] == [CUSTOMER_IN]


def test_a_support_course_that_is_also_the_course_is_joined_once() -> None:
    scene = Scene()
    scene.customer = replace(scene.customer, support_course="SCI")
    scene.seat()
    scene.row()
    assert [effect.kind for effect in scene.plan().customer_effects] == [CUSTOMER_IN]


def test_an_unknown_support_course_is_told() -> None:
    scene = Scene()
    scene.customer = replace(scene.customer, support_course="DISPARU")
    scene.seat()
    scene.row()
    assert notes(scene.plan()) == {"support_course_unknown": {"course": "DISPARU"}}


# ---------------------------------------------------------------------- words
def test_a_list_that_says_suspended_is_not_silently_enrolled_as_active() -> None:
    scene = Scene()
    scene.seat()
    scene.row(suspended=True)
    assert notes(scene.only()) == {"listed_as_suspended": {}}


def test_an_empty_plan_is_one_that_sends_nothing() -> None:
    scene = Scene()
    scene.row()
    assert scene.plan().is_empty
    scene.seat()
    assert not scene.plan().is_empty
